"""Questions about what the gemeente answered: the promise, the decision per row, the go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bvtool.dossier.feiten import PERIODIEK, SOORT_407, Besluitfeit, Periodefeit, Terugkoppelingfeit
from bvtool.dossier.toevoeging import GREEP
from bvtool.dossier.vragen.deze_ronde import LAATSTE_ANTWOORD
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.rondebesluit import INTREKKING, START, VERANDERT

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_VELDEN = ", ".join(Besluitfeit._fields)
_DUBBEL = "DUB"
"""The reason on the second row of one person; the first row has the decision."""
_VERANDERT = ", ".join(f"'{woord}'" for woord in VERANDERT)
_AANGEMELD = "(select bsn from besluit where terugkoppeling_id = :tk and aanmelden = 1)"
"""Who is announced in the answer `:tk`, in SQL."""
_OPDRACHT = f"terugkoppeling_id = :tk and besluit in ({_VERANDERT}) and bsn is not null"
"""Whether a decision of the answer `:tk`, in a round that returns, leads to a message, in SQL."""


def ask_laatste(verbinding: Verbinding) -> Terugkoppelingfeit | None:
    """The newest answer to the CAK, or None."""
    velden = ", ".join(Terugkoppelingfeit._fields)
    rij = verbinding.first(f"select {velden} from terugkoppeling where id = {LAATSTE_ANTWOORD}")
    return Terugkoppelingfeit._make(rij) if rij else None


def ask_laatste_nummer(verbinding: Verbinding) -> int | None:
    """The number of the newest answer to the CAK, or None."""
    nr: int | None = verbinding.scalar(f"select {LAATSTE_ANTWOORD}")
    return nr


def add_terugkoppeling(
    verbinding: Verbinding,
    feit: Terugkoppelingfeit,
    besluiten: Sequence[Mapping[str, object]],
    perioden: Sequence[Periodefeit] = (),
) -> None:
    """Write down an answer to the CAK with its decisions (by the columns of `besluit`), and the
    later periods of who is announced."""
    velden = {veld: waarde for veld, waarde in feit._asdict().items() if veld != "id"}
    nr = verbinding.insert_genummerd("terugkoppeling", velden)
    if besluiten:
        kolommen = list(besluiten[0])
        rijen = [(*(rij[k] for k in kolommen), nr) for rij in besluiten]
        verbinding.insert_many("besluit", [*kolommen, "terugkoppeling_id"], rijen)
    kolommen = [*Periodefeit._fields, "terugkoppeling_id"]
    verbinding.insert_many("besluitperiode", kolommen, [(*p, nr) for p in perioden])


def ask_perioden(verbinding: Verbinding, terugkoppeling_id: int) -> dict[str, list[Periodefeit]]:
    """The later periods of this answer by BSN, in the order in which they begin."""
    vraag = f"""
        select {", ".join(Periodefeit._fields)} from besluitperiode
        where terugkoppeling_id = :tk order by startdatum"""
    per: dict[str, list[Periodefeit]] = {}
    for periode in map(Periodefeit._make, verbinding.execute(vraag, tk=terugkoppeling_id)):
        per.setdefault(periode.bsn, []).append(periode)
    return per


def count_aangemeld(verbinding: Verbinding, terugkoppeling_id: int) -> int:
    """How many clients are announced; in a round that returns how many decisions go out."""
    vraag = f"""
        select count(*) from besluit
        where terugkoppeling_id = :tk and (aanmelden = 1 or besluit = '{INTREKKING}')"""
    return int(verbinding.scalar(vraag, tk=terugkoppeling_id) or 0)


def count_toegezegd(verbinding: Verbinding, terugkoppeling_id: int) -> int:
    """How many clients of B4 the CAK was told to expect in this answer."""
    vraag = "select aanmelden from terugkoppeling where id = :tk"
    return int(verbinding.scalar(vraag, tk=terugkoppeling_id) or 0)


def ask_toegezegd(verbinding: Verbinding, bijdrage: Bijdrage = Bijdrage.BW) -> set[str]:
    """Who was announced in the newest answer of a round about this contribution: of the migration
    those of B4, of a round that returns everybody whom the answer says a message is coming for."""
    vraag = f"""
        select s.bsn from besluit s
        join terugkoppeling t on t.id = s.terugkoppeling_id
        join vergelijking v on v.id = t.vergelijking_id
        join ronde r on r.nr = v.ronde
        where t.id in (
            select max(t.id) from terugkoppeling t join vergelijking v on v.id = t.vergelijking_id
            group by v.ronde)
        and r.bijdrage = :bijdrage and s.bsn is not null and s.aanmelden = 1
        and (s.soort = 'b4' or r.soort = '{PERIODIEK}')"""
    return set(verbinding.scalars(vraag, bijdrage=bijdrage.value))


def ask_zelfde(
    verbinding: Verbinding, vergelijking_id: int, antwoord_sha256: str
) -> Terugkoppelingfeit | None:
    """The newest answer, when it is this one: to the same comparison, and with the same content."""
    laatste = ask_laatste(verbinding)
    zelfde = laatste is not None and (laatste.vergelijking_id, laatste.antwoord_sha256) == (
        vergelijking_id,
        antwoord_sha256,
    )
    return laatste if zelfde else None


def ask_bsns(verbinding: Verbinding, vergelijking_id: int) -> dict[int, str]:
    """The BSN of every row of B4 (by its number) that the newest answer to this comparison knows,
    those that the clerk supplied among them; nothing when it was not answered yet."""
    laatste = ask_laatste(verbinding)
    if laatste is None or laatste.vergelijking_id != vergelijking_id:
        return {}
    vraag = """
        select rij, bsn from besluit
        where terugkoppeling_id = :tk and soort = 'b4' and bsn is not null"""
    return {int(rij): str(bsn) for rij, bsn in verbinding.execute(vraag, tk=laatste.id)}


def ask_van_personen(verbinding: Verbinding, bsns: Sequence[str]) -> list[Besluitfeit]:
    """The decisions of the newest answer about these persons; who is announced comes first."""
    nr = ask_laatste_nummer(verbinding)
    vraag = f"""
        select {_VELDEN} from besluit where terugkoppeling_id = :tk and bsn in (:bsns)
        order by aanmelden desc, id"""
    return [Besluitfeit._make(r) for r in verbinding.execute(vraag, tk=nr, bsns=list(bsns))]


def iter_aangemeld(
    verbinding: Verbinding, terugkoppeling_id: int, wie: Sequence[str] | None = None
) -> Iterator[list[Besluitfeit]]:
    """The decisions of everyone who is announced (of these BSNs alone), in order, in lots."""
    welke = "terugkoppeling_id = :tk and aanmelden = 1"
    return _iter_lots(verbinding, welke, terugkoppeling_id, wie)


def iter_ingetrokken(
    verbinding: Verbinding, terugkoppeling_id: int, wie: Sequence[str] | None = None
) -> Iterator[list[Besluitfeit]]:
    """The decisions about those who are not announced (of these BSNs alone) but for whom a message
    was made before."""
    welke = f"""
        terugkoppeling_id = :tk and aanmelden = 0 and coalesce(reden, '') <> '{_DUBBEL}'
        and bsn in (select bsn from bericht where soort = '{SOORT_407}')
        and bsn not in {_AANGEMELD}"""
    return _iter_lots(verbinding, welke, terugkoppeling_id, wie)


def iter_opdrachten(
    verbinding: Verbinding, terugkoppeling_id: int, wie: Sequence[str] | None = None
) -> Iterator[list[Besluitfeit]]:
    """The decisions of a round that returns that lead to a message (about these BSNs alone), in
    order, in lots."""
    return _iter_lots(verbinding, _OPDRACHT, terugkoppeling_id, wie)


def ask_opdrachten(
    verbinding: Verbinding, terugkoppeling_id: int, bsns: Sequence[str]
) -> list[Besluitfeit]:
    """Those of them about these persons, in order."""
    vraag = f"select {_VELDEN} from besluit where {_OPDRACHT} and bsn in (:bsns) order by id"
    rijen = verbinding.execute(vraag, tk=terugkoppeling_id, bsns=list(bsns))
    return [Besluitfeit._make(rij) for rij in rijen]


def count_starts(verbinding: Verbinding, terugkoppeling_id: int) -> int:
    """How many new starts a round that returns gives."""
    vraag = f"select count(*) from besluit where terugkoppeling_id = :tk and besluit = '{START}'"
    return int(verbinding.scalar(vraag, tk=terugkoppeling_id) or 0)


def iter_niet_aangemeld(verbinding: Verbinding) -> Iterator[tuple[str, str | None, str | None]]:
    """Of everybody whom the newest answer of the migration leaves out: BSN, reason and day."""
    vraag = f"""
        select bsn, reden, datum from besluit
        where terugkoppeling_id = :tk and aanmelden = 0 and besluit = '' and bsn is not null
        and coalesce(reden, '') <> '{_DUBBEL}' and bsn not in {_AANGEMELD} order by id"""
    rijen = verbinding.execute(vraag, tk=ask_laatste_nummer(verbinding))
    yield from ((bsn, reden, datum) for bsn, reden, datum in rijen)


def _iter_lots(
    verbinding: Verbinding, welke: str, tk: int, wie: Sequence[str] | None = None
) -> Iterator[list[Besluitfeit]]:
    bsns = list(wie) if wie is not None and len(wie) <= GREEP else None
    van_hen = "" if bsns is None else "and bsn in (:bsns)"
    vraag = f"""
        select {_VELDEN} from besluit where {welke} {van_hen} and id > :laatste
        order by id limit {GREEP}"""
    laatste = 0
    while True:
        rijen = verbinding.execute(vraag, tk=tk, bsns=bsns, laatste=laatste)
        lot = [Besluitfeit._make(rij) for rij in rijen]
        if not lot:
            return
        yield lot
        laatste = lot[-1].id


def has_akkoord(verbinding: Verbinding, op: str = "") -> bool:
    """Whether the go of the CAK (of this day) stands in the ledger."""
    welk = "where op = :op" if op else ""
    return verbinding.first(f"select id from akkoord {welk} limit 1", op=op) is not None


def list_getallen(verbinding: Verbinding) -> list[tuple[str, int, int]]:
    """Of every answer, the newest first: its moment, its clients, and how many are announced."""
    vraag = "select moment, klanten, aanmelden from terugkoppeling order by id desc"
    return [(str(moment), int(k), int(a)) for moment, k, a in verbinding.execute(vraag)]


def add_akkoord(verbinding: Verbinding, op: str, moment: str) -> None:
    """Write down the go of the CAK."""
    verbinding.insert("akkoord", {"op": op, "moment": moment})
