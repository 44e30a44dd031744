"""Who stands at the CAK under another BSN than the newest answer gives: old and new, brought
together.

Sure is what a person or a key says: the clerk gave another BSN for the same row of B4 or for the
BSN that stands there, or the register gave the start number to another BSN and birth date or name
agree. Name and birth date alone are a question and never an answer (law 3). Only BSNs that the
answer leaves out, or takes away altogether, can be an old one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.frames import WEG
from bvtool.dossier.vragen import bsnwissels as vragen
from bvtool.dossier.vragen import rondes
from bvtool.dossier.vragen.vergelijkingen import iter_gelezen

if TYPE_CHECKING:
    import polars as pl

    from bvtool.dossier.verbinding import Verbinding

ANDER_BSN = "ander BSN"
"""How the note begins on a message that takes an old BSN away: so it is known the next time."""


class Band(StrEnum):
    """What an old BSN means for the client under the new one.

    INTREKKEN: what stands under it is withdrawn, and the new one waits for that; WACHTEN: it only
    waits, another row withdraws; VRAAG: perhaps the same client, a person must say.
    """

    INTREKKEN = "intrekken"
    WACHTEN = "wachten"
    VRAAG = "vraag"


class Vorig(NamedTuple):
    """An old BSN of a client; `regel` is the row key of the client under the new one."""

    bsn: str
    band: Band
    regel: str = ""


class Persoon(NamedTuple):
    """What is known of who has a BSN: empty text when unknown; `geboren` only in full."""

    naam: str = ""
    voorletter: str = ""
    geboren: str = ""

    def is_like(self, ander: Persoon) -> bool:
        """Whether name and birth date are known and equal, and the initials are no other."""
        letters = {self.voorletter, ander.voorletter} - {""}
        return bool(
            self.naam
            and self.geboren
            and (self.naam, self.geboren) == (ander.naam, ander.geboren)
            and len(letters) < 2
        )

    def fits(self, ander: Persoon) -> bool:
        """Whether at least the name or the birth date is known and equal."""
        return bool((self.naam and self.naam == ander.naam)
                    or (self.geboren and self.geboren == ander.geboren))  # fmt: skip


Wissels = Mapping[str, tuple[Vorig, ...]]
"""By the new BSN its old ones."""


def find_wissels(verbinding: Verbinding, terugkoppeling_id: int) -> Wissels:
    """The old BSNs of everyone whom this answer names under a new one. Empty, and quick, when
    everybody with a message is named in it and none of them is taken away. In a round that returns
    only who changes is named; whom the register still has under the BSN did not get another."""
    verlaten = vragen.ask_verlaten(verbinding, terugkoppeling_id)
    if verlaten and rondes.is_periodiek(verbinding, terugkoppeling_id):
        verlaten -= _read_register(verbinding, terugkoppeling_id)
    zoek = _Zoek(
        verbinding,
        terugkoppeling_id,
        verlaten,
        vragen.ask_afgemeld(verbinding, terugkoppeling_id),
    )
    if not zoek.oud:
        return {}
    paren = dict.fromkeys(zoek.find_given(), False)
    paren |= dict.fromkeys(zoek.find_like(paren), True)
    return zoek.tie(paren)


@dataclass(slots=True)
class _Zoek:
    """The search for one answer: `verlaten` are the BSNs that it leaves out, `afgemeld` those that
    it takes away."""

    verbinding: Verbinding
    tk: int
    verlaten: set[str]
    afgemeld: set[str]
    _mensen: dict[str, Persoon] = field(default_factory=dict)
    _regels: dict[str, str] = field(default_factory=dict)

    @property
    def oud(self) -> set[str]:
        """Every BSN that may be an old one."""
        return self.verlaten | self.afgemeld

    def find_given(self) -> Iterator[vragen.Overgang]:
        """What the clerk said of a row of B4, now or before."""
        yield from vragen.ask_zelfde_rij(self.verbinding, self.tk, self.verlaten)
        in_b4 = self._find_rows()
        nu = vragen.ask_op_rij(self.verbinding, self.tk, sorted(in_b4))
        for rij, oud in sorted(in_b4.items()):
            if nu.get(rij, oud) != oud:
                yield vragen.Overgang(oud, nu[rij])

    def find_like(self, bekend: Iterable[vragen.Overgang]) -> Iterator[vragen.Overgang]:
        """Who may be the same by start number, or by name and birth date."""
        over = self.oud - {o.oud for o in bekend}
        if not over:
            return
        nieuw = vragen.ask_aangemeld(self.verbinding, self.tk)
        self._regels = {a.bsn: a.regel for a in nieuw}
        self._mensen = _read_people(self.verbinding, self.tk, over | {a.bsn for a in nieuw})
        yield from vragen.ask_zelfde_nummer(self.verbinding, self.tk, over)
        op_naam: dict[tuple[str, str], list[str]] = defaultdict(list)
        for a in nieuw:
            if not a.verzonden and (wie := self._mensen.get(a.bsn)):
                op_naam[wie.naam, wie.geboren].append(a.bsn)
        for oud in sorted(over):
            if wie := self._mensen.get(oud):
                for bsn in op_naam.get((wie.naam, wie.geboren), ()):
                    if wie.is_like(self._mensen[bsn]):
                        yield vragen.Overgang(oud, bsn)

    def tie(self, paren: Mapping[vragen.Overgang, bool]) -> Wissels:
        """What each pair means; `paren` says of each whether it was found by likeness. One old BSN
        is withdrawn by one row."""
        eerder = vragen.ask_met_toelichting(self.verbinding, self.verlaten, ANDER_BSN)
        nummers = set(vragen.ask_zelfde_nummer(self.verbinding, self.tk, self.oud))
        uit: dict[str, tuple[Vorig, ...]] = {}
        klaar: set[str] = set()
        for paar, lijkt in paren.items():
            band = Band.INTREKKEN
            if paar.oud in self.afgemeld or paar.oud in klaar:
                band = Band.WACHTEN
            elif lijkt and paar.oud not in eerder and not self._is_sure(paar, nummers):
                band = Band.VRAAG
            if band is Band.INTREKKEN:
                klaar.add(paar.oud)
            vorig = Vorig(paar.oud, band, self._regels.get(paar.nieuw, ""))
            uit[paar.nieuw] = (*uit.get(paar.nieuw, ()), vorig)
        return uit

    def _is_sure(self, paar: vragen.Overgang, nummers: set[vragen.Overgang]) -> bool:
        oud, nieuw = (self._mensen.get(bsn, Persoon()) for bsn in paar)
        return paar in nummers and oud.fits(nieuw)

    def _find_rows(self) -> dict[int, str]:
        """The rows of B4 on which an old BSN stands."""
        b4, _ = next(iter_gelezen(self.verbinding, self.tk), (WEG, WEG))
        frame = b4.find(["rij", "bsn"])
        if frame is None:
            return {}
        return dict(frame.filter(frame["bsn"].is_in(sorted(self.verlaten))).iter_rows())


def _read_register(verbinding: Verbinding, tk: int) -> set[str]:
    """Every BSN in the register of this answer."""
    _, register = next(iter_gelezen(verbinding, tk), (WEG, WEG))
    frame = register.find(["bsn"])
    return set() if frame is None else set(frame["bsn"].drop_nulls())


def _read_people(verbinding: Verbinding, tk: int, wie: set[str]) -> dict[str, Persoon]:
    """Who these BSNs are, by the newest file that names them: the register before B4."""
    gevonden: dict[str, Persoon] = {}
    for b4, register in iter_gelezen(verbinding, tk):
        for gelezen in (register, b4):
            over = sorted(wie - gevonden.keys())
            if over and (frame := gelezen.find(["bsn", *_NAAM])) is not None:
                gevonden |= _name_people(frame.filter(frame["bsn"].is_in(over)))
        if wie <= gevonden.keys():
            break
    return gevonden


_NAAM = ("achternaam", "voorvoegsel", "voorletters", "geboortedatum")


def _name_people(frame: pl.DataFrame) -> dict[str, Persoon]:
    from bvtool.vergelijking.kandidaten import with_naam

    rijen = with_naam(frame.unique("bsn", keep="first"), "achternaam", "voorvoegsel")
    return {
        bsn: Persoon(naam or "", (letters or "").strip()[:1].casefold(), _in_full(geboren or ""))
        for bsn, naam, letters, geboren in rijen.select(
            "bsn", "naam", "voorletters", "geboortedatum"
        ).iter_rows()
    }


def _in_full(geboren: str) -> str:
    """A birth date of which every part is known; else empty."""
    return "" if {"00", "0000"} & set(geboren.split("-")) else geboren
