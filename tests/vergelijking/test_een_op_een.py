"""One person, one answer: rows that are all called double, and answers beside the wrong rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from bvtool.vergelijking.een_op_een import check_dubbel, check_shifted
from bvtool.vergelijking.overname import carry_over
from tests.hulp import fictieve_bsns

BSN, ANDER = fictieve_bsns(2)
PLEKKEN = pl.DataFrame(
    {"regel": list("abcd"), "blad": ["Te beoordelen"] * 4, "blad_rij": [2, 3, 4, 5]}
)


def called_double(*rijen: tuple[str, str, str | None, bool, str | None]) -> list[str]:
    """The keys of the rows that `check_dubbel` asks about."""
    frame = pl.DataFrame(
        rijen,
        schema={"regel": pl.String, "soort": pl.String, "bsn": pl.String,
                "aanmelden": pl.Boolean, "reden": pl.String},
        orient="row",
    )  # fmt: skip
    return [v.regel for v in check_dubbel(frame, PLEKKEN, volledig=True) if v.regel]


def test_a_person_whose_rows_are_all_double_is_asked_about() -> None:
    assert called_double(
        ("a", "b4", BSN, False, "DUB"), ("b", "b4", BSN, False, "DUB")
    ) == ["a", "b"]  # fmt: skip


def test_another_reason_on_one_row_is_the_answer() -> None:
    for reden in ("OVL", None):
        assert called_double(
            ("a", "b4", BSN, False, reden), ("b", "b4", BSN, False, "DUB")
        ) == []  # fmt: skip
        assert called_double(
            ("a", "b4", BSN, False, reden), ("b", "b4", BSN, False, reden)
        ) == []  # fmt: skip


def test_rows_without_a_number_are_not_one_person() -> None:
    assert called_double(("a", "b4", None, False, "DUB"), ("b", "b4", None, False, "DUB")) == []


def test_a_row_of_the_register_is_no_second_row_of_b4() -> None:
    assert called_double(
        ("a", "b4", BSN, False, "DUB"), ("b", "register", BSN, False, "DUB"),
        ("c", "b4", ANDER, True, None),
    ) == []  # fmt: skip


VELDEN = ("besluit", "reden", "datum"), ("juist_bsn", "datum_tekst")


def shifted(*rijen: tuple[str, int, str, str]) -> list[tuple[str, int]]:
    """Sheet and row that `check_shifted` asks about; per row what was given and what is there."""
    leeg = dict.fromkeys(("a_toelichting", "a_juist_bsn", "a_datum_tekst"))
    alles: list[dict[str, Any]] = [
        {"regel": f"r{nr}", "a_blad": blad, "a_rij": rij, "besluit": was, "reden": None,
         "datum": None, "a_besluit": nu, "a_reden": None, "a_datum": None, **leeg}
        for nr, (blad, rij, was, nu) in enumerate(rijen)
    ]  # fmt: skip
    return [(v.blad, v.rij or 0) for v in check_shifted(pl.DataFrame(alles), *VELDEN)]


AAN, NIET = "Aanmelden", "Niet aanleveren"


def test_two_answers_that_changed_places_are_asked_about() -> None:
    assert shifted(("B", 4, AAN, NIET), ("B", 7, NIET, AAN)) == [("B", 4), ("B", 7)]


def test_one_changed_answer_is_a_choice() -> None:
    assert shifted(("B", 4, AAN, NIET)) == []
    assert shifted(("B", 4, AAN, NIET), ("B", 7, AAN, NIET)) == []
    assert shifted(("B", 4, AAN, NIET), ("C", 7, NIET, AAN)) == []


def test_every_sheet_is_looked_at() -> None:
    verwacht = [("C", 4), ("C", 5)]
    assert shifted(("B", 4, AAN, NIET), ("C", 4, AAN, NIET), ("C", 5, NIET, AAN)) == verwacht


def test_an_answer_that_was_emptied_stays_empty() -> None:
    """What bvtool filled in does not come back by itself."""
    geval = {
        "bsn": BSN,
        "uitkomst": "aan_te_melden",
        "uitleg": "x",
        "voorstel_bsn": None,
        "heropend": False,
    }
    oud = pl.DataFrame(
        [{"regel": r, **geval, "besluit": AAN, "reden": None, "datum": None, "einddatum": None}
         for r in "ab"],
        schema_overrides={"reden": pl.String, "datum": pl.Date, "einddatum": pl.Date,
                          "voorstel_bsn": pl.String},
    )  # fmt: skip
    niets = {"reden": None, "datum": None, "toelichting": None, "juist_bsn": None}
    rijen = pl.DataFrame(
        [{"regel": "a", "besluit": None, **niets},
         {"regel": "b", "besluit": NIET, **niets, "datum": date(2022, 9, 1)}],
        schema_overrides={"besluit": pl.String, "reden": pl.String, "datum": pl.Date,
                          "toelichting": pl.String, "juist_bsn": pl.String},
    )  # fmt: skip
    behouden = carry_over(rijen, oud, oud)
    assert behouden.antwoorden.select("regel", "besluit").rows() == [("a", None), ("b", NIET)]
    assert behouden.heropend == behouden.vervallen == []
