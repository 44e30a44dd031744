"""Every page that bvtool makes: readable with eyes, ears, fingers, on a telephone and on paper."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.pagina.browser import open_browser
from tests.pagina.keuring import Keuring, judge
from tests.pagina.verhaal import comes_from, list_sjablonen, list_tabellen, make_paginas
from tests.tabel.programmas import find_programma

pytestmark = [pytest.mark.programma, pytest.mark.traag]

BENOEMD = {"region", "section", "nav", "aside", "search"}
"""Landmarks that need a name of their own: there may be more of them."""


@pytest.fixture(scope="module")
def paginas(tmp_path_factory: pytest.TempPathFactory, voorbeeld_vast: Path) -> list[Path]:
    """What the story made."""
    return make_paginas(tmp_path_factory.mktemp("paginas"), voorbeeld_vast)


@pytest.fixture(scope="module")
def keuringen(paginas: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Keuring]:
    """What was found on each page; empty where there is no Chromium."""
    chromium, pdftotext = find_programma("chromium"), find_programma("pdftotext")
    if chromium is None:
        return {}
    pdf = tmp_path_factory.mktemp("papier") / "pagina.pdf"
    with open_browser(chromium) as browser:
        return {
            f"{pad.parent.name}/{pad.name}": judge(browser, pad, pdftotext, pdf) for pad in paginas
        }


def test_the_story_shows_every_template_and_every_table_of_it(paginas: list[Path]) -> None:
    teksten = [pad.read_text(encoding="utf-8") for pad in paginas]
    for sjabloon in list_sjablonen():
        eigen = [tekst for tekst in teksten if comes_from(tekst, sjabloon)]
        assert eigen, sjabloon.name
        gezien = "".join(eigen)
        gemist = {t for t in list_tabellen(sjabloon) if f'<caption id="{t}' not in gezien}
        assert gemist == set(), sjabloon.name


def test_axe_finds_nothing(keuringen: dict[str, Keuring]) -> None:
    assert {naam: k.axe for naam, k in keuringen.items() if k.axe} == {}


def test_every_landmark_has_a_name_that_is_its_own(keuringen: dict[str, Keuring]) -> None:
    for naam, keuring in keuringen.items():
        soorten = Counter(soort for soort, _ in keuring.merktekens)
        assert (soorten["main"], soorten["header"], soorten["footer"]) == (1, 1, 1), naam
        namen = Counter(n for soort, n in keuring.merktekens if soort in BENOEMD)
        assert "" not in namen, naam
        assert [n for n, aantal in namen.items() if aantal > 1] == [], naam


def test_on_a_small_screen_nothing_is_lost_or_sticks_out(keuringen: dict[str, Keuring]) -> None:
    assert {naam: k.te_breed for naam, k in keuringen.items() if k.te_breed} == {}
    assert {naam: k.buiten for naam, k in keuringen.items() if k.buiten} == {}
    assert {naam: k.weg for naam, k in keuringen.items() if k.weg} == {}


def test_on_paper_every_word_is_there(keuringen: dict[str, Keuring]) -> None:
    assert {naam: k.niet_gedrukt for naam, k in keuringen.items() if k.niet_gedrukt} == {}
