"""Two colleagues of the CAK, each in a folder of their own, with one ledger on PostgreSQL."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, Cak, make_cak
from tests.cak.rondehulp import go, read
from tests.dossier.samen import run_together
from tests.postgres import find_bin, run_server, tell_missing, use_url

pytestmark = [
    pytest.mark.traag,
    pytest.mark.programma,
    pytest.mark.skipif(find_bin() is None, reason="PostgreSQL is not here"),
]
if find_bin() is None:
    tell_missing("twee collega's van het CAK op een server blijven ONGETOETST")

A, B = BSNS[:2]
NU = "2022-10-14T10:00"
BRIEF = "680363_akkoord-aanleveren.eml"


@pytest.fixture
def collegas(tmp_path: Path) -> Iterator[tuple[Cak, Cak]]:
    """The same files in two folders; both made the monitor."""
    with run_server() as server:
        assert server is not None
        een = make_cak(tmp_path / "een" / "cak", AMSTERDAM, UTRECHT)
        use_url(een.map_, server.new_url())
        een.b4([A])
        een.b4([B], uitvoerder="680344", moment="2022-10-10T09:00")
        een.antwoord([(A, "J", "")])
        twee = Cak(Path(shutil.copytree(een.map_, tmp_path / "twee" / "cak")))
        for c in (een, twee):
            assert c.monitor("2022-10-14T09:00").code == 1
            assert (c.map_ / "uitgaand/mail" / BRIEF).is_file()
        yield een, twee


def words(c: Cak, *woorden: str) -> list[str]:
    return ["--dossier", str(c.map_), "--nu", NU, *woorden]


def test_acts_and_letters_of_two_at_once_are_one_list(collegas: tuple[Cak, Cak]) -> None:
    een, twee = collegas
    opdrachten = [
        words(een, "gedaan", "680363", "verstuurd", "--wie", "C. de Wit"),
        words(twee, "gedaan", "680344", "gebeld", "--tot", "2022-10-20", "--wie", "D. Smit"),
        words(een, "gedaan", "680344", "afgesproken", "--tot", "2022-10-21", "--wie", "C. de Wit"),
        words(twee, "gedaan", "680363", "gebeld", "--tot", "2022-10-20", "--wie", "D. Smit"),
    ]
    codes = run_together(opdrachten)
    nog = [w for w, code in zip(opdrachten, codes, strict=True) if code == 75]
    assert [run_together([w]) for w in nog] == [[0]] * len(nog)
    per = []
    for c in (een, twee):
        data = c.json("2022-10-14T11:00")
        per.append(
            [sorted((d["wat"], d["wie"]) for d in g["gedaan"]) for g in data["per_gemeente"]]
        )
        assert not (c.map_ / "uitgaand/mail" / BRIEF).exists()
        assert (c.map_ / "uitgaand/verstuurd" / BRIEF).is_file()
    assert per[0] == per[1]
    assert per[0] == [
        [("akkoord", "C. de Wit"), ("gebeld", "D. Smit"), ("verstuurd", "C. de Wit")],
        [("afgesproken", "C. de Wit"), ("gebeld", "D. Smit")],
    ]


def test_a_letter_is_sent_once_when_both_say_so_at_once(collegas: tuple[Cak, Cak]) -> None:
    een, twee = collegas
    namen = ((een, "C. de Wit"), (twee, "D. Smit"))
    opdrachten = [words(c, "gedaan", "680363", "verstuurd", "--wie", naam) for c, naam in namen]
    lopend = [
        subprocess.Popen([sys.executable, "-m", "bvtool", *w], stderr=subprocess.DEVNULL)
        for w in opdrachten
    ]
    codes = sorted(p.wait() for p in lopend)
    assert codes[0] == 0
    assert codes[1] in (2, 75)  # there was nothing to send any more, or the other was at work
    data = een.json("2022-10-14T11:00")
    assert [d["wat"] for d in data["per_gemeente"][0]["gedaan"]].count("verstuurd") == 1


def test_a_round_that_one_opens_is_the_round_of_both(collegas: tuple[Cak, Cak]) -> None:
    een, twee = collegas
    geopend = go(een, "2022-12-12T09:00", "ronde", "--peildatum", "2022-12-12")
    weer = go(twee, "2022-12-12T10:00", "ronde", "--peildatum", "2022-12-12")
    assert (geopend["veranderd"], weer["veranderd"]) == (True, False)
    for c in (een, twee):
        g = read(c, "2022-12-12T11:00")
        assert (g["ronde"], g["rondes"][0]["telling"]["toegezegd"]) == (2, 1)
