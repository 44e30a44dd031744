"""The stock of BSNs that no living person has, each given out once.

The official test range is 999900006 up to and including 999999990 (the numbers in it that pass
the 11-proef), and 000009921. Beyond it a number may belong to a real person: such numbers are
made only for a synthetic file, which is marked as fictive and never leaves the machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import islice

from bvtool.vak.elfproef import GEWICHTEN
from bvtool.vak.fouten import InterneFout

EERSTE, LAATSTE = 999_900_006, 999_999_990
NUL_BSN = "000009921"
"""The official test number with zeros in front, which a spreadsheet eats."""
_STAMMEN = (1_000_000, 9_998_999)  # seven digits; the official range starts at 9999000
_NULSTAMMEN = (100_000, 999_999)
_STAP = 7_368_787  # a prime, so that walking with it comes past every stem once
AANTAL_SYNTHETISCH = 5_000_000
"""The most clients in a synthetic file."""


@cache
def list_officieel() -> tuple[str, ...]:
    """The BSNs of the official test range, in order, without 000009921."""
    begin = range(EERSTE // 10, LAATSTE // 10 + 1)
    alle = (f"{b}{c}" for b in map(str, begin) if (c := _laatste(b)) < 10)
    return tuple(bsn for bsn in alle if EERSTE <= int(bsn) <= LAATSTE)


def _laatste(begin: str) -> int:
    """The last digit that belongs to the first eight; 10 when there is none."""
    return sum(g * int(c) for g, c in zip(GEWICHTEN, begin, strict=False)) % 11


def complete_stam(stam: int, achtste: int) -> str:
    """The BSN that starts with these seven digits; the eighth is `achtste` or the next to fit."""
    while True:
        begin = f"{stam:07d}{achtste % 10}"
        cijfer = _laatste(begin)
        if cijfer < 10:
            return f"{begin}{cijfer}"
        achtste += 1


class Bsnvoorraad:
    """Gives out BSNs: every number once, in an order that only the seed decides.

    `paren` pairs are kept apart: two numbers that both pass the 11-proef and differ in the last
    two digits only. The official numbers go first; after them come synthetic ones, when allowed.
    """

    def __init__(self, rng: random.Random, *, paren: int, synthetisch: bool) -> None:
        self._rng = rng
        self._synthetisch = synthetisch
        self._nul: list[str] = [NUL_BSN]
        self._paren: list[tuple[str, str]] = []
        self._stammen = _walk_stammen(rng, *_STAMMEN)
        self._nulstammen = _walk_stammen(rng, *_NULSTAMMEN)
        officieel = list(list_officieel())
        rng.shuffle(officieel)
        if not synthetisch:
            self._paren = _split_paren(officieel, paren)
            weg = {b for paar in self._paren for b in paar}
            officieel = [b for b in officieel if b not in weg]
        self._officieel = officieel

    def take(self) -> str:
        """A BSN that nobody has yet."""
        if self._officieel:
            return self._officieel.pop()
        return complete_stam(self._next_stam(self._stammen), int(self._rng.random() * 10))

    def take_paar(self) -> tuple[str, str]:
        """Two BSNs that differ in the last two digits only."""
        if self._paren:
            return self._paren.pop()
        stam = self._next_stam(self._stammen)
        eerste = complete_stam(stam, int(self._rng.random() * 10))
        return eerste, complete_stam(stam, int(eerste[7]) + 1)

    def take_nul(self) -> str:
        """A BSN that starts with a zero."""
        if self._nul:
            return self._nul.pop()
        return complete_stam(self._next_stam(self._nulstammen), int(self._rng.random() * 10))

    def _next_stam(self, stammen: Iterator[int]) -> int:
        stam = next(stammen, None) if self._synthetisch else None
        if stam is None:
            raise InterneFout("De voorraad verzonnen BSN's is op.", wat_nu="Meld dit aan de maker.")
        return stam


def count_officieel() -> int:
    """How many clients the official test numbers can serve."""
    return len(list_officieel()) + 1


def _walk_stammen(rng: random.Random, van: int, tot: int) -> Iterator[int]:
    aantal = tot - van + 1
    begin = int(rng.random() * aantal)
    return (van + (begin + nummer * _STAP) % aantal for nummer in range(aantal))


def _split_paren(bsns: list[str], aantal: int) -> list[tuple[str, str]]:
    return list(islice(_pair_up(bsns), aantal))


def _pair_up(bsns: list[str]) -> Iterator[tuple[str, str]]:
    wachtend: dict[str, str] = {}
    for bsn in bsns:
        ander = wachtend.pop(bsn[:7], None)
        if ander is None:
            wachtend[bsn[:7]] = bsn
        else:
            yield bsn, ander


def break_bsn(rng: random.Random, bsn: str, variant: int) -> str:
    """The BSN with one typing error, so that it fails the 11-proef.

    An even variant has one digit wrong, an odd one two neighbouring digits swapped. Both kinds
    of error always break the 11-proef, which was made for that.
    """
    plaatsen = [p for p in range(8) if bsn[p] != bsn[p + 1]]
    if variant % 2:
        p = plaatsen[int(rng.random() * len(plaatsen))]
        return bsn[:p] + bsn[p + 1] + bsn[p] + bsn[p + 2 :]
    p = 4 + int(rng.random() * 5)
    cijfer = (int(bsn[p]) + 1 + int(rng.random() * 9)) % 10
    return bsn[:p] + str(cijfer) + bsn[p + 1 :]
