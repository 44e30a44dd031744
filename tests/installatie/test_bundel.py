"""Making a bundle: what pip says of a wheel that is not there, and what stands in every zip."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from installatie.bundel import Keuze, find_zonder_wiel, make_leden
from installatie.pins import Doel, Pin, norm_naam, parse_lock, read_eisen, settle_doelen
from installatie.systemen import SYSTEMEN

WORTEL = Path(__file__).parents[2]
GEEN = (
    "ERROR: Could not find a version that satisfies the requirement psycopg-binary==3.3.9 (from "
    "versions: none)\nERROR: No matching distribution found for psycopg-binary==3.3.9\n"
)
GEEN_NET = (
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NameResolutionError': "
    "/simple/psycopg-binary/\n" + GEEN
)
ANDERE_HASH = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n"


@pytest.mark.parametrize(
    ("gezegd", "pin"),
    [(GEEN, "psycopg-binary==3.3.9"), (GEEN_NET, ""), (ANDERE_HASH, ""), ("", "")],
)
def test_without_network_a_wheel_is_not_taken_for_one_that_does_not_exist(
    gezegd: str, pin: str
) -> None:
    assert find_zonder_wiel(gezegd) == pin


@pytest.fixture
def leden(tmp_path: Path) -> dict[str, bytes]:
    """The members of a zip for Windows with one wheel of the lock."""
    wiel = tmp_path / "click-8.5.1-py3-none-any.whl"
    eigen = tmp_path / "bvtool-0.1.0-py3-none-any.whl"
    bron = tmp_path / "bvtool-0.1.0.tar.gz"
    for pad in (wiel, eigen, bron):
        pad.write_bytes(pad.name.encode())
    windows = next(s for s in SYSTEMEN if s.naam == "windows-x86_64")
    pin = Pin("click", "8.5.1", "", (hashlib.sha256(wiel.read_bytes()).hexdigest(),), ("bvtool",))
    keuze = Keuze(windows, ((3, 11), (3, 12)), (pin,), (), (wiel,), ("psycopg",))
    return make_leden(keuze, (eigen, bron))


def test_every_wheel_in_the_zip_is_asked_for_by_its_hash(leden: dict[str, bytes]) -> None:
    wielen = {naam for naam in leden if naam.startswith("wielen/")}
    assert wielen == {"wielen/click-8.5.1-py3-none-any.whl", "wielen/bvtool-0.1.0-py3-none-any.whl"}
    vereist = parse_lock(leden["vereisten.txt"].decode())
    assert {h for pin in vereist for h in pin.hashes} == {
        hashlib.sha256(leden[naam]).hexdigest() for naam in wielen
    }


def test_the_zip_says_what_it_is_for(leden: dict[str, bytes]) -> None:
    gegevens = json.loads(leden["bundel.json"])
    assert gegevens["systeem"] == "windows-x86_64"
    assert gegevens["pythons"] == ["3.11", "3.12"]
    assert gegevens["zonder"] == ["psycopg"]
    assert {d["name"] for d in json.loads(leden["sbom.json"])["components"]} == {"click"}


def test_what_opens_on_windows_has_the_line_ends_of_windows(leden: dict[str, bytes]) -> None:
    for naam in ("installeer.cmd", "LEESMIJ.txt"):
        assert leden[naam].count(b"\n") == leden[naam].count(b"\r\n") > 10, naam
    for naam in ("installeer.sh", "installeer.py", "vereisten.txt"):
        assert b"\r" not in leden[naam], naam


def test_every_option_of_the_installation_is_in_the_manual() -> None:
    tekst = (WORTEL / "docs" / "installeren.md").read_text(encoding="utf-8")
    bron = (WORTEL / "installatie" / "mee" / "installeer.py").read_text(encoding="utf-8")
    opties = {deel.split('"')[0] for deel in bron.split('lezer.add_argument("')[1:]}
    assert {"--map", "--werkmap", "--verwijder"} <= opties
    assert {o for o in opties - {"--past", "--help"} if f"`{o}" not in tekst} == set()


def test_the_lock_holds_what_builds_and_installs() -> None:
    pins = parse_lock((WORTEL / "requirements.lock").read_text(encoding="utf-8"))
    eisen = read_eisen((WORTEL / "pyproject.toml").read_text(encoding="utf-8"))
    doelen = settle_doelen(pins, eisen)
    assert {doelen[n] for n in ("hatchling", "pip", "packaging")} == {Doel.BOUW}
    assert {"hatchling", "pip"} <= {norm_naam(p.naam) for p in pins}
