"""Fixtures that every test may use."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.hulp import MAANDAG, run
from tests.op_server import asked_for, ledger_on_server
from tests.postgres import tell_missing
from tests.privacy.wacht import geen_lekken  # noqa: F401 - guards the whole session
from tests.snel import GEHEUGEN, WORTEL, amount, use_memory, use_one_core

if TYPE_CHECKING:
    from tests.faults.op_server import Begin

KIND_METEN = "COVERAGE_PROCESS_CONFIG"
"""Set by coverage (`patch = subprocess`): another process that has it measures itself."""

GEMETEN = 3
"""How many cases of one test coverage follows; of one that makes up its own cases none."""

# The same cases every time, so that a red test is red for everyone; `ruim` looks further.
settings.register_profile(
    "vast",
    derandomize=True,
    deadline=None,
    max_examples=amount(40, 100),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("ruim", deadline=None, max_examples=1000)
settings.register_profile("gesprek", deadline=None, max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "vast"))


def pytest_configure() -> None:
    """Before the first folder is made: in memory, where there is room."""
    use_memory()
    if os.environ.get(WORTEL) == str(GEHEUGEN):
        tempfile.tempdir = str(GEHEUGEN)
    if "PYTEST_XDIST_WORKER" in os.environ:
        use_one_core()


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: nobody need look whether they are waste."""
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """What a green run left in memory goes; of a red one it stays, to be looked at."""
    map_ = session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    in_geheugen = "PYTEST_XDIST_WORKER" not in os.environ and map_.is_relative_to(GEHEUGEN)
    if in_geheugen and exitstatus == pytest.ExitCode.OK:
        shutil.rmtree(map_, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With the ledgers on a server, leave out what looks at the file `dossier.db` itself; let
    coverage follow the first cases of each test: the later ones go the same ways with other values,
    and to follow a command makes it take half as long again."""
    gezien: Counter[str] = Counter()
    for test in items:
        naam = test.nodeid.partition("[")[0]
        gezien[naam] += 1
        if gezien[naam] > GEMETEN or test.get_closest_marker("hypothesis"):
            test.add_marker(pytest.mark.no_cover)
    if asked_for():
        weg = [test for test in items if test.get_closest_marker("sqlite")]
        config.hook.pytest_deselected(items=weg)
        items[:] = [test for test in items if test not in weg]


@pytest.fixture(scope="session", autouse=True)
def kind_gemeten() -> str | None:
    """What lets coverage start in another process: it makes the start of one twice as long, and
    almost all that they do is done here too. The mark `kind` gives it back."""
    return os.environ.pop(KIND_METEN, None)


@pytest.fixture(autouse=True)
def meet_kind(
    request: pytest.FixtureRequest, kind_gemeten: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Coverage of other processes too, where they are what is tested."""
    if kind_gemeten and request.node.get_closest_marker("kind"):
        monkeypatch.setenv(KIND_METEN, kind_gemeten)


@pytest.fixture(scope="session", autouse=True)
def op_server() -> Iterator[None]:
    """Every ledger on PostgreSQL, when that is asked for (see `tests.op_server`)."""
    if not asked_for():
        yield
        return
    with ledger_on_server():
        yield


@pytest.fixture(scope="session")
def voorbeeld_vast(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of 60 fictive clients, made once; copy it before changing it."""
    map_ = tmp_path_factory.mktemp("vast") / "0363 één"
    gelopen = run("--nu", MAANDAG, "voorbeeld", map_, "--klanten", 60, "--zaad", 7)
    assert gelopen.code == 0, gelopen.fout
    return map_


@pytest.fixture
def voorbeeld(voorbeeld_vast: Path, tmp_path: Path) -> Path:
    """A fresh copy of the dossier of 60 fictive clients."""
    doel = tmp_path / voorbeeld_vast.name
    shutil.copytree(voorbeeld_vast, doel)
    return doel


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each command of the week the dossier just before it; copy one before changing it."""
    from tests.stappen_van_de_week import walk

    return walk(tmp_path_factory.mktemp("week"))


@pytest.fixture(scope="session")
def begin_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begin | None]:
    """For each command that keeps state its dossier, with the ledger on a private PostgreSQL."""
    from tests.faults.op_server import prepare_server

    with prepare_server(tmp_path_factory.mktemp("begin op server")) as begin:
        if begin is None:
            tell_missing("de opdrachten met een administratie op een server blijven ONGETOETST")
        yield begin


@pytest.fixture(scope="session")
def klein_vast(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A compared dossier with a row of every outcome, made once; copy it before changing it."""
    from tests.klein import make_klein

    return make_klein(tmp_path_factory.mktemp("klein") / "dossier")


@pytest.fixture
def klein(klein_vast: Path, tmp_path: Path) -> Path:
    """A fresh copy of the small compared dossier."""
    from tests.klein import copy_klein

    return copy_klein(klein_vast, tmp_path / "dossier")
