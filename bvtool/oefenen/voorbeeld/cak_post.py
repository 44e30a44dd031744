"""The post between a gemeente and the CAK in a rehearsal: 407s and their answers, as zips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from bvtool.berichten.wmo407 import Wmo407, make_407_builder
from bvtool.berichten.wmo408 import answer_to, build_408
from bvtool.oefenen.voorbeeld import cak_lot
from bvtool.oefenen.voorbeeld.rijen import R
from bvtool.vak.codes import NIET_BEOORDEELD, TECHNISCH
from bvtool.zips.schrijven import ZipSchrijver

_AFKEUR = (
    (NIET_BEOORDEELD, "9404"), (NIET_BEOORDEELD, "9400"), (TECHNISCH, ""), ("", "8848"),
)  # fmt: skip
"""Reasons for a refusal, in turn: code on the period, technical, or on the header."""


@dataclass(slots=True)
class Ronde:
    """One round: messages that went out on a day and the answers that came back on another."""

    heen: list[bytes] = field(default_factory=list)
    terug: list[bytes] = field(default_factory=list)


class Postkamer:
    """Makes the messages for the clients of one gemeente, in two rounds."""

    def __init__(self, gemeente: str, timeslot: date) -> None:
        self.gemeente = gemeente
        self.dagen = (timeslot + timedelta(days=1), timeslot + timedelta(days=3))
        self.rondes = (Ronde(), Ronde())
        self._build = make_407_builder()
        self._nummer = 0
        self._antwoord = 0
        self._afkeur = 0

    @property
    def startnummer(self) -> int:
        """The last start number that was given out."""
        return self._nummer

    @property
    def berichten(self) -> int:
        """All messages that went out."""
        return sum(len(r.heen) for r in self.rondes)

    def play(self, bsn: str, lot: str) -> None:
        """Everything that is sent for one client, and what comes back."""
        if lot == cak_lot.MIST:
            return
        self._nummer += 1
        startnummer = self._nummer
        eerste = self._send(0, bsn, startnummer, 1)
        _SPEL[lot](self, eerste)

    def _send(self, ronde: int, bsn: str, startnummer: int, status: int) -> Wmo407:
        heen = Wmo407(
            self.gemeente,
            f"{self.gemeente}{self.berichten + 1:07d}",
            self.dagen[ronde],
            bsn,
            startnummer,
            R,
            None,
            status,
        )
        self.rondes[ronde].heen.append(self._build(heen))
        return heen

    def resend(self, heen: Wmo407, status: int = 1) -> Wmo407:
        """The same client and start number again, in the second round."""
        return self._send(1, heen.bsn, heen.startnummer, status)

    def approve(self, heen: Wmo407) -> None:
        """The answer that approves."""
        self._reply(heen)

    def reject(self, heen: Wmo407) -> None:
        """An answer that refuses, each time of another kind."""
        eerste, tweede = _AFKEUR[self._afkeur % len(_AFKEUR)]
        self._afkeur += 1
        if eerste == NIET_BEOORDEELD:
            self._reply(heen, codes_periode=(tweede,))
        else:
            self._reply(heen, codes_header=(eerste or tweede,))

    def _reply(
        self, heen: Wmo407, codes_periode: Sequence[str] = (), codes_header: Sequence[str] = ()
    ) -> None:
        self._antwoord += 1
        ronde = self.dagen.index(heen.dagtekening)
        terug = answer_to(
            heen,
            f"R{self._antwoord:09d}",
            heen.dagtekening + timedelta(days=1),
            codes_periode=codes_periode,
            codes_header=codes_header,
        )
        self.rondes[ronde].terug.append(build_408(terug))

    def write(self, ronde: int, richting: str, pad: Path) -> None:
        """The zip of one round, `heen` or `terug`."""
        berichten = getattr(self.rondes[ronde], richting)
        zip_ = ZipSchrijver(pad, self.dagen[ronde])
        for nummer, data in enumerate(berichten, start=1):
            zip_.add(f"{richting}_{nummer:06d}.xml", data)
        zip_.close()


def _restore(post: Postkamer, heen: Wmo407) -> None:
    post.reject(heen)
    post.approve(post.resend(heen))


def _wait_again(post: Postkamer, heen: Wmo407) -> None:
    post.reject(heen)
    post.resend(heen)


def _reject_again(post: Postkamer, heen: Wmo407) -> None:
    post.reject(heen)
    post.reject(post.resend(heen))


def _withdraw(post: Postkamer, heen: Wmo407) -> None:
    post.approve(heen)
    post.approve(post.resend(heen, 3))


def _change(post: Postkamer, heen: Wmo407) -> None:
    post.approve(heen)
    post.approve(post.resend(heen, 2))


def _contradict(post: Postkamer, heen: Wmo407) -> None:
    post.approve(heen)
    post.reject(heen)


_SPEL: dict[str, Callable[[Postkamer, Wmo407], None]] = {
    cak_lot.GOED: Postkamer.approve,
    cak_lot.AFGEKEURD: Postkamer.reject,
    cak_lot.HERSTELD: _restore,
    cak_lot.OPNIEUW_WACHT: _wait_again,
    cak_lot.OPNIEUW_AF: _reject_again,
    cak_lot.WACHT: lambda _post, _heen: None,
    cak_lot.INGETROKKEN: _withdraw,
    cak_lot.GEWIJZIGD: _change,
    cak_lot.STRIJDIG: _contradict,
}
"""What follows on the first message, for each lot."""
