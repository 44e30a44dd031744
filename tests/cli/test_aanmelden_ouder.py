"""An older ledger put back: what the newer one sent is never sent under its numbers again."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

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
    """The loose messages of the delivery put aside make way for those of the new one."""
    (ouder / "uitgaand" / ZIP).unlink()
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
