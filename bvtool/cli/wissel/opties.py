"""What the commands of `wissel` share: their options, and how these are read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bvtool.vak.fouten import Gebruiksfout

if TYPE_CHECKING:
    from bvtool.cli.opdracht import Opdracht
    from bvtool.wissel.regels import Kalender


def kalender_optie() -> Callable[[Any], Any]:
    """`--kalender BESTAND`."""
    return click.option(
        "--kalender",
        type=click.Path(path_type=Path),
        metavar="BESTAND",
        help="Eigen kalender (csv) naast die van bvtool. Anders: die van het dossier.",
    )


def op_optie() -> Callable[[Any], Any]:
    """`--op MOMENT`."""
    return click.option(
        "--op", metavar="JJJJ-MM-DDTUU:MM", help="Voor dit moment (tijd in Nederland). Anders: nu."
    )


def partij_optie() -> Callable[[Any], Any]:
    """`--partij NAAM`."""
    return click.option(
        "--partij", metavar="PARTIJ", help="Voor deze partij, bijvoorbeeld gemeente of aanbieder."
    )


def bestand_optie(naam: str, hulp: str) -> Callable[[Any], Any]:
    """An option that names a file to write."""
    return click.option(naam, type=click.Path(path_type=Path), metavar="BESTAND", help=hulp)


def read_kalender(o: Opdracht, bestand: Path | None) -> Kalender:
    """The calendar: with the file of the option, else with that of the dossier, else as shipped."""
    from bvtool.wissel.laden import load_kalender

    if bestand is None and (dossier := o.dossier_of_niets()) is not None:
        eigen = dossier.instellingen.wissels_kalender
        bestand = dossier.pad / eigen if eigen else None
    return load_kalender(bestand)


def read_op(o: Opdracht, op: str | None) -> datetime:
    """The moment of `--op`, else now; raises Gebruiksfout when it cannot be read."""
    from bvtool.kalender.klok import read_klok

    if op is None:
        return o.klok.nu
    try:
        return read_klok(op).nu
    except Gebruiksfout:
        raise Gebruiksfout(
            f"Het moment bij --op is niet te lezen: {op}",
            waar="de optie --op",
            wat_nu="Schrijf het als JJJJ-MM-DDTUU:MM, bijvoorbeeld --op 2018-03-28T10:00.",
        ) from None


def read_partij(partij: str | None) -> str | None:
    """The party of `--partij` by its own name; raises Gebruiksfout with the known ones."""
    from bvtool.kalender.partijen import PARTIJEN, parse_partij

    if partij is None:
        return None
    gevonden = parse_partij(partij)
    if gevonden is None:
        raise Gebruiksfout(
            f"De partij {partij} is niet bekend.",
            waar="de optie --partij",
            wat_nu="Kies uit: " + ", ".join(PARTIJEN) + ".",
        )
    return gevonden


def meld_nu(o: Opdracht, op: datetime) -> None:
    """Say on stderr that the answer is for a moment that the user gave."""
    if op != o.klok.nu or o.klok.opgegeven:
        from bvtool.kalender.tekst import moment_tekst

        o.meld(f"Voor het moment {moment_tekst(op)}.")
