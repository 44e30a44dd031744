"""What the header of a message tells, whatever the release; nothing of the body is ever read.

One message is one `Kop`. Joining a retour to its heenbericht goes by `sleutel`: the kind of the
heenbericht, gemeente, the other party, Identificatie and Dagtekening of the heenbericht, which a
retourbericht copies unchanged.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import blake2b
from typing import NamedTuple

from bvtool.kalender.klok import TIJDZONE
from bvtool.wissel.soorten import Berichtsoort

# matches: "20221018"
_DATUM = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_TIJDSTIP = re.compile(r"\d{14}")


class GeenBericht(Exception):
    """This file is no message that can be judged; the text says why, in Dutch, without content.

    `vreemd` tells a file that is no message at all from a message that is broken.
    """

    def __init__(self, reden: str, *, vreemd: bool = False) -> None:
        super().__init__(reden)
        self.reden = reden
        self.vreemd = vreemd


class Kop(NamedTuple):
    """The header of one message.

    `partijen` gives the code of each party (gemeente 4 digits, aanbieder AGB of 8). `dagtekening`
    and `identificatie` are those of the heenbericht, also on a retour; `datum` is the day of this
    message itself (None when it does not tell), `moment` the time of its envelope, if it has one.
    `vorm` is xml, ei or stuf; `is_ei` tells what is in the envelope.
    """

    soort: Berichtsoort
    release: str
    partijen: tuple[tuple[str, str], ...]
    identificatie: str
    dagtekening: date
    datum: date | None
    moment: datetime | None
    vorm: str
    is_ei: bool = False

    @property
    def afzender(self) -> str:
        """The code of the party that sent this message (for a retour the one that answers)."""
        return dict(self.partijen).get(self.soort.afzender, "")

    @property
    def ontvanger(self) -> str:
        """The code of the party that receives this message."""
        return dict(self.partijen).get(self.soort.ontvanger, "")

    @property
    def sleutel(self) -> bytes:
        """What a heenbericht and its retour have in common; a hash, so that nothing leaks by it."""
        delen = [self.soort.heen or self.soort.naam, *(code for _, code in sorted(self.partijen))]
        delen += [self.identificatie, self.dagtekening.isoformat()]
        return blake2b("\x1f".join(delen).encode(), digest_size=16).digest()


def make_kop(
    soort: Berichtsoort, release: str, velden: Mapping[str, str], vorm: str, moment: datetime | None
) -> Kop:
    """The header from its named fields; raises GeenBericht when one that must be there is not.

    `velden`: afzender, ontvanger, identificatie, dagtekening, dagtekening_retour.
    """
    dagtekening = parse_datum(velden.get("dagtekening", ""))
    identificatie = velden.get("identificatie", "").strip()
    if dagtekening is None or not identificatie:
        wat = "de dagtekening" if identificatie else "de identificatie"
        raise GeenBericht(f"In de kop van deze {soort.naam} ontbreekt {wat}.")
    eigen = parse_datum(velden.get("dagtekening_retour", ""))
    return Kop(
        soort=soort,
        release=release,
        partijen=_partijen(soort, velden),
        identificatie=identificatie,
        dagtekening=dagtekening,
        datum=eigen if soort.heen else dagtekening,
        moment=moment,
        vorm=vorm,
        is_ei=vorm == "ei",
    )


def _partijen(soort: Berichtsoort, velden: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Party and code: known by length, else by order (a retour copies both of its heenbericht)."""
    heen_afzender = soort.ontvanger if soort.heen else soort.afzender
    heen_ontvanger = soort.afzender if soort.heen else soort.ontvanger
    codes: dict[str, str] = {}
    for veld, partij in (("afzender", heen_afzender), ("ontvanger", heen_ontvanger)):
        code = velden.get(veld, "").strip()
        if not code and partij != "CAK":
            raise GeenBericht(f"In de kop van deze {soort.naam} ontbreekt de {veld}.")
        code = code or partij  # a message of iEb does not name the CAK
        wie = {4: "gemeente", 8: "aanbieder"}.get(len(code), partij) if code.isdigit() else partij
        codes[wie] = code
    if len(codes) != 2:
        raise GeenBericht(
            f"De afzender en de ontvanger van deze {soort.naam} zijn dezelfde partij."
        )
    return tuple(sorted(codes.items()))


def parse_datum(tekst: str) -> date | None:
    """A day as `2018-03-27` or `20180327`; None when it is no day.

    >>> parse_datum("20221018"), parse_datum("2022-13-01")
    (datetime.date(2022, 10, 18), None)
    """
    vorm = _DATUM.fullmatch(tekst.strip())
    try:
        return date(int(vorm[1]), int(vorm[2]), int(vorm[3])) if vorm else None
    except ValueError:
        return None


def parse_tijdstip(tekst: str) -> datetime | None:
    """The moment of an envelope, `20180327170000`, as Dutch time; None when it is none.

    >>> parse_tijdstip("20221018150000")
    datetime.datetime(2022, 10, 18, 15, 0, tzinfo=zoneinfo.ZoneInfo(key='Europe/Amsterdam'))
    """
    if not _TIJDSTIP.fullmatch(tekst.strip()):
        return None
    try:
        return datetime.strptime(tekst.strip(), "%Y%m%d%H%M%S").replace(tzinfo=TIJDZONE)
    except ValueError:
        return None
