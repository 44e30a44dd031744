"""The Tuesday job: the report of the week in either kind of dossier, and the account of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bvtool.dossier.logboek import write_regel
from bvtool.fouten import Bezig, BvFout, Gebruiksfout
from bvtool.kalender.weken import week_tekst
from bvtool.stappen.laatste_run import GELUKT, MISLUKT, Run, read_laatste, write_laatste

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.klok import Klok
    from bvtool.stappen.rapport import Rapport


def run_weekrapport(dossier: Dossier, klok: Klok, week: str | None) -> Rapport:
    """Makes the report of a week and keeps how that went, also when it went wrong.

    Raises what the report raises. A run while another is at work (Bezig), or one that was asked
    for wrongly (Gebruiksfout), says nothing about the report and is not kept as the last one.
    """
    try:
        rapport = _make(dossier, klok, week)
    except (Bezig, Gebruiksfout):
        raise
    except Exception as fout:
        _keep(dossier, klok, week or week_tekst(klok.vandaag), fout=fout)
        raise
    if not rapport.veranderd:
        aantallen = {"berichten": rapport.berichten, "productafname": rapport.productafname}
        write_regel(
            dossier, klok, actie="rapport", resultaat="niets veranderd", aantallen=aantallen
        )
    _keep(dossier, klok, rapport.week, rapport=rapport)
    return rapport


def _make(dossier: Dossier, klok: Klok, week: str | None) -> Rapport:
    if dossier.instellingen.rol == "cak":
        from bvtool.stappen.cak_rapport import run_cak_rapport

        return run_cak_rapport(dossier, klok, week)
    from bvtool.stappen.rapport import run_rapport

    return run_rapport(dossier, klok, week)


def _keep(
    dossier: Dossier,
    klok: Klok,
    week: str,
    *,
    rapport: Rapport | None = None,
    fout: Exception | None = None,
) -> None:
    vorige = read_laatste(dossier)
    goed, goede_week = klok.nu.isoformat(), week
    if rapport is None:
        goed = vorige.laatste_goede_run if vorige else ""
        goede_week = vorige.laatste_goede_week if vorige else ""
    elif vorige is not None and vorige.laatste_goede_week > week:
        goede_week = vorige.laatste_goede_week
    melding = ""
    if fout is not None:
        melding = fout.fout if isinstance(fout, BvFout) else "bvtool liep vast."
    write_laatste(
        dossier,
        Run(
            moment=klok.nu.isoformat(),
            week=week,
            resultaat=GELUKT if rapport else MISLUKT,
            code=0 if rapport else getattr(fout, "code", 70),
            melding=melding,
            berichten=rapport.berichten if rapport else 0,
            bestanden=len(rapport.bestanden) if rapport else 0,
            laatste_goede_run=goed,
            laatste_goede_week=goede_week,
        ),
    )
