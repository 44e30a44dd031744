"""The rounds of the national rehearsal: what the monitor counts is what was put into them.

The truth comes from how the files were made, never from the monitor.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.hulp import run, table
from tests.snel import amount

pytestmark = pytest.mark.traag

VRAAG = ("--rol", "cak", "--gemeenten", 24)
STADIA = {
    "geen besluit": "niet_beantwoord",
    "toegezegd, niet verzonden": "ontbrekend",
    "afgekeurd": "afgekeurd",
    "wacht op antwoord": "wachtend",
    "iets anders gemeld": "start_anders",
}
"""What the end report of a round calls it, and the truth."""


def make(
    map_: Path, zaad: int, *, rondes: int = 3, klanten: int = 500, soort: str = "periodiek"
) -> dict[str, Any]:
    gelopen = run("--nu", "2022-10-01T09:00", "voorbeeld", map_, *VRAAG, "--zaad", zaad,
                  "--rondes", rondes, "--klanten", klanten, "--soort", soort)  # fmt: skip
    assert gelopen.code == 0, gelopen
    waarheid = json.loads((map_ / "waarheid.json").read_text(encoding="utf-8"))
    assert isinstance(waarheid, dict)
    return waarheid


def go(map_: Path, nu: str, *woorden: object) -> dict[str, Any]:
    gelopen = run("--dossier", map_, "--nu", nu, "--json", *woorden)
    assert gelopen.code in (0, 1), gelopen
    return gelopen.json


def differ(map_: Path, nu: str, waar: dict[str, Any]) -> list[tuple[object, ...]]:
    """Every figure of the monitor that is not the truth."""
    go(map_, nu, "monitor")
    zegt = json.loads((map_ / "rapporten/monitor.json").read_text(encoding="utf-8"))
    bellen = {b["uitvoerder"] for b in zegt["te_bellen"]}
    per = {g["uitvoerder"]: g for g in zegt["per_gemeente"]}
    verschil: list[tuple[object, ...]] = [
        ("totaal", naam, zegt[naam], waar["totaal"][naam])
        for naam in ("gemeenten", "op_tijd", "te_laat", "geen_antwoord", "bellen")
        if zegt[naam] != waar["totaal"][naam]
    ]
    for w in waar["gemeenten"]:
        g = per[w["uitvoerder"]]
        gevonden = {**g["telling"], "op_tijd": g["op_tijd"], "verkeer": g["verkeer"],
                    "bellen": w["uitvoerder"] in bellen}  # fmt: skip
        if w["seconden"] is not None:
            gevonden["seconden"] = -g["seconden_over"]
        verschil += [
            (w["uitvoerder"], w["profiel"], naam, gevonden[naam], w[naam])
            for naam in w.keys() & gevonden.keys()
            if gevonden[naam] != w[naam]
        ]
    return verschil


def begin(map_: Path, ronde: dict[str, Any]) -> None:
    """The round begins, and its files are put in `inkomend`."""
    go(map_, f"{ronde['peildatum']}T09:00", "ronde", "--peildatum", ronde["peildatum"],
       "--uiterlijk", ronde["uiterlijk"], "--soort-bijdrage", ronde["bijdrage"])  # fmt: skip
    shutil.copytree(map_ / f"rondes/{ronde['nr']}", map_ / "inkomend", dirs_exist_ok=True)


@pytest.mark.parametrize(
    ("zaad", "soort"),
    [(1, "periodiek"), (2, "abonnementstarief"), (2, "periodiek"), (1, "abonnementstarief")][
        : amount(2, 4)
    ],
)
def test_every_figure_of_every_round_is_the_truth(tmp_path: Path, zaad: int, soort: str) -> None:
    map_ = tmp_path / "cak"
    waarheid = make(map_, zaad, soort=soort)
    assert differ(map_, waarheid["op"], waarheid) == []
    for ronde in waarheid["rondes"]:
        begin(map_, ronde)
        assert differ(map_, ronde["op"], ronde) == [], ronde["nr"]
        totaal = ronde["totaal"]
        uit = go(map_, ronde["op"], "eindrapport")
        pad = map_ / f"rapporten/eindrapport-ronde-{ronde['nr']}.xlsx"
        assert uit["bestanden"] == [pad.relative_to(map_).as_posix()]
        hoever = Counter(r["Hoe ver"] for r in table(pad, "Open bij gemeenten"))
        assert hoever == Counter({h: totaal[naam] for h, naam in STADIA.items()})
        assert len(table(pad, "CAK herstelt")) == totaal["herstel"]
        for naam in ("gecorrigeerd", "verkeer", "te_laat", *STADIA.values()):
            assert totaal[naam] > 0, naam


def test_the_same_seed_gives_the_same_files_and_the_migration_is_that_without_rounds(
    tmp_path: Path,
) -> None:
    def read(map_: Path) -> dict[str, bytes]:
        return {
            p.relative_to(map_).as_posix(): p.read_bytes()
            for p in sorted(map_.rglob("*"))
            if p.is_file() and p.relative_to(map_).parts[0] in ("inkomend", "rondes")
        }

    een, twee, kort = tmp_path / "een", tmp_path / "twee", tmp_path / "kort"
    waarheid = make(een, 3, klanten=120)
    assert make(twee, 3, klanten=120) == waarheid
    assert read(een) == read(twee)
    zonder = make(kort, 3, rondes=1, klanten=120)
    assert "rondes" not in zonder
    assert zonder["gemeenten"] == waarheid["gemeenten"]
    assert read(kort) == {n: d for n, d in read(een).items() if n.startswith("inkomend/")}


def test_what_the_cak_has_no_rounds_of_is_refused(tmp_path: Path) -> None:
    for soort in ("abonnementstarief", "periodiek"):
        woorden = ("--soort", soort, "--rondes", 4)
        gelopen = run("voorbeeld", tmp_path / "x", "--rol", "cak", *woorden)
        assert gelopen.code == 2, gelopen
    assert not (tmp_path / "x").exists()
