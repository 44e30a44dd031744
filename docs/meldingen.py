"""The page with every message of bvtool, taken from the code: `docs/meldingen.md`.

    python docs/meldingen.py --schrijf   writes the page
    python docs/meldingen.py             prints it

A message is what a fault or a finding says (`wat`) and what to do (`wat_nu`), as it stands in the
code; what is filled in at run time is shown as three dots.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGINA = ROOT / "docs" / "meldingen.md"
KAMERS = {
    "cli": "De opdracht zelf", "tabel": "Bestanden lezen", "zips": "Bestanden lezen",
    "bestanden": "B4, register, werkboek en leeswijzer", "vergelijking": "Vergelijken en teruglezen",
    "gemeente": "De week van de gemeente", "gesprek": "Berichten en antwoorden",
    "berichten": "Berichten en antwoorden", "cak": "De monitor van het CAK",
    "dossier": "Het dossier en de administratie", "kalender": "Datums en termijnen",
    "wissel": "Releasewissels en berichten met de hand", "oefenen": "Oefenen", "vak": "Algemeen",
    "api": "Algemeen",
}  # fmt: skip
"""The heading above the messages of a room."""
FOUTEN = ("Gebruiksfout", "Navraag", "InvoerGeweigerd", "InvoerOntbreekt", "InterneFout",
          "LeesSchrijfFout", "Bezig", "InstellingFout", "BvFout", "LeesVragen")  # fmt: skip
LEEG = "…"
_MEEST = 8
"""So many ways to say one sentence are told apart."""


@dataclass
class Bron:
    """The texts that a name can stand for: in a function, in its module, in any module."""

    hier: dict[str, list[ast.expr]]
    module: dict[str, list[ast.expr]]
    overal: dict[str, list[ast.expr]]
    bezig: set[str] = field(default_factory=set)

    def find(self, naam: str) -> list[ast.expr]:
        """What was given to this name; nothing while that is being looked up already."""
        if naam in self.bezig:
            return []
        return self.hier.get(naam) or self.module.get(naam) or self.overal.get(naam) or []


def read_texts(knoop: ast.expr | None, bron: Bron) -> list[str]:
    """The sentences that an expression can be, with three dots for what is not known."""
    if knoop is None:
        return [""]
    if isinstance(knoop, ast.Constant):
        return [knoop.value if isinstance(knoop.value, str) else LEEG]
    if isinstance(knoop, ast.JoinedStr):
        uit = [""]
        for deel in knoop.values:
            kan = read_texts(deel, bron) if isinstance(deel, ast.Constant) else _fill(deel, bron)
            uit = [a + b for a in uit for b in kan][:_MEEST]
        return uit
    if isinstance(knoop, ast.BinOp) and isinstance(knoop.op, ast.Add):
        links, rechts = read_texts(knoop.left, bron), read_texts(knoop.right, bron)
        return [a + b for a in links for b in rechts][:_MEEST]
    if isinstance(knoop, ast.IfExp):
        return [*read_texts(knoop.body, bron), *read_texts(knoop.orelse, bron)][:_MEEST]
    if isinstance(knoop, ast.Name) and (gevonden := bron.find(knoop.id)):
        bron.bezig.add(knoop.id)
        uit = [t for k in gevonden for t in read_texts(k, bron)][:_MEEST]
        bron.bezig.discard(knoop.id)
        return uit
    if isinstance(knoop, ast.Call) and isinstance(knoop.func, ast.Attribute):
        zelfde = knoop.func.attr in ("rstrip", "strip", "format")
        return read_texts(knoop.func.value, bron) if zelfde else [LEEG]
    return [LEEG]


def _fill(deel: ast.expr, bron: Bron) -> list[str]:
    """What is filled in: a sentence of our own as it is, else dots."""
    waarde = deel.value if isinstance(deel, ast.FormattedValue) else deel
    kan = read_texts(waarde, bron) if isinstance(waarde, ast.Name | ast.IfExp) else [LEEG]
    return [k if len(k) > 12 or k == "" else LEEG for k in kan]


def list_namen(knoop: ast.AST) -> dict[str, list[ast.expr]]:
    """The names that are given a text in a function or on the level of a module."""
    uit: dict[str, list[ast.expr]] = defaultdict(list)
    lichaam = ast.walk(knoop) if isinstance(knoop, ast.FunctionDef) else getattr(knoop, "body", [])
    for k in lichaam:
        if isinstance(k, ast.Assign) and isinstance(k.targets[0], ast.Name):
            uit[k.targets[0].id].append(k.value)
        elif isinstance(k, ast.AnnAssign) and isinstance(k.target, ast.Name) and k.value:
            uit[k.target.id].append(k.value)
    return uit


def list_meldingen() -> dict[str, dict[str, str]]:
    """Per heading each message with what to do; messages in their alphabetical order."""
    bomen = {
        pad: ast.parse(pad.read_text(encoding="utf-8"))
        for pad in sorted((ROOT / "bvtool").rglob("*.py"))
    }
    overal: dict[str, list[ast.expr]] = {}
    for boom in bomen.values():
        overal |= list_namen(boom)
    uit: dict[str, dict[str, str]] = defaultdict(dict)
    for pad, boom in bomen.items():
        kamer = pad.relative_to(ROOT / "bvtool").parts[0].removesuffix(".py")
        for wat, nu in _in_module(boom, overal):
            if len(wat.strip(f"{LEEG} .")) > 8:
                uit[KAMERS.get(kamer, "Algemeen")].setdefault(wat, nu)
    return {kop: dict(sorted(rijen.items())) for kop, rijen in sorted(uit.items())}


def _in_module(boom: ast.Module, overal: dict[str, list[ast.expr]]) -> Iterator[tuple[str, str]]:
    module = list_namen(boom)
    functies = [k for k in ast.walk(boom) if isinstance(k, ast.FunctionDef)]
    gezien: set[int] = set()
    for functie in functies:
        bron = Bron(list_namen(functie), module, overal)
        for k in ast.walk(functie):
            if isinstance(k, ast.Call) and id(k) not in gezien:
                gezien.add(id(k))
                yield from _of_call(k, bron)


def _of_call(k: ast.Call, bron: Bron) -> Iterator[tuple[str, str]]:
    naam = k.func.id if isinstance(k.func, ast.Name) else ""
    met = {w.arg: w.value for w in k.keywords}
    if naam in FOUTEN and k.args:
        wat, nu = k.args[0], met.get("wat_nu")
    elif naam == "Bevinding" and len(k.args) > 1:
        wat, nu = k.args[1], k.args[2] if len(k.args) > 2 else met.get("wat_nu")
    elif naam == "Werkboekfout" and len(k.args) > 3:
        wat, nu = k.args[2], k.args[3]
    else:
        return
    advies = next((t for t in read_texts(nu, bron) if t.strip(LEEG)), "")
    for tekst in read_texts(wat, bron):
        yield _clean(tekst), _clean(advies)


def _clean(tekst: str) -> str:
    # matches: "… …"
    kort = re.sub(rf"{LEEG}(?:\W*{LEEG})+", LEEG, " ".join(tekst.split()))
    return kort.replace("|", "/")


def make_pagina() -> str:
    """The page in Markdown."""
    regels = [
        "# Alle meldingen",
        "",
        "Deze pagina is gemaakt met: `python docs/meldingen.py --schrijf`.",
        "",
        "Iedere melding van bvtool, met wat u dan doet. Waar drie puntjes staan, vult bvtool een naam, plek",
        "of getal in. De meldingen die het vaakst voorkomen, staan met uitleg in de",
        "[handleiding](handleiding.md#als-bvtool-iets-meldt); de regels voor berichten staan in",
        "[regels](regels.md).",
    ]
    for kop, rijen in list_meldingen().items():
        regels += ["", f"## {kop}", "", "| melding | wat u doet |", "|---|---|"]
        regels += [f"| {wat} | {nu or '-'} |" for wat, nu in rijen.items()]
    return "\n".join(regels) + "\n"


if __name__ == "__main__":
    if "--schrijf" in sys.argv:
        PAGINA.write_text(make_pagina(), encoding="utf-8")
    else:
        print(make_pagina())
