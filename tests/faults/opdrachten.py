"""Every command that changes something, with the dossier just before it: what the harness tries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.dossier.oud import make_oud
from tests.hulp import DINSDAG, MAANDAG, VRIJDAG, run
from tests.stappen_van_de_week import NAAM, OP_NAAM, STAPPEN, Stap, walk

AF = "2022-11-29T12:00"
"""The moment at which the national example has an answer to every question."""
LANDELIJK = Stap(
    "voorbeeld",
    "2022-10-01T09:00",
    ("--rol", "cak", "--gemeenten", "2", "--klanten", "6", "--zaad", "1"),
)
OVERZETTEN = "overzetten van een oudere administratie"
OOK = (
    Stap("ketentest", DINSDAG, ("@uitgaand/407_2022-10-18_1.zip", "--uit", "@inkomend/408")),
    Stap("monitor", AF),
    Stap("eindrapport", AF),
    Stap("akkoord", VRIJDAG, ("--op", "2022-10-14"), OVERZETTEN),
    Stap("kalender", MAANDAG, ("--ics", "@termijnen.ics")),
)
"""What is not part of the week of a gemeente; the go was given already in the older ledger."""
OPDRACHTEN = (*STAPPEN, *OOK)
OP_TITEL = {stap.heet: stap for stap in OPDRACHTEN}


def prepare(
    map_: Path, week: dict[str, Path] | None = None, ook: Sequence[Stap] = OOK
) -> dict[str, Path]:
    """For each command of the week and of `ook`, by what a table calls it, the dossier just
    before it."""
    standen = dict(week or walk(map_ / "week"))
    for stap in ook:
        if stap.heet not in standen:
            standen[stap.heet] = map_ / f"voor-{stap.heet}" / NAAM
            standen[stap.heet].parent.mkdir()
            _MAKERS[stap.heet](standen[stap.heet])
    return standen


def make_landelijk(dossier: Path) -> None:
    """A dossier of the CAK in which everything has arrived and nothing was read yet."""
    _do(LANDELIJK, dossier)


_MAKERS: dict[str, Callable[[Path], object]] = {
    OVERZETTEN: make_oud,
    "monitor": make_landelijk,
    "eindrapport": make_landelijk,
    "kalender": lambda dossier: _do(OP_NAAM["nieuw"], dossier),
}


def _do(stap: Stap, dossier: Path) -> None:
    gelopen = run(*stap.woorden(dossier))
    assert gelopen.code in (0, 1), gelopen
