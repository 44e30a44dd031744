"""Does what goes out rest on the newest files, the newest comparison and the number agreed on?

Files are known by their SHA-256: what stands in `inkomend/` beside what was compared last.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.onthouden import recall
from bvtool.dossier.publiceer import hash_bestand
from bvtool.dossier.vragen import grondslag as vragen
from bvtool.gemeente.inkomend import list_tabellen
from bvtool.gemeente.iwmomap import IWMO, MAP_IWMO, find_iwmo, sign_iwmo
from bvtool.vak.fouten import Bevinding

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.vragen.grondslag import Getal
    from bvtool.dossier.vragen.telling import Vraag

SOORTEN = {
    "b4": "Dit B4-bestand is",
    "register": "Dit register is",
    MAP_IWMO: "Wat nu in deze map ligt, is",
}


class Grondslag(NamedTuple):
    """What an answer or a delivery would rest on.

    `nieuwer` are the files in `inkomend/` that were not compared, each with its kind (empty: not
    sure); `teruggelezen` whether the newest comparison was read back; `getallen` the control totals
    of the go and of the newest answer, where they differ.
    """

    nieuwer: tuple[tuple[str, str], ...] = ()
    teruggelezen: bool = True
    getallen: tuple[Getal, Getal] | None = None

    @property
    def verouderd(self) -> bool:
        """Whether a message of now would rest on something that is not the newest."""
        return bool(self.nieuwer) or not self.teruggelezen

    def list_meldingen(self) -> list[Bevinding]:
        """What the user must know before going on, in Dutch; empty when all is well."""
        return list(self._tell())

    def _tell(self) -> Iterator[Bevinding]:
        for naam, soort in self.nieuwer:
            yield Bevinding(
                naam,
                f"{SOORTEN.get(soort, 'Dit bestand is')} niet vergeleken: het antwoord rust op een "
                "ander bestand.",
                "Geef: bvtool vergelijk. Hoort het bestand hier niet, haal het dan weg.",
            )
        if not self.teruggelezen:
            yield Bevinding(
                "werk/werkboek.xlsx",
                "Er is een nieuwere vergelijking dan het antwoord aan het CAK.",
                "Maak het werkboek af en geef: bvtool terugkoppeling",
            )
        if self.getallen:
            toen, nu = self.getallen
            yield Bevinding(
                "bvtool akkoord",
                "Bel het CAK: het aantal is anders dan waarop akkoord is gegeven "
                f"({_tell_getal(toen)}; nu {_tell_getal(nu)}).",
                "Is er akkoord op het nieuwe aantal? Leg het vast met: bvtool akkoord --op DATUM",
            )


def _tell_getal(getal: Getal) -> str:
    return f"{getal.aanmelden} van {getal.klanten} aanmelden"


def read_grondslag(vraag: Vraag, dossier: Dossier) -> Grondslag:
    """What the ledger and `inkomend/` say of it now; changes nothing."""
    getallen = vragen.ask_getallen(vraag)
    return Grondslag(
        tuple(_find_nieuwer(vraag, dossier)),
        vragen.is_teruggelezen(vraag),
        getallen if getallen and getallen[0] != getallen[1] else None,
    )


def _find_nieuwer(vraag: Vraag, dossier: Dossier) -> Iterator[tuple[str, str]]:
    """The files in `inkomend/` that can be B4 or the register and that the last comparison did not
    see; the folder with messages, when these were the register and it holds something else now."""
    gezien = vragen.ask_gezien(vraag)
    if gezien is None:
        return
    gezien |= vragen.ask_gebruikt(vraag).keys()
    for pad in list_tabellen(dossier):
        if hash_bestand(pad) not in gezien and (soort := _look(pad, dossier)) is not None:
            yield dossier.naam_van(pad), soort
    map_ = find_iwmo(dossier) if vragen.ask_register(vraag) == IWMO else None
    if map_ is not None and sign_iwmo(map_) not in gezien:
        yield IWMO, MAP_IWMO


def _look(pad: Path, dossier: Dossier) -> str | None:
    """b4 or register; empty when that is not sure; None for anything else."""

    def look() -> str | None:
        from bvtool.gemeente.invoer import look_at_file  # tables are only read when there is one

        return look_at_file(dossier, pad)

    rust = ["soort", repr(dossier.instellingen), pad.name]
    soort: str | None = recall(dossier.pad, lambda: [*rust, hash_bestand(pad)], look)
    return soort
