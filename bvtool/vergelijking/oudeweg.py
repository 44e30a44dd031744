"""Who goes the old way: beschermd wonen before 1-10-2022 that the CAK does not know.

What lies before the first day of iEb 2.0 is told with a form and not with a 407 (toolkit, chapters
2 and 3, bevestigd). Whom to tell is afgeleid: who is not in B4, or is there with another start.
Every row of the register ends in exactly one place, of which `data/oude-weg.csv` holds the words.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

from bvtool.tabel.waarden.telling import mark_telling
from bvtool.vak.bijdrage import EERSTE_START
from bvtool.vak.fouten import InterneFout
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.frames import B4, REGISTER
from bvtool.vergelijking.perioden import join_periods, mark_rows, sum_up
from bvtool.vergelijking.ronde.cakbeeld import make_cakbeeld
from bvtool.vergelijking.twijfel import find_twijfels

LAATSTE_DAG = EERSTE_START - timedelta(days=1)
"""The last day that the old way speaks of."""
START, STOP = "start", "stop"
"""The kinds of report: the care ran on into iEb 2.0, or it ended before that (aangenomen)."""
_TWIJFELS = (
    *("twee_personen", "vraag", "product_noemt_bw", "twee_exports", "reden_zonder_einde"),
    "loopt_door_na_dood",
)
"""The doubts about who it is, or from when until when; see `twijfel.SOORTEN`."""
_PRODUCT = ("productomschrijving", "productcode", "productcategorie")
_GEZEGD = ("aanbieder", "soort_bijdrage", "huishouden")
"""What the newest row that says it, says of the period."""
_VELDEN = (*_PRODUCT, *_GEZEGD)
_c = pl.col


class Oudeweg(NamedTuple):
    """What the comparison for the old way says.

    `perioden`: one row per person and BW period that began before 1-10-2022 (and one for a person
    about whom there is doubt and who has none): `bsn`, `begin`, `eind` (Date, at most 30-9-2022;
    null without a period), `soort` (start or stop), `waarom` (a key of `data/oude-weg.csv`),
    `formulier` (Boolean: on the form), `rij` (Int64: the row of the register that speaks for the
    period), `rijen` (Int64: how many rows it has), `cak_start` (Date: the one start that B4 names),
    `pgb` (Boolean), `product`, `productcode`, `aanbieder`, `soort_bijdrage` and
    `huishouden` (String, as the register says it), and of the person
    `achternaam`, `voorvoegsel`, `voorletters`, `geboortedatum` (String). Sorted by BSN and begin.
    `per_reden`: how many rows of the register ended where; together they are all rows.
    """

    perioden: pl.DataFrame
    per_reden: dict[str, int]

    @property
    def formulier(self) -> pl.DataFrame:
        """Who is on the form."""
        return self.perioden.filter("formulier")


def make_oudeweg(b4: pl.DataFrame, register: pl.DataFrame, beleid: Beleid) -> Oudeweg:
    """Compares the register with B4 for the time before 1-10-2022.

    Takes the canonical frames (`frames.B4`, `frames.REGISTER`). Raises InterneFout when a row of
    the register would be lost or counted twice.
    """
    rijen = _mark(REGISTER.take(register), beleid)
    # What begins later belongs to the period that it touches: that one ran on.
    tellend = rijen.filter(_c("plek").is_null() | ((_c("plek") == "na") & ~_c("in_twijfel")))
    periodes = join_periods(tellend, beleid.peil).filter(_c("begin") < EERSTE_START)
    periodes = _judge(periodes, make_cakbeeld(B4.take(b4), beleid.peil), beleid)
    van_periode = _find_periods(rijen, periodes)
    twijfel = (
        rijen.filter(_c("plek") == "twijfel")
        .group_by("bsn")
        .agg(rijen=pl.len().cast(pl.Int64), rij=_c("rij").min())
        .with_columns(waarom=pl.lit("twijfel"))
    )
    samen = pl.concat([_sum_periods(van_periode, periodes), twijfel], how="diagonal")
    personen = sum_up(rijen, beleid).select(
        "bsn",
        achternaam="r_achternaam",
        voorvoegsel="r_voorvoegsel",
        voorletters="r_voorletters",
        geboortedatum="r_geboortedatum",
    )
    op_formulier = [r["sleutel"] for r in load_tabel("oude-weg") if r["formulier"] == "ja"]
    samen = samen.join(personen, on="bsn", how="left").with_columns(
        formulier=_c("waarom").is_in(op_formulier)
    )
    per_reden = _count(rijen, samen, register.height)
    return Oudeweg(samen.sort("bsn", "begin"), per_reden)


def _mark(register: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """The marked rows with `overlijden` and `plek`: why a row is in no period, else null."""
    if "categorie" not in register.columns or register["telt"].null_count():
        register = mark_telling(register, categorieen=beleid.bw_categorieen)
    rijen = mark_rows(register, beleid).with_columns(
        product_telt=register["telt"],
        overlijden=_c("overlijdensdatum").min().over("bsn"),
    )
    leeg = [pl.lit(None, dtype=pl.String).alias(k) for k in _VELDEN if k not in rijen.columns]
    rijen = rijen.with_columns(leeg)
    ervoor = _c("begin").is_null() | (_c("begin") < EERSTE_START)
    twijfels = find_twijfels(rijen.filter(ervoor), beleid)
    wie = twijfels.filter(pl.any_horizontal(_c(*_TWIJFELS).is_not_null()))["bsn"]
    rijen = rijen.with_columns(in_twijfel=_c("bsn").is_in(wie.implode()).fill_null(False))
    zonder = _c("bsn").is_null()
    plekken = (
        ("na", ~ervoor),
        ("twijfel", _c("in_twijfel")),
        ("geen_bsn", zonder & (_c("product_telt") | _c("vraag").is_not_null())),
        ("geen_bw", ~_c("product_telt")),
        ("pgb", _c("pgb") & (_c("pgb_wooncomponent") != "J").fill_null(True)),
        ("onleesbaar", _c("onleesbaar").is_not_null()),
        ("na_overlijden", _c("overlijden") < _c("begin")),
    )
    return rijen.with_columns(
        plek=pl.coalesce(
            *(pl.when(conditie.fill_null(False)).then(pl.lit(naam)) for naam, conditie in plekken)
        )
    )


def _judge(periodes: pl.DataFrame, cak: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """Adds `waarom` and `cak_start` to the BW periods that began before 1-10-2022."""
    bekend = cak.filter(_c("bsn").is_not_null()).select("bsn", "c_van", "c_van_tot")
    later = beleid.peil.datum > EERSTE_START
    lift = (_c("c_van") == EERSTE_START) & (_c("c_van_tot") == EERSTE_START) & pl.lit(later)
    bekend = bekend.with_columns(lift=lift.fill_null(False))
    per_persoon = bekend.group_by("bsn").agg(
        kent=pl.lit(True),
        start=(_c("c_van").is_not_null() & ~_c("lift")).any(),
        gemigreerd=_c("lift").any(),
        cak_start=pl.when((_c("c_van") == _c("c_van_tot")).all() & (_c("c_van").n_unique() == 1))
        .then(_c("c_van").first()),
    )  # fmt: skip
    gelijk = (
        periodes.join(bekend, on="bsn")
        .filter((_c("begin") >= _c("c_van")) & (_c("begin") <= _c("c_van_tot")))
        .select("bsn", "begin", gelijk=pl.lit(True))
        .unique()
    )
    return (
        periodes.join(per_persoon, on="bsn", how="left")
        .join(gelijk, on=["bsn", "begin"], how="left")
        .with_columns(_c("kent", "start", "gemigreerd", "gelijk").fill_null(False))
        .with_columns(
            waarom=pl.when(~_c("kent"))
            .then(pl.lit("onbekend"))
            .when(_c("gelijk"))
            .then(pl.lit("bekend"))
            .when(~_c("start") & _c("gemigreerd"))
            .then(pl.lit("gemigreerd"))
            .when(~_c("start"))
            .then(pl.lit("geen_start"))
            .when(_c("begin") == _c("begin").max().over("bsn"))
            .then(pl.lit("andere_start"))
            .otherwise(pl.lit("eerder")),
            soort=pl.when(_c("eind") >= EERSTE_START).then(pl.lit(START)).otherwise(pl.lit(STOP)),
            tot="eind",
            eind=pl.min_horizontal("eind", pl.lit(LAATSTE_DAG)),
        )
        .select("bsn", "begin", "eind", "tot", "soort", "waarom", "cak_start")
    )


def _find_periods(rijen: pl.DataFrame, periodes: pl.DataFrame) -> pl.DataFrame:
    """The rows that make up the periods, each with the begin of its period as `p_begin`."""
    samen = rijen.filter(_c("plek").is_null()).join(
        periodes.select("bsn", p_begin="begin", p_tot="tot"), on="bsn"
    )
    return samen.filter((_c("begin") >= _c("p_begin")) & (_c("begin") <= _c("p_tot")))


def _sum_periods(rijen: pl.DataFrame, periodes: pl.DataFrame) -> pl.DataFrame:
    """The periods with what their newest row says; equal rows are told apart by content first."""
    per = (
        rijen.sort(["begin", "eind", *_VELDEN, "rij"], nulls_last=False)
        .group_by("bsn", "p_begin", maintain_order=True)
        .agg(
            rijen=pl.len().cast(pl.Int64),
            rij=_c("rij").last(),
            pgb=_c("pgb").last(),
            product=pl.coalesce(*(_c(k).replace("", None) for k in _PRODUCT)).last(),
            productcode=_c("productcode").replace("", None).last(),
            **{k: _c(k).replace("", None).drop_nulls().last() for k in _GEZEGD},
        )
    )
    samen = periodes.join(per, left_on=["bsn", "begin"], right_on=["bsn", "p_begin"], how="left")
    return samen.drop("tot")


def _count(rijen: pl.DataFrame, samen: pl.DataFrame, hoogte: int) -> dict[str, int]:
    """The rows of the register by place; every row is somewhere, once."""
    los = rijen.filter(_c("plek").is_not_null() & (_c("plek") != "twijfel"))
    per = dict(los.group_by("plek").len().iter_rows())
    for waarom, aantal in samen.group_by("waarom").agg(_c("rijen").sum()).iter_rows():
        per[waarom] = aantal
    dubbel = samen.select("bsn", "begin").is_duplicated().any()
    te_ver: date | None = samen["eind"].max()  # type: ignore[assignment]
    if sum(per.values()) != hoogte or dubbel or (te_ver is not None and te_ver > LAATSTE_DAG):
        raise InterneFout(
            f"De telling klopt niet: het register heeft {hoogte} rijen, en de uitkomst "
            f"{sum(per.values())}.",
            waar="het formulier",
            wat_nu="Meld dit als fout in bvtool; er is niets opgeslagen.",
        )
    return {r["sleutel"]: per[r["sleutel"]] for r in load_tabel("oude-weg") if r["sleutel"] in per}
