"""A zip with the same bytes every time: sorted, one date, nothing packed, rights by name."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

CONTROLE = "controle.sha256"
_DATUM = (1980, 1, 1, 0, 0, 0)


def hash_bytes(inhoud: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(inhoud).hexdigest()


def hash_pad(pad: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with pad.open("rb") as stroom:
        return hashlib.file_digest(stroom, "sha256").hexdigest()


def write_controle(hashes: Mapping[str, str]) -> str:
    """The check file: `hash  name` a line, as `sha256sum --check` reads it."""
    return "".join(f"{hashes[naam]}  {naam}\n" for naam in sorted(hashes))


def write_zip(pad: Path, leden: Mapping[str, bytes]) -> None:
    """Write the members and their check file; a member that ends in `.sh` may be run.

    Nothing is packed: wheels are packed already, and so no version of zlib changes the bytes.
    """
    controle = write_controle({naam: hash_bytes(inhoud) for naam, inhoud in leden.items()})
    alles = {**leden, CONTROLE: controle.encode()}
    tijdelijk = pad.with_name(pad.name + ".half")
    with zipfile.ZipFile(tijdelijk, "w", zipfile.ZIP_STORED) as zip_:
        for naam in sorted(alles):
            lid = zipfile.ZipInfo(naam, _DATUM)
            lid.create_system = 3
            lid.external_attr = (0o100755 if naam.endswith(".sh") else 0o100644) << 16
            zip_.writestr(lid, alles[naam])
    tijdelijk.replace(pad)
