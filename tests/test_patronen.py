"""Every regular expression carries an example of what it finds, and the example is true.

`# matches: "..."` on the line above or behind it, as a text of Python. Expressions of polars count
too, when they are written as raw text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

ROOT = Path(__file__).resolve().parents[1]
VAN_RE = {"compile", "match", "search", "fullmatch", "sub", "split", "findall", "finditer"}
VAN_POLARS = {"contains", "extract", "extract_all", "extract_groups", "replace", "replace_all",
              "count_matches", "find"}  # fmt: skip
TEKEN = re.compile(r"# matches: (.+)$", re.MULTILINE)
KORT = 8
"""An expression of this many characters or fewer, such as `\\d+`, is its own example."""


class Patroon(NamedTuple):
    """One expression: where it stands, the text of it, and its examples."""

    plek: str
    patroon: str | bytes | re.Pattern[str] | re.Pattern[bytes]
    voorbeelden: list[str]
    van_polars: bool
    vlaggen: int

    def finds(self, voorbeeld: str) -> bool:
        """Whether the expression finds something in the example."""
        if self.van_polars and isinstance(self.patroon, str):
            return bool(pl.Series([voorbeeld]).str.contains(self.patroon)[0])
        patroon = re.compile(self.patroon, self.vlaggen)
        in_bytes = isinstance(patroon.pattern, bytes)
        return patroon.search(voorbeeld.encode() if in_bytes else voorbeeld) is not None  # type: ignore[arg-type]


def is_raw(regels: list[str], knoop: ast.expr) -> bool:
    """Whether this text is written as r"..." (also rf"..." and rb"...")."""
    deel = regels[knoop.lineno - 1].encode()[knoop.col_offset :].decode()
    return re.match(r"(?i)[bf]?r[bf]?[\"']", deel) is not None


def calls(regels: list[str], boom: ast.Module) -> Iterator[tuple[ast.expr, ast.Call | None, str]]:
    """The expressions in a module: the pattern or the name of it, the call, `re` or `polars`."""
    namen = {
        id(zin.value): zin.targets[0]
        for zin in boom.body
        if isinstance(zin, ast.Assign) and isinstance(zin.targets[0], ast.Name)
    }
    for knoop in ast.walk(boom):
        if isinstance(knoop, ast.Call) and isinstance(knoop.func, ast.Attribute) and knoop.args:
            van, soort = knoop.func.value, knoop.func.attr
            if isinstance(van, ast.Name) and van.id == "re" and soort in VAN_RE:
                yield namen.get(id(knoop), knoop.args[0]), knoop, "re"
            elif soort in VAN_POLARS and is_raw(regels, knoop.args[0]):
                yield knoop.args[0], knoop, "polars"
    yield from (
        (zin.targets[0], None, "polars")
        for zin in boom.body
        if isinstance(zin, ast.Assign) and is_raw(regels, zin.value)
    )


def find_patronen(pad: Path) -> Iterator[Patroon]:
    """Every expression in one module of bvtool that cannot be read at a glance."""
    bron = pad.read_text(encoding="utf-8")
    regels = bron.split("\n")
    naam = ".".join(pad.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for waarvan, aanroep, soort in calls(regels, ast.parse(bron)):
        waarde: object = None
        vlaggen = flags(aanroep) if aanroep else 0
        if isinstance(waarvan, ast.Constant):
            waarde = waarvan.value
        elif isinstance(waarvan, ast.Name):
            waarde = getattr(import_module(naam), waarvan.id, None)
        if isinstance(waarde, re.Pattern):
            vlaggen = 0
        kort = waarde.pattern if isinstance(waarde, re.Pattern) else waarde
        if isinstance(kort, str | bytes) and len(kort) <= KORT:
            continue
        if not isinstance(waarde, str | bytes | re.Pattern):
            continue  # put together from what a caller gives: there is no one example
        begin = waarvan.lineno - 1
        while begin and regels[begin - 1].lstrip().startswith("#"):
            begin -= 1
        tekens = TEKEN.findall("\n".join(regels[begin : waarvan.end_lineno]))
        yield Patroon(
            f"{pad.relative_to(ROOT).as_posix()}:{waarvan.lineno}",
            waarde,
            [ast.literal_eval(teken) for teken in tekens],
            soort == "polars",
            vlaggen,
        )


def flags(aanroep: ast.Call) -> int:
    """The flags of a call to `re`, such as `re.I | re.DOTALL`."""
    namen = {
        deel.attr
        for arg in [*aanroep.args[1:], *(k.value for k in aanroep.keywords)]
        for deel in ast.walk(arg)
        if isinstance(deel, ast.Attribute)
    }
    return sum({int(re.RegexFlag[naam]) for naam in namen if naam in re.RegexFlag.__members__})


@pytest.fixture(scope="module")
def patronen() -> list[Patroon]:
    """Every expression of bvtool: looked up when it is asked for, not by who only collects."""
    return [p for pad in sorted((ROOT / "bvtool").rglob("*.py")) for p in find_patronen(pad)]


def test_every_expression_has_an_example(patronen: list[Patroon]) -> None:
    assert len(patronen) > 80
    assert [p.plek for p in patronen if not p.voorbeelden] == []


def test_the_example_is_found(patronen: list[Patroon]) -> None:
    assert [p.plek for p in patronen if not any(map(p.finds, p.voorbeelden))] == []
