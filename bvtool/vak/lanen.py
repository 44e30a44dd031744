"""Two lanes: work done beside other work that it does not wait for, on the other processor.

Polars lets the others go on while it works, so threads are enough. What is made comes in the order
in which it was asked; a fault comes up where the result is taken.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Ding = TypeVar("Ding")
Gemaakt = TypeVar("Gemaakt")


def start_beside(doe: Callable[[], Gemaakt]) -> Future[Gemaakt]:
    """Begins with this in the other lane; `result()` of what is given waits for it."""
    draad = ThreadPoolExecutor(1)
    begonnen = draad.submit(doe)
    draad.shutdown(wait=False)
    return begonnen


def take_ahead(dingen: Iterable[Ding]) -> Iterator[Ding]:
    """The same things, each made while the one before it is used.

    >>> list(take_ahead(map(len, ["een", "twee"])))
    [3, 4]
    """
    rest = iter(dingen)
    with ThreadPoolExecutor(1) as draad:
        volgende = draad.submit(list, islice(rest, 1))
        while een := volgende.result():  # nothing in it: that was all
            volgende = draad.submit(list, islice(rest, 1))
            yield een[0]


def make_ahead(
    doe: Callable[[Ding], Gemaakt], dingen: Iterable[Ding], lanen: int
) -> Iterator[Gemaakt]:
    """What `doe` makes of each, `lanen` of them being made while one is used.

    >>> list(make_ahead(len, ["een", "twee", "vier!"], lanen=2))
    [3, 4, 5]
    """
    with ThreadPoolExecutor(lanen) as draden:
        wachtend: deque[Future[Gemaakt]] = deque()
        for ding in dingen:
            wachtend.append(draden.submit(doe, ding))
            if len(wachtend) > lanen:
                yield wachtend.popleft().result()
        while wachtend:
            yield wachtend.popleft().result()
