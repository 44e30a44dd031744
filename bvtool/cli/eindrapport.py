"""`bvtool eindrapport`: for the CAK, citizens without an approved 407 at the end."""

from __future__ import annotations

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat


@nl_opdracht(
    "eindrapport",
    "Voor het CAK: burgers zonder 407",
    "Maak de lijst van burgers voor wie geen goedgekeurd 407-bericht geldt, per gemeente, met hoe "
    "ver ieder kwam. Hun eigen bijdrage loopt door.",
)
@toch_optie
def opdracht(o: Opdracht) -> Resultaat:
    """Make the end report."""
    from bvtool.cak.eindrapport import run_eindrapport

    gedaan = run_eindrapport(o.dossier("cak"), o.klok)
    gegevens: dict[str, object] = {
        "burgers": gedaan.burgers,
        **{naam.replace(", ", "_").replace(" ", "_"): n for naam, n in gedaan.per_stadium.items()},
        "bestanden": gedaan.bestanden,
        "veranderd": gedaan.veranderd,
    }
    regels = [
        f"Burgers zonder goedgekeurd 407-bericht (zonder wie een reden heeft): {gedaan.burgers}",
        *(f"  {naam:<28} {aantal:>7}" for naam, aantal in gedaan.per_stadium.items()),
        "Hun eigen bijdrage loopt door op de eerdere aanmelding; wie een reden heeft, staat apart.",
        *gedaan.meldingen,
        *([] if gedaan.veranderd else ["Er is niets veranderd sinds de vorige keer."]),
        *(f"  {pad}" for pad in gedaan.bestanden),
    ]
    return Resultaat(gegevens, "\n".join(regels), code=1 if gedaan.burgers or gedaan.gestopt else 0)
