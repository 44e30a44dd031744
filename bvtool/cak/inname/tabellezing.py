"""Reads the tables that reach the CAK: B4, the answer of a gemeente, the list of productafname.

An answer comes as bvtool writes it, or as a person sends B4 back with two columns filled in. Only
what the monitor needs is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import polars as pl

from bvtool.bestanden.b4 import check_rijen
from bvtool.bestanden.lezing import read_gemeente
from bvtool.cak.inname.besluitlezing import (
    BESLUITVELDEN,
    check_besluiten,
    find_bijdrage,
    find_peildatum,
    list_besluittabellen,
    read_besluiten,
)
from bvtool.cak.inname.rijen import EIGEN_TEKST, SCHEMA, GelezenTabel
from bvtool.cak.inname.rondekeuze import is_periodiek
from bvtool.tabel.lezen.bestand import read_bestand
from bvtool.tabel.lezen.koprij import find_koprij, fold_kop, list_bekend
from bvtool.tabel.lezen.lezing import read_tabel, take_tabel
from bvtool.tabel.lezen.ruw import RuwBestand, RuweTabel
from bvtool.tabel.waarden.bsn import add_bsn
from bvtool.tabel.waarden.velden import Veldlezer
from bvtool.vak.aantal import count
from bvtool.vak.codes import is_uitvoerder
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.redenen import translate

_TOTALEN = {
    "klanten in b4": "rijen",
    "aanmelden via ieb 2.0": "aanmelden",
    "niet aanleveren": "niet_aanleveren",
}
_BOVEN = "uitvoerderscode"
_KIJKRIJEN = 80


def read_b4(pad: Path) -> GelezenTabel:
    """The clients of a B4 file: one row per row. Only in a round that returns the CAK may know
    nobody (`is_periodiek`). Raises as `tabel.read.read_tabel`."""
    tabel = read_tabel(pad, "b4")
    if not is_periodiek(pad):
        check_rijen(tabel)
    lezer = Veldlezer(tabel)
    frame = lezer.read_bsn().with_columns(
        sleutel=_key(),
        cak_start=lezer.read_datum("startdatum", streng=False),
        **read_codes(lezer),
    )
    return GelezenTabel(frame.select(*SCHEMA["b4"]))


def read_terugkoppeling(pad: Path) -> GelezenTabel:
    """The answers of a gemeente: one row per row of the file, J or N or no answer, the reason; in a
    round that returns the decision on each row, and on who is not in the file of the CAK.

    Raises as `read_tabel`, and InvoerGeweigerd when no column says who is announced.
    """
    bekend = list_bekend("bestandsvergelijking") | list_bekend("b4")
    bestand = read_bestand(pad, bekend | list_bekend("terugkoppeling"))
    eigen = _find_antwoordkoppen(bestand)
    if "aanmelden" not in eigen and (tabellen := list_besluittabellen(bestand)):
        return _read_besluiten(tabellen)
    tabel = take_tabel(bestand, "b4", eigen)
    check_rijen(tabel)
    if "aanmelden" not in tabel.kolommen:
        raise InvoerGeweigerd(
            "In dit bestand staat geen kolom die zegt wie wordt aangemeld.",
            waar=tabel.locate(),
            wat_nu="Vraag de gemeente om de kolom 'Aanmelden via iEb 2.0' met J of N.",
        )
    lezer = Veldlezer(tabel)
    frame = lezer.read_bsn().with_columns(
        sleutel=_key(),
        juist=_read_juist(tabel),
        aanmelden=lezer.read_janee("aanmelden") == "J",
        reden=_read_redenen(lezer),
        **read_codes(lezer),
    )
    if frame["aanmelden"].null_count() == frame.height:
        raise InvoerGeweigerd(
            "In dit bestand staat nergens J of N: het is nog niet ingevuld.",
            waar=tabel.locate(),
            wat_nu="Vraag de gemeente om bij iedere klant J of N in te vullen.",
        )
    frame = frame.with_columns(
        klant=pl.coalesce("juist", "bsn"),
        **{n: pl.lit(None, dtype=SCHEMA["terugkoppeling"][n]) for n in BESLUITVELDEN},
    )
    return GelezenTabel(frame.select(*SCHEMA["terugkoppeling"]), _check_totalen(tabel, frame))


def _read_besluiten(tabellen: Sequence[RuweTabel]) -> GelezenTabel:
    """The answer in a round that returns: its rows, and who is missing from the file of the CAK."""
    boven = list(_read_boven(tabellen[0]))
    frames: list[pl.DataFrame] = []
    laatste = max(tabellen, key=lambda t: t.frame.height)
    for tabel in tabellen:
        if tabel.frame.is_empty() and tabel is not laatste:  # nobody is in the file of the CAK,
            continue  # or nobody is missing from it
        check_rijen(tabel)
        lezer = Veldlezer(tabel)
        frame = lezer.read_bsn().with_columns(
            sleutel=_key(), **read_besluiten(lezer), **read_codes(lezer)
        )
        frames.append(
            frame.with_columns(
                klant="bsn",
                peildatum=pl.lit(find_peildatum(boven), dtype=pl.Date),
                bijdrage=pl.lit(find_bijdrage(boven), dtype=pl.String),
            )
        )
    samen = pl.concat(f.select(*SCHEMA["terugkoppeling"]) for f in frames)
    return GelezenTabel(samen, check_besluiten(samen, boven, tabellen[0].locate()))


def read_productafname(pad: Path) -> GelezenTabel:
    """A list of the CAK: for whom a contribution is imposed, low or high, since when, why not."""
    tabel = read_tabel(pad, "productafname")
    check_rijen(tabel)
    lezer = Veldlezer(tabel)
    frame = lezer.read_bsn().with_columns(
        startnummer=lezer.read_getal("startnummer"),
        opgelegd=lezer.read_janee("opgelegd"),
        soort_bijdrage=lezer.read_tekst("soort_bijdrage"),
        vanaf=lezer.read_datum("vanaf", streng=False).dt.strftime("%d-%m-%Y"),
        reden_geen=lezer.read_tekst("reden_geen"),
    )
    onleesbaar = frame["bsn"].null_count()
    meldingen = [f"{count(onleesbaar, 'rij', 'rijen')} zonder leesbaar BSN."] if onleesbaar else []
    return GelezenTabel(frame.select(*SCHEMA["productafname"]), meldingen)


def _key() -> pl.Expr:
    """What finds the same row in B4 and in its answer: the BSN, else what stood there."""
    # matches: "999 900.006"
    ruw = pl.col("bsn_ruw").fill_null("").str.replace_all(r"[^0-9A-Za-z]", "")
    return pl.coalesce("bsn", pl.lit("?") + ruw.str.strip_chars_start("0"))


def read_codes(lezer: Veldlezer) -> dict[str, pl.Series]:
    """Whose each row is, as the file says: in the row, else above the table as bvtool writes it."""
    uitvoerder = lezer.read_code("uitvoerdercode")
    gemeente = read_gemeente(lezer, "gemeentecode")
    boven = next((w for k, w in _read_boven(lezer.tabel) if k == _BOVEN and is_uitvoerder(w)), None)
    if boven is not None:
        uitvoerder = uitvoerder.fill_null(boven)
    return {"gemeentecode": gemeente, "uitvoerdercode": uitvoerder}


def _find_antwoordkoppen(bestand: RuwBestand) -> Mapping[str, str]:
    """The headers of the answer columns as they stand in the header row, by key."""
    antwoord = list_bekend("terugkoppeling")
    bekend = list_bekend("b4") | antwoord
    beste: tuple[int, tuple[str, ...]] = (0, ())
    for blad in bestand.bladen:
        koprij = find_koprij(blad.frame.head(_KIJKRIJEN), bekend)
        if koprij is not None and koprij.treffers > beste[0]:
            beste = (koprij.treffers, koprij.koppen)
    eigen: dict[str, str] = {}
    for kop in beste[1]:
        sleutel = antwoord.get(fold_kop(kop)) if kop else None
        if sleutel is not None:
            eigen.setdefault(sleutel, kop)
    return eigen


def _read_juist(tabel: RuweTabel) -> pl.Series:
    letter = tabel.kolommen.get("juist_bsn")
    if letter is None or tabel.frame[letter].null_count() == tabel.frame.height:
        return pl.Series([None] * tabel.frame.height, dtype=pl.String)
    return add_bsn(tabel.frame.select("rij", letter), letter)["bsn"]


def _read_redenen(lezer: Veldlezer) -> pl.Series:
    """The reason as its code of `data/redenen.csv`, `tekst` for the gemeente's own words."""
    ruw = lezer.read_tekst("reden")
    vormen = {tekst: fold_reden(tekst) for tekst in ruw.unique().to_list() if tekst}
    return ruw.replace_strict(vormen, default=None, return_dtype=pl.String)


@cache
def fold_reden(tekst: str) -> str:
    """The code that a reason as written by a person stands for."""
    kaal = tekst.strip().casefold()
    # matches: "uit: uitstroom"
    code = re.match(r"[a-z]{3}\b", kaal)
    for rij in load_tabel("redenen"):
        if kaal == rij["omschrijving"].casefold() or (
            code and code[0] == rij["sleutel"].casefold()
        ):
            return rij["sleutel"]
    return translate(kaal, "3.1").sleutel or EIGEN_TEKST


def _check_totalen(tabel: RuweTabel, frame: pl.DataFrame) -> list[str]:
    """The control totals above the table, where they differ from the rows below."""
    genoemd = _read_totalen(tabel)
    echt = {
        "rijen": frame.height,
        "aanmelden": frame.filter("aanmelden").height,
        "niet_aanleveren": frame.filter(~pl.col("aanmelden")).height,
    }
    return [
        f"Boven de tabel staat {aantal} bij '{onderwerp}', in de rijen zijn het er {echt[naam]}."
        for onderwerp, naam in _TOTALEN.items()
        if (aantal := genoemd.get(onderwerp)) is not None and aantal != echt[naam]
    ]


def _read_totalen(tabel: RuweTabel) -> dict[str, int]:
    """Subject to number, of the rows above the header."""
    return {k: int(w) for k, w in _read_boven(tabel) if re.fullmatch(r"\d{1,7}", w)}


def _read_boven(tabel: RuweTabel) -> Iterator[tuple[str, str]]:
    """Subject and value of each row above the header in which two cells are filled."""
    for rij in tabel.boven.head(tabel.boven.height - 1).drop("rij").iter_rows():
        gevuld = [cel.strip() for cel in rij if cel]
        if len(gevuld) == 2:
            yield gevuld[0].casefold(), gevuld[1]


TABELLEZERS: Mapping[str, Callable[[Path], GelezenTabel]] = {
    "b4": read_b4,
    "terugkoppeling": read_terugkoppeling,
    "productafname": read_productafname,
}
"""How each kind of table is read."""
