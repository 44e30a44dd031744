"""The workbook for the clerk: what is on which sheet. Reading it back: `werkboek_lezen`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl

from bvtool.bestanden.bron import Bron, Lijstbronnen
from bvtool.bestanden.werkboek_bladen import BLAD_REGISTER, BLADEN, JUIST_BSN_OP
from bvtool.bestanden.werkboek_bron import REGISTER_ZEGT, add_register, describe_voorstel
from bvtool.bestanden.werklijst import Werklijst, place_source
from bvtool.tabel.schrijven.tekstblad import text_sheet
from bvtool.tabel.schrijven.werkmap import (
    Blad,
    Kolom,
    Schrijfverslag,
    VulInAls,
    lists_sheet,
    write_werkmap,
)
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.antwoorden import AANMELDEN, NIET, NIET_AANMELDEN, VOORSTEL
from bvtool.vergelijking.uitkomst import Uitkomst


class Omslag(NamedTuple):
    """What stands on `Start` and `Over dit bestand`: pairs of subject and text."""

    start: Sequence[tuple[str, str]]
    over: Sequence[tuple[str, str]]
    titel: str
    moment: datetime


def write_werkboek(
    pad: Path,
    uitkomst: Uitkomst,
    bronnen: Lijstbronnen,
    omslag: Omslag,
    behouden: pl.DataFrame | None = None,
) -> Schrijfverslag:
    """Writes the workbook; `behouden` holds answers given before: regel, besluit, reden, datum,
    toelichting, juist_bsn."""
    lijsten, keuzes = lists_sheet(make_lijsten())
    bladen = [
        text_sheet("Start", omslag.start),
        *make_bladen(uitkomst, bronnen, behouden),
        lijsten,
        text_sheet("Over dit bestand", omslag.over),
    ]
    return write_werkmap(pad, bladen, titel=omslag.titel, moment=omslag.moment, lijsten=keuzes)


def count_te_beslissen(uitkomst: Uitkomst, behouden: pl.DataFrame | None = None) -> int:
    """How many rows of B4 have no decision (nor a right BSN) in the workbook that is written."""
    met = _with_answers(uitkomst.b4, behouden)
    return met.filter(pl.col("besluit").is_null() & pl.col("juist_bsn").is_null()).height


def make_bladen(
    uitkomst: Uitkomst, bronnen: Lijstbronnen, behouden: pl.DataFrame | None = None
) -> Iterator[Blad]:
    """The lists with rows and the differences, in their order in the workbook."""
    return (lijst.make_blad() for lijst in iter_lijsten(uitkomst, bronnen, behouden))


def iter_lijsten(
    uitkomst: Uitkomst, bronnen: Lijstbronnen, behouden: pl.DataFrame | None = None
) -> Iterator[Werklijst]:
    """The lists and the differences, before the columns of the files stand beside them."""
    met = _with_answers(add_register(uitkomst.b4, bronnen.gelezen), behouden)
    los = _with_answers(
        uitkomst.alleen_register.with_columns(
            besluit=pl.lit(None, dtype=pl.String),
            reden=pl.lit(None, dtype=pl.String),
            datum=pl.lit(None, dtype=pl.Date),
        ),
        behouden,
    )
    for naam in dict.fromkeys(BLADEN.values()):
        yield _b4_sheet(naam, met, bronnen.b4)
    yield _register_sheet(los, bronnen.register)
    yield _difference_sheet(uitkomst.verschillen)


def make_lijsten() -> Mapping[str, Sequence[tuple[str, str]]]:
    """The lists behind the dropdowns: decisions and reasons."""
    return {
        "Besluiten": [
            (AANMELDEN, "De klant gaat met een 407-bericht naar het CAK"),
            (NIET, "De klant gaat niet; kies ook een reden"),
        ],
        "BesluitenVoorstel": [
            (AANMELDEN, "De klant gaat met een 407-bericht naar het CAK"),
            (NIET, "De klant gaat niet; kies ook een reden"),
            (VOORSTEL, "Neem over wat bij Voorgesteld BSN staat, en anders wat bij Voorstel staat"),
        ],
        "BesluitenRegister": [
            (AANMELDEN, "Deze persoon aanmelden (vraag eerst het CAK)"),
            (NIET_AANMELDEN, "Deze persoon niet aanmelden"),
        ],
        "Redenen": [(r["sleutel"], _meaning(r)) for r in load_tabel("redenen")],
    }


_VEREIST = {
    "datum": "vul ook de datum in",
    "toelichting": "vul ook een toelichting in",
    "gemeente": "noem de gemeente in de toelichting",
}


def _meaning(rij: Mapping[str, str]) -> str:
    vereist = _VEREIST.get(rij["vereist"])
    return f"{rij['omschrijving']} ({vereist})" if vereist else rij["omschrijving"]


def _with_answers(frame: pl.DataFrame, behouden: pl.DataFrame | None) -> pl.DataFrame:
    velden = ("besluit", "reden", "datum", "toelichting", "juist_bsn")
    frame = frame.with_columns(
        toelichting=pl.lit(None, dtype=pl.String), juist_bsn=pl.lit(None, dtype=pl.String)
    )
    if behouden is None or behouden.is_empty():
        return frame
    samen = frame.join(
        behouden.with_columns(eerder=pl.lit(True)),
        on="regel",
        how="left",
        suffix="_eerder",
        maintain_order="left",
    )
    return samen.with_columns(
        pl.when(pl.col("eerder")).then(f"{v}_eerder").otherwise(v).alias(v) for v in velden
    ).drop("eerder", *(f"{v}_eerder" for v in velden))


def _fill_in_columns(lijst: str, dwingend: bool, tenzij: str = "") -> list[Kolom]:
    niet = VulInAls("besluit", (NIET,))
    return [
        Kolom(
            "Besluit",
            "besluit",
            breedte=16,
            keuzelijst=lijst,
            invulbaar=True,
            leeg_markeren=dwingend,
            leeg_tenzij=tenzij,
            uitleg="Kies uit de lijst.",
        ),
        Kolom(
            "Reden",
            "reden",
            breedte=9,
            keuzelijst="Redenen" if dwingend else None,
            invulbaar=dwingend,
            leeg_markeren=dwingend,
            leeg_als=niet if dwingend else None,
            uitleg="Alleen bij Niet aanleveren. De codes staan op het blad Lijsten."
            if dwingend
            else "",
        ),
        Kolom("Datum", "datum", "datum", breedte=12, invulbaar=dwingend),
        Kolom("Toelichting", "toelichting", breedte=26, invulbaar=True, afbreken=True),
    ]


def _b4_sheet(naam: str, met: pl.DataFrame, b4: Bron) -> Werklijst:
    uitkomsten = [u for u, blad in BLADEN.items() if blad == naam]
    rijen = met.lazy().filter(pl.col("uitkomst").is_in(uitkomsten))
    rijen = rijen.with_columns(
        bsn=pl.coalesce("bsn", "bsn_ruw"), voorstel=describe_voorstel(pl.col("voorstel"))
    )
    met_voorstel = naam in JUIST_BSN_OP
    lijst = "BesluitenVoorstel" if met_voorstel else "Besluiten"
    kolommen = _fill_in_columns(lijst, dwingend=True, tenzij="juist_bsn" * met_voorstel)
    if met_voorstel:
        kolommen.append(
            Kolom(
                "Juist BSN",
                "juist_bsn",
                "bsn",
                invulbaar=True,
                uitleg="Hoort bij deze klant een ander BSN? Vul het goede hier in, "
                "met alle negen cijfers.",
            )
        )
    kolommen.append(Kolom("Uitleg", "uitleg", breedte=50))
    if met_voorstel:
        kolommen += [
            Kolom("Voorstel", "voorstel", breedte=24),
            Kolom("Lijkt op", "voorstel_tekst", breedte=34),
            Kolom("Voorgesteld BSN", "voorstel_bsn", "bsn", breedte=13),
        ]
    kolommen += [
        Kolom(
            kop,
            kolom,
            "datum" if kolom in _DATUMS else "tekst",
            breedte=10.5 if kolom == "register_vorm" else 13,
        )
        for kop, kolom in REGISTER_ZEGT.items()
    ]
    return place_source(naam, kolommen, rijen, b4, "B4")


def _register_sheet(los: pl.DataFrame, register: Bron) -> Werklijst:
    kolommen = _fill_in_columns("BesluitenRegister", dwingend=False)
    kolommen += [
        Kolom("Uitleg", "uitleg", breedte=50),
        Kolom("Startdatum 407", "startdatum", "datum"),
    ]
    return place_source(BLAD_REGISTER, kolommen, los.lazy(), register, "register")


_DATUMS = ("register_begin", "register_einde")


def _difference_sheet(verschillen: pl.DataFrame) -> Werklijst:
    kolommen = (
        Kolom("BSN", "bsn", "bsn"),
        Kolom("Veld", "veld"),
        Kolom("B4", "b4"),
        Kolom("Register", "register"),
    )
    return Werklijst(Blad("Verschillen", kolommen, verschillen, liggend=False))
