"""Files are for their owner alone, or for the group of a shared folder (`[map] gedeeld`)."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cak.hulp import AMSTERDAM, BSNS, NA, Cak, make_cak
from tests.hulp import run

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.skipif(sys.platform == "win32", reason="rechten van de map gelden daar"),
]


@pytest.fixture(autouse=True)
def ruim() -> Iterator[None]:
    """A colleague whose account lets everybody read: bvtool does not count on that."""
    oud = os.umask(0o000)
    yield
    os.umask(oud)


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    c = make_cak(tmp_path / "cak", AMSTERDAM)
    c.b4([BSNS[0]])
    c.antwoord([(BSNS[0], "J", "")])
    c.retour(c.bericht(BSNS[0], 1))
    return c


def share(map_: Path, modus: int) -> int:
    """The folder as an administrator makes it: the mode, and a group of its own where that goes."""
    groepen = [g for g in os.getgroups() if g != os.getegid()] or [os.getegid()]
    groep = 54321 if os.geteuid() == 0 else groepen[0]
    os.chown(map_, -1, groep)
    map_.chmod(modus)
    with (map_ / "bvtool.toml").open("a", encoding="utf-8") as stroom:
        stroom.write("\n[map]\ngedeeld = true\n")
    return groep


def work(c: Cak) -> None:
    for nu, woorden in ((NA, ("monitor",)), ("2022-11-29T13:00", ("rapport",)),
                        ("2022-11-29T14:00", ("rapport", "--installeer", "cron"))):  # fmt: skip
        gelopen = run("--dossier", c.map_, "--nu", nu, *woorden)
        assert gelopen.code in (0, 1), gelopen.fout
    assert run("--dossier", c.map_, "--nu", NA, "rapport", "--week", "2023-W50").code == 2


def list_made(map_: Path) -> list[Path]:
    """What bvtool made: everything but what the tests laid in `inkomend`."""
    gemaakt = [
        p for p in map_.rglob("*") if "inkomend" not in p.parts and p.name != "gemeenten.csv"
    ]
    assert len(gemaakt) > 15
    return gemaakt


def modes(paden: list[Path]) -> set[tuple[bool, int]]:
    return {(p.is_dir(), stat.S_IMODE(p.stat().st_mode)) for p in paden}


def test_without_the_setting_only_the_owner_reads(cak: Cak) -> None:
    work(cak)
    assert {m & 0o077 for _, m in modes(list_made(cak.map_))} == {0}


def test_in_a_shared_folder_everything_is_of_its_group_and_the_group_writes(cak: Cak) -> None:
    work(cak)
    groep = share(cak.map_, 0o770)
    work(cak)
    cak.monitor("2022-11-30T12:00")
    gemaakt = list_made(cak.map_)
    assert {p.stat().st_gid for p in gemaakt} == {groep}
    assert modes(gemaakt) == {(True, 0o2770), (False, 0o660), (False, 0o770)}
    assert [p.name for p in gemaakt if p.stat().st_mode & 0o010 and p.is_file()] == [
        "start-bvtool.sh"
    ]


def test_the_mode_of_the_folder_says_what_the_group_may_and_others_may_nothing(cak: Cak) -> None:
    share(cak.map_, 0o755)
    work(cak)
    assert modes(list_made(cak.map_)) == {(True, 0o2750), (False, 0o640), (False, 0o750)}


def test_a_folder_that_lets_no_group_in_is_opened_by_the_setting(cak: Cak) -> None:
    share(cak.map_, 0o700)
    work(cak)
    assert stat.S_IMODE(cak.map_.stat().st_mode) == 0o2770
    assert (False, 0o660) in modes(list_made(cak.map_))


def test_looking_changes_nothing_and_links_are_left_alone(cak: Cak, tmp_path: Path) -> None:
    buiten = tmp_path / "buiten"
    buiten.write_text("x", encoding="utf-8")
    buiten.chmod(0o604)
    (cak.map_ / "werk" / "link").symlink_to(buiten)
    share(cak.map_, 0o770)
    eerder = {p: p.lstat().st_mode for p in cak.map_.rglob("*")}
    run("--dossier", cak.map_, "--nu", NA)
    run("--dossier", cak.map_, "--nu", NA, "gezond")
    assert {p: p.lstat().st_mode for p in cak.map_.rglob("*")} == eerder
    work(cak)
    assert stat.S_IMODE(buiten.stat().st_mode) == 0o604


def test_two_colleagues_take_turns_in_one_folder(cak: Cak) -> None:
    if os.geteuid() != 0:  # only an administrator can play two persons
        share(cak.map_, 0o770)
        work(cak)
        assert modes([cak.map_ / "dossier.db"]) == {(False, 0o660)}
        return
    groep = share(cak.map_, 0o770)
    for map_ in cak.map_.parents:
        if map_.stat().st_uid == 0 and not map_.stat().st_mode & 0o001:
            map_.chmod(map_.stat().st_mode | 0o011)
    for pad in (cak.map_, *cak.map_.rglob("*")):
        os.chown(pad, 50001, groep if pad == cak.map_ else -1)
    bevel = (
        "import os, sys; os.setgroups([54321]); os.setgid(int(sys.argv[1])); "
        "os.setuid(int(sys.argv[1])); from bvtool.cli import main; sys.exit(main(sys.argv[2:]))"
    )
    for wie, nu, opdracht in (
        ("50001", "2022-11-29T12:00", "monitor"),
        ("50002", "2022-11-29T13:00", "rapport"),
        ("50001", "2022-11-29T14:00", "rapport"),
        ("50002", "2022-11-30T12:00", "monitor"),
    ):
        woorden = ["--dossier", str(cak.map_), "--nu", nu, opdracht]
        klaar = subprocess.run(
            [sys.executable, "-c", bevel, wie, *woorden],
            capture_output=True, text=True, check=False, cwd="/",
        )  # fmt: skip
        assert klaar.returncode in (0, 1), (wie, opdracht, klaar.stderr)
