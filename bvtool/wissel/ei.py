"""The first record of an EI message (fixed width, iWmo 2.0): kind, release, parties and name.

Only the 42 positions of the voorlooprecord are read (`spec`: kenmerk 2, berichtcode 3, versie 2,
subversie 2, gemeentecode 4, aanbieder AGB 8, identificatie 12, dagtekening 8, tekenset 1). The
gemeente stands first whatever the direction. A retourbericht copies the record of its
heenbericht; the day of the retour itself stands behind it at a position that is not published,
so it is unknown.
"""

import re

from bvtool.wissel.kop import GeenBericht, Kop, make_kop
from bvtool.wissel.soorten import find_code

POSITIES = 42
# matches: "013030302036301234567A-1         20221018"
_VOORLOOP = re.compile(r"01(\d{3})(\d{2})(\d{2})(\d{4})(\d{8})(.{12})(\d{8})")


def is_ei(begin: bytes) -> bool:
    """Does a file with these first bytes look like an EI message?"""
    return begin[:2] == b"01" and begin[2:9].isdigit()


def read_ei_kop(begin: bytes) -> Kop:
    """The header from the first bytes of the file; raises GeenBericht."""
    record = begin.splitlines()[0][:POSITIES].decode("latin-1")
    velden = _VOORLOOP.match(record)
    if not velden:
        raise GeenBericht("Het voorlooprecord van dit EI-bericht is niet te lezen.")
    code, versie, subversie, gemeente, aanbieder, identificatie, dagtekening = velden.groups()
    soort = find_code(code)
    if soort is None:
        raise GeenBericht(f"De berichtcode {code} van dit EI-bericht is niet bekend.")
    # What the record calls gemeente and aanbieder are known by their length, so order is free.
    partijen = {"afzender": gemeente, "ontvanger": aanbieder}
    return make_kop(
        soort,
        f"{int(versie)}.{int(subversie)}",
        partijen | {"identificatie": identificatie, "dagtekening": dagtekening},
        "ei",
        None,
    )
