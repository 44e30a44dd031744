"""The menus of `bvtool start`: what can be chosen, and how a person is asked.

What stands in a menu is data (`data/menu.csv`). Each entry is a command, another menu (`>`), or
something that asks first (`@`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from bvtool.cli import stromen
from bvtool.cli.stromen import tell
from bvtool.vak.tabellen import load_tabel

STOP = ("stop", "s", "0")


class Gestopt(Exception):
    """The person is done: `stop`, or the end of the input."""


class Keuze(NamedTuple):
    """One line of a menu, and what it does; `bij` is what an act of bvtool itself needs."""

    tekst: str
    opdracht: str
    bij: Any = None


def list_keuzes(menu: str, rol: str, *, oefenen: bool = False) -> list[Keuze]:
    """What can be chosen in a menu by somebody of this role; `oefenen` in a practice dossier.

    >>> [k.opdracht for k in list_keuzes("dossiers", "")]
    ['@nieuw', '@oefenen', '@ander', '@hulp']
    """
    return [
        Keuze(rij["tekst"], rij["opdracht"])
        for rij in load_tabel("menu")
        if rij["menu"] == menu and rij["rol"] in ("", rol) and (oefenen or not rij["oefenen"])
    ]


# matches: "bvtool vergelijk"
_GENOEMD = re.compile(r"\bbvtool ([a-z]+)")
# matches: "bvtool vergelijk --b4"
_WIJST_AAN = re.compile(r"\bbvtool vergelijk --(?:b4|register)")


def name_opdrachten(tekst: str, rol: str) -> list[str]:
    """For each command that a text names what it is called in these menus, a sentence each.

    >>> name_opdrachten("Geef nu: bvtool vergelijk", "gemeente")
    ['In dit menu heet bvtool vergelijk: B4 en uw register vergelijken']
    """
    heet = {
        rij["opdracht"].lstrip("@").partition(" ")[0]: rij["tekst"]
        for rij in reversed(load_tabel("menu"))
        if rij["rol"] in ("", rol) and not rij["opdracht"].startswith(("@open", ">"))
    }
    tekst = _WIJST_AAN.sub("bvtool kies", tekst)
    return [
        f"In dit menu heet dat: {heet[naam]}"
        if naam == "kies"
        else f"In dit menu heet bvtool {naam}: {heet[naam]}"
        for naam in dict.fromkeys(_GENOEMD.findall(tekst))
        if naam in heet
    ]


def ask(vraag: str) -> str:
    """What the person types, without blanks around it; raises Gestopt at the end of the input."""
    try:
        return stromen.ask(vraag)
    except EOFError:
        raise Gestopt from None


def choose(kop: str, keuzes: Sequence[Keuze], *, terug: str, eerste: bool = False) -> Keuze | None:
    """The choice of the person; None for 0, or for Enter alone unless `eerste`: then the first.

    Raises Gestopt for `stop`.
    """
    tell(f"\n{kop}")
    for nummer, keuze in enumerate(keuzes, start=1):
        tell(f"  {nummer:>2}  {keuze.tekst}")
    tell(f"   0  {terug}")
    enter = "1" if eerste else "0"
    while True:
        antwoord = ask(f"Typ een nummer en Enter (alleen Enter: {enter}).") or enter
        if antwoord == "0":
            return None
        if antwoord.casefold() in STOP:
            raise Gestopt
        if antwoord.isdecimal() and 1 <= int(antwoord) <= len(keuzes):
            return keuzes[int(antwoord) - 1]
        tell("Dit nummer staat er niet bij.")


def is_ja(vraag: str) -> bool:
    """Whether the person says yes; Enter alone is no."""
    return ask(f"{vraag} Typ ja of nee. (alleen Enter: nee)").casefold() in ("j", "ja")
