"""Somebody who stands twice in the file of the CAK: each row has its own answer."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvtool.cak.stand.dekking import add_b4_rij, count_dekking, find_onbeantwoord
from tests.cak.hulp import Cak, as_csv
from tests.cak.rondehulp import (
    CAK,
    EERSTE,
    GELIJK,
    PEIL,
    STOPT,
    answer,
    approve,
    go,
    make_ronde,
    message,
    read,
)
from tests.hulp import table

NA = "2023-01-09T10:00"
STOP, START = ("Stop", "01-10-2022", "20-11-2022"), ("Start", "01-12-2022", "")


@pytest.fixture
def ronde(tmp_path: Path) -> Cak:
    """GELIJK stands on the rows 2 and 4 of the file of the CAK."""
    c = make_ronde(tmp_path / "cak")
    klanten = as_csv([["BSN"], *([b] for b in (GELIJK, STOPT, GELIJK, CAK))])
    c.put(f"b4/{PEIL}/680363.csv", klanten, "2022-12-12T10:00")
    return c


def decide(c: Cak, eerst: tuple[str, str, str], daarna: tuple[str, str, str]) -> None:
    """The answer on both rows of GELIJK; nothing has to happen on the others."""
    answer(c, [(GELIJK, *eerst), (STOPT, "Niets", "", ""), (GELIJK, *daarna),
               (CAK, "Niets", "", "")])  # fmt: skip


def report(c: Cak, blad: str) -> list[tuple[Any, ...]]:
    """Row, BSN, how far, and decision in the end report, of Amsterdam."""
    pad = c.map_ / go(c, NA, "eindrapport")["bestanden"][0]
    rijen = [r for r in table(pad, blad) if r["Gemeente"] == "Amsterdam"]
    return [(r["Rij in B4"], r["BSN"], r["Hoe ver"], r["Besluit gemeente"]) for r in rijen]


def test_the_cak_mends_the_row_that_the_gemeente_means(ronde: Cak) -> None:
    decide(ronde, ("Niets", "", ""), ("CAK corrigeert", "", ""))
    assert report(ronde, "CAK herstelt") == [(4, GELIJK, "CAK herstelt", "CAK corrigeert")]
    ronde.json(NA)
    pagina = (ronde.map_ / "rapporten/monitor/680363.html").read_text(encoding="utf-8")
    lijst = pagina.split('id="t-cak"')[1].split("</table>")[0]
    assert (">4<" in lijst, ">2<" in lijst) == (True, False)


@pytest.mark.parametrize("rij", [2, 4])
def test_the_row_without_a_decision_is_the_one_that_is_told(ronde: Cak, rij: int) -> None:
    leeg, niets = ("", "", ""), ("Niets", "", "")
    decide(ronde, *((leeg, niets) if rij == 2 else (niets, leeg)))
    assert read(ronde, NA)["telling"]["niet_beantwoord"] == 1
    assert report(ronde, "Open bij gemeenten") == [(rij, GELIJK, "geen besluit", None)]
    pad = ronde.map_ / "uitgaand/mail/680363_ronde-antwoord.eml"
    brief = message_from_bytes(pad.read_bytes(), policy=default)
    regels = next(brief.iter_attachments()).get_content().splitlines()
    assert [r.split(";")[0] for r in regels[2:]] == [str(rij)]


@pytest.mark.parametrize("rij", [2, 4])
def test_of_two_promises_for_one_person_the_open_one_is_told(ronde: Cak, rij: int) -> None:
    decide(ronde, *((STOP, START) if rij == 2 else (START, STOP)))
    start = message(ronde, GELIJK, 12, 1, date(2022, 12, 1))
    approve(ronde, start, moment="2022-12-22T09:00")
    moment = "2022-12-21T13:00"
    stop = message(ronde, GELIJK, 1, 2, EERSTE, date(2022, 11, 20), moment)
    approve(ronde, stop, "9404", moment="2022-12-22T10:00")
    assert report(ronde, "Open bij gemeenten") == [(rij, GELIJK, "afgekeurd", "Stop")]


def test_who_is_answered_twice_on_one_row_stands_in_the_file_still(ronde: Cak) -> None:
    klanten = as_csv([["BSN"], [GELIJK], [STOPT], [CAK]])
    ronde.put(f"b4/{PEIL}/680363.csv", klanten, "2022-12-12T10:00")
    decide(ronde, ("Niets", "", ""), ("CAK corrigeert", "", ""))
    assert [r[0] for r in report(ronde, "CAK herstelt")] == [2]


RIJEN = st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from([True, False, None])), max_size=7)


@given(b4=st.lists(st.sampled_from("AB"), min_size=1, max_size=5), gegeven=RIJEN)
def test_as_many_rows_are_told_as_are_counted_without_an_answer(
    b4: list[str], gegeven: list[tuple[str, bool | None]]
) -> None:
    rijen = pl.DataFrame({"uitvoerder": "680363", "sleutel": b4}).with_row_index("rij", 2)
    schema = {"sleutel": pl.String, "aanmelden": pl.Boolean}
    antwoorden = pl.DataFrame(gegeven, schema=schema, orient="row").with_columns(
        uitvoerder=pl.lit("680363"), reden=pl.lit("OVL")
    )
    open_ = find_onbeantwoord(rijen, antwoorden)
    assert open_.height == count_dekking(rijen, antwoorden)["niet_beantwoord"].sum()
    assert set(add_b4_rij(antwoorden, rijen)["b4_rij"].drop_nulls()) <= set(rijen["rij"])
