"""Questions about persons who stand at the CAK under another BSN than they have now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from bvtool.dossier.ledger import (
    bericht,
    besluit,
    besluitperiode,
    startnummer,
    terugkoppeling,
    vergelijking,
)
from bvtool.dossier.toevoeging import lots
from bvtool.dossier.vragen.rondes import ask_bijdrage
from bvtool.vak.rondebesluit import INTREKKING, VERANDERT

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_DUBBEL = "DUB"
_TELT = sa.func.coalesce(besluit.c.reden, "") != _DUBBEL
"""The second row of one person decides nothing about that BSN."""


class Overgang(NamedTuple):
    """A BSN that messages were sent for, and the BSN that stands in its place now."""

    oud: str
    nieuw: str


class Nieuwkomer(NamedTuple):
    """Who is announced now; `regel` is the row key, `verzonden` whether messages were made."""

    bsn: str
    regel: str
    verzonden: bool


def _sent(verbinding: Verbinding, tk: int) -> sa.ColumnElement[bool]:
    """Whether a message is of the contribution that this answer is about."""
    return bericht.c.soort.in_(ask_bijdrage(verbinding, tk).berichten)


def ask_verlaten(verbinding: Verbinding, tk: int) -> set[str]:
    """The BSNs with messages about which this answer says nothing, or in a round that returns only
    that nothing goes out."""
    genoemd = sa.select(besluit.c.bsn).where(
        _of(tk),
        besluit.c.bsn.is_not(None),
        besluit.c.besluit.in_(("", *VERANDERT)),
        _TELT,
    )
    vraag = sa.select(bericht.c.bsn).distinct()
    vraag = vraag.where(_sent(verbinding, tk), bericht.c.bsn.not_in(genoemd))
    return set(verbinding.execute(vraag).scalars())


def ask_afgemeld(verbinding: Verbinding, tk: int) -> set[str]:
    """The BSNs with messages that this answer takes away altogether: not announced, no last day;
    in a round that returns withdrawn."""
    ook = besluit.alias("ook")
    aangemeld = sa.select(ook.c.bsn).where(ook.c.terugkoppeling_id == tk, ook.c.aanmelden == 1)
    verzonden = sa.select(bericht.c.bsn).where(_sent(verbinding, tk))
    vraag = sa.select(besluit.c.bsn).where(
        _of(tk),
        besluit.c.aanmelden == 0,
        besluit.c.datum.is_(None),
        besluit.c.besluit.in_(("", INTREKKING)),
        _TELT,
        besluit.c.bsn.in_(verzonden),
        besluit.c.bsn.not_in(aangemeld),
    )
    return set(verbinding.execute(vraag).scalars())


def ask_zelfde_rij(verbinding: Verbinding, tk: int, oud: Iterable[str]) -> list[Overgang]:
    """Where an earlier answer about the same row of the same B4 gave one of these BSNs."""
    eerder, ander, toen, nu = (
        besluit.alias("eerder"), terugkoppeling.alias("ander"),
        vergelijking.alias("toen"), vergelijking.alias("nu"),
    )  # fmt: skip
    vraag = (
        sa.select(eerder.c.bsn, besluit.c.bsn)
        .distinct()
        .join(terugkoppeling, terugkoppeling.c.id == besluit.c.terugkoppeling_id)
        .join(nu, nu.c.id == terugkoppeling.c.vergelijking_id)
        .join(toen, toen.c.b4_sha256 == nu.c.b4_sha256)
        .join(ander, ander.c.vergelijking_id == toen.c.id)
        .join(eerder, eerder.c.terugkoppeling_id == ander.c.id)
        .where(
            _of(tk),
            besluit.c.soort == "b4",
            eerder.c.soort == "b4",
            eerder.c.regel == besluit.c.regel,
            besluit.c.bsn.is_not(None),
            besluit.c.bsn != eerder.c.bsn,
            _TELT,
            sa.func.coalesce(eerder.c.reden, "") != _DUBBEL,
        )
    )
    return [
        Overgang(*rij)
        for lot in lots(sorted(oud))
        for rij in verbinding.execute(vraag.where(eerder.c.bsn.in_(lot)))
    ]


def ask_op_rij(verbinding: Verbinding, tk: int, rijen: Sequence[int]) -> dict[int, str]:
    """The BSN that the answer gives to these rows of B4."""
    vraag = sa.select(besluit.c.rij, besluit.c.bsn).where(
        _of(tk), besluit.c.soort == "b4", besluit.c.bsn.is_not(None), _TELT
    )
    gevonden: dict[int, str] = {}
    for lot in lots(rijen):
        for rij, bsn in verbinding.execute(vraag.where(besluit.c.rij.in_(lot))):
            gevonden[rij] = bsn
    return gevonden


def ask_zelfde_nummer(verbinding: Verbinding, tk: int, oud: set[str]) -> list[Overgang]:
    """Where the register now gives the start number of one of these BSNs to another."""
    gevonden = []
    for tabel in (besluit, besluitperiode):
        vraag = (
            sa.select(startnummer.c.bsn, tabel.c.bsn)
            .join(startnummer, startnummer.c.nummer == tabel.c.startnummer)
            .where(tabel.c.terugkoppeling_id == tk, startnummer.c.bsn != tabel.c.bsn)
        )
        gevonden += [Overgang(*rij) for rij in verbinding.execute(vraag)]
    return [o for o in dict.fromkeys(gevonden) if o.oud in oud]


def ask_aangemeld(verbinding: Verbinding, tk: int) -> list[Nieuwkomer]:
    """Everybody who is announced in this answer."""
    verzonden = sa.exists().where(bericht.c.bsn == besluit.c.bsn)
    vraag = sa.select(besluit.c.bsn, besluit.c.regel, verzonden)
    vraag = vraag.where(_of(tk), besluit.c.aanmelden == 1).order_by(besluit.c.id)
    return [Nieuwkomer(b, r, bool(v)) for b, r, v in verbinding.execute(vraag)]


def ask_met_toelichting(verbinding: Verbinding, oud: Iterable[str], begin: str) -> set[str]:
    """Those of these BSNs that have a message whose note begins so."""
    vraag = sa.select(bericht.c.bsn).distinct().where(bericht.c.toelichting.like(f"{begin}%"))
    return {
        bsn
        for lot in lots(sorted(oud))
        for bsn in verbinding.execute(vraag.where(bericht.c.bsn.in_(lot))).scalars()
    }


def _of(tk: int) -> sa.ColumnElement[bool]:
    return besluit.c.terugkoppeling_id == tk
