"""The register becomes one row per person, with the BW period that counts on R.

Source: spec "The register becomes one BW period per person". Dates are inclusive; a period that
runs on ends on 9999-12-31 (`OPEN`).
"""

from __future__ import annotations

import polars as pl

from bvtool.vergelijking.beleid import OPEN, Beleid, R
from bvtool.vergelijking.redenen import translate_frame

OPVANG = ("16", "17")


def mark_rows(register: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """Which register rows count as beschermd wonen, and from when until when.

    Takes the canonical register frame; adds `categorie` (String), `telt` (Boolean), `begin` and
    `eind` (Date, open = 9999-12-31) and `onleesbaar` (String: why the row is not used, or null).
    """
    heeft_categorie = register.select(
        pl.any_horizontal(pl.col("productcategorie", "productcode").is_not_null()).any()
    ).item()
    categorie = pl.coalesce(
        pl.col("productcategorie").str.extract(r"^\D*(\d{2})"),
        pl.col("productcode").str.extract(r"^\D*(\d{2})"),
    )
    bw = ["15", "18"] if beleid.categorie18 else ["15"]
    pgb = is_pgb()
    is_bw = pl.col("categorie").is_in(bw).fill_null(False) if heeft_categorie else pl.lit(True)
    return (
        register.with_columns(
            categorie=categorie,
            begin=pl.coalesce("startdatum_levering", "ingangsdatum"),
            eind=pl.coalesce("einddatum_levering", "einddatum").fill_null(OPEN),
        )
        .with_columns(
            onleesbaar=pl.when(pl.col("begin").is_null())
            .then(pl.lit("geen startdatum"))
            .when(pl.col("eind") < pl.col("begin"))
            .then(pl.lit("het einde ligt voor het begin")),
        )
        .with_columns(
            telt=is_bw
            & (~pgb | (pl.col("pgb_wooncomponent") == "J").fill_null(False))
            & pl.col("onleesbaar").is_null()
            & pl.col("bsn").is_not_null()
        )
    )


def is_pgb() -> pl.Expr:
    """Whether a register row is a persoonsgebonden budget."""
    vorm = pl.col("leveringsvorm").str.to_lowercase()
    return vorm.str.contains("pgb|persoonsgebonden").fill_null(False)


def join_periods(rijen: pl.DataFrame) -> pl.DataFrame:
    """The BW periods of each person: rows that overlap or touch become one.

    Takes marked rows with `overlijden` (Date per person, or null); gives `bsn`, `begin`, `eind`,
    sorted. A death closes every period on that day; what would begin after it is gone.
    """
    dag = pl.duration(days=1)
    return (
        rijen.filter("telt")
        .select(
            "bsn",
            "begin",
            eind=pl.min_horizontal("eind", pl.col("overlijden").fill_null(OPEN)),
        )
        .filter(pl.col("begin") <= pl.col("eind"))
        .sort("bsn", "begin", "eind")
        .with_columns(tot_nu=pl.col("eind").cum_max().shift(1).over("bsn"))
        .with_columns(
            groep=(
                pl.col("tot_nu").is_null()
                | (pl.col("begin") > pl.min_horizontal("tot_nu", OPEN - _DAG) + dag)
            )
            .cast(pl.Int32)
            .cum_sum()
        )
        .group_by("groep")
        .agg(pl.col("bsn").first(), pl.col("begin").min(), pl.col("eind").max())
        .drop("groep")
        .sort("bsn", "begin")
    )


_DAG = OPEN - OPEN.replace(day=30)


def make_personen(register: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """The register as one row per person with a readable BSN, sorted by BSN.

    Gives `bsn`, `register_rij` (Int64, the row of the register that speaks for the person: the
    newest), the fields of that row, and: `overlijden` (Date, the earliest that is filled in),
    `heeft_bw` (Boolean), `dekt` (Boolean: a BW period covers R), `begin`/`eind` (of that period),
    `later` (first start after R), `eerder` (last end before R), `vrijstelling_j` and
    `buitenregionaal_j` (Boolean, on a BW row that covers R), `opvang` (Boolean, category 16/17),
    `pgb_onbekend` (Boolean), `einde_reden`/`einde_zeker`/`einde_tekst` (what the code on the row
    with the latest end means) and `startnummers` (Int64, the lowest on a BW row).
    """
    rijen = mark_rows(register, beleid).filter(pl.col("bsn").is_not_null())
    rijen = rijen.with_columns(overlijden=pl.col("overlijdensdatum").min().over("bsn"))
    periodes = join_periods(rijen)
    personen = _spokesman(rijen).join(_facts(rijen), on="bsn", how="left")
    return (
        personen.join(_standing(periodes), on="bsn", how="left")
        .join(_last_reason(rijen, beleid), on="bsn", how="left")
        .with_columns(
            pl.col("dekt", "heeft_bw", "einde_zeker").fill_null(False),
        )
        .sort("bsn")
    )


def _spokesman(rijen: pl.DataFrame) -> pl.DataFrame:
    """The newest row of each person; equal rows are told apart by content, never by position.

    The birth date may come from another row, when the newest has none."""
    velden = ["achternaam", "voorvoegsel", "voorletters", "geboortedatum", "gemeentecode"]
    op_volgorde = rijen.sort(
        ["bsn", "telt", "begin", "eind", *velden, "rij"],
        descending=[False, True, True, True, *[False] * len(velden), False],
        nulls_last=True,
    )
    personen = op_volgorde.unique("bsn", keep="first", maintain_order=True)
    if personen["geboortedatum"].null_count():
        geboren = op_volgorde.filter(pl.col("geboortedatum").is_not_null()).unique(
            "bsn", keep="first", maintain_order=True
        )
        personen = personen.join(
            geboren.select("bsn", anders="geboortedatum"),
            on="bsn",
            how="left",
            maintain_order="left",
        ).with_columns(geboortedatum=pl.coalesce("geboortedatum", "anders"))
    return personen.select("bsn", register_rij="rij", **{f"r_{v}": pl.col(v) for v in velden})


def _facts(rijen: pl.DataFrame) -> pl.DataFrame:
    raakt = pl.col("telt") & (pl.col("begin") <= R) & (pl.col("eind") >= R)
    return rijen.group_by("bsn").agg(
        overlijden=pl.col("overlijden").first(),
        vrijstelling_j=(raakt & (pl.col("vrijstelling") == "J")).any(),
        buitenregionaal_j=(raakt & (pl.col("buitenregionaal") == "J")).any(),
        opvang=pl.col("categorie").is_in(OPVANG).any(),
        pgb_onbekend=(is_pgb() & pl.col("pgb_wooncomponent").is_null()).any(),
        startnummers=pl.col("startnummer").filter(pl.col("telt")).min(),
    )


def _standing(periodes: pl.DataFrame) -> pl.DataFrame:
    dekt = (pl.col("begin") <= R) & (pl.col("eind") >= R)
    return periodes.group_by("bsn").agg(
        heeft_bw=pl.lit(True),
        dekt=dekt.any(),
        begin=pl.col("begin").filter(dekt).first(),
        eind=pl.col("eind").filter(dekt).first(),
        later=pl.col("begin").filter(pl.col("begin") > R).min(),
        later_eind=pl.col("eind").filter(pl.col("begin") > R).first(),
        eerder=pl.col("eind").filter(pl.col("eind") < R).max(),
    )


def _last_reason(rijen: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """What the reason on the BW row with the latest end means; of several rows, the last one.

    A row that would begin after the death is no period, so its reason does not count either."""
    laatste = (
        rijen.filter(pl.col("telt") & (pl.col("begin") <= pl.col("overlijden").fill_null(OPEN)))
        .sort("bsn", "eind", "rij")
        .group_by("bsn", maintain_order=True)
        .agg(pl.col("reden_einde").last(), pl.col("release").last())
    )
    return translate_frame(laatste, beleid.release).select(
        "bsn", "einde_reden", "einde_zeker", "einde_tekst"
    )
