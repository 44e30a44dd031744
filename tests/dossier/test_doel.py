"""A file that a user asks for never takes the place of what is not its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hulp import MAANDAG, Gelopen, run

EIGEN = ("bvtool.toml", "dossier.db", "dossier.db.kopie", ".bvtool.zegel", "LEESMIJ.txt",
         "inkomend/B4.csv", "werk/werkboek.xlsx", "BVTOOL.TOML", "dossier.db-wal",
         "rapporten/monitor.html", "inkomend/nieuw.csv", "werk/leeswijzer.xlsx",
         "uitgaand/terugkoppeling_680363.xlsx")  # fmt: skip


def kalender(dossier: Path, doel: Path) -> Gelopen:
    return run("--dossier", dossier, "--nu", MAANDAG, "kalender", "--ics", doel)


def pagina(dossier: Path, doel: Path) -> Gelopen:
    return run("--nu", MAANDAG, "wissel", "toon", "iwmo-2.1-2.2", "--pagina", doel)


def verslag(dossier: Path, doel: Path) -> Gelopen:
    bron = dossier / "inkomend"
    return run("wissel", "controleer", bron, "--op", "2018-03-22T10:00", "--xlsx", doel)


def leeg(dossier: Path, doel: Path) -> Gelopen:
    return run("--nu", MAANDAG, "bericht", "leeg", "WMO407", "--uit", doel)


OPDRACHTEN = (kalender, pagina, verslag, leeg)


Opdracht = Callable[[Path, Path], Gelopen]


def look(map_: Path) -> dict[str, bytes]:
    return {p.relative_to(map_).as_posix(): p.read_bytes() for p in map_.rglob("*") if p.is_file()}


@pytest.mark.parametrize("opdracht", OPDRACHTEN)
@pytest.mark.parametrize("naam", EIGEN)
def test_the_files_of_the_dossier_stay(klein: Path, opdracht: Opdracht, naam: str) -> None:
    voor = look(klein)
    gelopen = opdracht(klein, klein / naam)
    assert gelopen.code == 2, gelopen.fout
    na = look(klein)
    assert {k: na[k] for k in voor if "logboek" not in k} == {
        k: v for k, v in voor.items() if "logboek" not in k
    }


@pytest.mark.parametrize("opdracht", OPDRACHTEN)
def test_another_kind_of_file_a_folder_and_a_link_to_the_dossier_stay(
    klein: Path, tmp_path: Path, opdracht: Opdracht
) -> None:
    brief = tmp_path / "brief.docx"
    brief.write_bytes(b"mijn brief")
    link = tmp_path / "agenda.ics"
    os.symlink(klein / "bvtool.toml", link)
    toml = (klein / "bvtool.toml").read_bytes()
    for doel in (brief, link, tmp_path, Path("/"), Path(os.devnull)):
        assert opdracht(klein, doel).code == 2
    assert brief.read_bytes() == b"mijn brief"
    assert (klein / "bvtool.toml").read_bytes() == toml


def test_what_is_read_is_not_written_over(klein: Path, tmp_path: Path) -> None:
    bron = tmp_path / "berichten"
    bron.mkdir()
    (bron / "a.html").write_bytes(b"geen bericht")
    (bron / "oud.xlsx").write_bytes(b"PK")
    for optie, naam in (("--pagina", "a.html"), ("--xlsx", "oud.xlsx")):
        gelopen = run("wissel", "controleer", bron, "--op", "2018-03-22T10:00", optie, bron / naam)
        assert gelopen.code == 2
    assert (bron / "a.html").read_bytes() == b"geen bericht"


def test_an_own_calendar_is_renewed(klein: Path) -> None:
    for _ in range(2):
        assert kalender(klein, klein / "rapporten" / "kalender.ics").code == 0
