"""The random clerk: whatever is done to a workbook, what is allowed changes nothing that was not
meant, and what is not is named by sheet and row; nothing changes in silence.

A hundred sequences run with the other tests, thousands with `make klerk`
(`python -m tests.properties.test_klerk --aantal 5000 --zaad 1`).
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from bvtool.bestanden.werkboek_lezing import read_werkboek
from bvtool.dossier.map import Dossier
from bvtool.dossier.verbinding import make_toegang
from bvtool.dossier.vragen.vergelijkingen import ask_laatste
from bvtool.gemeente.gegeven import make_gegeven
from bvtool.vak.peil import MIGRATIE
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.juist_bsn import correct_bsn
from bvtool.vergelijking.teruglezing import read_back
from bvtool.vergelijking.verplaatst import put_straight
from tests.klein import boek_van, make_klein
from tests.properties.klerk_model import VANDAAG, Boek, judge, load_boek, save_boek, work
from tests.snel import amount

pytestmark = [pytest.mark.traag, pytest.mark.no_cover]

SOORTEN = (
    ("De rij met regel", "weg"),
    ("Deze rij staat er", "dubbel"),
    ("De sleutel van deze rij", "sleutel"),
    ("In de kolom Regel", "sleutel"),
    ("Deze regel hoort niet bij", "sleutel"),
    ("Deze rij hoort op", "verplaatst"),
    ("Het BSN hoort niet", "bsn"),
    ("Dit is niet het BSN", "bsn"),
    ("Deze cel", "cel"),
    ("Het blad", "blad weg"),
    ("In cel", "formule"),
    ("Hier staat nog geen besluit", "open"),
    ("Dit besluit staat niet", "besluit"),
    ("Ook met dit BSN", "zelf"),
    ("Er is iets ingevuld", "niet beslist"),
    ("Deze reden staat niet", "reden"),
    ("Bij Niet aanleveren hoort een reden", "reden leeg"),
    ("Dit is geen datum", "geen datum"),
    ("Zonder leesbaar BSN", "zonder bsn"),
    ("Dezelfde persoon", "twee keer"),
    ("Alle rijen van deze persoon", "alles dub"),
    ("De besluiten op dit blad zijn verschoven", "verschoven"),
    ("Deze rij heeft al een leesbaar BSN", "juist"),
    ("Dit nummer is geen BSN", "juist"),
    ("Dit BSN staat al", "juist"),
    ("Dit BSN is bij meer", "juist"),
)
DEELS = (
    ("staat er twee keer", "kop dubbel"),
    ("is er niet.", "kop weg"),
    ("hoort geen", "te veel"),
    ("hoort een datum", "datum leeg"),
    ("hoort een toelichting", "toelichting leeg"),
    ("andere gemeente", "gemeente"),
    ("te ver terug of in de toekomst", "datum kan niet"),
)


def name_soort(wat: str) -> str:
    """The kind of a finding, by how its sentence begins."""
    for begin, soort in SOORTEN:
        if wat.startswith(begin):
            return soort
    return next(soort for deel, soort in DEELS if deel in wat)


class Bureau:
    """A compared dossier, and reading back one workbook after another against it."""

    def __init__(self, dossier: Path, werkplek: Path) -> None:
        self.begin: Boek = load_boek(boek_van(dossier))
        self.pad = werkplek / "werkboek.xlsx"
        d = Dossier(dossier)
        with make_toegang(d.ledger_pad).connect() as verbinding:
            rij = ask_laatste(verbinding)
        assert rij is not None
        self.gegeven = make_gegeven(rij)
        self.b4 = rij.b4.read()
        self.register = rij.register.read()

    def play(self, zaad: int) -> None:
        """One sequence: what bvtool finds and answers must be what the model says."""
        boek, gedaan = work(random.Random(zaad), self.begin)
        pad = self.pad.with_suffix(".ods") if zaad % 7 == 0 else self.pad
        save_boek(boek, pad)
        verwacht = judge(boek, self.begin)
        gelezen = put_straight(read_werkboek(pad, pad.name), self.gegeven)
        opnieuw, juist = correct_bsn(
            gelezen.rijen, self.gegeven.b4, self.b4, self.register, Beleid(), gemeente="0363"
        )
        terug = read_back(
            gelezen, self.gegeven, opnieuw, vandaag=VANDAAG, gemeente="0363", peil=MIGRATIE
        )
        gevonden = Counter(
            (v.blad, v.rij, name_soort(v.wat)) for v in [*juist, *terug.fouten, *terug.open_]
        )
        waarom = f"zaad {zaad}: {', '.join(gedaan)}"
        assert gevonden == verwacht.vondsten, waarom
        for vondst in [*juist, *terug.fouten, *terug.open_]:
            assert len(vondst.wat_nu) > 10, waarom
        antwoorden = {
            r["regel"]: (r["aanmelden"], r["reden"], r["datum"], r["toelichting"], r["bsn"])
            for r in terug.antwoorden.iter_rows(named=True)
        }
        if not gevonden:
            assert antwoorden == with_bsn(verwacht.antwoorden, antwoorden), waarom
            assert terug.antwoorden.filter(terug.antwoorden["soort"] == "b4").height == 11, waarom


def with_bsn(verwacht, antwoorden):
    """The BSN of an unreadable row without a right BSN is none."""
    return {
        r: v if v[4] is not None or antwoorden.get(r, v)[4] is not None else (*v[:4], None)
        for r, v in verwacht.items()
    }


@pytest.fixture(scope="module")
def bureau(klein_vast: Path, tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    return Bureau(klein_vast, tmp_path_factory.mktemp("klerk"))


@pytest.mark.parametrize("begin", range(0, amount(50, 300), 25))
def test_nothing_changes_in_silence_and_every_refusal_is_named(bureau: Bureau, begin: int) -> None:
    for zaad in range(begin, begin + 25):
        bureau.play(zaad)


def test_the_model_meets_accepted_and_refused_workbooks(bureau: Bureau) -> None:
    """The sequences are no good when they all end the same way."""
    soorten: Counter[str] = Counter()
    for zaad in range(1500):
        boek, _ = work(random.Random(zaad), bureau.begin)
        vondsten = judge(boek, bureau.begin).vondsten
        soorten.update({soort for _, _, soort in vondsten} or {"goed"})
    assert soorten["goed"] >= 150
    assert {s for _, s in (*SOORTEN, *DEELS)} <= set(soorten)


def main(woorden: list[str]) -> int:
    """Play many sequences; says how many ended in what."""
    import argparse

    lezer = argparse.ArgumentParser()
    lezer.add_argument("--aantal", type=int, default=5000)
    lezer.add_argument("--zaad", type=int, default=1_000_000)
    keuze = lezer.parse_args(woorden)
    with tempfile.TemporaryDirectory() as plek:
        bureau = Bureau(make_klein(Path(plek) / "dossier"), Path(plek))
        for zaad in range(keuze.zaad, keuze.zaad + keuze.aantal):
            bureau.play(zaad)
    print(f"{keuze.aantal} reeksen gespeeld, vanaf zaad {keuze.zaad}: niets verschilt.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
