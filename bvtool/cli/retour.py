"""`bvtool retour`: read the answers, and show what must be done first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, pad_argument, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding
from bvtool.vak.standen import Stand

if TYPE_CHECKING:
    from bvtool.gesprek.inlezing import Ingelezen
    from bvtool.gesprek.overzicht import Gespreksoverzicht

TOON = 20


@nl_opdracht(
    "retour",
    "Lees de retourberichten (408)",
    "Lees de antwoorden van het CAK: xml, map of zip, los of in een envelop. Zonder PAD leest "
    "bvtool de map inkomend/408. Ieder antwoord telt een keer, hoe vaak u het ook inleest.",
)
@pad_argument("pad", nargs=-1, required=False)
@click.option(
    "--uitspraak",
    metavar="IDENTIFICATIE=UITKOMST",
    default="",
    help="Leg vast wat het CAK aan de telefoon zei: goedgekeurd of afgekeurd. Met --reden.",
)
@click.option("--reden", metavar="TEKST", default="", help="De reden bij --uitspraak.")
@toch_optie
def opdracht(o: Opdracht, pad: tuple[Path, ...], uitspraak: str, reden: str) -> Resultaat:
    """Read, keep and match the answers; tell the counts."""
    from bvtool.gemeente.retour import run_retour

    gedaan = run_retour(o.dossier("gemeente"), o.klok, pad, uitspraak, reden)
    o_, i = gedaan.overzicht, gedaan.ingelezen
    binnen = [f"{naam} is een zip in een zip. Bvtool heeft hem ook gelezen." for naam in i.binnen]
    gezegd = [*gedaan.meldingen, *binnen]
    for melding in gezegd:
        o.meld(melding)
    gegevens: dict[str, object] = {
        **gedaan.tellingen(),
        "bestanden": gedaan.bestanden,
        "veranderd": gedaan.veranderd,
        "meldingen": [
            *list_meldingen([*i.genegeerd, *(Bevinding("", m) for m in gezegd)]),
        ],
        "nog_te_versturen": o_.openwerk.tellingen(),
        "geen_antwoord": [{"waar": b.waar, "wat": b.wat, "wat_nu": b.wat_nu} for b in i.genegeerd],
    }
    regels = _tell(gedaan.tellingen(), i, o_)
    if not gedaan.veranderd:
        regels.append("Er is niets veranderd sinds de vorige keer.")
    regels += [f"  {bestand}" for bestand in gedaan.bestanden]
    return Resultaat(gegevens, "\n".join(regels), code=1 if o_.werk or i.stuk else 0)


_NAMEN = {
    "gelezen": "Gelezen antwoorden",
    Stand.GOEDGEKEURD: "Goedgekeurd",
    Stand.AFGEKEURD: "Afgekeurd",
    Stand.TECHNISCH: "Technisch afgekeurd",
    Stand.ENVELOPFOUT: "Fout in de envelop",
    "niet_gekoppeld": "Niet van dit dossier",
    "al_bekend": "Al bekend",
    Stand.TEGENSTRIJDIG: "Tegenstrijdig",
    "genegeerd": "Geen antwoord",
    "openstaand": "Nog zonder antwoord",
    "te_laat": "  waarvan te laat",
}


def _tell(tellingen: dict[str, int], i: Ingelezen, overzicht: Gespreksoverzicht) -> list[str]:
    regels = [f"  {naam:<24}{tellingen[sleutel]:>7}" for sleutel, naam in _NAMEN.items()]
    if i.genegeerd:
        regels.append("Geen antwoord, dus niet gebruikt:")
        zinnen = [f"{b.waar}: {b.wat} {b.wat_nu}".rstrip() for b in i.genegeerd]
        regels += [f"  - {zin}" for zin in zinnen[:TOON]]
        if len(zinnen) > TOON:
            regels.append(f"  - en nog {len(zinnen) - TOON}")
    for actie in overzicht.acties:
        regels.append(
            f"Code {actie.code} ({len(actie.rijen)} keer): {actie.omschrijving}. {actie.advies}."
        )
    if overzicht.te_laat:
        regels.append(
            f"Bel het CAK: {count(overzicht.te_laat, 'antwoord is', 'antwoorden zijn')} te laat."
        )
    regels += overzicht.openwerk.tell()
    for rij in overzicht.vragen[:TOON]:
        regels.append(f"Bericht {rij.identificatie}, {rij.waar}: {' '.join(rij.opmerkingen)}")
    return regels
