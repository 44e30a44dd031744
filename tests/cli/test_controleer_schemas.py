"""`bvtool controleer MAP` on a folder with schemas: what lies there, and what is made of it."""

import re
import shutil
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import openpyxl
import pytest

from bvtool.berichten.wmo408 import answer_to, build_408
from tests.cli.test_retour import DAG, DINSDAG, Gesprek
from tests.hulp import Gelopen, run

EIGEN = Path(str(resources.files("bvtool.berichten").joinpath("schema")))
REGELS = (
    ("TR", "TR135", "Dagtekening niet in de toekomst", "", "", "8848", "bericht inhoud (xslt)", ""),
    ("TR", "TR113", "Start niet te ver vooruit", "", "", "9115", "bericht inhoud (xslt)", "OP242"),
    ("TR", "TR777", "De woonplaats is bekend", "", "", "9777", "externe bron", ""),
    ("CS", "CS999", "Een veld is gevuld", "", "ja", 1, "berichtformaat (xsd)", ""),
    ("", "", "", "", "", "", "", ""),
)
KOP = (
    "Type",
    "Regelcode",
    "Titel",
    "Documentatie",
    "XSD restrictie",
    "Retourcode",
    "Controleniveau",
    "Referentieregel",
)
PER_BERICHT = (
    ("Bericht", "Berichtklasse", "Regel", "Regelcode", "Retourcode"),
    ("wmo407", "Client", "x", "TR777", "9777"),
    ("wmo405", "Client", "x", "TR777", "9777"),
)


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EIGEN, tmp_path / "schema's 2.0"))


def change(map_: Path, *wissels: tuple[str, str], bestanden: Iterable[str] = ()) -> None:
    for pad in map_.glob("*.xsd"):
        if not bestanden or pad.name in bestanden:
            tekst = pad.read_text(encoding="utf-8")
            for van, naar in wissels:
                tekst = tekst.replace(van, naar)
            pad.write_text(tekst, encoding="utf-8")


def write_rapport(map_: Path, naam: str = "Regelrapport-ieb.xlsx") -> Path:
    boek = openpyxl.Workbook()
    blad = boek.active
    blad.title = "Regels"
    blad.append(("Regelrapport iEb",))
    blad.append(KOP)
    for regel in REGELS:
        blad.append(regel)
    tweede = boek.create_sheet("Regels per bericht(element)")
    for rij in PER_BERICHT:
        tweede.append(rij)
    boek.save(map_ / naam)
    return map_ / naam


def check(map_: Path) -> tuple[dict[str, object], list[str], Gelopen]:
    gelopen = run("--json", "controleer", map_)
    (bestand,) = gelopen.json["bestanden"]
    return bestand, [f"{b['waar']}: {b['wat']}" for b in bestand["bevindingen"]], gelopen


def test_the_shipped_set_has_every_part(map_: Path) -> None:
    bestand, bevindingen, gelopen = check(map_)
    assert (gelopen.code, bestand["soort"], bevindingen) == (0, "schema's", [])
    heen, terug = bestand["WMO407, release 2.0"], bestand["WMO408, release 2.0"]
    assert heen["startnummer"] == "Client/PeriodeEigenBijdrageBw/BwStartNummer"
    assert terug["retour_codes"] == "Header/RetourCodes"
    assert heen["naamruimte"] == "http://www.istandaarden.nl/ieb/2_0/wmo407/schema"


def test_parts_are_found_by_type_and_place_whatever_their_names(map_: Path) -> None:
    """Another class and other names, in a namespace of another release, with names in capitals."""
    change(
        map_,
        ('name="PeriodeEigenBijdrageBw"', 'name="BeschermdWonen"'),
        (":PeriodeEigenBijdrageBw", ":BeschermdWonen"),
        ("BwStartNummer", "EbNummer"),
        ("BwStopdatum", "EbStopdatum"),
        ("/2_0/", "/4_0/"),
        (">2.0<", ">4.0<"),
    )
    (map_ / "wmo407.xsd").rename(map_ / "WMO407.XSD")
    bestand, bevindingen, gelopen = check(map_)
    heen = bestand["WMO407, release 4.0"]
    assert heen["periode"] == "Client/BeschermdWonen"
    assert heen["startnummer"] == "Client/BeschermdWonen/EbNummer"
    assert heen["stopdatum"] == "Client/BeschermdWonen/EbStopdatum"
    assert (gelopen.code, bevindingen) == (0, [])


def test_a_wrapper_around_the_class_is_seen(map_: Path) -> None:
    klasse = '<xs:element name="PeriodeEigenBijdrageBw" type="wmo407:PeriodeEigenBijdrageBw"/>'
    omhuld = (
        '<xs:element name="Perioden"><xs:complexType><xs:sequence>'
        f"{klasse}</xs:sequence></xs:complexType></xs:element>"
    )
    change(map_, (klasse, omhuld), bestanden=["wmo407.xsd"])
    bestand, bevindingen, gelopen = check(map_)
    heen = bestand["WMO407, release 2.0"]
    assert heen["omhulsel"] == "Client/Perioden"
    assert heen["bsn"] == "Client/Bsn"
    assert heen["status"] == "Client/Perioden/PeriodeEigenBijdrageBw/StatusAanlevering"
    assert (gelopen.code, bevindingen) == (0, [])


def test_an_obligatory_element_without_a_part_is_named_and_an_optional_one_stays_empty(
    map_: Path,
) -> None:
    bsn = '<xs:element name="Bsn" type="ieb:LDT_BurgerServicenummer"/>'
    extra = f'{bsn}<xs:element name="Woonplaats" type="ieb:LDT_Gemeente"/>'
    vrij = '<xs:element name="Nota" type="ieb:LDT_Versie" minOccurs="0"/>'
    change(map_, (bsn, extra + vrij), bestanden=["wmo407.xsd"])
    bestand, bevindingen, _ = check(map_)
    verplicht = "WMO407 (release 2.0): Het element Client/Woonplaats is verplicht, en bvtool weet"
    assert any(b.startswith(verplicht) for b in bevindingen)
    assert bestand["WMO407, release 2.0"]["blijft leeg"] == "Client/Nota"


def test_what_is_missing_is_named(map_: Path) -> None:
    change(map_, ('type="ieb:LDT_Nummer"', 'type="ieb:LDT_Versie"'), bestanden=["wmo407.xsd"])
    (map_ / "wmo408.xsd").unlink()
    _, bevindingen, _ = check(map_)
    assert (
        "WMO407 (release 2.0): Bvtool vindt in dit schema niet het nummer van de aanlevering."
        in (bevindingen)
    )
    assert "WMO407: Bij WMO407 hoort WMO408, en dat schema ligt hier niet." in bevindingen
    (map_ / "basisschema.xsd").unlink()
    _, bevindingen, _ = check(map_)
    assert any("niet te volgen" in b for b in bevindingen)


def test_messages_among_the_schemas_are_not_silently_passed_over(map_: Path) -> None:
    (map_ / "bericht.xml").write_bytes(b"<x/>")
    _, bevindingen, _ = check(map_)
    assert any("ook berichten (1). Die zijn niet nagekeken" in b for b in bevindingen)


def test_several_sets_side_by_side_are_each_told(map_: Path) -> None:
    nieuw = Path(shutil.copytree(map_, map_ / "nieuwer"))
    change(nieuw, ("/2_0/", "/3_0/"), (">2.0<", ">3.0<"))
    bestand, _, gelopen = check(map_)
    assert {"WMO407, release 2.0", "WMO407, release 3.0"} <= bestand.keys()
    assert gelopen.code == 0


def test_the_rule_report_tells_which_rules_are_checked_and_which_not(map_: Path) -> None:
    write_rapport(map_)
    bestand, bevindingen, gelopen = check(map_)
    assert (gelopen.code, bevindingen) == (0, [])
    feiten = bestand["Regelrapport-ieb.xlsx"]
    assert feiten["regels"] == "4"
    assert feiten["bvtool controleert"] == "TR135, TR113"
    assert bestand["niet gecontroleerd (Regelrapport-ieb.xlsx)"] == {
        "TR777": "De woonplaats is bekend (externe bron; code 9777; WMO405, WMO407)",
        "CS999": "Een veld is gevuld (berichtformaat (xsd); code 0001)",
    }


def test_a_report_without_rules_is_named(map_: Path) -> None:
    boek = openpyxl.Workbook()
    boek.active.append(("niets",))
    boek.save(map_ / "regelrapport-leeg.xlsx")
    lang = openpyxl.Workbook()
    lang.active.title = "Regels"
    for nummer in range(30):
        lang.active.append((nummer,))
    lang.save(map_ / "regelrapport-lang.xlsx")
    _, bevindingen, gelopen = check(map_)
    assert gelopen.code == 1
    assert [b.split(":")[0] for b in bevindingen] == [
        "regelrapport-lang.xlsx",
        "regelrapport-leeg.xlsx",
    ]
    assert all("staan geen regels" in b for b in bevindingen)


def test_retour_explains_a_code_it_does_not_know_from_the_report(tmp_path: Path) -> None:
    g = Gesprek(tmp_path / "0363", 2)
    toml = g.map_ / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8")
    nieuw, aantal = re.subn(r'# map = ""', 'map = "schemas"', tekst, count=1)
    assert aantal == 1
    toml.write_text(nieuw, encoding="utf-8")
    shutil.copytree(EIGEN, g.map_ / "schemas")
    for nr, code in enumerate(("9777", "9555")):
        retour = answer_to(g.heen[nr], f"R{nr}", DAG, codes_periode=[code])
        g.put(f"{nr}.xml", build_408(retour))
    zonder = run("--dossier", g.map_, "--nu", DINSDAG, "retour")
    assert "Code 9777 (1 keer): Deze code kent bvtool niet" in zonder.uit
    (g.map_ / "schemas" / "regelrapport-stuk.xlsx").write_bytes(b"x")
    write_rapport(g.map_ / "schemas")
    met = run("--dossier", g.map_, "--nu", DINSDAG, "retour")
    assert "Code 9777 (1 keer): De woonplaats is bekend (regel TR777)" in met.uit
    assert "Code 9555 (1 keer): Deze code kent bvtool niet" in met.uit
