"""A short run of the mutated files, in a process of its own; `make fuzz` does the long one."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from stdnum.nl import bsn as stdnum_bsn

from bvtool.bestanden.herkenning import recognise
from tests.fuzz.lezen import CORPUS, main, mutate
from tests.snel import amount

pytestmark = pytest.mark.traag

BESTANDEN = sorted(CORPUS.iterdir())


def test_mutated_files_are_read_or_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Never a traceback, never a hang, never over the limits, never a BSN in a message."""
    aantal = str(amount(40, 120))
    code = main(["--aantal", aantal, "--zaad", "7", "--bewaar", str(tmp_path), "--seconden", "60"])
    uit = capfd.readouterr()
    assert code == 0, uit.out
    assert f"{aantal} bestanden" in uit.out
    assert "gelezen" in uit.out
    assert "beschadigd" in uit.out
    assert uit.err == ""
    assert list(tmp_path.iterdir()) == []


def test_the_same_number_gives_the_same_file() -> None:
    eerste = [mutate(3, n, BESTANDEN) for n in range(40)]
    assert eerste == [mutate(3, n, BESTANDEN) for n in range(40)]
    assert len({inhoud for _, inhoud in eerste}) > 30


@pytest.mark.parametrize("pad", BESTANDEN, ids=lambda p: p.name)
def test_the_kept_files_are_good_and_fictive(pad: Path) -> None:
    """Every kept file is a B4 file or a register, with numbers of the official test range only."""
    assert set(recognise(pad).mogelijk) & {"b4", "register"}
    delen = [pad.read_bytes()]
    if zipfile.is_zipfile(pad):
        with zipfile.ZipFile(pad) as z:
            delen = [z.read(n) for n in z.namelist()]
    for deel in delen:
        for nummer in re.findall(rb"(?<!\d)\d{9}(?!\d)", deel.replace(b"\0", b"")):
            tekst = nummer.decode()
            assert tekst.startswith("9999") or not stdnum_bsn.is_valid(tekst)


def test_a_run_goes_on_where_it_was_and_starts_anew_on_other_code(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pad = tmp_path / "verslag.json"
    woorden = ["--zaad", "7", "--bewaar", str(tmp_path), "--verslag", str(pad), "--seconden", "60"]
    assert main([*woorden, "--aantal", "4"]) == 0
    assert main([*woorden, "--aantal", "6"]) == 0
    assert "6 bestanden in" in capfd.readouterr().out
    gelezen = json.loads(pad.read_text(encoding="utf-8"))
    assert sum(gelezen["uitkomsten"].values()) == 6
    assert gelezen["gebreken"] == []
    pad.write_text(json.dumps(gelezen | {"code": "andere"}), encoding="utf-8")
    assert main([*woorden, "--aantal", "3"]) == 0
    assert "3 bestanden in" in capfd.readouterr().out
