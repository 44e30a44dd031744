"""Copies of one workbook, each filled in for a part, made one.

A decision that stands in one copy counts. Where two copies say something else about a row, neither
is taken: a person must say which holds. What was only written beside it (Toelichting) is taken from
the copy that has it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from bvtool.vergelijking.bevinding import Werkboekfout
from bvtool.vergelijking.cellen import bare_number
from bvtool.vergelijking.onaangeroerd import Gegevenrijen, add_oud, check_untouched
from bvtool.vergelijking.teruglezing import add_datum
from bvtool.vergelijking.verplaatst import count_moves, put_straight
from bvtool.vergelijking.voorstelkeuze import take_voorstellen
from bvtool.vergelijking.werkboek import Werkboek


class Samenwijze(NamedTuple):
    """How copies of one kind of workbook are read. `velden`: the columns of a decision, compared
    between copies. `recht`: a workbook with what was proposed and what was moved put in its place.
    `dagen`: rows with their dates read. `schuif`: rows with the decision of the list to which they
    were moved. Each takes what was given (`GegevenWerkboek` for the migration) besides."""

    velden: tuple[str, ...]
    recht: Callable[[Werkboek, Any], Werkboek]
    dagen: Callable[[pl.DataFrame], pl.DataFrame]
    schuif: Callable[[pl.DataFrame, Any], pl.DataFrame]


MIGRATIEWIJZE = Samenwijze(
    velden=("besluit", "reden", "datum", "datum_tekst", "juist_bsn"),
    recht=lambda boek, gegeven: take_voorstellen(put_straight(boek, gegeven), gegeven),
    dagen=add_datum,
    schuif=lambda rijen, gegeven: count_moves(rijen, gegeven).rijen,
)
"""The workbook of the migration."""


class Samengevoegd(NamedTuple):
    """`werkboek`: of every row the one that counts. `vragen`: rows of which copies differ, and what
    is wrong in each copy. `herkomst`: per key the name of the copy that its row is from."""

    werkboek: Werkboek
    vragen: list[Werkboekfout]
    herkomst: Mapping[str, str]

    def place(self, fouten: Sequence[Werkboekfout]) -> list[Werkboekfout]:
        """Findings on the merged rows, each with the copy that it stands in. A row that is asked
        about (`vragen`) is in no copy that counts, and is not missed."""
        gevraagd = {v.regel for v in self.vragen} - self.herkomst.keys() - {""}
        return [
            f._replace(bestand=self.herkomst.get(f.regel, ""))
            for f in fouten
            if f.regel not in gevraagd
        ]


def merge_werkboeken(
    boeken: Sequence[Werkboek],
    gegeven: Gegevenrijen,
    begin: Werkboek | None = None,
    wijze: Samenwijze = MIGRATIEWIJZE,
) -> Samengevoegd:
    """One workbook of copies of the same comparison; of one copy that copy itself.

    `begin`: the workbook as it was made, which may hold decisions of an earlier comparison; without
    it only what the comparison filled in counts as not decided by the clerk.
    """
    boeken = [wijze.recht(boek, gegeven) for boek in boeken]
    if len(boeken) == 1:
        return Samengevoegd(boeken[0], [], {})
    vragen: list[Werkboekfout] = []
    delen = []
    for nummer, boek in enumerate(boeken):
        gekeken = check_untouched(boek, gegeven)
        fouten = [*(f._replace(oud=(f.blad, 1)) for f in boek.fouten), *gekeken.vondsten]
        vragen += [f._replace(bestand=boek.naam) for f in fouten]
        eigen = _mark_own(gekeken.heel, gegeven, begin, wijze)
        delen.append(eigen.with_columns(nummer=pl.lit(nummer)))
    namen = [boek.naam for boek in boeken]
    gekozen, botsing = _choose(pl.concat(delen), wijze)
    vragen += add_oud(_ask(botsing, namen), gegeven)
    rijen = pl.concat([boek.rijen.with_columns(nummer=pl.lit(i)) for i, boek in enumerate(boeken)])
    rijen = rijen.join(gekozen, on=["regel", "nummer"], how="inner", maintain_order="left")
    rijen = rijen.with_columns(toelichting=pl.coalesce("tekst", "toelichting").replace("", None))
    herkomst = {r: namen[n] for r, n in rijen.select("regel", "nummer").iter_rows()}
    een = Werkboek(
        naam=" en ".join(namen),
        sha256=hashlib.sha256("|".join(boek.sha256 for boek in boeken).encode()).hexdigest(),
        rijen=rijen.select(boeken[0].rijen.columns),
        cellen={},
        koppen=boeken[0].koppen,
    )
    return Samengevoegd(een, vragen, herkomst)


def list_decided(
    werkboek: Werkboek,
    gegeven: Gegevenrijen,
    begin: Werkboek | None = None,
    wijze: Samenwijze = MIGRATIEWIJZE,
) -> pl.DataFrame:
    """What was decided otherwise than the workbook was made, on rows that are whole: regel and the
    decision as it is compared."""
    heel = check_untouched(werkboek, gegeven).heel
    eigen = _mark_own(heel, gegeven, begin, wijze).filter("eigen")
    return eigen.select("regel", *(f"c_{v}" for v in wijze.velden))


def _mark_own(
    heel: pl.DataFrame, gegeven: Gegevenrijen, begin: Werkboek | None, wijze: Samenwijze
) -> pl.DataFrame:
    """The rows with their decision as it is compared (`c_...`), `eigen` and `eigen_tekst`: whether
    the decision or the remark is another than in the workbook as it was made."""
    nu = _compared(wijze.schuif(wijze.dagen(heel), gegeven), wijze)
    toen = None if begin is None else check_untouched(put_straight(begin, gegeven), gegeven).heel
    if toen is None:
        gaf = gegeven.list_rijen()
        leeg = {
            v: pl.lit(None, dtype=pl.String)
            for v in (*wijze.velden, "toelichting")
            if v not in gaf.columns
        }
        was = _compared(gaf.with_columns(**leeg), wijze)
    else:
        was = _compared(wijze.dagen(toen), wijze)
    velden = [f"c_{v}" for v in wijze.velden]
    met = nu.join(
        was.select("regel", was_tekst="toelichting", **{f"was_{v}": v for v in velden}),
        on="regel",
        how="left",
        maintain_order="left",
    )
    eigen = pl.any_horizontal(pl.col(v).ne_missing(pl.col(f"was_{v}")) for v in velden)
    tekst = pl.col("toelichting").ne_missing(pl.col("was_tekst"))
    return met.select(
        "regel", "blad", "rij", "toelichting", *velden, eigen=eigen, eigen_tekst=tekst
    )


_KAAL = {
    "besluit": pl.col("besluit").str.replace_all(r"\s+", " ").str.to_lowercase(),
    "reden": pl.col("reden").str.to_lowercase(),
    "juist_bsn": bare_number(pl.col("juist_bsn")),
    "startnummer": bare_number(pl.col("startnummer")),
}


def _compared(rijen: pl.DataFrame, wijze: Samenwijze) -> pl.DataFrame:
    """The rows with their decision as it is compared: without regard to case and white space."""
    return rijen.with_columns(**{f"c_{v}": _KAAL.get(v, pl.col(v)) for v in wijze.velden})


def _choose(alle: pl.DataFrame, wijze: Samenwijze) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Per key the copy that counts (regel, nummer, tekst), and the rows of which copies differ."""
    soorten = pl.struct([f"c_{v}" for v in wijze.velden]).filter("eigen").n_unique()
    tekst = pl.col("toelichting").fill_null("").filter("eigen_tekst")
    per = alle.group_by("regel").agg(
        botst=(soorten > 1) | (tekst.n_unique() > 1), tekst=tekst.first()
    )
    botst = per.filter("botst").select("regel")
    gekozen = (
        alle.sort("eigen", descending=True, maintain_order=True)
        .unique("regel", keep="first", maintain_order=True)
        .join(per.filter(~pl.col("botst")), on="regel", maintain_order="left")
        .select("regel", "nummer", "tekst")
    )
    return gekozen, alle.join(botst, on="regel", how="semi", maintain_order="left")


def _ask(botsing: pl.DataFrame, namen: Sequence[str]) -> list[Werkboekfout]:
    """One question per row of which copies differ."""
    vragen = []
    for deel in botsing.partition_by("regel", maintain_order=True):
        plekken = [
            (blad, rij, namen[n])
            for blad, rij, n in deel.select("blad", "rij", "nummer").iter_rows()
        ]
        blad, rij, bestand = plekken[0]
        anders = " en ".join(f"{n}, blad {b}, rij {r}" for b, r, n in plekken[1:])
        wat = f"Over deze rij zeggen de werkboeken iets anders; zie ook {anders}."
        nu = "Welk besluit geldt? Maak de rij in alle werkboeken gelijk."
        regel = deel["regel"][0]
        vragen.append(Werkboekfout(blad, rij, wat, nu, "Besluit", regel, bestand=bestand))
    return vragen
