"""`bvtool bericht`: messages by hand. Each command below it stands in a module of its own."""

from __future__ import annotations

from bvtool.cli.basis import Opdrachtgroep

OPDRACHTEN = {
    "lees": "Laat een bericht zien en maak er een werkboek van",
    "leeg": "Maak een leeg werkboek voor een soort bericht",
    "maak": "Maak berichten uit een werkboek",
    "beantwoord": "Maak het retourbericht uit een werkboek",
}

opdracht = Opdrachtgroep(
    "bvtool.cli.bericht",
    OPDRACHTEN,
    name="bericht",
    short_help="Berichten met de hand: lezen, maken en beantwoorden",
    help="Berichten van iWmo, iJw en iEb met de hand: van bericht naar werkboek en terug, volgens "
    "de schema's in een map. Zonder --schema gebruikt bvtool zijn eigen reconstructie van iEb 2.0 "
    "en iWmo 2.1.",
)
