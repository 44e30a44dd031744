"""`bvtool start`: the week in words, without commands.

The menus are data (`data/menu.csv`); this module shows them and runs what is chosen. Nothing is
recorded on Enter alone. In a practice dossier the clock is that of the practice week.
"""

from __future__ import annotations

from bvtool.cli.basis import nl_opdracht
from bvtool.cli.menu import Gestopt
from bvtool.cli.opdracht import Opdracht, Resultaat, can_ask
from bvtool.cli.startdaden import DADEN
from bvtool.cli.startplek import Plek
from bvtool.vak.fouten import Gebruiksfout


@nl_opdracht(
    "start",
    "Werk zonder opdrachten: een menu in gewone woorden",
    "Laat zien waar u bent en wat u kunt doen. U kiest met een nummer; een opdracht hoeft u niet "
    "te kennen. Zo werkt ook Start bvtool.cmd in uw dossier.",
)
def opdracht(o: Opdracht) -> Resultaat:
    """Show the menu until the person stops."""
    if not can_ask(o):
        raise Gebruiksfout(
            "Voor het menu is een venster nodig waarin u kunt typen.",
            waar="bvtool start",
            wat_nu="Vraag de volgende stap met: bvtool",
        )
    plek = Plek(o, o.dossier_of_niets(), DADEN)
    try:
        while True:
            plek.choose()
    except Gestopt:
        return Resultaat({}, "Bvtool is gesloten. Alles wat u deed, is bewaard.")
