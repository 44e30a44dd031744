"""Runs bvtool in processes of its own, each with a fault planned; a nursery saves the start-up.

The nursery is a process that has imported bvtool and done nothing with it; for each run it forks.
`python -m tests.faults.loper` is the nursery.
"""

from __future__ import annotations

import json
import os
import pkgutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType

from tests.faults.injectie import DOOD, STROOM, Plan, install
from tests.faults.schijf import SCHIJF, Schijf

WORTEL = Path(__file__).parents[2]
GEDOOD = -9


@dataclass(frozen=True)
class Afloop:
    """How a run ended: exit code (-9: killed), output, and the kinds of events it went through."""

    code: int
    uit: str
    fout: str
    soorten: list[str]


class Loper:
    """The nursery; use as a context manager, then `run`."""

    def __enter__(self) -> Loper:
        self._kweek = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.loper"],
            cwd=WORTEL, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
            env=_environment(),
        )  # fmt: skip
        return self

    def __exit__(
        self,
        soort: type[BaseException] | None,
        fout: BaseException | None,
        spoor: TracebackType | None,
    ) -> None:
        assert self._kweek.stdin is not None
        assert self._kweek.stdout is not None
        self._kweek.stdin.close()
        self._kweek.wait()
        self._kweek.stdout.close()

    def run(
        self, woorden: list[str], map_: Path, n: int = 0, hoe: str = DOOD, *, blijvend: bool = False
    ) -> Afloop:
        """Run bvtool with these words and this fault; `map_` is for the output of the run."""
        opdracht = {
            "woorden": woorden, "map": str(map_), "n": n, "hoe": hoe, "blijvend": blijvend,
        }  # fmt: skip
        assert self._kweek.stdin is not None
        assert self._kweek.stdout is not None
        self._kweek.stdin.write(json.dumps(opdracht) + "\n")
        self._kweek.stdin.flush()
        code = int(self._kweek.stdout.readline())
        telling = map_ / "telling"
        soorten = telling.read_text(encoding="utf-8").splitlines() if telling.exists() else []
        telling.unlink(missing_ok=True)
        return Afloop(
            code,
            (map_ / "uit").read_text(encoding="utf-8"),
            (map_ / "fout").read_text(encoding="utf-8"),
            soorten,
        )


def _environment() -> dict[str, str]:
    """Without measuring coverage: a process that is killed cannot tell what it covered."""
    over = {k: w for k, w in os.environ.items() if not k.startswith("COVERAGE_PROCESS")}
    return over | {"PYTHONDONTWRITEBYTECODE": "1"}


def _nurse() -> None:
    _import_all()
    for regel in sys.stdin:
        opdracht = json.loads(regel)
        kind = os.fork()
        if kind == 0:
            _run(opdracht)
        _, status = os.waitpid(kind, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _import_all() -> None:
    """Everything that a command may need, once: no module does more than be there when imported."""
    import bvtool

    for module in pkgutil.walk_packages(bvtool.__path__, "bvtool."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for naam in ("fastexcel", "openpyxl", "psycopg", "xlsxwriter"):
        with suppress(ImportError):
            import_module(naam)


def _run(opdracht: dict[str, object]) -> None:
    """The child: output to files, the fault in place, the command, and gone."""
    from bvtool.cli import main

    map_ = Path(str(opdracht["map"]))
    for nummer, naam in ((1, "uit"), (2, "fout")):
        bestand = os.open(map_ / naam, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(bestand, nummer)
        os.close(bestand)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    telling = os.open(map_ / "telling", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    schrijf = os.write
    plan = Plan(int(str(opdracht["n"])), str(opdracht["hoe"]), bool(opdracht["blijvend"]))
    if plan.hoe == STROOM:
        plan.schijf, plan.bewaar = Schijf(map_), map_ / SCHIJF
    install(plan)
    code = 250
    try:
        code = main([str(w) for w in list(opdracht["woorden"])])  # type: ignore[call-overload]
        sys.stdout.flush()
        sys.stderr.flush()
        schrijf(telling, "\n".join(plan.soorten).encode())
    finally:
        os._exit(code)


if __name__ == "__main__":
    _nurse()
