"""The year of rounds in the documents: every command is typed, and what is said there is so."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.lezen import ROOT, read_blokken
from tests.docs.test_handleiding import Lezer
from tests.hulp import fill, table

pytestmark = pytest.mark.traag

PAGINA = ROOT / "docs" / "een-jaar.md"


def decide(map_: Path) -> None:
    """The clerk decides Niets wherever she is asked."""
    fill(
        map_ / "werk" / "werkboek.xlsx",
        lambda blad, rij: (
            {"Besluit": "Niets"} if blad == "Te beoordelen" and not rij["Besluit"] else {}
        ),
    )


def bring(ronde: int) -> Callable[[Path], None]:
    """The files of a round into `inkomend`."""

    def bring_in(map_: Path) -> None:
        for pad in (map_ / "rondes" / str(ronde)).iterdir():
            shutil.copyfile(pad, map_ / "inkomend" / pad.name)

    return bring_in


@pytest.fixture(scope="module")
def gelezen(tmp_path_factory: pytest.TempPathFactory) -> Lezer:
    """The reader after the whole year."""
    lezer = Lezer(tmp_path_factory.mktemp("jaar"))
    lezer.doen = {"beslis": decide, "bestanden_2": bring(2), "bestanden_3": bring(3)}
    for blok in read_blokken(PAGINA):
        lezer.follow(blok)
    return lezer


def test_the_year_ends_as_the_page_says(gelezen: Lezer) -> None:
    dossier = gelezen.basis / "jaar" / "een-jaar"
    verschillen = table(dossier / "werk" / "werkboek.xlsx", "Verschillen")
    van_cak = [r for r in verschillen if r["Wie"] == "CAK" and r["Toestand"] != "opgelost"]
    assert [(r["Soort verschil"], r["Sinds ronde"]) for r in van_cak] == [("andere start", 1)] * 4
    assert not [r for r in verschillen if r["Toestand"] == "nieuw"]
    html = (dossier / "rapporten" / "artikel-2h.html").read_text(encoding="utf-8")
    assert "10-10-2022" in html
    for nr in (1, 2):
        assert (dossier / f"archief/{nr}/werk/werkboek.xlsx").is_file()
    assert "Ronde 3" in gelezen.per_opdracht["bvtool ronde"]
