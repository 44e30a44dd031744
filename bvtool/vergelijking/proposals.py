"""Near matches: which person of the register may be meant by a B4 row that finds nobody.

A proposal is never applied. It names the row of the register, why it is proposed and how sure
(0 to 100). Proposed is who has the same birth date and nearly the same name, the same name and
nearly the same birth date, or a BSN with one digit mistyped, dropped, doubled or two swapped,
when nothing else speaks against it (spec "Who is announced", rows 1 and 12).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

import polars as pl
from rapidfuzz import fuzz

GELIJK = 82.0
"""From this likeness (0 to 100) two names are called nearly the same."""

STERK = 75
"""From this score also a person is proposed who stands in B4 under an own number."""

VERSCHIL = 10
"""So much higher (of 100) must the best score be to stand out."""

MEESTE = 3
"""No more than this many persons are named for one B4 row."""

_KOLOMMEN = ("bsn", "register_rij", "r_achternaam", "r_voorvoegsel", "r_geboortedatum")


@dataclass(frozen=True, slots=True)
class Persoon:
    """A person as far as a near match looks: name in parts without case or marks, birth date."""

    bsn: str
    rij: int
    naam: str
    geboren: str


@dataclass(frozen=True, slots=True)
class Voorstel:
    """A person of the register proposed for a B4 row, the score (0 to 100) and the reasons."""

    persoon: Persoon
    score: int
    redenen: tuple[str, ...]


def add_proposals(besloten: pl.DataFrame, personen: pl.DataFrame) -> pl.DataFrame:
    """Adds `voorstel_tekst` and `voorstel_bsn` (String; the BSN only when one person stands out).

    Takes the decided B4 rows and the persons of the register; only rows 1 and 12 of the decision
    table get proposals.
    """
    zoekers = besloten.filter(pl.col("nr").is_in([1, 12]))
    gevonden: dict[int, list[Voorstel]] = {}
    in_b4: dict[str, int] = {}
    if not zoekers.is_empty():
        leesbaar = besloten.filter(pl.col("bsn").is_not_null()).select("bsn", "rij")
        in_b4 = dict(leesbaar.reverse().iter_rows())
        zoek = Zoeker(_persons(personen), in_b4)
        for rij, ruw, naam, voorvoegsel, geboren in zoekers.select(
            "rij", "bsn_ruw", "achternaam", "voorvoegsel", "geboortedatum"
        ).iter_rows():
            wie = Persoon(_digits(ruw), rij, name_parts(naam, voorvoegsel), geboren or "")
            if voorstellen := zoek.find(wie):
                gevonden[rij] = voorstellen
    bij: dict[str, list[int]] = defaultdict(list)
    for rij, voorstellen in gevonden.items():
        for voorstel in voorstellen:
            bij[voorstel.persoon.bsn].append(rij)
    rijen = [(rij, *_tell(rij, v, bij, in_b4)) for rij, v in gevonden.items()]
    blad = pl.DataFrame(
        rijen,
        schema={"rij": pl.Int64, "voorstel_tekst": pl.String, "voorstel_bsn": pl.String},
        orient="row",
    )
    return besloten.join(blad, on="rij", how="left", maintain_order="left")


def _persons(personen: pl.DataFrame) -> Iterator[Persoon]:
    for bsn, rij, naam, voorvoegsel, geboren in personen.select(_KOLOMMEN).iter_rows():
        yield Persoon(bsn, rij, name_parts(naam, voorvoegsel), geboren or "")


def _digits(ruw: str | None) -> str:
    cijfers = re.sub(r"\D", "", re.sub(r"\.0$", "", ruw or ""))
    return cijfers.zfill(9) if len(cijfers) == 8 else cijfers


def name_parts(naam: str | None, voorvoegsel: str | None) -> str:
    """A name as sorted parts in small letters, without marks or regard to order."""
    tekst = unicodedata.normalize("NFKD", f"{voorvoegsel or ''} {naam or ''}".casefold())
    return " ".join(sorted(re.findall(r"[a-z]+", "".join(t for t in tekst if not _is_mark(t)))))


def _is_mark(teken: str) -> bool:
    return unicodedata.combining(teken) != 0 or teken in "'’`"


def near_numbers(bsn: str) -> set[str]:
    """The numbers that differ by one slip: a digit wrong, two swapped, one too many, one lost."""
    n = len(bsn)
    if n == 9:
        vormen = {bsn[:i] + c + bsn[i + 1 :] for i in range(9) for c in "0123456789"}
        vormen |= {bsn[:i] + bsn[i + 1] + bsn[i] + bsn[i + 2 :] for i in range(8)}
        if bsn[0] == "0":  # an eaten zero that was not the first digit
            vormen |= {bsn[1:i] + c + bsn[i:] for i in range(1, 10) for c in "0123456789"}
    elif n == 10:
        vormen = {bsn[:i] + bsn[i + 1 :] for i in range(10)}
    else:
        vormen = set()
    return vormen - {bsn}


class Zoeker:
    """Finds near matches among the persons of the register."""

    def __init__(self, personen: Iterable[Persoon], in_b4: Container[str] = ()) -> None:
        self._in_b4 = in_b4
        self._op_bsn: dict[str, Persoon] = {}
        self._op_geboren: dict[str, list[Persoon]] = defaultdict(list)
        self._op_naam: dict[str, list[Persoon]] = defaultdict(list)
        for persoon in personen:
            self._op_bsn[persoon.bsn] = persoon
            if persoon.geboren:
                self._op_geboren[persoon.geboren].append(persoon)
            if persoon.naam:
                self._op_naam[persoon.naam].append(persoon)

    def find(self, wie: Persoon) -> list[Voorstel]:
        """The persons that may be meant, best first."""
        kandidaten = {p.bsn: p for p in self._op_geboren.get(wie.geboren, ())}
        kandidaten |= {p.bsn: p for p in self._op_naam.get(wie.naam, ())}
        buren = near_numbers(wie.bsn)
        kandidaten |= {b: self._op_bsn[b] for b in buren if b in self._op_bsn}
        voorstellen = [
            v
            for p in kandidaten.values()
            if (v := weigh(wie, p, p.bsn in buren)) is not None
            and (v.score >= STERK or p.bsn not in self._in_b4)
        ]
        return sorted(voorstellen, key=lambda v: (-v.score, v.persoon.rij))[:MEESTE]


def weigh(wie: Persoon, persoon: Persoon, bsn: bool) -> Voorstel | None:
    """How likely the person of the register is meant; None when too little speaks for it.

    `bsn`: the two numbers differ by one slip.
    """
    naam = fuzz.token_set_ratio(wie.naam, persoon.naam) if wie.naam and persoon.naam else None
    dag = same_parts(wie.geboren, persoon.geboren) if wie.geboren and persoon.geboren else None
    redenen = []
    if dag == 3:
        redenen.append("geboortedatum gelijk")
    elif dag == 2:
        redenen.append("geboortedatum bijna gelijk")
    if naam is not None and naam >= GELIJK:
        redenen.append("naam gelijk" if naam >= 99.9 else "naam bijna gelijk")
    if bsn:
        redenen.append("BSN bijna gelijk")
    kaal = naam is None and dag is None
    if len(redenen) < 2 and not (bsn and kaal):
        return None
    score = 20 * bsn + 13 * (dag or 0) + 0.41 * (naam or 0)
    return Voorstel(persoon, min(round(score), 99), tuple(redenen))


def same_parts(een: str, ander: str) -> int:
    """How many of year, month and day agree (0 to 3); an unknown part fits; swapped day and month
    count as one slip."""
    a, b = een.split("-"), ander.split("-")
    gelijk = sum(x == y or {"00", "0000"} & {x, y} != set() for x, y in zip(a, b, strict=True))
    if gelijk < 2 and a[0] == b[0] and a[1:] == b[:0:-1]:
        return 2
    return gelijk


def _tell(
    rij: int, voorstellen: list[Voorstel], bij: dict[str, list[int]], in_b4: dict[str, int]
) -> tuple[str, str | None]:
    """The sentences for one B4 row, and the BSN when one person stands out.

    `bij`: to which B4 rows each person is proposed; `in_b4`: the B4 row with that very BSN.
    """
    eerste = voorstellen[0]
    zinnen = []
    bsn = None
    if len(voorstellen) == 1 or eerste.score - voorstellen[1].score >= VERSCHIL:
        zinnen.append(f"Misschien de persoon op {_person(eerste)}.")
        bsn = eerste.persoon.bsn
        voorstellen = [eerste]
    else:
        zinnen.append("Er zijn meer mogelijkheden: " + "; ".join(map(_person, voorstellen)) + ".")
    for voorstel in voorstellen:
        wie = f"de persoon op rij {voorstel.persoon.rij}"
        if (zelf := in_b4.get(voorstel.persoon.bsn)) is not None:
            zinnen.append(f"Let op: {wie} staat zelf ook in B4, op rij {zelf}.")
        ook = [str(r) for r in bij[voorstel.persoon.bsn] if r != rij]
        if ook:
            zinnen.append(f"Let op: {wie} is ook voorgesteld bij rij {', '.join(ook[:5])} van B4.")
    return " ".join(zinnen), bsn


def _person(voorstel: Voorstel) -> str:
    return f"rij {voorstel.persoon.rij} van uw register ({', '.join(voorstel.redenen)}; " + (
        f"{voorstel.score}%)"
    )
