"""`bvtool nieuw MAP`: a new dossier."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import bijdrage_optie, nl_opdracht, pad_argument
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen, tell_meldingen
from bvtool.vak.aantal import count
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Bevinding, Gebruiksfout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier


@nl_opdracht(
    "nieuw",
    "Maak een nieuw dossier",
    "Maak een nieuw dossier in MAP.\n\nVoorbeeld: bvtool nieuw 0363-amsterdam --gemeente 0363 "
    "--uitvoerder 680363 --timeslot {maandag}",
)
@pad_argument("map_")
@click.option("--gemeente", default="", metavar="CODE", help="Code van de gemeente bij het CBS.")
@click.option(
    "--uitvoerder", default="", metavar="CODE", help="Code bij het CAK: 68 en vier cijfers."
)
@click.option("--timeslot", default="", metavar="DATUM", help="Maandag van de week van aanleveren.")
@click.option(
    "--peildatum",
    default="",
    metavar="DATUM",
    help="Begin zonder migratie: de dag waarop het CAK het bestand van de eerste ronde maakte.",
)
@bijdrage_optie("Waar de eerste ronde over gaat (met --peildatum).")
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
@click.option(
    "--vervolg-op",
    type=click.Path(path_type=Path),
    metavar="MAP",
    help="Ga verder op dit eerdere dossier: startnummers, berichten en leesafspraak gaan mee.",
)
def opdracht(
    o: Opdracht,
    map_: Path,
    gemeente: str,
    uitvoerder: str,
    timeslot: str,
    peildatum: str,
    soort_bijdrage: str | None,
    naam: str,
    rol: str,
    neem_over: Path | None,
    vervolg_op: Path | None,
) -> Resultaat:
    """Make the folders, the settings and LEESMIJ."""
    from bvtool.dossier.map import find_dossier
    from bvtool.dossier.nieuw import NieuwDossier, make_dossier
    from bvtool.kalender.timeslot import next_timeslot

    maandag = next_timeslot(o.klok.vandaag)
    vraag = NieuwDossier(
        rol=rol,
        gemeente=gemeente,
        uitvoerder=uitvoerder,
        timeslot=parse_datum(timeslot, "--timeslot", maandag) if timeslot else None,
        peildatum=parse_datum(peildatum, "--peildatum", o.klok.vandaag) if peildatum else None,
        soort_bijdrage=soort_bijdrage or Bijdrage.BW.value,
        naam=naam,
    )
    ander = find_dossier(neem_over) if neem_over is not None else None
    vorige = find_dossier(vervolg_op) if vervolg_op is not None else None
    if vorige is not None:
        from bvtool.gemeente.vervolg import check_vervolg

        check_vervolg(vorige, map_, gemeente, fictief=_is_fictief(map_))
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
        tekst += f"\nOvergenomen uit {ander.pad}: "
        tekst += f"{count(aantal, 'antwoord', 'antwoorden')} over kolommen en waarden."
    meldingen: list[Bevinding] = []
    if vorige is not None:
        from bvtool.gemeente.vervolg import run_vervolg

        gegevens["vervolg"] = (mee := run_vervolg(dossier, vorige, o.klok))._asdict()
        tekst += (
            f"\nDit dossier gaat verder op {vorige.pad}. Meegekomen: "
            f"{count(mee.startnummers, 'startnummer', 'startnummers')}, "
            f"{count(mee.berichten, 'bericht', 'berichten')} en "
            f"{count(mee.afspraken, 'antwoord', 'antwoorden')} over kolommen en waarden. Meld "
            "vanaf nu alleen hier aan, en lees hier ook de antwoorden die nog "
            "komen."
        )
    elif rol == "gemeente":
        meldingen = _find_buren(dossier)
    gegevens["meldingen"] = list_meldingen(meldingen)
    return Resultaat(gegevens, "\n".join([tekst, *tell_meldingen(meldingen)]))


def _is_fictief(map_: Path) -> bool:
    from bvtool.dossier.instellingen import BESTAND
    from bvtool.dossier.map import Dossier

    return (map_ / BESTAND).is_file() and Dossier(map_).instellingen.fictief


def _find_buren(dossier: Dossier) -> list[Bevinding]:
    """The other dossiers of this gemeente that the new one does not follow."""
    from bvtool.dossier.buren import list_buren
    from bvtool.gemeente.vervolg import is_vervolg

    i = dossier.instellingen
    if i.fictief or is_vervolg(dossier):
        return []
    return [
        Bevinding(
            str(buur.pad),
            "Hier staat al een dossier van deze gemeente. Zonder vervolg weet het nieuwe dossier "
            "niet welke startnummers en klanten daar zijn aangemeld; wat daar al is gebruikt, "
            "gaat hier niet weg.",
            "Gaat u verder op dat dossier, geef deze opdracht dan opnieuw met: --vervolg-op "
            f"{buur.pad.name}",
        )
        for buur in list_buren(dossier.pad, i.gemeente)
    ]


def parse_datum(tekst: str, optie: str, voorbeeld: date) -> date:
    """A date from an option, as jjjj-mm-dd or dd-mm-jjjj; raises Gebruiksfout, with an example."""
    from datetime import datetime

    for vorm in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(tekst.strip(), vorm).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Gebruiksfout(
        f"Deze datum is niet te lezen: {tekst}",
        waar=f"de optie {optie}",
        wat_nu=f"Schrijf de datum als jjjj-mm-dd, bijvoorbeeld {voorbeeld}.",
    )
