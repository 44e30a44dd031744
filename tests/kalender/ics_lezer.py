"""A reader of calendar files by the letter of RFC 5545, written apart from the writer.

It refuses bare line ends, lines over 75 octets, broken folding, unknown properties, components
that do not nest, properties that come twice, and values that break their type.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

EENMAAL = {
    "VCALENDAR": {"VERSION", "PRODID"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},
    "VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"},
}
MAG = {
    "VCALENDAR": EENMAAL["VCALENDAR"] | {"CALSCALE", "METHOD", "X-WR-CALNAME"},
    "VEVENT": EENMAAL["VEVENT"] | {"DTEND", "RRULE", "SUMMARY", "DESCRIPTION", "TRANSP"},
    "VALARM": EENMAAL["VALARM"],
}
OUDER = {"VCALENDAR": None, "VEVENT": "VCALENDAR", "VALARM": "VEVENT"}


def unfold(octetten: bytes) -> list[str]:
    assert octetten.endswith(b"\r\n")
    assert b"\n" not in octetten.replace(b"\r\n", b"")
    assert b"\r" not in octetten.replace(b"\r\n", b"")
    fysiek = octetten[:-2].split(b"\r\n")
    assert all(0 < len(regel) <= 75 for regel in fysiek)
    for regel in fysiek:
        regel.decode("utf-8")  # no character is cut in two
    return octetten[:-2].replace(b"\r\n ", b"").decode("utf-8").split("\r\n")


def read_tekst(waarde: str) -> str:
    uit, over = [], iter(waarde)
    for teken in over:
        assert teken not in ",;"
        assert teken == "\t" or ord(teken) >= 32
        if teken == "\\":
            teken = next(over)
            assert teken in "\\;,nN"
            teken = "\n" if teken in "nN" else teken
        uit.append(teken)
    return "".join(uit)


def read_tijd(params: str, waarde: str) -> date | datetime:
    if params == ";VALUE=DATE":
        assert re.fullmatch(r"\d{8}", waarde)
        return date.fromisoformat(waarde)
    assert params == ""
    assert re.fullmatch(r"\d{8}T\d{6}Z", waarde)
    return datetime.strptime(waarde, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def read_duur(waarde: str) -> timedelta:
    vorm = re.fullmatch(r"-P(?:(\d+)D|T(\d+)H)", waarde)
    assert vorm
    return -timedelta(days=int(vorm[1] or 0), hours=int(vorm[2] or 0))


def read_waarde(naam: str, params: str, waarde: str) -> object:
    if naam in ("DTSTART", "DTEND", "DTSTAMP"):
        return read_tijd(params, waarde)
    assert params == ""
    if naam in ("SUMMARY", "DESCRIPTION", "UID", "X-WR-CALNAME"):
        return read_tekst(waarde)
    if naam == "TRIGGER":
        return read_duur(waarde)
    return waarde


def read_ics(octetten: bytes) -> dict[str, Any]:
    """The calendar: its properties, with `VEVENT` a list of events, each with its `VALARM`."""
    stapel: list[tuple[str, dict[str, Any]]] = []
    wortel: dict[str, Any] | None = None
    for regel in unfold(octetten):
        vorm = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^:;]+)*):(.*)", regel)
        assert vorm, regel
        naam, params, waarde = vorm.groups()
        if naam == "BEGIN":
            assert wortel is None
            assert OUDER[waarde] == (stapel[-1][0] if stapel else None)
            stapel.append((waarde, {}))
        elif naam == "END":
            soort, inhoud = stapel.pop()
            assert soort == waarde
            assert EENMAAL[soort] <= inhoud.keys()
            if stapel:
                stapel[-1][1].setdefault(soort, []).append(inhoud)
            else:
                wortel = inhoud
        else:
            soort, inhoud = stapel[-1]
            assert naam in MAG[soort]
            assert naam not in inhoud
            inhoud[naam] = read_waarde(naam, params, waarde)
    assert wortel is not None
    assert not stapel
    assert wortel["VERSION"] == "2.0"
    assert len({e["UID"] for e in wortel["VEVENT"]}) == len(wortel["VEVENT"])
    return wortel
