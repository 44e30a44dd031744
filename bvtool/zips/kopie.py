"""The same zip once more, with some of its parts replaced and every other part as it was."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path


def copy_zip(bron: Path, doel: Path, vervang: Mapping[str, bytes]) -> None:
    """Writes at `doel` the parts of `bron` in their order, with their names and moments.

    `vervang` holds the new bytes of the parts that change, by name with / between the folders. The
    source must have passed `lezen.open_zipmap`. The same parts give the same bytes.
    """
    with zipfile.ZipFile(bron) as oud, zipfile.ZipFile(doel, "w") as nieuw:
        nieuw.comment = oud.comment
        for deel in oud.infolist():
            naam = deel.filename.replace("\\", "/").removeprefix("/")
            info = zipfile.ZipInfo(deel.filename, deel.date_time)
            info.compress_type, info.create_system = deel.compress_type, deel.create_system
            info.external_attr = deel.external_attr
            data = vervang[naam] if naam in vervang else oud.read(deel)
            nieuw.writestr(info, data)
