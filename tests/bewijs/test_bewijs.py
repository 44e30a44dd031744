"""The proof itself: what failed is shown as failed, what takes too long is stopped, what was
measured on this very code is not measured again.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.bewijs import __main__ as bewijs
from tests.bewijs.__main__ import DELEN, Deel, prove
from tests.bewijs.afloop import GOED, Afloop, hash_code, keep_afloop, read_afloop
from tests.bewijs.pagina import Gemeten, write_pagina
from tests.hulp import lives

TELT = "-c open('{}','a').write('x')"


@pytest.fixture(autouse=True)
def map_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the figures, empty."""
    monkeypatch.setattr(bewijs, "MAP", tmp_path)
    return tmp_path


def make_page(map_: Path, *gemeten: Gemeten) -> str:
    write_pagina(map_, map_ / "pagina.md", gemeten, "machine")
    return (map_ / "pagina.md").read_text(encoding="utf-8")


def test_a_part_that_ended_well_is_not_run_again_unless_asked(map_: Path) -> None:
    teller = map_ / "teller"
    deel = Deel(TELT.format(teller.as_posix()), 1, ())
    assert prove("proef", deel).wat == GOED
    assert prove("proef", deel).wat == GOED
    assert teller.read_text() == "x"
    assert prove("proef", deel, opnieuw=True).wat == GOED
    assert teller.read_text() == "xx"


def test_on_other_code_or_after_a_failure_it_is_run_again(map_: Path) -> None:
    teller = map_ / "teller"
    deel = Deel(TELT.format(teller.as_posix()), 1, ())
    for eerder in (Afloop("andere code", GOED, 1), Afloop(hash_code(), "NIET GOED", 1)):
        keep_afloop(map_, "proef", eerder)
        prove("proef", deel)
    assert teller.read_text() == "xx"


def test_a_part_that_fails_is_kept_as_failed(map_: Path) -> None:
    assert prove("proef", Deel("-c raise(SystemExit(3))", 1, ())).wat == "NIET GOED: exitcode 3"
    afloop = read_afloop(map_, "proef")
    assert afloop is not None
    assert afloop.wat == "NIET GOED: exitcode 3"


def test_a_part_over_its_limit_is_stopped_with_everything_that_it_started(map_: Path) -> None:
    kind = map_ / "kind.py"
    kind.write_text(
        "import subprocess, sys\n"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(map_ / 'pid')!r}, 'w').write(str(p.pid))\n"
        "p.wait()\n",
        encoding="utf-8",
    )
    assert "NIET AF" in prove("proef", Deel(kind.as_posix(), 0.02, ())).wat
    pid = int((map_ / "pid").read_text())
    for _ in range(100):
        if not lives(pid):
            return
        time.sleep(0.05)
    raise AssertionError("a child lives on")


def test_the_page_says_what_failed_what_is_old_and_what_was_not_measured(map_: Path) -> None:
    cijfers = [{"wat": "afgekapt", "geprobeerd": 2000, "gevonden": 1999, "kopie_aangeboden": 1999}]
    (map_ / "omgevallen.json").write_text(json.dumps({"cijfers": cijfers}), encoding="utf-8")
    tekst = make_page(
        map_,
        Gemeten("fouten", "python a", None, "nu"),
        Gemeten("omgevallen", "python b", Afloop("eerder", GOED, 9), "nu"),
        Gemeten("samen", "python c", Afloop("nu", "NIET GOED: exitcode 1", 9), "nu"),
        Gemeten("mutanten", "python d", Afloop("nu", GOED, 9), "nu"),
    )
    assert "| gestopt of gehinderd op iedere plek | niet gemeten | niet gemeten |" in tekst
    assert "aangeboden (*) | 2.000 | 1 | `python b` |" in tekst
    assert "(*) gemeten voor de laatste verandering" in tekst
    assert "**NIET GOED: exitcode 1**" in tekst
    assert "| mutanten van de kern | **GEEN CIJFERS** | **GEEN CIJFERS** |" in tekst


def test_every_part_has_a_row_of_its_own(map_: Path) -> None:
    tekst = make_page(map_, *(Gemeten(naam, f"python {naam}", None, "") for naam in DELEN))
    assert all(f"`python {naam}`" in tekst for naam in DELEN)
    assert "(*)" not in tekst


def test_a_table_of_points_is_whole(map_: Path) -> None:
    cijfers = [
        {"opdracht": o, "hoe": h, "geprobeerd": 5, "mis": 0}
        for o in ("nieuw", "retour") for h in ("dood", "EIO")
    ]  # fmt: skip
    cijfers += [{"opdracht": "retour", "hoe": "stroom weg", "geprobeerd": 4, "mis": 1}]
    inhoud = {"cijfers": cijfers, "mis": [], "om_de": 8}
    for naam in ("fouten", "opserver"):
        (map_ / f"{naam}.json").write_text(json.dumps(inhoud), encoding="utf-8")
    gemeten = [
        Gemeten(n, f"python {n}", Afloop("nu", GOED, 9), "nu") for n in ("fouten", "opserver")
    ]
    tekst = make_page(map_, *gemeten)
    assert (
        "| opdracht | dood | EIO | stroom weg |\n|---|---:|---:|---:|\n"
        "| nieuw | 5 (0) | 5 (0) | niet gemeten |\n| retour | 5 (0) | 5 (0) | 4 (1) |"
    ) in tekst
    assert (
        "| gestopt met kill -9; verloren, half of dubbel (2 opdrachten, zie hieronder) | 10 | 0 "
        in tekst
    )
    assert "gespoeld; verloren, half of dubbel (1 opdrachten, zie hieronder) | 4 | 1 " in tekst
    assert "op PostgreSQL: fout van de schijf, of de verbinding is weg; half bestand" in tekst
    assert "op een van de 8 plekken" in tekst


def test_the_cases_of_the_properties_are_counted_from_a_real_run(map_: Path) -> None:
    proef = map_ / "test_echt.py"
    proef.write_text(
        "from hypothesis import given, settings, strategies as st\n"
        "@settings(max_examples=7, database=None)\n"
        "@given(st.integers())\n"
        "def test_een(getal): pass\n"
        "@settings(max_examples=5, database=None)\n"
        "@given(st.integers())\n"
        "def test_twee(getal): pass\n",
        encoding="utf-8",
    )
    woorden = f"-m pytest -q -n0 -p no:cacheprovider {proef.as_posix()}"
    deel = Deel(f"{woorden} --hypothesis-show-statistics", 1, ())
    assert prove("eigenschappen", deel).wat == GOED
    tekst = make_page(map_, Gemeten("eigenschappen", deel.opdracht, Afloop("", GOED, 1), ""))
    assert "| eigenschappen | 2 (12 gevallen) | 0 |" in tekst


def test_what_a_part_needs_to_know_stands_in_its_command() -> None:
    assert DELEN["eigenschappen"].opdracht.startswith("HYPOTHESIS_PROFILE=ruim python -m pytest")
