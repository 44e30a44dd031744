"""The week of the sample case: the real commands in order, each at its moment of the timeslot."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent
NAAM = "0363-amsterdam"
WERKBOEK = SAMPLES / "werkboek_ingevuld.xlsx"
RONDE1, RONDE2 = SAMPLES / "408" / "ronde1", SAMPLES / "408" / "ronde2"


@dataclass(frozen=True)
class Stap:
    """One command: when it runs (`--nu`), its words, the exit code that it must end with.

    `naam` is what this file and maak.py call it; `eerst` does, in the folder of the dossier, what
    a person does before it.
    """

    naam: str
    kop: str
    nu: str
    woorden: tuple[str, ...]
    code: int = 0
    eerst: Callable[[Path], None] | None = None


@dataclass(frozen=True)
class Gedaan:
    """A step that ran: what it said on stdout and stderr."""

    nummer: int
    stap: Stap
    uit: str
    fout: str

    @property
    def regel(self) -> str:
        """The command as a person types it."""
        return shlex.join(["bvtool", "--nu", self.stap.nu, *self.stap.woorden])


def bring_in(map_: Path) -> None:
    """Lay B4 and register in `inkomend/`; say that the data are fictive, and judge by hand."""
    for bron in ("B4_680363.xlsx", "register_0363.csv"):
        shutil.copyfile(SAMPLES / bron, map_ / "inkomend" / bron)
    toml = map_ / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8")
    for oud, nieuw in (
        ("# fictief = false", "fictief = true"),
        ('# buitenregionaal = "aanmelden"', 'buitenregionaal = "beoordelen"'),
    ):
        if oud not in tekst:
            raise SystemExit(f"bvtool.toml heeft geen regel: {oud}")
        tekst = tekst.replace(oud, nieuw)
    toml.write_bytes(tekst.encode("utf-8"))


def fill_in(map_: Path) -> None:
    """Play the clerk: the filled-in workbook in the place of the empty one."""
    shutil.copyfile(WERKBOEK, map_ / "werk" / "werkboek.xlsx")


def receive(ronde: Path) -> Callable[[Path], None]:
    """Play the post: the answers of one round in `inkomend/408`."""

    def lay_down(map_: Path) -> None:
        for pad in sorted(ronde.iterdir()):
            shutil.copyfile(pad, map_ / "inkomend" / "408" / pad.name)

    return lay_down


def read_twist() -> str:
    """The Identificatie of the message with two answers that contradict each other."""
    bericht = (RONDE1 / "tegenstrijdig_9400.xml").read_text(encoding="utf-8")
    gevonden = re.search(r"Identificatie>([^<]+)</ieb:Identificatie", bericht)
    if gevonden is None:
        raise SystemExit("tegenstrijdig_9400.xml heeft geen Identificatie.")
    return gevonden[1]


NIEUW = ("nieuw", NAAM, "--gemeente", "0363", "--uitvoerder", "680363", "--timeslot", "2022-10-17")
UITSPRAAK = (
    "retour", "--uitspraak", "{twist}=goedgekeurd",
    "--reden", "Gebeld met het CAK: de goedkeuring telt",
)  # fmt: skip
ICS = ("kalender", "--ics", "rapporten/kalender.ics")

STAPPEN = (
    Stap("nieuw", "Maandag: een nieuw dossier", "2022-10-10T11:15", NIEUW),
    Stap("begin", "Waar sta ik?", "2022-10-10T11:20", (), eerst=bring_in),
    Stap("vergelijk", "Vergelijken. Code 1: nu is een mens aan zet", "2022-10-10T11:25", ("vergelijk",), 1),
    Stap("te-vroeg", "Terugkoppelen terwijl er nog rijen open staan", "2022-10-11T09:00", ("terugkoppeling",), 65),
    Stap("terugkoppeling", "Donderdag: het werkboek is ingevuld", "2022-10-13T15:30", ("terugkoppeling",), eerst=fill_in),
    Stap("akkoord", "Vrijdag: het CAK geeft akkoord", "2022-10-14T10:00", ("akkoord", "--op", "2022-10-14")),
    Stap("proef", "Dinsdag: wat zou er gaan?", "2022-10-18T09:00", ("aanmelden", "--proef")),
    Stap("aanmelden", "Dinsdag: de berichten maken", "2022-10-18T09:05", ("aanmelden",)),
    Stap("retour", "Woensdag: de antwoorden lezen", "2022-10-19T11:00", ("retour",), 1, receive(RONDE1)),
    Stap("uitspraak", "Gebeld over twee antwoorden die elkaar tegenspreken", "2022-10-19T13:30", UITSPRAAK, 1),
    Stap("opnieuw", "Wat is afgekeurd opnieuw, nu in een envelop", "2022-10-19T14:00", ("aanmelden", "--envelop")),
    Stap("retour-2", "Vrijdag: de antwoorden daarop", "2022-10-21T10:00", ("retour",), 1, receive(RONDE2)),
    Stap("rapport", "Dinsdag: het weekrapport. Code 1: er is nog iets te herstellen", "2022-10-25T07:00", ("rapport",), 1),
    Stap("kalender", "De termijnen, ook voor de agenda", "2022-10-25T07:05", ICS),
    Stap("eind", "Waar sta ik?", "2022-10-25T07:10", ()),
)  # fmt: skip


Loper = Callable[[list[str], Path], tuple[int, str, str]]
"""Runs `bvtool` with these words in this folder; gives exit code, stdout and stderr."""


def run_bvtool(woorden: list[str], map_: Path) -> tuple[int, str, str]:
    """The command in a process of its own, as a person starts it."""
    omgeving = os.environ | {"PYTHONIOENCODING": "utf-8"}
    if (SAMPLES.parent / "bvtool").is_dir():
        omgeving["PYTHONPATH"] = str(SAMPLES.parent)
    gelopen = subprocess.run(
        [sys.executable, "-m", "bvtool", *woorden],
        cwd=map_, env=omgeving, capture_output=True, encoding="utf-8",
        check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return gelopen.returncode, gelopen.stdout, gelopen.stderr


def run_week(
    basis: Path, *, tot: str = "", als_json: bool = False, loper: Loper = run_bvtool
) -> Iterator[Gedaan]:
    """Runs the steps in the folder `basis`, up to and with the one called `tot`.

    Stops with a message when a command ends with another exit code than it must.
    """
    for nummer, stap in enumerate(STAPPEN, start=1):
        map_ = basis if stap.naam == "nieuw" else basis / NAAM
        if stap.eerst is not None:
            stap.eerst(map_)
        twist = read_twist() if stap.naam == "uitspraak" else ""
        woorden = tuple(w.format(twist=twist) for w in stap.woorden)
        code, uit, fout = loper(["--json"] * als_json + ["--nu", stap.nu, *woorden], map_)
        gedaan = Gedaan(nummer, replace(stap, woorden=woorden), uit, fout)
        yield gedaan
        if code != stap.code:
            raise SystemExit(
                f"{gedaan.regel} eindigde met code {code}, niet met {stap.code}.\n{uit}{fout}"
            )
        if stap.naam == tot:
            return
