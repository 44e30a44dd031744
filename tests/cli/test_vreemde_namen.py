"""Names of files that are no text (bytes of another time or system): named, and the run goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bvtool.berichten.wmo407 import build_407
from tests.cak.hulp import BSNS, NA, make_407, make_cak
from tests.hulp import DINSDAG, MAANDAG, Gelopen, make_dossier, run
from tests.klein import list_b4, list_register

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="daar is iedere naam tekst"
)
VREEMD = os.fsdecode(b"caf\xe9 \xff")
GETOOND = r"caf\xe9 \xff"
OP = ("--op", "2018-03-22T10:00")


def put(pad: Path, data: bytes) -> Path:
    pad.parent.mkdir(parents=True, exist_ok=True)
    pad.write_bytes(data)
    return pad


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return make_dossier(tmp_path / VREEMD / "0363", list_b4(), list_register())


def test_a_table_and_a_folder_with_such_a_name_are_read(dossier: Path) -> None:
    (dossier / "inkomend/B4.csv").rename(dossier / "inkomend" / f"{VREEMD}.csv")
    put(dossier / "inkomend" / f"{VREEMD}.xlsx", b"PK")
    gelopen = run("--dossier", dossier, "--nu", MAANDAG, "vergelijk")
    assert gelopen.code == 1, gelopen.fout
    html = next(dossier.rglob("vergelijking.html")).read_text(encoding="utf-8")
    assert f"{GETOOND}.csv" in html
    assert run("--dossier", dossier, "--nu", MAANDAG, "controleer", "--spoor").code == 0


@pytest.mark.parametrize(
    "woorden",
    [("retour",), ("controleer", "inkomend/408"), (), ("opschonen", "--ouder-dan", "365")],
)
def test_answers_with_such_a_name_are_named(dossier: Path, woorden: tuple[str, ...]) -> None:
    put(dossier / "inkomend/408" / f"{VREEMD}.xml", b"<a/>")
    assert run("--dossier", dossier, "--nu", MAANDAG, "vergelijk").code == 1
    heel = [str(dossier / w) if "/" in w else w for w in woorden]
    gelopen = run("--dossier", dossier, "--nu", DINSDAG, "--json", *heel)
    assert gelopen.code in (0, 1), gelopen.uit
    if woorden and woorden[0] != "opschonen":
        assert f"{GETOOND}.xml" in gelopen.uit.replace("\\\\", "\\")


def test_the_monitor_reads_what_is_good_and_names_the_rest(tmp_path: Path) -> None:
    cak = make_cak(tmp_path / "cak")
    cak.b4([BSNS[0]])
    for soort in ("terugkoppeling/680363", "408", "407/680363"):
        put(cak.map_ / "inkomend" / soort / f"{VREEMD}.csv", b"<a/>")
    put(cak.map_ / f"inkomend/407/680363 {VREEMD}.xml", build_407(make_407(BSNS[0], 1)))
    for _ in range(2):
        gelopen = run("--dossier", cak.map_, "--nu", NA, "monitor")
        assert gelopen.code == 1, gelopen.fout
    html = (cak.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
    assert f"inkomend/408/{GETOOND}.csv" in html
    assert run("--dossier", cak.map_, "--nu", NA, "eindrapport").code == 1


def test_wissel_and_ketentest_name_them(tmp_path: Path) -> None:
    for soort in ("xml", "zip"):
        put(tmp_path / "in" / f"{VREEMD}.{soort}", b"PK\3\4")
    (tmp_path / "door").mkdir()
    gelopen: list[Gelopen] = [
        run("wissel", "controleer", tmp_path / "in", *OP, "--pagina", tmp_path / "p.html"),
        run("wissel", "wacht", tmp_path / "in", "--naar", tmp_path / "door", *OP),
        run("--nu", NA, "ketentest", "--uit", tmp_path / f"{VREEMD}k", tmp_path / "in"),
    ]
    assert [g.code for g in gelopen[:2]] == [1, 1]
    assert gelopen[2].code in (0, 1), gelopen[2].fout
    for g in gelopen:
        assert GETOOND in g.uit + g.fout


@pytest.mark.sqlite
def test_a_system_without_any_letters_but_ascii(dossier: Path) -> None:
    put(dossier / "inkomend/408" / f"é {VREEMD}.xml", b"<a/>")
    kaal = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    kaal["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    # -S: Python itself does not start there when the project stands in a folder with an accent.
    for woorden, code in ((("vergelijk",), 1), (("retour",), 1), ((), 0)):
        gelopen = subprocess.run(
            [sys.executable, "-S", "-m", "bvtool", "--dossier", dossier, "--nu", MAANDAG, *woorden],
            env=os.environ | kaal, capture_output=True, check=False,
        )  # fmt: skip
        assert gelopen.returncode == code, gelopen.stderr
        assert b"Traceback" not in gelopen.stderr
