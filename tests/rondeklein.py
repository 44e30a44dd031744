"""A small round with a row of every sheet, and its workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from bvtool.bestanden.b4 import read_b4
from bvtool.bestanden.bron import Lijstbronnen, make_bron
from bvtool.bestanden.register import read_register
from bvtool.bestanden.rondewerkboek import write_rondewerkboek
from bvtool.bestanden.rondewerkboek_kolommen import make_rondebron
from bvtool.bestanden.rondewerkboek_lezing import read_rondewerkboek
from bvtool.bestanden.werkboek import Omslag
from bvtool.vak.peil import Peil
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.ronde.eigenbeeld import Eigenlevering, make_eigenbeeld
from bvtool.vergelijking.ronde.rondeuitkomst import Rondeuitkomst, make_rondeuitkomst
from bvtool.vergelijking.ronde.teruglezing import Rondeteruggelezen, read_ronde_back
from bvtool.vergelijking.ronde.volgen import follow, list_verschillen
from tests.hulp import fictieve_bsns, write_csv

PEIL = Peil(date(2022, 12, 12))
VANDAAG = date(2022, 12, 20)
BSNS = fictieve_bsns(14)
TIKFOUT = BSNS[0][:7] + BSNS[0][8] + BSNS[0][7]
EERSTE, NOV = date(2022, 10, 1), date(2022, 11, 1)
MOMENT = datetime(2022, 12, 13, 9, tzinfo=UTC)
OMSLAG = Omslag(
    start=[("Gemeente", "Voorbeeldstad (0363)"), ("Ronde", "2, peildatum 12-12-2022")],
    over=[("Bestand van het CAK", "b4.csv"), ("Register", "register.csv")],
    titel="Bestandsvergelijking beschermd wonen Voorbeeldstad",
    moment=MOMENT,
)


def list_b4() -> list[dict[str, str]]:
    """Rows 2 to 12 of the CAK's file."""
    rijen = [
        (BSNS[0], "Jansen", "01-03-2020", ""),  # 2 gelijk
        (BSNS[1], "de Vries", "01-10-2022", ""),  # 3 wij: Wijziging van de start, nummer 1
        (BSNS[2], "Bakker", "01-10-2022", ""),  # 4 wij: Stop op 20-11-2022, nummer 2
        (BSNS[3], "Visser", "01-10-2022", ""),  # 5 te beoordelen: andere start zonder nummer
        (BSNS[4], "Smit", "01-10-2022", ""),  # 6 CAK: overleden
        (BSNS[5], "Meijer", "01-10-2022", "20-10-2022"),  # 7 wij: Start, terug vanaf 1-11-2022
        (BSNS[0], "Jansen", "01-01-2021", ""),  # 8 dubbel van 2
        (TIKFOUT, "Mulder", "01-10-2022", ""),  # 9 onleesbaar
        (BSNS[6], "Bos", "01-10-2022", ""),  # 10 te beoordelen: niet in het register
        (BSNS[7], "Dekker", "01-10-2022", ""),  # 11 al gemeld: stop, nummer 3
        (BSNS[8], "Vos", "01-10-2022", "20-11-2022"),  # 12 wij: Wijziging van de stop, nummer 4
    ]
    koppen = ("BSN", "Achternaam", "Startdatum", "Einddatum")
    return [
        dict(zip(koppen, rij, strict=True))
        | {"Geboortedatum": f"0{1 + nr % 9}-05-1980", "Klantnummer CAK": f"K{nr}"}
        for nr, rij in enumerate(rijen)
    ]


def list_register() -> list[dict[str, str]]:
    """The register: BSNS[9] is not in the file, BSNS[10] neither and is approved already."""
    rijen = [
        (BSNS[0], "Jansen", "01-03-2020", "", "", ""),
        (BSNS[1], "de Vries", "01-11-2022", "", "", ""),
        (BSNS[2], "Bakker", "01-10-2022", "20-11-2022", "", ""),
        (BSNS[3], "Visser", "01-11-2022", "", "", ""),
        (BSNS[4], "Smit", "01-10-2022", "", "05-12-2022", ""),
        (BSNS[5], "Meijer", "01-11-2022", "", "", ""),
        (BSNS[7], "Dekker", "01-10-2022", "25-11-2022", "", ""),
        (BSNS[8], "Vos", "01-10-2022", "30-11-2022", "", ""),
        (BSNS[9], "Peters", "01-10-2022", "", "", "0518"),
        (BSNS[10], "Kok", "15-11-2022", "", "", "0363"),
    ]
    koppen = ("BSN", "Achternaam", "Ingangsdatum", "Einddatum", "Overlijdensdatum", "Gemeentecode")
    return [
        dict(zip(koppen, rij, strict=True))
        | {"Geboortedatum": f"1{nr % 9}-06-1981", "Productcategorie": "15", "Buitenregionaal": "N"}
        for nr, rij in enumerate(rijen)
    ]


LEVERINGEN = (
    Eigenlevering(BSNS[1], 1, (EERSTE, None)),
    Eigenlevering(BSNS[2], 2, (EERSTE, None)),
    Eigenlevering(BSNS[7], 3, (EERSTE, None), wacht=True, straks=(EERSTE, date(2022, 11, 25))),
    Eigenlevering(BSNS[8], 4, (EERSTE, date(2022, 11, 20))),
    Eigenlevering(BSNS[10], 5, (date(2022, 11, 15), None)),
    Eigenlevering(BSNS[11], 6, (EERSTE, None)),
)
"""BSNS[11] stands in our own messages only."""


@dataclass(frozen=True)
class Kleineronde:
    """A round that was compared, and what is needed to write its workbook and read it back."""

    uitkomst: Rondeuitkomst
    bronnen: Lijstbronnen
    b4: pl.DataFrame
    bron: Mapping[str, pl.DataFrame]

    def schrijf(self, pad: Path, volgt: pl.DataFrame | None = None, **meer: pl.DataFrame) -> Path:
        """The workbook at `pad`; of a first round when nothing is followed yet."""
        if volgt is None:
            volgt = follow([], list_verschillen(1, self.uitkomst.rijen), {})
        write_rondewerkboek(pad, self.uitkomst, self.bronnen, OMSLAG, volgt, **meer)
        return pad

    def lees(self, pad: Path) -> Rondeteruggelezen:
        """What comes back of the workbook at `pad`."""
        boek = read_rondewerkboek(pad, pad.name)
        return read_ronde_back(
            boek, self.uitkomst.rijen, self.bron, self.b4, vandaag=VANDAAG, gemeente="0363",
            peil=PEIL,
        )  # fmt: skip

    def regel(self, wie: int | str) -> str:
        """The key of a row of the file (its number), or of a person who is not in it (a BSN)."""
        van = pl.col("rij") == wie if isinstance(wie, int) else pl.col("bsn") == wie
        deel = "bestand" if isinstance(wie, int) else "los"
        regel: str = self.uitkomst.rijen.filter(van, pl.col("deel") == deel)["regel"].item()
        return regel


def make_ronde(map_: Path) -> Kleineronde:
    """The small round; `map_` is where its files come."""
    write_csv(map_ / "b4.csv", list_b4())
    write_csv(map_ / "register.csv", list_register())
    b4, register = read_b4(map_ / "b4.csv"), read_register(map_ / "register.csv")
    uitkomst = make_rondeuitkomst(
        b4.frame, register.frame, make_eigenbeeld(LEVERINGEN), Beleid(peil=PEIL),
        b4_sha256=b4.ruw.sha256, register_sha256=register.ruw.sha256,
    )  # fmt: skip
    bronnen = Lijstbronnen(
        make_bron(b4.ruw, b4.frame), make_bron(register.ruw, register.frame), register.frame
    )
    return Kleineronde(uitkomst, bronnen, b4.frame, make_rondebron(uitkomst.rijen, bronnen))


def fill_in(pad: Path, cellen: Mapping[str, Mapping[str, Any]], doel: Path) -> Path:
    """The workbook with these cells filled in, per key and header, as openpyxl saves it."""
    werkmap = openpyxl.load_workbook(pad)
    over = set(cellen)
    for blad in werkmap.worksheets:
        koppen = {str(c.value): nr for nr, c in enumerate(blad[1], start=1)}
        if "Startnummer" not in koppen:
            continue
        for rij in range(2, blad.max_row + 1):
            regel = str(blad.cell(rij, koppen["Regel"]).value)
            for kop, waarde in cellen.get(regel, {}).items():
                blad.cell(rij, koppen[kop]).value = waarde
            over.discard(regel)
    assert not over
    werkmap.save(doel)
    return doel
