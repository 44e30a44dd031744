"""Questions about the comparisons that were made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.feiten import Vergelijkingfeit
from bvtool.dossier.frames import WEG, Gelezen, frame_to_bytes
from bvtool.dossier.ledger import vergelijking
from bvtool.dossier.vragen.deze_ronde import DEZE, LAATSTE_ANTWOORD

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


_VELDEN = ", ".join(Vergelijkingfeit._fields)
_NIEUWSTE = "order by id desc limit 1"
_OVER = f"(select bijdrage from ronde where nr = {DEZE})"
"""The contribution of the round that is open, in SQL."""


def ask_laatste(verbinding: Verbinding) -> Vergelijkingfeit | None:
    """The newest comparison of the round that is open, or None."""
    vraag = f"select {_VELDEN} from vergelijking where ronde = {DEZE} {_NIEUWSTE}"
    rij = verbinding.first(vraag)
    return Vergelijkingfeit._make(rij) if rij else None


def ask_register(verbinding: Verbinding) -> Gelezen:
    """The register as it was compared last; gone without a comparison."""
    rij = verbinding.first(f"select register_frame, register_bron from vergelijking {_NIEUWSTE}")
    return Gelezen(*rij) if rij else WEG


class Uitkomstframes(NamedTuple):
    """Of one comparison: the outcome, and what was read."""

    uitkomst: Gelezen
    b4: Gelezen
    register: Gelezen


def ask_frames(verbinding: Verbinding, terugkoppeling_id: int) -> Uitkomstframes:
    """The frames of the comparison that this answer is about."""
    vraag = "select vergelijking_id from terugkoppeling where id = :tk"
    nr = verbinding.scalar(vraag, tk=terugkoppeling_id)
    if nr is None:
        return Uitkomstframes(WEG, WEG, WEG)
    feit = _read_feit(verbinding, nr)
    return Uitkomstframes(feit.rijen, feit.b4, feit.register)


def iter_gelezen(
    verbinding: Verbinding, terugkoppeling_id: int | None = None
) -> Iterator[tuple[Gelezen, Gelezen]]:
    """B4 and register of every comparison, the newest first; from the one that this answer is
    about."""
    van = (
        ""
        if terugkoppeling_id is None
        else """
        where id <= (select vergelijking_id from terugkoppeling where id = :tk)"""
    )
    nummers = f"select id from vergelijking {van} order by id desc"
    vraag = """
        select b4_frame, b4_bron, register_frame, register_bron from vergelijking where id = :nr"""
    for nr in verbinding.scalars(nummers, tk=terugkoppeling_id):
        ((b4, b4_bron, register, register_bron),) = verbinding.execute(vraag, nr=nr)
        yield Gelezen(b4, b4_bron), Gelezen(register, register_bron)


_WIE = ("bsn", "achternaam", "voorvoegsel", "voorletters", "geboortedatum", "startnummer")
"""What is kept of who is not in the newer file: who they are, and that their number was used."""
_VERSCHIL = ("bsn", "soort", "plaats")
"""What is kept of the outcome of an earlier round: the differences that the next one follows."""


def add_vergelijking(verbinding: Verbinding, feit: Vergelijkingfeit) -> int:
    """Write down a new comparison; gives how many older ones lost what they held.

    Whole stay the newest comparison about each other contribution, and the one that the newest
    answer of this round is about. Of any other the files, the hashes and the counts stay, who and
    which start numbers are in it and not in the next that is whole (`_WIE`), and of the newest one
    of an earlier round the differences (`_VERSCHIL`).
    """
    vol = "select id, ronde from vergelijking where length(b4_bron) > 0 order by id desc"
    heel, volgende = _ask_heel(verbinding), feit
    geleegd = 0
    for nr, van_ronde in verbinding.execute(vol).fetchall():
        if nr in heel:
            volgende = _read_feit(verbinding, nr)
            continue
        oud = _read_feit(verbinding, nr)
        rest = {
            "uitkomst": b"" if van_ronde == feit.ronde else _keep_verschillen(oud.rijen),
            "b4_frame": _keep_others(oud.b4, volgende.b4),
            "register_frame": _keep_others(oud.register, volgende.register),
        }
        leeg = dict.fromkeys(vergelijking.blobs, b"") | rest
        zet = ", ".join(f"{kolom} = :{kolom}" for kolom in leeg)
        verbinding.execute(f"update vergelijking set {zet} where id = :nr", **leeg, nr=nr)
        geleegd += 1
    # last: the new one takes the room that came free
    velden = {veld: waarde for veld, waarde in feit._asdict().items() if veld != "id"}
    verbinding.insert("vergelijking", velden)
    return geleegd


def _ask_heel(verbinding: Verbinding) -> set[int]:
    """The comparisons that stay whole beside a new one of the round that is open."""
    anders = f"""
        select max(v.id) from vergelijking v join ronde r on r.nr = v.ronde
        where r.bijdrage <> {_OVER} group by r.bijdrage"""
    beantwoord = f"select vergelijking_id from terugkoppeling where id = {LAATSTE_ANTWOORD}"
    return {nr for vraag in (anders, beantwoord) for nr in verbinding.scalars(vraag)}


def _read_feit(verbinding: Verbinding, nr: int) -> Vergelijkingfeit:
    (rij,) = verbinding.execute(f"select {_VELDEN} from vergelijking where id = :nr", nr=nr)
    return Vergelijkingfeit._make(rij)


def _keep_verschillen(uitkomst: Gelezen) -> bytes:
    """Of an outcome the rows with a difference; empty when it is one of the migration."""
    frame = uitkomst.find(_VERSCHIL)
    if frame is None:
        return b""
    return frame_to_bytes(frame.filter(frame["bsn"].is_not_null() & frame["soort"].is_not_null()))


def _keep_others(oud: Gelezen, nieuw: Gelezen) -> bytes:
    """Of the older frame the rows with a BSN or a start number that the newer one does not have."""
    import polars as pl

    if not oud.frame:
        return b""
    frame, nu = oud.read(), nieuw.read()
    anders = pl.lit(value=False)
    for kolom in {"bsn", "startnummer"} & set(frame.columns):
        bekend = (nu if kolom in nu.columns else frame.clear())[kolom].drop_nulls().unique()
        anders |= frame[kolom].is_not_null() & ~frame[kolom].is_in(bekend.implode())
    rest = frame.filter(anders).select(k for k in _WIE if k in frame.columns)
    return frame_to_bytes(rest) if rest.height else b""


def ask_uitkomst(verbinding: Verbinding, nr: int) -> Gelezen:
    """The outcome of the newest comparison of this round; gone without one."""
    vraag = f"select uitkomst, b4_bron from vergelijking where ronde = :nr {_NIEUWSTE}"
    rij = verbinding.first(vraag, nr=nr)
    return Gelezen(*rij) if rij else WEG


def ask_laatste_ooit(verbinding: Verbinding) -> Vergelijkingfeit | None:
    """The newest comparison of any round about the contribution of the one that is open, or
    None."""
    vraag = f"""
        select {_VELDEN} from vergelijking
        where ronde in (select nr from ronde where bijdrage = {_OVER}) {_NIEUWSTE}"""
    rij = verbinding.first(vraag)
    return Vergelijkingfeit._make(rij) if rij else None
