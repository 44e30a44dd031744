"""`bvtool controleer PAD...` or `--spoor`: check without changing anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, pad_argument
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Gebruiksfout

if TYPE_CHECKING:
    from bvtool.gemeente.tabelcontrole import Gecontroleerd


@nl_opdracht(
    "controleer",
    "Controleer bestanden zonder iets te veranderen",
    "Controleer bestanden van het proces: B4, register, werkboek, berichten (xml, zip of map). "
    "Bvtool vertelt wat het is, wat is herkend, en alles wat niet klopt.",
)
@pad_argument("paden", nargs=-1, required=False)
@click.option(
    "--spoor",
    is_flag=True,
    help="Controleer of de administratie en de map uitgaand nog zijn zoals bvtool ze maakte.",
)
@click.option(
    "--kop",
    metavar="KOP",
    default="",
    help="Bij --spoor: het controlespoor dat op een terugkoppeling of rapport staat.",
)
def opdracht(o: Opdracht, paden: tuple[Path, ...], spoor: bool, kop: str) -> Resultaat:
    """Check each path, or the trail of the dossier, and tell all findings."""
    if spoor and not paden:
        return _check_spoor(o, kop)
    if spoor or kop or not paden:
        raise Gebruiksfout(
            "Kies: of bestanden, of --spoor.",
            waar="bvtool controleer",
            wat_nu="Geef bijvoorbeeld: bvtool controleer inkomend/register.xlsx, "
            "of: bvtool controleer --spoor",
        )
    return _check_paden(o, paden)


def _check_spoor(o: Opdracht, kop: str) -> Resultaat:
    from bvtool.gemeente.spoorcontrole import check_spoor

    uit = check_spoor(o.dossier(), kop)
    gegevens: dict[str, object] = {
        "regels": uit.regels,
        "kop": uit.kop,
        "bestanden": uit.bestanden,
        "bevindingen": [
            {"waar": b.waar, "wat": b.wat, "wat_nu": b.wat_nu} for b in uit.bevindingen
        ],
    }
    regels = [
        f"Het spoor telt {count(uit.regels, 'regel', 'regels')}. De kop is:",
        f"  {uit.kop}",
        f"Vergeleken in de map uitgaand: {count(uit.bestanden, 'bestand', 'bestanden')}.",
        *(f"  - {b.waar}: {b.wat} {b.wat_nu}".rstrip() for b in uit.bevindingen),
    ]
    if not uit.bevindingen:
        regels.append("Alles is nog zoals bvtool het maakte.")
    return Resultaat(gegevens, "\n".join(regels), code=1 if uit.bevindingen else 0)


def _check_paden(o: Opdracht, paden: tuple[Path, ...]) -> Resultaat:
    from bvtool.gemeente.controle import check_pad, read_wensen
    from bvtool.gemeente.tabelcontrole import Wensen

    dossier = o.dossier_of_niets()
    wensen = Wensen() if dossier is None else read_wensen(dossier, paden, o.klok)
    gecontroleerd = [check_pad(pad, o.klok, wensen) for pad in paden]
    aantal = sum(len(g.bevindingen) for g in gecontroleerd)
    gegevens: dict[str, object] = {
        "bestanden": [
            {
                "naam": g.naam,
                "soort": g.soort,
                **g.feiten,
                "bevindingen": [
                    {"waar": b.waar, "wat": b.wat, "wat_nu": b.wat_nu} for b in g.bevindingen
                ],
            }
            for g in gecontroleerd
        ],
        "bevindingen": aantal,
        "meldingen": list_meldingen(b for g in gecontroleerd for b in g.bevindingen),
    }
    return Resultaat(gegevens, "\n".join(_tell(gecontroleerd)), code=1 if aantal else 0)


def _tell(gecontroleerd: list[Gecontroleerd]) -> Iterator[str]:
    for g in gecontroleerd:
        yield f"{g.naam}: {g.soort}"
        for wat, waarde in g.feiten.items():
            if isinstance(waarde, dict):
                yield f"  {wat}:"
                yield from (f"    {kop} = {sleutel}" for kop, sleutel in waarde.items())
            else:
                yield f"  {wat.replace('_', ' ')}: {waarde}"
        for b in g.bevindingen:
            yield f"  - {b.waar}: {b.wat} {b.wat_nu}".rstrip()
        if not g.bevindingen:
            yield "  Geen bijzonderheden."
