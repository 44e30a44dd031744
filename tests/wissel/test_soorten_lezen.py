"""Every kind of message in every wrapping, made by the facts of the public schemas: read right."""

from __future__ import annotations

import base64
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from bvtool.wissel.bron import GelezenKop, read_koppen
from tests.wissel.berichten import CODES, B, make_ei, make_stuf, namespace

G, A = "0363", "41000017"
DAG, ANTWOORD = date(2018, 3, 20), date(2018, 3, 22)
CODES |= {
    "JW303D": "432", "JW304D": "433", "JW303F": "450", "JW304F": "451", "JW321": "434",
    "JW322": "435", "WMO303F": "448", "WMO304F": "449", "WMO317": "480", "WMO318": "481",
    "WMO319": "482", "WMO320": "483", "WMO323": "484", "WMO325": "485",
}  # fmt: skip


def read(tmp_path: Path, inhoud: bytes, *, heel: bool = False) -> GelezenKop:
    (tmp_path / "b.dat").write_bytes(inhoud)
    (gelezen,) = read_koppen([tmp_path / "b.dat"], heel=heel)
    assert gelezen.kop is not None, gelezen.reden
    return gelezen


def declaration(soort: str, release: str, *, namen: str = "gewoon", achter: str = "") -> bytes:
    """A 303 or 304: parties in Gemeente and Aanbieder, named by the invoice."""
    versie, subversie = release.split(".")
    nummer, dag = {
        "gewoon": ("Identificatie", "Dagtekening"),
        "factuur": ("DeclarantFactuurNummer", "FactuurDagtekening"),
    }[namen]
    kop = (
        f"<BerichtCode>{CODES[soort]}</BerichtCode><BerichtVersie>{versie}</BerichtVersie>"
        f"<BerichtSubversie>{subversie}</BerichtSubversie><Gemeente>{G}</Gemeente>"
        f"<Aanbieder>{A}</Aanbieder><DeclaratieFactuurIdentificatie><{nummer}>F1</{nummer}>"
        f"<{dag}>{DAG}</{dag}></DeclaratieFactuurIdentificatie>"
    )
    ruimte = namespace(soort, release)
    return (
        f'<?xml version="1.0"?><m:Bericht xmlns:m="{ruimte}"><m:Header>{kop}</m:Header>{achter}'
        "<m:Clienten/></m:Bericht>"
    ).encode()


@pytest.mark.parametrize("release", ["2.1", "2.2", "2.3", "2.4"])
@pytest.mark.parametrize("namen", ["gewoon", "factuur"])
@pytest.mark.parametrize("soort", ["WMO303D", "WMO303F", "JW303D", "JW303F"])
def test_a_declaration_in_xml(tmp_path: Path, soort: str, namen: str, release: str) -> None:
    kop = read(tmp_path, declaration(soort, release, namen=namen)).kop
    assert kop is not None
    assert (kop.soort.naam, kop.release) == (soort, release)
    assert (kop.afzender, kop.ontvanger) == (A, G)
    assert (kop.identificatie, kop.dagtekening, kop.datum) == ("F1", DAG, DAG)


@pytest.mark.parametrize(
    "achter",
    [
        f"<m:RetourHeader><Dagtekening>{ANTWOORD}</Dagtekening></m:RetourHeader>",
        f"<m:RetourHeader><a><b/></a><DagtekeningRetour>{ANTWOORD}</DagtekeningRetour>"
        "</m:RetourHeader>",
    ],
)
@pytest.mark.parametrize("soort", ["WMO304D", "JW304F"])
def test_the_answer_to_a_declaration_has_a_header_of_its_own_behind(
    tmp_path: Path, soort: str, achter: str
) -> None:
    heen = soort.replace("304", "303")
    kop = read(tmp_path, declaration(soort, "2.1", achter=achter)).kop
    assert kop is not None
    assert (kop.soort.naam, kop.afzender, kop.ontvanger) == (soort, G, A)
    assert (kop.dagtekening, kop.datum) == (DAG, ANTWOORD)
    vraag = read(tmp_path, declaration(heen, "2.1")).kop
    assert vraag is not None
    assert kop.sleutel == vraag.sleutel


def test_an_answer_without_a_day_of_its_own_is_still_read(tmp_path: Path) -> None:
    kop = read(tmp_path, declaration("WMO304D", "2.1")).kop
    assert kop is not None
    assert (kop.dagtekening, kop.datum) == (DAG, None)


def declaration_ei(soort: str, letter: str = "P", plek: str = "instelling") -> bytes:
    """The first record of the declaration standard."""
    wie = {naam: A if naam == plek else "0" * 8 for naam in ("bureau", "verlener", "praktijk")}
    wie["instelling"] = A if plek == "instelling" else "0" * 8
    record = (
        f"01{CODES[soort]}0200{letter}{'1' * 6}{'ECD 1.0':<10}{G}{wie['bureau']}{wie['verlener']}"
        f"{wie['praktijk']}{wie['instelling']}022018020120180228{'F2018-1':<12}{DAG:%Y%m%d}"
    )
    assert len(record) == 100
    return f"{record:<480}\r\n{'99' + '0' * 20:<480}\r\n".encode()


@pytest.mark.parametrize("letter", ["P", "T"])
@pytest.mark.parametrize("plek", ["bureau", "verlener", "praktijk", "instelling"])
@pytest.mark.parametrize("soort", ["WMO303D", "WMO303F", "JW303D", "JW321"])
def test_a_declaration_in_ei(tmp_path: Path, soort: str, plek: str, letter: str) -> None:
    kop = read(tmp_path, declaration_ei(soort, letter, plek)).kop
    assert kop is not None
    assert (kop.soort.naam, kop.release, kop.vorm) == (soort, "2.0", "ei")
    assert (kop.afzender, kop.ontvanger) == (A, G)
    assert (kop.identificatie, kop.dagtekening) == ("F2018-1", DAG)


@pytest.mark.parametrize(
    "soort", ["WMO317", "WMO318", "WMO319", "WMO320", "WMO323", "JW321", "JW322"]
)
def test_every_known_code_is_that_of_its_kind(tmp_path: Path, soort: str) -> None:
    ja = soort in ("WMO318", "WMO320", "JW322")
    b = B(soort, "3.0", A, G, "A1", DAG, ANTWOORD if ja else None)
    kop = read(tmp_path, b.xml()).kop
    assert kop is not None
    assert (kop.soort.naam, kop.soort.code) == (soort, CODES[soort])


HEEN_EI = make_ei(B("WMO301", "2.0", G, A, "A1", DAG))


@pytest.mark.parametrize(
    "inhoud",
    [
        b"\xef\xbb\xbf" + HEEN_EI,
        b"\r\n" + HEEN_EI,
        b"\n\n" + HEEN_EI,
        HEEN_EI + b"\x1a",
        b"\x1a" + HEEN_EI,
        HEEN_EI.replace(b"\r\n", b"\r"),
    ],
)
def test_ei_with_a_mark_a_blank_line_or_an_end_of_file(tmp_path: Path, inhoud: bytes) -> None:
    gelezen = read(tmp_path, inhoud, heel=True)
    assert gelezen.kop is not None
    assert (gelezen.kop.identificatie, gelezen.kop.vorm) == ("A1", "ei")


def zipped(inhoud: bytes, naam: str = "bericht.xml") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr(naam, inhoud)
    return buffer.getvalue()


def vecozo(inhoud: bytes, *, soap: bool = False) -> bytes:
    """A request to VECOZO: the message in a zip in base64, in an element of any name."""
    base = base64.b64encode(zipped(inhoud)).decode()
    kern = (
        '<v:indienen xmlns:v="urn:www-vecozo-nl:berichten:v1"><v:naam>bericht.xml</v:naam>'
        f"<v:bestand>\n{base[:60]}\n{base[60:]}\n</v:bestand></v:indienen>"
    )
    if soap:
        kern = (
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>'
            f"{kern}</s:Body></s:Envelope>"
        )
    return kern.encode()


def as_0310(inhoud: bytes, element: str) -> bytes:
    return (
        make_stuf(inhoud, "20180320120000")
        .replace(b"ggk0210", b"ggk0310")
        .replace(b"xmlBestand", element.encode())
    )


HEEN = B("WMO305", "2.1", A, G, "A1", DAG).xml()


@pytest.mark.parametrize("heel", [False, True])
@pytest.mark.parametrize(
    ("inhoud", "soort"),
    [
        (as_0310(HEEN, "xmlBestand"), "WMO305"),
        (as_0310(HEEN_EI, "tekstBestand"), "WMO301"),
        (make_stuf(HEEN_EI, "20180320120000").replace(b"xmlBestand", b"tekstBestand"), "WMO301"),
        (make_stuf(HEEN_EI, "20180320120000"), "WMO301"),
        (as_0310(declaration_ei("WMO303D"), "tekstBestand"), "WMO303D"),
        (as_0310(zipped(HEEN), "tekstBestand"), "WMO305"),
        (vecozo(HEEN), "WMO305"),
        (vecozo(HEEN, soap=True), "WMO305"),
        (vecozo(HEEN_EI), "WMO301"),
        (vecozo(declaration("JW303D", "2.1")), "JW303D"),
    ],
)
def test_every_envelope_is_opened(tmp_path: Path, inhoud: bytes, soort: str, heel: bool) -> None:
    gelezen = read(tmp_path, inhoud, heel=heel)
    assert gelezen.kop is not None
    assert gelezen.kop.soort.naam == soort
    assert {gelezen.kop.afzender, gelezen.kop.ontvanger} == {G, A}
    if heel:
        assert gelezen.kop.vorm in ("xml", "ei")
        assert gelezen.data in (
            HEEN,
            HEEN_EI,
            declaration_ei("WMO303D"),
            declaration("JW303D", "2.1"),
        )


def test_the_moment_of_an_envelope_holds_for_ei_as_well(tmp_path: Path) -> None:
    kop = read(tmp_path, as_0310(HEEN_EI, "tekstBestand")).kop
    assert kop is not None
    assert kop.moment is not None
    assert f"{kop.moment:%Y-%m-%d %H:%M}" == "2018-03-20 12:00"
    assert kop.is_ei


@pytest.mark.parametrize(
    "inhoud",
    [
        as_0310(HEEN_EI[:20], "tekstBestand"),
        as_0310(HEEN.replace(b"/iwmo/", b"/iwlz/"), "xmlBestand"),
        vecozo(HEEN)[:400] + b"</v:bestand></v:indienen>",
        HEEN.replace(b"/wmo305/", b"/wmo599/"),
        HEEN_EI.replace(b"01414", b"01999", 1),
        declaration("WMO303D", "2.1").replace(b"FactuurIdentificatie", b"Iets"),
    ],
)
def test_what_is_a_message_and_cannot_be_read_is_never_no_message(
    tmp_path: Path, inhoud: bytes
) -> None:
    (tmp_path / "b.dat").write_bytes(inhoud)
    (gelezen,) = read_koppen([tmp_path / "b.dat"])
    assert gelezen.kop is None
    assert not gelezen.vreemd
