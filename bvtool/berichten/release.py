"""What no schema of iEb says: how a release is written; of the envelope and the limits
what `release.toml` holds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

# matches: "http://www.istandaarden.nl/ieb/2_0/wmo407/schema"
_RUIMTE = re.compile(r"http://www\.istandaarden\.nl/ieb/(\d{1,3})_(\d{1,3})/(wmo40[1-8])/schema")
# matches: "3.1"
_RELEASE = re.compile(r"(\d{1,3})\.(\d{1,3})")


class Release(NamedTuple):
    """What `release.toml` says; every field but `grenzen` maps a key to text. `release` is that of
    an envelope of which nothing else is known."""

    release: str
    versies: Mapping[str, str]
    namespaces: Mapping[str, str]
    prefixen: Mapping[str, str]
    envelop: Mapping[str, str]
    grenzen: Mapping[str, int]

    def envelop_tag(self, ruimte: str, envelop: str) -> str:
        """The name of the root element of an envelope, as lxml writes it."""
        return f"{{{self.namespaces[ruimte]}}}{self.envelop[envelop]}"


def parse_ruimte(ruimte: str) -> tuple[str, str] | None:
    """The message and the release of a namespace of iEb; None when it is of something else.

    >>> parse_ruimte("http://www.istandaarden.nl/ieb/4_0/wmo408/schema")
    ('wmo408', '4.0')
    """
    vorm = _RUIMTE.fullmatch(ruimte)
    return (vorm[3], f"{vorm[1]}.{vorm[2]}") if vorm else None


@cache
def parse_release(tekst: str) -> tuple[int, int] | None:
    """`2.1` as (2, 1), so that releases compare; None when it is no release.

    >>> parse_release("3.1"), parse_release("3")
    ((3, 1), None)
    """
    vorm = _RELEASE.fullmatch(tekst.strip())
    return (int(vorm[1]), int(vorm[2])) if vorm else None


@cache
def load_release() -> Release:
    """The contents of `release.toml`, read once."""
    bron = Path(__file__).resolve().parent / "release.toml"
    inhoud = tomllib.loads(bron.read_text(encoding="utf-8"))

    def deel(naam: str) -> Mapping[str, str]:
        return MappingProxyType(inhoud[naam])

    return Release(
        release=inhoud["release"],
        versies=deel("versies"),
        namespaces=deel("namespaces"),
        prefixen=deel("prefixen"),
        envelop=deel("envelop"),
        grenzen=MappingProxyType(inhoud["grenzen"]),
    )
