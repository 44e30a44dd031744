"""The terms of the rounds: reference date, answer, and when the next round is due.

Art. 2h Uitvoeringsregeling Wmo 2015: at least every two months (bevestigd); the day itself and the
term of the answer are not published (aangenomen), so they are what the dossier says.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from bvtool.kalender.maanden import add_maanden
from bvtool.kalender.termijn import UITERLIJK, Termijn
from bvtool.kalender.weken import monday_of

MAANDEN = 2
"""How far rounds lie apart at most, in months."""
GEMEENTE, BEIDE = "gemeente", "CAK en gemeente"
_DAG = "dag"


class Rondemoment(NamedTuple):
    """A round: its number, its reference date, and by when the answer is due (aware, Amsterdam;
    None: no term was agreed). `over`: what it is about, empty when all of them are about beschermd
    wonen."""

    nr: int
    peildatum: date
    uiterlijk: datetime | None
    over: str = ""

    @property
    def naam(self) -> str:
        """How this round is called."""
        return f"Ronde {self.nr} ({self.over})" if self.over else f"Ronde {self.nr}"

    def name_next(self, keer: int) -> tuple[str, str]:
        """The id and the name of a next round about the same; which number it gets is only known
        when rounds are about one thing."""
        if not self.over:
            return f"ronde-{self.nr + keer}", f"Ronde {self.nr + keer}"
        return f"volgende-{self.over}-{keer}", f"Volgende ronde ({self.over})"


def next_peildatum(peildatum: date, maanden: int) -> date:
    """When the round is due that comes `maanden` after this reference date: on the Monday of that
    week.

    >>> next_peildatum(date(2022, 12, 12), 2)
    datetime.date(2023, 2, 6)
    """
    return monday_of(add_maanden(peildatum, maanden))


def rondetermijnen(rondes: Sequence[Rondemoment], maanden: int, vooruit: int) -> list[Termijn]:
    """The terms of these rounds that return, and of the `vooruit` next ones, `maanden` apart.

    The rounds are about the same. The next ones count from the last reference date, and fall on the
    Monday of that week.
    """
    gevonden = []
    for ronde in rondes:
        gevonden.append(
            _term(
                f"ronde-{ronde.nr}",
                ronde.peildatum,
                f"{ronde.naam}: peildatum",
                "bevestigd",
            )
        )
        if ronde.uiterlijk is not None:
            tekst = f"{ronde.naam}: antwoord aan het CAK"
            dag = ronde.uiterlijk.date()
            gevonden.append(
                Termijn(
                    f"antwoord-{ronde.nr}",
                    ronde.uiterlijk,
                    dag,
                    GEMEENTE,
                    tekst,
                    UITERLIJK,
                    "bevestigd",
                )
            )
    laatste = rondes[-1]
    for keer in range(1, vooruit + 1):
        (id_, naam), dag = (
            laatste.name_next(keer),
            next_peildatum(laatste.peildatum, maanden * keer),
        )
        gevonden.append(_term(id_, dag, f"{naam}: vergelijken", "aangenomen"))
    return gevonden


def _term(id_: str, dag: date, tekst: str, merk: str) -> Termijn:
    return Termijn(id_, None, dag, BEIDE, tekst, _DAG, merk)
