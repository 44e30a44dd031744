"""Which persons of the register come into question as a near match: found by joins, not by loops.

A pair is worth weighing when two of three things agree: the birth date (all of it or two of its
three parts), the name (the same or nearly), the number (but for one slip). Each way to have two of
them is one join on an index that few share, so the cost grows with the pairs that really are near
and not with searchers times persons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
from rapidfuzz import fuzz, process

from bvtool.tabel.waarden.geslachtsnaam import read_woorden
from bvtool.vak.elfproef import GEWICHTEN, is_bsn
from bvtool.vergelijking.uniek import lay_beside

MEESTE = 3
"""No more than this many persons are named for one B4 row."""

GELIJK = 82.0
"""From this likeness (0 to 100) two names are called nearly the same."""

LOT = 100_000
"""Searchers at a time: bounds the memory when nobody is found and everybody searches."""

# What undoes a weight of the 11-proef, modulo 11.
_OMGEKEERD = tuple(pow(gewicht, -1, 11) for gewicht in GEWICHTEN)
_c = pl.col
_PAAR = ("zoek_rij", "plek")
_TWEE = ((("jaar", "maand"), "dag"), (("jaar", "dag"), "maand"), (("maand", "dag"), "jaar"))
"""Two parts of a birth date, and the third."""


def find_candidates(
    zoekers: pl.DataFrame, personen: pl.DataFrame, *, beste: bool = False
) -> pl.DataFrame:
    """The pairs worth weighing: `zoek_rij` and `plek` (index in `personen`), with `bijna` (Boolean:
    the numbers differ by one slip), each pair once.

    Both frames hold `bsn` (the digits), `naam` (`name_parts`) and `geboren` ("jjjj-mm-dd"), empty
    text when unknown; `zoekers` also `rij`, the number of the row. With `beste` pairs are left out
    that cannot be among the best of their searcher; `personen` then has `rij` too, and `vrij`
    (Boolean: stands not in B4). Without it these are all pairs, for the model in the tests.
    """
    leeg = {"zoek_rij": pl.Int64, "plek": pl.UInt32, "bijna": pl.Boolean}
    if zoekers.is_empty():
        return pl.DataFrame(schema=leeg)
    wie = personen.with_row_index("plek")
    bekend = _split_geboren(wie.filter((_c("naam") != "") & (_c("geboren") != "")), zoekers)
    genoemd = bekend.filter(_c("nr").is_not_null())
    kort = _shorten(genoemd) if beste else None
    delen = []
    for begin in range(0, zoekers.height, LOT):
        lot = zoekers.slice(begin, LOT).rename({"rij": "zoek_rij"})
        vol = _split_geboren(lot.filter((_c("naam") != "") & (_c("geboren") != "")), zoekers)
        delen += [_near_number(lot, wie), _same_birth(vol, bekend)]
        delen += [_same_name(vol, genoemd) if kort is None else _best_name(vol, genoemd, kort)]
    return pl.concat(delen).group_by(_PAAR, maintain_order=True).agg(_c("bijna").any())


def _split_geboren(frame: pl.DataFrame, zoekers: pl.DataFrame) -> pl.DataFrame:
    """Adds the birth date in parts as numbers, whether one is unknown (0), and `nr`, the number of
    the name among those that are sought (null for another)."""
    jaar, maand, dag = (
        _c("geboren").str.slice(*s).str.to_integer(dtype=pl.Int64, strict=False).fill_null(-1)
        for s in ((0, 4), (5, 2), (8, 2))
    )
    namen = zoekers.select(_c("naam").unique(maintain_order=True)).with_row_index("nr")
    met = frame.join(namen, on="naam", how="left", maintain_order="left")
    return met.with_columns(_c("nr").cast(pl.Int64), jaar=jaar, maand=maand, dag=dag).with_columns(
        onbekend=(_c("jaar") == 0) | (_c("maand") == 0) | (_c("dag") == 0)
    )


def _pairs(paren: pl.DataFrame, *, bijna: bool = False) -> pl.DataFrame:
    return paren.select(*_PAAR, bijna=pl.lit(bijna))


def _near_number(zoekers: pl.DataFrame, personen: pl.DataFrame) -> pl.DataFrame:
    """The numbers that differ by one slip; reckoned for all at once where nine digits stand."""
    # matches: "999900006"
    negen = _c("bsn").str.contains(r"^[0-9]{9}$")
    bekend = personen.filter(negen).select("plek", getal=_c("bsn").cast(pl.Int64))
    delen = [_near_of_nine(zoekers.filter(negen).select("zoek_rij", "bsn"), bekend)]
    los = [
        (rij, int(nummer))
        for rij, bsn in zoekers.filter(~negen).select("zoek_rij", "bsn").iter_rows()
        for nummer in one_too_many(bsn)
    ]
    schema = {"zoek_rij": pl.Int64, "getal": pl.Int64}
    delen.append(bekend.join(pl.DataFrame(los, schema=schema, orient="row"), on="getal"))
    return _pairs(
        pl.concat([d.select(*_PAAR) for d in delen]).unique(maintain_order=True), bijna=True
    )


def _near_of_nine(zoekers: pl.DataFrame, bekend: pl.DataFrame) -> pl.DataFrame:
    """The BSNs in use (`getal` in `bekend`) that nine digits become with another digit, two digits
    swapped, or the zero in front put back where another digit was lost.

    Only numbers that pass the 11-proef, for no other stands in the register as a person. That
    leaves one digit at most for each place, so that it is reckoned out and not tried.
    """
    cijfers = {f"c{p}": _c("bsn").str.slice(p, 1).cast(pl.Int64) for p in range(9)}
    met = zoekers.select("zoek_rij", oud=_c("bsn").cast(pl.Int64), **cijfers)
    buren = [_fit(met, plek) for plek in range(9)] + [_swap(met, plek) for plek in range(8)]
    nul = met.filter(_c("c0") == 0)  # a zero was eaten, and perhaps it stood further on
    for plek in range(1, 9):
        anders = [*range(1, plek + 1), 0, *range(plek + 1, 9)]
        buren.append(_fit(nul.rename({f"c{van}": f"c{p}" for p, van in enumerate(anders)}), plek))
    return bekend.join(pl.concat(buren).filter(_c("getal") != 0), on="getal")


def _number() -> pl.Expr:
    return pl.sum_horizontal(_c(f"c{p}") * 10 ** (8 - p) for p in range(9))


def _proof() -> pl.Expr:
    return pl.sum_horizontal(_c(f"c{p}") * gewicht for p, gewicht in enumerate(GEWICHTEN))


def _fit(cijfers: pl.DataFrame, plek: int) -> pl.DataFrame:
    """The number with the one digit at `plek` that passes the 11-proef, where that is another."""
    er_stond = _c(f"c{plek}")
    rest = (er_stond - _proof() * _OMGEKEERD[plek]) % 11
    past = (rest + 11) % 11
    return (
        cijfers.select(
            "zoek_rij", "oud", past=past, getal=_number() + (past - er_stond) * 10 ** (8 - plek)
        )
        .filter((_c("past") < 10) & (_c("getal") != _c("oud")))
        .select("zoek_rij", "getal")
    )


def _swap(cijfers: pl.DataFrame, plek: int) -> pl.DataFrame:
    """The number with the digits at `plek` and after it swapped, where it passes the 11-proef."""
    meer = _c(f"c{plek + 1}") - _c(f"c{plek}")
    som = _proof() + meer * (GEWICHTEN[plek] - GEWICHTEN[plek + 1])
    return cijfers.filter((som % 11 == 0) & (meer != 0)).select(
        "zoek_rij", getal=_number() + meer * 9 * 10 ** (7 - plek)
    )


def _same_name(zoekers: pl.DataFrame, personen: pl.DataFrame) -> pl.DataFrame:
    """The same name, and a birth date of which two parts agree (or day and month are swapped)."""
    delen = [_join_keys(zoekers, personen, twee) for twee, _ in _TWEE]
    return pl.concat(map(_pairs, [*delen, *_seldom_name(zoekers, personen)]))


def _best_name(
    zoekers: pl.DataFrame, personen: pl.DataFrame, kort: Mapping[tuple[str, str], pl.DataFrame]
) -> pl.DataFrame:
    """As `_same_name`, but of each searcher only the best: all parts agree before two of them, and
    of those who score the same the first in the register."""
    heel = [_join_keys(zoekers, personen, ("jaar", "maand", "dag")).with_columns(gelijk=3)]
    twee = [
        _join_keys(zoekers, kort[delen], delen)
        .filter(_c(rest) != _c(f"{rest}_right"))
        .with_columns(gelijk=2)
        for delen, rest in _TWEE
    ]
    velden = [*_PAAR, "rij", "vrij", "gelijk"]
    alle = pl.concat(
        paren.select(*velden[:-1], _c("gelijk").cast(pl.Int8))
        for paren in [*heel, *twee, *_seldom_name(zoekers, personen)]
    )
    beste = (
        alle.filter((_c("gelijk") == 3) | _c("vrij"))
        .sort("zoek_rij", "gelijk", "rij", descending=[False, True, False])
        .unique(_PAAR, keep="first", maintain_order=True)
    )
    return _pairs(take_first(beste, ["zoek_rij"], MEESTE))


def take_first(frame: pl.DataFrame, sleutel: Sequence[str], aantal: int) -> pl.DataFrame:
    """The first rows of each key, in the order of the frame; the keys themselves in any order."""
    in_orde = len(sleutel) == 1 and frame[sleutel[0]].is_sorted()
    op_sleutel = frame if in_orde else frame.sort(sleutel, maintain_order=True)
    plek = pl.int_range(pl.len())
    nieuw = pl.any_horizontal(_c(k).ne_missing(_c(k).shift(1)) for k in sleutel)
    begin = pl.when(nieuw | (plek == 0)).then(plek).forward_fill()
    return op_sleutel.filter(plek - begin < aantal)


def _shorten(personen: pl.DataFrame) -> dict[tuple[str, str], pl.DataFrame]:
    """Per two parts of a birth date the persons that can be among the best, whoever searches.

    Of a name and two parts the first few in the register, and as many again for who must be left
    out: their third part agrees too. Who stands in B4 himself does not come in question with two
    parts only.
    """
    vrij = personen.filter("vrij").sort("rij")
    uit = {}
    for delen, rest in _TWEE:
        sleutel = ["nr", *delen]
        een = take_first(vrij, [*sleutel, rest], MEESTE)
        uit[delen] = take_first(een, sleutel, 2 * MEESTE)
    return uit


def _seldom_name(zoekers: pl.DataFrame, personen: pl.DataFrame) -> list[pl.DataFrame]:
    """The same name, and day and month swapped, or a part of a birth date unknown; with `gelijk`,
    how many parts count as the same."""
    om = zoekers.rename({"maand": "dag", "dag": "maand"})
    delen = [_join_keys(om, personen, ("jaar", "maand", "dag")).with_columns(gelijk=2)]
    for een, ander in (
        (zoekers, personen.filter("onbekend")),
        (zoekers.filter("onbekend"), personen.filter(~_c("onbekend"))),
    ):
        samen = ander.join(een, on="nr").with_columns(gelijk=_same_or_unknown())
        delen.append(samen.filter(_c("gelijk") >= 2))
    return delen


def _join_keys(zoekers: pl.DataFrame, personen: pl.DataFrame, delen: Sequence[str]) -> pl.DataFrame:
    """Who has the same name and these parts of a birth date: one number to join on."""
    sleutel = _c("nr")
    for deel in delen:
        sleutel = sleutel * (10_000 if deel == "jaar" else 100) + _c(deel)
    velden = ["jaar", "maand", "dag"]
    rechts = [k for k in ("plek", "rij", "vrij", *velden) if k in personen.columns]
    return personen.select(rechts, sleutel=sleutel).join(
        zoekers.select("zoek_rij", *velden, sleutel=sleutel), on="sleutel"
    )


def _same_or_unknown() -> pl.Expr:
    """How many of year, month and day agree or are unknown on a side."""
    delen = [
        (_c(deel) == _c(f"{deel}_right")) | (_c(deel) == 0) | (_c(f"{deel}_right") == 0)
        for deel in ("jaar", "maand", "dag")
    ]
    return pl.sum_horizontal(delen)


def _same_birth(zoekers: pl.DataFrame, personen: pl.DataFrame) -> pl.DataFrame:
    """The same birth date, and nearly the same name."""
    samen = zoekers.select("zoek_rij", "geboren", "naam").join(
        personen.select("plek", "geboren", ander="naam"), on="geboren"
    )
    namen = samen.group_by("naam").agg(_c("ander").unique())
    gelijk = [
        (naam, ander)
        for naam, anderen in namen.iter_rows()
        for ander, _, _ in process.extract(
            naam, anderen, scorer=fuzz.token_set_ratio, score_cutoff=GELIJK, limit=None
        )
    ]
    lijkt = pl.DataFrame(gelijk, schema={"naam": pl.String, "ander": pl.String}, orient="row")
    return _pairs(samen.join(lijkt, on=["naam", "ander"], how="semi"), bijna=False)


def one_too_many(bsn: str) -> set[str]:
    """The BSNs that a number of ten digits becomes without one of them.

    >>> "999900006" in one_too_many("9999900006")
    True
    """
    zonder = (bsn[:i] + bsn[i + 1 :] for i in range(10)) if len(bsn) == 10 else ()
    return {nummer for nummer in zonder if is_bsn(nummer)}


def with_naam(frame: pl.DataFrame, achternaam: str, voorvoegsel: str) -> pl.DataFrame:
    """Adds `naam` (`name_parts` of these two columns); every different name is folded once."""
    paren = frame.select(achternaam, voorvoegsel).unique(maintain_order=True)
    namen = [name_parts(a, v) for a, v in paren.iter_rows()]
    paren = paren.with_columns(naam=pl.Series(namen, dtype=pl.String))
    return lay_beside(frame, paren, [achternaam, voorvoegsel])


def name_parts(naam: str | None, voorvoegsel: str | None) -> str:
    """A surname as sorted parts in small letters, without marks, titles, initials or regard to
    order; an abbreviated voorvoegsel as what it mostly is.

    >>> name_parts("Jansen-Berg", "van der")
    'berg der jansen van'
    """
    return " ".join(sorted(read_woorden(naam, voorvoegsel)))
