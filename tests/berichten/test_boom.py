"""XML from outside: what is dangerous, broken or something else is named and refused."""

import pytest

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.lezing import read_antwoord
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.wmo407 import build_407
from bvtool.berichten.wmo408 import answer_to, build_408
from tests.gesprek.hulp import BSN_A, heen

GOED = build_408(answer_to(heen(), "R1", heen().dagtekening, codes_periode=["9404"]))
KOP = b'<?xml version="1.0" encoding="UTF-8"?>\r\n'
LACH = b"".join(
    b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10 if i else b"ha") for i in range(10)
)
GEVAARLIJK = {
    "xml-bom": KOP + b"<!DOCTYPE Bericht [" + LACH + b"]><Bericht>&l9;</Bericht>",
    "doctype": GOED.replace(KOP, KOP + b"<!DOCTYPE Bericht>"),
    "bestand van buiten": GOED.replace(
        KOP, KOP + b'<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ).replace(BSN_A.encode(), b"&x;"),
    "adres van buiten": GOED.replace(KOP, KOP + b'<!DOCTYPE b SYSTEM "http://127.0.0.1:9/x.dtd">'),
    "onbekende entiteit": GOED.replace(BSN_A.encode(), b"&x;"),
    "leeg": b"",
    "alleen spaties": b" \r\n ",
    "afgekapt": GOED[: len(GOED) // 2],
    "geen xml": b"PK of zomaar tekst",
    "utf-16": GOED.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "utf-16 zonder bom": GOED.decode().replace("UTF-8", "UTF-16").encode("utf-16-le"),
    "latin-1": GOED.replace(b"UTF-8", b"ISO-8859-1").replace(b"R1", "Rë".encode()),
    "latin-1 in vermomming": GOED.replace(b"R1", b"R\xeb"),
    "utf-7": GOED.replace(b'"UTF-8"', b"'UTF-7'"),
    "te groot": b" " * 25_000_001,
    "andere release": GOED.replace(b"2_0/wmo408", b"3_0/wmo408"),
    "geen namespace": GOED.replace(b' xmlns:wmo408="', b' xmlns:wmo408="x'),
    "ander bericht": b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
    "heenbericht": build_407(heen()),
    "code in een vreemd element": GOED.replace(
        b"</wmo408:Client>", b"<x><y>9404</y></x></wmo408:Client>"
    ),
    "code van drie tekens": GOED.replace(b">9404<", b">940<"),
    "tekst tussen elementen": GOED.replace(b"<wmo408:Client>", b"<wmo408:Client>tekst"),
    "diep genest": KOP + b"<a>" * 5000 + b"</a>" * 5000,
}


@pytest.mark.parametrize("naam", GEVAARLIJK)
def test_it_is_refused_in_plain_dutch_without_its_content(naam: str) -> None:
    with pytest.raises(BerichtGeweigerd) as fout:
        read_antwoord(Berichtbestand("x.xml", GEVAARLIJK[naam]), load_schemas())
    bevinding = fout.value.bevinding("x.xml")
    assert bevinding.waar == "x.xml"
    assert bevinding.wat.endswith(".")
    assert BSN_A not in f"{bevinding.wat}{bevinding.wat_nu}"
    assert not {"invalid", "error", "ongeldig", "Element '"} & set(bevinding.wat.split())


def test_a_bom_on_an_answer_is_forgiven() -> None:
    antwoord = read_antwoord(Berichtbestand("x.xml", b"\xef\xbb\xbf" + GOED), load_schemas())
    assert antwoord.retour is not None


@pytest.mark.parametrize("codering", ["ISO-8859-1", "us-ascii", "windows-1252", "utf8", "UTF-8"])
def test_another_encoding_of_plain_characters_is_read(codering: str) -> None:
    data = GOED.replace(b"UTF-8", codering.encode())
    antwoord = read_antwoord(Berichtbestand("x.xml", data), load_schemas())
    assert antwoord.retour is not None
    assert antwoord.retour.klasse is not None
    assert antwoord.retour.klasse.bsn == BSN_A


def test_the_finding_names_line_and_element() -> None:
    with pytest.raises(BerichtGeweigerd, match=r"Regel 30, RetourCode"):
        read_antwoord(Berichtbestand("x.xml", GEVAARLIJK["code van drie tekens"]), load_schemas())


def test_a_message_without_a_declaration_is_read() -> None:
    assert read_boom(GOED.removeprefix(KOP)).tag.endswith("Bericht")
