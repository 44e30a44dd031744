"""Who makes the weekly report here, and since when it is due: what the commands ask for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bvtool.dossier.laatste_run import describe_eerste, describe_laatste, first_due
from bvtool.vak.fouten import BvFout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.gesprek.weekrapport import Rapport
    from bvtool.kalender.klok import Klok


def make_weekrapport(
    dossier: Dossier, klok: Klok, week: str | None, apart: bool, neem_op: str = ""
) -> Rapport:
    """The report of a week, by the wing that this dossier belongs to; `neem_op`, for a gemeente:
    why what was sent outside bvtool is recorded."""
    if dossier.instellingen.rol == "cak":
        from bvtool.cak.weekrapporten import run_cak_rapport

        return run_cak_rapport(dossier, klok, week, apart)
    from bvtool.gemeente.rapport import run_rapport

    return run_rapport(dossier, klok, week, apart, neem_op)


def list_timeslots(dossier: Dossier) -> list[date]:
    """The Mondays of the timeslots of this dossier; none when nobody can say (no timeslot, or lists
    and settings that cannot be read: whatever command needs those, tells it)."""
    try:
        if dossier.instellingen.rol != "cak":
            timeslot = dossier.instellingen.timeslot
            return [timeslot] if timeslot else []
        from bvtool.cak.inname.gemeenten import BESTAND, read_gemeenten

        return [g.timeslot for g in read_gemeenten(dossier.pad / BESTAND).gemeenten]
    except (BvFout, OSError):
        return []


def find_eerste(dossier: Dossier) -> date | None:
    """The first Tuesday on which a report is due here; None when nobody can say."""
    timeslots = list_timeslots(dossier)
    return first_due(min(timeslots)) if timeslots else None


def tell_rapporten(dossier: Dossier, klok: Klok) -> str:
    """What is wrong with the reports of this dossier; empty when they are there."""
    timeslots = list_timeslots(dossier)
    eerste = first_due(min(timeslots)) if timeslots else None
    zinnen = [describe_laatste(dossier, klok, eerste), describe_eerste(dossier, klok, timeslots)]
    return " ".join(zin for zin in zinnen if zin)


def send_seintje(dossier: Dossier, klok: Klok, rapport: Rapport) -> str:
    """Give the sign of life of the settings after a good report; a sentence when it did not arrive.

    Not for a report that leaves somebody out, and not in a rehearsal (`--nu`): the watcher may not
    be put at ease by those.
    """
    url = dossier.instellingen.taak_seintje
    if not url or klok.opgegeven or rapport.gestopt:
        return ""
    from bvtool.dossier.seintje import ring

    if ring(url):
        return ""
    return "Het rapport is er, maar het seintje kwam niet aan (bvtool.toml, [taak] seintje)."
