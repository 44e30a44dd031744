"""The rounds of a dossier: which there are, and opening the next one (`bvtool ronde`).

Opening a round closes the one before, also with work left over: what differs returns by itself. The
outputs of the round before go to `archief/<round>/`, whole; messages, answers and start numbers
belong to the dossier and stay where they are. Source: spec "The comparison that returns".
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.feiten import PERIODIEK, Rondefeit
from bvtool.dossier.publiceer import flush_map, hash_bestand
from bvtool.dossier.ronde import check_peildatum, is_zelfde, mend_uiterlijk
from bvtool.dossier.verwijderen import list_onder, remove
from bvtool.dossier.vragen import vergelijkingen
from bvtool.dossier.vragen.rondes import add_ronde, list_rondes
from bvtool.dossier.werkgang import Werkgang, open_werkgang
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.peil import Peil

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok

ARCHIEF = "archief"
_GAAN = ("werk", "rapporten", "uitgaand")
_UIT_UITGAAND = ("terugkoppeling_", "bestandsvergelijking_")
_UIT_RAPPORTEN = ("vergelijking.html", "artikel-2h.html")
_BLIJFT = "werk/leeswijzer.xlsx"
"""The reading agreement goes on: the next files are read by it too."""


class Geopend(NamedTuple):
    """The rounds of the dossier, what went to the archive, and whether anything changed: a new
    round, or only the term of the open one (`termijn`)."""

    rondes: tuple[Rondefeit, ...]
    gearchiveerd: tuple[str, ...]
    blijft: tuple[str, ...]
    veranderd: bool
    termijn: bool = False


def choose_bijdrage(dossier: Dossier, peildatum: date, gezegd: str | None) -> Bijdrage:
    """What a round on this date is about: as was said (a word of `Bijdrage`), else as the round of
    that very date that is open, else as the settings say."""
    from bvtool.dossier.leesverbinding import open_lezend
    from bvtool.dossier.verbinding import is_begonnen

    if gezegd is None and dossier.has_ledger():
        with open_lezend(dossier) as verbinding:
            open_ = list_rondes(verbinding)[-1:] if is_begonnen(verbinding) else []
        for r in open_:
            if r.periodiek and r.peildatum == peildatum.isoformat():
                return Bijdrage(r.bijdrage)
    return Bijdrage(gezegd or dossier.instellingen.soort_bijdrage)


def open_ronde(
    dossier: Dossier,
    klok: Klok,
    peildatum: date,
    uiterlijk: datetime | None,
    over: Bijdrage,
) -> Geopend:
    """Opens the next round on this reference date; the same one again changes nothing but the term.

    `uiterlijk` (Amsterdam): by when the answer is due, None when nothing was agreed. `over`: what
    it is about (`choose_bijdrage`). Raises Gebruiksfout for a date that is not later than that of
    the round before about the same, or far ahead, and for an answer that is due before the
    reference date.
    """
    tot = uiterlijk.isoformat() if uiterlijk else None
    nu = klok.nu.isoformat()
    gevraagd = Rondefeit(0, PERIODIEK, peildatum.isoformat(), tot, nu, over.value)
    blijft: list[str] = []
    termijn = False
    with open_werkgang(dossier, "ronde", klok) as w:
        rondes = list_rondes(w.verbinding)
        paden: list[Path] = []
        if is_zelfde(rondes[-1], gevraagd):
            _finish(w, rondes[-1], blijft)
            oud, rondes[-1] = rondes[-1], mend_uiterlijk(w.verbinding, rondes[-1], gevraagd)
            if termijn := rondes[-1] != oud:
                w.aantallen = {"ronde": oud.nr, "uiterlijk": tot, "uiterlijk_was": oud.uiterlijk}
        else:
            vorige = next((r for r in reversed(rondes) if r.bijdrage == over), None)
            check_peildatum(vorige, peildatum, uiterlijk, klok.vandaag, over=over)
            paden = list(_list_outputs(dossier))
            _archive(w, rondes[-1], paden, blijft)
            rondes.append(gevraagd._replace(nr=rondes[-1].nr + 1))
            add_ronde(w.verbinding, rondes[-1])
            w.aantallen = {"ronde": rondes[-1].nr, "gearchiveerd": len(paden)}
    return Geopend(
        tuple(rondes),
        tuple(dossier.naam_van(p) for p in paden),
        tuple(blijft),
        w.veranderd,
        termijn,
    )


def _finish(w: Werkgang, ronde: Rondefeit, blijft: list[str]) -> None:
    """What a run that was stopped had kept in the archive, and did not take away yet."""
    if vergelijkingen.ask_laatste(w.verbinding) is None and (over := list_over(w.dossier, ronde)):
        w.daarna = partial(_take_away, over, blijft, w.dossier)


def list_over(dossier: Dossier, ronde: Rondefeit) -> list[Path]:
    """What still lies there of the round before this one, as it is kept in the archive."""
    return [
        pad
        for pad in _list_outputs(dossier)
        if (kopie := dossier.pad / _name_copy(dossier, ronde.nr - 1, pad)).is_file()
        and hash_bestand(kopie) == hash_bestand(pad)
    ]


def peil_of(ronde: Rondefeit) -> Peil:
    """The day that a round speaks of, and the contribution."""
    return Peil(date.fromisoformat(ronde.peildatum), bijdrage=Bijdrage(ronde.bijdrage))


def _list_outputs(dossier: Dossier) -> Iterator[Path]:
    """What the round made: workbook and lists, the answer, the pages of the comparison."""
    for naam in _GAAN:
        for pad in list_onder(dossier.pad / naam):
            eigen = dossier.naam_van(pad)
            if pad.name.startswith((".", "~")) or eigen == _BLIJFT:
                continue
            if naam == "uitgaand" and not pad.name.startswith(_UIT_UITGAAND):
                continue
            if naam == "rapporten" and pad.name not in _UIT_RAPPORTEN:
                continue
            yield pad


def _archive(w: Werkgang, vorige: Rondefeit, paden: Sequence[Path], blijft: list[str]) -> None:
    """A copy of each output in the archive, in this commit; behind it the output itself goes."""
    for pad in paden:
        naam = w.dossier.naam_van(pad)
        w.verwijderd.append({"naam": naam, "sha256": hash_bestand(pad)})
        kopie = _name_copy(w.dossier, vorige.nr, pad)
        w.publiceer(kopie, partial(shutil.copyfile, pad))
    w.daarna = partial(_take_away, list(paden), blijft, w.dossier)


def _name_copy(dossier: Dossier, nr: int, pad: Path) -> str:
    """Where an output of a round is kept."""
    return f"{ARCHIEF}/{nr}/{dossier.naam_van(pad)}"


def _take_away(paden: Sequence[Path], blijft: list[str], dossier: Dossier, _: object) -> None:
    for pad in paden:
        if not remove(pad):
            blijft.append(dossier.naam_van(pad))
    for map_ in {pad.parent for pad in paden}:
        if map_.is_dir():
            flush_map(map_)
