"""The ledger: everything decided, sent and received in one dossier, as tables.

Dates are ISO text (`jjjj-mm-dd`), moments ISO text with the offset of Amsterdam. What must be
unique is unique by constraint. The schema has a version; an older ledger is brought forward by
`bvtool.dossier.migratie`, after a copy of it was kept.

More than 300 lines: the tables refer to each other and are read together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bvtool.dossier.schema import Tabel
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.codes import MAX_NUMMER
from bvtool.vak.standen import UITSPRAKEN, Twijfel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bvtool.dossier.verbinding import Verbinding

VERSIE = 6


def _quote(woorden: Iterable[str]) -> str:
    return ", ".join(f"'{woord}'" for woord in woorden)


_EEN_BIJDRAGE = f"bijdrage in ({_quote(Bijdrage)})"
_UITKOMSTEN, _TWIJFELS = _quote(UITSPRAKEN), _quote(Twijfel)

meta = Tabel(
    "meta",
    """
    sleutel TEXT NOT NULL
    waarde TEXT NOT NULL
    PRIMARY KEY (sleutel)
    """,
)
"""schema_versie, identificatie_voorvoegsel, fictief, synthetisch, gemeente."""

spoor = Tabel(
    "spoor",
    """
    nr SERIAL NOT NULL
    moment TEXT NOT NULL
    wie TEXT NOT NULL
    opdracht TEXT NOT NULL
    versie TEXT NOT NULL
    nu_opgegeven INTEGER NOT NULL
    invoer TEXT NOT NULL
    uitvoer TEXT NOT NULL
    aantallen TEXT NOT NULL
    vorige TEXT NOT NULL
    hash TEXT NOT NULL
    tabellen TEXT DEFAULT '' NOT NULL
    PRIMARY KEY (nr)
    UNIQUE (hash)
    """,
)
"""One row for every command that changed something, chained by hash, append-only; see `spoor`."""

invoer = Tabel(
    "invoer",
    """
    sha256 TEXT NOT NULL
    soort TEXT NOT NULL
    naam TEXT NOT NULL
    moment TEXT NOT NULL
    PRIMARY KEY (sha256)
    """,
)
"""Every input once, by content."""

publicatie = Tabel(
    "publicatie",
    """
    id SERIAL NOT NULL
    soort TEXT NOT NULL
    doel TEXT NOT NULL
    tijdelijk TEXT NOT NULL
    sha256 TEXT NOT NULL
    PRIMARY KEY (id)
    CONSTRAINT publicatie_soort CHECK (soort in ('bestand', 'uitpakken'))
    """,
)
"""Files committed but not yet in place; empty when nothing was interrupted."""

ronde = Tabel(
    "ronde",
    f"""
    nr INTEGER NOT NULL
    soort TEXT NOT NULL
    peildatum TEXT NOT NULL
    uiterlijk TEXT
    geopend TEXT NOT NULL
    bijdrage TEXT DEFAULT '{Bijdrage.BW}' NOT NULL
    PRIMARY KEY (nr)
    CONSTRAINT ronde_soort CHECK (soort in ('migratie', 'periodiek'))
    CONSTRAINT ronde_bijdrage CHECK ({_EEN_BIJDRAGE})
    """,
)
"""The comparisons of this dossier, one after the other; the newest is open. `peildatum` is the day
that it speaks of, `uiterlijk` the moment of the answer (null: none agreed), `bijdrage` the
contribution that it is about."""

rondelevering = Tabel(
    "rondelevering",
    """
    terugkoppeling_id INTEGER NOT NULL
    bsn TEXT NOT NULL
    startnummer INTEGER NOT NULL
    startdatum TEXT NOT NULL
    stopdatum TEXT
    kostprijs INTEGER
    PRIMARY KEY (terugkoppeling_id, bsn, startnummer)
    FOREIGN KEY(terugkoppeling_id) REFERENCES terugkoppeling (id)
    """,
)
"""Deliveries that stand at the CAK without a message of this dossier ("volgens CAK"): as the file
and the register said when this answer was given."""

vergelijking = Tabel(
    "vergelijking",
    """
    id SERIAL NOT NULL
    sleutel TEXT NOT NULL
    moment TEXT NOT NULL
    b4_sha256 TEXT NOT NULL
    b4_naam TEXT NOT NULL
    register_sha256 TEXT NOT NULL
    register_naam TEXT NOT NULL
    aantallen TEXT NOT NULL
    uitkomst BLOB NOT NULL
    alleen_register BLOB NOT NULL
    b4_bron BLOB NOT NULL
    register_bron BLOB NOT NULL
    b4_frame BLOB NOT NULL
    register_frame BLOB NOT NULL
    ronde INTEGER DEFAULT '1' NOT NULL
    PRIMARY KEY (id)
    """,
)
"""One comparison, in round `ronde`: what went in, the counts, and the frames as parquet: the
outcome, who is only in the register, both inputs as they came and as they were read. In a round
that returns `uitkomst` holds who is not in the file as well, and `alleen_register` is empty."""

terugkoppeling = Tabel(
    "terugkoppeling",
    """
    id SERIAL NOT NULL
    vergelijking_id INTEGER NOT NULL
    moment TEXT NOT NULL
    werkboek_sha256 TEXT NOT NULL
    antwoord_sha256 TEXT NOT NULL
    op_tijd INTEGER NOT NULL
    klanten INTEGER NOT NULL
    aanmelden INTEGER NOT NULL
    niet_aanleveren INTEGER NOT NULL
    per_reden TEXT NOT NULL
    spoor_kop TEXT NOT NULL
    PRIMARY KEY (id)
    CONSTRAINT terugkoppeling_telling CHECK (klanten = aanmelden + niet_aanleveren)
    FOREIGN KEY(vergelijking_id) REFERENCES vergelijking (id)
    """,
)
"""The promise to the CAK: how many clients are announced, and how many are not, by reason."""

EEN_OP_EEN = (
    "CREATE UNIQUE INDEX besluit_een_op_een ON besluit (terugkoppeling_id, bsn) "
    "WHERE aanmelden = 1 AND besluit IN ('', 'Start')"
)
"""Nobody is announced twice in one answer."""

besluit = Tabel(
    "besluit",
    """
    id SERIAL NOT NULL
    terugkoppeling_id INTEGER NOT NULL
    regel TEXT NOT NULL
    rij INTEGER NOT NULL
    bsn TEXT
    soort TEXT NOT NULL
    aanmelden INTEGER NOT NULL
    reden TEXT
    datum TEXT
    toelichting TEXT
    startdatum TEXT
    stopdatum TEXT
    startnummer INTEGER
    gemeente TEXT
    buitenregionaal INTEGER DEFAULT '0' NOT NULL
    besluit TEXT DEFAULT '' NOT NULL
    verschil TEXT DEFAULT '' NOT NULL
    kostprijs INTEGER
    PRIMARY KEY (id)
    CONSTRAINT besluit_soort CHECK (soort in ('b4', 'register'))
    CONSTRAINT besluit_aanmelden CHECK (aanmelden in (0, 1))
    CONSTRAINT besluit_volledig
        CHECK (aanmelden = 0 or (bsn is not null and startdatum is not null))
    UNIQUE (terugkoppeling_id, regel)
    FOREIGN KEY(terugkoppeling_id) REFERENCES terugkoppeling (id)
    """,
    EEN_OP_EEN,
)
"""What was answered for each row. `soort` b4: a row of B4, `rij` its row there; register: a person
whom the CAK does not know (never part of the control total). In a round that returns `besluit` is
the decision (Start, Wijziging, Stop, Intrekking, Niets, CAK corrigeert) and `verschil` the kind of
difference; `aanmelden` is 1 when a Start, Wijziging or Stop goes out. `kostprijs`: in cents, of the
abonnementstarief alone."""

besluitperiode = Tabel(
    "besluitperiode",
    """
    terugkoppeling_id INTEGER NOT NULL
    bsn TEXT NOT NULL
    startdatum TEXT NOT NULL
    stopdatum TEXT
    startnummer INTEGER
    PRIMARY KEY (terugkoppeling_id, bsn, startdatum)
    FOREIGN KEY(terugkoppeling_id) REFERENCES terugkoppeling (id)
    """,
)
"""The later periods of who is announced: left, and came back. The first one stands in `besluit`."""

akkoord = Tabel(
    "akkoord",
    """
    id SERIAL NOT NULL
    op TEXT NOT NULL
    moment TEXT NOT NULL
    PRIMARY KEY (id)
    UNIQUE (op)
    """,
)
"""The go of the CAK, by the day on which it was given."""

startnummer = Tabel(
    "startnummer",
    f"""
    nummer INTEGER NOT NULL
    bsn TEXT NOT NULL
    bron TEXT NOT NULL
    bijdrage TEXT DEFAULT '{Bijdrage.BW}' NOT NULL
    PRIMARY KEY (nummer)
    CONSTRAINT startnummer_bron CHECK (bron in ('register', 'bvtool'))
    CONSTRAINT startnummer_bereik CHECK (nummer between 0 and {MAX_NUMMER})
    CONSTRAINT startnummer_bijdrage CHECK ({_EEN_BIJDRAGE})
    """,
    "CREATE INDEX ix_startnummer_bsn ON startnummer (bsn)",
)
"""Start numbers in use; a number belongs to one person and one contribution for ever."""

zending = Tabel(
    "zending",
    """
    nr SERIAL NOT NULL
    datum TEXT NOT NULL
    naam TEXT NOT NULL
    moment TEXT NOT NULL
    aantal INTEGER NOT NULL
    envelop INTEGER NOT NULL
    sha256 TEXT NOT NULL
    PRIMARY KEY (nr)
    UNIQUE (naam)
    """,
)
"""One delivery: the zip and its messages."""

bericht = Tabel(
    "bericht",
    """
    id SERIAL NOT NULL
    zending_nr INTEGER NOT NULL
    soort TEXT NOT NULL
    afzender TEXT NOT NULL
    identificatie TEXT NOT NULL
    dagtekening TEXT NOT NULL
    bsn TEXT NOT NULL
    startnummer INTEGER NOT NULL
    startdatum TEXT NOT NULL
    stopdatum TEXT
    status INTEGER NOT NULL
    referentie TEXT
    moment TEXT NOT NULL
    toelichting TEXT
    kostprijs INTEGER
    PRIMARY KEY (id)
    CONSTRAINT bericht_status CHECK (status in (1, 2, 3))
    CONSTRAINT bericht_identificatie CHECK (length(identificatie) between 1 and 12)
    UNIQUE (soort, afzender, identificatie)
    FOREIGN KEY(zending_nr) REFERENCES zending (nr)
    UNIQUE (referentie)
    """,
    "CREATE INDEX ix_bericht_bsn ON bericht (bsn)",
    "CREATE INDEX ix_bericht_zending_nr ON bericht (zending_nr)",
)
"""Every message that was made, in the order in which it was made. Of which contribution it is,
follows from `soort` (`Bijdrage.berichten`). `kostprijs`: in cents."""

antwoord = Tabel(
    "antwoord",
    f"""
    id SERIAL NOT NULL
    bericht_id INTEGER
    soort TEXT NOT NULL
    afzender TEXT
    identificatie TEXT
    dagtekening TEXT
    identificatie_retour TEXT
    dagtekening_retour TEXT
    uitkomst TEXT NOT NULL
    codes TEXT NOT NULL
    twijfel TEXT DEFAULT '' NOT NULL
    verschil TEXT DEFAULT '' NOT NULL
    uitspraak TEXT DEFAULT '' NOT NULL
    bestand TEXT NOT NULL
    sha256 TEXT NOT NULL
    moment TEXT NOT NULL
    PRIMARY KEY (id)
    CONSTRAINT antwoord_soort CHECK (soort in ('402', '404', '406', '408', 'Fo01'))
    CONSTRAINT antwoord_uitkomst CHECK (uitkomst in ({_UITKOMSTEN}))
    CONSTRAINT antwoord_twijfel CHECK (twijfel in ({_TWIJFELS}))
    FOREIGN KEY(bericht_id) REFERENCES bericht (id)
    UNIQUE (sha256)
    """,
    "CREATE INDEX ix_antwoord_bericht_id ON antwoord (bericht_id)",
)
"""Every answer that was read, once by content; `bericht_id` is empty when it fits no message.
`twijfel`, `verschil` and `uitspraak`: see `feiten.Beoordeeld`."""


rijmerk = Tabel(
    "rijmerk",
    """
    tabel TEXT NOT NULL
    merken BLOB NOT NULL
    PRIMARY KEY (tabel)
    """,
)
"""Per table the beginnings of the marks of its rows, eight bytes each, in order of size."""


def read_meta(verbinding: Verbinding) -> dict[str, str]:
    """The facts about the ledger itself."""
    return dict(verbinding.execute("select sleutel, waarde from meta"))


def write_meta(verbinding: Verbinding, sleutel: str, waarde: str) -> None:
    """Set one fact about the ledger itself; writes nothing when it is so already."""
    if read_meta(verbinding).get(sleutel) == waarde:
        return
    verbinding.execute("delete from meta where sleutel = :sleutel", sleutel=sleutel)
    verbinding.insert("meta", {"sleutel": sleutel, "waarde": waarde})
