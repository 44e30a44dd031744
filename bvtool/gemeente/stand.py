"""Reads from the ledger and the folder where a dossier stands (for the bare `bvtool`).

Asked often and by hand, so it must be quick: the embedded ledger is read with Python's own sqlite3;
only a ledger on a server is asked through SQLAlchemy. The questions are the same SQL.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from bvtool.gemeente.fase import Dossierstand, Dossiertelling, make_stand
from bvtool.vak.fouten import BvFout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok

Vraag = Callable[[str], Sequence[Any] | None]

_STANDEN = """
    with per as (
        select b.id, b.bsn, count(a.id) as aantal,
            sum(case when coalesce(a.bijzonder, '') = '' and a.uitkomst = 'goedgekeurd'
                then 1 else 0 end) as goed,
            sum(case when coalesce(a.bijzonder, '') = '' and a.uitkomst <> 'goedgekeurd'
                then 1 else 0 end) as af,
            max(case when a.bijzonder like 'uitspraak%' then a.id end) as uitspraak
        from bericht b left join antwoord a on a.bericht_id = b.id group by b.id, b.bsn),
    standen as (
        select per.id, per.bsn, case
            when u.id is not null then u.uitkomst
            when per.aantal = 0 then 'open'
            when per.goed > 0 and per.af = 0 then 'goedgekeurd'
            when per.af > 0 and per.goed = 0 then 'afgekeurd'
            else 'tegenstrijdig' end as stand
        from per left join antwoord u on u.id = per.uitspraak)
    select count(*) from standen s where """
"""What the answers to each message amount to: `berichten.retour.settle` as one question."""
_LAATSTE = " and s.id = (select max(c.id) from bericht c where c.bsn = s.bsn)"

VRAGEN = {
    "berichten": "select count(*) from bericht",
    "wachtend": f"{_STANDEN} s.stand = 'open'",
    "goedgekeurd": f"{_STANDEN} s.stand = 'goedgekeurd'",
    "te_herstellen": f"{_STANDEN} s.stand = 'afgekeurd'{_LAATSTE}",
    "tegenstrijdig": f"{_STANDEN} s.stand = 'tegenstrijdig'{_LAATSTE}",
    "aan_te_melden": """
        select count(*) from besluit where aanmelden = 1
        and terugkoppeling_id = (select max(id) from terugkoppeling)""",
    "niet_verzonden": """
        select count(*) from besluit s where s.aanmelden = 1
        and s.terugkoppeling_id = (select max(id) from terugkoppeling)
        and not exists (select 1 from bericht b where b.bsn = s.bsn)""",
}
"""Each count of a Telling and the question that answers it."""


def read_stand(dossier: Dossier, klok: Klok) -> tuple[Dossierstand, Dossiertelling]:
    """The standing of a dossier of a gemeente; changes nothing."""
    telling = read_telling(dossier)
    if telling.opgeschoond:
        uitleg = (
            "Dit dossier is opgeschoond: de gegevens van personen zijn weg. "
            "Maak voor een volgend timeslot een nieuw dossier."
        )
        return Dossierstand("opgeschoond", ["controleer", "--spoor"], None, 0, uitleg), telling
    if telling.vergeleken and not (telling.teruggekoppeld and telling.na_vergelijking):
        telling = _count_open(dossier, telling)
    return make_stand(dossier, klok, telling), telling


def read_telling(dossier: Dossier) -> Dossiertelling:
    """What the ledger holds, counted."""
    if not dossier.has_ledger():
        return Dossiertelling()
    with _open(dossier) as vraag:
        vergelijking = vraag(
            "select id, moment, aantallen from vergelijking order by id desc limit 1"
        )
        if vergelijking is None:
            return Dossiertelling()
        weg = vraag("select waarde from meta where sleutel = 'opgeschoond'")
        if weg is not None:
            return Dossiertelling(vergeleken=vergelijking[1], opgeschoond=weg[0])
        aantallen = json.loads(vergelijking[2])
        terug = vraag("select vergelijking_id, moment from terugkoppeling order by id desc limit 1")
        akkoord = vraag("select max(op) from akkoord")
        getallen = {naam: (vraag(sql) or [0])[0] for naam, sql in VRAGEN.items()}
    return Dossiertelling(
        vergeleken=vergelijking[1],
        te_beslissen=aantallen["te_beoordelen"] + aantallen["onleesbaar"],
        teruggekoppeld=terug[1] if terug else "",
        na_vergelijking=bool(terug and terug[0] == vergelijking[0]),
        akkoord=(akkoord[0] if akkoord else "") or "",
        **getallen,
    )


@contextmanager
def _open(dossier: Dossier) -> Iterator[Vraag]:
    url = dossier.instellingen.ledger_url
    if url:
        import sqlalchemy as sa

        from bvtool.dossier.server import make_server_engine

        engine = make_server_engine(url)
        with engine.connect() as verbinding:
            yield lambda sql: verbinding.execute(sa.text(sql)).first()
        engine.dispose()
        return
    from bvtool.dossier.inkijk import connect_lezend
    from bvtool.dossier.zegel import check_lezend

    check_lezend(dossier)
    with closing(connect_lezend(dossier.ledger_pad)) as los:
        yield lambda sql: los.execute(sql).fetchone()


def _count_open(dossier: Dossier, telling: Dossiertelling) -> Dossiertelling:
    """How many rows of the workbook still lack a decision; as made when it cannot be read."""
    from dataclasses import replace

    from bvtool.bestanden.werkboek_lezing import count_open
    from bvtool.gemeente.vergelijking import WERKBOEK

    pad = dossier.pad / WERKBOEK
    if not pad.is_file():
        return telling
    try:
        return replace(telling, te_beslissen=count_open(pad))
    except (BvFout, OSError):
        return telling
