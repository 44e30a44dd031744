"""Writing XML as text: a tree of names and values, escaped, with CR/LF and no BOM (OP192)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

REGELEINDE = "\r\n"


class Knoop(NamedTuple):
    """An element: its name with prefix, and either its text or its children."""

    naam: str
    inhoud: str | Sequence[Knoop]


def escape(tekst: str) -> str:
    """Text as it stands in an element. That of the standard library loads an HTTP client.

    >>> escape("A & B <c>")
    'A &amp; B &lt;c&gt;'
    """
    return tekst.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def render(wortel: Knoop, ruimtes: Mapping[str, str]) -> str:
    """The document as text; `ruimtes` maps the prefixes on the root to namespaces."""
    regels = ['<?xml version="1.0" encoding="UTF-8"?>']
    _render(wortel, 0, regels)
    namen = [(p, escape(n).replace('"', "&quot;")) for p, n in ruimtes.items()]
    kop = "".join(f' xmlns:{prefix}="{naam}"' for prefix, naam in namen)
    regels[1] = f"<{wortel.naam}{kop}{regels[1][len(wortel.naam) + 1 :]}"
    return REGELEINDE.join(regels) + REGELEINDE


def _render(knoop: Knoop, diep: int, regels: list[str]) -> None:
    inspringing = "  " * diep
    if isinstance(knoop.inhoud, str):
        regels.append(f"{inspringing}<{knoop.naam}>{escape(knoop.inhoud)}</{knoop.naam}>")
        return
    regels.append(f"{inspringing}<{knoop.naam}>")
    for kind in knoop.inhoud:
        _render(kind, diep + 1, regels)
    regels.append(f"{inspringing}</{knoop.naam}>")
