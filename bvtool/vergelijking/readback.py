"""What came back from the clerk against what was given: complete, untouched, and then decided.

Law 1 and law 5: every row of B4 has one answer, no person is announced twice. A row that was
deleted, doubled or altered is named; the answers of the others are checked one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from bvtool.fouten import Bevinding
from bvtool.vergelijking.answers import (
    AANMELDEN,
    NIET,
    NIET_AANMELDEN,
    Antwoordrij,
    Besluit,
    check_besluit,
)
from bvtool.vergelijking.beleid import R
from bvtool.vergelijking.regelsleutel import read_sleutel

if TYPE_CHECKING:
    from bvtool.bestanden.werkboek_lezen import Werkboek

SCHEMA = {
    "regel": pl.String,
    "rij": pl.Int64,
    "bsn": pl.String,
    "soort": pl.String,
    "aanmelden": pl.Boolean,
    "reden": pl.String,
    "datum": pl.Date,
    "toelichting": pl.String,
    "startdatum": pl.Date,
    "stopdatum": pl.Date,
    "startnummer": pl.Int64,
    "gemeente": pl.String,
    "buitenregionaal": pl.Boolean,
}
"""The checked answers: one row per B4 row, and one per person of the register who is announced."""


@dataclass(frozen=True, slots=True)
class Teruggelezen:
    """`antwoorden` (see SCHEMA), complete only when `open_` and `fouten` are empty."""

    antwoorden: pl.DataFrame
    open_: list[Bevinding]
    fouten: list[Bevinding]


@dataclass(frozen=True, slots=True)
class Vergeleken:
    """What was given to the clerk: the two outcome frames and, per sheet, the original cells.

    `bron`: per `blad` a frame with `regel` and the columns of the sheet by header, as text.
    """

    b4: pl.DataFrame
    alleen_register: pl.DataFrame
    bladen: dict[str, str]
    bron: dict[str, pl.DataFrame]


def read_back(
    werkboek: Werkboek,
    gegeven: Vergeleken,
    opnieuw: pl.DataFrame,
    *,
    vandaag: date,
    gemeente: str,
) -> Teruggelezen:
    """Checks everything that came back.

    `opnieuw`: outcome rows (as in `b4`) of unreadable rows for which the clerk gave the right BSN,
    decided anew.
    """
    rijen = werkboek.rijen
    fouten = list(check_keys(rijen, gegeven))
    if not fouten:
        fouten += check_source(werkboek, gegeven)
    if fouten:
        return Teruggelezen(pl.DataFrame(schema=SCHEMA), [], fouten)
    antwoorden: list[tuple[object, ...]] = []
    open_: list[Bevinding] = []
    b4 = _with_new(gegeven.b4, opnieuw)
    for rij, uitkomst in _pairs(rijen, b4):
        besluit, wat = _decide_b4(rij, uitkomst, vandaag, gemeente)
        if besluit is None:
            (fouten if rij.besluit else open_).extend(wat)
        else:
            antwoorden.append(_as_row(uitkomst, besluit, "b4"))
    for rij, uitkomst in _pairs(rijen, gegeven.alleen_register):
        if not rij.besluit:
            continue
        besluit, wat = check_besluit(
            rij, vandaag=vandaag, eigen_gemeente=gemeente, keuzes=(AANMELDEN, NIET_AANMELDEN)
        )
        fouten += wat
        if besluit is not None and besluit.aanmelden:
            antwoorden.append(_as_row(uitkomst, besluit, "register"))
    frame = pl.DataFrame(antwoorden, schema=SCHEMA, orient="row").sort("soort", "rij")
    fouten += check_one_to_one(frame)
    return Teruggelezen(frame, open_, fouten)


def check_keys(rijen: pl.DataFrame, gegeven: Vergeleken) -> Iterator[Bevinding]:
    """Every row that was given must be there once, with its own key and its own BSN."""
    bsn = pl.coalesce("bsn", pl.col("bsn_ruw").replace("", None))
    verwacht = pl.concat(
        [
            gegeven.b4.select("regel", verwacht_bsn=bsn, uitkomst="uitkomst"),
            gegeven.alleen_register.select(
                "regel", verwacht_bsn="bsn", uitkomst=pl.lit("alleen_register")
            ),
        ]
    )
    samen = rijen.join(verwacht, on="regel", how="left", maintain_order="left")
    for blad, rij, regel in (
        samen.filter(pl.col("uitkomst").is_null()).select("blad", "rij", "regel").iter_rows()
    ):
        yield _unknown_key(blad, rij, regel)
    dubbel = samen.filter(pl.col("regel").is_not_null() & pl.col("regel").is_duplicated())
    for (regel,), deel in dubbel.partition_by("regel", as_dict=True, maintain_order=True).items():
        waar = " en ".join(f"blad {b}, rij {r}" for b, r in deel.select("blad", "rij").iter_rows())
        nu = "Haal de rij weg die er te veel is."
        yield Bevinding(waar, f"De regel {regel} staat er {deel.height} keer.", nu)
    for uitkomst, regel in (
        verwacht.join(rijen, on="regel", how="anti").select("uitkomst", "regel").iter_rows()
    ):
        nu = "Zet de rij terug (Ctrl+Z, of kopieer hem uit het vorige werkboek)."
        yield Bevinding(f"blad {gegeven.bladen[uitkomst]}", f"De regel {regel} is weg.", nu)
    anders = samen.filter(
        pl.col("uitkomst").is_not_null() & pl.col("bsn").ne_missing(pl.col("verwacht_bsn"))
    )
    for blad, rij, regel in anders.select("blad", "rij", "regel").iter_rows():
        nu = "Zet het BSN uit het vorige werkboek terug. Sorteer altijd de hele tabel tegelijk."
        waar = f"blad {blad}, rij {rij} ({regel}), kolom BSN"
        yield Bevinding(waar, "Het BSN hoort niet bij deze regel.", nu)


def _unknown_key(blad: str, rij: int, regel: str | None) -> Bevinding:
    waar = f"blad {blad}, rij {rij}, kolom Regel"
    if not regel:
        nu = "Zet de sleutel uit het vorige werkboek terug, of haal de hele rij weg als u hem zelf "
        return Bevinding(waar, "De sleutel van deze rij is weg.", nu + "heeft toegevoegd.")
    if read_sleutel(regel) is None:
        nu = "Zet de sleutel uit het vorige werkboek terug."
        return Bevinding(waar, "De sleutel van deze rij is gewijzigd.", nu)
    nu = "Haal de rij weg, of gebruik het werkboek dat bij deze vergelijking hoort."
    return Bevinding(waar, f"De regel {regel} hoort niet bij deze vergelijking.", nu)


def check_source(werkboek: Werkboek, gegeven: Vergeleken) -> list[Bevinding]:
    """The original cells behind each key must be the ones that were given (half sort, paste)."""
    gevonden: list[Bevinding] = []
    for blad, cellen in werkboek.cellen.items():
        bron = gegeven.bron[blad]
        samen = cellen.select(
            "rij", regel="Regel", **{f"nu_{k}": k for k in cellen.columns if k in bron.columns}
        ).join(bron, on="regel", how="inner", maintain_order="left")
        for kop in bron.columns:
            if kop == "regel" or f"nu_{kop}" not in samen.columns:
                continue
            anders = same_text(pl.col(f"nu_{kop}")).ne_missing(same_text(pl.col(kop)))
            for rij, regel in samen.filter(anders).select("rij", "regel").iter_rows():
                waar = f"blad {blad}, rij {rij} ({regel}), kolom {' '.join(kop.split())}"
                nu = "Zet de oude waarde terug. Sorteer altijd de hele tabel tegelijk."
                gevonden.append(Bevinding(waar, "Deze cel is gewijzigd.", nu))
    return gevonden


def same_text(cel: pl.Expr) -> pl.Expr:
    """A cell as it is compared: no control characters, white space folded, empty is null."""
    schoon = cel.str.replace_all(r"[\x00-\x1f\x7f\u{fffd}]+", " ").str.replace_all(r"\s+", " ")
    return schoon.str.strip_chars().replace("", None)


def _with_new(b4: pl.DataFrame, opnieuw: pl.DataFrame) -> pl.DataFrame:
    if opnieuw.is_empty():
        return b4
    rest = b4.join(opnieuw, on="regel", how="anti")
    return pl.concat([rest, opnieuw.select(b4.columns)]).sort("rij")


def _pairs(
    rijen: pl.DataFrame, uitkomst: pl.DataFrame
) -> Iterator[tuple[Antwoordrij, dict[str, object]]]:
    eigen = rijen.select(
        "regel",
        a_blad="blad",
        a_rij="rij",
        a_besluit="besluit",
        a_reden="reden",
        a_datum="datum",
        a_toelichting="toelichting",
        a_juist="juist_bsn",
    )
    for rij in uitkomst.join(eigen, on="regel", maintain_order="left").iter_rows(named=True):
        yield (
            Antwoordrij(
                blad=rij["a_blad"],
                rij=rij["a_rij"],
                regel=rij["regel"],
                besluit=rij["a_besluit"] or "",
                reden=rij["a_reden"] or "",
                datum=read_datum(rij["a_datum"]),
                toelichting=rij["a_toelichting"] or "",
                juist_bsn=rij["a_juist"] or "",
            ),
            rij,
        )


def read_datum(tekst: str | None) -> date | str | None:
    """A date as a clerk types it (`31-8-2022`) or as a date cell gives it; else the text."""
    from datetime import datetime

    if not tekst:
        return None
    for vorm in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(tekst.removesuffix(" 00:00:00"), vorm).date()  # noqa: DTZ007
        except ValueError:
            continue
    return tekst


def _decide_b4(
    rij: Antwoordrij, uitkomst: dict[str, object], vandaag: date, gemeente: str
) -> tuple[Besluit | None, list[Bevinding]]:
    """The answer for one B4 row; the table decides an unreadable row with its right BSN."""
    if not rij.besluit and rij.juist_bsn and uitkomst["besluit"]:
        datum = uitkomst["datum"]
        return (
            Besluit(
                uitkomst["besluit"] == AANMELDEN,
                str(uitkomst["reden"]) if uitkomst["reden"] else None,
                datum if isinstance(datum, date) else None,
                rij.toelichting or None,
            ),
            [],
        )
    besluit, wat = check_besluit(
        rij, vandaag=vandaag, eigen_gemeente=gemeente, keuzes=(AANMELDEN, NIET)
    )
    if besluit is not None and besluit.aanmelden and uitkomst["bsn"] is None:
        nu = "Vul bij Juist BSN het goede nummer in, of kies Niet aanleveren met een reden."
        wat = [
            Bevinding(rij.cel("Besluit"), "Zonder leesbaar BSN kan niemand worden aangemeld.", nu)
        ]
        return None, wat
    return besluit, wat


def _as_row(uitkomst: dict[str, object], besluit: Besluit, soort: str) -> tuple[object, ...]:
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
        (uitkomst["startdatum"] or R) if aan else None,
        uitkomst["einddatum"] if aan else None,
        uitkomst["startnummer"] if aan else None,
        uitkomst["gemeente"],
        bool(uitkomst["buitenregionaal"]),
    )


def check_one_to_one(antwoorden: pl.DataFrame) -> list[Bevinding]:
    """No person may be announced twice (law 5)."""
    dubbel = antwoorden.filter("aanmelden").filter(pl.col("bsn").is_duplicated())
    gevonden = []
    for deel in dubbel.partition_by("bsn", maintain_order=True):
        regels = " en ".join(deel["regel"])
        nu = "Kies op een van deze regels Niet aanleveren, met reden DUB."
        gevonden.append(
            Bevinding(f"regel {regels}", "Dezelfde persoon wordt twee keer aangemeld.", nu)
        )
    return gevonden
