"""The codes of an answer (302, 306, 308, 316) in plain words, per client and part, with what to do.

The meanings are those of the public list WJ001 (release 3.2); of a code that is not in it bvtool
says so. Two codes say nothing about good or wrong (`vak/codes`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd, parse_boom
from bvtool.vak.codes import TECHNISCH, ZEGT_NIETS
from bvtool.vak.masker import show_code
from bvtool.vak.tabellen import load_tabel
from bvtool.wissel.kop import GeenBericht, Kop
from bvtool.wissel.soorten import RETOUR

GOED, AFGEKEURD, DEELS, NIET_TE_LEZEN = "goed", "afgekeurd", "deels afgekeurd", "niet te lezen"


class Retourmelding(NamedTuple):
    """One code: of which client (0: the message) and which part, what it means, what to do."""

    client: int
    deel: str
    code: str
    betekenis: str
    wat_nu: str


def read_antwoord(data: bytes, kop: Kop) -> tuple[str, tuple[Retourmelding, ...]]:
    """The outcome of an answer and its codes, in the order of the message.

    An EI answer has its codes at places that are not published: niet te lezen. Raises GeenBericht
    when it is no answer or no XML.
    """
    if kop.soort.richting != RETOUR:
        raise GeenBericht(f"Een {kop.soort.naam} is geen antwoord maar een heenbericht.")
    if kop.is_ei:
        return NIET_TE_LEZEN, ()
    try:
        wortel = parse_boom(data)
    except BerichtGeweigerd as fout:
        raise GeenBericht(fout.wat) from None
    meldingen = tuple(_walk(wortel, kop, 0, "bericht"))
    slecht = [m for m in meldingen if m.code not in ZEGT_NIETS]
    if not slecht:
        return GOED, meldingen
    if any(m.code == TECHNISCH for m in slecht) or len(slecht) == len(meldingen):
        return AFGEKEURD, meldingen
    return DEELS, meldingen


def _walk(knoop: etree._Element, kop: Kop, client: int, deel: str) -> Iterator[Retourmelding]:
    """The codes below one element; a part is named by its element and its place in the client."""
    teller: Counter[str] = Counter()
    for kind in knoop:
        naam = etree.QName(kind).localname
        teller[naam] += 1
        if naam == "RetourCode":
            code = show_code((kind.text or "").strip())
            betekenis, wat_nu = explain_code(code, kop.soort.heen[-3:])
            yield Retourmelding(client, deel, code, betekenis, wat_nu)
        elif len(kind):
            nummer = teller[naam] if naam == "Client" else client
            lager = deel if naam in _GEEN_DEEL else f"{naam} {teller[naam]}"
            yield from _walk(kind, kop, nummer, lager)


_GEEN_DEEL = ("RetourCodes", "Clienten", "Header", "Relaties", "Contactgegevens")


@cache
def explain_code(code: str, heen: str) -> tuple[str, str]:
    """What a code means in the answer to this heenbericht (`305`), and what to do."""
    for rij in load_tabel("retourcodes-iwmo"):
        if rij["code"] == code and (rij["heen"] == "*" or heen in rij["heen"].split(",")):
            return rij["betekenis"], rij["wat_nu"]
    return (
        "Deze code staat niet in de openbare lijst van release 3.2",
        "Vraag de partij die antwoordde wat zij betekent",
    )
