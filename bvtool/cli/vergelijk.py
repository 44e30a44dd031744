"""`bvtool vergelijk`: compare B4 with the register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen
from bvtool.kalender.tekst import dag_cijfers
from bvtool.vak.aantal import count, getal
from bvtool.vak.standen import Rijuitkomst

if TYPE_CHECKING:
    from bvtool.gemeente.vergelijkresultaat import Vergeleken


@nl_opdracht(
    "vergelijk",
    "Vergelijk B4 met uw register en maak het werkboek",
    "Vergelijk het B4-bestand met uw register. Bvtool zoekt beide in de map inkomend en maakt "
    "werk/werkboek.xlsx en rapporten/vergelijking.html.",
)
@click.option("--b4", type=click.Path(path_type=Path), metavar="PAD", help="Het B4-bestand.")
@click.option(
    "--register",
    type=click.Path(path_type=Path),
    metavar="PAD",
    multiple=True,
    help="Uw register. Bestaat het uit meer bestanden, geef de optie dan vaker. Het woord iwmo: "
    "de berichten van iWmo in inkomend/iwmo.",
)
@click.option(
    "--csv",
    "als_csv",
    is_flag=True,
    help="Maak de lijsten als csv in werk/lijsten, in plaats van het werkboek. Voor heel grote "
    "bestanden; zulke lijsten zijn niet terug te lezen.",
)
@click.option(
    "--opnieuw",
    is_flag=True,
    help="Maak een nieuw werkboek, met alle besluiten uit het vorige die kloppen. Bvtool zegt "
    "welke niet zijn overgenomen. Het vorige werkboek blijft bewaard.",
)
@click.option(
    "--werkboek",
    type=click.Path(path_type=Path),
    metavar="PAD",
    multiple=True,
    help="Bij --opnieuw: neem de besluiten uit dit werkboek. Mag vaker, voor kopieën die elk voor "
    "een deel zijn ingevuld.",
)
@toch_optie
def opdracht(
    o: Opdracht,
    b4: Path | None,
    register: tuple[Path, ...],
    als_csv: bool,
    opnieuw: bool,
    werkboek: tuple[Path, ...],
) -> Resultaat:
    """Compare, and tell the counts."""
    from bvtool.gemeente.vergelijkgang import run_vergelijk

    gedaan = run_vergelijk(
        o.dossier("gemeente"),
        o.klok,
        b4,
        register,
        als_csv=als_csv,
        opnieuw=opnieuw,
        werkboeken=werkboek,
    )
    verteld = o.meld_alles(gedaan.meldingen)
    if gedaan.peildatum:
        return _ronde(gedaan, verteld)
    t = gedaan.tellingen
    gegevens: dict[str, object] = {**t, "bestanden": gedaan.bestanden}
    gegevens |= {"opmerkingen": gedaan.opmerkingen, "veranderd": gedaan.veranderd}
    gegevens["heropend"] = gedaan.heropend
    gegevens["omgeslagen"] = [rij._asdict() for rij in gedaan.omgeslagen]
    gegevens["niet_overgenomen"] = list_meldingen(gedaan.niet_overgenomen)
    gegevens["meldingen"] = list_meldingen(gedaan.meldingen)
    werk = t[Rijuitkomst.TE_BEOORDELEN] + t[Rijuitkomst.ONLEESBAAR] + gedaan.apart
    werk += len(gedaan.heropend) + len(gedaan.niet_overgenomen)
    return Resultaat(gegevens, "\n".join([_tell(gedaan), *verteld]), code=1 if werk else 0)


def _ronde(gedaan: Vergeleken, verteld: list[str]) -> Resultaat:
    """The result of a comparison in a round that returns."""
    t = gedaan.tellingen
    gegevens: dict[str, object] = {
        "ronde": gedaan.ronde,
        "peildatum": gedaan.peildatum,
        **t,
        "bestanden": gedaan.bestanden,
        "opmerkingen": gedaan.opmerkingen,
        "veranderd": gedaan.veranderd,
        "heropend": gedaan.heropend,
        "niet_overgenomen": list_meldingen(gedaan.niet_overgenomen),
        "meldingen": list_meldingen(gedaan.meldingen),
    }
    werk = t["te_beoordelen"] + t["onleesbaar"] + gedaan.apart
    werk += len(gedaan.heropend) + len(gedaan.niet_overgenomen)
    return Resultaat(gegevens, "\n".join([_tell_ronde(gedaan), *verteld]), code=1 if werk else 0)


def _tell_ronde(gedaan: Vergeleken) -> str:
    t = gedaan.tellingen
    regels = [
        f"Ronde {gedaan.ronde}, peildatum {dag_cijfers(gedaan.peildatum)}. Het bestand van het CAK "
        f"heeft {count(t['b4_rijen'], 'rij', 'rijen')}, uw register {getal(t['register_rijen'])}; "
        f"{count(t['niet_in_b4'], 'persoon staat', 'personen staan')} niet in het bestand.",
        f"  Gelijk                   {t['gelijk']:>7}",
        f"  Wij corrigeren           {t['wij_corrigeren']:>7}",
        f"  CAK corrigeert           {t['cak_corrigeert']:>7}",
        f"  Al gemeld                {t['al_gemeld']:>7}",
        f"  Te beoordelen            {t['te_beoordelen']:>7}",
        f"  Dubbel                   {t['dubbel']:>7}",
        f"  Onleesbaar               {t['onleesbaar']:>7}",
        f"  Samen                    {t['b4_rijen'] + t['niet_in_b4']:>7}  (rijen en personen)",
        f"Verschillen: {t['nieuw']} nieuw, {t['staat_nog']} van eerder, {t['opgelost']} opgelost.",
        *gedaan.opmerkingen,
    ]
    if not gedaan.veranderd:
        regels.append("U had al vergeleken; uw werkboek is gebleven zoals het was.")
    regels += [f"  {pad}" for pad in gedaan.bestanden]
    regels.append("Vul nu het werkboek in en geef daarna: bvtool terugkoppeling")
    return "\n".join(regels)


def _tell(gedaan: Vergeleken) -> str:
    t = gedaan.tellingen
    regels = [
        f"B4 heeft {count(t['b4_rijen'], 'rij', 'rijen')}, "
        f"uw register {getal(t['register_rijen'])}.",
        f"  Aan te melden            {t['aan_te_melden']:>7}",
        f"  Niet aanleveren          {t['niet_aanleveren']:>7}",
        f"  Te beoordelen            {t['te_beoordelen']:>7}",
        f"  Dubbel                   {t['dubbel']:>7}",
        f"  Onleesbaar               {t['onleesbaar']:>7}",
        f"  Samen                    {t['b4_rijen']:>7}  (gelijk aan B4)",
        f"  Alleen in eigen register {t['alleen_register']:>7}",
        f"  Verschillen              {t['verschillen']:>7}",
    ]
    if t["bsn_aangevuld"]:
        regels.append(f"Verdwenen nullen aangevuld bij BSN: {t['bsn_aangevuld']} keer.")
    regels += gedaan.opmerkingen
    if not gedaan.veranderd:
        regels.append("U had al vergeleken; uw werkboek is gebleven zoals het was.")
    regels += [f"  {pad}" for pad in gedaan.bestanden]
    if any(pad.endswith(".xlsx") for pad in gedaan.bestanden):
        regels.append("Vul nu het werkboek in en geef daarna: bvtool terugkoppeling")
    return "\n".join(regels)
