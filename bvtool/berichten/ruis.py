"""What may stand in an answer without meaning anything to bvtool, taken out before it is judged.

A later release or another sender adds elements that may be there, attributes, blanks around a
value. That does not spoil an answer. But what may be a code is never taken out: then an answer that
rejects would become one that approves.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import cache

from lxml import etree

from bvtool.berichten.xmlwaarde import collapse
from bvtool.vak.tabellen import load_tabel

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


def strip_ruis(boom: etree._Element, namen: Container[str]) -> tuple[str, ...]:
    """Takes out of the tree, in place: elements that have no name in the schema (`namen`),
    attributes, and white space around values. Gives the names of these elements, each once."""
    weg: list[str] = []
    for element in list(boom.iter()):
        if element is not boom and _is_ruis(element, namen):
            ouder = element.getparent()
            if ouder is not None:
                ouder.remove(element)
                weg.append(_local(element))
            continue
        for naam in [n for n in element.attrib if not str(n).startswith(_XSI)]:
            del element.attrib[naam]
        if len(element) == 0 and element.text:
            element.text = collapse(element.text)
    return tuple(dict.fromkeys(weg))


def count_codes(boom: etree._Element, namen: Iterable[str]) -> int:
    """How many codes stand in the message, wherever that is; `namen`: what one is called."""
    return sum(1 for _ in boom.iter([f"{{*}}{naam}" for naam in namen]))


def _is_ruis(element: etree._Element, namen: Container[str]) -> bool:
    """Whether neither the element nor anything in it has a known name or may be a code."""
    codes = _codes()
    return all(
        _local(e) not in namen and (len(e) or collapse(e.text).upper() not in codes)
        for e in element.iter()
    )


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


@cache
def _codes() -> frozenset[str]:
    return frozenset(r["code"].upper() for r in load_tabel("retourcodes"))
