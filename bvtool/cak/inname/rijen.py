"""The shape of what files say, per kind, and how it is kept: parquet in lots.

Every frame has `bestand` (Int64, the file it came from) and a row number; what more, see SCHEMA.
A person without a readable BSN has a `sleutel` that starts with `?`, so that the rows of B4 and of
its answer still find each other.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from bvtool.berichten.schema import BW
from bvtool.dossier.vragen import inname as vragen

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_S, _I, _B = pl.String, pl.Int64, pl.Boolean
SCHEMA: Mapping[str, Mapping[str, type[pl.DataType]]] = {
    "b4": {
        "rij": _I,
        "sleutel": _S,
        "bsn": _S,
        "gemeentecode": _S,
        "uitvoerdercode": _S,
        "cak_start": pl.Date,
    },
    "terugkoppeling": {
        "rij": _I,
        "sleutel": _S,
        "klant": _S,
        "aanmelden": _B,
        "reden": _S,
        "gemeentecode": _S,
        "uitvoerdercode": _S,
        "besluit": _S,
        "startdatum": pl.Date,
        "stopdatum": pl.Date,
        "peildatum": pl.Date,
        "bijdrage": _S,
    },
    "407": {
        "rij": _I,
        "sha": _S,
        "leesbaar": _B,
        "afzender": _S,
        "identificatie": _S,
        "dagtekening": pl.Date,
        "bsn": _S,
        "startnummer": _I,
        "startdatum": pl.Date,
        "stopdatum": pl.Date,
        "status": _I,
        "referentie": _S,
        "soort": _S,
        "kostprijs": _I,
    },
    "408": {
        "rij": _I,
        "sha": _S,
        "soort": _S,
        "afzender": _S,
        "identificatie": _S,
        "dagtekening": pl.Date,
        "identificatie_retour": _S,
        "dagtekening_retour": _S,
        "uitkomst": _S,
        "codes": _S,
        "kruis": _S,
        "k_bsn": _S,
        "k_startnummer": _I,
        "k_startdatum": pl.Date,
        "k_stopdatum": pl.Date,
        "k_status": _I,
    },
    "productafname": {
        "rij": _I,
        "bsn": _S,
        "startnummer": _I,
        "opgelegd": _S,
        "soort_bijdrage": _S,
        "vanaf": _S,
        "reden_geen": _S,
    },
}
"""Columns and types per kind. b4: `cak_start` the start that the CAK has, null where its file names
none. terugkoppeling: `sleutel` the row of B4 that is answered, `klant` the
BSN that will come in the 407 (null where it is not known), `aanmelden` null without an answer; in a
round that returns `besluit` (a word of `vak.rondebesluit`) with its dates, `aanmelden` when a
message follows from it, and `peildatum` when the file names its round; null in the migration.
`bijdrage`: the contribution that the file names, null when it names none. 407: `soort` the kind of
message (WMO401, WMO403, WMO405 or WMO407; null for one that tells of no kind), `kostprijs` cents.
`gemeentecode` and `uitvoerdercode`: whose row it is, as the file says (null where it does not)."""


EIGEN_TEKST = "tekst"
"""The reason of a client who is not delivered, when it is a text of the gemeente's own."""


class GelezenTabel(NamedTuple):
    """What a file says: `frame` as in SCHEMA, and Dutch sentences on what was odd."""

    frame: pl.DataFrame
    meldingen: Sequence[str] = ()


def make_frame(soort: str, rijen: Sequence[Sequence[object]]) -> pl.DataFrame:
    """Rows in the order of SCHEMA as a frame."""
    return pl.DataFrame(rijen, schema=dict(SCHEMA[soort]), orient="row")


def keep_lot(
    verbinding: Verbinding, soort: str, frames: Mapping[int, pl.DataFrame], nu: str
) -> None:
    """Write what the new files of one kind say (by number) into the ledger; nothing when they say
    nothing."""
    nummers = [nummer for nummer, frame in frames.items() for _ in range(frame.height)]
    if not nummers:
        return
    samen = pl.concat(frames.values())
    samen.insert_column(0, pl.Series("bestand", nummers, dtype=pl.Int64))
    stroom = io.BytesIO()
    samen.write_parquet(stroom, compression="zstd", compression_level=1)
    vragen.add_lot(verbinding, soort, samen.height, nu, stroom.getvalue())


def read_lots(verbinding: Verbinding) -> dict[str, pl.DataFrame]:
    """Everything that was taken in, per kind, with `bestand` first, in the order of taking in."""
    per: dict[str, list[pl.DataFrame]] = {
        soort: [pl.DataFrame(schema={"bestand": _I, **velden})] for soort, velden in SCHEMA.items()
    }
    for soort, inhoud in vragen.iter_lots(verbinding):
        per[soort].append(pl.read_parquet(io.BytesIO(inhoud)))
    lots = {soort: pl.concat(frames, how="diagonal") for soort, frames in per.items()}
    # What was taken in before messages of another contribution were: a message that could be read
    # was a 407.
    oud = pl.when("leesbaar").then(pl.lit(BW[0]))
    lots["407"] = lots["407"].with_columns(soort=pl.coalesce("soort", oud))
    return lots
