"""The tables of the ledger that only a dossier of the CAK fills.

A file is known by its kind, its gemeente and its content; a path only says where it was seen and
when it arrived there. What the files say stands in lots: one parquet per run and kind.
"""

from __future__ import annotations

import sqlalchemy as sa

from bvtool.dossier.ledger import schema

__all__ = [
    "bestand",
    "brief",
    "daad",
    "ligt",
    "lot",
    "notitie",
    "pad",
    "pagina",
    "schema",
    "stand",
    "uitspraak",
    "verloop",
]

_T, _I = sa.Text, sa.Integer

bestand = sa.Table(
    "cak_bestand",
    schema,
    sa.Column("id", _I, primary_key=True),
    sa.Column("soort", _T, nullable=False),
    sa.Column("uitvoerder", _T, nullable=False),
    sa.Column("sha256", _T, nullable=False),
    sa.Column("toestand", _T, nullable=False),
    sa.Column("melding", _T, nullable=False),
    sa.Column("rijen", _I, nullable=False),
    sa.Column("opgenomen", _T, nullable=False),
    sa.CheckConstraint("toestand in ('gelezen', 'geweigerd')", name="cak_bestand_toestand"),
    sa.UniqueConstraint("soort", "uitvoerder", "sha256"),
)
"""Every file that was taken in, once by content. `melding`: what to know about it, Dutch."""

pad = sa.Table(
    "cak_pad",
    schema,
    sa.Column("naam", _T, primary_key=True),
    sa.Column("sha256", _T, primary_key=True),
    sa.Column("bestand_id", _I, sa.ForeignKey("cak_bestand.id"), nullable=False),
    sa.Column("grootte", sa.BigInteger, nullable=False),
    sa.Column("tijd_ns", sa.BigInteger, nullable=False),
    sa.Column("moment", _T, nullable=False),
    sa.Column("bron", _T, nullable=False),
    sa.CheckConstraint("bron in ('ontvangst.csv', 'bestandstijd')", name="cak_pad_bron"),
)
"""Where each content was seen, and the moment of arrival there; size and file time save reading."""

lot = sa.Table(
    "cak_lot",
    schema,
    sa.Column("id", _I, primary_key=True),
    sa.Column("soort", _T, nullable=False),
    sa.Column("rijen", _I, nullable=False),
    sa.Column("opgenomen", _T, nullable=False),
    sa.Column("inhoud", sa.LargeBinary, nullable=False),
)
"""What the files of one run and kind say, as parquet (see `monitor.rijen`)."""

stand = sa.Table(
    "cak_stand",
    schema,
    sa.Column("moment", _T, primary_key=True),
    sa.Column("inhoud", _T, nullable=False),
)
"""The figures of each run, per gemeente, as JSON: to tell what changed since the last one."""

pagina = sa.Table(
    "cak_pagina",
    schema,
    sa.Column("naam", _T, primary_key=True),
    sa.Column("sleutel", _T, nullable=False),
    sa.Column("moment", _T, nullable=False),
)
"""What each page or letter was made from (a hash), and the moment at which that came to be."""

daad = sa.Table(
    "cak_daad",
    schema,
    sa.Column("id", _I, primary_key=True),
    sa.Column("uitvoerder", _T, nullable=False),
    sa.Column("wat", _T, nullable=False),
    sa.Column("moment", _T, nullable=False),
    sa.Column("wie", _T, nullable=False),
    sa.Column("tekst", _T, nullable=False),
    sa.Column("tot", _T, nullable=False),
    sa.Column("aantal", _I),
    sa.Column("redenen", _T, nullable=False),
    sa.CheckConstraint(
        "wat in ('gebeld', 'afgesproken', 'akkoord', 'verstuurd', 'hv-dicht')", name="cak_daad_wat"
    ),
)
"""What staff did, in the order in which it was written down. `tot`: the day on which it comes up
again, or empty; `aantal`: the number promised then (of an akkoord); `redenen`: the reasons to call
that stood then, joined by commas."""

brief = sa.Table(
    "cak_brief",
    schema,
    sa.Column("id", _I, primary_key=True),
    sa.Column("uitvoerder", _T, nullable=False),
    sa.Column("soort", _T, nullable=False),
    sa.Column("feiten", _T, nullable=False),
    sa.Column("toestand", _T, nullable=False),
    sa.Column("moment", _T, nullable=False),
    sa.Column("wie", _T, nullable=False),
    sa.CheckConstraint(
        "toestand in ('te versturen', 'verstuurd', 'vervallen')", name="cak_brief_toestand"
    ),
    sa.UniqueConstraint("uitvoerder", "soort", "feiten"),
)
"""Every letter by the facts it rests on (a hash), since when it is in its state, and by whom."""

notitie = sa.Table(
    "cak_notitie",
    schema,
    sa.Column("id", _I, primary_key=True),
    sa.Column("blad", _T, nullable=False),
    sa.Column("sleutel", _T, nullable=False),
    sa.Column("kolom", _T, nullable=False),
    sa.Column("tekst", _T, nullable=False),
    sa.Column("moment", _T, nullable=False),
)
"""What staff typed in the workbook of the monitor, by sheet, row (its key) and column."""

ligt = sa.Table(
    "cak_ligt",
    schema,
    sa.Column("naam", _T, primary_key=True),
    sa.Column("sha256", _T, nullable=False),
    sa.Column("plek", _T, nullable=False),
    sa.Column("sinds", _T, nullable=False),
)
"""What lies in `inkomend` now: per path the content. Only this counts. `plek`: which folder saw it
last, for a ledger on a server that more folders share; empty in a folder of its own."""

verloop = sa.Table(
    "cak_verloop",
    schema,
    sa.Column("id", _I, primary_key=True),
    sa.Column("naam", _T, nullable=False),
    sa.Column("sha256", _T, nullable=False),
    sa.Column("wat", _T, nullable=False),
    sa.Column("moment", _T, nullable=False),
    sa.Column("reden", _T, nullable=False),
    sa.CheckConstraint("wat in ('weg', 'vervangen', 'terug', 'vergeten')", name="cak_verloop_wat"),
)
"""What happened to a content that lay somewhere, in order; `reden`: why staff forgot it."""

uitspraak = sa.Table(
    "cak_uitspraak",
    schema,
    sa.Column("id", _I, primary_key=True),
    sa.Column("uitvoerder", _T, nullable=False),
    sa.Column("identificatie", _T, nullable=False),
    sa.Column("dagtekening", _T, nullable=False),
    sa.Column("uitkomst", _T, nullable=False),
    sa.Column("reden", _T, nullable=False),
    sa.Column("moment", _T, nullable=False),
    sa.CheckConstraint(
        "uitkomst in ('goedgekeurd', 'afgekeurd', 'geldt')", name="cak_uitspraak_uitkomst"
    ),
)
"""What staff say of a message whose answers contradict each other, or which of two messages of one
moment holds (geldt); the last word counts."""
