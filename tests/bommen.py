"""Messages, zips and lists that are small to send and large to read; and what reading takes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

METER = """
import sys, time
from bvtool.cli import main
from tests.bommen import MAX_SECONDEN, VERSLAG
from tests.geheugen import read_piek
begin = time.process_time()
code = main(sys.argv[1:])
einde = time.process_time()
piek = read_piek()
if VERSLAG or einde - begin >= MAX_SECONDEN:
    sum(len(str(getal)) for getal in range(3_000_000))
print(code, piek, einde - begin, time.process_time() - einde, file=sys.stderr)
"""
VERSLAG = os.environ.get("BOMVERSLAG")
"""Names the file that keeps the figures, if any."""
MAX_MB, MAX_SECONDEN = 300, 5.0
PLAAT = 0.5
"""Seconds that the floor (writing three million numbers) takes where the five seconds are promised;
where it takes longer, the five seconds are as much longer."""
_GROOT = 19_000_000


def measure(*woorden: object) -> tuple[int, int, float, str]:
    """Run a command in a process of its own: exit code, MB, seconds of processor, what it said.

    The seconds are those of a machine on which the floor takes `PLAAT` seconds, or less: it is
    measured where they are too many, and for the figures. Coverage is not measured meanwhile.
    """
    gelopen = subprocess.run(
        [sys.executable, "-c", METER, *map(str, woorden)],
        cwd=Path(__file__).parents[1], capture_output=True, check=False,
        env={naam: w for naam, w in os.environ.items() if not naam.startswith("COV")},
    )  # fmt: skip
    fout = gelopen.stderr.decode("utf-8", "replace")
    try:
        code, mb, seconden, plaat = fout.split()[-4:]
    except ValueError:
        return gelopen.returncode, 9999, 999.0, fout
    gerekend = float(seconden) / max(1.0, float(plaat) / PLAAT)
    return int(code), int(mb), gerekend, gelopen.stdout.decode("utf-8", "replace") + fout


def _fill(stuk: bytes) -> bytes:
    return b"<a>" + stuk * (_GROOT // len(stuk)) + b"</a>"


def _nest(naam: bytes) -> bytes:
    keer = _GROOT // (2 * len(naam) + 5)
    return b"<%s>" % naam * keer + b"</%s>" % naam * keer


XML: dict[str, Callable[[], bytes]] = {
    "kleine elementen": lambda: _fill(b"<b/>"),
    "kleine elementen met tekst": lambda: _fill(b"<b>1</b>"),
    "kleine attributen": lambda: _fill(b"<b c='' d='' e='' f='' g='' h=''/>"),
    "een element met heel veel attributen": lambda: (
        b"<a " + b" ".join(b"a%d=''" % n for n in range(1_500_000)) + b"/>"
    ),
    "ieder element een naamruimte": lambda: _fill(b"<b xmlns='u:1'/>"),
    "steeds een andere naam": lambda: (
        b"<a>" + b"".join(b"<b%d/>" % n for n in range(1_500_000)) + b"</a>"
    ),
    "heel diep": lambda: _nest(b"a"),
    "commentaar": lambda: _fill(b"<!---->"),
    "opdrachten": lambda: _fill(b"<?a?>"),
    "stukken tekst": lambda: _fill(b"x<b/>"),
    "CDATA": lambda: _fill(b"<![CDATA[]]>x"),
    "tekens als nummer": lambda: _fill(b"&#65;"),
    "een lange tekst": lambda: _fill(b"x" * 1000),
    "witruimte": lambda: _fill(b" "),
    "regeleinden": lambda: _fill(b"\n"),
}
"""Nineteen megabytes of XML, each in another way."""


def make_zip(leden: Iterable[tuple[str, bytes]], wijze: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip in memory."""
    stroom = io.BytesIO()
    with zipfile.ZipFile(stroom, "w", wijze, compresslevel=1) as zip_:
        for naam, data in leden:
            zip_.writestr(zipfile.ZipInfo(naam), data, wijze)
    return stroom.getvalue()


ZIPS: dict[str, Callable[[], bytes]] = {
    "veel lege leden": lambda: make_zip((f"{n}.xml", b"") for n in range(99_999)),
    "veel leden met lange namen": lambda: make_zip(
        (f"{n}" + "n" * 2000 + ".xml", b"") for n in range(14_000)
    ),
    "dertig keer kleine elementen": lambda: make_zip(
        (f"{n}.xml", XML["kleine elementen"]()) for n in range(30)
    ),
    "vierhonderd keer een megabyte": lambda: make_zip(
        (f"{n}.xml", b"<a>" + b"<b/>" * 250_000 + b"</a>") for n in range(400)
    ),
    "nullen": lambda: make_zip((f"{n}.xml", bytes(24_000_000)) for n in range(20)),
    "andere bestanden": lambda: make_zip((f"{n}.txt", bytes(24_000_000)) for n in range(20)),
    "een zip in een zip in een zip": lambda: make_zip(
        [("a.zip", make_zip([("b.zip", make_zip([("c.xml", bytes(24_000_000))]))]))]
    ),
}
CSV: dict[str, Callable[[], bytes]] = {
    "regeleinden": lambda: b"BSN;Achternaam\n" + b"\n" * 10_000_000,
    "regeleinden en dan iets": lambda: b"BSN;Achternaam\n" + b"\n" * 10_000_000 + b"1;2\n",
    "minder regeleinden en dan iets": lambda: b"BSN;Achternaam\n" + b"\n" * 490_000 + b"1;2\n",
    "regeleinden van Windows": lambda: b"BSN;Achternaam\r\n" + b"\r\n" * 5_000_000 + b"1\r\n",
    "losse regeleinden": lambda: b"BSN;Achternaam\r" + b"\r" * 10_000_000 + b"1\r",
    "korte rijen met losse aanhalingstekens": lambda: b"BSN;Achternaam\n" + b'123"4567\n' * 149_000,
    "een blad tot de laatste rij": lambda: b"BSN;Achternaam\n1;2\n" + b";;;;;;;;;\n" * 1_048_574,
    "puntkomma's": lambda: b"BSN;Achternaam\n" + b";" * 10_000_000,
    "rijen van een puntkomma": lambda: b"BSN;Achternaam\n" + b";\n" * 5_000_000,
    "brede rijen": lambda: b"BSN;Achternaam\n" + (b";" * 1999 + b"\n") * 5_000,
    "aanhalingstekens": lambda: b"BSN;Achternaam\n" + b'""\n' * 3_300_000,
    "losse aanhalingstekens": lambda: b"BSN;Achternaam\n" + b'a"b\n' * 2_500_000,
    "een cel": lambda: b'BSN;Achternaam\n"' + b"\n" * 10_000_000 + b'"',
    "een brede rij": lambda: b"BSN;Achternaam\n" + b"1\n" * 3_000_000 + b";" * 1900 + b"\n",
}
"""Ten megabytes of csv, each in another way."""
