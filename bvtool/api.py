"""bvtool as a library: compare two tables of your own, without a dossier, a file or a clock.

>>> import polars as pl
>>> from datetime import date
>>> b4 = pl.DataFrame({"bsn": ["999900006", "999900018", "123"]})
>>> register = pl.DataFrame({
...     "bsn": ["999900006", "999900018"],
...     "productcategorie": ["15", "15"],
...     "ingangsdatum": [date(2020, 1, 1), date(2020, 1, 1)],
...     "einddatum": [None, date(2022, 8, 31)],
...     "reden_einde": [None, "19"],
... })
>>> uitkomst = vergelijk(b4, register)
>>> uitkomst.b4["uitkomst"].to_list()
['aan_te_melden', 'niet_aanleveren', 'onleesbaar']
>>> uitkomst.b4["uitleg"][0]
'Op 1-10-2022 in beschermd wonen volgens uw register: vanaf 01-01-2020, zonder einddatum.'

The columns are those of `vergelijking.frames` (B4 and REGISTER): `bsn` as text, dates as Date,
codes as text. Only `bsn` is required, and of the register a start; what is not there is empty.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from bvtool.tabel.waarden.bsn import add_bsn
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.peil import MIGRATIE, Peil
from bvtool.vak.versie import __version__
from bvtool.vergelijking import frames
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.uitkomst import Uitkomst, make_uitkomst

__all__ = ["Beleid", "Uitkomst", "__version__", "vergelijk"]

_STARTS = ("ingangsdatum", "startdatum_levering")


def vergelijk(
    b4: pl.DataFrame,
    register: pl.DataFrame,
    *,
    peildatum: date = MIGRATIE.datum,
    beleid: Beleid | None = None,
    gemeente: str = "",
) -> Uitkomst:
    """Who is announced, who is not and why: one outcome per row of B4, and who is only in the
    register.

    `b4` and `register` hold one row per client and per provision; `peildatum` is the reference
    date (default 1-10-2022, that of the migration). `beleid` are the policies of a dossier, its
    `peil` is set to `peildatum`; `gemeente` (four digits) marks clients who live elsewhere. Gives
    `Uitkomst`: the frames UITKOMST, ALLEEN_REGISTER and VERSCHILLEN of `vergelijking.frames`, and
    the counts. Raises InvoerGeweigerd when a required column is missing or has another type.
    """
    if not any(start in register.columns for start in _STARTS):
        raise _refuse("register", f"kolom {_STARTS[0]} ontbreekt")
    van = Beleid() if beleid is None else beleid
    return make_uitkomst(
        _make_frame(b4, frames.B4),
        _make_frame(register, frames.REGISTER),
        van._replace(peil=Peil(peildatum)),
        b4_sha256="",
        register_sha256="",
        gemeente=gemeente,
    )


def _make_frame(tabel: pl.DataFrame, afspraak: frames.Frameafspraak) -> pl.DataFrame:
    """The canonical frame: rows numbered from 1, the BSN judged, absent columns empty."""
    if tabel.schema.get("bsn") != pl.String:
        raise _refuse(afspraak.naam, "kolom bsn ontbreekt of is geen tekst")
    soorten = afspraak.make_schema()
    kolommen = {}
    for naam, soort in soorten.items():
        if naam not in tabel.columns:
            kolommen[naam] = pl.lit(None, dtype=soort)
        elif tabel.schema[naam] not in (soort, pl.Null):
            raise _refuse(afspraak.naam, f"kolom {naam} is geen {soort.__name__}")
        else:
            kolommen[naam] = pl.col(naam).cast(soort)
    genummerd = tabel.select(invoer=pl.col("bsn"), **kolommen).with_columns(
        rij=pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    )
    bsn = [k for k in soorten if k.startswith("bsn")]
    return add_bsn(genummerd.drop(bsn), "invoer").select(list(soorten))


def _refuse(tabel: str, wat: str) -> InvoerGeweigerd:
    return InvoerGeweigerd(
        f"De tabel {tabel} past niet: {wat}.",
        waar=tabel,
        wat_nu="Geef de kolommen de namen en typen van bvtool.vergelijking.frames.",
    )
