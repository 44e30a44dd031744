"""The schemas: the shipped ones agree with release.toml, and a user's own are taken over."""

import shutil
from importlib import resources
from pathlib import Path

import pytest

from bvtool.berichten.boom import read_boom
from bvtool.berichten.eigenbijdrage import make_builder
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.schemapas import find_misfits
from bvtool.berichten.schemarollen import ANTWOORD
from bvtool.berichten.wmo407 import build_407
from bvtool.vak.fouten import InstellingFout
from tests.gesprek.hulp import heen

EIGEN = Path(str(resources.files("bvtool.berichten").joinpath("schema")))


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EIGEN, tmp_path / "officieel"))


def change(pad: Path, van: str, naar: str) -> None:
    tekst = pad.read_text(encoding="utf-8")
    assert van in tekst
    pad.write_text(tekst.replace(van, naar), encoding="utf-8")


def test_every_shape_fits_the_shipped_schemas() -> None:
    paren = [(een, s) for een in load_schemas().sets for s in ANTWOORD if s in een.bestanden]
    assert len(paren) == 6
    for een, soort in paren:
        assert find_misfits(een, soort) == []


def test_shipped_schemas_say_in_appinfo_what_their_namespace_says() -> None:
    for een in load_schemas().sets:
        for soort in een.bestanden:
            schema = een.vorm(soort).schema
            assert schema.versies["bericht"].upper() == schema.soort == soort
            assert schema.versies["release"] == schema.release == een.release
            assert schema.standaard == "ieb"
            assert schema.ruimte == (
                f"http://www.istandaarden.nl/ieb/{een.release.replace('.', '_')}"
                f"/{soort.lower()}/schema"
            )


def test_versions_of_the_appinfo_are_taken_over(map_: Path) -> None:
    change(map_ / "wmo407.xsd", "BerichtXsdVersie>1.0.0", "BerichtXsdVersie>1.2.3")
    change(map_ / "wmo407.xsd", "BasisschemaXsdVersie>1.0.0", "BasisschemaXsdVersie>1.0.7")
    een = load_schemas(str(map_)).choose("WMO407")
    assert een.herkomst == str(map_)
    data = make_builder(een.vorm("WMO407"))(heen())
    assert b"<ieb:BerichtXsdVersie>1.2.3</ieb:BerichtXsdVersie>" in data
    assert b"<ieb:BasisschemaXsdVersie>1.0.7</ieb:BasisschemaXsdVersie>" in data
    assert een.fouten("WMO407", read_boom(data)) == []


def test_schemas_are_known_by_their_namespace_not_their_name(map_: Path) -> None:
    (map_ / "wmo407.xsd").rename(map_ / "IEB_407_v2.XSD")
    een = load_schemas(str(map_)).choose("WMO407")
    assert een.herkomst == str(map_)
    assert een.fouten("WMO407", read_boom(build_407(heen()))) == []


def test_other_names_are_answered_by_a_list_of_what_does_not_fit(map_: Path) -> None:
    for naam in ("wmo407", "wmo408"):
        change(map_ / f"{naam}.xsd", '"BwStartdatum"', '"BwBegindatum"')
    with pytest.raises(InstellingFout) as fout:
        load_schemas(str(map_))
    zinnen = [f"{b.waar} {b.wat}" for b in fout.value.bevindingen]
    assert fout.value.code == 78
    assert any("niet de startdatum" in z for z in zinnen)
    assert any("PeriodeEigenBijdrageBw/BwBegindatum is verplicht" in z for z in zinnen)


def test_a_facet_that_bvtool_does_not_meet_is_named_with_its_element(map_: Path) -> None:
    change(map_ / "basisschema.xsd", '<xs:pattern value="[0-9]{4}"/>', '<xs:length value="5"/>')
    with pytest.raises(InstellingFout) as fout:
        load_schemas(str(map_))
    zinnen = [f"{b.waar} {b.wat}" for b in fout.value.bevindingen]
    assert any("Afzender: De waarde past niet bij het schema" in z for z in zinnen)
    assert {z.split(",")[0] for z in zinnen} == {"wmo407", "wmo408"}


def test_a_missing_schema_is_named_with_what_was_found(map_: Path) -> None:
    (map_ / "wmo408.xsd").unlink()
    with pytest.raises(InstellingFout, match="wmo408") as fout:
        load_schemas(str(map_))
    assert any("wmo407.xsd" in b.wat for b in fout.value.bevindingen)


def test_a_schema_with_only_types_beside_the_message_is_no_message(map_: Path) -> None:
    """Some sets keep the types of a message in a file of their own, in the same namespace."""
    kop = (map_ / "wmo407.xsd").read_text("utf-8").split(">", 2)
    ruimte = load_schemas(str(map_)).choose("WMO407").bestanden["WMO407"].ruimte
    (map_ / "wmo407_typen.xsd").write_text(
        f'{kop[0]}><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'targetNamespace="{ruimte}"><xs:simpleType name="Extra"><xs:restriction '
        'base="xs:string"/></xs:simpleType></xs:schema>',
        "utf-8",
    )
    een = load_schemas(str(map_)).choose("WMO407")
    assert een.fouten("WMO407", read_boom(build_407(heen()))) == []


def test_only_types_are_told_as_a_message_that_is_missing(map_: Path) -> None:
    naam = map_ / "wmo407.xsd"
    tekst = naam.read_text("utf-8")
    begin, rest = tekst.split('<xs:element name="Bericht"', 1)
    naam.write_text(begin + rest.split(">", 1)[1], "utf-8")
    with pytest.raises(InstellingFout, match="wmo407"):
        load_schemas(str(map_))


def test_a_folder_that_is_not_there_is_a_setting_that_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(InstellingFout, match="wmo407, wmo408"):
        load_schemas(str(tmp_path / "nergens"))


@pytest.mark.parametrize(
    ("van", "naar", "wat"),
    [
        ('"basisschema.xsd"', '"http://127.0.0.1:9/basisschema.xsd"', "buiten zijn eigen map"),
        ('"basisschema.xsd"', '"../basisschema.xsd"', "buiten zijn eigen map"),
        ("<xs:schema ", "<!DOCTYPE x><xs:schema ", "niet te lezen"),
        ('type="wmo407:Header"', 'type="wmo407:Kop"', "niet te gebruiken"),
    ],
)
def test_a_schema_that_is_unsafe_or_broken_is_refused(
    map_: Path, van: str, naar: str, wat: str
) -> None:
    change(map_ / "wmo407.xsd", van, naar)
    with pytest.raises(InstellingFout, match=wat):
        load_schemas(str(map_))


def test_a_schema_without_its_basis_is_refused(map_: Path) -> None:
    (map_ / "basisschema.xsd").unlink()
    with pytest.raises(InstellingFout, match="niet te gebruiken"):
        load_schemas(str(map_))
