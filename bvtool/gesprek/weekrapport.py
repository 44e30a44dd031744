"""The Tuesday job: the report of the week in either kind of dossier, and the account of the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bvtool.dossier.laatste_run import (
    GELUKT,
    MISLUKT,
    WEEKRAPPORT,
    Run,
    list_gemist,
    list_overgeslagen,
    read_laatste,
    write_laatste,
)
from bvtool.dossier.logboek import write_regel
from bvtool.dossier.oorzaak import explain_oorzaak
from bvtool.kalender.weken import parse_week, week_tekst
from bvtool.vak.fouten import Bezig, Gebruiksfout, InterneFout, InvoerOntbreekt

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok
    from bvtool.vak.fouten import Bevinding


class Nacontrole(NamedTuple):
    """The CAK's own report beside ours: its file, its `dag` (jjjj-mm-dd), its `regels`, how many
    judgements there are of each kind, what was recorded as sent outside bvtool (`opgenomen`), and
    how many older reports lie there (`eerder`)."""

    rapport: str
    dag: str
    regels: int
    geteld: Mapping[str, int] = MappingProxyType({})
    opgenomen: int = 0
    eerder: int = 0


class Rapport(NamedTuple):
    """What the report holds: the week, rows on both tabs, the files; `gelezen`: new answers or
    files that were taken in first; `let_op` what a person must still do; `gestopt` who was left
    out, because a line of a list is wrong. `nacontrole`: the report of the CAK that was read,
    `opgemerkt` what was noticed in it and asks for nothing."""

    week: str
    berichten: int
    productafname: int
    afgekeurd: int
    gelezen: int
    bestanden: list[str]
    meldingen: list[str]
    veranderd: bool
    let_op: tuple[Bevinding, ...] = ()
    gestopt: tuple[str, ...] = ()
    nacontrole: Nacontrole | None = None
    opgemerkt: tuple[Bevinding, ...] = ()


def choose_week(klok: Klok, week: str | None) -> date:
    """The Monday of the week that is asked for, else of the week of the clock.

    Raises Gebruiksfout for a week that does not exist or is still to come.
    """
    deze = klok.vandaag - timedelta(days=klok.vandaag.weekday())
    maandag = parse_week(week, klok.vandaag) if week else deze
    if maandag > deze:
        raise Gebruiksfout(
            f"Week {week_tekst(maandag)} moet nog komen.",
            waar="de optie --week",
            wat_nu="Kies een week die er al is, of laat --week weg.",
        )
    return maandag


Maker: TypeAlias = "Callable[[Dossier, Klok, str | None, bool], Rapport]"
"""Makes the report of a week in one kind of dossier: that of a gemeente or of the CAK; the last
argument asks for a place of its own, beside the newest report."""


def run_weekrapport(
    dossier: Dossier,
    klok: Klok,
    week: str | None,
    make: Maker,
    *,
    eerste: date | None = None,
    apart: bool = False,
    rekening: str = WEEKRAPPORT,
) -> Rapport:
    """Makes the report of a week with `make`, and keeps how that went, also when it went wrong.

    `rekening`: the account in which that is kept. `eerste`: the first Tuesday on which a report was
    due, if known. Raises what the report raises. A run that was asked for wrongly (Gebruiksfout)
    says nothing about the report and is not kept.
    """
    try:
        rapport = make(dossier, klok, week, apart)
    except Gebruiksfout:
        raise
    except Exception as fout:
        if isinstance(fout, InvoerOntbreekt) and not _is_due(dossier, klok, eerste, rekening):
            raise
        with suppress(OSError):  # on a full disk the account cannot be kept either
            _keep_mislukt(dossier, klok, week or week_tekst(klok.vandaag), fout, rekening)
        raise
    if not rapport.veranderd:
        aantallen = {"berichten": rapport.berichten, "productafname": rapport.productafname}
        write_regel(
            dossier, klok, actie="rapport", resultaat="niets veranderd", aantallen=aantallen
        )
    _keep_gelukt(dossier, klok, rapport, eerste, rekening)
    return rapport


def run_inhalen(
    dossier: Dossier, klok: Klok, make: Maker, eerste: date | None = None
) -> tuple[Rapport, list[Rapport]]:
    """Makes the report of the week of the clock, and before it each one that was missed.

    Gives that of the clock and the others, which stand in a folder of their own week. Raises what
    the first report raises that fails; what is left stays missed. A week in which there was nothing
    to report yet is passed over.
    """
    deze = week_tekst(klok.vandaag)
    gemaakt = []
    for week in list_gemist(read_laatste(dossier), klok, eerste):
        if week != deze:
            with suppress(NietsTeMelden):
                gemaakt.append(run_weekrapport(dossier, klok, week, make, apart=True))
    return run_weekrapport(dossier, klok, None, make, eerste=eerste), gemaakt


class NietsTeMelden(InvoerOntbreekt):
    """Nothing had been sent by the end of the week: an empty report is no success."""


def _keep_gelukt(
    dossier: Dossier, klok: Klok, rapport: Rapport, eerste: date | None, rekening: str
) -> None:
    vorige, week = read_laatste(dossier, rekening), rapport.week
    per_week = rekening == WEEKRAPPORT  # the first report is not due every week
    goede_week = max(week, vorige.laatste_goede_week if vorige else "")
    melding = ""
    if rapport.gestopt:
        melding = f"Het laatste weekrapport is er niet voor: {', '.join(rapport.gestopt)}."
    write_laatste(
        dossier,
        Run(
            moment=klok.nu.isoformat(),
            week=week,
            resultaat=GELUKT,
            code=1 if rapport.gestopt else 0,
            melding=melding,
            berichten=rapport.berichten,
            bestanden=len(rapport.bestanden),
            laatste_goede_run=klok.nu.isoformat(),
            laatste_goede_week=goede_week,
            gemiste_weken=list_overgeslagen(vorige, klok, week, eerste) if per_week else (),
        ),
        rekening,
    )


def _is_due(dossier: Dossier, klok: Klok, eerste: date | None, rekening: str) -> bool:
    """Whether a report could be expected here: there was one before, or its first day is past. At
    the CAK only a job asks for it, and of a job every failure is kept."""
    if (
        dossier.instellingen.rol == "cak"
        or rekening != WEEKRAPPORT
        or read_laatste(dossier, rekening) is not None
    ):
        return True
    return eerste is not None and klok.vandaag >= eerste


def _keep_mislukt(dossier: Dossier, klok: Klok, week: str, fout: Exception, rekening: str) -> None:
    """Keep the failure with its cause and its code.

    Not when it takes nothing away: an older week that was asked for by hand, or one that could not
    be made again because somebody was at work, while the report is there.
    """
    verteld = explain_oorzaak(fout) or InterneFout("bvtool liep vast op iets onverwachts.")
    vorige = read_laatste(dossier, rekening)
    goede_week = vorige.laatste_goede_week if vorige else ""
    if week < goede_week or (week == goede_week and isinstance(verteld, Bezig)):
        return
    write_laatste(
        dossier,
        Run(
            moment=klok.nu.isoformat(),
            week=week,
            resultaat=MISLUKT,
            code=verteld.code,
            melding=verteld.fout,
            berichten=0,
            bestanden=0,
            laatste_goede_run=vorige.laatste_goede_run if vorige else "",
            laatste_goede_week=goede_week,
            gemiste_weken=vorige.gemiste_weken if vorige else (),
        ),
        rekening,
    )
