"""Writing a zip of very many small files: the same bytes every time.

Each file is packed first and written in one go. The standard library writes its header twice and
goes back for it, which for a message costs as much as packing it; it still makes every header, and
the directory at the end.
"""

from __future__ import annotations

import zipfile
import zlib
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
        """Put one file in the zip; `data` is far below two gigabytes."""
        info = zipfile.ZipInfo(naam, self._moment)
        info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, _UNIX
        info.create_version = info.extract_version = _VERSIE
        info.external_attr = _RECHTEN
        pakker = zlib.compressobj(_NIVEAU, zlib.DEFLATED, -zlib.MAX_WBITS)
        klein = pakker.compress(data) + pakker.flush()
        info.CRC, info.file_size, info.compress_size = zlib.crc32(data), len(data), len(klein)
        zip_ = self._zip
        info.header_offset = zip_.start_dir
        geheel = info.FileHeader(zip64=False) + klein
        assert zip_.fp is not None
        zip_.fp.write(geheel)
        zip_.start_dir += len(geheel)
        zip_.filelist.append(info)

    def close(self) -> None:
        """Write the directory of the files and finish; a second time does nothing."""
        self._zip.close()
