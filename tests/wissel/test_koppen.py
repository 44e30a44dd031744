"""Facts about recognising a message from its header alone, in every release and shape.

More than 300 lines: one shape of a message after the other, each made here.
"""

import base64
import io
import re
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest

from bvtool.vak.fouten import InvoerOntbreekt
from bvtool.wissel.bron import GelezenKop, read_koppen
from tests.wissel.berichten import BSN, NAAM, B, header, make_stuf

DAG = date(2018, 3, 20)
HEEN = B("WMO301", "2.1", "0363", "41000017", "A1", DAG)


def read(tmp_path: Path, inhoud: bytes, naam: str = "b.xml") -> GelezenKop:
    pad = tmp_path / naam
    pad.write_bytes(inhoud)
    (gelezen,) = read_koppen([pad])
    return gelezen


def kop_of(tmp_path: Path, inhoud: bytes):
    gelezen = read(tmp_path, inhoud)
    assert gelezen.kop is not None, gelezen.reden
    return gelezen.kop


@pytest.mark.parametrize("release", ["2.0", "2.1", "2.2", "2.3", "2.4", "3.0", "3.1", "3.2"])
@pytest.mark.parametrize(
    ("soort", "van", "naar"),
    [("WMO301", "0363", "41000017"), ("WMO305", "41000017", "0363"), ("JW315", "41000017", "0363")],
)
def test_every_release_in_xml(
    tmp_path: Path, release: str, soort: str, van: str, naar: str
) -> None:
    kop = kop_of(tmp_path, B(soort, release, van, naar, "A1", DAG).xml())
    assert (kop.soort.naam, kop.release, kop.vorm) == (soort, release, "xml")
    assert (kop.afzender, kop.ontvanger) == (van, naar)
    assert (kop.identificatie, kop.dagtekening, kop.datum) == ("A1", DAG, DAG)


def test_a_retour_copies_the_header_and_is_sent_by_the_other_party(tmp_path: Path) -> None:
    retour = B("WMO302", "2.1", "0363", "41000017", "A1", DAG, date(2018, 3, 22))
    kop = kop_of(tmp_path, retour.xml())
    assert (kop.afzender, kop.ontvanger) == ("41000017", "0363")
    assert (kop.dagtekening, kop.datum) == (DAG, date(2018, 3, 22))
    assert kop.sleutel == kop_of(tmp_path, HEEN.xml()).sleutel


def test_a_retour_that_turns_its_parties_around_still_joins(tmp_path: Path) -> None:
    retour = B("WMO302", "2.1", "41000017", "0363", "A1", DAG, date(2018, 3, 22))
    assert kop_of(tmp_path, retour.xml()).sleutel == kop_of(tmp_path, HEEN.xml()).sleutel


@pytest.mark.parametrize(
    "anders",
    [
        B("WMO301", "2.1", "0363", "41000017", "A2", DAG),
        B("WMO301", "2.1", "0363", "41000017", "A1", date(2018, 3, 21)),
        B("WMO301", "2.1", "0364", "41000017", "A1", DAG),
        B("WMO301", "2.1", "0363", "41000034", "A1", DAG),
        B("JW301", "2.1", "0363", "41000017", "A1", DAG),
    ],
)
def test_one_other_field_is_another_message(tmp_path: Path, anders: B) -> None:
    assert kop_of(tmp_path, anders.xml()).sleutel != kop_of(tmp_path, HEEN.xml()).sleutel


def test_the_ieb_has_no_receiver_in_its_header(tmp_path: Path) -> None:
    heen = B("WMO407", "2.0", "0363", "", "A1", date(2022, 10, 18))
    retour = B("WMO408", "2.0", "0363", "", "A1", date(2022, 10, 18), date(2022, 10, 20))
    kop, terug = kop_of(tmp_path, heen.xml()), kop_of(tmp_path, retour.xml())
    assert (kop.afzender, kop.ontvanger) == ("0363", "CAK")
    assert (terug.afzender, terug.ontvanger) == ("CAK", "0363")
    assert kop.sleutel == terug.sleutel


def test_a_325_answers_a_323_with_a_header_of_its_own(tmp_path: Path) -> None:
    heen = B("WMO323", "3.1", "41000017", "0363", "D1", DAG)
    eigen = B("WMO325", "3.1", "0363", "41000017", "X9", date(2018, 3, 25))
    declaratie = (
        "<DeclaratieIdentificatie><Identificatie>D1</Identificatie>"
        f"<Dagtekening>{DAG}</Dagtekening></DeclaratieIdentificatie>"
    )
    kop = kop_of(tmp_path, eigen.xml(kop=header(eigen) + declaratie))
    assert (kop.afzender, kop.ontvanger) == ("0363", "41000017")
    assert (kop.identificatie, kop.datum) == ("D1", date(2018, 3, 25))
    assert kop.sleutel == kop_of(tmp_path, heen.xml()).sleutel


@pytest.mark.parametrize("regel", [1, 7, 76, 10_000])
def test_a_stuf_envelope_tells_the_moment(tmp_path: Path, regel: int) -> None:
    kop = kop_of(tmp_path, make_stuf(HEEN.xml(), "20180327165959", regel=regel))
    assert (kop.soort.naam, kop.vorm) == ("WMO301", "stuf")
    assert kop.moment.isoformat() == "2018-03-27T16:59:59+02:00"


@pytest.mark.parametrize("tijdstip", ["", "gisteren", "20181399000000"])
def test_an_unreadable_moment_is_no_moment(tmp_path: Path, tijdstip: str) -> None:
    assert kop_of(tmp_path, make_stuf(HEEN.xml(), tijdstip)).moment is None


def test_an_envelope_in_soap(tmp_path: Path) -> None:
    binnen = make_stuf(HEEN.xml(), "20180327165959").partition(b"?>")[2]
    soap = (
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><w:Security '
        b'xmlns:w="urn:w"><w:Token>x</w:Token></w:Security></s:Header><s:Body>'
        + binnen
        + b"</s:Body></s:Envelope>"
    )
    assert kop_of(tmp_path, soap).soort.naam == "WMO301"


@pytest.mark.parametrize("einde", ["\r\n", "\n", ""])
def test_ei_by_its_first_record(tmp_path: Path, einde: str) -> None:
    ei = B("WMO315", "2.0", "41000017", "0363", "E1", date(2017, 5, 1)).ei()
    if not einde:
        ei = ei.split(b"\r\n")[0].rstrip()
    kop = kop_of(tmp_path, ei.replace(b"\r\n", einde.encode()))
    assert (kop.soort.naam, kop.release, kop.vorm) == ("WMO315", "2.0", "ei")
    assert (kop.afzender, kop.ontvanger) == ("41000017", "0363")
    assert (kop.identificatie, kop.datum) == ("E1", date(2017, 5, 1))


def test_an_ei_retour_joins_but_does_not_tell_its_day(tmp_path: Path) -> None:
    heen = B("WMO301", "2.0", "0363", "41000017", "E1", date(2017, 5, 1))
    retour = B("WMO302", "2.0", "0363", "41000017", "E1", date(2017, 5, 1), date(2017, 5, 2))
    kop = kop_of(tmp_path, retour.ei())
    assert (
        kop.sleutel == kop_of(tmp_path, heen.ei()).sleutel == kop_of(tmp_path, heen.xml()).sleutel
    )
    assert kop.datum is None


@pytest.mark.parametrize("codering", ["utf-16", "iso-8859-1", "windows-1252", "utf-8-sig"])
def test_encodings(tmp_path: Path, codering: str) -> None:
    naam = codering.removesuffix("-sig")
    tekst = HEEN.xml().decode().replace("UTF-8", naam)
    assert kop_of(tmp_path, tekst.encode(codering)).identificatie == "A1"


GOED = HEEN.xml()


@pytest.mark.parametrize(
    ("inhoud", "reden", "vreemd"),
    [
        (b"", "leeg", False),
        (b" \r\n ", "leeg", False),
        (b"%PDF-1.7", "geen bericht", True),
        (b"01 is een getal", "geen bericht", True),
        (b"<html><body/></html>", "geen bericht van iWmo, iJw of iEb", True),
        (b"<Bericht xmlns='urn:iets'><Header/></Bericht>", "geen bericht van iWmo", True),
        (b"<s:Envelope xmlns:s='x'><s:Body/></s:Envelope>", "staat geen bericht", True),
        (GOED[:200], "geen volledige XML", False),
        (GOED.replace(b"</m:Header>", b""), "geen volledige XML", False),
        (GOED.replace(b"?>", b"?><!DOCTYPE x []>", 1), "DOCTYPE", False),
        (GOED.replace(b"UTF-8", b"klingon"), "", False),
        (GOED.replace(b"m:Header", b"m:Kop"), "begint niet met een kop", False),
        (HEEN.xml(kop="").replace(header(HEEN).encode(), b""), "ontbreekt", False),
        (GOED.replace(b"<Identificatie>A1<", b"<Identificatie> <"), "de identificatie", False),
        (GOED.replace(b"2018-03-20", b"2018-02-30"), "de dagtekening", False),
        (GOED.replace(b"<Afzender>0363<", b"<Afzender><"), "ontbreekt de afzender", False),
        (GOED.replace(b">0363<", b">41000017<"), "dezelfde partij", False),
        (GOED.replace(b">414<", b">418<"), "berichtcode hoort bij een andere", False),
        (GOED.replace(b"Subversie>1<", b"Subversie>2<"), "andere release", False),
        (
            HEEN.xml(ruimte="http://www.istandaarden.nl/iwmo/2_1/wmo399/schema/2_1"),
            "niet bekend",
            False,
        ),
        (
            HEEN.xml(ruimte="http://www.istandaarden.nl/ijw/2_1/wmo301/schema/2_1"),
            "niet bekend",
            False,
        ),
        (
            b"<m:Bericht xmlns:m='http://www.istandaarden.nl/iwmo/2_1/wmo301/schema/2_1'/>",
            "geen kop",
            False,
        ),
        (make_stuf(b"<html/>", ""), "geen bericht van iWmo", True),
        (make_stuf(GOED[:300], ""), "envelop is niet compleet", False),
        (make_stuf(make_stuf(GOED, ""), ""), "geen bericht van iWmo", False),
        (make_stuf(b"PK\x03\x04" + b"x" * 300, ""), "zip is niet compleet of beschadigd", False),
        (b"<r:Verzoek xmlns:r='urn:www-vecozo-nl:x'><r:a>b</r:a></r:Verzoek>", "herkent", False),
        (GOED.replace(b"/iwmo/2_1/", b"/iwmo/versie2/"), "dat bvtool kent", False),
        (
            make_stuf(GOED, "").replace(b"xmlBestand>", b"xmlBestand>&lt;", 1),
            "niet te lezen",
            False,
        ),
        (b"<f:Fo01Bericht xmlns:f='urn:f'/>", "foutmelding of ontvangstbevestiging", True),
        (b"<f:Bv03Bericht xmlns:f='urn:f'/>", "foutmelding of ontvangstbevestiging", True),
        (GOED.replace(b"0363", b"0" * 25_000), "veel te lang", False),
        (make_stuf(GOED, "9" * 25_000), "veel te lang", False),
        (GOED.replace(b"<m:Header>", b"<m:Header>" + b"<x/>" * 300_000), "houdt niet op", False),
        (b"01414020", "voorlooprecord", False),
        (b"019990200036341000017A1          201705021", "berichtcode 999", False),
        (b"014140200036341000017            201705021", "de identificatie", False),
    ],
)
def test_what_is_no_message_is_named(
    tmp_path: Path, inhoud: bytes, reden: str, vreemd: bool
) -> None:
    gelezen = read(tmp_path, inhoud)
    assert gelezen.kop is None
    assert reden in gelezen.reden
    assert gelezen.vreemd is vreemd
    assert BSN not in gelezen.reden
    assert NAAM not in gelezen.reden


def test_folders_and_zips_in_order_of_name(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.xml").write_bytes(GOED)
    (tmp_path / "a.xml").write_bytes(GOED)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as zip_:
        zip_.writestr("z/1.xml", GOED)
        zip_.writestr("z/", b"")
        zip_.writestr("a.txt", b"hallo")
        zip_.writestr("binnen.zip", b"PK\x03\x04")
    namen = [(g.naam, g.kop is not None) for g in read_koppen([tmp_path])]
    assert namen == [
        ("a.xml", True),
        ("b/2.xml", True),
        ("c.zip: a.txt", False),
        ("c.zip: binnen.zip", False),
        ("c.zip: z/1.xml", True),
    ]


def test_broken_and_locked_zips_are_named(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr("1.xml", GOED)
    heel = buffer.getvalue()
    assert "beschadigd" in read(tmp_path, heel[:-30], "half.zip").reden
    kapot = bytearray(heel)
    kapot[60:75] = b"\xff" * 15
    assert "beschadigd" in read(tmp_path, bytes(kapot), "kapot.zip").reden
    slot = bytearray(heel)
    slot[6] |= 1
    slot[heel.index(b"PK\x01\x02") + 8] |= 1
    assert "wachtwoord" in read(tmp_path, bytes(slot), "slot.zip").reden
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as zip_:
        zip_.writestr("[Content_Types].xml", b"<Types/>")
    (gelezen,) = read_koppen([tmp_path / "x.xlsx"])
    assert (gelezen.vreemd, gelezen.reden) == (True, "Dit is een Office-bestand.")


def test_a_link_to_nothing_and_a_closed_folder_are_named(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.xml").symlink_to(tmp_path / "weg.xml")
    (tmp_path / "c").symlink_to(tmp_path / "a")
    echt = Path.iterdir

    def iterdir(self: Path):
        if self.name == "a":
            raise PermissionError(13, "Permission denied")
        return echt(self)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    gelezen = [(g.naam, g.reden) for g in read_koppen([tmp_path])]
    assert [naam for naam, _ in gelezen] == ["a", "b.xml", "c"]
    assert {reden for _, reden in gelezen} == {"Dit bestand is niet te openen."}


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvoerOntbreekt):
        list(read_koppen([tmp_path / "weg"]))


def test_a_huge_body_costs_no_memory(tmp_path: Path) -> None:
    kop, _, staart = GOED.partition(b"</m:Header>")
    vulling = b"<Vulling>" + b"x" * 8_000_000 + b"</Vulling>"
    groot = kop + b"</m:Header>" + vulling + staart
    (tmp_path / "groot.xml").write_bytes(groot)
    (tmp_path / "groot.stuf.xml").write_bytes(make_stuf(groot, "20180327165959", regel=10**9))
    (tmp_path / "groot.asc").write_bytes(
        B("WMO301", "2.0", "0363", "41000017", "E1", date(2017, 5, 1)).ei() * 20_000
    )
    with zipfile.ZipFile(tmp_path / "groot.zip", "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr("groot.xml", groot)
    del groot
    list(read_koppen([tmp_path]))  # what is loaded once, is loaded now
    tracemalloc.start()
    gelezen = list(read_koppen([tmp_path]))
    piek = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(gelezen) == 4
    assert all(g.kop for g in gelezen)
    assert piek < 1_000_000


def test_base64_of_any_length(tmp_path: Path) -> None:
    for extra in range(4):
        bericht = GOED + b" " * extra
        assert len(base64.b64encode(bericht)) % 4 == 0
        assert kop_of(tmp_path, make_stuf(bericht, "", regel=13)).identificatie == "A1"


def test_a_field_that_stands_twice_is_not_glued_together(tmp_path: Path) -> None:
    dubbel = HEEN.xml().replace(b"<Afzender>0363</Afzender>", b"<Afzender>0363</Afzender>" * 2)
    if dubbel == HEEN.xml():
        dubbel = re.sub(rb"(<(\w*:?)Afzender>0363</\2Afzender>)", rb"\1\1", HEEN.xml())
    assert dubbel != HEEN.xml()
    gelezen = read(tmp_path, dubbel)
    assert (gelezen.kop, gelezen.reden) == (None, "Een veld staat twee keer in de kop.")


@pytest.mark.parametrize("soort", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_packed_in_an_unusual_way_is_named(tmp_path: Path, soort: int) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", soort) as zip_:
        zip_.writestr("b.xml", HEEN.xml())
    (gelezen,) = read_koppen([tmp_path / "x.zip"])
    assert "ongewone manier ingepakt" in gelezen.reden
