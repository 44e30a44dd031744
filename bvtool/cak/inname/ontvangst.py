"""When a file arrived: what `inkomend/ontvangst.csv` says, else the file's own time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from bvtool.cak.inname.naam import bare_naam, fold_naam
from bvtool.kalender.klok import TIJDZONE, at_amsterdam
from bvtool.tabel.lezen.codering import decode
from bvtool.tabel.lezen.regels import iter_regels
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd

BESTAND = "ontvangst.csv"
UIT_LIJST, UIT_BESTAND = "ontvangst.csv", "bestandstijd"
_VORMEN = ("%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%YT%H:%M:%S", "%d-%m-%YT%H:%M")
_ZO = (
    "Schrijf per regel het bestand en het moment, bijvoorbeeld: "
    "terugkoppeling/680363.xlsx;2022-10-13T16:45"
)
_NANO = 1_000_000_000


@dataclass(frozen=True)
class Ontvangst:
    """The list: path below `inkomend` (with `/`, as `fold_naam`) to the moment and the line.

    `stuk`: the paths whose line does not say when, so that nobody knows when they arrived; `fouten`
    names those lines.
    """

    momenten: Mapping[str, tuple[datetime, int]]
    stuk: frozenset[str] = frozenset()
    fouten: tuple[Bevinding, ...] = ()

    def find(self, naam: str) -> datetime | None:
        """The moment of a file by its own line, else by that of the folder it lies in.

        A name of which only the accents differ is the same, when no other line can be meant.
        """
        for sleutel in _self_and_above(naam):
            if sleutel in self.stuk:
                return None
            regel = self.momenten.get(sleutel) or self._kaal.get(bare_naam(sleutel))
            if regel is not None:
                return regel[0]
        return None

    def is_stuk(self, naam: str) -> bool:
        """Whether the line that tells of this file cannot be read: a guess would decide who is
        late."""
        for sleutel in _self_and_above(naam):
            if sleutel in self.stuk or sleutel in self.momenten:
                return sleutel in self.stuk
        return False

    @cached_property
    def _kaal(self) -> Mapping[str, tuple[datetime, int]]:
        per: dict[str, list[tuple[datetime, int]]] = {}
        for naam, regel in self.momenten.items():
            if not naam.isascii():
                per.setdefault(bare_naam(naam), []).append(regel)
        return {naam: regels[0] for naam, regels in per.items() if len(regels) == 1}


def _self_and_above(naam: str) -> Iterator[str]:
    while naam:
        yield fold_naam(naam)
        naam = naam.rpartition("/")[0]


def read_ontvangst(pad: Path) -> Ontvangst:
    """The list at `pad` (columns file and moment, `;`); an empty list when it is not there.

    A moment without a zone is wall time in the Netherlands. A line that cannot be read, or that
    contradicts another, counts for nothing and is told. Raises InvoerGeweigerd when the head is
    another one.
    """
    if not pad.is_file():
        return Ontvangst({})
    tekst = decode(pad.read_bytes(), str(pad)).inhoud.decode()
    regels = iter_regels(tekst, pad)
    koppen = [k.strip().casefold() for k in next(regels, (0, []))[1]]
    if koppen[:2] not in (["file", "moment"], ["bestand", "moment"]):
        raise InvoerGeweigerd(
            f"In {BESTAND} klopt iets niet.",
            waar=str(pad),
            wat_nu=_ZO,
            bevindingen=[Bevinding(f"{BESTAND}, regel 1", "De koppen zijn niet file;moment.")],
        )
    momenten: dict[str, tuple[datetime, int]] = {}
    stuk, fouten = set(), []
    for nummer, cellen in regels:
        if not any(c.strip() for c in cellen):
            continue
        moment = parse_moment(cellen[1]) if len(cellen) > 1 else None
        naam = _norm(cellen[0])
        if moment is None or not naam:
            wat = "Dit moment is niet te lezen." if naam else "Hier staat geen bestand."
        elif naam in momenten and momenten[naam][0] != moment:
            wat = "Dit bestand staat er al, met een ander moment."
        else:
            momenten[naam] = (moment, nummer)
            continue
        fouten.append(Bevinding(f"{BESTAND}, regel {nummer}", wat, _ZO))
        stuk |= {naam} - {""}
    return Ontvangst(momenten, frozenset(stuk), tuple(fouten))


def parse_moment(tekst: str) -> datetime | None:
    """`2022-10-13T16:59:59`, `13-10-2022 16:59` and the like, with or without zone; else None.

    Aware, Europe/Amsterdam.
    """
    kaal = " ".join(tekst.split())
    try:
        if len(kaal) > len("2022-10-13"):
            return at_amsterdam(datetime.fromisoformat(kaal))
    except (ValueError, OverflowError):
        pass
    for vorm in _VORMEN:
        try:
            return at_amsterdam(datetime.strptime(kaal, vorm))  # noqa: DTZ007 - wall time here
        except (ValueError, OverflowError):
            continue
    return None


def file_moment(tijd_ns: int, nu: datetime) -> datetime:
    """The file's own time in whole seconds; a file cannot have arrived after now."""
    moment = datetime.fromtimestamp(tijd_ns // _NANO, TIJDZONE)
    return min(moment, nu, key=datetime.timestamp)


def _norm(naam: str) -> str:
    # matches: "407\\680363"
    kaal = fold_naam(re.sub(r"\\(?!x[0-9a-f]{2})", "/", naam.strip()))
    return kaal.removeprefix("./").removeprefix("inkomend/").strip("/")
