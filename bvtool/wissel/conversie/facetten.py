"""What a value of iWmo 2.1 may be: the facets of one type, as the table writes them."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

# matches: "-12"
_GETAL = re.compile(r"[+-]?[0-9]+")
# matches: "2017-05-01"
_DATUM = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
# matches: "23:59:59.5"
_TIJD = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?")


class Facetten(NamedTuple):
    """`basis` is string, integer, date or time; `keuzes` the code list (empty: none)."""

    basis: str = "string"
    maximaal: int | None = None
    minimaal: int = 0
    laagste: int | None = None
    hoogste: int | None = None
    patroon: str = ""
    keuzes: tuple[str, ...] = ()

    def past_niet(self, waarde: str) -> str:
        """Why this text is no value of the type; empty when it is one. Never shows the text.

        >>> Facetten(maximaal=3).past_niet("vier")
        'is langer dan 3 tekens'
        """
        fout = _BASIS[self.basis](waarde)
        if fout:
            return fout
        if self.maximaal is not None and len(waarde) > self.maximaal:
            return f"is langer dan {self.maximaal} tekens"
        if len(waarde) < self.minimaal:
            return "is leeg"
        if self.basis == "integer" and not self._in_bereik(int(waarde)):
            return "is te groot of te klein"
        if self.keuzes and not self._staat_in_lijst(waarde):
            return "staat niet in de codelijst"
        if self.patroon and not re.fullmatch(self.patroon, waarde, re.ASCII):
            return "heeft niet de goede vorm"
        return ""

    def _in_bereik(self, getal: int) -> bool:
        laag = self.laagste is None or getal >= self.laagste
        return laag and (self.hoogste is None or getal <= self.hoogste)

    def _staat_in_lijst(self, waarde: str) -> bool:
        if self.basis == "integer":
            return int(waarde) in {int(keuze) for keuze in self.keuzes}
        return waarde in self.keuzes


def parse_facetten(tekst: str) -> Facetten:
    """The facets from `basis=xs:string maxLength=8 pattern=[0-9]{8}`."""
    # The codes of the header rest on a type that says no more than the pattern beside it.
    delen = dict(deel.split("=", 1) for deel in tekst.split())
    basis = delen.get("basis", "").rpartition(":")[2]
    return Facetten(
        basis=basis if basis in _BASIS else "string",
        maximaal=_getal(delen, "maxLength"),
        minimaal=_getal(delen, "minLength") or 0,
        laagste=_getal(delen, "minInclusive"),
        hoogste=_getal(delen, "maxInclusive"),
        patroon=delen.get("pattern", ""),
        keuzes=tuple(delen["enum"].split(",")) if "enum" in delen else (),
    )


def _getal(delen: Mapping[str, str], naam: str) -> int | None:
    return int(delen[naam]) if naam in delen else None


def _is_getal(waarde: str) -> str:
    return "" if _GETAL.fullmatch(waarde) else "is geen getal"


def _is_datum(waarde: str) -> str:
    vorm = _DATUM.fullmatch(waarde)
    try:
        return "" if vorm and date(*map(int, vorm.groups())) else "is geen datum"
    except ValueError:
        return "is geen datum die bestaat"


def _is_tijd(waarde: str) -> str:
    return "" if _TIJD.fullmatch(waarde) else "is geen tijdstip"


_BASIS: dict[str, Callable[[str], str]] = {
    "string": lambda _: "",
    "integer": _is_getal,
    "date": _is_datum,
    "time": _is_tijd,
}
