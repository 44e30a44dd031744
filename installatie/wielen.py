"""What wheels say of themselves: the packages that they need to run."""

from __future__ import annotations

import zipfile
from email.parser import BytesParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from installatie.pins import EIGEN, Pin
from installatie.systemen import Systeem, choose_wiel, fits_voorwaarde, make_tags


def read_nodig(wiel: Path) -> list[Requirement]:
    """The requirements in the metadata of a wheel, with their markers."""
    with zipfile.ZipFile(wiel) as zip_:
        naam = next(n for n in zip_.namelist() if n.endswith(".dist-info/METADATA"))
        kop = BytesParser().parsebytes(zip_.read(naam), headersonly=True)
    return [Requirement(regel) for regel in kop.get_all("Requires-Dist", [])]


def check_samen(map_: Path, systeem: Systeem, python: tuple[int, int], extra: str) -> str:
    """The first requirement of bvtool (with this extra), or of what it needs, that no wheel in the
    folder meets on this system; an empty text when all are met.

    pip cannot tell: it judges markers by the system on which it runs itself.
    """
    wielen: dict[str, list[str]] = {}
    for pad in map_.glob("*.whl"):
        naam_versie = parse_wheel_filename(pad.name)[:2]
        wielen.setdefault(" ".join(map(str, naam_versie)), []).append(pad.name)
    tags = make_tags(systeem, python)
    er_is = {}
    for sleutel, namen in wielen.items():
        pakket, _, versie = sleutel.partition(" ")
        if wiel := choose_wiel(namen, Pin(pakket, versie, "", (), ()), tags):
            er_is[pakket] = (versie, map_ / wiel)
    gezien: set[tuple[str, str]] = set()
    wachtrij = [Requirement(f"{EIGEN}[{extra}]" if extra else EIGEN)]
    while wachtrij:
        eis = wachtrij.pop()
        naam = canonicalize_name(eis.name)
        if naam not in er_is or not eis.specifier.contains(er_is[naam][0], prereleases=True):
            return str(eis)
        for keuze in {"", *eis.extras} - {k for n, k in gezien if n == naam}:
            gezien.add((naam, keuze))
            wachtrij += [
                r
                for r in read_nodig(er_is[naam][1])
                if fits_voorwaarde(str(r.marker or ""), systeem, python, keuze)
            ]
    return ""
