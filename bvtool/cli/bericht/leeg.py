"""`bvtool bericht leeg`: an empty workbook for one kind of message."""

from __future__ import annotations

from pathlib import Path

import click

from bvtool.cli.basis import nl_opdracht
from bvtool.cli.bericht.opties import schema_optie, werkboek_optie
from bvtool.cli.opdracht import Opdracht, Resultaat


@nl_opdracht(
    "leeg",
    "Maak een leeg werkboek voor een soort bericht",
    "Maak een werkboek dat u zelf invult: een blad per klasse, met keuzelijsten waar het schema "
    "codes geeft.\n\nVoorbeeld: bvtool bericht leeg WMO407 --uit leeg.xlsx",
)
@click.argument("soort", metavar="SOORT")
@schema_optie()
@werkboek_optie()
def opdracht(o: Opdracht, soort: str, schema: Path | None, uit: Path) -> Resultaat:
    """Write the empty workbook."""
    from bvtool.wissel.handwerk.invulling import start_rijen
    from bvtool.wissel.handwerk.schemakeuze import choose_schemas
    from bvtool.wissel.handwerk.werkboek import write_berichtwerkboek
    from bvtool.wissel.uitvoer import write_bestand

    eigen = choose_schemas(schema).load(soort)
    doel = write_bestand(
        uit,
        lambda plek: write_berichtwerkboek(
            plek, eigen, start_rijen(eigen), eigen.prefixen, o.klok.nu, None, leeg=True
        ),
        soort=".xlsx",
        invullen=True,
    )
    gegevens: dict[str, object] = {
        "soort": eigen.soort,
        "release": eigen.release,
        "schema": eigen.herkomst,
        "bestanden": [doel],
    }
    tekst = (
        f"Leeg werkboek voor {eigen.soort}, release {eigen.release or 'onbekend'}.\n"
        f"Schema: {eigen.herkomst}.\n  {doel}"
    )
    return Resultaat(gegevens, tekst)
