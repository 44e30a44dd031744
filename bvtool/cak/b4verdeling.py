"""The step `b4`: a national list becomes one B4 per gemeente, in the columns of the CAK itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from bvtool.bestanden.b4 import check_rijen
from bvtool.cak.inname.eigenaar import Codewijzer
from bvtool.cak.inname.gemeenten import BESTAND, read_gemeenten
from bvtool.cak.inname.opvolging import follow
from bvtool.cak.inname.tabellezing import read_codes
from bvtool.tabel.lezen.lezing import read_tabel
from bvtool.tabel.lezen.ruw import RuweTabel
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, write_werkmap
from bvtool.tabel.waarden.velden import Veldlezer
from bvtool.vak.fouten import Bevinding, InterneFout, InvoerGeweigerd
from bvtool.wissel.uitvoer import write_bestand

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok

REST = "zonder_gemeente"


class B4deel(NamedTuple):
    """What goes to one gemeente: rows, and of those how many without a readable BSN and how many
    of somebody who stands there already."""

    uitvoerder: str
    naam: str
    rijen: int
    onleesbaar: int
    dubbel: int
    bestand: str


class B4verdeling(NamedTuple):
    """The parts by name; `rest` rows of which nobody can say whose they are; `rijen` all together.
    `zonder`: gemeenten of gemeenten.csv without a row that did not merge, and `leeg` the files made
    for them.
    `rest_bestand`: where the rest stands."""

    rijen: int
    delen: list[B4deel]
    rest: int
    rest_bestand: str
    zonder: list[str]
    leeg: list[str]
    meldingen: list[Bevinding]


def split_b4(
    dossier: Dossier, klok: Klok, bron: Path, uit: Path, *, ook_leeg: bool = False
) -> B4verdeling:
    """Writes `B4_<uitvoerderscode>.xlsx` into the folder `uit` for each gemeente with a row in
    `bron`, and the rows without a known code beside them. `ook_leeg`: one with only the headers for
    a gemeente without a row, as a round asks for.

    Raises as `read_tabel`, InvoerGeweigerd when not one row has a code of gemeenten.csv,
    InterneFout when the counts do not tie out, Gebruiksfout for a file that would be written over.
    """
    gemeenten = read_gemeenten(dossier.pad / BESTAND).gemeenten
    tabel = read_tabel(bron, "b4")
    check_rijen(tabel)
    lezer = Veldlezer(tabel)
    volgt = follow(gemeenten, klok.vandaag)
    wijzer = Codewijzer(gemeenten, volgt)
    rijen = lezer.read_bsn().with_columns(**read_codes(lezer)).with_columns(wie=wijzer.read("b4"))
    namen = {g.uitvoerder: g.naam for g in gemeenten}
    van = pl.when(pl.col("wie").is_in(list(namen))).then("wie").otherwise(pl.lit(REST))
    rijen = rijen.with_columns(wie=van)
    if rijen["wie"].eq(REST).all():
        raise InvoerGeweigerd(
            "Op geen enkele rij staat een code van gemeenten.csv: van wie de klanten zijn, is niet "
            "te zien.",
            waar=tabel.locate(),
            wat_nu="Geef een lijst met de kolom Uitvoerdercode of Gemeentecode.",
        )
    uit.mkdir(parents=True, exist_ok=True)
    delen, paden = [], {}
    for (wie,), deel in sorted(rijen.group_by("wie"), key=lambda d: str(d[0][0])):
        sleutel = str(wie)
        paden[sleutel] = _write(tabel, deel["rij"], uit / f"B4_{sleutel}.xlsx", bron, klok)
        delen.append(_count(deel, sleutel, namen.get(sleutel, ""), paden[sleutel]))
    if sum(d.rijen for d in delen) != tabel.frame.height:
        raise InterneFout(
            "De rijen van de B4-bestanden zijn samen niet die van de lijst.",
            waar=str(bron),
            wat_nu="Gebruik de bestanden niet. Meld dit bij de beheerder van bvtool.",
        )
    rest = sum(d.rijen for d in delen if d.uitvoerder == REST)
    delen = sorted((d for d in delen if d.uitvoerder != REST), key=lambda d: d.naam.casefold())
    zonder = [g for g in gemeenten if g.uitvoerder not in {*paden, *volgt}]
    geen = pl.Series([], dtype=rijen["rij"].dtype)
    leeg = [
        _write(tabel, geen, uit / f"B4_{g.uitvoerder}.xlsx", bron, klok)
        for g in (zonder if ook_leeg else ())
    ]
    return B4verdeling(
        tabel.frame.height,
        delen,
        rest,
        paden.get(REST, ""),
        [g.naam for g in zonder],
        leeg,
        list(tabel.meldingen),
    )


def _count(deel: pl.DataFrame, uitvoerder: str, naam: str, bestand: str) -> B4deel:
    bsns = deel["bsn"].drop_nulls()
    onleesbaar = deel["bsn"].null_count()
    return B4deel(uitvoerder, naam, deel.height, onleesbaar, bsns.len() - bsns.n_unique(), bestand)


def _write(tabel: RuweTabel, welke: pl.Series, doel: Path, bron: Path, klok: Klok) -> str:
    kolommen = [
        Kolom(kop, letter) for letter, kop in zip(tabel.kolomletters, tabel.koppen, strict=True)
    ]
    frame = tabel.frame.filter(pl.col("rij").is_in(welke.implode()))
    blad = Blad("B4", kolommen, frame.select(tabel.kolomletters))
    return write_bestand(
        doel,
        lambda pad: write_werkmap(pad, [blad], titel=doel.stem, moment=klok.nu),
        soort=".xlsx",
        invoer=[bron],
    )
