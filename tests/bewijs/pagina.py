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


def _sum_fouten(map_: Path) -> Iterator[tuple[str, str, str]]:
    gelezen = _read(map_ / "fouten.json")
    if gelezen is None:
        return
    for dood in (True, False):
        rijen = [c for c in gelezen["cijfers"] if c["hoe"].startswith("dood") is dood]
        wat = (
            "gestopt met kill -9; verloren, half of dubbel"
            if dood
            else "fout van de schijf; half bestand, traceback of andere afloop"
        )
        wat += f" ({len({c['opdracht'] for c in rijen})} opdrachten, zie hieronder)"
        if rijen:
            yield wat, _punt(sum(c["geprobeerd"] for c in rijen)), str(sum(c["mis"] for c in rijen))


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


def _sum_fuzz(map_: Path) -> Iterator[tuple[str, str, str]]:
    gelezen = _read(map_ / "fuzz.json")
    if gelezen:
        aantal = sum(gelezen["uitkomsten"].values())
        yield _TITELS["fuzz"], _punt(aantal), str(len(gelezen["gebreken"]))


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
    "samen": "opdrachten tegelijk",
    "omgevallen": "beschadigde administratie",
    "mutanten": "mutanten van de kern",
    "fuzz": "kapotgemaakte bestanden; traceback, vastlopen of over de grens",
    "klerk": "reeksen van bewerkingen in het werkboek; stille verandering",
    "eigenschappen": "eigenschappen",
    "server": "dezelfde week en acht collega's op PostgreSQL",
    "beide": "tests van de opdrachten met iedere administratie op PostgreSQL",
    "tests": "alle tests",
}
_REGELS: dict[str, Any] = {
    "fouten": _sum_fouten,
    "samen": _sum_samen,
    "omgevallen": _sum_omgevallen,
    "mutanten": _sum_mutanten,
    "fuzz": _sum_fuzz,
    "klerk": _sum_log("klerk", _TITELS["klerk"], r"(\d+) reeksen gespeeld"),
    "eigenschappen": _sum_eigenschappen,
    "server": _sum_log("server", _TITELS["server"], r"(\d+) passed"),
    "beide": _sum_log("beide", _TITELS["beide"], r"(\d+) passed"),
    "tests": _sum_tests,
}


def _fouten(map_: Path) -> Iterator[str]:
    cijfers = (_read(map_ / "fouten.json") or {"cijfers": []})["cijfers"]
    if not cijfers:
        return
    wijzen = list(dict.fromkeys(c["hoe"] for c in cijfers))
    per = {(c["opdracht"], c["hoe"]): c for c in cijfers}
    yield "## Plekken per opdracht"
    yield ""
    yield "Geprobeerd, en tussen haakjes hoe vaak het misging."
    yield ""
    if (om_de := (_read(map_ / "fouten.json") or {}).get("om_de", 1)) > 1:
        yield (
            f"`dood`: iedere plek. De fouten: ieder op een van de {om_de} plekken, en ieder op "
            "andere. Met `--om-de 1` krijgt iedere plek ze allemaal."
        )
        yield ""
    yield "| opdracht | " + " | ".join(wijzen) + " |"
    yield "|---|" + "---:|" * len(wijzen)
    for opdracht in dict.fromkeys(c["opdracht"] for c in cijfers):
        cellen = [per.get((opdracht, hoe)) for hoe in wijzen]
        tekst = [f"{c['geprobeerd']} ({c['mis']})" if c else NIET for c in cellen]
        yield f"| {opdracht} | " + " | ".join(tekst) + " |"
    yield ""


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


_TABELLEN = {"fouten": _fouten, "mutanten": _mutanten}
"""A table of its own below the main one."""


def _uitleg() -> Iterator[str]:
    yield "## Hoe er wordt gemeten"
    yield ""
    yield from _UITLEG.strip().splitlines()


_UITLEG = """
**Gestopt of gehinderd.** Iedere opdracht draait in een eigen proces. Daarin wordt alles geteld wat
de opdracht met de schijf doet: bestanden openen om te schrijven, iedere schrijfopdracht onder de
buffer, spoelen, hernoemen, verwijderen, mappen maken; en in SQLite (via zijn eigen VFS) iedere
schrijfopdracht, iedere keer spoelen, afkappen en verwijderen van de administratie en haar journaal.
Bij de zoveelste stopt het proces hard, of geeft de schijf een fout: vol (ENOSPC), lees- of
schrijffout (EIO), geen rechten (EACCES), alleen lezen (EROFS); `ENOSPC vanaf` blijft vol. Een
schrijfopdracht die misgaat, heeft de helft geschreven. Daarna: de administratie is de oude of de
nieuwe, ook in haar tabellen, ieder bestand is heel, en dezelfde opdracht nog eens eindigt rij voor
rij en byte voor byte als een ongestoorde. Niet vergeleken worden het logboek en `laatste-run.json`:
die vertellen van de fout. Niet geteld wordt het kindproces dat een spreadsheet leest; dat schrijft
niets. `monitor` en `eindrapport` draaien in een landelijk voorbeeld; bij het overzetten zet de
opdracht `akkoord` een administratie van versie 1 over, en doet verder niets.

**Tegelijk.** Wie moet wachten en opgeeft (75), hoort wie er bezig is, sinds wanneer en waarmee; dat
wordt bij iedere 75 nagekeken. Dubbele 407-berichten worden in de administratie gezocht, en in de
zips zelf.

**Beide administraties.** In iedere ronde van alle tests loopt dezelfde week op SQLite en op
PostgreSQL, met dezelfde uitkomst. De tests van de opdrachten draaien op SQLite, en daarna nog eens
met iedere administratie op PostgreSQL; iedere test krijgt dan een eigen lege database.

**Stroomuitval** is niet na te doen. Wel staat in `tests/dossier/test_stroomuitval.py` dat ieder
bestand en de map met zijn naam zijn gespoeld voor de administratie vastlegt.

**Beschadigd.** Van de gesloten administratie wordt een controlegetal bewaard. Dat vindt iedere
omgezette bit. Na een onderbroken opdracht (het getal is dan open) controleert bvtool iedere
bladzij, index en verwijzing, en het spoor.
"""
