"""The log: JSON lines per month, an allow-list of fields, no personal data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bvtool.dossier.slot import read_wie

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.klok import Klok

VELDEN = ("moment", "actie", "object", "resultaat", "herkomst", "actor", "code", "aantallen")
"""The only fields that a line may hold."""


def write_regel(
    dossier: Dossier,
    klok: Klok,
    *,
    actie: str,
    resultaat: str,
    object_: str = "",
    code: int = 0,
    aantallen: dict[str, int] | None = None,
) -> None:
    """Add one line to `logboek/bvtool-jjjj-mm.jsonl`. `aantallen` holds counts, nothing else."""
    regel: dict[str, object] = {
        "moment": klok.nu.isoformat(),
        "actie": actie,
        "object": object_,
        "resultaat": resultaat,
        "herkomst": "bvtool",
        "actor": read_wie(),
        "code": code,
        "aantallen": {k: v for k, v in (aantallen or {}).items() if type(v) is int},
    }
    dossier.logboek.mkdir(exist_ok=True)
    pad = dossier.logboek / f"bvtool-{klok.nu:%Y-%m}.jsonl"
    with pad.open("a", encoding="utf-8", newline="\n") as stroom:
        stroom.write(json.dumps({k: regel[k] for k in VELDEN}, ensure_ascii=False) + "\n")
