"""The register as canonical frame; what its outcome hangs on is never lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from bvtool.bestanden.register import read_register
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.tabellen import load_tabel
from tests.tabel.maken import BSNS, write_xlsx

D = dt.date
TEKST = [
    "achternaam", "voorvoegsel", "voorletters", "geboortedatum", "gemeentecode",
    "beschikkingnummer", "toewijzingnummer", "productcategorie", "productcode", "leveringsvorm",
    "pgb_wooncomponent", "aanbieder", "reden_einde", "release", "vrijstelling", "buitenregionaal",
    "status", "reden_wijziging", "productomschrijving", "status_aanlevering", "clientnummer",
    "soort_bijdrage", "huishouden",
]  # fmt: skip
DATUM = [
    "overlijdensdatum", "ingangsdatum", "einddatum", "startdatum_levering", "einddatum_levering",
]  # fmt: skip
ABO = {"kostprijs", "wlz_ingang"}
"""What only a comparison of the abonnementstarief reads."""
VOLGORDE = [r["sleutel"] for r in load_tabel("kolommen") if r["bestand"] == "register"]
KOPPEN = [r["kop"] for r in load_tabel("kolommen") if r["bestand"] == "register"]
A, B = BSNS[:2]


def test_every_column(tmp_path: Path) -> None:
    """All columns of the agreed frame, typed and in order."""
    waarden = {
        "bsn": int(A), "achternaam": "Berg", "voorvoegsel": "van", "voorletters": "A",
        "geboortedatum": "00-00-1961", "overlijdensdatum": D(2022, 11, 1), "gemeentecode": 363,
        "beschikkingnummer": 7, "toewijzingnummer": 8, "productcategorie": 15,
        "productcode": "15A01", "leveringsvorm": "ZIN", "pgb_wooncomponent": "ja",
        "aanbieder": "Linde", "ingangsdatum": D(2020, 1, 1), "einddatum": "31-12-9999",
        "startdatum_levering": "20200203", "einddatum_levering": None, "reden_einde": 2,
        "release": 3, "startnummer": 12, "vrijstelling": "N", "buitenregionaal": 1,
        "status": "Actief", "reden_wijziging": 1, "productomschrijving": "Beschermd wonen",
        "status_aanlevering": 1, "clientnummer": 70, "soort_bijdrage": "LEB", "huishouden": "nee",
        "kostprijs": "€ 1.019,50", "wlz_ingang": "aangevraagd",
    }  # fmt: skip
    rijen = [KOPPEN, [waarden[s] for s in VOLGORDE]]
    register = read_register(write_xlsx(tmp_path / "r.xlsx", rijen))
    schema = dict(register.frame.schema)
    bsn = ["bsn", "bsn_ruw", "bsn_fout", "bsn_aangevuld"]
    merk = {"categorie", "telt", "vraag", "geen_kolom"}
    assert set(schema) == {"rij", *bsn, *VOLGORDE, *merk} - ABO
    assert {k for k, s in schema.items() if s == pl.String} == {
        *TEKST, *bsn[:3], "categorie", "vraag", "geen_kolom",
    }  # fmt: skip
    assert {k for k, s in schema.items() if s == pl.Date} == {*DATUM}
    assert schema["startnummer"] == schema["rij"] == pl.Int64
    rij = register.frame.row(0, named=True)
    assert rij == {
        "rij": 2, "bsn": A, "bsn_ruw": A, "bsn_fout": None, "bsn_aangevuld": False,
        "achternaam": "Berg", "voorvoegsel": "van", "voorletters": "A",
        "geboortedatum": "1961-00-00", "overlijdensdatum": D(2022, 11, 1), "gemeentecode": "0363",
        "beschikkingnummer": "7", "toewijzingnummer": "8", "productcategorie": "15",
        "productcode": "15A01", "leveringsvorm": "ZIN", "pgb_wooncomponent": "J",
        "aanbieder": "Linde", "ingangsdatum": D(2020, 1, 1), "einddatum": D(9999, 12, 31),
        "startdatum_levering": D(2020, 2, 3), "einddatum_levering": None, "reden_einde": "02",
        "release": "3.0", "startnummer": 12, "vrijstelling": "N", "buitenregionaal": "J",
        "status": "Actief", "reden_wijziging": "01", "productomschrijving": "Beschermd wonen",
        "status_aanlevering": "1", "clientnummer": "70",
        "soort_bijdrage": "LEB", "huishouden": "nee",
        "categorie": "15", "telt": True, "vraag": None, "geen_kolom": None,
    }  # fmt: skip
    assert register.meldingen == ()


def test_the_price_and_the_wlz_are_read_for_the_abonnementstarief(tmp_path: Path) -> None:
    koppen = ["BSN", "Ingangsdatum", "Productcategorie", "Kostprijs", "Ingangsdatum Wlz"]
    prijzen = {
        "€ 1.019,50": 101950, "19": 1900, "19,5": 1950, "19.00": 1900, "19.0000": 1900,
        "19,0000": 1900, "1.234.567": 123456700, "19.125": None, "negentien": None,
    }  # fmt: skip
    rijen = [
        [b, D(2022, 1, 1), "01", p, D(2026, 3, 1)] for b, p in zip(BSNS, prijzen, strict=False)
    ]
    pad = write_xlsx(tmp_path / "r.xlsx", [koppen, *rijen])
    register = read_register(pad, categorieen=("01",))
    assert register.frame["kostprijs"].to_list() == [*prijzen.values()][: len(rijen)]
    assert set(register.frame["wlz_ingang"]) == {D(2026, 3, 1)}
    (melding,) = register.meldingen
    assert "geen bedrag" in melding.wat
    rijen[0][-1] = "aangevraagd"
    with pytest.raises(InvoerGeweigerd):
        read_register(write_xlsx(pad, [koppen, *rijen]), categorieen=("01",))


def test_a_row_with_an_unreadable_bsn_stays(tmp_path: Path) -> None:
    rijen = [["BSN", "Ingangsdatum"], ["12345678901", D(2022, 1, 1)], [A, None]]
    register = read_register(write_xlsx(tmp_path / "r.xlsx", rijen))
    assert register.frame["bsn"].to_list() == [None, A]
    een, twee = register.meldingen
    assert (een.waar[-6:], een.wat) == ("cel A2", "Hier staat geen BSN van negen cijfers.")
    assert twee.waar.endswith("kolom 'Ingangsdatum', rij 3")
    assert "ontbreekt de ingangsdatum" in twee.wat


@pytest.mark.parametrize(
    "kop",
    ["Ingangsdatum", "Einddatum", "Startdatum levering", "Einddatum levering", "Overlijdensdatum"],
)
def test_a_date_that_decides_is_asked(tmp_path: Path, kop: str) -> None:
    """Every cell at once, by its name; the file is not half used."""
    koppen = ["BSN", *dict.fromkeys(["Ingangsdatum", kop])]
    rijen = [koppen, *([b, *["weet ik niet"] * (len(koppen) - 1)] for b in BSNS[:3])]
    with pytest.raises(InvoerGeweigerd) as gezien:
        read_register(write_xlsx(tmp_path / "r.xlsx", rijen))
    assert gezien.value.code == 65
    assert len(gezien.value.bevindingen) == 3 * (len(koppen) - 1)


def test_a_birth_date_does_not_stop_the_register(tmp_path: Path) -> None:
    rijen = [["BSN", "Ingangsdatum", "Geboortedatum"], [A, D(2022, 1, 1), "weet ik niet"]]
    register = read_register(write_xlsx(tmp_path / "r.xlsx", rijen))
    assert register.frame["geboortedatum"].to_list() == [None]
    assert [b.waar[-6:] for b in register.meldingen] == ["cel C2"]


def test_csv_gives_the_same_frame(tmp_path: Path) -> None:
    """The same register as xlsx and as csv of another system."""
    rijen = [["BSN", "Ingangsdatum", "Achternaam"], [int(A), D(2022, 1, 31), "Şahin"]]
    boek = read_register(write_xlsx(tmp_path / "r.xlsx", rijen)).frame.drop("bsn_ruw")
    pad = tmp_path / "r.csv"
    pad.write_bytes(f"bsn client\tBegindatum\tNaam\r\n{A}.0\t31/1/2022\tŞahin\r\n".encode("utf-16"))
    assert read_register(pad).frame.drop("bsn_ruw").equals(boek)
