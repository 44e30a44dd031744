"""Small changes to a module, one at a time: each must be noticed by a test."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

VERGELIJK: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
REKEN: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
AANROEP = {
    "is_null": "is_not_null", "is_not_null": "is_null", "min": "max", "max": "min",
    "first": "last", "last": "first", "any": "all", "all": "any",
    "any_horizontal": "all_horizontal",
    "all_horizontal": "any_horizontal", "max_horizontal": "min_horizontal",
    "min_horizontal": "max_horizontal",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change: where, what, and the whole module with it."""

    regel: int
    wat: str
    bron: str

    @property
    def naam(self) -> str:
        """How a person finds it back."""
        return f"{self.regel}: {self.wat}"


def make_mutants(bron: str) -> Iterator[Mutant]:
    """Every mutant of the source of a module, in order of place."""
    boom = ast.parse(bron)
    plekken = [k for k in ast.walk(boom) if isinstance(k, ast.expr | ast.stmt)]
    buiten = _left_alone(boom)
    for nr, knoop in enumerate(plekken):
        if id(knoop) in buiten:
            continue
        for keuze in range(_count(knoop)):
            ander = copy.deepcopy(boom)
            doel = [k for k in ast.walk(ander) if isinstance(k, ast.expr | ast.stmt)][nr]
            voor = ast.unparse(doel)
            _change(doel, keuze)
            na = ast.unparse(doel)
            yield Mutant(knoop.lineno, f"{_short(voor)} -> {_short(na)}", ast.unparse(ander))


def _short(tekst: str) -> str:
    return " ".join(tekst.split())[:70]


def _left_alone(boom: ast.AST) -> set[int]:
    """Annotations, decorators and what stands under `if TYPE_CHECKING`."""
    weg: set[int] = set()
    for knoop in ast.walk(boom):
        delen: list[ast.AST | None] = []
        if isinstance(knoop, ast.arg | ast.AnnAssign):
            delen = [knoop.annotation]
        elif isinstance(knoop, ast.FunctionDef | ast.ClassDef):
            delen = [*knoop.decorator_list, getattr(knoop, "returns", None)]
        elif isinstance(knoop, ast.If) and "TYPE_CHECKING" in ast.unparse(knoop.test):
            delen = [knoop]
        for deel in delen:
            weg |= {id(k) for k in ast.walk(deel)} if deel else set()
    return weg


def _count(knoop: ast.AST) -> int:
    """How many ways there are to change this node."""
    if isinstance(knoop, ast.Compare):
        return int(len(knoop.ops) == 1 and type(knoop.ops[0]) in VERGELIJK)
    if isinstance(knoop, ast.BinOp):
        return int(type(knoop.op) in REKEN)
    if isinstance(knoop, ast.UnaryOp):
        return int(isinstance(knoop.op, ast.Not | ast.Invert))
    if isinstance(knoop, ast.Constant):
        return int(isinstance(knoop.value, bool | int))
    if isinstance(knoop, ast.Attribute):
        return int(knoop.attr in AANROEP)
    return int(isinstance(knoop, ast.BoolOp | ast.IfExp | ast.If | ast.Continue))


def _change(knoop: ast.AST, keuze: int) -> None:
    if isinstance(knoop, ast.Compare):
        knoop.ops = [VERGELIJK[type(knoop.ops[0])]()]
    elif isinstance(knoop, ast.BinOp):
        knoop.op = REKEN[type(knoop.op)]()
    elif isinstance(knoop, ast.UnaryOp):
        knoop.op = ast.Invert() if isinstance(knoop.op, ast.Invert) else ast.UAdd()
        _drop(knoop)
    elif isinstance(knoop, ast.Constant):
        waarde = knoop.value
        knoop.value = not waarde if isinstance(waarde, bool) else waarde + 1  # type: ignore[operator]
    elif isinstance(knoop, ast.Attribute):
        knoop.attr = AANROEP[knoop.attr]
    elif isinstance(knoop, ast.BoolOp):
        knoop.op = ast.Or() if isinstance(knoop.op, ast.And) else ast.And()
    elif isinstance(knoop, ast.IfExp | ast.If):
        knoop.test = ast.UnaryOp(op=ast.Not(), operand=knoop.test)
    elif isinstance(knoop, ast.Continue):
        knoop.__class__ = ast.Break  # type: ignore[assignment]


def _drop(knoop: ast.UnaryOp) -> None:
    """`not x` becomes `not not x`, and `~x` becomes `~~x`: the operator is gone."""
    op: ast.unaryop = ast.Invert() if isinstance(knoop.op, ast.Invert) else ast.Not()
    knoop.op = op
    knoop.operand = ast.UnaryOp(op=op, operand=knoop.operand)
