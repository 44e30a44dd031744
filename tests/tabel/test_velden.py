"""What is told and asked about the columns of a table; never with what stood in a cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from bvtool.tabel.lezen.lezing import read_tabel
from bvtool.tabel.waarden.velden import Veldlezer
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from tests.tabel.maken import BSNS, Cel, write_xlsx

D = dt.date


def _lezer(tmp_path: Path, kop: str, cellen: Sequence[Cel], soort: str = "register") -> Veldlezer:
    koppen = ["BSN", "Ingangsdatum", kop]
    if kop == "Ingangsdatum":
        koppen[1] = "Exportdatum"
    rijen: list[list[Cel]] = [list(koppen)]
    rijen += [[b, D(2022, 1, 1), c] for b, c in zip(BSNS, cellen, strict=False)]
    return Veldlezer(read_tabel(write_xlsx(tmp_path / "r.xlsx", rijen), soort))


def _plekken(bevindingen: Sequence[Bevinding]) -> list[tuple[str, str]]:
    return [
        (b.waar.removeprefix("r.xlsx, blad 'Blad1', "), b.wat.split(";")[0]) for b in bevindingen
    ]


def test_unreadable_dates_are_asked_each(tmp_path: Path) -> None:
    """A start date that cannot be read is never left out."""
    lezer = _lezer(
        tmp_path, "Ingangsdatum", ["1-10-2022", "volgt", "31-2-2022", None, "00-00-0000"]
    )
    lezer.read_datum("ingangsdatum", streng=True)
    assert lezer.meldingen == []
    with pytest.raises(InvoerGeweigerd) as gezien:
        lezer.finish("de export van het register")
    assert _plekken(gezien.value.bevindingen) == [
        ("cel C3", "Deze datum is niet te lezen."),
        ("cel C4", "Deze datum is niet te lezen."),
    ]
    assert "export van het register" in gezien.value.fout


def test_hundreds_of_unreadable_dates(tmp_path: Path) -> None:
    lezer = _lezer(tmp_path, "Einddatum", ["volgt"] * 103)
    lezer.read_datum("einddatum", streng=True)
    assert len(lezer.vragen) == 101
    assert lezer.vragen[-1].wat == "Nog 3 andere datums zijn niet te lezen."


def test_unreadable_dates_are_told_where_no_outcome_hangs_on_them(tmp_path: Path) -> None:
    lezer = _lezer(tmp_path, "Geboortedatum", ["1-10-1961", "weet ik niet", "?"])
    assert lezer.read_geboorte("geboortedatum").to_list() == ["1961-10-01", None, None]
    assert _plekken(lezer.meldingen) == [
        ("kolom 'Geboortedatum', rij 3 en 4", "Deze datum is niet te lezen")
    ]
    lezer.finish("x")


@pytest.mark.parametrize("streng", [True, False])
def test_dates_both_ways_are_asked_with_the_rows_that_prove_it(
    tmp_path: Path, streng: bool
) -> None:
    """Never turned, in no column; what else is unreadable waits for the answer."""
    cellen = ["13-1-2022", "1-13-2022", "1-2-2022", "2022-01-05", "x", "12-31-2021"]
    lezer = _lezer(tmp_path, "Einddatum", cellen)
    lezer.read_datum("einddatum", streng=streng)
    (vraag,) = lezer.vragen
    assert vraag.waar == "r.xlsx, blad 'Blad1', kolom 'Einddatum'"
    assert "Alleen met de maand voorop te lezen: rij 3 en 7." in vraag.wat
    assert "Met de dag voorop te lezen: rij 2 en 4." in vraag.wat


def test_only_month_first_is_unreadable(tmp_path: Path) -> None:
    """Without a date the other way there is no doubt, and still nothing is turned."""
    lezer = _lezer(tmp_path, "Einddatum", ["1-13-2022", "1-14-2022"])
    assert lezer.read_datum("einddatum", streng=False).to_list() == [None, None]
    assert lezer.vragen == []


def test_dates_turned_by_excel_are_asked(tmp_path: Path) -> None:
    """Real dates on day 1-12 only, texts on later days only: opened with American settings."""
    echt: list[Cel] = [D(2022, d, 3 + d) for d in range(2, 9)]
    tekst: list[Cel] = [f"{d}-03-2022" for d in range(13, 20)]
    lezer = _lezer(tmp_path, "Einddatum", [*echt, *tekst])
    lezer.read_datum("einddatum", streng=True)
    (vraag,) = lezer.vragen
    assert "dag en maand verwisseld" in vraag.wat
    assert "rij 2, 3, 4, 5, 6, 7 en 8" in vraag.wat
    assert "rij 9, 10, 11, 12, 13, 14 en 15" in vraag.wat


@pytest.mark.parametrize(
    "cellen",
    [
        [*(D(2022, m, 1) for m in range(1, 10)), *(f"{d}-03-2022" for d in range(13, 20))],
        [*(D(2022, 2, d) for d in range(2, 20)), *(f"{d}-03-2022" for d in range(13, 20))],
        [*(D(2022, 2, d) for d in range(2, 12)), *(f"{d}-03-2022" for d in range(5, 20))],
        [D(2022, 2, 3), "31-12-2022", "30-11-2022"],
        [D(2022, 2, 3), D(2022, 2, 4), "31-12-2022"],
    ],
    ids=["eerste van de maand", "late echte datums", "vroege teksten", "een echte", "een tekst"],
)
def test_ordinary_mixtures_are_not_asked(tmp_path: Path, cellen: list[Cel]) -> None:
    lezer = _lezer(tmp_path, "Einddatum", cellen)
    assert lezer.read_datum("einddatum", streng=True).null_count() == 0
    assert lezer.vragen == []


def test_centuries_and_times_are_told(tmp_path: Path) -> None:
    lezer = _lezer(tmp_path, "Einddatum", ["1-1-61", dt.datetime(2022, 1, 2, 10, 30)])  # noqa: DTZ001
    assert lezer.read_datum("einddatum", streng=True).to_list() == [D(1961, 1, 1), D(2022, 1, 2)]
    assert _plekken(lezer.meldingen) == [
        ("cel C2", "Het jaar heeft twee cijfers"),
        ("cel C3", "Bij deze datum staat een tijd"),
    ]


def test_open_and_empty_ends_are_told_apart(tmp_path: Path) -> None:
    lezer = _lezer(tmp_path, "Einddatum", ["31-12-9999", "00-00-0000", None, D(2023, 1, 1)])
    assert lezer.read_einde("einddatum").to_list() == [
        D(9999, 12, 31),
        D(9999, 12, 31),
        None,
        D(2023, 1, 1),
    ]


def test_text_error_cells_and_blanks(tmp_path: Path) -> None:
    lezer = _lezer(tmp_path, "Aanbieder", [" De\n Linde ", "#N/A", "", "   ", "x"])
    assert lezer.read_tekst("aanbieder").to_list() == ["De Linde", None, None, None, "x"]
    assert _plekken(lezer.meldingen) == [
        ("cel C3", "Hier staat een foutmelding van Excel (zoals #N/B)")
    ]


def test_mojibake_is_told(tmp_path: Path) -> None:
    """Text that was read in the wrong encoding on its way: reported, never mended."""
    namen = ["RenÃ©e", "Renée", "Ren?e", "Ã‡elik", "Ärzte", "JOÃO", "Jos‚"]
    lezer = _lezer(tmp_path, "Achternaam", namen)
    assert lezer.read_naam("achternaam").to_list() == namen
    assert _plekken(lezer.meldingen) == [
        (
            "kolom 'Achternaam', rij 2, 4, 5 en 8",
            "In deze naam staan tekens die niet kloppen, zoals een vraagteken.",
        )
    ]


@pytest.mark.parametrize(
    ("cellen", "uit"),
    [
        (["J", "j", "Ja", " ja ", "1", 1, 1.0, True, "WAAR", "x", "true"], "J"),
        (["N", "nee", 0, "0.0", False, "ONWAAR", "no"], "N"),
        ([None, "", "misschien"], None),
    ],
)
def test_yes_and_no(tmp_path: Path, cellen: list[Cel], uit: str | None) -> None:
    lezer = _lezer(tmp_path, "Vrijstelling", cellen)
    assert set(lezer.read_janee("vrijstelling").to_list()) == {uit}
    assert len(lezer.meldingen) == (1 if uit is None else 0)


def test_codes_get_their_zeros_back(tmp_path: Path) -> None:
    lezer = _lezer(tmp_path, "Reden einde", [2, "02", "19.0", "Overlijden", None, 31])
    assert lezer.read_code("reden_einde", breedte=2).to_list() == [
        "02", "02", "19", "Overlijden", None, "31",
    ]  # fmt: skip


def test_releases(tmp_path: Path) -> None:
    lezer = _lezer(tmp_path, "Release", [3.1, "3,1", 3, "iWmo 3.0", "3.1.0", None, "oud"])
    assert lezer.read_release("release").to_list() == [
        "3.1", "3.1", "3.0", "3.0", "3.1", None, "oud",
    ]  # fmt: skip


def test_whole_numbers(tmp_path: Path) -> None:
    lezer = _lezer(tmp_path, "Startnummer", [12, "13", "14.0", "x", None, 1.5, "1234567890", "-3"])
    assert lezer.read_getal("startnummer").to_list() == [12, 13, 14, *[None] * 5]
    assert _plekken(lezer.meldingen) == [
        (
            "kolom 'Startnummer', rij 5, 7, 8 en 9",
            "Hier staat geen heel getal van hoogstens negen cijfers",
        )
    ]


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    lezer = _lezer(tmp_path, "Opmerking", ["x"])
    assert lezer.read_tekst("release").to_list() == [None]
    assert lezer.read_datum("einddatum", streng=True).to_list() == [None]
    assert lezer.read_einde("einddatum").to_list() == [None]
    assert lezer.read_geboorte("geboortedatum").to_list() == [None]
