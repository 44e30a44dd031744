"""The Tuesday job: the report of the week in either kind of dossier, and the account of the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from bvtool.dossier.laatste_run import GELUKT, MISLUKT, Run, read_laatste, write_laatste
from bvtool.dossier.logboek import write_regel
from bvtool.kalender.weken import parse_week, week_tekst
from bvtool.vak.fouten import Bezig, BvFout, Gebruiksfout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok
    from bvtool.vak.fouten import Bevinding


@dataclass(frozen=True, slots=True)
class Rapport:
    """What the report holds: the week, rows on both tabs, the files; `gelezen`: new answers or
    files that were taken in first; `let_op` what a person must still do."""

    week: str
    berichten: int
    productafname: int
    afgekeurd: int
    gelezen: int
    bestanden: list[str]
    meldingen: list[str]
    veranderd: bool
    let_op: tuple[Bevinding, ...] = ()


def choose_week(klok: Klok, week: str | None) -> date:
    """The Monday of the week that is asked for, else of the week of the clock.

    Raises Gebruiksfout for a week that does not exist or is still to come.
    """
    deze = klok.vandaag - timedelta(days=klok.vandaag.weekday())
    maandag = parse_week(week) if week else deze
    if maandag > deze:
        raise Gebruiksfout(
            f"Week {week_tekst(maandag)} moet nog komen.",
            waar="de optie --week",
            wat_nu="Kies een week die er al is, of laat --week weg.",
        )
    return maandag


Maker: TypeAlias = "Callable[[Dossier, Klok, str | None], Rapport]"
"""Makes the report of a week in one kind of dossier: that of a gemeente or of the CAK."""


def run_weekrapport(dossier: Dossier, klok: Klok, week: str | None, make: Maker) -> Rapport:
    """Makes the report of a week with `make`, and keeps how that went, also when it went wrong.

    Raises what the report raises. A run while another is at work (Bezig), or one that was asked
    for wrongly (Gebruiksfout), says nothing about the report and is not kept as the last one.
    """
    try:
        rapport = make(dossier, klok, week)
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
