"""The csv of the CAK, read by the csv module of Python and by polars."""

import csv
import errno
import re
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bvtool.tabel.schrijven.csvlijst import format_rijen
from bvtool.tabel.schrijven.werkmap import Kolom, write_csv
from bvtool.vak.fouten import InterneFout
from tests.snel import amount
from tests.tabel.werkboek import BSNS, KOLOMMEN, lijst_frame, wall

# Every sign after which Excel or LibreOffice calculates.
_FORMULE = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def lees(pad: Path) -> list[list[str]]:
    with pad.open(encoding="utf-8-sig", newline="") as stroom:
        return list(csv.reader(stroom, delimiter=";", strict=True))


def test_layout_is_that_of_the_cak(tmp_path: Path) -> None:
    pad = tmp_path / "uit.csv"
    verslag = write_csv(pad, lijst_frame(), KOLOMMEN)
    ruw = pad.read_bytes()
    assert ruw.startswith(b"\xef\xbb\xbfRegel;BSN;Achternaam;")
    assert ruw.endswith(b"\r\n")
    assert ruw.count(b"\r\n") == 4
    assert verslag.rijen == {"uit.csv": 3}
    assert "\r\nK7Q2-000001-X;999900006;Şahin-Yılmaz;01-05-2019;12-10-2022 11:30;2;" in ruw.decode()


def test_bsn_keeps_its_nine_characters(tmp_path: Path) -> None:
    pad = tmp_path / "uit.csv"
    write_csv(pad, lijst_frame(), KOLOMMEN)
    gelezen = pl.read_csv(pad, separator=";", infer_schema=False)
    assert gelezen["BSN"].to_list() == BSNS


def test_dates_and_numbers_as_a_dutch_reader_writes_them(tmp_path: Path) -> None:
    pad = tmp_path / "uit.csv"
    frame = pl.DataFrame(
        {"d": [date(1850, 3, 1)], "m": [wall(2022, 1, 2, 3, 4)], "g": [-1234], "f": [-1.5]}
    )
    kolommen = [Kolom("D", "d", "datum"), Kolom("M", "m", "moment")]
    kolommen += [Kolom("G", "g", "getal"), Kolom("F", "f", "getal")]
    verslag = write_csv(pad, frame, kolommen)
    assert lees(pad)[1] == ["01-03-1850", "02-01-2022 03:04", "-1234", "-1,5"]
    assert verslag.aanpassingen == ()


@pytest.mark.parametrize(
    "tekst", ["=1+1", "+31 6", "-", "@SUM(A1)", "\t=1", "\r=1", "\n1", " =1", "＝1", "\u00a0-1"]
)
def test_formula_gets_an_apostrophe_and_is_told(tmp_path: Path, tekst: str) -> None:
    pad = tmp_path / "uit.csv"
    verslag = write_csv(pad, pl.DataFrame({"a": ["x", tekst]}), [Kolom("A", "a")])
    assert lees(pad) == [["A"], ["x"], ["'" + tekst]]
    assert [(a.ingreep, a.rijen) for a in verslag.aanpassingen] == [("voorloop", (3,))]
    assert "formule" in verslag.bevindingen[0].wat


@pytest.mark.parametrize("tekst", ["'s-Gravenhage", "'t Hof", "a=b", "12;5", '"x"', "1e5"])
def test_other_text_stays_as_it_is(tmp_path: Path, tekst: str) -> None:
    pad = tmp_path / "uit.csv"
    verslag = write_csv(pad, pl.DataFrame({"a": [tekst]}), [Kolom("A", "a")])
    assert lees(pad) == [["A"], [tekst]]
    assert verslag.aanpassingen == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    teksten=st.lists(
        st.text(max_size=8) | st.text(alphabet="'=+-@\t\r\n;\"x ", max_size=6), min_size=1
    )
)
def test_no_cell_is_a_formula_and_nothing_is_lost(tmp_path: Path, teksten: list[str]) -> None:
    pad = tmp_path / "uit.csv"
    frame = pl.DataFrame({"n": range(len(teksten)), "a": teksten})
    write_csv(pad, frame, [Kolom("N", "n", "getal"), Kolom("=A", "a")])
    rijen = lees(pad)
    assert rijen[0] == ["N", "'=A"]
    assert len(rijen) == len(teksten) + 1
    for tekst, (_, cel) in zip(teksten, rijen[1:], strict=True):
        assert not _FORMULE.match(cel)
        terug = re.sub(r"^'(?='*(?:\s*[=+\-@＝＋－＠]|[\t\r\n]))", "", cel)
        assert terug == re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", tekst)


def test_empty_table_is_a_header(tmp_path: Path) -> None:
    pad = tmp_path / "uit.csv"
    write_csv(pad, lijst_frame().clear(), KOLOMMEN[:2])
    assert pad.read_bytes() == b"\xef\xbb\xbfRegel;BSN\r\n"


def test_two_columns_may_share_a_header(tmp_path: Path) -> None:
    pad = tmp_path / "uit.csv"
    write_csv(pad, lijst_frame(), [Kolom("X", "bsn"), Kolom("X", "regel")])
    assert lees(pad)[0] == ["X", "X"]


def test_missing_column_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InterneFout):
        write_csv(tmp_path / "uit.csv", lijst_frame(), [Kolom("X", "weg")])
    assert not (tmp_path / "uit.csv").exists()


def test_a_long_list_is_completed_and_written_lot_by_lot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes and the same account, whatever the lots; columns are told in their order."""
    nummers = pl.DataFrame({"n": range(7)})
    bron = pl.DataFrame({"a": ["x", "y", "=1", "z", "", "a\x00", "b"], "b": ["+1", *"abcdef"]})
    kolommen = [Kolom("N", "n", "getal"), Kolom("A", "a"), Kolom("B", "b")]
    heel, delen = tmp_path / "heel" / "uit.csv", tmp_path / "delen" / "uit.csv"
    for pad in (heel, delen):
        pad.parent.mkdir()
    een = write_csv(heel, nummers.hstack(bron), kolommen)
    monkeypatch.setattr("bvtool.tabel.schrijven.csvlijst._LOT", 3)
    ander = write_csv(delen, nummers, kolommen, vul_aan=lambda lot: lot.hstack(bron[lot["n"]]))
    assert delen.read_bytes() == heel.read_bytes()
    assert ander == een
    waar = [(a.kolom, a.ingreep, a.rijen) for a in ander.aanpassingen]
    assert waar == [("A", "teken", (7,)), ("A", "voorloop", (4,)), ("B", "voorloop", (2,))]


class Haperend(BytesIO):
    """A disk that refuses one write, and takes all that follow."""

    def __init__(self, beurt: int) -> None:
        super().__init__()
        self.over = beurt

    def write(self, stuk: Any) -> int:
        self.over -= 1
        if self.over == 0:
            raise OSError(errno.ENOSPC, "vol")
        return super().write(stuk)


class Plek:
    """A path where such a disk is."""

    name = "lijst.csv"

    def __init__(self, beurt: int) -> None:
        self.stroom = Haperend(beurt)

    def open(self, _hoe: str) -> Haperend:
        return self.stroom


@pytest.mark.parametrize("beurt", range(1, 6))
def test_one_write_that_fails_is_never_passed_over(beurt: int) -> None:
    """A list that misses a part may not be taken for whole."""
    frame = pl.DataFrame({"naam": ["Bakker", "Smit"]})
    with pytest.raises(OSError, match="vol"):
        plek: Any = Plek(beurt)
        write_csv(plek, frame, [Kolom("Naam", "naam", "tekst")], boven=[("Aantal", "2")])


_CEL = st.one_of(
    st.text(alphabet="ab1 _;\"'\r\n\t=+-@(?.,:/\u00e9\uff1d\x00\x1f\u2028", max_size=6),
    st.sampled_from(["", "999900006", "afgekeurd (0001 0002), bericht 1", "'s-Gravenhage"]),
)


@settings(
    max_examples=amount(100, 300), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rijen=st.lists(st.tuples(_CEL, _CEL), min_size=1, max_size=4))
def test_a_short_list_is_written_as_a_long_one(
    tmp_path: Path, rijen: list[tuple[str, str]]
) -> None:
    """Below a header that needs no care: plain cells take a short way, with the same bytes."""
    pad = tmp_path / "lang.csv"
    frame = pl.DataFrame(rijen, schema={"a": pl.String, "b": pl.String}, orient="row")
    write_csv(pad, frame, [Kolom("A", "a"), Kolom("B", "b")])
    assert format_rijen([("A", "B"), *rijen]) == pad.read_bytes().decode("utf-8-sig")
