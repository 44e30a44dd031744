"""The judge of pages is judged: what is wrong is seen, and a good page is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pagina.browser import Browser, open_browser
from tests.pagina.keuring import Keuring, judge
from tests.tabel.programmas import find_programma

pytestmark = pytest.mark.programma

GOED = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Goed</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>STIJL</style></head><body><header><p>kop</p></header><main><h1>Goed</h1>
<section aria-label="een"><p>eerste</p></section>
<section aria-label="twee"><p class="x">tweede woord</p></section></main>
<footer><p>voet</p></footer></body></html>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser | None]:
    """One browser; None where there is none."""
    chromium = find_programma("chromium")
    if chromium is None:
        yield None
        return
    with open_browser(chromium) as een:
        yield een


def look(browser: Browser, map_: Path, html: str, stijl: str = "") -> Keuring:
    pagina = map_ / "pagina.html"
    pagina.write_text(html.replace("STIJL", stijl), encoding="utf-8", newline="\n")
    return judge(browser, pagina, find_programma("pdftotext"), map_ / "p.pdf")


def test_a_good_page_is_left_alone(browser: Browser | None, tmp_path: Path) -> None:
    if browser is None:
        return
    keuring = look(browser, tmp_path, GOED)
    assert (keuring.axe, keuring.te_breed, keuring.buiten, keuring.weg) == ((), (), (), ())
    assert keuring.niet_gedrukt == ()
    soorten = ["header", "main", "section", "section", "footer"]
    assert [soort for soort, _ in keuring.merktekens] == soorten


def test_what_is_wrong_is_seen(browser: Browser | None, tmp_path: Path) -> None:
    if browser is None:
        return
    stom = look(browser, tmp_path, GOED.replace(' lang="nl"', ""))
    assert any("html-has-lang" in fout for fout in stom.axe)
    dubbel = look(browser, tmp_path, GOED.replace("twee", "een"))
    assert any("landmark-unique" in fout for fout in dubbel.axe)
    breed = look(browser, tmp_path, GOED, ".x { width: 800px }")
    assert breed.te_breed[0] >= 800
    stijl = "main { overflow-x: clip } .x { position: relative; left: 400px }"
    uit = look(browser, tmp_path, GOED, stijl)
    assert (uit.te_breed, len(uit.buiten)) == ((), 1)
    weg = look(browser, tmp_path, GOED, "@media (max-width: 400px) { .x { display: none } }")
    assert set(weg.weg) == {"tweede", "woord"}


def test_what_is_not_printed_is_seen(browser: Browser | None, tmp_path: Path) -> None:
    if browser is None or find_programma("pdftotext") is None:
        return
    keuring = look(browser, tmp_path, GOED, "@media print { .x { display: none } }")
    assert keuring.niet_gedrukt == ("tweede", "woord")
    assert keuring.weg == ()
