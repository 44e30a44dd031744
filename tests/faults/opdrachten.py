"""Every command that changes something, with the dossier just before it: what the harness tries."""

from __future__ import annotations

from pathlib import Path

from tests.dossier.oud import make_oud
from tests.hulp import DINSDAG, MAANDAG, VRIJDAG, run
from tests.stappen_van_de_week import NAAM, STAPPEN, Stap, walk

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


def prepare(map_: Path, week: dict[str, Path] | None = None) -> dict[str, Path]:
    """For each command, by what a table calls it, the dossier just before it."""
    standen = dict(week or walk(map_ / "week"))
    for stap in OOK:
        if stap.heet not in standen:
            standen[stap.heet] = map_ / f"voor-{stap.heet}" / NAAM
            standen[stap.heet].parent.mkdir()
    make_oud(standen[OVERZETTEN])
    for naam in ("monitor", "eindrapport"):
        _do(LANDELIJK, standen[naam])
    _do(next(s for s in STAPPEN if s.naam == "nieuw"), standen["kalender"])
    return standen


def _do(stap: Stap, dossier: Path) -> None:
    gelopen = run(*stap.woorden(dossier))
    assert gelopen.code in (0, 1), gelopen
