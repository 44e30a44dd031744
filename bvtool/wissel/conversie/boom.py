"""A message between its two shapes: classes with their values, one below the other.

A class (`Tak`) is what EI writes as a record and XML 2.1 as an element with children of its own.
Values are those of XML, by the path below the class; EI keeps its own fields by name in `ei`
(`rest`: what stands behind the last known field), and its record in `vorm`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bvtool.wissel.conversie.punten import Omzetting
from bvtool.wissel.conversie.vormen import EiVeld, Recordvorm

Plek = tuple[int, str, int]
"""Client (from 1; 0 is the message), record (kenmerk) and line or record number in the file."""


@dataclass(slots=True)
class Tak:
    """One class: its path, its values, and the classes in it, in the order of the message."""

    pad: str
    plek: Plek
    vorm: Recordvorm | None = None
    waarden: dict[str, str] = field(default_factory=dict)
    ei: dict[str, str] = field(default_factory=dict)
    takken: list[Tak] = field(default_factory=list)

    def van(self, pad: str) -> list[Tak]:
        """The classes in this one that have this path."""
        return [tak for tak in self.takken if tak.pad == pad]

    def label(self, naam: str) -> str:
        """A field of the record as a user reads it: `1515 reden intrekking`."""
        velden = self.vorm.velden if self.vorm else ()
        return next((veld.label for veld in velden if veld.naam == naam), naam)

    def walk(self) -> Iterator[Tak]:
        """This class and all below it."""
        yield self
        for tak in self.takken:
            yield from tak.walk()


@dataclass(slots=True)
class Berichtboom:
    """A whole message: its kind, gemeente and aanbieder (codes), header and clients."""

    bericht: str
    gemeente: str
    aanbieder: str
    kop: Tak
    clienten: list[Tak]

    @property
    def sleutel(self) -> tuple[str, str, str, str, str]:
        """What makes this message the same in both shapes."""
        w = self.kop.waarden
        return (
            self.bericht,
            self.gemeente,
            self.aanbieder,
            w["BerichtIdentificatie/Identificatie"],
            w["BerichtIdentificatie/Dagtekening"],
        )


class Oversteek(NamedTuple):
    """One field of one class on its way to the other shape."""

    tak: Tak
    veld: EiVeld
    omzetting: Omzetting

    def tell(self, aard: str, wat: str, was: str = "") -> None:
        """A point about this field."""
        self.omzetting.tell(aard, self.tak.plek, self.veld.label, wat, was)

    def ask(self, wat: str, mogelijk: tuple[str, ...], element: str) -> str:
        """A question about this field."""
        return self.omzetting.ask(self.tak.plek, self.veld.label, wat, mogelijk, element)
