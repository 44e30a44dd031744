"""Writing a zip of very many small files: the same bytes every time, little memory, fast.

The standard library spends more on its bookkeeping per member than on compressing a message, and
keeps an object for each. This writer knows one case only: small files, one after another, deflated,
ASCII names, no folders. The zip64 records are written when there are more files or bytes than the
old ones can count. Reading is left to the standard library.
"""

from __future__ import annotations

import struct
import zlib
from datetime import date
from pathlib import Path

_LOKAAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_ZIP64_EINDE = struct.Struct("<4sQHHIIQQQQ")
_ZIP64_PLAATS = struct.Struct("<4sIQI")
_EINDE = struct.Struct("<4sHHHHIIH")
_VERSIE, _UNIX, _DEFLATE, _NIVEAU = 45, 3 << 8, 8, 1
_RECHTEN = 0o600 << 16
_MAX16, _MAX32 = 0xFFFF, 0xFFFFFFFF


class ZipSchrijver:
    """A zip in the making at `pad`; every file in it carries midnight of `dag` as its moment."""

    def __init__(self, pad: Path, dag: date, commentaar: bytes = b"") -> None:
        self._stroom = pad.open("wb")
        self._datum = (max(dag.year, 1980) - 1980) << 9 | dag.month << 5 | dag.day
        self._commentaar = commentaar
        self._register = bytearray()
        self._aantal = 0
        self._plek = 0

    def add(self, naam: str, data: bytes) -> None:
        """Put one file (below 4 GB) in the zip, before the end of which at most 4 GB stands."""
        kop = naam.encode("ascii")
        pers = zlib.compressobj(_NIVEAU, zlib.DEFLATED, -zlib.MAX_WBITS)
        inhoud = pers.compress(data) + pers.flush()
        maten = (zlib.crc32(data), len(inhoud), len(data), len(kop))
        lokaal = _LOKAAL.pack(b"PK\3\4", _VERSIE, 0, _DEFLATE, 0, self._datum, *maten, 0)
        self._stroom.write(lokaal + kop + inhoud)
        self._register += _CENTRAAL.pack(
            b"PK\1\2", _UNIX | _VERSIE, _VERSIE, 0, _DEFLATE, 0, self._datum, *maten, 0, 0, 0, 0,
            _RECHTEN, self._plek,
        )  # fmt: skip
        self._register += kop
        self._plek += len(lokaal) + len(kop) + len(inhoud)
        self._aantal += 1

    def close(self) -> None:
        """Write the register of the files and finish; a second time does nothing."""
        if self._stroom.closed:
            return
        n, maat, plek = self._aantal, len(self._register), self._plek
        self._stroom.write(self._register)
        if n >= _MAX16 or plek + maat >= _MAX32:
            einde = (b"PK\6\6", 44, _UNIX | _VERSIE, _VERSIE, 0, 0, n, n, maat, plek)
            self._stroom.write(_ZIP64_EINDE.pack(*einde))
            self._stroom.write(_ZIP64_PLAATS.pack(b"PK\6\7", 0, plek + maat, 1))
        telling = min(n, _MAX16)
        kort = (min(maat, _MAX32), min(plek, _MAX32), len(self._commentaar))
        self._stroom.write(_EINDE.pack(b"PK\5\6", 0, 0, telling, telling, *kort))
        self._stroom.write(self._commentaar)
        self._stroom.close()
