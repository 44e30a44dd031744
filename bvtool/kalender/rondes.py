"""The terms of the rounds: reference date, answer, and when the next round is due.

Art. 2h Uitvoeringsregeling Wmo 2015: at least every two months (bevestigd); the day itself and the
term of the answer are not published (aangenomen), so they are what the dossier says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bvtool.kalender.maanden import add_maanden
from bvtool.kalender.termijn import UITERLIJK, Termijn
from bvtool.kalender.weken import monday_of

MAANDEN = 2
"""How far rounds lie apart at most, in months."""
GEMEENTE, BEIDE = "gemeente", "CAK en gemeente"
_DAG = "dag"


@dataclass(frozen=True, slots=True)
class Rondemoment:
    """A round: its number, its reference date, and by when the answer is due (aware, Amsterdam;
    None: no term was agreed). `over`: what it is about, empty for beschermd wonen."""

    nr: int
    peildatum: date
    uiterlijk: datetime | None
    over: str = ""

    def name(self, nr: int) -> str:
        """How this round, or a next one about the same, is called."""
        return f"Ronde {nr} ({self.over})" if self.over else f"Ronde {nr}"


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
                f"{ronde.name(ronde.nr)}: peildatum",
                "bevestigd",
            )
        )
        if ronde.uiterlijk is not None:
            tekst = f"{ronde.name(ronde.nr)}: antwoord aan het CAK"
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
        nr, dag = laatste.nr + keer, next_peildatum(laatste.peildatum, maanden * keer)
        gevonden.append(_term(f"ronde-{nr}", dag, f"{laatste.name(nr)}: vergelijken", "aangenomen"))
    return gevonden


def _term(id_: str, dag: date, tekst: str, merk: str) -> Termijn:
    return Termijn(id_, None, dag, BEIDE, tekst, _DAG, merk)
