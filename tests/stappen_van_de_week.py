"""The week as commands: each step with its moment and words, and the dossier just before it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.hulp import DINSDAG, DONDERDAG, MAANDAG, RAPPORTDAG, VRIJDAG, fill, run

ANTWOORDDAG = "2022-10-20T10:00"
LATER = "2024-03-01T09:00"
NAAM = "0363"


@dataclass(frozen=True)
class Stap:
    """One command: its name, `--nu`, the words after the command, and how to call it in a table."""

    naam: str
    nu: str
    rest: tuple[str, ...] = ()
    titel: str = ""

    @property
    def heet(self) -> str:
        """How a table calls it."""
        return self.titel or self.naam

    def woorden(self, dossier: Path) -> list[str]:
        """The words of the command line for this dossier."""
        begin = ["--nu", self.nu]
        if self.naam in ("voorbeeld", "nieuw"):
            return [*begin, self.naam, str(dossier), *self.rest]
        rest = [str(dossier / r[1:]) if r.startswith("@") else r for r in self.rest]
        return ["--dossier", str(dossier), *begin, self.naam, *rest]


STAPPEN = (
    Stap("nieuw", MAANDAG, ("--gemeente", "0363", "--uitvoerder", "680363",
                            "--timeslot", "2022-10-17")),
    Stap("voorbeeld", MAANDAG, ("--klanten", "14", "--zaad", "7")),
    Stap("vergelijk", MAANDAG),
    Stap("terugkoppeling", DONDERDAG),
    Stap("akkoord", VRIJDAG, ("--op", "2022-10-14")),
    Stap("aanmelden", DINSDAG),
    Stap("retour", ANTWOORDDAG),
    Stap("rapport", RAPPORTDAG),
    Stap("opschonen", LATER, ("--ouder-dan", "365")),
)  # fmt: skip
OP_NAAM = {stap.naam: stap for stap in STAPPEN}


def walk(map_: Path) -> dict[str, Path]:
    """Goes through the week once; gives for each step the dossier as it was just before it.

    The key `klaar` holds the dossier after `rapport`.
    """
    standen: dict[str, Path] = {}
    dossier = map_ / "nu" / NAAM
    dossier.parent.mkdir(parents=True)
    for stap in STAPPEN:
        if stap.naam == "terugkoppeling":
            fill(dossier / "werk" / "werkboek.xlsx")
        if stap.naam == "retour":
            standen["ketentest"] = Path(shutil.copytree(dossier, map_ / "voor-ketentest" / NAAM))
            oefen(dossier)
        standen[stap.naam] = map_ / f"voor-{stap.naam}" / NAAM
        if dossier.exists() and stap.naam != "nieuw":
            shutil.copytree(dossier, standen[stap.naam])
        else:
            standen[stap.naam].parent.mkdir()
        if stap.naam not in ("nieuw", "opschonen"):
            gelopen = run(*stap.woorden(dossier))
            assert gelopen.code in (0, 1), (stap, gelopen)
    shutil.rmtree(standen["voorbeeld"], ignore_errors=True)
    standen["klaar"] = standen["opschonen"]
    return standen


def oefen(dossier: Path) -> None:
    """The CAK's answers to the newest delivery, in `inkomend/408`."""
    zip_ = sorted(dossier.glob("uitgaand/407_*.zip"))[-1]
    uit = dossier / "inkomend" / "408"
    gelopen = run("--dossier", dossier, "--nu", DINSDAG, "ketentest", zip_, "--uit", uit)
    assert gelopen.code in (0, 1), gelopen
