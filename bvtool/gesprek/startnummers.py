"""Start numbers: those of the register are respected, new ones come from ranges in the settings.

A number belongs to one person for ever. Each regiogemeente may have a range of its own, so that
numbers given out in different places never meet.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.dossier.instellingen import BESTAND, Bereik
from bvtool.dossier.onthouden import recall, sum_up
from bvtool.dossier.vragen import startnummers as vragen
from bvtool.dossier.vragen.vergelijkingen import iter_gelezen
from bvtool.gesprek.elders import Elders
from bvtool.vak.bijdrage import Bijdrage

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

BVTOOL, REGISTER = "bvtool", "register"
_BLOK = 10_000


def read_nummers(verbinding: Verbinding, terugkoppeling_id: int | None = None) -> Iterator[int]:
    """The start numbers that the files of the CAK and the registers held, up to this answer (None:
    ever), whoever they are for; also those of rows that say nothing about a person."""
    for gelezen in chain.from_iterable(iter_gelezen(verbinding, terugkoppeling_id)):
        if (frame := gelezen.find(["startnummer"])) is not None:
            yield from frame["startnummer"].drop_nulls().to_list()


_AFGEROND = 1000
"""The limits of `Registernummers` are kept in these steps: no number of anybody is kept."""


@dataclass(slots=True)
class Registernummers:
    """The numbers of `read_nummers` up to an answer: read when one is asked for that may be among
    them.

    Between which limits they lie is kept beside the ledger, under the hash of what they are read
    from: bvtool mostly gives out numbers far from those of the register.
    """

    verbinding: Verbinding
    map_: Path
    terugkoppeling_id: int
    _grenzen: list[int] = field(default_factory=list)
    _nummers: set[int] | None = None

    def holds(self, nummer: int) -> bool:
        """Whether it is one of them."""
        van, tot = self._grenzen or self.find_grenzen(bewaar=False)
        return van <= nummer <= tot and nummer in self._read()

    def find_grenzen(self, *, bewaar: bool) -> list[int]:
        """Two numbers: all of them lie from the first up to the second, if there are any. They are
        kept with `bewaar`."""
        self._grenzen = recall(self.map_, self._sign, self._round_off, bewaar=bewaar)
        return self._grenzen

    def _sign(self) -> list[str]:
        gelezen = chain.from_iterable(iter_gelezen(self.verbinding, self.terugkoppeling_id))
        return ["startnummers", sum_up(chain.from_iterable(gelezen))]

    def _round_off(self) -> list[int]:
        nummers = self._read()
        if not nummers:
            return [1, 0]
        laagste, hoogste = min(nummers), max(nummers)
        return [laagste - laagste % _AFGEROND, hoogste - hoogste % _AFGEROND + _AFGEROND]

    def _read(self) -> set[int]:
        if self._nummers is None:
            self._nummers = set(read_nummers(self.verbinding, self.terugkoppeling_id))
        return self._nummers


@dataclass(slots=True)
class Uitgifte:
    """Gives out start numbers within one unit of work, and keeps whose they are.

    `register` says of a number whether the register or the file of the CAK held it, for whomever:
    those are never given out, and neither are those of other dossiers. A number is of one
    `bijdrage` for ever.
    """

    verbinding: Verbinding
    bereiken: Sequence[Bereik]
    register: Callable[[int], bool]
    elders: Elders = field(default_factory=Elders)
    bijdrage: Bijdrage = Bijdrage.BW
    _volgende: dict[str, int] = field(default_factory=dict)
    _bezet: dict[str, tuple[int, set[int]]] = field(default_factory=dict)
    _eigenaar: dict[int, str] = field(default_factory=dict)
    _nieuw: list[tuple[int, str, str]] = field(default_factory=list)
    _over: list[tuple[int, str]] = field(default_factory=list)

    def load(self, nummers: Sequence[int]) -> None:
        """Fetch whose these numbers are; to be done before `claim` is asked for them."""
        wie = vragen.ask_eigenaren(self.verbinding, nummers, self.bijdrage) if nummers else {}
        self._eigenaar = wie

    def claim(self, nummer: int, bsn: str, vorig: Container[str] = ()) -> bool:
        """Take a number that the register gave; False when it is another person's already, or of
        another contribution. `vorig`
        are the BSNs that the person had before: the number goes over."""
        eigenaar = self._eigenaar.get(nummer)
        if eigenaar is None:
            self._keep(nummer, bsn, REGISTER)
        elif eigenaar != bsn and eigenaar in vorig:
            self._eigenaar[nummer] = eigenaar = bsn
            self._over.append((nummer, bsn))
        return eigenaar in (None, bsn)

    def give(self, bsn: str, gemeente: str = "") -> int | None:
        """A number that was never used, from the range of this gemeente, else the sender's own.

        None when that range is full: nobody else need wait for it.
        """
        bereik = self._bereik(gemeente)
        nummer = self._volgende.get(bereik.gemeente) or self._first(bereik)
        while nummer <= bereik.tot and self._taken(bereik, nummer):
            nummer += 1
        if nummer > bereik.tot:
            return None
        self._volgende[bereik.gemeente] = nummer + 1
        self._keep(nummer, bsn, BVTOOL)
        return nummer

    def tell_vol(self, gemeente: str = "") -> str:
        """Why this gemeente gets no number, and what to do, in Dutch."""
        bereik = self._bereik(gemeente)
        waar = (
            f"[startnummers.gemeenten], {bereik.gemeente}" if bereik.gemeente else "[startnummers]"
        )
        return (
            f"De startnummers zijn op: {bereik.van} tot en met {bereik.tot} is uitgegeven. Kies in "
            f"{BESTAND}, {waar}, een ruimer bereik dat nergens anders wordt uitgegeven."
        )

    def flush(self, verzonden: Container[object]) -> None:
        """Write down what was claimed and given since the last time, as far as it was sent."""
        rijen = [n for n in self._nieuw if n[0] in verzonden]
        vragen.add_startnummers(self.verbinding, rijen, self.bijdrage)
        for nummer, bsn in self._over:
            if nummer in verzonden:
                vragen.move_startnummer(self.verbinding, nummer, bsn)
        self._nieuw, self._over = [], []

    def _keep(self, nummer: int, bsn: str, bron: str) -> None:
        self._eigenaar[nummer] = bsn
        self._nieuw.append((nummer, bsn, bron))

    def _bereik(self, gemeente: str) -> Bereik:
        eigen = next(b for b in self.bereiken if not b.gemeente)
        return next((b for b in self.bereiken if b.gemeente and b.gemeente == gemeente), eigen)

    def _first(self, bereik: Bereik) -> int:
        laatste = vragen.ask_hoogste(self.verbinding, BVTOOL, bereik.van, bereik.tot)
        return bereik.van if laatste is None else laatste + 1

    def _taken(self, bereik: Bereik, nummer: int) -> bool:
        """Whether someone has this number: given out, or standing in a decision of the clerk.

        The ledger is asked for a block of numbers at a time.
        """
        van, bezet = self._bezet.get(bereik.gemeente, (-_BLOK, set()))
        if not van <= nummer < van + _BLOK:
            van, tot = nummer, nummer + _BLOK - 1
            bezet = vragen.ask_bezet(self.verbinding, van, tot)
            self._bezet[bereik.gemeente] = (van, bezet)
        elders = self.elders.holds(nummer)
        return elders or nummer in bezet or nummer in self._eigenaar or self.register(nummer)
