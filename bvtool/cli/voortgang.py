"""Progress on stderr: a bar when a terminal watches, a line now and then when not."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

from bvtool.cli.stromen import EERST
from bvtool.vak.voortgang import watch

if TYPE_CHECKING:
    from bvtool.cli.opdracht import Opdracht

STIL_BEGIN = 1.0
"""Seconds before the bar is shown: short work needs none. Lines begin after one TIK_REGEL."""
TIK_SCHERM, TIK_REGEL = 0.2, 10.0
"""Seconds between two looks of the bar, and between two lines."""
_BREED = 20


class Balk:
    """A watcher that draws on `stroom`; `tijd` gives seconds that only go forward."""

    def __init__(
        self, stroom: TextIO, *, scherm: bool, tijd: Callable[[], float] = time.monotonic
    ) -> None:
        self._stroom, self._scherm, self._tijd = stroom, scherm, tijd
        self._tik = TIK_SCHERM if scherm else TIK_REGEL
        self._wat = ""
        self._begin = tijd()
        self._volgende = self._begin + (STIL_BEGIN if scherm else TIK_REGEL)
        self._lengte = 0

    def toon(self, wat: str, gedaan: int, totaal: int) -> None:
        """Show how far it is, when it is time to."""
        nu = self._tijd()
        if wat != self._wat:
            self._wat, self._begin = wat, nu
        if nu < self._volgende:
            return
        self._volgende = nu + self._tik
        tekst = describe(wat, gedaan, totaal, nu - self._begin, balk=self._scherm)
        if not self._scherm:
            self._write(tekst + "\n")
        else:
            import shutil

            tekst = tekst[: shutil.get_terminal_size().columns - 1]
            self._write("\r" + tekst.ljust(self._lengte))
            self._lengte = len(tekst)

    def stop(self) -> None:
        """Wipe the bar, so that what is told next begins on an empty line."""
        if self._lengte:
            self._write("\r" + " " * self._lengte + "\r")
            self._lengte = 0

    def _write(self, tekst: str) -> None:
        """A screen that cannot take it stops no work."""
        with suppress(OSError, ValueError):
            self._stroom.write(tekst)
            self._stroom.flush()


def describe(wat: str, gedaan: int, totaal: int, seconden: float, *, balk: bool) -> str:
    """One line: what, how many of how many, how fast, how long still."""
    if not gedaan:
        return f"{wat} ..."
    tempo = gedaan / seconden if seconden > 0 else 0.0
    snel = f", {_getal(round(tempo))} per seconde" if tempo >= 1 else ""
    if not totaal:
        return f"{wat}: {_getal(gedaan)}{snel}"
    vol = min(_BREED, _BREED * gedaan // totaal)
    teken = f" [{'#' * vol}{'.' * (_BREED - vol)}]" if balk else ""
    rest = f", nog {_duur((totaal - gedaan) / tempo)}" if tempo > 0 and gedaan < totaal else ""
    return f"{wat}{teken} {_getal(gedaan)} van {_getal(totaal)}{snel}{rest}"


def _getal(aantal: int) -> str:
    return f"{aantal:,}".replace(",", ".")


def _duur(seconden: float) -> str:
    return f"{seconden:.0f} s" if seconden < 90 else f"{seconden / 60:.0f} min"


@contextmanager
def show_voortgang(o: Opdracht) -> Iterator[None]:
    """Within the block progress is shown; not with --stil or --json."""
    if o.stil or o.json:
        yield
        return
    balk = Balk(sys.stderr, scherm=sys.stderr.isatty())
    EERST.append(balk.stop)
    try:
        with watch(balk):
            yield
    finally:
        EERST.remove(balk.stop)
        balk.stop()
