"""Working days in the Netherlands: Monday to Friday without the days of the Algemene termijnenwet.

No working day are: the public holidays, Goede Vrijdag (art. 3 lid 2 Atw puts it on a par) and the
fifth of May in every year (art. 3 lid 1 Atw). A day off by decree (art. 3 lid 3) is not known here.
"""

from datetime import date, timedelta
from functools import cache

EEN_DAG = timedelta(days=1)
_ZATERDAG = 6
_FEESTTIJD = (((1, 1), (1, 1)), ((3, 20), (6, 14)), ((12, 25), (12, 26)))
"""From and up to which day (month, day) any of them can fall: New Year, from the earliest Goede
Vrijdag up to the latest tweede pinksterdag, Christmas. Outside it nobody has to load them."""


def is_werkdag(dag: date) -> bool:
    """Is this day a working day in the Netherlands?

    >>> is_werkdag(date(2022, 12, 26))  # tweede kerstdag
    False
    """
    if dag.isoweekday() >= _ZATERDAG:
        return False
    kan = any(van <= (dag.month, dag.day) <= tot for van, tot in _FEESTTIJD)
    return not (kan and dag in _feestdagen(dag.year))


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
    from holidays.constants import OPTIONAL, PUBLIC
    from holidays.countries.netherlands import Netherlands

    # OPTIONAL holds nothing but the fifth of May in the years that it is no general day off.
    return frozenset(Netherlands(years=jaar, categories=(PUBLIC, OPTIONAL)))  # type: ignore[no-untyped-call]
