"""One delivery as a zip: the messages without folders, the same bytes every time it is made."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.berichten.envelop import build_di01
from bvtool.berichten.register import GREEP, to_bericht
from bvtool.berichten.release import Release
from bvtool.berichten.wmo407 import make_builder
from bvtool.dossier.ledger import bericht, zending

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

FICTIEF = b"Fictieve gegevens, gemaakt met bvtool om te oefenen."
_RECHTEN = 0o600 << 16


class ZipSchrijver:
    """Writes files into a zip with nothing in it that differs from run to run."""

    def __init__(self, pad: Path, dag: date, *, fictief: bool) -> None:
        self._zip = zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._zip.comment = FICTIEF if fictief else b""
        self._moment = (max(dag.year, 1980), dag.month, dag.day, 0, 0, 0)

    def add(self, naam: str, data: bytes) -> None:
        """Put one file in the zip."""
        lid = zipfile.ZipInfo(naam, self._moment)
        lid.compress_type = zipfile.ZIP_DEFLATED
        lid.create_system = 3
        lid.external_attr = _RECHTEN
        self._zip.writestr(lid, data)

    def close(self) -> None:
        """Finish the zip."""
        self._zip.close()


def file_name(identificatie: str) -> str:
    """The name of the file of one message; it holds nothing about a person."""
    return f"407_{identificatie}.xml"


def name_zending(dag: date, bekend: Iterable[str]) -> str:
    """The name of the next delivery of this day: `407_<datum>_<nr>.zip`."""
    begin = f"407_{dag.isoformat()}_"
    nummers = [int(n[len(begin) : -4]) for n in bekend if n.startswith(begin)]
    return f"{begin}{max(nummers, default=0) + 1}.zip"


def rebuild(verbinding: Connection, nr: int, release: Release) -> Iterator[tuple[str, bytes]]:
    """The files of a delivery of the ledger once more: their names and bytes, in order."""
    envelop = verbinding.execute(sa.select(zending.c.envelop).where(zending.c.nr == nr)).scalar()
    build = make_builder(release)
    laatste = 0
    while True:
        vraag = sa.select(bericht).where(bericht.c.zending_nr == nr, bericht.c.id > laatste)
        rijen = verbinding.execute(vraag.order_by(bericht.c.id).limit(GREEP)).all()
        if not rijen:
            return
        for rij in rijen:
            heen = to_bericht(rij)
            data = build(heen)
            if envelop:
                moment = datetime.fromisoformat(rij.moment)
                data = build_di01(data, heen.afzender, rij.referentie, moment)
            yield file_name(heen.identificatie), data
        laatste = rijen[-1].id
