"""The bill of materials: what each part is for, its licence, and what needs what."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from installatie.pins import Doel, norm_naam, parse_lock, read_eisen, settle_doelen
from installatie.sbom import make_sbom, read_licenties, write_sbom

WORTEL = Path(__file__).parents[2]
PINS = parse_lock((WORTEL / "requirements.lock").read_text(encoding="utf-8"))
EISEN = read_eisen((WORTEL / "pyproject.toml").read_text(encoding="utf-8"))
DOELEN = settle_doelen(PINS, EISEN)


def make(**anders: Any) -> dict[str, Any]:
    alles = [naam for namen in EISEN.values() for naam in namen]
    gegevens = json.loads(write_sbom(make_sbom(anders.get("pins", PINS), DOELEN, alles, "1.2.3")))
    assert isinstance(gegevens, dict)
    return gegevens


@pytest.fixture(scope="module")
def sbom() -> dict[str, Any]:
    """The bill of the whole lock."""
    return make()


def test_every_part_has_scope_licence_and_hashes(sbom: dict[str, Any]) -> None:
    assert (sbom["bomFormat"], sbom["specVersion"]) == ("CycloneDX", "1.6")
    assert len(sbom["components"]) == len(PINS)
    for deel in sbom["components"]:
        assert deel["scope"] == DOELEN[norm_naam(deel["name"])].value
        assert deel["licenses"], deel["name"]
        assert deel["hashes"], deel["name"]


def test_what_runs_is_told_from_what_builds(sbom: dict[str, Any]) -> None:
    doel = {deel["name"]: deel["scope"] for deel in sbom["components"]}
    assert (doel["polars"], doel["polars-runtime-32"]) == ("required", "required")
    assert (doel["psycopg"], doel["psycopg-binary"]) == ("optional", "optional")
    assert (doel["pytest"], doel["hatchling"]) == ("excluded", "excluded")


def test_the_graph_reaches_every_part_from_bvtool(sbom: dict[str, Any]) -> None:
    graaf = {d["ref"]: d.get("dependsOn", []) for d in sbom["dependencies"]}
    gezien: set[str] = set()
    wachtrij = [sbom["metadata"]["component"]["bom-ref"]]
    while wachtrij:
        deel = wachtrij.pop()
        if deel not in gezien:
            gezien.add(deel)
            wachtrij += graaf[deel]
    assert gezien == {deel["bom-ref"] for deel in sbom["components"]} | {"pkg:pypi/bvtool@1.2.3"}
    assert "pkg:pypi/markupsafe@" in "".join(
        graaf[next(r for r in graaf if r.startswith("pkg:pypi/jinja2@"))]
    )


def test_the_bill_of_a_bundle_names_what_is_in_it_alone() -> None:
    enkel = make(pins=[p for p in PINS if DOELEN[norm_naam(p.naam)] is Doel.GEBRUIK])
    assert {d["scope"] for d in enkel["components"]} == {"required"}
    genoemd = {d["ref"] for d in enkel["dependencies"]}
    assert genoemd == {d["bom-ref"] for d in enkel["components"]} | {"pkg:pypi/bvtool@1.2.3"}


def test_the_table_of_licences_is_that_of_the_lock() -> None:
    assert set(read_licenties()) == {norm_naam(p.naam) for p in PINS}


@pytest.mark.parametrize("naam", sorted({norm_naam(p.naam) for p in PINS}))
def test_a_licence_is_what_the_package_says_of_itself(naam: str) -> None:
    """Where a package says it as an expression; a new version with another licence is noticed."""
    gezegd = {
        m["License-Expression"] or read_licenties()[naam]
        for d in metadata.distributions(name=naam)
        if (m := d.metadata)
    }
    assert gezegd <= {read_licenties()[naam]}
