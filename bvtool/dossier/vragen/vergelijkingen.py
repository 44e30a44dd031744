"""Questions about the comparisons that were made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from bvtool.dossier.feiten import Vergelijkingfeit
from bvtool.dossier.frames import WEG, Gelezen, frame_to_bytes
from bvtool.dossier.ledger import ronde, terugkoppeling, vergelijking
from bvtool.dossier.vragen.deze_ronde import DEZE, LAATSTE_ANTWOORD

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


_DEZE: sa.ColumnElement[int] = sa.literal_column(DEZE)
"""The number of the round that is open."""


def ask_laatste(verbinding: Verbinding) -> Vergelijkingfeit | None:
    """The newest comparison of the round that is open, or None."""
    velden = (vergelijking.c[veld] for veld in Vergelijkingfeit._fields)
    vraag = sa.select(*velden).where(vergelijking.c.ronde == _DEZE)
    vraag = vraag.order_by(vergelijking.c.id.desc()).limit(1)
    rij = verbinding.execute(vraag).first()
    return Vergelijkingfeit._make(rij) if rij else None


def ask_register(verbinding: Verbinding) -> Gelezen:
    """The register as it was compared last; gone without a comparison."""
    v = vergelijking.c
    vraag = sa.select(v.register_frame, v.register_bron).order_by(v.id.desc()).limit(1)
    rij = verbinding.execute(vraag).first()
    return Gelezen(*rij) if rij else WEG


class Uitkomstframes(NamedTuple):
    """Of one comparison: the outcome, and what was read."""

    uitkomst: Gelezen
    b4: Gelezen
    register: Gelezen


def ask_frames(verbinding: Verbinding, terugkoppeling_id: int) -> Uitkomstframes:
    """The frames of the comparison that this answer is about."""
    vraag = sa.select(terugkoppeling.c.vergelijking_id)
    nr = verbinding.execute(vraag.where(terugkoppeling.c.id == terugkoppeling_id)).scalar()
    if nr is None:
        return Uitkomstframes(WEG, WEG, WEG)
    feit = _read_feit(verbinding, nr)
    return Uitkomstframes(feit.rijen, feit.b4, feit.register)


def iter_gelezen(
    verbinding: Verbinding, terugkoppeling_id: int | None = None
) -> Iterator[tuple[Gelezen, Gelezen]]:
    """B4 and register of every comparison, the newest first; from the one that this answer is
    about."""
    nummers = sa.select(vergelijking.c.id)
    if terugkoppeling_id is not None:
        van = sa.select(terugkoppeling.c.vergelijking_id)
        van = van.where(terugkoppeling.c.id == terugkoppeling_id)
        nummers = nummers.where(vergelijking.c.id <= van.scalar_subquery())
    v = vergelijking.c
    velden = sa.select(v.b4_frame, v.b4_bron, v.register_frame, v.register_bron)
    for nr in verbinding.execute(nummers.order_by(v.id.desc())).scalars().all():
        b4, b4_bron, register, register_bron = verbinding.execute(velden.where(v.id == nr)).one()
        yield Gelezen(b4, b4_bron), Gelezen(register, register_bron)


_FRAMES = [k.name for k in vergelijking.c if isinstance(k.type, sa.LargeBinary)]
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
    vol = sa.select(vergelijking.c.id, vergelijking.c.ronde).where(
        sa.func.length(vergelijking.c.b4_bron) > 0
    )
    heel, volgende = _ask_heel(verbinding), feit
    geleegd = 0
    for nr, van_ronde in verbinding.execute(vol.order_by(vergelijking.c.id.desc())).all():
        if nr in heel:
            volgende = _read_feit(verbinding, nr)
            continue
        oud = _read_feit(verbinding, nr)
        rest = {
            "uitkomst": b"" if van_ronde == feit.ronde else _keep_verschillen(oud.rijen),
            "b4_frame": _keep_others(oud.b4, volgende.b4),
            "register_frame": _keep_others(oud.register, volgende.register),
        }
        leeg = dict.fromkeys(_FRAMES, b"") | rest
        verbinding.execute(sa.update(vergelijking).where(vergelijking.c.id == nr).values(leeg))
        geleegd += 1
    # last: the new one takes the room that came free
    velden = {veld: waarde for veld, waarde in feit._asdict().items() if veld != "id"}
    verbinding.execute(sa.insert(vergelijking).values(velden))
    return geleegd


def _ask_heel(verbinding: Verbinding) -> set[int]:
    """The comparisons that stay whole beside a new one of the round that is open."""
    over = sa.select(ronde.c.bijdrage).where(ronde.c.nr == _DEZE).scalar_subquery()
    anders = sa.select(sa.func.max(vergelijking.c.id)).join(
        ronde, ronde.c.nr == vergelijking.c.ronde
    )
    anders = anders.where(ronde.c.bijdrage != over).group_by(ronde.c.bijdrage)
    beantwoord = sa.select(terugkoppeling.c.vergelijking_id).where(
        terugkoppeling.c.id == sa.literal_column(LAATSTE_ANTWOORD)
    )
    return {nr for vraag in (anders, beantwoord) for nr in verbinding.execute(vraag).scalars()}


def _read_feit(verbinding: Verbinding, nr: int) -> Vergelijkingfeit:
    velden = (vergelijking.c[veld] for veld in Vergelijkingfeit._fields)
    rij = verbinding.execute(sa.select(*velden).where(vergelijking.c.id == nr)).one()
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
    v = vergelijking.c
    vraag = sa.select(v.uitkomst, v.b4_bron).where(v.ronde == nr).order_by(v.id.desc()).limit(1)
    rij = verbinding.execute(vraag).first()
    return Gelezen(*rij) if rij else WEG


def ask_laatste_ooit(verbinding: Verbinding) -> Vergelijkingfeit | None:
    """The newest comparison of any round about the contribution of the one that is open, or
    None."""
    velden = (vergelijking.c[veld] for veld in Vergelijkingfeit._fields)
    over = sa.select(ronde.c.bijdrage).where(ronde.c.nr == _DEZE).scalar_subquery()
    zelfde = sa.select(ronde.c.nr).where(ronde.c.bijdrage == over)
    vraag = sa.select(*velden).where(vergelijking.c.ronde.in_(zelfde))
    rij = verbinding.execute(vraag.order_by(vergelijking.c.id.desc()).limit(1)).first()
    return Vergelijkingfeit._make(rij) if rij else None
