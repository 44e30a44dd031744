"""Is a file whole? Only a whole file may be passed on; one still being written must wait."""

from pathlib import Path
from xml.parsers import expat

from bvtool.wissel.ei import is_ei
from bvtool.zips.leden import Zipfout, open_leden

_STUK = 64 * 1024


def is_heel(pad: Path) -> bool:
    """Does the file end as its kind must end: XML closed, EI with record 99, a zip undamaged?

    Reads the file from begin to end in pieces, keeps nothing of it. Raises OSError.
    """
    with pad.open("rb") as stroom:
        begin = stroom.read(16)
    if begin.startswith(b"PK\x03\x04"):
        return _is_hele_zip(pad)
    return _is_hele_ei(pad) if is_ei(begin) else _is_hele_xml(pad)


def _is_hele_xml(pad: Path) -> bool:
    parser = expat.ParserCreate()
    try:
        with pad.open("rb") as stroom:
            while stuk := stroom.read(_STUK):
                parser.Parse(stuk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError):
        return False
    return True


def _is_hele_ei(pad: Path) -> bool:
    """The last record is the closing one, 99."""
    with pad.open("rb") as stroom:
        stroom.seek(max(0, pad.stat().st_size - _STUK))
        regels = stroom.read().rstrip(b"\x1a\r\n\t ").splitlines()
    return bool(regels) and regels[-1].startswith(b"99")


def _is_hele_zip(pad: Path) -> bool:
    """Every member unpacks to what the zip says of it."""
    try:
        with open_leden(pad) as leden:
            for lid in leden:
                with lid.open() as stroom:
                    while stroom.read(_STUK):
                        pass
    except Zipfout:
        return False
    return True
