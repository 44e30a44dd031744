"""The rows of the ledger as the rest of bvtool knows them; loads nothing.

The fields of a row stand in the order of the columns that the questions in `vragen` ask for.
"""

from __future__ import annotations

from typing import NamedTuple


class Beoordeeld(NamedTuple):
    """An answer as it goes into the ledger and comes out of it again; equal means the same answer,
    whatever its bytes.

    `bericht_id` is None when it fits no message. `soort` 408 or Fo01; the header that it answers
    is None for an Fo01. Days are ISO text (of an Fo01: jjjjmmdd). `codes` in order, joined by
    commas. `twijfel` says why it must not be believed as it is (`vak.standen.Twijfel`), `verschil`
    which fields differ from what was sent. `uitspraak` is the reason that a person gave: then this
    is that person's word and no answer at all.
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
