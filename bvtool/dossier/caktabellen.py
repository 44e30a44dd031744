"""The tables of the ledger that only a dossier of the CAK fills.

A file is known by its kind, its gemeente and its content; a path only says where it was seen and
when it arrived there. What the files say stands in lots: one parquet per run and kind.
"""

from __future__ import annotations

from bvtool.dossier import ledger
from bvtool.dossier.schema import Tabel, order_tabellen

bestand = Tabel(
    "cak_bestand",
    """
    id SERIAL NOT NULL
    soort TEXT NOT NULL
    uitvoerder TEXT NOT NULL
    sha256 TEXT NOT NULL
    toestand TEXT NOT NULL
    melding TEXT NOT NULL
    rijen INTEGER NOT NULL
    opgenomen TEXT NOT NULL
    PRIMARY KEY (id)
    CONSTRAINT cak_bestand_toestand CHECK (toestand in ('gelezen', 'geweigerd'))
    UNIQUE (soort, uitvoerder, sha256)
    """,
)
"""Every file that was taken in, once by content. `melding`: what to know about it, Dutch."""

pad = Tabel(
    "cak_pad",
    """
    naam TEXT NOT NULL
    sha256 TEXT NOT NULL
    bestand_id INTEGER NOT NULL
    grootte BIGINT NOT NULL
    tijd_ns BIGINT NOT NULL
    moment TEXT NOT NULL
    bron TEXT NOT NULL
    PRIMARY KEY (naam, sha256)
    CONSTRAINT cak_pad_bron CHECK (bron in ('ontvangst.csv', 'bestandstijd'))
    FOREIGN KEY(bestand_id) REFERENCES cak_bestand (id)
    """,
)
"""Where each content was seen, and the moment of arrival there; size and file time save reading."""

lot = Tabel(
    "cak_lot",
    """
    id SERIAL NOT NULL
    soort TEXT NOT NULL
    rijen INTEGER NOT NULL
    opgenomen TEXT NOT NULL
    inhoud BLOB NOT NULL
    PRIMARY KEY (id)
    """,
)
"""What the files of one run and kind say, as parquet (see `monitor.rijen`)."""

stand = Tabel(
    "cak_stand",
    """
    moment TEXT NOT NULL
    inhoud TEXT NOT NULL
    PRIMARY KEY (moment)
    """,
)
"""The figures of each run, per gemeente, as JSON: to tell what changed since the last one."""

pagina = Tabel(
    "cak_pagina",
    """
    naam TEXT NOT NULL
    sleutel TEXT NOT NULL
    moment TEXT NOT NULL
    PRIMARY KEY (naam)
    """,
)
"""What each page or letter was made from (a hash), and the moment at which that came to be."""

daad = Tabel(
    "cak_daad",
    """
    id SERIAL NOT NULL
    uitvoerder TEXT NOT NULL
    wat TEXT NOT NULL
    moment TEXT NOT NULL
    wie TEXT NOT NULL
    tekst TEXT NOT NULL
    tot TEXT NOT NULL
    aantal INTEGER
    redenen TEXT NOT NULL
    PRIMARY KEY (id)
    CONSTRAINT cak_daad_wat
        CHECK (wat in ('gebeld', 'afgesproken', 'akkoord', 'verstuurd', 'hv-dicht'))
    """,
)
"""What staff did, in the order in which it was written down. `tot`: the day on which it comes up
again, or empty; `aantal`: the number promised then (of an akkoord); `redenen`: the reasons to call
that stood then, joined by commas."""

brief = Tabel(
    "cak_brief",
    """
    id SERIAL NOT NULL
    uitvoerder TEXT NOT NULL
    soort TEXT NOT NULL
    feiten TEXT NOT NULL
    toestand TEXT NOT NULL
    moment TEXT NOT NULL
    wie TEXT NOT NULL
    PRIMARY KEY (id)
    CONSTRAINT cak_brief_toestand
        CHECK (toestand in ('te versturen', 'verstuurd', 'vervallen'))
    UNIQUE (uitvoerder, soort, feiten)
    """,
)
"""Every letter by the facts it rests on (a hash), since when it is in its state, and by whom."""

notitie = Tabel(
    "cak_notitie",
    """
    id SERIAL NOT NULL
    blad TEXT NOT NULL
    sleutel TEXT NOT NULL
    kolom TEXT NOT NULL
    tekst TEXT NOT NULL
    moment TEXT NOT NULL
    PRIMARY KEY (id)
    """,
)
"""What staff typed in the workbook of the monitor, by sheet, row (its key) and column."""

ligt = Tabel(
    "cak_ligt",
    """
    naam TEXT NOT NULL
    sha256 TEXT NOT NULL
    plek TEXT NOT NULL
    sinds TEXT NOT NULL
    PRIMARY KEY (naam)
    """,
)
"""What lies in `inkomend` now: per path the content. Only this counts. `plek`: which folder saw it
last, for a ledger on a server that more folders share; empty in a folder of its own."""

verloop = Tabel(
    "cak_verloop",
    """
    id SERIAL NOT NULL
    naam TEXT NOT NULL
    sha256 TEXT NOT NULL
    wat TEXT NOT NULL
    moment TEXT NOT NULL
    reden TEXT NOT NULL
    PRIMARY KEY (id)
    CONSTRAINT cak_verloop_wat CHECK (wat in ('weg', 'vervangen', 'terug', 'vergeten'))
    """,
)
"""What happened to a content that lay somewhere, in order; `reden`: why staff forgot it."""

uitspraak = Tabel(
    "cak_uitspraak",
    """
    id SERIAL NOT NULL
    uitvoerder TEXT NOT NULL
    identificatie TEXT NOT NULL
    dagtekening TEXT NOT NULL
    uitkomst TEXT NOT NULL
    reden TEXT NOT NULL
    moment TEXT NOT NULL
    PRIMARY KEY (id)
    CONSTRAINT cak_uitspraak_uitkomst
        CHECK (uitkomst in ('goedgekeurd', 'afgekeurd', 'geldt'))
    """,
)
"""What staff say of a message whose answers contradict each other, or which of two messages of one
moment holds (geldt); the last word counts."""

_HIER = (bestand, pad, lot, stand, pagina, daad, brief, notitie, ligt, verloop, uitspraak)
_LEDGER = (tabel for tabel in vars(ledger).values() if isinstance(tabel, Tabel))
TABELLEN = order_tabellen([*_LEDGER, *_HIER])
"""Every table of the ledger by name, in the order in which they are made."""
