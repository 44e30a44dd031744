"""The commands of the manual work: each block is run in order, as a clerk would."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cakrapport import list_regels, place
from tests.docs.lezen import HANDLEIDING, ROOT, Blok, read_blokken
from tests.hulp import fictieve_bsns, fill, run

pytestmark = pytest.mark.traag

SAMPLES = ROOT / "samples"


def helpers() -> dict[str, Callable[[Path], None]]:
    """What a person does between two commands."""
    sys.path.insert(0, str(SAMPLES))
    try:
        import week
    finally:
        sys.path.remove(str(SAMPLES))
    return {
        "bring_in": week.bring_in,
        "fill_in": week.fill_in,
        "fill_all": lambda map_: fill(map_ / "werk" / "werkboek.xlsx"),
        "receive_ronde1": week.receive(week.RONDE1),
        "receive_ronde2": week.receive(week.RONDE2),
        "receive_cakrapport": receive_cakrapport,
    }


def receive_cakrapport(map_: Path) -> None:
    """The clerk takes the CAK's weekly report from Porta; one message in it went by hand."""
    bladen = list_regels(map_)
    met_de_hand = {"BSN": fictieve_bsns(900)[-1], "Startnummer": 900_001, "Identificatie": "HAND1"}
    bladen["berichten"].append({**bladen["berichten"][0], **met_de_hand})
    place(map_, bladen)


class Lezer:
    """A reader who does what the manual says."""

    def __init__(self, basis: Path) -> None:
        self.basis, self.map, self.gezegd = basis, basis, ""
        self.per_opdracht: dict[str, str] = {}
        self.doen = helpers()

    def follow(self, blok: Blok) -> None:
        """Do one block: first what a person does, then each command."""
        if "map" in blok.wensen:
            self.map = self.basis / blok.wensen["map"]
            self.map.mkdir()
        if "doe" in blok.wensen:
            self.doen[blok.wensen["doe"]](self.map)
        for opdracht in blok.opdrachten:
            self._give(opdracht, blok)

    def _give(self, regel: str, blok: Blok) -> None:
        woorden = shlex.split(regel)
        if woorden[0] == "cd":
            self.map = self.map / woorden[1]
            assert self.map.is_dir(), regel
            return
        assert woorden[0] == "bvtool", f"regel {blok.regel}: {regel}"
        if "IDENTIFICATIE" in regel:
            genoemd = re.search(r"^Bericht (\w+),", self.gezegd, flags=re.M)
            assert genoemd is not None, self.gezegd
            woorden = [w.replace("IDENTIFICATIE", genoemd[1]) for w in woorden]
        gelopen = run("--nu", blok.wensen["nu"], *woorden[1:], in_map=self.map)
        verwacht = int(blok.wensen.get("code", "0"))
        assert gelopen.code == verwacht, f"regel {blok.regel}: {regel}\n{gelopen.uit}{gelopen.fout}"
        self.gezegd = self.per_opdracht[regel] = gelopen.uit


@pytest.fixture(scope="module")
def gelezen(tmp_path_factory: pytest.TempPathFactory) -> Lezer:
    """The reader after the whole manual."""
    lezer = Lezer(tmp_path_factory.mktemp("handleiding"))
    for blok in read_blokken(HANDLEIDING):
        lezer.follow(blok)
    return lezer


def test_the_manual_brings_a_clerk_through_the_week(gelezen: Lezer) -> None:
    dossier = gelezen.basis / "0363-amsterdam"
    for naam in ("werk/werkboek.xlsx", "uitgaand/terugkoppeling_680363.csv", "uitgaand/407",
                 "rapporten/retour.html", "rapporten/680363_AanleverrapportageBW.xlsx",
                 "rapporten/kalender.ics"):  # fmt: skip
        assert (dossier / naam).exists(), naam


def test_the_rehearsal_ends_clean(gelezen: Lezer) -> None:
    assert "Fase      klaar" in gelezen.per_opdracht["bvtool"]


def test_cleaning_up_leaves_no_data_of_persons(gelezen: Lezer) -> None:
    dossier = gelezen.basis / "oefening" / "oefenen"
    for map_ in ("inkomend", "werk", "uitgaand", "rapporten"):
        assert [pad for pad in (dossier / map_).rglob("*") if pad.is_file()] == []


def test_what_the_manual_shows_is_what_bvtool_says(gelezen: Lezer) -> None:
    tekst = HANDLEIDING.read_text(encoding="utf-8")
    getoond = tekst.partition("bvtool vergelijk\n```\n\n```\n")[2].partition("```")[0]
    gezegd = (SAMPLES / "verwacht" / "uitvoer" / "03-vergelijk.txt").read_text(encoding="utf-8")
    assert getoond.count("\n") == 9
    assert getoond in gezegd
