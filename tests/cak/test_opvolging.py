"""Gemeenten that merge: what they had and what still comes is their successor's from that day."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bvtool.berichten.wmo407 import build_407
from bvtool.cak.inname.gemeenten import read_gemeenten
from tests.cak.hulp import AMSTERDAM, BSNS, KOP, Cak, make_407, make_cak
from tests.hulp import run, table

A, B, C = BSNS[:3]
BRIELLE = "0501;680501;Brielle;2022-10-17;A. Bakker;000 000 0501;bw@brielle.example"
VOORNE = "1992;681992;Voorne aan Zee;2022-10-17;B. Visser;000 000 1992;bw@voorne.example"
ERVOOR, ERNA = "2022-12-31T12:00", "2023-01-01T12:00"


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    c = make_cak(tmp_path / "cak", AMSTERDAM)
    regels = [f"{KOP};opgegaan in;per", f"{BRIELLE};1992;2023-01-01", f"{VOORNE};;"]
    (c.map_ / "gemeenten.csv").write_text("\r\n".join(regels), encoding="utf-8", newline="")
    c.b4([A, B], "680501")
    c.antwoord([(A, "J", ""), (B, "N", "OVL")], naam="680501.csv")
    heen = replace(make_407(A, 1), afzender="0501")
    c.put("407/680501/heen.xml", build_407(heen), "2022-10-18T12:00")
    return c


def per_naam(c: Cak, nu: str) -> dict[str, dict[str, Any]]:
    return {g["naam"]: g for g in c.json(nu)["per_gemeente"]}


def test_from_the_day_on_everything_is_the_successors(cak: Cak) -> None:
    per = per_naam(cak, ERVOOR)
    assert per["Brielle"]["telling"]["wachtend"] == 1
    assert per["Voorne aan Zee"]["telling"]["gevraagd"] == 0
    per = per_naam(cak, ERNA)
    assert per["Brielle"]["stap"] == "opgegaan in Voorne aan Zee"
    assert per["Brielle"]["telling"]["gevraagd"] == 0
    t = per["Voorne aan Zee"]["telling"]
    assert (t["gevraagd"], t["toegezegd"], t["wachtend"]) == (2, 1, 1)
    data = cak.json("2023-01-02T12:00")
    assert "680501" not in {b["uitvoerder"] for b in data["te_bellen"]}
    html = (cak.map_ / "rapporten/monitor/680501.html").read_text(encoding="utf-8")
    assert "Deze gemeente is opgegaan in Voorne aan Zee." in html


def test_an_answer_to_the_old_sender_in_the_new_folder_fits(cak: Cak) -> None:
    heen = replace(make_407(A, 1), afzender="0501")
    cak.retour(heen)
    pad = cak.map_ / "inkomend/408/680363/terug_T0001.xml"
    cak.put("408/681992/terug.xml", pad.read_bytes(), "2023-01-03T12:00")
    pad.unlink()
    assert per_naam(cak, "2023-01-04T12:00")["Voorne aan Zee"]["telling"]["goedgekeurd"] == 1


def test_the_successors_own_post_counts_beside_it(cak: Cak) -> None:
    cak.b4([C], "681992", "2022-10-10T10:00")
    cak.antwoord([(C, "J", "")], naam="681992.csv")
    heen = replace(make_407(C, 1), afzender="1992")
    cak.put("407/681992/heen.xml", build_407(heen), "2023-01-02T12:00")
    t = per_naam(cak, "2023-01-03T12:00")["Voorne aan Zee"]["telling"]
    assert (t["gevraagd"], t["beantwoord"], t["toegezegd"], t["wachtend"]) == (3, 3, 2, 2)
    assert run("--dossier", cak.map_, "--nu", "2023-01-10T12:00", "rapport").code == 0
    rijen = table(cak.map_ / "rapporten/681992_AanleverrapportageBW.xlsx", "berichten")
    assert sorted(r["BSN"] for r in rijen) == sorted([A, C])
    assert not (cak.map_ / "rapporten/680501_AanleverrapportageBW.xlsx").exists()


@pytest.mark.parametrize(
    ("cellen", "wat"),
    [
        ("1992;morgen", "de dag"),
        (";2023-01-01", "de code"),
        ("0363;2023-01-01", "geen eigen regel"),
        ("0501;2023-01-01", "geen eigen regel"),
    ],
)
def test_a_successor_that_cannot_be_is_named_with_its_line(
    tmp_path: Path, cellen: str, wat: str
) -> None:
    pad = tmp_path / "gemeenten.csv"
    regels = [
        f"{KOP};opgegaan in;per",
        f"{BRIELLE};{cellen}",
        f"{VOORNE.replace('1992', '1916')};;",
    ]
    pad.write_text("\n".join(regels), encoding="utf-8")
    lijst = read_gemeenten(pad)
    assert wat in " ".join(f.wat for f in lijst.fouten)
    assert lijst.fouten[0].waar.startswith("gemeenten.csv, regel 2")
    assert lijst.gestopt == {"680501"}


def test_one_column_is_enough_and_a_file_without_it_stays_right(tmp_path: Path) -> None:
    pad = tmp_path / "gemeenten.csv"
    regels = [f"{KOP};opgegaan_in", f"{BRIELLE};1992 per 01-01-2023", f"{VOORNE};"]
    pad.write_text("\n".join(regels), encoding="utf-8")
    brielle = read_gemeenten(pad).gemeenten[0]
    assert (brielle.opgegaan_in, str(brielle.opgegaan_per)) == ("1992", "2023-01-01")
    pad.write_text(f"{KOP}\n{AMSTERDAM}\n", encoding="utf-8")
    assert read_gemeenten(pad).gemeenten[0].opgegaan_in == ""
