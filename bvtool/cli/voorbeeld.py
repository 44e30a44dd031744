"""`bvtool voorbeeld MAP`: a dossier full of fictive data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, pad_argument, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.vak.aantal import count
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Gebruiksfout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bvtool.oefenen.voorbeeld.cak import Landelijk
    from bvtool.oefenen.voorbeeld.cak_dossier import Landelijkgevuld
    from bvtool.oefenen.voorbeeld.dossier import Gevuld, Voorbeeldvraag
    from bvtool.oefenen.voorbeeld.periodiekdossier import Rondegevuld, Rondevraag


@nl_opdracht(
    "voorbeeld",
    "Vul een dossier met verzonnen gegevens",
    "Maak in MAP een dossier met een verzonnen B4-bestand en een verzonnen register, met de "
    "fouten die in het echt ook voorkomen. Hetzelfde zaad geeft precies dezelfde bestanden. "
    "In waarheid.json staat wat er van iedere rij moet worden.\n\n"
    "Voorbeeld: bvtool voorbeeld oefenen --klanten 200 --zaad 1\n\n"
    "Voor het CAK: bvtool voorbeeld landelijk --rol cak --gemeenten 44 --klanten 20000",
)
@pad_argument("map_")
@click.option("--klanten", type=int, default=5000, metavar="N", help="Hoeveel klanten B4 telt.")
@click.option("--zaad", type=int, default=1, metavar="N", help="Een ander getal: ander lot.")
@click.option(
    "--b4", type=click.Choice(["xlsx", "csv"]), default="xlsx", help="Soort bestand voor B4."
)
@click.option(
    "--register",
    type=click.Choice(["xlsx", "csv"]),
    default="xlsx",
    help="Soort bestand voor het register.",
)
@click.option(
    "--synthetisch",
    is_flag=True,
    help="Maak ook zelf BSN's, voor een groot bestand. Overal staat dan dat het fictief is.",
)
@click.option("--gemeente", default="", metavar="CODE", help="Code van de gemeente; anders 0363.")
@click.option("--uitvoerder", default="", metavar="CODE", help="Code bij het CAK; anders 680363.")
@click.option("--timeslot", default="", metavar="DATUM", help="Maandag; anders 2022-10-17.")
@click.option("--rol", type=click.Choice(["gemeente", "cak"]), default="gemeente", help="Voor wie.")
@click.option(
    "--gemeenten", type=int, default=44, metavar="N", help="Bij --rol cak: hoeveel gemeenten."
)
@click.option(
    "--soort",
    type=click.Choice(["migratie", "periodiek", "abonnementstarief"]),
    default="migratie",
    help="periodiek: rondes die terugkomen, met bestanden per ronde in de map rondes (bij het CAK "
    "is de eerste ronde de migratie); "
    "abonnementstarief: zulke rondes over het abonnementstarief.",
)
@click.option(
    "--rondes", type=int, default=3, metavar="N", help="Bij een voorbeeld van rondes: hoeveel."
)
@toch_optie
def opdracht(
    o: Opdracht,
    map_: Path,
    klanten: int,
    zaad: int,
    b4: str,
    register: str,
    synthetisch: bool,
    gemeente: str,
    uitvoerder: str,
    timeslot: str,
    rol: str,
    gemeenten: int,
    soort: str,
    rondes: int,
) -> Resultaat:
    """Make the example and tell where it stands."""
    if zaad < 0:
        raise Gebruiksfout(
            "Het zaad is een getal van 0 of hoger.",
            waar="--zaad",
            wat_nu="Geef bijvoorbeeld: --zaad 1",
        )
    if rol == "cak":
        from bvtool.oefenen.voorbeeld.cak import Landelijk

        keer = 1 if soort == "migratie" else rondes
        over = Bijdrage.ABO if soort == Bijdrage.ABO else Bijdrage.BW
        return _fill_cak(o, map_, Landelijk(zaad, gemeenten, klanten, synthetisch, keer, over))
    if soort != "migratie":
        if timeslot:
            raise Gebruiksfout(
                "Een voorbeeld van rondes heeft geen timeslot.",
                waar="--timeslot",
                wat_nu="Laat --timeslot weg.",
            )
        from bvtool.oefenen.voorbeeld.periodiekdossier import Rondevraag

        over = Bijdrage.ABO if soort == Bijdrage.ABO else Bijdrage.BW
        rondevraag = Rondevraag(klanten, zaad, rondes, gemeente, uitvoerder, synthetisch, over)
        return _fill_rondes(o, map_, rondevraag)
    from bvtool.cli.nieuw import parse_datum
    from bvtool.oefenen.voorbeeld.dossier import Voorbeeldvraag
    from bvtool.oefenen.voorbeeld.maak import Vormen

    dag = parse_datum(timeslot, "--timeslot", o.klok.vandaag) if timeslot else None
    vormen = Vormen(b4=b4, register=register)
    vraag = Voorbeeldvraag(klanten, zaad, gemeente, uitvoerder, dag, vormen, synthetisch)
    return _fill_migratie(o, map_, vraag)


def _fill_migratie(o: Opdracht, map_: Path, vraag: Voorbeeldvraag) -> Resultaat:
    from bvtool.oefenen.voorbeeld.dossier import fill_dossier, tell_vormen

    gevuld = fill_dossier(map_, vraag, o.klok)
    if melding := tell_vormen(vraag, gevuld.opzet):
        o.meld(melding)
    b4, register = gevuld.gemaakt.b4_rijen, gevuld.gemaakt.register_rijen
    feiten = {
        "zaad": vraag.zaad,
        "klanten": vraag.klanten,
        "b4_rijen": b4,
        "register_rijen": register,
    }
    regels = [
        f"  {count(vraag.klanten, 'verzonnen klant', 'verzonnen klanten')}, "
        f"{count(b4, 'rij', 'rijen')} in B4, {count(register, 'rij', 'rijen')} in het register.",
        *(f"  {naam}" for naam in gevuld.bestanden),
        "Typ nu in het dossier: bvtool vergelijk",
    ]
    return _tell(gevuld, feiten, regels, synthetisch=gevuld.opzet.synthetisch)


def _fill_rondes(o: Opdracht, map_: Path, vraag: Rondevraag) -> Resultaat:
    from bvtool.oefenen.voorbeeld.periodiekdossier import fill_rondes

    gevuld = fill_rondes(map_, vraag, o.klok)
    feiten = {"zaad": vraag.zaad, "klanten": vraag.klanten, "rondes": vraag.rondes}
    regels = [
        f"  {count(vraag.klanten, 'verzonnen klant', 'verzonnen klanten')}, "
        f"{count(vraag.rondes, 'ronde', 'rondes')}.",
        *(f"  {naam}" for naam in gevuld.bestanden),
        "Typ nu in het dossier: bvtool vergelijk. De bestanden van een volgende ronde zet u zelf "
        "in inkomend, na: bvtool ronde --peildatum DATUM",
    ]
    return _tell(gevuld, feiten, regels, synthetisch=vraag.synthetisch)


def _fill_cak(o: Opdracht, map_: Path, vraag: Landelijk) -> Resultaat:
    from bvtool.oefenen.voorbeeld.cak_dossier import fill_landelijk, tell_volgende

    gevuld = fill_landelijk(map_, vraag, o.klok)
    if gevuld.vraag.synthetisch:
        o.meld("Ook de BSN's zijn gemaakt. Overal staat dat de gegevens verzonnen zijn.")
    feiten = {"zaad": vraag.zaad, "gemeenten": vraag.gemeenten, "klanten": vraag.klanten}
    if vraag.rondes > 1:
        feiten["rondes"] = vraag.rondes
    regels = [
        f"  {count(vraag.gemeenten, 'gemeente', 'gemeenten')}, "
        f"{count(vraag.klanten, 'verzonnen klant', 'verzonnen klanten')}, "
        f"{count(len(gevuld.bestanden), 'bestand', 'bestanden')}.",
        "  In waarheid.json staat wat de monitor moet vinden.",
        *tell_volgende(vraag),
    ]
    return _tell(
        gevuld, feiten, regels, synthetisch=gevuld.vraag.synthetisch, wat="landelijke voorbeeld"
    )


def _tell(
    gevuld: Gevuld | Rondegevuld | Landelijkgevuld,
    feiten: Mapping[str, int],
    regels: Sequence[str],
    *,
    synthetisch: bool,
    wat: str = "voorbeeld",
) -> Resultaat:
    """What was made, and where it stands; `feiten` are the figures of this kind of example."""
    pad = str(gevuld.dossier.pad)
    gegevens: dict[str, object] = {
        "map": pad,
        **feiten,
        "fictief": True,
        "synthetisch": synthetisch,
        "veranderd": gevuld.veranderd,
        "bestanden": list(gevuld.bestanden),
    }
    kop = (
        f"Het {wat} staat klaar in {pad}."
        if gevuld.veranderd
        else f"Er is niets veranderd: dit voorbeeld is er al ({pad})."
    )
    return Resultaat(gegevens, "\n".join([kop, *regels]))
