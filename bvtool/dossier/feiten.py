"""The rows of the ledger as the rest of bvtool knows them; loads nothing.

The fields of a row stand in the order of the columns that the questions in `vragen` ask for.
"""

from __future__ import annotations

from typing import NamedTuple

from bvtool.dossier.frames import Gelezen
from bvtool.vak.bijdrage import EERSTE_START, Bijdrage

PLEKKEN = "plekken"
"""The fact that holds the places of the dossier (see `dossier.plek`): noted outside a unit of work
too, and another on each computer, so that a rehearsal would not come out the same."""


class Beoordeeld(NamedTuple):
    """An answer as it goes into the ledger and comes out of it again; equal means the same answer,
    whatever its bytes.

    `bericht_id` is None when it fits no message. `soort` 402, 404, 406, 408 or Fo01; the header
    that it answers is None for an Fo01. Days are ISO text (of an Fo01: jjjjmmdd). `codes` in order,
    joined by commas. `twijfel` says why it must not be believed as it is (`vak.standen.Twijfel`),
    `verschil` which fields differ from what was sent. `uitspraak` is the reason that a person gave:
    then this is that person's word and no answer at all.
    """

    bericht_id: int | None
    soort: str
    afzender: str | None
    identificatie: str | None
    dagtekening: str | None
    identificatie_retour: str
    dagtekening_retour: str
    uitkomst: str
    codes: str
    twijfel: str = ""
    verschil: str = ""
    uitspraak: str = ""


class Berichtfeit(NamedTuple):
    """A message that was made, as it stands in the ledger; days as ISO text."""

    id: int
    zending_nr: int
    soort: str
    afzender: str
    identificatie: str
    dagtekening: str
    bsn: str
    startnummer: int
    startdatum: str
    stopdatum: str | None
    status: int
    referentie: str | None
    moment: str
    toelichting: str | None
    kostprijs: int | None = None


class Periodefeit(NamedTuple):
    """A later period of somebody who is announced; days as ISO text."""

    bsn: str
    startdatum: str
    stopdatum: str | None
    startnummer: int | None


class Zendingfeit(NamedTuple):
    """A delivery as it stands in the ledger; `envelop` 1 when its messages went in envelopes."""

    nr: int
    datum: str
    naam: str
    moment: str
    aantal: int
    envelop: int
    sha256: str


class Besluitfeit(NamedTuple):
    """What was answered for one row, as it stands in the ledger (see `ledger.besluit`)."""

    id: int
    terugkoppeling_id: int
    regel: str
    rij: int
    bsn: str | None
    soort: str
    aanmelden: int
    reden: str | None
    datum: str | None
    toelichting: str | None
    startdatum: str | None
    stopdatum: str | None
    startnummer: int | None
    gemeente: str | None
    buitenregionaal: int
    besluit: str
    verschil: str
    kostprijs: int | None = None


MIGRATIESOORT, PERIODIEK = "migratie", "periodiek"
"""The kinds of round."""


class Rondefeit(NamedTuple):
    """A round as it stands in the ledger: its number, `soort` migratie or periodiek, its reference
    date (ISO text), the moment by which the answer is due (ISO text; None: none agreed), when it
    was opened, and the contribution that it is about (a word of `Bijdrage`)."""

    nr: int
    soort: str
    peildatum: str
    uiterlijk: str | None
    geopend: str
    bijdrage: str = Bijdrage.BW.value

    @property
    def periodiek(self) -> bool:
        """Whether it is a round that returns, and not the migration."""
        return self.soort == PERIODIEK


MIGRATIERONDE = Rondefeit(1, MIGRATIESOORT, EERSTE_START.isoformat(), None, "")
"""The first round of a dossier that began with the migration."""


class Rondeleveringfeit(NamedTuple):
    """A delivery that stands at the CAK without a message of this dossier; days as ISO text."""

    bsn: str
    startnummer: int
    startdatum: str
    stopdatum: str | None
    kostprijs: int | None = None


class Terugkoppelingfeit(NamedTuple):
    """The promise to the CAK, as it stands in the ledger; `per_reden` as JSON. `id` 0: not yet."""

    id: int
    vergelijking_id: int
    moment: str
    werkboek_sha256: str
    antwoord_sha256: str
    op_tijd: int
    klanten: int
    aanmelden: int
    niet_aanleveren: int
    per_reden: str
    spoor_kop: str


class Vergelijkingfeit(NamedTuple):
    """One comparison, as it stands in the ledger: `aantallen` as JSON, frames as parquet. `id` 0:
    not yet."""

    id: int
    sleutel: str
    moment: str
    b4_sha256: str
    b4_naam: str
    register_sha256: str
    register_naam: str
    aantallen: str
    uitkomst: bytes
    alleen_register: bytes
    b4_bron: bytes
    register_bron: bytes
    b4_frame: bytes
    register_frame: bytes
    ronde: int = 1

    @property
    def b4(self) -> Gelezen:
        """The file of the CAK as it was read."""
        return Gelezen(self.b4_frame, self.b4_bron)

    @property
    def register(self) -> Gelezen:
        """The register as it was read."""
        return Gelezen(self.register_frame, self.register_bron)

    @property
    def rijen(self) -> Gelezen:
        """The outcome, row by row; in the migration those rows are the rows of the file."""
        return Gelezen(self.uitkomst, self.b4_bron)


SOORT_407 = "WMO407"
"""How the ledger calls the message of beschermd wonen."""
STOP_SOORT = "WMO403"
"""The message that tells of the stop of a delivery alone: it withdraws that, and no more."""


class Innamefeit(NamedTuple):
    """A file that the CAK took in and one place where it was seen, as they stand in the ledger."""

    bestand: int
    soort: str
    uitvoerder: str
    sha256: str
    toestand: str
    melding: str
    naam: str
    moment: str
    bron: str


class Padfeit(NamedTuple):
    """One content that was seen at one path below `inkomend`, with size and time of the file."""

    naam: str
    sha256: str
    grootte: int
    tijd_ns: int
    moment: str
    bron: str


class Daadfeit(NamedTuple):
    """What a member of staff of the CAK did for one gemeente, as it stands in the ledger.

    `wat`: gebeld, afgesproken, akkoord, verstuurd or hv-dicht. `tot`: the day on which it comes up
    again (ISO text, or empty). `aantal`: the number promised at an akkoord. `redenen`: the reasons
    to call that stood then, joined by commas (`*`: not known).
    """

    uitvoerder: str
    wat: str
    moment: str
    wie: str
    tekst: str
    tot: str
    aantal: int | None
    redenen: str


class Brieffeit(NamedTuple):
    """A letter of the CAK by the facts it rests on (a hash in letters), as it stands in the ledger.

    `toestand`: te versturen, verstuurd or vervallen, since `moment`; `wie` sent it. `id` 0: not
    yet.
    """

    id: int
    uitvoerder: str
    soort: str
    feiten: str
    toestand: str
    moment: str
    wie: str


class Notitiefeit(NamedTuple):
    """What staff typed in the workbook of the monitor: on which kind of sheet, in the row with this
    key, in which column."""

    blad: str
    sleutel: str
    kolom: str
    tekst: str
    moment: str
