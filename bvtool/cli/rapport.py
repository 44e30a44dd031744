"""`bvtool rapport`: the Tuesday report."""

from __future__ import annotations

import click

from bvtool.cli.basis import Opdracht, Uitkomst, nl_opdracht


@nl_opdracht(
    "rapport",
    "Maak het weekrapport van dinsdag",
    "Maak de AanleverrapportageBW van een week. U kunt dit zo vaak herhalen als u wilt.",
)
@click.option("--week", metavar="JJJJ-Wnn", help="De week, bijvoorbeeld 2022-W43. Anders: nu.")
def opdracht(o: Opdracht, week: str | None) -> Uitkomst:
    """Make the report of one week."""
    from bvtool.stappen.rapport import run_rapport

    gedaan = run_rapport(o.dossier("gemeente"), o.klok, week)
    gegevens: dict[str, object] = {
        "week": gedaan.week,
        "berichten": gedaan.berichten,
        "productafname": gedaan.productafname,
        "bestanden": gedaan.bestanden,
        "veranderd": gedaan.veranderd,
    }
    regels = [
        f"Week {gedaan.week}: {gedaan.berichten} berichten, "
        f"{gedaan.productafname} goedgekeurde perioden.",
        *gedaan.meldingen,
    ]
    if gedaan.afgekeurd:
        regels.append(f"Let op: {gedaan.afgekeurd} berichten zijn niet goedgekeurd.")
    if not gedaan.veranderd:
        regels.append("Er is niets veranderd sinds de vorige keer.")
    regels += [f"  {pad}" for pad in gedaan.bestanden]
    return Uitkomst(gegevens, "\n".join(regels))
