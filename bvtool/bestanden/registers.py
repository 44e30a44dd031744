"""A register in several files and sheets: read each, and put together as one.

A sheet with persons is joined to the sheets with provisions before these are read, on BSN or else
on the client number, so that every cell keeps the one way to be read. Source: spec "What a file
is".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.bestanden.register import RegisterBestand, take_register
from bvtool.bestanden.soort import Tafel
from bvtool.bestanden.waardevragen import WaardenOpen
from bvtool.tabel.lezen.afspraak import GEEN, Leesafspraak
from bvtool.tabel.lezen.kolommen import KolommenOpen, match_kolommen
from bvtool.tabel.lezen.koprij import find_koprij
from bvtool.tabel.lezen.lezing import list_gekend, read_bestand, take_tabel
from bvtool.tabel.lezen.ruw import RuwBestand, RuweTabel, count, list_rijen, name_letter
from bvtool.tabel.waarden.bsn import add_bsn
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.grenzen import STANDAARD, Grenzen

if TYPE_CHECKING:
    import polars as pl

_HERKOMST = ("Bestand", "Blad", "Rij")
"""Where a row came from, in front of the columns of the files themselves."""
_PERSOON = (
    "bsn", "achternaam", "voorvoegsel", "voorletters", "geboortedatum", "overlijdensdatum",
    "gemeentecode",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leeswens:
    """How a register must be read: the dossier's own headers, its agreement and its policy."""

    eigen_koppen: Mapping[str, str]
    afspraak: Leesafspraak = GEEN
    categorie18: bool = False
    release: str = "3.1"
    grenzen: Grenzen = STANDAARD


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
            mensen.append(_read_personen(gelezen[tafel.pad], tafel, wens))
        except KolommenOpen as vraag:
            vragen.append(vraag)
    delen, meldingen = [], []
    for tafel in tafels:
        bestand = gelezen[tafel.pad]
        for mens in mensen:
            bestand, melding = _join_personen(bestand, tafel, mens, wens, bekend)
            meldingen += melding
        try:
            delen.append(_take_deel(bestand, tafel, wens))
        except (KolommenOpen, WaardenOpen) as vraag:
            vragen.append(vraag)
    if vragen:
        raise vragen[0] if len(vragen) == 1 else RegistersOpen(vragen)
    if len(delen) > 1:
        return _stack(delen, meldingen)
    een = delen[0]
    if len(gelezen) > 1:  # persons from another file: this is no longer one file by its content
        een = replace(een, ruw=replace(een.ruw, sha256=_join_sha(gelezen.values())))
    return replace(een, meldingen=(*een.meldingen, *meldingen)) if meldingen else een


def _join_sha(bestanden: Iterable[RuwBestand | RuweTabel]) -> str:
    return hashlib.sha256("|".join(b.sha256 for b in bestanden).encode()).hexdigest()


def _take_deel(bestand: RuwBestand, tafel: Tafel, wens: Leeswens) -> RegisterBestand:
    tabel = take_tabel(
        bestand, "register", wens.eigen_koppen, blad=tafel.blad or None, afspraak=wens.afspraak
    )
    return take_register(
        tabel,
        categorie18=wens.categorie18,
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


def _read_personen(bestand: RuwBestand, tafel: Tafel, wens: Leeswens) -> RuweTabel:
    return take_tabel(
        bestand,
        "register",
        wens.eigen_koppen,
        blad=tafel.blad or None,
        afspraak=wens.afspraak,
        nodig=("bsn",),
    )


def _join_personen(
    bestand: RuwBestand, tafel: Tafel, mens: RuweTabel, wens: Leeswens, bekend: Mapping[str, str]
) -> tuple[RuwBestand, list[Bevinding]]:
    """The file with, on the sheet of provisions, the columns of persons that it lacks."""
    import polars as pl

    blad = next(b for b in bestand.bladen if b.naam == tafel.blad)
    koprij = find_koprij(blad.frame, bekend)
    if koprij is None:
        return bestand, []
    letters = blad.frame.columns[1:]
    onder = blad.frame.slice(koprij.index + 1)
    beeld = match_kolommen(
        koprij.koppen, letters, onder, "register", wens.eigen_koppen, wens.afspraak
    )
    hier = beeld.find_letters()
    sleutel = next((s for s in ("bsn", "clientnummer") if s in hier and s in mens.kolommen), None)
    nieuw = [s for s in _PERSOON if s in mens.kolommen and s not in hier]
    if sleutel is None or not nieuw:
        return bestand, []
    wie = _per_persoon(mens, sleutel, nieuw)
    links = blad.frame.select("rij", wie=_person_key(blad.frame[hier[sleutel]], sleutel))
    erbij = links.join(wie, on="wie", how="left", maintain_order="left")
    breedte = len(letters)
    frame = blad.frame
    for i, s in enumerate(nieuw):
        kop = mens.koppen[mens.kolomletters.index(mens.kolommen[s])]
        kolom = erbij[s].to_list()
        kolom[koprij.index] = kop
        frame = frame.with_columns(pl.Series(name_letter(breedte + i), kolom, dtype=pl.String))
    bladen = tuple(replace(b, frame=frame) if b is blad else b for b in bestand.bladen)
    plek = mens.locate()
    meldingen = [
        Bevinding(
            plek,
            f"De gegevens van personen komen hiervandaan ({mens.frame.height} rijen), gekoppeld op "
            f"{'BSN' if sleutel == 'bsn' else 'clientnummer'}.",
        )
    ]
    if dubbel := _find_contradictions(mens, sleutel, nieuw):
        meldingen.append(
            Bevinding(
                f"{plek}, {list_rijen(dubbel)}",
                "Deze persoon staat er twee keer, met andere gegevens. De eerste gevulde cel telt.",
                "Kijk welke gegevens goed zijn en verbeter de export.",
            )
        )
    return replace(bestand, bladen=bladen), meldingen


def _person_key(kolom: pl.Series, sleutel: str) -> pl.Series:
    """What joins two sheets: the BSN as nine digits, or the client number as text."""
    if sleutel == "bsn":
        return add_bsn(kolom.to_frame("x"), "x")["bsn"]
    # matches: "17.0"
    return kolom.str.strip_chars().str.replace(r"^(\d+)[.,]0+$", "$1")


def _per_persoon(mens: RuweTabel, sleutel: str, nieuw: Sequence[str]) -> pl.DataFrame:
    import polars as pl

    frame = mens.frame.select(
        _person_key(mens.frame[mens.kolommen[sleutel]], sleutel).alias("wie"),
        *(pl.col(mens.kolommen[s]).alias(s) for s in nieuw),
    ).filter(pl.col("wie").is_not_null())
    return frame.group_by("wie", maintain_order=True).agg(
        pl.col(s).drop_nulls().first() for s in nieuw
    )


def _find_contradictions(mens: RuweTabel, sleutel: str, nieuw: Sequence[str]) -> list[int]:
    """Rows of a person who stands twice with another date of death or birth."""
    import polars as pl

    kijk = [s for s in nieuw if s.endswith("datum") or s == "bsn"]
    if not kijk:
        return []
    frame = mens.frame.select(
        "rij",
        _person_key(mens.frame[mens.kolommen[sleutel]], sleutel).alias("wie"),
        *(pl.col(mens.kolommen[s]).alias(s) for s in kijk),
    ).filter(pl.col("wie").is_not_null())
    anders = pl.any_horizontal(pl.col(s).drop_nulls().n_unique().over("wie") > 1 for s in kijk)
    return [int(r) for r in frame.filter(anders)["rij"]]


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
