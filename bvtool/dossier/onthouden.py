"""What a look at a dossier worked out, kept for who looks again: asked often, changed seldom.

A value is found by one hash of everything that it rests on: files by their SHA-256, never by their
size or moment. So it is right, or it is not there and is worked out anew. It lies in a file of its
own beside the ledger, which may be thrown away at any time; it holds counts, limits and the keys of
rows, and nobody's data.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bvtool.dossier.publiceer import VOORVOEGSEL
from bvtool.dossier.rechten import drop_link, take_over
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    from pathlib import Path

BESTAND = ".bvtool.geteld"
_HOEVEEL = 40
"""Values that are kept, the newest."""


def recall(
    map_: Path,
    rust: Callable[[], Sequence[str] | None],
    make: Callable[[], Any],
    *,
    bewaar: bool = True,
) -> Any:
    """The value that `make` gives (JSON), without making it when it is known.

    `rust` says what it rests on, its kind first; None when that cannot be said: then it is made and
    not kept. Nor is it when something changed while it was made, or without `bewaar`. Raises
    what the two raise.
    """
    eerst = rust()
    if eerst is None:
        return make()
    sleutel = _sign(eerst)
    bekend = _read(map_)
    if sleutel in bekend:
        return bekend[sleutel]
    waarde = make()
    if bewaar and rust() == eerst:
        _write(map_, {**dict(list(bekend.items())[1 - _HOEVEEL :]), sleutel: waarde})
    return waarde


def remember(map_: Path, waarden: Sequence[tuple[Sequence[str], Any]]) -> None:
    """Keep values (JSON), each with what it rests on, for who asks `recall` for them later."""
    nieuw = {_sign(rust): waarde for rust, waarde in waarden[-_HOEVEEL:]}
    bekend = [(k, w) for k, w in _read(map_).items() if k not in nieuw]
    if nieuw:
        _write(map_, dict([*bekend, *nieuw.items()][-_HOEVEEL:]))


def sum_up(stukken: Iterable[object]) -> str:
    """One hash of these pieces of the ledger, for what rests on them; who changes the ledger by
    hand may have put a text where bytes were."""
    som = hashlib.sha256()
    for stuk in stukken:
        inhoud = bytes(stuk) if isinstance(stuk, bytes | memoryview) else str(stuk).encode()
        som.update(len(inhoud).to_bytes(8, "big"))
        som.update(inhoud)
    return som.hexdigest()


def _sign(delen: Sequence[str]) -> str:
    tekst = json.dumps([__version__, *delen])
    return hashlib.sha256(tekst.encode()).hexdigest()


def _controle(waarden: str) -> str:
    return hashlib.sha256(waarden.encode()).hexdigest()


def _read(map_: Path) -> dict[str, Any]:
    """What is known; nothing when the file is not there or not as it was written."""
    with suppress(OSError, ValueError):
        som, _, waarden = (map_ / BESTAND).read_text(encoding="ascii").partition("\n")
        if som == _controle(waarden):
            return dict(json.loads(waarden))
    return {}


def _write(map_: Path, bekend: dict[str, Any]) -> None:
    """Keep what is known, whole or not at all; who may not write here, works it out again."""
    waarden = json.dumps(bekend)
    tijdelijk = map_ / f"{VOORVOEGSEL}geteld-{os.getpid()}"
    try:
        drop_link(tijdelijk).write_text(f"{_controle(waarden)}\n{waarden}", encoding="ascii")
        take_over(tijdelijk)
        tijdelijk.replace(map_ / BESTAND)
    except OSError:
        with suppress(OSError):
            tijdelijk.unlink()
