"""The register becomes one row per person, with the BW period that counts on the reference date R.

Source: spec "The register becomes one BW period per person". Dates are inclusive; a period that
runs on ends on 9999-12-31. R and that day are values of `Peil`.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from bvtool.tabel.waarden.betekenis import Afspraak
from bvtool.tabel.waarden.telling import mark_telling
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.peil import Peil
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.redenen import translate_frame
from bvtool.vergelijking.uniek import as_numbers, per_value

OPVANG = ("16", "17")
# matches: "Cliënt overleden"
OVERLEDEN = r"^0?2$|(?i:overle?d|overlijden)"
"""A reason of a change that says that the person died."""


def mark_rows(
    register: pl.DataFrame, beleid: Beleid, afspraak: Afspraak | None = None
) -> pl.DataFrame:
    """Which register rows count as beschermd wonen, and from when until when.

    Takes the canonical register frame; adds `categorie` (String), `telt` (Boolean), `begin` and
    `eind` (Date, open = 9999-12-31), `pgb` (Boolean) and `onleesbaar` (String: why the row is not
    used, or null). What the values of a row say (`telt` and `vraag` of `waarden.telling`) is added
    where it is not there yet, by what a person said of values (`afspraak`).
    """
    if "categorie" not in register.columns or register["telt"].null_count():
        register = mark_telling(register, categorieen=beleid.categorieen, afspraak=afspraak)
    return (
        register.with_columns(
            pgb=is_pgb(register["leveringsvorm"]),
            begin=pl.coalesce("startdatum_levering", "ingangsdatum"),
            eind=pl.coalesce("einddatum_levering", "einddatum").fill_null(beleid.peil.open_eind),
            reden_einde=_reason_of_end(register),
        )
        .with_columns(
            onleesbaar=pl.when(pl.col("begin").is_null())
            .then(pl.lit("geen startdatum"))
            .when(pl.col("eind") < pl.col("begin"))
            .then(pl.lit("het einde ligt voor het begin")),
        )
        .with_columns(
            telt=pl.col("telt")
            & (~_asks_wonen(beleid) | (pl.col("pgb_wooncomponent") == "J").fill_null(False))
            & pl.col("onleesbaar").is_null()
            & pl.col("bsn").is_not_null()
        )
    )


def _asks_wonen(beleid: Beleid) -> pl.Expr:
    """Whether a row counts with a wooncomponent only: a pgb, for beschermd wonen."""
    return pl.col("pgb") & pl.lit(beleid.peil.bijdrage is Bijdrage.BW)


def _reason_of_end(register: pl.DataFrame) -> pl.Series:
    """The reason of the end; a change because of a death (WMO002, 02) says that of the end too."""
    if "reden_wijziging" not in register.columns:
        return register["reden_einde"]
    dood = register["reden_wijziging"].str.contains(OVERLEDEN).fill_null(False)
    return register.select(
        pl.when(dood).then(pl.lit("02")).otherwise("reden_einde").alias("reden_einde")
    ).to_series()


def is_pgb(leveringsvorm: pl.Series) -> pl.Series:
    """Whether a register row is a persoonsgebonden budget."""
    gevonden = per_value(
        leveringsvorm, lambda x: x.str.to_lowercase().str.contains("pgb|persoonsgebonden")
    )
    return gevonden.fill_null(False)


def join_periods(rijen: pl.DataFrame, peil: Peil) -> pl.DataFrame:
    """The BW periods of each person: rows that overlap or touch become one.

    Takes marked rows with `overlijden` (Date per person, or null); gives `bsn`, `begin`, `eind`,
    sorted. A death closes every period on that day; what would begin after it is gone.
    """
    dag, open_ = timedelta(days=1), peil.open_eind
    return (
        rijen.filter("telt")
        .select(
            "bsn",
            "begin",
            eind=pl.min_horizontal("eind", pl.col("overlijden").fill_null(open_)),
        )
        .filter(pl.col("begin") <= pl.col("eind"))
        .sort("bsn", "begin", "eind")
        .with_columns(tot_nu=pl.col("eind").cum_max().shift(1).over("bsn"))
        .with_columns(
            groep=(
                pl.col("tot_nu").is_null()
                | (pl.col("begin") > pl.min_horizontal("tot_nu", open_ - dag) + dag)
            )
            .cast(pl.Int32)
            .cum_sum()
        )
        .group_by("groep")
        .agg(pl.col("bsn").first(), pl.col("begin").min(), pl.col("eind").max())
        .drop("groep")
        .sort("bsn", "begin")
    )


def make_personen(register: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """The register as one row per person with a readable BSN, sorted by BSN; see `sum_up`."""
    return sum_up(mark_rows(register, beleid), beleid).sort("bsn")


def sum_up(gemerkt: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """Marked rows of the register as one row per person with a readable BSN, in any order.

    Gives `bsn`, `register_rij` (Int64, the row of the register that speaks for the person: the
    newest), the fields of that row, and: `overlijden` (Date, the earliest that is filled in),
    `heeft_bw` (Boolean), `dekt` (Boolean: a BW period covers R), `begin`/`eind` (of that period),
    `later` (first start after R), `eerder` (last end before R), `vrijstelling_j` and
    `buitenregionaal_j` (Boolean, on a BW row that covers R), `opvang` (Boolean, category 16/17),
    `pgb_onbekend` (Boolean), `einde_reden`/`einde_zeker`/`einde_tekst` (what the code on the row
    with the latest end means), `startnummers` (Int64, the lowest on a BW row), `onleesbare_rij`
    (Int64, the first row that is not used) and `pgb_zonder` (Boolean: a pgb without
    wooncomponent).
    """
    rijen = gemerkt.select(_NODIG)
    leesbaar, meer = rijen["bsn"].is_not_null(), as_numbers(rijen["bsn"]).is_duplicated()
    delen = (
        sum_up_single(rijen.filter(leesbaar & ~meer), beleid),
        sum_up_several(rijen.filter(leesbaar & meer), beleid),
    )
    return pl.concat(delen)


def sum_up_several(rijen: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """As `sum_up`, for persons with any number of rows; unsorted."""
    rijen = rijen.with_columns(overlijden=pl.col("overlijdensdatum").min().over("bsn"))
    periodes = join_periods(rijen, beleid.peil)
    personen = _spokesman(rijen).join(_facts(rijen, beleid.peil), on="bsn", how="left")
    return (
        personen.join(_standing(periodes, beleid.peil.datum), on="bsn", how="left")
        .join(_last_reason(rijen, beleid), on="bsn", how="left")
        .with_columns(
            pl.col("dekt", "heeft_bw", "einde_zeker").fill_null(False),
        )
    )


def sum_up_single(rijen: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """As `sum_up_several`, for persons with one row: nothing to group, sort or join.

    Most persons have one row, and this costs a tenth of the other way."""
    r, open_ = beleid.peil.datum, beleid.peil.open_eind
    rijen = rijen.with_columns(overlijden=pl.col("overlijdensdatum")).with_columns(
        tot=pl.min_horizontal("eind", pl.col("overlijden").fill_null(open_))
    )
    telt, begin, eind = pl.col("telt"), pl.col("begin"), pl.col("tot")
    periode = (telt & (begin <= eind)).fill_null(False)
    dekt = periode & (begin <= r) & (eind >= r)
    later = periode & (begin > r)
    raakt = telt & _covers(r)
    met_reden = (telt & (begin <= pl.col("overlijden").fill_null(open_))).fill_null(False)
    niets = pl.lit(None, dtype=pl.String)
    personen = rijen.select(
        "bsn",
        register_rij="rij",
        **{f"r_{v}": pl.col(v) for v in _VELDEN},
        overlijden="overlijden",
        vrijstelling_j=(raakt & (pl.col("vrijstelling") == "J")).fill_null(False),
        buitenregionaal_j=(raakt & (pl.col("buitenregionaal") == "J")).fill_null(False),
        opvang=pl.col("categorie").is_in(OPVANG).fill_null(False),
        pgb_onbekend=pl.col("pgb") & pl.col("pgb_wooncomponent").is_null(),
        onleesbare_rij=pl.when(pl.col("onleesbaar").is_not_null()).then("rij"),
        pgb_zonder=_without_wooncomponent(),
        startnummers=pl.when(telt).then("startnummer"),
        heeft_bw=periode,
        dekt=dekt,
        begin=pl.when(dekt).then(begin),
        eind=pl.when(dekt).then(eind),
        later=pl.when(later).then(begin),
        later_eind=pl.when(later).then(eind),
        eerder=pl.when(periode & (eind < r)).then(eind),
        reden_einde=pl.when(met_reden).then("reden_einde").otherwise(niets),
        release=pl.when(met_reden).then("release").otherwise(niets),
        met_reden=met_reden,
    )
    personen = translate_frame(personen, beleid.release).with_columns(
        einde_reden=pl.when("met_reden").then("einde_reden"),
        einde_zeker=pl.col("einde_zeker").fill_null(False) & pl.col("met_reden"),
        einde_tekst=pl.when("met_reden").then("einde_tekst"),
    )
    return personen.drop("reden_einde", "release", "met_reden")


_VELDEN = ("achternaam", "voorvoegsel", "voorletters", "geboortedatum", "gemeentecode")
"""What the row that speaks for a person says about that person."""

_NODIG = (
    *("rij", "bsn", *_VELDEN, "overlijdensdatum", "telt", "begin", "eind", "onleesbaar"),
    *("vrijstelling", "buitenregionaal", "categorie", "pgb", "pgb_wooncomponent"),
    *("startnummer", "reden_einde", "release"),
)
"""The columns of the marked register that are looked at; the rest is not carried along."""


def _covers(dag: date) -> pl.Expr:
    """Whether the period covers that day."""
    return (pl.col("begin") <= dag) & (pl.col("eind") >= dag)


def _without_wooncomponent() -> pl.Expr:
    return pl.col("pgb") & (pl.col("pgb_wooncomponent") == "J").fill_null(False).not_()


def _spokesman(rijen: pl.DataFrame) -> pl.DataFrame:
    """The newest row of each person; equal rows are told apart by content, never by position.

    The birth date may come from another row, when the newest has none."""
    op_volgorde = rijen.sort(
        ["bsn", "telt", "begin", "eind", *_VELDEN, "rij"],
        descending=[False, True, True, True, *[False] * len(_VELDEN), False],
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
    return personen.select("bsn", register_rij="rij", **{f"r_{v}": pl.col(v) for v in _VELDEN})


def _facts(rijen: pl.DataFrame, peil: Peil) -> pl.DataFrame:
    raakt = pl.col("telt") & _covers(peil.datum)
    return rijen.group_by("bsn").agg(
        overlijden=pl.col("overlijden").first(),
        vrijstelling_j=(raakt & (pl.col("vrijstelling") == "J")).any(),
        buitenregionaal_j=(raakt & (pl.col("buitenregionaal") == "J")).any(),
        opvang=pl.col("categorie").is_in(OPVANG).any(),
        pgb_onbekend=(pl.col("pgb") & pl.col("pgb_wooncomponent").is_null()).any(),
        onleesbare_rij=pl.col("rij").filter(pl.col("onleesbaar").is_not_null()).min(),
        pgb_zonder=_without_wooncomponent().any(),
        startnummers=pl.col("startnummer").filter(pl.col("telt")).min(),
    )


def _standing(periodes: pl.DataFrame, r: date) -> pl.DataFrame:
    dekt = _covers(r)
    return periodes.group_by("bsn").agg(
        heeft_bw=pl.lit(True),
        dekt=dekt.any(),
        begin=pl.col("begin").filter(dekt).first(),
        eind=pl.col("eind").filter(dekt).first(),
        later=pl.col("begin").filter(pl.col("begin") > r).min(),
        later_eind=pl.col("eind").filter(pl.col("begin") > r).first(),
        eerder=pl.col("eind").filter(pl.col("eind") < r).max(),
    )


def _last_reason(rijen: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """What the reason on the BW row with the latest end means; of several rows, the last one.

    A row that would begin after the death is no period, so its reason does not count either."""
    dood = pl.col("overlijden").fill_null(beleid.peil.open_eind)
    laatste = (
        rijen.filter(pl.col("telt") & (pl.col("begin") <= dood))
        .sort("bsn", "eind", "rij")
        .group_by("bsn", maintain_order=True)
        .agg(pl.col("reden_einde").last(), pl.col("release").last())
    )
    return translate_frame(laatste, beleid.release).select(
        "bsn", "einde_reden", "einde_zeker", "einde_tekst"
    )
