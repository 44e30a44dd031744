"""Official schemas with other names and of another release: right, or refused with the element.

The sets are made here from the shipped one.

More than 300 lines: every kind of set, through the same four commands.
"""

import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from bvtool.berichten.boom import read_boom
from bvtool.berichten.retour import answer_to, build_retour
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.wmo407 import build_407, parse_407, to_407
from bvtool.dossier.map import Dossier
from tests.gesprek.hulp import (
    BSN_A,
    BSN_B,
    BSN_C,
    Keuze,
    decide,
    decide_ronde,
    new_dossier,
    start,
)
from tests.gesprek.hulp import heen as make_heen
from tests.hulp import Gelopen, query_ledger, run

EIGEN = Path(str(resources.files("bvtool.berichten").joinpath("schema")))
NU, MORGEN = "2026-11-30T09:00", "2026-12-01T09:00"
ANDERS = (
    ('name="PeriodeEigenBijdrageBw"', 'name="BeschermdWonen"'),
    (":PeriodeEigenBijdrageBw", ":BeschermdWonen"),
    ("BwStartNummer", "EbNummer"),
    ("BwStartdatum", "EbStartdatum"),
    ('name="Identificatie"', 'name="Kenmerk"'),
    ('name="RetourCode"', 'name="Code"'),
    ("/2_0/", "/4_0/"),
    (">2.0<", ">4.0<"),
    ('<xs:pattern value="2"/>', '<xs:pattern value="4"/>'),
    ('<xs:pattern value="580"/>', '<xs:pattern value="590"/>'),
)


def make_set(map_: Path, *wissels: tuple[str, str]) -> Path:
    shutil.copytree(EIGEN, map_)
    for pad in map_.glob("*.xsd"):
        tekst = pad.read_text(encoding="utf-8")
        for van, naar in wissels:
            tekst = tekst.replace(van, naar)
        pad.write_text(tekst, encoding="utf-8")
    (map_ / "wmo407.xsd").rename(map_ / "WMO407.XSD")
    return map_


def point(map_: Path) -> None:
    toml = map_ / "bvtool.toml"
    nieuw, aantal = re.subn(r'# map = ""', 'map = "schemas"', toml.read_text("utf-8"), count=1)
    assert aantal == 1
    toml.write_text(nieuw, encoding="utf-8")


def make_dossier(tmp_path: Path, *wissels: tuple[str, str]) -> Path:
    map_ = tmp_path / "0363 één"
    decide(new_dossier(map_), [Keuze(BSN_A), Keuze(BSN_B)])
    make_set(map_ / "schemas", *wissels)
    point(map_)
    return map_


def announce(map_: Path, *opties: str, nu: str = NU) -> Gelopen:
    return run("--dossier", map_, "--nu", nu, "--json", "aanmelden", *opties)


def read_zip(map_: Path, dag: str = "2026-11-30") -> list[bytes]:
    with zipfile.ZipFile(map_ / f"uitgaand/407_{dag}_1.zip") as zip_:
        return [zip_.read(n) for n in zip_.namelist()]


def test_a_set_of_the_release_in_force_goes_out_without_a_reason(tmp_path: Path) -> None:
    map_ = make_dossier(tmp_path, *ANDERS)
    gelopen = announce(map_)
    assert (gelopen.code, gelopen.json["berichten"]) == (0, 2)
    for data in read_zip(map_):
        assert b"http://www.istandaarden.nl/ieb/4_0/wmo407/schema" in data
        for stuk in (b":BeschermdWonen>", b":EbNummer>", b"BerichtCode>590<", b"BerichtVersie>4<"):
            assert stuk in data
        assert b"BwStartNummer" not in data


@pytest.mark.parametrize("envelop", [(), ("--envelop",)])
def test_the_whole_conversation_goes_in_the_words_of_the_set(
    tmp_path: Path, envelop: tuple[str, ...]
) -> None:
    map_ = make_dossier(tmp_path, *ANDERS)
    assert announce(map_, *envelop).code == 0
    zip_ = map_ / "uitgaand/407_2026-11-30_1.zip"
    controle = run("--dossier", map_, "--nu", NU, "--json", "controleer", zip_)
    (bestand,) = controle.json["bestanden"]
    assert bestand["WMO407"] == 2
    assert all("START-12M" in b["wat"] for b in bestand["bevindingen"])  # the start is of 2022
    terug = map_ / "inkomend/408"
    speelt = run("--dossier", map_, "--nu", MORGEN, "--json", "ketentest", zip_, "--uit", terug)
    assert (speelt.code, speelt.json["goedgekeurd"]) == (0, 2)
    antwoord = next(terug.glob("408*.xml")).read_bytes()
    if not envelop:
        assert b"/ieb/4_0/wmo408/schema" in antwoord
        assert b":Kenmerk>" in antwoord
    gelezen = run("--dossier", map_, "--nu", MORGEN, "--json", "retour")
    assert (gelezen.code, gelezen.json["goedgekeurd"]) == (0, 2)


def test_a_rejection_in_the_words_of_the_set_is_read(tmp_path: Path) -> None:
    map_ = make_dossier(tmp_path, *ANDERS)
    announce(map_)
    een = load_schemas(str(map_ / "schemas")).choose("WMO407", "4.0")
    for nr, data in enumerate(read_zip(map_)):
        heen = to_407(een.vorm("WMO407"), read_boom(data))
        retour = answer_to(heen, f"R{nr}", heen.dagtekening, codes_periode=["9404"])
        uit = build_retour(een.vorm("WMO408"), retour)
        # an optional element that the set has no name for, called as bvtool calls another one
        ruis = b"<wmo408:Startnummer>7</wmo408:Startnummer></wmo408:Client>"
        (map_ / f"inkomend/408/{nr}.xml").write_bytes(uit.replace(b"</wmo408:Client>", ruis))
    terug = run("--dossier", map_, "--nu", MORGEN, "--json", "retour")
    assert (terug.code, terug.json["afgekeurd"]) == (1, 2)


def test_an_answer_comes_in_the_release_of_its_question(tmp_path: Path) -> None:
    """What went out in 2.0 is answered in 2.0, after the gemeente has its schemas of 4.0."""
    map_ = tmp_path / "0363"
    decide(new_dossier(map_), [Keuze(BSN_A), Keuze(BSN_B)])
    assert announce(map_, nu="2022-10-17T09:00").code == 0
    zip_ = map_ / "uitgaand/407_2022-10-17_1.zip"
    voor = zip_.read_bytes()
    run("--nu", "2022-10-18T09:00", "ketentest", zip_, "--uit", map_ / "inkomend/408")
    make_set(map_ / "schemas", *ANDERS)
    point(map_)
    zip_.unlink()
    terug = run("--dossier", map_, "--nu", MORGEN, "--json", "retour")
    assert (terug.code, terug.json["goedgekeurd"]) == (0, 2)
    decide_more(map_)
    assert announce(map_, nu=MORGEN).json["berichten"] == 1
    assert zip_.read_bytes() == voor  # made again, in the words in which it went


def decide_more(map_: Path) -> None:
    decide(Dossier(map_), [Keuze(BSN_A), Keuze(BSN_B), Keuze(BSN_C)])


KLASSE = '<xs:element name="PeriodeEigenBijdrageBw" type="wmo407:PeriodeEigenBijdrageBw"/>'
BSN = '<xs:element name="Bsn" type="ieb:LDT_BurgerServicenummer"/>'
EXTRA = '<xs:element name="Woonplaats" type="ieb:LDT_Gemeente"{}/>'


@pytest.mark.parametrize(
    ("wissel", "element"),
    [
        ((BSN, BSN + EXTRA.format("")), "Woonplaats"),
        (('name="BwStartdatum"', 'name="Aanvang"'), "Aanvang"),
    ],
)
def test_what_cannot_be_filled_is_refused_with_the_element(
    tmp_path: Path, wissel: tuple[str, str], element: str
) -> None:
    map_ = make_dossier(tmp_path, wissel)
    uit = map_ / "uit"
    for opdracht in (["aanmelden"], ["retour"], ["ketentest", map_ / "inkomend", "--uit", uit]):
        gelopen = run("--dossier", map_, "--nu", "2022-10-17T09:00", *opdracht)
        assert gelopen.code == 78
        assert element in gelopen.fout
    assert not list((map_ / "uitgaand").glob("*.zip"))
    gelopen = run("controleer", map_ / "schemas")
    assert (gelopen.code, element in gelopen.uit) == (1, True)


@pytest.mark.parametrize(
    "wissel",
    [
        (BSN, BSN + EXTRA.format(' minOccurs="0"')),
        (
            '<xs:length value="4"/>',
            "".join(f'<xs:enumeration value="{c}"/>' for c in ("0001", "0200", "0233", "9103")),
        ),
    ],
)
def test_an_optional_element_and_fewer_codes_are_fine(
    tmp_path: Path, wissel: tuple[str, str]
) -> None:
    map_ = make_dossier(tmp_path, wissel)
    assert announce(map_, nu="2022-10-17T09:00").json["berichten"] == 2


def rehearse(map_: Path) -> tuple[int, int]:
    """Ketentest answers what went out today, and retour reads it: its code, and how many good."""
    zip_, terug = map_ / "uitgaand/407_2026-11-30_1.zip", map_ / "inkomend/408"
    assert run("--dossier", map_, "--nu", MORGEN, "ketentest", zip_, "--uit", terug).code == 0
    gelezen = run("--dossier", map_, "--nu", MORGEN, "--json", "retour")
    return gelezen.code, gelezen.json["goedgekeurd"]


RELEASE = ANDERS[6:9]


def both(*wissels: tuple[str, str]) -> list[tuple[str, str]]:
    """The same change in the message and in its answer."""
    return [(van.replace("407", n), naar.replace("407", n))
            for van, naar in wissels for n in ("407", "408")]  # fmt: skip


def wrap(wat: str) -> str:
    naam = f'<xs:element name="Omhulsel"><xs:complexType><xs:sequence>{wat}'
    return f"{naam}</xs:sequence></xs:complexType></xs:element>"


AFZENDER = '<xs:element name="Afzender" type="ieb:LDT_Gemeente"/>'
KOP = '<xs:element name="Header" type="wmo407:Header"/>'
CLIENT = '<xs:element name="Client" type="wmo407:Client"/>'
KENMERK = '<xs:element name="BerichtIdentificatie" type="ieb:CDT_BerichtIdentificatie"/>'
STATUS = '<xs:element name="StatusAanlevering" type="ieb:LDT_StatusAanlevering"/>'
NUMMER = '<xs:element name="EbStartNummer" type="ieb:LDT_Nummer"/>'


@pytest.mark.parametrize(
    "wissels",
    [
        both((KLASSE, wrap(KLASSE))),
        both((KLASSE, wrap(wrap(KLASSE).replace("Omhulsel", "Binnenste")))),
        [(CLIENT, wrap(CLIENT))],
        both((KOP, wrap(KOP))),
        [(AFZENDER, ""), (KENMERK, KENMERK + AFZENDER)],
        [("BwStartNummer", "EbStartNummer"), (NUMMER, "@"), (STATUS, NUMMER), ("@", STATUS)],
        [(f"{BSN}\n\t\t\t{KLASSE}", f"{KLASSE}{BSN}")],
        [(f'name="{naam}"', 'name="Nummer"') for naam in ("Afzender", "Bsn")],
        [("www.istandaarden.nl/ieb/4_0", "schemas.voorbeeld.nl/eigenbijdrage/4_0")],
        [('elementFormDefault="qualified"', 'elementFormDefault="unqualified"')],
        [(BSN, BSN + EXTRA.format(" fixed='0363'"))],
    ],
    ids=["omhulsel", "twee", "om client", "om kop", "afzender later", "status voorop",
         "klasse voor bsn", "zelfde naam", "naamruimte", "zonder naamruimte", "vaste waarde"],
)  # fmt: skip
def test_another_shape_goes_and_comes_back(tmp_path: Path, wissels: list[tuple[str, str]]) -> None:
    map_ = make_dossier(tmp_path, *RELEASE, *wissels)
    assert announce(map_).json["berichten"] == 2
    een = load_schemas(str(map_ / "schemas")).choose("WMO407", "4.0")
    for data in read_zip(map_):
        assert een.fouten("WMO407", read_boom(data)) == []
    zip_ = map_ / "uitgaand/407_2026-11-30_1.zip"
    (bestand,) = run("--dossier", map_, "--nu", NU, "--json", "controleer", zip_).json["bestanden"]
    assert bestand["WMO407"] == 2
    assert rehearse(map_) == (0, 2)
    gelopen = run("--json", "controleer", map_ / "schemas")
    assert (gelopen.code, gelopen.json["bestanden"][0]["bevindingen"]) == (0, [])


def test_an_element_is_what_the_user_says_it_is(tmp_path: Path) -> None:
    map_ = make_dossier(tmp_path, *RELEASE, ('"BwStartdatum"', '"Aanvang"'))
    assert announce(map_).code == 78
    toml = map_ / "bvtool.toml"
    tekst = toml.read_text("utf-8")
    toml.write_text(tekst + '\n[schema.namen]\nstartdatum = "Aanvang"\n', "utf-8")
    assert announce(map_).json["berichten"] == 2
    assert all(b":Aanvang>2022-10-01<" in data for data in read_zip(map_))
    assert rehearse(map_) == (0, 2)
    gelopen = run("--dossier", map_, "--json", "controleer", map_ / "schemas")
    assert (gelopen.code, gelopen.json["bestanden"][0]["bevindingen"]) == (0, [])


@pytest.mark.parametrize(
    ("regel", "zin"),
    [
        ('startdatum = "Begin"', "Het element Begin staat in geen enkel schema"),
        ('aanvang = "Begin"', "Dit gegeven is niet bekend"),
        ("startdatum = 7", "De waarde past niet"),
    ],
)
def test_a_name_that_is_nowhere_is_told(tmp_path: Path, regel: str, zin: str) -> None:
    map_ = make_dossier(tmp_path, *RELEASE)
    toml = map_ / "bvtool.toml"
    toml.write_text(f"{toml.read_text('utf-8')}\n[schema.namen]\n{regel}\n", "utf-8")
    gelopen = announce(map_)
    assert gelopen.code == 78
    assert zin in str(gelopen.json)


def test_two_releases_side_by_side_and_the_calendar_decides(tmp_path: Path) -> None:
    """Both lie in one folder; 2.0 goes out in 2022 and 4.0 in 2026."""
    map_ = make_dossier(tmp_path)
    nieuw = make_set(tmp_path / "nieuw", *ANDERS)
    for pad in nieuw.glob("*.*"):
        shutil.copy(pad, map_ / "schemas" / f"4_{pad.name}")
    assert announce(map_, nu="2022-10-17T09:00").json["berichten"] == 2
    assert all(b"/2_0/wmo407/" in data for data in read_zip(map_, "2022-10-17"))
    zip_ = map_ / "uitgaand/407_2022-10-17_1.zip"
    run("--nu", "2022-10-18T09:00", "ketentest", zip_, "--uit", map_ / "inkomend/408")
    decide_more(map_)
    assert announce(map_).json["berichten"] == 1
    (data,) = read_zip(map_)
    assert b"/4_0/wmo407/" in data
    assert rehearse(map_) == (0, 3)
    gelopen = run("--json", "controleer", map_ / "schemas")
    (bestand,) = gelopen.json["bestanden"]
    assert {"WMO407, release 2.0", "WMO407, release 4.0"} <= bestand.keys()
    assert gelopen.code == 0


def test_a_code_that_the_set_does_not_enumerate_is_refused_by_ketentest(tmp_path: Path) -> None:
    codes = "".join(f'<xs:enumeration value="{c}"/>' for c in ("0001", "0200", "0233", "9103"))
    map_ = make_dossier(tmp_path, ('<xs:length value="4"/>', codes))
    heen = tmp_path / "heen"
    heen.mkdir()
    for nr in (1, 2):  # one start number, used twice: 9404
        bericht = make_heen(identificatie=f"TEST0000000{nr}", bsn=(BSN_A, BSN_B)[nr - 1])
        (heen / f"{nr}.xml").write_bytes(build_407(bericht))
    uit = map_ / "uit"
    gelopen = run("--dossier", map_, "--nu", "2022-10-18T09:00", "ketentest", heen, "--uit", uit)
    assert gelopen.code == 78
    assert "RetourCode: De waarde past niet bij het schema" in gelopen.fout
    assert not list(uit.glob("*.xml"))


LEEG = (BSN, BSN + EXTRA.format(' minOccurs="0"'))


def test_an_optional_element_stays_empty_and_that_is_said_once(tmp_path: Path) -> None:
    map_ = make_dossier(tmp_path, *RELEASE, LEEG)
    gelopen = announce(map_)
    assert (gelopen.code, gelopen.json["berichten"]) == (0, 2)
    (melding,) = gelopen.json["meldingen"]
    assert melding["waar"] == "WMO407 in release 4.0"
    assert melding["wat"].endswith("vult ze niet: Client/Woonplaats.")
    assert all(b"Woonplaats" not in data for data in read_zip(map_))
    bestand = run("--json", "controleer", map_ / "schemas").json["bestanden"][0]
    assert bestand["WMO407, release 4.0"]["blijft leeg"] == "Client/Woonplaats"


def test_an_element_that_no_schema_has_is_told_and_the_answer_counts(tmp_path: Path) -> None:
    map_ = make_dossier(tmp_path, *RELEASE)
    announce(map_)
    een = load_schemas(str(map_ / "schemas")).choose("WMO407", "4.0")
    for nr, data in enumerate(read_zip(map_)):
        heen = to_407(een.vorm("WMO407"), read_boom(data))
        uit = build_retour(een.vorm("WMO408"), answer_to(heen, f"R{nr}", heen.dagtekening))
        extra = b"<wmo408:Toelichting>x</wmo408:Toelichting></wmo408:Header>"
        (map_ / f"inkomend/408/{nr}.xml").write_bytes(uit.replace(b"</wmo408:Header>", extra))
    terug = run("--dossier", map_, "--nu", MORGEN, "--json", "retour")
    assert (terug.code, terug.json["goedgekeurd"]) == (0, 2)
    (melding,) = terug.json["meldingen"]
    assert melding["wat"].startswith("In 2 antwoorden staat een element dat niet in het schema")
    assert "Toelichting" in melding["wat"]


@pytest.mark.parametrize("met_element", [True, False])
def test_a_file_of_types_beside_the_set_is_no_message(tmp_path: Path, met_element: bool) -> None:
    map_ = make_dossier(tmp_path, *RELEASE)
    element = '<xs:element name="Los" type="xs:string"/>' if met_element else ""
    (map_ / "schemas" / "wmo407_typen.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="'
        f'http://www.istandaarden.nl/ieb/4_0/wmo407/schema">{element}</xs:schema>',
        "utf-8",
    )
    assert announce(map_).json["berichten"] == 2
    assert run("controleer", map_ / "schemas").code == 0
    assert rehearse(map_) == (0, 2)


@pytest.mark.parametrize("release", ["2.0", "3.0", "5.0"])
def test_a_set_that_is_not_in_force_leaves_only_with_a_reason(tmp_path: Path, release: str) -> None:
    map_ = make_dossier(tmp_path, ("/2_0/", f"/{release.replace('.', '_')}/"))
    for opties in ((), ("--envelop",), ("--toch", "haast")):
        gelopen = announce(map_, *opties)
        assert (gelopen.code, gelopen.json["berichten"]) == (1, 0)
    assert not list((map_ / "uitgaand").glob("*.zip"))
    gelopen = announce(map_, "--met-release", release, "afgesproken met het CAK")
    assert gelopen.json["berichten"] == (0 if release == "5.0" else 2)  # 5.0 is in no calendar
    redenen = query_ledger(map_, "select distinct toelichting from bericht")
    assert redenen == ([] if release == "5.0" else [(f"in release {release}: {REDEN}",)])


REDEN = "afgesproken met het CAK"


def test_an_answer_of_another_kind_never_answers_a_407(tmp_path: Path) -> None:
    """The same sender, identification and day, in a 402 of the abonnementstarief."""
    map_ = make_dossier(tmp_path)
    announce(map_, nu="2022-10-17T09:00")
    een = load_schemas().choose("WMO402", "2.0")
    for nr, data in enumerate(read_zip(map_, "2022-10-17")):
        heen = replace(parse_407(data), soort="WMO401")
        uit = build_retour(een.vorm("WMO402"), answer_to(heen, f"R{nr}", heen.dagtekening))
        (map_ / f"inkomend/408/{nr}.xml").write_bytes(uit)
    terug = run("--dossier", map_, "--nu", "2022-10-18T09:00", "--json", "retour")
    assert terug.json["goedgekeurd"] == 0
    assert terug.json["niet_gekoppeld"] == 2
    soorten = run("--json", "controleer", map_ / "inkomend/408").json["bestanden"][0]
    assert soorten["WMO402"] == 2


def test_a_round_that_makes_no_407_says_nothing_of_its_schemas(tmp_path: Path) -> None:
    map_ = make_dossier(tmp_path, *RELEASE, LEEG)
    assert run("--nu", NU, "--dossier", map_, "ronde", "--peildatum", "2026-11-30", "--toch",
               "oefening", "--soort-bijdrage", "abonnementstarief").code == 0  # fmt: skip
    decide_ronde(Dossier(map_), [start(BSN_C, date(2026, 9, 1))])
    for opties in (["--proef"], []):
        gelopen = announce(map_, *opties)
        assert (gelopen.json["berichten"], gelopen.json["tegengehouden"]) == (0, 1), gelopen
        assert gelopen.json["meldingen"] == []
