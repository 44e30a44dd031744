"""The retour of a message: its own parts, in the order of the schema of the retour, with codes.

Source: the release notes of iEb 1.0.2. A header without codes is a good message, one with 0001 is
refused as a whole; else every part that was sent goes back, 0200 where nothing is to be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from bvtool.berichten.schemabundel import Berichtschema
from bvtool.berichten.schemamodel import Schemaelement, Schemagroep
from bvtool.vak.codes import GEEN_OPMERKING
from bvtool.wissel.handwerk.invulling import DAGTEKENING, IDENTIFICATIE, RETOUR
from bvtool.wissel.handwerk.klassen import RETOURCODE, RETOURCODES
from bvtool.wissel.handwerk.rijen import Bouwplek, Gebouwd

_VERSIES = "XsdVersieRetour"
# matches: "9328, 9330"
_TUSSEN = re.compile(r"[\s,;]+")


def answer(
    heen: Berichtschema, retour: Berichtschema, bericht: Gebouwd, identificatie: str, dag: str
) -> Gebouwd:
    """The retour of one message; `plekken` tells of its parts which row they answer."""
    namen = {ruimte: prefix for prefix, ruimte in retour.prefixen.items()}
    boom = etree.Element(
        retour.wortel.tag, nsmap={prefix: ruimte for ruimte, prefix in namen.items()}
    )
    gemaakt = Gebouwd(bericht.nummer, boom)
    gegeven = {f"{IDENTIFICATIE}{RETOUR}": identificatie, f"{DAGTEKENING}{RETOUR}": dag}
    antwoorder = _Antwoorder(heen, retour, bericht, gemaakt, gegeven)
    antwoorder.fill(boom, retour.wortel, bericht.boom)
    return gemaakt


class _Deel(NamedTuple):
    """A part of the heen with the codes that a person gave it."""

    xml: etree._Element
    plek: Bouwplek | None
    codes: tuple[str, ...]


class _Antwoorder:
    def __init__(
        self,
        heen: Berichtschema,
        retour: Berichtschema,
        bericht: Gebouwd,
        uit: Gebouwd,
        gegeven: dict[str, str],
    ) -> None:
        self._heen, self._retour, self._uit, self._gegeven = heen, retour, uit, gegeven
        self._plekken = {id(element): plek for element, plek in bericht.plekken}
        self._wortel = bericht.boom
        self._opmerking = any(
            self._deel(e).codes for kind in bericht.boom for e in kind.iter() if not _is_kop(kind)
        )

    def fill(self, doel: etree._Element, element: Schemaelement, heen: etree._Element) -> None:
        """Add the children of one part of the retour."""
        if element.inhoud is not None:
            self._fill_groep(doel, element.inhoud, heen)

    def _fill_groep(self, doel: etree._Element, groep: Schemagroep, heen: etree._Element) -> None:
        if groep.los:
            bekend = {deel.naam: deel for deel in groep.walk()}
            for kind in heen:
                naam = etree.QName(kind).localname
                if naam in bekend:
                    self._add_deel(doel, bekend[naam], kind)
            return
        for deel in groep.delen:
            if isinstance(deel, Schemagroep):
                self._fill_groep(doel, deel, heen)
            else:
                self._add(doel, deel, heen)

    def _add(self, doel: etree._Element, element: Schemaelement, heen: etree._Element) -> None:
        if element.naam in RETOURCODES:
            self._add_codes(doel, element, heen)
        elif element.naam == _VERSIES:
            self._add_versies(doel, element)
        elif element.naam in self._gegeven:
            etree.SubElement(doel, element.tag).text = self._gegeven[element.naam]
        elif element.waarde.vast:
            if element.minimaal:
                etree.SubElement(doel, element.tag).text = element.waarde.vast
        else:
            for kind in self._find(element, heen):
                if heen is not self._wortel or self._must_return(kind, element):
                    self._add_deel(doel, element, kind)

    def _must_return(self, kind: etree._Element, element: Schemaelement) -> bool:
        """Parts below the root go back with a remark, and where the schema asks for them."""
        return _is_kop(kind) or self._opmerking or element.minimaal > 0

    def _find(self, element: Schemaelement, heen: etree._Element) -> Iterator[etree._Element]:
        for kind in heen:
            naam = etree.QName(kind).localname
            if naam == element.naam or (naam == "Header" and element.naam == "RetourHeader"):
                yield kind

    def _add_deel(self, doel: etree._Element, element: Schemaelement, heen: etree._Element) -> None:
        gemaakt = etree.SubElement(doel, element.tag)
        if (plek := self._plekken.get(id(heen))) is not None:
            self._uit.plekken.append((gemaakt, plek))
        if element.inhoud is None:
            gemaakt.text = heen.text
        else:
            self.fill(gemaakt, element, heen)

    def _deel(self, heen: etree._Element) -> _Deel:
        plek = self._plekken.get(id(heen))
        if plek is None:
            return _Deel(heen, None, ())
        kop = f"{plek.kop}/{RETOURCODE}" if plek.kop else RETOURCODE
        tekst = plek.rij.waarden.get(kop, "").strip()
        return _Deel(heen, Bouwplek(plek.rij, kop), tuple(_TUSSEN.split(tekst)) if tekst else ())

    def _add_codes(
        self, doel: etree._Element, element: Schemaelement, heen: etree._Element
    ) -> None:
        """The codes of this part; where it must have one and has none: nothing to remark."""
        deel = self._deel(heen)
        codes = deel.codes or ((GEEN_OPMERKING,) if element.minimaal else ())
        binnen = element.find_naam(RETOURCODES[1]) if element.inhoud is not None else None
        if not codes:
            return
        plekken = self._uit.plekken
        if element.inhoud is not None:
            doel = etree.SubElement(doel, element.tag)
            if deel.plek:
                plekken.append((doel, deel.plek))
        for code in codes:
            blad = etree.SubElement(doel, (binnen or element).tag)
            blad.text = code
            if deel.plek:
                plekken.append((blad, deel.plek))

    def _add_versies(self, doel: etree._Element, element: Schemaelement) -> None:
        gemaakt = etree.SubElement(doel, element.tag)
        for kind in element.onderdelen.values():
            if versie := self._retour.versies.get(kind.element.naam):
                etree.SubElement(gemaakt, kind.element.tag).text = versie


def _is_kop(kind: etree._Element) -> bool:
    return etree.QName(kind).localname.endswith("Header")
