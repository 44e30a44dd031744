"""A message as rows, one per class, and those rows as a message again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from bvtool.berichten.schemabundel import Berichtschema
from bvtool.berichten.schemamodel import Schemaelement, Schemagroep
from bvtool.wissel.handwerk.klassen import JA, LEEG, WAARDE, Klasseblad, find_kind, list_klassen


@dataclass(frozen=True, slots=True)
class Klasserij:
    """One row: `nr` in the order of the message, `bij` the row (or message) it belongs to.

    `rij` is where it stands in the workbook (0: not read from one); empty cells are left out.
    """

    klasse: Klasseblad
    nr: int
    bij: int
    waarden: dict[str, str] = field(default_factory=dict)
    rij: int = 0


class Bouwplek(NamedTuple):
    """Where an element came from: the row, and the column (or the part of one before `/`)."""

    rij: Klasserij
    kop: str


@dataclass(slots=True)
class Gebouwd:
    """One message that was built; `plekken` tells of its elements where they came from."""

    nummer: int
    boom: etree._Element
    plekken: list[tuple[etree._Element, Bouwplek]] = field(default_factory=list)

    def list_plekken(self) -> dict[str, Bouwplek]:
        """Where the elements came from by their path in the document."""
        boom = self.boom.getroottree()
        return {boom.getpath(element): plek for element, plek in self.plekken}


class OnbekendElement(Exception):
    """A message has an element that its schema does not know; the text is the path to it."""


def read_rijen(schema: Berichtschema, bomen: Sequence[etree._Element]) -> list[Klasserij]:
    """The rows of these messages in document order. Raises OnbekendElement."""
    klassen = list_klassen(schema.wortel)
    rijen: list[Klasserij] = []

    def walk(xml: etree._Element, element: Schemaelement, pad: tuple[str, ...], rij: Klasserij,
             nummer: int) -> None:  # fmt: skip
        for kind in xml:
            soort = find_kind(element, str(kind.tag))
            onder = (*pad, etree.QName(kind).localname)
            if soort is None:
                raise OnbekendElement("/".join(onder))
            if (klasse := klassen.get(onder)) is not None:
                add(kind, klasse, rij.nr if rij.nr else nummer, nummer)
                continue
            kop = "/".join(onder[len(rij.klasse.pad) :])
            veld = rij.klasse.find_veld(kop)
            if soort.inhoud is None:
                tekst = kind.text or LEEG
                eerder = rij.waarden.get(kop)
                rij.waarden[kop] = tekst if eerder is None else f"{eerder}\n{tekst}"
            else:
                if veld is not None and not len(kind):
                    rij.waarden[kop] = JA
                walk(kind, soort, onder, rij, nummer)

    def add(xml: etree._Element, klasse: Klasseblad, bij: int, nummer: int) -> None:
        rij = Klasserij(klasse, len(rijen) + 1, bij)
        rijen.append(rij)
        if klasse.element.inhoud is None:
            rij.waarden[WAARDE] = xml.text or LEEG
        walk(xml, klasse.element, klasse.pad, rij, nummer)

    wortel = klassen[(schema.wortel.naam,)]
    losse: list[Klasserij] = []
    for nummer, boom in enumerate(bomen, 1):
        eigen = Klasserij(wortel, 0, nummer)
        walk(boom, schema.wortel, wortel.pad, eigen, nummer)
        losse += [Klasserij(wortel, nummer, nummer, eigen.waarden)] if wortel.blad else []
    return losse + rijen


def build_berichten(
    schema: Berichtschema, rijen: Sequence[Klasserij], prefixen: Mapping[str, str]
) -> list[Gebouwd]:
    """The messages that these rows make, by number."""
    bouwer = _Bouwer(schema, rijen)
    nsmap: dict[str, str] = {prefix or None: ruimte for prefix, ruimte in prefixen.items()}  # type: ignore[misc]
    return [bouwer.build(nummer, nsmap) for nummer in bouwer.nummers]


class _Bouwer:
    def __init__(self, schema: Berichtschema, rijen: Sequence[Klasserij]) -> None:
        self._wortel, self._klassen = schema.wortel, list_klassen(schema.wortel)
        self._onder: dict[tuple[tuple[str, ...], int], list[Klasserij]] = {}
        wortel = (schema.wortel.naam,)
        self._eigen = {rij.nr: rij for rij in rijen if rij.klasse.pad == wortel}
        nummers = set(self._eigen)
        for rij in sorted(rijen, key=lambda r: r.nr):
            if rij.klasse.pad == wortel:
                continue
            self._onder.setdefault((rij.klasse.pad, rij.bij), []).append(rij)
            if rij.klasse.ouder == wortel:
                nummers.add(rij.bij)
        self.nummers = sorted(nummers)

    def build(self, nummer: int, nsmap: Mapping[str, str]) -> Gebouwd:
        boom = etree.Element(self._wortel.tag, nsmap=nsmap)
        gebouwd = Gebouwd(nummer, boom)
        wortel = self._klassen[(self._wortel.naam,)]
        rij = self._eigen.get(nummer) or Klasserij(wortel, nummer, nummer)
        self._fill(gebouwd, boom, self._wortel, wortel.pad, rij)
        return gebouwd

    def _fill(
        self,
        uit: Gebouwd,
        doel: etree._Element,
        element: Schemaelement,
        pad: tuple[str, ...],
        rij: Klasserij,
    ) -> None:
        if element.inhoud is not None:
            self._fill_groep(uit, doel, element.inhoud, pad, rij, keuze=False)

    def _fill_groep(
        self,
        uit: Gebouwd,
        doel: etree._Element,
        groep: Schemagroep,
        pad: tuple[str, ...],
        rij: Klasserij,
        *,
        keuze: bool,
    ) -> None:
        keuze = keuze or groep.keuze
        if groep.los:
            onder = {(*pad, deel.naam) for deel in groep.walk()}
            samen = [r for plek in onder for r in self._onder.get((plek, rij.nr), ())]
            for lager in sorted(samen, key=lambda r: r.nr):
                self._add_klasse(uit, doel, lager)
            return
        for deel in groep.delen:
            if isinstance(deel, Schemagroep):
                self._fill_groep(uit, doel, deel, pad, rij, keuze=keuze)
            else:
                self._add(uit, doel, deel, (*pad, deel.naam), rij, keuze=keuze)

    def _add(
        self,
        uit: Gebouwd,
        doel: etree._Element,
        element: Schemaelement,
        pad: tuple[str, ...],
        rij: Klasserij,
        *,
        keuze: bool,
    ) -> None:
        if pad in self._klassen:
            for lager in self._onder.get((pad, rij.nr), ()):
                self._add_klasse(uit, doel, lager)
            return
        kop = "/".join(pad[len(rij.klasse.pad) :])
        tekst = rij.waarden.get(kop)
        if element.inhoud is None:
            for waarde in _split(tekst, lijst=element.herhaald):
                blad = etree.SubElement(doel, element.tag)
                blad.text = _as_tekst(waarde)
                uit.plekken.append((blad, Bouwplek(rij, kop)))
            return
        binnen = etree.SubElement(doel, element.tag)
        uit.plekken.append((binnen, Bouwplek(rij, kop)))
        self._fill(uit, binnen, element, pad, rij)
        moet = element.minimaal > 0 and element.mag_leeg and not keuze
        if not len(binnen) and not tekst and not moet:
            doel.remove(binnen)
            uit.plekken = [p for p in uit.plekken if p[0] is not binnen]

    def _add_klasse(self, uit: Gebouwd, doel: etree._Element, rij: Klasserij) -> None:
        element = rij.klasse.element
        gemaakt = etree.SubElement(doel, element.tag)
        uit.plekken.append((gemaakt, Bouwplek(rij, "" if element.inhoud else WAARDE)))
        if element.inhoud is None:
            gemaakt.text = _as_tekst(rij.waarden.get(WAARDE, ""))
        else:
            self._fill(uit, gemaakt, element, rij.klasse.pad, rij)


def _split(tekst: str | None, *, lijst: bool) -> Iterator[str]:
    if tekst is not None and lijst:
        yield from (regel for regel in tekst.splitlines() if regel)
    elif tekst is not None:
        yield tekst


def _as_tekst(waarde: str) -> str | None:
    """The text of an element, without the characters that XML cannot hold."""
    return None if waarde == LEEG else waarde or None
