"""The pinned packages of requirements.lock: what each is for, and what needs what.

Needs nothing but Python itself.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

EIGEN = "bvtool"
_REGEL = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)\s*(?:;\s*([^\\]+?))?\s*\\?$")
"""A pin, for instance `colorama==0.4.6 ; sys_platform == 'win32' \\`."""
_HASH = re.compile(r"^    --hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^    # (?:via (?!$)|  )\s*([A-Za-z0-9._-]+)")
"""Who needs it: `    # via mypy`, or one a line below a bare `    # via`."""

_VERSIE = re.compile(r'^__version__ = "([^"]+)"', re.MULTILINE)


class Doel(StrEnum):
    """What a package is for, by the words of CycloneDX for its scope."""

    GEBRUIK = "required"
    KEUZE = "optional"
    BOUW = "excluded"


@dataclass(frozen=True, slots=True)
class Pin:
    """One pinned package; `ouders` are the packages that need it (EIGEN for bvtool itself)."""

    naam: str
    versie: str
    voorwaarde: str
    hashes: tuple[str, ...]
    ouders: tuple[str, ...]


def parse_lock(tekst: str) -> tuple[Pin, ...]:
    """The pins in the text of requirements.lock, in its order."""
    pins: list[Pin] = []
    for blok in re.split(r"\n(?=[A-Za-z0-9])", tekst):
        kop, *rest = blok.splitlines()
        if pin := _REGEL.match(kop):
            hashes = tuple(h[1] for r in rest if (h := _HASH.match(r)))
            ouders = tuple(norm_naam(v[1]) for r in rest if (v := _VIA.match(r)))
            pins.append(Pin(pin[1], pin[2], (pin[3] or "").strip(), hashes, ouders))
    return tuple(pins)


def read_versie(pakket: Path) -> str:
    """The version of bvtool as it stands in its source; `pakket` is its folder."""
    for pad in sorted(pakket.rglob("*.py")):
        if gevonden := _VERSIE.search(pad.read_text(encoding="utf-8")):
            return gevonden[1]
    raise ValueError(f"geen __version__ in {pakket}")


def norm_naam(naam: str) -> str:
    """The name as registries compare it: `typing_extensions` is `typing-extensions`."""
    return re.sub(r"[-_.]+", "-", naam).lower()


def read_eisen(project: str) -> dict[Doel, tuple[str, ...]]:
    """The packages that pyproject.toml (its text) asks for itself, by what they are for."""
    gegevens = tomllib.loads(project)["project"]
    keuze = dict(gegevens["optional-dependencies"])
    bouw = keuze.pop("dev")

    def namen(eisen: Iterable[str]) -> tuple[str, ...]:
        return tuple(norm_naam(re.split(r"[\s<>=!~;\[]", eis)[0]) for eis in eisen)

    return {
        Doel.GEBRUIK: namen(gegevens["dependencies"]),
        Doel.KEUZE: namen(eis for eisen in keuze.values() for eis in eisen),
        Doel.BOUW: namen(bouw),
    }


def find_nodig(pins: Iterable[Pin], begin: Iterable[str]) -> set[str]:
    """The names of `begin` and of everything that they need, as far as it is pinned."""
    kinderen: dict[str, list[str]] = {}
    namen = set()
    for pin in pins:
        namen.add(norm_naam(pin.naam))
        for ouder in pin.ouders:
            kinderen.setdefault(ouder, []).append(norm_naam(pin.naam))
    gezien: set[str] = set()
    wachtrij = [n for n in begin if n in namen]
    while wachtrij:
        naam = wachtrij.pop()
        if naam not in gezien:
            gezien.add(naam)
            wachtrij += kinderen.get(naam, [])
    return gezien


def settle_doelen(pins: tuple[Pin, ...], eisen: Mapping[Doel, Iterable[str]]) -> dict[str, Doel]:
    """What each pin (by its name) is for; the use that weighs most counts."""
    gebruik = find_nodig(pins, eisen[Doel.GEBRUIK])
    keuze = find_nodig(pins, eisen[Doel.KEUZE])
    return {
        naam: Doel.GEBRUIK if naam in gebruik else Doel.KEUZE if naam in keuze else Doel.BOUW
        for naam in (norm_naam(pin.naam) for pin in pins)
    }


def write_vereisten(pins: Iterable[Pin]) -> str:
    """The text of a file for `pip install --require-hashes --no-deps -r`."""
    regels = []
    for pin in pins:
        voorwaarde = f" ; {pin.voorwaarde}" if pin.voorwaarde else ""
        delen = [f"{pin.naam}=={pin.versie}{voorwaarde}"]
        delen += [f"    --hash=sha256:{h}" for h in sorted(pin.hashes)]
        regels.append(" \\\n".join(delen) + "\n")
    return "".join(regels)
