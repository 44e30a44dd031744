"""The helpers that bvtool lays beside its files follow no link that somebody laid there before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cak.hulp import AMSTERDAM, BSNS, NA, make_cak
from tests.hulp import run

HULP = (
    ".~bvtool-kopie", ".~bvtool-zegel", "rapporten/.~bvtool-0-monitor.html",
    "rapporten/.~bvtool-1-monitor.xlsx", "rapporten/.~bvtool-2-monitor.json", ".bvtool.bezig",
)  # fmt: skip


@pytest.mark.sqlite
def test_a_link_in_the_place_of_a_helper_is_never_followed(tmp_path: Path) -> None:
    cak = make_cak(tmp_path / "cak", AMSTERDAM)
    cak.b4(BSNS[:2])
    ander = tmp_path / "ander.txt"
    ander.write_text("van iemand anders", encoding="utf-8")
    for naam in HULP:
        pad = cak.map_ / naam
        pad.parent.mkdir(exist_ok=True)
        pad.unlink(missing_ok=True)
        pad.symlink_to(ander)
    assert run("--dossier", cak.map_, "--nu", NA, "monitor").code in (0, 1)
    assert ander.read_text(encoding="utf-8") == "van iemand anders"
    assert not (cak.map_ / "rapporten/monitor.html").is_symlink()
    assert not (cak.map_ / "dossier.db.kopie").is_symlink()
