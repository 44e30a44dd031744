"""The comparison of csv: against size, with every cell quoted, and where nobody is found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.draaien import bvtool, script
from benchmarks.gegevens import NU, Gegevens, find_invoer
from benchmarks.proef import BVTOOL, VLOER, Maker, Maten, Opdracht, Proef

PEERS = {
    "datacompy": "datacompy_vergelijk.py",
    "csv-diff": "csv_diff_vergelijk.py",
    "pandas": "pandas_merge.py",
    "duckdb": "duckdb_join.py",
}
MILJOEN = 1_000_000
TRAAG = frozenset({"csv-diff", "pandas"})
"""Take a minute at a million rows: measured below that, and once."""
KAAL, GEVONDEN = "zonder aanhalingstekens", "iedereen gevonden"


def list_csvproeven(g: Gegevens, peers: Path | None, maten: Maten) -> Iterator[tuple[str, Maker]]:
    """All of them by name, the light ones first."""
    for maat in maten.csv:
        yield f"vergelijk-csv-{maat}", partial(_csv, g, maat, peers)
    yield f"aanhaling-{maten.aanhaling}", partial(_aanhaling, g, maten.aanhaling)
    yield f"niemand-{maten.niemand}", partial(_niemand, g, maten.niemand)


def _compare(g: Gegevens, bron: Path) -> Opdracht:
    return lambda: bvtool(g.werkplek(bron), NU["vergelijk"], "vergelijk", "--csv")


def _floor(g: Gegevens, bron: Path) -> Opdracht:
    b4, register = find_invoer(bron)
    return lambda: script("vloeren/vergelijk_csv.py", b4, register, g.werk / "uit.csv")


def _csv(g: Gegevens, maat: int, peers: Path | None) -> Proef:
    bron = g.csv(maat)
    b4, register = find_invoer(bron)
    uit = g.werk / "uit.csv"

    def peer(pad: str) -> Opdracht:
        return lambda: script(f"peers/{pad}", b4, register, uit, python=peers)

    deelnemers = {BVTOOL: _compare(g, bron), VLOER: _floor(g, bron)}
    grens: dict[str, float] = {}
    if maat >= 100_000:
        grens[VLOER] = 3.5 if maat >= MILJOEN else 3.8
    if maat >= 100_000 and peers is not None:
        deelnemers |= {n: peer(p) for n, p in PEERS.items() if n not in TRAAG or maat < MILJOEN}
        grens |= {"datacompy": 1.4, "csv-diff": 1.0, "pandas": 1.0, "duckdb": 2.5}
    return Proef(
        f"vergelijk-csv-{maat}",
        "`vergelijk --csv`, csv in, lijsten als csv en pagina uit",
        maat,
        3 if maat >= MILJOEN else 5,
        deelnemers,
        grens,
        grens_geheugen=2.0 if maat >= MILJOEN else None,
        eenmaal=TRAAG,
    )


def _aanhaling(g: Gegevens, maat: int) -> Proef:
    bron, kaal = g.aangehaald(maat), g.csv(maat)
    return Proef(
        f"aanhaling-{maat}",
        "`vergelijk --csv`, iedere cel tussen aanhalingstekens",
        maat,
        3,
        {BVTOOL: _compare(g, bron), KAAL: _compare(g, kaal), VLOER: _floor(g, bron)},
        {KAAL: 1.3},
    )


def _niemand(g: Gegevens, maat: int) -> Proef:
    bron, gevonden = g.niemand(maat), g.gevonden(maat)
    return Proef(
        f"niemand-{maat}",
        "`vergelijk --csv`, niemand staat in het register",
        maat,
        3,
        {BVTOOL: _compare(g, bron), GEVONDEN: _compare(g, gevonden), VLOER: _floor(g, bron)},
        {GEVONDEN: 1.5},
    )
