"""Every command that bvtool tells a person to give works as it is told.

Collected from all texts of the program: the sentences in the code, the templates and the tables.
Each is given in a dossier; whatever it then answers, the command line must understand it.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bvtool.cli import hoofd
from bvtool.cli.opdrachten import OPDRACHTEN
from tests.hulp import MAANDAG, make_dossier, run

ROOT = Path(__file__).parents[2]
_GEZEGD = re.compile(r"(: \"?)?\bbvtool ((?:--nu \S+ )?[a-z0-9]+)((?: [^\s,;]+)*)")
WAARDEN = {
    "MAP": "nieuw", "N": "5", "DATUM": "2022-10-10", "REDEN": "reden", "PAD": "inkomend/B4.csv",
    "IDENTIFICATIE=UITKOMST": "A1=goedgekeurd", "TEKST": "tekst", "CODE": "0363",
    "JJJJ-Wnn": "2022-W41", "X": "2022-10-10",
}  # fmt: skip
NIET_BEGREPEN = (
    "bestaat niet", "woord te veel", "Er ontbreekt iets", "past niet", "mist een waarde",
    "verkeerde plek",
)  # fmt: skip


def texts() -> Iterator[str]:
    """All that a person can read, with X where something is filled in."""
    for pad in sorted((ROOT / "bvtool").rglob("*.py")):
        bron = pad.read_text(encoding="utf-8")
        if "bvtool " not in bron:
            continue
        knopen = list(ast.walk(ast.parse(bron)))
        niet = {id(d) for k in knopen for d in _unseen(k)}
        for knoop in knopen:
            if isinstance(knoop, ast.JoinedStr):
                yield "".join(
                    str(d.value) if isinstance(d, ast.Constant) else "X" for d in knoop.values
                )
            elif isinstance(knoop, ast.Constant) and id(knoop) not in niet:
                yield str(knoop.value)
    for map_ in (ROOT / "templates", ROOT / "bvtool" / "data"):
        for pad in sorted(
            p for p in map_.rglob("*") if p.suffix in (".html", ".txt", ".eml", ".csv")
        ):
            yield re.sub(r"\{\{.*?\}\}|<[^>]+>", "X", pad.read_text(encoding="utf-8"))


def _unseen(knoop: ast.AST) -> Iterator[ast.AST]:
    """What no person reads: texts for programmers, and pieces of a text that is yielded whole."""
    if isinstance(knoop, ast.JoinedStr):
        yield from knoop.values
    elif isinstance(knoop, ast.Expr):
        yield knoop.value


def take(opdracht: click.Command, woorden: list[str]) -> list[str]:
    """The words that belong to this command: its options with their values, and its arguments."""
    over = [w.strip("\"'`().:").replace("--X", "--b4") for w in woorden]
    argumenten = sum(abs(p.nargs) for p in opdracht.params if isinstance(p, click.Argument))
    opties = {o: p for p in opdracht.params for o in p.opts}
    uit: list[str] = []
    while over:
        woord = over.pop(0)
        if woord.startswith("--"):
            uit.append(woord)
            vlag = woord in opties and getattr(opties[woord], "is_flag", False)
            if not vlag and woord in opties:
                for _ in range(opties[woord].nargs):
                    uit.append(over.pop(0) if over else "1")
        elif argumenten and (
            re.fullmatch(r"[A-Z0-9=-]+|\S*[/.]\S+|X|\d+", woord) or over[:1] > ["--"]
        ):
            argumenten -= 1
            uit.append(woord)
        else:
            break
    return [WAARDEN.get(w, w) for w in uit]


def told() -> list[tuple[str, ...]]:
    """Every command that is told somewhere, each once; not what only names one ("het blad van
    bvtool bericht")."""
    gevonden = set()
    for tekst in texts():
        for geef, naam, rest in _GEZEGD.findall(" ".join(tekst.split())):
            namen, woorden = [naam.split()[-1]], rest.split()
            if namen[0] not in OPDRACHTEN:
                continue
            opdracht = hoofd.get_command(click.Context(hoofd), namen[0])
            if isinstance(opdracht, click.Group):
                namen += [w.strip(".:)") for w in woorden[:1]]
                opdracht = opdracht.get_command(click.Context(opdracht), namen[-1])
            if opdracht is None:
                continue
            over = take(opdracht, woorden[len(namen) - 1 :])
            if over or geef or not any(p.required for p in opdracht.params):
                gevonden.add((*namen, *over))
    return sorted(gevonden)


GEZEGD = told()


def test_there_are_many() -> None:
    assert len(GEZEGD) > 30
    assert ("vergelijk",) in GEZEGD
    assert ("akkoord",) in GEZEGD


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    map_ = tmp_path_factory.mktemp("gezegd") / "d"
    rij = {"BSN": "999900006"}
    return make_dossier(map_, [rij], [{**rij, "Ingangsdatum": "1-1-2020"}])


@pytest.mark.parametrize("woorden", GEZEGD, ids=" ".join)
def test_a_told_command_is_understood(
    dossier: Path, tmp_path: Path, woorden: tuple[str, ...]
) -> None:
    map_ = shutil.copytree(dossier, tmp_path / "d")
    gelopen = run("--nu", MAANDAG, *woorden, in_map=map_)
    assert gelopen.code != 70, gelopen.fout
    assert not any(zin in gelopen.fout for zin in NIET_BEGREPEN), gelopen.fout
