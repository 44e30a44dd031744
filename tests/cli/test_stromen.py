"""Without a screen, or with one that takes nothing: the work is done and the code is the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bvtool.cli import basis, main
from tests.hulp import MAANDAG

WORTEL = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.kind,
    pytest.mark.traag,
    pytest.mark.skipif(os.name == "nt", reason="de schil van Windows sluit geen stroom"),
]


def _shell(woorden: str, stromen: str, dossier: Path) -> int:
    regel = f'exec "{sys.executable}" -m bvtool --nu {MAANDAG} --dossier "$1" {woorden} {stromen}'
    return subprocess.run(["sh", "-c", regel, "sh", str(dossier)], cwd=WORTEL).returncode


@pytest.mark.parametrize(
    "stromen", [">&- 2>/dev/null", "2>&- >/dev/null", "2>/dev/full >/dev/null"]
)
def test_streams_that_are_closed_or_full_change_no_code(voorbeeld: Path, stromen: str) -> None:
    assert _shell("kalender", stromen, voorbeeld) == 0
    assert _shell("vergelijk --b4 weg.xlsx", stromen, voorbeeld) == 66
    assert list((voorbeeld / "logboek").glob("storing-*")) == []


def test_without_any_stream_the_work_is_done(voorbeeld: Path) -> None:
    assert _shell("vergelijk", "<&- >&- 2>&-", voorbeeld) == 1, "done, and the clerk has work"
    assert (voorbeeld / "werk" / "werkboek.xlsx").is_file()


def test_a_result_that_cannot_be_told_is_a_fault_of_writing(voorbeeld: Path) -> None:
    assert _shell("kalender", ">/dev/full 2>/dev/null", voorbeeld) == 74
    assert _shell("vergelijk --b4 weg.xlsx", ">/dev/full 2>/dev/full", voorbeeld) == 66


def test_a_panic_of_a_library_is_explained_as_every_fault(
    voorbeeld: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What pyo3 raises when Rust code panics is no Exception, and holds whatever Rust said."""

    class PanicException(BaseException):
        pass

    def panic(_o: object) -> None:
        raise PanicException("called `Option::unwrap()` on 'Jansen'")

    monkeypatch.setattr(basis, "show_voortgang", panic)
    assert main(["--dossier", str(voorbeeld), "--nu", MAANDAG, "vergelijk"]) == 70
    gezegd = capsys.readouterr()
    assert "storing" in gezegd.err
    assert "Traceback" not in gezegd.err
    (crash,) = (voorbeeld / "logboek").glob("storing-*.txt")
    assert "Jansen" not in crash.read_text(encoding="utf-8") + gezegd.err + gezegd.out
