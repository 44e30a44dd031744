"""The figures of every gemeente, from its clients, its answer and its messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.cak.stand.berichten import AF, GOED, WACHT
from bvtool.cak.stand.deadlines import list_deadlines
from bvtool.cak.stand.klanten import MIST
from bvtool.cak.stand.telling import Gemeentetelling
from bvtool.dossier.feiten import Rondefeit
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.werkdagen import add_werkdagen
from bvtool.vak.codes import ZEGT_NIETS
from bvtool.vak.standen import RETOURTERMIJN


def count_klanten(klanten: pl.DataFrame) -> pl.DataFrame:
    """Per gemeente the clients of each kind; column names as in Telling."""
    beloofd, los = pl.col("toegezegd"), ~pl.col("toegezegd")

    def tel(staat: str, wie: pl.Expr) -> pl.Expr:
        return (wie & (pl.col("staat") == staat)).sum().cast(pl.Int64)

    return klanten.group_by("uitvoerder").agg(
        toegezegd=beloofd.sum().cast(pl.Int64),
        goedgekeurd=tel(GOED, beloofd),
        afgekeurd=tel(AF, beloofd),
        wachtend=tel(WACHT, beloofd),
        ontbrekend=tel(MIST, beloofd),
        niet_toegezegd=los.sum().cast(pl.Int64),
        los_goedgekeurd=tel(GOED, los),
        los_afgekeurd=tel(AF, los),
        los_wachtend=tel(WACHT, los),
        ontvangen=(pl.col("staat") != MIST).sum().cast(pl.Int64),
        gecorrigeerd=pl.col("gecorrigeerd").sum().cast(pl.Int64),
        tegenstrijdig=pl.col("tegenstrijdig").sum().cast(pl.Int64),
        start_anders=pl.col("start_anders").sum().cast(pl.Int64),
        van_andere=pl.col("van_andere").sum().cast(pl.Int64),
    )


def mark_te_laat(
    klanten: pl.DataFrame,
    gemeenten: Sequence[Gemeente],
    moment: datetime,
    ronde: Rondefeit | None,
) -> pl.DataFrame:
    """The clients with `laat_geleverd` (the first message came after the deadline of the gemeente)
    and `retour_laat` (the answer of the CAK is overdue at `moment`)."""
    uiterlijk = pl.DataFrame(
        [(g.uitvoerder, find_aanlevering(g, ronde)) for g in gemeenten],
        schema={"uitvoerder": pl.String, "_uiterlijk": pl.Int64},
        orient="row",
    )
    wacht = klanten.filter(pl.col("staat") == WACHT, pl.col("laatste").is_not_null())
    over = _list_retour_laat(wacht["laatste"].unique(), moment)
    samen = klanten.join(uiterlijk, on="uitvoerder", how="left", maintain_order="left")
    return samen.with_columns(
        laat_geleverd=(pl.col("eerste") > pl.col("_uiterlijk")).fill_null(False)
        & (pl.col("staat") != MIST),
        retour_laat=(pl.col("staat") == WACHT)
        & ~(pl.col("tegenstrijdig") | pl.col("keuze"))
        & pl.col("laatste").is_in(over).fill_null(False),
    ).drop("_uiterlijk")


def find_aanlevering(g: Gemeente, ronde: Rondefeit | None) -> int:
    """By which second (since 1970) the messages of this gemeente are due."""
    return int(list_deadlines(g, ronde)["aanlevering"].timestamp())


def _list_retour_laat(seconden: pl.Series, moment: datetime) -> list[int]:
    """The moments (seconds since 1970) of messages whose answer is overdue; counted per day."""
    vandaag = moment.astimezone(TIJDZONE).date()
    dagen = {s: datetime.fromtimestamp(s, TIJDZONE).date() for s in seconden}
    laat = {dag for dag in set(dagen.values()) if vandaag > add_werkdagen(dag, RETOURTERMIJN)}
    return [s for s, dag in dagen.items() if dag in laat]


def count_gemeenten(
    archief: Innamearchief,
    klanten: pl.DataFrame,
    dekking: pl.DataFrame,
    los: pl.DataFrame,
) -> dict[str, Gemeentetelling]:
    """Per gemeente all its figures; `klanten` as `mark_te_laat` gives them, `dekking` as
    `count_dekking`, `los` the answers that fit no message."""
    sinds = pl.col("seconde") >= archief.begin
    gelezen = archief.read_van("407").filter(sinds).unique(["uitvoerder", "sha"])
    delen = [
        count_klanten(klanten),
        klanten.group_by("uitvoerder").agg(
            te_laat_geleverd=pl.col("laat_geleverd").sum().cast(pl.Int64),
            retour_te_laat=pl.col("retour_laat").sum().cast(pl.Int64),
        ),
        dekking,
        gelezen.group_by("uitvoerder").agg(
            berichten=pl.col("leesbaar").sum().cast(pl.Int64),
            onleesbaar=(~pl.col("leesbaar")).sum().cast(pl.Int64),
        ),
        los.group_by("uitvoerder").agg(los_antwoord=pl.len().cast(pl.Int64)),
    ]
    per: dict[str, dict[str, Any]] = {}
    for deel in delen:
        for rij in deel.iter_rows(named=True):
            per.setdefault(rij.pop("uitvoerder"), {}).update(rij)
    return {uitvoerder: Gemeentetelling(**velden) for uitvoerder, velden in per.items()}


def count_codes(klanten: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Per gemeente the rejected clients by retourcode, without those that say nothing."""
    codes = (
        klanten.filter(pl.col("staat") == AF)
        .select("uitvoerder", code=pl.col("codes").str.split(","))
        .with_columns(zegt=pl.col("code").list.set_difference(list(ZEGT_NIETS)))
        .with_columns(code=pl.when(pl.col("zegt").list.len() > 0).then("zegt").otherwise("code"))
        .explode("code")
    )
    geteld = (
        codes.group_by("uitvoerder", "code")
        .len()
        .sort("uitvoerder", pl.col("len").cast(pl.Int64).neg(), "code")
    )
    per: dict[str, dict[str, int]] = {}
    for uitvoerder, code, aantal in geteld.iter_rows():
        per.setdefault(uitvoerder, {})[code or "geen code"] = aantal
    return per
