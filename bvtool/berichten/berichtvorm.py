"""One message as a set of schemas has it: written from its parts, and read back into them.

Order, names, namespaces and fixed values are those of the schema; which element is which part is
found in `schemarollen`. An optional element without a part is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd
from bvtool.berichten.knoop import Knoop, escape, render
from bvtool.berichten.schemabundel import Berichtschema
from bvtool.berichten.schemamodel import Schemaelement
from bvtool.berichten.schemarollen import Rollen, walk_paden
from bvtool.berichten.xmlwaarde import collapse
from bvtool.vak.tabellen import load_tabel

CODEROLLEN = ("retour_codes", "retour_codes_client", "retour_codes_periode")
_VERSIES = ("xsd_versie", "xsd_versie_retour")
_EERSTE_VERSIE = "1.0.0"

Waarden = Mapping[str, str | Sequence[str]]
"""Parts with their text, those of `CODEROLLEN` with codes. What is empty is left out."""
_Plek = tuple[str, "_Plekken"]
_Plekken = dict[object, _Plek]


@dataclass(frozen=True, eq=False)
class Berichtvorm:
    """One message kind of one set. `vraag` is the schema of the message that an answer copies the
    header of; of a heenbericht its own."""

    schema: Berichtschema
    rollen: Rollen
    vraag: Berichtschema

    @property
    def soort(self) -> str:
        """The kind: `WMO407`."""
        return self.schema.soort

    @property
    def tag(self) -> str:
        """The root element as lxml writes it."""
        return self.schema.wortel.tag

    @cached_property
    def namen(self) -> frozenset[str]:
        """The names of all elements, without namespaces."""
        return frozenset({e.naam for _, e in walk_paden(self.schema.wortel)}) | {
            self.schema.wortel.naam
        }

    @cached_property
    def codenamen(self) -> frozenset[str]:
        """What the element of one code is called."""
        return frozenset(
            e.naam for _, e in walk_paden(self.schema.wortel) if e.waarde.naam == _RETOURCODE
        )

    def write(self, waarden: Waarden) -> str:
        """The document with these values: with CR/LF, and without a BOM when encoded."""
        schrijver = _Schrijver(self, {rol: w for rol, w in waarden.items() if w})
        delen = schrijver.lay(self.schema.wortel, "")
        naam = schrijver.name(self.schema.wortel)
        return render(Knoop(naam, delen), schrijver.list_ruimtes())

    def fill(self, waarden: Waarden) -> str:
        """The same document as `write` gives, by a template that is made once for each shape."""
        gevuld = [(rol, (w,) if isinstance(w, str) else w) for rol, w in waarden.items() if w]
        tekst, plekken = self.compile(
            tuple((rol, len(w) if rol in CODEROLLEN else 0) for rol, w in gevuld)
        )
        vlak = [escape(deel) for _, w in gevuld for deel in w]
        return tekst % tuple(vlak[plek] for plek in plekken)

    def compile(self, gedaante: tuple[tuple[str, int], ...]) -> tuple[str, tuple[int, ...]]:
        """The document with a %s for every value of these parts (of `CODEROLLEN` so many), and
        which value comes at each: counted in the order of the parts."""
        if gedaante not in self._sjablonen:
            nummers = count()
            tekst = self.write(
                {
                    rol: tuple(f"\0{next(nummers)}\0" for _ in range(aantal))
                    if aantal
                    else f"\0{next(nummers)}\0"
                    for rol, aantal in gedaante
                }
            ).replace("%", "%%")
            plekken = tuple(int(nummer) for nummer in _PLEK.findall(tekst))
            self._sjablonen[gedaante] = _PLEK.sub("%s", tekst), plekken
        return self._sjablonen[gedaante]

    @cached_property
    def _sjablonen(self) -> dict[tuple[tuple[str, int], ...], tuple[str, tuple[int, ...]]]:
        return {}

    def read(self, boom: etree._Element) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
        """The text of each part that stands in the message, as written, and the codes of each
        class. Raises BerichtGeweigerd when an element with a part, or with parts in it, stands
        twice: a second client or period is never dropped."""
        tekst: dict[str, str] = {}
        codes: dict[str, tuple[str, ...]] = {}
        _read(boom, self._plekken, tekst, codes)
        return tekst, codes

    @cached_property
    def van_pad(self) -> dict[str, str]:
        """The part of the element at each path."""
        return {pad: rol for rol, pad in self.rollen.plekken.items()}

    @cached_property
    def _plekken(self) -> _Plekken:
        return _list_plekken(self.schema.wortel, "", self.van_pad)


_RETOURCODE = "LDT_RetourCode"
# matches: "\x007\x00"
_PLEK = re.compile("\0([0-9]+)\0")


def _list_plekken(element: Schemaelement, boven: str, van_pad: Mapping[str, str]) -> _Plekken:
    """By tag: the part that a child plays, and its own children."""
    plekken: _Plekken = {}
    for tag, kind in element.onderdelen.items():
        naam = kind.element.naam
        pad = f"{boven}/{naam}" if boven else naam
        rol = van_pad.get(pad, "")
        if rol in CODEROLLEN:
            codes = (e.tag for _, e in walk_paden(kind.element) if e.waarde.naam == _RETOURCODE)
            plekken[tag] = rol, {code: ("", {}) for code in codes}
        else:
            plekken[tag] = rol, _list_plekken(kind.element, pad, van_pad)
    return plekken


def _read(
    element: etree._Element,
    plekken: _Plekken,
    tekst: dict[str, str],
    codes: dict[str, tuple[str, ...]],
) -> None:
    gezien: set[object] = set()
    for kind in element:
        tag = kind.tag  # lxml makes it anew each time
        plek = plekken.get(tag)
        if plek is None:
            continue
        if tag in gezien and _has_rol(plek):
            naam = etree.QName(kind).localname
            raise BerichtGeweigerd(
                f"In dit bericht staat meer dan een {naam}; bvtool leest er een.", _APART
            )
        gezien.add(tag)
        rol, onder = plek
        if rol in CODEROLLEN:
            codes[rol] = tuple(collapse(c.text) for c in kind if c.tag in onder)
        elif onder:
            _read(kind, onder, tekst, codes)
        elif rol:
            tekst[rol] = kind.text or ""


_APART = "Vraag de afzender om voor iedere klant en iedere periode een eigen bericht."


def _has_rol(plek: _Plek) -> bool:
    """Whether an element plays a part, or holds one that does."""
    rol, onder = plek
    return bool(rol) or any(map(_has_rol, onder.values()))


@dataclass(slots=True)
class _Schrijver:
    """Lays out the elements of one message in the order of the schema."""

    vorm: Berichtvorm
    waarden: Waarden
    _prefixen: dict[str, str] = field(default_factory=dict)

    def lay(self, element: Schemaelement, boven: str) -> list[Knoop]:
        """The children that this element gets."""
        knopen = []
        for kind in element.onderdelen.values():
            pad = f"{boven}/{kind.element.naam}" if boven else kind.element.naam
            inhoud = self._fill(kind.element, pad, nodig=not kind.keuze)
            if inhoud is not None:
                knopen.append(Knoop(self.name(kind.element), inhoud))
        return knopen

    def _fill(
        self, element: Schemaelement, pad: str, *, nodig: bool
    ) -> str | Sequence[Knoop] | None:
        """What stands in an element; None when it is left out."""
        rol = self.vorm.van_pad.get(pad, "")
        nodig = nodig and bool(element.minimaal)
        if rol in CODEROLLEN:
            code = next(k.element for k in element.onderdelen.values())
            codes = self.waarden.get(rol, ())
            return [Knoop(self.name(code), c) for c in codes] if codes or nodig else None
        if rol in _VERSIES:
            versies = self.vorm.vraag.versies if rol == "xsd_versie" else self.vorm.schema.versies
            return [
                Knoop(self.name(deel.element), _find_versie(deel.element.naam, versies))
                for deel in element.onderdelen.values()
            ]
        if element.inhoud is not None:
            return self.lay(element, pad) if nodig or self._is_filled(pad) else None
        tekst = self.waarden.get(rol, "") or (element.waarde.vast if nodig else "")
        tekst = tekst or _find_vast(rol, self.vorm.schema)
        return str(tekst) if tekst else None

    def _is_filled(self, pad: str) -> bool:
        plekken = self.vorm.rollen.plekken
        return any(plekken.get(rol, "").startswith(f"{pad}/") for rol in self.waarden)

    def name(self, element: Schemaelement) -> str:
        """The name with its prefix; that of the schema itself when it has one."""
        if not element.ruimte:
            return element.naam
        if element.ruimte not in self._prefixen:
            self._prefixen[element.ruimte] = self._choose_prefix(element.ruimte)
        return f"{self._prefixen[element.ruimte]}:{element.naam}"

    def _choose_prefix(self, ruimte: str) -> str:
        schema = self.vorm.schema
        eigen = next((p for p, r in schema.prefixen.items() if r == ruimte), "")
        prefix = eigen or (schema.soort.lower() if ruimte == schema.ruimte else "ieb")
        bezet = prefix in self._prefixen.values()
        return f"{prefix}{len(self._prefixen)}" if bezet else prefix

    def list_ruimtes(self) -> dict[str, str]:
        """The namespaces in use by their prefix, that of the message last."""
        eigen = self.vorm.schema.ruimte
        paren = sorted(self._prefixen.items(), key=lambda paar: paar[0] == eigen)
        return {prefix: ruimte for ruimte, prefix in paren}


def _find_versie(naam: str, versies: Mapping[str, str]) -> str:
    """The version in appinfo of the same name; else that of the basisschema or of the message."""
    basis = "BasisschemaXsdVersie" if "basis" in naam.casefold() else "BerichtXsdVersie"
    return versies.get(naam) or versies.get(basis) or _EERSTE_VERSIE


def _find_vast(rol: str, schema: Berichtschema) -> str:
    """What the header of a kind says where the schema leaves it free; empty for another part."""
    versie, _, subversie = schema.release.partition(".")
    if rol == "bericht_code":
        rijen = (r["code"] for r in load_tabel("berichtcodes") if r["bericht"] == schema.soort)
        return next(rijen, "")
    return {"bericht_versie": versie, "bericht_subversie": subversie or "0"}.get(rol, "")
