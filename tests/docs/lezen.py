"""Reads the documents: links, blocks of commands, and what a test must do before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HANDLEIDING = ROOT / "docs" / "handleiding.md"
DOCUMENTEN = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "samples").glob("*.md")]
)


@dataclass(frozen=True)
class Blok:
    """The command lines of one ```sh block, with the comment that stands above it.

    The comment is not shown to readers: `<!-- nu 2022-10-10T11:15; doe fill_in; code 1 -->` gives
    the moment, what a person does first, the exit code (0 unless said) and `map`, a fresh folder.
    """

    regel: int
    opdrachten: tuple[str, ...]
    wensen: dict[str, str]


def read_blokken(document: Path) -> Iterator[Blok]:
    """The blocks of commands in a document, in order."""
    tekst = document.read_text(encoding="utf-8")
    vorm = re.compile(r"(?:^<!-- (?P<wens>[^\n]*) -->\n)?^```sh\n(?P<sh>.*?)^```$", re.M | re.S)
    for gevonden in vorm.finditer(tekst):
        wensen = dict(
            deel.strip().partition(" ")[::2] for deel in (gevonden["wens"] or "").split(";") if deel
        )
        regels = tuple(r for r in gevonden["sh"].splitlines() if r.strip())
        yield Blok(tekst.count("\n", 0, gevonden.start()) + 1, regels, wensen)


def read_links(document: Path) -> Iterator[str]:
    """Every link and picture, without the code blocks."""
    tekst = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    yield from re.findall(r"\]\(([^)\s]+)\)", tekst)
    yield from re.findall(r"""(?:src|href)=["']([^"']+)""", tekst)


def read_ankers(document: Path) -> set[str]:
    """The anchors of the headings, as GitHub makes them."""
    koppen = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", kop.lower()).replace(" ", "-") for kop in koppen}
