"""The answer and the weekly report on paper, of a gemeente and of the CAK: whose row it is on every
page, headers on every page, nothing cut. openpyxl and LibreOffice are the judges."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.cak.hulp import AMSTERDAM, make_cak
from tests.hulp import RAPPORTDAG, fictieve_bsns, run
from tests.tabel.programmas import convert, find_programma

NAAM = "rapporten/680363_AanleverrapportageBW.xlsx"
BLADEN = ("berichten", "productafname")
KLANTEN = 70
"""More than stand on one page, so that what must be repeated has a page to be repeated on."""
CODES = ("0233", "9395", "9400")


@pytest.fixture(scope="module")
def van_cak(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report that the CAK makes: every seventh message refused for more than one reason."""
    cak = make_cak(tmp_path_factory.mktemp("cak") / "cak", AMSTERDAM)
    bsns = fictieve_bsns(KLANTEN)
    cak.b4(bsns)
    cak.antwoord([(bsn, "J", "") for bsn in bsns])
    for nummer, bsn in enumerate(bsns, start=1):
        cak.retour(cak.bericht(bsn, nummer), *(CODES if nummer % 7 == 0 else ()))
    gelopen = run("--dossier", cak.map_, "--nu", RAPPORTDAG, "--json", "rapport")
    assert gelopen.code == 0, gelopen.uit
    assert gelopen.json["berichten"] == KLANTEN
    return cak.map_ / NAAM


@pytest.fixture(params=["gemeente", "cak"])
def rapport(request: pytest.FixtureRequest, week: dict[str, Path], van_cak: Path) -> Path:
    """The report at the end of the week of a gemeente, or that of the CAK."""
    return week["klaar"] / NAAM if request.param == "gemeente" else van_cak


def list_pages(vel: Worksheet) -> list[list[str]]:
    """The headers that stand on each page beside another, as Excel splits the sheet."""
    koppen = [str(cel.value) for cel in vel[1]]
    eerste, laatste = re.findall("[A-Z]+", vel.print_title_cols or "$A:$A")
    wie = [str(cel.value) for cel in vel[f"{eerste}1:{laatste}1"][0]]
    breuken = [0, *(breuk.id for breuk in vel.col_breaks.brk), len(koppen)]
    delen = [koppen[van:tot] for van, tot in pairwise(breuken)]
    return [deel if deel[: len(wie)] == wie else [*wie, *deel] for deel in delen]


def test_the_message_and_its_answer_each_have_a_page_with_the_client_on_it(rapport: Path) -> None:
    vel = openpyxl.load_workbook(rapport)["berichten"]
    assert (vel.page_setup.orientation, str(vel.page_setup.paperSize)) == ("landscape", "9")
    assert vel.print_title_rows == "$1:$1"
    assert vel.print_title_cols == "$A:$B"
    assert vel.freeze_panes == "C2"
    heen, terug = list_pages(vel)
    assert heen[:2] == terug[:2] == ["BSN", "Startnummer"]
    assert (heen[-1], terug[2]) == ("Datum verzending", "Identificatie retour")
    assert {"Retourcode(s)", "Resultaat", "Actie", "In BV toegezegd"} <= set(terug)
    assert (vel.page_setup.scale or 0) >= 58


def test_what_fits_is_printed_one_page_wide(rapport: Path) -> None:
    vel = openpyxl.load_workbook(rapport)["productafname"]
    assert vel.print_title_rows == "$1:$1"
    assert vel.page_setup.orientation == "landscape"
    assert vel.sheet_properties.pageSetUpPr.fitToPage
    assert not vel.col_breaks.brk


def test_in_the_answer_what_the_gemeente_says_begins_a_page(week: dict[str, Path]) -> None:
    pad = week["klaar"] / "uitgaand" / "terugkoppeling_680363.xlsx"
    vel = openpyxl.load_workbook(pad)["Terugkoppeling"]
    kop = int((vel.print_title_rows or "").split("$")[-1])
    koppen = [str(cel.value) for cel in vel[kop]]
    breuken = [*(breuk.id for breuk in vel.col_breaks.brk), len(koppen)]
    naast = [koppen[van:tot] for van, tot in pairwise(breuken)]
    (antwoord,) = [pagina for pagina in naast if pagina[0] == "Aanmelden via iEb 2.0"]
    assert {"Reden niet aangeleverd", "Omschrijving reden"} <= set(antwoord)


def count_words(vel: Worksheet) -> Counter[str]:
    """How often each word of a sheet stands in its rows, dates as they are shown."""
    cellen = (cel.value for rij in vel.iter_rows(min_row=2) for cel in rij)
    teksten = (f"{w:%d-%m-%Y}" if isinstance(w, date) else str(w) for w in cellen if w is not None)
    return Counter(woord for tekst in teksten for woord in re.findall(r"\w+", tekst))


@pytest.mark.programma
def test_on_paper_every_word_can_be_read_and_every_page_has_its_headers(
    rapport: Path, tmp_path: Path
) -> None:
    soffice, pdftotext = find_programma("soffice"), find_programma("pdftotext")
    if soffice is None or pdftotext is None:
        return
    pdf = convert(soffice, rapport, "pdf", tmp_path)
    tekst = subprocess.run(
        [pdftotext, "-layout", str(pdf), "-"], check=True, capture_output=True
    ).stdout.decode()
    paginas = tekst.split("\f")
    assert "###" not in tekst
    boek = openpyxl.load_workbook(rapport)
    for blad in BLADEN:
        vel = boek[blad]
        eigen = [p for p in paginas if re.search(rf"^\s*{blad}\s+Pagina \d+ van \d+", p, re.M)]
        gelezen = Counter(re.findall(r"\w+", "\n".join(eigen)))
        assert not count_words(vel) - gelezen
        assert all(re.search(r"\bBSN\s+Startnummer\b", pagina) for pagina in eigen)
        bsns = {str(cel.value) for cel in vel["A"][1:]}
        assert bsns
        assert all(bsns & set(re.findall(r"\d{9}", pagina)) for pagina in eigen)
        naast = len(vel.col_breaks.brk) + 1
        assert len(eigen) % naast == 0
        assert len(eigen) > naast or vel.max_row < KLANTEN
