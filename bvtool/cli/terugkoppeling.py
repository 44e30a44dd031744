"""`bvtool terugkoppeling`: read the workbook back and answer the CAK."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen, tell_meldingen
from bvtool.vak.aantal import count

if TYPE_CHECKING:
    from datetime import date

    from bvtool.gemeente.rondeterugkoppeling import Rondeteruggekoppeld
    from bvtool.gemeente.terugkoppeling import Teruggekoppeld


@nl_opdracht(
    "terugkoppeling",
    "Lees het werkboek terug en maak het antwoord voor het CAK",
    "Lees het ingevulde werkboek terug en maak de terugkoppeling voor het CAK (xlsx en csv). "
    "Bvtool weigert zolang een rij geen besluit heeft of iets is gewijzigd dat niet mag.",
)
@click.option(
    "--werkboek",
    type=click.Path(path_type=Path),
    metavar="PAD",
    multiple=True,
    help="Het werkboek. Anders: werk/werkboek.xlsx. Vulde u kopieën in, elk voor een deel, geef de "
    "optie dan vaker: bvtool voegt ze samen.",
)
@toch_optie
def opdracht(o: Opdracht, werkboek: tuple[Path, ...]) -> Resultaat:
    """Read back, and tell the control totals."""
    from bvtool.gemeente.terugkoppeling import run_terugkoppeling

    gedaan = run_terugkoppeling(o.dossier("gemeente"), o.klok, werkboek)
    if gedaan.in_ronde is not None:
        return _ronde(gedaan, gedaan.in_ronde)
    gegevens: dict[str, object] = {
        "klanten": gedaan.klanten,
        "aanmelden": gedaan.aanmelden,
        "niet_aanleveren": gedaan.niet_aanleveren,
        "per_reden": gedaan.per_reden,
        "op_tijd": gedaan.op_tijd,
        "tijd": gedaan.tijd,
        "extra_uit_register": gedaan.extra,
        "bestanden": gedaan.bestanden,
        "meldingen": list_meldingen([*gedaan.let_op, *gedaan.tegenspraak]),
        "veranderd": gedaan.veranderd,
    }
    tekst = _tell(gedaan, o.klok.vandaag)
    return Resultaat(gegevens, tekst, code=1 if gedaan.let_op else 0)


def _ronde(gedaan: Teruggekoppeld, r: Rondeteruggekoppeld) -> Resultaat:
    """The result in a round that returns."""
    gegevens: dict[str, object] = {
        "ronde": r.ronde.nr,
        "peildatum": r.ronde.peildatum,
        "rijen": r.rijen,
        "niet_in_bestand": r.los,
        "besluiten": r.besluiten,
        "anders_dan_ingevuld": r.gewijzigd,
        "op_tijd": r.op_tijd,
        "tijd": r.tijd,
        "bestanden": gedaan.bestanden,
        "meldingen": list_meldingen(gedaan.let_op),
        "veranderd": gedaan.veranderd,
    }
    regels = [
        *tell_meldingen(gedaan.let_op),
        f"Ronde {r.ronde.nr}: voor {'' if r.rijen == 1 else 'alle '}"
        f"{count(r.rijen, 'rij', 'rijen')} van het CAK is er een antwoord, en voor "
        f"{count(r.los, 'persoon die er niet in staat', 'personen die er niet in staan')}.",
        *(f"  {besluit:<22} {aantal:>7}" for besluit, aantal in r.besluiten.items()),
    ]
    if r.tijd:
        regels.append(f"Op tijd: {r.tijd}." if r.op_tijd else _LAAT.format(r.tijd))
    if r.gewijzigd:
        wat = count(r.gewijzigd, "rij", "rijen")
        regels.append(f"Bij {wat} koos u anders dan bvtool had ingevuld. Uw besluit telt.")
    regels += gedaan.meldingen
    if not gedaan.veranderd:
        regels.append("Er is niets veranderd sinds de vorige keer.")
    regels += [f"  {pad}" for pad in gedaan.bestanden]
    regels.append("Stuur dit antwoord naar het CAK, en meld daarna wat u zelf herstelt: ")
    regels[-1] += "bvtool aanmelden"
    return Resultaat(gegevens, "\n".join(regels), code=1 if gedaan.let_op else 0)


_LAAT = "U bent {}. Zet het bestand meteen op Porta en bel het CAK."


def _tell(gedaan: Teruggekoppeld, vandaag: date) -> str:
    regels = [
        *tell_meldingen([*gedaan.let_op, *gedaan.tegenspraak]),
        f"Voor {'' if gedaan.klanten == 1 else 'alle '}"
        f"{count(gedaan.klanten, 'klant', 'klanten')} is er een antwoord.",
        f"  Aanmelden via iEb 2.0  {gedaan.aanmelden:>7}",
        f"  Niet aanleveren        {gedaan.niet_aanleveren:>7}",
        *(f"    waarvan {reden}        {aantal:>7}" for reden, aantal in gedaan.per_reden.items()),
        f"Op tijd: {gedaan.tijd}." if gedaan.op_tijd else _LAAT.format(gedaan.tijd),
    ]
    if gedaan.extra:
        regels.append(
            "Daarnaast meldt u aan wie alleen in uw register staat "
            f"({count(gedaan.extra, 'persoon', 'personen')}). "
            "Dat telt niet mee in het controletotaal."
        )
    regels += gedaan.meldingen
    if not gedaan.veranderd:
        regels.append("Er is niets veranderd sinds de vorige keer.")
    regels += [f"  {pad}" for pad in gedaan.bestanden]
    regels.append(
        "Stuur de terugkoppeling naar het CAK. Krijgt u akkoord? Typ dan, met de dag: bvtool "
        f"akkoord --op {vandaag}"
    )
    return "\n".join(regels)
