"""Very many things at once, taken in lots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

GREEP = 5000
X = TypeVar("X")


def lots(dingen: Iterable[X], grootte: int = GREEP) -> Iterator[list[X]]:
    """The same things in lists of at most `grootte`."""
    stroom = iter(dingen)
    while greep := list(islice(stroom, grootte)):
        yield greep
