"""`make bundel`: per system one zip with everything to install bvtool without internet.

`python -m installatie.bundel [--uit MAP] [SYSTEEM ...]`, for instance `windows-x86_64`. What wheels
belong in it, is decided by `systemen`; pip gets them by their hashes and has the last word: of the
zip it must be able to install bvtool for every Python that the bundle serves.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from installatie.pins import (
    EIGEN,
    Doel,
    Pin,
    find_nodig,
    norm_naam,
    parse_lock,
    read_eisen,
    read_versie,
    settle_doelen,
    write_vereisten,
)
from installatie.sbom import make_sbom, write_sbom
from installatie.systemen import PYTHONS, SYSTEMEN, Systeem, choose_wielen, find_glibc
from installatie.vereisten import GEREEDSCHAP
from installatie.wielen import check_samen
from installatie.zips import hash_pad, write_controle, write_zip

WORTEL = Path(__file__).resolve().parents[1]
MEE = WORTEL / "installatie" / "mee"
VERSIE = read_versie(WORTEL / EIGEN)
_SOMMEN = "SHA256SUMS"
_BOUWRESTEN = (".buildinfo", "objects.inv")
"""What Sphinx leaves for itself and for other sites."""


PINS = parse_lock((WORTEL / "requirements.lock").read_text(encoding="utf-8"))
EISEN = read_eisen((WORTEL / "pyproject.toml").read_text(encoding="utf-8"))
DOELEN = settle_doelen(PINS, EISEN)


class BundelFout(Exception):
    """The bundle cannot be made; the text says why."""


@dataclass(frozen=True, slots=True)
class Keuze:
    """What goes into the bundle of one system: the pins with only the hashes of these wheels."""

    systeem: Systeem
    pythons: tuple[tuple[int, int], ...]
    gebruik: tuple[Pin, ...]
    gereedschap: tuple[Pin, ...]
    wielen: tuple[Path, ...]
    zonder: tuple[str, ...]


def main(argv: Sequence[str] | None = None) -> int:
    """Make the asked bundles (all of them unless said) and the file with their hashes."""
    lezer = argparse.ArgumentParser(prog="installatie.bundel")
    lezer.add_argument("--uit", type=Path, default=WORTEL / "dist")
    lezer.add_argument("--opslag", type=Path, default=WORTEL / "build" / "wielen")
    lezer.add_argument("systeem", nargs="*", choices=[[], *(s.naam for s in SYSTEMEN)])
    opties = lezer.parse_args(argv)
    opties.uit.mkdir(parents=True, exist_ok=True)
    try:
        eigen, handleiding = build_eigen(opties.uit), read_handleiding()
        for systeem in SYSTEMEN:
            if not opties.systeem or systeem.naam in opties.systeem:
                _tell(f"{systeem.naam}: wielen kiezen")
                keuze = gather(systeem, opties.opslag / systeem.naam)
                pad = opties.uit / f"{EIGEN}-{VERSIE}-{systeem.naam}.zip"
                write_zip(pad, {**make_leden(keuze, eigen), **handleiding})
                check_zip(pad, keuze)
                _tell(f"{systeem.naam}: {pad.name}, {pad.stat().st_size / 1e6:.0f} MB, Python "
                      f"{', '.join(map(_punt, keuze.pythons))}")  # fmt: skip
    except BundelFout as fout:
        _tell(str(fout))
        return 1
    _write_sommen(opties.uit)
    return 0


def build_eigen(uit: Path) -> tuple[Path, Path]:
    """Build bvtool's own wheel and its source archive into `uit`."""
    _run([sys.executable, "-m", "hatchling", "build", "--directory", str(uit)])
    return uit / f"{EIGEN}-{VERSIE}-py3-none-any.whl", uit / f"{EIGEN}-{VERSIE}.tar.gz"


def gather(systeem: Systeem, opslag: Path) -> Keuze:
    """The wheels for one system, fetched into `opslag` as far as they are not there.

    A version of Python for which a package has no wheel is not served. A choice (PostgreSQL) that
    has no wheels for all of them is left out.
    """
    bouwers = find_nodig(PINS, GEREEDSCHAP)
    nodig = [p for p in PINS if _doel(p) is Doel.GEBRUIK or norm_naam(p.naam) in bouwers]
    keuze = [p for p in PINS if _doel(p) is Doel.KEUZE]
    pythons = tuple(p for p in PYTHONS if _fetch(nodig, systeem, p, opslag))
    if not pythons:
        raise BundelFout(f"{systeem.naam}: er is geen Python waarvoor alle wielen er zijn.")
    met_keuze = all(_fetch(keuze, systeem, p, opslag) for p in pythons)
    pins = [*nodig, *keuze] if met_keuze else nodig
    namen = _find_passend(pins, opslag)
    gekozen: dict[str, set[str]] = {}
    for python in pythons:
        for pakket, wiel in choose_wielen(namen, pins, systeem, python)[0].items():
            gekozen.setdefault(pakket, set()).add(wiel)
    samen = [
        replace(pin, hashes=tuple(hash_wiel(opslag / w) for w in sorted(gekozen[pin.naam])))
        for pin in pins
        if pin.naam in gekozen
    ]
    return Keuze(
        systeem=systeem,
        pythons=pythons,
        gebruik=tuple(p for p in samen if _doel(p) is not Doel.BOUW),
        gereedschap=tuple(p for p in samen if norm_naam(p.naam) in bouwers),
        wielen=tuple(sorted(opslag / w for wielen in gekozen.values() for w in wielen)),
        zonder=() if met_keuze else tuple(p.naam for p in keuze),
    )


def _doel(pin: Pin) -> Doel:
    return DOELEN[norm_naam(pin.naam)]


@cache
def hash_wiel(pad: Path) -> str:
    """The hash of a wheel; wheels do not change while the bundles are made."""
    return hash_pad(pad)


def _find_passend(pins: Iterable[Pin], opslag: Path) -> list[str]:
    """The names of the wheels in `opslag` that the lock allows by their hash."""
    hashes = {h for pin in pins for h in pin.hashes}
    return sorted(p.name for p in opslag.glob("*.whl") if hash_wiel(p) in hashes)


def _fetch(pins: list[Pin], systeem: Systeem, python: tuple[int, int], opslag: Path) -> bool:
    """Whether all of them are there for this Python, after asking pip for what is missing."""
    opslag.mkdir(parents=True, exist_ok=True)

    def mist() -> list[Pin]:
        zonder = choose_wielen(_find_passend(pins, opslag), pins, systeem, python)[1]
        return [pin for pin in pins if pin.naam in zonder]

    if vraag := mist():
        lijst = opslag / "vraag.txt"
        tekst = write_vereisten(replace(pin, voorwaarde="") for pin in vraag)
        lijst.write_text(tekst, encoding="utf-8")
        try:
            _run([*_pip("download"), *_voor(systeem, python), "--dest", str(opslag),
                  "--require-hashes", "--requirement", str(lijst)])  # fmt: skip
        except BundelFout as fout:
            geen = find_zonder_wiel(str(fout))
            if not geen:
                raise
            _tell(f"{systeem.naam}: geen wiel van {geen} voor Python {_punt(python)}")
            return False
    return not mist()


def find_zonder_wiel(gezegd: str) -> str:
    """The pin for which pip says that there is no wheel; empty when it could not know.

    Without network pip says the same, after it told that it tried again.
    """
    geen = re.search(r"No matching distribution found for (\S+)", gezegd)
    zonder_net = re.search(r"Retrying|connection broken|Could not fetch|timed out", gezegd)
    return geen[1] if geen and not zonder_net else ""


def make_leden(keuze: Keuze, eigen: tuple[Path, Path]) -> dict[str, bytes]:
    """The members of the zip by their names."""
    wiel, bron = eigen
    zelf = Pin(EIGEN, VERSIE, "", (hash_pad(wiel),), ())
    glibc = find_glibc(w.name for w in keuze.wielen)
    gegevens = {
        "versie": VERSIE,
        "systeem": keuze.systeem.naam,
        "pythons": [_punt(p) for p in keuze.pythons],
        "glibc": _punt(glibc) if glibc else "",
        "zonder": list(keuze.zonder),
    }
    leden = {pad.name: _with_regeleinden(pad) for pad in sorted(MEE.iterdir()) if pad.is_file()}
    pins = tuple(sorted({*keuze.gebruik, *keuze.gereedschap}, key=lambda p: p.naam))
    sbom = make_sbom(pins, DOELEN, (n for namen in EISEN.values() for n in namen), VERSIE)
    leden |= {
        "LICENSE.txt": (WORTEL / "LICENSE").read_bytes(),
        "bundel.json": (json.dumps(gegevens, indent=1) + "\n").encode(),
        "vereisten.txt": write_vereisten([*keuze.gebruik, zelf]).encode(),
        "vereisten-bouwen.txt": write_vereisten(keuze.gereedschap).encode(),
        "sbom.json": write_sbom(sbom).encode(),
        f"bron/{bron.name}": bron.read_bytes(),
    }
    leden |= {f"wielen/{pad.name}": pad.read_bytes() for pad in (*keuze.wielen, wiel)}
    return leden


def read_handleiding() -> dict[str, bytes]:
    """The site of the documents: pages to look at and search in without internet."""
    with tempfile.TemporaryDirectory() as tijdelijk:
        uit = Path(tijdelijk) / "site"
        _run([sys.executable, "-m", "sphinx", "-q", "-b", "html",
              "-c", "docs/site", "-d", f"{tijdelijk}/boom", ".", str(uit)])  # fmt: skip
        paden = sorted(p for p in uit.rglob("*") if p.is_file() and p.name not in _BOUWRESTEN)
        return {f"handleiding/{p.relative_to(uit).as_posix()}": p.read_bytes() for p in paden}


def _with_regeleinden(pad: Path) -> bytes:
    """A text for Windows with the line ends that its programs expect."""
    inhoud = pad.read_bytes().replace(b"\r\n", b"\n")
    return inhoud.replace(b"\n", b"\r\n") if pad.suffix in (".cmd", ".txt") else inhoud


def check_zip(pad: Path, keuze: Keuze) -> None:
    """Raises BundelFout unless pip, and the packages by their own words, have enough in the zip."""
    with tempfile.TemporaryDirectory() as tijdelijk:
        map_ = Path(tijdelijk)
        with zipfile.ZipFile(pad) as zip_:
            zip_.extractall(map_)
        for python in keuze.pythons:
            _run([*_pip("install"), "--dry-run", "--no-index", *_voor(keuze.systeem, python),
                  "--find-links", str(map_ / "wielen"), "--target", str(map_ / "doel"),
                  "--require-hashes", "--requirement", str(map_ / "vereisten.txt")])  # fmt: skip
            extra = "" if keuze.zonder else "postgres"
            if mist := check_samen(map_ / "wielen", keuze.systeem, python, extra):
                raise BundelFout(f"{pad.name}: voor Python {_punt(python)} ontbreekt {mist}")


def _pip(woord: str) -> list[str]:
    return [sys.executable, "-m", "pip", woord, "--quiet", "--disable-pip-version-check",
            "--no-deps", "--only-binary", ":all:"]  # fmt: skip


def _voor(systeem: Systeem, python: tuple[int, int]) -> list[str]:
    platforms = [woord for p in systeem.platforms for woord in ("--platform", p)]
    return [*platforms, "--python-version", _punt(python), "--implementation", "cp"]


def _run(opdracht: list[str]) -> None:
    klaar = subprocess.run(  # noqa: S603 - our own words, names from the lock
        opdracht, cwd=WORTEL, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if klaar.returncode:
        raise BundelFout(f"{' '.join(opdracht[1:4])} lukt niet:\n{klaar.stderr[-8000:]}")


def _write_sommen(uit: Path) -> None:
    paden = [p for p in uit.glob(f"{EIGEN}-{VERSIE}*") if p.suffix in (".zip", ".whl", ".gz")]
    tekst = write_controle({p.name: hash_pad(p) for p in paden})
    (uit / _SOMMEN).write_text(tekst, encoding="utf-8", newline="\n")


def _punt(versie: tuple[int, int]) -> str:
    return f"{versie[0]}.{versie[1]}"


def _tell(tekst: str) -> None:
    print(tekst, file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
