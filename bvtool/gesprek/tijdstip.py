"""May a message go at this moment? The engine of the release switches answers (`bvtool.wissel`).

Before 2022-10-01 there is no iEb 2.0, in a standstill nothing may go, and a release that is over is
held back (toolkit; the calendar in `data/releasewissels.csv` and the dossier's own `[wissels]
kalender`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bvtool.berichten.eigenbijdrage import list_soorten
from bvtool.berichten.regels import FOUT, Overtreding
from bvtool.berichten.schema import check_paar
from bvtool.dossier.feiten import SOORT_407
from bvtool.dossier.leesverbinding import open_lezend
from bvtool.dossier.vragen.rondes import ask_ronde
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Bevinding, Gebruiksfout
from bvtool.wissel.laden import load_kalender
from bvtool.wissel.mag import mag
from bvtool.wissel.reden import make_reden
from bvtool.wissel.uitspraak import NOG_NIET, ONBEKEND, VERVALLEN, Uitspraak

if TYPE_CHECKING:
    from bvtool.berichten.schema import Schemasets
    from bvtool.berichten.schemaset import Schemas
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


def choose_schemas(
    dossier: Dossier, klok: Klok, sets: Schemasets, toch: str, bijdrage: Bijdrage = Bijdrage.BW
) -> Schemas:
    """The set that writes messages of this contribution now: the one that the user named (`toch`),
    else the one whose release is in force on the clock, else the newest that was. Raises
    Gebruiksfout when there is no set of the release that she named, InstellingFout when a set of
    her own cannot be used."""
    bekend = _list_sets(sets, bijdrage)
    if toch:
        gekozen = [een for een in bekend if een.release == toch]
        if not gekozen:
            releases = ", ".join(dict.fromkeys(een.release for een in bekend))
            raise Gebruiksfout(
                f"Bvtool kan geen berichten in release {toch[:20]} maken.",
                waar="--met-release",
                wat_nu=f"Bvtool heeft schema's van {_name(bijdrage)} in release: {releases}.",
            )
    else:
        nu = [(een, _judge(dossier, klok, een.release, bijdrage)) for een in bekend]
        geldig = [een for een, u in nu if u.aard not in (VERVALLEN, NOG_NIET, ONBEKEND)]
        over = [(een, u.in_release) for een, u in nu if u.aard == VERVALLEN]
        volgt = {straks for _, straks in over[:1]}  # it may not have begun yet
        na = [een for een, u in nu if u.aard == NOG_NIET and een.release in volgt]
        gekozen = [*geldig, *na, *(een for een, _ in over), *bekend]
    een = gekozen[0]
    for soort in list_soorten(bijdrage, een.release) if een.eigen else ():
        check_paar(een, soort)
    return een


def _list_sets(sets: Schemasets, bijdrage: Bijdrage) -> list[Schemas]:
    """The sets that can write every message of this contribution, in the order of `sets`: the
    user's own first, of each the newest release first."""
    return [
        een for een in sets.sets if een.bestanden.keys() >= set(list_soorten(bijdrage, een.release))
    ]


def _name(bijdrage: Bijdrage) -> str:
    return SOORT_407 if bijdrage is Bijdrage.BW else f"het {bijdrage.naam}"


def tell_schemas(
    schemas: Schemas, sets: Schemasets, toch: str, bijdrage: Bijdrage = Bijdrage.BW
) -> list[Bevinding]:
    """What to know of the set that writes (`schemas`, of `sets`), in one sentence; else none.

    Of the user's own: which optional elements stay empty. Of a shipped one that she did not name
    (`toch`): that her own schemas are left aside.
    """
    if schemas.eigen:
        soorten = list_soorten(bijdrage, schemas.release)
        return [regel for soort in soorten for regel in _tell_leeg(schemas, soort)]
    eigen = dict.fromkeys(een.release for een in _list_sets(sets, bijdrage) if een.eigen)
    if not eigen or toch:
        return []
    wat = (
        f"Uw eigen schema's (release {', '.join(eigen)}) gelden nu niet; bvtool schrijft in "
        f"release {schemas.release}, met het meegeleverde schema."
    )
    return [Bevinding("bvtool.toml, [schema] map", wat, _NIET_IN_KALENDER)]


_NIET_IN_KALENDER = (
    "Horen uw schema's nu wel te gelden, zet die release dan in een eigen kalender: [wissels] "
    "kalender in bvtool.toml. Anders hoeft u niets te doen."
)


def _tell_leeg(schemas: Schemas, soort: str) -> list[Bevinding]:
    leeg = schemas.vorm(soort).rollen.vrij
    if not leeg:
        return []
    wat = f"Deze elementen mogen leeg blijven, en bvtool vult ze niet: {', '.join(leeg)}."
    nu = "Hoort er iets in, noem het element dan bij [schema.namen] of vraag de beheerder."
    return [Bevinding(f"{soort} in release {schemas.release}", wat, nu)]


def check_tijdstip(
    dossier: Dossier, klok: Klok, release: str, toch: str, bijdrage: Bijdrage = Bijdrage.BW
) -> tuple[Overtreding, ...]:
    """Why no message of this contribution may go now, as one breach that holds every one back;
    empty when it may.

    `release` is the release of the schemas in use. A release that is over goes only when the user
    named it (`toch`), with a reason that is kept.
    """
    antwoord = _judge(dossier, klok, release, bijdrage)
    if antwoord.mag or (antwoord.aard == VERVALLEN and toch):
        return ()
    return (Overtreding("WISSEL", "", FOUT, make_reden(antwoord), _tell_herstel(antwoord)),)


def find_voorbij(dossier: Dossier, klok: Klok, sets: Schemasets) -> str:
    """The release in which messages are made here, when it is over now; empty when it is not."""
    with open_lezend(dossier) as verbinding:
        bijdrage = Bijdrage(ask_ronde(verbinding).bijdrage)
    release = choose_schemas(dossier, klok, sets, "", bijdrage).release
    return release if _judge(dossier, klok, release, bijdrage).aard == VERVALLEN else ""


def _judge(dossier: Dossier, klok: Klok, release: str, bijdrage: Bijdrage) -> Uitspraak:
    eigen = dossier.instellingen.wissels_kalender
    kalender = load_kalender(dossier.pad / eigen if eigen else None)
    soort = list_soorten(bijdrage, release)[0]
    return mag(soort, release, klok.nu, "gemeente", kalender=kalender)


_EIGEN = "Heeft u daar de officiële schema's van, noem hun map dan in bvtool.toml bij [schema]."


def _tell_herstel(antwoord: Uitspraak) -> str:
    """What the user can do about it."""
    release = antwoord.release
    if antwoord.aard == VERVALLEN:
        nieuw = antwoord.in_release
        nu = f" Nu geldt release {nieuw}. {_EIGEN}" if nieuw else ""
        return (
            f"De release die bvtool nu schrijft, is {release}.{nu} Of vraag het CAK of een "
            f"bericht in release {release} nog wordt aangenomen. Zo ja, geef dan de reden: bvtool "
            f'aanmelden --met-release {release} "REDEN"'
        )
    if antwoord.vanaf is not None:
        return f"Geef bvtool aanmelden opnieuw vanaf {antwoord.vanaf_tekst}."
    soort = antwoord.soort.naam
    return f"Kijk met bvtool wissel mag {soort} --release {release} wanneer het wel mag."
