"""The examples in docstrings are true: pure functions of text show what they do."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(
    ".".join(pad.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for pad in (ROOT / "bvtool").rglob("*.py")
    if ">>> " in pad.read_text(encoding="utf-8")
)


def test_text_that_decides_is_shown_by_example() -> None:
    """BSN, headers, dates and row keys: what a clerk typed and what it is taken for."""
    tonend = {naam.removeprefix("bvtool.") for naam in MODULES}
    genoemd = {"vak.elfproef", "tabel.lezen.koprij", "kalender.weken", "vergelijking.regelsleutel"}
    assert tonend >= genoemd | {"tabel.waarden.datum", "tabel.waarden.bsn"}


@pytest.mark.parametrize("naam", MODULES)
def test_the_examples_of_a_module_are_true(naam: str) -> None:
    gedaan = doctest.testmod(import_module(naam))
    assert gedaan.attempted > 0
    assert gedaan.failed == 0
