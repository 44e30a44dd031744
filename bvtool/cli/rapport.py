"""`bvtool rapport`: the Tuesday report, and the job that makes it by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.installeer import Installatie, install, taak_opties
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen, tell_meldingen
from bvtool.cli.weektaak import find_eerste, make_weekrapport, send_seintje
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Gebruiksfout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.gesprek.weekrapport import Rapport


@nl_opdracht(
    "rapport",
    "Maak het weekrapport van dinsdag",
    "Lees wat er nieuw is en maak de AanleverrapportageBW van een week. U kunt dit zo vaak "
    "herhalen als u wilt. In een dossier van het CAK: een rapport per gemeente.",
)
@click.option("--week", metavar="JJJJ-Wnn", help="De week, bijvoorbeeld 2022-W43. Anders: nu.")
@click.option("--inhalen", is_flag=True, help="Maak ook de weken die zijn gemist.")
@click.option(
    "--eerste",
    is_flag=True,
    help="Voor het CAK, op woensdag: het eerste rapport van wie in deze week het timeslot heeft.",
)
@taak_opties("vanzelf")
@toch_optie
def opdracht(
    o: Opdracht,
    week: str | None,
    inhalen: bool,
    eerste: bool,
    installatie: Installatie | None,
) -> Resultaat:
    """Make the report of one week, with those that were missed, or the files of the job."""
    if inhalen and (week or eerste):
        raise Gebruiksfout(
            "De optie --inhalen gaat niet samen met --week of --eerste.",
            waar="bvtool rapport",
            wat_nu="Geef --inhalen voor alle gemiste weken, of --week voor een ervan.",
        )
    dossier = o.dossier("cak" if eerste else None)
    if installatie is not None:
        return install(o, "eerste" if eerste else "rapport", installatie)
    return _make_eerste(o, dossier, week) if eerste else _make(o, dossier, week, inhalen)


def _make_eerste(o: Opdracht, dossier: Dossier, week: str | None) -> Resultaat:
    from bvtool.cak.weekrapporten import run_eerste
    from bvtool.dossier.laatste_run import EERSTE
    from bvtool.gesprek.weekrapport import run_weekrapport

    return _tell(run_weekrapport(dossier, o.klok, week, run_eerste, rekening=EERSTE), [], "")


def _make(o: Opdracht, dossier: Dossier, week: str | None, inhalen: bool) -> Resultaat:
    from bvtool.gesprek.weekrapport import run_inhalen, run_weekrapport

    eerste = find_eerste(dossier)
    if not inhalen:
        gedaan = run_weekrapport(dossier, o.klok, week, make_weekrapport, eerste=eerste)
        return _tell(gedaan, [], "" if week else send_seintje(dossier, o.klok, gedaan))
    gedaan, ingehaald = run_inhalen(dossier, o.klok, make_weekrapport, eerste)
    return _tell(gedaan, ingehaald, send_seintje(dossier, o.klok, gedaan))


def _tell(gedaan: Rapport, ingehaald: Sequence[Rapport], seintje: str) -> Resultaat:
    """The report that was asked for, and those of the weeks that were missed before it."""
    paden = [pad for rapport in (*ingehaald, gedaan) for pad in rapport.bestanden]
    gegevens: dict[str, object] = {
        "week": gedaan.week,
        "berichten": gedaan.berichten,
        "productafname": gedaan.productafname,
        "bestanden": paden,
        "ingehaald": [rapport.week for rapport in ingehaald],
        "meldingen": list_meldingen(gedaan.let_op),
        "veranderd": gedaan.veranderd,
    }
    regels = [
        *tell_meldingen(gedaan.let_op),
        *(
            f"Ingehaald: week {r.week}, {count(r.berichten, 'bericht', 'berichten')}."
            for r in ingehaald
        ),
        f"Week {gedaan.week}: {count(gedaan.berichten, 'bericht', 'berichten')}, "
        f"{count(gedaan.productafname, 'goedgekeurde periode', 'goedgekeurde perioden')}.",
        *gedaan.meldingen,
    ]
    if gedaan.gelezen:
        regels.append(f"Eerst gelezen wat nieuw was: {gedaan.gelezen}.")
    if gedaan.afgekeurd:
        regels.append(
            f"Let op: {count(gedaan.afgekeurd, 'bericht is', 'berichten zijn')} niet goedgekeurd."
        )
    if not gedaan.veranderd:
        regels.append("Er is niets veranderd sinds de vorige keer.")
    regels += [seintje] if seintje else []
    regels += [f"  {pad}" for pad in paden]
    werk = gedaan.let_op or gedaan.gestopt or seintje
    return Resultaat(gegevens, "\n".join(regels), code=1 if werk else 0)
