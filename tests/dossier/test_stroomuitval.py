"""A power cut: what a commit relies on is on the disk before it, names included.

A test cannot cut the power, but it can look at the order: every staged file is flushed, then the
folder that names it, then the ledger commits, then the files get their names, then those folders
are flushed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bvtool.dossier.verbinding import Verbinding
from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, make_cak
from tests.hulp import run
from tests.stappen_van_de_week import OP_NAAM

pytestmark = pytest.mark.traag

Gebeurd = list[tuple[str, str]]


@pytest.fixture
def gebeurd(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gebeurd]:
    """What happens to the disk in this process: flush, rename and commit, with the path."""
    lijst: Gebeurd = []
    fsync, replace = os.fsync, os.replace

    def on_fsync(nummer: int) -> None:
        lijst.append(("spoelen", os.readlink(f"/proc/self/fd/{nummer}")))
        fsync(nummer)

    def on_replace(van: Any, naar: Any) -> None:
        lijst.append(("hernoemen", f"{naar}"))
        replace(van, naar)

    monkeypatch.setattr(os, "fsync", on_fsync)
    monkeypatch.setattr(os, "replace", on_replace)

    commit = Verbinding.commit

    def on_commit(verbinding: Verbinding) -> None:
        lijst.append(("commit", ""))
        commit(verbinding)

    monkeypatch.setattr(Verbinding, "commit", on_commit)
    yield lijst


@pytest.mark.parametrize(
    ("naam", "bestanden"),
    [
        ("vergelijk", ["werk/werkboek.xlsx", "rapporten/vergelijking.html"]),
        ("terugkoppeling", ["uitgaand/terugkoppeling_680363.csv"]),
        ("aanmelden", ["uitgaand/407_2022-10-18_1.zip"]),
        ("rapport", ["rapporten/680363_AanleverrapportageBW.xlsx"]),
    ],
)
def test_files_and_their_names_are_on_disk_before_the_commit(
    week: dict[str, Path], tmp_path: Path, gebeurd: Gebeurd, naam: str, bestanden: list[str]
) -> None:
    dossier = Path(shutil.copytree(week[naam], tmp_path / "0363"))
    gebeurd.clear()
    assert run(*OP_NAAM[naam].woorden(dossier)).code in (0, 1)
    for bestand in bestanden:
        doel = dossier / bestand
        hernoemd = gebeurd.index(("hernoemen", str(doel)))
        commit = max(i for i, (wat, _) in enumerate(gebeurd[:hernoemd]) if wat == "commit")
        gespoeld = next(
            i for i, (wat, pad) in enumerate(gebeurd)
            if wat == "spoelen" and pad.endswith(f"-{doel.name}") and ".~bvtool-" in pad
        )  # fmt: skip
        map_ = [i for i, g in enumerate(gebeurd) if g == ("spoelen", str(doel.parent))]
        assert any(gespoeld < i < commit for i in map_), "the name of the staged file"
        assert any(i > hernoemd for i in map_), "the final name"


def test_of_many_files_in_one_folder_every_name_is_on_disk_before_the_commit(
    tmp_path: Path, gebeurd: Gebeurd
) -> None:
    """A folder is flushed once for all files in it: after the last was staged, and after the last
    got its name, before the ledger says that all stand in their places."""
    cak = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    cak.b4(BSNS[:2])
    gebeurd.clear()
    cak.monitor("2022-10-20T12:00")
    map_ = str(cak.map_ / "rapporten" / "monitor")
    gespoeld = [i for i, (wat, pad) in enumerate(gebeurd) if wat == "spoelen" and f"{map_}/" in pad]
    hernoemd = [
        i for i, (wat, pad) in enumerate(gebeurd) if wat == "hernoemen" and f"{map_}/" in pad
    ]
    namen = [i for i, feit in enumerate(gebeurd) if feit == ("spoelen", map_)]
    commits = [i for i, (wat, _) in enumerate(gebeurd) if wat == "commit"]
    assert len(gespoeld) == len(hernoemd) == 2
    commit = max(i for i in commits if i < hernoemd[0])
    assert any(gespoeld[-1] < i < commit for i in namen)
    assert any(hernoemd[-1] < i < min(c for c in commits if c > hernoemd[-1]) for i in namen)


def test_separate_messages_are_flushed_before_they_get_their_names(
    week: dict[str, Path], tmp_path: Path, gebeurd: Gebeurd
) -> None:
    dossier = Path(shutil.copytree(week["aanmelden"], tmp_path / "0363"))
    gebeurd.clear()
    assert run(*OP_NAAM["aanmelden"].woorden(dossier)).code == 0
    los = sorted((dossier / "uitgaand" / "407").iterdir())
    assert los
    for pad in los:
        tijdelijk = ("spoelen", str(pad.with_name(f".~bvtool-{pad.name}")))
        assert gebeurd.index(tijdelijk) < gebeurd.index(("hernoemen", str(pad)))


def test_the_ledger_is_sealed_after_everything_stands_in_its_place(
    week: dict[str, Path], tmp_path: Path, gebeurd: Gebeurd
) -> None:
    dossier = Path(shutil.copytree(week["terugkoppeling"], tmp_path / "0363"))
    gebeurd.clear()
    assert run(*OP_NAAM["terugkoppeling"].woorden(dossier)).code == 0
    namen = [Path(pad).name for wat, pad in gebeurd if wat == "hernoemen"]
    # What is worked out on the way rests on hashes of content, so it may be kept at any time.
    assert [naam for naam in namen if naam != ".bvtool.geteld"] == [
        ".bvtool.zegel", "terugkoppeling_680363.xlsx", "terugkoppeling_680363.csv",
        "dossier.db.kopie", ".bvtool.zegel",
    ]  # fmt: skip
    assert namen[-1] == ".bvtool.geteld", "what is counted for the next look, rests on the seal"
