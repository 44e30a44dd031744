"""The three views beside each other: what the CAK, the register and our own messages say."""

from __future__ import annotations

from datetime import date

import polars as pl

from bvtool.tabel.waarden.betekenis import Afspraak
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.peil import Peil
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.beslissing import find_twijfel, name_missing
from bvtool.vergelijking.frames import REGISTER
from bvtool.vergelijking.perioden import join_periods, mark_rows, sum_up
from bvtool.vergelijking.ronde.cakbeeld import GESTOPT
from bvtool.vergelijking.ronde.voorrang import cut_voorrang, list_open
from bvtool.vergelijking.twijfel import SOORTEN, find_misschien, find_twijfels

_c = pl.col


def make_registerbeeld(
    register: pl.DataFrame, beleid: Beleid, afspraak: Afspraak | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The register as one row per person on the reference date, and every end of a BW period.

    The persons are those of `perioden.sum_up`, with `r_loopt` (alive, a period covers the reference
    date, from `r_begin`), `r_gestopt` (the last one ended before it, or the person died: `r_eind`),
    `r_later` (Boolean), `r_dood` (died on or before it), `r_start` (`r_begin`, never before the
    first day of the contribution), `r_prijs` (Int64, cents), `r_prijzen` (Boolean: more prices
    than one), `r_voorrang_open` (Boolean, see `voorrang.list_open`), `twijfel` (String: why the
    register must not decide alone, see `beslissing.find_twijfel`) and `r_misschien` (Boolean: not
    in beschermd wonen by what counts, but maybe on the reference date). The ends: `bsn`, `einde`
    (Date).
    """
    register = REGISTER.take(register)
    gemerkt = mark_rows(register, beleid, afspraak)
    open_, twijfels = list_open(gemerkt, beleid), find_twijfels(gemerkt, beleid)
    misschien = _list_misschien(gemerkt, beleid)
    gemerkt = cut_voorrang(register, gemerkt, beleid, afspraak)
    dag = pl.lit(beleid.peil.datum)
    personen = sum_up(gemerkt, beleid).join(twijfels, on="bsn", how="left", maintain_order="left")
    personen = personen.with_columns(
        *name_missing(register),
        twijfel=find_twijfel(beleid, zonder=_NIET_IN_RONDE),
        r_dood=(_c("overlijden") <= dag).fill_null(False),
    ).drop(SOORTEN)
    einde = pl.when(_c("dekt")).then(pl.min_horizontal("eind", "overlijden")).otherwise("eerder")
    personen = personen.with_columns(
        r_in=pl.lit(True),
        r_misschien=_c("bsn").is_in(misschien) & ~_c("r_dood"),
        r_voorrang_open=_c("bsn").is_in(open_),
        r_loopt=_c("dekt") & ~_c("r_dood"),
        r_gestopt=_c("r_dood") | (~_c("dekt") & _c("eerder").is_not_null()),
        r_later=_c("later").is_not_null(),
        r_begin="begin",
        r_start=pl.max_horizontal("begin", pl.lit(beleid.peil.eerste_start)),
    ).with_columns(
        r_eind=pl.when(_c("r_dood"))
        .then(pl.coalesce(einde, "overlijden"))
        .when(_c("r_gestopt"))
        .then("eerder")
        .when(_c("eind") < beleid.peil.open_eind)
        .then("eind")
    )
    personen = personen.join(_prices(gemerkt, beleid), on="bsn", how="left", maintain_order="left")
    rijen = gemerkt.filter(_c("bsn").is_not_null()).with_columns(
        overlijden=_c("overlijdensdatum").min().over("bsn")
    )
    eindes = join_periods(rijen, beleid.peil).select("bsn", einde="eind")
    return personen, eindes


_NIET_IN_RONDE = ("dekt_tijdelijk_einde",)
"""An end that is still to come is not compared in a round, and no stop follows from it."""


def _list_misschien(gemerkt: pl.DataFrame, beleid: Beleid) -> list[str]:
    """The BSN of who may be in beschermd wonen on the reference date; the abonnementstarief counts
    only what is named."""
    if beleid.peil.bijdrage is not Bijdrage.BW:
        return []
    wie = find_misschien(gemerkt, beleid)
    bsns: list[str] = wie.filter(_c("m_begin") <= beleid.peil.datum)["bsn"].to_list()
    return bsns


def _prices(gemerkt: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """Of each person the price on the rows that cover the reference date (the lowest; `r_prijzen`:
    there is another); nothing in beschermd wonen."""
    if beleid.peil.bijdrage is Bijdrage.BW:
        schema = {"bsn": pl.String, "r_prijs": pl.Int64, "r_prijzen": pl.Boolean}
        return pl.DataFrame(schema=schema)
    dag = pl.lit(beleid.peil.datum)
    dekt = _c("telt") & (_c("begin") <= dag) & (_c("eind") >= dag)
    return (
        gemerkt.filter(dekt & _c("kostprijs").is_not_null())
        .group_by("bsn")
        .agg(r_prijs=_c("kostprijs").min(), r_prijzen=_c("kostprijs").n_unique() > 1)
    )


def join_beelden(
    cak: pl.DataFrame, personen: pl.DataFrame, eindes: pl.DataFrame, eigen: pl.DataFrame, peil: Peil
) -> pl.DataFrame:
    """Every row of the file (`cakbeeld`) with the register and our own view of its person.

    Adds besides: `gelijk_start` (Boolean: the starts agree after lifting, or the file gives none),
    `nummer` (Int64: the start number as known; ours, else the register's, else the file's, else
    that of a delivery from elsewhere which begins on the day that the file gives),
    `prijs_telt` (Boolean: both file and register give prices, so they are compared),
    `einde_bekend` (Boolean: this end stands in the register or in our own messages) and `geboren`.
    """
    samen = cak.join(personen, on="bsn", how="left", maintain_order="left")
    samen = samen.join(eigen, on="bsn", how="left", maintain_order="left")
    bekend = eindes.join(
        cak.filter(_c("c_stand") == GESTOPT).select("bsn", "rij", einde="c_eind"),
        on=["bsn", "einde"],
    ).select("rij", in_register=pl.lit(True))
    samen = samen.join(bekend.unique(), on="rij", how="left", maintain_order="left")
    telt = bool(cak["c_prijs"].count() and personen["r_prijs"].count())
    zelfde = pl.max_horizontal("c_van", pl.lit(peil.eerste_start)) == _c("e_start")
    van_elders = pl.when(_c("c_van").is_not_null() & zelfde).then("e_nummer")
    return _fill(samen).with_columns(
        nummer=pl.coalesce("nummer", van_elders),
        prijs_telt=pl.lit(telt),
        gelijk_start=_same_start(peil.eerste_start),
        einde_bekend=_c("in_register").fill_null(False)
        | _c("l_stops").list.contains(_c("c_eind")).fill_null(False),
    )


def join_los(
    cak: pl.DataFrame, personen: pl.DataFrame, eigen: pl.DataFrame, peil: Peil
) -> pl.DataFrame:
    """Who is not in the file: with BW on the reference date, or maybe, or a running approved
    delivery."""
    genoemd = cak.filter(_c("bsn").is_not_null()).select("bsn").unique()
    samen = personen.join(eigen, on="bsn", how="full", coalesce=True)
    samen = _fill(samen.join(genoemd, on="bsn", how="anti")).with_columns(
        prijs_telt=pl.lit(bool(personen["r_prijs"].count()))
    )
    loopt = _c("l_goed") & (_c("l_stop").is_null() | (_c("l_stop") >= pl.lit(peil.datum)))
    return samen.filter(_c("r_loopt") | _c("r_misschien") | loopt).sort("bsn")


_JA_NEE = (
    *("r_in", "r_loopt", "r_gestopt", "r_later", "r_dood", "vrijstelling_j", "buitenregionaal_j"),
    *("r_voorrang_open", "r_misschien", "r_prijzen", "l_goed", "l_wacht", "w_weg"),
)


def _fill(samen: pl.DataFrame) -> pl.DataFrame:
    eigen = [_c(k) for k in ("startnummer",) if k in samen.columns]
    geboren = [_c(k) for k in ("r_geboortedatum", "geboortedatum") if k in samen.columns]
    return samen.with_columns(
        _c(*_JA_NEE).fill_null(False),
        nummer=pl.coalesce("l_nummer", "startnummers", *eigen),
        geboren=pl.coalesce(*geboren),
    )


def _same_start(eerste: date) -> pl.Expr:
    """Equal after lifting; or the register's start lies in the four-week period of the file."""
    van, tot = (pl.max_horizontal(_c(k), pl.lit(eerste)) for k in ("c_van", "c_van_tot"))
    past = (_c("r_start") >= van) & (_c("r_start") <= tot)
    return _c("c_van").is_null() | past.fill_null(False)
