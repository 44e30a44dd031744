"""`bvtool start`: the week in words, without commands.

The menus are data (`data/menu.csv`); this module shows them and runs what is chosen. Nothing is
recorded on Enter alone. In a practice dossier the clock is that of the practice week.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht
from bvtool.cli.menu import Gestopt, Keuze, ask, choose, is_ja, list_keuzes, say
from bvtool.cli.opdracht import Opdracht, Resultaat, can_ask
from bvtool.cli.startdossier import ask_ander, ask_nieuw, ask_oefenen, list_dossiers
from bvtool.cli.tonen import show_fout
from bvtool.cli.vervolg import NIETS, run_stap
from bvtool.vak.fouten import Gebruiksfout
from bvtool.vak.masker import mask_bsn, show_marken

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.gemeente.fase import Dossierstand


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
    plek = Plek(o, o.dossier_of_niets())
    try:
        while True:
            plek.choose()
    except Gestopt:
        return Resultaat({}, "Bvtool is gesloten. Alles wat u deed, is bewaard.")


class Plek:
    """Where the person is: in a dossier, or in none yet. `o` holds the clock of this step."""

    def __init__(self, o: Opdracht, dossier: Dossier | None) -> None:
        self.gegeven, self.o = o, o
        self.dossier = dossier
        self.stand: Dossierstand | None = None

    def choose(self) -> None:
        """Show where this is, ask, and do what is chosen; raises Gestopt at the end."""
        if self.dossier is None:
            say("\nBvtool helpt u bij de bestandsvergelijking beschermd wonen.")
        else:
            self._look(self.dossier)
        keuze = self._ask("dossiers" if self.dossier is None else "hoofd", terug="Stoppen")
        if keuze is None:
            raise Gestopt
        self._act(keuze)

    def run(self, *woorden: str) -> None:
        """Run a command here, and tell how it went; a fault never ends the menu."""
        assert self.dossier is not None
        try:
            self.tell(run_stap(self.o, self.dossier, woorden))
        except Exception as fout:  # noqa: BLE001 - told as the command line tells it
            show_fout(fout, False, woorden)
        ask("Druk op Enter om verder te gaan.")

    def tell(self, uitkomst: Resultaat) -> None:
        """What a command said."""
        say("\n" + show_marken(mask_bsn(uitkomst.tekst)))

    def _look(self, dossier: Dossier) -> None:
        """The standing of the dossier on screen, and the clock that goes with it."""
        from bvtool.cli import stand as kop

        self.o = replace(self.gegeven, stil=False, dossier_optie=dossier.pad, _dossier=dossier)
        say("")
        if dossier.instellingen.rol == "cak":
            self.stand = None
            say(kop.run_stand(replace(self.o, stil=True)).tekst)
            return
        from bvtool.gemeente.stand import read_stand

        self.stand, _ = read_stand(dossier, self.o.klok)
        timeslot = dossier.instellingen.timeslot
        if dossier.instellingen.fictief and timeslot and not self.gegeven.klok.opgegeven:
            from bvtool.dossier.vragen.telling import read_laatste_moment
            from bvtool.oefenen.oefenweek import make_oefenklok

            klok = make_oefenklok(timeslot, self.stand.fase, read_laatste_moment(dossier))
            self.o = replace(self.o, klok=klok)
            say(f"U oefent. Het is nu: {klok.nu:%d-%m-%Y %H:%M} uur.")
        say(kop.tell_stand(self.o, dossier, self.stand, met_opdracht=False))

    def _ask(self, menu: str, *, terug: str) -> Keuze | None:
        dossier = self.dossier
        rol = dossier.instellingen.rol if dossier is not None else ""
        oefenen = dossier is not None and dossier.instellingen.fictief
        keuzes = list_keuzes(menu, rol, oefenen=oefenen)
        if menu == "dossiers":
            hier = dossier.pad.resolve() if dossier is not None else None
            paden = [p for p in list_dossiers() if p != hier]
            keuzes = [*(Keuze(f"{p.name} openen", "@dossier", p) for p in paden), *keuzes]
        return choose("Wat wilt u doen?", keuzes, terug=terug, eerste=menu == "hoofd")

    def _act(self, keuze: Keuze) -> None:
        soort, rest = keuze.opdracht[0], keuze.opdracht[1:]
        if soort == ">":
            if (verder := self._ask(rest, terug="Terug")) is not None:
                self._act(verder)
        elif soort == "@":
            naam, _, waarbij = rest.partition(" ")
            DADEN[naam](self, keuze.bij or waarbij)
        else:
            self.run(*keuze.opdracht.split())


def _next(plek: Plek, _: object) -> None:
    """The next step of the week, in the way that goes with its phase."""
    stand = plek.stand
    if stand is None:
        plek.run("monitor")
        return
    if stand.fase in ("beoordelen", "wachten op bestanden") and stand.open_:
        waar = "werk/werkboek.xlsx" if stand.fase == "beoordelen" else "inkomend"
        _open(plek, waar)
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

    if dag := ask_dag(plek.o):
        plek.run("akkoord", "--op", dag)
    else:
        say(GEEN)


def _send(plek: Plek, _: object) -> None:
    """First what must be mended and what would go; then only with a yes."""
    if plek.stand is not None and plek.stand.fase == "herstellen":
        say("\nDit moet eerst hersteld zijn:")
        plek.run("retour")
    plek.run("aanmelden", "--proef")
    if is_ja("Wilt u deze berichten nu maken?"):
        plek.run("aanmelden")
    else:
        say(NIETS)


def _settle(plek: Plek, _: object) -> None:
    from bvtool.cli.stand import ask_uitspraak

    woorden = ask_uitspraak()
    plek.run(*woorden) if woorden else say(NIETS)


def _answer(plek: Plek, _: object) -> None:
    """In a practice bvtool plays the CAK."""
    assert plek.dossier is not None
    say("\nDit is een oefening: bvtool speelt het CAK en beantwoordt uw berichten.")
    uit = str(plek.dossier.inkomend / "408")
    plek.run("ketentest", str(plek.dossier.uitgaand / "407"), "--uit", uit)


def _open(plek: Plek, waar: object) -> None:
    assert plek.dossier is not None
    pad = plek.dossier.pad / str(waar)
    if not pad.exists():
        say(f"\nDit is er nog niet: {pad}")
        return
    click.launch(str(pad))
    say(f"\nGaat er niets open? U vindt het hier: {pad}")
    if pad.name == "werkboek.xlsx":
        say("Vul het in, sla het op en sluit het. Kies daarna hier: het werkboek teruglezen.")
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
    return Path(getypt.strip("\"'& ")) if getypt else None


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


def _help(_plek: Plek, _: object) -> None:
    say(HULP)
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

DADEN: dict[str, Callable[[Plek, object], None]] = {
    "volgende": _next,
    "akkoord": _go,
    "aanmelden": _send,
    "uitspraak": _settle,
    "ketentest": _answer,
    "open": _open,
    "kies": _name_files,
    "controleer": _check,
    "dossier": _move,
    "nieuw": _begin(ask_nieuw),
    "oefenen": _begin(ask_oefenen),
    "ander": _begin(ask_ander),
    "hulp": _help,
}
"""What an entry of a menu with `@` does."""
