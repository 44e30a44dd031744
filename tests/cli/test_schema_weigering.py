"""Schemas of a user that leave doubt: told before anything goes, and nobody dropped in silence."""

import shutil
from pathlib import Path

import pytest

from bvtool.berichten.boom import read_boom
from bvtool.berichten.retour import answer_to, build_retour
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.wmo407 import to_407
from tests.cli.test_eigen_schemas import (
    BSN,
    MORGEN,
    NU,
    RELEASE,
    announce,
    both,
    make_dossier,
    make_set,
    read_zip,
)
from tests.hulp import run


def list_retouren(map_: Path) -> list[bytes]:
    """A rejection of every message that went out today, in the words of the set."""
    een = load_schemas(str(map_ / "schemas")).choose("WMO407", "4.0")
    heen = [to_407(een.vorm("WMO407"), read_boom(data)) for data in read_zip(map_)]
    retouren = [
        answer_to(h, f"R{nr}", h.dagtekening, codes_periode=["9404"]) for nr, h in enumerate(heen)
    ]
    return [build_retour(een.vorm("WMO408"), r) for r in retouren]


def double(data: bytes, naam: str) -> bytes:
    """The same message, with this element twice."""
    begin, eind = data.index(f":{naam}>".encode()), data.rindex(f":{naam}>".encode())
    van, tot = data.rindex(b"<", 0, begin), eind + len(naam) + 2
    return data[:tot] + data[van:tot] + data[tot:]


@pytest.mark.parametrize("naam", ["Client", "PeriodeEigenBijdrageBw"])
def test_a_second_client_or_period_in_a_message_is_refused(tmp_path: Path, naam: str) -> None:
    """The schema allows several; bvtool reads one, and drops nobody without a word."""
    soort = f'name="{naam}" type="wmo407:{naam}"'
    map_ = make_dossier(tmp_path, *RELEASE, *both((soort, f'{soort} maxOccurs="9"')))
    assert announce(map_).json["berichten"] == 2
    zin = f"In dit bericht staat meer dan een {naam}; bvtool leest er een."
    een, ander = list_retouren(map_)
    (map_ / "inkomend/408/een.xml").write_bytes(double(een, naam))
    (map_ / "inkomend/408/ander.xml").write_bytes(ander)
    terug = run("--dossier", map_, "--nu", MORGEN, "--json", "retour")
    assert (terug.code, terug.json["afgekeurd"], terug.json["genegeerd"]) == (1, 1, 1)
    assert zin in str(terug.json["meldingen"])
    los = tmp_path / "los"
    los.mkdir()
    (los / "heen.xml").write_bytes(double(read_zip(map_)[0], naam))
    gelopen = run("--dossier", map_, "--nu", NU, "--json", "controleer", los)
    assert gelopen.code == 1
    assert zin in str(gelopen.json["bestanden"][0]["bevindingen"])


STOP = '<xs:element name="BwStopdatum" type="ieb:LDT_Datum" minOccurs="0"/>'
PLAN = STOP.replace("BwStopdatum", "VoorgenomenStopdatum")
NUMMER = '<xs:element name="BwStartNummer" type="ieb:LDT_Nummer"/>'
VOLG = '<xs:element name="Volgnummer" type="ieb:LDT_Nummer" minOccurs="0"/>'
PERIODE = "Client/PeriodeEigenBijdrageBw"


@pytest.mark.parametrize(
    ("element", "voor", "rol", "wat"),
    [
        (STOP, PLAN, "stopdatum", "de stopdatum"),
        (NUMMER, VOLG, "startnummer", "het nummer van de aanlevering"),
    ],
)
def test_two_elements_that_fit_one_part_wait_for_the_user(
    tmp_path: Path, element: str, voor: str, rol: str, wat: str
) -> None:
    """The stop is never written in the first element that looks like it."""
    map_ = make_dossier(tmp_path, *RELEASE, (element, voor + element))
    eerste, goed = (e.split('"')[1] for e in (voor, element))
    zin = f"Twee elementen kunnen {wat} zijn: {PERIODE}/{eerste} en {PERIODE}/{goed}."
    gelopen = announce(map_)
    assert (gelopen.code, zin in str(gelopen.json)) == (78, True)
    assert not list((map_ / "uitgaand").glob("*.zip"))
    assert zin in run("--json", "controleer", map_ / "schemas").uit
    toml = map_ / "bvtool.toml"
    toml.write_text(f'{toml.read_text("utf-8")}\n[schema.namen]\n{rol} = "{goed}"\n', "utf-8")
    assert announce(map_).json["berichten"] == 2
    een = load_schemas(str(map_ / "schemas"), ((rol, goed),)).choose("WMO407", "4.0")
    assert een.vorm("WMO407").rollen.plekken[rol] == f"{PERIODE}/{goed}"
    assert f"{eerste}>".encode() not in b"".join(read_zip(map_))


def test_of_two_elements_with_the_name_that_the_user_gave_the_path_decides(tmp_path: Path) -> None:
    map_ = make_dossier(
        tmp_path,
        *RELEASE,
        ('"BwStopdatum"', '"Eind"'),
        (BSN, f'{BSN}<xs:element name="Eind" type="ieb:LDT_Datum" minOccurs="0"/>'),
    )
    toml = map_ / "bvtool.toml"
    tekst = toml.read_text("utf-8")
    toml.write_text(f'{tekst}\n[schema.namen]\nstopdatum = "Eind"\n', "utf-8")
    assert f"zijn: Client/Eind en {PERIODE}/Eind" in str(announce(map_).json)
    toml.write_text(f'{tekst}\n[schema.namen]\nstopdatum = "{PERIODE}/Eind"\n', "utf-8")
    assert announce(map_).json["berichten"] == 2


KEER = "WMO407 van release 4.0 ligt er twee keer, en niet hetzelfde: "


@pytest.mark.parametrize("apart", [True, False], ids=["in een eigen map", "in dezelfde map"])
def test_two_versions_of_one_schema_are_told_and_none_is_chosen(
    tmp_path: Path, apart: bool
) -> None:
    map_ = make_dossier(tmp_path, *RELEASE)
    schemas = map_ / "schemas"
    ander = schemas / "versie 2" if apart else schemas
    if apart:
        make_set(ander, *RELEASE)
        assert announce(map_).json["berichten"] == 2  # the same twice does no harm
    naam = ander / "wmo407_v2.xsd"
    tekst = (schemas / "WMO407.XSD").read_text("utf-8")
    naam.write_text(tekst.replace("BerichtXsdVersie>1.0.0", "BerichtXsdVersie>1.2.0"), "utf-8")
    if apart:
        (ander / "WMO407.XSD").unlink()
    load_schemas.cache_clear()
    gelopen = announce(map_)
    assert (gelopen.code, KEER in str(gelopen.json)) == (78, True)
    assert naam.relative_to(schemas).as_posix() in str(gelopen.json)
    controle = run("--dossier", map_, "--json", "controleer", schemas)
    assert (controle.code, KEER in controle.uit) == (1, True)
    if apart:
        assert "WMO407, release 4.0 (versie 2/wmo407_v2.xsd)" in controle.json["bestanden"][0]


def test_another_basisschema_is_another_version(tmp_path: Path) -> None:
    map_ = make_dossier(tmp_path, *RELEASE)
    make_set(map_ / "schemas" / "b", *RELEASE, ('value="999999999"', 'value="99999999"'))
    assert KEER in str(announce(map_).json)


ANDER = 'type="ieb:LDT_Nummer"', 'type="ieb:LDT_Versie"'


@pytest.mark.parametrize(
    "stuk",
    [ANDER, ('type="wmo402:Client"', 'type="wmo402:Klant"')],
    ids=["past niet", "niet te gebruiken"],
)
def test_a_bad_schema_of_another_kind_stops_no_answers(
    tmp_path: Path, stuk: tuple[str, str]
) -> None:
    """One 402 among the answers, of which the user's own schema is no good: the 408s are read."""
    map_ = make_dossier(tmp_path, *RELEASE)
    for soort in ("wmo401", "wmo402"):
        pad = map_ / "schemas" / f"{soort}.xsd"
        tekst = pad.read_text("utf-8")
        pad.write_text(tekst.replace(*stuk), "utf-8")
    assert announce(map_).json["berichten"] == 2
    for nr, data in enumerate(list_retouren(map_)):
        (map_ / f"inkomend/408/{nr}.xml").write_bytes(data)
    ander = data.replace(b"wmo408", b"wmo402")
    (map_ / "inkomend/408/402.xml").write_bytes(ander)
    terug = run("--dossier", map_, "--nu", MORGEN, "--json", "retour")
    assert (terug.code, terug.json["afgekeurd"], terug.json["genegeerd"]) == (1, 2, 1)
    (melding,) = [m for m in terug.json["meldingen"] if m["waar"] == "402.xml"]
    assert "schema" in melding["wat"]
    assert run("--dossier", map_, "--nu", MORGEN, "rapport").code == 1
    gelopen = run("--dossier", map_, "--nu", MORGEN, "--json", "controleer", map_ / "inkomend/408")
    assert gelopen.code == 1
    assert gelopen.json["bestanden"][0]["WMO408"] == 2


def test_a_schema_that_names_no_release_is_refused_with_its_namespace(tmp_path: Path) -> None:
    map_ = make_dossier(
        tmp_path,
        ("www.istandaarden.nl/ieb/2_0", "schemas.voorbeeld.nl/eigenbijdrage"),
        ("<ieb:release>2.0</ieb:release>", ""),
    )
    gelopen = announce(map_)
    assert gelopen.code == 78
    for stuk in ("niet van welke release", "wmo407.xsd", "schemas.voorbeeld.nl/eigenbijdrage/"):
        assert stuk in str(gelopen.json)
    assert "niet van welke release" in run("controleer", map_ / "schemas").uit


def test_own_schemas_that_are_not_in_force_are_not_left_aside_in_silence(tmp_path: Path) -> None:
    map_ = make_dossier(tmp_path, ("/2_0/", "/9_0/"), (">2.0<", ">9.0<"))
    toen = "2022-11-01T09:00"
    proef = announce(map_, "--proef", nu=toen)
    gelopen = announce(map_, nu=toen)
    assert (gelopen.code, gelopen.json["berichten"]) == (0, 2)
    for een in (proef, gelopen):
        (melding,) = een.json["meldingen"]
        assert melding["wat"] == (
            "Uw eigen schema's (release 9.0) gelden nu niet; bvtool schrijft in release 2.0, met "
            "het meegeleverde schema."
        )


def test_who_names_the_shipped_release_herself_is_not_told_of_her_own(tmp_path: Path) -> None:
    map_ = make_dossier(tmp_path, ("/2_0/", "/9_0/"), (">2.0<", ">9.0<"))
    gelopen = announce(map_, "--met-release", "2.0", "afgesproken", nu="2022-11-01T09:00")
    assert (gelopen.json["berichten"], gelopen.json["meldingen"]) == (2, [])


def test_parts_that_the_user_swapped_are_refused_when_the_schemas_are_loaded(
    tmp_path: Path,
) -> None:
    map_ = make_dossier(tmp_path, *RELEASE)
    toml = map_ / "bvtool.toml"
    namen = 'startnummer = "StatusAanlevering"\nstatus = "BwStartNummer"'
    toml.write_text(f"{toml.read_text('utf-8')}\n[schema.namen]\n{namen}\n", "utf-8")
    gelopen = announce(map_)
    assert gelopen.code == 78
    assert "StatusAanlevering: De waarde past niet bij het schema" in str(gelopen.json)


def test_a_message_and_its_answer_in_two_folders_are_told_as_that(tmp_path: Path) -> None:
    map_ = make_dossier(tmp_path, *RELEASE)
    schemas = map_ / "schemas"
    (schemas / "b").mkdir()
    shutil.copy(schemas / "basisschema.xsd", schemas / "b")
    (schemas / "wmo408.xsd").rename(schemas / "b" / "wmo408.xsd")
    gelopen = announce(map_)
    assert gelopen.code == 78
    assert "Dit schema ligt in een andere map dan wmo407." in str(gelopen.json)
    assert "Dit schema ligt in een andere map dan wmo408." in str(gelopen.json)
    assert "Geen schema met" not in str(gelopen.json)
    (schemas / "b" / "wmo408.xsd").unlink()
    assert "wmo408" in str(announce(map_).json)
