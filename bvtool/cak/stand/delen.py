"""A start and a stop of the abonnementstarief: two messages (401 and 403) that are one delivery.

Each tells of its own part; what stands of the other part was told before. So each message is filled
up to what its whole delivery says then, as a 405 or a 407 says it by itself. The rules are those of
`gesprek.levering`, over very many at once; a property in the tests holds both equal.
"""

from __future__ import annotations

import polars as pl

from bvtool.berichten.eigenbijdrage import NIEUW, START, STOP, VERWIJDEREN, WIJZIGEN
from bvtool.vak.standen import AFKEUREN, Stand

HEEL, BEGIN, EINDE = "heel", "start", "stop"
_LEVERING = ["uitvoerder", "bsn", "startnummer"]
_AF = pl.col("uitkomst").is_in([stand.value for stand in AFKEUREN])
_ZEGT = ("startdatum", "stopdatum", "status", "uitkomst")


def complete_delen(berichten: pl.DataFrame) -> pl.DataFrame:
    """The messages with what their whole delivery says: `startdatum` of a stop and `stopdatum` of a
    start are those that stand (null: none, or never told); the withdrawal of a stop is a change.

    `berichten` as `berichten.make_berichten`. Adds `deel` (String: HEEL, BEGIN or EINDE), `ander`
    (String: the outcome of the message that told the other part, null when none did) and `stuk`
    (Boolean: the last message on the other part counts as rejected). A stop whose start was
    rejected does not stand: it counts as rejected.
    """
    delen = {START: BEGIN, STOP: EINDE}
    met = berichten.with_columns(
        deel=pl.col("soort").replace_strict(delen, default=HEEL, return_dtype=pl.String),
        ander=pl.lit(None, dtype=pl.String),
        stuk=pl.lit(False),
    )
    los = met.filter(pl.col("deel") != HEEL)
    if los.is_empty():
        return met
    return pl.concat([met.filter(pl.col("deel") == HEEL), _fill(los).select(met.columns)]).sort(
        "nr"
    )


def _fill(los: pl.DataFrame) -> pl.DataFrame:
    is_start, is_stop = pl.col("deel") == BEGIN, pl.col("deel") == EINDE
    nieuw = is_start & (pl.col("status") == NIEUW)
    weg = is_start & (pl.col("status") == VERWIJDEREN) & ~_AF
    # In the order of sending: a new start goes before everything else of its day.
    rij = los.sort("dagtekening", nieuw.not_(), "seconde", "nr").with_row_index("plek")
    plek = pl.col("plek")
    rij = rij.with_columns(
        _van_start=pl.when(is_start & ~_AF).then(plek).forward_fill().over(_LEVERING),
        _van_stop=pl.when(is_stop & ~_AF).then(plek).forward_fill().over(_LEVERING),
        _van_nieuw=pl.when(nieuw).then(plek).forward_fill().over(_LEVERING),
        _van_leeg=pl.when(nieuw | weg).then(plek).forward_fill().over(_LEVERING),
    )
    van = rij.select("plek", *_ZEGT)
    for naam in ("start", "stop", "nieuw"):
        anders = {k: f"{naam}_{k}" for k in _ZEGT} | {"plek": f"_van_{naam}"}
        rij = rij.join(van.rename(anders), on=f"_van_{naam}", how="left", maintain_order="left")
    staat = pl.col("start_status") != VERWIJDEREN
    afkeuren = [stand.value for stand in AFKEUREN]
    niet_begonnen = pl.col("nieuw_uitkomst").is_in(afkeuren).fill_null(False)
    staat_nog = pl.col("_van_stop") > pl.col("_van_leeg").fill_null(-1)
    erbij = staat_nog & ~niet_begonnen & (pl.col("stop_status") != VERWIJDEREN)
    erbij &= pl.col("status") != VERWIJDEREN
    stop_weg = is_stop & (pl.col("status") == VERWIJDEREN)
    zonder_start = is_stop & niet_begonnen
    return rij.with_columns(
        startdatum=pl.when(is_start).then("startdatum").when(staat).then("start_startdatum"),
        stopdatum=pl.when(is_stop & ~stop_weg)
        .then("stopdatum")
        .when(is_start & erbij)
        .then("stop_stopdatum"),
        status=pl.when(stop_weg).then(WIJZIGEN).otherwise("status"),
        ander=pl.when(is_stop & staat)
        .then("start_uitkomst")
        .when(is_start & erbij)
        .then("stop_uitkomst"),
        uitkomst=pl.when(zonder_start & ~_AF)
        .then(pl.lit(Stand.AFGEKEURD.value))
        .otherwise("uitkomst"),
    ).with_columns(
        stuk=pl.when(is_stop)
        .then(_AF.filter(is_start).last().over(_LEVERING))
        .otherwise(_AF.filter(is_stop).last().over(_LEVERING))
        .fill_null(False)
    )
