"""What a schema says a message looks like: elements, groups of elements, and values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple


class Waardesoort(NamedTuple):
    """The simple type of a leaf.

    `naam`: of the named type nearest to it (may be empty). `keuzes`: its enumerations, each with
    the documentation that stands with it. `vast`: the only value that it can have, else empty.
    """

    naam: str = ""
    keuzes: tuple[tuple[str, str], ...] = ()
    vast: str = ""


@dataclass(frozen=True, eq=False)
class Schemaelement:
    """One element at its place. `maximaal` None: unbounded. A leaf has `waarde`, else `inhoud`;
    `typenaam` is the name of its complex type, without a prefix (may be empty)."""

    naam: str
    ruimte: str
    minimaal: int
    maximaal: int | None
    uitleg: str
    inhoud: Schemagroep | None = None
    waarde: Waardesoort = field(default_factory=Waardesoort)
    typenaam: str = ""

    @property
    def tag(self) -> str:
        """The name as lxml writes it."""
        return f"{{{self.ruimte}}}{self.naam}" if self.ruimte else self.naam

    @property
    def herhaald(self) -> bool:
        """May it stand more than once by its own maxOccurs?"""
        return self.maximaal is None or self.maximaal > 1

    @property
    def mag_leeg(self) -> bool:
        """Is it complex, and may it have no children at all?"""
        return self.inhoud is not None and self.inhoud.mag_weg

    @cached_property
    def onderdelen(self) -> dict[str, Schemakind]:
        """The children by tag; of a name that stands twice the first."""
        return _list_onderdelen(self)

    def find_naam(self, naam: str) -> Schemaelement | None:
        """The child with this name, whatever its namespace."""
        delen = (deel.element for deel in self.onderdelen.values())
        return next((element for element in delen if element.naam == naam), None)


@dataclass(frozen=True, eq=False)
class Schemagroep:
    """A sequence (or all) or a `keuze` of elements and groups."""

    keuze: bool
    minimaal: int
    maximaal: int | None
    delen: tuple[Schemaelement | Schemagroep, ...]

    @property
    def mag_weg(self) -> bool:
        """May there be nothing of it?"""
        if self.minimaal == 0 or not self.delen:
            return True
        weg = [d.mag_weg if isinstance(d, Schemagroep) else d.minimaal == 0 for d in self.delen]
        return any(weg) if self.keuze else all(weg)

    def walk(self) -> Iterator[Schemaelement]:
        """Every element in it, those of its groups too, in the order of the schema."""
        for deel in self.delen:
            if isinstance(deel, Schemagroep):
                yield from deel.walk()
            else:
                yield deel

    @cached_property
    def los(self) -> bool:
        """Does only the message tell the order: is it repeated, or has it one name twice?"""
        namen = [element.tag for element in self.walk()]
        herhaald = self.maximaal is None or self.maximaal > 1
        return herhaald or len(set(namen)) < len(namen)


class Schemakind(NamedTuple):
    """A child of an element: the element, whether it stands in a group whose order is free, and
    whether another element may stand in its place."""

    element: Schemaelement
    los: bool
    keuze: bool


def _list_onderdelen(element: Schemaelement) -> dict[str, Schemakind]:
    gevonden: dict[str, Schemakind] = {}

    def walk(groep: Schemagroep, los: bool, keuze: bool) -> None:
        los, keuze = los or groep.los, keuze or groep.keuze
        for deel in groep.delen:
            if isinstance(deel, Schemagroep):
                walk(deel, los, keuze)
            else:
                gevonden.setdefault(deel.tag, Schemakind(deel, los, keuze))

    if element.inhoud is not None:
        walk(element.inhoud, False, False)
    return gevonden
