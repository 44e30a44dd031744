"""What the ledger holds, counted: the questions behind the standing of a dossier.

Asked often and by hand, so with as little as can be: a text of SQL, without values.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.feiten import Beoordeeld, Rondefeit
from bvtool.dossier.vragen.deze_ronde import (
    DEZE,
    IS_PERIODIEK,
    LAATSTE_ANTWOORD,
    NOG_TE_DOEN,
    OVER_DIT,
    SAMEN,
    VRAAGT,
    ZELFDE_BIJDRAGE,
)
from bvtool.vak.standen import AFKEUREN, Stand

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Verbinding

Vraag = Callable[[str], Sequence[Sequence[object]]]
"""Asks the ledger something: all rows of the answer."""

PER_BERICHT = """
    select bericht_id, count(*) as aantal, max(uitkomst) as uitkomst,
        max(twijfel) as twijfel, max(uitspraak) as uitspraak, max(codes) as codes
    from antwoord where bericht_id is not null group by bericht_id"""
EFFEN = "per.aantal = 1 and per.twijfel = '' and per.uitspraak = ''"
"""One answer and nothing odd about it: then the message stands as that answer says."""

NIEUWSTE = f"""case when exists (select 1 from bericht c where c.bsn = b.bsn and c.id > b.id
    and {ZELFDE_BIJDRAGE} and not ({SAMEN})) then 0 else 1 end"""
"""Whether the message `b` is the last for its person about this contribution, or goes with it: 1 or
0."""
GEWENST = f"""case
    when {IS_PERIODIEK} = 1 then
        case when exists (select 1 from besluit s where {VRAAGT} and {OVER_DIT}) then 1 else 0 end
    when b.status <> 1 or exists (select 1 from besluit s
        where s.terugkoppeling_id = {LAATSTE_ANTWOORD}
        and s.bsn = b.bsn and s.aanmelden = 1) then 1 else 0 end"""
"""Whether the message `b` leaves work when it was rejected, 1 or 0: not a start for who is not
announced any more; in a round that returns only what a decision of this round is about."""
_AFGEKEURD = ", ".join(f"'{stand}'" for stand in AFKEUREN)
_EFFEN = f"""
    with per as ({PER_BERICHT})
    select coalesce(per.uitkomst, '{Stand.OPEN}') as stand,
        case when per.uitkomst in ({_AFGEKEURD}) then {NIEUWSTE} * {GEWENST} else 0 end as laatste,
        count(*)
    from bericht b left join per on per.bericht_id = b.id
    where per.bericht_id is null or ({EFFEN}) group by 1, 2"""
_APART = f"""
    with per as ({PER_BERICHT})
    select {NIEUWSTE}, {GEWENST}, {", ".join(f"a.{veld}" for veld in Beoordeeld._fields)}
    from per join antwoord a on a.bericht_id = per.bericht_id join bericht b on b.id = a.bericht_id
    where not ({EFFEN}) order by a.bericht_id, a.id"""


class Effen(NamedTuple):
    """Messages with no answer or one that leaves no doubt, by what they stand at.

    `laatste` (only where it was rejected): whether it is the last message for its person, and must
    be mended.
    """

    stand: str
    laatste: bool
    aantal: int


class Vergelijkingskop(NamedTuple):
    """The newest comparison in short; `aantallen` as JSON."""

    id: int
    moment: str
    aantallen: str


class Terugkoppelingskop(NamedTuple):
    """The newest answer to the CAK in short."""

    vergelijking_id: int
    moment: str


class Personentelling(NamedTuple):
    """Who is announced in the newest answer, and how many of them have no message yet; in a round
    that returns decisions are counted."""

    aan_te_melden: int
    niet_verzonden: int


def ask_vergelijking(vraag: Vraag) -> Vergelijkingskop | None:
    """The newest comparison, or None."""
    rijen = vraag(
        f"select id, moment, aantallen from vergelijking where ronde = {DEZE} "
        "order by id desc limit 1"
    )
    return Vergelijkingskop._make(rijen[0]) if rijen else None


def ask_deze_ronde(vraag: Vraag) -> Rondefeit | None:
    """The round that is open; None in a dossier of the CAK."""
    velden = ", ".join(Rondefeit._fields)
    rijen = vraag(f"select {velden} from ronde where nr = {DEZE}")
    return Rondefeit._make(rijen[0]) if rijen else None


def ask_opgeschoond(vraag: Vraag) -> str:
    """The day on which personal data were deleted; empty when they were not."""
    rijen = vraag("select waarde from meta where sleutel = 'opgeschoond'")
    return str(rijen[0][0]) if rijen else ""


def ask_terugkoppeling(vraag: Vraag) -> Terugkoppelingskop | None:
    """The newest answer to the CAK, or None."""
    rijen = vraag(
        f"select vergelijking_id, moment from terugkoppeling where id = {LAATSTE_ANTWOORD}"
    )
    return Terugkoppelingskop._make(rijen[0]) if rijen else None


def ask_akkoord(vraag: Vraag) -> str:
    """The newest day on which the CAK gave its go; empty when it did not."""
    ((op,),) = vraag("select max(op) from akkoord")
    return str(op or "")


def ask_personen(vraag: Vraag) -> Personentelling:
    """How many persons are announced, and how many of them were not sent; in a round that returns
    the decisions that lead to a message, and those that were not carried out yet."""
    if vraag(f"select {IS_PERIODIEK}")[0][0]:
        ((alle,),) = vraag(f"select count(*) from besluit s where {VRAAGT}")
        return Personentelling(int(str(alle)), len(vraag(NOG_TE_DOEN)))
    nieuwste = f"s.terugkoppeling_id = {LAATSTE_ANTWOORD} and s.aanmelden = 1"
    zonder = "not exists (select 1 from bericht b where b.bsn = s.bsn)"
    ((alle,),) = vraag(f"select count(*) from besluit s where {nieuwste}")
    ((niet,),) = vraag(f"select count(*) from besluit s where {nieuwste} and {zonder}")
    return Personentelling(int(str(alle)), int(str(niet)))


def ask_effen(vraag: Vraag) -> Iterator[Effen]:
    """The messages about which there is nothing to find out, counted."""
    for stand, laatste, aantal in vraag(_EFFEN):
        yield Effen(str(stand), bool(laatste), int(str(aantal)))


def ask_apart(vraag: Vraag) -> Iterator[tuple[bool, bool, list[Beoordeeld]]]:
    """The other messages: whether each is the last for its person, whether it must be mended when
    it was rejected, and its answers in order."""
    for (laatste, gewenst, _), groep in groupby(vraag(_APART), key=lambda rij: rij[:3]):
        yield bool(laatste), bool(gewenst), [Beoordeeld._make(rij[2:]) for rij in groep]


class Zonder(NamedTuple):
    """Messages of one day that have no answer (day as ISO text)."""

    dagtekening: str
    aantal: int


_ZONDER = "not exists (select 1 from antwoord a where a.bericht_id = b.id)"


def ask_zonder_antwoord(vraag: Vraag) -> list[Zonder]:
    """The messages without an answer, by their day."""
    rijen = vraag(f"select dagtekening, count(*) from bericht b where {_ZONDER} group by 1")
    return [Zonder(str(dag), int(str(aantal))) for dag, aantal in rijen]


def ask_los(vraag: Vraag) -> int:
    """How many answers fit no message."""
    ((aantal,),) = vraag("select count(*) from antwoord where bericht_id is null")
    return int(str(aantal))


def ask_stille_zendingen(vraag: Vraag) -> list[str]:
    """The own zips on which not one answer came: perhaps they were not delivered yet."""
    rijen = vraag(
        f"select naam from zending z where nr > {ask_meegekomen(vraag)} and not exists "
        "(select 1 from bericht b join antwoord a on a.bericht_id = b.id where b.zending_nr = z.nr)"
        " order by nr"
    )
    return [str(naam) for (naam,) in rijen]


def count_eigen_zendingen(vraag: Vraag) -> int:
    """How many deliveries were made in this dossier itself."""
    ((aantal,),) = vraag(f"select count(*) from zending where nr > {ask_meegekomen(vraag)}")
    return int(str(aantal))


def ask_feiten(vraag: Vraag) -> dict[str, str]:
    """The facts about the ledger itself."""
    return {str(sleutel): str(waarde) for sleutel, waarde in vraag("select * from meta")}


def ask_meegekomen(vraag: Vraag) -> int:
    """Up to which number the deliveries are those of the dossier that this one follows."""
    rijen = vraag("select waarde from meta where sleutel = 'vervolg_op'")
    return int(json.loads(str(rijen[0][0]))["zendingen"]) if rijen else 0


def ask_gevolgd(vraag: Vraag) -> str:
    """The name of the dossier that follows this one; empty when there is none."""
    rijen = vraag("select waarde from meta where sleutel = 'gevolgd_door'")
    return str(json.loads(str(rijen[0][0]))["naam"]) if rijen else ""


def to_vraag(verbinding: Verbinding) -> Vraag:
    """The same questions over a connection that is there already."""
    return lambda sql: verbinding.execute(sql).fetchall()


@contextmanager
def open_vraag(dossier: Dossier) -> Iterator[Vraag]:
    """To ask the ledger of this dossier; changes nothing."""
    url = dossier.instellingen.ledger_url
    if url:
        from bvtool.dossier.verbinding import make_toegang

        toegang = make_toegang(dossier.ledger_pad, url, alleen_lezen=True)
        with toegang.connect() as verbinding:
            yield to_vraag(verbinding)
        toegang.dispose()
        return
    from bvtool.dossier.inkijk import connect_lezend
    from bvtool.dossier.zegel import check_lezend

    check_lezend(dossier)
    with closing(connect_lezend(dossier.ledger_pad)) as los:
        yield lambda sql: los.execute(sql).fetchall()


def read_laatste_moment(dossier: Dossier) -> datetime | None:
    """The moment of the last row of the trail; None without one."""
    if not dossier.has_ledger():
        return None
    with open_vraag(dossier) as vraag:
        rijen = vraag("select moment from spoor order by nr desc limit 1")
    return datetime.fromisoformat(str(rijen[0][0])) if rijen else None
