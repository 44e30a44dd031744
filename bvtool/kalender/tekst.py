"""Dutch words for days, moments and spans of time, as they stand in tables and sentences."""

from datetime import UTC, date, datetime, timedelta

DAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MAANDEN = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_UUR = 3600
_DAG = 24 * _UUR


def dag_tekst(dag: date) -> str:
    """`donderdag 13 oktober 2022`.

    >>> dag_tekst(date(2022, 10, 13))
    'donderdag 13 oktober 2022'
    """
    return f"{DAGEN[dag.weekday()]} {dag.day} {MAANDEN[dag.month - 1]} {dag.year}"


def dag_cijfers(tekst: str) -> str:
    """A day as the ledger keeps it (jjjj-mm-dd), in figures.

    >>> dag_cijfers("2022-10-13")
    '13-10-2022'
    """
    return f"{date.fromisoformat(tekst):%d-%m-%Y}"


def moment_tekst(moment: datetime) -> str:
    """`donderdag 13 oktober 2022 om 17:00`; seconds only when there are any.

    >>> moment_tekst(datetime(2022, 10, 13, 17, 0))
    'donderdag 13 oktober 2022 om 17:00'
    """
    vorm = "%H:%M:%S" if moment.second else "%H:%M"
    return f"{dag_tekst(moment.date())} om {moment.strftime(vorm)}"


def verschil(van: datetime, tot: datetime) -> timedelta:
    """The time that really passes between two aware moments.

    Two moments of one time zone subtract as wall times in Python, which is an hour wrong over a
    change of summer time; so this counts in UTC.
    """
    return tot.astimezone(UTC) - van.astimezone(UTC)


_LANG = 100
"""From so many days on a number of days says nothing to a reader."""


def duur_tekst(duur: timedelta) -> str:
    """The two largest units: `3 dagen en 4 uur`, `1 uur en 5 minuten`, `12 seconden`; of more than
    a hundred days the months or years that are full: `ruim 4 jaar`."""
    over = round(abs(duur.total_seconds()))
    dagen, over = divmod(over, _DAG)
    if dagen >= _LANG:
        jaren, maanden = int(dagen / 365.25), int(dagen / 30.4375)
        return f"ruim {jaren} jaar" if jaren >= 2 else f"ruim {maanden} maanden"
    uren, over = divmod(over, _UUR)
    minuten, seconden = divmod(over, 60)
    delen = [
        f"{aantal} {een if aantal == 1 else veel}"
        for aantal, een, veel in (
            (dagen, "dag", "dagen"),
            (uren, "uur", "uur"),
            (minuten, "minuut", "minuten"),
            (seconden, "seconde", "seconden"),
        )
        if aantal
    ]
    return " en ".join(delen[:2]) or "0 seconden"
