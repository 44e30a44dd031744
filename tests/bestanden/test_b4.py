"""The B4 file as canonical frame: types, order, and everything that is told about it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from bvtool.bestanden.b4 import read_b4
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.grenzen import Grenzen
from bvtool.vak.tabellen import load_tabel
from tests.tabel.maken import BSNS, write_xlsx

D = dt.date
SCHEMA = {
    "rij": pl.Int64,
    "bsn": pl.String,
    "bsn_ruw": pl.String,
    "bsn_fout": pl.String,
    "bsn_aangevuld": pl.Boolean,
    "klantnummer": pl.String,
    "achternaam": pl.String,
    "voorvoegsel": pl.String,
    "voorletters": pl.String,
    "geboortedatum": pl.String,
    "gemeentecode": pl.String,
    "uitvoerdercode": pl.String,
    "startdatum": pl.Date,
    "einddatum": pl.Date,
    "product": pl.String,
    "instelling": pl.String,
    "soort_bijdrage": pl.String,
}
KOPPEN = [
    r["kop"] for r in load_tabel("kolommen") if r["bestand"] == "b4" and r["verplicht"] != "zelden"
]
A, B = BSNS[:2]
FOUT = A[:8] + str((int(A[8]) + 1) % 10)


def test_every_column(tmp_path: Path) -> None:
    """All columns of the agreed frame, typed and in order, from a file with all headers."""
    rij = [
        int(A), 100, "Berg", "van der", "A.B.", D(1961, 2, 3), 363, 680363, D(2019, 1, 1), None,
        "15A01", "Stichting", "LEB",
    ]  # fmt: skip
    b4 = read_b4(write_xlsx(tmp_path / "b4.xlsx", [KOPPEN, rij]))
    assert dict(b4.frame.schema) == SCHEMA
    assert b4.frame.row(0) == (
        2, A, A, None, False, "100", "Berg", "van der", "A.B.", "1961-02-03", "0363", "680363",
        D(2019, 1, 1), None, "15A01", "Stichting", "LEB",
    )  # fmt: skip
    assert (b4.bsn_aangevuld, b4.meldingen) == (0, ())
    assert b4.ruw.frame.height == 1


def test_only_a_bsn_gives_the_same_frame(tmp_path: Path) -> None:
    """What the file does not have is null, never absent."""
    b4 = read_b4(write_xlsx(tmp_path / "b4.xlsx", [["BSN"], [A]]))
    assert dict(b4.frame.schema) == SCHEMA
    assert b4.frame.drop("rij", "bsn", "bsn_ruw", "bsn_aangevuld").row(0) == (None,) * 13


def test_every_row_stays_and_every_problem_is_told(tmp_path: Path) -> None:
    """Unreadable BSNs, completed zeros, odd dates: counted, with their rows, nothing left out."""
    rijen = [
        ["Export"],
        ["BSN", "Geboortedatum", "Startdatum"],
        [9921, "00-00-1961", "volgt"],
        ["00009921", D(1960, 1, 2), D(2022, 1, 1)],
        [FOUT, None, None],
        ["12345", "1961", None],
        [None, "ergens", D(2022, 1, 1)],
        [B, None, "31-12-9999"],
    ]
    b4 = read_b4(write_xlsx(tmp_path / "b4.xlsx", rijen))
    assert b4.frame["rij"].to_list() == [3, 4, 5, 6, 7, 8]
    assert b4.frame["bsn"].to_list() == ["000009921", "000009921", None, None, None, B]
    assert b4.frame["bsn_fout"].to_list() == [
        None, None, "elfproef", "geen_negen_cijfers", "leeg", None,
    ]  # fmt: skip
    assert b4.frame["geboortedatum"].to_list() == [
        "1961-00-00", "1960-01-02", None, "1961-00-00", None, None,
    ]  # fmt: skip
    assert b4.frame["startdatum"].null_count() == 4
    assert b4.bsn_aangevuld == 2
    plekken = {b.wat.split(";")[0].split(":")[0]: b.waar.split("', ")[-1] for b in b4.meldingen}
    assert plekken == {
        "Bij 2 BSN's zijn de voorloopnullen teruggezet die Excel had weggehaald.": "rij 3 en 4",
        "Hier ontbreekt het BSN.": "cel A7",
        "Hier staat geen BSN van negen cijfers.": "cel A6",
        "Dit nummer is geen BSN": "cel A5",
        "Deze datum is niet te lezen": "cel C3",
    } | {"Deze datum is niet te lezen": plekken["Deze datum is niet te lezen"]}
    assert [b.waar[-6:] for b in b4.meldingen if "datum" in b.wat] == ["cel B7", "cel C3"]


def test_no_finding_holds_personal_data(tmp_path: Path) -> None:
    rijen = [
        ["BSN", "Achternaam", "Geboortedatum"],
        [FOUT, "RenÃ©e-Geheim", "1-1-61"],
        ["9921", "Geheim", "30-2-1977"],
    ]
    b4 = read_b4(write_xlsx(tmp_path / "b4.xlsx", rijen))
    alles = " ".join(f"{b.waar} {b.wat} {b.wat_nu}" for b in b4.meldingen)
    assert len(b4.meldingen) == 5
    for geheim in (FOUT, "9921", "Geheim", "Ren", "1961", "1977", "-61"):
        assert geheim not in alles


def test_a_header_without_rows(tmp_path: Path) -> None:
    with pytest.raises(InvoerGeweigerd, match="geen enkele rij"):
        read_b4(write_xlsx(tmp_path / "b4.xlsx", [["Titel"], KOPPEN]))


def test_dates_both_ways_stop_b4_too(tmp_path: Path) -> None:
    rijen = [["BSN", "Geboortedatum"], [A, "13-1-1961"], [B, "1-13-1961"]]
    with pytest.raises(InvoerGeweigerd, match="B4-bestand"):
        read_b4(write_xlsx(tmp_path / "b4.xlsx", rijen))


def test_own_headers_sheet_and_limits(tmp_path: Path) -> None:
    pad = write_xlsx(tmp_path / "b4.xlsx", [["Nr"], [A]], blad="Een", meer={"Twee": [["Nr"], [B]]})
    b4 = read_b4(pad, eigen_koppen={"bsn": "nr"}, blad="Twee", grenzen=Grenzen(hier=0))
    assert b4.frame["bsn"].to_list() == [B]
