"""What an entry of the menu with `@` does: the steps that ask something first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.menu import Gestopt, Keuze, ask, choose, is_ja
from bvtool.cli.startdossier import (
    ask_ander,
    ask_eindrapport,
    ask_nieuw,
    ask_oefenen,
    ask_ronde,
    clean_pad,
)
from bvtool.cli.stromen import tell
from bvtool.cli.tonen import show_fout
from bvtool.cli.vervolg import NIETS
from bvtool.dossier.plekken import WERKBOEK
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import BvFout

if TYPE_CHECKING:
    from bvtool.cli.opdracht import Opdracht
    from bvtool.cli.startplek import Plek


def _next(plek: Plek, _: object) -> None:
    """The next step of the week, in the way that goes with its phase."""
    stand = plek.stand
    if stand is None:
        plek.run("monitor")
        return
    if stand.fase in ("beoordelen", "wachten op bestanden") and stand.open_:
        waar = WERKBOEK if stand.fase == "beoordelen" else "inkomend"
        _open(plek, waar)
    elif stand.fase == "beoordelen":
        if plek.run(*stand.volgende) is None and is_ja("Wilt u het werkboek openen?"):
            _open(plek, WERKBOEK)
    elif stand.fase == "navragen":
        _settle(plek, "")
    elif stand.volgende[0] in DADEN:
        DADEN[stand.volgende[0]](plek, "")
    elif stand.fase == "wachten op antwoord" and _is_practice(plek):
        plek.run("retour") if _has_answers(plek) else _answer(plek, "")
    else:
        plek.run(*stand.volgende)


def _go(plek: Plek, _: object) -> None:
    from bvtool.cli.akkoord import GEEN, ask_dag

    if plek.in_ronde:
        tell("In een ronde is geen akkoord van het CAK nodig.")
    elif dag := ask_dag(plek.o):
        plek.run("akkoord", "--op", dag)
    else:
        tell(GEEN)


def _send(plek: Plek, _: object) -> None:
    """First what must be mended and what would go; then only with a yes."""
    if plek.stand is not None and plek.stand.fase == "herstellen":
        tell("\nDit moet eerst hersteld zijn:")
        plek.run("retour")
    release = _ask_release(plek) if _is_practice(plek) else []
    proef = plek.run("aanmelden", "--proef", *release)
    if proef is not None and "--met-release" in proef.tekst and (release := _ask_release(plek)):
        proef = plek.run("aanmelden", "--proef", *release)
    if proef is None or not proef.gegevens["berichten"]:
        return
    if is_ja("Wilt u deze berichten nu maken?"):
        plek.run("aanmelden", *release)
    else:
        tell(NIETS)


def _ask_release(plek: Plek) -> list[str]:
    """When the release of the messages is over: what the command must be told to make them all the
    same. In a practice they are taken; else the CAK must have said so."""
    from bvtool.gesprek.aanmelding import open_schemas
    from bvtool.gesprek.tijdstip import find_voorbij

    assert plek.dossier is not None
    release = ""
    with suppress(BvFout):  # the command itself tells what is wrong
        release = find_voorbij(plek.dossier, plek.o.klok, open_schemas(plek.dossier))
    if not release:
        return []
    if _is_practice(plek):
        tell(
            f"\nBerichten in release {release} neemt het CAK in het echt niet meer aan. In deze "
            "oefening wel."
        )
        return ["--met-release", release, "oefening"]
    tell(
        f"\nDe berichten zijn in release {release}, en die is voorbij. Heeft u de officiële "
        "schema's van de release die nu geldt, dan kan bvtool die gebruiken: vraag uw beheerder om "
        "bvtool.toml, [schema]."
    )
    reden = ask(
        f"Zei het CAK dat het een bericht in release {release} nog aanneemt? Typ wie dat zei en "
        "wanneer. Alleen Enter: nee, of nog niet gevraagd."
    )
    return ["--met-release", release, reden] if reden else []


def _settle(plek: Plek, _: object) -> None:
    from bvtool.cli.stand import ask_uitspraak

    woorden = ask_uitspraak()
    plek.run(*woorden) if woorden else tell(NIETS)


def _answer(plek: Plek, _: object) -> None:
    """In a practice bvtool plays the CAK."""
    assert plek.dossier is not None
    from bvtool.gesprek.onbekend import find_map_los

    tell("\nDit is een oefening: bvtool speelt het CAK en beantwoordt uw berichten.")
    uit = str(plek.dossier.inkomend / "408")
    mappen = [plek.dossier.pad / find_map_los(b) for b in Bijdrage]
    for map_ in [m for m in mappen if m.is_dir()] or mappen[:1]:
        plek.run("ketentest", str(map_), "--uit", uit)


def _next_round(plek: Plek, _: object) -> None:
    assert plek.dossier is not None
    woorden = ask_ronde(plek.o, plek.dossier.instellingen.rol)
    plek.run(*woorden) if woorden else tell(NIETS)


def _end_report(plek: Plek, _: object) -> None:
    assert plek.dossier is not None
    if woorden := ask_eindrapport(plek.dossier):
        plek.run(*woorden)


def _open(plek: Plek, waar: object) -> None:
    from bvtool.cli.stand import find_werkplek

    assert plek.dossier is not None
    pad = find_werkplek(plek.dossier, str(waar))
    if not pad.exists():
        tell(f"\nDit is er nog niet: {pad}")
        return
    click.launch(str(pad))
    tell(f"\nGaat er niets open? U vindt het hier: {pad}")
    if waar == WERKBOEK:
        tell("Vul het in, sla het op en sluit het. Kies daarna hier: het werkboek teruglezen.")
        if is_ja("Is het werkboek klaar, en wilt u het nu teruglezen?"):
            plek.run("terugkoppeling")


def _name_files(plek: Plek, _: object) -> None:
    """Which file is B4 and which the register, from what lies in inkomend."""
    b4 = _choose_file(plek, "Welk bestand is het B4-bestand van het CAK?")
    register = _choose_file(plek, "Welk bestand is de uitvoer van uw register?") if b4 else None
    if b4 and register:
        plek.run("vergelijk", "--b4", str(b4), "--register", str(register))


def _check(plek: Plek, _: object) -> None:
    if pad := _choose_file(plek, "Welk bestand wilt u laten nakijken?"):
        plek.run("controleer", str(pad))


def _choose_file(plek: Plek, vraag: str) -> Path | None:
    assert plek.dossier is not None
    inkomend = plek.dossier.inkomend
    paden = sorted(p for p in inkomend.iterdir() if p.is_file() and p.name[0] not in ".~")
    keuzes = [Keuze(p.name, "", p) for p in paden]
    keuze = choose(vraag, [*keuzes, Keuze("Een bestand op een andere plek", "")], terug="Terug")
    if keuze is None:
        return None
    if keuze.bij is not None:
        return Path(keuze.bij)
    getypt = ask("Sleep het bestand in dit venster of typ waar het staat. (alleen Enter: terug)")
    return Path(clean_pad(getypt)) if getypt else None


def _move(plek: Plek, pad: object) -> None:
    from bvtool.dossier.map import find_dossier

    plek.dossier = find_dossier(Path(str(pad)))


def _begin(vraag: Callable[[Opdracht], Path | None]) -> Callable[[Plek, object], None]:
    """A dossier that is made or found by asking; the person goes on in it."""

    def go(plek: Plek, _: object) -> None:
        try:
            pad = vraag(plek.gegeven)
            if pad is not None:
                _move(plek, pad)
        except Gestopt:
            raise
        except Exception as fout:  # noqa: BLE001 - told as the command line tells it
            show_fout(fout, False, ["start"])

    return go


def _practise(plek: Plek, bij: object) -> None:
    """In a dossier of the CAK one practises as the CAK, elsewhere as a gemeente."""
    rol = plek.dossier.instellingen.rol if plek.dossier is not None else ""
    _begin(partial(ask_oefenen, rol=rol))(plek, bij)


def _help(plek: Plek, _: object) -> None:
    if plek.dossier is not None and plek.dossier.instellingen.rol == "cak":
        tell(HULP_CAK)
    else:
        tell(HULP_RONDE if plek.in_ronde else HULP)
    ask("Druk op Enter om verder te gaan.")


def _is_practice(plek: Plek) -> bool:
    return plek.dossier is not None and plek.dossier.instellingen.fictief


def _has_answers(plek: Plek) -> bool:
    assert plek.dossier is not None
    return any(p.is_file() for p in (plek.dossier.inkomend / "408").rglob("*"))


HULP = """
Zo gaat een week:
  maandag    Zet het B4-bestand van het CAK en de uitvoer van uw register in de map inkomend, en \
laat bvtool ze vergelijken.
  donderdag  Vul het werkboek in, lees het terug, en zet de terugkoppeling op Porta (voor 17.00 \
uur).
  vrijdag    Het CAK geeft akkoord. Leg de dag vast.
  dinsdag    Maak de berichten en bied ze aan op het portaal (voor 15.00 uur).
  daarna     Zet de antwoorden in inkomend/408 en lees ze. Maak iedere dinsdag het weekrapport.
Bvtool verstuurt zelf niets, en wijzigt uw bestanden niet. In LEESMIJ.txt in uw dossier en in de \
handleiding staat meer. Typ stop om te sluiten; u gaat later verder waar u was."""

HULP_RONDE = """
Zo gaat een ronde:
  1  Zet het bestand van het CAK en een nieuwe uitvoer van uw register in de map inkomend, en \
laat bvtool ze vergelijken.
  2  Vul het werkboek in, lees het terug, en zet het antwoord op Porta.
  3  Maak de berichten voor wat u zelf herstelt, en bied ze aan op het portaal. Een akkoord van \
het CAK is niet nodig.
  4  Zet de antwoorden in inkomend/408 en lees ze. Maak iedere dinsdag het weekrapport.
  5  Begin na twee maanden de volgende ronde.
Bvtool verstuurt zelf niets, en wijzigt uw bestanden niet. In LEESMIJ.txt in uw dossier en in de \
handleiding staat meer. Typ stop om te sluiten; u gaat later verder waar u was."""

HULP_CAK = """
Zo gaat een week:
  maandag    Zet de B4-bestanden in de map inkomend/b4, en maak de monitor.
  daarna     Zet wat binnenkomt in de andere mappen van inkomend, en maak de monitor opnieuw: die \
zegt wie u belt en welke brieven klaarliggen.
  dinsdag    Maak het weekrapport.
Na de migratie begint u iedere twee maanden een ronde: op de dag waarop u de bestanden maakt, voor \
iedere gemeente tegelijk. Van iedere ronde kunt u een eindrapport maken.
Bvtool verstuurt zelf niets, en wijzigt uw bestanden niet. In LEESMIJ.txt in uw dossier en in de \
handleiding staat meer. Typ stop om te sluiten; u gaat later verder waar u was."""

DADEN: dict[str, Callable[[Plek, object], None]] = {
    "volgende": _next,
    "akkoord": _go,
    "aanmelden": _send,
    "uitspraak": _settle,
    "ketentest": _answer,
    "ronde": _next_round,
    "eindrapport": _end_report,
    "open": _open,
    "kies": _name_files,
    "controleer": _check,
    "dossier": _move,
    "nieuw": _begin(ask_nieuw),
    "oefenen": _practise,
    "ander": _begin(ask_ander),
    "hulp": _help,
}
"""What an entry of a menu with `@` does."""
