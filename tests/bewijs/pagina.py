"""The page docs/betrouwbaarheid.md, written from the figures of the runs alone."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bvtool import __version__
from tests.bewijs.afloop import GOED, Afloop
from tests.faults.injectie import DOOD, STROOM

NIET = "niet gemeten"


@dataclass(frozen=True)
class Gemeten:
    """A part: its name, the command that makes its figures again, how it ended (None: it never
    ran here), and the hash of the code as it is now."""

    naam: str
    opdracht: str
    afloop: Afloop | None
    code: str


def write_pagina(map_: Path, doel: Path, gemeten: Sequence[Gemeten], machine: str) -> None:
    """Write the page from what stands in `map_`."""
    gelopen = [g.naam for g in gemeten if g.afloop is not None]
    regels = [
        "# Hoe betrouwbaar is bvtool",
        "",
        "Deze pagina is gemaakt door `make proof`, uit de proeven zelf. Ieder getal heeft de "
        "opdracht waarmee u het opnieuw maakt. Onder `mis` hoort 0 te staan.",
        "",
        f"Gemeten met bvtool {__version__} ({machine}).",
        "",
        *_tabel(map_, gemeten),
        "",
        *(r for naam in gelopen if naam in _TABELLEN for r in _TABELLEN[naam](map_)),
        *_uitleg(),
    ]
    doel.write_text("\n".join(regels) + "\n", encoding="utf-8", newline="\n")


def _tabel(map_: Path, gemeten: Sequence[Gemeten]) -> Iterator[str]:
    yield "| proef | geprobeerd | mis | opdracht |"
    yield "|---|---:|---:|---|"
    ouder = False
    for g in gemeten:
        rijen = list(_REGELS[g.naam](map_)) if g.afloop else []
        if g.afloop is None:
            rijen = [(_TITELS[g.naam], NIET, NIET)]
        elif g.afloop.wat != GOED:
            rijen.append((_TITELS[g.naam], "", f"**{g.afloop.wat}**"))
        elif not rijen:
            rijen = [(_TITELS[g.naam], "**GEEN CIJFERS**", "**GEEN CIJFERS**")]
        oud = g.afloop is not None and g.afloop.code != g.code
        ouder |= oud
        for wat, aantal, mis in rijen:
            yield f"| {wat}{' (*)' * oud} | {aantal} | {mis} | `{g.opdracht}` |"
    if ouder:
        yield ""
        yield "(*) gemeten voor de laatste verandering van het programma of van deze proef."


def _read(pad: Path) -> Any:
    return json.loads(pad.read_text(encoding="utf-8")) if pad.exists() else None


def _log(map_: Path, naam: str) -> str:
    pad = map_ / f"{naam}.log"
    return pad.read_text(encoding="utf-8", errors="replace") if pad.exists() else ""


def _punt(getal: int) -> str:
    return f"{getal:,}".replace(",", ".")


def _sum_fouten(naam: str, op: str, fout: str) -> Any:
    """The figures of the faults with one kind of ledger; `fout`: what an error is called there."""
    soorten = {
        "gestopt met kill -9; verloren, half of dubbel": lambda hoe: hoe.startswith(DOOD),
        "stroom weg, met alles wat niet was gespoeld; verloren, half of dubbel": STROOM.__eq__,
        f"{fout}; half bestand, traceback of andere afloop": (
            lambda hoe: not hoe.startswith(DOOD) and hoe != STROOM
        ),
    }

    def lees(map_: Path) -> Iterator[tuple[str, str, str]]:
        cijfers = (_read(map_ / f"{naam}.json") or {"cijfers": []})["cijfers"]
        for wat, past in soorten.items():
            rijen = [c for c in cijfers if past(c["hoe"])]
            soort = f"{op}{wat} ({len({c['opdracht'] for c in rijen})} opdrachten, zie hieronder)"
            if rijen:
                mis = sum(c["mis"] for c in rijen)
                yield soort, _punt(sum(c["geprobeerd"] for c in rijen)), str(mis)

    return lees


def _sum_samen(map_: Path) -> Iterator[tuple[str, str, str]]:
    for c in (_read(map_ / "samen.json") or {"cijfers": []})["cijfers"]:
        yield (
            f"{c['wat']}{' tegelijk' * ('terwijl' not in c['wat'])}; dubbel, of een andere "
            "exitcode dan 0, 1 en 75",
            f"{c['keer']} keer ({_punt(c['opdrachten'])} opdrachten, {c['bezig']} keer 75)",
            str(c["mis"]),
        )


def _sum_omgevallen(map_: Path) -> Iterator[tuple[str, str, str]]:
    for c in (_read(map_ / "omgevallen.json") or {"cijfers": []})["cijfers"]:
        niet = c["geprobeerd"] - min(c["gevonden"], c["kopie_aangeboden"])
        yield (
            f"administratie: {c['wat']}; niet gevonden, of geen kopie aangeboden",
            _punt(c["geprobeerd"]),
            str(niet),
        )


def _sum_rijen(map_: Path) -> Iterator[tuple[str, str, str]]:
    for c in (_read(map_ / "rijen.json") or {"cijfers": []})["cijfers"]:
        wat = "een waarde van de administratie met de hand veranderd; tabel en rij niet genoemd"
        yield wat, _punt(c["geprobeerd"]), str(c["mis"])


def _sum_terugrekenen(map_: Path) -> Iterator[tuple[str, str, str]]:
    for c in (_read(map_ / "terugrekenen.json") or {"cijfers": []})["cijfers"]:
        wat = f"na opschonen: ieder BSN van de testreeks, in {c['bestanden']} bestanden"
        yield f"{wat}; teruggerekend", _punt(c["geprobeerd"]), str(c["mis"])


def _sum_mutanten(map_: Path) -> Iterator[tuple[str, str, str]]:
    cijfers = (_read(map_ / "mutanten.json") or {"cijfers": []})["cijfers"]
    if cijfers:
        alle = sum(c["mutanten"] for c in cijfers)
        dood = sum(c["gedood"] for c in cijfers)
        onverklaard = sum(len(c["over"]) - c["verklaard"] for c in cijfers)
        yield (
            f"mutanten van de kern: {dood} gedood, score {100 * dood / alle:.1f}%; niet verklaard",
            _punt(alle),
            str(onverklaard),
        )


def _sum_log(naam: str, wat: str, patroon: str) -> Any:
    def lees(map_: Path) -> Iterator[tuple[str, str, str]]:
        tekst = _log(map_, naam)
        if gevonden := re.findall(patroon, tekst):
            yield wat, str(gevonden[-1]), str(len(re.findall(r"(?m)^(?:FAILED|ERROR) ", tekst)))

    return lees


def _sum_fuzz(naam: str) -> Any:
    def lees(map_: Path) -> Iterator[tuple[str, str, str]]:
        gelezen = _read(map_ / f"{naam}.json")
        if gelezen:
            yield _TITELS[naam], _punt(gelezen["aantal"]), str(len(gelezen["gebreken"]))

    return lees


def _sum_eigenschappen(map_: Path) -> Iterator[tuple[str, str, str]]:
    tekst = _log(map_, "eigenschappen")
    gevallen = [int(n) for n in re.findall(r"(\d+) passing, ", tekst)]
    if gevallen:
        aantal = len(re.findall(r"(?m)^\S+\.py::\S+:$", tekst))
        mis = len(re.findall(r"(?m)^(?:FAILED|ERROR) ", tekst))
        yield _TITELS["eigenschappen"], f"{aantal} ({_punt(sum(gevallen))} gevallen)", str(mis)


def _sum_tests(map_: Path) -> Iterator[tuple[str, str, str]]:
    yield from _sum_log("tests", "alle tests", r"(\d+) passed")(map_)
    verslagen = [_read(pad) for pad in sorted((map_ / "lek").glob("*.json"))]
    if verslagen:
        som: dict[str, int] = defaultdict(int)
        for verslag in verslagen:
            for sleutel, waarde in verslag.items():
                som[sleutel] += waarde
        yield (
            "persoonsgegevens buiten de bestanden die ervoor zijn",
            f"{_punt(som['teksten'])} uitvoeren en {_punt(som['bestanden'])} bestanden, tegen "
            f"{_punt(som['personen'])} personen",
            str(som["lekken"]),
        )


_TITELS = {
    "fouten": "gestopt of gehinderd op iedere plek",
    "opserver": "gestopt of gehinderd, met de administratie op PostgreSQL",
    "samen": "opdrachten tegelijk",
    "omgevallen": "beschadigde administratie",
    "rijen": "veranderde rij in de administratie",
    "terugrekenen": "terugrekenen na opschonen",
    "mutanten": "mutanten van de kern",
    "fuzz": "kapotgemaakte tabellen (B4, register); traceback, vastlopen of over de grens",
    "berichten": (
        "kapotgemaakte berichten, zips, instellingen en lijsten van het CAK; traceback, vastlopen, "
        "over de grens of een andere administratie"
    ),
    "klerk": "reeksen van bewerkingen in het werkboek; stille verandering",
    "eigenschappen": "eigenschappen",
    "server": "dezelfde week en acht collega's op PostgreSQL",
    "beide": "tests van de opdrachten die iets bewaren, met iedere administratie op PostgreSQL",
    "tests": "alle tests",
}
_REGELS: dict[str, Any] = {
    "fouten": _sum_fouten("fouten", "", "fout van de schijf"),
    "opserver": _sum_fouten(
        "opserver", "op PostgreSQL: ", "fout van de schijf, of de verbinding is weg"
    ),
    "samen": _sum_samen,
    "omgevallen": _sum_omgevallen,
    "rijen": _sum_rijen,
    "terugrekenen": _sum_terugrekenen,
    "mutanten": _sum_mutanten,
    "fuzz": _sum_fuzz("fuzz"),
    "berichten": _sum_fuzz("berichten"),
    "klerk": _sum_log("klerk", _TITELS["klerk"], r"(\d+) reeksen gespeeld"),
    "eigenschappen": _sum_eigenschappen,
    "server": _sum_log("server", _TITELS["server"], r"(\d+) passed"),
    "beide": _sum_log("beide", _TITELS["beide"], r"(\d+) passed"),
    "tests": _sum_tests,
}


def _fouten(naam: str, kop: str) -> Any:
    def lees(map_: Path) -> Iterator[str]:
        gelezen = _read(map_ / f"{naam}.json") or {"cijfers": []}
        cijfers = gelezen["cijfers"]
        if not cijfers:
            return
        wijzen = list(dict.fromkeys(c["hoe"] for c in cijfers))
        per = {(c["opdracht"], c["hoe"]): c for c in cijfers}
        yield from (kop, "", "Geprobeerd, en tussen haakjes hoe vaak het misging.", "")
        if (om_de := gelezen.get("om_de", 1)) > 1:
            yield (
                f"`dood` en `stroom weg`: iedere plek. De andere: ieder op een van de {om_de} "
                "plekken, en ieder op andere. Met `--om-de 1` krijgt iedere plek ze allemaal."
            )
            yield ""
        yield "| opdracht | " + " | ".join(wijzen) + " |"
        yield "|---|" + "---:|" * len(wijzen)
        for opdracht in dict.fromkeys(c["opdracht"] for c in cijfers):
            cellen = [per.get((opdracht, hoe)) for hoe in wijzen]
            tekst = [f"{c['geprobeerd']} ({c['mis']})" if c else NIET for c in cellen]
            yield f"| {opdracht} | " + " | ".join(tekst) + " |"
        yield ""

    return lees


def _mutanten(map_: Path) -> Iterator[str]:
    cijfers = (_read(map_ / "mutanten.json") or {"cijfers": []})["cijfers"]
    if not cijfers:
        return
    yield "## Mutanten"
    yield ""
    yield "| module | mutanten | geprobeerd | gedood | score | leven nog | verklaard |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for c in cijfers:
        score = f"{c['score']}%"
        getallen = (c["alle"], c["mutanten"], c["gedood"], score, len(c["over"]), c["verklaard"])
        yield f"| {c['module']} | " + " | ".join(map(str, getallen)) + " |"
    yield ""
    yield (
        "Waar er minder zijn geprobeerd dan er zijn, is dat een steekproef met een vast lot. "
        "Welke er leven en waarom, staat in `tests/mutanten/verklaard.csv`."
    )
    yield ""


_TABELLEN = {
    "fouten": _fouten("fouten", "## Plekken per opdracht"),
    "opserver": _fouten("opserver", "## Plekken per opdracht, met de administratie op PostgreSQL"),
    "mutanten": _mutanten,
}
"""A table of its own below the main one."""


def _uitleg() -> Iterator[str]:
    yield "## Hoe er wordt gemeten"
    yield ""
    yield from (Path(__file__).parent / "uitleg.md").read_text(encoding="utf-8").splitlines()
