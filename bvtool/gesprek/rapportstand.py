"""Up to which moment a report is true: told once in the report, the same as long as it says the
same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from bvtool.dossier.vragen.inname import Paginafeit, ask_pagina, keep_pagina
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.tekst import moment_tekst
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    import polars as pl

    from bvtool.dossier.werkgang import Werkgang


def tell_stand(
    w: Werkgang, doel: str, frames: Iterable[pl.DataFrame], *, bij: str, tot: datetime
) -> str:
    """What the line `Stand` of the report at `doel` says.

    `tot` is the moment up to which everything was looked at. A later run that finds the same (the
    frames, and `bij` for the rest) leaves the moment as it was: so the file stays the same, and
    what it says stays true.
    """
    inhoud = hashlib.sha256(f"{__version__}|{bij}".encode())
    for frame in frames:
        inhoud.update(frame.write_csv().encode())
    sleutel, moment = inhoud.hexdigest(), tot.isoformat()
    oud = ask_pagina(w.verbinding, doel)
    if oud is not None and oud.sleutel == sleutel:
        moment = oud.moment
    else:
        keep_pagina(w.verbinding, doel, Paginafeit(sleutel, moment))
    wanneer = datetime.fromisoformat(moment).astimezone(TIJDZONE)
    return f"alles wat bekend was op {moment_tekst(wanneer)}"
