"""Which files there are in `inkomend/`, of which kind, and of which gemeente they are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence, Set
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bvtool.cak.inname.gemeenten import Gemeentelijst
from bvtool.cak.inname.naam import bare_naam, fold_naam
from bvtool.cak.inname.ontvangst import BESTAND as ONTVANGST
from bvtool.cak.inname.ontvangst import UIT_BESTAND, UIT_LIJST, Ontvangst, file_moment
from bvtool.vak.codes import UITVOERDER
from bvtool.vak.fouten import Bevinding
from bvtool.vak.masker import write_naam

SOORTEN = ("b4", "terugkoppeling", "407", "408", "productafname")
# matches: "terugkoppeling_680363.csv"
_CODE = re.compile(rf"(?<!\d){UITVOERDER}(?!\d)")
_TOON = 5
_STIL = ("thumbs.db", "desktop.ini", "leesmij.txt")


class Vindplaats(NamedTuple):
    """A file as it lies there: `naam` is its path below `inkomend`, `moment` when it arrived.

    `bron` says how that moment is known: ontvangst.csv or bestandstijd.
    """

    soort: str
    uitvoerder: str
    naam: str
    pad: Path
    grootte: int
    tijd_ns: int
    moment: datetime
    bron: str


class Gevonden(NamedTuple):
    """The files that can be taken in, those that by the list arrive later, and what was odd.

    `gestopt`: the uitvoerderscodes of whom a line of gemeenten.csv or ontvangst.csv is wrong (or
    which line, where it names none): nobody can say how they stand now. `gezien`: the path of every
    file that lies there, whatever becomes of it.
    """

    vondsten: Sequence[Vindplaats]
    later: Sequence[Vindplaats]
    gezien: Set[str]
    meldingen: Sequence[Bevinding]
    gestopt: Sequence[str] = ()


def find_bestanden(
    inkomend: Path, lijst: Gemeentelijst, ontvangst: Ontvangst, nu: datetime
) -> Gevonden:
    """Every file in the five folders of a CAK dossier, in a fixed order.

    A file, or the folder it lies in, carries the uitvoerderscode in its name. Whatever by
    ontvangst.csv arrives after `nu` is left out, so that a rehearsal can be played week by week.
    """
    bekend = {g.uitvoerder for g in lijst.gemeenten}
    vondsten: list[Vindplaats] = []
    meldingen: list[Bevinding] = [*lijst.fouten, *ontvangst.fouten]
    gestopt = set(lijst.gestopt)
    later: list[Vindplaats] = []
    gezien: set[str] = set()
    for soort in SOORTEN:
        for naam, pad, stat in _walk(inkomend / soort, soort):
            gezien.add(naam)
            uitvoerder = _find_code(naam, soort)
            if uitvoerder not in bekend:
                if uitvoerder not in lijst.gestopt:
                    meldingen.append(_unknown(naam, uitvoerder))
                continue
            if ontvangst.is_stuk(naam):
                gestopt.add(uitvoerder)
                continue
            op_lijst = ontvangst.find(naam)
            moment = op_lijst or file_moment(stat.st_mtime_ns, nu)
            bron = UIT_LIJST if op_lijst else UIT_BESTAND
            vondst = Vindplaats(
                soort, uitvoerder, naam, pad, stat.st_size, stat.st_mtime_ns, moment, bron
            )
            straks = moment.timestamp() > nu.timestamp()
            (later if straks else vondsten).append(vondst)
    meldingen += [*_find_straks(vondsten, later, nu), *_find_los(ontvangst, gezien)]
    return Gevonden(vondsten, later, gezien, meldingen, sorted(gestopt))


def _find_straks(
    vondsten: Sequence[Vindplaats], later: Sequence[Vindplaats], nu: datetime
) -> list[Bevinding]:
    """Moments that are still to come: by the list, or by the time of the file."""
    lijst = _tell_enkele(
        later,
        f"Volgens {ONTVANGST} komt dit bestand pas later binnen. Het telt nog niet.",
        f"Klopt het moment niet? Verbeter de regel in {ONTVANGST}.",
    )
    eerst = (int(nu.timestamp()) + 1) * 1_000_000_000
    vreemd = [v for v in vondsten if v.bron == UIT_BESTAND and v.tijd_ns >= eerst]
    return lijst + _tell_enkele(
        vreemd,
        "De tijd van dit bestand ligt na nu. Het telt als nu ontvangen.",
        f"Zet het echte moment in {ONTVANGST}.",
    )


def _tell_enkele(vondsten: Sequence[Vindplaats], wat: str, nu: str) -> list[Bevinding]:
    """A finding for each of the first few; the last one says how many more there are."""
    rest = len(vondsten) - _TOON
    meer = f" Dat geldt ook voor {rest} andere." if rest > 0 else ""
    eerste = vondsten[:_TOON]
    return [
        Bevinding(f"inkomend/{v.naam}", wat + (meer if v is eerste[-1] else ""), nu) for v in eerste
    ]


def tell_gestopt(gestopt: Sequence[str]) -> list[str]:
    """A sentence on the gemeenten that were left out; nothing when there are none."""
    if not gestopt:
        return []
    return [f"Niet bijgewerkt, want een regel in een lijst klopt niet: {', '.join(gestopt)}."]


def _walk(map_: Path, naam: str) -> Iterator[tuple[str, Path, os.stat_result]]:
    """Every file below a folder by name, hidden ones and locks left out."""
    if not map_.is_dir():
        return
    with os.scandir(map_) as stroom:
        leden = sorted(stroom, key=lambda lid: lid.name)
    for lid in leden:
        if lid.name.startswith((".", "~$")) or lid.name.casefold() in _STIL:
            continue
        if lid.is_dir():
            yield from _walk(Path(lid.path), f"{naam}/{lid.name}")
        elif lid.is_file():
            yield write_naam(f"{naam}/{lid.name}"), Path(lid.path), lid.stat()


def _find_code(naam: str, soort: str) -> str:
    """The one uitvoerderscode that the path names, the outermost part first; else empty."""
    for deel in naam.removeprefix(f"{soort}/").split("/"):
        codes: set[str] = set(_CODE.findall(deel))
        if len(codes) == 1:
            return codes.pop()
    return ""


def _unknown(naam: str, uitvoerder: str) -> Bevinding:
    if uitvoerder:
        wat = f"Uitvoerderscode {uitvoerder} staat niet in gemeenten.csv. Niet gelezen."
        return Bevinding(f"inkomend/{naam}", wat, "Vul gemeenten.csv aan of verplaats het bestand.")
    wat = "In de naam staat geen uitvoerderscode. Niet gelezen."
    return Bevinding(f"inkomend/{naam}", wat, "Geef het de naam van de code: 680363.xlsx.")


def _find_los(ontvangst: Ontvangst, gezien: Set[str]) -> list[Bevinding]:
    namen = {m for naam in gezien for m in (naam, *_parents(naam))}
    bekend = {fold_naam(naam) for naam in namen} | {bare_naam(naam) for naam in namen}
    return [
        Bevinding(
            f"ontvangst.csv, regel {nummer}",
            "Dit bestand of deze map is er niet.",
            "Kijk of de naam klopt.",
        )
        for naam, (_, nummer) in ontvangst.momenten.items()
        if naam not in bekend and bare_naam(naam) not in bekend
    ]


def _parents(naam: str) -> Iterator[str]:
    while "/" in naam:
        naam = naam.rpartition("/")[0]
        yield naam
