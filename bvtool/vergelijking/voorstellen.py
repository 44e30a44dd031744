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

from bvtool.vergelijking.kandidaten import GELIJK, MEESTE, find_candidates, take_first, with_naam
from bvtool.vergelijking.uniek import lay_beside

STERK = 75
"""From this score also a person is proposed who stands in B4 under an own number."""

ZELFDE = 80
"""The score of who has the very same name and birth date."""

BIJNA = "BSN bijna gelijk"
"""The reason that two numbers differ by one slip."""

VERSCHIL = 10
"""So much higher (of 100) must the best score be to stand out."""

_NODIG = ("rij", "nr", "bsn_ruw", "achternaam", "voorvoegsel", "geboortedatum")
"""What is looked at of a B4 row that searches."""

PERSOON = ("bsn", "register_rij", "r_achternaam", "r_voorvoegsel", "r_geboortedatum")
"""What is looked at of a person of the register."""

GENOEMD = 5
"""So many other rows are named for which the same person is proposed."""


def add_proposals(
    besloten: pl.DataFrame,
    personen: pl.DataFrame,
    nrs: Sequence[int] = (1, 12),
    bestand: str = "B4",
) -> pl.DataFrame:
    """Adds `voorstel_tekst` and `voorstel_bsn` (String; the BSN only when one person stands out),
    and `zelfde_bsns` (List(String)): of those whom the sentence names who are the same person by
    all that is known, by name and birth date or by a number with one slip.

    Takes the decided rows of the CAK's file and the persons of the register; only the rows of the
    table with these numbers get proposals. `bestand`: what the sentences call the file. Of each
    person `in_b4` (Int64) is the first row of the file with that BSN; it is found when it is not
    there yet.
    """
    zoekers = besloten.select(_NODIG).filter(pl.col("nr").is_in(nrs))
    if "in_b4" not in personen.columns:
        leesbaar = besloten.select("bsn", in_b4="rij").filter(pl.col("bsn").is_not_null())
        eerst = leesbaar.unique("bsn", keep="first", maintain_order=True)
        personen = lay_beside(personen, eerst, ["bsn"])
    blad = _tell(_find(_searchers(zoekers), _persons(personen)), bestand)
    return lay_beside(besloten, blad, ["rij"])


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
    """`rij` (in the register), `bsn`, `naam`, `geboren` (empty text when unknown), `in_b4`."""
    geboren = pl.col("r_geboortedatum").fill_null("")
    return with_naam(personen.select(*PERSOON, "in_b4"), "r_achternaam", "r_voorvoegsel").select(
        "bsn", "naam", "in_b4", rij="register_rij", geboren=geboren
    )


def _find(zoekers: pl.DataFrame, personen: pl.DataFrame) -> pl.DataFrame:
    """Per B4 row (`zoek_rij`) the persons that may be meant, the best few, best first: `bsn`, `rij`
    (in the register), `score`, `redenen`, and `in_b4`, the row of B4 with that very BSN."""
    vrij = pl.col("in_b4").is_null()
    paren = find_candidates(zoekers, personen.with_columns(vrij=vrij), beste=True)
    samen = paren.join(
        zoekers.select(zoek_rij="rij", zoek_naam="naam", zoek_geboren="geboren"), on="zoek_rij"
    )
    samen = samen.hstack(personen.select(pl.all().gather(samen["plek"])))
    return (
        weigh_pairs(samen)
        .filter(pl.col("score").is_not_null())
        .filter((pl.col("score") >= STERK) | pl.col("in_b4").is_null())
        .sort("zoek_rij", "score", "rij", descending=[False, True, False])
        .pipe(take_first, ["zoek_rij"], MEESTE)
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
    met = lay_beside(paren, namen, ["zoek_naam", "naam"]).with_columns(gelijk=_same_parts())
    vormen = met.select(_WEEGT).unique(maintain_order=True)
    return lay_beside(met, _weigh(vormen), _WEEGT)


_WEEGT = ("gelijk", "lijkt", "bijna")
"""What the likeness of a pair hangs on; there are few different ones, however many pairs."""


def _weigh(vormen: pl.DataFrame) -> pl.DataFrame:
    """Adds `redenen` and `score` to rows of `_WEEGT`."""
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
        pl.when(bijna).then(pl.lit(BIJNA)),
    ]
    kaal = bijna & naam.is_null() & dag.is_null()
    score = 20 * bijna.cast(pl.Int64) + 13 * dag.fill_null(0) + 0.41 * naam.fill_null(0.0)
    heel = pl.min_horizontal(score.round(mode="half_to_even"), 99.0).cast(pl.Int64)
    return vormen.with_columns(redenen=pl.concat_list(redenen).list.drop_nulls()).with_columns(
        score=pl.when((pl.col("redenen").list.len() >= 2) | kaal).then(heel)
    )


def _same_parts() -> pl.Expr:
    """How many of year, month and day agree (0 to 3); an unknown part fits; swapped day and month
    count as one slip. Null when a birth date is not known."""
    een, ander = pl.col("zoek_geboren"), pl.col("geboren")
    a, b = ([w.str.slice(*s) for s in ((0, 4), (5, 2), (8, 2))] for w in (een, ander))
    los = [
        (x == y) | (x == leeg) | (y == leeg)
        for x, y, leeg in zip(a, b, ("0000", "00", "00"), strict=True)
    ]
    gelijk = pl.sum_horizontal(e.cast(pl.Int64) for e in los)
    om = (gelijk < 2) & (a[0] == b[0]) & (a[1] == b[2]) & (a[2] == b[1])
    return pl.when((een != "") & (ander != "")).then(pl.when(om).then(2).otherwise(gelijk))


def _tell(voorstellen: pl.DataFrame, bestand: str) -> pl.DataFrame:
    """The sentences for each B4 row, and the BSN when one person stands out."""
    score, wie = pl.col("score"), pl.format("de persoon op rij {}", "rij")
    zoekt = pl.col("zoek_rij")
    eerste = zoekt.ne_missing(zoekt.shift(1))
    tweede = pl.when(zoekt == zoekt.shift(-1)).then(score.shift(-1))
    alleen = tweede.is_null() | (score - tweede >= VERSCHIL)
    genoemd = (
        _add_others(voorstellen)
        .with_columns(alleen=pl.when(eerste).then(alleen).forward_fill())
        .filter(eerste | ~pl.col("alleen"))
        .with_columns(
            persoon=pl.format(
                "rij {} van uw register ({}; {}%)", "rij", pl.col("redenen").list.join(", "), score
            ),
            let_op=pl.concat_str(
                pl.format(f" Let op: {{}} staat zelf ook in {bestand}, op rij {{}}.", wie, "in_b4"),
                pl.format(
                    f" Let op: {{}} is ook voorgesteld bij rij {{}} van {bestand}.", wie, "ook"
                ),
                ignore_nulls=True,
            ),
            zelfde=pl.when((score >= ZELFDE) | pl.col("redenen").list.contains(BIJNA)).then("bsn"),
        )
        .pipe(_lay_in_one)
        .with_columns(
            persoon=pl.concat_str(_list_places("persoon"), separator="; ", ignore_nulls=True),
            let_op=pl.concat_str(_list_places("let_op"), ignore_nulls=True),
            zelfde=pl.concat_list(_list_places("zelfde")).list.drop_nulls(),
        )
    )
    begin = (
        pl.when("alleen")
        .then(pl.lit("Misschien de persoon op "))
        .otherwise(pl.lit("Er zijn meer mogelijkheden: "))
    )
    return genoemd.select(
        rij="zoek_rij",
        voorstel_tekst=pl.concat_str(begin, "persoon", pl.lit("."), "let_op"),
        voorstel_bsn=pl.when("alleen").then("bsn"),
        zelfde_bsns="zelfde",
    )


def _list_places(naam: str) -> list[str]:
    """What a column of who is named is called for the first, the second, and so on."""
    return [f"{naam}_{n}" for n in range(MEESTE)]


def _lay_in_one(genoemd: pl.DataFrame) -> pl.DataFrame:
    """Who is named for one row stands on rows one below the other, a few at most: one row for each,
    with these side by side."""
    zoekt = pl.col("zoek_rij")
    naast = [
        pl.when(zoekt == zoekt.shift(-n)).then(pl.col(naam).shift(-n)).alias(plek)
        for naam in ("persoon", "let_op", "zelfde")
        for n, plek in enumerate(_list_places(naam))
    ]
    eerst = zoekt.ne_missing(zoekt.shift(1)).alias("eerst")
    return genoemd.select("zoek_rij", "alleen", "bsn", eerst, *naast).filter("eerst")


def _add_others(voorstellen: pl.DataFrame) -> pl.DataFrame:
    """Adds for which other rows that person is proposed too: `ook` (String, the first few row
    numbers; null where there are none).

    Of a common name and day very many rows may ask for one person: only as many as are named (and
    one, for it may be the row itself) are looked at."""
    plekken = [f"ook_{n}" for n in range(GENOEMD + 1)]
    per = voorstellen.group_by("bsn", maintain_order=True).agg(
        pl.col("zoek_rij").get(n, null_on_oob=True).alias(plek) for n, plek in enumerate(plekken)
    )
    met = lay_beside(voorstellen, per, ["bsn"])
    zelf = pl.any_horizontal((pl.col(p) == pl.col("zoek_rij")).fill_null(False) for p in plekken)
    anders = [pl.when(pl.col(p) != pl.col("zoek_rij")).then(p).cast(pl.String) for p in plekken]
    laatste = pl.when(zelf).then(anders[-1])
    tekst = pl.concat_str([*anders[:-1], laatste], separator=", ", ignore_nulls=True)
    return met.with_columns(ook=pl.when(tekst != "").then(tekst)).drop(plekken)
