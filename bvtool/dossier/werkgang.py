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

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event

from bvtool import __version__
from bvtool.dossier import ledger, publiceer
from bvtool.dossier.migratie import prepare_ledger
from bvtool.dossier.slot import hold_slot, read_wie
from bvtool.fouten import LeesSchrijfFout
from bvtool.klok import Klok

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from bvtool.dossier.map import Dossier


@dataclass
class Werkgang:
    """The work of one command; see the module. `bestanden` and `meldingen` are known after it."""

    dossier: Dossier
    opdracht: str
    klok: Klok
    verbinding: Connection
    aantallen: Mapping[str, object] = field(default_factory=dict)
    veranderd: bool = False
    bestanden: list[str] = field(default_factory=list)
    meldingen: list[str] = field(default_factory=list)
    _invoer: list[dict[str, str]] = field(default_factory=list)
    _klaar: list[publiceer.Klaargezet] = field(default_factory=list)

    def invoer(self, pad: Path, soort: str, sha256: str | None = None) -> str:
        """Record an input by its content; gives its SHA-256."""
        sha256 = sha256 or publiceer.hash_bestand(pad)
        naam = self.dossier.naam_van(pad)
        self._invoer.append({"naam": naam, "sha256": sha256})
        bekend = sa.select(ledger.invoer.c.sha256).where(ledger.invoer.c.sha256 == sha256)
        if self.verbinding.execute(bekend).first() is None:
            self.verbinding.execute(
                sa.insert(ledger.invoer).values(
                    sha256=sha256, soort=soort, naam=naam, moment=self.klok.nu.isoformat()
                )
            )
        return sha256

    def publiceer(self, doel: str, schrijf: Callable[[Path], object]) -> bool:
        """Stage the file `doel` (relative to the dossier); False when it stands there already."""
        klaar = publiceer.stage(self.dossier.pad / doel, len(self._klaar), schrijf)
        self.bestanden.append(doel)
        if klaar is not None:
            self._klaar.append(klaar)
        return klaar is not None

    def publiceer_uitgepakt(self, zip_doel: str, map_doel: str) -> None:
        """After the commit also lay the files of a staged zip as separate files in a folder."""
        zippad, map_ = self.dossier.pad / zip_doel, self.dossier.pad / map_doel
        self._klaar.append(publiceer.Klaargezet("uitpakken", map_, zippad, ""))
        self.bestanden.append(map_doel)

    def staged(self, doel: str) -> Path | None:
        """Where the staged bytes of `doel` stand before the commit; None when nothing is staged."""
        pad = self.dossier.pad / doel
        return next((k.tijdelijk for k in self._klaar if k.doel == pad), None)


@contextmanager
def open_werkgang(dossier: Dossier, opdracht: str, klok: Klok) -> Iterator[Werkgang]:
    """One unit of work; raises Bezig when another command is at work in the dossier."""
    instellingen = dossier.instellingen
    with hold_slot(dossier.pad, opdracht, klok):
        engine = ledger.make_engine(dossier.ledger_pad, instellingen.ledger_url)
        try:
            prepare_ledger(engine, dossier, klok)
            finish_publicaties(engine, dossier)
            with engine.connect() as verbinding, verbinding.begin() as transactie:
                w = Werkgang(dossier, opdracht, klok, verbinding)
                geschreven = _watch_writes(verbinding)
                try:
                    yield w
                    w.veranderd = bool(geschreven) or any(k.soort == "bestand" for k in w._klaar)
                    if not w.veranderd:
                        transactie.rollback()
                        return
                    _write_spoor(w)
                    rijen = _write_publicaties(w)
                    transactie.commit()
                except BaseException:
                    for klaar in w._klaar:
                        if klaar.soort == "bestand":
                            with suppress(OSError):
                                klaar.tijdelijk.unlink()
                    raise
            _publish_all(engine, w, rijen)
        finally:
            engine.dispose()


def _watch_writes(verbinding: Connection) -> list[int]:
    """A list that gets an item for every statement that changed a row on this connection."""
    geschreven: list[int] = []

    def after(_conn: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if statement[:6].upper() in ("INSERT", "UPDATE", "DELETE") and cursor.rowcount:
            geschreven.append(1)

    event.listen(verbinding, "after_cursor_execute", after)
    return geschreven


def _write_spoor(w: Werkgang) -> None:
    laatste = w.verbinding.execute(
        sa.select(ledger.spoor.c.nr, ledger.spoor.c.hash)
        .order_by(ledger.spoor.c.nr.desc())
        .limit(1)
    ).first()
    rij: dict[str, object] = {
        "nr": laatste.nr + 1 if laatste else 1,
        "moment": w.klok.nu.isoformat(),
        "wie": read_wie(),
        "opdracht": w.opdracht,
        "versie": __version__,
        "nu_opgegeven": int(w.klok.opgegeven),
        "invoer": _json(w._invoer),
        "uitvoer": _json(
            [
                {"naam": w.dossier.naam_van(k.doel), "sha256": k.sha256}
                for k in w._klaar
                if k.soort == "bestand"
            ]
        ),
        "aantallen": _json(dict(w.aantallen)),
        "vorige": laatste.hash if laatste else "",
    }
    w.verbinding.execute(sa.insert(ledger.spoor).values(**rij, hash=hash_spoor(rij)))


def hash_spoor(rij: Mapping[str, object]) -> str:
    """The hash of one row of the trail: all its fields but itself, the previous hash included."""
    velden = {k: rij[k] for k in sorted(rij) if k != "hash"}
    return hashlib.sha256(_json(velden).encode()).hexdigest()


def read_spoor_kop(verbinding: Connection) -> str:
    """The head of the trail: the hash of its last row; empty when there is none."""
    kop = sa.select(ledger.spoor.c.hash).order_by(ledger.spoor.c.nr.desc()).limit(1)
    return verbinding.execute(kop).scalar() or ""


def _json(waarde: object) -> str:
    return json.dumps(waarde, ensure_ascii=False, sort_keys=True, default=str)


def _write_publicaties(w: Werkgang) -> list[int]:
    rijen = []
    for klaar in w._klaar:
        antwoord = w.verbinding.execute(
            sa.insert(ledger.publicatie).values(
                soort=klaar.soort,
                doel=_relatief(w.dossier, klaar.doel),
                tijdelijk=_relatief(w.dossier, klaar.tijdelijk),
                sha256=klaar.sha256,
            )
        )
        sleutel = antwoord.inserted_primary_key
        assert sleutel is not None
        rijen.append(sleutel[0])
    return rijen


def _relatief(dossier: Dossier, pad: Path) -> str:
    return Path(os.path.relpath(pad, dossier.pad)).as_posix()


def _publish_all(engine: sa.Engine, w: Werkgang, rijen: list[int]) -> None:
    for klaar in w._klaar:
        waar = publiceer.publish(klaar)
        if waar != klaar.doel:
            bedoeld, echt = (_relatief(w.dossier, p) for p in (klaar.doel, waar))
            w.bestanden[w.bestanden.index(bedoeld)] = echt
            w.meldingen.append(
                f"{bedoeld} staat open in een ander programma. "
                f"Het resultaat staat daarom in {echt}. Sluit het oude bestand."
            )
    if rijen:
        with engine.begin() as verbinding:
            verbinding.execute(
                sa.delete(ledger.publicatie).where(ledger.publicatie.c.id.in_(rijen))
            )


def finish_publicaties(engine: sa.Engine, dossier: Dossier) -> None:
    """Complete what an interrupted run had committed but not yet put in place; sweep the rest."""
    with engine.connect() as verbinding:
        rijen = verbinding.execute(sa.select(ledger.publicatie).order_by("id")).all()
        verbinding.rollback()
    for rij in rijen:
        klaar = publiceer.Klaargezet(
            rij.soort, dossier.pad / rij.doel, dossier.pad / rij.tijdelijk, rij.sha256
        )
        with suppress(LeesSchrijfFout):
            publiceer.publish(klaar)
    if rijen:
        with engine.begin() as verbinding:
            verbinding.execute(sa.delete(ledger.publicatie))
    uit = [dossier.werk, dossier.rapporten, dossier.uitgaand]
    for resten in publiceer.leftovers([*uit, *(m for p in uit for m in p.glob("*/"))]):
        with suppress(OSError):
            resten.unlink()
