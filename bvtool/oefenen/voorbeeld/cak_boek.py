"""The files of a national rehearsal, and the moments at which they arrive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

INKOMEND = "inkomend"


class Oefenboek:
    """Gives the paths of the files below `map_`, and keeps their names and moments. `waar` is the
    folder that stands for `inkomend`: that of a later round lies beside it until it begins."""

    def __init__(self, map_: Path) -> None:
        self.map_ = map_
        self.waar = INKOMEND
        self.namen: list[str] = []
        self._ontvangst: list[str] = []

    def place(self, naam: str, moment: datetime) -> Path:
        """The path of an incoming file that arrives at this moment."""
        self._ontvangst.append(f"{naam};{moment:%Y-%m-%dT%H:%M:%S}")
        return self.path(f"{self.waar}/{naam}")

    def path(self, naam: str) -> Path:
        """The path of a file in the dossier, its folder made."""
        self.namen.append(naam)
        pad = self.map_ / naam
        pad.parent.mkdir(parents=True, exist_ok=True)
        return pad

    def text(self, naam: str, regels: Sequence[str]) -> None:
        """A text file with CR/LF."""
        tekst = "".join(f"{regel}\r\n" for regel in regels)
        self.path(naam).write_text(tekst, encoding="utf-8", newline="")

    def write_ontvangst(self) -> None:
        """When everything arrived that was placed up to now, of earlier rounds too."""
        self.text(f"{self.waar}/ontvangst.csv", ["file;moment", *self._ontvangst])
