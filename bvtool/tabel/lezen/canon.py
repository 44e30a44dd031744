"""From what the spreadsheet library gives to the agreed text of a cell, and the kind of each
column.

The library gives a date as "2022-10-01 00:00:00", a time as a day in 1899 (or 1904), an error and a
number that is no date although it is formatted as one as nothing at all. The scan of the XML
(`bladscan`) knows what it lost; here that is put back, and nothing that stood in a cell is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bvtool.tabel.lezen.bladen import Bladscan
from bvtool.tabel.lezen.ruw import Kolomsoort, name_letter, split_cel
from bvtool.tabel.lezen.werkmap import Vel

if TYPE_CHECKING:
    import polars as pl

# matches: "2022-10-01 00:00:00"
_MOMENT = r"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?$"
# matches: "-12.5"
_GETAL = r"^-?(?:0|[1-9]\d*)(?:\.\d+)?$"
# matches: "1899-12-31 10:30:00"
_NUL_DAG = r"^1899-12-3[01][ T](\d\d:\d\d:\d\d)(?:\.\d+)?$"
# matches: "1904-01-01 10:30:00"
_NUL_DAG_1904 = r"^1904-01-01[ T](\d\d:\d\d:\d\d)(?:\.\d+)?$"
# matches: " 00:00:00"
_NUL_TIJD = r"[ T]00:00:00(?:\.0+)?$"
_VORMEN = {"getal": _GETAL, "dag": r"^\d{4}-\d\d-\d\d$", "moment": _MOMENT}
# matches: "44835"
_GETALACHTIG = rf"{_GETAL}|^\d{{4}}-\d\d-\d\d"
_LANG_GETAL = 17
_DAG = len("jjjj-mm-dd")
FOUTTEKENS = ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA")
FOUTTEKENS_NL = ("#N/B", "#VERW!", "#NAAM?", "#WAARDE!", "#DEEL/0!", "#LEEG!", "#GETAL!")


def make_frame(vel: Vel) -> pl.DataFrame:
    """The sheet with `rij` (Int64) and a column per letter from A on; empty text is null."""
    import polars as pl

    namen = {oud: name_letter(vel.begin + i) for i, oud in enumerate(vel.frame.columns)}
    frame = vel.frame.rename(namen)
    leeg = [pl.lit(None, dtype=pl.String).alias(name_letter(i)) for i in range(vel.begin)]
    if not namen:
        return pl.DataFrame(schema={"rij": pl.Int64})
    return (
        frame.select(*leeg, pl.all().replace("", None))
        .with_row_index("rij", 1)
        .with_columns(pl.col("rij").cast(pl.Int64))
    )


def lost_cells(frame: pl.DataFrame, scan: Bladscan) -> bool:
    """Whether the XML has more filled cells in a column than the library gave."""
    tekst = {k: n for (k, soort), n in scan.telling.items() if soort == "getal"}
    for kolom in tekst:
        totaal = sum(n for (k, _), n in scan.telling.items() if k == kolom)
        if kolom not in frame.columns or frame.height - frame[kolom].null_count() < totaal:
            return True
    return False


def restore_cells(frame: pl.DataFrame, cellen: Mapping[str, str]) -> pl.DataFrame:
    """Fill cells that are null with `cellen` (cell to text); others stay as they are."""
    import polars as pl

    per_kolom: dict[str, dict[int, str]] = {}
    for cel, tekst in cellen.items():
        letters = cel.rstrip("0123456789")
        if letters in frame.columns:
            per_kolom.setdefault(letters, {})[int(cel[len(letters) :])] = tekst
    for letters, gevuld in per_kolom.items():
        hersteld = pl.DataFrame(
            {"rij": list(gevuld), "_nieuw": list(gevuld.values())},
            schema={"rij": pl.Int64, "_nieuw": pl.String},
        )
        frame = (
            frame.join(hersteld, on="rij", how="left", maintain_order="left")
            .with_columns(pl.coalesce(letters, "_nieuw").alias(letters))
            .drop("_nieuw")
        )
    return frame


def fill_samengevoegd(frame: pl.DataFrame, bereiken: Sequence[str]) -> pl.DataFrame:
    """The value of cells that were merged one below the other, in every row that is there."""
    cellen: dict[str, str] = {}
    plek = {rij: i for i, rij in enumerate(frame["rij"])} if bereiken else {}
    for bereik in bereiken:
        (kolom, eerste), (tot, laatste) = (split_cel(cel) for cel in bereik.split(":"))
        if kolom == tot and kolom in frame.columns and eerste in plek:
            waarde = frame[kolom][plek[eerste]]
            rijen = range(eerste + 1, min(laatste, max(plek)) + 1)
            cellen |= {f"{kolom}{rij}": waarde for rij in rijen if waarde is not None}
    return restore_cells(frame, cellen)


def fold_cells(
    frame: pl.DataFrame, scan: Bladscan | None, *, datum1904: bool = False
) -> pl.DataFrame:
    """Dates, times, truth values and long numbers in the agreed form, where such cells occur."""
    import polars as pl

    nieuw: list[pl.Series] = []
    for letters in frame.columns[1:]:
        if scan is None or scan.telling[letters, "getal"]:
            nieuw.append(_fold_getallen(frame[letters], datum1904))
    frame = frame.with_columns(nieuw)
    return frame.with_columns(
        pl.col(letters).replace({"true": "WAAR", "false": "ONWAAR"})
        for letters in frame.columns[1:]
        if scan is None or scan.telling[letters, "logisch"]
    )


def _fold_getallen(kolom: pl.Series, datum1904: bool) -> pl.Series:
    """A column with numbers or dates in it."""
    if not kolom.str.contains(":", literal=True).any():
        lang = kolom.str.len_bytes().max()
        return _fold_long(kolom) if isinstance(lang, int) and lang >= _LANG_GETAL else kolom
    if _only_days(kolom):
        return kolom.str.head(_DAG)
    vast = (
        kolom.str.replace(_NUL_DAG_1904 if datum1904 else _NUL_DAG, "$1")
        .str.replace(_NUL_TIJD, "")
        .str.replace("T", " ", literal=True)
    )
    return vast.zip_with(kolom.str.contains(_MOMENT).fill_null(False), kolom)


def _only_days(kolom: pl.Series) -> bool:
    """Whether every cell is a date without a time, of a day that both ways of counting know."""
    lengte, eerste = kolom.str.len_bytes(), kolom.min()
    return (
        bool(kolom.str.ends_with(" 00:00:00").all())
        and lengte.min() == lengte.max() == _DAG + len(" 00:00:00")
        and isinstance(eerste, str)
        and eerste > "1904-01-02"
    )


def _fold_long(kolom: pl.Series) -> pl.Series:
    """Numbers with more than the 15 digits that Excel keeps: 0.30000000000000004 is 0.3."""
    lange = kolom.filter(
        (kolom.str.len_bytes() >= _LANG_GETAL) & kolom.str.contains(_GETAL)
    ).unique()
    if lange.is_empty():
        return kolom
    return kolom.replace({oud: format(float(oud), ".15g") for oud in lange.to_list()})


def name_soorten(
    tabel: pl.DataFrame, rest: pl.DataFrame, scan: Bladscan | None
) -> dict[str, Kolomsoort]:
    """The kind of cells of each column of `tabel`, the data rows of a sheet.

    With a scan the kinds are those of the cells themselves (`rest` holds the other rows of the same
    sheet, header and totals); without (ods) text that looks like a number counts as one.
    """

    kolommen = tabel.columns[1:]
    gevuld = {k: tabel.height - tabel[k].null_count() for k in kolommen}
    getallen = [k for k in kolommen if scan is None or scan.telling[k, "getal"]]
    vormen = {k: _count_vormen(tabel[k], gevuld[k]) for k in getallen if gevuld[k]}
    buiten = {k: int(rest[k].str.contains(_GETALACHTIG).sum()) for k in vormen if k in rest.columns}
    return {
        k: _name_soort(
            k, gevuld[k], vormen.get(k, {}), scan.telling if scan else None, buiten.get(k, 0)
        )
        for k in kolommen
    }


def _count_vormen(kolom: pl.Series, gevuld: int) -> dict[str, int]:
    """How many cells look like a number, a day or a moment; stops when all are accounted for."""
    vormen = dict.fromkeys(_VORMEN, 0)
    for naam, patroon in _VORMEN.items():
        vormen[naam] = int(kolom.str.contains(patroon).sum())
        if vormen[naam] == gevuld:
            break
    return vormen


def _name_soort(
    kolom: str,
    gevuld: int,
    vormen: Mapping[str, int],
    telling: Mapping[tuple[str, str], int] | None,
    buiten: int,
) -> Kolomsoort:
    if not gevuld:
        return "leeg"
    if telling is not None:
        getal, logisch = telling.get((kolom, "getal"), 0), telling.get((kolom, "logisch"), 0)
        if logisch >= gevuld:
            return "logisch"
        if getal <= buiten:
            return "gemengd" if logisch else "tekst"
        if getal < gevuld:
            return "gemengd"
    if vormen["getal"] == gevuld:
        return "getal"
    if vormen["dag"] == gevuld:
        return "datum"
    if vormen["dag"] + vormen["moment"] == gevuld:
        return "moment"
    return "gemengd" if telling is not None or any(vormen.values()) else "tekst"
