"""Which round a file of the CAK's side belongs to: by what it says, by its name, by when it came.

The migration is round 1; the ledger holds every later one (`bvtool ronde`). A B4 names its round
by the reference date in its path (`b4/2022-12-12/680363.xlsx`), an answer above its table or in its
path. What names none belongs to the newest round whose reference date had come when it arrived; a
B4 that names a day on which the next round is due waits for that round. An answer with J and N is
one of the migration, and one with decisions never is (aangenomen: in a round everything has a
decision). A round of the abonnementstarief has only files that say so, above the table or in their
path (`b4/abonnementstarief/2022-12-12/680363.xlsx`); every other file is of beschermd wonen.
Messages belong to the dossier: the standing of a round takes those of its contribution that came in
it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple

import polars as pl

from bvtool.dossier.feiten import MIGRATIERONDE, Rondefeit
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.rondes import MAANDEN, next_peildatum
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Gebruiksfout

PER_RONDE = ("b4", "terugkoppeling")
# matches: "b4/2022-12-12/680363.xlsx"
_DAG = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")


class Rondekeuze(NamedTuple):
    """Every round of the dossier, the first one first, and the one that is looked at."""

    rondes: Sequence[Rondefeit]
    ronde: Rondefeit

    @property
    def over(self) -> Bijdrage:
        """The contribution of the round that is looked at."""
        return Bijdrage(self.ronde.bijdrage)

    def find(self, naam: str, seconde: int, zegt: Zegt | None) -> int:
        """The number of the round that a B4 or answer is of, among those about its contribution;
        ONBEKEND for one never opened (`is_vroeg`), for decisions that name no day and came before
        any round in which one decides, and for a contribution that bvtool does not know."""
        rondes = [r for r in self.rondes if r.bijdrage == find_over(naam, zegt)]
        per_dag = {r.peildatum: r.nr for r in rondes if r.periodiek}
        if not rondes:
            return ONBEKEND
        if zegt is not None and zegt.peildatum is not None:
            return per_dag.get(zegt.peildatum.isoformat(), ONBEKEND)
        if zegt is not None and not zegt.besluiten:
            return rondes[0].nr if not rondes[0].periodiek else ONBEKEND
        genoemd = [per_dag[dag] for dag in _DAG.findall(naam) if dag in per_dag]
        if genoemd:
            return genoemd[-1]
        kan = [r for r in rondes if zegt is None or r.periodiek]
        begonnen = [r for r in kan if begin_of(r) <= max(seconde, 0)]
        if not begonnen or is_vroeg(naam, begonnen[-1]):
            return ONBEKEND
        return begonnen[-1].nr


ONBEKEND = 0
"""The number of no round: never opened, or of an answer that no round can have."""


class Zegt(NamedTuple):
    """What an answer says of its round: the reference date it names, and whether it decides on
    every row (so not with J and N). `bijdrage`: the contribution as it calls it, None when it names
    none."""

    peildatum: date | None
    besluiten: bool
    bijdrage: str | None = None


def find_over(naam: str, zegt: Zegt | None = None) -> Bijdrage | None:
    """The contribution that a B4, an answer or a productafname is about: as it says, else as its
    path says; None for a word that bvtool does not know.

    >>> find_over("b4/abonnementstarief/2022-12-12/680363.xlsx")
    <Bijdrage.ABO: 'abonnementstarief'>
    """
    if zegt is not None and zegt.bijdrage is not None:
        return Bijdrage.find_naam(zegt.bijdrage)
    return Bijdrage.ABO if Bijdrage.ABO.naam in naam.casefold() else Bijdrage.BW


def b4_map(ronde: Rondefeit) -> str:
    """The folder, below `inkomend`, for the files of the CAK in a round that returns."""
    soort = "" if ronde.bijdrage == Bijdrage.BW else f"{ronde.bijdrage}/"
    return f"b4/{soort}{ronde.peildatum}"


def begin_of(ronde: Rondefeit) -> int:
    """From which second (since 1970) on files can be of this round: the start of the day on which
    the CAK makes its file; the migration has no such day."""
    if not ronde.periodiek:
        return 0
    dag = date.fromisoformat(ronde.peildatum)
    return int(datetime.combine(dag, time(), TIJDZONE).timestamp())


def is_vroeg(naam: str, ronde: Rondefeit) -> bool:
    """Whether a B4 is of a round that was not begun yet, and not of this one: its name holds a day
    on which the next round is due, or a later one (aangenomen).

    >>> is_vroeg("b4/2022-12-12/680363.xlsx", MIGRATIERONDE)
    True
    >>> is_vroeg("b4/680363 2022-10-17.xlsx", MIGRATIERONDE)
    False
    """
    if not naam.startswith("b4/"):
        return False
    volgende = next_peildatum(date.fromisoformat(ronde.peildatum), MAANDEN).isoformat()
    return any(dag >= volgende for dag in _DAG.findall(naam))


def complete_rondes(rondes: Sequence[Rondefeit]) -> list[Rondefeit]:
    """The rounds of a dossier of the CAK: the migration too, also when nobody wrote it down."""
    return list(rondes) if rondes else [MIGRATIERONDE]


def find_keuze(rondes: Sequence[Rondefeit], nu: datetime) -> Rondekeuze:
    """The round that is open at `nu` (aware), among those that had begun then."""
    alle = complete_rondes(rondes)
    begonnen = [r for r in alle if not r.geopend or datetime.fromisoformat(r.geopend) <= nu]
    return Rondekeuze(begonnen, begonnen[-1])


def choose_ronde(rondes: Sequence[Rondefeit], nu: datetime, nr: int | None) -> Rondekeuze:
    """The round with this number, or the one that is open. Raises Gebruiksfout for a number that no
    round has."""
    if nr is None:
        return find_keuze(rondes, nu)
    alle = complete_rondes(rondes)
    if nr not in {r.nr for r in alle}:
        raise Gebruiksfout(
            f"Er is geen ronde {nr}.",
            waar="de optie --ronde",
            wat_nu="Welke rondes er zijn, zegt: bvtool ronde",
        )
    return Rondekeuze(alle, next(r for r in alle if r.nr == nr))


def read_zegt(antwoorden: pl.DataFrame) -> Mapping[int, Zegt]:
    """Per file with an answer (rows as `rijen.SCHEMA`) what it says of its round."""
    per = antwoorden.group_by("bestand").agg(
        pl.col("peildatum").drop_nulls().first(),
        pl.col("besluit").is_not_null().any(),
        pl.col("bijdrage").drop_nulls().first(),
    )
    return {nummer: Zegt(*rest) for nummer, *rest in per.iter_rows()}


def is_periodiek(pad: Path) -> bool:
    """Whether a B4 can only be of a round that returns: its path below the folder b4 holds a day
    of one, or a day and the abonnementstarief, which had no migration.

    >>> is_periodiek(Path("inkomend/b4/2022-12-12/680363.xlsx"))
    True
    >>> is_periodiek(Path("inkomend/b4/680363 2022-10-10.xlsx"))
    False
    """
    delen = pad.parts[::-1]
    naam = "/".join(delen[: delen.index("b4") + 1][::-1]) if "b4" in delen else ""
    over_abo = find_over(naam) is Bijdrage.ABO and _DAG.search(naam) is not None
    return over_abo or is_vroeg(naam, MIGRATIERONDE)


def tell_elders(keuze: Rondekeuze, nr: int, naam: str, zegt: Zegt | None) -> str:
    """Why an answer, or a B4 (`zegt` None), that came in this round does not count in it: it is of
    round `nr`."""
    waarin = f"ronde {keuze.ronde.nr}" if keuze.ronde.periodiek else "de migratie"
    over = f"telt niet in {waarin}."
    if (genoemd := find_over(naam, zegt)) is not keuze.over:
        return _tell_bijdrage(keuze, genoemd, zegt, over)
    if zegt is None:
        zin = "De naam van dit bestand noemt een dag waarop een volgende ronde kan zijn: het"
        nu = "Begin eerst die ronde. Hoort het toch hierbij, haal de dag dan uit de naam."
        return f"{zin} {over} {nu}"
    if nr == ONBEKEND and zegt.peildatum is not None:
        dag = f"{zegt.peildatum:%d-%m-%Y}"
        return f"Dit antwoord noemt peildatum {dag}. Die ronde is niet begonnen: het {over}"
    if nr == ONBEKEND:
        zin = "In dit antwoord staan besluiten, en geen peildatum. Toen het kwam, was er geen ronde"
        return f"{zin} waarin een gemeente besluiten neemt: het {over}"
    if not zegt.besluiten and zegt.peildatum is None:
        return f"In dit antwoord staat J of N en geen besluit. Het is van de migratie en {over}"
    return f"Dit antwoord is van ronde {nr} en {over}"


def _tell_bijdrage(
    keuze: Rondekeuze, genoemd: Bijdrage | None, zegt: Zegt | None, over: str
) -> str:
    """Why a file about another contribution does not count in this round."""
    wat = "Dit bestand" if zegt is None else "Dit antwoord"
    hier = f"Hier gaat het over {keuze.over.naam}, dus het {over}"
    if zegt is not None and zegt.bijdrage is not None:
        return f"{wat} noemt als soort bijdrage {zegt.bijdrage}. {hier}"
    if genoemd is not Bijdrage.BW:
        return f"Volgens zijn naam gaat dit over {Bijdrage.ABO.naam}. {hier}"
    nu = f"Hoort het toch hierbij, zet dan {keuze.over.naam} in de naam van het bestand of de map."
    return f"{wat} noemt geen soort bijdrage. {hier} {nu}"
