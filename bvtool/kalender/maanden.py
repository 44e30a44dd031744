"""Whole months in the calendar, as terms of the field count them ("binnen een maand")."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=1024)  # every message of a delivery asks the same few
def add_maanden(dag: date, aantal: int) -> date:
    """The same day `aantal` months later (earlier below zero); else the last day of that month.

    >>> add_maanden(date(2022, 10, 31), 1), add_maanden(date(2022, 12, 1), -1)
    (datetime.date(2022, 11, 30), datetime.date(2022, 11, 1))
    """
    jaar, maand = divmod(dag.year * 12 + dag.month - 1 + aantal, 12)
    return date(jaar, maand + 1, min(dag.day, monthrange(jaar, maand + 1)[1]))


def find_eerste(dag: date, aantal: int) -> date:
    """The first day from which `dag` lies no more than `aantal` months ahead.

    >>> find_eerste(date(2023, 3, 28), 1), find_eerste(date(2023, 3, 31), 1)
    (datetime.date(2023, 2, 28), datetime.date(2023, 3, 1))
    """
    eerste = add_maanden(dag, -aantal)
    while add_maanden(eerste, aantal) < dag:
        eerste += timedelta(days=1)
    return eerste
