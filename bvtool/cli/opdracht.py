"""What every command gets (`Opdracht`) and gives (`Resultaat`)."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.cli.stromen import say
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, BvFout, Gebruiksfout, InvoerOntbreekt

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


class Resultaat(NamedTuple):
    """The result of one command: `gegevens` for --json, `tekst` for people, and the exit code.

    0 is done; 1 is done, and a person still has work. `voet` stands below the text, for who typed
    the command: the moment that was given with `--nu`.
    """

    gegevens: dict[str, object]
    tekst: str
    code: int = 0
    voet: str = ""


GEEN_DOSSIER = "Deze map is geen dossier van bvtool."


def tell_nieuw(klok: Klok) -> str:
    """The command that makes a dossier, for the next timeslot."""
    from bvtool.kalender.timeslot import next_timeslot

    maandag = next_timeslot(klok.vandaag)
    return f"bvtool nieuw MAP --gemeente 0363 --uitvoerder 680363 --timeslot {maandag}"


def list_meldingen(bevindingen: Iterable[Bevinding]) -> list[dict[str, object]]:
    """What was noticed, as `--json` gives it."""
    return [
        {"waar": b.waar, "wat": b.wat, "wat_nu": b.wat_nu, "aantal": count_plekken(b.waar)}
        for b in bevindingen
    ]


def count_plekken(waar: str) -> int:
    """How many rows a finding is about.

    >>> count_plekken("register.csv, kolom 'BSN', rij 5, 9 en 12"), count_plekken("register.csv")
    (3, 1)
    """
    # matches: "rij 5, 9 en 12"
    gevonden = re.search(r"rij (\d+(?:(?:, | en )\d+)*)(?: en nog (\d+) andere)?$", waar)
    if gevonden is None:
        return 1
    return len(re.findall(r"\d+", gevonden[1])) + int(gevonden[2] or 0)


def tell_meldingen(bevindingen: Iterable[Bevinding]) -> list[str]:
    """What was noticed, a line each."""
    return [f"Let op. {b.waar}: {b.wat} {b.wat_nu}".rstrip() for b in bevindingen]


@dataclass(slots=True)
class Opdracht:
    """What the global options say: the clock, where the dossier is, and how to talk.

    `run` runs another command, for who chooses the next step without typing it.
    """

    klok: Klok
    run: Callable[[Sequence[str]], Resultaat | None]
    json: bool = False
    stil: bool = False
    dossier_optie: Path | None = None
    _dossier: Dossier | None = field(default=None, repr=False)

    def dossier_of_niets(self) -> Dossier | None:
        """The dossier of `--dossier`, else of this folder or its nearest parent, or None."""
        from bvtool.dossier.map import find_dossier
        from bvtool.dossier.rechten import use_rechten

        if self._dossier is None:
            self._dossier = find_dossier(self.dossier_optie)
            if self._dossier is not None:
                with suppress(BvFout):  # settings that cannot be read are told by who needs them
                    use_rechten(self._dossier)
        return self._dossier

    def dossier(self, rol: str | None = None) -> Dossier:
        """The dossier; raises InvoerOntbreekt without one, Gebruiksfout for another role."""
        gevonden = self.dossier_of_niets()
        if gevonden is None:
            raise InvoerOntbreekt(
                GEEN_DOSSIER,
                waar=str(self.dossier_optie or Path.cwd()),
                wat_nu="Ga naar de map van uw dossier, of maak er een met: "
                f"{tell_nieuw(self.klok)}",
            )
        if rol is not None and gevonden.instellingen.rol != rol:
            eigen = {"cak": "het CAK", "gemeente": "een gemeente"}
            raise Gebruiksfout(
                f"Deze opdracht hoort bij een dossier van {eigen[rol]}.",
                waar=str(gevonden.pad),
                wat_nu="Kies een ander dossier met --dossier MAP.",
            )
        return gevonden

    def meld_alles(self, bevindingen: Sequence[Bevinding]) -> list[str]:
        """Talk of what was noticed; with --stil one line for the result says that there is more."""
        for regel in tell_meldingen(bevindingen):
            self.meld(regel)
        if not bevindingen or not self.stil:
            return []
        wat = count(len(bevindingen), "ding is", "dingen zijn")
        return [f"{wat} bij het lezen opgevallen; u ziet het zonder --stil."]

    def meld(self, tekst: str) -> None:
        """Talk on stderr; silent with --stil and --json."""
        if not (self.stil or self.json):
            say(tekst)


def can_ask(o: Opdracht) -> bool:
    """Whether a person at a terminal can answer."""
    return not (o.json or o.stil) and sys.stdin.isatty() and sys.stdout.isatty()
