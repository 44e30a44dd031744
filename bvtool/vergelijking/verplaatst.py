"""Rows that the clerk cut from one list and pasted on another.

A pasted row keeps the places of its cells, not their headers, and lists differ in their columns.
So it is read by the headers of the list that it came from, where its cells then are what was given.
On `Aan te melden` or `Niet aanleveren` a row on which nothing else was decided counts as that
decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from bvtool.vak.standen import ALLEEN_REGISTER, Rijuitkomst
from bvtool.vergelijking.antwoorden import AANMELDEN, NIET, NIET_AANMELDEN
from bvtool.vergelijking.cellen import find_changed
from bvtool.vergelijking.werkboek import Formule, Ruwblad, Werkboek

if TYPE_CHECKING:
    from bvtool.vergelijking.onaangeroerd import Gegevenrijen, GegevenWerkboek

_GEVULD = ("besluit", "reden", "datum")


def put_straight(werkboek: Werkboek, gegeven: Gegevenrijen) -> Werkboek:
    """The workbook with each row that was pasted on another list read by the headers of its own,
    where its cells then are those that were given."""
    hoort = gegeven.list_rijen().select("regel", "hoort")
    for blad, frame in list(werkboek.cellen.items()):
        hier = hoort.filter(pl.col("hoort") == blad)["regel"].implode()
        vreemd = frame.filter(~pl.col("Regel").is_in(hier).fill_null(False))
        for thuis, ander in werkboek.ruw.items() if vreemd.height else ():
            if ander.koppen == werkboek.ruw[blad].koppen:
                continue
            eigen = hoort.filter(pl.col("hoort") == thuis).select(Regel="regel")
            gelezen = _read_by(werkboek.ruw[blad].frame, ander.koppen)
            gelezen = gelezen.join(vreemd, on="rij", how="semi").join(eigen, on="Regel", how="semi")
            fout = find_changed(gelezen, gegeven.bron[thuis])
            goed = gelezen.join(fout, on="rij", how="anti", maintain_order="left")
            goed = _keep_better(goed, vreemd, gegeven.bron[thuis])
            if goed.height:
                werkboek = _replace_rows(werkboek, blad, goed, ander)
    return werkboek


def _read_by(frame: pl.DataFrame, koppen: Mapping[str, str]) -> pl.DataFrame:
    """The cells under the headers of another list."""
    leeg = pl.lit(None, dtype=pl.String)
    cellen = {
        kop: pl.col(letter) if letter in frame.columns else leeg for letter, kop in koppen.items()
    }
    return frame.select("rij", **cellen).with_columns(pl.col("Regel").str.to_uppercase())


def _keep_better(goed: pl.DataFrame, hier: pl.DataFrame, bron: pl.DataFrame) -> pl.DataFrame:
    """Without the rows that are right under the headers of the list on which they stand."""
    zelfde = hier.join(goed.select("rij", "Regel"), on=["rij", "Regel"], how="semi")
    fout = find_changed(zelfde, bron)
    recht = zelfde.join(fout, on="rij", how="anti")
    return goed.join(recht, on="rij", how="anti", maintain_order="left")


def _replace_rows(werkboek: Werkboek, blad: str, goed: pl.DataFrame, thuis: Ruwblad) -> Werkboek:
    leeg = pl.lit(None, dtype=pl.String)
    eigen = {n: pl.col(k) if k in goed.columns else leeg for n, k in werkboek.koppen.items()}
    erbij = goed.select("rij", blad=pl.lit(blad), **eigen).select(werkboek.rijen.columns)
    rijen = werkboek.rijen.join(erbij, on=["blad", "rij"], how="anti", maintain_order="left")
    hier = werkboek.cellen[blad].join(goed, on="rij", how="anti", maintain_order="left")
    nummers = set(goed["rij"])
    return werkboek._replace(
        rijen=pl.concat([rijen, erbij]),
        cellen=werkboek.cellen | {blad: hier},
        formules=tuple(
            _rename_formule(f, thuis.koppen) if f.blad == blad and f.rij in nummers else f
            for f in werkboek.formules
        ),
    )


def _rename_formule(formule: Formule, koppen: Mapping[str, str]) -> Formule:
    letters = formule.cel.rstrip("0123456789")
    return formule._replace(kop=koppen.get(letters, letters))


class Verplaatst(NamedTuple):
    """`rijen` with the decision of the list on which a moved row stands; `telt`: the keys of those
    rows; `tegen`: keys of rows of which Besluit says otherwise than their list, and counts."""

    rijen: pl.DataFrame
    telt: list[str]
    tegen: list[str]


def count_moves(rijen: pl.DataFrame, gegeven: GegevenWerkboek) -> Verplaatst:
    """A row that the clerk moved to `Aan te melden` or `Niet aanleveren`, and on which Besluit is
    still what was filled in (or empty), has the decision of that list.

    `rijen`: what came back whole, with `datum` as Date. Reason and date that were filled in go when
    she announces; what she wrote herself stays, to be judged as on any row.
    """
    bladen = gegeven.bladen
    aan, niet = bladen[Rijuitkomst.AAN_TE_MELDEN], bladen[Rijuitkomst.NIET_AANLEVEREN]
    register = bladen[ALLEEN_REGISTER]
    gaf = gegeven.list_rijen().select("regel", "hoort", **{f"gaf_{v}": v for v in _GEVULD})
    samen = rijen.join(gaf, on="regel", how="left", maintain_order="left")
    keuze = (
        pl.when(pl.col("blad") == aan)
        .then(pl.lit(AANMELDEN))
        .when((pl.col("blad") == niet) & (pl.col("hoort") == register))
        .then(pl.lit(NIET_AANMELDEN))
        .when(pl.col("blad") == niet)
        .then(pl.lit(NIET))
    )
    samen = samen.with_columns(keuze=pl.when(pl.col("hoort") != pl.col("blad")).then(keuze))
    gezegd = pl.col("besluit").str.replace_all(r"\s+", " ").str.to_lowercase()
    anders = pl.col("keuze").str.to_lowercase().ne_missing(gezegd) & pl.col("keuze").is_not_null()
    zelf = pl.col("besluit").is_not_null() & pl.col("besluit").ne_missing(pl.col("gaf_besluit"))
    samen = samen.with_columns(telt=anders & ~zelf, tegen=anders & zelf)
    weg = pl.col("telt") & (pl.col("keuze") != NIET)
    rijen = samen.with_columns(
        besluit=pl.when("telt").then("keuze").otherwise("besluit"),
        **{
            v: pl.when(~(weg & pl.col(v).eq_missing(pl.col(f"gaf_{v}")))).then(v)
            for v in ("reden", "datum")
        },
    ).select(rijen.columns)
    telt, tegen = (sorted(samen.filter(w)["regel"].to_list()) for w in ("telt", "tegen"))
    return Verplaatst(rijen, telt, tegen)
