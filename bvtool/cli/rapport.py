"""`bvtool rapport`: the Tuesday report, and the job that makes it by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.installeer import Installatie, install, taak_opties
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen, tell_meldingen
from bvtool.cli.weektaak import find_eerste, make_weekrapport, send_seintje
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Gebruiksfout
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.gesprek.weekrapport import Nacontrole, Rapport

EIGEN = "_eigen"
"""What the name of our own report has beside that of the CAK."""


@nl_opdracht(
    "rapport",
    "Maak het weekrapport van dinsdag",
    "Lees wat er nieuw is en maak de AanleverrapportageBW van een week. U kunt dit zo vaak "
    "herhalen als u wilt. Ligt het rapport van het CAK in inkomend/rapport, dan legt bvtool het "
    "naast uw administratie. In een dossier van het CAK: een rapport per gemeente.",
)
@click.option("--week", metavar="JJJJ-Wnn", help="De week, bijvoorbeeld {week}. Anders: nu.")
@click.option("--inhalen", is_flag=True, help="Maak ook de weken die zijn gemist.")
@click.option(
    "--eerste",
    is_flag=True,
    help="Voor het CAK, op woensdag: het eerste rapport van wie in deze week het timeslot heeft.",
)
@click.option(
    "--neem-op",
    metavar="REDEN",
    default="",
    help="Leg vast wat volgens het CAK buiten bvtool is verzonden, met de reden.",
)
@taak_opties("vanzelf")
@toch_optie
def opdracht(
    o: Opdracht,
    week: str | None,
    inhalen: bool,
    eerste: bool,
    neem_op: str,
    installatie: Installatie | None,
) -> Resultaat:
    """Make the report of one week, with those that were missed, or the files of the job."""
    if inhalen and (week or eerste):
        raise Gebruiksfout(
            "De optie --inhalen gaat niet samen met --week of --eerste.",
            waar="bvtool rapport",
            wat_nu="Geef --inhalen voor alle gemiste weken, of --week voor een ervan.",
        )
    if neem_op and not neem_op.strip():
        raise Gebruiksfout(
            "Er staat geen reden bij --neem-op.",
            waar="bvtool rapport",
            wat_nu="Schrijf in een paar woorden wie het verzond en waarmee.",
        )
    if neem_op and (week or inhalen or eerste or installatie):
        raise Gebruiksfout(
            "De optie --neem-op gaat niet samen met een andere optie van rapport.",
            waar="bvtool rapport",
            wat_nu="Geef alleen: bvtool rapport --neem-op REDEN",
        )
    dossier = o.dossier("gemeente" if neem_op else "cak" if eerste else None)
    if installatie is not None:
        return install(o, "eerste" if eerste else "rapport", installatie)
    return _make_eerste(o, dossier, week) if eerste else _make(o, dossier, week, inhalen, neem_op)


def _make_eerste(o: Opdracht, dossier: Dossier, week: str | None) -> Resultaat:
    from bvtool.cak.weekrapporten import run_eerste
    from bvtool.dossier.laatste_run import EERSTE
    from bvtool.gesprek.weekrapport import run_weekrapport

    return _tell(run_weekrapport(dossier, o.klok, week, run_eerste, rekening=EERSTE), [], "")


def _make(
    o: Opdracht, dossier: Dossier, week: str | None, inhalen: bool, neem_op: str
) -> Resultaat:
    from bvtool.gesprek.weekrapport import run_inhalen, run_weekrapport

    eerste = find_eerste(dossier)
    if not inhalen:
        make = partial(make_weekrapport, neem_op=neem_op)
        gedaan = run_weekrapport(dossier, o.klok, week, make, eerste=eerste)
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
        "meldingen": list_meldingen([*gedaan.let_op, *gedaan.opgemerkt]),
        "veranderd": gedaan.veranderd,
    }
    if (n := gedaan.nacontrole) is not None:
        gegevens["nacontrole"] = {
            "rapport": show_naam(n.rapport),
            "dag": n.dag,
            "regels": n.regels,
            "eerder": n.eerder,
            "vastgelegd": n.opgenomen,
            **n.geteld,
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
        *_tell_nacontrole(gedaan.nacontrole, paden),
        *(f"{b.waar}: {b.wat} {b.wat_nu}".rstrip() for b in gedaan.opgemerkt),
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


def _tell_nacontrole(n: Nacontrole | None, paden: Sequence[str]) -> Iterator[str]:
    """Whose report is whose, and what the check on that of the CAK counted."""
    if n is None:
        return
    if n.opgenomen:
        wat = count(
            n.opgenomen,
            "bericht dat buiten bvtool is verzonden",
            "berichten die buiten bvtool zijn verzonden",
        )
        yield f"Vastgelegd: {wat}."
    yield (
        f"Nagekeken: het rapport van het CAK ({show_naam(n.rapport)}), "
        f"{count(n.regels, 'regel', 'regels')}, waarvan {n.geteld['gelijk']} zoals in uw "
        "administratie."
    )
    if any(EIGEN in pad for pad in paden):
        yield f"Uw eigen rapport heeft {EIGEN} in de naam: het is niet dat van het CAK."
