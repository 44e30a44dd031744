"""What staff did: written down with who and when, and seen on the list, the page and the sheet."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, Cak, make_cak
from tests.hulp import Gelopen, query_ledger, run, table

A, B, C = BSNS[:3]
VRIJDAG = "2022-10-14T10:00"
"""The answer of Amsterdam should have been there on Thursday."""


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    c = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    c.b4([A, B])
    return c


def done(c: Cak, *woorden: object, nu: str = VRIJDAG) -> Gelopen:
    return run("--dossier", c.map_, "--nu", nu, "gedaan", *woorden)


def look(c: Cak, nu: str) -> tuple[int, list[tuple[str, str | None]]]:
    """How many to call, and the whole list: (gemeente, rests until)."""
    gelopen = c.monitor(nu, "--json")
    assert gelopen.code in (0, 1), gelopen
    data = json.loads((c.map_ / "rapporten/monitor.json").read_text(encoding="utf-8"))
    lijst = [(b["uitvoerder"], b["rust_tot"]) for b in data["te_bellen"]]
    return gelopen.json["bellen"], lijst


def test_who_was_called_rests_until_the_day(cak: Cak) -> None:
    assert look(cak, VRIJDAG) == (1, [("680363", None)])
    gelopen = done(cak, "680363", "gebeld", "--tekst", "komt dinsdag", "--tot", "2022-10-18",
                   "--wie", "C. de Wit")  # fmt: skip
    assert gelopen.code == 0, gelopen
    assert "Amsterdam (680363): gebeld; komt terug op 18-10-2022." in gelopen.uit
    assert look(cak, "2022-10-14T11:00") == (0, [("680363", "2022-10-18")])
    assert look(cak, "2022-10-17T23:59") == (0, [("680363", "2022-10-18")])
    assert look(cak, "2022-10-18T08:00") == (1, [("680363", None)])


def test_without_a_day_it_is_the_next_working_day(cak: Cak) -> None:
    look(cak, VRIJDAG)
    assert "komt terug op 17-10-2022" in done(cak, "Amsterdam", "gebeld").uit


def test_a_reason_that_came_up_after_the_call_breaks_the_rest(cak: Cak) -> None:
    look(cak, VRIJDAG)
    done(cak, "0363", "afgesproken", "--tot", "2022-11-01")
    assert look(cak, "2022-10-14T12:00")[0] == 0
    cak.antwoord([(A, "J", "")], moment="2022-10-14T13:00")
    assert look(cak, "2022-10-14T14:00") == (1, [("680363", None)])


def test_it_is_seen_on_the_page_and_in_the_workbook(cak: Cak) -> None:
    look(cak, VRIJDAG)
    done(cak, "680363", "gebeld", "--tekst", "komt dinsdag", "--tot", "2022-10-18",
         "--wie", "C. de Wit")  # fmt: skip
    look(cak, "2022-10-14T11:00")
    html = (cak.map_ / "rapporten/monitor/680363.html").read_text(encoding="utf-8")
    for woord in ("gebeld; weer bellen op 18-10-2022", "C. de Wit", "komt dinsdag",
                  "vrijdag 14 oktober 2022 om 10:00"):  # fmt: skip
        assert woord in html
    html = (cak.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
    assert "C. de Wit" in html
    assert "18-10-2022" in html
    boek = openpyxl.load_workbook(cak.map_ / "rapporten/monitor.xlsx")
    koppen, rij = list(boek["Bellen"].iter_rows(values_only=True))[:2]
    bel = dict(zip(koppen, rij, strict=True))
    assert (bel["Gemeente"], bel["Door"], bel["Besproken"]) == (
        "Amsterdam", "C. de Wit", "komt dinsdag",
    )  # fmt: skip
    assert bel["E-mail"] == "bw@amsterdam.example"
    assert f"{bel['Weer bellen op']:%d-%m-%Y}" == "18-10-2022"


def test_the_akkoord_fixes_the_number_and_a_later_drop_is_a_reason_to_call(cak: Cak) -> None:
    cak.antwoord([(A, "J", ""), (B, "J", "")])
    assert look(cak, VRIJDAG)[0] == 0
    assert "2 klanten toegezegd" in done(cak, "680363", "akkoord").uit
    cak.antwoord([(A, "J", ""), (B, "N", "UIT")], moment="2022-10-15T10:00", naam="680363 2.csv")
    assert look(cak, "2022-10-17T09:00") == (1, [("680363", None)])
    html = (cak.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
    assert "Bij ons akkoord: 2 klanten waren toegezegd. Nu: 1." in html
    done(cak, "680363", "akkoord", nu="2022-10-17T10:00")
    assert look(cak, "2022-10-17T11:00")[0] == 0


def test_an_akkoord_needs_an_answer_that_is_right(cak: Cak) -> None:
    assert done(cak, "680363", "akkoord").code == 66
    look(cak, VRIJDAG)
    assert done(cak, "680363", "akkoord").code == 66
    cak.antwoord([(A, "J", "")])
    look(cak, VRIJDAG)
    gelopen = done(cak, "680363", "akkoord")
    assert gelopen.code == 1
    assert "klopt nog niet" in gelopen.fout
    assert done(cak, "680363", "akkoord", "--toch", "rij 2 is overleden").code == 0


@pytest.mark.parametrize(
    ("woorden", "zin"),
    [
        (("680999", "gebeld"), "staat niet in gemeenten.csv"),
        (("Amsterdan", "gebeld"), "Bedoelde u 680363 (Amsterdam)?"),
        (("680363", "gebelt"), "Dit kent bvtool niet"),
        (("680363", "gebeld", "--tot", "2022-10-14"), "al voorbij"),
        (("680363", "akkoord", "--tot", "2022-10-20"), "hoort bij gebeld of afgesproken"),
        (("680363", "gebeld", "--tot", "morgen"), "niet te lezen"),
        (("680363",), "Zeg voor welke gemeente"),
        (("680363", "gebeld", "--bestand", "lijst.csv"), "alles in de lijst"),
    ],
)
def test_what_is_not_understood_is_asked_again(
    cak: Cak, woorden: tuple[str, ...], zin: str
) -> None:
    gelopen = done(cak, *woorden)
    assert gelopen.code == 2
    assert zin in gelopen.fout
    assert not (cak.map_ / "dossier.db").exists() or not query_ledger(
        cak.map_, "select 1 from cak_daad"
    )


def test_a_list_is_written_down_whole_or_not_at_all(cak: Cak, tmp_path: Path) -> None:
    lijst = tmp_path / "mijn lijst.csv"
    goed = "Uitvoerder;Wat;Tekst;Tot;Wie\n680363;gebeld;geen gehoor;18-10-2022;C. de Wit\n"
    lijst.write_text(goed + "Utrecht;hv-dicht;;2022-10-20;\n680000;gebeld;;;\n", encoding="utf-8")
    gelopen = done(cak, "--bestand", lijst)
    assert gelopen.code == 2
    assert "regel 3" in gelopen.fout
    assert "regel 4" in gelopen.fout
    lijst.write_bytes((goed + "\n0344;hv-dicht;één keer;;\n").encode("cp1252"))
    gelopen = done(cak, "--bestand", lijst, "--wie", "D. Smit")
    assert gelopen.code == 0, gelopen
    vraag = "select uitvoerder, wat, wie, tekst, tot from cak_daad order by id"
    assert query_ledger(cak.map_, vraag) == [
        ("680363", "gebeld", "C. de Wit", "geen gehoor", "2022-10-18"),
        ("680344", "hv-dicht", "D. Smit", "één keer", ""),
    ]
    weer = done(cak, "--bestand", lijst, "--wie", "D. Smit", nu="2022-10-14T16:00")
    assert weer.code == 0
    assert "2 keer stond het er vandaag al zo" in weer.uit
    assert len(query_ledger(cak.map_, vraag)) == 2


def test_it_says_on_whose_name_it_was_written_down(cak: Cak) -> None:
    gelopen = done(cak, "680363", "gebeld")
    assert "op naam van het account van deze computer" in gelopen.uit
    toml = cak.map_ / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8").replace('# naam = ""', 'naam = "Team BW"', 1)
    assert 'naam = "Team BW"' in tekst
    toml.write_text(tekst, encoding="utf-8")
    assert "op naam van" in done(cak, "680363", "gebeld", nu="2022-10-15T10:00").uit
    assert "op naam van" not in done(cak, "680363", "gebeld", "--wie", "X. Y").uit


def test_a_bsn_in_the_words_is_masked(cak: Cak) -> None:
    done(cak, "680363", "gebeld", "--tekst", f"over {A}, morgen")
    (tekst,) = query_ledger(cak.map_, "select tekst from cak_daad")[0]
    assert A not in tekst
    assert "morgen" in tekst


def test_what_is_new_today_stands_first_then_the_oldest_deadline(tmp_path: Path) -> None:
    vroeg = "0362;680362;Amstelveen;2022-10-10;;;"
    c = make_cak(tmp_path / "cak", AMSTERDAM, vroeg)
    c.b4([A])
    c.b4([B], uitvoerder="680362", moment="2022-10-03T10:00")
    assert list_sheet(c, VRIJDAG) == [("680362", None), ("680363", None)]
    look(c, "2022-10-13T12:00")  # an earlier day, on which only the first was late
    assert list_sheet(c, VRIJDAG) == [("680363", "nieuw"), ("680362", None)]
    assert list_sheet(c, "2022-10-15T10:00") == [("680362", None), ("680363", None)]


def list_sheet(c: Cak, nu: str) -> list[tuple[str, str | None]]:
    """The sheet of calls from top to bottom: who, and whether it is new."""
    assert c.monitor(nu).code == 1
    rijen = table(c.map_ / "rapporten/monitor.xlsx", "Bellen")
    return [(r["Uitvoerderscode"], r["Nieuw"]) for r in rijen]
