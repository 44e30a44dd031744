"""The columns of a row in the workbook of a round.

Who it is, what the clerk fills in, why it stands there, what the register says beside what the CAK
says, and behind the key the rest of the source. Written from here, and held against it when the
workbook comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from bvtool.bestanden.bron import SMAL, Bron, BronKolom, Lijstbronnen
from bvtool.bestanden.werkboek_bron import REGISTER_ZEGT, add_register, cell_text, source_head
from bvtool.tabel.schrijven.werkmap import Kolom, VulInAls
from bvtool.vak.rondebesluit import START, STOP
from bvtool.vergelijking.ronde.plaatsen import BLADEN, RONDEKOPPEN
from bvtool.vergelijking.ronde.rondeuitkomst import BESTAND, LOS

EIGEN_KOPPEN = (
    *RONDEKOPPEN.values(),
    *("Soort verschil", "Opmerking", *REGISTER_ZEGT),
)
"""Every header of ours on the lists of a round."""
INVULBAAR = ("besluit", "startdatum", "stopdatum", "reden", "toelichting")
"""The columns in which the clerk decides; `startnummer` besides, where it is not known."""
TE_LAAT = "Te laat: de termijn om deze start te melden is voorbij."
_DATUMS = ("register_begin", "register_einde")
_WIE = ("achternaam", "voorvoegsel", "geboortedatum")
_ZEGT = ("startdatum", "jaar_vanaf", "periode_vanaf", "einddatum")


class Rondekolommen(NamedTuple):
    """`rijen`: the rows of the outcome with all that stands beside them; `wie`, `zegt` and `rest`:
    the columns of the two sources, in their order."""

    rijen: pl.DataFrame
    wie: tuple[Kolom, ...]
    zegt: tuple[Kolom, ...]
    rest: tuple[Kolom, ...]

    def make_kolommen(self, blad: str) -> tuple[list[Kolom], int, int]:
        """The columns of the sheet `blad`; how many stay in view, and how many are printed."""
        vast = [Kolom("BSN", "bsn", "bsn"), *self.wie]
        voor = [*vast, *_fill_in(blad), *_own(blad), *self.zegt, *_register_says()]
        voor.append(Kolom("Regel", "regel", breedte=15))
        return [*voor, *self.rest], len(vast), len(voor)


def join_bronnen(rijen: pl.DataFrame, bronnen: Lijstbronnen) -> Rondekolommen:
    """Rows of the outcome with the columns of the CAK's file (`deel` bestand) or of the register
    (`deel` los); a person of whom only our messages know has a BSN and nothing else."""
    samen = rijen.with_columns(
        bsn=pl.coalesce("bsn", "bsn_ruw"),
        opmerking=pl.when("te_laat").then(pl.lit(TE_LAAT)),
    )
    for bron, deel, voor in ((bronnen.b4, BESTAND, "b_"), (bronnen.register, LOS, "r_")):
        samen = _join(samen, bron, deel, voor)
    samen = add_register(samen, bronnen.gelezen)
    cak, eigen = (_others(bron) for bron in (bronnen.b4, bronnen.register))
    wie, namen = [], {}
    for sleutel in _WIE:
        van = [k for k in ((cak, "b_"), (eigen, "r_")) if sleutel in k[0]]
        if van:
            kolom, namen[sleutel] = _merge(
                samen, [(p + k[sleutel].naam, k[sleutel]) for k, p in van]
            )
            wie.append(kolom)
    samen = samen.with_columns(expr.alias(f"wie_{s}") for s, expr in namen.items())
    zegt = [_source(cak[s], "b_", "CAK", altijd=True) for s in _ZEGT if s in cak]
    gezien = {*_WIE, *_ZEGT}
    rest = [
        _source(k, p, herkomst, altijd=p == "r_")
        for bron, p, herkomst in ((bronnen.b4, "b_", "CAK"), (bronnen.register, "r_", "register"))
        for k in bron.kolommen
        if k.sleutel != "bsn" and not _is_shown(k, bron, gezien, p)
    ]
    return Rondekolommen(samen, tuple(wie), tuple(zegt), tuple(rest))


def _join(rijen: pl.DataFrame, bron: Bron, deel: str, voor: str) -> pl.DataFrame:
    namen = {k.naam: f"{voor}{k.naam}" for k in bron.kolommen if k.sleutel != "bsn"}
    erbij = bron.frame.select("rij", *namen).rename(namen).with_columns(deel=pl.lit(deel))
    return rijen.join(erbij, on=["deel", "rij"], how="left", maintain_order="left")


def _others(bron: Bron) -> dict[str, BronKolom]:
    """The first column of each known kind."""
    return {k.sleutel: k for k in reversed(bron.kolommen) if k.sleutel not in ("", "bsn")}


def _is_shown(kolom: BronKolom, bron: Bron, gezien: set[str], voor: str) -> bool:
    """Whether a column stands among the first ones already."""
    eerste = _others(bron).get(kolom.sleutel) is kolom
    return eerste and kolom.sleutel in (gezien if voor == "b_" else _WIE)


def _merge(rijen: pl.DataFrame, van: Sequence[tuple[str, BronKolom]]) -> tuple[Kolom, pl.Expr]:
    """One column of who it is, of the file or of the register; a date when both hold dates."""
    kolom = van[0][1]
    datum = all(rijen.schema[naam] == pl.Date for naam, _ in van)
    delen = [pl.col(naam) if datum else _text(rijen, naam) for naam, _ in van]
    soort = "datum" if datum else "tekst"
    kop = source_head(kolom.kop, "CAK", EIGEN_KOPPEN)
    return (
        Kolom(kop, f"wie_{kolom.sleutel}", soort, SMAL.get(kolom.sleutel)),  # type: ignore[arg-type]
        pl.coalesce(delen),
    )


def _text(rijen: pl.DataFrame, naam: str) -> pl.Expr:
    if rijen.schema[naam] == pl.Date:
        return pl.col(naam).dt.strftime("%d-%m-%Y")
    return pl.col(naam).cast(pl.String)


def _source(kolom: BronKolom, voor: str, herkomst: str, *, altijd: bool = False) -> Kolom:
    head = source_head(kolom.kop, herkomst, EIGEN_KOPPEN)
    kop = f"{' '.join(kolom.kop.split())} ({herkomst})" if altijd else head
    return Kolom(kop, f"{voor}{kolom.naam}", kolom.soort, SMAL.get(kolom.sleutel))


def _fill_in(blad: str) -> list[Kolom]:
    """The columns of the clerk. An empty decision stands out where one is needed."""
    dwingend = blad not in {BLADEN[p] for p in ("al_gemeld", "gelijk", "dubbel")}
    start, stop = VulInAls("besluit", (START,)), VulInAls("besluit", (STOP,))
    datum = {"breedte": 12.0, "invulbaar": True, "leeg_markeren": True}
    return [
        Kolom(
            "Besluit", "besluit", breedte=15, keuzelijst="Besluiten", invulbaar=True,
            leeg_markeren=dwingend,
            uitleg="Kies uit de lijst. Wat een besluit betekent, staat op het blad Lijsten.",
        ),
        Kolom("Startdatum", "startdatum", "datum", leeg_als=start, **datum),  # type: ignore[arg-type]
        Kolom("Stopdatum", "stopdatum", "datum", leeg_als=stop, **datum),  # type: ignore[arg-type]
        Kolom(
            "Reden", "reden", breedte=9, keuzelijst="Redenen", invulbaar=True,
            uitleg="Een code van het blad Lijsten. Bij Start en Wijziging hoort geen reden.",
        ),
        Kolom("Toelichting", "toelichting", breedte=26, invulbaar=True, afbreken=True),
    ]  # fmt: skip


def _own(blad: str) -> list[Kolom]:
    vraag = blad == BLADEN["te_beoordelen"]
    uitleg = "Alleen invullen waar het leeg is, en een bericht een startnummer nodig heeft."
    return [
        Kolom("Soort verschil", "soort", breedte=21),
        Kolom("Uitleg", "uitleg", breedte=50),
        Kolom(
            "Startnummer", "startnummer", "getal", breedte=12, invulbaar=vraag,
            uitleg=uitleg * vraag,
        ),
        Kolom("Opmerking", "opmerking", breedte=20),
    ]  # fmt: skip


def _register_says() -> list[Kolom]:
    return [
        Kolom(kop, naam, "datum" if naam in _DATUMS else "tekst", breedte=14)
        for kop, naam in REGISTER_ZEGT.items()
    ]


def make_rondebron(rijen: pl.DataFrame, bronnen: Lijstbronnen) -> Mapping[str, pl.DataFrame]:
    """What was given beside the key and is not for the clerk, per list: `regel`, and the cells by
    header as text (as reading back gives them). `rijen`: `Rondeuitkomst.rijen`."""
    samen = join_bronnen(rijen, bronnen)
    kolommen: dict[str, pl.Expr] = {}
    eigen = (*INVULBAAR, "startnummer", "regel", "bsn")
    for kolom in samen.make_kolommen(next(iter(BLADEN.values())))[0]:
        if kolom.naam in eigen or not kolom.kop or kolom.kop in kolommen:
            continue
        kolommen[kolom.kop] = cell_text(kolom.naam, kolom.soort)
    alle = samen.rijen.select("regel", **kolommen)
    return dict.fromkeys(BLADEN.values(), alle)
