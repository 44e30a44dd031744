"""Facts about the emergency conversion as a user meets it: `bvtool wissel omzetten`.

More than 300 lines: each kind of message, there and back.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from bvtool.wissel.conversie.schema import find_fouten, load_schema, make_xsd
from bvtool.wissel.conversie.vormen import BERICHTEN
from tests.hulp import Gelopen, run, table
from tests.wissel.berichten import B, make_stuf
from tests.wissel.conversie import voorbeelden as v

NU = "2017-06-20T10:00"
DAG = date(2017, 5, 1)


def lay(map_: Path, **inhoud: bytes) -> Path:
    map_.mkdir(exist_ok=True)
    for naam, data in inhoud.items():
        (map_ / f"{naam}.asc").write_bytes(data)
    return map_


def omzetten(pad: Path, uit: Path, *opties: object, naar: str = "xml-2.1") -> Gelopen:
    return run(
        "--nu", NU, "--json", "wissel", "omzetten", pad, "--naar", naar, "--uit", uit, *opties
    )


def convert(tmp_path: Path, data: bytes) -> Gelopen:
    return omzetten(lay(tmp_path / "in", a=data), tmp_path / "uit")


def refused(gelopen: Gelopen) -> list[str]:
    assert gelopen.code == 65, gelopen.uit
    return [f"{b['waar']}: {b['wat']}" for b in gelopen.json["bevindingen"]]


def points(gelopen: Gelopen, aard: str) -> set[tuple[int, str]]:
    return {(p["client"], p["veld"]) for p in gelopen.json["punten"] if p["aard"] == aard}


@pytest.mark.parametrize("bericht", BERICHTEN)
def test_each_kind_crosses_and_comes_back_byte_for_byte(tmp_path: Path, bericht: str) -> None:
    bron = lay(tmp_path / "ei", b=v.ALLE[bericht])
    heen = omzetten(bron, tmp_path / "xml")
    assert heen.code == 0, heen.uit
    assert heen.json["omgezet"] == 1
    assert points(heen, "vervalt") == set()
    terug = omzetten(tmp_path / "xml" / "b.xml", tmp_path / "terug", naar="ei-2.0")
    assert terug.code == 0, terug.uit
    assert (tmp_path / "terug" / "b.asc").read_bytes() == v.ALLE[bericht]
    weer = omzetten(tmp_path / "terug" / "b.asc", tmp_path / "weer")
    assert weer.code == 0
    assert (tmp_path / "weer" / "b.xml").read_bytes() == (tmp_path / "xml" / "b.xml").read_bytes()


def test_the_xml_says_what_the_ei_says(tmp_path: Path) -> None:
    convert(tmp_path, v.WMO301)
    boom = etree.parse(str(tmp_path / "uit" / "a.xml"))

    def tekst(pad: str) -> list[str]:
        delen = "/".join(f"*[local-name()='{deel}']" for deel in pad.split("/"))
        return [str(e.text) for e in boom.xpath(f"//{delen}")]

    assert tekst("Header/Afzender") == [v.GEMEENTE]
    assert tekst("Header/Ontvanger") == [v.AANBIEDER]
    assert tekst("BerichtIdentificatie/Dagtekening") == ["2017-05-01"]
    assert tekst("Client/Bsn") == [v.BSN]
    assert tekst("Client/Naam/Geslachtsnaam/Naam") == [v.NAAM]
    assert tekst("Relatie/Contact/Adres/Plaatsnaam") == ["Ons Dorp"]
    assert tekst("Contactgegevens/Contact/Adres/Huis/Huisnummer") == ["12"]
    assert tekst("BeschiktProduct/Product/Code") == ["01A01"]
    assert tekst("ToegewezenProduct/Toewijzingstijd") == ["10:15:00"]
    assert tekst("ToegewezenProduct/Omvang/Volume") == ["10"]
    assert tekst("BeschikkingNummer") == ["123"]


@pytest.mark.parametrize("bericht", ["WMO305", "WMO307", "WMO315"])
def test_what_the_aanbieder_sends_names_the_aanbieder_as_sender(
    tmp_path: Path, bericht: str
) -> None:
    convert(tmp_path, v.ALLE[bericht])
    boom = etree.parse(str(tmp_path / "uit" / "a.xml"))
    partijen = [e.text for e in boom.getroot()[0] if etree.QName(e).localname[-5:] != "ersie"]
    assert partijen[1:3] == [v.AANBIEDER, v.GEMEENTE]


def test_a_secret_address_is_always_told_and_is_work(tmp_path: Path) -> None:
    bericht = v.make("414", v.client301(geheim="1"), *v.GEWOON_301[2:3], *v.GEWOON_301[4:])
    gelopen = convert(tmp_path, bericht)
    assert gelopen.code == 1
    assert gelopen.json["omgezet"] == gelopen.json["geheim"] == 1
    assert points(gelopen, "geheim") == {(1, "0204 geheime client")}
    gewoon = run(
        "--nu", NU, "wissel", "omzetten", tmp_path / "in", "--naar", "xml-2.1",
        "--uit", tmp_path / "uit",
    )  # fmt: skip
    assert "Geheim adres" in gewoon.uit
    assert "client 1, record 02" in gewoon.uit


def test_every_loss_is_listed_per_client_and_field(tmp_path: Path) -> None:
    records = [
        v.client301(burgerlijk="2", leefeenheid="3", huisarts="01000018", taal="Nederlands"),
        v.adres(),
        v.beschikking(),
        v.beschikt(),
        v.toegewezen(),
        v.client301(v.BSN2, geslacht="9", voorletters="J.P."),
        v.adres(bsn=v.BSN2, telefoon="06-12345678"),
        v.beschikking(bsn=v.BSN2),
        v.beschikt(bsn=v.BSN2),
        v.toegewezen(bsn=v.BSN2),
    ]
    gelopen = convert(tmp_path, v.make("414", *records))
    assert points(gelopen, "vervalt") == {
        (1, "0210 burgerlijke staat"),
        (1, "0219 leefeenheid"),
        (1, "0220 huisarts (AGB)"),
        (1, "0222 taal"),
    }
    assert points(gelopen, "aangepast") == {
        (2, "0209 geslacht"),
        (2, "0217 voorletters"),
        (2, "0416 telefoon 1"),
    }
    rijen = table(tmp_path / "uit" / "omzetting.xlsx", "Punten")
    assert {(r["Client"], r["Veld"]) for r in rijen} == {
        (p["client"], p["veld"]) for p in gelopen.json["punten"]
    }
    assert any(r["Stond er"] == "01000018" for r in rijen)


def test_nobodys_name_or_number_is_on_the_screen(tmp_path: Path) -> None:
    gelopen = convert(
        tmp_path, v.make("414", v.client301(geheim="1", voorletters="J.P."), *v.GEWOON_301[1:])
    )
    for geheim in (v.BSN, v.NAAM, "J.P.", "1950"):
        assert geheim not in gelopen.uit + gelopen.fout


MISSEND: list[tuple[str, bytes, str, str]] = [
    ("no address", v.make("414", v.client301(), *v.GEWOON_301[4:]), "record 02", "record 04"),
    ("a relatie without an address",
     v.make("414", *v.GEWOON_301[:3], *v.GEWOON_301[4:]), "record 03", "record 04"),
    ("a relatie with two addresses",
     v.make("414", *v.GEWOON_301[:4], v.adres("R1"), *v.GEWOON_301[4:]), "record 03", "record 04"),
    ("two beschikkingen",
     v.make("414", *v.GEWOON_301, v.beschikking("000000124")), "record 02", "record 08"),
    ("no beschikt product",
     v.make("414", *v.GEWOON_301[:5], v.toegewezen()), "record 08", "record 09"),
    ("no toegewezen product", v.make("414", *v.GEWOON_301[:6]), "record 08", "record 15"),
    ("a 315 without a begin",
     v.make("444", v.client(), v.verzoek(begin="00000000")), "record 07", "0710 begindatum"),
    ("a 315 that changes",
     v.make("444", v.client(), v.verzoek(status="2")), "record 07", "0715 status aanlevering"),
    ("a 315 that withdraws",
     v.make("444", v.client(status="3"), v.verzoek(status="3")), "record 02",
     "0213 status aanlevering"),
    ("no date of birth",
     v.make("418", v.client().replace("19500101", "00000000"), v.start()), "record 02",
     "0206 geboortedatum"),
    ("a name code that nobody knows",
     v.make("414", v.client301(namen=f"{'A':<25}{'':<10}3{'':<25}{'':<10}0"), *v.GEWOON_301[1:]),
     "record 02", "0213 naamcode 1"),
    ("a name without a code",
     v.make("418", v.client().replace("van       1", "van       0"), v.start()), "record 02",
     "0211 naamcode"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "record", "veld"), [m[1:] for m in MISSEND], ids=[m[0] for m in MISSEND]
)
def test_what_xml_demands_and_ei_does_not_have_is_refused_by_record_and_field(
    tmp_path: Path, data: bytes, record: str, veld: str
) -> None:
    gelopen = convert(tmp_path, data)
    assert any(record in zin and veld in zin for zin in refused(gelopen)), gelopen.uit
    assert not (tmp_path / "uit" / "a.xml").exists()


VRAGEN: list[tuple[str, bytes, str, str, str]] = [
    ("naamgebruik with a partner",
     v.make("414", v.client301(namen=f"{'A':<25}{'':<10}1{'B':<25}{'':<10}2", naamgebruik="0"),
            *v.GEWOON_301[1:]), "0218 naamgebruik", "3", "NaamGebruik"),
    ("reden 3", v.make("414", *v.GEWOON_301[:6], v.toegewezen(reden="3")),
     "1515 reden intrekking", "05", "RedenWijziging"),
    ("reden 4", v.make("414", *v.GEWOON_301[:6], v.toegewezen(reden="4")),
     "1515 reden intrekking", "07", "RedenWijziging"),
    ("reden 2", v.make("414", *v.GEWOON_301[:6], v.toegewezen(reden="2")),
     "1515 reden intrekking", "06", "RedenWijziging"),
    ("reden 5", v.make("414", *v.GEWOON_301[:6], v.toegewezen(reden="5")),
     "1515 reden intrekking", "01", "RedenWijziging"),
    ("a toewijzing since 2.1",
     v.make("414", *v.GEWOON_301[:6], v.toegewezen(dag="20170612")),
     "ToewijzingNummer", "77", "ToewijzingNummer"),
    ("a volume without a frequency",
     v.make("414", *v.GEWOON_301[:5], v.beschikt(omvang="00000010010"), v.toegewezen()),
     "0913 frequentie", "4", "Frequentie"),
    ("a house letter without a number",
     v.make("414", *v.GEWOON_301[:2], v.adres(huis="00000"), *v.GEWOON_301[3:]),
     "0407 huisnummer", "12", "Huisnummer"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "veld", "waarde", "element"), [q[1:] for q in VRAGEN], ids=[q[0] for q in VRAGEN]
)
def test_what_a_person_can_know_is_asked_and_the_answer_is_used(
    tmp_path: Path, data: bytes, veld: str, waarde: str, element: str
) -> None:
    gelopen = convert(tmp_path, data)
    assert gelopen.code == 1
    assert gelopen.json["met_vraag"] == 1
    assert points(gelopen, "vraag") == {(1, veld)}
    assert not (tmp_path / "uit" / "a.xml").exists()
    vragen = tmp_path / "uit" / "vragen.csv"
    assert answer(vragen, waarde) == 1
    weer = omzetten(tmp_path / "in", tmp_path / "uit", "--keuzes", vragen)
    assert weer.code == 0, weer.uit
    assert f">{waarde}</" in element_of(tmp_path / "uit" / "a.xml", element)


def answer(vragen: Path, waarde: str) -> int:
    """Fill in the column `waarde` of every question; gives how many there were."""
    rijen = list(csv.DictReader(io.StringIO(vragen.read_text("utf-8-sig")), delimiter=";"))
    uit = io.StringIO(newline="")
    schrijver = csv.DictWriter(uit, list(rijen[0]), delimiter=";")
    schrijver.writeheader()
    schrijver.writerows(rij | {"waarde": waarde} for rij in rijen)
    vragen.write_text(uit.getvalue(), encoding="utf-8")
    return len(rijen)


def element_of(pad: Path, naam: str) -> str:
    gevonden = etree.parse(str(pad)).xpath(f"//*[local-name()='{naam}']")
    return "".join(etree.tostring(e).decode() for e in gevonden)


@pytest.mark.parametrize("veld", ["RedenWijziging", "1515", "reden intrekking"])
def test_an_answer_may_name_the_field_in_its_own_way(tmp_path: Path, veld: str) -> None:
    bron = lay(tmp_path / "in", a=v.make("414", *v.GEWOON_301[:6], v.toegewezen(reden="3")))
    keuzes = tmp_path / "k.csv"
    keuzes.write_text(f"bestand;client;veld;waarde\na.asc;1;{veld};04\n", encoding="utf-8")
    assert omzetten(bron, tmp_path / "uit", "--keuzes", keuzes).code == 0


def test_an_answer_that_could_go_with_two_questions_is_not_guessed(tmp_path: Path) -> None:
    twee = v.make("414", *v.GEWOON_301[:6], v.toegewezen(reden="3"), v.toegewezen(reden="3"))
    bron = lay(tmp_path / "in", a=twee)
    keuzes = tmp_path / "k.csv"
    keuzes.write_text("bestand;client;veld;waarde\na.asc;1;1515;04\n", encoding="utf-8")
    gelopen = omzetten(bron, tmp_path / "uit", "--keuzes", keuzes)
    assert any("meer dan een vraag" in zin for zin in refused(gelopen))


@pytest.mark.parametrize("waarde", ["99", "zes"])
def test_an_answer_that_does_not_fit_is_refused(tmp_path: Path, waarde: str) -> None:
    bron = lay(tmp_path / "in", a=v.make("414", *v.GEWOON_301[:6], v.toegewezen(reden="3")))
    keuzes = tmp_path / "k.csv"
    keuzes.write_text(f"bestand;client;veld;waarde\na.asc;1;1515;{waarde}\n", encoding="utf-8")
    gelopen = omzetten(bron, tmp_path / "uit", "--keuzes", keuzes)
    assert any("antwoord past niet" in zin for zin in refused(gelopen))


def test_a_product_of_a_315_gets_a_reference_of_its_own_that_comes_back(tmp_path: Path) -> None:
    convert(tmp_path, v.WMO315)
    pad = tmp_path / "uit" / "a.xml"
    gegeven = [
        e.text for e in etree.parse(str(pad)).xpath("//*[local-name()='ReferentieAanbieder']")
    ]
    assert len(set(gegeven)) == 2
    eigen = pad.read_bytes().replace(gegeven[0].encode(), b"=EIGEN-REFERENTIE")
    (tmp_path / "b.xml").write_bytes(eigen)
    ei = tmp_path / "ei"
    terug = omzetten(tmp_path / "b.xml", ei, naar="ei-2.0")
    assert points(terug, "vervalt") == {(1, "ReferentieAanbieder")}
    weer = omzetten(ei / "b.asc", tmp_path / "weer", "--referenties", ei / "referenties.csv")
    assert weer.code == 0
    assert (tmp_path / "weer" / "b.xml").read_bytes() == eigen
    assert not (ei / "referenties.csv").read_text("utf-8-sig").count(";=")


@pytest.mark.parametrize(
    ("data", "wat"),
    [
        (v.make("414", *v.GEWOON_301, slot="99" + "000001" * 9 + "0000007"), "telling klopt niet"),
        (v.WMO301.replace(b"\r\n04", b"x\r\n04", 1), "posities lang"),
        (v.make("418", v.client(), v.start(), "98" + "x" * 20), "indeling in EI 2.0 niet bekend"),
        (v.make("418", v.start(), v.client()).replace(b"\r\n07", b"\r\n77", 1), "hoort niet"),
        (v.WMO305[: v.WMO305.rindex(b"99")], "beginnen met record 01 en te eindigen met 99"),
        (v.WMO305 + v.WMO305, "tweede bericht"),
        (v.make("418", v.client(), v.start(v.BSN2)), "geen client (record 02)"),
        (v.make("418", v.client(), v.start(), v.client()), "bij twee clienten"),
        (v.make("414", *v.GEWOON_301[:6], v.toegewezen("000000999")), "geen record 08"),
        (v.make("414", *v.GEWOON_301[:3], v.adres("R9"), *v.GEWOON_301[4:]), "geen record 03"),
        (v.WMO305.replace(b"19500101", b"195o0101"), "cijfers"),
        (v.WMO305.replace(b"19500101", b"19500230"), "geen datum"),
        (v.WMO307.replace(b"1920170531", b"9920170531"), "codelijst"),
    ],
)  # fmt: skip
def test_an_ei_message_that_is_broken_is_refused(tmp_path: Path, data: bytes, wat: str) -> None:
    assert any(wat in zin for zin in refused(convert(tmp_path, data)))


@pytest.mark.parametrize(
    "anders",
    [
        lambda d: b"\xef\xbb\xbf" + d,
        lambda d: b"\r\n" + d,
        lambda d: d + b"\x1a",
        lambda d: d.replace(b"\r\n", b"\n"),
        lambda d: d.replace(b"\r\n", b"\r"),
        lambda d: b"\r\n".join(regel.rstrip() for regel in d.split(b"\r\n")).rstrip(),
    ],
)
def test_line_ends_and_cut_blanks_do_not_matter(tmp_path: Path, anders: Any) -> None:
    bron = lay(tmp_path / "in", a=v.WMO301, b=anders(v.WMO301))
    assert omzetten(bron, tmp_path / "uit").code == 0
    assert (tmp_path / "uit" / "a.xml").read_bytes() == (tmp_path / "uit" / "b.xml").read_bytes()


@pytest.mark.parametrize(
    ("bericht", "wat"),
    [
        (B("JW321", "2.0", "41000017", "0363", "A", DAG), "JW321"),
        (B("JW301", "2.0", "0363", "41000017", "A", DAG), "iJw"),
        (B("WMO303D", "2.1", "41000017", "0363", "A", DAG), "declaraties"),
        (B("WMO302", "2.1", "0363", "41000017", "A", DAG, DAG), "antwoord wordt niet omgezet"),
        (B("WMO301", "2.2", "0363", "41000017", "A", DAG), "alleen XML 2.1"),
        (B("WMO401", "1.0", "0363", "", "A", DAG), "bestaat niet in EI"),
    ],
)  # fmt: skip
def test_what_is_never_converted_is_refused_with_the_reason(
    tmp_path: Path, bericht: B, wat: str
) -> None:
    (tmp_path / "a.xml").write_bytes(bericht.xml())
    gelopen = omzetten(tmp_path / "a.xml", tmp_path / "uit", naar="ei-2.0")
    assert any(wat in zin for zin in refused(gelopen))


def test_folders_zips_and_envelopes_are_opened(tmp_path: Path) -> None:
    bron = lay(tmp_path / "in", a=v.WMO305)
    (bron / "sub").mkdir()
    (bron / "sub" / "a.asc").write_bytes(v.WMO307)
    with zipfile.ZipFile(bron / "post.zip", "w") as zip_:
        zip_.writestr("map/c.asc", v.WMO301)
    stuf = make_stuf(v.WMO315, "20170501120000").replace(b"xmlBestand", b"tekstBestand")
    (bron / "env.xml").write_bytes(stuf)
    gelopen = omzetten(bron, tmp_path / "uit")
    assert gelopen.code == 0, gelopen.uit
    assert sorted(p.name for p in (tmp_path / "uit").glob("*.xml")) == [
        "a-2.xml", "a.xml", "c.xml", "env.xml",
    ]  # fmt: skip


def test_one_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    bron = lay(tmp_path / "in", goed=v.WMO305, fout=v.make("414", v.client301()))
    (bron / "notitie.txt").write_text("hallo", encoding="utf-8")
    gelopen = omzetten(bron, tmp_path / "uit")
    assert gelopen.code == 1
    j = gelopen.json
    assert (j["omgezet"], j["geweigerd"], j["overgeslagen"]) == (1, 1, 1)
    assert len(j["meldingen"]) >= 2


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    bron = lay(tmp_path / "in", a=v.WMO301, b=v.WMO315, c=v.make("414", v.client301()))
    omzetten(bron, tmp_path / "uit")
    eerst = {p.name: p.read_bytes() for p in (tmp_path / "uit").iterdir()}
    omzetten(bron, tmp_path / "uit")
    assert {p.name: p.read_bytes() for p in (tmp_path / "uit").iterdir()} == eerst


def test_an_input_is_never_overwritten(tmp_path: Path) -> None:
    convert(tmp_path, v.WMO305)
    xml = tmp_path / "uit" / "a.xml"
    omzetten(xml, tmp_path / "in" / ".." / "in2", naar="ei-2.0")
    lay(tmp_path / "zelf", a=v.WMO305)
    gelopen = omzetten(tmp_path / "zelf" / "a.asc", tmp_path / "zelf")
    assert gelopen.code == 0
    assert (tmp_path / "zelf" / "a.asc").read_bytes() == v.WMO305


@pytest.mark.parametrize("plek", ["in", "in/uit", "."])
def test_the_output_does_not_lie_in_the_input(tmp_path: Path, plek: str) -> None:
    bron = lay(tmp_path / "in", a=v.WMO305)
    assert omzetten(bron, tmp_path / plek).code == 2


def test_nothing_to_convert_says_so(tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    assert omzetten(tmp_path / "leeg", tmp_path / "uit").code == 66
    assert omzetten(tmp_path / "weg", tmp_path / "uit").code == 66
    bron = lay(tmp_path / "in", a=v.WMO305)
    assert omzetten(bron, tmp_path / "uit", "--keuzes", tmp_path / "weg.csv").code == 66


@pytest.mark.parametrize(
    "inhoud", ["bestand;client\na;1\n", "bestand;client;veld;waarde\na;x;y;z\n"]
)
def test_answers_that_cannot_be_read_are_refused(tmp_path: Path, inhoud: str) -> None:
    (tmp_path / "k.csv").write_text(inhoud, encoding="utf-8")
    bron = lay(tmp_path / "in", a=v.WMO305)
    assert omzetten(bron, tmp_path / "uit", "--keuzes", tmp_path / "k.csv").code == 65


@pytest.mark.parametrize("bericht", BERICHTEN)
def test_the_users_own_schemas_are_used(tmp_path: Path, bericht: str) -> None:
    """The reconstruction laid down as a folder, with the case of the official set."""
    documenten = make_xsd(bericht)
    schema = tmp_path / "schema"
    schema.mkdir()
    (schema / f"{bericht}.xsd").write_bytes(documenten["bericht.xsd"])
    (schema / "Basisschema.xsd").write_bytes(documenten["basisschema.xsd"])
    bron = lay(tmp_path / "in", a=v.ALLE[bericht])
    gelopen = omzetten(bron, tmp_path / "uit", "--schema", schema)
    assert gelopen.code == 0, gelopen.uit
    assert gelopen.json["getoetst_aan"] == f"schema's uit {schema}"


def test_a_stricter_schema_of_the_user_refuses(tmp_path: Path) -> None:
    documenten = make_xsd("WMO305")
    schema = tmp_path / "schema"
    schema.mkdir()
    streng = documenten["basisschema.xsd"].replace(
        b'<xs:maxLength value="200"/>', b'<xs:maxLength value="3"/>'
    )
    (schema / "a.xsd").write_bytes(documenten["bericht.xsd"])
    (schema / "Basisschema.XSD").write_bytes(streng)
    bron = lay(tmp_path / "in", a=v.WMO305)
    zinnen = refused(omzetten(bron, tmp_path / "uit", "--schema", schema))
    assert any("past niet in het schema" in zin and "Naam" in zin for zin in zinnen)


def test_a_folder_without_the_schema_says_so(tmp_path: Path) -> None:
    bron = lay(tmp_path / "in", a=v.WMO305)
    (tmp_path / "schema").mkdir()
    assert omzetten(bron, tmp_path / "uit", "--schema", tmp_path / "schema").code == 66
    (tmp_path / "schema" / "x.xsd").write_text("<kapot", encoding="utf-8")
    assert omzetten(bron, tmp_path / "uit", "--schema", tmp_path / "schema").code == 65


def test_xml_that_does_not_fit_the_schema_is_refused(tmp_path: Path) -> None:
    convert(tmp_path, v.WMO305)
    xml = (tmp_path / "uit" / "a.xml").read_bytes()
    (tmp_path / "b.xml").write_bytes(xml.replace(b">01<", b">77<", 1))
    zinnen = refused(omzetten(tmp_path / "b.xml", tmp_path / "ei", naar="ei-2.0"))
    assert any("Categorie" in zin for zin in zinnen)


def test_one_person_twice_in_a_message_cannot_go_to_ei(tmp_path: Path) -> None:
    convert(tmp_path, v.make("418", v.client(), v.start(), v.client(v.BSN2), v.start(v.BSN2)))
    xml = (tmp_path / "uit" / "a.xml").read_bytes()
    (tmp_path / "b.xml").write_bytes(xml.replace(v.BSN2.encode(), v.BSN.encode()))
    zinnen = refused(omzetten(tmp_path / "b.xml", tmp_path / "ei", naar="ei-2.0"))
    assert any("client 2" in zin and "client 1" in zin for zin in zinnen)


@pytest.mark.parametrize("bericht", BERICHTEN)
def test_the_reconstruction_finds_what_is_wrong(tmp_path: Path, bericht: str) -> None:
    convert(tmp_path, v.ALLE[bericht])
    boom = etree.parse(str(tmp_path / "uit" / "a.xml"))
    schema = load_schema(bericht)
    assert find_fouten(schema, boom.getroot()) == []
    bsn = boom.xpath("//*[local-name()='Bsn']")[0]
    bsn.text = "12"
    assert any("Bsn" in fout for fout in find_fouten(schema, boom.getroot()))
    bsn.getparent().remove(bsn)
    assert find_fouten(schema, boom.getroot())
