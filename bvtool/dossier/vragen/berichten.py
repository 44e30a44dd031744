"""Questions about the messages that were made, and about the deliveries that they went in.

Very many rows are asked in lots of at most `GREEP`, so that memory does not grow with the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.feiten import STOP_SOORT, Berichtfeit, Zendingfeit
from bvtool.dossier.toevoeging import GREEP, lots
from bvtool.dossier.vragen.telling import GEWENST, NIEUWSTE
from bvtool.vak.bijdrage import Bijdrage

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_VELDEN = ", ".join(Berichtfeit._fields)


def ask_van_personen(
    verbinding: Verbinding, bsns: Sequence[str], bijdrage: Bijdrage = Bijdrage.BW
) -> list[Berichtfeit]:
    """The messages of this contribution for these persons, in the order of sending."""
    vraag = f"""
        select {_VELDEN} from bericht where soort in (:soorten) and bsn in (:bsns) order by id"""
    rijen = verbinding.execute(vraag, soorten=bijdrage.berichten, bsns=list(bsns))
    return [Berichtfeit._make(rij) for rij in rijen]


def iter_personen(verbinding: Verbinding, bijdrage: Bijdrage = Bijdrage.BW) -> Iterator[list[str]]:
    """The BSN of everybody for whom a message of this contribution was made, in order, in lots."""
    laatste = ""
    while True:
        vraag = f"""
            select distinct bsn from bericht where soort in (:soorten) and bsn > :laatste
            order by bsn limit {GREEP}"""
        lot = verbinding.scalars(vraag, soorten=bijdrage.berichten, laatste=laatste)
        if not lot:
            return
        yield lot
        laatste = lot[-1]


def iter_berichten(
    verbinding: Verbinding, zending_nr: int | None = None, bijdrage: Bijdrage = Bijdrage.BW
) -> Iterator[list[Berichtfeit]]:
    """Every message of this contribution (or of one delivery) in the order of sending, in lots."""
    laatste = 0
    welke = "soort in (:welke)" if zending_nr is None else "zending_nr = :welke"
    waarde = bijdrage.berichten if zending_nr is None else zending_nr
    while True:
        vraag = f"""
            select {_VELDEN} from bericht where {welke} and id > :laatste
            order by id limit {GREEP}"""
        rijen = verbinding.execute(vraag, welke=waarde, laatste=laatste)
        lot = [Berichtfeit._make(rij) for rij in rijen]
        if not lot:
            return
        yield lot
        laatste = lot[-1].id


def ask_op_kenmerk(
    verbinding: Verbinding, per_afzender: Mapping[str, set[str]], referenties: Iterable[str]
) -> Iterator[Berichtfeit]:
    """The messages with these Identificaties per sender, and those with these referentienummers."""
    op_naam = f"""
        select {_VELDEN} from bericht where afzender = :afzender and identificatie in (:namen)"""
    for afzender, namen in sorted(per_afzender.items()):
        for lot in lots(sorted(namen)):
            rijen = verbinding.execute(op_naam, afzender=afzender, namen=lot)
            yield from map(Berichtfeit._make, rijen)
    op_referentie = f"select {_VELDEN} from bericht where referentie in (:referenties)"
    for lot in lots(sorted(set(referenties) - {""})):
        yield from map(Berichtfeit._make, verbinding.execute(op_referentie, referenties=lot))


def ask_bericht(verbinding: Verbinding, identificatie: str) -> Berichtfeit | None:
    """The message with this Identificatie, or None."""
    vraag = f"select {_VELDEN} from bericht where identificatie = :identificatie"
    rij = verbinding.first(vraag, identificatie=identificatie)
    return Berichtfeit._make(rij) if rij else None


def ask_met_opvolging(
    verbinding: Verbinding, ids: Sequence[int]
) -> Iterator[tuple[Berichtfeit, bool]]:
    """These messages, each with whether it leaves no work when it was rejected: a later one was
    made for the same person, or nobody wants it any more (`telling.GEWENST`)."""
    velden_van_b = ", ".join(f"b.{veld}" for veld in Berichtfeit._fields)
    vraag = f"""
        select {velden_van_b}, {NIEUWSTE} * {GEWENST} = 0 from bericht b where b.id in (:ids)"""
    for *velden, opgevolgd in verbinding.execute(vraag, ids=list(ids)):
        yield Berichtfeit._make(velden), bool(opgevolgd)


def ask_bekende_identificaties(
    verbinding: Verbinding, namen: Iterable[str], afzender: str | None = None
) -> set[str]:
    """Those of these Identificaties that a message (of this sender) has."""
    van = "" if afzender is None else "and afzender = :afzender"
    vraag = f"select identificatie from bericht where identificatie in (:namen) {van}"
    bekend: set[str] = set()
    for lot in lots(namen):
        bekend.update(verbinding.scalars(vraag, namen=lot, afzender=afzender))
    return bekend


def ask_soorten(verbinding: Verbinding, namen: Iterable[str]) -> dict[str, str]:
    """By Identificatie, of those that a message has, its kind."""
    soorten: dict[str, str] = {}
    for lot in lots(namen):
        vraag = "select identificatie, soort from bericht where identificatie in (:namen)"
        soorten.update(verbinding.execute(vraag, namen=lot))
    return soorten


def ask_met_startnummer(
    verbinding: Verbinding, afzender: str, nummers: Sequence[int], status: int
) -> dict[int, int]:
    """The messages of this sender and status with one of these start numbers: number by id; no
    stop, which has the number of its start."""
    vraag = f"""
        select id, startnummer from bericht where soort <> '{STOP_SOORT}' and afzender = :afzender
        and status = :status and startnummer in (:nummers)"""
    return dict(verbinding.execute(vraag, afzender=afzender, status=status, nummers=list(nummers)))


def has_berichten(verbinding: Verbinding) -> bool:
    """Whether any message was made."""
    return verbinding.first("select id from bericht limit 1") is not None


def ask_hoogste_identificatie(verbinding: Verbinding, voorvoegsel: str) -> str:
    """The last Identificatie that begins so; empty when there is none."""
    vraag = "select max(identificatie) from bericht where identificatie like :begin"
    return verbinding.scalar(vraag, begin=f"{voorvoegsel}%") or ""


def count_niet_genoemd(verbinding: Verbinding, terugkoppeling_id: int) -> int:
    """Persons with a message about whom this answer to the CAK says nothing at all."""
    vraag = """
        select count(distinct bsn) from bericht where soort in (:soorten) and bsn not in (
            select bsn from besluit where terugkoppeling_id = :tk and bsn is not null)"""
    soorten = Bijdrage.BW.berichten
    return int(verbinding.scalar(vraag, soorten=soorten, tk=terugkoppeling_id) or 0)


class Stilte(NamedTuple):
    """Messages of one delivery and day that have no answer."""

    zending: str
    dagtekening: str
    aantal: int


def ask_stil(verbinding: Verbinding) -> list[Stilte]:
    """What has no answer, in the order of the deliveries."""
    vraag = """
        select z.naam, b.dagtekening, count(*) from bericht b join zending z on z.nr = b.zending_nr
        where not exists (select 1 from antwoord a where a.bericht_id = b.id)
        group by z.nr, z.naam, b.dagtekening order by z.nr, b.dagtekening"""
    return [Stilte._make(rij) for rij in verbinding.execute(vraag)]


def add_berichten(verbinding: Verbinding, rijen: Sequence[Berichtfeit]) -> None:
    """Write down new messages; the ledger gives them their numbers."""
    verbinding.insert_many("bericht", Berichtfeit._fields[1:], [rij[1:] for rij in rijen])


def ask_zendingen(verbinding: Verbinding) -> list[Zendingfeit]:
    """Every delivery, in order."""
    vraag = f"select {', '.join(Zendingfeit._fields)} from zending order by nr"
    return [Zendingfeit._make(rij) for rij in verbinding.execute(vraag)]


def add_zending(verbinding: Verbinding, feit: Zendingfeit) -> None:
    """Write down a new delivery."""
    verbinding.insert("zending", feit._asdict())


def complete_zending(verbinding: Verbinding, nr: int, aantal: int, sha256: str) -> None:
    """Say of a delivery how many messages it holds and which bytes it is."""
    vraag = "update zending set aantal = :aantal, sha256 = :sha256 where nr = :nr"
    verbinding.execute(vraag, aantal=aantal, sha256=sha256, nr=nr)
