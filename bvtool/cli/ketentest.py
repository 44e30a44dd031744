"""`bvtool ketentest`: play the CAK, to rehearse the timeslot before it is real."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, pad_argument
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.vak.aantal import count
from bvtool.vak.standen import UITSPRAKEN, Stand

if TYPE_CHECKING:
    from bvtool.oefenen.ketentest.oefening import Oefening


@nl_opdracht(
    "ketentest",
    "Speel het CAK na: beantwoord uw berichten",
    "Beantwoord 407-berichten, of die van het abonnementstarief (401, 403, 405; xml, map of zip), "
    "zoals het CAK dat doet, met dezelfde regels. Met "
    "--storing komen antwoorden ook te laat, dubbel, door elkaar, niet of tegenstrijdig. Zonder "
    "--storing komt daarna alsnog wat was blijven liggen. Er gaat niets naar buiten.",
)
@pad_argument("map_of_zip")
@click.option(
    "--uit",
    type=click.Path(path_type=Path),
    metavar="MAP",
    required=True,
    help="De map voor de antwoorden, bijvoorbeeld inkomend/408.",
)
@click.option("--storing", is_flag=True, help="Laat ook van alles misgaan.")
@click.option("--zaad", type=int, default=1, metavar="N", help="Welke storingen: zelfde N, zelfde.")
def opdracht(o: Opdracht, map_of_zip: Path, uit: Path, storing: bool, zaad: int) -> Resultaat:
    """Answer the messages, and tell the counts."""
    from bvtool.berichten.schema import load_schemas
    from bvtool.gesprek.aanmelding import open_schemas
    from bvtool.oefenen.ketentest.oefening import run_oefening

    dossier = o.dossier_of_niets()
    schemas = open_schemas(dossier) if dossier else load_schemas()
    gedaan = run_oefening(
        map_of_zip, uit, o.klok, schemas, storing=storing, zaad=zaad, dossier=dossier
    )
    return Resultaat(_gegevens(gedaan), _tell(gedaan, uit))


def _gegevens(gedaan: Oefening) -> dict[str, object]:
    return {
        "gelezen": sum(gedaan.geteld.values()) + gedaan.al_beantwoord,
        **{naam.value: gedaan.geteld[naam] for naam in UITSPRAKEN},
        "al_beantwoord": gedaan.al_beantwoord,
        "nagezonden": gedaan.nagezonden,
        "achtergehouden": gedaan.achtergehouden,
        "storingen": dict(sorted(gedaan.storingen.items())),
        "genegeerd": len(gedaan.genegeerd),
        "bestanden": gedaan.bestanden,
    }


def _tell(gedaan: Oefening, uit: Path) -> str:
    g = _gegevens(gedaan)
    regels = [
        "Dit is een oefening: er is niets naar het CAK gegaan.",
        *(
            f"  {naam:<26}{g[sleutel]:>7}"
            for sleutel, naam in (
                ("gelezen", "Gelezen berichten"),
                (Stand.GOEDGEKEURD, "Goedgekeurd"),
                (Stand.AFGEKEURD, "Afgekeurd"),
                (Stand.TECHNISCH, "Technisch afgekeurd"),
                (Stand.ENVELOPFOUT, "Fout in de envelop (Fo01)"),
                ("al_beantwoord", "Al eerder beantwoord"),
                ("nagezonden", "Alsnog bezorgd"),
                ("achtergehouden", "Nog niet bezorgd"),
            )
        ),
    ]
    regels += [f"  Storing: {naam:<17}{n:>7}" for naam, n in sorted(gedaan.storingen.items())]
    regels += [f"  - {b.waar}: {b.wat} {b.wat_nu}".rstrip() for b in gedaan.genegeerd]
    regels.append(
        f"{count(len(gedaan.bestanden), 'antwoord staat', 'antwoorden staan')} in {uit}. "
        "Lees met: bvtool retour"
    )
    return "\n".join(regels)
