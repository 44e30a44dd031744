"""From a decision on a row to the whole delivery that the CAK must know."""

from __future__ import annotations

from datetime import date

import polars as pl

from bvtool.vergelijking.ronde.besluit import list_volgens_cak, make_opdrachten

A, B, C, D = "999900006", "999900018", "999900020", "999900031"
OKT, NOV = date(2022, 10, 1), date(2022, 11, 20)


def outcome(*rijen: dict[str, object]) -> pl.DataFrame:
    basis = {
        "deel": "bestand", "rij": 2, "soort": None, "startnummer": 7, "gemeente": "0363",
        "buitenregionaal": False, "staat_start": OKT, "staat_stop": None, "eigen": False,
        "cak_stop": None, "nr": 11,
    }  # fmt: skip
    schema = {
        "staat_stop": pl.Date,
        "cak_stop": pl.Date,
        "startnummer": pl.Int64,
        "soort": pl.String,
        "rij": pl.Int64,
    }
    return pl.DataFrame([{**basis, **r} for r in rijen], schema_overrides=schema)


def decided(*rijen: dict[str, object]) -> pl.DataFrame:
    leeg = dict.fromkeys(("startdatum", "stopdatum", "startnummer", "reden", "toelichting"))
    schema = {"startdatum": pl.Date, "stopdatum": pl.Date, "reden": pl.String,
              "toelichting": pl.String, "startnummer": pl.Int64}  # fmt: skip
    return pl.DataFrame([{**leeg, **r} for r in rijen], schema_overrides=schema)


def test_a_stop_keeps_the_start_that_stands_and_its_number() -> None:
    uit = make_opdrachten(
        decided({"regel": "1", "besluit": "Stop", "stopdatum": NOV}),
        outcome({"regel": "1", "bsn": A, "soort": "gestopt"}),
    ).row(0, named=True)
    assert (uit["startdatum"], uit["stopdatum"], uit["startnummer"]) == (OKT, NOV, 7)
    assert (uit["aanmelden"], uit["soort"], uit["verschil"]) == (True, "b4", "gestopt")


def test_a_start_after_a_stop_gets_a_new_number_and_a_first_start_that_of_the_register() -> None:
    uit = make_opdrachten(
        decided(
            {"regel": "1", "besluit": "Start", "startdatum": NOV},
            {"regel": "2", "besluit": "Start", "startdatum": NOV},
        ),
        outcome({"regel": "1", "bsn": A}, {"regel": "2", "bsn": B, "deel": "los"}),
    )
    assert uit["startnummer"].to_list() == [None, 7]
    assert uit["stopdatum"].to_list() == [None, None]


def test_a_change_of_the_start_keeps_the_stop_and_a_withdrawal_names_what_stood() -> None:
    uit = make_opdrachten(
        decided(
            {"regel": "1", "besluit": "Wijziging", "startdatum": NOV},
            {"regel": "2", "besluit": "Intrekking"},
            {"regel": "3", "besluit": "Niets"},
            {"regel": "4", "besluit": "CAK corrigeert"},
            {"regel": "5", "besluit": "Stop", "stopdatum": NOV, "startnummer": 55},
        ),
        outcome(
            {"regel": "1", "bsn": A, "staat_stop": date(2022, 12, 1)},
            {"regel": "2", "bsn": B},
            {"regel": "3", "bsn": C},
            {"regel": "4", "bsn": D, "deel": "los", "rij": None},
            {"regel": "5", "bsn": D, "startnummer": None},
        ),
    )
    assert uit["stopdatum"].to_list() == [date(2022, 12, 1), None, None, None, NOV]
    assert uit["startdatum"].to_list() == [NOV, OKT, None, None, OKT]
    assert uit["startnummer"].to_list() == [7, 7, None, None, 55]
    assert uit["aanmelden"].to_list() == [True, False, False, False, True]
    assert uit["rij"].to_list() == [2, 2, 2, 0, 2]


def test_what_the_cak_has_is_listed_once_by_its_number() -> None:
    rijen = outcome(
        {"regel": "1", "bsn": A},
        {"regel": "6", "bsn": A, "nr": 4, "cak_stop": OKT},
        {"regel": "2", "bsn": B, "eigen": True, "cak_stop": NOV},
        {"regel": "3", "bsn": C, "startnummer": None},
        {"regel": "4", "bsn": None},
        {"regel": "5", "bsn": D, "deel": "los"},
    )
    niets = make_opdrachten(decided({"regel": "1", "besluit": "Niets"}), rijen)
    assert list_volgens_cak(rijen, niets).rows() == [
        (A, 7, OKT, None, None),
        (B, 7, OKT, NOV, None),
    ]


def test_a_number_that_the_clerk_asked_the_cak_is_listed_with_what_the_file_says() -> None:
    rijen = outcome(
        {"regel": "1", "bsn": A, "startnummer": None},
        {"regel": "2", "bsn": B, "startnummer": None, "nr": 4, "cak_stop": NOV},
        {"regel": "3", "bsn": C, "startnummer": None},
        {"regel": "4", "bsn": D, "startnummer": None, "deel": "los"},
    )
    opdrachten = make_opdrachten(
        decided(
            {"regel": "1", "besluit": "Stop", "stopdatum": NOV, "startnummer": 41},
            {"regel": "2", "besluit": "Wijziging", "stopdatum": OKT, "startnummer": 42},
            {"regel": "3", "besluit": "Start", "startdatum": NOV, "startnummer": 43},
            {"regel": "4", "besluit": "Intrekking", "startnummer": 44},
        ),
        rijen,
    )
    assert list_volgens_cak(rijen, opdrachten).rows() == [
        (A, 41, OKT, None, None),
        (B, 42, OKT, NOV, None),
    ]
