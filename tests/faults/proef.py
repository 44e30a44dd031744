"""One trial: a command that is stopped or hindered at one point, and then given again."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.faults.beeld import Beeld, rows, take
from tests.faults.injectie import DOOD
from tests.faults.loper import GEDOOD, Afloop, Loper
from tests.hulp import run
from tests.stappen_van_de_week import Stap

GOED = (0, 1)
TOEGESTAAN = (0, 1, 74)
"""An injected error may be survived (0, 1) or told as a fault of reading and writing."""


@dataclass(frozen=True)
class Opstelling:
    """A command, the dossier before it, and the pictures before and after an undisturbed run."""

    stap: Stap
    begin: Path
    plek: Path
    oud: Beeld
    nieuw: Beeld
    punten: list[str]


def set_up(loper: Loper, stap: Stap, begin: Path, werk: Path) -> Opstelling:
    """Run the command undisturbed, at the place where all trials will happen."""
    plek = werk / "0363"
    _fresh(begin, plek)
    oud = take(plek)
    afloop = loper.run(stap.woorden(plek), werk)
    assert afloop.code in GOED, afloop
    assert len(afloop.soorten) > 5, afloop
    return Opstelling(stap, begin, plek, oud, take(plek), afloop.soorten)


def _fresh(begin: Path, plek: Path) -> None:
    shutil.rmtree(plek, ignore_errors=True)
    if begin.exists():
        shutil.copytree(begin, plek)


def try_one(
    loper: Loper, o: Opstelling, n: int, hoe: str = DOOD, *, blijvend: bool = False
) -> list[str]:
    """Everything that is not as promised after a fault at point `n`; empty when all is well."""
    _fresh(o.begin, o.plek)
    afloop = loper.run(o.stap.woorden(o.plek), o.plek.parent, n, hoe, blijvend=blijvend)
    mis = [*judge_end(afloop, hoe), *judge_between(o)]
    opnieuw = run(*o.stap.woorden(o.plek))
    if opnieuw.code not in GOED:
        mis.append(f"de tweede keer eindigt met {opnieuw.code}: {opnieuw.fout}")
    mis += judge_after(o)
    soort = o.punten[n - 1] if n <= len(o.punten) else "?"
    return [f"{o.stap.heet} punt {n} ({soort}) {hoe}: {wat}" for wat in mis]


def judge_end(afloop: Afloop, hoe: str) -> list[str]:
    if hoe == DOOD:
        return [] if afloop.code == GEDOOD else [f"niet gestopt maar {afloop.code}"]
    mis = []
    if afloop.code not in TOEGESTAAN:
        mis.append(f"exitcode {afloop.code}: {afloop.fout}")
    if "Traceback" in afloop.fout + afloop.uit:
        mis.append(f"traceback: {afloop.fout[-300:]}")
    return mis


def judge_between(o: Opstelling) -> list[str]:
    """Right after the fault: the ledger is old or new, and every file is whole."""
    nu = take(o.plek)
    mis = []
    if rows(nu.ledger) not in (rows(o.oud.ledger), rows(o.nieuw.ledger)):
        mis.append("de administratie is oud noch nieuw")
    if nu.vorm not in (o.oud.vorm, o.nieuw.vorm):
        mis.append("de tabellen van de administratie zijn oud noch nieuw")
    for naam, inhoud in nu.bestanden.items():
        if inhoud not in (o.oud.bestanden.get(naam), o.nieuw.bestanden.get(naam)):
            mis.append(f"{naam} is oud noch nieuw")
    mis += [f"{naam} is weg" for naam in o.oud.bestanden
            if naam in o.nieuw.bestanden and naam not in nu.bestanden]  # fmt: skip
    return mis


def judge_after(o: Opstelling) -> list[str]:
    """After the second run: everything is as if nothing had happened."""
    nu, mis = take(o.plek), []
    if nu.bestanden != o.nieuw.bestanden:
        anders = {n for n in nu.bestanden | o.nieuw.bestanden
                  if nu.bestanden.get(n) != o.nieuw.bestanden.get(n)}  # fmt: skip
        mis.append(f"andere bestanden: {sorted(anders)}")
    if nu.ledger != o.nieuw.ledger:
        anders = {t for t in nu.ledger | o.nieuw.ledger
                  if nu.ledger.get(t) != o.nieuw.ledger.get(t)}  # fmt: skip
        mis.append(f"andere administratie: {sorted(anders)}")
    if nu.kopie != nu.ledger:
        mis.append("de kopie van de administratie is achter")
    if nu.resten:
        mis.append(f"resten: {nu.resten}")
    if list(o.plek.rglob("storing-*")):
        mis.append("er is een storingsbestand geschreven")
    spoor = run("--dossier", o.plek, "controleer", "--spoor")
    if spoor.code != 0:
        mis.append(f"controleer --spoor: {spoor.uit} {spoor.fout}")
    return mis
