"""The random clerk in the workbook of a round: whatever is done to it, what comes back is what was
given or decided, or a finding that names sheet and row; nothing changes in silence.

A few hundred sequences run with the other tests, thousands with
`python -m tests.properties.test_ronde_klerk --aantal 5000 --zaad 1`.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from tests.properties.klerk_model import load_boek, save_boek
from tests.properties.ronde_model import BESLUITEN, LIJSTEN, judge, work
from tests.rondeklein import make_ronde
from tests.snel import amount

pytestmark = [pytest.mark.traag, pytest.mark.no_cover]
VELDEN = ("besluit", "startdatum", "stopdatum", "startnummer", "reden", "toelichting")


class Rondebureau:
    """A compared round, and reading back one workbook after another against it."""

    def __init__(self, map_: Path) -> None:
        self.ronde = make_ronde(map_)
        self.begin = load_boek(self.ronde.schrijf(map_ / "begin.xlsx"), LIJSTEN)
        self.pad = map_ / "werkboek.xlsx"

    def play(self, zaad: int) -> None:
        """One sequence: what bvtool finds and answers must be what the model says."""
        boek, gedaan = work(random.Random(zaad), self.begin)
        pad = self.pad.with_suffix(".ods") if zaad % 7 == 0 else self.pad
        save_boek(boek, pad)
        verwacht = judge(boek, self.begin)
        terug = self.ronde.lees(pad)
        waarom = f"zaad {zaad}: {', '.join(gedaan)}"
        assert {(f.blad, f.rij) for f in terug.fouten} == verwacht.fout, waarom
        assert {(f.blad, f.rij) for f in terug.open_} == verwacht.open_, waarom
        assert all(len(f.wat_nu) > 10 for f in [*terug.fouten, *terug.open_]), waarom
        antwoorden = {
            r["regel"]: tuple(r[v] for v in VELDEN) for r in terug.besluiten.iter_rows(named=True)
        }
        assert antwoorden == verwacht.antwoorden, waarom
        if not verwacht.fout and not verwacht.open_:
            assert terug.besluiten["regel"].equals(self.ronde.uitkomst.rijen["regel"]), waarom


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Rondebureau:
    return Rondebureau(tmp_path_factory.mktemp("klerk"))


@pytest.mark.parametrize("begin", range(0, amount(50, 300), 25))
def test_nothing_changes_in_silence_and_every_refusal_is_named(
    bureau: Rondebureau, begin: int
) -> None:
    for zaad in range(begin, begin + 25):
        bureau.play(zaad)


def test_the_model_meets_accepted_open_and_refused_workbooks(bureau: Rondebureau) -> None:
    """The sequences are no good when they all end the same way."""
    soorten: Counter[str] = Counter()
    for zaad in range(1500):
        boek, _ = work(random.Random(zaad), bureau.begin)
        uit = judge(boek, bureau.begin)
        soorten["fout" if uit.fout else "open" if uit.open_ else "goed"] += 1
        if not uit.fout:
            soorten.update(a[0] for a in uit.antwoorden.values())
    assert min(soorten["fout"], soorten["open"], soorten["goed"]) >= 50
    assert set(BESLUITEN) <= set(soorten)


def main(woorden: list[str]) -> int:
    """Play many sequences; says how many ended well."""
    import argparse

    lezer = argparse.ArgumentParser()
    lezer.add_argument("--aantal", type=int, default=5000)
    lezer.add_argument("--zaad", type=int, default=1_000_000)
    keuze = lezer.parse_args(woorden)
    with tempfile.TemporaryDirectory() as plek:
        bureau = Rondebureau(Path(plek))
        for zaad in range(keuze.zaad, keuze.zaad + keuze.aantal):
            bureau.play(zaad)
    print(f"{keuze.aantal} reeksen gespeeld, vanaf zaad {keuze.zaad}: niets verschilt.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
