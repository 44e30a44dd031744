"""Answers of a round as they reach the CAK: whatever shape they have, what they decide counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cak.hulp import Cak, as_csv
from tests.cak.rondehulp import (
    BESLUITEN,
    LOS,
    PEIL,
    answer,
    make_ronde,
    read,
)


@pytest.fixture
def ronde(tmp_path: Path) -> Cak:
    """Round 2 is open, and its files are placed."""
    return make_ronde(tmp_path / "cak")


def test_an_answer_without_its_round_and_one_with_it_are_read_in_one_go(ronde: Cak) -> None:
    answer(ronde, BESLUITEN, f"{PEIL}/680363.csv", boven="")
    rijen = [["Ronde", "2, peildatum 12-12-2022"], [], ["BSN", "Besluit gemeente"], [LOS, "Niets"]]
    ronde.put("terugkoppeling/680344.csv", as_csv(rijen), "2022-12-20T12:00")
    nu = "2022-12-21T10:00"
    assert [read(ronde, nu, wie)["volledig"] for wie in ("680363", "680344")] == [True, True]
