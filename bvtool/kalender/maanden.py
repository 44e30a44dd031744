"""Whole months in the calendar, as terms of the field count them ("binnen een maand")."""

from calendar import monthrange
from datetime import date


def add_maanden(dag: date, aantal: int) -> date:
    """The same day `aantal` months later (earlier below zero); else the last day of that month.

    >>> add_maanden(date(2022, 10, 31), 1), add_maanden(date(2022, 12, 1), -1)
    (datetime.date(2022, 11, 30), datetime.date(2022, 11, 1))
    """
    jaar, maand = divmod(dag.year * 12 + dag.month - 1 + aantal, 12)
    return date(jaar, maand + 1, min(dag.day, monthrange(jaar, maand + 1)[1]))
