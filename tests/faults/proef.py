"""One trial: a command that is stopped or hindered at one point, and then given again."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.faults.beeld import Beeld, is_begun, rows, take
from tests.faults.injectie import DOOD, STROOM
from tests.faults.loper import GEDOOD, Afloop, Loper
from tests.faults.op_server import Administratie
from tests.faults.opdrachten import LOS
from tests.faults.schijf import SCHIJF, put_back
from tests.hulp import run
from tests.stappen_van_de_week import Stap

GOED = (0, 1)
TOEGESTAAN = (0, 1, 74)
"""An injected error may be survived (0, 1) or told as a fault of reading and writing."""
GULDEN = (5**0.5 - 1) / 2
"""Its multiples, less their whole part, fill the range from 0 to 1 evenly."""


@dataclass(frozen=True)
class Opstelling:
    """A command, the dossier before it, and the pictures before and after an undisturbed run.

    `server`: where its ledger is, when that is not in the dossier. `gezien`: how it ended from a
    dossier that lay there exactly like this, byte for byte: the same fault in another way often
    leaves the same, and the command gives the same from the same.
    """

    stap: Stap
    begin: Path
    plek: Path
    oud: Beeld
    nieuw: Beeld
    punten: list[str]
    server: Administratie | None = None
    gezien: dict[str, list[str]] = field(default_factory=dict)

    def take(self) -> Beeld:
        """The picture of the dossier now."""
        return take(self.plek, self.server.url if self.server else "")


def set_up(
    loper: Loper, stap: Stap, begin: Path, werk: Path, server: Administratie | None = None
) -> Opstelling:
    """Run the command undisturbed, at the place where all trials will happen."""
    leeg = Beeld({}, {}, {}, [], {})
    o = Opstelling(stap, begin, werk / "0363", leeg, leeg, [], server)
    renew(o)
    oud = o.take()
    afloop = loper.run(stap.woorden(o.plek), werk)
    assert afloop.code in GOED, afloop
    assert len(afloop.soorten) > (2 if stap in LOS else 5), afloop
    return replace(o, oud=oud, nieuw=o.take(), punten=afloop.soorten)


def renew(o: Opstelling) -> None:
    """The dossier and its ledger as they were before the command."""
    shutil.rmtree(o.plek, ignore_errors=True)
    if o.begin.exists():
        shutil.copytree(o.begin, o.plek)
    if o.server:
        o.server.renew()


def try_one(
    loper: Loper,
    o: Opstelling,
    n: int,
    hoe: str = DOOD,
    *,
    blijvend: bool = False,
    weer: bool = False,
) -> list[str]:
    """Everything that is not as promised after a fault at point `n`; empty when all is well.

    `weer`: the run that must repair it is killed too, and the one after it must do it.
    """
    renew(o)
    afloop = loper.run(o.stap.woorden(o.plek), o.plek.parent, n, hoe, blijvend=blijvend)
    if hoe == STROOM:
        put_back(o.plek.parent / SCHIJF, o.plek)
    mis = [*judge_end(afloop, hoe), *judge_between(o)]
    if weer:
        mis += _stop_again(loper, o, second_point(n, len(o.punten)))
    mis += _repair(o)
    soort = o.punten[n - 1] if n <= len(o.punten) else "?"
    return [f"{o.stap.heet} punt {n} ({soort}) {hoe}: {wat}" for wat in mis]


def _repair(o: Opstelling) -> list[str]:
    """Give the command again and judge the end; of a dossier that lay so before, what came then."""
    beeld = "" if o.server else hash_alles(o.plek)
    if beeld not in o.gezien or not beeld:
        opnieuw = run(*o.stap.woorden(o.plek))
        mis = judge_after(o)
        if opnieuw.code not in GOED:
            mis.append(f"de tweede keer eindigt met {opnieuw.code}: {opnieuw.fout}")
        o.gezien[beeld] = mis
    return o.gezien[beeld]


def hash_alles(map_: Path) -> str:
    """Every name and every byte in a folder, but for the log, to which is only added."""
    som = hashlib.sha256()
    for pad in sorted(map_.rglob("*")):
        naam = pad.relative_to(map_).as_posix()
        if not naam.startswith("logboek/"):
            som.update(f"{naam}\0{pad.is_dir()}\0".encode())
            som.update(hashlib.sha256(pad.read_bytes()).digest() if pad.is_file() else b"")
    return som.hexdigest()


def _stop_again(loper: Loper, o: Opstelling, m: int) -> list[str]:
    """Kill the repair at its point `m`; when it has no such point, it must have ended well."""
    afloop = loper.run(o.stap.woorden(o.plek), o.plek.parent, m)
    mis = judge_between(o)
    if afloop.code not in (GEDOOD, *GOED):
        mis.append(f"het herstel eindigt met {afloop.code}: {afloop.fout}")
    return [f"gestopt bij het herstel op punt {m}: {wat}" for wat in mis]


def second_point(n: int, aantal: int) -> int:
    """Where to stop the repair of a run that was stopped at point `n` of so many.

    Spread evenly over all points for every other `n`, and for those between over the first part:
    there the repair is, and it is often the whole run.
    """
    bereik = aantal if n % 2 else max(aantal // 4, 1)
    return int(n * GULDEN % 1 * bereik) + 1


def judge_end(afloop: Afloop, hoe: str) -> list[str]:
    if hoe in (DOOD, STROOM):
        return [] if afloop.code == GEDOOD else [f"niet gestopt maar {afloop.code}"]
    mis = []
    if afloop.code not in TOEGESTAAN:
        mis.append(f"exitcode {afloop.code}: {afloop.fout}")
    if "Traceback" in afloop.fout + afloop.uit:
        mis.append(f"traceback: {afloop.fout[-300:]}")
    return mis


def judge_between(o: Opstelling) -> list[str]:
    """Right after the fault: the ledger is old or new (or, when there was none, only begun), and
    every file is whole."""
    nu = o.take()
    mis = []
    oud, nieuw = rows(o.oud.ledger), rows(o.nieuw.ledger)
    begonnen = not oud and is_begun(nu.ledger, o.nieuw.ledger)
    if rows(nu.ledger) not in (oud, nieuw) and not begonnen:
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
    nu, mis = o.take(), []
    if nu.bestanden != o.nieuw.bestanden:
        anders = {n for n in nu.bestanden | o.nieuw.bestanden
                  if nu.bestanden.get(n) != o.nieuw.bestanden.get(n)}  # fmt: skip
        mis.append(f"andere bestanden: {sorted(anders)}")
    if nu.ledger != o.nieuw.ledger:
        anders = {t for t in nu.ledger | o.nieuw.ledger
                  if nu.ledger.get(t) != o.nieuw.ledger.get(t)}  # fmt: skip
        mis.append(f"andere administratie: {sorted(anders)}")
    if not o.server and nu.kopie != nu.ledger:
        mis.append("de kopie van de administratie is achter")
    if nu.resten:
        mis.append(f"resten: {nu.resten}")
    if list(o.plek.rglob("storing-*")):
        mis.append("er is een storingsbestand geschreven")
    spoor = run("--dossier", o.plek, "controleer", "--spoor")
    if spoor.code != 0:
        mis.append(f"controleer --spoor: {spoor.uit} {spoor.fout}")
    return mis
