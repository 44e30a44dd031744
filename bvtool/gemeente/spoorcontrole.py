"""The step `controleer --spoor`: is the trail whole, and is what went out still what was made?

Reads only, without the lock. It checks, in this order: the ledger byte for byte against its seal,
every page and reference, the chain of the trail, every row of every table against the trail, the
copy beside it, a head of the trail that the user read from paper, and every file in `uitgaand/` and
`rapporten/` against the newest row of the trail that names it (separate messages against the zip
that they came from).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bvtool.dossier.ledgercontrole import check_ledger_rijen
from bvtool.dossier.publiceer import VOORVOEGSEL, hash_bestand, read_eigen_zip
from bvtool.dossier.spoor import Spoorregel, list_gemaakt
from bvtool.gesprek.onbekend import find_map_los
from bvtool.vak.aantal import count
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Bevinding, InvoerOntbreekt

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier

UITGAAND = "uitgaand/"
VASTGELEGD = (UITGAAND, "rapporten/")
"""Where what bvtool made stays as it made it; in `werk/` people fill in."""
_OPNIEUW = "Zet het terug uit een kopie, of geef de opdracht die het maakt opnieuw."


@dataclass(slots=True)
class Spoorcontrole:
    """What was checked: rows of the trail, its head, files in `uitgaand/`, and what is wrong."""

    regels: int = 0
    kop: str = ""
    bestanden: int = 0
    bevindingen: list[Bevinding] = field(default_factory=list)


def check_spoor(dossier: Dossier, kop: str = "") -> Spoorcontrole:
    """Checks the trail of a dossier; `kop` is a head printed earlier (or its beginning).

    Raises InvoerOntbreekt when there is no ledger yet, LeesSchrijfFout when it is damaged.
    """
    if not dossier.has_ledger():
        raise InvoerOntbreekt(
            "Dit dossier heeft nog geen administratie.",
            waar=str(dossier.pad),
            wat_nu="Geef eerst een opdracht die iets vastlegt, bijvoorbeeld: bvtool vergelijk",
        )
    ledger = check_ledger_rijen(dossier)
    uit = Spoorcontrole(len(ledger.regels), bevindingen=ledger.bevindingen)
    uit.kop = ledger.regels[-1]["hash"] if ledger.regels else ""
    if kop and not any(rij["hash"].startswith(kop.strip().lower()) for rij in ledger.regels):
        wat = "Deze kop komt in het spoor van dit dossier niet voor."
        uit.bevindingen.append(Bevinding("--kop", wat, "Controleer of u het goed overnam."))
    _check_bestanden(dossier, ledger.heel, uit)
    if ledger.fout is not None:
        ledger.fout.bevindingen = tuple(uit.bevindingen)
        raise ledger.fout
    return uit


def _check_bestanden(dossier: Dossier, rijen: Sequence[Spoorregel], uit: Spoorcontrole) -> None:
    """Every file that stays as it was made against what the trail says of it."""
    bekend = list_gemaakt(rijen)
    for naam, sha256 in bekend.items():
        if not naam.startswith(VASTGELEGD) or not sha256:
            continue
        uit.bestanden += 1
        uit.bevindingen += _check_bestand(dossier, naam, sha256)
    zips = list(_read_zips(dossier, bekend))
    los = {naam: som for leden in zips for naam, som in leden.items()}
    if dossier.instellingen.losse_bestanden:
        uit.bevindingen += _find_los_weg(dossier, zips)
    for pad in sorted(p for p in dossier.uitgaand.rglob("*") if p.is_file()):
        naam = pad.relative_to(dossier.pad).as_posix()
        if bekend.get(naam) or pad.name.startswith((VOORVOEGSEL, "~$", ".~lock.")):
            continue
        uit.bestanden += 1
        if pad.name not in los:
            if hash_bestand(pad) in bekend.values():
                continue
            wat = "Dit bestand is niet door bvtool gemaakt, of het hoorde weg te zijn."
            uit.bevindingen.append(Bevinding(naam, wat, "Haal het uit de map uitgaand."))
        elif hash_bestand(pad) != los[pad.name]:
            wat = "Dit bericht is niet meer zoals bvtool het maakte."
            uit.bevindingen.append(Bevinding(naam, wat, _UIT_ZIP))


def _find_los_weg(dossier: Dossier, zips: list[dict[str, str]]) -> Iterator[Bevinding]:
    """The messages of the zips that no longer lie beside them as separate files.

    A zip of which none lies loose was made again after it was gone, and never laid out.
    """
    er_zijn = {pad.name for pad in dossier.uitgaand.rglob("*.xml")}
    for bijdrage in Bijdrage:
        map_ = find_map_los(bijdrage)
        begin = tuple(f"{soort[3:]}_" for soort in bijdrage.berichten)
        van_deze = [leden for leden in zips if any(naam.startswith(begin) for naam in leden)]
        if van_deze and not (dossier.pad / map_).is_dir():
            yield Bevinding(map_, "De map met losse berichten is weg.", _UIT_ZIP)
            continue
        weg = sorted(n for leden in van_deze if er_zijn & set(leden) for n in set(leden) - er_zijn)
        for naam in weg[:_GENOEMD]:
            yield Bevinding(f"{map_}/{naam}", "Dit losse bericht is weg.", _UIT_ZIP)
        if len(weg) > _GENOEMD:
            rest = f"En zo nog {count(len(weg) - _GENOEMD, 'los bericht', 'losse berichten')}."
            yield Bevinding(map_, rest, _UIT_ZIP)


_GENOEMD = 20
_UIT_ZIP = "Neem het bericht uit de zip."


def _check_bestand(dossier: Dossier, naam: str, sha256: str) -> Iterator[Bevinding]:
    pad = dossier.pad_van(naam)
    if pad.is_file() and hash_bestand(pad) == sha256:
        return
    elders = [p for p in pad.parent.glob(f"{pad.stem} (*){pad.suffix}") if p.is_file()]
    if any(hash_bestand(p) == sha256 for p in elders):
        wat = "Dit is een oudere versie; de nieuwste staat ernaast met een nummer in de naam."
        yield Bevinding(naam, wat, "Verwijder de oude en geef de nieuwe deze naam.")
    elif pad.is_file():
        yield Bevinding(naam, "Dit bestand is niet meer zoals bvtool het maakte.", _OPNIEUW)
    elif dossier.instellingen.ledger_url:
        wat = "Dit bestand staat niet in deze map; misschien wel bij een collega."
        yield Bevinding(naam, wat, "Werk samen in een map, of vraag het na.")
    else:
        yield Bevinding(naam, "Dit bestand is weg.", _OPNIEUW)


def _read_zips(dossier: Dossier, bekend: dict[str, str]) -> Iterator[dict[str, str]]:
    """Of each zip that still is as it was made, the hash of each message by file name."""
    for naam, sha256 in bekend.items():
        if not naam.startswith(UITGAAND) or not naam.endswith(".zip"):
            continue
        pad = dossier.pad_van(naam)
        if pad.is_file() and hash_bestand(pad) == sha256:
            yield {lid: hashlib.sha256(data).hexdigest() for lid, data in read_eigen_zip(pad)}
