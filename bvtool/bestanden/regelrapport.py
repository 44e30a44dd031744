"""The rule report that the standard publishes beside its schemas: `regelrapport-*.xlsx`.

Sheet `Regels` has the titles, sheet `Regels per bericht(element)` says where each rule holds. The
form was read of iWmo 3.2; that iEb has the same is afgeleid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bvtool.tabel.lezen.bestand import read_bestand
from bvtool.tabel.lezen.ruw import RuwBlad
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.grenzen import Grenzen

_REGELS, _PER_BERICHT = "regels", "regels per bericht"
_KOPPEN = {_REGELS: ("regelcode", "titel"), _PER_BERICHT: ("bericht", "regelcode")}
_ZOEK_KOP = 20
"""Within so many rows the header row stands."""


class Rapportregel(NamedTuple):
    """One rule: code and title, the return code (may be empty), the level at which it is checked
    (`niveau`), and the messages that it is about (upper case; may be empty)."""

    code: str
    titel: str
    retourcode: str
    niveau: str
    berichten: tuple[str, ...]


class Regelrapport(NamedTuple):
    """The rules of one report, in its order; `naam` is that of the file."""

    naam: str
    regels: tuple[Rapportregel, ...]

    def explain(self) -> dict[str, str]:
        """The title of the first rule with each return code."""
        titels: dict[str, str] = {}
        for regel in self.regels:
            if regel.retourcode:
                titels.setdefault(regel.retourcode, f"{regel.titel} (regel {regel.code})")
        return titels


def find_regelrapporten(map_: Path) -> list[Path]:
    """The reports in a folder and the folders in it, in the order of their names."""
    if not map_.is_dir():
        return []
    return sorted(
        pad
        for pad in map_.rglob("*.[xX][lL][sS][xX]")
        if pad.name.casefold().startswith("regelrapport") and pad.is_file()
    )


def read_regelrapport(pad: Path) -> Regelrapport:
    """The rules in a report. Raises InvoerGeweigerd when it has no sheet of rules, and as
    `read_bestand` for a file that cannot be read."""
    bladen = {b.naam.casefold().strip(): b for b in read_bestand(pad, {}, Grenzen()).bladen}
    blad = bladen.get(_REGELS)
    rijen = list(_iter_rijen(blad, _KOPPEN[_REGELS])) if blad is not None else []
    if not rijen:
        raise InvoerGeweigerd(
            "In dit regelrapport staan geen regels.",
            waar=pad.name,
            wat_nu="Zet het regelrapport er neer zoals de uitgever het geeft, met het blad Regels.",
        )
    per_regel: dict[str, dict[str, str]] = {}
    for naam, ander in bladen.items():
        if naam.startswith(_PER_BERICHT):
            for rij in _iter_rijen(ander, _KOPPEN[_PER_BERICHT]):
                waar = per_regel.setdefault(rij["regelcode"], {})
                waar.setdefault(rij["bericht"].upper(), rij.get("retourcode", ""))
    return Regelrapport(pad.name, tuple(_make(rij, per_regel) for rij in rijen))


def _make(rij: Mapping[str, str], per_regel: Mapping[str, Mapping[str, str]]) -> Rapportregel:
    waar = per_regel.get(rij["regelcode"], {})
    retourcode = rij.get("retourcode", "") or next(filter(None, waar.values()), "")
    return Rapportregel(
        rij["regelcode"],
        rij.get("titel", ""),
        _pad(retourcode),
        rij.get("controleniveau", ""),
        tuple(sorted(filter(None, waar))),
    )


def _pad(code: str) -> str:
    """A return code has four signs; Excel eats the zeros of 0001.

    >>> _pad("1"), _pad("S333"), _pad("")
    ('0001', 'S333', '')
    """
    return code.zfill(4) if code.isdigit() else code


def _iter_rijen(blad: RuwBlad, koppen: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The rows under the header row by header in lower case; those without a rule are left out."""
    kop: list[str] | None = None
    for nummer, (_, *cellen) in enumerate(blad.frame.iter_rows()):
        tekst = [" ".join((cel or "").split()) for cel in cellen]
        if kop is None:
            laag = [cel.casefold() for cel in tekst]
            if set(koppen) <= set(laag):
                kop = laag
            elif nummer >= _ZOEK_KOP:
                return
            continue
        rij: dict[str, str] = {}
        for naam, waarde in zip(kop, tekst, strict=True):
            if naam:
                rij.setdefault(naam, waarde)
        if rij["regelcode"]:
            yield rij
