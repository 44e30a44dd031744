"""The results as a page of Markdown, as JSON and as a picture."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from importlib import metadata
from pathlib import Path

from benchmarks.plaatje import draw
from benchmarks.proef import BVTOOL, Eis
from benchmarks.uitslag import Uitslag, growth

PAKKETTEN = ("polars", "fastexcel", "XlsxWriter", "lxml", "click", "rapidfuzz")
PLAATJES = (
    ("kosten.svg", "seconden", Uitslag.seconden),
    ("geheugen.svg", "MB geheugen", Uitslag.megabytes),
)
PEERPAKKETTEN = ("datacompy", "csv-diff", "pandas", "duckdb")


def write_verslag(
    map_: Path, uitslagen: Sequence[Uitslag], machine: dict[str, str], duur: float, *, heel: bool
) -> None:
    """Write `resultaten.md`, `resultaten.json` and the pictures into `map_`. How long it took is
    only judged of a run that measured everything (`heel`)."""
    groei = growth(list(uitslagen))
    if heel:
        groei.append(Eis("make bench als geheel", duur / 60, 25, "minuten"))
    for naam, eenheid, measure in PLAATJES:
        titel = f"Vergelijken van csv: {eenheid} tegen klanten"
        svg = draw(titel, _lines(uitslagen, measure), eenheid)
        (map_ / naam).write_text(svg, encoding="utf-8", newline="\n")
    gegevens = {
        "machine": machine,
        "duur_seconden": round(duur),
        "proeven": [_as_json(u) for u in uitslagen],
        "groei": [_eis_json(e) for e in groei],
    }
    tekst = json.dumps(gegevens, ensure_ascii=False, indent=1)
    (map_ / "resultaten.json").write_text(tekst + "\n", encoding="utf-8", newline="\n")
    regels = list(_page(uitslagen, groei, machine, duur))
    (map_ / "resultaten.md").write_text("\n".join(regels) + "\n", encoding="utf-8", newline="\n")


def describe_machine(peers: Path | None) -> dict[str, str]:
    """The machine and the versions of everything that is measured."""
    uit = {
        "datum": f"{datetime.now().astimezone():%Y-%m-%d}",
        "systeem": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processor": _processor(),
        "kernen": str(_cores()),
        "geheugen": _memory(),
        "belasting voor het meten": _load(),
        "python": platform.python_version(),
    }
    uit |= {naam: metadata.version(naam) for naam in PAKKETTEN}
    return uit | (_peer_versions(peers) if peers else {})


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    pad = Path("/proc/cpuinfo")
    if pad.exists():
        for regel in pad.read_text(encoding="utf-8", errors="replace").splitlines():
            if regel.startswith("model name"):
                return regel.partition(":")[2].strip()
    return platform.processor() or "onbekend"


def _load() -> str:
    """How many processes were at work before the measuring began: above 1 the times are noisy."""
    return f"{os.getloadavg()[2]:.1f}" if hasattr(os, "getloadavg") else "onbekend"


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return "onbekend"
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def _peer_versions(peers: Path) -> dict[str, str]:
    vraag = (
        "import json, importlib.metadata as m; "
        f"print(json.dumps({{n: m.version(n) for n in {PEERPAKKETTEN!r}}}))"
    )
    antwoord = subprocess.run([str(peers), "-c", vraag], capture_output=True, check=False)
    versies: dict[str, str] = json.loads(antwoord.stdout) if antwoord.returncode == 0 else {}
    return versies


def _lines(
    uitslagen: Sequence[Uitslag], measure: Callable[[Uitslag, str], float | None]
) -> dict[str, list[tuple[float, float]]]:
    """By participant the points (clients, cost) of the comparison of csv."""
    lijnen: dict[str, list[tuple[float, float]]] = {}
    for u in uitslagen:
        if u.proef.naam.startswith("vergelijk-csv-"):
            for wie in u.lopen:
                if kosten := measure(u, wie):
                    lijnen.setdefault(wie, []).append((u.proef.maat, kosten))
    return lijnen


def _as_json(u: Uitslag) -> dict[str, object]:
    return {
        "naam": u.proef.naam,
        "titel": u.proef.titel,
        "maat": u.proef.maat,
        "deelnemers": {
            wie: {
                "seconden": [round(p.seconden, 4) for p in lopen],
                "mediaan": u.seconden(wie),
                "rekentijd": u.rekentijd(wie),
                "verhouding_rekentijd": u.verhouding_rekentijd(wie),
                "megabytes": u.megabytes(wie),
                "verhouding": u.verhouding(wie),
                "verhouding_geheugen": u.verhouding_geheugen(wie),
            }
            for wie, lopen in u.lopen.items()
        },
        "mislukt": u.mislukt,
        "eisen": [_eis_json(e) for e in u.eisen()],
    }


def _eis_json(e: Eis) -> dict[str, object]:
    return {
        "wat": e.wat,
        "gemeten": e.gemeten,
        "grens": e.grens,
        "eenheid": e.eenheid,
        "gehaald": e.gehaald,
    }


def _page(
    uitslagen: Sequence[Uitslag], groei: Sequence[Eis], machine: dict[str, str], duur: float
) -> Iterator[str]:
    yield "# Metingen"
    yield ""
    yield (
        "Gemaakt door `make bench`. Iedere opdracht is een heel proces, van start tot einde, om en "
        "om gemeten met haar vloer en met wat een ander gereedschap kost. De verhouding is de "
        "mediaan van de verhoudingen per ronde: bvtool gedeeld door de ander. Wat de vloeren zijn "
        "en waarom iets is zoals het is: [docs/prestaties.md](../docs/prestaties.md)."
    )
    yield ""
    yield "; ".join(f"{naam} {waarde}" for naam, waarde in machine.items())
    yield ""
    yield f"Het meten zelf duurde {duur / 60:.0f} minuten (gegevens maken meegeteld)."
    yield ""
    yield "## Eisen"
    yield ""
    yield "| opdracht | rijen | eis | gemeten | grens | gehaald |"
    yield "|---|--:|---|--:|--:|---|"
    for u in uitslagen:
        for e in u.eisen():
            yield f"| {u.proef.titel} | {_int(u.proef.maat)} | {_eis_cells(e)} |"
    for e in groei:
        yield f"| groei | | {_eis_cells(e)} |"
    yield ""
    yield "## Alle metingen"
    yield ""
    yield "| opdracht | rijen | wie | mediaan | keer | rekentijd | keer | geheugen | keer |"
    yield "|---|--:|---|--:|--:|--:|--:|--:|--:|"
    for u in uitslagen:
        for wie in u.proef.deelnemers:
            yield _row(u, wie)
    yield ""
    yield "![Tijd tegen omvang](kosten.svg)"
    yield ""
    yield "![Geheugen tegen omvang](geheugen.svg)"


def _row(u: Uitslag, wie: str) -> str:
    begin = f"| {u.proef.titel} | {_int(u.proef.maat)} | {wie} |"
    if wie in u.mislukt:
        return f"{begin} mislukt | | | | | |"
    seconden, mb = u.seconden(wie), u.megabytes(wie)
    keer, keer_mb = u.verhouding(wie), u.verhouding_geheugen(wie)
    eigen = wie == BVTOOL
    return (
        f"{begin} {_nl(seconden, 3)} s | {'' if eigen else _nl(keer, 2)} | "
        f"{_nl(u.rekentijd(wie), 3)} s | {_nl(u.verhouding_rekentijd(wie), 2)} | {_nl(mb, 0)} MB | "
        f"{'' if eigen else _nl(keer_mb, 2)} |"
    )


def _eis_cells(e: Eis) -> str:
    cijfers = 3 if e.eenheid == "s" else 2 if e.eenheid == "keer" else 0
    gehaald = "ja" if e.gehaald else "**nee**"
    grens = f"{e.grens:g}".replace(".", ",")
    return f"{e.wat} | {_nl(e.gemeten, cijfers)} {e.eenheid} | {grens} | {gehaald}"


def _nl(waarde: float | None, cijfers: int) -> str:
    return "" if waarde is None else f"{waarde:.{cijfers}f}".replace(".", ",")


def _int(waarde: int) -> str:
    return f"{waarde:,}".replace(",", ".") if waarde > 1 else ""
