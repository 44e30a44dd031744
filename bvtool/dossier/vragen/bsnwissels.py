"""Questions about persons who stand at the CAK under another BSN than they have now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.toevoeging import lots
from bvtool.dossier.vragen.rondes import ask_bijdrage
from bvtool.vak.rondebesluit import INTREKKING, VERANDERT

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_DUBBEL = "DUB"
_TELT = f"coalesce(reden, '') <> '{_DUBBEL}'"
"""The second row of one person decides nothing about that BSN."""
_VERANDERT = ", ".join(f"'{woord}'" for woord in VERANDERT)


class Overgang(NamedTuple):
    """A BSN that messages were sent for, and the BSN that stands in its place now."""

    oud: str
    nieuw: str


class Nieuwkomer(NamedTuple):
    """Who is announced now; `regel` is the row key, `verzonden` whether messages were made."""

    bsn: str
    regel: str
    verzonden: bool


def ask_verlaten(verbinding: Verbinding, tk: int) -> set[str]:
    """The BSNs with messages about which this answer says nothing, or in a round that returns only
    that nothing goes out."""
    vraag = f"""
        select distinct bsn from bericht where soort in (:soorten) and bsn not in (
            select bsn from besluit where terugkoppeling_id = :tk and bsn is not null
            and besluit in ('', {_VERANDERT}) and {_TELT})"""
    soorten = ask_bijdrage(verbinding, tk).berichten
    return set(verbinding.scalars(vraag, soorten=soorten, tk=tk))


def ask_afgemeld(verbinding: Verbinding, tk: int) -> set[str]:
    """The BSNs with messages that this answer takes away altogether: not announced, no last day;
    in a round that returns withdrawn."""
    vraag = f"""
        select bsn from besluit where terugkoppeling_id = :tk and aanmelden = 0 and datum is null
        and besluit in ('', '{INTREKKING}') and {_TELT}
        and bsn in (select bsn from bericht where soort in (:soorten))
        and bsn not in (select bsn from besluit where terugkoppeling_id = :tk and aanmelden = 1)"""
    soorten = ask_bijdrage(verbinding, tk).berichten
    return set(verbinding.scalars(vraag, tk=tk, soorten=soorten))


def ask_zelfde_rij(verbinding: Verbinding, tk: int, oud: Iterable[str]) -> list[Overgang]:
    """Where an earlier answer about the same row of the same B4 gave one of these BSNs."""
    vraag = f"""
        select distinct eerder.bsn, s.bsn from besluit s
        join terugkoppeling t on t.id = s.terugkoppeling_id
        join vergelijking nu on nu.id = t.vergelijking_id
        join vergelijking toen on toen.b4_sha256 = nu.b4_sha256
        join terugkoppeling ander on ander.vergelijking_id = toen.id
        join besluit eerder on eerder.terugkoppeling_id = ander.id
        where s.terugkoppeling_id = :tk and s.soort = 'b4' and eerder.soort = 'b4'
        and eerder.regel = s.regel and s.bsn is not null and s.bsn <> eerder.bsn
        and coalesce(s.reden, '') <> '{_DUBBEL}' and coalesce(eerder.reden, '') <> '{_DUBBEL}'
        and eerder.bsn in (:oud)"""
    return [
        Overgang(*rij)
        for lot in lots(sorted(oud))
        for rij in verbinding.execute(vraag, tk=tk, oud=lot)
    ]


def ask_op_rij(verbinding: Verbinding, tk: int, rijen: Sequence[int]) -> dict[int, str]:
    """The BSN that the answer gives to these rows of B4."""
    vraag = f"""
        select rij, bsn from besluit where terugkoppeling_id = :tk and soort = 'b4'
        and bsn is not null and {_TELT} and rij in (:rijen)"""
    gevonden: dict[int, str] = {}
    for lot in lots(rijen):
        gevonden.update(verbinding.execute(vraag, tk=tk, rijen=lot))
    return gevonden


def ask_zelfde_nummer(verbinding: Verbinding, tk: int, oud: set[str]) -> list[Overgang]:
    """Where the register now gives the start number of one of these BSNs to another."""
    gevonden = []
    for tabel in ("besluit", "besluitperiode"):
        vraag = f"""
            select n.bsn, s.bsn from {tabel} s join startnummer n on n.nummer = s.startnummer
            where s.terugkoppeling_id = :tk and n.bsn <> s.bsn"""
        gevonden += [Overgang(*rij) for rij in verbinding.execute(vraag, tk=tk)]
    return [o for o in dict.fromkeys(gevonden) if o.oud in oud]


def ask_aangemeld(verbinding: Verbinding, tk: int) -> list[Nieuwkomer]:
    """Everybody who is announced in this answer."""
    vraag = """
        select s.bsn, s.regel, exists (select 1 from bericht b where b.bsn = s.bsn) from besluit s
        where s.terugkoppeling_id = :tk and s.aanmelden = 1 order by s.id"""
    return [Nieuwkomer(b, r, bool(v)) for b, r, v in verbinding.execute(vraag, tk=tk)]


def ask_met_toelichting(verbinding: Verbinding, oud: Iterable[str], begin: str) -> set[str]:
    """Those of these BSNs that have a message whose note begins so."""
    vraag = "select distinct bsn from bericht where toelichting like :begin and bsn in (:oud)"
    return {
        bsn
        for lot in lots(sorted(oud))
        for bsn in verbinding.scalars(vraag, begin=f"{begin}%", oud=lot)
    }
