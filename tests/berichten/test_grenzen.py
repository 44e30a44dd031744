"""The technical rules exactly at their edge: the last message that passes, the first that does not.

Beside `regelgevallen.py`, which has for each rule the smallest message that breaks it.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.controle import check_heen
from bvtool.berichten.envelop import build_di01
from bvtool.berichten.historie import GeheugenHistorie
from bvtool.berichten.regels import (
    LEEG,
    Overtreding,
    Toets,
    blocks,
    check_bericht,
    make_overtreding,
)
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.voorwaarden import check_te_groot, check_vorm
from bvtool.berichten.wmo407 import Wmo407, build_407
from tests.gesprek.hulp import BSN_A, BSN_B, heen, klok

VANDAAG = date(2022, 10, 17)
DAG = timedelta(days=1)
REF = "6f1d9a5e-0c1b-4e3a-9f5d-2b7c8a1e4d60"


def broken(bericht: Wmo407, *eerder: Wmo407) -> list[str]:
    """The rules that a message breaks beside what went before."""
    historie = GeheugenHistorie()
    for e in eerder:
        historie.note(e)
    return [o.regel for o in check_bericht(bericht, Toets(VANDAAG, historie))]


def level(bericht: Wmo407, regel: str) -> str:
    gevonden = check_bericht(bericht, Toets(VANDAAG, LEEG))
    return next(o.ernst for o in gevonden if o.regel == regel)


EERST = heen()
WIJZIG = heen(identificatie="TEST00000002", status=2)
WEG = replace(WIJZIG, status=3)


def test_a_sound_message_breaks_nothing() -> None:
    assert broken(EERST) == []
    assert broken(WIJZIG, EERST) == []
    assert broken(WEG, EERST) == []


def test_stop_before_on_and_after_the_start() -> None:
    start = EERST.startdatum
    assert level(replace(EERST, stopdatum=start - DAG), "TR018") == "fout"
    assert level(replace(EERST, stopdatum=start), "TR018") == "waarschuwing"
    assert broken(replace(EERST, stopdatum=start + DAG)) == []


def test_dagtekening_today_passes_and_tomorrow_not() -> None:
    assert broken(replace(EERST, dagtekening=VANDAAG)) == []
    assert broken(replace(EERST, dagtekening=VANDAAG + DAG)) == ["TR135"]


def test_a_start_twelve_months_ago_passes_and_a_day_more_not() -> None:
    voor_ieb = "CS332-BW"  # both lie before 1-10-2022 too
    assert broken(replace(EERST, startdatum=date(2021, 10, 17))) == [voor_ieb]
    assert broken(replace(EERST, startdatum=date(2021, 10, 16))) == ["START-12M", voor_ieb]


def test_a_changed_start_36_months_ago_passes_and_an_older_one_only_unchanged() -> None:
    oud = replace(EERST, startdatum=date(2019, 10, 16))
    assert broken(replace(WIJZIG, startdatum=date(2019, 10, 17)), EERST) == []
    assert broken(replace(WIJZIG, startdatum=date(2019, 10, 16)), EERST) == ["TR395"]
    assert broken(replace(WIJZIG, startdatum=date(2019, 10, 16)), oud) == []
    assert broken(replace(WIJZIG, startdatum=date(2019, 10, 16))) == ["TR103", "TR395"]


def test_a_changed_stop_36_months_ago_passes_and_a_day_more_not() -> None:
    oud = replace(EERST, startdatum=date(2019, 10, 1))
    wijzig = replace(WIJZIG, startdatum=date(2019, 10, 1))
    assert broken(replace(wijzig, stopdatum=date(2019, 10, 17)), oud) == []
    assert broken(replace(wijzig, stopdatum=date(2019, 10, 16)), oud) == ["TR394-BW"]


def test_a_change_or_withdrawal_needs_something_that_stands() -> None:
    assert broken(WIJZIG) == ["TR103"]
    assert broken(replace(WIJZIG, identificatie="TEST00000003"), EERST, WEG) == ["TR104"]
    assert broken(WEG) == ["TR063"]
    assert broken(replace(WEG, identificatie="TEST00000003"), EERST, WEG) == ["TR063"]
    assert broken(replace(WEG, bsn=BSN_B), EERST) == ["TR063"]
    assert broken(replace(WEG, startnummer=2), EERST) == ["TR063"]


@pytest.mark.parametrize(
    ("eerste", "tweede", "regels"),
    [
        ((date(2022, 10, 1), date(2022, 10, 31)), (date(2022, 11, 1), None), []),
        ((date(2022, 10, 1), date(2022, 10, 31)), (date(2022, 10, 31), None), ["TR400"]),
        ((date(2022, 11, 1), None), (date(2022, 10, 1), date(2022, 10, 31)), []),
        ((date(2022, 11, 1), None), (date(2022, 10, 1), date(2022, 11, 1)), ["TR400"]),
        ((date(2022, 11, 1), None), (date(2022, 10, 1), None), ["TR400"]),
    ],
)
def test_two_periods_of_one_client_share_no_day(
    eerste: tuple[date, date | None], tweede: tuple[date, date | None], regels: list[str]
) -> None:
    een = replace(EERST, startdatum=eerste[0], stopdatum=eerste[1])
    ander = heen(
        identificatie="TEST00000002", startnummer=2, startdatum=tweede[0], stopdatum=tweede[1]
    )
    assert broken(ander, een) == regels
    assert broken(replace(ander, bsn=BSN_B), een) == [], "another client may"


def test_a_withdrawn_period_is_in_nobodys_way() -> None:
    ander = heen(identificatie="TEST00000003", startnummer=2)
    assert broken(ander, EERST) == ["TR400"]
    assert broken(ander, EERST, WEG) == []


def test_a_change_may_overlap_the_period_that_it_changes() -> None:
    assert broken(replace(WIJZIG, startdatum=date(2022, 9, 1)), EERST) == []


def test_a_start_number_stays_used_but_not_by_another_status() -> None:
    ander = heen(bsn=BSN_B, identificatie="TEST00000002")
    assert broken(ander, EERST) == ["TR404"]
    assert broken(replace(ander, startnummer=2), EERST) == []


def test_an_unknown_status_is_held_against_the_rules_of_every_status() -> None:
    """The schema refuses the status; the rules for all messages are told just the same."""
    vreemd = replace(EERST, status=7, dagtekening=VANDAAG + DAG, startdatum=date(2000, 1, 1))
    assert broken(vreemd) == ["TR135"]


def test_a_file_of_25_mb_with_base64_passes_and_a_byte_more_not() -> None:
    assert check_te_groot(b"x" * 18_750_000) is None
    assert check_te_groot(b"x" * 18_750_001) is not None


@pytest.mark.parametrize(
    ("naam", "data", "goed"),
    [
        ("a.xml", b"<a>\r\n</a>\r\n", True),
        ("A.XML", b"<a/>", True),
        ("a.txt", b"<a/>", False),
        ("a.xml", b"\xef\xbb\xbf<a/>", False),
        ("a.xml", b"<a>\n</a>\r\n", False),
        ("a.xml", b"<a>\r</a>\r\n", False),
    ],
)
def test_form_of_a_file(naam: str, data: bytes, goed: bool) -> None:
    assert (check_vorm(naam, data) is None) is goed


def find(data: bytes) -> list[str]:
    toets = Toets(VANDAAG, LEEG)
    return [
        o.regel
        for o in check_heen(Berichtbestand("b.xml", data), load_schemas(), toets).overtredingen
    ]


def test_in_an_envelope_the_form_of_the_message_itself_counts() -> None:
    goed = build_407(EERST)
    kapot = goed.replace(b"\r\n", b"\n")
    assert find(build_di01(goed, "0363", REF, klok().nu)) == []
    assert find(build_di01(goed, "0363", REF, klok().nu).replace(b"\r\n", b"\n")) == []
    assert find(build_di01(kapot, "0363", REF, klok().nu)) == ["OP192"]


def test_only_a_fault_holds_a_message_back() -> None:
    fout = make_overtreding("TR103", ("wat", "nu"))
    let_op = make_overtreding("TR103", ("wat", "nu", "waarschuwing"))
    assert isinstance(fout, Overtreding)
    assert (blocks([]), blocks([let_op]), blocks([fout]), blocks([let_op, fout])) == (
        False, False, True, True,
    )  # fmt: skip


def test_the_sender_must_be_a_gemeente_on_the_day_of_the_message() -> None:
    """Weesp (0457) became part of Amsterdam on 24 March 2022."""
    weesp = replace(EERST, afzender="0457", startdatum=date(2022, 3, 1))
    assert "TR378" not in broken(replace(weesp, dagtekening=date(2022, 3, 23)))
    assert "TR378" in broken(replace(weesp, dagtekening=date(2022, 3, 24)))
    assert broken(replace(EERST, bsn=BSN_A)) == []
