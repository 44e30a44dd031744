"""The two shapes of a message as tables: the records of EI 2.0 and the elements of XML 2.1.

Sources: `data/ei-velden.csv`, `ei-records.csv`, `xml21-volgorde.csv`, `ei-codes.csv`. The positions
were read off public sample messages, the elements off the public schemas of iWmo 2.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import NamedTuple

from bvtool.vak.tabellen import load_tabel
from bvtool.wissel.conversie.facetten import Facetten, parse_facetten

BERICHTEN = ("WMO301", "WMO305", "WMO307", "WMO315")
CLIENT = "Clienten/Client"
RUIMTE = "http://www.istandaarden.nl/iwmo/2_1/{naam}/schema/2_1"
_OF = " of "


class EiVeld(NamedTuple):
    """One field of a record. `begin` is the first position (from 0), `einde` one past the last.

    `paden`: where its value stands in XML 2.1, relative to the class; more than one when the value
    decides which. `bewerking` is how it crosses, `terug` what is written when XML does not tell.
    """

    code: str
    naam: str
    numeriek: bool
    begin: int
    einde: int
    paden: tuple[str, ...]
    bewerking: str
    terug: str

    @property
    def label(self) -> str:
        """How a user reads it: `1515 reden intrekking`."""
        return f"{self.code} {self.naam}"

    @property
    def leeg(self) -> str:
        """The field without a value: zeros, or blanks."""
        return ("0" if self.numeriek else " ") * (self.einde - self.begin)

    def pad_uit(self, waarde: str) -> str:
        """The value at the width of the field; it must not be longer."""
        breedte = self.einde - self.begin
        return waarde.zfill(breedte) if self.numeriek else waarde.ljust(breedte)


class Recordvorm(NamedTuple):
    """One kind of record. `paden` are the classes of XML 2.1 that it can be; none: not known."""

    kenmerk: str
    naam: str
    lengte: int
    paden: tuple[str, ...]
    velden: tuple[EiVeld, ...]

    def find_veld(self, pad: str) -> EiVeld | None:
        """The field whose value stands at this path."""
        return next((v for v in self.velden if pad in v.paden), None)

    @property
    def heeft_namen(self) -> bool:
        """Does it have two places for a name, each with a code?"""
        return any(veld.bewerking == "naamcode" for veld in self.velden)


@dataclass(frozen=True)
class XmlElement:
    """One element of XML 2.1 with its children in the order of the schema; a leaf has none."""

    pad: str
    ruimte: str
    verplicht: bool
    herhaald: bool
    type: str
    facetten: Facetten
    kinderen: tuple[XmlElement, ...]

    @property
    def naam(self) -> str:
        """The name of the element itself."""
        return self.pad.rpartition("/")[2]

    @cached_property
    def op_naam(self) -> Mapping[str, XmlElement]:
        """The children by name."""
        return {kind.naam: kind for kind in self.kinderen}


@cache
def load_records(bericht: str) -> Mapping[str, Recordvorm]:
    """The records of this message kind by kenmerk, in the order in which they are written."""
    velden = [rij for rij in load_tabel("ei-velden") if rij["bericht"] == bericht]
    vormen = {}
    for rij in load_tabel("ei-records"):
        if rij["bericht"] == bericht:
            eigen = tuple(_veld(v) for v in velden if v["record"] == rij["record"])
            vormen[rij["record"]] = Recordvorm(
                rij["record"], rij["naam"], int(rij["lengte"]), _paden(rij["pad"]), eigen
            )
    return MappingProxyType(vormen)


@cache
def load_elementen(bericht: str) -> Mapping[str, XmlElement]:
    """Every element of this message kind by path; the root has the empty path."""
    rijen = [rij for rij in load_tabel("xml21-volgorde") if rij["bericht"] == bericht]
    elementen: dict[str, XmlElement] = {}
    kinderen: dict[str, list[XmlElement]] = {}
    for rij in reversed(rijen):  # children stand below their parent, so they are made first
        element = XmlElement(
            pad=rij["pad"],
            ruimte=rij["naamruimte"],
            verplicht=rij["min"] != "0",
            herhaald=rij["max"] == "n",
            type=rij["type"],
            facetten=parse_facetten(rij["facetten"]),
            kinderen=tuple(reversed(kinderen.get(rij["pad"], []))),
        )
        elementen[element.pad] = element
        kinderen.setdefault(element.pad.rpartition("/")[0], []).append(element)
    wortel = tuple(reversed(kinderen[""]))
    elementen[""] = XmlElement("", "bericht", True, False, "Bericht", Facetten(), wortel)
    return MappingProxyType(elementen)


@cache
def load_klassen(bericht: str) -> frozenset[str]:
    """The paths that make a class of their own: what EI has a record for, and what repeats."""
    records = {pad for vorm in load_records(bericht).values() for pad in vorm.paden}
    return frozenset(records | {e.pad for e in load_elementen(bericht).values() if e.herhaald})


@cache
def find_record(bericht: str, klasse: str) -> Recordvorm | None:
    """The record for this class of XML 2.1; None when EI has none that is known."""
    vormen = load_records(bericht).values()
    return next((vorm for vorm in vormen if klasse in vorm.paden), None)


@cache
def is_onmisbaar(bericht: str, klasse: str, pad: str) -> bool:
    """Can this class not do without the value: is every element down to it obligatory?"""
    delen = pad.split("/")
    paden = ("/".join([klasse, *delen[:n]]) for n in range(1, len(delen) + 1))
    return all(load_elementen(bericht)[p].verplicht for p in paden)


@cache
def load_codes(lijst: str) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...], str]]:
    """EI code to (the codes of XML that it can be, those that go back to it, meaning)."""
    return {
        rij["ei"]: (_codes(rij["xml"]), _codes(rij["terug"]), rij["betekenis"])
        for rij in load_tabel("ei-codes")
        if rij["lijst"] == lijst
    }


def _veld(rij: Mapping[str, str]) -> EiVeld:
    return EiVeld(
        code=rij["veld"],
        naam=rij["naam"],
        numeriek=rij["type"] == "N",
        begin=int(rij["begin"]) - 1,
        einde=int(rij["einde"]),
        paden=_paden(rij["pad"]),
        bewerking=rij["bewerking"],
        terug=rij["terug"],
    )


def _paden(tekst: str) -> tuple[str, ...]:
    return tuple(tekst.split(_OF)) if tekst else ()


def _codes(tekst: str) -> tuple[str, ...]:
    return tuple(tekst.split(",")) if tekst else ()
