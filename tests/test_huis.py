"""The house: imports go down only, nothing runs in a circle, and one word is one thing.

Every import counts, also those for typing and those inside a function. The rooms and their order
are told in docs/architectuur.md.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAKKET = ROOT / "bvtool"
KAMERS = (
    "cli", "oefenen", "gemeente", "cak", "gesprek", "bestanden", "vergelijking", "wissel",
    "berichten", "dossier", "tabel", "kalender", "zips", "vak",
)  # fmt: skip
"""From the top of the house down: a room may use what stands below it."""
VLEUGELS = {"oefenen", "gemeente", "cak"}
"""The wings do not know each other."""


def name_of(pad: Path) -> str:
    delen = pad.relative_to(ROOT).with_suffix("").parts
    return ".".join(delen[:-1] if delen[-1] == "__init__" else delen)


@cache
def trees() -> dict[str, ast.Module]:
    return {name_of(p): ast.parse(p.read_text(encoding="utf-8")) for p in PAKKET.rglob("*.py")}


def imports(module: str) -> Iterator[str]:
    """Every module of bvtool that this one names in an import, wherever that stands."""
    for knoop in ast.walk(trees()[module]):
        if isinstance(knoop, ast.ImportFrom) and (knoop.module or "").split(".")[0] == "bvtool":
            for deel in knoop.names:
                heel = f"{knoop.module}.{deel.name}"
                yield heel if heel in trees() else str(knoop.module)
        elif isinstance(knoop, ast.Import):
            yield from (d.name for d in knoop.names if d.name.split(".")[0] == "bvtool")


def room(module: str) -> str:
    delen = module.split(".")
    return delen[1] if len(delen) > 1 else ""


def test_every_module_stands_in_a_room_that_is_told() -> None:
    los = {m for m in trees() if room(m) not in {*KAMERS, "", "__main__", "api"}}
    assert los == set()


def test_no_arrow_runs_up() -> None:
    omhoog = [
        f"{module} -> {doel}"
        for module in trees()
        if room(module) in KAMERS
        for doel in imports(module)
        if room(doel) in KAMERS and KAMERS.index(room(doel)) < KAMERS.index(room(module))
    ]
    assert omhoog == []


def test_the_wings_do_not_know_each_other() -> None:
    over = [
        f"{module} -> {doel}"
        for module in trees()
        for doel in imports(module)
        if {room(module), room(doel)} <= VLEUGELS and room(module) != room(doel)
    ]
    assert over == []


def test_nothing_runs_in_a_circle() -> None:
    """Modules that need each other, whatever the road between them."""
    bezig: list[str] = []
    klaar: set[str] = set()
    kringen: list[str] = []

    def walk(module: str) -> None:
        if module in bezig:
            kringen.append(" -> ".join([*bezig[bezig.index(module) :], module]))
        elif module not in klaar:
            bezig.append(module)
            for doel in sorted(set(imports(module)) - {module}):
                walk(doel)
            klaar.add(bezig.pop())

    for module in sorted(trees()):
        walk(module)
    assert kringen == []


def test_the_ledger_is_asked_in_one_room() -> None:
    """SQL stands in `dossier`; the private heap of headers of `wissel` is no ledger."""
    buiten = {
        module
        for module, boom in trees().items()
        for knoop in ast.walk(boom)
        if isinstance(knoop, ast.Import | ast.ImportFrom)
        for naam in [getattr(knoop, "module", None) or "", *(d.name for d in knoop.names)]
        if naam.split(".")[0] in ("psycopg", "sqlite3") and room(module) != "dossier"
    }
    assert buiten == {"bvtool.wissel.archief"}


EENMALIG = re.compile(r"""["']0200["']|["']0233["']|68\\d|68\[0-9\]|date\(9999|date\.max""")
# matches: "0233"


def test_what_the_field_has_one_word_for_stands_once() -> None:
    """Retourcodes without a meaning, the form of an uitvoerderscode, the end that is open."""
    plekken = {
        name_of(pad)
        for pad in PAKKET.rglob("*.py")
        if EENMALIG.search(pad.read_text(encoding="utf-8"))
    }
    versie = {"bvtool.wissel.conversie.ei_lezen"}  # there 0200 is release 2.0 in the EI header
    assert plekken - versie == {"bvtool.vak.codes", "bvtool.vak.peil"}


def test_no_class_name_is_given_twice() -> None:
    plekken: dict[str, list[str]] = defaultdict(list)
    for module, boom in trees().items():
        for knoop in boom.body:
            if isinstance(knoop, ast.ClassDef):
                plekken[knoop.name].append(module)
    assert {naam: waar for naam, waar in plekken.items() if len(waar) > 1} == {}
