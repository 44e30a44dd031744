"""Which comparison and which answer count now: those of the round that is open. Loads nothing.

All of it is SQL of our own words, also for Python's own sqlite3.
"""

from __future__ import annotations

from bvtool.dossier.feiten import PERIODIEK, SOORT_407, STOP_SOORT
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.rondebesluit import INTREKKING, START, VERANDERT
from bvtool.vak.standen import Stand

DEZE = "(select max(nr) from ronde)"
"""The number of the round that is open, in SQL."""
LAATSTE_ANTWOORD = f"""(
    select max(t.id) from terugkoppeling t join vergelijking v on v.id = t.vergelijking_id
    where v.ronde = {DEZE})"""
"""The number of the newest answer of the round that is open, in SQL."""
IS_PERIODIEK = f"(select count(*) from ronde where nr = {DEZE} and soort = '{PERIODIEK}')"
"""1 when the round that is open returns, 0 in the migration."""
VRAAGT = f"""s.terugkoppeling_id = {LAATSTE_ANTWOORD} and s.bsn is not null
    and s.besluit in ('{"', '".join(VERANDERT)}')"""
"""Whether the decision `s` is one of this round that leads to a message."""
_OVER = f"(select bijdrage from ronde where nr = {DEZE})"
_SOORTEN = {b.value: ", ".join(f"'{s}'" for s in b.berichten) for b in Bijdrage}
_KEUS = " ".join(f"when '{b}' then b.soort in ({soorten})" for b, soorten in _SOORTEN.items())
VAN_DEZE = f"case {_OVER} {_KEUS} end"
"""Whether the message `b` is of the contribution of the round that is open."""
OVER_DIT = f"""s.bsn = b.bsn and {VAN_DEZE}
    and (s.startnummer = b.startnummer or (s.besluit = '{START}' and b.status = 1))"""
"""Whether the message `b` can be about the same delivery as the decision `s`."""
ZELFDE_BIJDRAGE = f"(b.soort = '{SOORT_407}') = (c.soort = '{SOORT_407}')"
"""Whether the messages `b` and `c` are of one contribution."""
SAMEN = "c.zending_nr = b.zending_nr and c.startnummer = b.startnummer"
"""Whether the messages `b` and `c` tell of one delivery at once: its start and its stop."""
_WEG = f"(b.status = 3 and b.soort <> '{STOP_SOORT}')"
"""Whether the message `b` takes the whole delivery away."""
_EINDE = f"case when b.status = 3 and b.soort = '{STOP_SOORT}' then '' else b.stopdatum end"
"""The end of the delivery after the message `b`."""
NOG_TE_DOEN = f"""
    select s.bsn from besluit s where {VRAAGT} and not exists (
        select 1 from bericht b where {OVER_DIT}
        and b.id = (select max(c.id) from bericht c
            where c.bsn = b.bsn and c.startnummer = b.startnummer)
        and case when s.besluit = '{INTREKKING}' then {_WEG} else not {_WEG}
            and b.startdatum = s.startdatum
            and coalesce({_EINDE}, '') = coalesce(s.stopdatum, '')
            and coalesce(b.kostprijs, -1) = coalesce(s.kostprijs, -1) end
        and not exists (select 1 from antwoord a join bericht c on c.id = a.bericht_id
            where c.bsn = b.bsn and {SAMEN} and (
            a.uitkomst <> '{Stand.GOEDGEKEURD}' or a.twijfel <> '' or a.uitspraak <> ''))
        and not exists (select 1 from rondelevering r where r.bsn = b.bsn
            and r.terugkoppeling_id = s.terugkoppeling_id and r.startnummer = b.startnummer
            and r.stopdatum is not null))"""
"""The BSN of each decision of this round that was not simply carried out: no last message of its
delivery says the same, without an answer or approved (of a start and a stop at once both)."""
