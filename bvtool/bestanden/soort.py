"""What a file is: the table of B4, the register (or a part of it), persons beside it, or neither.

Evidence, strongest first: the option, the reading agreement, the name of file or sheet, headers
that only one kind has, and elimination. B4 and register are never swapped: what is in doubt stays
in doubt, and a person says it. Source: spec "What a file is".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from bvtool.tabel.lezen.afspraak import GEEN, Leesafspraak, sign_koppen
from bvtool.tabel.lezen.kijk import Kijkje
from bvtool.tabel.lezen.koprij import fold_kop, join_koppen, list_bekend, score, spread
from bvtool.tabel.lezen.kopwoorden import guess_sleutel

EigenKoppen = Mapping[str, Mapping[str, str]]
B4, REGISTER, PERSONEN = "b4", "register", "personen"
# matches: "b4_680363"
_NAAM_B4 = re.compile(r"(?:^|[^a-z0-9])b4(?:[^a-z0-9]|$)")
# matches: "export register 2022"
_NAAM_REGISTER = re.compile(r"register|export|voorziening|toewijzing|indicatie|beschikking")
_STERK_REGISTER = {
    "overlijdensdatum", "reden_einde", "reden_wijziging", "toewijzingnummer", "beschikkingnummer",
    "productcategorie", "leveringsvorm", "pgb_wooncomponent", "startdatum_levering",
    "einddatum_levering", "status", "vrijstelling", "status_aanlevering", "buitenregionaal",
}  # fmt: skip
"""Columns that B4 does not have."""
_STERK_B4 = {"klantnummer", "uitvoerdercode", "soort_bijdrage", "jaar_vanaf", "periode_vanaf"}
"""Columns that a register does not have."""
_NOOIT_B4 = {"overlijdensdatum", "reden_einde", "reden_wijziging"}
_VOORZIENING = {
    "ingangsdatum", "startdatum_levering", "einddatum", "einddatum_levering", "productcategorie",
    "productcode", "productomschrijving",
}  # fmt: skip


@dataclass(frozen=True)
class Tafel:
    """A table in a file: where it stands (`blad` empty for csv, `rij` as Excel shows it) and its
    headers; `gezegd` is its kind when a person or an agreement said it."""

    pad: Path
    blad: str
    rij: int
    koppen: tuple[str, ...]
    zichtbaar: bool = True
    gezegd: str = ""
    eigen: EigenKoppen = field(default_factory=dict)

    def _keys(self, soort: str, *, woorden: bool = True) -> set[str]:
        bekend = list_bekend(soort, self.eigen.get(soort))
        gevonden = {
            bekend.get(fold_kop(k)) or (guess_sleutel(k, soort) if woorden else "")
            for k in self.koppen
            if k.strip()
        }
        return gevonden - {""}

    @cached_property
    def register_sleutels(self) -> set[str]:
        """What its headers are when it is read as a register."""
        return self._keys(REGISTER)

    @cached_property
    def b4_sleutels(self) -> set[str]:
        """What its headers are when it is read as B4, by name alone."""
        return self._keys(B4, woorden=False)

    @property
    def kan_b4(self) -> bool:
        """Whether it can be B4: it has a BSN, and no death or reason."""
        bsn = "bsn" in self.b4_sleutels or "bsn" in self.register_sleutels
        return bsn and not self.register_sleutels & _NOOIT_B4

    @property
    def kan_register(self) -> bool:
        """Whether it can hold provisions of persons."""
        wie = {"bsn", "clientnummer"} & self.register_sleutels
        return bool(wie and self.register_sleutels & _VOORZIENING)

    @property
    def kan_personen(self) -> bool:
        """Whether it holds persons and no provisions."""
        wat = {"geboortedatum", "overlijdensdatum", "achternaam"} & self.register_sleutels
        return bool("bsn" in self.register_sleutels and wat and not self.kan_register)

    @property
    def naamsoort(self) -> str:
        """What the name of the file or the sheet says."""
        for naam in (self.blad.casefold(), self.pad.stem.casefold()):
            if _NAAM_B4.search(naam):
                return B4
            if _NAAM_REGISTER.search(naam):
                return REGISTER
        return ""

    @property
    def soort(self) -> str:
        """What it is for sure; empty when that is not sure."""
        if self.gezegd:
            return self.gezegd
        sterk_b4 = self.b4_sleutels & _STERK_B4
        sterk_register = self.register_sleutels & _STERK_REGISTER
        if self.naamsoort == B4:  # unless its own headers say otherwise
            return B4 if self.kan_b4 and (sterk_b4 or not sterk_register) else ""
        if self.naamsoort == REGISTER:
            if self.kan_register:
                return "" if sterk_b4 and not sterk_register else REGISTER
            return PERSONEN if self.kan_personen and not sterk_b4 else ""
        if self.kan_register:
            if sterk_register and not sterk_b4:
                return REGISTER
            return B4 if sterk_b4 and not sterk_register and self.kan_b4 else ""
        if "overlijdensdatum" in self.register_sleutels and self.kan_personen:
            return PERSONEN
        return B4 if self.kan_b4 else ""


class Verdeling(NamedTuple):
    """Which table is which: `b4`, those of the register, those with persons only, and those with
    BSNs that are not used. `twijfel` holds the tables of which a person must say what they are."""

    b4: tuple[Tafel, ...] = ()
    register: tuple[Tafel, ...] = ()
    personen: tuple[Tafel, ...] = ()
    over: tuple[Tafel, ...] = ()
    twijfel: tuple[Tafel, ...] = ()


def find_tafels(
    pad: Path,
    bladen: Sequence[Kijkje],
    eigen: EigenKoppen,
    afspraak: Leesafspraak = GEEN,
    gezegd: str = "",
) -> list[Tafel]:
    """The tables in the sheets of one file; a sheet without a header row has none."""
    bekend = [list_bekend(s, eigen.get(s)) | afspraak.list_kolommen(s) for s in (B4, REGISTER)]
    gevonden = []
    for blad in bladen:
        beste, kop = _find_kop(blad.rijen, bekend)
        if not beste:
            continue
        koppen = tuple(c for c in kop if len(c) < 200)
        soort = gezegd or afspraak.soorten.get(sign_koppen(koppen), "")
        gevonden.append(
            Tafel(pad, blad.naam, beste, koppen, blad.zichtbaar, soort, _with_said(eigen, afspraak))
        )
    return gevonden


def _find_kop(
    rijen: Sequence[Sequence[str]], bekend: Sequence[Mapping[str, object]]
) -> tuple[int, Sequence[str]]:
    """The row (from 1, 0 when there is none) that names most columns of one kind, and its headers;
    two rows that name more together are one header, as the reading has it."""
    beste, kop, hoogste = 0, rijen[0] if rijen else (), 0
    boven: list[str] = []
    for nummer, rij in enumerate(rijen, start=1):
        for kennis in bekend:
            keuzes = [rij]
            if boven and score(rij, kennis):
                keuzes.append(join_koppen(boven, spread(boven), rij, kennis))
            for koppen in keuzes:
                if (punten := score(koppen, kennis)) > hoogste:
                    beste, kop, hoogste = nummer, koppen, punten
        breedte = len(rijen[nummer]) if nummer < len(rijen) else 0
        boven = [*rij, *[""] * breedte][:breedte]
    return beste, kop


def _with_said(eigen: EigenKoppen, afspraak: Leesafspraak) -> EigenKoppen:
    """The dossier's own headers, with those of the agreement: both name a column by its header."""
    return {
        s: {k: v for v, k in afspraak.list_kolommen(s).items() if k != "-"} | dict(eigen.get(s, {}))
        for s in (B4, REGISTER)
    }


def divide(tafels: Sequence[Tafel], *, b4_gezegd: bool = False) -> Verdeling:
    """Which of these tables is B4 and which are the register; what is in doubt is not decided.

    `b4_gezegd` tells that B4 was named by an option, and is not among the tables.
    """
    soorten = dict(zip(map(id, tafels), _settle(tafels, b4_gezegd), strict=True))
    per: dict[str, list[Tafel]] = {B4: [], REGISTER: [], PERSONEN: [], "over": [], "": []}
    for t in tafels:
        per[soorten[id(t)]].append(t)
    return Verdeling(*(tuple(per[s]) for s in (B4, REGISTER, PERSONEN, "over", "")))


def _settle(tafels: Sequence[Tafel], b4_gezegd: bool) -> Iterator[str]:
    zeker = [t.soort for t in tafels]
    # A sheet with persons beside a sheet with provisions is no B4 of its own.
    for i, t in enumerate(tafels):
        naast = any(
            ander is not t and ander.pad == t.pad and zeker[j] == REGISTER
            for j, ander in enumerate(tafels)
        )
        if naast and t.kan_personen and not t.gezegd and t.naamsoort != B4:
            zeker[i] = PERSONEN
    heeft_b4 = b4_gezegd or B4 in zeker
    vrij = [i for i, s in enumerate(zeker) if not s]
    if len(vrij) == 1:
        t = tafels[vrij[0]]
        if not heeft_b4 and REGISTER in zeker and t.kan_b4:
            zeker[vrij[0]] = B4
        elif heeft_b4 and REGISTER not in zeker and t.kan_register and t.naamsoort != B4:
            zeker[vrij[0]] = REGISTER
    for i, t in enumerate(tafels):
        zelfde = any(
            z == REGISTER and sign_koppen(a.koppen) == sign_koppen(t.koppen)
            for a, z in zip(tafels, zeker, strict=True)
        )
        if not zeker[i] and zelfde and t.naamsoort != B4:
            zeker[i] = REGISTER
    for s, t in zip(zeker, tafels, strict=True):
        niets = not (t.kan_b4 or t.kan_register or t.kan_personen)
        yield "over" if not s and niets else s
