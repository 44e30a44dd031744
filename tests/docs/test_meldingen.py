"""The page with every message: all of them, as the code says them now."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from tests.hulp import run

ROOT = Path(__file__).parents[2]


def load() -> ModuleType:
    bron = importlib.util.spec_from_file_location("meldingen", ROOT / "docs" / "meldingen.py")
    assert bron is not None
    assert bron.loader is not None
    module = importlib.util.module_from_spec(bron)
    import sys

    sys.modules["meldingen"] = module
    bron.loader.exec_module(module)
    return module


def test_every_message_of_the_code_is_on_the_page() -> None:
    """Made again with: python docs/meldingen.py --schrijf."""
    assert (ROOT / "docs" / "meldingen.md").read_text(encoding="utf-8") == load().make_pagina()


def test_what_a_person_meets_is_there(tmp_path: Path) -> None:
    pagina = (ROOT / "docs" / "meldingen.md").read_text(encoding="utf-8")
    assert pagina.count("\n| ") > 300
    for woorden in (
        ["vergelijk"],
        ["bestaatniet"],
        ["--nu", "x"],
        ["nieuw", "d", "--timeslot", "x"],
    ):
        gelopen = run("--json", *woorden, in_map=tmp_path)
        begin = gelopen.json["fout"].split(":")[0].split("'")[0].strip()
        assert begin in pagina, begin
