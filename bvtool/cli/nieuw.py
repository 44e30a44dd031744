"""`bvtool nieuw MAP`: a new dossier."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from bvtool.cli.basis import nl_opdracht, pad_argument
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.vak.fouten import Gebruiksfout


@nl_opdracht(
    "nieuw",
    "Maak een nieuw dossier",
    "Maak een nieuw dossier in MAP.\n\nVoorbeeld: bvtool nieuw 0363-amsterdam --gemeente 0363 "
    "--uitvoerder 680363 --timeslot 2022-10-17",
)
@pad_argument("map_")
@click.option("--gemeente", default="", metavar="CODE", help="Code van de gemeente bij het CBS.")
@click.option(
    "--uitvoerder", default="", metavar="CODE", help="Code bij het CAK: 68 en vier cijfers."
)
@click.option("--timeslot", default="", metavar="DATUM", help="Maandag van de week van aanleveren.")
@click.option(
    "--naam", default="", metavar="NAAM", help="Naam in rapporten. Anders de naam van de gemeente."
)
@click.option("--rol", type=click.Choice(["gemeente", "cak"]), default="gemeente", help="Voor wie.")
@click.option(
    "--neem-over",
    type=click.Path(path_type=Path),
    metavar="MAP",
    help="Neem uit dit andere dossier over hoe bvtool uw bestanden moet lezen.",
)
def opdracht(
    o: Opdracht,
    map_: Path,
    gemeente: str,
    uitvoerder: str,
    timeslot: str,
    naam: str,
    rol: str,
    neem_over: Path | None,
) -> Resultaat:
    """Make the folders, the settings and LEESMIJ."""
    from bvtool.dossier.map import find_dossier
    from bvtool.dossier.nieuw import NieuwDossier, make_dossier

    vraag = NieuwDossier(
        rol=rol,
        gemeente=gemeente,
        uitvoerder=uitvoerder,
        timeslot=parse_datum(timeslot, "--timeslot") if timeslot else None,
        naam=naam,
    )
    ander = find_dossier(neem_over) if neem_over is not None else None
    dossier, geschreven = make_dossier(map_, vraag, o.klok)
    if geschreven:
        tekst = (
            f"Het dossier staat klaar in {dossier.pad}.\n"
            "Zet nu het B4-bestand en de uitvoer van uw register in de map inkomend "
            "en typ in het dossier: bvtool"
        )
        if rol == "cak":
            tekst = (
                f"Het dossier staat klaar in {dossier.pad}.\n"
                "Vul nu gemeenten.csv en typ in het dossier: bvtool"
            )
    else:
        tekst = f"Er is niets veranderd: dit dossier is er al ({dossier.pad})."
    gegevens: dict[str, object] = {"map": str(dossier.pad), "bestanden": geschreven}
    if ander is not None:
        from bvtool.gemeente.kolommen import take_over

        gegevens["overgenomen"] = aantal = take_over(dossier, ander, o.klok)
        tekst += f"\nOvergenomen uit {ander.pad}: {aantal} antwoorden over kolommen en waarden."
    return Resultaat(gegevens, tekst)


def parse_datum(tekst: str, optie: str) -> date:
    """A date from an option, as jjjj-mm-dd or dd-mm-jjjj; raises Gebruiksfout."""
    from datetime import datetime

    for vorm in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(tekst, vorm).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Gebruiksfout(
        f"Deze datum is niet te lezen: {tekst}",
        waar=f"de optie {optie}",
        wat_nu="Schrijf de datum als jjjj-mm-dd, bijvoorbeeld 2022-10-17.",
    )
