"""The ledger: everything decided, sent and received in one dossier, as SQLAlchemy Core tables.

Dates are ISO text (`jjjj-mm-dd`), moments ISO text with the offset of Amsterdam. What must be
unique is unique by constraint. The schema has a version; an older ledger is brought forward by
`bvtool.dossier.migratie`, after a copy of it was kept.

More than 300 lines: the tables refer to each other and are read together.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event

from bvtool.dossier.brug import bridge_server
from bvtool.dossier.server import make_server_engine
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.codes import MAX_NUMMER
from bvtool.vak.standen import UITSPRAKEN, Twijfel

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

VERSIE = 6

schema = sa.MetaData()
_T, _I = sa.Text, sa.Integer
_EEN_BIJDRAGE = f"bijdrage in ({', '.join(repr(b.value) for b in Bijdrage)})"


def _id() -> sa.Column[int]:
    return sa.Column("id", _I, primary_key=True)


meta = sa.Table(
    "meta",
    schema,
    sa.Column("sleutel", _T, primary_key=True),
    sa.Column("waarde", _T, nullable=False),
)
"""schema_versie, identificatie_voorvoegsel, fictief, synthetisch, gemeente."""

spoor = sa.Table(
    "spoor",
    schema,
    sa.Column("nr", _I, primary_key=True),
    sa.Column("moment", _T, nullable=False),
    sa.Column("wie", _T, nullable=False),
    sa.Column("opdracht", _T, nullable=False),
    sa.Column("versie", _T, nullable=False),
    sa.Column("nu_opgegeven", _I, nullable=False),
    sa.Column("invoer", _T, nullable=False),
    sa.Column("uitvoer", _T, nullable=False),
    sa.Column("aantallen", _T, nullable=False),
    sa.Column("vorige", _T, nullable=False),
    sa.Column("hash", _T, nullable=False, unique=True),
    sa.Column("tabellen", _T, nullable=False, server_default=""),
)
"""One row for every command that changed something, chained by hash, append-only; see `spoor`."""

invoer = sa.Table(
    "invoer",
    schema,
    sa.Column("sha256", _T, primary_key=True),
    sa.Column("soort", _T, nullable=False),
    sa.Column("naam", _T, nullable=False),
    sa.Column("moment", _T, nullable=False),
)
"""Every input once, by content."""

publicatie = sa.Table(
    "publicatie",
    schema,
    _id(),
    sa.Column("soort", _T, nullable=False),
    sa.Column("doel", _T, nullable=False),
    sa.Column("tijdelijk", _T, nullable=False),
    sa.Column("sha256", _T, nullable=False),
    sa.CheckConstraint("soort in ('bestand', 'uitpakken')", name="publicatie_soort"),
)
"""Files committed but not yet in place; empty when nothing was interrupted."""

ronde = sa.Table(
    "ronde",
    schema,
    sa.Column("nr", _I, primary_key=True, autoincrement=False),
    sa.Column("soort", _T, nullable=False),
    sa.Column("peildatum", _T, nullable=False),
    sa.Column("uiterlijk", _T),
    sa.Column("geopend", _T, nullable=False),
    sa.Column("bijdrage", _T, nullable=False, server_default=Bijdrage.BW.value),
    sa.CheckConstraint("soort in ('migratie', 'periodiek')", name="ronde_soort"),
    sa.CheckConstraint(_EEN_BIJDRAGE, name="ronde_bijdrage"),
)
"""The comparisons of this dossier, one after the other; the newest is open. `peildatum` is the day
that it speaks of, `uiterlijk` the moment of the answer (null: none agreed), `bijdrage` the
contribution that it is about."""

rondelevering = sa.Table(
    "rondelevering",
    schema,
    sa.Column("terugkoppeling_id", _I, sa.ForeignKey("terugkoppeling.id"), primary_key=True),
    sa.Column("bsn", _T, primary_key=True),
    sa.Column("startnummer", _I, primary_key=True, autoincrement=False),
    sa.Column("startdatum", _T, nullable=False),
    sa.Column("stopdatum", _T),
    sa.Column("kostprijs", _I),
)
"""Deliveries that stand at the CAK without a message of this dossier ("volgens CAK"): as the file
and the register said when this answer was given."""

vergelijking = sa.Table(
    "vergelijking",
    schema,
    _id(),
    sa.Column("sleutel", _T, nullable=False),
    sa.Column("moment", _T, nullable=False),
    sa.Column("b4_sha256", _T, nullable=False),
    sa.Column("b4_naam", _T, nullable=False),
    sa.Column("register_sha256", _T, nullable=False),
    sa.Column("register_naam", _T, nullable=False),
    sa.Column("aantallen", _T, nullable=False),
    sa.Column("uitkomst", sa.LargeBinary, nullable=False),
    sa.Column("alleen_register", sa.LargeBinary, nullable=False),
    sa.Column("b4_bron", sa.LargeBinary, nullable=False),
    sa.Column("register_bron", sa.LargeBinary, nullable=False),
    sa.Column("b4_frame", sa.LargeBinary, nullable=False),
    sa.Column("register_frame", sa.LargeBinary, nullable=False),
    sa.Column("ronde", _I, nullable=False, server_default="1"),
)
"""One comparison, in round `ronde`: what went in, the counts, and the frames as parquet: the
outcome, who is only in the register, both inputs as they came and as they were read. In a round
that returns `uitkomst` holds who is not in the file as well, and `alleen_register` is empty."""

terugkoppeling = sa.Table(
    "terugkoppeling",
    schema,
    _id(),
    sa.Column("vergelijking_id", _I, sa.ForeignKey("vergelijking.id"), nullable=False),
    sa.Column("moment", _T, nullable=False),
    sa.Column("werkboek_sha256", _T, nullable=False),
    sa.Column("antwoord_sha256", _T, nullable=False),
    sa.Column("op_tijd", _I, nullable=False),
    sa.Column("klanten", _I, nullable=False),
    sa.Column("aanmelden", _I, nullable=False),
    sa.Column("niet_aanleveren", _I, nullable=False),
    sa.Column("per_reden", _T, nullable=False),
    sa.Column("spoor_kop", _T, nullable=False),
    sa.CheckConstraint("klanten = aanmelden + niet_aanleveren", name="terugkoppeling_telling"),
)
"""The promise to the CAK: how many clients are announced, and how many are not, by reason."""

besluit = sa.Table(
    "besluit",
    schema,
    _id(),
    sa.Column("terugkoppeling_id", _I, sa.ForeignKey("terugkoppeling.id"), nullable=False),
    sa.Column("regel", _T, nullable=False),
    sa.Column("rij", _I, nullable=False),
    sa.Column("bsn", _T),
    sa.Column("soort", _T, nullable=False),
    sa.Column("aanmelden", _I, nullable=False),
    sa.Column("reden", _T),
    sa.Column("datum", _T),
    sa.Column("toelichting", _T),
    sa.Column("startdatum", _T),
    sa.Column("stopdatum", _T),
    sa.Column("startnummer", _I),
    sa.Column("gemeente", _T),
    sa.Column("buitenregionaal", _I, nullable=False, server_default="0"),
    sa.Column("besluit", _T, nullable=False, server_default=""),
    sa.Column("verschil", _T, nullable=False, server_default=""),
    sa.Column("kostprijs", _I),
    sa.CheckConstraint("soort in ('b4', 'register')", name="besluit_soort"),
    sa.CheckConstraint("aanmelden in (0, 1)", name="besluit_aanmelden"),
    sa.CheckConstraint(
        "aanmelden = 0 or (bsn is not null and startdatum is not null)", name="besluit_volledig"
    ),
    sa.UniqueConstraint("terugkoppeling_id", "regel"),
)
"""What was answered for each row. `soort` b4: a row of B4, `rij` its row there; register: a person
whom the CAK does not know (never part of the control total). In a round that returns `besluit` is
the decision (Start, Wijziging, Stop, Intrekking, Niets, CAK corrigeert) and `verschil` the kind of
difference; `aanmelden` is 1 when a Start, Wijziging or Stop goes out. `kostprijs`: in cents, of the
abonnementstarief alone."""

EEN_OP_EEN = (
    "CREATE UNIQUE INDEX besluit_een_op_een ON besluit (terugkoppeling_id, bsn) "
    "WHERE aanmelden = 1 AND besluit IN ('', 'Start')"
)
event.listen(besluit, "after_create", sa.DDL(EEN_OP_EEN))  # type: ignore[no-untyped-call]
"""Nobody is announced twice in one answer. The same words for SQLite and PostgreSQL: an Index with
a condition would load what SQLAlchemy knows of both."""

besluitperiode = sa.Table(
    "besluitperiode",
    schema,
    sa.Column("terugkoppeling_id", _I, sa.ForeignKey("terugkoppeling.id"), primary_key=True),
    sa.Column("bsn", _T, primary_key=True),
    sa.Column("startdatum", _T, primary_key=True),
    sa.Column("stopdatum", _T),
    sa.Column("startnummer", _I),
)
"""The later periods of who is announced: left, and came back. The first one stands in `besluit`."""

akkoord = sa.Table(
    "akkoord",
    schema,
    _id(),
    sa.Column("op", _T, nullable=False, unique=True),
    sa.Column("moment", _T, nullable=False),
)
"""The go of the CAK, by the day on which it was given."""

startnummer = sa.Table(
    "startnummer",
    schema,
    sa.Column("nummer", _I, primary_key=True, autoincrement=False),
    sa.Column("bsn", _T, nullable=False, index=True),
    sa.Column("bron", _T, nullable=False),
    sa.Column("bijdrage", _T, nullable=False, server_default=Bijdrage.BW.value),
    sa.CheckConstraint("bron in ('register', 'bvtool')", name="startnummer_bron"),
    sa.CheckConstraint(f"nummer between 0 and {MAX_NUMMER}", name="startnummer_bereik"),
    sa.CheckConstraint(_EEN_BIJDRAGE, name="startnummer_bijdrage"),
)
"""Start numbers in use; a number belongs to one person and one contribution for ever."""

zending = sa.Table(
    "zending",
    schema,
    sa.Column("nr", _I, primary_key=True),
    sa.Column("datum", _T, nullable=False),
    sa.Column("naam", _T, nullable=False, unique=True),
    sa.Column("moment", _T, nullable=False),
    sa.Column("aantal", _I, nullable=False),
    sa.Column("envelop", _I, nullable=False),
    sa.Column("sha256", _T, nullable=False),
)
"""One delivery: the zip and its messages."""

bericht = sa.Table(
    "bericht",
    schema,
    _id(),
    sa.Column("zending_nr", _I, sa.ForeignKey("zending.nr"), nullable=False, index=True),
    sa.Column("soort", _T, nullable=False),
    sa.Column("afzender", _T, nullable=False),
    sa.Column("identificatie", _T, nullable=False),
    sa.Column("dagtekening", _T, nullable=False),
    sa.Column("bsn", _T, nullable=False, index=True),
    sa.Column("startnummer", _I, nullable=False),
    sa.Column("startdatum", _T, nullable=False),
    sa.Column("stopdatum", _T),
    sa.Column("status", _I, nullable=False),
    sa.Column("referentie", _T, unique=True),
    sa.Column("moment", _T, nullable=False),
    sa.Column("toelichting", _T),
    sa.Column("kostprijs", _I),
    sa.CheckConstraint("status in (1, 2, 3)", name="bericht_status"),
    sa.CheckConstraint("length(identificatie) between 1 and 12", name="bericht_identificatie"),
    sa.UniqueConstraint("soort", "afzender", "identificatie"),
)
"""Every message that was made, in the order in which it was made. Of which contribution it is,
follows from `soort` (`Bijdrage.berichten`). `kostprijs`: in cents."""

antwoord = sa.Table(
    "antwoord",
    schema,
    _id(),
    sa.Column("bericht_id", _I, sa.ForeignKey("bericht.id"), index=True),
    sa.Column("soort", _T, nullable=False),
    sa.Column("afzender", _T),
    sa.Column("identificatie", _T),
    sa.Column("dagtekening", _T),
    sa.Column("identificatie_retour", _T),
    sa.Column("dagtekening_retour", _T),
    sa.Column("uitkomst", _T, nullable=False),
    sa.Column("codes", _T, nullable=False),
    sa.Column("twijfel", _T, nullable=False, server_default=""),
    sa.Column("verschil", _T, nullable=False, server_default=""),
    sa.Column("uitspraak", _T, nullable=False, server_default=""),
    sa.Column("bestand", _T, nullable=False),
    sa.Column("sha256", _T, nullable=False, unique=True),
    sa.Column("moment", _T, nullable=False),
    sa.CheckConstraint("soort in ('402', '404', '406', '408', 'Fo01')", name="antwoord_soort"),
    sa.CheckConstraint(
        f"uitkomst in ({', '.join(repr(u.value) for u in UITSPRAKEN)})",
        name="antwoord_uitkomst",
    ),
    sa.CheckConstraint(
        f"twijfel in ({', '.join(repr(t.value) for t in Twijfel)})", name="antwoord_twijfel"
    ),
)
"""Every answer that was read, once by content; `bericht_id` is empty when it fits no message.
`twijfel`, `verschil` and `uitspraak`: see `feiten.Beoordeeld`."""


def make_engine(pad: Path, url: str = "", *, alleen_lezen: bool = False) -> Engine:
    """An engine on the ledger: PostgreSQL when `url` says so, else SQLite at `pad`.

    SQLite runs with the rollback journal (safe on a network share, never WAL), extra
    synchronisation (a commit is the removal of the journal; that too must be on the disk before a
    file is published), foreign keys on, and takes its write lock at the start of a transaction.
    `alleen_lezen` needs no lock and works also where an interrupted run left its journal. Raises
    InstellingFout when `url` is no ledger.
    """
    if url:
        engine = make_server_engine(url)
        if alleen_lezen:
            event.listen(engine, "connect", bridge_server)
        return engine
    from bvtool.dossier.inkijk import connect_lezend

    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: connect_lezend(pad) if alleen_lezen else _connect(pad),
        poolclass=sa.pool.NullPool,
    )
    begin = "BEGIN" if alleen_lezen else "BEGIN IMMEDIATE"
    event.listen(engine, "begin", lambda verbinding: verbinding.exec_driver_sql(begin))
    return engine


def _connect(pad: Path) -> Any:
    import sqlite3

    verbinding = sqlite3.connect(pad, timeout=5, isolation_level=None)
    for pragma in ("foreign_keys = ON", "synchronous = EXTRA", "secure_delete = ON"):
        verbinding.execute(f"PRAGMA {pragma}")
    return verbinding


def read_meta(verbinding: Connection) -> dict[str, str]:
    """The facts about the ledger itself."""
    rijen = verbinding.execute(sa.select(meta.c.sleutel, meta.c.waarde))
    return {rij.sleutel: rij.waarde for rij in rijen}


def write_meta(verbinding: Connection, sleutel: str, waarde: str) -> None:
    """Set one fact about the ledger itself; writes nothing when it is so already."""
    if read_meta(verbinding).get(sleutel) == waarde:
        return
    verbinding.execute(sa.delete(meta).where(meta.c.sleutel == sleutel))
    verbinding.execute(sa.insert(meta).values(sleutel=sleutel, waarde=waarde))
