"""Who does not simply stand at the CAK as was answered: for them a plan is made, for nobody else.

So that a look at a large dossier in which all is well stays quick.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bvtool.dossier.vragen.deze_ronde import IS_PERIODIEK, LAATSTE_ANTWOORD, NOG_TE_DOEN
from bvtool.vak.standen import Stand

if TYPE_CHECKING:
    from bvtool.dossier.vragen.telling import Vraag

_LOPEND_EINDE = {
    "altijd": "1 = 0",
    "nooit": "b.stopdatum = ''",
    "verstreken": "b.stopdatum = '' and s.stopdatum >= '{vandaag}'",
}
"""By `[beleid] stopdatum`: when an end in the answer does not go into a message yet."""


def ask_bijzonder(vraag: Vraag, stopbeleid: str, vandaag: date) -> set[str]:
    """The BSNs of the newest answer for whom something may still have to go.

    Not among them: who has one message, status 1, as was answered, without an answer or approved;
    and who is not announced and has no message. Every day is ISO text.
    """
    einde = _LOPEND_EINDE[stopbeleid].format(vandaag=vandaag.isoformat())
    rijen = vraag(f"""
        with b as (
            select bsn, count(*) as aantal, max(id) as id, max(status) as status,
                max(startdatum) as startdatum, max(coalesce(stopdatum, '')) as stopdatum
            from bericht group by bsn)
        select s.bsn from besluit s left join b on b.bsn = s.bsn
        where s.terugkoppeling_id = {LAATSTE_ANTWOORD} and s.bsn is not null
        and ((s.aanmelden = 0 and b.aantal is not null)
            or (s.aanmelden = 1 and (b.aantal is null or b.aantal > 1 or b.status <> 1
                or b.startdatum <> s.startdatum
                or not (b.stopdatum = coalesce(s.stopdatum, '') or ({einde}))
                or exists (select 1 from antwoord a where a.bericht_id = b.id and (
                    a.uitkomst <> '{Stand.GOEDGEKEURD}' or a.twijfel <> '' or a.uitspraak <> ''))
                or exists (select 1 from besluitperiode p
                    where p.terugkoppeling_id = s.terugkoppeling_id and p.bsn = s.bsn))))""")
    return {str(bsn) for (bsn,) in rijen}


def is_periodiek(vraag: Vraag) -> bool:
    """Whether the round that is open returns, and is not the migration."""
    ((aantal,),) = vraag(f"select {IS_PERIODIEK}")
    return bool(aantal)


def ask_rondewerk(vraag: Vraag) -> set[str]:
    """In a round that returns: for whom something may still have to go, by its newest answer."""
    return {str(bsn) for (bsn,) in vraag(NOG_TE_DOEN)}


def ask_verlaten(vraag: Vraag) -> set[str]:
    """The BSNs about which the newest answer says nothing, and that may stand at the CAK: not those
    whose last message is an approved withdrawal."""
    rijen = vraag(f"""
        select b.bsn from bericht b
        where b.id = (select max(c.id) from bericht c where c.bsn = b.bsn)
        and b.bsn not in (select s.bsn from besluit s where s.bsn is not null
            and s.terugkoppeling_id = {LAATSTE_ANTWOORD}
            and coalesce(s.reden, '') <> 'DUB')
        and not (b.status = 3
            and exists (select 1 from antwoord a where a.bericht_id = b.id)
            and not exists (select 1 from antwoord a where a.bericht_id = b.id and (
                a.uitkomst <> '{Stand.GOEDGEKEURD}' or a.twijfel <> '' or a.uitspraak <> '')))""")
    return {str(bsn) for (bsn,) in rijen}
