"""An older ledger put back: what the newer one sent is never sent under its numbers again."""

from __future__ import annotations

import shutil
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from bvtool.berichten.envelop import build_di01
from bvtool.berichten.wmo407 import parse_407
from tests.hulp import run
from tests.stappen_van_de_week import OP_NAAM

LATER = "2022-10-19T09:00"
ZIP = "407_2022-10-18_1.zip"
pytestmark = pytest.mark.sqlite


@pytest.fixture
def ouder(week: dict[str, Path], tmp_path: Path) -> Path:
    """A dossier after the delivery, with the ledger and the copy of before it."""
    dossier = Path(shutil.copytree(week["retour"], tmp_path / "0363"))
    for naam in ("dossier.db", "dossier.db.kopie", ".bvtool.zegel"):
        shutil.copyfile(week["aanmelden"] / naam, dossier / naam)
    return dossier


@pytest.mark.parametrize("rest", [(), ("--proef",)])
def test_a_delivery_that_the_ledger_does_not_know_stops_the_next(
    ouder: Path, rest: tuple[str, ...]
) -> None:
    voor = sorted((ouder / "uitgaand").rglob("*"))
    gelopen = run("--dossier", ouder, "--nu", LATER, "aanmelden", *rest)
    assert gelopen.code == 74
    assert f"uitgaand/{ZIP}" in gelopen.fout
    assert "dubbel" in gelopen.fout
    assert sorted((ouder / "uitgaand").rglob("*")) == voor


def test_a_delivery_that_was_never_sent_can_be_put_aside(ouder: Path) -> None:
    (ouder / "uitgaand" / ZIP).unlink()
    gelopen = run("--dossier", ouder, "--nu", LATER, "aanmelden")
    assert (gelopen.code, "uitgaand/407/407_" in gelopen.fout) == (74, True), "the loose ones too"
    shutil.rmtree(ouder / "uitgaand" / "407")
    assert run("--dossier", ouder, "--nu", LATER, "aanmelden").code == 0
    with zipfile.ZipFile(ouder / "uitgaand" / "407_2022-10-19_1.zip") as zip_:
        in_zip = {naam: zip_.read(naam) for naam in zip_.namelist()}
    assert in_zip
    assert {p.name: p.read_bytes() for p in (ouder / "uitgaand" / "407").iterdir()} == in_zip


def test_a_copy_of_a_known_delivery_under_another_name_is_no_reason_to_stop(
    week: dict[str, Path], tmp_path: Path
) -> None:
    """What stands open in another program gets a number in its name."""
    dossier = Path(shutil.copytree(week["retour"], tmp_path / "0363"))
    uit = dossier / "uitgaand"
    shutil.copyfile(uit / ZIP, uit / "407_2022-10-18_1 (2).zip")
    (uit / "407_overzicht.zip").write_bytes(b"van de klerk zelf")
    assert run(*OP_NAAM["aanmelden"].woorden(dossier)).code == 0


@pytest.fixture
def los(ouder: Path) -> tuple[Path, bytes]:
    """An older ledger without the delivery that it does not know, and one message of that."""
    zip_ = ouder / "uitgaand" / ZIP
    with zipfile.ZipFile(zip_) as open_zip:
        data = open_zip.read(open_zip.namelist()[0])
    zip_.unlink()
    shutil.rmtree(ouder / "uitgaand" / "407")
    return ouder, data


PLEKKEN = [
    "verstuurd/bericht.xml", "werk/kopie van bericht.txt", "inkomend/408/408_R1.xml", "los",
    "rapporten/diep/er/in/x.bak",
]  # fmt: skip


@pytest.mark.parametrize("waar", PLEKKEN)
@pytest.mark.parametrize("vorm", ["kaal", "envelop", "zip", "zip met envelop"])
def test_a_message_that_the_ledger_does_not_know_stops_it_wherever_it_lies(
    los: tuple[Path, bytes], waar: str, vorm: str
) -> None:
    dossier, data = los
    if "envelop" in vorm:
        eigen = "0b8f3c1a-5d2e-4f7b-8a9c-1e2d3f4a5b6c"
        data = build_di01(data, "0363", eigen, datetime(2022, 10, 18, 9))  # noqa: DTZ001
    pad = dossier / waar
    pad.parent.mkdir(parents=True, exist_ok=True)
    if "zip" in vorm:
        with zipfile.ZipFile(pad, "w") as zip_:
            zip_.writestr("map/wat.xml", data)
    else:
        pad.write_bytes(data)
    gelopen = run("--dossier", dossier, "--nu", LATER, "aanmelden")
    assert (gelopen.code, waar in gelopen.fout) == (74, True), gelopen
    pad.unlink()
    assert run("--dossier", dossier, "--nu", LATER, "aanmelden").code == 0


def test_the_same_name_with_another_client_is_a_message_of_another_copy(
    week: dict[str, Path], tmp_path: Path
) -> None:
    dossier = Path(shutil.copytree(week["retour"], tmp_path / "0363"))
    eerste, tweede = sorted((dossier / "uitgaand" / "407").glob("*.xml"))[:2]
    (dossier / "werk" / "van de collega.xml").write_bytes(eerste.read_bytes())
    assert run("--dossier", dossier, "--nu", LATER, "aanmelden").code == 0
    namen = (parse_407(p.read_bytes()).identificatie.encode() for p in (eerste, tweede))
    anders = tweede.read_bytes().replace(*reversed(list(namen)))
    (dossier / "werk" / "van de collega.xml").write_bytes(anders)
    gelopen = run("--dossier", dossier, "--nu", LATER, "aanmelden")
    assert (gelopen.code, "van de collega.xml" in gelopen.fout) == (74, True)


def test_a_message_of_another_program_is_told_and_stops_nothing(
    week: dict[str, Path], tmp_path: Path
) -> None:
    dossier = Path(shutil.copytree(week["retour"], tmp_path / "0363"))
    bron = min((dossier / "uitgaand" / "407").glob("*.xml"))
    naam = parse_407(bron.read_bytes()).identificatie.encode()
    (dossier / "werk" / "x.xml").write_bytes(bron.read_bytes().replace(naam, b"ANDER1"))
    gelopen = run("--json", "--dossier", dossier, "--nu", LATER, "aanmelden")
    assert "werk/x.xml" in [m["waar"] for m in gelopen.json["meldingen"]]
    assert gelopen.code == 0


def test_what_lies_in_a_dossier_within_this_one_is_of_that_dossier(los: tuple[Path, bytes]) -> None:
    dossier, data = los
    (dossier / "oud").mkdir()
    shutil.copyfile(dossier / "bvtool.toml", dossier / "oud" / "bvtool.toml")
    (dossier / "oud" / "bericht.xml").write_bytes(data)
    assert run("--dossier", dossier, "--nu", LATER, "aanmelden").code == 0
