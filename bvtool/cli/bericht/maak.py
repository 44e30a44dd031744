"""`bvtool bericht maak`: messages out of a workbook."""

from __future__ import annotations

from pathlib import Path

from bvtool.cli.basis import nl_opdracht, pad_argument
from bvtool.cli.bericht.opties import map_optie, schema_optie, tell_uitgifte
from bvtool.cli.opdracht import Opdracht, Resultaat


@nl_opdracht(
    "maak",
    "Maak berichten uit een werkboek",
    "Maak de berichten die in een werkboek staan. Ze worden eerst getoetst aan het schema: past er "
    "iets niet, dan wordt er niets geschreven en staat er bij op welk blad, in welke rij en "
    "kolom.\n\nVoorbeeld: bvtool bericht maak bericht.xlsx --uit berichten",
)
@pad_argument("werkboek")
@schema_optie()
@map_optie()
def opdracht(o: Opdracht, werkboek: Path, schema: Path | None, uit: Path) -> Resultaat:
    """Make all messages, or none."""
    from bvtool.wissel.handwerk.schemakeuze import choose_schemas
    from bvtool.wissel.handwerk.uitgifte import make_berichten

    return tell_uitgifte(make_berichten(werkboek, choose_schemas(schema), uit, o.klok))
