"""`bvtool opschonen --ouder-dan N`: delete personal data after the retention."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.vak.aantal import count

if TYPE_CHECKING:
    from bvtool.gemeente.opschonen import Opgeschoond


@nl_opdracht(
    "opschonen",
    "Verwijder persoonsgegevens na de bewaartermijn",
    "Verwijder alle gegevens van personen uit dit dossier: de bestanden in inkomend, werk, "
    "uitgaand en rapporten, en de rijen in de administratie. Wat blijft, is het bewijs: wat is er "
    "gedaan, wanneer, hoe vaak, en de controlegetallen van ieder bestand. Dit kan pas als alles "
    "ouder is dan N dagen, en nooit voor de bewaartermijn in bvtool.toml. Het is niet terug te "
    "draaien.\n\nVoorbeeld: bvtool opschonen --ouder-dan 365 --proef",
)
@click.option(
    "--ouder-dan",
    type=int,
    required=True,
    metavar="N",
    help="Alleen als het jongste gegeven ouder is dan N dagen.",
)
@click.option("--proef", is_flag=True, help="Laat zien wat er zou verdwijnen, en verander niets.")
@toch_optie
def opdracht(o: Opdracht, ouder_dan: int, proef: bool) -> Resultaat:
    """Delete, or tell from which day on that is possible."""
    from bvtool.gemeente.opschonen import run_opschonen

    uit = run_opschonen(o.dossier(), o.klok, ouder_dan, proef=proef)
    gegevens: dict[str, object] = {
        "bestanden": len(uit.bestanden),
        "rijen": uit.rijen,
        "pas_op": uit.pas_op.isoformat() if uit.pas_op else None,
        "termijn_dagen": uit.termijn,
        "niet_van_bvtool": uit.blijft,
        "proef": proef,
        "veranderd": uit.veranderd,
    }
    code = 1 if uit.pas_op or uit.blijft else 0
    return Resultaat(gegevens, "\n".join(_tell(uit, proef=proef)), code=code)


def _tell(uit: Opgeschoond, *, proef: bool) -> list[str]:
    if uit.pas_op:
        return [
            "Er is niets verwijderd: de bewaartermijn van "
            f"{count(uit.termijn, 'dag', 'dagen')} loopt nog.",
            f"Opschonen kan vanaf {uit.pas_op:%d-%m-%Y}.",
        ]
    if not proef and not uit.veranderd:
        regels = ["Er is niets veranderd: er zijn geen gegevens van personen meer."]
    else:
        regels = [
            "Dit zou er verdwijnen (er is niets veranderd):" if proef else "Verwijderd:",
            f"  Bestanden              {len(uit.bestanden):>7}",
            f"  Rijen administratie    {sum(uit.rijen.values()):>7}",
            "Het bewijs blijft: wat, wanneer, hoe vaak, en het controlegetal van ieder bestand.",
        ]
    if uit.blijft:
        regels.append("Deze zijn niet van bvtool en blijven staan. Kijk ze zelf na:")
        regels += [f"  - {naam}" for naam in uit.blijft]
    return regels
