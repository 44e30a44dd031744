"""The systems for which there is a bundle, and which wheel of a package fits on each.

The choice is that of pip: the tags that a system takes, the best one first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import canonicalize_name, parse_wheel_filename

from installatie.pins import Pin, norm_naam

PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14), (3, 15))
"""The versions of Python that a bundle serves; the first is the oldest that bvtool runs on."""
_GLIBC = range(17, 29)
"""glibc 2.17 to 2.28: Debian 10, Ubuntu 20.04, Red Hat 8 and newer. The lowest that fits wins."""
_MAC = (11, 0)


@dataclass(frozen=True, slots=True)
class Systeem:
    """One system: its name in file names, the platform tags of pip, and the values of markers."""

    naam: str
    platforms: tuple[str, ...]
    waarden: Mapping[str, str]


def _linux(machine: str) -> Systeem:
    platforms = [f"manylinux_2_{n}_{machine}" for n in _GLIBC]
    platforms.insert(1, f"manylinux2014_{machine}")
    naam = {"aarch64": "arm64"}.get(machine, machine)
    waarden = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux"}
    return Systeem(f"linux-{naam}", tuple(platforms), {**waarden, "platform_machine": machine})


def _mac(machine: str) -> Systeem:
    waarden = {"os_name": "posix", "sys_platform": "darwin", "platform_system": "Darwin"}
    platforms = tuple(mac_platforms(_MAC, machine))
    return Systeem(f"macos-{machine}", platforms, {**waarden, "platform_machine": machine})


def _windows(machine: str) -> Systeem:
    waarden = {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows"}
    naam = {"AMD64": "x86_64", "ARM64": "arm64"}[machine]
    tags = (f"win_{machine.lower()}",)
    return Systeem(f"windows-{naam}", tags, {**waarden, "platform_machine": machine})


SYSTEMEN = tuple(
    maak(machine)
    for maak, machines in (
        (_linux, ("x86_64", "aarch64")),
        (_windows, ("AMD64", "ARM64")),
        (_mac, ("x86_64", "arm64")),
    )
    for machine in machines
)


def make_tags(systeem: Systeem, python: tuple[int, int]) -> tuple[Tag, ...]:
    """The tags of wheels that this Python takes on this system, the best one first."""
    abi = f"cp{python[0]}{python[1]}"
    eigen = cpython_tags(python, abis=[abi], platforms=systeem.platforms)
    return (*eigen, *compatible_tags(python, abi, systeem.platforms))


def fits_voorwaarde(
    voorwaarde: str, systeem: Systeem, python: tuple[int, int], extra: str = ""
) -> bool:
    """Whether a marker (`sys_platform == 'win32'`) holds for this Python on this system."""
    if not voorwaarde:
        return True
    versie = f"{python[0]}.{python[1]}"
    waarden = {
        **systeem.waarden,
        "python_version": versie,
        "python_full_version": f"{versie}.0",
        "implementation_name": "cpython",
        "implementation_version": f"{versie}.0",
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_version": "",
        "extra": extra,
    }
    return Marker(voorwaarde).evaluate(waarden)


def choose_wiel(namen: Iterable[str], pin: Pin, tags: Sequence[Tag]) -> str | None:
    """The file name of the wheel of this pin that fits best, or None."""
    rang = {tag: nummer for nummer, tag in enumerate(tags)}
    passend = []
    for naam in namen:
        pakket, versie, bouw, van = parse_wheel_filename(naam)
        zelfde = canonicalize_name(pakket) == norm_naam(pin.naam) and str(versie) == pin.versie
        plek = min((rang[tag] for tag in van if tag in rang), default=None)
        if zelfde and plek is not None:
            passend.append((plek, -(bouw[0] if bouw else 0), naam))
    return min(passend)[2] if passend else None


def choose_wielen(
    namen: Sequence[str], pins: Iterable[Pin], systeem: Systeem, python: tuple[int, int]
) -> tuple[dict[str, str], list[str]]:
    """For each pin that counts here its file name; and the names of the pins without one."""
    tags = make_tags(systeem, python)
    gekozen, zonder = {}, []
    for pin in pins:
        if fits_voorwaarde(pin.voorwaarde, systeem, python):
            if wiel := choose_wiel(namen, pin, tags):
                gekozen[pin.naam] = wiel
            else:
                zonder.append(pin.naam)
    return gekozen, zonder


def find_glibc(namen: Iterable[str]) -> tuple[int, int] | None:
    """The oldest glibc on which all these wheels run; None where none of them asks for one."""
    nodig = []
    for naam in namen:
        tekens = " ".join(tag.platform for tag in parse_wheel_filename(naam)[3])
        versies = [(int(g), int(k)) for g, k in re.findall(r"manylinux_(\d+)_(\d+)_", tekens)]
        if versies or "manylinux2014" in tekens:
            nodig.append(min(versies, default=(2, 17)))
    return max(nodig, default=None)
