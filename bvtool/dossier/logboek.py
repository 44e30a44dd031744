"""The log: JSON lines per month, an allow-list of fields, no personal data.

One line for every command that changed something or failed; one that changed nothing writes none. A
line that was left half stays alone: the next one begins on a line of its own.
"""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.dossier.slot import read_wie
from bvtool.vak.masker import show_naam
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok

VELDEN = (
    "moment",
    "nu_opgegeven",
    "actie",
    "object",
    "resultaat",
    "herkomst",
    "actor",
    "code",
    "aantallen",
)
"""The only fields that a line may hold: when, by the clock or by --nu, what was done, in which
dossier, how it ended, from which program and computer, by whom, the exit code, and counts."""

# matches: "aantal_rijen"
_SLEUTEL = re.compile(r"[a-z0-9_]{1,40}")


def write_regel(
    dossier: Dossier,
    klok: Klok,
    *,
    actie: str,
    resultaat: str,
    code: int = 0,
    aantallen: Mapping[str, object] | None = None,
) -> None:
    """Add one line to `logboek/bvtool-jjjj-mm.jsonl`.

    Of `aantallen` only whole numbers are kept. A log that cannot be written stops nobody: what
    counts stands in the trail of the ledger.
    """
    regel: dict[str, object] = {
        "moment": klok.nu.isoformat(),
        "nu_opgegeven": klok.opgegeven,
        "actie": actie,
        "object": show_naam(
            f"dossier {dossier.instellingen.uitvoerder or dossier.instellingen.rol}"
        ),
        "resultaat": resultaat,
        "herkomst": show_naam(f"bvtool {__version__} op {platform.node()}"),
        "actor": show_naam(read_wie()),
        "code": code,
        "aantallen": {
            k: v for k, v in (aantallen or {}).items() if type(v) is int and _SLEUTEL.fullmatch(k)
        },
    }
    tekst = json.dumps({k: regel[k] for k in VELDEN}, ensure_ascii=False) + "\n"
    pad = dossier.logboek / f"bvtool-{klok.nu:%Y-%m}.jsonl"
    with suppress(OSError):
        dossier.logboek.mkdir(exist_ok=True)
        with pad.open("ab") as stroom:
            stroom.write(_end_of_half(pad) + tekst.encode())


def _end_of_half(pad: Path) -> bytes:
    """A new line when the last one was left half by a run that was stopped; else nothing."""
    with pad.open("rb") as stroom:
        if stroom.seek(0, os.SEEK_END) == 0:
            return b""
        stroom.seek(-1, os.SEEK_END)
        return b"" if stroom.read() == b"\n" else b"\n"
