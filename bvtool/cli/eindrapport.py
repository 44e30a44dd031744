"""`bvtool eindrapport`: for the CAK, citizens without an approved 407 at the end."""

from __future__ import annotations

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat

_MIGRATIE = (
    "Burgers zonder goedgekeurd 407-bericht (zonder wie een reden heeft)",
    "Hun eigen bijdrage loopt door op de eerdere aanmelding; wie een reden heeft, staat apart.",
)
_RONDE = (
    "Burgers bij wie in deze ronde iets open is bij de gemeente",
    "Wat open is, komt in het volgende bestand vanzelf terug. De eigen bijdrage loopt door.",
)
"""What stands above and below the figures: in the migration, and in a round."""


@nl_opdracht(
    "eindrapport",
    "Voor het CAK: burgers zonder 407",
    "Maak de lijst van burgers voor wie geen goedgekeurd 407-bericht geldt, per gemeente, met hoe "
    "ver ieder kwam. Hun eigen bijdrage loopt door.",
)
@click.option(
    "--ronde",
    type=int,
    metavar="NUMMER",
    help="Van welke ronde; 1 is de migratie. Anders de ronde die open is.",
)
@toch_optie
def opdracht(o: Opdracht, ronde: int | None) -> Resultaat:
    """Make the end report."""
    from bvtool.cak.eindrapport import run_eindrapport

    gedaan = run_eindrapport(o.dossier("cak"), o.klok, ronde)
    gegevens: dict[str, object] = {
        "burgers": gedaan.burgers,
        **{_name_sleutel(naam): aantal for naam, aantal in gedaan.per_stadium.items()},
        "bestanden": gedaan.bestanden,
        "veranderd": gedaan.veranderd,
    }
    kop, voet = _MIGRATIE if gedaan.ronde is None else _RONDE
    regels = [
        f"{kop}: {gedaan.burgers}",
        *(f"  {naam:<28} {aantal:>7}" for naam, aantal in gedaan.per_stadium.items()),
        voet,
        *gedaan.meldingen,
        *([] if gedaan.veranderd else ["Er is niets veranderd sinds de vorige keer."]),
        *(f"  {pad}" for pad in gedaan.bestanden),
    ]
    return Resultaat(gegevens, "\n".join(regels), code=1 if gedaan.burgers or gedaan.gestopt else 0)


def _name_sleutel(stadium: str) -> str:
    return stadium.lower().replace(", ", "_").replace(" ", "_")
