"""Near matches: which person of the register may be meant by a B4 row that finds nobody.

A proposal is never applied. It names the row of the register, why it is proposed and how sure
(0 to 100). Proposed is who has the same birth date and nearly the same name, the same name and
nearly the same birth date, or a BSN with one digit mistyped, dropped, doubled or two swapped,
when nothing else speaks against it (spec "Who is announced", rows 1 and 12).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from rapidfuzz import fuzz

from bvtool.vergelijking.kandidaten import GELIJK, MEESTE, find_candidates, with_naam

STERK = 75
"""From this score also a person is proposed who stands in B4 under an own number."""

VERSCHIL = 10
"""So much higher (of 100) must the best score be to stand out."""

GENOEMD = 5
"""So many other rows are named for which the same person is proposed."""


def add_proposals(
    besloten: pl.DataFrame,
    personen: pl.DataFrame,
    nrs: Sequence[int] = (1, 12),
    bestand: str = "B4",
) -> pl.DataFrame:
    """Adds `voorstel_tekst` and `voorstel_bsn` (String; the BSN only when one person stands out),
    and `voorstel_bsns` (List(String)): of everybody whom the sentence names.

    Takes the decided rows of the CAK's file and the persons of the register; only the rows of the
    table with these numbers get proposals. `bestand`: what the sentences call the file.
    """
    zoekers = besloten.filter(pl.col("nr").is_in(nrs))
    leesbaar = besloten.filter(pl.col("bsn").is_not_null()).select("bsn", "rij")
    eerst = leesbaar.unique("bsn", keep="first", maintain_order=True).rename({"rij": "in_b4"})
    blad = _tell(_find(_searchers(zoekers), _persons(personen), eerst), bestand)
    return besloten.join(blad, on="rij", how="left", maintain_order="left")


def _searchers(zoekers: pl.DataFrame) -> pl.DataFrame:
    """`rij`, `bsn` (the digits of the cell), `naam`, `geboren`; empty text when unknown."""
    cijfers = (
        pl.col("bsn_ruw").fill_null("").str.replace(r"\.0$", "").str.replace_all(r"[^0-9]", "")
    )
    negen = pl.when(cijfers.str.len_bytes() == 8).then(cijfers.str.zfill(9)).otherwise(cijfers)
    return with_naam(zoekers, "achternaam", "voorvoegsel").select(
        "rij", "naam", bsn=negen, geboren=pl.col("geboortedatum").fill_null("")
    )


def _persons(personen: pl.DataFrame) -> pl.DataFrame:
    """`rij` (in the register), `bsn`, `naam`, `geboren`; empty text when unknown."""
    return with_naam(personen, "r_achternaam", "r_voorvoegsel").select(
        "bsn", "naam", rij="register_rij", geboren=pl.col("r_geboortedatum").fill_null("")
    )


def _find(zoekers: pl.DataFrame, personen: pl.DataFrame, in_b4: pl.DataFrame) -> pl.DataFrame:
    """Per B4 row (`zoek_rij`) the persons that may be meant, the best few, best first: `bsn`, `rij`
    (in the register), `score`, `redenen`, and `in_b4`, the row of B4 with that very BSN."""
    paren = find_candidates(zoekers, personen, in_b4)
    wie = personen.with_row_index("plek").join(paren.select("plek"), on="plek", how="semi")
    samen = paren.join(
        zoekers.select(zoek_rij="rij", zoek_naam="naam", zoek_geboren="geboren"), on="zoek_rij"
    ).join(wie, on="plek")
    gewogen = weigh_pairs(samen).filter(pl.col("score").is_not_null())
    return (
        gewogen.join(in_b4, on="bsn", how="left")
        .filter((pl.col("score") >= STERK) | pl.col("in_b4").is_null())
        .sort("zoek_rij", "score", "rij", descending=[False, True, False])
        .group_by("zoek_rij", maintain_order=True)
        .head(MEESTE)
        .select("zoek_rij", "bsn", "rij", "score", "redenen", "in_b4")
    )


def weigh_pairs(paren: pl.DataFrame) -> pl.DataFrame:
    """How likely each person of the register is meant: adds `score` (Int64, 0 to 100; null when too
    little speaks for it) and `redenen` (List(String)).

    Takes `zoek_naam`, `naam` (`name_parts`), `zoek_geboren`, `geboren` ("jjjj-mm-dd"), empty when
    unknown, and `bijna`: the two numbers differ by one slip.
    """
    namen = paren.select("zoek_naam", "naam").unique(maintain_order=True)
    lijkt = [
        fuzz.token_set_ratio(een, ander) if een and ander else None
        for een, ander in namen.iter_rows()
    ]
    namen = namen.with_columns(lijkt=pl.Series(lijkt, dtype=pl.Float64))
    dag, naam, bijna = pl.col("gelijk"), pl.col("lijkt"), pl.col("bijna")
    redenen = [
        pl.when(dag == 3)
        .then(pl.lit("geboortedatum gelijk"))
        .when(dag == 2)
        .then(pl.lit("geboortedatum bijna gelijk")),
        pl.when(naam >= 99.9)
        .then(pl.lit("naam gelijk"))
        .when(naam >= GELIJK)
        .then(pl.lit("naam bijna gelijk")),
        pl.when(bijna).then(pl.lit("BSN bijna gelijk")),
    ]
    kaal = bijna & naam.is_null() & dag.is_null()
    score = 20 * bijna.cast(pl.Int64) + 13 * dag.fill_null(0) + 0.41 * naam.fill_null(0.0)
    heel = pl.min_horizontal(score.round(mode="half_to_even"), 99.0).cast(pl.Int64)
    return (
        paren.join(namen, on=["zoek_naam", "naam"], how="left")
        .with_columns(gelijk=_same_parts())
        .with_columns(redenen=pl.concat_list(redenen).list.drop_nulls())
        .with_columns(score=pl.when((pl.col("redenen").list.len() >= 2) | kaal).then(heel))
    )


def _same_parts() -> pl.Expr:
    """How many of year, month and day agree (0 to 3); an unknown part fits; swapped day and month
    count as one slip. Null when a birth date is not known."""
    een, ander = pl.col("zoek_geboren"), pl.col("geboren")
    a, b = ([w.str.slice(*s) for s in ((0, 4), (5, 2), (8, 2))] for w in (een, ander))
    los = [
        (x == y) | x.is_in(["00", "0000"]) | y.is_in(["00", "0000"])
        for x, y in zip(a, b, strict=True)
    ]
    gelijk = pl.sum_horizontal(e.cast(pl.Int64) for e in los)
    om = (gelijk < 2) & (a[0] == b[0]) & (a[1] == b[2]) & (a[2] == b[1])
    return pl.when((een != "") & (ander != "")).then(pl.when(om).then(2).otherwise(gelijk))


def _tell(voorstellen: pl.DataFrame, bestand: str) -> pl.DataFrame:
    """The sentences for each B4 row, and the BSN when one person stands out."""
    score, wie = pl.col("score"), pl.format("de persoon op rij {}", "rij")
    tweede = score.shift(-1).over("zoek_rij") if voorstellen.height else score
    genoemd = (
        voorstellen.join(_others(voorstellen), on=["zoek_rij", "bsn"], how="left")
        .with_columns(eerste=pl.int_range(pl.len()).over("zoek_rij") == 0, tweede=tweede)
        .with_columns(
            alleen=(pl.col("tweede").is_null() | (score - pl.col("tweede") >= VERSCHIL))
            .first()
            .over("zoek_rij")
        )
        .filter(pl.col("eerste") | ~pl.col("alleen"))
        .with_columns(
            persoon=pl.format(
                "rij {} van uw register ({}; {}%)", "rij", pl.col("redenen").list.join(", "), score
            ),
            zelf=pl.format(f"Let op: {{}} staat zelf ook in {bestand}, op rij {{}}.", wie, "in_b4"),
            ook=pl.format(
                f"Let op: {{}} is ook voorgesteld bij rij {{}} van {bestand}.", wie, "ook"
            ),
        )
        .group_by("zoek_rij", maintain_order=True)
        .agg(
            pl.col("alleen").first(),
            pl.col("bsn").first(),
            pl.col("bsn").alias("bsns"),
            pl.col("persoon"),
            bij=pl.concat_list("zelf", "ook").explode().drop_nulls(),
        )
    )
    zin = (
        pl.when("alleen")
        .then(pl.format("Misschien de persoon op {}.", pl.col("persoon").list.first()))
        .otherwise(pl.format("Er zijn meer mogelijkheden: {}.", pl.col("persoon").list.join("; ")))
    )
    return genoemd.select(
        rij="zoek_rij",
        voorstel_tekst=pl.concat_list(zin, "bij").list.join(" "),
        voorstel_bsn=pl.when("alleen").then("bsn"),
        voorstel_bsns="bsns",
    )


def _others(voorstellen: pl.DataFrame) -> pl.DataFrame:
    """Per B4 row and person for which other rows that person is proposed too: `ook` (String, the
    first few row numbers; no row where there are none).

    Of a common name and day very many rows may ask for one person: only as many as are named (and
    one, for it may be the row itself) are looked at."""
    paar = ["zoek_rij", "bsn"]
    vroeg = voorstellen.select("bsn", ander="zoek_rij").group_by("bsn", maintain_order=True)
    return (
        voorstellen.select(paar)
        .join(vroeg.head(GENOEMD + 1), on="bsn", maintain_order="left_right")
        .filter(pl.col("ander") != pl.col("zoek_rij"))
        .group_by(paar, maintain_order=True)
        .agg(pl.col("ander").head(GENOEMD).cast(pl.String).str.join(", ").alias("ook"))
    )
