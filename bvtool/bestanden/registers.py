"""A register in several files and sheets: read each, and put together as one.

A sheet with persons is joined to the sheets with provisions before these are read, on BSN or else
on the client number, so that every cell keeps the one way to be read. Source: spec "What a file
is".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.bestanden.personenblad import Leeswens, join_personen, read_personen
from bvtool.bestanden.register import RegisterBestand, take_register
from bvtool.bestanden.soort import Tafel
from bvtool.bestanden.waardevragen import WaardenOpen
from bvtool.tabel.lezen.kolomvragen import KolommenOpen
from bvtool.tabel.lezen.lezing import list_gekend, read_bestand, take_tabel
from bvtool.tabel.lezen.ruw import RuwBestand, RuweTabel, name_letter
from bvtool.tabel.waarden.telling import is_bw
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd

if TYPE_CHECKING:
    import polars as pl

_HERKOMST = ("Bestand", "Blad", "Rij")
"""Where a row came from, in front of the columns of the files themselves."""


def read_registers(
    tafels: Sequence[Tafel], personen: Sequence[Tafel], wens: Leeswens
) -> RegisterBestand:
    """The register in these tables, with the persons of the others.

    One table without persons is read as it is. Of several the rows get new numbers, and file, sheet
    and row stand in front; rows that are the same in every cell count once. Raises as
    `read_register`.
    """
    bekend = list_gekend("register", wens.eigen_koppen, wens.afspraak)
    gelezen = {
        pad: read_bestand(pad, bekend, wens.grenzen)
        for pad in dict.fromkeys(t.pad for t in (*tafels, *personen))
    }
    vragen: list[KolommenOpen | WaardenOpen] = []
    mensen = []
    for tafel in personen:
        try:
            mensen.append(read_personen(gelezen[tafel.pad], tafel, wens))
        except KolommenOpen as vraag:
            vragen.append(vraag)
    delen, meldingen = [], []
    for tafel in tafels:
        bestand = gelezen[tafel.pad]
        for mens in mensen:
            bestand, melding = join_personen(bestand, tafel, mens, wens, bekend)
            meldingen += melding
        try:
            delen.append(_take_deel(bestand, tafel, wens))
        except (KolommenOpen, WaardenOpen) as vraag:
            vragen.append(vraag)
    if vragen:
        raise vragen[0] if len(vragen) == 1 else RegistersOpen(vragen)
    meldingen += _tell_missing(delen, wens)
    if len(delen) > 1:
        return _stack(delen, meldingen)
    een = delen[0]
    if len(gelezen) > 1:  # persons from another file: this is no longer one file by its content
        een = een._replace(ruw=een.ruw._replace(sha256=_join_sha(gelezen.values())))
    return een._replace(meldingen=(*een.meldingen, *meldingen)) if meldingen else een


_GEEN = {
    "einddatum": "een einddatum",
    "overlijdensdatum": "een overlijdensdatum",
    "product": "een product: iedere rij telt als beschermd wonen",
}
_GEEN_ABO = _GEEN | {"product": "een product: geen enkele rij telt als abonnementstarief"}


def _tell_missing(delen: Sequence[RegisterBestand], wens: Leeswens) -> list[Bevinding]:
    """The deciding columns that a table does not have, one finding each."""
    geen = _GEEN if is_bw(wens.categorieen) else _GEEN_ABO
    return [
        Bevinding(
            deel.ruw.locate(),
            f"Uw register heeft geen kolom met {geen[wat]}.",
            "Staat het wel in uw systeem, neem de kolom dan op in de export.",
        )
        for deel in delen
        if deel.ruw.beeld is not None
        for wat in geen
        if wat in deel.ruw.beeld.ontbreekt
    ]


def _join_sha(bestanden: Iterable[RuwBestand | RuweTabel]) -> str:
    return hashlib.sha256("|".join(b.sha256 for b in bestanden).encode()).hexdigest()


def _take_deel(bestand: RuwBestand, tafel: Tafel, wens: Leeswens) -> RegisterBestand:
    tabel = take_tabel(
        bestand, "register", wens.eigen_koppen, blad=tafel.blad or None, afspraak=wens.afspraak
    )
    return take_register(
        tabel,
        categorieen=wens.categorieen,
        waarden=wens.afspraak.waarden,
        release=wens.release,
    )


class RegistersOpen(InvoerGeweigerd):
    """Of several tables of the register something must be said; `vragen` holds what each asks."""

    def __init__(self, vragen: Sequence[KolommenOpen | WaardenOpen]) -> None:
        super().__init__(
            "Van meer dan een deel van uw register is niet duidelijk hoe het gelezen moet worden.",
            waar=vragen[0].waar,
            wat_nu=vragen[0].wat_nu,
            bevindingen=[b for v in vragen for b in v.bevindingen],
        )
        self.vragen = tuple(vragen)


def _stack(delen: Sequence[RegisterBestand], meldingen: list[Bevinding]) -> RegisterBestand:
    """Several registers as one."""
    import polars as pl

    koppen: dict[str, str] = {}
    ruwe = []
    for deel in delen:
        namen: dict[str, str] = {}
        for letter, kop in zip(deel.ruw.kolomletters, deel.ruw.koppen, strict=True):
            naam = " ".join(kop.split()) or f"kolom {letter}"
            while naam in namen.values():
                naam += " "
            namen[letter] = naam
            koppen.setdefault(naam, _key_of(deel.ruw, letter))
        ruwe.append(
            deel.ruw.frame.select(
                pl.lit(deel.ruw.bestand).alias("Bestand "),
                pl.lit(deel.ruw.blad or "").alias("Blad "),
                pl.col("rij").cast(pl.String).alias("Rij "),
                *(pl.col(letter).alias(naam) for letter, naam in namen.items()),
            )
        )
    ruw = pl.concat(ruwe, how="diagonal")
    frame = pl.concat([d.frame for d in delen])
    uniek = ruw.select(pl.struct(list(koppen)).is_first_distinct()).to_series()
    weg = int((~uniek).sum())
    nummers = pl.Series("rij", range(1, int(uniek.sum()) + 1), dtype=pl.Int64)
    ruw, frame = ruw.filter(uniek), frame.filter(uniek).with_columns(nummers)
    letters = [name_letter(i) for i in range(ruw.width)]
    tabel = _make_stapel(delen, ruw.rename(dict(zip(ruw.columns, letters, strict=True))),
                         letters, list(koppen), list(koppen.values()), nummers)  # fmt: skip
    verteld = [
        Bevinding(d.ruw.locate(), f"Gelezen als register: {count(d.frame.height, 'rij', 'rijen')}.")
        for d in delen
    ]
    if weg:
        verteld.append(
            Bevinding(
                tabel.bestand,
                f"{count(weg, 'rij staat', 'rijen staan')} er precies zo nog een keer; zo'n rij "
                "telt een keer.",
            )
        )
    return RegisterBestand(
        tabel,
        frame,
        (*verteld, *meldingen, *(m for d in delen for m in d.meldingen)),
        int(frame["bsn_aangevuld"].sum()),
        tuple(v for d in delen for v in d.waardevragen),
    )


def _key_of(tabel: RuweTabel, letter: str) -> str:
    return next((s for s, waar in tabel.kolommen.items() if waar == letter), "")


def _make_stapel(
    delen: Sequence[RegisterBestand],
    ruw: pl.DataFrame,
    letters: Sequence[str],
    koppen: Sequence[str],
    sleutels: Sequence[str],
    nummers: pl.Series,
) -> RuweTabel:
    import polars as pl

    kolommen: dict[str, str] = {}
    for letter, sleutel in zip(letters[len(_HERKOMST) :], sleutels, strict=True):
        if sleutel:
            kolommen.setdefault(sleutel, letter)
    namen = list(dict.fromkeys(d.ruw.bestand for d in delen))
    sha = _join_sha(d.ruw for d in delen)
    frame = ruw.select(nummers, *letters)
    leeg = frame.clear()
    ontbreekt = frozenset.intersection(
        *(d.ruw.beeld.ontbreekt if d.ruw.beeld else frozenset() for d in delen)
    )
    beeld = delen[0].ruw.beeld
    return RuweTabel(
        bestand=" en ".join(namen),
        blad=None,
        frame=frame,
        boven=leeg,
        overig=leeg.with_columns(waarom=pl.lit(None, dtype=pl.String)),
        koppen=(*_HERKOMST, *koppen),
        kolomletters=tuple(letters),
        koprij=1,
        kolommen=kolommen,
        kolom_soorten=dict.fromkeys(letters, "tekst"),
        sha256=sha,
        beeld=replace(beeld, ontbreekt=ontbreekt) if beeld else None,
    )


def list_paden(tafels: Sequence[Tafel]) -> list[Path]:
    """The files of these tables, each once."""
    return list(dict.fromkeys(t.pad for t in tafels))
