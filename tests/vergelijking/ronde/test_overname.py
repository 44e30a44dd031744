"""A corrected file inside one round: a decision stays where the case is the same."""

from __future__ import annotations

from datetime import date

import polars as pl

from bvtool.vergelijking.ronde.overname import VELDEN, carry_ronde

A, B = "999900006", "999900018"
NOV = date(2022, 11, 20)
SCHEMA = {
    "besluit": pl.String, "startdatum": pl.Date, "stopdatum": pl.Date, "reden": pl.String,
    "startnummer": pl.Int64, "toelichting": pl.String,
}  # fmt: skip


def rows(*rijen: dict[str, object]) -> pl.DataFrame:
    """Rows of an outcome; every one is told in the same words unless it says otherwise."""
    basis = {"deel": "bestand", "bsn": A, "bsn_ruw": A, "uitleg": "x",
             **dict.fromkeys(VELDEN)}  # fmt: skip
    schema = SCHEMA | {"regel": pl.String, "bsn": pl.String}
    return pl.DataFrame([basis | r for r in rijen], schema_overrides=schema)


def decided(*rijen: dict[str, object]) -> pl.DataFrame:
    basis = dict.fromkeys(VELDEN)
    return pl.DataFrame([basis | r for r in rijen], schema_overrides=SCHEMA)


def test_a_decision_stays_on_the_same_case_in_another_file() -> None:
    stop = {"besluit": "Stop", "stopdatum": NOV, "startnummer": 7}
    uit = carry_ronde(rows({"regel": "oud"}), decided({"regel": "oud", **stop}),
                      rows({"regel": "nieuw"}))  # fmt: skip
    (rij,) = uit.antwoorden.rows(named=True)
    assert rij == {**dict.fromkeys(VELDEN), "regel": "nieuw", **stop}
    assert uit.heropend == ()


def test_on_another_case_it_is_gone_and_the_row_is_named() -> None:
    uit = carry_ronde(
        rows({"regel": "oud"}),
        decided({"regel": "oud", "besluit": "Intrekking"}),
        rows({"regel": "nieuw", "uitleg": "iets anders"}, {"regel": "z", "bsn": B, "bsn_ruw": B}),
    )
    assert uit.antwoorden.is_empty()
    assert uit.heropend == ("nieuw",)


def test_what_was_only_filled_in_is_no_decision() -> None:
    toen = rows({"regel": "oud", "besluit": "Stop", "stopdatum": NOV})
    zelfde = decided({"regel": "oud", "besluit": "Stop", "stopdatum": NOV})
    uit = carry_ronde(toen, zelfde, rows({"regel": "nieuw", "uitleg": "iets anders"}))
    assert (uit.antwoorden.height, uit.heropend) == (0, ())
    niets = carry_ronde(rows({"regel": "oud"}), decided({"regel": "oud", "besluit": "Niets"}),
                        rows({"regel": "nieuw", "uitleg": "iets anders"}))  # fmt: skip
    assert niets.heropend == ()


def test_two_cases_that_look_the_same_are_not_told_apart() -> None:
    uit = carry_ronde(
        rows({"regel": "oud"}),
        decided({"regel": "oud", "besluit": "Intrekking"}),
        rows({"regel": "n1"}, {"regel": "n2"}),
    )
    assert uit.antwoorden.is_empty()
    assert uit.heropend == ("n1", "n2")
