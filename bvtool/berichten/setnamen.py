"""The names of one set of schemas: the release as that set calls it, and messages in its words.

What a set calls its elements follows from their types and places (`schemarollen`). A message that
was read is put into the words of the release that bvtool ships, so that one reader serves all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from lxml import etree

from bvtool.berichten.release import Release, load_release, parse_ruimte
from bvtool.berichten.schemabundel import Berichtschema
from bvtool.berichten.schemamodel import Schemaelement
from bvtool.berichten.schemarollen import find_rollen

_DELEN = (
    "header",
    "bericht_code",
    "bericht_versie",
    "bericht_subversie",
    "afzender",
    "identificatie",
    "dagtekening",
    "xsd_versie",
    "identificatie_retour",
    "dagtekening_retour",
    "xslt_versie",
    "xsd_versie_retour",
    "retour_codes",
    "client",
    "bsn",
    "periode",
    "startnummer",
    "startdatum",
    "stopdatum",
    "status",
)
"""The parts of `schemarollen` that are keys of `release.toml` too."""


def make_release(schemas: Mapping[str, Berichtschema], basis: Release) -> Release:
    """The release as these schemas (by `wmo407` and `wmo408`) call it; what they do not tell comes
    from `basis`."""
    elementen, namespaces = dict(basis.elementen), dict(basis.namespaces)
    codes, versies = dict(basis.codes), dict(basis.versies)
    nummer = basis.release
    for bericht, schema in schemas.items():
        plekken = find_rollen(schema).plekken
        elementen["bericht"] = schema.wortel.naam
        elementen |= {d: plekken[d].rpartition("/")[2] for d in _DELEN if d in plekken}
        if (plek := plekken.get("identificatie", "")).count("/") == 2:
            elementen["bericht_identificatie"] = plek.split("/")[1]
            namespaces["basis"] = _follow(schema.wortel, plek).ruimte
        if plek := plekken.get("retour_codes", ""):
            elementen["retour_code"] = next(
                iter(_follow(schema.wortel, plek).onderdelen.values())
            ).element.naam
        namespaces[bericht] = schema.ruimte
        codes[bericht] = _fixed(schema, plekken.get("bericht_code")) or codes[bericht]
        versies["bericht"] = _fixed(schema, plekken.get("bericht_versie")) or versies["bericht"]
        versies["subversie"] = (
            _fixed(schema, plekken.get("bericht_subversie")) or versies["subversie"]
        )
        nummer = (parse_ruimte(schema.ruimte) or ("", nummer))[1]
    return replace(
        basis,
        release=nummer,
        elementen=MappingProxyType(elementen),
        namespaces=MappingProxyType(namespaces),
        codes=MappingProxyType(codes),
        versies=MappingProxyType(versies),
    )


def translate(boom: etree._Element, van: Release) -> etree._Element:
    """The tree of a message in the words of `van`, put in place into those of the shipped release.

    An element that `van` has no name for keeps its own, and never becomes one that has a meaning.
    """
    naar = load_release()
    if van is naar:
        return boom
    namen = {naam: naar.elementen[sleutel] for sleutel, naam in van.elementen.items()}
    ruimtes = {van.namespaces[r]: naar.namespaces[r] for r in ("basis", "wmo407", "wmo408")}
    anders = {naam: f"_{naam}" for naam in naar.elementen.values()}  # its name, another meaning
    for element in boom.iter(etree.Element):
        ruimte, _, naam = str(element.tag)[1:].rpartition("}")
        nieuw = namen.get(naam) or anders.get(naam, naam)
        element.tag = f"{{{ruimtes.get(ruimte, ruimte)}}}{nieuw}"
    return boom


def _follow(wortel: Schemaelement, plek: str) -> Schemaelement:
    """The element at a path below the root."""
    element = wortel
    for naam in plek.split("/"):
        volgend = element.find_naam(naam)
        assert volgend is not None
        element = volgend
    return element


def _fixed(schema: Berichtschema, plek: str | None) -> str:
    """The only value that the element at this path can have; empty when there is none."""
    return _follow(schema.wortel, plek).waarde.vast if plek else ""
