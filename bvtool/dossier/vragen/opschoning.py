"""Questions about what must go when the retention is over, and its going.

What goes is everything that is not named here as proof, so a table of later makes goes too unless
somebody decides otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.dossier import caktabellen, ledger

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Engine, Verbinding

BEWIJS = ("meta", "spoor", "akkoord", "zending", "terugkoppeling", "vergelijking")
"""Tables that stay; of `vergelijking` only the counts and hashes."""
_JONG = (
    ledger.vergelijking,
    ledger.terugkoppeling,
    ledger.bericht,
    ledger.antwoord,
    ledger.invoer,
)
"""Where a fact about a person came in; each has its `moment`."""


def _going() -> list[sa.Table]:
    return [t for t in caktabellen.schema.sorted_tables if t.name not in BEWIJS]


def ask_jongste(verbinding: Verbinding) -> list[str]:
    """Of every kind of fact about persons the youngest moment."""
    jongste = (
        verbinding.execute(sa.select(sa.func.max(tabel.c.moment))).scalar() for tabel in _JONG
    )
    return [moment for moment in jongste if moment]


def count_rijen(verbinding: Verbinding) -> dict[str, int]:
    """How many rows would go, per table that has any."""
    er_zijn = set(sa.inspect(verbinding).get_table_names())
    aantallen = {
        tabel.name: verbinding.execute(sa.select(sa.func.count()).select_from(tabel)).scalar() or 0
        for tabel in _going()
        if tabel.name in er_zijn
    }
    return {naam: aantal for naam, aantal in aantallen.items() if aantal}


def delete_rijen(verbinding: Verbinding) -> None:
    """Take the rows away, and from the comparisons everything but counts and hashes."""
    for tabel in reversed(_going()):
        verbinding.execute(sa.delete(tabel))
    v = ledger.vergelijking
    leeg: dict[str, object] = {k.name: b"" for k in v.c if isinstance(k.type, sa.LargeBinary)}
    verbinding.execute(sa.update(v).values({**leeg, "b4_naam": "", "register_naam": ""}))


def ask_maat(verbinding: Verbinding) -> tuple[int, int] | None:
    """Of an embedded ledger its empty pages, and its size in bytes as it should be; else None."""
    if verbinding.dialect.name != "sqlite":
        return None
    los, aantal, maat = (
        int(verbinding.exec_driver_sql(f"PRAGMA {wat}").scalar() or 0)
        for wat in ("freelist_count", "page_count", "page_size")
    )
    return los, aantal * maat


def write_anew(engine: Engine) -> None:
    """Write the ledger anew, without what was deleted."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as verbinding:
        los = verbinding.connection.cursor()
        los.execute("VACUUM FULL" if engine.dialect.name == "postgresql" else "VACUUM")
        los.close()
