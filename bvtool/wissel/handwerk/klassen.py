"""How a message lies in a workbook: a sheet per class, a column per leaf.

A class is a child of the root with values of its own, what may stand more than once, and all that
stands in a group that may be repeated. Other elements with children become columns `Ouder/Kind`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from bvtool.berichten.schemamodel import Schemaelement, Schemakind

NR, HOORT_BIJ, WAARDE, RETOURCODE = "Nr", "Hoort bij", "Waarde", "Retourcode"
OVER, LIJSTEN = "Over dit bestand", "Lijsten"
RETOURCODES = ("RetourCodes", "RetourCode")
"""The elements of a retour that hold codes."""
LEEG, JA = '""', "ja"
"""What stands in a cell for an element that is there without text, or without children."""
_LANGSTE_BLAD = 31
Veldsoort = Literal["waarde", "lijst", "aanwezig"]


class Berichtveld(NamedTuple):
    """One column: `lijst` holds more values, each on a line of its own; `aanwezig` only says that
    an element without values is there."""

    kop: str
    element: Schemaelement
    soort: Veldsoort
    verplicht: bool


class Klasseblad(NamedTuple):
    """One sheet. `pad`: the names from the root; `ouder`: the path of the class above it."""

    blad: str
    pad: tuple[str, ...]
    ouder: tuple[str, ...]
    element: Schemaelement
    velden: tuple[Berichtveld, ...]

    def find_veld(self, kop: str) -> Berichtveld | None:
        """The column with this header; None when the class has none."""
        return next((veld for veld in self.velden if veld.kop == kop), None)


def find_kind(element: Schemaelement, tag: str) -> Schemaelement | None:
    """The child of this name that the schema knows."""
    deel = element.onderdelen.get(tag)
    return deel.element if deel else None


def find_tegenhanger(retour: Schemaelement, naam: str) -> Schemaelement | None:
    """The child of a retour that answers a part of the heen: of the same name, or its header."""
    gelijk = retour.find_naam(naam)
    if gelijk is None and naam == "Header":
        return retour.find_naam("RetourHeader")
    return gelijk


def list_klassen(wortel: Schemaelement) -> dict[tuple[str, ...], Klasseblad]:
    """The sheets of a message kind by path, in the order of the schema. The root is always there,
    and is only a sheet when it has columns."""
    namen = {OVER.lower(), LIJSTEN.lower()}
    return {
        pad: Klasseblad(_free_blad(element.naam, namen) if velden or ouder else "", pad, ouder,
                        element, velden)
        for pad, ouder, element, velden in _walk_klassen(wortel, (wortel.naam,), ())
    }  # fmt: skip


_Gevonden = tuple[tuple[str, ...], tuple[str, ...], Schemaelement, tuple[Berichtveld, ...]]


def _walk_klassen(
    element: Schemaelement, pad: tuple[str, ...], ouder: tuple[str, ...]
) -> Iterator[_Gevonden]:
    velden: list[Berichtveld] = []
    lager: list[tuple[tuple[str, ...], Schemaelement]] = []

    def walk(deel: Schemaelement, plek: tuple[str, ...], verplicht: bool) -> None:
        for kind in deel.onderdelen.values():
            onder = (*plek, kind.element.naam)
            moet = verplicht and kind.element.minimaal > 0 and not kind.keuze
            if _is_klasse(kind, op_wortel=len(plek) == 1):
                lager.append((onder, kind.element))
                continue
            veld = _make_veld("/".join(onder[len(pad) :]), kind.element, moet)
            velden.extend([veld] if veld else [])
            if kind.element.inhoud is not None:
                walk(kind.element, onder, moet)

    if element.inhoud is None:
        velden.append(Berichtveld(WAARDE, element, "waarde", True))
    walk(element, pad, True)
    yield pad, ouder, element, tuple(velden)
    for onder, kind in lager:
        yield from _walk_klassen(kind, onder, pad)


def _is_klasse(deel: Schemakind, *, op_wortel: bool) -> bool:
    element = deel.element
    if deel.los or (element.inhoud is not None and element.herhaald):
        return True
    return op_wortel and element.inhoud is not None and _has_bladen(element)


def _has_bladen(element: Schemaelement) -> bool:
    """Has it values of its own, or in what is laid out as columns of it?"""
    delen = [d for d in element.onderdelen.values() if not d.los]
    return any(
        d.element.inhoud is None or (not d.element.herhaald and _has_bladen(d.element))
        for d in delen
    )


def _make_veld(kop: str, element: Schemaelement, moet: bool) -> Berichtveld | None:
    if element.inhoud is None:
        return Berichtveld(kop, element, "lijst" if element.herhaald else "waarde", moet)
    if element.mag_leeg and not moet:
        return Berichtveld(kop, element, "aanwezig", False)
    return None


def _free_blad(naam: str, namen: set[str]) -> str:
    """A name for a sheet that Excel takes and that is not given yet."""
    nummer, vrij = 1, naam[:_LANGSTE_BLAD]
    while vrij.lower() in namen:
        nummer += 1
        achter = f" ({nummer})"
        vrij = naam[: _LANGSTE_BLAD - len(achter)] + achter
    namen.add(vrij.lower())
    return vrij
