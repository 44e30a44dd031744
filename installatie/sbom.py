"""The bill of materials: every pinned package with what it is for, its licence, and what needs it.

Made by the library of CycloneDX from requirements.lock, pyproject.toml and licenties.csv alone: no
network, and the same bytes every time. `python -m installatie.sbom sbom.json`
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from installatie.pins import (
    EIGEN,
    Doel,
    Pin,
    norm_naam,
    parse_lock,
    read_eisen,
    read_versie,
    settle_doelen,
)

WORTEL = Path(__file__).resolve().parents[1]
EIGEN_LICENTIE = "EUPL-1.2"


def read_licenties() -> dict[str, str]:
    """The licence of each package as an SPDX expression, by its name in the lock."""
    pad = WORTEL / "installatie" / "licenties.csv"
    with pad.open(encoding="utf-8", newline="") as stroom:
        return {rij["pakket"]: rij["licentie"] for rij in csv.DictReader(stroom, delimiter=";")}


def make_sbom(
    pins: Iterable[Pin], doelen: Mapping[str, Doel], eisen: Iterable[str], versie: str
) -> Bom:
    """The bill of bvtool `versie` with these pins; `eisen` are the names that bvtool itself needs.

    Raises KeyError for a package whose licence is not in the table.
    """
    licenties, pins = read_licenties(), tuple(pins)
    eigen = _make_deel(EIGEN, versie, EIGEN_LICENTIE, ComponentType.APPLICATION)
    bom = Bom()
    bom.metadata.component = eigen
    bom.metadata.timestamp = None  # type: ignore[assignment]  # it would change the bytes
    delen = [
        _make_pin(pin, licenties[norm_naam(pin.naam)], doelen[norm_naam(pin.naam)]) for pin in pins
    ]
    bom.components.update(delen)
    samen = tuple(zip(pins, delen, strict=True))
    direct = set(eisen)
    bom.register_dependency(eigen, [d for pin, d in samen if norm_naam(pin.naam) in direct])
    for ouder, deel in samen:
        kinderen = [d for pin, d in samen if norm_naam(ouder.naam) in pin.ouders]
        bom.register_dependency(deel, kinderen)
    som = hashlib.sha256(repr((versie, pins)).encode()).digest()[:16]
    bom.serial_number = uuid.UUID(bytes=som, version=4)
    return bom


def _make_pin(pin: Pin, licentie: str, doel: Doel) -> Component:
    deel = _make_deel(pin.naam, pin.versie, licentie, ComponentType.LIBRARY)
    deel.scope = ComponentScope(doel.value)
    deel.hashes = [HashType(alg=HashAlgorithm.SHA_256, content=h) for h in pin.hashes]
    if pin.voorwaarde:
        deel.properties = [Property(name="python:marker", value=pin.voorwaarde)]
    return deel


def _make_deel(naam: str, versie: str, licentie: str, soort: ComponentType) -> Component:
    purl = PackageURL("pypi", None, norm_naam(naam), versie)
    return Component(
        name=naam,
        version=versie,
        type=soort,
        purl=purl,
        bom_ref=purl.to_string(),
        licenses=[LicenseFactory().make_from_string(licentie)],
    )


def write_sbom(bom: Bom) -> str:
    """The bill as CycloneDX 1.6 JSON."""
    uit = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6)
    return json.dumps(json.loads(uit.output_as_string()), indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the bill of everything in the lock to the named file."""
    pins = parse_lock((WORTEL / "requirements.lock").read_text(encoding="utf-8"))
    eisen = read_eisen((WORTEL / "pyproject.toml").read_text(encoding="utf-8"))
    alles = [naam for namen in eisen.values() for naam in namen]
    bom = make_sbom(pins, settle_doelen(pins, eisen), alles, read_versie(WORTEL / EIGEN))
    Path(sys.argv[1]).write_text(write_sbom(bom), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
