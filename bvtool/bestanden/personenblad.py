"""A sheet with persons beside a register: laid beside the provisions before these are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bvtool.bestanden.soort import Tafel
from bvtool.tabel.lezen.afspraak import GEEN, Leesafspraak
from bvtool.tabel.lezen.kolommen import match_kolommen
from bvtool.tabel.lezen.koprij import find_koprij
from bvtool.tabel.lezen.lezing import take_tabel
from bvtool.tabel.lezen.ruw import RuwBestand, RuweTabel, list_rijen, name_letter
from bvtool.tabel.waarden.bsn import add_bsn
from bvtool.tabel.waarden.telling import BW_CATEGORIEEN
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding
from bvtool.vak.grenzen import STANDAARD, Grenzen

if TYPE_CHECKING:
    import polars as pl

_PERSOON = (
    "bsn", "achternaam", "voorvoegsel", "voorletters", "geboortedatum", "overlijdensdatum",
    "gemeentecode",
)  # fmt: skip


class Leeswens(NamedTuple):
    """How a register must be read: the dossier's own headers, its agreement and its policy."""

    eigen_koppen: Mapping[str, str]
    afspraak: Leesafspraak = GEEN
    categorieen: Sequence[str] = BW_CATEGORIEEN
    release: str = "3.1"
    grenzen: Grenzen = STANDAARD


def read_personen(bestand: RuwBestand, tafel: Tafel, wens: Leeswens) -> RuweTabel:
    """The table of a sheet that holds persons and no provisions."""
    return take_tabel(
        bestand,
        "register",
        wens.eigen_koppen,
        blad=tafel.blad or None,
        afspraak=wens.afspraak,
        nodig=("bsn",),
    )


def join_personen(
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
    bladen = tuple(b._replace(frame=frame) if b is blad else b for b in bestand.bladen)
    plek = mens.locate()
    meldingen = [
        Bevinding(
            plek,
            "De gegevens van personen komen hiervandaan "
            f"({count(mens.frame.height, 'rij', 'rijen')}), gekoppeld op "
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
    return bestand._replace(bladen=bladen), meldingen


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
