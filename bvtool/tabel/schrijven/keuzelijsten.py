"""The lists behind the dropdowns: one visible sheet, and a named range for each list."""

from collections.abc import Mapping, Sequence

import polars as pl
from xlsxwriter.utility import quote_sheetname, xl_range_abs

from bvtool.tabel.schrijven.bouwdelen import Blad, Kolom, LijstBron
from bvtool.vak.fouten import InterneFout

_BLAD = "Lijsten"


def lists_sheet(
    lijsten: Mapping[str, Sequence[tuple[str, str]]],
) -> tuple[Blad, dict[str, LijstBron]]:
    """The sheet `Lijsten` (Lijst, Waarde, Betekenis) and the named range of every list.

    `lijsten`: per name of a list its values with their meaning. The sheet has no filter: sorting
    it would mix the lists up.
    """
    rijen = [(naam, *regel) for naam, regels in lijsten.items() for regel in regels]
    frame = pl.DataFrame(
        rijen,
        schema={"lijst": pl.String, "waarde": pl.String, "betekenis": pl.String},
        orient="row",
    )
    kolommen = (
        Kolom("Lijst", "lijst"),
        Kolom("Waarde", "waarde"),
        Kolom("Betekenis", "betekenis"),
    )
    bronnen: dict[str, LijstBron] = {}
    eerste = 0
    for naam, regels in lijsten.items():
        bronnen[naam] = LijstBron(_BLAD, "waarde", eerste, len(regels))
        eerste += len(regels)
    return Blad(_BLAD, kolommen, frame, liggend=False, filter=False), bronnen


def list_range(naam: str, bron: LijstBron, bladen: Sequence[Blad]) -> str:
    """The cells of a list, for instance `Lijsten!$B$2:$B$3`.

    Raises InterneFout when the sheet, the column or the values are not there.
    """
    blad = next((blad for blad in bladen if blad.naam == bron.blad), None)
    namen = [kolom.naam for kolom in blad.kolommen] if blad else []
    if blad is None or bron.kolom not in namen:
        raise InterneFout(f"De lijst {naam} heeft geen blad of kolom.", waar=f"blad {bron.blad}")
    waarden = blad.frame[bron.kolom][bron.eerste :]
    aantal = bron.aantal
    if aantal is None:
        aantal = waarden.len()
        if waarden.has_nulls():
            aantal = int(waarden.is_null().arg_max() or 0)
    if not 0 < aantal <= waarden.len():
        raise InterneFout(f"De lijst {naam} heeft geen waarden.", waar=f"blad {bron.blad}")
    kolom, eerste = namen.index(bron.kolom), bron.eerste + 1
    return f"{quote_sheetname(bron.blad)}!{xl_range_abs(eerste, kolom, eerste + aantal - 1, kolom)}"
