"""What iEb 2.0 is called: namespaces, element names, codes and versions, from `release.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

# matches: "http://www.istandaarden.nl/ieb/2_0/wmo407/schema"
_RUIMTE = re.compile(r"http://www\.istandaarden\.nl/ieb/(\d{1,3})_(\d{1,3})/(wmo40[1-8])/schema")


@dataclass(frozen=True, slots=True)
class Release:
    """The names of one release; every field but `grenzen` maps a key of `release.toml` to text."""

    standaard: str
    release: str
    versies: Mapping[str, str]
    codes: Mapping[str, str]
    namespaces: Mapping[str, str]
    prefixen: Mapping[str, str]
    elementen: Mapping[str, str]
    envelop: Mapping[str, str]
    grenzen: Mapping[str, int]

    def tag(self, ruimte: str, element: str) -> str:
        """The name of an element as lxml writes it: `{namespace}Naam`."""
        return f"{{{self.namespaces[ruimte]}}}{self.elementen[element]}"

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
def load_release() -> Release:
    """The release that bvtool ships, read once."""
    bron = resources.files("bvtool.berichten").joinpath("release.toml")
    inhoud = tomllib.loads(bron.read_text(encoding="utf-8"))

    def deel(naam: str) -> Mapping[str, str]:
        return MappingProxyType(inhoud[naam])

    return Release(
        standaard=inhoud["standaard"],
        release=inhoud["release"],
        versies=deel("versies"),
        codes=deel("codes"),
        namespaces=deel("namespaces"),
        prefixen=deel("prefixen"),
        elementen=deel("elementen"),
        envelop=deel("envelop"),
        grenzen=MappingProxyType(inhoud["grenzen"]),
    )
