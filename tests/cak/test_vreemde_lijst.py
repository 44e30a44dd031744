"""`gemeenten.csv` and the settings in another encoding, and names in a zip: named, and no more."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.cak.hulp import AMSTERDAM, NA, make_cak
from tests.hulp import DINSDAG, run


def test_a_list_of_gemeenten_in_the_old_encoding_of_windows_is_read(tmp_path: Path) -> None:
    cak = make_cak(tmp_path / "cak", AMSTERDAM)
    lijst = cak.map_ / "gemeenten.csv"
    tekst = lijst.read_text(encoding="utf-8-sig").replace("Amsterdam", "Súdwest-Fryslân")
    lijst.write_bytes(tekst.encode("cp1252"))
    assert cak.monitor(NA).code in (0, 1)
    pagina = (cak.map_ / "rapporten" / "monitor.html").read_text(encoding="utf-8")
    assert "Súdwest-Fryslân" in pagina


@pytest.mark.parametrize("inhoud", [b"\xff\xfeg\x00", b"\x00" * 40, b"\x81\x8d\x8f;\xff\n"])
def test_a_list_that_is_no_text_is_refused_with_its_name(tmp_path: Path, inhoud: bytes) -> None:
    cak = make_cak(tmp_path / "cak", AMSTERDAM)
    (cak.map_ / "gemeenten.csv").write_bytes(inhoud)
    gelopen = run("--json", "--dossier", cak.map_, "--nu", NA, "monitor")
    assert gelopen.code == 65
    assert "gemeenten.csv" in gelopen.json["waar"]


def test_settings_that_are_no_utf_8_are_named(klein: Path) -> None:
    toml = klein / "bvtool.toml"
    toml.write_bytes(toml.read_bytes() + "# \u00e9".encode("latin-1"))
    gelopen = run("--json", "--dossier", klein, "vergelijk")
    assert (gelopen.code, "UTF-8" in gelopen.json["fout"]) == (78, True)


@pytest.mark.parametrize("naam", [b"caf\x82.xml", b"caf\xff.xml", b"caf\xc3\xa9.xml"])
def test_a_member_with_a_name_in_any_encoding_is_named_and_the_rest_is_read(
    klein: Path, tmp_path: Path, naam: bytes
) -> None:
    pad = tmp_path / "z.zip"
    vast = "x" * (len(naam) - 4) + ".xml"
    with zipfile.ZipFile(pad, "w") as zip_:
        zip_.writestr(vast, b"<a/>")
        zip_.writestr("goed.xml", b"<b/>")
    pad.write_bytes(pad.read_bytes().replace(vast.encode(), naam))
    gelopen = run("--json", "--dossier", klein, "--nu", DINSDAG, "controleer", pad)
    assert gelopen.code == 1
    waar = [m["waar"] for m in gelopen.json["meldingen"]]
    assert len(waar) == 2
    assert any("goed.xml" in w for w in waar)
    assert any("caf" in w for w in waar)
