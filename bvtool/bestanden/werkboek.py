"""The workbook for the clerk: what is on which sheet. Reading it back: `werkboek_lezen`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from bvtool.bestanden.bron import Bron
from bvtool.bestanden.werkboek_koppen import JUIST_BSN_OP
from bvtool.tabel.schrijven.werkmap import (
    Blad,
    Kolom,
    Schrijfverslag,
    VulInAls,
    lists_sheet,
    write_werkmap,
)
from bvtool.vak.standen import Rijuitkomst
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.uitkomst import Uitkomst

BLADEN: dict[str, str] = {
    Rijuitkomst.AAN_TE_MELDEN.value: "Aan te melden",
    Rijuitkomst.NIET_AANLEVEREN.value: "Niet aanleveren",
    Rijuitkomst.TE_BEOORDELEN.value: "Te beoordelen",
    Rijuitkomst.DUBBEL.value: "Dubbel of onleesbaar",
    Rijuitkomst.ONLEESBAAR.value: "Dubbel of onleesbaar",
}
"""On which sheet a B4 row stands, by its outcome."""

BLAD_REGISTER = "Alleen in eigen register"
AANMELDEN, NIET, NIET_AANMELDEN = "Aanmelden", "Niet aanleveren", "Niet aanmelden"
EIGEN_KOPPEN = (
    "Regel", "BSN", "Besluit", "Reden", "Datum", "Toelichting", "Juist BSN", "Uitleg",
    "Voorstel", "Lijkt op", "Voorgesteld BSN", "Startdatum 407",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Omslag:
    """What stands on `Start` and `Over dit bestand`: pairs of subject and text."""

    start: Sequence[tuple[str, str]]
    over: Sequence[tuple[str, str]]
    titel: str
    moment: datetime


def write_werkboek(
    pad: Path,
    uitkomst: Uitkomst,
    b4: Bron,
    register: Bron,
    omslag: Omslag,
    behouden: pl.DataFrame | None = None,
) -> Schrijfverslag:
    """Writes the workbook; `behouden` holds answers given before: regel, besluit, reden, datum,
    toelichting, juist_bsn."""
    lijsten, bronnen = lists_sheet(make_lijsten())
    bladen = [
        text_sheet("Start", omslag.start),
        *make_bladen(uitkomst, b4, register, behouden),
        lijsten,
        text_sheet("Over dit bestand", omslag.over),
    ]
    return write_werkmap(pad, bladen, titel=omslag.titel, moment=omslag.moment, lijsten=bronnen)


def make_bladen(
    uitkomst: Uitkomst, b4: Bron, register: Bron, behouden: pl.DataFrame | None = None
) -> list[Blad]:
    """The lists with rows and the differences, in their order in the workbook."""
    met = _with_answers(uitkomst.b4, behouden)
    los = _with_answers(
        uitkomst.alleen_register.with_columns(
            besluit=pl.lit(None, dtype=pl.String),
            reden=pl.lit(None, dtype=pl.String),
            datum=pl.lit(None, dtype=pl.Date),
        ),
        behouden,
    )
    return [
        *(_b4_sheet(naam, met, b4) for naam in dict.fromkeys(BLADEN.values())),
        _register_sheet(los, register),
        _difference_sheet(uitkomst.verschillen),
    ]


def make_lijsten() -> Mapping[str, Sequence[tuple[str, str]]]:
    """The lists behind the dropdowns: decisions and reasons."""
    return {
        "Besluiten": [
            (AANMELDEN, "De klant gaat met een 407-bericht naar het CAK"),
            (NIET, "De klant gaat niet; kies ook een reden"),
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


def text_sheet(naam: str, regels: Sequence[tuple[str, str]]) -> Blad:
    """A sheet of subject and text."""
    frame = pl.DataFrame(regels, schema={"onderwerp": pl.String, "tekst": pl.String}, orient="row")
    kolommen = (Kolom("Onderwerp", "onderwerp", breedte=28), Kolom("Tekst", "tekst", breedte=90))
    return Blad(naam, kolommen, frame, liggend=False, filter=False)


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
        Kolom("Toelichting", "toelichting", breedte=26, invulbaar=True),
    ]


def _b4_sheet(naam: str, met: pl.DataFrame, b4: Bron) -> Blad:
    uitkomsten = [u for u, blad in BLADEN.items() if blad == naam]
    rijen = met.filter(pl.col("uitkomst").is_in(uitkomsten))
    rijen = rijen.with_columns(
        bsn=pl.coalesce("bsn", "bsn_ruw"), voorstel=describe_voorstel(pl.col("voorstel"))
    )
    kolommen = [Kolom("Regel", "regel", breedte=15), Kolom("BSN", "bsn", "bsn")]
    met_juist = naam in JUIST_BSN_OP
    kolommen += _fill_in_columns("Besluiten", dwingend=True, tenzij="juist_bsn" * met_juist)
    if met_juist:
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
    if naam in ("Te beoordelen", "Dubbel of onleesbaar"):
        kolommen += [
            Kolom("Voorstel", "voorstel", breedte=22),
            Kolom("Lijkt op", "voorstel_tekst", breedte=38),
            Kolom("Voorgesteld BSN", "voorstel_bsn", "bsn"),
        ]
    return _with_source(naam, kolommen, rijen, b4, "B4")


def describe_voorstel(voorstel: pl.Expr) -> pl.Expr:
    """A proposed reason as `JNG: Jonger dan 18 jaar`."""
    betekenis = {
        r["sleutel"]: f"{r['sleutel']}: {r['omschrijving']}" for r in load_tabel("redenen")
    }
    return voorstel.replace_strict(betekenis, default=None, return_dtype=pl.String)


def _register_sheet(los: pl.DataFrame, register: Bron) -> Blad:
    kolommen = [Kolom("Regel", "regel", breedte=15), Kolom("BSN", "bsn", "bsn")]
    kolommen += _fill_in_columns("BesluitenRegister", dwingend=False)
    kolommen += [
        Kolom("Uitleg", "uitleg", breedte=50),
        Kolom("Startdatum 407", "startdatum", "datum"),
    ]
    return _with_source(BLAD_REGISTER, kolommen, los, register, "register")


def _with_source(
    naam: str, kolommen: list[Kolom], rijen: pl.DataFrame, bron: Bron, herkomst: str
) -> Blad:
    """Our own columns, which are printed, and behind them those of the source but its BSN."""
    eigen = len(kolommen)
    over = [k for k in bron.kolommen if k.sleutel != "bsn"]
    namen = {k.naam: f"bron_{k.naam}" for k in over}
    frame = rijen.join(
        bron.frame.select("rij", *namen).rename(namen),
        on="rij",
        how="left",
        maintain_order="left",
    )
    for kolom in over:
        kolommen.append(Kolom(source_head(kolom.kop, herkomst), namen[kolom.naam], kolom.soort))
    nodig = [k.naam for k in kolommen]
    return Blad(naam, tuple(kolommen), frame.select(nodig), vaste_kolommen=2, afdruk_kolommen=eigen)


def source_head(kop: str, herkomst: str) -> str:
    """The header of an original column; told apart where it has the name of one of ours."""
    kaal = " ".join(kop.split())
    eigen = {k.casefold() for k in EIGEN_KOPPEN}
    return f"{kaal} ({herkomst})" if kaal.casefold() in eigen else kaal


def source_text(bron: Bron, herkomst: str) -> pl.DataFrame:
    """The original cells by sheet header as text (as `werkboek_lezen` gives them), with `rij`."""
    kolommen: dict[str, pl.Expr] = {}
    for kolom in bron.kolommen:
        kop = source_head(kolom.kop, herkomst)
        if kolom.sleutel == "bsn" or not kop or kop in kolommen:
            continue
        tekst = pl.col(kolom.naam).cast(pl.String)
        kolommen[kop] = tekst.str.replace(r"\.0$", "") if kolom.soort == "getal" else tekst
    return bron.frame.select("rij", **kolommen)


def own_text(uitkomst: pl.DataFrame) -> pl.DataFrame:
    """What we wrote beside the key and not for the clerk, by sheet header as text, with `rij`."""
    kolommen = {"Uitleg": pl.col("uitleg")}
    if "voorstel" in uitkomst.columns:
        kolommen["Voorstel"] = describe_voorstel(pl.col("voorstel"))
        kolommen["Lijkt op"] = pl.col("voorstel_tekst")
        kolommen["Voorgesteld BSN"] = pl.col("voorstel_bsn")
    else:
        kolommen["Startdatum 407"] = pl.col("startdatum").cast(pl.String)
    return uitkomst.select("rij", "regel", **kolommen)


def _difference_sheet(verschillen: pl.DataFrame) -> Blad:
    return Blad(
        "Verschillen",
        (
            Kolom("BSN", "bsn", "bsn"),
            Kolom("Veld", "veld"),
            Kolom("B4", "b4"),
            Kolom("Register", "register"),
        ),
        verschillen,
        liggend=False,
    )
