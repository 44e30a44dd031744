"""Writing a zip of very many small files: the same bytes every time."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

_VERSIE, _UNIX, _NIVEAU = 45, 3, 1
_RECHTEN = 0o600 << 16


class ZipSchrijver:
    """A zip in the making at `pad`; every file in it carries midnight of `dag` as its moment.

    Version, system and rights are written as always, so that a zip of before can be made again.
    """

    def __init__(self, pad: Path, dag: date, commentaar: bytes = b"") -> None:
        self._zip = zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED, compresslevel=_NIVEAU)
        self._zip.comment = commentaar
        self._moment = (max(dag.year, 1980), dag.month, dag.day, 0, 0, 0)

    def add(self, naam: str, data: bytes) -> None:
        """Put one file in the zip."""
        info = zipfile.ZipInfo(naam, self._moment)
        info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, _UNIX
        info.create_version = info.extract_version = _VERSIE
        info.external_attr = _RECHTEN
        self._zip.writestr(info, data, compresslevel=_NIVEAU)

    def close(self) -> None:
        """Write the directory of the files and finish; a second time does nothing."""
        self._zip.close()
