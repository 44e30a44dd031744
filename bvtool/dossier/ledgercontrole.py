"""Is the ledger what bvtool wrote, row by row; and is the copy beside it the same ledger?

The trail is the witness: its chain holds, its rows name the sum of each table. What differs is
named by table and row number, never by what stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.dossier.ledger import VERSIE, read_meta
from bvtool.dossier.map import KOPIE, LEDGER
from bvtool.dossier.publiceer import hash_bestand
from bvtool.dossier.rijmerken import Tabelverschil, find_verschillen
from bvtool.dossier.server import SERVER
from bvtool.dossier.spoor import (
    Spoorregel,
    find_breuken,
    hash_spoor,
    list_sommen,
    read_sleutel,
    read_spoor,
)
from bvtool.dossier.verbinding import list_storingen, make_toegang
from bvtool.dossier.zegel import BESCHADIGD, check_diep, check_lezend, damaged, read_zegel
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, LeesSchrijfFout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Verbinding

_RIJEN = 20
"""So many rows of one table are named."""
_TERUG = "Zet de administratie terug uit een kopie, of vraag na wie dit deed en waarom."
_NIEUWE_KOPIE = "De volgende opdracht die iets vastlegt, maakt een nieuwe."


@dataclass(slots=True)
class Ledgercontrole:
    """The rows of the trail, those among them that are whole, and what is wrong.

    `fout` is why no other command would work with this ledger, if that is so.
    """

    regels: Sequence[Spoorregel] = ()
    heel: Sequence[Spoorregel] = ()
    bevindingen: list[Bevinding] = field(default_factory=list)
    fout: LeesSchrijfFout | None = None


def check_ledger_rijen(dossier: Dossier) -> Ledgercontrole:
    """Checks the seal, every page, the chain, every row and the copy; changes nothing.

    Raises LeesSchrijfFout when the ledger is so damaged that it cannot be read.
    """
    uit = Ledgercontrole(fout=_find_fout(dossier))
    try:
        with _open(dossier) as verbinding:
            _check_rijen(verbinding, dossier, uit)
    except list_storingen():
        if uit.fout is None:
            raise
    except (ValueError, KeyError, TypeError):  # a value of a kind that cannot stand there
        uit.fout = uit.fout or damaged(dossier, BESCHADIGD)
    if not dossier.instellingen.ledger_url and uit.heel:
        uit.bevindingen += _check_kopie(dossier, uit)
    return uit


def _find_fout(dossier: Dossier) -> LeesSchrijfFout | None:
    try:
        check_lezend(dossier)
        if not dossier.instellingen.ledger_url:
            check_diep(dossier)
    except LeesSchrijfFout as fout:
        return fout
    return None


@contextmanager
def _open(dossier: Dossier) -> Iterator[Verbinding]:
    """The ledger as it is, even when it is not as bvtool left it."""
    toegang = make_toegang(dossier.ledger_pad, dossier.instellingen.ledger_url, alleen_lezen=True)
    try:
        with toegang.connect() as verbinding:
            yield verbinding
    finally:
        toegang.dispose()


def _check_rijen(verbinding: Verbinding, dossier: Dossier, uit: Ledgercontrole) -> None:
    uit.regels, sleutel = list(read_spoor(verbinding)), read_sleutel(verbinding)
    waar = SERVER if dossier.instellingen.ledger_url else LEDGER
    uit.heel = [rij for rij in uit.regels if _is_heel(rij, sleutel)]
    if uit.regels and not uit.heel:
        uit.bevindingen += _check_meta(dossier, waar)
        return
    breuken = find_breuken(uit.regels, sleutel)
    uit.bevindingen += [Bevinding(f"spoor, regel {nr}", wat) for nr, wat in breuken]
    if read_meta(verbinding).get("schema_versie", "") in {str(n) for n in range(VERSIE)}:
        return
    for verschil in find_verschillen(verbinding, list_sommen(uit.heel)):
        uit.bevindingen += _tell(verschil, waar)


def _is_heel(rij: Spoorregel, sleutel: str) -> bool:
    try:
        return hash_spoor(rij, sleutel) == rij["hash"]
    except ValueError:  # the key is no key
        return False


def _tell(verschil: Tabelverschil, waar: str) -> Iterator[Bevinding]:
    tabel = f"{waar}, tabel {verschil.tabel}"
    for nummer in verschil.rijen[:_RIJEN]:
        wat = "Deze rij is veranderd of erbij gezet nadat bvtool de tabel schreef."
        yield Bevinding(f"{tabel}, rij {nummer}", wat, _TERUG)
    rest = len(verschil.rijen) - _RIJEN
    if rest > 0:
        yield Bevinding(tabel, f"En zo nog {count(rest, 'rij', 'rijen')}.", _TERUG)
    if verschil.weg:
        yield Bevinding(tabel, f"Rijen die hier weg zijn: {verschil.weg}.", _TERUG)
    if verschil.lijst:
        yield Bevinding(tabel, "Deze tabel is niet meer zoals bvtool haar schreef.", _TERUG)


def _check_meta(dossier: Dossier, waar: str) -> Iterator[Bevinding]:
    """No row of the trail is whole, so the key of the marks or the version is another: which row
    of the table with facts differs from the copy?"""
    wat = "Een feit over de administratie zelf is veranderd; daarom is verder niets te vergelijken."
    rijen: Iterable[int] = ()
    if not dossier.instellingen.ledger_url and (dossier.pad / KOPIE).is_file():
        nu, toen = _read_meta_rijen(dossier.ledger_pad), _read_meta_rijen(dossier.pad / KOPIE)
        rijen = [plek for plek, rij in enumerate(nu, start=1) if rij not in toen]
    for plek in rijen:
        yield Bevinding(f"{waar}, tabel meta, rij {plek}", wat, _TERUG)
    if not rijen:
        yield Bevinding(f"{waar}, tabel meta", wat, _TERUG)


def _read_meta_rijen(pad: Path) -> list[tuple[object, ...]]:
    import sqlite3

    bron = f"file:{pad.resolve().as_uri().removeprefix('file://')}?mode=ro"
    try:
        with closing(sqlite3.connect(bron, uri=True)) as los:
            return los.execute("select sleutel, waarde from meta order by rowid").fetchall()
    except sqlite3.DatabaseError:
        return []


def _check_kopie(dossier: Dossier, uit: Ledgercontrole) -> Iterator[Bevinding]:
    """The copy against its seal; without one, against the ledger itself."""
    zegel, pad = read_zegel(dossier.pad), dossier.pad / KOPIE
    if zegel is not None and zegel.stand != "dicht":
        return
    if not pad.is_file():
        if zegel is not None:
            yield Bevinding(KOPIE, "De kopie van de administratie is weg.", _NIEUWE_KOPIE)
    elif zegel is not None and hash_bestand(pad) != zegel.sha256:
        yield Bevinding(KOPIE, "De kopie van de administratie is veranderd.", _NIEUWE_KOPIE)
    elif zegel is None and hash_bestand(pad) != hash_bestand(dossier.ledger_pad):
        yield Bevinding(KOPIE, _compare_kopie(pad, uit), _NIEUWE_KOPIE)


def _compare_kopie(pad: Path, uit: Ledgercontrole) -> str:
    """What differs between the ledger and a copy that no seal vouches for."""
    toegang = make_toegang(pad, alleen_lezen=True)
    try:
        with toegang.connect() as verbinding:
            regels, sleutel = list(read_spoor(verbinding)), read_sleutel(verbinding)
            if len(regels) != len(uit.regels):
                aantal = count(len(regels), "opdracht", "opdrachten")
                eigen = len(uit.regels)
                return f"De kopie van de administratie kent {aantal}, de administratie {eigen}."
            anders = [v.tabel for v in find_verschillen(verbinding, list_sommen(uit.heel))]
            anders += ["spoor"] if next(find_breuken(regels, sleutel), None) else []
    except _list_onleesbaar():
        return "De kopie van de administratie is niet te lezen."
    finally:
        toegang.dispose()
    if not anders:
        return "De kopie en de administratie zijn niet hetzelfde; de kopie is heel."
    return f"In de kopie van de administratie is veranderd: {', '.join(anders)}."


def _list_onleesbaar() -> tuple[type[Exception], ...]:
    """What a copy raises that cannot be read, or that holds what cannot stand there."""
    return (*list_storingen(), ValueError, KeyError, TypeError)
