"""The example of rounds: what bvtool makes of it is what was put into it, for every row and person.

The clerk takes over what is filled in and decides Niets where she is asked; the CAK of the
rehearsal approves. The truth comes from how the data were made, never from the comparison. More
people than a test run should take: python -m tests.oefenen.test_voorbeeld_periodiek 8000
"""

from __future__ import annotations

import csv
import json
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from bvtool.oefenen.voorbeeld.periodiek import PEILDATA
from tests.hulp import fill, run, table
from tests.snel import amount

LIJSTEN = {
    "wij_corrigeren": "Wij corrigeren",
    "cak_corrigeert": "CAK corrigeert",
    "te_beoordelen": "Te beoordelen",
    "al_gemeld": "Al gemeld",
    "gelijk": "Gelijk",
    "dubbel": "Dubbel of onleesbaar",
    "onleesbaar": "Dubbel of onleesbaar",
}


def go(map_: Path, nu: str, *woorden: object) -> dict[str, Any]:
    gelopen = run("--nu", nu, "--json", "--dossier", map_, *woorden)
    assert gelopen.code in (0, 1), gelopen
    return gelopen.json


def decide(blad: str, rij: dict[str, Any]) -> dict[str, Any]:
    return {"Besluit": "Niets"} if blad == "Te beoordelen" and not rij["Besluit"] else {}


def expected(ronde: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    rijen = [*ronde["bestand"], *ronde["los"]]
    return sorted((r["bsn"], LIJSTEN[r["plaats"]], r["besluit"]) for r in rijen)


def found(map_: Path) -> list[tuple[str, str, str | None]]:
    return sorted(
        (str(rij["BSN"]), blad, rij["Besluit"])
        for blad in dict.fromkeys(LIJSTEN.values())
        for rij in table(map_ / "werk/werkboek.xlsx", blad)
    )


def shuffle_file(pad: Path, zaad: int) -> None:
    """The same rows in another order, the columns too."""
    kies = random.Random(zaad)
    with pad.open(encoding="utf-8-sig", newline="") as stroom:
        merk, kop, *rijen = list(csv.reader(stroom, delimiter=";"))
    kies.shuffle(rijen)
    orde = kies.sample(range(len(kop)), len(kop))
    with pad.open("w", encoding="utf-8-sig", newline="") as stroom:
        schrijver = csv.writer(stroom, delimiter=";", lineterminator="\r\n")
        schrijver.writerow(merk)
        schrijver.writerows([rij[k] for k in orde] for rij in (kop, *rijen))


def compare(map_: Path, ronde: dict[str, Any], dag: str, zaad: int, *, geschud: bool) -> None:
    """Open the round of this day and compare; everybody is placed and counted as the truth says."""
    if ronde["nr"] > 1:
        go(map_, f"{dag}T09:00", "ronde", "--peildatum", dag)
        for pad in (map_ / f"rondes/{ronde['nr']}").iterdir():
            shutil.copyfile(pad, map_ / "inkomend" / pad.name)
    if geschud:
        for pad in (map_ / "inkomend").glob(f"*{dag}.csv"):
            shuffle_file(pad, zaad)
    uit = go(map_, f"{dag}T10:00", "vergelijk")
    assert found(map_) == expected(ronde), ronde["nr"]
    assert {k: uit[k] for k in ronde["verschillen"]} == ronde["verschillen"], ronde["nr"]


def walk(map_: Path, klanten: int, zaad: int, *, geschud: bool) -> None:
    """Three rounds; each held against the truth."""
    gemaakt = run(
        "--nu", "2022-10-10T09:00", "voorbeeld", map_, "--soort", "periodiek", "--rondes", "3",
        "--klanten", klanten, "--zaad", zaad,
    )  # fmt: skip
    assert gemaakt.code == 0, gemaakt
    waarheid = json.loads((map_ / "waarheid.json").read_text(encoding="utf-8"))
    for ronde, dag in zip(waarheid["rondes"], PEILDATA, strict=True):
        compare(map_, ronde, dag, zaad, geschud=geschud)
        fill(map_ / "werk/werkboek.xlsx", decide)
        go(map_, f"{dag}T11:00", "terugkoppeling")
        send(map_, f"{dag}T12:00")


def send(map_: Path, nu: str) -> None:
    """The messages of the round, all of them, and the answers of the CAK."""
    proef = go(map_, nu, "aanmelden", "--proef")
    if not proef["berichten"]:
        return
    go(map_, nu, "aanmelden", "--bevestig", proef["berichten"])
    zip_ = sorted(map_.glob("uitgaand/407_*.zip"))[-1]
    antwoord = go(map_, nu, "ketentest", zip_, "--uit", map_ / "inkomend/408")
    assert antwoord["afgekeurd"] == 0
    assert go(map_, nu, "retour")["goedgekeurd"] == proef["berichten"]


@pytest.mark.parametrize(("klanten", "zaad", "geschud"), [(200, 1, False), (200, 2, True)])
def test_three_rounds_come_out_as_they_were_made(
    klanten: int, zaad: int, geschud: bool, tmp_path: Path
) -> None:
    walk(tmp_path / "0363", klanten, zaad, geschud=geschud)


@pytest.mark.traag
def test_large_rounds_come_out_as_they_were_made(tmp_path: Path) -> None:
    walk(tmp_path / "0363", amount(600, 2000), 3, geschud=False)


def test_the_same_example_twice_changes_nothing_and_another_seed_is_refused(
    tmp_path: Path,
) -> None:
    woorden = ["--nu", "2022-10-10T09:00", "--json", "voorbeeld", tmp_path / "a", "--soort",
               "periodiek", "--klanten", "60"]  # fmt: skip
    assert run(*woorden).json["veranderd"] is True
    assert run(*woorden).json["veranderd"] is False
    anders = run(*woorden, "--zaad", "9")
    assert anders.code == 2
    assert "ander voorbeeld" in anders.uit


@pytest.mark.parametrize(
    ("woorden", "zin"),
    [
        (["--rondes", "9"], "1 tot en met 3 rondes"),
        (["--klanten", "3"], "50 tot en met"),
        (["--timeslot", "2022-10-17"], "geen timeslot"),
    ],
)
def test_an_example_of_rounds_that_cannot_be_is_refused(
    woorden: list[str], zin: str, tmp_path: Path
) -> None:
    gelopen = run("voorbeeld", tmp_path / "a", "--soort", "periodiek", *woorden)
    assert gelopen.code == 2
    assert zin in gelopen.fout
    assert not (tmp_path / "a").exists()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as map_:
        walk(Path(map_) / "0363", int(sys.argv[1]), 3, geschud=False)
    print(f"{sys.argv[1]} mensen, drie rondes: zoals zij zijn gemaakt")
