"""A raw table becomes the canonical frame of its kind; what each column holds is a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from bvtool.tabel.waarden.velden import Veldlezer
from bvtool.vak.fouten import Bevinding
from bvtool.vak.gemeenten import find_gemeente

if TYPE_CHECKING:
    import polars as pl

Veldsoort = Literal[
    "tekst", "naam", "code", "code2", "code4", "release", "janee", "getal", "geboorte", "datum",
    "datum_streng", "einde", "gemeente", "geld",
]  # fmt: skip


def read_velden(lezer: Veldlezer, velden: Mapping[str, Veldsoort]) -> pl.DataFrame:
    """`rij`, the four BSN columns, and a column per key of `velden`, in that order."""
    frame = lezer.read_bsn()
    return frame.with_columns(
        _read_veld(lezer, sleutel, soort).alias(sleutel) for sleutel, soort in velden.items()
    )


def _read_veld(lezer: Veldlezer, sleutel: str, soort: Veldsoort) -> pl.Series:
    match soort:
        case "tekst":
            return lezer.read_tekst(sleutel)
        case "naam":
            return lezer.read_naam(sleutel)
        case "code" | "code2" | "code4":
            return lezer.read_code(sleutel, breedte=int(soort[4:] or 0))
        case "gemeente":
            return read_gemeente(lezer, sleutel)
        case "release" | "janee" | "getal" | "geld" | "einde" | "geboorte":
            gelezen: pl.Series = getattr(lezer, f"read_{soort}")(sleutel)
            return gelezen
        case _:
            return lezer.read_datum(sleutel, streng=soort == "datum_streng")


def read_gemeente(lezer: Veldlezer, sleutel: str) -> pl.Series:
    """A municipality as its code of four digits, by code or by name; another text is told."""
    import polars as pl

    kolom = lezer.read_code(sleutel, breedte=4)
    # matches: "0363"
    namen = kolom.drop_nulls().unique()
    namen = namen.filter(~namen.str.contains(r"^\d{4}$"))
    if namen.is_empty():
        return kolom
    codes = {naam: find_gemeente(f" {naam} ", None) for naam in namen}
    vreemd = kolom.is_in([naam for naam, code in codes.items() if code is None])
    if vreemd.any():
        tabel = lezer.tabel
        rijen = tabel.frame["rij"].filter(vreemd.fill_null(False)).to_list()
        waar = tabel.locate_rijen(rijen, tabel.kolommen[sleutel])
        wat = "Hier staat geen gemeente die bvtool kent; de cel telt als leeg."
        nu = "Schrijf de code van het CBS of de naam van de gemeente."
        lezer.meldingen.append(Bevinding(waar, wat, nu))
    return kolom.replace(codes).cast(pl.String)
