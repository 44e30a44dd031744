"""What holds for every table: what is written is read, whatever the file is made of."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from stdnum.nl import bsn as stdnum_bsn

from bvtool.bestanden.b4 import read_b4
from bvtool.tabel.lezen.bestand import read_bestand
from bvtool.tabel.lezen.lezing import read_tabel
from bvtool.tabel.waarden.bsn import add_bsn
from bvtool.tabel.waarden.datum import read_datums
from bvtool.tabel.waarden.geslachtsnaam import (
    differs_in_stam,
    differs_in_voor,
    read_geslachtsnaam,
)
from tests.tabel.maken import BSNS, Cel, write_xlsx

pytestmark = pytest.mark.traag

rustig = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
tekens = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff\ufeff")
tekst = st.text(tekens, min_size=1, max_size=12).filter(lambda s: s.strip() and s != "BSN")
datums = st.dates(dt.date(1900, 3, 1), dt.date(2998, 12, 31))
bsns = st.sampled_from([*BSNS, "000009921"])


@pytest.fixture(scope="module")
def map_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all examples of this module write in."""
    return tmp_path_factory.mktemp("lezen")


@rustig
@given(
    st.lists(st.lists(st.one_of(st.none(), tekst), min_size=3, max_size=3), min_size=1, max_size=8)
)
def test_text_through_xlsx(map_: Path, rijen: list[list[str | None]]) -> None:
    """Every text comes back as it was, in its own cell, as openpyxl sees it too."""
    pad = write_xlsx(map_ / "x.xlsx", rijen)
    gelezen = read_bestand(pad, {}).bladen[0].frame
    boek = openpyxl.load_workbook(pad).active
    assert boek is not None
    for r, rij in enumerate(boek.iter_rows(values_only=True), start=1):
        eigen = gelezen.filter(pl.col("rij") == r).row(0)[1:] if r <= gelezen.height else ()
        assert [c for c in eigen if c is not None] == [c for c in rij if c is not None]
    gevuld = [c for rij in rijen for c in rij if c]
    assert [c for rij in gelezen.drop("rij").rows() for c in rij if c is not None] == gevuld


vrij = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), max_size=10)


@rustig
@given(
    st.lists(st.tuples(vrij, vrij), min_size=1, max_size=8),
    st.sampled_from([";", ",", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_text_through_csv(
    map_: Path, rijen: list[tuple[str, str]], teken: str, codering: str, quotes: int
) -> None:
    """As Python's own csv reads it: quotes, line breaks and separators inside cells and all."""
    stroom = io.StringIO()
    schrijver = csv.writer(stroom, delimiter=teken, quoting=quotes, lineterminator="\r\n")  # type: ignore[arg-type]
    schrijver.writerows([("BSN", "Achternaam"), *rijen])
    pad = map_ / "x.csv"
    pad.write_bytes(stroom.getvalue().encode(codering))
    tabel = read_tabel(pad, "b4")
    orakel = list(csv.reader(io.StringIO(stroom.getvalue(), newline=""), delimiter=teken))
    alles = pl.concat([tabel.boven, tabel.frame, tabel.overig.drop("waarom")]).sort("rij")
    verwacht = [
        (nummer, *((c or None) for c in rij))
        for nummer, rij in enumerate(orakel, start=1)
        if any(c.strip() for c in rij)
    ]
    eigen = [r for r in alles.rows() if any(c and c.strip() for c in r[1:])]
    assert [r[:3] for r in eigen] == [r[:3] for r in verwacht]
    assert tabel.scheidingsteken == teken


@rustig
@given(
    st.lists(bsns, min_size=1, max_size=20, unique=True),
    st.sampled_from(["getal", "tekst", "punten", "kommagetal", "zonder nul"]),
    st.sampled_from(["xlsx", "csv"]),
)
def test_bsn_through_both(map_: Path, nummers: list[str], vorm: str, soort: str) -> None:
    """However a spreadsheet holds a BSN, nine digits come out, and the ate zeros are counted."""
    vormen: dict[str, list[Cel]] = {
        "getal": [int(b) for b in nummers],
        "tekst": list(nummers),
        "punten": [f"{b[:4]}.{b[4:6]}.{b[6:]}" for b in nummers],
        "kommagetal": [float(b) for b in nummers],
        "zonder nul": [b.lstrip("0") for b in nummers],
    }
    pad = map_ / f"b4.{soort}"
    if soort == "xlsx":
        write_xlsx(pad, [["BSN"], *([c] for c in vormen[vorm])])
    else:
        pad.write_text("BSN;x\n" + "".join(f"{c};\n" for c in vormen[vorm]), encoding="utf-8")
    b4 = read_b4(pad)
    assert b4.frame["bsn"].to_list() == nummers
    nullen = sum(b.startswith("0") for b in nummers)
    assert b4.bsn_aangevuld == (nullen if vorm in ("getal", "kommagetal", "zonder nul") else 0)


@rustig
@given(
    st.lists(datums, min_size=1, max_size=20),
    st.sampled_from(["echt", "%d-%m-%Y", "%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "dagnummer"]),
    st.sampled_from([False, True]),
)
def test_dates_through_xlsx(map_: Path, dagen: list[dt.date], vorm: str, vanaf1904: bool) -> None:
    """A date written one way comes out as that date, also in a workbook that counts from 1904."""
    begin = dt.date(1904, 1, 1) if vanaf1904 else dt.date(1899, 12, 30)
    if vorm == "dagnummer":
        dagen = [d for d in dagen if 10_000 <= (d - begin).days <= 99_999]
    elif vorm == "echt" and vanaf1904:
        dagen = [d for d in dagen if d > begin]
    cellen: list[Cel] = [
        d if vorm == "echt" else (d - begin).days if vorm == "dagnummer" else d.strftime(vorm)
        for d in dagen
    ]
    rijen = [["BSN", "Einddatum"], *([BSNS[i], c] for i, c in enumerate(cellen)), [BSNS[-1], None]]
    pad = write_xlsx(map_ / "b4.xlsx", rijen, opties={"date_1904": vanaf1904})
    assert read_b4(pad).frame["einddatum"].to_list() == [*dagen, None]


@rustig
@given(st.lists(datums, min_size=1, max_size=30))
def test_dates_are_never_turned(dagen: list[dt.date]) -> None:
    """Written month first, a date is unreadable or could be read day first; nothing else."""
    gelezen = read_datums(pl.Series([f"{d.month}/{d.day}/{d.year}" for d in dagen]))
    for dag, rij in zip(dagen, gelezen.rows(named=True), strict=True):
        assert rij["maand_voorop"] == (dag.day > 12)
        assert rij["toestand"] == ("onleesbaar" if dag.day > 12 else "datum")


@settings(rustig, max_examples=300)
@given(st.text(st.characters(codec="utf-8"), max_size=14))
def test_any_text_as_bsn(cel: str) -> None:
    """A BSN comes out only when it is one, and then its digits stood in the cell."""
    rij = add_bsn(pl.DataFrame({"x": [cel]}), "x").row(0, named=True)
    assert (rij["bsn"] is None) == (rij["bsn_fout"] is not None)
    if rij["bsn"] is not None:
        assert stdnum_bsn.is_valid(rij["bsn"])
        cijfers = "".join(c for c in cel if c.isdecimal())
        assert rij["bsn"].lstrip("0") in cijfers or "e" in cel.casefold()


@settings(rustig, max_examples=300)
@given(st.one_of(st.text(max_size=14), st.from_regex(r"\A\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}\Z")))
def test_any_text_as_date(cel: str) -> None:
    """Every text is a date, open, empty or unreadable; a date reads back from its own form."""
    gelezen = read_datums(pl.Series([cel])).row(0, named=True)
    assert gelezen["toestand"] in ("datum", "open", "leeg", "onleesbaar")
    assert (gelezen["datum"] is not None) == (gelezen["toestand"] == "datum")
    if gelezen["datum"] is not None:
        assert read_datums(pl.Series([gelezen["tekst"]]))["datum"][0] == gelezen["datum"]


@rustig
@given(tekst, st.sampled_from(["van der", "de", "'t", "in 't"]))
def test_names_compare_wherever_the_voorvoegsel_stands(naam: str, voor: str) -> None:
    """Beside, in front, behind a comma, in capitals: one name."""
    if "," in naam or not all(woord[0].isalpha() for woord in naam.split()):
        return  # a word that begins with a figure is no part of a surname
    vormen = [(naam, voor), (f"{voor} {naam}", None), (f"{naam}, {voor}", None)]
    een, *anders = [read_geslachtsnaam(a, v) for a, v in vormen]
    assert not any(differs_in_stam(een, a) or differs_in_voor(een, a) for a in anders)


@rustig
@given(st.permutations(["BSN", "Klantnummer CAK", "Achternaam", "Startdatum"]))
def test_order_of_columns_does_not_matter(map_: Path, koppen: list[str]) -> None:
    waarden: dict[str, Cel] = {
        "BSN": int(BSNS[0]),
        "Klantnummer CAK": 7,
        "Achternaam": "Vos",
        "Startdatum": dt.date(2022, 10, 1),
    }
    pad = write_xlsx(map_ / "b4.xlsx", [koppen, [waarden[k] for k in koppen]])
    rij = read_b4(pad).frame.row(0, named=True)
    assert (rij["bsn"], rij["klantnummer"], rij["achternaam"]) == (BSNS[0], "7", "Vos")
    assert rij["startdatum"] == dt.date(2022, 10, 1)


@rustig
@given(st.text(max_size=40))
def test_illegal_characters_do_not_stop_the_reading(map_: Path, inhoud: str) -> None:
    """Control characters that a workbook may hold in escaped form come back."""
    schoon = ILLEGAL_CHARACTERS_RE.sub("", inhoud).encode("utf-8", "ignore").decode()
    pad = write_xlsx(map_ / "b4.xlsx", [["BSN", "Achternaam"], [BSNS[0], schoon]])
    assert read_tabel(pad, "b4").frame.height == 1
