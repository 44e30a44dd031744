"""BSNs and dates as strangers write them, through `vergelijk`: read right, or asked."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.snel import amount
from tests.tabel.maken import BSNS, Cel, write_xlsx
from tests.tabel.vergelijken import (
    GEVALLEN,
    Vergeleken,
    compare,
    compare_geval,
    write_register,
    write_text,
)

ONZICHTBAAR = (
    "\u001f\u00a0\u00ad\u034f\u061c\u180e\u2000\u2007\u200b\u200c\u200d\u200e\u200f\u2028\u202a"
    "\u202b\u202c\u202d\u202e\u202f\u2060\u2061\u2066\u2067\u2068\u2069\u3000\ufe0f\ufeff"
)
CIJFERS = ("0123456789", "0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")


def _b4(*bsns: str) -> Vergeleken:
    """B4 with these BSNs as text, against a register of the first three fictive ones."""
    with tempfile.TemporaryDirectory() as plek:
        map_ = Path(plek)
        register = write_register(map_, *(f"{b};Naam;1960-01-02;15;2021-01-01;" for b in BSNS[:3]))
        regels = "".join(f"{b};Naam;1960-01-02\n" for b in bsns)
        b4 = write_text(map_, "b4.csv", "BSN;Achternaam;Geboortedatum\n" + regels)
        return compare(b4, register)


def _register(kop: str, *rijen: str, klanten: list[str] = BSNS[:3]) -> Vergeleken:
    """A register with a header of its own; B4 holds the first three fictive BSNs, or these."""
    with tempfile.TemporaryDirectory() as plek:
        map_ = Path(plek)
        b4 = write_text(map_, "b4.csv", "BSN\n" + "\n".join(klanten) + "\n")
        register = write_text(map_, "reg.csv", "\n".join([kop, *rijen]) + "\n")
        return compare(b4, register)


@settings(max_examples=amount(15, 40))
@given(st.data())
def test_marks_that_nobody_sees_in_a_bsn(data: st.DataObject) -> None:
    tekens = list(BSNS[0])
    for _ in range(data.draw(st.integers(1, 4))):
        plek = data.draw(st.integers(0, len(tekens)))
        tekens.insert(plek, data.draw(st.sampled_from(ONZICHTBAAR)))
    gedaan = _b4("".join(tekens), BSNS[1])
    assert (gedaan.code, gedaan.bsns) == (0, BSNS[:2])


def test_every_mark_that_nobody_sees() -> None:
    bsns = dict(zip(ONZICHTBAAR, BSNS, strict=False))
    gelezen = _b4(*(f"{t}{bsn[:4]}{t}{bsn[4:]}{t}" for t, bsn in bsns.items())).bsns
    assert dict(zip(map(ascii, bsns), gelezen, strict=True)) == {
        ascii(t): bsn for t, bsn in bsns.items()
    }
    leeg = _b4(*ONZICHTBAAR, BSNS[0])
    uit = dict(zip(map(ascii, [*ONZICHTBAAR, "bsn"]), leeg.uitkomsten, strict=True))
    assert uit == dict.fromkeys(map(ascii, ONZICHTBAAR), "onleesbaar") | {
        ascii("bsn"): "aan_te_melden"
    }


@pytest.mark.parametrize("cijfers", CIJFERS)
def test_digits_of_other_writings(cijfers: str) -> None:
    gedaan = _b4("".join(cijfers[int(c)] for c in BSNS[0]), BSNS[1])
    assert gedaan.bsns == BSNS[:2]


@pytest.mark.parametrize("vorm", ["{}.0", "{}.00", "{},0", " {} ", "'{}", '"{}"', "{}.000000"])
def test_number_with_a_tail(vorm: str) -> None:
    gedaan = _b4(*(vorm.format(b) for b in BSNS[:3]))
    assert (gedaan.code, gedaan.bsns) == (0, BSNS[:3])


def test_number_with_a_tail_and_total_care() -> None:
    gedaan = compare_geval("total_care")
    assert (gedaan.code, gedaan.uitkomsten) == (0, ["aan_te_melden"] * 3)


@settings(max_examples=amount(20, 60))
@given(
    st.sampled_from(BSNS),
    st.integers(0, 8),
    st.sampled_from(["e+08", "E+08", "E8", "e+8", "E+008"]),
    st.sampled_from(".,"),
)
def test_a_rounded_number_is_never_another_bsn(
    bsn: str, plaatsen: int, macht: str, komma: str
) -> None:
    """Only a power of ten with all nine digits is the number itself."""
    afgerond = f"{int(bsn):.{plaatsen}e}".split("e")[0].replace(".", komma) + macht
    gedaan = _b4(f'"{afgerond}"')
    assert gedaan.bsns == [bsn if plaatsen == 8 else None]
    assert gedaan.uitkomsten != ["aan_te_melden"] or plaatsen == 8


def test_a_rounded_number_is_asked() -> None:
    gedaan = compare_geval("P15_e")
    assert (gedaan.code, gedaan.uitkomsten) == (1, ["onleesbaar"])
    assert gedaan.b4[0]["voorstel_bsn"] == "999900857"


@pytest.mark.parametrize("bsn", ["9.999E+08", "9,999E+08", "9.999009e+08", "1E+09", "9.99990e8"])
def test_a_rounded_number_in_the_register_is_asked(bsn: str) -> None:
    rij = f'"{bsn}";15;2021-01-01;'
    gedaan = _register("BSN;Productcategorie;Ingangsdatum;Einddatum", f"{BSNS[0]};15;2021-01-01;",
                       rij)  # fmt: skip
    assert gedaan.code == 65
    assert "reg.csv, rij 3, kolom 'BSN'" in gedaan.tekst
    assert "afgerond" in gedaan.tekst


LEEG = ["NULL", "null", "n.v.t.", "N.v.t.", "nvt", "NVT", "-", "onbekend", "Onbekend", "ONBEKEND"]
DOOR = ["onbepaalde tijd", "Onbepaalde tijd", "onbepaald", "ONBEPAALD"]
DAGEN = ["31-12-2099", "31-12-2999", "31-12-9999", "01-01-0001", "1-1-0001", "1-1-1753",
         "01-01-1900", "00-00-0000"]  # fmt: skip
JAAR_VOOROP = ["2099-12-31", "9999-12-31", "0001-01-01", "1753-01-01", "1900-01-01"]
GEEN_EINDE = {
    "words for nothing": LEEG,
    "words for on": DOOR,
    "day first": DAGEN,
    "day first, midnight": [f"{d} 00:00:00" for d in DAGEN],
    "year first": JAAR_VOOROP,
    "year first, midnight": [f"{d} 00:00:00" for d in JAAR_VOOROP],
    "figures only": ["20991231", "99991231", "00000000"],
}
"""Each kind as a column has it: one program writes a column."""


@pytest.mark.parametrize("soort", GEEN_EINDE)
def test_words_and_dates_for_no_end(soort: str) -> None:
    einden = GEEN_EINDE[soort]
    bsns = BSNS[: len(einden) + 2]
    gedaan = _register(
        "BSN;Productcategorie;Ingangsdatum;Einddatum;Reden einde;Overlijdensdatum",
        *(f"{b};15;2021-01-01;{e};NULL;{e}" for b, e in zip(bsns, einden, strict=False)),
        f"{bsns[-2]};15;2021-01-01;2022-06-30;-;nvt",
        f"{bsns[-1]};15;2021-01-01;;;",
        klanten=bsns,
    )
    hoort = dict.fromkeys(einden, ("aan_te_melden", None))
    gevonden = [(rij["uitkomst"], rij["einddatum"]) for rij in gedaan.b4]
    assert dict(zip(einden, gevonden, strict=False)) == hoort
    assert gedaan.uitkomsten[-2:] == ["te_beoordelen", "aan_te_melden"]


@pytest.mark.parametrize("dag", ["0001-01-01", "1-1-1753", "1-1-1900", "NULL", "-"])
def test_nothing_filled_in_does_not_hide_an_end(dag: str) -> None:
    """The lowest date of a program in the end of the delivery: the other end still counts."""
    gedaan = _register(
        "BSN;Productcategorie;Ingangsdatum;Einddatum;Einddatum levering",
        *(f"{b};15;2021-01-01;2022-06-30;{dag}" for b in BSNS[:3]),
    )
    assert gedaan.uitkomsten == ["te_beoordelen"] * 3
    assert "30-06-2022" in gedaan.b4[0]["uitleg"]


@pytest.mark.parametrize("einde", ["tot nader order", "zie dossier", "?", "32-01-2022", "#N/B"])
def test_any_other_word_as_an_end_is_asked(einde: str) -> None:
    gedaan = _register(
        "BSN;Productcategorie;Ingangsdatum;Einddatum",
        f"{BSNS[0]};15;2021-01-01;",
        f"{BSNS[1]};15;2021-01-01;{einde}",
    )
    assert gedaan.code == 65
    assert "reg.csv, rij 3, kolom 'Einddatum'" in gedaan.tekst


def test_null_as_end_date() -> None:
    gedaan = compare_geval("P10_null")
    assert (gedaan.code, gedaan.uitkomsten) == (0, ["aan_te_melden"] * 3)


def _turned(map_: Path, einden: list[Cel]) -> Vergeleken:
    bsns = BSNS[: len(einden)]
    rijen = [[b, "15", dt.date(2021, 1, 1), e] for b, e in zip(bsns, einden, strict=True)]
    kop: list[Cel] = ["BSN", "Productcategorie", "Ingangsdatum", "Einddatum"]
    register = write_xlsx(map_ / "reg.xlsx", [kop, *rijen])
    return compare(write_text(map_, "b4.csv", "BSN\n" + "\n".join(bsns) + "\n"), register)


@pytest.mark.parametrize("teksten", [1, 2, 4, 5])
@pytest.mark.parametrize("datums", [2, 3, 8])
def test_turned_dates_in_a_small_column_are_asked(
    tmp_path: Path, teksten: int, datums: int
) -> None:
    einden: list[Cel] = [f"{d}-10-2022" for d in range(13, 13 + teksten)]
    einden += [dt.date(2022, m, 5) for m in range(2, 2 + datums)]
    gedaan = _turned(tmp_path, einden)
    if teksten + datums < 4:
        assert gedaan.code in (0, 1)
        return
    assert gedaan.code == 65
    assert "dag en maand verwisseld" in gedaan.tekst
    assert "kolom 'Einddatum'" in gedaan.tekst


def test_turned_dates_4_and_8() -> None:
    gedaan = compare_geval("P12_gedraaid_4_8")
    assert gedaan.code == 65
    assert "dag en maand verwisseld" in gedaan.tekst


def test_dates_that_are_not_turned_are_not_asked(tmp_path: Path) -> None:
    """Real dates later than the twelfth, or all on the first of a month, prove the day."""
    laat: list[Cel] = ["13-10-2022", "14-10-2022", dt.date(2022, 5, 20), dt.date(2022, 5, 3)]
    assert _turned(tmp_path, laat).code != 65
    eerste: list[Cel] = ["13-10-2022", "14-10-2022", *(dt.date(2022, m, 1) for m in (3, 5, 7))]
    assert _turned(tmp_path, eerste).code != 65


MIDDERNACHT = [
    "2022-09-30 22:00:00", "2022-09-30 23:00:00", "2022-09-30T22:00", "30-09-2022 22:00",
    "30-9-2022 23:00:00", "2022-09-30 22:00:00.000", "2022-09-30 21:59:59.997",
    "2022-09-30 22:59:59",
    "44834,9166666667", "44834.958333333336",
]  # fmt: skip


@pytest.mark.parametrize("moment", MIDDERNACHT)
@pytest.mark.parametrize("kolom", ["Ingangsdatum", "Einddatum", "Overlijdensdatum"])
def test_midnight_in_another_zone_is_asked(moment: str, kolom: str) -> None:
    """Even with a reason that is certain: the day may be the next one, 1 October."""
    koppen = ["BSN", "Productcategorie", "Ingangsdatum", "Einddatum", "Overlijdensdatum",
              "Reden einde", "Release"]  # fmt: skip
    rij = dict(zip(koppen, [BSNS[0], "15", "2021-01-01", "", "", "19", "3.1"], strict=True))
    gedaan = _register(";".join(koppen), ";".join((rij | {kolom: moment}).values()))
    assert gedaan.code == 65
    assert f"reg.csv, rij 2, kolom '{kolom}'" in gedaan.tekst
    assert "een dag later" in gedaan.tekst


def test_midnight_in_another_zone_kept() -> None:
    gedaan = compare_geval("tijdzone")
    assert gedaan.code == 65
    assert "kolom 'Einddatum', rij 2 en 3" in gedaan.tekst


@pytest.mark.parametrize(
    ("moment", "dag"),
    [
        ("2022-09-29 23:59:59", "29-09-2022"),
        ("2022-09-29 10:30:00", "29-09-2022"),
        ("2022-09-29 00:00:00", "29-09-2022"),
        ("2022-09-29T22:00:00Z", "30-09-2022"),
        ("2022-09-29T23:00:00+01:00", "30-09-2022"),
        ("2022-09-29T00:00:00+02:00", "29-09-2022"),
    ],
)
def test_other_times_are_read(moment: str, dag: str) -> None:
    gedaan = _register(
        "BSN;Productcategorie;Ingangsdatum;Einddatum", f"{BSNS[0]};15;2021-01-01;{moment}"
    )
    assert gedaan.code == 1
    assert f"stopte volgens uw register op {dag}" in gedaan.b4[0]["uitleg"]


def test_kept_cases_are_complete() -> None:
    assert len(list(GEVALLEN.iterdir())) >= 17
