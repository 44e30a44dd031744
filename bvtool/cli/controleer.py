"""`bvtool controleer PAD...`: check files without changing anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.cli.basis import Opdracht, Uitkomst, nl_opdracht, pad_argument

if TYPE_CHECKING:
    from bvtool.stappen.controleer import Gecontroleerd


@nl_opdracht(
    "controleer",
    "Controleer bestanden zonder iets te veranderen",
    "Controleer bestanden van het proces: B4, register, werkboek, berichten (xml, zip of map). "
    "Bvtool vertelt wat het is, wat is herkend, en alles wat niet klopt.",
)
@pad_argument("paden", nargs=-1)
def opdracht(o: Opdracht, paden: tuple[Path, ...]) -> Uitkomst:
    """Check each path and tell all findings."""
    from bvtool.stappen.controleer import Wensen, check_pad

    dossier = o.dossier_of_niets()
    wensen = Wensen()
    if dossier is not None:
        i = dossier.instellingen
        wensen = Wensen(i.kolommen_b4, i.kolommen_register, i.schema_map)
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
    }
    return Uitkomst(gegevens, "\n".join(_tell(gecontroleerd)), code=1 if aantal else 0)


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
