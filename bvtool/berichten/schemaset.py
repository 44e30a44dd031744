"""A set of schemas of one release, and why a message does not fit it, in Dutch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from bvtool.berichten.release import Release

# matches: "{http://www.istandaarden.nl/ieb/2_0/wmo407/schema}Client"
_NS_NAAM = re.compile(r"\{[^{}]*\}")
# matches: "Element 'Bsn': not expected"
_ELEMENT = re.compile(r"^Element '(?:\{[^}]*\})?([^']*)'")
# matches: "Expected is ( Client )."
_VERWACHT = re.compile(r"Expected is (?:one of )?\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Schemas:
    """The two schemas and the release whose versions they carry; `herkomst` says whose they are."""

    release: Release
    xsd: Mapping[str, etree.XMLSchema]
    herkomst: str

    def fouten(self, bericht: str, boom: etree._Element) -> list[str]:
        """Why a message does not fit the schema of `wmo407` or `wmo408`; empty when it fits.

        Dutch sentences that name line and element, never a value.
        """
        schema = self.xsd[bericht]
        if schema.validate(boom):
            return []
        log: Iterable[etree._LogEntry] = schema.error_log  # type: ignore[assignment]
        return list(dict.fromkeys(_zin(f, self.release) for f in log))


_SOORTEN = {
    "SCHEMAV_CVC_ELT_1": "Het bericht begint met een ander element of een andere naamruimte",
    "SCHEMAV_ELEMENT_CONTENT": "Hier hoort een ander element, of er ontbreekt er een",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "Hier staat tekst waar een element hoort",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "Hier staat een attribuut dat er niet hoort",
}


def _zin(fout: etree._LogEntry, release: Release) -> str:
    """One schema error as a Dutch sentence: line, element, kind.

    Of the message only names that bvtool knows are shown; what was expected is the schema's own.
    """
    bekend = set(release.elementen.values())
    genoemd = _ELEMENT.match(fout.message or "")
    element = genoemd[1] if genoemd and genoemd[1] in bekend else "een element"
    wat = _SOORTEN.get(fout.type_name, "De waarde past niet bij het schema")
    verwacht = _VERWACHT.search(fout.message or "")
    hoort = ""
    if verwacht:
        hoort = "; verwacht: " + _NS_NAAM.sub("", verwacht[1]).strip().replace(", ", " of ")
    return f"Regel {fout.line}, {element}: {wat}{hoort}."
