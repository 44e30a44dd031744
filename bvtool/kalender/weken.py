"""ISO weeks, as `2022-W43`."""

import re
from datetime import date, timedelta

from bvtool.vak.fouten import Gebruiksfout


def monday_of(dag: date) -> date:
    """The Monday of the week of this day."""
    return dag - timedelta(days=dag.weekday())


def tell_maandag(zin: str, dag: date | None) -> str:
    """How to write the Monday that is asked for; of a day the Monday of its week.

    >>> tell_maandag("Geef de maandag", date(2026, 12, 8))
    'Geef de maandag als jjjj-mm-dd. De maandag van die week is 2026-12-07.'
    """
    die = f" De maandag van die week is {monday_of(dag)}." if dag else ""
    return f"{zin} als jjjj-mm-dd.{die}"


def week_tekst(dag: date) -> str:
    """The ISO week of a day: 2022-10-25 is in `2022-W43`; 2023-01-01 is in `2022-W52`.

    >>> week_tekst(date(2022, 10, 18))
    '2022-W42'
    """
    jaar, week, _ = dag.isocalendar()
    return f"{jaar:04d}-W{week:02d}"


def parse_week(tekst: str, vandaag: date | None = None) -> date:
    """The Monday of an ISO week such as `2022-W43`.

    Raises Gebruiksfout when it is no such week (a year has 52 or 53), with the week of `vandaag` as
    an example.

    >>> parse_week("2022-W42")
    datetime.date(2022, 10, 17)
    """
    # matches: "2022-W42"
    vorm = re.fullmatch(r"(\d{4})-?W(\d{2})", tekst.strip(), re.IGNORECASE)
    if vorm:
        try:
            return date.fromisocalendar(int(vorm[1]), int(vorm[2]), 1)
        except ValueError:
            pass
    voorbeeld = f", bijvoorbeeld --week {week_tekst(vandaag)}" if vandaag else ""
    raise Gebruiksfout(
        f"Deze week bestaat niet: {tekst}",
        waar="de optie --week",
        wat_nu=f"Schrijf een week als JJJJ-Www{voorbeeld}.",
    )


def list_weken_tussen(na: str, voor: str) -> list[str]:
    """The ISO weeks after one and before another; both as `2022-W43`.

    >>> list_weken_tussen("2022-W51", "2023-W02")
    ['2022-W52', '2023-W01']
    """
    maandag, einde, weken = parse_week(na) + timedelta(weeks=1), parse_week(voor), []
    while maandag < einde:
        weken.append(week_tekst(maandag))
        maandag += timedelta(weeks=1)
    return weken
