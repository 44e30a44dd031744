"""The page of the comparison, and the small words on it.

More than 300 lines: one page and every word on it.
"""

import base64
import hashlib
import re
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvtool.bestanden.vergelijkingspagina import (
    Invoerbestand,
    Redentelling,
    Regeltelling,
    Vergelijkingspagina,
)
from bvtool.kalender.klok import TIJDZONE
from bvtool.tabel.schrijven import pagina
from bvtool.tabel.schrijven.pagina import render
from bvtool.vak.aantal import count, getal
from bvtool.vak.fouten import Bevinding, InterneFout
from tests.tabel.programmas import find_programma

PAGINA = Vergelijkingspagina(
    gemeente_naam="Súdwest-Fryslân & <omgeving>",
    gemeente_code="1900",
    uitvoerder="681900",
    moment=datetime(2022, 10, 12, 9, 30, tzinfo=TIJDZONE),
    deadline=datetime(2022, 10, 13, 17, tzinfo=TIJDZONE),
    bestanden=[
        Invoerbestand("b4.xlsx", "B4", 4885, "Klanten", 3, None, 12),
        Invoerbestand("export.csv", "Register", 11204, None, 1, "cp1252"),
    ],
    aantallen={
        "b4_rijen": 4885,
        "aan_te_melden": 4121,
        "niet_aanleveren": 322,
        "te_beoordelen": 379,
        "dubbel": 41,
        "onleesbaar": 22,
    },
    in_beide=4601,
    alleen_b4=221,
    alleen_register=63,
    verschillen_personen=1,
    verschillen_velden=1,
    redenen=[Redentelling("OVL", "Overleden", 118)],
    regels=[Regeltelling(7, "In beschermd wonen op 1-10-2022", "Aan te melden", 4121)],
    te_doen=["Beoordeel 379 rijen op het blad Te beoordelen."],
    meldingen=[Bevinding("export.csv, rij 4", "De einddatum ligt voor de begindatum.", "Kijk na.")],
    fictief=True,
    versie="0.1.0",
)


class Lezer(HTMLParser):
    """The elements of a page, with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elementen: list[tuple[str, dict[str, str | None]]] = []
        self.tekst = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elementen.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.tekst += f"{data}|"

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [eigen for naam, eigen in self.elementen if naam == tag]


@pytest.fixture(scope="module")
def html() -> str:
    return render("vergelijking.html", {"p": PAGINA})


@pytest.fixture(scope="module")
def lezer(html: str) -> Lezer:
    return Lezer(html)


def test_shows_every_count(lezer: Lezer) -> None:
    for cijfer in [
        "4.601",
        "221",
        "63",
        "4.885",
        "4.121",
        "322",
        "379",
        "41",
        "22",
        "11.204",
        "118",
    ]:
        assert re.search(rf"(?<![\d.]){re.escape(cijfer)}(?![\d.])", lezer.tekst), cijfer
    assert "4.885 rijen erin, 4.885 rijen eruit" in lezer.tekst
    assert "84,4%" in lezer.tekst
    assert "samen 1 veld" in lezer.tekst


def test_says_what_must_be_done_and_until_when(lezer: Lezer) -> None:
    assert "donderdag 13 oktober 2022 om 17:00" in lezer.tekst
    assert "over 1 dag en 7 uur" in lezer.tekst
    assert PAGINA.te_doen[0] in lezer.tekst
    assert "De einddatum ligt voor de begindatum." in lezer.tekst


def test_after_the_deadline_it_says_so() -> None:
    laat = replace(PAGINA, moment=PAGINA.deadline + timedelta(hours=2))
    tekst = Lezer(render("vergelijking.html", laat)).tekst
    assert "moest uiterlijk" in tekst
    assert "2 uur voorbij" in tekst


def test_empty_comparison_is_a_page_too() -> None:
    leeg = replace(
        PAGINA,
        aantallen=dict.fromkeys(PAGINA.aantallen, 0),
        in_beide=0,
        alleen_b4=0,
        alleen_register=0,
        redenen=[],
        regels=[],
        te_doen=[],
        meldingen=[],
        bestanden=[],
        fictief=False,
    )
    tekst = Lezer(render("vergelijking.html", leeg)).tekst
    assert "0 rijen erin, 0 rijen eruit" in tekst
    assert "Er waren geen meldingen." in tekst
    assert "Er is niets meer te doen." in tekst
    assert "FICTIEVE" not in tekst


def test_counts_that_do_not_add_up_make_no_page() -> None:
    with pytest.raises(InterneFout, match="kloppen niet"):
        replace(PAGINA, aantallen={**PAGINA.aantallen, "dubbel": 42})


def test_fictive_data_is_marked(lezer: Lezer) -> None:
    assert "FICTIEVE GEGEVENS" in lezer.tekst


def test_same_input_same_page(html: str) -> None:
    assert render("vergelijking.html", PAGINA) == html


def test_text_is_escaped(html: str, lezer: Lezer) -> None:
    assert "<omgeving>" not in html
    assert "Súdwest-Fryslân & <omgeving>" in lezer.tekst


def test_asks_nothing_from_outside_and_needs_no_script(html: str, lezer: Lezer) -> None:
    assert not {"script", "link", "img", "iframe", "object", "form"} & {
        t for t, _ in lezer.elementen
    }
    assert not re.search(r"https?://|//\w|@import|url\((?!#)", html)
    assert not [e for _, eigen in lezer.elementen for e in eigen if e.startswith("on")]
    assert not [eigen for _, eigen in lezer.elementen if "style" in eigen]


def test_policy_allows_only_its_own_style_sheet(html: str, lezer: Lezer) -> None:
    (beleid,) = [m["content"] for m in lezer.all("meta") if "http-equiv" in m]
    stijl = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert stijl and beleid
    som = base64.b64encode(hashlib.sha256(stijl[1].encode()).digest()).decode()
    assert beleid.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{som}'"]


def test_is_readable_by_ear(lezer: Lezer) -> None:
    assert lezer.all("html")[0]["lang"] == "nl"
    assert all(kop["scope"] in ("col", "row") for kop in lezer.all("th"))
    assert len(lezer.all("caption")) == len(lezer.all("table")) == 5
    ids = [eigen["id"] for _, eigen in lezer.elementen if "id" in eigen]
    assert len(ids) == len(set(ids))
    for eigen in (e for _, e in lezer.elementen if "aria-labelledby" in e):
        assert eigen["aria-labelledby"] in ids
    schuif = [e for e in lezer.all("div") if e.get("role") == "region"]
    assert len(schuif) == 5 and all(e["tabindex"] == "0" for e in schuif)
    assert lezer.all("a")[0]["href"] == "#inhoud" and "inhoud" in ids
    assert len(lezer.all("h1")) == len(lezer.all("main")) == 1


def test_bar_has_a_text_and_a_pattern_per_part(html: str, lezer: Lezer) -> None:
    (balk,) = [svg for svg in lezer.all("svg") if svg.get("role") == "img"]
    assert balk["aria-label"] == (
        "Personen: In beide bestanden 4.601 (94,2%), Alleen in B4 221 (4,5%), "
        "Alleen in uw register 63 (1,3%)."
    )
    for patroon in re.findall(r"url\(#(\w+)\)", html):
        assert f'<pattern id="{patroon}"' in html


def luminance(kleur: str) -> float:
    delen = [int(kleur[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lineair = [d / 12.92 if d <= 0.04045 else ((d + 0.055) / 1.055) ** 2.4 for d in delen]
    return 0.2126 * lineair[0] + 0.7152 * lineair[1] + 0.0722 * lineair[2]


def contrast(een: str, twee: str) -> float:
    licht, donker = sorted((luminance(een), luminance(twee)), reverse=True)
    return (licht + 0.05) / (donker + 0.05)


def test_contrast_is_enough(html: str) -> None:
    kleur = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", html))
    for tekst in ("inkt", "inkt-zacht", "nadruk"):
        for grond in ("papier", "vlak", "let-op-vlak"):
            assert contrast(kleur[tekst], kleur[grond]) >= 4.5, (tekst, grond)
    for deel in ("staaf-1", "staaf-2", "staaf-3", "staaf-4", "staaf-5", "lijn-sterk"):
        assert contrast(kleur[deel], kleur["papier"]) >= 3, deel


@pytest.mark.programma
def test_wide_and_narrow_screens_show_no_sideways_scroll(tmp_path: Path, html: str) -> None:
    chromium = find_programma("chromium")
    if chromium is None:
        return
    (tmp_path / "p.html").write_text(html, encoding="utf-8", newline="\n")
    proef = """<!doctype html><pre id=uit></pre><script>
    const klaar = b => new Promise(r => { const f = document.createElement('iframe');
      f.style.width = b + 'px'; f.src = 'p.html'; f.onload = () => {
        const d = f.contentDocument.documentElement;
        const vet = getComputedStyle(f.contentDocument.querySelector('.kop')).borderBottomWidth;
        r(b + ':' + (d.scrollWidth <= b ? 'past' : 'te breed') + ':' + vet) };
      document.body.append(f) });
    Promise.all([320, 600, 1200].map(klaar)).then(u => {
      document.getElementById('uit').textContent = 'UIT ' + u.join(' ') })
    </script>"""
    (tmp_path / "proef.html").write_text(proef, encoding="utf-8", newline="\n")
    opties = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    opties += "--disable-background-networking --disable-component-update --disable-sync "
    opties += "--allow-file-access-from-files --virtual-time-budget=5000 --dump-dom"
    uit = subprocess.run(
        [
            chromium,
            *opties.split(),
            f"--user-data-dir={tmp_path}",
            (tmp_path / "proef.html").as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    ).stdout.decode()
    assert "UIT 320:past:1px 600:past:1px 1200:past:1px" in uit


def test_missing_value_is_a_fault() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("vergelijking.html", {})


def test_missing_template_is_a_fault() -> None:
    with pytest.raises(jinja2.TemplateNotFound):
        render("bestaat-niet.html", {})


@pytest.mark.parametrize(
    ("waarde", "tekst"),
    [(0, "0"), (999, "999"), (47775, "47.775"), (12.5, "12,5"), (-1234, "-1.234")],
)
def test_getal(waarde: float, tekst: str) -> None:
    assert getal(waarde) == tekst


def test_datum_and_moment() -> None:
    assert pagina.datum(date(2022, 10, 3)) == "03-10-2022"
    assert pagina.datum(None) == "onbekend"
    assert pagina.moment(datetime(2022, 10, 13, 15, tzinfo=UTC)) == (
        "donderdag 13 oktober 2022 om 17:00"
    )


def test_meervoud() -> None:
    assert [count(n, "rij", "rijen") for n in (0, 1, 1000)] == [
        "0 rijen",
        "1 rij",
        "1.000 rijen",
    ]


@pytest.mark.parametrize(
    ("aantal", "geheel", "tekst"),
    [
        (0, 0, "0%"),
        (0, 5, "0%"),
        (5, 5, "100%"),
        (1, 3, "33,3%"),
        (1, 100_000, "minder dan 0,1%"),
        (99_999, 100_000, "bijna 100%"),
    ],
)
def test_deel(aantal: int, geheel: int, tekst: str) -> None:
    assert pagina.deel(aantal, geheel) == tekst


@given(st.lists(st.integers(0, 3_000_000), min_size=1, max_size=6))
def test_bar_is_full_and_shows_every_part(aantallen: list[int]) -> None:
    stukken = pagina.stack(aantallen)
    samen = sum(stuk.breedte for stuk in stukken)
    assert samen == pytest.approx(100 if any(aantallen) else 0, abs=0.01)
    for aantal, stuk in zip(aantallen, stukken, strict=True):
        assert (stuk.breedte >= 0.7) == (aantal > 0)
    for vorige, stuk in pairwise(stukken):
        assert stuk.begin == pytest.approx(vorige.begin + vorige.breedte, abs=0.01)
