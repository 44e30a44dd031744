"""What lies in `inkomend` is taken in once, with its moment of arrival and how that is known."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from bvtool.berichten.wmo407 import build_407
from bvtool.cak.inname.lezers import _deaf_start
from bvtool.cak.inname.ontvangst import parse_moment, read_ontvangst
from bvtool.kalender.klok import TIJDZONE
from bvtool.vak.fouten import InvoerGeweigerd
from tests.cak.hulp import BSNS, NA, as_csv, make_407, make_cak
from tests.hulp import run

pytestmark = pytest.mark.kind

A, B = BSNS[:2]
ONDERBROKEN = [
    "Onderbroken.",
    "  Wat nu: Er is niets half opgeslagen. U kunt de opdracht opnieuw geven.",
]


@pytest.fixture
def cak(tmp_path):
    c = make_cak(tmp_path / "cak")
    c.b4([A, B])
    return c


def amsterdam(c, nu=NA):
    return c.json(nu)["per_gemeente"][0]


def test_the_moment_comes_from_the_list_else_from_the_file_and_it_says_which(cak):
    pad = cak.put("terugkoppeling/680363.csv", as_csv([["BSN", "Aanmelden"], [A, "J"], [B, "J"]]))
    os.utime(pad, (1_665_658_800, 1_665_658_800))  # 13-10-2022 13:00
    g = amsterdam(cak)
    assert g["b4"] == {"moment": "2022-10-10T10:00:00+02:00", "bron": "ontvangst.csv"}
    assert g["antwoord"] == {"moment": "2022-10-13T13:00:00+02:00", "bron": "bestandstijd"}
    html = (cak.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
    assert "uit de tijd van het bestand, niet uit ontvangst.csv" in html


def test_a_moment_that_is_said_later_still_counts(cak):
    pad = cak.antwoord([(A, "J", ""), (B, "J", "")], moment="")
    os.utime(pad, (1_665_658_800, 1_665_658_800))
    assert amsterdam(cak)["op_tijd"] is True
    cak.antwoord([(A, "J", ""), (B, "J", "")], moment="2022-10-13T17:30")
    g = amsterdam(cak, "2022-11-30T12:00")
    assert g["op_tijd"] is False
    assert g["antwoord"]["bron"] == "ontvangst.csv"


def test_a_file_cannot_have_arrived_after_now(cak):
    pad = cak.antwoord([(A, "J", ""), (B, "J", "")], moment="")
    os.utime(pad, (4_000_000_000, 4_000_000_000))
    assert amsterdam(cak, "2022-10-13T16:00")["op_tijd"] is True


def test_what_arrives_later_by_the_list_is_left_for_then(cak):
    cak.antwoord([(A, "J", ""), (B, "J", "")], moment="2022-10-13T12:00")
    assert amsterdam(cak, "2022-10-12T12:00")["antwoord"] is None
    assert "Later dan nu" in cak.monitor("2022-10-12T13:00").fout
    assert amsterdam(cak, "2022-10-14T12:00")["antwoord"] is not None
    assert amsterdam(cak, "2022-10-12T14:00")["antwoord"] is None


def test_a_copy_under_another_name_is_the_same_file(cak):
    cak.antwoord([(A, "J", ""), (B, "J", "")])
    heen = cak.bericht(A, 1)
    zip_ = cak.map_ / "inkomend/407/680363/alles.zip"
    with zipfile.ZipFile(zip_, "w") as z:
        z.writestr("weer.xml", build_407(heen))
    shutil.copy(zip_, zip_.with_name("alles (2).zip"))
    gelopen = cak.monitor()
    assert "(4 nieuwe" in gelopen.uit
    t = amsterdam(cak)["telling"]
    assert (t["berichten"], t["ontvangen"]) == (1, 1)


def test_moving_a_file_or_touching_it_changes_nothing(cak):
    pad = cak.antwoord([(A, "J", ""), (B, "J", "")], moment="")
    os.utime(pad, (1_665_658_800, 1_665_658_800))
    eerst = amsterdam(cak)
    os.utime(pad, (1_666_000_000, 1_666_000_000))
    assert amsterdam(cak) == eerst
    pad.rename(pad.with_name("B4 680363 terug.csv"))
    assert amsterdam(cak) == eerst


def test_a_changed_file_is_a_new_one_and_the_newest_answer_counts(cak):
    cak.antwoord([(A, "J", ""), (B, "J", "")], "2022-10-13T12:00")
    cak.antwoord([(A, "J", ""), (B, "N", "OVL")], "2022-10-14T12:00", naam="680363 nieuw.csv")
    g = amsterdam(cak)
    assert (g["telling"]["toegezegd"], g["op_tijd"]) == (1, True)
    assert g["antwoord"]["moment"] < g["laatste_antwoord"]["moment"]


@pytest.mark.parametrize("naam", ["onbekend.csv", "680344.csv", "680363 en 680344.csv"])
def test_a_file_without_a_known_code_is_named_and_left(cak, naam):
    cak.put(f"terugkoppeling/{naam}", b"x")
    cak.monitor()
    html = (cak.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
    assert "Niet gelezen." in html
    assert f"inkomend/terugkoppeling/{naam}" in html


def test_a_bsn_in_the_name_of_a_file_is_not_shown(cak):
    cak.put(f"terugkoppeling/680363/klant {A}.csv", b"geen tabel")
    cak.monitor()
    for pad in cak.map_.glob("rapporten/**/*.html"):
        assert A not in pad.read_text(encoding="utf-8")


def test_an_answer_that_cannot_be_read_is_told_once_and_calls(cak):
    cak.put("terugkoppeling/680363.csv", as_csv([["BSN", "Iets"], [A, "J"]]), "2022-10-13T12:00")
    g = amsterdam(cak, "2022-10-13T13:00")
    assert (g["antwoord"], g["op_tijd"]) == (None, None)
    assert "geen kolom die zegt wie wordt aangemeld" in g["meldingen"][0]["wat"]
    data = cak.json("2022-10-13T14:00")
    assert data["te_bellen"][0]["redenen"] == ["antwoord_stuk"]
    assert len(data["per_gemeente"][0]["meldingen"]) == 1


def test_the_answer_as_bvtool_writes_it_is_read(cak, tmp_path):
    bron = tmp_path / "0363"
    gedaan = run("--nu", "2022-10-10T11:00", "voorbeeld", bron, "--klanten", 30, "--zaad", 3)
    assert gedaan.code == 0
    from tests.hulp import fill

    assert run("--dossier", bron, "--nu", "2022-10-11T11:00", "vergelijk").code == 1
    fill(bron / "werk/werkboek.xlsx")
    terug = run("--dossier", bron, "--nu", "2022-10-12T11:00", "--json", "terugkoppeling")
    assert terug.code == 0, terug.fout
    (cak.map_ / "inkomend/b4/680363.csv").unlink()
    cak.ontvangst.clear()
    b4 = next(bron.glob("inkomend/B4*"))
    cak.put("b4/680363.xlsx", b4.read_bytes(), "2022-10-10T10:00")
    for soort in ("xlsx", "csv"):
        data = (bron / f"uitgaand/terugkoppeling_680363.{soort}").read_bytes()
        cak.put(f"terugkoppeling/terugkoppeling_680363.{soort}", data, "2022-10-12T12:00")
    g = amsterdam(cak)
    assert (g["volledig"], g["totaal_klopt"], g["op_tijd"]) == (True, True, True)
    assert g["telling"]["gevraagd"] == terug.json["klanten"]
    assert g["telling"]["aanmelden"] == terug.json["aanmelden"] == g["telling"]["toegezegd"]
    assert g["per_reden"] == terug.json["per_reden"]


def test_b4_with_two_columns_filled_in_by_a_person_is_read(cak):
    boek = openpyxl.Workbook()
    blad = boek.active
    blad.append(["Terug van gemeente", None, None])
    blad.append([])
    blad.append(["Bsn", "Achternaam", "Aanmelden J/N", "Reden niet aanleveren"])
    blad.append([int(A), "Fictief", "ja", None])
    blad.append([B, "Fictief", "Nee", "Overleden"])
    pad = cak.map_ / "inkomend/terugkoppeling/680363.xlsx"
    boek.save(pad)
    g = amsterdam(cak)
    assert g["volledig"] is True
    assert g["per_reden"] == {"OVL": 1}
    assert g["telling"]["toegezegd"] == 1


@pytest.mark.parametrize(
    "tekst",
    ["2022-10-13T16:59:59", "2022-10-13 16:59:59", "13-10-2022 16:59:59", "2022-10-13T14:59:59Z"],
)
def test_moments_are_read_as_people_write_them(tekst):
    assert parse_moment(tekst) == datetime(2022, 10, 13, 16, 59, 59, tzinfo=TIJDZONE)


@pytest.mark.parametrize("tekst", ["", "2022-10-13", "gisteren", "32-10-2022 12:00"])
def test_what_is_no_moment_is_not_guessed(tekst):
    assert parse_moment(tekst) is None


def test_a_line_of_the_list_that_cannot_be_read_counts_for_nothing_and_is_told(tmp_path):
    pad = tmp_path / "ontvangst.csv"
    pad.write_text(
        "file;moment\nb4/680363.xlsx;gisteren\na;2022-10-10T10:00\na;2022-10-11T10:00\n;\n"
        "407;morgen\n407/680344;2022-10-11T10:00\n;2022-10-11T10:00\n",
        encoding="utf-8",
    )
    lijst = read_ontvangst(pad)
    assert [b.waar for b in lijst.fouten] == [
        f"ontvangst.csv, regel {nummer}" for nummer in (2, 4, 6, 8)
    ]
    stuk = ("b4/680363.xlsx", "a", "407/680363/1.xml")
    heel = ("407/680344/1.xml", "b4/680344.xlsx")
    assert [lijst.is_stuk(naam) for naam in (*stuk, *heel)] == [True] * 3 + [False] * 2
    assert [lijst.find(naam) for naam in stuk] == [None] * 3
    pad.write_text("naam,tijd\n", encoding="utf-8")
    with pytest.raises(InvoerGeweigerd):
        read_ontvangst(pad)


def test_a_line_of_the_list_that_fits_nothing_is_told(cak):
    cak.ontvangst.append("terugkoppeling/680999.xlsx;2022-10-13T12:00")
    cak.antwoord([(A, "J", ""), (B, "J", "")])
    assert "ontvangst.csv, regel 3: Dit bestand of deze map is er niet." in cak.monitor().fout


def test_a_line_for_a_folder_counts_for_what_lies_in_it(cak):
    cak.put("407/680363/los.xml", build_407(make_407(A, 1)))
    cak.ontvangst.append("407\\680363;2022-10-18T12:00")
    cak.antwoord([(A, "J", ""), (B, "J", "")])
    weken = cak.json()["weken"]
    assert [w["ontvangen"] for w in weken][:2] == [0, 1]


def test_a_broken_message_counts_and_a_zip_within_does_not_stop_the_rest(cak):
    cak.antwoord([(A, "J", ""), (B, "J", "")])
    pad = cak.map_ / "inkomend/407/680363.zip"
    pad.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(pad, "w") as z:
        z.writestr("goed.xml", build_407(make_407(A, 1)))
        z.writestr("half.xml", build_407(make_407(B, 2))[:200])
        z.writestr("schema.xml", build_407(make_407(B, 3)).replace(b"Bsn>", b"Bsm>"))
        z.writestr("leesmij.pdf", b"x")
    g = amsterdam(cak)
    assert (g["telling"]["berichten"], g["telling"]["onleesbaar"]) == (1, 2)
    assert "berichten_stuk" in cak.json("2022-11-30T12:00")["te_bellen"][0]["redenen"]


def test_many_files_are_read_beside_each_other_with_the_same_end(cak):
    cak.antwoord([(A, "J", ""), (B, "J", "")])
    for nummer, bsn in enumerate(BSNS[:60]):
        cak.put(f"407/680363/{nummer:03d}.xml", build_407(make_407(bsn, nummer)))
    t = amsterdam(cak)["telling"]
    assert (t["berichten"], t["ontvangen"], t["niet_toegezegd"]) == (60, 60, 58)


def test_ctrl_c_while_the_readers_start_is_answered_when_all_have_started():
    """Also when another thread takes the signal: a start that is broken off halfway is told by the
    process that was being started."""
    klaar, gestart = threading.Event(), []
    draad = threading.Thread(target=klaar.wait)
    draad.start()
    try:
        with pytest.raises(KeyboardInterrupt), _deaf_start():
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.05)
            gestart.append("alle")
    finally:
        klaar.set()
        draad.join()
    assert gestart == ["alle"]


@pytest.mark.sqlite
@pytest.mark.skipif(sys.platform != "linux", reason="kijkt in /proc")
@pytest.mark.parametrize("even", [0.0, 0.3])
def test_ctrl_c_among_many_files_is_answered_once_and_without_a_traceback(cak, even):
    """Ctrl-C reaches every process of the terminal, also those that read beside each other."""
    for nummer, bsn in enumerate(BSNS[:5000]):
        cak.put(f"407/680363/{nummer:04d}.xml", build_407(make_407(bsn, nummer)))
    with subprocess.Popen(
        [sys.executable, "-m", "bvtool", "--nu", NA, "--dossier", cak.map_, "monitor"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as proces:  # fmt: skip
        while len(list_kinderen(proces.pid)) < 2:
            assert proces.poll() is None, "it reads with two or more beside it"
            time.sleep(0.005)
        time.sleep(even)
        os.killpg(proces.pid, signal.SIGINT)
        uit, fout = proces.communicate(timeout=60)
    assert proces.returncode == 130
    assert fout.strip().splitlines() == ONDERBROKEN, fout
    assert "Traceback" not in uit
    for _ in range(100):
        if list_kinderen(proces.pid) == []:
            return
        time.sleep(0.1)
    raise AssertionError("a process reads on")


def list_kinderen(pid):
    """The processes that this one started, of its terminal or left behind by it."""
    gevonden = []
    for pad in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            velden = pad.read_text(encoding="utf-8").rpartition(")")[2].split()
            if str(pid) in (velden[1], velden[3]) and pad.parent.name != str(pid):
                gevonden.append(pad.parent.name)
    return gevonden
