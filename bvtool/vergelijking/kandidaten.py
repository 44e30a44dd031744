"""Which persons of the register come into question as a near match: found by joins, not by loops.

A pair is worth weighing when two of three things agree: the birth date (all of it or two of its
three parts), the name (the same or nearly), the number (but for one slip). Each way to have two of
them is one join on an index that few share, so the cost grows with the pairs that really are near
and not with searchers times persons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl
from rapidfuzz import fuzz, process

from bvtool.tabel.waarden.naamwoorden import list_name_parts
from bvtool.vak.lanen import make_ahead
from bvtool.vergelijking.bijnanummer import find_near_numbers, list_numbers
from bvtool.vergelijking.uniek import lay_beside

MEESTE = 3
"""No more than this many persons are named for one B4 row."""

GELIJK = 82.0
"""From this likeness (0 to 100) two names are called nearly the same."""

LOT = 50_000
"""Searchers at a time, in each lane: bounds the memory when everybody searches."""

_c = pl.col
_PAAR = ("zoek_rij", "plek")
_WEGEN = 3
"""In so many ways at most one pair is found by name: by equal parts of the birth date, with day and
month swapped, and with a part that is unknown."""
_DAG = ("jaar", "maand", "dag")
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
    gezocht = zoekers.select(_c("naam").unique(maintain_order=True)).with_row_index("nr")
    bekend, anderen = _split_known(wie, gezocht)
    genoemd = bekend.filter(_c("nr").is_not_null()).drop("geboren", "ander")
    namen = _Genoemden.of(genoemd)
    kort = _shorten(genoemd) if beste else None
    nummers = list_numbers(wie)

    def find_lot(begin: int) -> list[pl.DataFrame]:
        lot = zoekers.slice(begin, LOT).rename({"rij": "zoek_rij"})
        vol = _split_geboren(lot.join(gezocht, on="naam", how="left", maintain_order="left"))
        op_naam = _same_name(vol, namen) if kort is None else _best_name(vol, namen, kort)
        return [
            _pairs(find_near_numbers(lot, nummers), bijna=True),
            _same_birth(vol, bekend, gezocht["naam"], anderen),
            op_naam,
        ]

    loten = make_ahead(find_lot, range(0, zoekers.height, LOT), lanen=2)
    return (
        pl.concat(deel for delen in loten for deel in delen)
        .group_by(_PAAR, maintain_order=True)
        .agg(_c("bijna").any())
    )


def _split_known(wie: pl.DataFrame, gezocht: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The persons of whom name and birth date are known, as `_split_geboren` with `ander`, the
    place of the name among the different names of them all, which come beside it."""
    anderen = wie.select(_c("naam").unique()).with_row_index("ander")
    nummers = anderen.join(gezocht, on="naam", how="left", maintain_order="left")
    met = wie.select(k for k in wie.columns if k in _WIE).join(
        nummers, on="naam", how="left", maintain_order="left"
    )
    return _split_geboren(met), anderen["naam"]


_WIE = ("plek", "naam", "geboren", "rij", "vrij")


def _split_geboren(frame: pl.DataFrame) -> pl.DataFrame:
    """Who has a name and a birth date, by numbers: the date (`geboren`) and its parts, whether one
    is unknown (0), and `nr`, the number of the name among those that are sought (null for
    another). Numbers, and small ones: this may be everybody in the register."""
    getal = _c("geboren").str.replace_all("-", "", literal=True)
    getal = getal.str.to_integer(dtype=pl.Int32, strict=False).fill_null(-1)
    over = [k for k in ("plek", "zoek_rij", "rij", "vrij", "ander") if k in frame.columns]
    return (
        frame.lazy()
        .filter((_c("naam") != "") & (_c("geboren") != ""))
        .select(*over, _c("nr").cast(pl.Int64), geboren=getal)
        .with_columns(
            jaar=(_c("geboren") // 10_000).cast(pl.Int16),
            maand=(_c("geboren") // 100 % 100).cast(pl.Int8),
            dag=(_c("geboren") % 100).cast(pl.Int8),
        )
        .with_columns(onbekend=(_c("jaar") == 0) | (_c("maand") == 0) | (_c("dag") == 0))
        .collect()
    )


def _pairs(paren: pl.DataFrame, *, bijna: bool = False) -> pl.DataFrame:
    return paren.select(*_PAAR, bijna=pl.lit(bijna))


class _Genoemden(NamedTuple):
    """The persons whose name is sought: all of them, by name and day, and those of whom a part of
    the day is unknown and those of whom none is."""

    alle: pl.DataFrame
    op_dag: pl.DataFrame
    onbekend: pl.DataFrame
    bekend: pl.DataFrame

    @classmethod
    def of(cls, alle: pl.DataFrame) -> _Genoemden:
        wie = [k for k in ("plek", "rij", "vrij") if k in alle.columns]
        op_dag = alle.select(*wie, sleutel=_sort_key(_DAG))
        return cls(alle, op_dag, alle.filter("onbekend"), alle.filter(~_c("onbekend")))

    def find(self, zoekers: pl.DataFrame) -> pl.DataFrame:
        """Who has the very same name and birth date."""
        return self.op_dag.join(zoekers.select("zoek_rij", sleutel=_sort_key(_DAG)), on="sleutel")


def _same_name(zoekers: pl.DataFrame, personen: _Genoemden) -> pl.DataFrame:
    """The same name, and a birth date of which two parts agree (or day and month are swapped)."""
    delen = [_join_keys(zoekers, personen.alle, twee) for twee, _ in _TWEE]
    return pl.concat(map(_pairs, [*delen, *_seldom_name(zoekers, personen)]))


def _best_name(
    zoekers: pl.DataFrame, personen: _Genoemden, kort: Mapping[tuple[str, str], pl.DataFrame]
) -> pl.DataFrame:
    """As `_same_name`, but of each searcher only the best: all parts agree before two of them, and
    of those who score the same the first in the register."""
    heel = personen.find(zoekers).with_columns(gelijk=3)
    twee = [
        _join_keys(zoekers, kort[delen], delen)
        .filter(_c(rest) != _c(f"{rest}_right"))
        .with_columns(gelijk=2)
        for delen, rest in _TWEE
    ]
    velden = [*_PAAR, "rij", "vrij", "gelijk"]
    alle = pl.concat(
        paren.select(*velden[:-1], _c("gelijk").cast(pl.Int8))
        for paren in [heel, *twee, *_seldom_name(zoekers, personen)]
    )
    op_volgorde = (
        alle.filter((_c("gelijk") == 3) | _c("vrij"))
        .select(*_PAAR, orde=_join_numbers(_c("zoek_rij") * 2 + 3 - _c("gelijk"), _c("rij")))
        .sort("orde")
        .drop("orde")
    )
    beste = take_first(op_volgorde, ["zoek_rij"], _WEGEN * MEESTE).unique(
        _PAAR, keep="first", maintain_order=True
    )
    return _pairs(take_first(beste, ["zoek_rij"], MEESTE))


def _join_numbers(een: pl.Expr, ander: pl.Expr) -> pl.Expr:
    """Two numbers below two milliard as one (Int64), in their order: one number is sorted and found
    many times as fast as two columns."""
    return een.cast(pl.Int64) * 2**31 + ander.cast(pl.Int64)


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
        met = vrij.with_columns(twee=_sort_key(delen), drie=_sort_key([*delen, rest]))
        een = take_first(met, ["drie"], MEESTE)
        uit[delen] = take_first(een, ["twee"], 2 * MEESTE).drop("twee", "drie")
    return uit


def _sort_key(delen: Sequence[str]) -> pl.Expr:
    """The name and these parts of a birth date (-1: not known) as one number, in their order: to
    sort and to join on."""
    sleutel = _c("nr")
    for deel in delen:
        sleutel = sleutel * (10_001 if deel == "jaar" else 101) + _c(deel) + 1
    return sleutel


def _seldom_name(zoekers: pl.DataFrame, personen: _Genoemden) -> list[pl.DataFrame]:
    """The same name, and day and month swapped, or a part of a birth date unknown; with `gelijk`,
    how many parts count as the same."""
    om = zoekers.rename({"maand": "dag", "dag": "maand"})
    delen = [personen.find(om).with_columns(gelijk=2)]
    for een, ander in (
        (zoekers, personen.onbekend),
        (zoekers.filter("onbekend"), personen.bekend),
    ):
        samen = ander.join(een, on="nr").with_columns(gelijk=_same_or_unknown())
        delen.append(samen.filter(_c("gelijk") >= 2))
    return delen


def _join_keys(zoekers: pl.DataFrame, personen: pl.DataFrame, delen: Sequence[str]) -> pl.DataFrame:
    """Who has the same name and these parts of a birth date."""
    sleutel = _sort_key(delen)
    rechts = [k for k in ("plek", "rij", "vrij", *_DAG) if k in personen.columns]
    return personen.select(rechts, sleutel=sleutel).join(
        zoekers.select("zoek_rij", *_DAG, sleutel=sleutel), on="sleutel"
    )


def _same_or_unknown() -> pl.Expr:
    """How many of year, month and day agree or are unknown on a side."""
    delen = [
        (_c(deel) == _c(f"{deel}_right")) | (_c(deel) == 0) | (_c(f"{deel}_right") == 0)
        for deel in _DAG
    ]
    return pl.sum_horizontal(delen)


def _same_birth(
    zoekers: pl.DataFrame, personen: pl.DataFrame, gezocht: pl.Series, anderen: pl.Series
) -> pl.DataFrame:
    """The same birth date, and nearly the same name: `nr` is its place in `gezocht` for who
    searches, `ander` that in `anderen` for the persons."""
    samen = (
        zoekers.select("zoek_rij", "geboren", "nr")
        .join(personen.select("plek", "geboren", "ander"), on="geboren")
        .select(*_PAAR, namen=_join_numbers(_c("nr"), _c("ander")))
    )
    paren = samen["namen"].unique().sort()
    per_naam = pl.DataFrame(
        {
            "naam": gezocht.gather(paren // 2**31),
            "ander": anderen.gather(paren % 2**31),
        }
    )
    gelijk: list[int] = []
    begin = 0
    for naam, lijst in per_naam.group_by("naam", maintain_order=True).agg("ander").iter_rows():
        gevonden = process.extract(
            naam, lijst, scorer=fuzz.token_set_ratio, score_cutoff=GELIJK, limit=None
        )
        gelijk += [begin + plek for _, _, plek in gevonden]
        begin += len(lijst)
    lijkt = paren.gather(gelijk).to_frame("namen")
    return _pairs(samen.join(lijkt, on="namen", how="semi"), bijna=False)


def with_naam(frame: pl.DataFrame, achternaam: str, voorvoegsel: str) -> pl.DataFrame:
    """Adds `naam` (`name_parts` of these two columns); every different name is folded once."""
    paren = frame.select(achternaam, voorvoegsel).unique(maintain_order=True)
    paren = paren.with_columns(naam=list_name_parts(paren[achternaam], paren[voorvoegsel]))
    return lay_beside(frame, paren, [achternaam, voorvoegsel])
