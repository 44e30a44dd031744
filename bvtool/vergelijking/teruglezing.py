"""What came back from the clerk against what was given: complete, untouched, and then decided.

Law 1 and law 5: every row of B4 has one answer, no person is announced twice. Everything that is
wrong is found at once; nothing changes silently.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from bvtool.vak.bijdrage import EERSTE_START
from bvtool.vak.peil import Peil
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.antwoorden import (
    AANMELDEN,
    NIET,
    NIET_AANMELDEN,
    Antwoordrij,
    Besluit,
    check_besluit,
)
from bvtool.vergelijking.bevinding import Werkboekfout
from bvtool.vergelijking.dagen import add_dag
from bvtool.vergelijking.een_op_een import check_dubbel, check_one_to_one, check_shifted
from bvtool.vergelijking.frames import ANTWOORDEN, RIJEN_WERKBOEK
from bvtool.vergelijking.onaangeroerd import GegevenWerkboek, add_oud, check_untouched
from bvtool.vergelijking.verplaatst import count_moves

if TYPE_CHECKING:
    from bvtool.vergelijking.werkboek import Werkboek

SCHEMA = ANTWOORDEN.make_schema()

__all__ = ["SCHEMA", "GegevenWerkboek", "Teruggelezen", "read_back"]


class Teruggelezen(NamedTuple):
    """`antwoorden` (ANTWOORDEN of `frames`), complete only when `open_` and `fouten` are empty.

    `gewijzigd`: keys of rows on which the clerk chose otherwise than was filled in; `na_r`: keys of
    rows that are not delivered although their end lies on or after R; `verplaatst`: keys of rows
    that were moved to a list and have its decision; `tegen`: keys of rows that were moved to a list
    and of which Besluit says otherwise.
    """

    antwoorden: pl.DataFrame
    open_: list[Werkboekfout]
    fouten: list[Werkboekfout]
    gewijzigd: list[str]
    na_r: list[str]
    verplaatst: list[str]
    tegen: list[str]


def read_back(
    werkboek: Werkboek,
    gegeven: GegevenWerkboek,
    opnieuw: pl.DataFrame,
    *,
    vandaag: date,
    gemeente: str,
    peil: Peil,
) -> Teruggelezen:
    """Checks everything that came back.

    `opnieuw`: outcome rows (as in `b4`) of unreadable rows for which the clerk gave the right BSN,
    decided anew.
    """
    RIJEN_WERKBOEK.check(werkboek.rijen)
    gekeken = check_untouched(werkboek, gegeven)
    verplaatst = count_moves(add_datum(gekeken.heel), gegeven)
    rijen = verplaatst.rijen
    fouten = [*(f._replace(oud=(f.blad, 1)) for f in werkboek.fouten), *gekeken.vondsten]
    open_: list[Werkboekfout] = []
    b4 = _pair(rijen, _with_new(gegeven.b4, opnieuw))
    zelfde, rest = _split_unchanged(b4)
    antwoorden = [_unchanged_answers(zelfde)]
    keuzes: list[tuple[object, ...]] = []
    for rij, uitkomst in _walk(rest):
        besluit, wat = _decide_b4(rij, uitkomst, vandaag, gemeente, peil)
        if besluit is not None:
            keuzes.append(_as_row(uitkomst, besluit, "b4"))
        else:
            (fouten if rij.besluit else open_).extend(wat)
    for rij, uitkomst in _walk(_pair(rijen, _as_b4(gegeven.alleen_register))):
        besluit, wat = _decide_register(rij, vandaag, gemeente)
        fouten += wat
        if besluit is not None and besluit.aanmelden:
            keuzes.append(_as_row(uitkomst, besluit, "register"))
    antwoorden.append(pl.DataFrame(keuzes, schema=SCHEMA, orient="row"))
    frame = ANTWOORDEN.check(pl.concat(antwoorden).sort("soort", "rij"))
    plekken = rijen.select("regel", "blad", blad_rij="rij")
    fouten += check_one_to_one(frame, plekken)
    fouten += check_dubbel(frame, plekken, volledig=frame.filter(pl.col("soort") == "b4").height
                           == gegeven.b4.height)  # fmt: skip
    fouten += check_shifted(rest, ("besluit", "reden", "datum"), ("juist_bsn", "datum_tekst"))
    return Teruggelezen(
        frame,
        open_,
        add_oud(fouten, gegeven),
        _list_changed(rest),
        _list_after_r(frame, peil.datum),
        verplaatst.telt,
        verplaatst.tegen,
    )


def add_datum(rijen: pl.DataFrame) -> pl.DataFrame:
    """The rows with `datum` as Date (null when empty or no date) and `datum_tekst` (what is no
    date)."""
    return add_dag(rijen, "datum")


def _with_new(b4: pl.DataFrame, opnieuw: pl.DataFrame) -> pl.DataFrame:
    """The outcome with the rows that were decided anew in it, marked `opnieuw`."""
    rest = b4.join(opnieuw, on="regel", how="anti").with_columns(opnieuw=pl.lit(False))
    nieuw = opnieuw.select(b4.columns).with_columns(opnieuw=pl.lit(True))
    return pl.concat([rest, nieuw]).sort("rij")


def _as_b4(los: pl.DataFrame) -> pl.DataFrame:
    """The rows of the register with the columns of an answer, of which none was filled in."""
    leeg = pl.lit(None, dtype=pl.String)
    return los.with_columns(besluit=leeg, reden=leeg, datum=pl.lit(None, dtype=pl.Date))


def _pair(rijen: pl.DataFrame, uitkomst: pl.DataFrame) -> pl.DataFrame:
    """Outcome rows that came back whole, with what the clerk wrote as `a_...`."""
    velden = ("blad", "rij", "besluit", "reden", "datum", "datum_tekst", "toelichting", "juist_bsn")
    eigen = rijen.select("regel", **{f"a_{v}": v for v in velden})
    return uitkomst.join(eigen, on="regel", how="inner", maintain_order="left")


def _split_unchanged(b4: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows on which the answer that was filled in still stands, and the rest."""
    zelfde = pl.col("besluit").is_not_null() & pl.all_horizontal(
        *(pl.col(v).eq_missing(pl.col(f"a_{v}")) for v in ("besluit", "reden", "datum")),
        pl.col("a_datum_tekst").is_null(),
        pl.col("a_juist_bsn").is_null(),
    )
    return b4.filter(zelfde), b4.filter(~zelfde)


def _unchanged_answers(zelfde: pl.DataFrame) -> pl.DataFrame:
    aan = pl.col("besluit") == AANMELDEN
    return zelfde.select(
        "regel",
        "rij",
        "bsn",
        pl.lit("b4").alias("soort"),
        aan.alias("aanmelden"),
        "reden",
        "datum",
        pl.col("a_toelichting").alias("toelichting"),
        pl.when(aan).then(pl.coalesce("startdatum", pl.lit(EERSTE_START))).alias("startdatum"),
        pl.when(aan).then("einddatum").alias("stopdatum"),
        pl.when(aan).then("startnummer").alias("startnummer"),
        "gemeente",
        pl.col("buitenregionaal").fill_null(False),
    ).cast(SCHEMA)  # type: ignore[arg-type]


def _walk(paren: pl.DataFrame) -> Iterator[tuple[Antwoordrij, dict[str, Any]]]:
    for rij in paren.iter_rows(named=True):
        yield (
            Antwoordrij(
                blad=rij["a_blad"],
                rij=rij["a_rij"],
                regel=rij["regel"],
                besluit=rij["a_besluit"] or "",
                reden=rij["a_reden"] or "",
                datum=rij["a_datum"] or rij["a_datum_tekst"],
                toelichting=rij["a_toelichting"] or "",
                juist_bsn=rij["a_juist_bsn"] or "",
            ),
            rij,
        )


def _decide_b4(
    rij: Antwoordrij, uitkomst: dict[str, Any], vandaag: date, gemeente: str, peil: Peil
) -> tuple[Besluit | None, list[Werkboekfout]]:
    """The answer for one B4 row; the table decides an unreadable row with its right BSN."""
    if not rij.besluit and uitkomst["opnieuw"]:
        return _decide_anew(rij, uitkomst, peil)
    besluit, wat = check_besluit(
        rij, vandaag=vandaag, eigen_gemeente=gemeente, keuzes=(AANMELDEN, NIET)
    )
    if besluit is not None and besluit.aanmelden and uitkomst["bsn"] is None:
        nu = "Vul bij Juist BSN het goede nummer in, of kies Niet aanleveren met een reden."
        return None, [rij.find("Besluit", "Zonder leesbaar BSN kan niemand worden aangemeld.", nu)]
    return besluit, wat


def _decide_anew(
    rij: Antwoordrij, uitkomst: dict[str, Any], peil: Peil
) -> tuple[Besluit | None, list[Werkboekfout]]:
    """What the table says of an unreadable row, now that its BSN is known."""
    if rij.reden or rij.datum:
        nu = "Kies bij Besluit voor Niet aanleveren, of maak Reden en Datum leeg."
        return None, [rij.find("Besluit", "Hier staat nog geen besluit.", nu)]
    if not uitkomst["besluit"]:
        waarom = peil.fill(load_tabel("beslistabel")[uitkomst["tabelrij"]]["omschrijving"])
        wat = f"Ook met dit BSN moet u zelf beslissen ({waarom})."
        return None, [rij.find("Besluit", wat, f"Kies {AANMELDEN} of {NIET}.")]
    return (
        Besluit(
            uitkomst["besluit"] == AANMELDEN,
            uitkomst["reden"],
            uitkomst["datum"],
            rij.toelichting or None,
        ),
        [],
    )


def _decide_register(
    rij: Antwoordrij, vandaag: date, gemeente: str
) -> tuple[Besluit | None, list[Werkboekfout]]:
    """The answer for a person who is only in the register; none at all is allowed."""
    keuzes = (AANMELDEN, NIET_AANMELDEN)
    if not rij.besluit:
        if not (rij.reden or rij.datum):
            return None, []
        kolom = "Reden" if rij.reden else "Datum"
        nu = f"Kies {' of '.join(keuzes)}, of maak deze cel leeg."
        return None, [rij.find(kolom, "Er is iets ingevuld, maar er is geen besluit.", nu)]
    return check_besluit(rij, vandaag=vandaag, eigen_gemeente=gemeente, keuzes=keuzes)


def _as_row(uitkomst: dict[str, Any], besluit: Besluit, soort: str) -> tuple[object, ...]:
    aan = besluit.aanmelden
    return (
        uitkomst["regel"],
        uitkomst["rij"],
        uitkomst["bsn"],
        soort,
        aan,
        besluit.reden,
        besluit.datum,
        besluit.toelichting,
        (uitkomst["startdatum"] or EERSTE_START) if aan else None,
        uitkomst["einddatum"] if aan else None,
        uitkomst["startnummer"] if aan else None,
        uitkomst["gemeente"],
        bool(uitkomst["buitenregionaal"]),
    )


def _list_changed(rest: pl.DataFrame) -> list[str]:
    """Keys of rows that were filled in by the table, and filled in otherwise by the clerk."""
    gewijzigd = rest.filter(
        pl.col("besluit").is_not_null()
        & pl.col("a_besluit").is_not_null()
        & pl.col("a_juist_bsn").is_null()
    )
    regels: list[str] = gewijzigd["regel"].to_list()
    return regels


def _list_after_r(antwoorden: pl.DataFrame, r: date) -> list[str]:
    """Keys of rows that are left out although the end that is given lies on or after R."""
    raar = ~pl.col("aanmelden") & (pl.col("datum") >= r)
    regels: list[str] = antwoorden.filter(raar & (pl.col("soort") == "b4"))["regel"].to_list()
    return regels
