"""The log: every line whole and by itself, also after a run that was stopped while it wrote one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.hulp import run
from tests.stappen_van_de_week import OP_NAAM


def test_a_line_that_was_left_half_swallows_no_other(week: dict[str, Path], tmp_path: Path) -> None:
    dossier = Path(shutil.copytree(week["akkoord"], tmp_path / "0363"))
    (pad,) = (dossier / "logboek").glob("*.jsonl")
    heel = pad.read_bytes()
    pad.write_bytes(heel + heel[:40])
    assert run(*OP_NAAM["akkoord"].woorden(dossier)).code == 0
    *eerder, half, nieuw = pad.read_text(encoding="utf-8").splitlines()
    assert [json.loads(regel)["actie"] for regel in eerder][-1] == "terugkoppeling"
    assert half == heel.decode()[:40]
    assert json.loads(nieuw)["actie"] == "akkoord"


def test_an_empty_log_begins_with_its_first_line(week: dict[str, Path], tmp_path: Path) -> None:
    dossier = Path(shutil.copytree(week["akkoord"], tmp_path / "0363"))
    (pad,) = (dossier / "logboek").glob("*.jsonl")
    pad.write_bytes(b"")
    assert run(*OP_NAAM["akkoord"].woorden(dossier)).code == 0
    assert [json.loads(r)["actie"] for r in pad.read_text("utf-8").splitlines()] == ["akkoord"]
