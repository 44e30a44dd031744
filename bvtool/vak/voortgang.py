"""How far long work is: steps tell it here, whoever watches shows it.

Without a watcher (a library call, `--stil`, `--json`) telling costs one comparison. A step tells
once per lot of a thousand rows or so, never once per row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Kijker(Protocol):
    """Shows progress: `wat` is being done, `gedaan` of `totaal` (0 when that is not known)."""

    def toon(self, wat: str, gedaan: int, totaal: int) -> None:
        """Take in how far it is; decides itself whether to show it now."""


_kijkers: list[Kijker] = []


def tell(wat: str, gedaan: int = 0, totaal: int = 0) -> None:
    """Tell how far the work is: what, how many done, of how many (0: not known)."""
    if _kijkers:
        _kijkers[-1].toon(wat, gedaan, totaal)


@contextmanager
def watch(kijker: Kijker) -> Iterator[None]:
    """Within the block `kijker` is told."""
    _kijkers.append(kijker)
    try:
        yield
    finally:
        _kijkers.remove(kijker)
