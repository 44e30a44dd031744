"""The documents as a site: opens from disk, asks for nothing outside, and can be searched."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.lezen import ROOT
from tests.pagina.browser import open_browser
from tests.pagina.keuring import SMAL, judge
from tests.tabel.programmas import find_programma

pytestmark = pytest.mark.traag

VERZOEK = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|object)\b[^>]*\b(?:src|data)=["']?(?:https?:)?//"""
    r"""|<link\b[^>]*\bhref=["']?(?:https?:)?//"""
    r"""|url\(\s*["']?(?:https?:)?//|@import\s+["'](?:https?:)?//"""
    r"""|(?:fetch|import|importScripts|open)\(\s*["'](?:https?:)?//""",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make site` makes it; a warning, such as a dead link, is a failure."""
    uit = tmp_path_factory.mktemp("een site") / "site"
    bouw = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    gebouwd = subprocess.run(
        [*bouw, "-c", "docs/site", "-d", uit.with_name("lezen"), ".", uit],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert gebouwd.returncode == 0, gebouwd.stderr
    return uit


def test_no_page_asks_for_anything_outside(site: Path) -> None:
    bestanden = [p for p in site.rglob("*") if p.suffix in (".html", ".css", ".js", ".svg")]
    assert len(bestanden) > 30
    assert [p.name for p in bestanden if VERZOEK.search(p.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "tekst",
    [
        '<script src="https://example.org/x.js">',
        '<link rel="stylesheet" href="//example.org/x.css">',
        "@import 'https://example.org/x.css'",
        "a { background: url(http://example.org/x.png) }",
        'fetch("https://example.org")',
    ],
)
def test_a_request_to_the_outside_is_noticed(tekst: str) -> None:
    assert VERZOEK.search(tekst)


@pytest.mark.parametrize("rol", ["klerk", "cak", "beheerder", "ontwikkelaar"])
def test_every_role_has_a_page_that_every_page_points_to(site: Path, rol: str) -> None:
    assert (site / "docs" / "rollen" / f"{rol}.html").exists()
    for pagina in ("docs/index.html", "docs/handleiding.html", "README.html", "search.html"):
        assert f'rollen/{rol}.html"' in (site / pagina).read_text(encoding="utf-8"), pagina


def test_the_front_page_leads_on_and_every_link_holds_on_disk(site: Path) -> None:
    dood = []
    for pagina in site.rglob("*.html"):
        tekst = pagina.read_text(encoding="utf-8")
        for link in re.findall(r'(?:href|src)="([^"#?]+)[^"]*"', tekst):
            if "://" not in link and not link.startswith(("mailto:", "data:")):
                doel = pagina.parent / link
                if not doel.is_file():
                    dood.append(f"{pagina.name}: {link}")
    assert dood == []
    assert 'href="docs/index.html"' in (site / "index.html").read_text(encoding="utf-8")


@pytest.mark.programma
@pytest.mark.parametrize(
    ("woord", "link"),
    [
        ("terugkoppelingen", "docs/handleiding.html"),  # another form than the one that is written
        ("exitcodes", "docs/handleiding.html#exitcodes"),
    ],
)
def test_the_search_works_from_disk(site: Path, tmp_path: Path, woord: str, link: str) -> None:
    chromium = find_programma("chromium")
    if chromium is None:
        return
    gezien = subprocess.run(
        [
            chromium, "--headless", "--no-sandbox", "--disable-gpu",
            "--disable-background-networking", f"--user-data-dir={tmp_path}",
            "--virtual-time-budget=10000", "--dump-dom",
            f"{(site / 'search.html').as_uri()}?q={woord}",
        ],
        capture_output=True, encoding="utf-8", timeout=120, check=True,
    ).stdout  # fmt: skip
    assert f'href="{link}"' in gezien.partition('id="search-results"')[2]


@pytest.mark.programma
def test_every_page_can_be_read_with_ears_on_a_small_screen_and_on_paper(
    site: Path, tmp_path: Path
) -> None:
    chromium = find_programma("chromium")
    if chromium is None:
        return
    voorpagina = site / "index.html"  # it leads on at once, so there is nothing to look at
    fouten = {}
    with open_browser(chromium) as browser:
        for pagina in sorted(set(site.rglob("*.html")) - {voorpagina}):
            k = judge(browser, pagina, None, tmp_path / "p.pdf", axe_op=(SMAL,))
            if gevonden := [*k.axe, *k.te_breed, *k.buiten, *k.weg]:
                fouten[pagina.relative_to(site).as_posix()] = gevonden
    assert fouten == {}
