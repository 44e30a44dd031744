"""When the last good weekly report was made: kept in a small file, so that absence shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.publiceer import stage
from bvtool.dossier.taakregel import MAP
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.tekst import dag_tekst, moment_tekst
from bvtool.kalender.weken import list_weken_tussen, parse_week, week_tekst
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Gebruiksfout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok

WEEKRAPPORT, EERSTE = "rapporten/laatste-run.json", "rapporten/laatste-eerste.json"
"""The account of the weekly report, and that of the first one, on the Wednesday of a timeslot."""
GELUKT, MISLUKT = "gelukt", "mislukt"


LANG = 26
"""Weeks: a dossier whose first report was due longer ago than this is an old one (or an example):
its weeks from before the first run are not held against anybody."""


class Run(NamedTuple):
    """One run of `rapport`: when, for which week, how it ended, and the last one that was good.

    `code` is 0, 1 when somebody was left out (`melding` says who), else that of the failure.
    `gemiste_weken`: the weeks before the last good one whose report was never made.
    """

    moment: str
    week: str
    resultaat: str
    code: int
    melding: str
    berichten: int
    bestanden: int
    laatste_goede_run: str
    laatste_goede_week: str
    gemiste_weken: tuple[str, ...] = ()


def read_laatste(dossier: Dossier, rekening: str = WEEKRAPPORT) -> Run | None:
    """The last run; None when there was none, or when the file is not ours."""
    try:
        gelezen = json.loads((dossier.pad / rekening).read_text(encoding="utf-8"))
        return _check(Run(**gelezen))
    except (OSError, ValueError, TypeError, AttributeError, Gebruiksfout):
        return None


def _check(run: Run) -> Run:
    """The run that was read; raises ValueError, TypeError or Gebruiksfout when none wrote it."""
    datetime.fromisoformat(run.moment)
    if run.laatste_goede_run:
        datetime.fromisoformat(run.laatste_goede_run)
    gemist = tuple(run.gemiste_weken)
    for week in (run.week, run.laatste_goede_week, *gemist):
        if week:
            parse_week(week)
    return run._replace(gemiste_weken=gemist)


def write_laatste(dossier: Dossier, run: Run, rekening: str = WEEKRAPPORT) -> None:
    """Keep this run as the last one."""
    tekst = json.dumps(run._asdict(), ensure_ascii=False, indent=1) + "\n"
    doel = dossier.pad / rekening
    klaar = stage(doel, 0, lambda pad: pad.write_text(tekst, encoding="utf-8", newline="\n"))
    if klaar is not None:
        klaar.tijdelijk.replace(doel)


def describe_laatste(dossier: Dossier, klok: Klok, eerste: date | None = None) -> str:
    """One sentence or more when a weekly report is missing or failed; empty when all is well.

    A report is due on every Tuesday. `eerste`: the first Tuesday on which one is due (None: once
    there was a run).
    """
    run = read_laatste(dossier)
    gemist = list_gemist(run, klok, eerste)
    zinnen = []
    if run is None:
        if eerste is not None and klok.vandaag > eerste:
            dag = dag_tekst(eerste)
            zinnen = [f"Er is nog geen weekrapport gemaakt. Het eerste hoorde er {dag} te zijn."]
    elif run.resultaat == MISLUKT:
        zinnen = [
            f"Het laatste weekrapport is mislukt (code {run.code}): {run.melding}",
            describe_goed(run),
        ]
    elif run.laatste_goede_week < due_week(klok):
        zinnen = ["Het weekrapport van deze week is er nog niet.", describe_goed(run)]
    elif run.code:
        zinnen = [run.melding]
    if gemist and (zinnen or run is not None):
        zinnen.append(tell_gemist(gemist))
    return " ".join(zinnen)


def describe_eerste(dossier: Dossier, klok: Klok, timeslots: Iterable[date]) -> str:
    """A sentence when the report of the Wednesday of a timeslot is missing or failed; else empty.

    One is due once such a report was made here, or its job installed: not everybody makes it.
    """
    run = read_laatste(dossier, EERSTE)
    if run is not None and run.resultaat == MISLUKT:
        return f"Het laatste eerste rapport is mislukt (code {run.code}): {run.melding}"
    if run is None and not any((dossier.pad / MAP).glob("bvtool-eerste-*")):
        return ""
    voorbij = [week_tekst(t) for t in timeslots if klok.vandaag >= t + timedelta(days=3)]
    week = max(voorbij, default="")
    if week <= (run.laatste_goede_week if run else ""):
        return ""
    return f"Het eerste rapport van week {week} is er niet. Maak het met: bvtool rapport --eerste"


def list_gemist(run: Run | None, klok: Klok, eerste: date | None = None) -> list[str]:
    """The weeks whose report must be there by now and was never made, in order."""
    deze = due_week(klok)
    na = run.laatste_goede_week if run else ""
    eerder = list(run.gemiste_weken) if run else []
    if not na:
        na = _week_before(eerste, klok)
    if not na or na >= deze:
        return eerder
    return sorted({*eerder, *list_weken_tussen(na, deze), deze})


def list_overgeslagen(
    run: Run | None, klok: Klok, week: str, eerste: date | None
) -> tuple[str, ...]:
    """The missed weeks that are left once the report of `week` was made."""
    na = run.laatste_goede_week if run and run.laatste_goede_week else _week_before(eerste, klok)
    erbij = list_weken_tussen(na, week) if na else []
    return tuple(sorted({*(run.gemiste_weken if run else ()), *erbij} - {week}))


def _week_before(eerste: date | None, klok: Klok) -> str:
    """The week before that of the first report; empty when nobody knows, or it is long ago."""
    if eerste is None or klok.vandaag - eerste > timedelta(weeks=LANG):
        return ""
    return week_tekst(eerste - timedelta(weeks=1))


_GENOEMD = 5


def tell_gemist(weken: Sequence[str]) -> str:
    """How many weeks were missed, which, and how they are made after all."""
    meer = f" en nog {len(weken) - _GENOEMD}" if len(weken) > _GENOEMD else ""
    aantal = count(len(weken), "week", "weken")
    welke = ", ".join(weken[:_GENOEMD])
    return f"Gemist: {aantal} ({welke}{meer}). Inhalen kan met: bvtool rapport --inhalen"


def describe_run(dossier: Dossier) -> str:
    """One sentence on the last good report, for who asks how things stand."""
    run = read_laatste(dossier)
    return describe_goed(run) if run else "Er is nog geen weekrapport gemaakt."


def first_due(timeslot: date) -> date:
    """The Tuesday of the first weekly report: eight days after the Monday of the timeslot."""
    return timeslot + timedelta(days=8)


def describe_goed(run: Run) -> str:
    """When the last good run was, in a sentence."""
    if not run.laatste_goede_run:
        return "Er is nog nooit een weekrapport gelukt."
    moment = datetime.fromisoformat(run.laatste_goede_run).astimezone(TIJDZONE)
    return f"De laatste keer dat het lukte was {moment_tekst(moment)} ({run.laatste_goede_week})."


def due_week(klok: Klok) -> str:
    """The ISO week whose report must be there now: this one from Wednesday on, else the last."""
    maandag = klok.vandaag - timedelta(days=klok.vandaag.weekday())
    woensdag = datetime.combine(maandag + timedelta(days=2), time(), TIJDZONE)
    telt = maandag if klok.nu >= woensdag else maandag - timedelta(weeks=1)
    return week_tekst(telt)
