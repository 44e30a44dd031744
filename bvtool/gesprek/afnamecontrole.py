"""One row of the tab productafname beside the delivery that it is about.

Is a contribution imposed where one is due, and on nobody who left, died or is exempt?
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from bvtool.berichten.wmo407 import VERWIJDEREN
from bvtool.dossier.feiten import Berichtfeit
from bvtool.kalender.tekst import dag_tekst
from bvtool.vak.standen import AFKEUREN, Stand


class Afname(NamedTuple):
    """A row of the tab productafname. `opgelegd` J, N or None (not said); days as date. Empty text
    or None: the row does not say it."""

    rij: int
    bsn: str
    startnummer: int | None = None
    identificatie: str = ""
    opgelegd: str | None = None
    stopdatum: date | None = None
    uitvoerdercode: str = ""


class Betaalplicht(NamedTuple):
    """Why somebody need not pay: the day of death, an exemption, or gone since a day (None: the day
    is not known); `vertrokken` says whether she is gone."""

    overleden: bool = False
    overlijdensdatum: date | None = None
    vrijgesteld: bool = False
    vertrokken: bool = False
    einde: date | None = None


class Staand(NamedTuple):
    """What the CAK approved last under one start number: `start` None when nothing stands (not
    approved yet, rejected or withdrawn). `wacht`: some answer is awaited. `identificatie` is that
    of the last approved message, else of the first; `dag` that of its answer."""

    bsn: str
    startnummer: int
    start: date | None = None
    stop: date | None = None
    wacht: bool = False
    identificatie: str = ""
    dag: date | None = None

    def follow(self, bericht: Berichtfeit, uitkomst: str, dag: date | None) -> Staand:
        """The same after one more message."""
        if uitkomst == Stand.GOEDGEKEURD:
            weg = bericht.status == VERWIJDEREN
            start = None if weg else date.fromisoformat(bericht.startdatum)
            stop = date.fromisoformat(s) if (s := bericht.stopdatum) and not weg else None
            return self._replace(
                start=start, stop=stop, identificatie=bericht.identificatie, dag=dag
            )
        wacht = self.wacht or uitkomst not in AFKEUREN
        return self._replace(wacht=wacht, identificatie=self.identificatie or bericht.identificatie)

    def runs(self, dag: date) -> bool:
        """Whether it is approved and covers this day."""
        return self.start is not None and self.start <= dag and (not self.stop or self.stop >= dag)


def judge_afname(
    a: Afname, van: Sequence[Staand], persoon: Betaalplicht | None, dag: date
) -> tuple[str, str]:
    """The kind of judgement on a row and what exactly; `van` are the deliveries that it can be
    about (one, when the row names a start number), never none."""
    wie = persoon or Betaalplicht()
    if a.opgelegd is None:
        return "onbekend", ""
    if a.opgelegd == "J":
        return _judge_opgelegd(a, van, wie, dag)
    hoeft_niet = wie.overleden or wie.vrijgesteld or wie.vertrokken
    loopt = [s for s in van if s.runs(dag) and a.identificatie in ("", s.identificatie)]
    return ("geen_bijdrage", "") if loopt and not hoeft_niet else ("gelijk", "")


def judge_plicht(a: Afname, persoon: Betaalplicht | None, dag: date) -> tuple[str, str] | None:
    """Whether a contribution is imposed on somebody who died, is exempt, or is gone by the answer
    to the CAK: the kind and what exactly; None when nothing of it is known."""
    wie = persoon or Betaalplicht()
    if a.opgelegd != "J":
        return None
    if wie.overleden and _runs_after(a, wie.overlijdensdatum, dag):
        return "overleden", _since("Overleden op", wie.overlijdensdatum)
    if wie.vrijgesteld:
        return "vrijgesteld", ""
    if wie.vertrokken and _runs_after(a, wie.einde, dag):
        return "gestopt", _since("Volgens uw terugkoppeling vertrokken op", wie.einde)
    return None


def _judge_opgelegd(
    a: Afname, van: Sequence[Staand], wie: Betaalplicht, dag: date
) -> tuple[str, str]:
    if all(s.start is None for s in van):
        return ("gelijk", "") if any(s.wacht for s in van) else ("staat_niet", "")
    if geen := judge_plicht(a, wie, dag):
        return geen
    stop = max((s.stop for s in van if s.stop), default=None)
    weg = stop is not None and not any(s.runs(dag) for s in van) and _runs_after(a, stop, dag)
    return ("gestopt", _since("Gemeld als stop:", stop)) if weg else ("gelijk", "")


def _runs_after(a: Afname, einde: date | None, dag: date) -> bool:
    """Whether the contribution runs on after this end: the row names no stop, or a later one; an
    end that is still to come is none."""
    if einde is None:
        return a.stopdatum is None or a.stopdatum >= dag
    return einde < dag and (a.stopdatum is None or a.stopdatum > einde)


def _since(woord: str, dag: date | None) -> str:
    return f"{woord} {dag_tekst(dag)}." if dag else ""


def find_gemist(staand: Iterable[Staand], afname: Sequence[Afname], dag: date) -> list[Staand]:
    """The approved deliveries that run on the day of the report and stand in no row of it; one that
    was approved on that day or later may come in the next report."""
    precies = {(a.bsn, a.startnummer) for a in afname if a.startnummer is not None}
    ruim = {a.bsn for a in afname if a.startnummer is None}
    return [
        s
        for s in staand
        if s.runs(dag)
        and (s.dag is None or s.dag < dag)
        and (s.bsn, s.startnummer) not in precies
        and s.bsn not in ruim
    ]
