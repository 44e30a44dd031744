"""What is looked at on a page: axe, its landmarks, the width of a small screen, and paper."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tests.pagina.browser import Browser

BREED, SMAL, PAPIER = 1280, 320, 688
"""CSS pixels: a desk, a page at 400 % (WCAG 1.4.10), and A4 between the margins of our pages."""

AXE = """axe.run(document, {}).then(uit => uit.violations.map(f =>
  f.id + ' (' + f.nodes.length + '): ' + f.nodes[0].html.slice(0, 160)))"""
NAMEN = """[...document.querySelectorAll(
  'main, body > header, body > footer, nav, aside, search, section, [role=region]')].map(e => {
    const bij = e.getAttribute('aria-labelledby');
    const naam = bij ? document.getElementById(bij)?.innerText : e.getAttribute('aria-label');
    const soort = e.getAttribute('role') || e.tagName.toLowerCase();
    return [soort, naam || ''] })"""
BUITEN = """[...document.querySelectorAll('body *')].filter(e => {
    if (![...e.childNodes].some(k => k.nodeType === 3 && k.data.trim())) return false;
    const r = e.getBoundingClientRect();
    if (!r.width || (r.left >= 0 && r.right <= innerWidth + 1) || r.right <= 0) return false;
    for (let op = e; op; op = op.parentElement) {
      const stijl = getComputedStyle(op);
      if (/auto|scroll/.test(stijl.overflowX) && op.tabIndex >= 0) return false;
      if (stijl.clipPath !== 'none') return false }  // a header that the cards say themselves
    return true }).map(e => e.outerHTML.slice(0, 160))"""
TEKST = "document.body.innerText"
NIET_OP_PAPIER = "document.querySelectorAll('.overslaan, .kies').forEach(e => e.remove())"


@dataclass(frozen=True, slots=True)
class Keuring:
    """What was found on one page; `weg`: words that a small screen does not show, `buiten`: what
    sticks out there; `niet_gedrukt`: words that are missing on paper."""

    axe: tuple[str, ...]
    merktekens: tuple[tuple[str, str], ...]
    te_breed: tuple[int, ...]
    buiten: tuple[str, ...]
    weg: tuple[str, ...]
    niet_gedrukt: tuple[str, ...]


@cache
def read_axe() -> str:
    """The source of axe-core, as its package carries it."""
    plek = find_spec("axe_core_python")
    assert plek is not None and plek.origin is not None
    return (Path(plek.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def judge(
    browser: Browser,
    pagina: Path,
    pdftotext: str | None,
    pdf: Path,
    axe_op: tuple[int, ...] = (BREED, SMAL),
) -> Keuring:
    """Opens a page at a desk, on a small screen and on paper; axe looks at the widths `axe_op`."""
    axe: list[str] = []
    te_breed: list[int] = []
    woorden: dict[int, Counter[str]] = {}
    buiten: list[str] = []
    for breedte in (BREED, SMAL):
        browser.open(pagina, breedte)
        woorden[breedte] = Counter(find_words(browser.run(TEKST)))
        buiten = browser.run(BUITEN)
        te_breed += find_width(browser, breedte)
        if breedte in axe_op:
            browser.run(f"{read_axe()};0")
            axe += [f"{breedte}: {fout}" for fout in browser.run(AXE)]
    browser.open(pagina, PAPIER)
    merktekens = browser.run(NAMEN)
    browser.show_as("print")
    te_breed += find_width(browser, PAPIER)
    browser.show_as("")
    weg = woorden[BREED] - woorden[SMAL]
    gedrukt = print_words(browser, pdftotext, pdf) if pdftotext else ()
    return Keuring(
        axe=tuple(axe),
        merktekens=tuple((soort, naam) for soort, naam in merktekens),
        te_breed=tuple(te_breed),
        buiten=tuple(buiten),
        weg=tuple(weg),
        niet_gedrukt=gedrukt,
    )


def find_width(browser: Browser, breedte: int) -> list[int]:
    """The width of the whole page, when that is more than the window."""
    geheel = int(browser.run("document.documentElement.scrollWidth"))
    return [geheel] if geheel > breedte else []


def find_words(tekst: str) -> list[str]:
    """The words of a text, whatever signs a font puts together."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", tekst))


def print_words(browser: Browser, pdftotext: str, pdf: Path) -> tuple[str, ...]:
    """The words of the open page that its print lacks; a word may go on over the next line."""
    browser.run(NIET_OP_PAPIER)
    op_scherm = find_words(browser.run(TEKST))
    browser.print_pdf(pdf)
    opdracht = [pdftotext, "-raw", "-enc", "UTF-8", str(pdf), "-"]
    gelezen = subprocess.run(opdracht, check=True, capture_output=True).stdout.decode()
    gedrukt = "".join(find_words(gelezen))
    return tuple(sorted({woord for woord in op_scherm if woord not in gedrukt}))
