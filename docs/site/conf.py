"""How Sphinx makes the site of the documents: `make site`, then open build/site/index.html.

The source is the whole repository, so that a link from a document to the README or a sample holds.
Nothing is asked from outside, and the search works from disk (see docs/besluiten/site.md).
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "bvtool"
language = "nl"
extensions = ["myst_parser"]
include_patterns = ["*.md", "docs/**.md", "samples/LEESMIJ.md"]
exclude_patterns = [".*", "build", "demo", "dist"]
root_doc = "docs/index"
myst_heading_anchors = 4
suppress_warnings = ["misc.highlighting_failure"]
"""A block that a test looks for has a word of its own (`huis`), and no colours."""

html_theme = "alabaster"
pygments_style = "bw"
"""No code is told by its colour: every colour would have to keep its contrast on the tint below."""
html_title = "bvtool"
html_theme_options = {
    "description": "Bestandsvergelijking beschermd wonen",
    "font_family": "sans-serif",
    "head_font_family": "sans-serif",
    "page_width": "1100px",
    "sidebar_width": "270px",
    "show_powered_by": False,
    "fixed_sidebar": False,
}
html_sidebars = {"**": ["about.html", "zoekvak.html", "wijzer.html"]}
html_additional_pages = {"index": "voorpagina.html"}
html_static_path = ["stijl"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_show_copyright = False
html_copy_source = False
templates_path = ["sjablonen"]

WIJZER = {
    "Kies wat u doet": ["rollen/klerk", "rollen/cak", "rollen/beheerder", "rollen/ontwikkelaar"],
    "Gebruiken": [
        "eerste-maandag",
        "handleiding",
        "een-jaar",
        "op-papier",
        "installeren",
        "monitor",
        "wissels",
        "bestanden",
        "meldingen",
    ],
    "Weten wat vaststaat": ["woordenlijst", "aannames", "regels", "betrouwbaarheid", "prestaties"],
    "Bouwen": ["architectuur", "besluiten/index"],
}
"""The way through the documents, in the sidebar: heading, pages of docs/."""


# matches: <table class="docutils align-default">...</table>
TABEL = re.compile(r'<table class="docutils\b.*?</table>', re.DOTALL)
RAAM = '<div class="schuif" role="region" aria-label="Tabel {}" tabindex="0">{}</div>'


def add_wijzer(
    app: Sphinx,
    _pagina: str,
    _sjabloon: str,
    context: dict[str, object],
    _boom: object,
) -> None:
    """Gives a page the way, with the title of each page on it."""
    titels = app.env.titles
    context["wijzer"] = [
        (kop, [(f"docs/{naam}", titels[f"docs/{naam}"].astext()) for naam in namen])
        for kop, namen in WIJZER.items()
    ]


def make_reachable(
    _app: Sphinx,
    _pagina: str,
    _sjabloon: str,
    context: dict[str, object],
    _boom: object,
) -> None:
    """Lets a keyboard reach what scrolls inside its own frame: wide tables and lines of code."""
    nummers = count(1)
    tekst = str(context.get("body", ""))
    tekst = TABEL.sub(lambda tabel: RAAM.format(next(nummers), tabel[0]), tekst)
    tekst = tekst.replace("<pre>", '<pre tabindex="0">')
    context["body"] = tekst.replace("Link to this heading", "Link naar deze kop")


def mark_orphan(app: Sphinx, docname: str, _inhoud: list[str]) -> None:
    """Says that a page needs no place in a toctree: the way in the sidebar is the order."""
    app.env.metadata[docname]["orphan"] = True


def setup(app: Sphinx) -> None:
    """Called by Sphinx at the start."""
    app.connect("html-page-context", add_wijzer)
    app.connect("html-page-context", make_reachable)
    app.connect("source-read", mark_orphan)
