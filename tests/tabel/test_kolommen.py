"""Which column is which, and what is asked when that is not clear."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest

from bvtool.tabel.lezen.kolommen import match_kolommen
from bvtool.tabel.lezen.kolomvragen import recognise_kolommen
from bvtool.tabel.lezen.koprij import fold_kop, list_bekend
from bvtool.tabel.lezen.ruw import name_letter, number_letter
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.tabellen import load_tabel

WAAR = "b4.xlsx, blad 'Mei', rij 3"


def _recognise(
    koppen: list[str], soort: str = "b4", eigen: Mapping[str, str] | None = None
) -> dict[str, str]:
    letters = [name_letter(i) for i in range(len(koppen))]
    leeg = pl.DataFrame(schema=dict.fromkeys(letters, pl.String))
    return recognise_kolommen(
        match_kolommen(koppen, letters, leeg, soort, eigen or {}), eigen or {}, WAAR
    )


@pytest.mark.parametrize("soort", ["b4", "register"])
def test_every_header_and_alias_is_known(soort: str) -> None:
    """And no alias of one key is that of another."""
    for rij in load_tabel("kolommen"):
        if rij["bestand"] == soort:
            for kop in (rij["kop"], *filter(None, rij["aliassen"].split(","))):
                assert list_bekend(soort)[fold_kop(kop)] == rij["sleutel"], kop


@pytest.mark.parametrize(
    ("kop", "vorm"),
    [
        ("Geb.datum", "gebdatum"),
        ("  BSN -\r\nnummer ", "bsnnummer"),
        ("Cliëntnummer", "clientnummer"),
        ("ZIN/PGB", "zinpgb"),
        ("STRAẞE", "strasse"),
        ("__", ""),
    ],
)
def test_normal_form(kop: str, vorm: str) -> None:
    assert fold_kop(kop) == vorm


def test_order_is_free_and_unknown_columns_stay() -> None:
    assert _recognise(["Iets", "Startdatum", "", "bsn"]) == {"startdatum": "B", "bsn": "D"}


def test_own_names_win() -> None:
    """A name of the dossier's own is that column, also when it is an alias of another."""
    assert _recognise(["Cliënt", "Naam"], eigen={"bsn": "cliënt"}) == {
        "bsn": "A",
        "achternaam": "B",
    }
    koppen = ["BSN", "Product", "Instelling"]
    assert _recognise(koppen, eigen={"soort_bijdrage": "product"})["soort_bijdrage"] == "B"
    dubbel = ["BSN", "Naam", "Achternaam"]
    assert _recognise(dubbel, eigen={"achternaam": "Achternaam"}) == {"bsn": "A", "achternaam": "C"}


def test_two_columns_that_fit_are_asked() -> None:
    with pytest.raises(InvoerGeweigerd) as gezien:
        _recognise(["BSN", "Burger-\nservicenummer", "Naam", "Achternaam"])
    een, twee = gezien.value.bevindingen
    assert een.wat == "Meer dan een kolom past bij BSN: 'BSN' en 'Burger- servicenummer'."
    assert een.waar == f"{WAAR}, kolom A en B"
    assert twee.waar.endswith("kolom C en D")
    assert 'bsn = "de kop in uw bestand"' in gezien.value.wat_nu
    assert "[kolommen.b4]" in gezien.value.wat_nu


def test_all_that_is_wrong_at_once() -> None:
    """Missing, a name of its own that is not there, and two that fit: one refusal."""
    koppen = ["Naam", "Achternaam", "Einddatum"]
    with pytest.raises(InvoerGeweigerd) as gezien:
        _recognise(koppen, "register", {"productcode": "Dienst"})
    fout = gezien.value
    assert fout.waar == WAAR
    assert [b.wat for b in fout.bevindingen] == [
        "Meer dan een kolom past bij Achternaam: 'Naam' en 'Achternaam'.",
        "De kolom 'Dienst', die in bvtool.toml staat voor Productcode, is er niet.",
        "De kolom BSN is nodig en is niet gevonden.",
        "De kolom Ingangsdatum is nodig en is niet gevonden.",
    ]
    assert "In de koprij staat: 'Naam', 'Achternaam', 'Einddatum'." in fout.wat_nu


@pytest.mark.parametrize(
    ("nummer", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")],
)
def test_letters(nummer: int, letters: str) -> None:
    assert name_letter(nummer) == letters
    assert number_letter(letters) == nummer


def test_a_client_in_the_header_row_is_not_told() -> None:
    """A line break that was lost puts a client beside the headers."""
    with pytest.raises(InvoerGeweigerd) as gezien:
        _recognise(["Naam", "Geboortedatum999900006", "1234.56.789 x", "1-10-1961"])
    assert "'Geboortedatum…', '… x', '…'" in gezien.value.wat_nu
