"""`bvtool gedaan`: for the CAK, write down what you did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen
from bvtool.vak.fouten import Bevinding, Gebruiksfout

if TYPE_CHECKING:
    from datetime import date

    from bvtool.cak.handelingen.gedaan import Opgave

_VORM = 'bvtool gedaan 680363 gebeld --tekst "komt morgen" --tot'


@nl_opdracht(
    "gedaan",
    "Voor het CAK: leg vast dat u belde, afsprak, akkoord gaf of verstuurde",
    "Leg vast wat u deed voor een gemeente. WAT is gebeld, afgesproken, akkoord, verstuurd of "
    "hv-dicht. Een gemeente die is gebeld, zakt op de lijst tot de dag van --tot, anders tot de "
    "volgende werkdag. Het akkoord legt vast hoeveel klanten zijn toegezegd. Met --bestand legt u "
    f"er veel tegelijk vast.\n\nVoorbeeld: {_VORM} {{vandaag}}",
)
@click.argument("uitvoerder", required=False)
@click.argument("wat", required=False)
@click.option("--tekst", default="", metavar="TEKST", help="Wat er is besproken.")
@click.option("--tot", default="", metavar="DATUM", help="De dag waarop u weer belt.")
@click.option("--wie", default="", metavar="NAAM", help="Wie het deed. Anders: [contact] naam.")
@click.option(
    "--bestand",
    type=click.Path(path_type=Path),
    metavar="LIJST",
    help="Een lijst (csv) met de koppen uitvoerder;wat;tekst;tot;wie.",
)
@toch_optie
def opdracht(
    o: Opdracht,
    uitvoerder: str | None,
    wat: str | None,
    tekst: str,
    tot: str,
    wie: str,
    bestand: Path | None,
) -> Resultaat:
    """Write it down."""
    from bvtool.cak.handelingen.gedaan import run_gedaan

    dossier = o.dossier("cak")
    if bestand is not None:
        opgaven = _read_bestand(bestand, uitvoerder, tekst or tot)
    else:
        opgaven = [_make_opgave(uitvoerder, wat, tekst, tot, o.klok.vandaag)]
    gedaan = run_gedaan(dossier, o.klok, opgaven, wie)
    regels = [*gedaan.zinnen]
    if gedaan.al_bekend:
        regels.append(f"{gedaan.al_bekend} keer stond het er vandaag al zo; dat telt een keer.")
    regels += gedaan.meldingen
    if gedaan.zinnen:
        regels.append("De lijst is bijgewerkt na: bvtool monitor")
    gegevens: dict[str, object] = {
        "vastgelegd": len(gedaan.zinnen),
        "al_bekend": gedaan.al_bekend,
        "veranderd": gedaan.veranderd,
        "meldingen": list_meldingen(Bevinding("", m) for m in gedaan.meldingen),
    }
    return Resultaat(gegevens, "\n".join(regels))


def _make_opgave(
    uitvoerder: str | None, wat: str | None, tekst: str, tot: str, vandaag: date
) -> Opgave:
    from bvtool.cak.handelingen.gedaan import Opgave
    from bvtool.cli.nieuw import parse_datum

    if uitvoerder is None or wat is None:
        raise Gebruiksfout(
            "Zeg voor welke gemeente u wat deed.",
            waar="bvtool gedaan",
            wat_nu=f"Bijvoorbeeld: {_VORM} {vandaag}",
        )
    dag = parse_datum(tot, "--tot", vandaag) if tot else None
    return Opgave(uitvoerder, wat.casefold(), tekst, dag)


def _read_bestand(bestand: Path, uitvoerder: str | None, los: str) -> list[Opgave]:
    from bvtool.cak.handelingen.lijst import read_lijst

    if uitvoerder is not None or los:
        raise Gebruiksfout(
            "Bij --bestand staat alles in de lijst.",
            waar="bvtool gedaan",
            wat_nu="Geef alleen --bestand LIJST, en zo nodig --wie.",
        )
    return read_lijst(bestand)
