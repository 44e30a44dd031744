"""Questions about messages that were sent outside bvtool, and that somebody said she knows of.

Kept are their identifications alone: nobody can be known by those.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bvtool.dossier.ledger import read_meta, write_meta

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_BUITEN = "buiten_verzonden"


def ask_buiten(verbinding: Verbinding) -> set[str]:
    """The Identificatie of every message that is known to be sent outside bvtool."""
    return set(json.loads(read_meta(verbinding).get(_BUITEN, "[]")))


def keep_buiten(verbinding: Verbinding, identificaties: Iterable[str]) -> None:
    """Write down that these are known, besides those that were."""
    alle = ask_buiten(verbinding) | set(identificaties)
    if alle:
        write_meta(verbinding, _BUITEN, json.dumps(sorted(alle)))
