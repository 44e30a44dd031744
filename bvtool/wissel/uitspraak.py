"""The answer to `mag`: its kinds, what it holds, and what decided it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from bvtool.kalender.tekst import moment_tekst
from bvtool.wissel.lijn import Releasestap
from bvtool.wissel.regels import Wisselregel
from bvtool.wissel.soorten import Berichtsoort

VERSTUREN = "versturen"
INLEZEN = "inlezen"

VRIJ = "vrij"
AFSPRAAK = "afspraak"
BLOKKADE = "blokkade"
TRANSITIE = "transitie"
VERVALLEN = "vervallen"
NOG_NIET = "nog niet"
ONBEKEND = "onbekend"


class Uitspraak(NamedTuple):
    """Whether a message may go, and why.

    `aard` is one of vrij, afspraak, blokkade, transitie, vervallen, nog niet, onbekend. `regel`
    decides (None when no row does), `regels` are all rows in force, the deciding one first.
    `vanaf` and `in_release`: when and in which release this kind may go (again); `vanaf` equal to
    `op` means now, `vanaf_regel` is the row that opens that release at that moment. `uiterlijk`
    (with `uiterlijk_regel`) is the moment at which a yes ends.
    `technisch`: does the message still pass the infrastructure?
    """

    mag: bool
    soort: Berichtsoort
    release: str
    op: datetime
    partij: str
    aard: str
    regel: Wisselregel | None
    regels: tuple[Wisselregel, ...]
    vanaf: datetime | None
    in_release: str
    uiterlijk: datetime | None
    uiterlijk_regel: Wisselregel | None
    technisch: bool
    opmerking: str
    handeling: str
    vanaf_regel: Wisselregel | None = None

    @property
    def vanaf_tekst(self) -> str:
        """`vanaf` in words, without an hour that nobody knows; empty without one."""
        if self.vanaf is None:
            return ""
        return self.vanaf_regel.tell(self.vanaf) if self.vanaf_regel else moment_tekst(self.vanaf)


class Wisselgrond(NamedTuple):
    """What decides: the kind of answer, the rows in force and the step of the line it lies in."""

    aard: str
    regels: tuple[Wisselregel, ...]
    stap: Releasestap | None
