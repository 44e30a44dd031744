"""What came back from the clerk in a round against what was given: complete, untouched, decided.

Every row of the outcome has one answer, nobody gets two starts that overlap. Everything that is
wrong is found at once; nothing changes silently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from bvtool.vak.peil import Peil
from bvtool.vak.rondebesluit import NIETS
from bvtool.vergelijking.bevinding import Werkboekfout
from bvtool.vergelijking.cellen import bare_number
from bvtool.vergelijking.dagen import add_dag
from bvtool.vergelijking.een_op_een import check_shifted
from bvtool.vergelijking.onaangeroerd import add_oud, check_untouched
from bvtool.vergelijking.ronde.antwoordcontrole import check_antwoord, find_open
from bvtool.vergelijking.ronde.antwoorden import PRIJS, Rondebesluit, Rondegeval, Ronderij
from bvtool.vergelijking.ronde.botsing import check_nummers, check_starts
from bvtool.vergelijking.ronde.gegeven import BESLUITVELDEN, Gegevenronde
from bvtool.vergelijking.ronde.plaatsen import STIL
from bvtool.vergelijking.samenvoegen import Samenwijze
from bvtool.vergelijking.verplaatst import put_straight

if TYPE_CHECKING:
    from bvtool.vergelijking.werkboek import Werkboek

_c = pl.col

SCHEMA: dict[str, type[pl.DataType]] = {
    "regel": pl.String,
    "deel": pl.String,
    "rij": pl.Int64,
    "bsn": pl.String,
    "nr": pl.Int64,
    "plaats": pl.String,
    "soort": pl.String,
    "besluit": pl.String,
    "startdatum": pl.Date,
    "stopdatum": pl.Date,
    "startnummer": pl.Int64,
    "reden": pl.String,
    "toelichting": pl.String,
    "gemeente": pl.String,
    "buitenregionaal": pl.Boolean,
}
"""One row per row of the outcome, in its order. `startnummer`: the number as it is known, also at a
Start, where it may be that of an earlier delivery."""
_ANTWOORD = ("besluit", "startdatum", "stopdatum", "startnummer", "reden", "toelichting")
_DAGEN = ("startdatum", "stopdatum")


class Rondeteruggelezen(NamedTuple):
    """`besluiten` (`SCHEMA`), complete only when `open_` and `fouten` are empty. `gewijzigd`: keys
    of rows on which the clerk chose otherwise than was filled in."""

    besluiten: pl.DataFrame
    open_: list[Werkboekfout]
    fouten: list[Werkboekfout]
    gewijzigd: list[str]


def read_ronde_back(
    werkboek: Werkboek,
    rijen: pl.DataFrame,
    bron: Mapping[str, pl.DataFrame],
    b4: pl.DataFrame,
    *,
    vandaag: date,
    gemeente: str,
    peil: Peil,
) -> Rondeteruggelezen:
    """Checks everything that came back.

    `rijen`: `Rondeuitkomst.rijen` as given; `bron`: what stood beside the keys, per sheet
    (`make_rondebron`); `b4`: the canonical frame of the CAK's file, of which start and end are held
    beside a change. `vandaag` is the day of reading back, `gemeente` our own code, `peil` the
    reference date of the round.
    """
    gegeven = Gegevenronde(rijen, bron)
    werkboek = put_straight(werkboek, gegeven)
    gekeken = check_untouched(werkboek, gegeven)
    fouten = [*(f._replace(oud=(f.blad, 1)) for f in werkboek.fouten), *gekeken.vondsten]
    open_: list[Werkboekfout] = []
    zelfde, rest = _split_unchanged(_pair(add_dagen(gekeken.heel), rijen, b4, peil))
    keuzes: list[tuple[str, Rondebesluit]] = []
    for rij, geval in _walk(rest, peil):
        besluit, wat = check_antwoord(rij, geval, vandaag=vandaag, gemeente=gemeente)
        fouten += wat
        if besluit is not None:
            keuzes.append((rij.regel, besluit))
        elif not wat:
            open_.append(find_open(rij))
    besluiten = _make_besluiten(rijen, zelfde, keuzes)
    plekken = gekeken.heel.select("regel", "blad", blad_rij="rij")
    fouten += check_starts(besluiten, plekken, peil)
    fouten += check_nummers(besluiten, rijen, plekken)
    fouten += check_shifted(
        rest.with_columns(a_startnummer=bare_number(_c("a_startnummer")), startnummer=_shown()),
        BESLUITVELDEN,
        [f"{v}_tekst" for v in _DAGEN],
    )
    return Rondeteruggelezen(besluiten, open_, add_oud(fouten, gegeven), _list_changed(rest))


def add_dagen(rijen: pl.DataFrame) -> pl.DataFrame:
    """The rows with both dates read, as `add_dag`."""
    for veld in _DAGEN:
        rijen = add_dag(rijen, veld)
    return rijen


RONDEWIJZE = Samenwijze(
    velden=(*BESLUITVELDEN, *(f"{v}_tekst" for v in _DAGEN)),
    recht=put_straight,
    dagen=add_dagen,
    schuif=lambda rijen, _: rijen,
)
"""How copies of the workbook of a round are made one (`samenvoegen.merge_werkboeken`)."""


def _pair(heel: pl.DataFrame, rijen: pl.DataFrame, b4: pl.DataFrame, peil: Peil) -> pl.DataFrame:
    """The rows that came back whole, with what the clerk wrote as `a_...`, and start and end of the
    CAK's file as `c_start` and `c_eind` (an open end is null)."""
    velden = ("blad", "rij", *BESLUITVELDEN, "toelichting", *(f"{v}_tekst" for v in _DAGEN))
    eigen = heel.select("regel", **{f"a_{v}": v for v in velden})
    cak = b4.select(
        "rij",
        deel=pl.lit("bestand"),
        c_start="startdatum",
        c_eind=pl.when(_c("einddatum") < peil.open_eind).then("einddatum"),
    )
    samen = rijen.join(cak, on=["deel", "rij"], how="left", maintain_order="left")
    return samen.join(eigen, on="regel", how="inner", maintain_order="left")


def _shown() -> pl.Expr:
    """The start number as it is compared with a cell."""
    return _c("startnummer").cast(pl.String)


def _split_unchanged(paren: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows on which what was filled in still stands and says what is to be done, and the rest."""
    zelfde = pl.all_horizontal(
        *(_c(v).eq_missing(_c(f"a_{v}")) for v in ("besluit", "reden", *_DAGEN)),
        *(_c(f"a_{v}_tekst").is_null() for v in _DAGEN),
        _shown().eq_missing(bare_number(_c("a_startnummer"))),
        _c("besluit").is_not_null() | _c("plaats").is_in(STIL),
    )
    return paren.filter(zelfde), paren.filter(~zelfde)


def _walk(rest: pl.DataFrame, peil: Peil) -> Iterator[tuple[Ronderij, Rondegeval]]:
    for r in rest.iter_rows(named=True):
        yield _read_row(r), Rondegeval(
            r["plaats"], r["bsn"], r["startnummer"], r["reden"], r["deel"], r["c_start"],
            r["c_eind"], r["soort"] == PRIJS, peil,
        )  # fmt: skip


def _read_row(r: dict[str, Any]) -> Ronderij:
    return Ronderij(
        blad=r["a_blad"],
        rij=r["a_rij"],
        regel=r["regel"],
        besluit=r["a_besluit"] or "",
        startdatum=r["a_startdatum"] or r["a_startdatum_tekst"],
        stopdatum=r["a_stopdatum"] or r["a_stopdatum_tekst"],
        reden=r["a_reden"] or "",
        toelichting=r["a_toelichting"] or "",
        startnummer=r["a_startnummer"] or "",
    )


def _make_besluiten(
    rijen: pl.DataFrame, zelfde: pl.DataFrame, keuzes: list[tuple[str, Rondebesluit]]
) -> pl.DataFrame:
    """The decisions beside the rows on which they were made, in the order of the outcome."""
    soorten = {v: SCHEMA[v] for v in ("regel", *_ANTWOORD)}
    gekozen = pl.DataFrame(
        [(regel, *(getattr(b, v) for v in _ANTWOORD)) for regel, b in keuzes],
        schema=soorten,
        orient="row",
    )
    gelaten = zelfde.select(
        "regel",
        _c("besluit").fill_null(NIETS),
        *_ANTWOORD[1:-1],
        toelichting="a_toelichting",
    ).cast(soorten)  # type: ignore[arg-type]
    vast = rijen.select(v for v in SCHEMA if v not in _ANTWOORD)
    samen = vast.join(pl.concat([gelaten, gekozen]), on="regel", how="inner", maintain_order="left")
    return samen.select(list(SCHEMA))


def _list_changed(rest: pl.DataFrame) -> list[str]:
    """Keys of rows that were filled in by the table, and filled in otherwise by the clerk."""
    gewijzigd = rest.filter(_c("besluit").is_not_null() & _c("a_besluit").is_not_null())
    regels: list[str] = gewijzigd["regel"].to_list()
    return regels
