"""Mutation testing of the core: `python -m tests.mutanten` (or `make mutants`).

For every mutant a fork of this process puts the changed module in place and runs the tests that
belong to it, stopping at the first that fails. What was found is kept in `geheugen.json`: a mutant
that was killed before, in the same source, is not tried again unless with `--alles`, and neither is
a survivor that is explained; other survivors are tried every time. `verklaard.csv` tells of each
survivor why no test can tell it apart, or what is still to be tested.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib
import json
import os
import random
import signal
import sys
from pathlib import Path
from typing import Any

from tests.mutanten.muteer import Mutant, make_mutants

HIER = Path(__file__).parent
WORTEL = HIER.parents[1]
GEHEUGEN = HIER / "geheugen.json"
_WAAR = ["tests/vergelijking/test_voorbeeld_waar.py", "-k", "not 8000 and not 2000"]
_BESLISTABEL = [
    "tests/vergelijking/test_beslissing.py",
    "tests/vergelijking/test_volgorde.py",
    *_WAAR,
]
_VOORSTELLEN = [
    "tests/vergelijking/test_kandidaten.py",
    "tests/vergelijking/test_voorstellen.py",
    *_WAAR,
]
_REGELS = [
    "tests/berichten/test_grenzen.py",
    "tests/berichten/test_regels.py",
    "tests/gesprek/test_plan.py",
]
_MAG = ["tests/wissel/test_mag.py", "tests/wissel/test_laden.py", "tests/cli/test_wissel.py"]
_EEN = ["tests/vergelijking/test_een_op_een.py"]
KERN = {
    "bvtool.vergelijking.perioden": ["tests/vergelijking/test_perioden.py", *_BESLISTABEL],
    "bvtool.vergelijking.beslissing": ["tests/vergelijking/test_uitleg.py", *_BESLISTABEL],
    "bvtool.vergelijking.kandidaten": _VOORSTELLEN,
    "bvtool.vergelijking.voorstellen": _VOORSTELLEN,
    "bvtool.vergelijking.een_op_een": [*_EEN, "tests/cli/test_terugkoppeling.py"],
    "bvtool.vergelijking.overname": [*_EEN, "tests/cli/test_vergelijk.py"],
    "bvtool.berichten.regels": _REGELS,
    "bvtool.berichten.voorwaarden": _REGELS,
    "bvtool.berichten.controle": _REGELS,
    "bvtool.gesprek.koppeling": ["tests/gesprek/test_koppeling.py", "tests/gesprek/test_plan.py"],
    "bvtool.wissel.regels": _MAG,
    "bvtool.wissel.mag": _MAG,
}
"""The module and the tests that must notice a change in it, the quickest first."""
MAX_TIJD = 120


def main() -> int:
    """Try the mutants; prints a line per module and the survivors.

    1 when less than 90% of them all was killed, or when a survivor is not explained.
    """
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--module", action="append", choices=sorted(KERN))
    p.add_argument("--alles", action="store_true", help="ook wat eerder al is gedood")
    p.add_argument("--steekproef", type=int, default=0, help="per module; vast lot; 0: allemaal")
    p.add_argument("--uit", type=Path)
    keuze = p.parse_args()
    for zwaar in ("pytest", "hypothesis", "polars", "lxml.etree", "openpyxl"):
        importlib.import_module(zwaar)  # once here instead of in every fork
    geheugen = json.loads(GEHEUGEN.read_text("utf-8")) if GEHEUGEN.exists() else {}
    cijfers: list[dict[str, Any]] = []
    os.environ["GEEN_LEKWACHT"] = "ja"  # looks at the whole session: nothing that a mutant changes
    for module in keuze.module or KERN:
        bron = (WORTEL / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
        if _try(module, Mutant(0, "onveranderd", bron)):
            raise SystemExit(f"De tests van {module} slagen niet zonder mutant.")
        alle = list(make_mutants(bron))
        mutanten = draw(alle, keuze.steekproef)
        over = [m for m in mutanten if not _killed(module, m, geheugen, alles=keuze.alles)]
        verklaard = [m.naam for m in over if m.naam in read_verklaard(module)]
        score = 100 * (len(mutanten) - len(over)) / len(mutanten)
        gedood = len(mutanten) - len(over)
        cijfers.append({"module": module, "alle": len(alle), "mutanten": len(mutanten),
                        "gedood": gedood, "score": round(score, 1), "verklaard": len(verklaard),
                        "over": [m.naam for m in over]})  # fmt: skip
        print(f"{module}: {gedood} van {len(mutanten)} gedood ({score:.1f}%)", flush=True)
        for m in over:
            print("   leeft nog:", m.naam, "" if m.naam in verklaard else "(niet verklaard)")
    if keuze.uit:
        keuze.uit.write_text(json.dumps({"cijfers": cijfers}, indent=1), encoding="utf-8")
    som = {wat: sum(c[wat] for c in cijfers) for wat in ("mutanten", "gedood", "verklaard")}
    print(f"samen: {som['gedood']} van {som['mutanten']} gedood, {som['verklaard']} verklaard")
    genoeg = som["gedood"] >= 0.9 * som["mutanten"]
    return 0 if genoeg and som["gedood"] + som["verklaard"] == som["mutanten"] else 1


def draw(alle: list[Mutant], aantal: int) -> list[Mutant]:
    """A sample of the mutants of a module, the same every time; all of them with 0."""
    if not 0 < aantal < len(alle):
        return alle
    gekozen = sorted(random.Random(6).sample(range(len(alle)), aantal))
    return [alle[nr] for nr in gekozen]


def read_verklaard(module: str) -> dict[str, str]:
    """The explained survivors of a module: name and why."""
    with (HIER / "verklaard.csv").open(encoding="utf-8", newline="") as stroom:
        return {r["mutant"]: r["uitleg"] for r in csv.DictReader(stroom, delimiter=";")
                if r["module"] == module}  # fmt: skip


def _killed(module: str, mutant: Mutant, geheugen: dict[str, int], *, alles: bool) -> bool:
    """Whether a test notices; from memory when it is known, else by trying."""
    sleutel = hashlib.sha256(f"{module}\n{mutant.bron}".encode()).hexdigest()[:24]
    bekend = geheugen.get(sleutel)
    if bekend and not alles:
        return True
    if bekend == 0 and mutant.naam in read_verklaard(module) and not alles:
        return False
    dood = _try(module, mutant)
    geheugen[sleutel] = int(dood)
    tekst = json.dumps(dict(sorted(geheugen.items())), indent=0)
    GEHEUGEN.write_text(tekst + "\n", encoding="utf-8")
    return dood


def _try(module: str, mutant: Mutant) -> bool:
    """Run the tests in a fork with this mutant; a run without end counts as noticed."""
    kind = os.fork()
    if kind:
        code = os.waitstatus_to_exitcode(os.waitpid(kind, 0)[1])
        if code < 0 and code != -signal.SIGALRM:  # stopped by somebody: that says nothing
            raise SystemExit(f"De proef met een mutant van {module} is afgebroken ({code}).")
        return code != 0
    signal.alarm(MAX_TIJD)
    stil = os.open(os.devnull, os.O_RDWR)
    for nummer in (0, 1, 2):
        os.dup2(stil, nummer)
    code = 1
    try:
        code = _run(module, mutant)
    finally:
        os._exit(int(bool(code)))


def _run(module: str, mutant: Mutant) -> int:
    import pytest

    sys.path.insert(0, str(WORTEL))
    los = importlib.import_module(module)
    exec(compile(mutant.bron, los.__file__ or module, "exec"), los.__dict__)
    woorden = ["-x", "-q", "-n0", "-p", "no:cacheprovider", "--no-header"]
    stil = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # of what main imported beforehand
    return int(pytest.main([*woorden, *stil, *KERN[module]]))


if __name__ == "__main__":
    sys.exit(main())
