"""Every line in the tables of docs/bestanden.md names a test that is there."""

from __future__ import annotations

import re

import pytest

from tests.docs.lezen import ROOT

TEKST = (ROOT / "docs" / "bestanden.md").read_text(encoding="utf-8")
REGELS = [r for r in TEKST.splitlines() if r.startswith("| ") and not r.endswith("| toets |")]
TOETS = re.compile(r"`(tests/[\w/]+\.py)::(\w+)(?:\[([^\]]+)\])?` \|$")


def test_the_tables_are_read() -> None:
    assert len(REGELS) > 80


@pytest.mark.parametrize("regel", REGELS, ids=lambda r: r.split("|")[1].strip())
def test_a_line_names_a_test_that_is_there(regel: str) -> None:
    gevonden = TOETS.search(regel)
    assert gevonden is not None, regel
    pad, functie, geval = gevonden.groups()
    bron = (ROOT / pad).read_text(encoding="utf-8")
    assert f"def {functie}(" in bron
    if geval is not None:
        assert f'"{geval}"' in bron
