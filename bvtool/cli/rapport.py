"""`bvtool rapport`: the Tuesday report, and the job that makes it by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen, tell_meldingen
from bvtool.cli.weektaak import find_eerste, make_weekrapport
from bvtool.vak.fouten import Gebruiksfout

if TYPE_CHECKING:
    from bvtool.gesprek.weekrapport import Rapport


@nl_opdracht(
    "rapport",
    "Maak het weekrapport van dinsdag",
    "Lees wat er nieuw is en maak de AanleverrapportageBW van een week. U kunt dit zo vaak "
    "herhalen als u wilt. In een dossier van het CAK: een rapport per gemeente.",
)
@click.option("--week", metavar="JJJJ-Wnn", help="De week, bijvoorbeeld 2022-W43. Anders: nu.")
@click.option(
    "--installeer",
    type=click.Choice(["systemd", "cron", "windows"]),
    help="Maak de bestanden waarmee de computer dit iedere dinsdag zelf doet.",
)
@click.option("--proef", is_flag=True, help="Bij --installeer: alleen laten zien, niets schrijven.")
@click.option("--inhalen", is_flag=True, help="Maak ook de weken die zijn gemist.")
@toch_optie
def opdracht(
    o: Opdracht, week: str | None, installeer: str | None, proef: bool, inhalen: bool
) -> Resultaat:
    """Make the report of one week, with those that were missed, or the files of the job."""
    if installeer:
        return _install(o, installeer, proef=proef)
    if proef:
        raise Gebruiksfout(
            "De optie --proef hoort bij --installeer.",
            waar="bvtool rapport",
            wat_nu="Geef ook --installeer, of laat --proef weg.",
        )
    if inhalen and week:
        raise Gebruiksfout(
            "De opties --inhalen en --week gaan niet samen.",
            waar="bvtool rapport",
            wat_nu="Geef --inhalen voor alle gemiste weken, of --week voor een ervan.",
        )
    from bvtool.gesprek.weekrapport import run_inhalen, run_weekrapport

    dossier = o.dossier()
    eerste = find_eerste(dossier)
    if not inhalen:
        gedaan = run_weekrapport(dossier, o.klok, week, make_weekrapport, eerste=eerste)
        return _tell(gedaan, [])
    return _tell(*run_inhalen(dossier, o.klok, make_weekrapport, eerste))


def _tell(gedaan: Rapport, ingehaald: Sequence[Rapport]) -> Resultaat:
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
        *(f"Ingehaald: week {r.week}, {r.berichten} berichten." for r in ingehaald),
        f"Week {gedaan.week}: {gedaan.berichten} berichten, "
        f"{gedaan.productafname} goedgekeurde perioden.",
        *gedaan.meldingen,
    ]
    if gedaan.gelezen:
        regels.append(f"Eerst gelezen wat nieuw was: {gedaan.gelezen}.")
    if gedaan.afgekeurd:
        regels.append(f"Let op: {gedaan.afgekeurd} berichten zijn niet goedgekeurd.")
    if not gedaan.veranderd:
        regels.append("Er is niets veranderd sinds de vorige keer.")
    regels += [f"  {pad}" for pad in paden]
    return Resultaat(gegevens, "\n".join(regels), code=1 if gedaan.let_op or gedaan.gestopt else 0)


def _install(o: Opdracht, soort: str, *, proef: bool) -> Resultaat:
    from bvtool.dossier.taak import MAP, make_taak
    from bvtool.dossier.werkgang import open_werkgang

    dossier = o.dossier()
    i = dossier.instellingen
    taak = make_taak(soort, dossier.pad, i.naam, i.uitvoerder, o.klok.vandaag)
    bestanden = [f"{MAP}/{b.naam}" for b in taak.bestanden]
    if proef:
        delen = [f"--- {b.naam}\n{b.tekst}" for b in taak.bestanden]
        tekst = "\n".join([*delen, "--- aanzetten", *taak.aanzetten])
    else:
        with open_werkgang(dossier, "rapport", o.klok) as w:
            for b in taak.bestanden:
                w.publiceer(f"{MAP}/{b.naam}", lambda pad, b=b: pad.write_bytes(b.inhoud))  # type: ignore[misc]
        tekst = "\n".join(
            ["Gemaakt:", *(f"  {b}" for b in bestanden), "Zet het aan met:"]
            + [f"  {regel}" for regel in taak.aanzetten]
        )
    gegevens: dict[str, object] = {
        "bestanden": bestanden,
        "proef": proef,
        "aanzetten": list(taak.aanzetten),
        "inhoud": {b.naam: b.tekst for b in taak.bestanden},
    }
    return Resultaat(gegevens, tekst)
