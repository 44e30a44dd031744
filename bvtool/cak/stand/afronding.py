"""A finished gemeente stays finished: what came later is traffic of every day.

Finished: the deadline has passed, the newest answer covers B4, every promised client is approved,
and nothing else came. From that moment its figures stand; later messages are in the weekly report
and are no reason to call. A later answer or B4 opens it again: then something else was promised. So
does the withdrawal of a promised client: that counts as never sent.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import replace

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.stand.berichten import GOED, make_berichten, make_klanten
from bvtool.cak.stand.klanten import mark_andere, place_klanten

_BERICHTEN = ("407", "408")


def find_afgerond(
    archief: Innamearchief,
    toegezegd: pl.DataFrame,
    elders: pl.DataFrame,
    open_: Mapping[str, int],
) -> dict[str, int]:
    """Per uitvoerder the last second at which everything was right, before later messages.

    `open_`: the gemeenten that are not right now though their answer covers B4, each with its
    deadline (seconds since 1970); `toegezegd` and `elders` as in `klanten`.
    """
    momenten = _find_momenten(archief, toegezegd, open_)
    if momenten.is_empty():
        return {}
    velden = archief.bestanden.columns
    bestanden = (
        archief.bestanden.filter(pl.col("soort").is_in(_BERICHTEN))
        .join(momenten, on="uitvoerder", how="inner", maintain_order="left")
        .filter(pl.col("seconde") <= pl.col("tot"))
        .with_columns(uitvoerder="sleutel")
        .select(velden)
    )
    van = dict(momenten.select("sleutel", "uitvoerder").iter_rows())
    gezegd = [
        u._replace(uitvoerder=sleutel)
        for sleutel, uitvoerder in van.items()
        for u in archief.uitspraken
        if u.uitvoerder == uitvoerder
    ]
    toen = replace(archief, bestanden=bestanden, uitspraken=gezegd)
    beloofd = toegezegd.join(momenten, on="uitvoerder").with_columns(uitvoerder="sleutel")
    klanten = place_klanten(beloofd.select(toegezegd.columns), make_klanten(make_berichten(toen)))
    fout = find_fout(mark_andere(klanten, elders, van))["uitvoerder"].unique()
    goed = momenten.filter(~pl.col("sleutel").is_in(fout.implode()))
    return dict(goed.group_by("uitvoerder").agg(pl.col("tot").min()).iter_rows())


def find_fout(klanten: pl.DataFrame) -> pl.DataFrame:
    """The clients for whom a gemeente is not finished."""
    return klanten.filter(
        pl.when("toegezegd")
        .then((pl.col("staat") != GOED) | pl.col("start_anders"))
        .otherwise(~pl.col("van_andere"))
    )


def drop_verkeer(archief: Innamearchief, afgerond: Mapping[str, int]) -> Innamearchief:
    """The archive without the messages and answers after a gemeente was finished."""
    later = pl.col("soort").is_in(_BERICHTEN) & (pl.col("seconde") > pl.col("_tot"))
    bestanden = archief.bestanden.join(
        _make_frame(afgerond), on="uitvoerder", how="left", maintain_order="left"
    )
    return replace(archief, bestanden=bestanden.filter(~later.fill_null(False)).drop("_tot"))


def count_verkeer(archief: Innamearchief, afgerond: Mapping[str, int]) -> dict[str, int]:
    """Per finished gemeente how many messages came later."""
    later = archief.read_van("407").join(_make_frame(afgerond), on="uitvoerder")
    later = later.filter(pl.col("seconde") > pl.col("_tot")).unique(["uitvoerder", "sha"])
    return dict(later.group_by("uitvoerder").len().iter_rows())


def _make_frame(afgerond: Mapping[str, int]) -> pl.DataFrame:
    """Until when the figures of a finished gemeente stand: uitvoerder, `_tot` (seconds)."""
    schema = {"uitvoerder": pl.String, "_tot": pl.Int64}
    return pl.DataFrame(list(afgerond.items()), schema=schema, orient="row")


def _find_momenten(
    archief: Innamearchief, toegezegd: pl.DataFrame, open_: Mapping[str, int]
) -> pl.DataFrame:
    """The moments at which a gemeente may have been finished: just before each later message, when
    as many approvals as promises had come. Columns: uitvoerder, tot, sleutel."""
    vanaf = dict(open_)
    tabellen = archief.bestanden.filter(pl.col("soort").is_in(["b4", "terugkoppeling"]))
    laatste = tabellen.group_by("uitvoerder").agg(pl.col("seconde").max())
    for uitvoerder, seconde in laatste.iter_rows():
        if uitvoerder in vanaf:
            vanaf[uitvoerder] = max(vanaf[uitvoerder], seconde)
    beloofd = dict(toegezegd.group_by("uitvoerder").len().iter_rows())
    goed = _list_seconden(archief.read_van("408").filter(pl.col("uitkomst") == GOED), open_)
    heen = archief.bestanden.filter(pl.col("soort") == "407")
    rijen = []
    for uitvoerder, seconden in _list_seconden(heen, open_).items():
        for seconde in sorted(set(seconden)):
            tot = seconde - 1
            genoeg = bisect_right(goed.get(uitvoerder, []), tot) >= beloofd.get(uitvoerder, 0)
            if tot >= vanaf[uitvoerder] and genoeg:
                rijen.append((uitvoerder, tot, f"{uitvoerder}@{tot}"))
    schema = {"uitvoerder": pl.String, "tot": pl.Int64, "sleutel": pl.String}
    return pl.DataFrame(rijen, schema=schema, orient="row")


def _list_seconden(frame: pl.DataFrame, wie: Collection[str]) -> dict[str, list[int]]:
    van = frame.filter(pl.col("uitvoerder").is_in(list(wie)))
    samen = van.group_by("uitvoerder").agg(pl.col("seconde").sort())
    return {uitvoerder: list(seconden) for uitvoerder, seconden in samen.iter_rows()}
