"""Messages that are written alike, read by where their texts stand: most answers are.

Of the first one of its kind is found out which text is which part. Of the next, which differs from
it in the texts of its elements alone, the parts are taken from its bytes. Every message was parsed
and held against its schema before, and one that is written in any other way is read from its tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from bvtool.berichten.xmlwaarde import collapse

Delen = tuple[dict[str, str], dict[str, tuple[str, ...]]]
"""The text of each part, and the codes of each class (see `Berichtvorm.read`)."""
# matches: ">0363<"
_TEKST = re.compile(rb">([^<\s][^<\r\n]*)<")
_HOOGSTENS, _GROOTST = 50, 20_000
"""So many ways of writing are known at once, of messages of at most so many bytes."""


class _Gedaante(NamedTuple):
    """Which text (by its number) each part is; `vast` are parts that are empty."""

    vast: dict[str, str]
    tekst: list[tuple[str, int]]
    codes: list[tuple[str, list[int]]]


class Gedaanten:
    """The ways in which messages of one kind were written; `read` reads a tree."""

    def __init__(self, read: Callable[[etree._Element], Delen]) -> None:
        self._read = read
        self._bekend: dict[bytes, _Gedaante | None] = {}

    def read(self, boom: etree._Element, data: bytes) -> Delen:
        """The parts of the message with these bytes and this tree. Raises what reading it does."""
        if len(data) > _GROOTST or b"&" in data:  # with &, a text is not what its bytes say
            return self._read(boom)
        stukken = _TEKST.split(data)
        kaal, teksten = b"\0".join(stukken[::2]), stukken[1::2]
        if kaal not in self._bekend:
            delen = self._read(boom)
            if len(self._bekend) < _HOOGSTENS:
                self._bekend[kaal] = self._find(boom, [deel.decode() for deel in teksten])
            return delen
        gedaante = self._bekend[kaal]
        if gedaante is None:
            return self._read(boom)
        tekst = gedaante.vast.copy()
        for rol, nr in gedaante.tekst:
            tekst[rol] = teksten[nr].decode()
        codes = {
            rol: tuple(collapse(teksten[nr].decode()) for nr in nummers)
            for rol, nummers in gedaante.codes
        }
        return tekst, codes

    def _find(self, boom: etree._Element, teksten: list[str]) -> _Gedaante | None:
        """Which text each part is; None when the texts of the tree are not those of the bytes,
        or a code is empty."""
        los = deepcopy(boom)
        gevuld = [e for e in los.iter() if e.text and not e.text.isspace()]
        if [e.text for e in gevuld] != teksten:
            return None
        for nr, element in enumerate(gevuld):
            element.text = str(nr)
        tekst, codes = self._read(los)
        if not all(nr for nummers in codes.values() for nr in nummers):
            return None
        return _Gedaante(
            {rol: t for rol, t in tekst.items() if not t.strip()},
            [(rol, int(t)) for rol, t in tekst.items() if t.strip()],
            [(rol, [int(nr) for nr in nummers]) for rol, nummers in codes.items()],
        )
