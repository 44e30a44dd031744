"""Messages made out of a schema: any message that it allows, small."""

from __future__ import annotations

from hypothesis import strategies as st
from lxml import etree

from bvtool.berichten.schemabundel import Berichtschema
from bvtool.berichten.schemamodel import Schemaelement, Schemagroep

TEKST = st.text(alphabet="ab Z09=+-@'é<&\"\u0133\t.", min_size=1, max_size=12).filter(
    lambda t: t.strip() == t and t not in ("", '""')
)
WAARDEN = {
    "LDT_Datum": st.dates().map(str),
    "LDT_Versie": st.just("1.2.0"),
    "LDT_Aantal": st.integers(0, 99).map(str),
    "LDT_Nummer": st.integers(0, 999_999_999).map(str),
    "LDT_Bsn": st.sampled_from(["999900006", "000009921"]),
    "LDT_BurgerServicenummer": st.sampled_from(["999900006", "000009921"]),
    "LDT_Gemeente": st.just("0363"),
    "LDT_RetourCode": st.sampled_from(["0001", "0200", "9328"]),
}


@st.composite
def boom(draw: st.DrawFn, schema: Berichtschema) -> etree._Element:
    """A message that fits the schema."""
    nsmap = dict(schema.prefixen)
    wortel = etree.Element(schema.wortel.tag, nsmap=nsmap)
    _fill(draw, wortel, schema.wortel)
    assert schema.xsd.validate(wortel), schema.xsd.error_log
    return wortel


def _fill(draw: st.DrawFn, doel: etree._Element, element: Schemaelement) -> None:
    if element.inhoud is not None:
        _add_groep(draw, doel, element.inhoud)
        return
    waarde = element.waarde
    if waarde.vast:
        doel.text = waarde.vast
    elif waarde.keuzes:
        doel.text = draw(st.sampled_from([code for code, _ in waarde.keuzes]))
    else:
        doel.text = draw(WAARDEN.get(waarde.naam, TEKST))


def _add_groep(draw: st.DrawFn, doel: etree._Element, groep: Schemagroep) -> None:
    for _ in range(draw(_aantal(groep.minimaal, groep.maximaal))):
        for deel in [draw(st.sampled_from(groep.delen))] if groep.keuze else groep.delen:
            if isinstance(deel, Schemagroep):
                _add_groep(draw, doel, deel)
                continue
            for _ in range(draw(_aantal(deel.minimaal, deel.maximaal))):
                _fill(draw, etree.SubElement(doel, deel.tag), deel)


def _aantal(minimaal: int, maximaal: int | None) -> st.SearchStrategy[int]:
    hoogste = minimaal + 2 if maximaal is None else min(maximaal, minimaal + 2)
    return st.integers(minimaal, hoogste)
