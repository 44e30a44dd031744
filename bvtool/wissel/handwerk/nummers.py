"""The identifications that were given out or used: kept beside the messages, never given again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bvtool.dossier.publiceer import list_klaargezet
from bvtool.wissel.csvbestand import make_csv, read_csv

BESTAND = "identificaties.csv"
_KOLOMMEN = ("identificatie", "bericht", "dagtekening", "bestand")


class Nummerlijst:
    """The identifications of a folder; `give` makes a new one of at most twelve characters."""

    def __init__(self, rijen: list[tuple[str, str, str, str]], moment: datetime) -> None:
        self._rijen = dict.fromkeys(rijen)
        self._laatste = 0
        self._bekend = {rij[0]: rij[3] for rij in rijen}
        self._begin = f"H{moment:%y%m%d}"

    def give(self) -> str:
        """An identification that is not in the list: H, the day, and a number of that day."""
        self._laatste += 1
        while (vrij := f"{self._begin}{self._laatste:05}") in self._bekend:
            self._laatste += 1
        self._bekend[vrij] = ""
        return vrij

    def find(self, identificatie: str) -> str | None:
        """The file that was made with this identification; None when it was never used."""
        return self._bekend.get(identificatie)

    def list_van(self, bericht: str) -> list[tuple[str, str]]:
        """Identification and file of every message of this kind."""
        return [(rij[0], rij[3]) for rij in self._rijen if rij[1] == bericht]

    def reserve(self, identificatie: str) -> None:
        """Never give this one: a message of this run has it."""
        self._bekend.setdefault(identificatie, "")

    def keep(self, identificatie: str, bericht: str, dagtekening: str, bestand: str) -> None:
        """Remember what a message was called."""
        self._rijen.setdefault((identificatie, bericht, dagtekening, bestand))

    def dump(self) -> bytes:
        """The list as a csv."""
        return make_csv(_KOLOMMEN, self._rijen)


def _find_half(map_: Path) -> set[str]:
    """The messages of a run that was stopped which never got their name: nobody can have sent
    them, so what they were called was never used."""
    return {doel.name for _, doel in list_klaargezet(map_) if not doel.exists()}


def read_nummers(map_: Path, moment: datetime) -> Nummerlijst:
    """The list in a folder; empty when there is none yet. Raises InvoerGeweigerd."""
    pad = map_ / BESTAND
    rijen: list[tuple[str, str, str, str]] = []
    if pad.is_file():
        gelezen = read_csv(pad, _KOLOMMEN, "De lijst met gegeven identificaties is niet te lezen.")
        rijen = [(r[_KOLOMMEN[0]], r[_KOLOMMEN[1]], r[_KOLOMMEN[2]], r[_KOLOMMEN[3]])
                 for r in gelezen]  # fmt: skip
        half = _find_half(map_)
        rijen = [rij for rij in rijen if rij[3] not in half]
    return Nummerlijst(rijen, moment)
