"""Calendar files by RFC 5545: deadlines with alarms, for any calendar program. No personal data.

Moments stand in UTC, so no VTIMEZONE is needed and every program shows the Dutch wall time to a
user in the Netherlands, on both sides of a change of summer time. The same events and the same
stamp give the same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

_MAX_OCTETTEN = 75
_VOOR_EEN_MOMENT = (timedelta(days=1), timedelta(hours=2))
_VOOR_EEN_DAG = (timedelta(hours=15),)  # nine o'clock on the day before
_STUURTEKENS = {code: None for code in (*range(32), 127) if chr(code) not in "\t\n"}


class Gebeurtenis(NamedTuple):
    """One event. `begin` is an aware moment or a whole day; `tot` (same type, exclusive) ends it.

    `uid` stays the same when the event is written again, so that a calendar replaces it.
    `herhaling` is the value of an RRULE, such as `FREQ=WEEKLY`.
    """

    uid: str
    titel: str
    begin: date | datetime
    tot: date | datetime | None = None
    uitleg: str = ""
    herhaling: str = ""


def write_ics(gebeurtenissen: Iterable[Gebeurtenis], *, naam: str, stempel: datetime) -> bytes:
    """The calendar file (UTF-8, CR/LF, folded at 75 octets).

    `stempel` is the aware moment of writing; it becomes the DTSTAMP of each event.
    """
    regels = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//bvtool//kalender//NL",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(naam)}",
    ]
    for gebeurtenis in gebeurtenissen:
        regels.extend(_vevent(gebeurtenis, stempel))
    regels.append("END:VCALENDAR")
    return b"".join(fold(regel) for regel in regels)


def escape(tekst: str) -> str:
    r"""A TEXT value: backslash, semicolon, comma and line end written as RFC 5545, 3.3.11 asks.

    >>> print(escape("Wie; wat, waar"))
    Wie\; wat\, waar
    """
    for teken, anders in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n")):
        tekst = tekst.replace(teken, anders)
    return tekst.translate(_STUURTEKENS).replace("\n", "\\n")


def fold(regel: str) -> bytes:
    """One content line as octets: at most 75 a line, never cut inside a character."""
    stukken: list[bytes] = []
    stuk = b""
    for teken in regel:
        octetten = teken.encode("utf-8")
        if len(stuk) + len(octetten) > _MAX_OCTETTEN:
            stukken.append(stuk)
            stuk = b" "
        stuk += octetten
    stukken.append(stuk)
    return b"\r\n".join(stukken) + b"\r\n"


def _vevent(gebeurtenis: Gebeurtenis, stempel: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{gebeurtenis.uid}"
    yield f"DTSTAMP:{_utc(stempel)}"
    yield _tijd("DTSTART", gebeurtenis.begin)
    if gebeurtenis.tot is not None:
        yield _tijd("DTEND", gebeurtenis.tot)
    if gebeurtenis.herhaling:
        yield f"RRULE:{gebeurtenis.herhaling}"
    yield f"SUMMARY:{escape(gebeurtenis.titel)}"
    if gebeurtenis.uitleg:
        yield f"DESCRIPTION:{escape(gebeurtenis.uitleg)}"
    yield "TRANSP:TRANSPARENT"
    yield from _alarmen(gebeurtenis)
    yield "END:VEVENT"


def _alarmen(gebeurtenis: Gebeurtenis) -> Iterator[str]:
    is_moment = isinstance(gebeurtenis.begin, datetime)
    vooraf: Sequence[timedelta] = _VOOR_EEN_MOMENT if is_moment else _VOOR_EEN_DAG
    for duur in vooraf:
        uren = int(duur.total_seconds()) // 3600
        trigger = f"P{duur.days}D" if duur.days else f"PT{uren}H"
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{escape(gebeurtenis.titel)}"
        yield f"TRIGGER:-{trigger}"
        yield "END:VALARM"


def _tijd(naam: str, waarde: date | datetime) -> str:
    if isinstance(waarde, datetime):
        return f"{naam}:{_utc(waarde)}"
    return f"{naam};VALUE=DATE:{waarde:%Y%m%d}"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
