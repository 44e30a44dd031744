"""The step `opschonen`: personal data go when the retention is over; the proof stays.

A dossier is one timeslot, so it is cleaned as a whole: as soon as the youngest fact about a person
in it is older than the retention. What goes is everything that is not named here as proof, so a
table or folder of later makes goes too unless somebody decides otherwise.

Stays: the trail (what, when, who, how many), the counts of each comparison and answer, the
deliveries by number, the go, the settings, the log. No hash of a file stays: somebody who knows all
of a file but the BSN in it, could try every BSN. What the trail says of files is closed by marks
whose key is thrown away.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.instellingen import MAX_DAGEN
from bvtool.dossier.ledger import read_meta, write_meta
from bvtool.dossier.leesverbinding import open_lezend
from bvtool.dossier.map import LEDGER
from bvtool.dossier.onthouden import BESTAND as GETELD
from bvtool.dossier.spoor import close_spoor, list_gemaakt, read_spoor
from bvtool.dossier.verwijderen import GELEEGD, list_onder, remove, remove_lege_mappen
from bvtool.dossier.vragen import opschoning
from bvtool.dossier.vragen.buiten import forget_leveringen
from bvtool.dossier.vragen.startnummers import keep_gebruikt
from bvtool.dossier.werkgang import Werkgang, open_werkgang
from bvtool.gemeente.bewaartermijn import Gegeven, find_jongste
from bvtool.gemeente.blijft import Blijft, clear_contact, find_blijft
from bvtool.vak.fouten import Gebruiksfout, InvoerOntbreekt
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Toegang, Verbinding
    from bvtool.kalender.klok import Klok

LOS = ("waarheid.json", f"{LEDGER}.kopie-versie-*", GETELD)
"""What goes besides, in the dossier itself."""


class Wens(NamedTuple):
    """What the user asked for: only tell, and what else goes when it is there."""

    proef: bool = False
    oude: bool = False
    contacten: bool = False


@dataclass(slots=True)
class Opgeschoond:
    """What goes or went: files, rows per table; or from which day on it may (`pas_op`).

    `jongste` is the youngest fact that was found, `lukt_niet` what could not be taken away,
    `elders` the links that went (what they stood for is untouched), `herketend` how many rows of
    the trail got another hash, `niet_herschreven` the tables that still hold what was deleted.
    """

    bestanden: list[str] = field(default_factory=list)
    rijen: dict[str, int] = field(default_factory=dict)
    pas_op: date | None = None
    jongste: Gegeven | None = None
    blijft: Blijft = field(default_factory=Blijft)
    lukt_niet: list[str] = field(default_factory=list)
    elders: list[str] = field(default_factory=list)
    herketend: int = 0
    niet_herschreven: list[str] = field(default_factory=list)
    termijn: int = 0
    veranderd: bool = False


def run_opschonen(dossier: Dossier, klok: Klok, dagen: int, wens: Wens) -> Opgeschoond:
    """Deletes personal data older than `dagen` days, and never before the retention of the
    settings; with `wens.proef` it only tells what would go.

    Nothing goes while the youngest fact is younger, by the moment of the command and by the clock
    of the computer: then `pas_op` says from which day on. Raises Gebruiksfout for less than a day,
    InvoerOntbreekt when there is no ledger.
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
    if wens.proef:
        with open_lezend(dossier) as verbinding:
            return make_plan(verbinding, dossier, klok, termijn, wens)
    with open_werkgang(dossier, "opschonen", klok, ook_opgeschoond=True) as w:
        uit = make_plan(w.verbinding, dossier, klok, termijn, wens)
        if uit.pas_op is None:
            _delete(w, uit, wens)
    uit.veranderd = w.veranderd or w.daarna is not None
    return uit


def make_plan(
    verbinding: Verbinding, dossier: Dossier, klok: Klok, termijn: int, wens: Wens
) -> Opgeschoond:
    """What may go now or later, and what stays that is not bvtool's; nothing is changed."""
    uit = Opgeschoond(termijn=termijn)
    uit.jongste = find_jongste(verbinding, dossier, klok)
    if uit.jongste is not None:
        vanaf = uit.jongste.dag + timedelta(days=termijn)
        uit.pas_op = vanaf if vanaf > klok.zeker_vandaag else None
    paden = _list_files(dossier, wens)
    uit.bestanden = [p.relative_to(dossier.pad).as_posix() for p in paden]
    uit.rijen = opschoning.count_rijen(verbinding)
    uit.blijft = find_blijft(dossier, {*GELEEGD, *uit.bestanden})
    return uit


def _list_files(dossier: Dossier, wens: Wens) -> list[Path]:
    paden = [pad for naam in GELEEGD for pad in list_onder(dossier.pad / naam)]
    for patroon in LOS:
        paden += sorted(dossier.pad.glob(patroon))
    blijft = find_blijft(dossier, set(GELEEGD))
    paden += [dossier.pad / naam for naam in blijft.oude if wens.oude]
    if wens.contacten:
        paden += [dossier.pad / naam for naam in blijft.contacten if naam != blijft.instelling]
    return list(dict.fromkeys(paden))


def _delete(w: Werkgang, uit: Opgeschoond, wens: Wens) -> None:
    """Within the transaction: rows away, hashes closed, the mark set, the files noted; the files
    themselves go after it."""
    bezig = opschoning.is_bezig(w.verbinding) and not uit.rijen
    contact = wens.contacten and uit.blijft.instelling
    if contact and not bezig:
        clear_contact(w)
    if not bezig and (uit.bestanden or uit.rijen):
        w.verwijderd = _name_files(w, uit)
        if "opgeschoond" not in read_meta(w.verbinding) or uit.rijen:
            keep_gebruikt(w.verbinding)
            forget_leveringen(w.verbinding)
            opschoning.delete_rijen(w.verbinding)
            uit.herketend = close_spoor(w.verbinding)
            opschoning.turn_sleutel(w.verbinding)
            w.geraakt = None
        write_meta(w.verbinding, "opgeschoond", w.klok.vandaag.isoformat())
        opschoning.note_bezig(w.verbinding)
        w.aantallen = {"bestanden": len(uit.bestanden), **uit.rijen}
        if uit.herketend:
            w.aantallen |= {"spoor_opnieuw": uit.herketend}
        bezig = True
    if bezig or _is_loose(w):
        w.daarna = lambda toegang: _finish(w.dossier, toegang, uit, wens)


def _is_loose(w: Werkgang) -> bool:
    """Whether an embedded ledger still has empty pages, or an end that belongs to none: what is
    left when the power failed before the file was shortened.
    """
    maat = opschoning.ask_maat(w.verbinding)
    if maat is None:
        return False
    return bool(maat[0]) or w.dossier.ledger_pad.stat().st_size != maat[1]


def _name_files(w: Werkgang, uit: Opgeschoond) -> list[dict[str, str]]:
    """The files that go, for the trail: by name what bvtool made for all persons together; the
    rest (an input, a message about one person) as a number per folder. What a look kept for the
    next look is no file of the dossier: whether it lies there says nothing."""
    gemaakt = list_gemaakt(read_spoor(w.verbinding))
    genoemd = [naam for naam in uit.bestanden if _is_geheel(naam, gemaakt)]
    rest = sorted(set(uit.bestanden) - {GETELD, *genoemd})
    geteld = Counter(naam.split("/")[0] if "/" in naam else "." for naam in rest)
    return [
        *({"naam": show_naam(naam)} for naam in genoemd),
        *({"naam": map_, "aantal": str(n)} for map_, n in sorted(geteld.items())),
    ]


def _is_geheel(naam: str, gemaakt: dict[str, str]) -> bool:
    return naam in gemaakt and not naam.startswith("inkomend/") and not naam.endswith(".xml")


def _finish(dossier: Dossier, toegang: Toegang, uit: Opgeschoond, wens: Wens) -> None:
    """After the commit: the files away, and the ledger written anew without what was deleted.

    What does not go is noted, and the rest goes all the same.
    """
    for pad in _list_files(dossier, wens):
        naam = pad.relative_to(dossier.pad).as_posix()
        link = pad.is_symlink()
        if not remove(pad):
            uit.lukt_niet.append(show_naam(naam))
        elif link:
            uit.elders.append(show_naam(naam))
    for map_ in GELEEGD:
        remove_lege_mappen(dossier.pad / map_)
    uit.niet_herschreven = opschoning.write_anew(toegang, klaar=not uit.lukt_niet)
