"""`bvtool ronde [--peildatum DATUM]`: the rounds of a dossier, and opening the next one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import bijdrage_optie, nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.kalender.tekst import dag_cijfers, moment_tekst
from bvtool.vak.aantal import count
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Gebruiksfout, Navraag

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bvtool.dossier.feiten import Rondefeit
    from bvtool.dossier.map import Dossier


@nl_opdracht(
    "ronde",
    "Laat de rondes zien, of begin de volgende",
    "Gemeente en CAK vergelijken minstens iedere twee maanden (art. 2h Uitvoeringsregeling Wmo "
    "2015). Iedere keer is een ronde. Zonder opties ziet u de rondes. Met --peildatum begint u de "
    "volgende: de dag waarop het CAK zijn bestand maakte. Wat de vorige ronde opleverde, gaat naar "
    "de map archief.\n\nVoorbeeld: bvtool ronde --peildatum {vandaag} --uiterlijk "
    "{later}T17:00",
)
@click.option(
    "--peildatum", metavar="DATUM", help="Begin de volgende ronde, op de dag van dit bestand."
)
@bijdrage_optie("Waar de ronde over gaat; anders wat bvtool.toml zegt.")
@click.option(
    "--uiterlijk",
    metavar="MOMENT",
    help="Wanneer het CAK het antwoord wil hebben, als jjjj-mm-ddTuu:mm. Een dag zonder uur telt "
    "vanaf 00:00.",
)
@toch_optie
def opdracht(
    o: Opdracht, peildatum: str | None, soort_bijdrage: str | None, uiterlijk: str | None
) -> Resultaat:
    """List the rounds, or open the next one."""
    from bvtool.cli.nieuw import parse_datum
    from bvtool.gemeente.ronde import choose_bijdrage, open_ronde

    dossier = o.dossier()
    if peildatum is None:
        if uiterlijk is not None or soort_bijdrage:
            raise Gebruiksfout(
                "De peildatum van de ronde ontbreekt.",
                waar="bvtool ronde",
                wat_nu="Geef de dag van het bestand erbij, bijvoorbeeld: bvtool ronde --peildatum "
                f"{o.klok.vandaag}",
            )
        rondes = read_rondes(dossier)
        if not rondes:
            return Resultaat({"rondes": []}, "Er is nog geen ronde.")
        return Resultaat({"rondes": _as_data(rondes)}, _list(rondes))
    dag = parse_datum(peildatum, "--peildatum", o.klok.vandaag)
    tot = _parse_moment(uiterlijk, o.klok.vandaag) if uiterlijk else None
    over_wat = choose_bijdrage(dossier, dag, soort_bijdrage)
    if dossier.instellingen.rol == "cak":
        return _open_for_cak(o, dossier, dag, tot, over_wat)
    vorige, over = _tell_over(o, dossier, over_wat)
    gedaan = open_ronde(dossier, o.klok, dag, tot, over_wat)
    nieuw = gedaan.rondes[-1]
    gegevens: dict[str, object] = {
        "ronde": nieuw.nr,
        "peildatum": nieuw.peildatum,
        "uiterlijk": nieuw.uiterlijk,
        "bijdrage": nieuw.bijdrage,
        "over": over if gedaan.veranderd and not gedaan.termijn else [],
        "gearchiveerd": list(gedaan.gearchiveerd),
        "rondes": _as_data(gedaan.rondes),
        "veranderd": gedaan.veranderd,
    }
    blijft = [f"Nog niet weg, want het is open: {naam}. Sluit het." for naam in gedaan.blijft]
    if not gedaan.veranderd:
        niets = f"Er is niets veranderd: ronde {nieuw.nr} was al begonnen."
        return Resultaat(gegevens, "\n".join([niets, *blijft]))
    if gedaan.termijn:
        return Resultaat(gegevens, "\n".join([_tell_termijn(nieuw), *blijft]))
    regels = [
        f"Ronde {nieuw.nr} ({Bijdrage(nieuw.bijdrage).naam}) is begonnen, met peildatum "
        f"{dag_cijfers(nieuw.peildatum)}."
    ]
    if over:
        regels.append(f"In ronde {nieuw.nr - 1} bleef over: {'; '.join(over)}.")
        regels.append(
            "Wat nog verschilt, komt in deze ronde vanzelf terug."
            if vorige is over_wat
            else f"Dit komt pas terug in de volgende ronde over {vorige.naam}."
        )
    if gedaan.gearchiveerd:
        wat = count(len(gedaan.gearchiveerd), "bestand", "bestanden")
        regels.append(f"Naar archief/{nieuw.nr - 1}: {wat}.")
    regels += blijft
    regels.append(
        "Zet het nieuwe bestand van het CAK en een nieuwe uitvoer van uw register in inkomend en "
        "geef: bvtool vergelijk"
    )
    return Resultaat(gegevens, "\n".join(regels))


def _open_for_cak(
    o: Opdracht, dossier: Dossier, peildatum: date, uiterlijk: datetime | None, over_wat: Bijdrage
) -> Resultaat:
    """Open the next round of every gemeente."""
    from bvtool.cak.inname.rondekeuze import b4_map
    from bvtool.cak.ronde import open_cakronde

    gedaan = open_cakronde(dossier, o.klok, peildatum, uiterlijk, over_wat)
    nieuw = gedaan.rondes[-1]
    gegevens: dict[str, object] = {
        "ronde": nieuw.nr,
        "peildatum": nieuw.peildatum,
        "uiterlijk": nieuw.uiterlijk,
        "bijdrage": nieuw.bijdrage,
        "over": list(gedaan.over),
        "rondes": _as_data(gedaan.rondes),
        "veranderd": gedaan.veranderd,
    }
    if not gedaan.veranderd:
        return Resultaat(gegevens, f"Er is niets veranderd: ronde {nieuw.nr} was al begonnen.")
    if gedaan.termijn:
        return Resultaat(gegevens, _tell_termijn(nieuw))
    regels = [
        f"Ronde {nieuw.nr} ({over_wat.naam}) is begonnen voor iedere gemeente, met peildatum "
        f"{dag_cijfers(nieuw.peildatum)}."
    ]
    if gedaan.over:
        regels.append(f"In ronde {nieuw.nr - 1} bleef over: {'; '.join(gedaan.over)}.")
        regels.append("Die cijfers staan op de pagina van iedere gemeente.")
        if (vorige := Bijdrage(gedaan.rondes[-2].bijdrage)) is not over_wat:
            regels.append(f"Dit komt pas terug in de volgende ronde over {vorige.naam}.")
    regels.append(f"Zet de nieuwe bestanden in inkomend/{b4_map(nieuw)} en geef: bvtool monitor")
    return Resultaat(gegevens, "\n".join(regels))


def read_rondes(dossier: Dossier) -> list[Rondefeit]:
    """The rounds of a dossier, the first one first; none before anything was recorded in it."""
    from bvtool.dossier.leesverbinding import open_lezend
    from bvtool.dossier.vragen.rondes import list_rondes

    if not dossier.has_ledger():
        return []
    with open_lezend(dossier) as verbinding:
        rondes = list_rondes(verbinding)
    if not rondes and dossier.instellingen.rol == "cak":
        from bvtool.cak.inname.rondekeuze import complete_rondes

        return complete_rondes(rondes)
    return rondes


def _as_data(rondes: Sequence[Rondefeit]) -> list[dict[str, object]]:
    return [{**r._asdict(), "open": r is rondes[-1]} for r in rondes]


def _list(rondes: Sequence[Rondefeit]) -> str:
    regels = [
        f"Ronde {r.nr}  {r.soort:<11} {Bijdrage(r.bijdrage).naam:<17} "
        f"peildatum {dag_cijfers(r.peildatum)}  {_tell_eind(r, rondes[-1])}"
        for r in rondes
    ]
    regels.append("De volgende ronde begint u met: bvtool ronde --peildatum DATUM")
    return "\n".join(regels)


def _tell_eind(r: Rondefeit, laatste: Rondefeit) -> str:
    if r is not laatste:
        return "gesloten"
    if r.uiterlijk is None:
        return "open"
    return f"open, antwoord uiterlijk {moment_tekst(datetime.fromisoformat(r.uiterlijk))}"


def _tell_termijn(r: Rondefeit) -> str:
    """The term of the open round, after it was changed."""
    tot = moment_tekst(datetime.fromisoformat(str(r.uiterlijk)))
    return f"De termijn van ronde {r.nr} is veranderd: antwoord uiterlijk {tot}."


def _parse_moment(tekst: str, vandaag: date) -> datetime:
    from bvtool.kalender.klok import at_amsterdam

    try:
        return at_amsterdam(datetime.fromisoformat(tekst))
    except (ValueError, OverflowError):
        raise Gebruiksfout(
            f"Dit moment is niet te lezen: {tekst}",
            waar="de optie --uiterlijk",
            wat_nu=f"Schrijf het als JJJJ-MM-DDTUU:MM, bijvoorbeeld {vandaag}T17:00.",
        ) from None


_OVER = {
    "niet_vergeleken": ("bestand niet vergeleken", "bestanden niet vergeleken"),
    "te_beslissen": ("rij zonder besluit", "rijen zonder besluit"),
    "starts": ("klant nog aan te melden", "klanten nog aan te melden"),
    "wijzigingen": ("wijziging nog te versturen", "wijzigingen nog te versturen"),
    "stops": ("stop nog te versturen", "stops nog te versturen"),
    "intrekkingen": ("intrekking nog te versturen", "intrekkingen nog te versturen"),
    "wachten": ("bericht nog niet weg", "berichten nog niet weg"),
    "tegengehouden": ("bericht tegengehouden", "berichten tegengehouden"),
    "afgekeurd": ("bericht afgekeurd", "berichten afgekeurd"),
    "tegenstrijdig": ("bericht met tegenspraak", "berichten met tegenspraak"),
    "zonder_antwoord": ("bericht zonder antwoord", "berichten zonder antwoord"),
}
"""What can be left over in a round, as one and as more."""


_TE_STUREN = ("starts", "wijzigingen", "stops", "intrekkingen", "wachten")
"""What must still be sent by what was decided in the round that is open."""


def _tell_over(o: Opdracht, dossier: Dossier, over: Bijdrage) -> tuple[Bijdrage, list[str]]:
    """The contribution of the round that is open, and what is left in it, counted.

    Raises Navraag when the next one (`over`) is about another while messages must still be sent:
    they wait for a later round about the same. Messages of the abonnementstarief are not made here
    yet, so nobody is asked about those.
    """
    from bvtool.gemeente.fase import list_open
    from bvtool.gemeente.stand import read_stand

    _, telling = read_stand(dossier, o.klok)
    open_, van = list_open(telling), Bijdrage(telling.ronde.bijdrage)
    wacht = [count(open_[k], *_OVER[k]) for k in _TE_STUREN if open_[k]]
    if van is Bijdrage.BW and over is not van and wacht and not o.klok.toch:
        raise Navraag(
            f"In ronde {telling.ronde.nr} ({van.naam}) moet nog iets naar het CAK: "
            f"{'; '.join(wacht)}. In een ronde over {over.naam} kan dat niet.",
            waar="bvtool ronde",
            wat_nu="Verstuur het eerst: bvtool aanmelden. Wilt u toch eerst deze ronde, geef de "
            'opdracht dan opnieuw met de reden erachter: --toch "de reden". Het wacht dan op een '
            f"volgende ronde over {van.naam}.",
        )
    return van, [count(open_[k], *woorden) for k, woorden in _OVER.items() if open_[k]]
