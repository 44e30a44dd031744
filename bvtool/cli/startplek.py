"""Where a person is in the menu: what stands on the screen, what can be chosen, what is run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bvtool.cli.menu import Gestopt, Keuze, ask, choose, list_keuzes, name_opdrachten
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.startdossier import list_dossiers
from bvtool.cli.stromen import tell
from bvtool.cli.tonen import explain, show_fout
from bvtool.cli.vervolg import run_stap
from bvtool.kalender.klok import Klok
from bvtool.vak.fouten import BvFout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.gemeente.fase import Dossierstand


class Plek:
    """Where the person is: in a dossier, or in none yet. `o` holds the clock of this step; `daden`
    is what an entry of a menu with `@` does."""

    def __init__(
        self,
        o: Opdracht,
        dossier: Dossier | None,
        daden: Mapping[str, Callable[[Plek, object], None]],
    ) -> None:
        self.gegeven, self.o, self.daden = o, o, daden
        self.dossier = dossier
        self.stand: Dossierstand | None = None
        self.in_ronde = False

    def choose(self) -> None:
        """Show where this is, ask, and do what is chosen; raises Gestopt at the end."""
        if self.dossier is None:
            tell("\nBvtool helpt u bij de bestandsvergelijking beschermd wonen.")
        else:
            self._look(self.dossier)
        keuze = self._ask("dossiers" if self.dossier is None else "hoofd", terug="Stoppen")
        if keuze is None:
            raise Gestopt
        self._act(keuze)

    def run(self, *woorden: str) -> Resultaat | None:
        """Run a command here, and tell how it went; None after a fault, which never ends the
        menu."""
        assert self.dossier is not None
        uit: Resultaat | None = None
        try:
            uit = run_stap(self.o, self.dossier, woorden)
            gezegd = uit.tekst
            tell(f"\n{gezegd}")
        except (Gestopt, EOFError):
            raise Gestopt from None
        except Exception as fout:  # noqa: BLE001 - told as the command line tells it
            show_fout(fout, False, woorden)
            gezegd = explain(fout, woorden).wat_nu if isinstance(fout, BvFout) else ""
        for zin in name_opdrachten(gezegd, self.dossier.instellingen.rol):
            tell(zin)
        ask("Druk op Enter om verder te gaan.")
        return uit

    def _look(self, dossier: Dossier) -> None:
        """The standing of the dossier on screen, and the clock that goes with it."""
        from bvtool.cli import stand as kop

        self.o = replace(self.gegeven, stil=False, dossier_optie=dossier.pad, _dossier=dossier)
        tell("")
        if dossier.instellingen.rol == "cak":
            self.stand, self.in_ronde = None, False
            if dossier.instellingen.fictief and not self.gegeven.klok.opgegeven:
                from bvtool.oefenen.voorbeeld.cak import OP

                self._practise(Klok(OP, opgegeven=True))
            tell(kop.run_stand(replace(self.o, stil=True)).tekst)
            return
        from bvtool.gemeente.stand import read_stand

        self.stand, telling = read_stand(dossier, self.o.klok)
        self.in_ronde = telling.ronde.periodiek
        timeslot = dossier.instellingen.timeslot
        if dossier.instellingen.fictief and timeslot and not self.gegeven.klok.opgegeven:
            from bvtool.oefenen.oefenweek import make_oefenklok

            self._practise(make_oefenklok(timeslot, self.stand.fase))
        tell(kop.tell_stand(self.o, dossier, self.stand, met_opdracht=False))

    def _practise(self, klok: Klok) -> None:
        """The clock of a practice, which never goes back."""
        from bvtool.dossier.vragen.telling import read_laatste_moment
        from bvtool.oefenen.oefenweek import keep_verder

        assert self.o._dossier is not None
        klok = keep_verder(klok, read_laatste_moment(self.o._dossier))
        self.o = replace(self.o, klok=klok)
        tell(f"U oefent. Het is nu: {klok.nu:%d-%m-%Y %H:%M} uur.")

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
            self.daden[naam](self, keuze.bij or waarbij)
        else:
            self.run(*keuze.opdracht.split())
