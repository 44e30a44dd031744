"""Is every row that was given to the clerk still there, once, with its own key and its own cells?

Law 1: a row that was removed, doubled or altered is named, whatever else is wrong. A sort of only a
part of the columns shows here: a key stands then beside the cells of another row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bvtool.vak.standen import ALLEEN_REGISTER
from bvtool.vergelijking.bevinding import Werkboekfout
from bvtool.vergelijking.regelsleutel import read_sleutel

if TYPE_CHECKING:
    from bvtool.vergelijking.werkboek import Werkboek

_SORTEER = "Zet de oude waarde terug (Ctrl+Z, of uit het vorige werkboek). "
_SORTEER += "Sorteer altijd de hele tabel tegelijk."


@dataclass(frozen=True, slots=True)
class GegevenWerkboek:
    """What was given to the clerk: the two outcome frames and, per sheet, the cells.

    `bladen`: the sheet of each outcome. `bron`: per sheet a frame with `regel` and the columns of
    the sheet by header, as text.
    """

    b4: pl.DataFrame
    alleen_register: pl.DataFrame
    bladen: Mapping[str, str]
    bron: Mapping[str, pl.DataFrame]

    def list_rijen(self) -> pl.DataFrame:
        """Every row that was given: regel, verwacht_bsn (as shown), leesbaar, hoort (its sheet),
        stond (Int64, the row on that sheet as it was made)."""
        los = self.alleen_register.select(
            "regel", "bsn", bsn_ruw="bsn", uitkomst=pl.lit(ALLEEN_REGISTER)
        )
        alle = pl.concat([self.b4.select(los.columns), los])
        return alle.select(
            "regel",
            verwacht_bsn=pl.coalesce("bsn", "bsn_ruw"),
            leesbaar=pl.col("bsn").is_not_null(),
            hoort=pl.col("uitkomst").replace_strict(dict(self.bladen), return_dtype=pl.String),
        ).with_columns(stond=pl.int_range(2, pl.len() + 2).over("hoort"))


@dataclass(frozen=True, slots=True)
class Nagekeken:
    """`heel`: the rows that are what they were, once each (columns of the workbook's `rijen`);
    `vondsten`: what is wrong with the others."""

    heel: pl.DataFrame
    vondsten: list[Werkboekfout]


def check_untouched(werkboek: Werkboek, gegeven: GegevenWerkboek) -> Nagekeken:
    """Keys, BSNs and cells of every row. Rows of a sheet that could not be read are not missed."""
    verwacht = gegeven.list_rijen()
    rijen = werkboek.rijen.join(verwacht, on="regel", how="left", maintain_order="left")
    vreemd = _other_comparison(rijen)
    if vreemd is not None:
        return Nagekeken(werkboek.rijen.clear(), [vreemd])
    onbekend = rijen.filter(pl.col("hoort").is_null())
    dubbel = rijen.filter(pl.col("hoort").is_not_null() & pl.col("regel").is_duplicated())
    verplaatst = rijen.filter(_between_lists(gegeven))
    vondsten = [_unknown(*rij) for rij in onbekend.select("blad", "rij", "regel").iter_rows()]
    vondsten += _doubled(dubbel)
    vondsten += [
        _moved(*rij) for rij in verplaatst.select("blad", "rij", "regel", "hoort").iter_rows()
    ]
    bekend = rijen.filter(pl.col("hoort").is_not_null())
    ander_bsn = bekend.filter(_bare(pl.col("bsn")).ne_missing(_bare(pl.col("verwacht_bsn"))))
    vondsten += [
        _other_bsn(*rij) for rij in ander_bsn.select("blad", "rij", "regel", "leesbaar").iter_rows()
    ]
    vondsten += _changed_cells(werkboek, gegeven)
    fout = {(v.blad, v.rij) for v in vondsten}
    plekken = pl.DataFrame(list(fout), schema={"blad": pl.String, "rij": pl.Int64}, orient="row")
    heel = werkboek.rijen.join(plekken, on=["blad", "rij"], how="anti", maintain_order="left")
    return Nagekeken(heel, [*vondsten, *_missing(werkboek, verwacht)])


def _bare(bsn: pl.Expr) -> pl.Expr:
    """A BSN as it is compared: Excel may have eaten its zeros or put a decimal zero behind it."""
    # matches: "363.0"
    heel = same_text(bsn).str.replace(r"^(\d+)[.,]0+$", "$1")
    return (
        pl.when(heel.str.contains(r"^\d+$")).then(heel.str.strip_chars_start("0")).otherwise(heel)
    )


def same_text(cel: pl.Expr) -> pl.Expr:
    """A cell as it is compared: no control characters, white space folded, empty is null."""
    # matches: "a\tb"
    schoon = cel.str.replace_all(r"[\x00-\x1f\x7f\u{fffd}]+", " ").str.replace_all(r"\s+", " ")
    return schoon.str.strip_chars().replace("", None)


def _other_comparison(rijen: pl.DataFrame) -> Werkboekfout | None:
    """Every key is a good key, and not one belongs here: the workbook of another comparison."""
    if rijen.is_empty() or rijen["hoort"].null_count() < rijen.height:
        return None
    if not all(regel and read_sleutel(regel) for regel in rijen["regel"]):
        return None
    nu = "Kies het werkboek dat bij de laatste vergelijking hoort: werk/werkboek.xlsx."
    wat = "Dit werkboek hoort bij een andere vergelijking."
    return Werkboekfout(rijen["blad"][0], int(rijen["rij"][0]), wat, nu, kolom="Regel")


def _unknown(blad: str, rij: int, regel: str | None) -> Werkboekfout:
    if not regel:
        nu = "Zet de sleutel uit het vorige werkboek terug, of haal de hele rij weg als u hem zelf "
        return Werkboekfout(blad, rij, "De sleutel van deze rij is weg.", nu + "heeft toegevoegd.",
                      kolom="Regel")  # fmt: skip
    if read_sleutel(regel) is None:
        nu = "Zet de sleutel uit het vorige werkboek terug."
        return Werkboekfout(blad, rij, "De sleutel van deze rij is gewijzigd.", nu, kolom="Regel")
    nu = "Haal de rij weg, of gebruik het werkboek dat bij deze vergelijking hoort."
    return Werkboekfout(
        blad, rij, "Deze regel hoort niet bij deze vergelijking.", nu, "Regel", regel
    )


def _doubled(dubbel: pl.DataFrame) -> Iterator[Werkboekfout]:
    for deel in dubbel.partition_by("regel", maintain_order=True):
        plekken = [f"blad {b}, rij {r}" for b, r in deel.select("blad", "rij").iter_rows()]
        for nummer, (blad, rij, regel) in enumerate(
            deel.select("blad", "rij", "regel").iter_rows()
        ):
            anders = " en ".join(p for i, p in enumerate(plekken) if i != nummer)
            wat = f"Deze rij staat er {deel.height} keer; ook op {anders}."
            yield Werkboekfout(blad, rij, wat, "Haal de rij weg die er te veel is.", "Regel", regel)


def _between_lists(gegeven: GegevenWerkboek) -> pl.Expr:
    """A row of the register on a sheet of B4, or the other way round."""
    register = pl.lit(gegeven.bladen[ALLEEN_REGISTER])
    return (pl.col("hoort") == register) != (pl.col("blad") == register)


def _moved(blad: str, rij: int, regel: str, hoort: str) -> Werkboekfout:
    nu = f"Zet de rij terug op het blad {hoort}."
    return Werkboekfout(blad, rij, f"Deze rij hoort op het blad {hoort}.", nu, "Regel", regel)


def _missing(werkboek: Werkboek, verwacht: pl.DataFrame) -> Iterator[Werkboekfout]:
    weg = verwacht.join(werkboek.rijen, on="regel", how="anti").filter(
        ~pl.col("hoort").is_in(list(werkboek.kapot))
    )
    nu = "Zet de rij terug (Ctrl+Z, of kopieer hem uit het vorige werkboek)."
    for blad, rij, regel in weg.select("hoort", "stond", "regel").iter_rows():
        wat = f"De rij met regel {regel} is weg; hij stond op rij {rij}."
        yield Werkboekfout(blad, int(rij), wat, nu, regel=regel)


def _other_bsn(blad: str, rij: int, regel: str, leesbaar: bool) -> Werkboekfout:
    if leesbaar:
        return Werkboekfout(blad, rij, "Het BSN hoort niet bij deze regel.", _SORTEER, "BSN", regel)
    nu = "Zet terug wat hier stond. Weet u het goede nummer, vul dan Juist BSN in."
    return Werkboekfout(blad, rij, "Dit is niet het BSN dat in B4 staat.", nu, "BSN", regel)


def _changed_cells(werkboek: Werkboek, gegeven: GegevenWerkboek) -> Iterator[Werkboekfout]:
    """The other cells that were given must be beside their key (half sort, paste)."""
    for blad, cellen in werkboek.cellen.items():
        bron = gegeven.bron[blad]
        koppen = [k for k in bron.columns if k != "regel" and k in cellen.columns]
        samen = cellen.select(
            "rij", regel="Regel", **{f"nu_{i}": k for i, k in enumerate(koppen)}
        ).join(bron, on="regel", how="inner", maintain_order="left")
        anders = [
            pl.when(_differs(pl.col(f"nu_{i}"), pl.col(kop), kop)).then(
                pl.lit(" ".join(kop.split()))
            )
            for i, kop in enumerate(koppen)
        ]
        if not anders:
            continue
        raak = samen.select(
            "rij", "regel", koppen=pl.concat_list(anders).list.drop_nulls().list.join(", ")
        ).filter(pl.col("koppen") != "")
        for rij, regel, namen in raak.iter_rows():
            wat = "Deze cel is gewijzigd." if "," not in namen else "Deze cellen zijn gewijzigd."
            yield Werkboekfout(blad, rij, wat, _SORTEER, namen, regel)


def _differs(nu: pl.Expr, was: pl.Expr, kop: str) -> pl.Expr:
    vorm = _bare if kop == "Voorgesteld BSN" else same_text
    return vorm(nu).ne_missing(vorm(was))
