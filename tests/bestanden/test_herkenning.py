"""What kind of table a file is, by its headers alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bvtool.bestanden.herkenning import find_soort, recognise
from bvtool.vak.fouten import InvoerGeweigerd, InvoerOntbreekt
from bvtool.vak.tabellen import load_tabel
from tests.tabel.maken import (
    BSNS,
    KLEIN,
    ods_cel,
    ods_rij,
    sheet_xml,
    write_delen,
    write_ods,
    write_xlsx,
)

A = BSNS[0]
B4 = [r["kop"] for r in load_tabel("kolommen") if r["bestand"] == "b4"]
REGISTER = [r["kop"] for r in load_tabel("kolommen") if r["bestand"] == "register"]
KOPPEN: list[tuple[list[str], str | None]] = [
    (B4, "b4"),
    (REGISTER, "register"),
    (["BSN"], "b4"),
    (["BSN", "Naam", "Geboortedatum"], "b4"),
    (["BSN", "Klantnummer CAK", "Startdatum"], "b4"),
    (["BSN", "Ingangsdatum", "Productcategorie"], "register"),
    (["bsn client", "Begindatum", "Reden\nbeeindiging", "Klantnummer", "Beschikking"], "register"),
    ([*B4, "Aanmelden via iEb 2.0", "Reden niet aangeleverd"], "terugkoppeling"),
    (["BSN", "Startdatum", "Einddatum", "Uitkomst", "Besluit gemeente"], "terugkoppeling"),
    (["Naam", "Woonplaats"], None),
    (["Ingangsdatum", "Einddatum"], None),
]


@pytest.mark.parametrize(("koppen", "soort"), KOPPEN)
@pytest.mark.parametrize("vorm", ["xlsx", "csv", "ods"])
def test_by_headers(tmp_path: Path, koppen: list[str], soort: str | None, vorm: str) -> None:
    pad = tmp_path / f"bestand.{vorm}"
    if vorm == "xlsx":
        write_xlsx(pad, [["Titel"], koppen, [A]])
    elif vorm == "csv":
        pad.write_text(
            "Titel\n" + ",".join(f'"{k}"' for k in koppen) + f"\n{A}\n", encoding="utf-8"
        )
    else:
        write_ods(pad, ods_rij(ods_cel("Titel")) + ods_rij(*map(ods_cel, koppen)))
    assert find_soort(pad) == soort
    if soort is not None:
        herkend = recognise(pad)
        assert herkend.rij == 2
        assert "bsn" in herkend.kolommen


def test_doubt_is_said(tmp_path: Path) -> None:
    """BSN and a start date fit both: a person says which it is."""
    pad = write_xlsx(tmp_path / "x.xlsx", [["BSN", "Startdatum", "Einddatum"], [A]])
    assert recognise(pad).mogelijk == ("b4", "register")
    with pytest.raises(InvoerGeweigerd, match="niet te zien") as gezien:
        find_soort(pad)
    assert "--b4" in gezien.value.wat_nu
    assert gezien.value.bevindingen[0].waar == "blad 'Blad1', rij 1"
    gemengd = ["BSN", "Ingangsdatum", "Klantnummer CAK", "Reden einde"]
    (tmp_path / "y.csv").write_text(";".join(gemengd), encoding="utf-8")
    with pytest.raises(InvoerGeweigerd, match="niet te zien") as gezien:
        find_soort(tmp_path / "y.csv")
    assert gezien.value.bevindingen[0].waar == "rij 1"


def test_own_headers_count(tmp_path: Path) -> None:
    """A dossier's own names make a file known, and decide between the two."""
    pad = write_xlsx(tmp_path / "x.xlsx", [["Nummer", "Sinds"], [A]])
    assert find_soort(pad) is None
    eigen = {"register": {"bsn": "Nummer", "ingangsdatum": "Sinds"}}
    assert find_soort(pad, eigen) == "register"
    pad = write_xlsx(tmp_path / "y.xlsx", [["BSN", "Startdatum"], [A]])
    assert find_soort(pad, {"register": {"ingangsdatum": "Startdatum"}}) == "register"


@pytest.mark.parametrize(
    ("bladen", "soort"),
    [
        (["Start", "Aan te melden", "Niet aanleveren", "Te beoordelen"], "werkboek"),
        (["berichten", "Productafname", "Uitleg"], "aanleverrapportage"),
        (["berichten"], None),
    ],
)
def test_by_sheets(tmp_path: Path, bladen: list[str], soort: str | None) -> None:
    eerste, *rest = bladen
    pad = write_xlsx(
        tmp_path / "x.xlsx", [["a"]], blad=eerste, meer={naam: [["b"]] for naam in rest}
    )
    assert find_soort(pad) == soort


def test_headers_far_in_the_shared_texts(tmp_path: Path) -> None:
    """And a table on the second sheet, starting in column C."""
    veel = [[f"tekst {i}"] for i in range(5_000)]
    pad = write_xlsx(
        tmp_path / "x.xlsx", veel, meer={"Register": [[], [None, None, *REGISTER], [None, None, A]]}
    )
    herkend = recognise(pad)
    assert (herkend.soort, herkend.blad, herkend.rij) == ("register", "Register", 2)


def test_what_is_no_table_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_bytes(b"<?xml version='1.0'?><Bericht/>")
    assert recognise(tmp_path / "x.xml").soort is None
    (tmp_path / "x.txt").write_bytes(b"gewone tekst")
    assert find_soort(tmp_path / "x.txt") is None


def test_what_may_not_be_read_is_said(tmp_path: Path) -> None:
    """A protected register is not passed over in silence."""
    pad = write_delen(tmp_path / "b4.xlsm", sheet_xml(KLEIN), extra=[("xl/vbaProject.bin", b"x")])
    with pytest.raises(InvoerGeweigerd, match="macro"):
        find_soort(pad)
    with pytest.raises(InvoerOntbreekt):
        find_soort(tmp_path / "weg.csv")


@pytest.mark.parametrize("codering", ["utf-8", "utf-16", "cp1252", "utf-16-le"])
def test_large_csv_is_only_looked_at(tmp_path: Path, codering: str) -> None:
    tekst = "BSN;Klantnummer CAK;Achternaam\n" + f"{A};1;Müller\n" * 40_000
    (tmp_path / "b4.csv").write_bytes(tekst.encode(codering))
    assert find_soort(tmp_path / "b4.csv") == "b4"


def test_texts_that_are_not_there(tmp_path: Path) -> None:
    """Shared texts missing, numbers beyond the end: damaged or nothing, never a crash."""
    rijen = '<row r="1"><c r="A1" t="s"><v>7</v></c><c r="B1" t="s"><v>x</v></c></row>'
    pad = write_delen(tmp_path / "x.xlsx", sheet_xml(rijen))
    with pytest.raises(InvoerGeweigerd, match="beschadigd"):
        find_soort(pad)
