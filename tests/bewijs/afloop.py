"""How a part of the proof ended, on which code: kept beside its figures, so that it can be read
later without running it again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

WORTEL = Path(__file__).parents[2]
GOED = "goed"
NIET_MEE = {"__pycache__", "geheugen.json", "verklaard.csv"}


@dataclass(frozen=True)
class Afloop:
    """`code` says on which code it ran; `wat` is `goed`, or in Dutch what was wrong."""

    code: str
    wat: str
    seconden: int


def hash_code(*mappen: str) -> str:
    """The content of the program and of these folders (or files) of tests, as one hash."""
    som = hashlib.sha256()
    for map_ in ("bvtool", "templates", "requirements.lock", *mappen):
        wortel = WORTEL / map_
        paden = sorted(wortel.rglob("*")) if wortel.is_dir() else [wortel]
        for pad in paden:
            if pad.is_file() and not NIET_MEE & set(pad.parts):
                som.update(pad.relative_to(WORTEL).as_posix().encode() + b"\0")
                som.update(hashlib.sha256(pad.read_bytes()).digest())
    return som.hexdigest()


def keep_afloop(map_: Path, naam: str, afloop: Afloop) -> None:
    """Keep how a part ended."""
    tekst = json.dumps(asdict(afloop), ensure_ascii=False)
    (map_ / f"{naam}.afloop.json").write_text(tekst, encoding="utf-8")


def read_afloop(map_: Path, naam: str) -> Afloop | None:
    """How a part ended the last time; None when it never ran here."""
    try:
        return Afloop(**json.loads((map_ / f"{naam}.afloop.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
