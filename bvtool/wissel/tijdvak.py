"""Between which moments of the shipped calendar a moment lies, without loading that calendar."""

from __future__ import annotations

from datetime import UTC, datetime

from bvtool.kalender.klok import at_amsterdam
from bvtool.vak.tabellen import load_tabel


def find_tijdvak(op: datetime) -> str:
    """A name for the stretch of time around `op` in which `mag` gives one answer, as far as that
    rests on the hour: two moments of one day with the same name have the same answer."""
    momenten = {
        at_amsterdam(datetime.fromisoformat(rij[kolom])).astimezone(UTC)
        for rij in load_tabel("releasewissels")
        for kolom in ("van", "tot")
        if rij[kolom]
    }
    nu = at_amsterdam(op).astimezone(UTC)
    return f"{sum(m < nu for m in momenten)}-{sum(m <= nu for m in momenten)}"
