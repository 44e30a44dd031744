"""BSN, dates and names as people write them."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from stdnum.nl import bsn as stdnum_bsn

from bvtool.tabel.waarden.waarden import (
    add_bsn,
    passes_elfproef,
    read_datums,
)
from tests.tabel.maken import BSNS

A = BSNS[5]
NUL = "000009921"
FOUT = A[:8] + str((int(A[8]) + 1) % 10)

BSN_VORMEN: list[tuple[str | None, str | None, str | None, bool]] = [
    (A, A, None, False),
    (f" {A} ", A, None, False),
    (f"{A}.0", A, None, False),
    (f"{A},00", A, None, False),
    (f"{A[:4]}.{A[4:6]}.{A[6:]}", A, None, False),
    (f"{A[:3]} {A[3:6]} {A[6:]}", A, None, False),
    (f"{A[:3]}\u00a0{A[3:6]}\u202f{A[6:]}", A, None, False),
    (f"{A[:3]}-{A[3:6]}-{A[6:]}", A, None, False),
    (f"{A[:3]},{A[3:6]},{A[6:]}", A, None, False),
    (f"'{A}", A, None, False),
    (f"\u200b{A}\ufeff", A, None, False),
    (f"{A[0]}.{A[1:]}E8", A, None, False),
    (f"{A[0]},{A[1:]}E+08", A, None, False),
    (NUL, NUL, None, False),
    (NUL[1:], NUL, None, True),
    ("9921", NUL, None, True),
    ("9921.0", NUL, None, True),
    (None, None, "leeg", False),
    ("", None, "leeg", False),
    ("   ", None, "leeg", False),
    (FOUT, None, "elfproef", False),
    (FOUT[:8], None, "elfproef", False),
    ("000000000", None, "elfproef", False),
    ("0", None, "geen_negen_cijfers", False),
    ("12", None, "geen_negen_cijfers", False),
    ("12345", None, "geen_negen_cijfers", False),
    (f"{A}0", None, "geen_negen_cijfers", False),
    (f"{A[:4]}.{A[4:]}", None, "geen_negen_cijfers", False),
    (f"{A[0]},{A[1:4]}E+08", None, "geen_negen_cijfers", False),
    ("onbekend", None, "geen_negen_cijfers", False),
    (f"BSN {A}", None, "geen_negen_cijfers", False),
    ("#N/A", None, "geen_negen_cijfers", False),
    (f"-{A}x", None, "geen_negen_cijfers", False),
]


@pytest.mark.parametrize(("cel", "bsn", "fout", "aangevuld"), BSN_VORMEN)
def test_bsn(cel: str | None, bsn: str | None, fout: str | None, aangevuld: bool) -> None:
    frame = add_bsn(pl.DataFrame({"x": [cel]}, schema={"x": pl.String}), "x")
    assert frame.row(0, named=True) == {
        "x": cel,
        "bsn_ruw": (cel or "").strip() or None,
        "bsn": bsn,
        "bsn_fout": fout,
        "bsn_aangevuld": aangevuld,
    }


def test_bsns_of_every_kind_in_one_column() -> None:
    """What each cell is does not hang on the others: also digits of another writing beside an
    empty cell."""
    vreemd = "".join(chr(0x0660 + int(c)) for c in A)
    vormen = [
        *BSN_VORMEN,
        (vreemd, A, None, False),
        (f"+{A[:8]}", None, "geen_negen_cijfers", False),
    ]
    frame = add_bsn(pl.DataFrame({"x": [v[0] for v in vormen]}, schema={"x": pl.String}), "x")
    assert frame.select("bsn", "bsn_fout", "bsn_aangevuld").rows() == [v[1:] for v in vormen]


def test_elfproef_against_an_independent_one() -> None:
    """Every number of a stretch of the test range, and those around zero."""
    nummers = [f"{n:09d}" for n in (*range(999_900_000, 999_902_000), *range(0, 12_000))]
    eigen = passes_elfproef(pl.Series(nummers)).to_list()
    assert eigen == [stdnum_bsn.is_valid(n) and n != "000000000" for n in nummers]


OKTOBER = dt.date(2022, 10, 1)
DATUMS: list[tuple[str, dt.date]] = [
    ("01-10-2022", OKTOBER),
    ("1-10-2022", OKTOBER),
    ("1-10-22", OKTOBER),
    ("1/10/2022", OKTOBER),
    ("1.10.2022", OKTOBER),
    ("1 10 2022", OKTOBER),
    (" 1 - 10 - 2022 ", OKTOBER),
    ("01-10-2022 00:00:00", OKTOBER),
    ("2022-10-01", OKTOBER),
    ("2022-10-01 13:45:30", OKTOBER),
    ("2022-10-01T00:00:00", OKTOBER),
    ("2022/10/1", OKTOBER),
    ("20221001", OKTOBER),
    ("20221001.0", OKTOBER),
    ("44835", OKTOBER),
    ("44835.5", OKTOBER),
    ("44835,0", OKTOBER),
    ("1 oktober 2022", OKTOBER),
    ("1-okt-22", OKTOBER),
    ("1 OKT. 2022", OKTOBER),
    ("3 mrt 2022", dt.date(2022, 3, 3)),
    ("2022-09-30T22:00:00Z", OKTOBER),
    ("2022-09-30 22:30:00.000+00:00", OKTOBER),
    ("2022-09-30T23:00:00+02:00", dt.date(2022, 9, 30)),
    ("2022-12-31T23:00Z", dt.date(2023, 1, 1)),
    ("31-12-29", dt.date(2029, 12, 31)),
    ("1-1-30", dt.date(1930, 1, 1)),
    ("29-2-2024", dt.date(2024, 2, 29)),
    ("30-12-2099", dt.date(2099, 12, 30)),
]
OPEN = [
    "31-12-9999", "9999-12-31", "99991231", "2958465", "00-00-0000", "0000-00-00", "00000000", "0",
    "00:00:00", "99999999", "9999-12-31 00:00:00",
]  # fmt: skip
ONLEESBAAR = [
    "31-02-2022", "29-2-2023", "2022-13-01", "0-1-2022", "00-10-2022", "abc", "heden", "1-10-0022",
    "1-10-202", "1102022", "221001", "2022", "1849-12-31", "3000-01-01", "12:00:00", "#N/A",
    "1 foo 2022", "1-10-2022x", "2022-10-01T25:99Z",
]  # fmt: skip


@pytest.mark.parametrize(("cel", "datum"), DATUMS)
def test_date(cel: str, datum: dt.date) -> None:
    gelezen = read_datums(pl.Series([cel]))
    assert gelezen["datum"].to_list() == [datum]
    assert gelezen["toestand"].to_list() == ["datum"]
    assert gelezen["tekst"].to_list() == [datum.isoformat()]
    assert read_datums(pl.Series([cel]), geboorte=True)["tekst"].to_list() == [datum.isoformat()]


@pytest.mark.parametrize(
    ("cellen", "toestand"), [(OPEN, "open"), (ONLEESBAAR, "onleesbaar"), ([None, "", "  "], "leeg")]
)
def test_no_date(cellen: list[str | None], toestand: str) -> None:
    gelezen = read_datums(pl.Series(cellen, dtype=pl.String))
    assert gelezen["datum"].to_list() == [None] * len(cellen)
    assert gelezen["toestand"].to_list() == [toestand] * len(cellen)


def test_days_from_1904() -> None:
    gelezen = read_datums(pl.Series(["43373", "2957003"]), datum1904=True)
    assert gelezen["datum"].to_list() == [OKTOBER, None]
    assert gelezen["toestand"].to_list() == ["datum", "open"]


@pytest.mark.parametrize(
    ("cel", "tekst"),
    [
        ("00-00-1961", "1961-00-00"),
        ("1961-00-00", "1961-00-00"),
        ("19610000", "1961-00-00"),
        ("1961", "1961-00-00"),
        ("00-05-1961", "1961-05-00"),
        ("5-1961", "1961-05-00"),
        ("??-??-1961", "1961-00-00"),
        ("xx-05-1961", "1961-05-00"),
        ("00-00-0000", None),
        ("13-1961", None),
        ("31-02-1961", None),
        ("22280", "1960-12-30"),
        ("9500", "1926-01-03"),
    ],
)
def test_birth_dates_in_part(cel: str, tekst: str | None) -> None:
    assert read_datums(pl.Series([cel]), geboorte=True)["tekst"].to_list() == [tekst]


@pytest.mark.parametrize(
    ("cel", "vlaggen"),
    [
        ("13-1-2022", {"dag_voorop"}),
        ("1-13-2022", {"maand_voorop"}),
        ("1-2-2022", {"tweeledig"}),
        ("2-2-2022", set()),
        ("1 februari 2022", set()),
        ("2022-01-02", set()),
        ("20220102", set()),
        ("13-1-22", {"dag_voorop", "eeuw"}),
        ("13-1-2022 10:00", {"dag_voorop", "tijd"}),
        ("2022-01-02 00:00:00", set()),
        ("12/31/9999", {"maand_voorop"}),
        ("00-13-2022", set()),
    ],
)
def test_what_a_date_tells_of_its_column(cel: str, vlaggen: set[str]) -> None:
    gelezen = read_datums(pl.Series([cel])).row(0, named=True)
    assert {naam for naam, waarde in gelezen.items() if waarde is True} == vlaggen


@pytest.mark.parametrize("geboorte", [False, True])
def test_a_date_in_full_is_what_it_is_with_a_blank_before_it(geboorte: bool) -> None:
    """Dates in full are read at once, all others by their parts: both say the same, also of the
    days that mean empty or open, of those that do not exist, and of years beyond the limits."""
    begin, stap = dt.date(1, 1, 1), dt.timedelta(days=1237)
    dagen = [begin + n * stap for n in range((dt.date.max - begin) // stap)]
    dagen += [dt.date(*d) for d in ((1900, 1, 1), (2999, 12, 31), (9999, 12, 31), (1899, 12, 30))]
    teksten = [f"{d:%d-%m-}{d.year:04d}" for d in dagen] + [d.isoformat() for d in dagen]
    teksten += ["30-02-2020", "2020-02-30", "00-00-0000", "00-10-2022", "29-02-1900", "31-12-99"]
    recht = read_datums(pl.Series(teksten), geboorte=geboorte)
    assert recht.equals(read_datums(pl.Series([f" {t}" for t in teksten]), geboorte=geboorte))
