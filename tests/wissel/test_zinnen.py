"""The table of every sentence of the playbooks: what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

from bvtool.cli.wissel import OPDRACHTEN
from bvtool.vak.tabellen import load_tabel

ROOT = Path(__file__).resolve().parents[2]
DEEL = (ROOT / "docs" / "wissels.md").read_text(encoding="utf-8")
DEEL = DEEL.partition("## Iedere zin uit de draaiboeken")[2].partition("\n## ")[0]
RIJEN = [
    [cel.strip() for cel in regel.strip("|").split("|")]
    for regel in DEEL.splitlines()
    if re.match(r"\| [DNB][ ,]", regel)
]


def test_every_row_names_a_place_and_a_test_that_exist() -> None:
    assert len(RIJEN) > 90
    for bron, wat, waar, toets in RIJEN:
        assert bron and wat and waar
        for naam in [] if toets == "geen" else toets.split(", "):
            assert (ROOT / "tests" / "wissel" / naam).is_file(), (bron, naam)
        for opdracht in re.findall(r"`wissel (\w+)", waar):
            assert opdracht in OPDRACHTEN, (bron, opdracht)


def test_every_row_of_the_calendar_that_is_named_is_there() -> None:
    kalender = {rij["id"] for rij in load_tabel("releasewissels")}
    genoemd = {r for _, _, waar, _ in RIJEN for r in re.findall(r"\b\d\.\d\.\d\b", waar)}
    assert genoemd
    assert genoemd <= kalender


def test_every_row_of_the_two_playbooks_is_answered() -> None:
    tekst = " ".join(" ".join(rij) for rij in RIJEN)
    for rij in load_tabel("releasewissels"):
        if rij["wissel"] == "iwmo-2.1-2.2" and rij["id"].count(".") == 2:
            familie = rij["id"].rpartition(".")[0]
            assert rij["id"] in tekst or familie in tekst, rij["id"]
