"""A set of schemas of one release, and why a message does not fit it, in Dutch."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from bvtool.berichten.berichtvorm import Berichtvorm
from bvtool.berichten.schemabundel import Schemabestand, Schemabundel
from bvtool.berichten.schemarollen import VRAAG, find_rollen

# matches: "{http://www.istandaarden.nl/ieb/2_0/wmo407/schema}Client"
_NS_NAAM = re.compile(r"\{[^{}]*\}")
# matches: "Element 'Bsn': not expected"
_ELEMENT = re.compile(r"^Element '(?:\{[^}]*\})?([^']*)'")
# matches: "Expected is ( Client )."
_VERWACHT = re.compile(r"Expected is (?:one of )?\(([^()]*)\)")


@dataclass(frozen=True, eq=False)
class Schemas:
    """The schemas of one release; `herkomst` says whose they are, `namen` which element a user
    named for a part. `bestanden` maps each message kind to its file in the bundle, that `bundel`
    opens; each is read when it is asked for, once."""

    release: str
    herkomst: str
    bundel: Callable[[], Schemabundel]
    bestanden: Mapping[str, Schemabestand]
    namen: Mapping[str, str]
    eigen: bool = True
    _gelezen: dict[str, Berichtvorm] = field(default_factory=dict)

    def vorm(self, soort: str) -> Berichtvorm:
        """How this kind (`WMO407`) is written and read. Raises KeyError when the set lacks it, and
        InvoerGeweigerd when its schema cannot be used."""
        if soort not in self._gelezen:
            schema = self.bundel().load_bestand(self.bestanden[soort].naam)
            heen = VRAAG.get(soort, soort)
            vraag = self.vorm(heen).schema if heen in self.bestanden and heen != soort else schema
            vorm = Berichtvorm(schema, find_rollen(schema, self.namen), vraag)
            self._gelezen[soort] = vorm
        return self._gelezen[soort]

    def find_vorm(self, tag: object) -> Berichtvorm | None:
        """The kind whose root element this is; None when it is not in this set."""
        ruimte = str(tag)[1:].partition("}")[0]
        soort = next((s for s, b in self.bestanden.items() if b.ruimte == ruimte), None)
        vorm = self.vorm(soort) if soort else None
        return vorm if vorm is not None and vorm.tag == tag else None

    def fouten(self, soort: str, boom: etree._Element) -> list[str]:
        """Why a message does not fit the schema of its kind (`WMO407`); empty when it fits.

        Dutch sentences that name line and element, never a value.
        """
        vorm = self.vorm(soort)
        xsd = vorm.schema.xsd
        if xsd.validate(boom):
            return []
        log: Iterable[etree._LogEntry] = xsd.error_log  # type: ignore[assignment]
        return list(dict.fromkeys(_zin(f, vorm.namen) for f in log))


_SOORTEN = {
    "SCHEMAV_CVC_ELT_1": "Het bericht begint met een ander element of een andere naamruimte",
    "SCHEMAV_ELEMENT_CONTENT": "Hier hoort een ander element, of er ontbreekt er een",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "Hier staat tekst waar een element hoort",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "Hier staat een attribuut dat er niet hoort",
}


def _zin(fout: etree._LogEntry, bekend: Container[str]) -> str:
    """One schema error as a Dutch sentence: line, element, kind.

    Of the message only names that the schema has are shown; what was expected is its own.
    """
    genoemd = _ELEMENT.match(fout.message or "")
    element = genoemd[1] if genoemd and genoemd[1] in bekend else "een element"
    wat = _SOORTEN.get(fout.type_name, "De waarde past niet bij het schema")
    verwacht = _VERWACHT.search(fout.message or "")
    hoort = ""
    if verwacht:
        hoort = "; verwacht: " + _NS_NAAM.sub("", verwacht[1]).strip().replace(", ", " of ")
    return f"Regel {fout.line}, {element}: {wat}{hoort}."
