"""What changed since the run before: the figures of then (from the ledger) beside those of now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bvtool.cak.stand.stand import Gemeentestand
from bvtool.cak.stand.stappen import name_stap
from bvtool.dossier.vragen import inname
from bvtool.kalender.klok import TIJDZONE

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_NAMEN = (
    ("toegezegd", "toegezegd"),
    ("ontvangen", "ontvangen"),
    ("goedgekeurd", "goedgekeurd"),
    ("afgekeurd", "afgekeurd"),
    ("ontbrekend", "ontbreekt"),
    ("niet_toegezegd", "niet toegezegd"),
)
Cijfers = Mapping[str, Mapping[str, object]]
"""Per uitvoerderscode the figures of one run."""


@dataclass(frozen=True, slots=True)
class Wijziging:
    """What changed for one gemeente, as short sentences."""

    naam: str
    uitvoerder: str
    zinnen: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sinds:
    """`moment` of the run before (None: this is the first one), and every gemeente that changed."""

    moment: datetime | None
    wijzigingen: Sequence[Wijziging]


def take_cijfers(stand: Gemeentestand) -> dict[str, dict[str, object]]:
    """The figures of a standing as they are kept: counts, the step, in time or not."""
    return {
        g.gemeente.uitvoerder: {
            **asdict(g.telling),
            "stap": name_stap(g, stand.moment),
            "antwoord": g.antwoord is not None,
        }
        for g in stand.gemeenten
    }


def compare(verbinding: Verbinding, stand: Gemeentestand) -> Sinds:
    """What changed since the last run before the moment of this standing."""
    momenten = inname.ask_momenten(verbinding)
    eerder = [m for m in momenten if datetime.fromisoformat(m) < stand.moment]
    if not eerder:
        return Sinds(None, [])
    laatste = max(eerder, key=datetime.fromisoformat)
    toen: Cijfers = json.loads(inname.ask_cijfers(verbinding, laatste))
    nu = take_cijfers(stand)
    wijzigingen = [
        Wijziging(g.gemeente.naam, g.gemeente.uitvoerder, zinnen)
        for g in stand.gemeenten
        if (zinnen := _tell(toen.get(g.gemeente.uitvoerder), nu[g.gemeente.uitvoerder]))
    ]
    return Sinds(datetime.fromisoformat(laatste).astimezone(TIJDZONE), wijzigingen)


def keep(verbinding: Verbinding, stand: Gemeentestand) -> None:
    """Keep the figures of this run; those of a run at the same moment are replaced."""
    inhoud = json.dumps(take_cijfers(stand), ensure_ascii=False, sort_keys=True)
    inname.keep_cijfers(verbinding, stand.moment.isoformat(), inhoud)


def _tell(toen: Mapping[str, object] | None, nu: Mapping[str, object]) -> list[str]:
    if toen is None:
        return ["nieuw in gemeenten.csv"]
    zinnen = []
    if nu["antwoord"] and not toen.get("antwoord"):
        zinnen.append("antwoord binnen")
    for sleutel, naam in _NAMEN:
        verschil = int(str(nu[sleutel])) - int(str(toen.get(sleutel, 0)))
        if verschil:
            zinnen.append(f"{verschil:+d} {naam}".replace("-", "−"))
    if nu["stap"] != toen.get("stap"):
        zinnen.append(f"van {toen.get('stap')} naar {nu['stap']}")
    return zinnen
