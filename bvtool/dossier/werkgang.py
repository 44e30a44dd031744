"""One unit of work in a dossier: lock, ledger, staged files, commit, publication. State moves here.

    with open_werkgang(dossier, "vergelijk", klok) as w:
        w.invoer(pad, "b4")
        w.verbinding.execute(...)
        w.publiceer("werk/werkboek.xlsx", schrijf)
        w.aantallen = {...}

Within the block nothing is final. At its end the staged files and a row of the trail go into the
ledger, the ledger commits, and the files get their names. An exception undoes everything. When
the ledger did not change and every file would hold the bytes it holds already, nothing at all is
written and `w.veranderd` is False.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.dossier import ledger, publiceer
from bvtool.dossier.afmaken import finish_publicaties, settle_publicaties, write_publicaties
from bvtool.dossier.klokcontrole import check_klok
from bvtool.dossier.logboek import write_regel
from bvtool.dossier.migratie import prepare_ledger
from bvtool.dossier.onthouden import remember
from bvtool.dossier.plekken import tell_elders
from bvtool.dossier.server import find_onveilig
from bvtool.dossier.serverslot import hold_serverslot
from bvtool.dossier.slot import hold_slot
from bvtool.dossier.spoor import describe_werk, read_spoor_kop, write_spoor
from bvtool.dossier.toevoeging import lots
from bvtool.dossier.verbinding import make_toegang
from bvtool.dossier.zegel import guard_ledger
from bvtool.kalender.klok import Klok
from bvtool.vak.fouten import Gebruiksfout
from bvtool.vak.masker import show_naam, show_woorden

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Toegang, Verbinding

__all__ = ["Werkgang", "open_werkgang", "read_spoor_kop"]


@dataclass
class Werkgang:
    """The work of one command; see the module. `bestanden` and `meldingen` are known after it.

    `redenen` are the words of the user (and what they were about) that the trail keeps;
    `verwijderd` names files that the command takes away (with their hashes, for the trail);
    `geraakt` are the tables that were written to (None: all); `geteld` is what this work knows and
    a look would have to count, each with what it rests on (see `onthouden`);
    `daarna`, if any, is called after the commit and the publication, still under the lock; it must
    bear being called again by a later run.
    """

    dossier: Dossier
    opdracht: str
    klok: Klok
    verbinding: Verbinding
    aantallen: Mapping[str, object] = field(default_factory=dict)
    redenen: dict[str, str] = field(default_factory=dict)
    veranderd: bool = False
    bestanden: list[str] = field(default_factory=list)
    meldingen: list[str] = field(default_factory=list)
    verwijderd: list[dict[str, str]] = field(default_factory=list)
    daarna: Callable[[Toegang], None] | None = None
    geraakt: set[str] | None = None
    geteld: list[tuple[Sequence[str], object]] = field(default_factory=list)
    _invoer: list[dict[str, str]] = field(default_factory=list)
    _klaar: list[publiceer.Klaargezet] = field(default_factory=list)
    _rijen: list[int] = field(default_factory=list)

    def invoer(self, pad: Path, soort: str, sha256: str | None = None) -> str:
        """Record an input by its content; gives its SHA-256. A BSN in its name is masked."""
        sha256 = sha256 or publiceer.hash_bestand(pad)
        self.keep_invoer([(pad, soort, sha256)])
        return sha256

    def keep_invoer(self, bestanden: Iterable[tuple[Path, str, str]]) -> None:
        """Record many inputs at once: path, kind and SHA-256 of each."""
        rijen: dict[str, tuple[str, str, str, str]] = {}
        for pad, soort, sha256 in bestanden:
            naam = show_naam(self.dossier.naam_van(pad))
            self._invoer.append({"naam": naam, "sha256": sha256})
            rijen.setdefault(sha256, (sha256, soort, naam, self.klok.nu.isoformat()))
        vraag = "select sha256 from invoer where sha256 in (:lot)"
        for lot in lots(list(rijen)):
            for bekend in self.verbinding.scalars(vraag, lot=lot):
                del rijen[bekend]
        velden = ("sha256", "soort", "naam", "moment")
        self.verbinding.insert_many("invoer", velden, list(rijen.values()))

    def list_invoer(self) -> set[str]:
        """The SHA-256 of each input that was recorded so far."""
        return {bestand["sha256"] for bestand in self._invoer}

    def publiceer(self, doel: str, schrijf: Callable[[Path], object]) -> bool:
        """Stage the file `doel` (relative to the dossier); False when it stands there already."""
        klaar = publiceer.stage(self.dossier.pad / doel, len(self._klaar), schrijf, map_later=True)
        self.bestanden.append(doel)
        if klaar is not None:
            self._klaar.append(klaar)
        return klaar is not None

    def list_uitvoer(self) -> dict[str, str]:
        """Each file of this work with the SHA-256 that it has or will have, in order."""
        klaar = {k.doel: k.sha256 for k in self._klaar}
        paden = {doel: self.dossier.pad / doel for doel in self.bestanden}
        return {d: klaar.get(pad) or publiceer.hash_bestand(pad) for d, pad in paden.items()}

    def is_veranderd(self) -> bool:
        """Whether anything was done so far that is to be kept."""
        return bool(self.geraakt or self.verwijderd) or any(
            k.soort == "bestand" for k in self._klaar
        )

    def find_klaargezet(self, doel: str) -> Path:
        """Where the bytes of a file are that was staged as `doel`, or that stands there already."""
        pad = self.dossier.pad / doel
        return next((k.tijdelijk for k in self._klaar if k.doel == pad), pad)

    def publiceer_uitgepakt(self, zip_doel: str, map_doel: str) -> None:
        """After the commit also lay the files of a staged zip as separate files in a folder."""
        zippad, map_ = self.dossier.pad / zip_doel, self.dossier.pad / map_doel
        self._klaar.append(publiceer.Klaargezet("uitpakken", map_, zippad, ""))
        self.bestanden.append(map_doel)


@contextmanager
def open_werkgang(
    dossier: Dossier, opdracht: str, klok: Klok, *, ook_opgeschoond: bool = False
) -> Iterator[Werkgang]:
    """One unit of work. Raises Bezig when another command is at work in the dossier, Navraag when
    the clock cannot be right, LeesSchrijfFout when the ledger is damaged, Gebruiksfout in a dossier
    that was cleaned up (unless `ook_opgeschoond`).
    """
    url, moment = dossier.instellingen.ledger_url, klok.nu.isoformat()
    with hold_slot(dossier.pad, opdracht):
        toegang = make_toegang(dossier.ledger_pad, url)
        try:
            with (
                hold_serverslot(toegang, opdracht) as check_slot,
                guard_ledger(dossier, moment) as mark,
            ):
                prepare_ledger(toegang, dossier, klok, mark)
                meldingen = finish_publicaties(toegang, dossier, mark)
                if url and (onveilig := find_onveilig(url)):
                    meldingen.append(onveilig)
                with toegang.connect() as verbinding:
                    check_klok(verbinding, klok)
                    if not ook_opgeschoond:
                        _refuse_opgeschoond(verbinding, dossier.pad.resolve().name)
                    w = Werkgang(dossier, opdracht, klok, verbinding, meldingen=meldingen)
                    yield from _run(w, mark, check_slot)
                if w.veranderd:
                    _publish_all(toegang, w)
                    remember(dossier.pad, w.geteld)
                if w.daarna is not None:
                    mark()
                    w.daarna(toegang)
        finally:
            toegang.dispose()
        if w.veranderd:
            write_regel(dossier, klok, actie=opdracht, resultaat="gedaan", aantallen=w.aantallen)


def _run(
    w: Werkgang,
    mark: Callable[[], None],
    check_slot: Callable[[], None],
) -> Iterator[Werkgang]:
    """The block of the command, and the commit when it changed something."""
    w.geraakt = geschreven = w.verbinding.geschreven
    try:
        yield w
        w.veranderd = bool(geschreven) or w.is_veranderd()
        if not w.veranderd:
            w.verbinding.rollback()
            return
        publiceer.flush_mappen(k.tijdelijk for k in w._klaar if k.soort == "bestand")
        _write_spoor(w)
        w._rijen = write_publicaties(w.verbinding, w.dossier, w._klaar)
        mark()
        check_slot()
    except BaseException:
        for klaar in w._klaar:
            if klaar.soort == "bestand":
                with suppress(OSError):
                    klaar.tijdelijk.unlink()
        raise
    # From here on the staged files stay: a commit that fails may still have happened on a server.
    # What was not committed after all, the next run sweeps away.
    w.verbinding.commit()


def _refuse_opgeschoond(verbinding: Verbinding, naam: str) -> None:
    dag = ledger.read_meta(verbinding).get("opgeschoond")
    if dag:
        raise Gebruiksfout(
            f"Dit dossier is opgeschoond op {dag[8:10]}-{dag[5:7]}-{dag[:4]}: "
            "de gegevens van personen zijn weg.",
            waar="dossier.db",
            wat_nu="Ga voor een volgend timeslot verder in een vervolg: bvtool nieuw ANDERE-MAP "
            f"--vervolg-op {naam}",
        )


def _write_spoor(w: Werkgang) -> None:
    gemaakt = [
        {"naam": w.dossier.naam_van(k.doel), "sha256": k.sha256}
        for k in w._klaar
        if k.soort == "bestand"
    ]
    write_spoor(
        w.verbinding,
        describe_werk(w.klok, w.opdracht)
        | {
            "invoer": w._invoer,
            "uitvoer": [*gemaakt, *({**v, "verwijderd": "ja"} for v in w.verwijderd)],
            "aantallen": dict(w.aantallen) | _redenen(w),
        },
        w.geraakt,
    )


def _redenen(w: Werkgang) -> dict[str, object]:
    """Why the user went on where bvtool asked first; a BSN in the words is masked."""
    woorden = w.redenen | ({"toch": w.klok.toch} if w.klok.toch else {})
    return {"redenen": {k: show_woorden(v) for k, v in woorden.items()}} if woorden else {}


def _publish_all(toegang: Toegang, w: Werkgang) -> None:
    plekken: dict[str, str] = {}
    waar_nu: list[Path] = []
    for klaar in w._klaar:
        waar = publiceer.publish(klaar, map_later=True)
        waar_nu.append(waar)
        bedoeld, echt = (publiceer.relatief(w.dossier.pad, p) for p in (klaar.doel, waar))
        plekken[bedoeld] = echt
        if waar != klaar.doel:
            w.bestanden[w.bestanden.index(bedoeld)] = echt
            w.meldingen.append(tell_elders(bedoeld, echt))
    publiceer.flush_mappen(waar_nu)
    settle_publicaties(toegang, w._rijen, plekken)
