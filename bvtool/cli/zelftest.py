"""`bvtool --zelftest`: whether this installation is whole and works, in a few seconds.

Looks at the packages, bvtool's own files, the templates, the tables and the time zone, and compares
a small sample of fictive people in a temporary folder, whose outcome is known beforehand.
"""

from __future__ import annotations

import base64
import hashlib
import importlib
import json
import platform
import re
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.vak.aantal import count
from bvtool.vak.fouten import BvFout, InterneFout
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    from bvtool.kalender.klok import Klok

OUDSTE_PYTHON = (3, 11)
KLANTEN = 60
# matches: "click>=8.1"
_EIS = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?>=([\d.]+)$")
"""A requirement of bvtool in its metadata, for instance `click>=8.1`."""


class Onderdeel(NamedTuple):
    """What one check found: its name, whether it is well, and one sentence."""

    naam: str
    goed: bool
    uitleg: str


def run_zelftest(o: Opdracht) -> Resultaat:
    """Do every check, also after one that fails; exit code 0, or 70 when something is wrong."""
    oordelen = [_judge(naam, controle, o.klok) for naam, controle in CONTROLES.items()]
    mis = [oordeel for oordeel in oordelen if not oordeel.goed]
    waar = f"Python {platform.python_version()}, {sysconfig.get_platform()}, {sys.prefix}"
    gegevens: dict[str, object] = {
        "geslaagd": not mis,
        "versie": __version__,
        "python": platform.python_version(),
        "systeem": sysconfig.get_platform(),
        "pakketten": {naam: metadata.version(naam) for naam in _find_pakketten()},
        "onderdelen": [{"naam": d.naam, "goed": d.goed, "uitleg": d.uitleg} for d in oordelen],
    }
    regels = [f"bvtool {__version__} ({waar})"]
    regels += [f"  {'goed' if d.goed else 'FOUT'}  {d.naam}: {d.uitleg}" for d in oordelen]
    if not mis:
        return Resultaat(gegevens, "\n".join([*regels, "De zelftest is geslaagd."]))
    fout = "De zelftest is niet geslaagd."
    wat_nu = (
        "Installeer bvtool opnieuw. Blijft het zo, laat deze tekst dan aan uw IT-afdeling zien."
    )
    gegevens |= {"fout": fout, "waar": mis[0].naam, "wat_nu": wat_nu, "code": InterneFout.code}
    return Resultaat(gegevens, "\n".join([*regels, fout, f"  Wat nu: {wat_nu}"]), InterneFout.code)


def _judge(naam: str, controle: Callable[[Klok], str], klok: Klok) -> Onderdeel:
    """Whatever happens in a check is told in one sentence, and the next check goes on."""
    try:
        return Onderdeel(naam, True, controle(klok))
    except BvFout as fout:
        uitleg = fout.fout
    except OSError as fout:
        uitleg = f"lezen of schrijven lukt niet ({fout.filename or type(fout).__name__})."
    except ImportError as fout:
        uitleg = f"{fout.name or 'een pakket'} is er niet, of is niet te laden."
    except BaseException as fout:  # the panic of a library in Rust is no Exception
        if isinstance(fout, KeyboardInterrupt):
            raise
        uitleg = f"dit onderdeel liep vast ({type(fout).__name__})."
    return Onderdeel(naam, False, uitleg)


def _find_pakketten() -> list[str]:
    """The packages that bvtool asks for, as far as they are there."""
    gevonden = []
    for eis in metadata.requires("bvtool") or ():
        naam = re.split(r"[^\w.-]", eis, maxsplit=1)[0]
        if "extra ==" not in eis and next(iter(metadata.distributions(name=naam)), None):
            gevonden.append(naam)
    return sorted(gevonden, key=str.lower)


def _check_pakketten(_klok: Klok) -> str:
    """Python and the packages are there, not too old, and can be loaded."""
    if sys.version_info[:2] < OUDSTE_PYTHON:
        raise InterneFout(f"Python {platform.python_version()} is te oud; nodig is 3.11.")
    eisen = [gevonden for eis in metadata.requires("bvtool") or () if (gevonden := _EIS.match(eis))]
    if not eisen:
        raise InterneFout("De lijst van pakketten van bvtool is niet te lezen.")
    for naam, minstens in (eis.groups() for eis in eisen):
        try:
            versie = metadata.version(naam)
        except metadata.PackageNotFoundError:
            raise InterneFout(f"Het pakket {naam} is er niet.") from None
        if _as_getallen(versie) < _as_getallen(minstens):
            raise InterneFout(f"Het pakket {naam} is te oud: {versie}; nodig is {minstens}.")
        importlib.import_module(naam.lower())
    return f"{len(eisen)} pakketten, alle nieuw genoeg."


def _as_getallen(versie: str) -> list[int]:
    return [int(getal) for getal in re.findall(r"\d+", versie)]


def _check_bestanden(_klok: Klok) -> str:
    """Every file of the package is as it was made."""
    geteld = 0
    for bestand in metadata.files("bvtool") or ():
        if bestand.parts[0] != "bvtool" or bestand.hash is None or bestand.hash.mode != "sha256":
            continue
        pad = Path(str(bestand.locate()))
        if not pad.is_file():
            raise InterneFout(f"Er ontbreekt een bestand: {bestand}")
        som = base64.urlsafe_b64encode(hashlib.sha256(pad.read_bytes()).digest())
        if som.decode().rstrip("=") != bestand.hash.value:
            raise InterneFout(f"Een bestand is veranderd of beschadigd: {bestand}")
        geteld += 1
    return f"{count(geteld, 'bestand', 'bestanden')} van bvtool, alle heel."


def _check_sjablonen(_klok: Klok) -> str:
    """The templates can be read, and the schemas of the messages are whole."""
    from bvtool.berichten.schema import load_schemas
    from bvtool.vak.sjablonen import find_sjablonen

    paden = [pad for pad in find_sjablonen().rglob("*") if pad.is_file()]
    if not paden or not all(pad.read_text(encoding="utf-8").strip() for pad in paden):
        raise InterneFout("Een sjabloon ontbreekt of is leeg.")
    for een in load_schemas().sets:
        for soort in een.bestanden:
            een.vorm(soort)
    return f"{len(paden)} sjablonen en de schema's van de berichten."


def _check_tabellen(klok: Klok) -> str:
    """The tables of the field are whole, and the time is that of the Netherlands."""
    from bvtool.vak.tabellen import load_tabel

    map_ = resources.files("bvtool").joinpath("data")
    namen = [p.name.removesuffix(".csv") for p in map_.iterdir() if p.name.endswith(".csv")]
    leeg = [naam for naam in namen if not load_tabel(naam)]
    if leeg or not namen:
        raise InterneFout(f"Een tabel is leeg: {', '.join(leeg) or 'data'}")
    return f"{len(namen)} tabellen; het is nu {klok.nu:%d-%m-%Y %H:%M} in Nederland."


def _check_vergelijking(klok: Klok) -> str:
    """A sample is compared, and every count is what it must be."""
    from bvtool.gemeente.vergelijkgang import run_vergelijk
    from bvtool.oefenen.voorbeeld.dossier import Voorbeeldvraag, fill_dossier
    from bvtool.oefenen.voorbeeld.waarheid import BESTAND

    with tempfile.TemporaryDirectory(prefix="bvtool-", ignore_cleanup_errors=True) as tijdelijk:
        vraag = Voorbeeldvraag(klanten=KLANTEN, zaad=1)
        dossier = fill_dossier(Path(tijdelijk) / "zelftest é", vraag, klok).dossier
        waarheid = json.loads(next(dossier.pad.rglob(BESTAND)).read_text(encoding="utf-8"))
        geteld = run_vergelijk(dossier, klok).tellingen
        anders = [k for k, n in waarheid["aantallen"].items() if k in geteld and geteld[k] != n]
        werkboek = dossier.pad / "werk" / "werkboek.xlsx"
        if anders or not werkboek.is_file():
            wat = ", ".join(anders) or "er is geen werkboek"
            raise InterneFout(f"Het voorbeeld komt anders uit dan het hoort: {wat}.")
    rijen = count(int(geteld["b4_rijen"]), "rij", "rijen")
    return f"{rijen} van verzonnen mensen, iedere rij op de goede plek."


CONTROLES: dict[str, Callable[[Klok], str]] = {
    "pakketten": _check_pakketten,
    "bestanden": _check_bestanden,
    "sjablonen": _check_sjablonen,
    "tabellen": _check_tabellen,
    "vergelijking": _check_vergelijking,
}
"""The checks by their names, in the order in which they are done."""
