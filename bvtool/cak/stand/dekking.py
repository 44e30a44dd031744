"""Does an answer cover B4 exactly: every row answered once, none missing, none extra?

Somebody may stand in B4 more than once: the first row of an answer on this person is about the
first row of B4, the second about the second.
"""

from __future__ import annotations

import polars as pl

_WIE = ["uitvoerder", "sleutel"]
_NUMMER = pl.int_range(pl.len()).over(_WIE)


def add_b4_rij(antwoorden: pl.DataFrame, b4: pl.DataFrame) -> pl.DataFrame:
    """The rows of answers with `b4_rij`: the row of B4 that each is about (null for who is not in
    it). Who is answered more often than B4 has rows: the last of them."""
    rijen = b4.group_by(_WIE, maintain_order=True).agg(_rijen="rij")
    welke = pl.min_horizontal("_n", pl.col("_rijen").list.len().cast(pl.Int64) - 1)
    return (
        antwoorden.with_columns(_n=_NUMMER)
        .join(rijen, on=_WIE, how="left", maintain_order="left")
        .with_columns(b4_rij=pl.col("_rijen").list.get(welke, null_on_oob=True))
        .drop("_n", "_rijen")
    )


def find_onbeantwoord(b4: pl.DataFrame, antwoorden: pl.DataFrame) -> pl.DataFrame:
    """The rows of B4 that an answer leaves without J or N, in a round without a decision: as many
    as niet_beantwoord of `count_dekking`."""
    gegeven = antwoorden.with_columns(_n=_NUMMER).filter(pl.col("aanmelden").is_not_null())
    per = gegeven.group_by(_WIE).agg(_gegeven=pl.len().cast(pl.Int64))
    return (
        b4.with_columns(_n=_NUMMER, _in_b4=pl.len().over(_WIE).cast(pl.Int64))
        .join(gegeven, on=[*_WIE, "_n"], how="anti", maintain_order="left")
        .join(per, on=_WIE, how="left", maintain_order="left")
        .filter(pl.col("_in_b4") - pl.col("_gegeven").fill_null(0) > _NUMMER)
        .select(b4.columns)
    )


def count_dekking(
    b4: pl.DataFrame, antwoorden: pl.DataFrame, *, los_mag: bool = False
) -> pl.DataFrame:
    """Per gemeente the counts gevraagd, beantwoord, niet_beantwoord, extra, dubbel,
    zonder_reden, and aanmelden and niet_aanleveren (rows).

    gevraagd: rows of B4; beantwoord: those with a J or N; niet_beantwoord: the others; extra:
    answered rows of somebody who is not in B4; dubbel: rows answered more often than they stand in
    B4; zonder_reden: N without a reason. gevraagd = beantwoord + niet_beantwoord. `los_mag`: in a
    round an answer also names who is missing from the file of the CAK: that is nothing extra.
    """
    gegeven = antwoorden.filter(pl.col("aanmelden").is_not_null())
    naast = (
        b4.group_by(_WIE)
        .agg(n_b4=pl.len().cast(pl.Int64))
        .join(
            gegeven.group_by(_WIE).agg(n=pl.len().cast(pl.Int64)),
            on=_WIE,
            how="full",
            coalesce=True,
        )
    )
    naast = naast.with_columns(pl.col("n_b4", "n").fill_null(0))
    goed = pl.min_horizontal("n_b4", "n")
    in_b4 = pl.col("n_b4") > 0
    over = (pl.col("n") - pl.col("n_b4")).clip(lower_bound=0)
    dekking = naast.group_by("uitvoerder").agg(
        gevraagd=pl.col("n_b4").sum(),
        beantwoord=goed.sum(),
        niet_beantwoord=(pl.col("n_b4") - goed).sum(),
        extra=pl.lit(0) if los_mag else pl.col("n").filter(~in_b4).sum(),
        dubbel=over.filter(in_b4).sum(),
    )
    keuzes = gegeven.group_by("uitvoerder").agg(
        zonder_reden=(~pl.col("aanmelden") & pl.col("reden").is_null()).sum().cast(pl.Int64),
        aanmelden=pl.col("aanmelden").sum().cast(pl.Int64),
        niet_aanleveren=(~pl.col("aanmelden")).sum().cast(pl.Int64),
    )
    return dekking.join(keuzes, on="uitvoerder", how="left").with_columns(
        pl.col("zonder_reden", "aanmelden", "niet_aanleveren").fill_null(0)
    )


def count_redenen(antwoorden: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Per gemeente the rows that are not delivered, by reason, most first; in a round every row by
    its decision."""
    besloten = pl.col("besluit").is_not_null()
    niet = antwoorden.filter(~pl.col("aanmelden") | besloten).with_columns(
        reden=pl.coalesce("besluit", "reden")
    )
    niet = niet.filter(pl.col("reden").is_not_null())
    per: dict[str, dict[str, int]] = {}
    geteld = (
        niet.group_by("uitvoerder", "reden")
        .len()
        .sort("uitvoerder", pl.col("len").cast(pl.Int64).neg(), "reden")
    )
    for uitvoerder, reden, aantal in geteld.iter_rows():
        per.setdefault(uitvoerder, {})[reden] = aantal
    return per
