"""Progress on long work, and what an interrupt leaves behind: nothing."""

from __future__ import annotations

import io
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bvtool.cli.voortgang import Balk, describe
from bvtool.vak.voortgang import tell, watch
from tests.hulp import lives
from tests.stappen_van_de_week import OP_NAAM

pytestmark = [pytest.mark.traag, pytest.mark.kind]

ONDERBREEK = """
import sys, time
from bvtool.cli import main
import bvtool.vak.voortgang as v

WAT = sys.argv.pop(1)

class Kijker:
    def toon(self, wat, gedaan, totaal):
        if wat.startswith(WAT):
            print("bezig", flush=True)
            time.sleep(600)

v._kijkers.append(Kijker())
sys.exit(main())
"""
"""A whole bvtool that stops in the middle of its work and says so."""

TWEEDE = """
import sys, time
from bvtool.cli import main
from bvtool.gemeente import inlezen
from bvtool.vak.grenzen import Grenzen
from bvtool.tabel.lezen import leesproces

leesproces._START = "import time; time.sleep(600)"

def read_lang(tafels, *_):
    with leesproces.Leesproces(tafels[0].pad, None, 1, Grenzen()) as kind:
        print("bezig", kind._proces.pid, flush=True)
        time.sleep(600)

inlezen.read_registers = read_lang
sys.exit(main())
"""
"""A whole bvtool that reads the register in a thread, with a child, and never gets done."""


class Klok:
    """Seconds that go forward when told to."""

    def __init__(self) -> None:
        self.nu = 0.0

    def __call__(self) -> float:
        return self.nu


def _snapshot(map_: Path) -> dict[str, bytes]:
    return {
        p.relative_to(map_).as_posix(): p.read_bytes()
        for p in sorted(map_.rglob("*"))
        if p.is_file() and "logboek" not in p.parts and not p.name.startswith(".bvtool")
    }


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("opdracht", "wat"),
    [
        ("vergelijk", "B4 en register lezen"),
        ("vergelijk", "Lijsten schrijven"),
        ("aanmelden", "Berichten maken"),
        ("retour", "Antwoorden lezen"),
    ],
)
def test_an_interrupt_exits_130_and_leaves_no_trace(
    week: dict[str, Path], tmp_path: Path, opdracht: str, wat: str
) -> None:
    dossier = tmp_path / "0363"
    shutil.copytree(week[opdracht], dossier)
    voor = _snapshot(dossier)
    with subprocess.Popen(
        [sys.executable, "-c", ONDERBREEK, wat, "--stil", *OP_NAAM[opdracht].woorden(dossier)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    ) as proces:
        assert proces.stdout is not None
        assert proces.stdout.readline().strip() == b"bezig"
        proces.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))
        uit, fout = proces.communicate(timeout=60)
    assert proces.returncode == 130
    assert "Onderbroken." in fout.decode()
    assert b"Traceback" not in uit + fout
    assert _snapshot(dossier) == voor


@pytest.mark.sqlite
def test_an_interrupt_does_not_wait_for_the_other_file_nor_leaves_its_child(
    week: dict[str, Path], tmp_path: Path
) -> None:
    dossier = shutil.copytree(week["vergelijk"], tmp_path / "0363")
    with subprocess.Popen(
        [sys.executable, "-c", TWEEDE, *OP_NAAM["vergelijk"].woorden(Path(dossier))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    ) as proces:
        assert proces.stdout is not None
        bezig, kind = proces.stdout.readline().split()
        assert bezig == b"bezig"
        proces.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))
        fout = proces.communicate(timeout=60)[1]
    assert proces.returncode == 130
    assert "Onderbroken." in fout.decode()
    for _ in range(100):
        if not lives(int(kind)):
            return
        time.sleep(0.1)
    raise AssertionError("the child reads on")


def test_a_terminal_sees_a_bar_that_is_wiped_in_the_end() -> None:
    klok, scherm = Klok(), io.StringIO()
    balk = Balk(scherm, scherm=True, tijd=klok)
    balk.toon("Berichten maken", 10, 100)
    assert scherm.getvalue() == ""  # short work shows nothing
    klok.nu = 2.0
    balk.toon("Berichten maken", 50, 100)
    assert "[##########..........] 50 van 100" in scherm.getvalue()
    balk.stop()
    assert scherm.getvalue().endswith("\r")
    assert scherm.getvalue().split("\r")[-2].strip() == ""


def test_a_bar_does_not_draw_more_often_than_an_eye_can_follow() -> None:
    klok, scherm = Klok(), io.StringIO()
    balk = Balk(scherm, scherm=True, tijd=klok)
    klok.nu = 2.0
    for gedaan in range(1, 1001):
        balk.toon("Lezen", gedaan, 1000)
    assert scherm.getvalue().count("\r") == 1


def test_without_a_terminal_there_is_a_whole_line_now_and_then() -> None:
    klok, stroom = Klok(), io.StringIO()
    balk = Balk(stroom, scherm=False, tijd=klok)
    for seconde in range(31):
        klok.nu = float(seconde)
        balk.toon("Antwoorden lezen", seconde * 1000, 0)
    balk.stop()
    regels = stroom.getvalue().splitlines()
    assert regels[0].startswith("Antwoorden lezen")
    assert 3 <= len(regels) <= 4
    assert "\r" not in stroom.getvalue()


@pytest.mark.parametrize(
    ("gedaan", "totaal", "tekst"),
    [
        (0, 0, "Lezen ..."),
        (5000, 0, "Lezen: 5.000, 2.500 per seconde"),
        (5000, 10000, "Lezen 5.000 van 10.000, 2.500 per seconde, nog 2 s"),
        (10000, 10000, "Lezen 10.000 van 10.000, 5.000 per seconde"),
        (5000, 2_000_000, "Lezen 5.000 van 2.000.000, 2.500 per seconde, nog 13 min"),
    ],
)
def test_a_line_tells_count_rate_and_time_left(gedaan: int, totaal: int, tekst: str) -> None:
    assert describe("Lezen", gedaan, totaal, 2.0, balk=False) == tekst


def test_only_the_innermost_watcher_is_told_and_nobody_after_it() -> None:
    gezien: list[tuple[str, int, int]] = []

    class Kijker:
        def toon(self, wat: str, gedaan: int, totaal: int) -> None:
            gezien.append((wat, gedaan, totaal))

    with watch(Kijker()):
        tell("Lezen", 1, 2)
    tell("Lezen", 2, 2)
    assert gezien == [("Lezen", 1, 2)]


DADELIJK = """
import sys
import bvtool.cli.voortgang as c
from bvtool.cli import main
c.STIL_BEGIN = c.TIK_REGEL = 0.0
sys.exit(main(sys.argv[1:]))
"""
"""A bvtool that shows progress from the first second on."""


@pytest.mark.parametrize(
    ("optie", "getoond"), [([], True), (["--stil"], False), (["--json"], False)]
)
def test_stil_and_json_show_no_progress(
    week: dict[str, Path], tmp_path: Path, optie: list[str], getoond: bool
) -> None:
    dossier = tmp_path / "0363"
    shutil.copytree(week["vergelijk"], dossier)
    gelopen = subprocess.run(
        [sys.executable, "-c", DADELIJK, *optie, *OP_NAAM["vergelijk"].woorden(dossier)],
        capture_output=True,
        check=False,
    )
    assert gelopen.returncode in (0, 1)
    assert (b"B4 en register lezen ..." in gelopen.stderr) is getoond
