"""`bvtool bericht beantwoord`: the retour of the messages in a workbook."""

from __future__ import annotations

from pathlib import Path

from bvtool.cli.basis import nl_opdracht, pad_argument
from bvtool.cli.bericht.opties import map_optie, schema_optie, tell_uitgifte
from bvtool.cli.opdracht import Opdracht, Resultaat


@nl_opdracht(
    "beantwoord",
    "Maak het retourbericht uit een werkboek",
    "Maak het antwoord op de berichten in een werkboek van bericht lees. Vul daar de kolom "
    "Retourcode in waar u een opmerking hebt; leeg is geen opmerking.\n\n"
    "Voorbeeld: bvtool bericht beantwoord bericht.xlsx --uit antwoorden",
)
@pad_argument("werkboek")
@schema_optie()
@map_optie()
def opdracht(o: Opdracht, werkboek: Path, schema: Path | None, uit: Path) -> Resultaat:
    """Make all answers, or none."""
    from bvtool.wissel.handwerk.schemakeuze import choose_schemas
    from bvtool.wissel.handwerk.uitgifte import make_retouren

    return tell_uitgifte(make_retouren(werkboek, choose_schemas(schema), uit, o.klok))
