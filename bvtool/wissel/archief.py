"""An archive of headers on disk, so that any number of messages fits: in as they are read, out per
pair.

It is a private temporary database of SQLite that is gone when it is closed. It holds headers only,
with the joining key as a hash and every number that could be a BSN made unreadable.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from types import TracebackType
from typing import NamedTuple, Self

from bvtool.kalender.klok import TIJDZONE
from bvtool.vak.masker import mask_bsn, show_code, show_marken
from bvtool.wissel.kop import Kop
from bvtool.wissel.soorten import RETOUR, Berichtsoort, find_soort

# Which pile a message came from: the archive itself, or what still waits to be sent or read in.
ARCHIEF, TE_VERSTUREN, ONGELEZEN = "archief", "te versturen", "ongelezen"

_TABEL = """
CREATE TABLE bericht (
  nr INTEGER PRIMARY KEY, sleutel BLOB NOT NULL, stapel TEXT NOT NULL, soort TEXT NOT NULL,
  retour INTEGER NOT NULL, release TEXT NOT NULL, afzender TEXT NOT NULL, ontvanger TEXT NOT NULL,
  identificatie TEXT NOT NULL, datum TEXT, moment TEXT, naam TEXT NOT NULL,
  vorm TEXT NOT NULL)
"""
_KOLOMMEN = "soort, release, afzender, ontvanger, identificatie, datum, moment, naam, stapel, vorm"


class Bericht(NamedTuple):
    """One message as the judgement sees it. `naam` (the file) and `identificatie` may be shown."""

    soort: Berichtsoort
    release: str
    afzender: str
    ontvanger: str
    identificatie: str
    datum: date | None
    moment: datetime | None
    naam: str
    stapel: str = ARCHIEF
    vorm: str = "xml"


class Koparchief:
    """Put headers in, take them out in groups that belong together. Use it in a `with`."""

    def __enter__(self) -> Self:
        """Open the private database (an empty name: on disk, without a file that others see)."""
        self._db = sqlite3.connect("")
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA cache_size = -2000")
        self._db.execute(_TABEL)
        return self

    def __exit__(
        self,
        soort: type[BaseException] | None,
        fout: BaseException | None,
        spoor: TracebackType | None,
    ) -> None:
        """Close it; the database is gone with it."""
        self._db.close()

    def add(self, kop: Kop, naam: str, stapel: str = ARCHIEF) -> None:
        """Keep one header; `naam` is the file as it may be shown."""
        self._db.execute(
            "INSERT INTO bericht (sleutel, retour, soort, release, afzender, ontvanger,"
            " identificatie, datum, moment, naam, stapel, vorm)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                kop.sleutel,
                kop.soort.richting == RETOUR,
                kop.soort.naam,
                kop.release,
                show_code(kop.afzender),
                show_code(kop.ontvanger),
                show_marken(mask_bsn(kop.identificatie)),
                kop.datum.isoformat() if kop.datum else None,
                kop.moment.isoformat() if kop.moment else None,
                naam,
                stapel,
                "ei" if kop.is_ei else "xml",
            ),
        )

    def groepen(self) -> Iterator[list[Bericht]]:
        """The messages that share a key, heenberichten first, in a fixed order."""
        rijen = self._db.execute(
            f"SELECT sleutel, {_KOLOMMEN} FROM bericht"  # noqa: S608 - names of our own
            " ORDER BY sleutel, retour, release, naam, nr"
        )
        for _, groep in groupby(rijen, key=lambda rij: rij[0]):
            yield [_make_bericht(rij[1:]) for rij in groep]


def _make_bericht(rij: tuple[str, ...]) -> Bericht:
    naam, release, afzender, ontvanger, identificatie, datum, moment, bestand, *rest = rij
    soort = find_soort(naam)
    assert soort is not None
    return Bericht(
        soort=soort,
        release=release,
        afzender=afzender,
        ontvanger=ontvanger,
        identificatie=identificatie,
        datum=date.fromisoformat(datum) if datum else None,
        moment=datetime.fromisoformat(moment).astimezone(TIJDZONE) if moment else None,
        naam=bestand,
        stapel=rest[0],
        vorm=rest[1],
    )
