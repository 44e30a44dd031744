"""Where messages come from: files, folders and zips, one header (or one message) at a time.

Nothing is held in memory but what is at hand. What is no message or is broken comes out as a
`Vondst` with a reason, and the run goes on.
"""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from bvtool.vak.fouten import InvoerOntbreekt
from bvtool.vak.grenzen import MIB
from bvtool.vak.masker import show_naam
from bvtool.wissel.ei import is_ei, read_ei_kop
from bvtool.wissel.envelop import unpack
from bvtool.wissel.kop import GeenBericht, Kop
from bvtool.wissel.xmlkop import is_xml, read_xml_kop
from bvtool.zips.leden import Zipfout, Ziplid, open_leden

_STUK = 8192
_MAX_BERICHT = 64 * MIB
_ZIP = b"PK\x03\x04"


class GelezenKop(NamedTuple):
    """One file: its name as it may be shown, and its header or the reason why there is none.

    `data` is the whole message (out of its envelope), only when that was asked for.
    """

    naam: str
    kop: Kop | None
    reden: str = ""
    vreemd: bool = False
    data: bytes = b""


def read_koppen(paden: Iterable[Path], *, heel: bool = False) -> Iterator[GelezenKop]:
    """The header of every file in these files, folders (all the way down) and zips, by name.

    `heel`: with the message itself, out of its envelope, and the header as it stands in there.
    Raises InvoerOntbreekt when one of the paths does not exist.
    """
    for pad in paden:
        if not pad.exists():
            raise InvoerOntbreekt(
                "Dit bestand of deze map is er niet.",
                waar=str(pad),
                wat_nu="Controleer de naam en geef de opdracht opnieuw.",
            )
        if pad.is_dir():
            for lid in walk(pad):
                yield from _read_bestand(lid, lid.relative_to(pad).as_posix(), heel)
        else:
            yield from _read_bestand(pad, pad.name, heel)


def walk(map_: Path) -> Iterator[Path]:
    """The files below a folder, by name, one folder at a time.

    Links are not followed but given, and a folder that cannot be opened is given itself.
    """
    try:
        leden = sorted(map_.iterdir(), key=lambda lid: lid.name)
    except OSError:
        yield map_
        return
    for lid in leden:
        if lid.is_dir() and not lid.is_symlink():
            yield from walk(lid)
        elif lid.is_file() or lid.is_symlink():
            yield lid


def _read_bestand(pad: Path, naam: str, heel: bool) -> Iterator[GelezenKop]:
    try:
        with pad.open("rb") as stroom:
            begin = stroom.read(_STUK)
            if begin.startswith(_ZIP):
                yield from _read_zip(pad, naam, heel)
            else:
                yield _read_stroom(begin, stroom, show_naam(naam), heel)
    except OSError:
        yield GelezenKop(show_naam(naam), None, "Dit bestand is niet te openen.")


def _read_zip(pad: Path, naam: str, heel: bool) -> Iterator[GelezenKop]:
    toon = show_naam(naam)
    try:
        with open_leden(pad) as leden:
            if any(lid.kaal == "[Content_Types].xml" for lid in leden):
                yield GelezenKop(toon, None, "Dit is een Office-bestand.", vreemd=True)
                return
            for lid in leden:
                yield _read_lid(lid, f"{toon}: {lid.naam}", heel)
    except Zipfout as fout:
        yield GelezenKop(toon, None, fout.wat)


def _read_lid(lid: Ziplid, naam: str, heel: bool) -> GelezenKop:
    try:
        with lid.open() as stroom:
            begin = stroom.read(_STUK)
            if begin.startswith(_ZIP):
                return GelezenKop(naam, None, "Dit is een zip in een zip; pak hem eerst uit.")
            return _read_stroom(begin, stroom, naam, heel)
    except Zipfout as fout:
        return GelezenKop(naam, None, fout.wat)


def _read_stroom(begin: bytes, stroom: IO[bytes], naam: str, heel: bool) -> GelezenKop:
    try:
        if not heel:
            return GelezenKop(naam, _read_kop(begin, stroom))
        data = begin + stroom.read(_MAX_BERICHT)
        if len(data) > _MAX_BERICHT:
            raise GeenBericht("Dit bericht is te groot om in zijn geheel te lezen.")
        kop = _read_kop(data, io.BytesIO())
        if kop.vorm == "stuf":
            data = unpack(data)
            kop = _read_kop(data, io.BytesIO())
        return GelezenKop(naam, kop, data=data)
    except GeenBericht as fout:
        return GelezenKop(naam, None, fout.reden, fout.vreemd)


def _read_kop(begin: bytes, stroom: IO[bytes]) -> Kop:
    if not begin.strip():
        raise GeenBericht("Dit bestand is leeg.")
    if is_xml(begin):
        return read_xml_kop(_stukken(begin, stroom))
    if is_ei(begin):
        return read_ei_kop(begin)
    raise GeenBericht("Dit bestand is geen bericht.", vreemd=True)


def _stukken(begin: bytes, stroom: IO[bytes]) -> Iterator[bytes]:
    yield begin
    while stuk := stroom.read(_STUK):
        yield stuk
