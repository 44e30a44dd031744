"""Templates as Jinja translated them, kept beside the translated Python of this program.

A page takes longer to translate than to fill in. What was translated is used again while template,
options (the module that makes the environment), Python, Jinja and bvtool are the same; where Python
may not keep its own translations, a template is translated every time. Nothing of a dossier is in
it.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from bvtool.vak.versie import __version__


class Sjabloonvertaling(BytecodeCache):
    """The translations in `map_`; `opties` is all besides the template that they rest on."""

    def __init__(self, map_: Path, opties: bytes) -> None:
        self._map = map_
        self._opties = hashlib.sha256(opties).hexdigest()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Which file it is; its folder may have a name that the system cannot write as letters."""
        return hashlib.sha256(os.fsencode(f"{name}|{filename or ''}")).hexdigest()[:40]

    def get_source_checksum(self, source: str) -> str:
        """What a translation rests on; another one is not used."""
        delen = (sys.version, jinja2.__version__, __version__, self._opties, source)
        return hashlib.sha256("|".join(delen).encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Use the translation that is there, when it is this one and whole."""
        with suppress(OSError):
            som, _, code = self._find(bucket).read_bytes().partition(b"\n")
            if som == _sign(bucket, code):
                bucket.code = marshal.loads(code)  # noqa: S302 - whole, and written by us

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a translation, where that may be done."""
        if sys.dont_write_bytecode:
            return
        code, doel = marshal.dumps(bucket.code), self._find(bucket)
        tijdelijk = doel.with_name(f"{doel.name}.{os.getpid()}")
        try:
            tijdelijk.write_bytes(_sign(bucket, code) + b"\n" + code)
            tijdelijk.replace(doel)
        except OSError:
            with suppress(OSError):
                tijdelijk.unlink()

    def _find(self, bucket: Bucket) -> Path:
        return self._map / f"sjabloon-{bucket.key}.{sys.implementation.cache_tag}"


def _sign(bucket: Bucket, code: bytes) -> bytes:
    return hashlib.sha256(bucket.checksum.encode() + code).hexdigest().encode()


def find_vertaling(module: str) -> Sjabloonvertaling | None:
    """Where translations are kept for the environment that the file `module` makes: with those of
    Python; None when there are none."""
    map_ = Path(cache_from_source(module)).parent
    with suppress(OSError):
        if map_.is_dir():
            return Sjabloonvertaling(map_, Path(module).read_bytes())
    return None
