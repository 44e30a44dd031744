"""Bare `bvtool` in a dossier of the CAK: whom to call today, and what the CAK itself has to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bvtool.cli.opdracht import Opdracht, Resultaat, can_ask
from bvtool.cli.stromen import ask, tell
from bvtool.cli.vervolg import NIETS, run_stap
from bvtool.cli.weektaak import tell_rapporten
from bvtool.vak.aantal import count
from bvtool.vak.fouten import InvoerOntbreekt

if TYPE_CHECKING:
    from bvtool.cak.daglijst import Daglijst
    from bvtool.dossier.map import Dossier

TOON = 15
"""How many gemeenten stand on the screen; the page has them all."""
_BEGIN = "Vul gemeenten.csv, zet in inkomend wat er binnenkwam en maak de monitor."


def run_dagstand(o: Opdracht, dossier: Dossier) -> Resultaat:
    """The list of today; exit code 1 when there is anything on it."""
    from bvtool.dossier.laatste_run import describe_run

    mis = tell_rapporten(dossier, o.klok)
    lijst = _read(o, dossier, mis)
    regels = [f"Dossier   {dossier.instellingen.naam}", *_tell(lijst)]
    regels += ["Volgende  bvtool monitor", f"Rapport   {mis or describe_run(dossier)}"]
    if dossier.instellingen.fictief:
        regels.insert(0, "FICTIEVE GEGEVENS")
    gegevens: dict[str, object] = {
        "fase": "monitor",
        "volgende": "bvtool monitor",
        "uiterlijk": lijst.termijn.moment if lijst and lijst.termijn else None,
        "open": lijst.open_ if lijst else 0,
        "bellen": [b.stand.gemeente.naam for b in lijst.bellen] if lijst else [],
        "werk": [{"wat": w.sleutel, "zin": w.zin} for w in lijst.werk] if lijst else [],
    }
    uit = Resultaat(gegevens, "\n".join(regels), code=1 if lijst and lijst.open_ else 0)
    if not can_ask(o):
        return uit
    tell(uit.tekst)
    if ask("\nDruk op Enter voor: bvtool monitor  (of typ n en Enter) ").strip():
        return Resultaat({}, NIETS)
    return run_stap(o, dossier, ["monitor"])


def _read(o: Opdracht, dossier: Dossier, mis: str) -> Daglijst | None:
    """The list; None before there is one, or while gemeenten.csv is not filled in."""
    if not dossier.has_ledger():
        return None
    from bvtool.cak.daglijst import read_daglijst

    try:
        lijst = read_daglijst(dossier, o.klok, mis)
    except InvoerOntbreekt:
        return None
    return lijst if lijst.gelezen else None


def _tell(lijst: Daglijst | None) -> list[str]:
    from bvtool.kalender.tekst import moment_tekst

    if lijst is None or lijst.gelezen is None:
        return [f"Wat nu    {_BEGIN}"]
    regels = [f"Stand     met de bestanden van {moment_tekst(lijst.gelezen)}"]
    bellen = lijst.bellen
    regels.append(
        f"Bellen    {count(len(bellen), 'gemeente', 'gemeenten') if bellen else 'niemand'}"
    )
    for b in bellen[:TOON]:
        nieuw = "nieuw, " if b.nieuw else ""
        redenen = ", ".join(r.naam for r in b.redenen)
        telefoon = b.stand.gemeente.telefoon or "telefoon niet bekend"
        regels.append(f"  {b.stand.gemeente.naam}: {nieuw}{redenen} ({telefoon})")
    if len(bellen) > TOON:
        regels.append(f"  en nog {len(bellen) - TOON}: zie rapporten/monitor.html")
    regels.append(f"Zelf doen {'niets' if not lijst.werk else ''}".rstrip())
    regels += [f"  {w.zin}" for w in lijst.werk]
    if lijst.termijn:
        t = lijst.termijn
        regels.append(
            f"Termijn   {t.wanneer}: {t.wat} ({count(t.aantal, 'gemeente', 'gemeenten')})"
        )
    return regels


def _gemeenten(aantal: int) -> str:
    return count(aantal, "gemeente", "gemeenten")
