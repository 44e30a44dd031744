"""What changed since the run before: the figures of then (from the ledger) beside those of now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple

from bvtool.cak.stand.bellen import Eerder, find_redenen
from bvtool.cak.stand.stand import Gemeentestand
from bvtool.cak.stand.stappen import name_stap
from bvtool.cak.stand.telling import Gemeentetelling
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
_TELLING = Gemeentetelling._fields
Cijfers = Mapping[str, Mapping[str, object]]
"""Per uitvoerderscode the figures of one run."""


class Wijziging(NamedTuple):
    """What changed for one gemeente, as short sentences."""

    naam: str
    uitvoerder: str
    zinnen: Sequence[str]


class Sinds(NamedTuple):
    """`moment` of the run before (None: this is the first one), and every gemeente that changed."""

    moment: datetime | None
    wijzigingen: Sequence[Wijziging]


def take_cijfers(stand: Gemeentestand) -> dict[str, dict[str, object]]:
    """The figures of a standing as they are kept: counts, the step, in time or not."""
    return {
        g.gemeente.uitvoerder: {
            **{naam: getattr(g.telling, naam) for naam in _TELLING},
            "stap": name_stap(g, stand.moment),
            "antwoord": g.antwoord is not None,
            "juist": g.volledig and g.totaal_klopt,
            "redenen": [r.sleutel for r in find_redenen(g, stand.moment)],
            "op_tijd": g.op_tijd,
        }
        for g in stand.gemeenten
    }


def read_telling(cijfers: Mapping[str, object]) -> Gemeentetelling:
    """The counts among the kept figures of one gemeente (`take_cijfers`)."""
    return Gemeentetelling(**{k: int(str(v)) for k, v in cijfers.items() if k in _TELLING})


def compare(verbinding: Verbinding, stand: Gemeentestand, nu: Cijfers) -> Sinds:
    """What changed since the last run before the moment of this standing; `nu`: its figures
    (`take_cijfers`)."""
    vorige = read_cijfers(verbinding, stand.moment)
    if vorige is None or not _is_same_round(stand, vorige[0]):
        return Sinds(None, [])
    laatste, toen = vorige
    wijzigingen = [
        Wijziging(g.gemeente.naam, g.gemeente.uitvoerder, zinnen)
        for g in stand.gemeenten
        if (zinnen := _tell(toen.get(g.gemeente.uitvoerder), nu[g.gemeente.uitvoerder]))
    ]
    return Sinds(laatste, wijzigingen)


def _is_same_round(stand: Gemeentestand, toen: datetime) -> bool:
    """Whether the figures of then are of the round of this standing."""
    return stand.ronde is None or datetime.fromisoformat(stand.ronde.geopend) < toen


def read_cijfers(
    verbinding: Verbinding, voor: datetime, *, ook: bool = False
) -> tuple[datetime, Cijfers] | None:
    """The figures of the last run before a moment (`ook`: or at it), and when that was; else
    None."""
    momenten = {datetime.fromisoformat(m): m for m in inname.ask_momenten(verbinding)}
    eerder = [m for m in momenten if m < voor or (ook and m == voor)]
    if not eerder:
        return None
    laatste = max(eerder)
    return laatste.astimezone(TIJDZONE), json.loads(
        inname.ask_cijfers(verbinding, momenten[laatste])
    )


def read_eerder(verbinding: Verbinding, stand: Gemeentestand) -> Eerder | None:
    """The reasons to call of the last run before this day; None when there was none, nothing when
    it was in another round."""
    dag = datetime.combine(stand.moment.date(), time(), TIJDZONE)
    vorige = read_cijfers(verbinding, dag)
    if vorige is None:
        return None
    if not _is_same_round(stand, vorige[0]):
        return {}
    return {code: read_redenen(cijfers) for code, cijfers in vorige[1].items()}


def read_redenen(cijfers: Mapping[str, object]) -> list[str]:
    """The reasons to call among the figures of one gemeente; figures of before have none."""
    redenen = cijfers.get("redenen")
    return [str(r) for r in redenen] if isinstance(redenen, list) else []


def keep(verbinding: Verbinding, stand: Gemeentestand, nu: Cijfers) -> None:
    """Keep the figures of this run (`take_cijfers`); those of a run at the same moment are
    replaced, but not those with which the round before ended."""
    if stand.ronde is not None and stand.moment.isoformat() == stand.ronde.geopend:
        return
    inhoud = json.dumps(nu, ensure_ascii=False, sort_keys=True)
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
