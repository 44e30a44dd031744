"""Whatever a person types at whatever option: an answer in words, never a fault of bvtool."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bvtool.cli import hoofd
from tests.hulp import run
from tests.snel import amount

pytestmark = pytest.mark.traag
WAARDEN = (
    "9" * 30, "-1", "0001-01-01", "9999-12-31T23:59", "9999-W52", "", "\0a", "a" * 5000,
)  # fmt: skip
"""Numbers without end, days that are none or lie at the edge of time, names that are none. None of
them is a path outside the dossier: the commands do write."""
ARGUMENTEN = {"mag": "WMO301", "toon": "iwmo-2.1-2.2"}
LANG = {("voorbeeld", "--klanten"), ("voorbeeld", "--gemeenten")}
"""Options that make as much as is asked for: there a large number is only a long wait."""
KLEIN = {("voorbeeld",): ("--klanten", "60")}
"""What makes a command that takes the value take little."""


def list_opties() -> Iterator[tuple[tuple[str, ...], list[str], list[str]]]:
    """Every command with its options that take a value, and its arguments."""
    with click.Context(hoofd) as ctx:
        for naam in hoofd.list_commands(ctx):
            opdracht = hoofd.get_command(ctx, naam)
            if isinstance(opdracht, click.Group):
                for onder in opdracht.list_commands(ctx):
                    yield (naam, onder), *split(opdracht.get_command(ctx, onder))
            else:
                yield (naam,), *split(opdracht)


def split(opdracht: click.Command | None) -> tuple[list[str], list[str]]:
    assert opdracht is not None
    opties = [p.opts[0] for p in opdracht.params if isinstance(p, click.Option) and not p.is_flag]
    argumenten = [p.name or "" for p in opdracht.params if isinstance(p, click.Argument)]
    return opties, argumenten


OPDRACHTEN = list(list_opties())


@pytest.mark.parametrize(("opdracht", "opties", "argumenten"), OPDRACHTEN, ids=str)
def test_no_value_of_an_option_ends_in_a_fault_of_bvtool(
    opdracht: tuple[str, ...], opties: list[str], argumenten: list[str], klein: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(klein)
    vast = [ARGUMENTEN.get(opdracht[-1], "inkomend")] * len(argumenten)
    basis = ("--dossier", ".", "--nu", "2022-10-18T09:00")
    opdracht = (*opdracht, *KLEIN.get(opdracht, ()))
    eerste = sum(map(ord, "".join(opdracht)))  # a sample: for every option other ones
    for nr, optie in enumerate(opties, start=eerste):
        if (opdracht[0], optie) not in LANG:
            for waarde in choose(nr):
                check(*basis, *opdracht, *vast, optie, waarde)
    for plek in range(len(argumenten)):
        for waarde in choose(eerste + len(opties) + plek):
            check(*basis, *opdracht, *vast[:plek], waarde, *vast[plek + 1 :])


def choose(nr: int) -> list[str]:
    """The values for the option with this number: all, or three that are not those of the next."""
    return [WAARDEN[(3 * nr + n) % len(WAARDEN)] for n in range(amount(3, len(WAARDEN)))]


def check(*woorden: str) -> None:
    gelopen = run(*woorden)
    assert gelopen.code in (0, 1, 2, 65, 66, 74, 78), (woorden, gelopen.fout)


@pytest.mark.parametrize("waarde", WAARDEN)
def test_no_moment_ends_in_a_fault_of_bvtool(waarde: str, klein: Path) -> None:
    for woorden in (("kalender",), ("vergelijk",), ("rapport",), ("retour",), (), ("aanmelden",)):
        check("--dossier", str(klein), "--nu", waarde, *woorden)
