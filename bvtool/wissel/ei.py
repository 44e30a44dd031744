"""The first record of an EI message (fixed width, iWmo 2.0): kind, release, parties and name.

Of the indication messages the 42 positions of the voorlooprecord are read (`spec`: kenmerk 2,
berichtcode 3, versie 2, subversie 2, gemeentecode 4, aanbieder AGB 8, identificatie 12,
dagtekening 8, tekenset 1). A declaration (303, 304) has the first record of the declaration
standard, known by the P or T behind the subversie: there the number and day of the invoice name
the message (positions by the public declaration standards: afgeleid). The gemeente stands first
whatever the direction. A retourbericht copies the record of its heenbericht; the day of the retour
itself stands behind it at a position that is not published, so it is unknown.
"""

import re

from bvtool.wissel.kop import GeenBericht, Kop, make_kop
from bvtool.wissel.soorten import find_code

EI_BEGIN = 200
"""So many bytes hold the whole first record as far as it is read."""
_BOM = b"\xef\xbb\xbf"
# matches: "013030302036301234567A-1         20221018"
_VOORLOOP = re.compile(
    r"01(?P<code>\d{3})(?P<versie>\d{2})(?P<subversie>\d{2})(?P<gemeente>\d{4})"
    r"(?P<aanbieder>\d{8})(?P<identificatie>.{12})(?P<dagtekening>\d{8})"
)
_DECLARATIE = {
    "gemeente": (26, 30),
    "bureau": (30, 38),
    "verlener": (38, 46),
    "praktijk": (46, 54),
    "instelling": (54, 62),
    "identificatie": (80, 92),
    "dagtekening": (92, 100),
}
"""First position (from 0) and one past the last, in the first record of a declaration."""
_WIE = ("instelling", "praktijk", "verlener", "bureau")


def is_ei(begin: bytes) -> bool:
    """Does a file with these first bytes look like an EI message?"""
    kaal = _strip(begin)
    return kaal[:2] == b"01" and kaal[2:9].isdigit()


def read_ei_kop(begin: bytes) -> Kop:
    """The header from the first bytes of the file; raises GeenBericht."""
    record = _strip(begin).splitlines()[0].decode("latin-1")
    velden = _VOORLOOP.match(record)
    if record[9:10] in ("P", "T"):
        v = {naam: record[van:tot] for naam, (van, tot) in _DECLARATIE.items()}
        v |= {"code": record[2:5], "versie": record[5:7], "subversie": record[7:9]}
    elif velden:
        v = velden.groupdict()
    else:
        raise GeenBericht("Het voorlooprecord van dit EI-bericht is niet te lezen.")
    soort = find_code(v["code"])
    if soort is None:
        raise GeenBericht(f"De berichtcode {v['code']} van dit EI-bericht is niet bekend.")
    aanbieder = v.get("aanbieder") or next((v[w] for w in _WIE if v[w].strip("0")), "")
    # What the record calls gemeente and aanbieder are known by their length, so order is free.
    partijen = {"afzender": v["gemeente"], "ontvanger": aanbieder}
    return make_kop(
        soort,
        f"{int(v['versie'])}.{int(v['subversie'])}",
        partijen | {"identificatie": v["identificatie"], "dagtekening": v["dagtekening"]},
        "ei",
        None,
    )


def _strip(begin: bytes) -> bytes:
    """Without a byte order mark, blank lines or an end-of-file character in front."""
    return begin.removeprefix(_BOM).lstrip(b"\r\n\t \x1a")
