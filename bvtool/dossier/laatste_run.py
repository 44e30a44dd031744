"""When the last good weekly report was made: kept in a small file, so that absence shows."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bvtool.dossier.publiceer import stage
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.tekst import dag_tekst, moment_tekst
from bvtool.kalender.weken import week_tekst

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok

BESTAND = "rapporten/laatste-run.json"
GELUKT, MISLUKT = "gelukt", "mislukt"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of `rapport`: when, for which week, how it ended, and the last one that was good."""

    moment: str
    week: str
    resultaat: str
    code: int
    melding: str
    berichten: int
    bestanden: int
    laatste_goede_run: str
    laatste_goede_week: str


def read_laatste(dossier: Dossier) -> Run | None:
    """The last run; None when there was none, or when the file is not ours."""
    try:
        gelezen = json.loads((dossier.pad / BESTAND).read_text(encoding="utf-8"))
        return Run(**gelezen)
    except (OSError, ValueError, TypeError):
        return None


def write_laatste(dossier: Dossier, run: Run) -> None:
    """Keep this run as the last one."""
    tekst = json.dumps(asdict(run), ensure_ascii=False, indent=1) + "\n"
    doel = dossier.pad / BESTAND
    klaar = stage(doel, 0, lambda pad: pad.write_text(tekst, encoding="utf-8", newline="\n"))
    if klaar is not None:
        klaar.tijdelijk.replace(doel)


def describe_laatste(dossier: Dossier, klok: Klok, eerste: date | None = None) -> str:
    """One sentence when the weekly report is missing or failed; empty when all is well.

    A report is due on every Tuesday. `eerste`: the first Tuesday on which one is due (None: once
    there was a run).
    """
    run = read_laatste(dossier)
    if run is None:
        if eerste is not None and klok.vandaag > eerste:
            dag = dag_tekst(eerste)
            return f"Er is nog geen weekrapport gemaakt. Het eerste hoorde er {dag} te zijn."
        return ""
    if run.resultaat == MISLUKT:
        goed = describe_goed(run)
        return f"Het laatste weekrapport is mislukt: {run.melding} {goed}"
    if run.laatste_goede_week < due_week(klok):
        return f"Het weekrapport van deze week is er nog niet. {describe_goed(run)}"
    return ""


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
