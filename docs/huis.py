"""Draws the house from its imports: the rooms in floors, and which rooms each uses.

    python docs/huis.py            the drawing, as it stands in docs/architectuur.md
    python docs/huis.py --schrijf  the same, put into that page
    python docs/huis.py --cijfers  the numbers of form: modules, lines, circles, arrows up

Every import counts, also those for typing and those inside a function. Another checkout is drawn
with `python docs/huis.py --map MAP`.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

PAGINA = Path(__file__).resolve().parent / "architectuur.md"
Huis = Mapping[str, tuple[Path, ast.Module]]


def read_huis(wortel: Path) -> Huis:
    """Every module of the package by its dotted name, parsed."""
    huis = {}
    for pad in sorted((wortel / "bvtool").rglob("*.py")):
        delen = pad.relative_to(wortel).with_suffix("").parts
        naam = ".".join(delen[:-1] if delen[-1] == "__init__" else delen)
        huis[naam] = (pad, ast.parse(pad.read_text(encoding="utf-8")))
    return huis


def find_kamer(module: str) -> str:
    """The room of a module: the folder right below the package, or the module itself."""
    return [*module.split("."), ""][1]


def list_imports(huis: Huis, module: str) -> set[str]:
    """The modules of the package that this one names in an import, wherever that stands."""
    gevonden = set()
    for knoop in ast.walk(huis[module][1]):
        if isinstance(knoop, ast.ImportFrom) and (knoop.module or "").split(".")[0] == "bvtool":
            for deel in knoop.names:
                heel = f"{knoop.module}.{deel.name}"
                gevonden.add(heel if heel in huis else str(knoop.module))
        elif isinstance(knoop, ast.Import):
            gevonden |= {d.name for d in knoop.names if d.name.split(".")[0] == "bvtool"}
    return gevonden - {module}


def find_kringen(pijlen: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of names that can all reach each other (Tarjan), largest first."""
    nummer: dict[str, int] = {}
    laag: dict[str, int] = {}
    stapel: list[str] = []
    kringen: list[list[str]] = []

    def walk(naam: str) -> None:
        nummer[naam] = laag[naam] = len(nummer)
        stapel.append(naam)
        for doel in sorted(pijlen.get(naam, ())):
            if doel not in nummer:
                walk(doel)
            if doel in stapel:
                laag[naam] = min(laag[naam], laag[doel])
        if laag[naam] == nummer[naam]:
            plek = stapel.index(naam)
            if len(stapel) - plek > 1:
                kringen.append(sorted(stapel[plek:]))
            del stapel[plek:]

    for naam in sorted(pijlen):
        if naam not in nummer:
            walk(naam)
    return sorted(kringen, key=len, reverse=True)


def make_lagen(kamers: Mapping[str, set[str]]) -> list[list[str]]:
    """The rooms in floors: a room stands above all that it uses; rooms in a circle share a floor."""
    kring = {k: i for i, groep in enumerate(find_kringen(kamers)) for k in groep}
    hoogte: dict[str, int] = {}

    def height(kamer: str, gezien: frozenset[str]) -> int:
        if kamer not in hoogte:
            samen = {k for k in kamers if k == kamer or kring.get(k, -1) == kring.get(kamer, -2)}
            onder = {d for k in samen for d in kamers[k]} - samen - gezien
            hier = 1 + max((height(d, gezien | samen) for d in onder), default=0)
            hoogte.update(dict.fromkeys(samen, hier))
        return hoogte[kamer]

    lagen: dict[int, list[str]] = defaultdict(list)
    for kamer in sorted(kamers):
        lagen[height(kamer, frozenset())].append(kamer)
    return [lagen[h] for h in sorted(lagen, reverse=True)]


def draw(huis: Huis) -> Iterator[str]:
    """The rooms from the top floor down, and the rooms that each uses; `o` marks a circle."""
    kamers, _ = _rooms(huis)
    rond = {kamer for kring in find_kringen(kamers) for kamer in kring}
    for nummer, laag in enumerate(make_lagen(kamers)):
        if nummer:
            yield ""
        for kamer in laag:
            gebruikt = " ".join(sorted(kamers[kamer])) or "-"
            yield f"{'o' if kamer in rond else ' '} {kamer:<13}> {gebruikt}"


def count(huis: Huis) -> Iterator[tuple[str, object]]:
    """The numbers of form."""
    lengtes = [len(p.read_text(encoding="utf-8").splitlines()) for p, _ in huis.values()]
    pijlen = {m: list_imports(huis, m) & set(huis) for m in huis}
    kamers, regels = _rooms(huis)
    klassen = Counter(
        k.name for _, b in huis.values() for k in b.body if isinstance(k, ast.ClassDef)
    )
    functies = [n for _, b in huis.values() for n in ast.walk(b) if isinstance(n, ast.FunctionDef)]
    yield from ((f"kamer {kamer}", regels[kamer]) for kamer in sorted(regels))
    yield "modules", len(huis)
    yield "regels", sum(lengtes)
    yield "middelste module", int(median(lengtes))
    yield "grootste module", max(lengtes)
    yield "kringen van modules", len(find_kringen(pijlen))
    yield "kringen van kamers", len(find_kringen(kamers))
    yield "klassenamen die vaker voorkomen", sum(n > 1 for n in klassen.values())
    yield "functies van meer dan 40 regels", sum(f.end_lineno - f.lineno >= 40 for f in functies)  # type: ignore[operator]
    yield (
        "modules met SQL buiten dossier/",
        sum(find_kamer(m) != "dossier" and _has_sql(b) for m, (_, b) in huis.items()),
    )
    yield "functies met Any in hun aanhef", sum(_has_any(f) for f in functies)


def _rooms(huis: Huis) -> tuple[dict[str, set[str]], Counter[str]]:
    kamers: dict[str, set[str]] = defaultdict(set)
    regels: Counter[str] = Counter()
    for module, (pad, _) in huis.items():
        kamer = find_kamer(module)
        if kamer in ("", "__main__"):
            continue
        regels[kamer] += len(pad.read_text(encoding="utf-8").splitlines())
        kamers[kamer] |= {find_kamer(d) for d in list_imports(huis, module)} - {kamer, ""}
    return kamers, regels


def _has_sql(boom: ast.Module) -> bool:
    knopen = list(ast.walk(boom))
    namen = {a.name.split(".")[0] for n in knopen if isinstance(n, ast.Import) for a in n.names}
    namen |= {(n.module or "").split(".")[0] for n in knopen if isinstance(n, ast.ImportFrom)}
    return bool(namen & {"psycopg", "sqlite3"})


def _has_any(functie: ast.FunctionDef) -> bool:
    delen = [functie.args, *([functie.returns] if functie.returns else [])]
    return any(isinstance(n, ast.Name) and n.id == "Any" for d in delen for n in ast.walk(d))


def main() -> int:
    """Print the drawing or the numbers."""
    opties = argparse.ArgumentParser()
    opties.add_argument("--map", type=Path, default=Path(__file__).resolve().parents[1])
    opties.add_argument("--cijfers", action="store_true")
    opties.add_argument("--schrijf", action="store_true", help="zet de tekening in de pagina")
    gekozen = opties.parse_args()
    huis = read_huis(gekozen.map)
    regels = [f"{n:<36}{w:>7}" for n, w in count(huis)] if gekozen.cijfers else draw(huis)
    tekst = "\n".join(regels) + "\n"
    if gekozen.schrijf:
        voor, _, rest = PAGINA.read_text(encoding="utf-8").partition("```huis\n")
        na = rest.partition("```")[2]
        PAGINA.write_text(f"{voor}```huis\n{tekst}```{na}", encoding="utf-8", newline="\n")
    sys.stdout.write(tekst)
    return 0


if __name__ == "__main__":
    sys.exit(main())
