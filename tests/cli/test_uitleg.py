"""What a clerk reads when a file is not the right one: what it is, and what the others are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bvtool.vak.zinnen import join_zinnen
from tests.hulp import MAANDAG, fictieve_bsns, fill, make_dossier, run, write_csv

BSNS = fictieve_bsns(3)
B4 = [{"BSN": b, "Achternaam": "Jansen", "Geboortedatum": "01-05-1980", "Startdatum": "01-10-2022",
       "Klantnummer CAK": str(n)} for n, b in enumerate(BSNS)]  # fmt: skip
REGISTER = [{"BSN": b, "Achternaam": "Jansen", "Geboortedatum": "01-05-1980",
             "Productcategorie": "15", "Productcode": "15001", "Begindatum": "01-01-2020",
             "Einddatum": ""} for b in BSNS]  # fmt: skip


def test_every_file_that_was_not_used_is_named_when_one_is_missing(tmp_path: Path) -> None:
    """The register is there, B4 is not: the clerk reads what each file was taken for."""
    map_ = make_dossier(tmp_path / "d", B4, REGISTER)
    (map_ / "inkomend" / "B4.csv").unlink()
    (map_ / "inkomend" / "brief.pdf").write_bytes(b"%PDF-1.4")
    write_csv(map_ / "inkomend" / "kamers.csv", [{"Kamer": "1", "Etage": "2"}])
    gelopen = run("--dossier", map_, "--nu", MAANDAG, "vergelijk")
    assert gelopen.code == 66
    assert "vindt het B4-bestand niet" in gelopen.fout
    for naam in ("register.csv", "brief.pdf", "kamers.csv"):
        assert f"inkomend/{naam}" in gelopen.fout
    assert "Dit is de uitvoer van uw register." in gelopen.fout
    assert "Dit soort bestand leest bvtool niet als tabel." in gelopen.fout


def test_a_file_of_an_earlier_round_is_said_to_be_used(tmp_path: Path) -> None:
    map_ = make_dossier(tmp_path / "d", B4, REGISTER)
    assert run("--dossier", map_, "--nu", MAANDAG, "vergelijk").code in (0, 1)
    assert run("--dossier", map_, "--nu", "2022-12-12T09:00", "ronde", "--peildatum",
               "2022-12-12").code == 0  # fmt: skip
    gelopen = run("--dossier", map_, "--nu", "2022-12-12T10:00", "vergelijk")
    assert gelopen.code == 66
    assert gelopen.fout.count("al gebruikt in ronde 1") == 2


def test_in_doubt_the_headers_of_every_file_are_shown(tmp_path: Path) -> None:
    """To choose between files, one must see what stands in each of them."""
    map_ = make_dossier(tmp_path / "d", B4, REGISTER)
    write_csv(map_ / "inkomend" / "x.csv", [{"BSN": BSNS[0], "Startdatum": "1-1-2020"}])
    gelopen = run("--dossier", map_, "--nu", MAANDAG, "vergelijk")
    assert gelopen.code == 65
    assert "niet zeker welk bestand" in gelopen.fout
    assert "Klantnummer CAK" in gelopen.fout
    assert "Productcategorie" in gelopen.fout
    assert "Dit is het B4-bestand." in gelopen.fout


def test_of_the_b4_of_another_it_is_said_whose_it_is(tmp_path: Path) -> None:
    anders = [rij | {"Gemeentecode": "0599"} for rij in B4]
    map_ = make_dossier(tmp_path / "d", anders, REGISTER)
    gelopen = run("--dossier", map_, "--nu", MAANDAG, "vergelijk")
    assert gelopen.code == 65
    assert "nergens staat code 0363. Er staat: 0599 (Rotterdam)." in gelopen.fout


def test_a_workbook_that_was_renamed_is_named(tmp_path: Path) -> None:
    """She saved it under another name, before a decision was in it; its command is told."""
    map_ = make_dossier(tmp_path / "d", B4, REGISTER)
    assert run("--dossier", map_, "--nu", MAANDAG, "vergelijk").code in (0, 1)
    nieuw = map_ / "werk" / "werkboek van Anna.xlsx"
    (map_ / "werk" / "werkboek.xlsx").rename(nieuw)
    gelopen = run("--dossier", map_, "--nu", MAANDAG, "terugkoppeling")
    assert gelopen.code == 66
    assert '--werkboek "werk/werkboek van Anna.xlsx"' in gelopen.fout
    assert "origineel" not in gelopen.fout
    fill(nieuw)
    gelopen = run("--dossier", map_, "--nu", MAANDAG, "terugkoppeling", "--werkboek", nieuw)
    assert gelopen.code == 0


@pytest.mark.parametrize(
    ("zinnen", "samen"),
    [
        (["Geef: bvtool aanmelden", "Bel het CAK."], "Geef: bvtool aanmelden. Bel het CAK."),
        (["Klaar.", "", "Geef: bvtool rapport"], "Klaar. Geef: bvtool rapport"),
        ([], ""),
    ],
)
def test_a_sentence_that_ends_in_a_command_is_closed_before_the_next(
    zinnen: list[str], samen: str
) -> None:
    assert join_zinnen(zinnen) == samen
