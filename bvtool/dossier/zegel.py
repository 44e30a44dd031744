"""Is the ledger still the one that bvtool left, byte for byte? And a whole copy for when it is not.

After every unit of work that changed the embedded ledger, under the lock and with the database
closed, `dossier.db` is read once: its bytes go to `dossier.db.kopie` (a temporary name first,
flushed, renamed) and their hash into the seal `.bvtool.zegel`. A plain copy is sound here because
nobody writes: the lock is held and there is no journal. It is better than a copy through SQLite
because one hash then vouches for both files, so that the copy is known to be good when it is
offered. Before the first write of a unit of work the seal is marked open. What a later run finds:

  closed, hash equal       the ledger is whole
  closed, hash differs     a byte was changed, lost or added since: refuse, and offer the copy
  open or no seal          a run was interrupted: SQLite undoes it, then every page, index,
                           reference and the trail are checked before anything else happens; a
                           ledger that is older than the copy (put back by hand) is refused

A ledger on a server has no seal: there the server guards its files.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.map import KOPIE, ZEGEL
from bvtool.dossier.publiceer import VOORVOEGSEL, flush_bestand, flush_map, hash_bestand, rename
from bvtool.dossier.rechten import drop_link
from bvtool.vak.fouten import LeesSchrijfFout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier

_BLOK = 1 << 20


class Zegel(NamedTuple):
    """What bvtool left behind: `stand` is dicht or open, the hash is that of the last closing."""

    stand: str
    sha256: str
    moment: str


@contextmanager
def guard_ledger(dossier: Dossier, moment: str) -> Iterator[Callable[[], None]]:
    """Checks the embedded ledger, gives `mark` to call before the first write, seals at the end.

    Raises LeesSchrijfFout when the ledger is damaged, gone or changed by another program. To be
    used under the lock. After an exception the seal stays open, so that the next run checks all.
    """
    if dossier.instellingen.ledger_url:
        yield lambda: None
        return
    zegel = check_ledger(dossier)
    open_ = [zegel is not None and zegel.stand == "open"]

    def mark() -> None:
        if not open_[0]:
            _write(dossier.pad, Zegel("open", zegel.sha256 if zegel else "", moment))
            open_[0] = True

    yield mark
    if open_[0] and dossier.ledger_pad.is_file():
        _write(dossier.pad, Zegel("dicht", _copy(dossier), moment))


def check_ledger(dossier: Dossier) -> Zegel | None:
    """The seal, after the check that the ledger is whole; None when there never was a ledger.

    Raises LeesSchrijfFout. To be used under the lock.
    """
    zegel, pad = read_zegel(dossier.pad), dossier.ledger_pad
    if not pad.is_file() or pad.stat().st_size == 0:
        if (zegel is not None and zegel.sha256) or (dossier.pad / KOPIE).is_file():
            raise damaged(dossier, "De administratie van dit dossier is weg of leeg.")
        return zegel
    _recover(dossier)
    if zegel is None or zegel.stand == "open":
        check_diep(dossier)
        _refuse_older(dossier)
    elif hash_bestand(pad) != zegel.sha256:
        check_diep(dossier)
        raise damaged(dossier, ANDERS)
    return zegel


def check_diep(dossier: Dossier) -> None:
    """Every page, index, reference and the trail; raises LeesSchrijfFout with the first fault."""
    import sqlite3

    from bvtool.dossier.inkijk import connect_lezend
    from bvtool.dossier.rijmerken import SLEUTEL
    from bvtool.dossier.spoor import find_breuken

    try:
        with closing(connect_lezend(dossier.ledger_pad)) as los:
            los.row_factory = sqlite3.Row
            heel = los.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            heel = heel and los.execute("PRAGMA foreign_key_check").fetchone() is None
            tabellen = {r[0] for r in los.execute("select name from sqlite_master")}
            rijen = los.execute("select * from spoor order by nr") if "spoor" in tabellen else ()
            kern = los.execute(_SLEUTEL, (SLEUTEL,)).fetchone() if "meta" in tabellen else None
            breuk = next(find_breuken((dict(r) for r in rijen), kern[0] if kern else ""), None)
    except (sqlite3.DatabaseError, ValueError) as fout:
        if isinstance(fout, sqlite3.OperationalError) and "locked" in str(fout):
            raise
        raise damaged(dossier, BESCHADIGD) from None
    if not heel:
        raise damaged(dossier, BESCHADIGD)
    if breuk:
        raise damaged(dossier, f"Het spoor in de administratie klopt niet. {breuk[1]}")


_SLEUTEL = "select waarde from meta where sleutel = ?"


def _refuse_older(dossier: Dossier) -> None:
    """Raises LeesSchrijfFout when the copy knows more than this ledger: what was sent since would
    be sent again, and the next run would write over the only ledger that knows of it.
    """
    nu, kopie = ask_einde(dossier.ledger_pad), ask_einde(dossier.pad / KOPIE)
    if nu and kopie and nu[0] == kopie[0] and nu[1] < kopie[1]:
        raise LeesSchrijfFout(
            "Deze administratie is ouder dan de kopie ernaast: zij kent "
            f"{nu[1]} van de {kopie[1]} opdrachten.",
            waar=str(dossier.ledger_pad),
            wat_nu=f"Geef een kopie van {KOPIE} de naam dossier.db. Wilt u toch met de oudere "
            f"verder, geef {KOPIE} dan een andere naam en bewaar het.",
        )


def ask_einde(pad: Path) -> tuple[str, int] | None:
    """Which ledger this is and how long its trail; None when it cannot say."""
    import sqlite3

    from bvtool.dossier.inkijk import connect_lezend

    if not pad.is_file():
        return None
    try:
        with closing(connect_lezend(pad)) as los:
            welke = "select waarde from meta where sleutel = 'identificatie_voorvoegsel'"
            naam = los.execute(welke).fetchone()
            (lengte,) = los.execute("select coalesce(max(nr), 0) from spoor").fetchone()
            return (str(naam[0]), int(lengte)) if naam else None
    except sqlite3.DatabaseError:
        return None


def check_lezend(dossier: Dossier) -> None:
    """The check for who only reads, without the lock: a run at work is no damage.

    Raises LeesSchrijfFout when the ledger is not the one that bvtool left.
    """
    if dossier.instellingen.ledger_url or _fits(dossier):
        return
    from filelock import FileLock, Timeout

    from bvtool.dossier.slot import SLOT

    try:
        with FileLock(dossier.pad / SLOT, timeout=0):
            heel = _fits(dossier)
    except (Timeout, OSError):
        return
    if not heel:
        check_ledger(dossier)


def _fits(dossier: Dossier) -> bool:
    zegel, pad = read_zegel(dossier.pad), dossier.ledger_pad
    if zegel is None or zegel.stand == "open":
        return True
    return pad.is_file() and hash_bestand(pad) == zegel.sha256


BESCHADIGD = "De administratie van dit dossier is beschadigd."
ANDERS = (
    "De administratie is niet meer zoals bvtool haar achterliet: beschadigd, of door iets anders "
    "veranderd."
)


def damaged(dossier: Dossier, wat: str) -> LeesSchrijfFout:
    """The fault that names the ledger and offers the copy, when the copy is known to be whole."""
    zegel, kopie = read_zegel(dossier.pad), dossier.pad / KOPIE
    heel = zegel is not None and kopie.is_file() and hash_bestand(kopie) == zegel.sha256
    if heel and zegel is not None:
        nu = f"De kopie {KOPIE} is gecontroleerd en heel (van {_dag(zegel.moment)}). "
    elif kopie.is_file():
        nu = f"Er is een kopie, {KOPIE}, maar die past niet. Zoek ook uw reservekopie op. "
    else:
        nu = "Er is geen kopie; nodig is uw reservekopie. "
    hulp = "Vraag uw beheerder om hulp. De stappen staan in de handleiding, bij De administratie."
    return LeesSchrijfFout(wat, waar=str(dossier.ledger_pad), wat_nu=nu + hulp)


def read_zegel(map_: Path) -> Zegel | None:
    """The seal; None when there is none or when it is itself damaged."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        gelezen = json.loads((map_ / ZEGEL).read_text(encoding="utf-8"))
        zegel = Zegel(gelezen["stand"], gelezen["sha256"], gelezen["moment"])
        if gelezen["controle"] == _controle(zegel):
            return zegel
    return None


def _write(map_: Path, zegel: Zegel) -> None:
    tekst = json.dumps(zegel._asdict() | {"controle": _controle(zegel)})
    tijdelijk = map_ / f"{VOORVOEGSEL}zegel"
    with drop_link(tijdelijk).open("w", encoding="utf-8") as stroom:
        stroom.write(tekst)
        stroom.flush()
        os.fsync(stroom.fileno())
    rename(tijdelijk, map_ / ZEGEL)
    flush_map(map_)


def _controle(zegel: Zegel) -> str:
    return hashlib.sha256(json.dumps(zegel._asdict(), sort_keys=True).encode()).hexdigest()


def _dag(moment: str) -> str:
    return f"{moment[8:10]}-{moment[5:7]}-{moment[:4]} {moment[11:16]}"


def _copy(dossier: Dossier) -> str:
    """Copy the closed ledger; gives the hash of its bytes.

    It is flushed first: SQLite shortens a file after the commit and leaves that to the system, and
    a seal must not be older or newer than what it vouches for.
    """
    flush_bestand(dossier.ledger_pad)
    som = hashlib.sha256()
    tijdelijk = dossier.pad / f"{VOORVOEGSEL}kopie"
    with dossier.ledger_pad.open("rb") as bron, drop_link(tijdelijk).open("wb") as doel:
        while blok := bron.read(_BLOK):
            som.update(blok)
            doel.write(blok)
        doel.flush()
        os.fsync(doel.fileno())
    rename(tijdelijk, dossier.pad / KOPIE)
    return som.hexdigest()


def _recover(dossier: Dossier) -> None:
    """Let SQLite undo what an interrupted run had written: it does so on the first reading."""
    if not dossier.ledger_pad.with_name("dossier.db-journal").exists():
        return
    import sqlite3

    try:
        with closing(sqlite3.connect(dossier.ledger_pad, timeout=5)) as los:
            los.execute("select count(*) from sqlite_master").fetchone()
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        raise damaged(dossier, BESCHADIGD) from None
