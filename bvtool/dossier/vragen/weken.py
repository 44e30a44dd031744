"""Questions about the figures of weeks that are over, as the monitor of the CAK counted them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bvtool.dossier.ledger import read_meta, write_meta

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_NAAM = "weken"
"""The fact about the ledger that holds them."""


def read_weken(verbinding: Verbinding) -> dict[str, tuple[int, ...]]:
    """The figures, by a hash of what they were counted from."""
    bewaard = json.loads(read_meta(verbinding).get(_NAAM, "{}"))
    return {str(sleutel): tuple(cijfers) for sleutel, cijfers in bewaard.items()}


def keep_weken(verbinding: Verbinding, weken: Mapping[str, tuple[int, ...]]) -> None:
    """These are the figures from now on; others go."""
    if weken != read_weken(verbinding):
        write_meta(verbinding, _NAAM, json.dumps(weken))
