"""The trees of a set of schemas as a model (`schemamodel`): every reference followed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from bvtool.berichten.schemamodel import Schemaelement, Schemagroep, Waardesoort

_XS = "{http://www.w3.org/2001/XMLSchema}"
_GROEPEN = (f"{_XS}sequence", f"{_XS}choice", f"{_XS}all", f"{_XS}group")
# matches: "414"
_LETTERLIJK = re.compile(r"(?:[A-Za-z0-9_ -]|\\[.-])+")


class NietTeVolgen(Exception):
    """A schema uses what cannot be laid out as tables; the text says what, in Dutch."""


class Schemalezer:
    """Reads elements out of the trees of one set of schemas."""

    def __init__(self, bomen: Iterable[etree._Element]) -> None:
        self._bekend: dict[tuple[str, str], etree._Element] = {}
        for boom in bomen:
            ruimte = boom.get("targetNamespace", "")
            for kind in boom:
                if naam := kind.get("name"):
                    self._bekend.setdefault((_soort(kind), f"{{{ruimte}}}{naam}"), kind)

    def read_element(self, knoop: etree._Element, boven: tuple[str, ...] = ()) -> Schemaelement:
        """The element that an `xs:element` tells of. Raises NietTeVolgen."""
        eigen = self._find("element", knoop, ref) if (ref := knoop.get("ref")) else knoop
        type_ = next((k for k in eigen if _soort(k) in ("complexType", "simpleType")), None)
        basis = eigen.get("type")
        if type_ is None and basis and not _is_xs(eigen, basis):
            type_ = self._find("complexType", eigen, basis, None)
            if type_ is None:
                type_ = self._find("simpleType", eigen, basis)
        inhoud, waarde = None, Waardesoort()
        if type_ is not None and _soort(type_) == "complexType" and not _is_simpel(type_):
            plek = type_.getroottree().getpath(type_) + str(type_.getroottree().getroot().attrib)
            if plek in boven:
                raise NietTeVolgen(f"het element {eigen.get('name')} heeft zichzelf in zich")
            inhoud = self._read_type(type_, (*boven, plek))
        elif type_ is not None:
            waarde = self._read_waarde(type_)
        if eigen.get("fixed"):
            waarde = Waardesoort(waarde.naam, waarde.keuzes, eigen.get("fixed", ""))
        laagste, hoogste = _aantal(knoop)
        return Schemaelement(
            naam=eigen.get("name", ""),
            ruimte=_ruimte(eigen),
            minimaal=laagste,
            maximaal=hoogste,
            uitleg=_uitleg(knoop) or _uitleg(eigen) or ("" if type_ is None else _uitleg(type_)),
            inhoud=inhoud,
            waarde=waarde,
            typenaam=(basis or "").rpartition(":")[2] if inhoud is not None else "",
        )

    def _read_type(self, type_: etree._Element, boven: tuple[str, ...]) -> Schemagroep:
        """The content of a complex type, that of its base before its own."""
        delen: list[Schemaelement | Schemagroep] = []
        plek = type_
        afleiding = type_.find(f"{_XS}complexContent/*")
        if afleiding is not None:
            plek = afleiding
            if _soort(afleiding) == "extension":
                basis = self._find("complexType", afleiding, afleiding.get("base", ""))
                delen.append(self._read_type(basis, boven))
        delen += [self._read_groep(kind, boven) for kind in plek if kind.tag in _GROEPEN]
        if len(delen) == 1 and isinstance(delen[0], Schemagroep):
            return delen[0]
        return Schemagroep(False, 1, 1, tuple(delen))

    def _read_groep(self, knoop: etree._Element, boven: tuple[str, ...]) -> Schemagroep:
        laagste, hoogste = _aantal(knoop)
        if _soort(knoop) == "group":
            gemeend = self._find("group", knoop, knoop.get("ref", ""))
            plek = f"groep {gemeend.get('name')}"
            if plek in boven:
                raise NietTeVolgen(f"de groep {gemeend.get('name')} heeft zichzelf in zich")
            boven = (*boven, plek)
            knoop = next(kind for kind in gemeend if kind.tag in _GROEPEN)
        delen: list[Schemaelement | Schemagroep] = []
        for kind in knoop:
            if kind.tag in _GROEPEN:
                delen.append(self._read_groep(kind, boven))
            elif _soort(kind) == "element":
                delen.append(self.read_element(kind, boven))
        return Schemagroep(_soort(knoop) == "choice", laagste, hoogste, tuple(delen))

    def _read_waarde(self, type_: etree._Element) -> Waardesoort:
        """The simple type, or that of a complex type with text only."""
        naam, vast = "", ""
        keuzes: tuple[tuple[str, str], ...] = ()
        for laag in self._lagen(type_):
            naam = naam or laag.get("name", "")
            for grens in laag.iter(f"{_XS}restriction"):
                keuzes = keuzes or tuple(
                    (k.get("value", ""), _uitleg(k)) for k in grens.findall(f"{_XS}enumeration")
                )
                patronen = [k.get("value", "") for k in grens.findall(f"{_XS}pattern")]
                if not vast and len(patronen) == 1 and _LETTERLIJK.fullmatch(patronen[0]):
                    vast = patronen[0].replace("\\", "")
        return Waardesoort(naam, keuzes, vast)

    def _lagen(self, type_: etree._Element) -> Iterator[etree._Element]:
        """The type and those that it is a restriction of, down to a type of XML Schema."""
        gezien: list[etree._Element] = []
        laag: etree._Element | None = type_
        while laag is not None and laag not in gezien:
            yield laag
            gezien.append(laag)
            basis = next(
                (k for k in laag.iter(f"{_XS}restriction", f"{_XS}extension") if k.get("base")),
                None,
            )
            naam = "" if basis is None else basis.get("base", "")
            if basis is None or _is_xs(basis, naam):
                return
            laag = self._find("simpleType", basis, naam, None)
            if laag is None:
                laag = self._find("complexType", basis, naam, None)

    def _find(
        self, soort: str, plek: etree._Element, naam: str, anders: object = NietTeVolgen
    ) -> etree._Element:
        """What a name refers to from `plek`; None when `anders` is None and it is not there."""
        gevonden = self._bekend.get((soort, _heel(plek, naam)))
        if gevonden is None and anders is not None:
            raise NietTeVolgen(f"{naam[:60]} staat er niet in")
        return gevonden  # type: ignore[return-value]


def _soort(knoop: etree._Element) -> str:
    return etree.QName(knoop).localname


def _heel(plek: etree._Element, naam: str) -> str:
    """A name with a prefix as `{namespace}name`."""
    voor, _, kort = naam.rpartition(":")
    return f"{{{plek.nsmap.get(voor or None, '')}}}{kort}"


def _is_xs(plek: etree._Element, naam: str) -> bool:
    return _heel(plek, naam).startswith(_XS)


def _is_simpel(type_: etree._Element) -> bool:
    return type_.find(f"{_XS}simpleContent") is not None


def _ruimte(element: etree._Element) -> str:
    """The namespace of an element: none when it is local and the schema does not qualify it."""
    boom = element.getroottree().getroot()
    vorm = element.get("form") or boom.get("elementFormDefault", "unqualified")
    globaal = element.getparent() is boom
    return boom.get("targetNamespace", "") if globaal or vorm == "qualified" else ""


def _aantal(knoop: etree._Element) -> tuple[int, int | None]:
    hoogste = knoop.get("maxOccurs", "1")
    return int(knoop.get("minOccurs", "1")), None if hoogste == "unbounded" else int(hoogste)


def _uitleg(knoop: etree._Element) -> str:
    """The documentation that stands with it, on one line."""
    teksten = knoop.iterfind(f"{_XS}annotation/{_XS}documentation")
    return " ".join(" ".join("".join(str(t) for t in k.itertext()) for k in teksten).split())
