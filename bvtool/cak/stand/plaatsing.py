"""Every client who was promised beside what came: in the migration and in a round that returns.

In a round a gemeente promises a message by its decision on a row (Start, Wijziging, Stop,
Intrekking); the message must say that. Messages on others are traffic of every day: nobody calls
about them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.stand.berichten import AF, GOED, WACHT, make_klanten, read_gesprek
from bvtool.cak.stand.dekking import add_b4_rij
from bvtool.cak.stand.delen import EINDE, complete_delen
from bvtool.cak.stand.klanten import (
    MIST,
    SCHEMA,
    find_elders,
    find_toegezegd,
    mark_andere,
    place_klanten,
)
from bvtool.vak.rondebesluit import CAK_CORRIGEERT, INTREKKING, START, STOP
from bvtool.vak.standen import AFKEUREN, Stand

_WIE = ["uitvoerder", "klant"]
_AFGEKEURD = pl.col("uitkomst").is_in([stand.value for stand in AFKEUREN])


class Geplaatst(NamedTuple):
    """The clients (`klanten.SCHEMA` and van_andere, in a round besluit), the messages of the round
    behind them, and the answers that fit no message at all."""

    klanten: pl.DataFrame
    berichten: pl.DataFrame
    los: pl.DataFrame


def place(archief: Innamearchief, b4: pl.DataFrame, antwoorden: pl.DataFrame) -> Geplaatst:
    """Every client of every gemeente in this archive."""
    gesprek = read_gesprek(archief)
    berichten, los = gesprek.berichten, gesprek.los
    if archief.periodiek:
        sinds = pl.col("seconde") >= archief.begin
        heel = complete_delen(berichten).filter(sinds)
        klanten = place_opdrachten(find_opdrachten(antwoorden, b4), heel)
        return Geplaatst(klanten, berichten.filter(sinds), los.filter(sinds))
    klanten = place_klanten(find_toegezegd(antwoorden, b4), make_klanten(berichten))
    return Geplaatst(mark_andere(klanten, find_elders(antwoorden)), berichten, los)


def place_again(
    eerst: Geplaatst,
    archief: Innamearchief,
    wie: Collection[str],
    b4: pl.DataFrame,
    antwoorden: pl.DataFrame,
) -> Geplaatst:
    """The same, with these gemeenten placed anew by another archive."""
    van_hen = pl.col("uitvoerder").is_in(sorted(wie))
    hun = replace(archief, bestanden=archief.bestanden.filter(van_hen))
    weer = place(hun, b4.filter(van_hen), antwoorden)
    na = eerst.berichten.height
    return Geplaatst(
        pl.concat([eerst.klanten.filter(~van_hen), weer.klanten.filter(van_hen)]),
        pl.concat(
            [eerst.berichten.filter(~van_hen), weer.berichten.with_columns(pl.col("nr") + na)]
        ),
        pl.concat([eerst.los.filter(~van_hen), weer.los]),
    )


def find_opdrachten(antwoorden: pl.DataFrame, b4: pl.DataFrame) -> pl.DataFrame:
    """What was promised in a round: uitvoerder, klant, rij (of B4; null for who is not in it),
    besluit, p_start and p_stop (null: whatever the message says), and the start that the CAK has
    (cak_start, null when its file names none)."""
    in_b4 = b4.select("uitvoerder", "cak_start", b4_rij="rij")
    return (
        add_b4_rij(antwoorden, b4)
        .filter("aanmelden", pl.col("besluit").is_not_null())
        .join(in_b4, on=["uitvoerder", "b4_rij"], how="left", maintain_order="left")
        .with_columns(klant=pl.coalesce("klant", "sleutel"))
        .select(
            *(*_WIE, "besluit", "cak_start"),
            rij="b4_rij",
            p_start="startdatum",
            p_stop="stopdatum",
        )
        .unique(maintain_order=True)
        .with_row_index("_opdracht")
    )


def place_opdrachten(opdrachten: pl.DataFrame, berichten: pl.DataFrame) -> pl.DataFrame:
    """One row per client who was promised, as `klanten.SCHEMA` with `besluit`; of several promises
    the one that is furthest from done. `berichten` as `delen.complete_delen` gives them.

    Approved: an approved message says what was promised, and was not withdrawn after that. Else the
    last message decides; `start_anders` when it says something else.
    """
    van = opdrachten.join(
        berichten.rename({"bsn": "klant"}), on=_WIE, how="left", maintain_order="left"
    ).with_columns(startdatum=_start(), uitkomst=_together())
    past = _fits().fill_null(False)
    goed, af = pl.col("uitkomst") == Stand.GOEDGEKEURD.value, _AFGEKEURD
    gekozen = (
        van.with_columns(
            _past=past,
            _eerste=pl.col("seconde").min().over("_opdracht"),
            _eerste_af=pl.col("nr").filter(_AFGEKEURD).min().over("_opdracht"),
            _keuze=pl.col("keuze").any().over("_opdracht"),
        )
        .with_columns(_weg=_is_gone())
        .with_columns(
            _rang=pl.when("_weg")
            .then(0)
            .when(past & goed)
            .then(4)
            .when(past & ~af)
            .then(3)
            .when(pl.col("stuk") & ~af)
            .then(1)
            .otherwise(2)
        )
        .sort("_opdracht", "_rang", "nr", nulls_last=False)
        .group_by("_opdracht", maintain_order=True)
        .last()
        .with_columns(keuze=pl.col("_keuze").fill_null(False))
        .with_columns(
            staat=pl.when(pl.col("nr").is_null() | pl.col("_weg"))
            .then(pl.lit(MIST))
            .when(pl.col("keuze"))
            .then(pl.lit(WACHT))
            .when(goed)
            .then(pl.lit(GOED))
            .when(af)
            .then(pl.lit(AF))
            .otherwise(pl.lit(WACHT))
        )
    )
    klaar = pl.col("staat").is_in([GOED, WACHT])
    return (
        gekozen.with_columns(
            toegezegd=pl.lit(True),
            gecorrigeerd=((pl.col("staat") == GOED) & (pl.col("_eerste_af") < pl.col("nr")))
            .fill_null(False),
            tegenstrijdig=(pl.col("uitkomst") == Stand.TEGENSTRIJDIG.value).fill_null(False),
            start_anders=klaar & ~pl.col("_past") & ~pl.col("keuze"),
            eerste="_eerste",
            laatste="seconde",
            _ver=pl.col("staat").replace_strict(
                {MIST: 0, AF: 1, WACHT: 2, GOED: 4}, return_dtype=pl.Int64
            ),
        )
        .sort(pl.when("start_anders").then(pl.min_horizontal("_ver", 3)).otherwise("_ver"),
              "_opdracht")
        .unique(_WIE, keep="first", maintain_order=True)
        .sort("_opdracht")
        .select(*SCHEMA, "besluit", van_andere=pl.lit(False))
    )  # fmt: skip


def _is_gone() -> pl.Expr:
    """An approved message of which the delivery was withdrawn after it, where nobody promised the
    withdrawal."""
    goed = pl.col("uitkomst") == Stand.GOEDGEKEURD.value
    weg = pl.col("nr").filter(goed & (pl.col("status") == 3)).max()
    weg = weg.over("_opdracht", "startnummer")
    return ((pl.col("besluit") != INTREKKING) & (pl.col("nr") <= weg)).fill_null(False)


def _start() -> pl.Expr:
    """The start of a delivery: of one that is only stopped, and whose start no message tells, the
    one in the file of the CAK."""
    onbekend = (pl.col("deel") == EINDE) & (pl.col("besluit") != START)
    return pl.when(onbekend).then(pl.coalesce("startdatum", "cak_start")).otherwise("startdatum")


def _together() -> pl.Expr:
    """The outcome of a message, and where the other part of its delivery was promised too, of both:
    approved only when both are."""
    wacht = pl.col("ander").is_in([Stand.OPEN.value, Stand.TEGENSTRIJDIG.value])
    ook = pl.when(pl.col("deel") == EINDE).then("p_start").otherwise("p_stop").is_not_null()
    samen = (pl.col("uitkomst") == Stand.GOEDGEKEURD.value) & wacht & ook
    return pl.when(samen).then("ander").otherwise("uitkomst")


def _fits() -> pl.Expr:
    """Whether the message says what was promised; a date that was not promised may be any. A stop
    alone changes nothing else than a stop."""
    is_stop = pl.col("deel") == EINDE
    gestopt = is_stop & pl.col("startdatum").is_null() & (pl.col("besluit") == STOP)
    zelfde_start = pl.col("p_start").is_null() | (pl.col("p_start") == pl.col("startdatum"))
    zelfde_start |= gestopt
    iets = ~is_stop | pl.col("p_start").is_not_null() | pl.col("p_stop").is_not_null()
    zelfde_stop = pl.col("p_stop").is_null() | (pl.col("p_stop") == pl.col("stopdatum"))
    return (
        pl.when(pl.col("besluit") == INTREKKING)
        .then(pl.col("status") == 3)
        .when(pl.col("besluit") == STOP)
        .then(
            (pl.col("status") != 3) & pl.col("stopdatum").is_not_null() & zelfde_start & zelfde_stop
        )
        .otherwise((pl.col("status") != 3) & zelfde_start & zelfde_stop & iets)
    )


def find_herstel(antwoorden: pl.DataFrame, b4: pl.DataFrame) -> pl.DataFrame:
    """The rows that by the answer the CAK has to mend: uitvoerder, klant, rij (of B4; null for who
    is not in it)."""
    wie = antwoorden.filter(pl.col("besluit") == CAK_CORRIGEERT)["uitvoerder"].unique()
    van_hen = pl.col("uitvoerder").is_in(wie.implode())
    return (
        add_b4_rij(antwoorden.filter(van_hen), b4.filter(van_hen))
        .filter(pl.col("besluit") == CAK_CORRIGEERT)
        .select("uitvoerder", klant=pl.coalesce("klant", "sleutel"), rij="b4_rij")
        .sort("uitvoerder", "rij", "klant", nulls_last=True)
    )


def count_rondeverkeer(klanten: pl.DataFrame, berichten: pl.DataFrame) -> dict[str, int]:
    """Per gemeente how many messages came in a round on somebody who was not promised."""
    los = berichten.join(klanten.rename({"klant": "bsn"}), on=["uitvoerder", "bsn"], how="anti")
    return dict(los.group_by("uitvoerder").len().iter_rows())
