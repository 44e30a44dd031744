"""The step `opschonen`: personal data go when the retention is over; the proof stays.

A dossier is one timeslot, so it is cleaned as a whole: as soon as the youngest fact about a person
in it is older than the retention. What goes is everything that is not named here as proof, so a
table or folder of later makes goes too unless somebody decides otherwise.

Stays: the trail (what, when, who, how many, hashes of every input and output), the counts of each
comparison and answer, the deliveries by number and hash, the go, the settings, the log.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.dossier.instellingen import MAX_DAGEN
from bvtool.dossier.ledger import read_meta, write_meta
from bvtool.dossier.map import EIGEN, KOPIE, LEDGER
from bvtool.dossier.publiceer import flush_map, hash_bestand
from bvtool.dossier.spoor import read_spoor
from bvtool.dossier.verbinding import open_lezend
from bvtool.dossier.vragen import opschoning
from bvtool.dossier.vragen.startnummers import keep_gebruikt
from bvtool.dossier.werkgang import Werkgang, open_werkgang
from bvtool.kalender.klok import at_amsterdam
from bvtool.vak.fouten import Gebruiksfout, InvoerOntbreekt
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Engine, Verbinding
    from bvtool.kalender.klok import Klok

MAPPEN = ("inkomend", "werk", "uitgaand", "rapporten")
"""Folders that are emptied."""
LOS = ("waarheid.json", f"{LEDGER}.kopie-versie-*")
"""What goes besides, in the dossier itself."""
VAN_BVTOOL = {*EIGEN, "logboek", LEDGER, KOPIE, *MAPPEN}


@dataclass(slots=True)
class Opgeschoond:
    """What goes or went: files, rows per table; or from which day on it may (`pas_op`)."""

    bestanden: list[str] = field(default_factory=list)
    rijen: dict[str, int] = field(default_factory=dict)
    pas_op: date | None = None
    blijft: list[str] = field(default_factory=list)
    termijn: int = 0
    veranderd: bool = False


def run_opschonen(dossier: Dossier, klok: Klok, dagen: int, *, proef: bool) -> Opgeschoond:
    """Deletes personal data older than `dagen` days, and never before the retention of the
    settings; `proef` only tells what would go.

    Nothing goes while the youngest fact is younger: then `pas_op` says from which day on. Raises
    Gebruiksfout for less than a day, InvoerOntbreekt when there is no ledger.
    """
    if not 1 <= dagen <= MAX_DAGEN:
        raise Gebruiksfout(
            "Het aantal dagen is minder dan een." if dagen < 1 else "Zo veel dagen zijn er niet.",
            waar="de optie --ouder-dan",
            wat_nu=f"Kies een getal van 1 tot en met {MAX_DAGEN}.",
        )
    if not dossier.has_ledger():
        raise InvoerOntbreekt(
            "Dit dossier heeft nog geen administratie, dus er is niets op te schonen.",
            waar=str(dossier.pad),
            wat_nu="Verwijder de map zelf als u hem niet meer nodig hebt.",
        )
    termijn = max(dagen, dossier.instellingen.bewaren_dagen)
    if proef:
        return _plan_only(dossier, klok, termijn)
    with open_werkgang(dossier, "opschonen", klok, ook_opgeschoond=True) as w:
        uit = make_plan(w.verbinding, dossier, klok, termijn)
        if uit.pas_op is None and not _only_finish(w, uit) and (uit.bestanden or uit.rijen):
            _delete_rows(w, uit)
            w.aantallen = {"bestanden": len(uit.bestanden), **uit.rijen}
    uit.veranderd = w.veranderd or w.daarna is not None
    return uit


def _only_finish(w: Werkgang, uit: Opgeschoond) -> bool:
    """Whether an earlier run had committed and was stopped; then only its end is still to do."""
    if uit.rijen or "opgeschoond" not in read_meta(w.verbinding):
        return False
    genoemd = {
        (bestand["naam"], bestand["sha256"])
        for rij in read_spoor(w.verbinding)
        for bestand in json.loads(rij["uitvoer"])
        if bestand.get("verwijderd")
    }
    if not {(b["naam"], b["sha256"]) for b in _name_files(w.dossier, uit)} <= genoemd:
        return False
    if uit.bestanden or _is_loose(w):
        w.daarna = lambda engine: _finish(w.dossier, engine)
    return True


def _is_loose(w: Werkgang) -> bool:
    """Whether an embedded ledger still has empty pages, or an end that belongs to none: what is
    left when the power failed before the file was shortened.
    """
    maat = opschoning.ask_maat(w.verbinding)
    if maat is None:
        return False
    return bool(maat[0]) or w.dossier.ledger_pad.stat().st_size != maat[1]


def _plan_only(dossier: Dossier, klok: Klok, termijn: int) -> Opgeschoond:
    with open_lezend(dossier) as verbinding:
        return make_plan(verbinding, dossier, klok, termijn)


def make_plan(verbinding: Verbinding, dossier: Dossier, klok: Klok, termijn: int) -> Opgeschoond:
    """What may go now, and what stays that is not bvtool's; nothing is changed."""
    uit = Opgeschoond(termijn=termijn)
    jongste = _youngest(verbinding)
    if jongste is not None and jongste + timedelta(days=termijn) > klok.vandaag:
        uit.pas_op = jongste + timedelta(days=termijn)
        return uit
    uit.bestanden = [p.relative_to(dossier.pad).as_posix() for p in _list_files(dossier)]
    uit.rijen = opschoning.count_rijen(verbinding)
    uit.blijft = sorted(
        p.name
        for p in dossier.pad.iterdir()
        if p.name not in VAN_BVTOOL and not p.name.startswith(".") and p.name not in uit.bestanden
    )
    return uit


def _youngest(verbinding: Verbinding) -> date | None:
    if "opgeschoond" in read_meta(verbinding):
        return None
    momenten = (datetime.fromisoformat(moment) for moment in opschoning.ask_jongste(verbinding))
    return max((at_amsterdam(moment).date() for moment in momenten), default=None)


def _list_files(dossier: Dossier) -> Iterator[Path]:
    for naam in MAPPEN:
        yield from sorted(p for p in (dossier.pad / naam).rglob("*") if not p.is_dir())
    for patroon in LOS:
        yield from sorted(dossier.pad.glob(patroon))


def _delete_rows(w: Werkgang, uit: Opgeschoond) -> None:
    """Within the transaction: rows away, blobs emptied, the mark set, the files noted."""
    keep_gebruikt(w.verbinding)
    opschoning.delete_rijen(w.verbinding)
    write_meta(w.verbinding, "opgeschoond", w.klok.vandaag.isoformat())
    w.verwijderd = _name_files(w.dossier, uit)
    w.daarna = lambda engine: _finish(w.dossier, engine)


def _name_files(dossier: Dossier, uit: Opgeschoond) -> list[dict[str, str]]:
    """The files that go, for the trail: a BSN in a name is masked."""
    return [
        {"naam": show_naam(naam), "sha256": hash_bestand(dossier.pad / naam)}
        for naam in uit.bestanden
    ]


def _finish(dossier: Dossier, engine: Engine) -> None:
    """After the commit: the files away, and the ledger written anew without what was deleted."""
    for pad in list(_list_files(dossier)):
        pad.unlink()
    for naam in MAPPEN:
        for map_ in sorted((dossier.pad / naam).rglob("*/"), reverse=True):
            map_.rmdir()
        if (dossier.pad / naam).is_dir():
            flush_map(dossier.pad / naam)
    opschoning.write_anew(engine)
