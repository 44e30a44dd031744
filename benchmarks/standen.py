"""The bare `bvtool` in every phase of a dossier: what a person waits for most often."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from benchmarks.draaien import bvtool
from benchmarks.gegevens import NU, Gegevens
from benchmarks.proef import BVTOOL, VLOER, Maker, Maten, Proef, run_nothing

FASEN = {
    "bestanden": "bestanden liggen klaar",
    "open": "werkboek open bij de medewerker",
    "ingevuld": "werkboek ingevuld",
    "teruggekoppeld": "wacht op akkoord",
    "akkoord": "aanmelden mag",
    "verzonden": "antwoorden liggen klaar",
    "beantwoord": "alles beantwoord",
}
"""The phases in their order, each by the name of its data (`Gegevens`)."""


def list_standen(g: Gegevens, maten: Maten) -> Iterator[tuple[str, Maker]]:
    """A measurement of each phase at every size."""
    for maat in maten.berichten:
        for fase in FASEN:
            yield f"stand-{fase}-{maat}", partial(_stand, g, fase, maat)


def _stand(g: Gegevens, fase: str, maat: int) -> Proef:
    """Always in a fresh copy: what was saved a moment ago was not looked at before."""
    bron = getattr(g, fase)(maat)
    return Proef(
        f"stand-{fase}-{maat}",
        f"`bvtool`: de stand, {FASEN[fase]}",
        maat,
        7,
        {BVTOOL: lambda: bvtool(g.werkplek(bron), NU["rapport"]), VLOER: run_nothing},
        grens_extra=0.12 if maat <= 5_000 else 0.20,
    )
