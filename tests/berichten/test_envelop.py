"""The StUF-GGK envelope: what goes around a message, and opening what comes back."""

import base64
from datetime import datetime

import pytest
from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.envelop import Envelop, build_di01, build_du01, build_fo01, open_envelop
from bvtool.berichten.wmo407 import build_407
from bvtool.kalender.klok import TIJDZONE
from tests.gesprek.hulp import heen

NU = datetime(2022, 10, 17, 9, 5, 7, tzinfo=TIJDZONE)
REF, EIGEN = "6f1d9a5e-0c1b-4e3a-9f5d-2b7c8a1e4d60", "0b8f3c1a-5d2e-4f7b-8a9c-1e2d3f4a5b6c"
BERICHT = build_407(heen())


def open_(data: bytes) -> Envelop:
    envelop = open_envelop(read_boom(data))
    assert envelop is not None
    return envelop


def test_di01_holds_the_message_and_what_the_ggk_needs() -> None:
    data = build_di01(BERICHT, "0363", REF, NU)
    boom = etree.fromstring(data)
    bladeren = [
        (etree.QName(e).localname, e.text)
        for e in boom.iter()
        if len(e) == 0 and etree.QName(e).localname != "xmlBestand"
    ]
    assert bladeren == [
        ("berichtcode", "Di01"),
        ("organisatie", "0363"),
        ("applicatie", "bvtool"),
        ("organisatie", "CAK"),
        ("applicatie", "GGk"),
        ("referentienummer", REF),
        ("tijdstipBericht", "20221017090507"),
        ("functie", "WMO407"),
        ("applicatieVersie", "0001"),
        ("applicatieSubversie", "0000"),
        ("functieVersie", "0002"),
        ("functieSubversie", "0000"),
    ]
    assert base64.b64decode(str(boom.findtext(".//{*}xmlBestand"))) == BERICHT
    assert b"bestandsnaam" not in data.lower()


def test_di01_opens_to_the_same_bytes() -> None:
    envelop = open_(build_di01(BERICHT, "0363", REF, NU))
    assert (envelop.soort, envelop.referentie, envelop.organisatie) == ("Di01", REF, "0363")
    assert envelop.inhoud == BERICHT


def test_du01_names_the_message_that_it_answers() -> None:
    envelop = open_(build_du01(BERICHT, "0363", EIGEN, REF, NU))
    assert (envelop.soort, envelop.kruisreferentie) == ("Du01", REF)
    assert envelop.inhoud == BERICHT


def test_fo01_tells_code_and_description() -> None:
    data = build_fo01("IB001", "Bericht voldoet niet aan XSD", "0363", EIGEN, REF, NU)
    envelop = open_(data)
    assert (envelop.soort, envelop.code, envelop.kruisreferentie) == ("Fo01", "IB001", REF)
    body = etree.fromstring(data).find("{*}body")
    assert [etree.QName(e).localname for e in body] == ["code", "plek", "omschrijving", "details"]


def test_a_bare_message_is_no_envelope() -> None:
    assert open_envelop(read_boom(BERICHT)) is None


@pytest.mark.parametrize(
    "ruimte",
    ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"],
)
def test_a_soap_envelope_around_it_is_opened(ruimte: str) -> None:
    binnen = build_du01(BERICHT, "0363", EIGEN, REF, NU).partition(b"?>")[2]
    soap = f'<s:Envelope xmlns:s="{ruimte}"><s:Header/><s:Body>'.encode()
    assert open_(soap + binnen + b"</s:Body></s:Envelope>").inhoud == BERICHT


def test_an_empty_soap_envelope_is_refused() -> None:
    ruimte = "http://schemas.xmlsoap.org/soap/envelope/"
    with pytest.raises(BerichtGeweigerd, match="SOAP"):
        open_(f'<s:Envelope xmlns:s="{ruimte}"><s:Body/></s:Envelope>'.encode())


@pytest.mark.parametrize(
    "inhoud",
    [b"geen base64!", b"AAA", base64.b64encode("<?xml version='1.0'?><a>é</a>".encode("latin-1"))],
)
def test_an_envelope_without_a_readable_message_is_refused(inhoud: bytes) -> None:
    data = build_du01(BERICHT, "0363", EIGEN, REF, NU)
    data = data.replace(base64.b64encode(BERICHT), inhoud)
    with pytest.raises(BerichtGeweigerd):
        open_(data)


def test_base64_over_several_lines_is_read() -> None:
    data = build_du01(BERICHT, "0363", EIGEN, REF, NU)
    rauw = base64.b64encode(BERICHT)
    data = data.replace(rauw, b"\r\n".join(rauw[i : i + 76] for i in range(0, len(rauw), 76)))
    assert open_(data).inhoud == BERICHT


def test_a_danger_inside_the_envelope_is_refused() -> None:
    bom = build_du01(b"<!DOCTYPE x><x/>", "0363", EIGEN, REF, NU)
    with pytest.raises(BerichtGeweigerd, match="DOCTYPE"):
        open_(bom)
