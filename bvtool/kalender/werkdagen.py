"""Working days in the Netherlands: Monday to Friday without the days of the Algemene termijnenwet.

No working day are: the public holidays, Goede Vrijdag (art. 3 lid 2 Atw puts it on a par) and the
fifth of May in every year (art. 3 lid 1 Atw). A day off by decree (art. 3 lid 3) is not known here.
"""

from datetime import date, timedelta
from functools import cache

EEN_DAG = timedelta(days=1)
_ZATERDAG = 6


def is_werkdag(dag: date) -> bool:
    """Is this day a working day in the Netherlands?

    >>> is_werkdag(date(2022, 12, 26))  # tweede kerstdag
    False
    """
    return dag.isoweekday() < _ZATERDAG and dag not in _feestdagen(dag.year)


def add_werkdagen(dag: date, aantal: int) -> date:
    """The day that lies `aantal` working days after `dag`; `dag` itself does not count.

    `aantal` 0 gives `dag` unchanged, a working day or not. A retour is due within 3 working days
    of the heenbericht (OP090). Raises ValueError when `aantal` is below zero.

    >>> add_werkdagen(date(2022, 12, 23), 1)
    datetime.date(2022, 12, 27)
    """
    if aantal < 0:
        raise ValueError(f"aantal werkdagen onder nul: {aantal}")
    while aantal:
        dag += EEN_DAG
        aantal -= is_werkdag(dag)
    return dag


@cache
def _feestdagen(jaar: int) -> frozenset[date]:
    pasen = find_pasen(jaar)
    return frozenset(
        {
            date(jaar, 1, 1),
            _koningsdag(jaar),
            date(jaar, 5, 5),
            date(jaar, 12, 25),
            date(jaar, 12, 26),
            *(pasen + timedelta(days=afstand) for afstand in _ROND_PASEN),
        }
    )


_ROND_PASEN = (-2, 0, 1, 39, 49, 50)
"""Goede Vrijdag, both days of Easter, Hemelvaart, both days of Pinksteren: in days from Easter."""
_KONING_SINDS = 2014


def _koningsdag(jaar: int) -> date:
    """27 April, the day before when that is a Sunday; until 2013 Koninginnedag, 30 April so."""
    dag = date(jaar, 4, 27 if jaar >= _KONING_SINDS else 30)
    return dag - EEN_DAG if dag.isoweekday() > _ZATERDAG else dag


def find_pasen(jaar: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar, by the rule of Gauss as Butcher gave it.

    >>> find_pasen(2022)
    datetime.date(2022, 4, 17)
    """
    eeuw, rest = divmod(jaar, 100)
    maan = jaar % 19
    schrikkel, over = divmod(eeuw, 4)
    epacta = (19 * maan + eeuw - schrikkel - (eeuw - (eeuw + 8) // 25 + 1) // 3 + 15) % 30
    zondag = (32 + 2 * over + 2 * (rest // 4) - epacta - rest % 4) % 7
    bij = (maan + 11 * epacta + 22 * zondag) // 451
    maand, dag = divmod(epacta + zondag - 7 * bij + 114, 31)
    return date(jaar, maand, dag + 1)
