"""The example of the abonnementstarief: place, decision and owner of everybody are what was put in.

The truth comes from how the data were made; the CAK of the rehearsal approves. More people than a
test run should take: python -m tests.oefenen.test_voorbeeld_abo 60000
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bvtool.oefenen.voorbeeld.periodiek import PEILDATA
from tests.hulp import fill, query_ledger, run, table
from tests.oefenen.test_voorbeeld_periodiek import compare, decide, go
from tests.snel import amount

EIGENAAR = {"wij_corrigeren": "Wij", "cak_corrigeert": "CAK", "te_beoordelen": "Te beoordelen"}


def make(map_: Path, klanten: int, zaad: int, *meer: str) -> dict[str, Any]:
    """The example in a new dossier, and its truth."""
    gemaakt = run(
        "--nu", "2022-10-10T09:00", "voorbeeld", map_, "--soort", "abonnementstarief",
        "--klanten", klanten, "--zaad", zaad, *meer,
    )  # fmt: skip
    assert gemaakt.code == 0, gemaakt
    waarheid: dict[str, Any] = json.loads((map_ / "waarheid.json").read_text(encoding="utf-8"))
    return waarheid


def owners(map_: Path) -> Counter[str]:
    rijen = table(map_ / "werk/werkboek.xlsx", "Verschillen")
    return Counter(r["Wie"] for r in rijen if r["Toestand"] != "opgelost")


def expected_owners(ronde: dict[str, Any]) -> Counter[str]:
    """Per person and kind of difference who must correct it."""
    rijen = [*ronde["bestand"], *ronde["los"]]
    paren = {(r["bsn"], r["geval"]): r["plaats"] for r in rijen if r["plaats"] in EIGENAAR}
    return Counter(EIGENAAR[plaats] for plaats in paren.values())


def walk(map_: Path, klanten: int, zaad: int, *, geschud: bool) -> None:
    """Three rounds; each held against the truth."""
    for ronde, dag in zip(make(map_, klanten, zaad)["rondes"], PEILDATA, strict=True):
        compare(map_, ronde, dag, zaad, geschud=geschud)
        assert owners(map_) == expected_owners(ronde), ronde["nr"]
        fill(map_ / "werk/werkboek.xlsx", decide)
        go(map_, f"{dag}T11:00", "terugkoppeling")
        send(map_, f"{dag}T12:00", ronde)


def send(map_: Path, nu: str, ronde: dict[str, Any]) -> None:
    """Everything that must go, goes, and the CAK accepts it."""
    rijen = [*ronde["bestand"], *ronde["los"]]
    gaat = [r for r in rijen if r["besluit"] in ("Start", "Stop", "Wijziging")]
    proef = go(map_, nu, "aanmelden", "--proef")
    assert (proef["berichten"], proef["tegengehouden"]) == (len(gaat), 0), ronde["nr"]
    if not proef["berichten"]:
        return
    go(map_, nu, "aanmelden", "--bevestig", proef["berichten"])
    zip_ = sorted(map_.glob("uitgaand/abonnementstarief_*.zip"))[-1]
    antwoord = go(map_, nu, "ketentest", zip_, "--uit", map_ / "inkomend/408")
    assert antwoord["afgekeurd"] == antwoord["technisch"] == 0
    assert go(map_, nu, "retour")["goedgekeurd"] == proef["berichten"]
    hoort = {"Start": ("WMO401",), "Stop": ("WMO403",), "Wijziging": ("WMO401", "WMO403")}
    vers = query_ledger(map_, "select soort, bsn from bericht where zending_nr = "
                        "(select max(nr) from zending)")  # fmt: skip
    soort = {bsn: soort for soort, bsn in vers}
    assert all(soort[r["bsn"]] in hoort[r["besluit"]] for r in gaat)


@pytest.mark.parametrize(("klanten", "zaad", "geschud"), [(200, 1, False), (200, 2, True)])
def test_three_rounds_come_out_as_they_were_made(
    klanten: int, zaad: int, geschud: bool, tmp_path: Path
) -> None:
    walk(tmp_path / "0363", klanten, zaad, geschud=geschud)


@pytest.mark.traag
def test_large_rounds_come_out_as_they_were_made(tmp_path: Path) -> None:
    walk(tmp_path / "0363", amount(600, 2000), 3, geschud=False)


def test_a_register_in_which_nothing_counts_is_refused(tmp_path: Path) -> None:
    map_ = tmp_path / "0363"
    make(map_, 60, 1)
    toml = map_ / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8")
    begin = next(r for r in tekst.splitlines() if r.startswith("# categorieen = "))
    toml.write_text(tekst.replace(begin, 'categorieen = ["Huishulp"]'), encoding="utf-8")
    gelopen = run("--nu", "2022-10-10T10:00", "--dossier", map_, "vergelijk")
    assert gelopen.code == 65, gelopen
    assert "[abonnementstarief] categorieen" in gelopen.fout


def test_the_form_of_beschermd_wonen_is_not_made_here(tmp_path: Path) -> None:
    map_ = tmp_path / "0363"
    make(map_, 60, 1)
    go(map_, "2022-10-10T10:00", "vergelijk")
    gelopen = run("--nu", "2022-10-10T11:00", "--dossier", map_, "formulier")
    assert gelopen.code == 2, gelopen
    assert "gaat over beschermd wonen" in gelopen.fout


def measure(klanten: int) -> None:
    """How long the comparison of so many people takes."""
    with tempfile.TemporaryDirectory() as basis:
        map_ = Path(basis) / "0363"
        make(map_, klanten, 1, "--rondes", "1", "--synthetisch")
        begin = time.perf_counter()
        uit = go(map_, "2022-10-10T10:00", "vergelijk")
        duur = time.perf_counter() - begin
        print(f"{klanten} mensen, {uit['b4_rijen']} rijen van het CAK: {duur:.1f} s")


if __name__ == "__main__":
    measure(int(sys.argv[1]))
