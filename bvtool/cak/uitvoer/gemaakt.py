"""What every page and letter was made from: one that would say the same is not made again.

The ledger holds a hash of the facts of each; of a letter also that of its bytes, so that a draft
that is not there any more, or another one, is made again, byte for byte as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bvtool.dossier.vragen.inname import Paginafeit, keep_paginas, read_paginas
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


def make_sleutel(feiten: object) -> str:
    """What something is made from, in short; the version of bvtool belongs to it."""
    return hashlib.sha256(f"{__version__}|{feiten!r}".encode()).hexdigest()


@dataclass(slots=True)
class Paginaboek:
    """What was made, by name: read once, written once (`write`)."""

    verbinding: Verbinding
    _was: Mapping[str, Paginafeit] = field(init=False)
    _nieuw: dict[str, Paginafeit] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._was = read_paginas(self.verbinding)

    def find(self, doel: str) -> Paginafeit | None:
        """What is known of a page; None when it was never made."""
        return self._nieuw.get(doel) or self._was.get(doel)

    def keep(self, doel: str, sleutel: str, moment: str) -> None:
        """A page is made from something else now, since this moment."""
        oud = self.find(doel)
        if oud is None or oud.sleutel != sleutel:
            self._nieuw[doel] = Paginafeit(sleutel, moment)

    def write(self) -> None:
        """Into the ledger."""
        keep_paginas(self.verbinding, self._nieuw)
