"""The child that reads: the same answer as reading here, and an end to what takes too much."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import polars as pl
import pytest

from bvtool.tabel.lezen import leesproces
from bvtool.tabel.lezen.bestand import read_bestand
from bvtool.tabel.lezen.leesproces import Leesproces
from bvtool.tabel.lezen.ruw import RuwBestand
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.grenzen import Grenzen
from tests.tabel.maken import B4_KOPPEN, BSNS, KLEIN, NS, XML, sheet_xml, write_delen, write_xlsx

pytestmark = pytest.mark.kind

IN_KIND = Grenzen(hier=0)
RIJEN = [
    ["Titel"],
    [],
    B4_KOPPEN,
    *(
        [int(b), 1000 + i, f"Şahin-{i} & <ë>", dt.date(1950, 1, 1 + i % 28), "1-10-2022"]
        for i, b in enumerate(BSNS[:40])
    ),
    ["Totaal", 40],
]


def _frames(bestand: RuwBestand) -> dict[str, pl.DataFrame]:
    return {b.naam: b.frame for b in bestand.bladen}


@pytest.mark.parametrize("opties", [{}, {"constant_memory": True}, {"date_1904": True}])
def test_child_and_here_agree(tmp_path: Path, opties: dict[str, object]) -> None:
    """Where a file is read changes nothing about what is read."""
    pad = write_xlsx(
        tmp_path / "b4.xlsx", RIJEN, meer={"Leeg": [], "Twee": [["x", 1]]}, opties=opties
    )
    hier, kind = read_bestand(pad, {}), read_bestand(pad, {}, IN_KIND)
    assert _frames(hier).keys() == {"Blad1", "Leeg", "Twee"}
    for naam, frame in _frames(hier).items():
        assert frame.equals(_frames(kind)[naam])
    assert [b.zichtbaar for b in kind.bladen] == [True, True, True]
    assert hier.sha256 == kind.sha256


def test_unusual_notation_is_read_in_the_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Single quotes, other order of attributes: not proven harmless, and still read right."""
    gestart: list[Path] = []
    begin = Leesproces.__enter__

    def enter(self: Leesproces) -> Leesproces:
        gestart.append(self._pad)
        return begin(self)

    monkeypatch.setattr(Leesproces, "__enter__", enter)
    gewoon = write_delen(tmp_path / "a.xlsx", sheet_xml(KLEIN))
    vreemd = write_delen(tmp_path / "b.xlsx", sheet_xml(KLEIN.replace('r="A2"', "r='A2'")))
    a, b = read_bestand(gewoon, {}), read_bestand(vreemd, {})
    assert gestart == [vreemd]
    assert a.bladen[0].frame.equals(b.bladen[0].frame)


def test_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that does not answer is ended."""
    monkeypatch.setattr(leesproces, "_START", "import time; time.sleep(60)")
    pad = write_delen(tmp_path / "b4.xlsx", sheet_xml(KLEIN))
    with pytest.raises(InvoerGeweigerd, match="te lang"):
        read_bestand(pad, {}, Grenzen(hier=0, wachttijd=0.2, rekentijd_per_mib=0.0))


@pytest.mark.parametrize(
    ("start", "deel"),
    [
        ("import os; os.abort()", "geheugen"),
        ("import sys; sys.exit(1)", "geheugen"),
        ("import sys; sys.exit(3)", "beschadigd"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "te lang"),
    ],
)
def test_child_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str, deel: str) -> None:
    """However the child ends, this process lives and says something useful."""
    monkeypatch.setattr(leesproces, "_START", start)
    pad = write_delen(tmp_path / "b4.xlsx", sheet_xml(KLEIN))
    if os.name == "posix" or "signal" not in start:
        with pytest.raises(InvoerGeweigerd, match=deel):
            read_bestand(pad, {}, IN_KIND)


def test_memory_is_bounded(tmp_path: Path) -> None:
    """Too little memory for the content ends the child, not this process."""
    rijen = "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(3, 3_000))
    deel = f"{XML}<sst {NS}><si><t>{'x' * 30_000}</t></si></sst>"
    pad = write_delen(
        tmp_path / "b4.xlsx", sheet_xml(KLEIN + rijen), extra=[("xl/sharedStrings.xml", deel)]
    )
    with pytest.raises(InvoerGeweigerd, match="geheugen"):
        read_bestand(pad, {}, Grenzen(hier=2**23, vermenigvuldigd=0, geheugen=2**25))


def test_processor_time_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that keeps the processor busy without end is given up, long before the clock."""
    begin = leesproces._START.split("; from ")[0]
    rond = f"{begin}\nfrom bvtool.tabel.lezen.leeskind import limit\nlimit(2**30, 0.0)\nwhile 1: 1"
    monkeypatch.setattr(leesproces, "_START", rond)
    pad = write_delen(tmp_path / "b4.xlsx", sheet_xml(KLEIN))
    with pytest.raises(InvoerGeweigerd, match="te lang"):
        read_bestand(pad, {}, Grenzen(hier=0, wachttijd=60.0 if os.name == "posix" else 0.5))


def test_finish_outside_the_context(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        Leesproces(tmp_path / "x.xlsx", None, 0, Grenzen()).finish()
