"""The word list points at what is there: each class, module, table and function that it names."""

from __future__ import annotations

import ast
import re

from tests.docs.lezen import ROOT

PAKKET = ROOT / "bvtool"
LIJST = (ROOT / "docs" / "woordenlijst.md").read_text(encoding="utf-8")
RIJEN = [
    [cel.strip() for cel in regel.strip("|").split("|")]
    for regel in LIJST.splitlines()
    if regel.startswith("| ") and not regel.startswith(("| woord |", "| vraag |"))
]
PLEKKEN = [plek for rij in RIJEN for plek in re.findall(r"`([^`]+)`", rij[-1])]


def names() -> set[str]:
    """Every class, public function and constant of bvtool."""
    gevonden: set[str] = set()
    for pad in PAKKET.rglob("*.py"):
        for knoop in ast.parse(pad.read_text(encoding="utf-8")).body:
            if isinstance(knoop, ast.ClassDef | ast.FunctionDef):
                gevonden.add(knoop.name)
            elif isinstance(knoop, ast.Assign | ast.AnnAssign):
                doelen = knoop.targets if isinstance(knoop, ast.Assign) else [knoop.target]
                gevonden |= {doel.id for doel in doelen if isinstance(doel, ast.Name)}
    return gevonden


def test_every_word_has_a_meaning_and_stands_once() -> None:
    woorden = [rij[0] for rij in RIJEN]
    assert len(woorden) > 60
    assert len(woorden) == len(set(woorden))
    assert all(all(rij) for rij in RIJEN)


def test_every_module_table_and_class_that_is_named_exists() -> None:
    bekend = names()
    los = [p for p in PLEKKEN if not ((PAKKET / p).exists() if "/" in p else p in bekend)]
    assert los == []
    assert len(PLEKKEN) > 100


def test_a_name_that_is_not_there_is_noticed() -> None:
    assert "Uitkomst" in names()
    assert "Toverstaf" not in names()
