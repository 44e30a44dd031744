"""Is every row that was given to the clerk still there, once, with its own key and its own cells?

Law 1: a row that was removed, doubled or altered is named, whatever else is wrong. A sort of only a
part of the columns shows here: a key stands then beside the cells of another row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

import polars as pl

from bvtool.vak.standen import ALLEEN_REGISTER, Rijuitkomst
from bvtool.vergelijking.bevinding import Werkboekfout
from bvtool.vergelijking.cellen import bare_number, find_changed
from bvtool.vergelijking.regelsleutel import read_sleutel

if TYPE_CHECKING:
    from bvtool.vergelijking.werkboek import Werkboek

_SORTEER = "Zet de oude waarde terug (met Ctrl+Z). "
_SORTEER += "Sorteer altijd de hele tabel tegelijk."


class Gegevenrijen(Protocol):
    """What was given to the clerk, as far as the rows are held against it."""

    @property
    def bron(self) -> Mapping[str, pl.DataFrame]:
        """Per sheet `regel` and the cells beside it by header, as text."""

    def list_rijen(self) -> pl.DataFrame:
        """Every row: regel, verwacht_bsn (as shown), leesbaar, hoort (its sheet), stond (Int64, the
        row on that sheet as it was made), and what was filled in."""

    def make_elsewhere(self) -> pl.Expr:
        """Whether a row (hoort) stands on a sheet (blad) where it may not be moved to."""


class GegevenWerkboek(NamedTuple):
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
        stond (Int64, the row on that sheet as it was made), and what was filled in (besluit, reden,
        datum)."""
        velden = ("regel", "bsn", "bsn_ruw", "uitkomst", "besluit", "reden", "datum")
        los = self.alleen_register.select(
            "regel", "bsn", bsn_ruw="bsn", uitkomst=pl.lit(ALLEEN_REGISTER)
        )
        alle = pl.concat([self.b4.select(velden), los], how="diagonal")
        return alle.select(
            "regel",
            "besluit",
            "reden",
            "datum",
            verwacht_bsn=pl.coalesce("bsn", "bsn_ruw"),
            leesbaar=pl.col("bsn").is_not_null(),
            hoort=pl.col("uitkomst").replace_strict(dict(self.bladen), return_dtype=pl.String),
        ).with_columns(stond=pl.int_range(2, pl.len() + 2).over("hoort"))

    def make_elsewhere(self) -> pl.Expr:
        """A row of B4 on the list of the register; a row of the register on a list of B4 that is no
        decision."""
        register = self.bladen[ALLEEN_REGISTER]
        besluit = [self.bladen[u] for u in (Rijuitkomst.AAN_TE_MELDEN, Rijuitkomst.NIET_AANLEVEREN)]
        van_b4 = (pl.col("hoort") != register) & (pl.col("blad") == register)
        return van_b4 | (
            (pl.col("hoort") == register) & ~pl.col("blad").is_in([register, *besluit])
        )


class Nagekeken(NamedTuple):
    """`heel`: the rows that are what they were, once each (columns of the workbook's `rijen`);
    `vondsten`: what is wrong with the others."""

    heel: pl.DataFrame
    vondsten: list[Werkboekfout]


def check_untouched(werkboek: Werkboek, gegeven: Gegevenrijen) -> Nagekeken:
    """Keys, BSNs and cells of every row. Rows of a sheet that could not be read are not missed."""
    verwacht = gegeven.list_rijen()
    eigen = _leave_out_notes(werkboek, gegeven)
    rijen = eigen.join(
        verwacht.select("regel", "verwacht_bsn", "leesbaar", "hoort"),
        on="regel",
        how="left",
        maintain_order="left",
    )
    vreemd = _other_comparison(rijen)
    if vreemd is not None:
        return Nagekeken(werkboek.rijen.clear(), [vreemd])
    weg = verwacht.join(eigen, on="regel", how="anti")
    onbekend = _guess_key(rijen.filter(pl.col("hoort").is_null()), weg)
    bekend = rijen.filter(pl.col("hoort").is_not_null())
    ander_bsn = bekend.filter(
        bare_number(pl.col("bsn")).ne_missing(bare_number(pl.col("verwacht_bsn")))
    )
    vondsten = [_unknown(*rij) for rij in onbekend.iter_rows()]
    vondsten += _doubled(bekend.filter(pl.col("regel").is_duplicated()))
    vondsten += [
        _moved(*rij)
        for rij in rijen.filter(gegeven.make_elsewhere())
        .select("blad", "rij", "regel", "hoort")
        .iter_rows()
    ]
    vondsten += [
        _other_bsn(*rij, juist="juist_bsn" in werkboek.koppen)
        for rij in ander_bsn.select("blad", "rij", "regel", "leesbaar").iter_rows()
    ]
    vondsten += _changed_cells(werkboek, gegeven)
    vondsten += find_formules(
        werkboek,
        {blad: {*werkboek.koppen.values(), *bron.columns} for blad, bron in gegeven.bron.items()},
    )
    fout = {(v.blad, v.rij) for v in vondsten}
    plekken = pl.DataFrame(list(fout), schema={"blad": pl.String, "rij": pl.Int64}, orient="row")
    heel = eigen.join(plekken, on=["blad", "rij"], how="anti", maintain_order="left")
    vondsten += _missing(weg.filter(~pl.col("hoort").is_in(list(werkboek.kapot))))
    return Nagekeken(heel, add_oud(vondsten, gegeven))


def add_oud(vondsten: Iterable[Werkboekfout], gegeven: Gegevenrijen) -> list[Werkboekfout]:
    """The findings with the place of their row in the workbook as it was made."""
    vondsten = list(vondsten)
    if not any(v.regel for v in vondsten):
        return vondsten
    plek = {r: (b, n) for r, b, n in gegeven.list_rijen().select("regel", "hoort", "stond").rows()}
    return [v._replace(oud=plek[v.regel]) if v.regel in plek else v for v in vondsten]


def _leave_out_notes(werkboek: Werkboek, gegeven: Gegevenrijen) -> pl.DataFrame:
    """The rows without those in which only columns of the clerk's own hold something: a total, a
    formula that was drawn on below the table."""
    leeg = pl.all_horizontal(pl.col(list(werkboek.koppen)).is_null())
    rijen = werkboek.rijen
    for blad in rijen.filter(leeg)["blad"].unique():
        cellen = werkboek.cellen[blad]
        koppen = [k for k in gegeven.bron[blad].columns if k in cellen.columns]
        gevuld = cellen.filter(pl.any_horizontal(pl.lit(False), pl.col(koppen).is_not_null()))
        hier = leeg & (pl.col("blad") == blad)
        rijen = rijen.filter(~hier | pl.col("rij").is_in(gevuld["rij"].implode()))
    return rijen


def _guess_key(onbekend: pl.DataFrame, weg: pl.DataFrame) -> pl.DataFrame:
    """The rows without a known key (blad, rij, regel) with the place of the row that is missed and
    has the same BSN: hoort, stond; null when that is not one."""
    los = weg.select("stond", thuis="hoort", kaal=bare_number(pl.col("verwacht_bsn")))
    los = los.drop_nulls("kaal").unique("kaal", keep="none")
    met = onbekend.with_columns(kaal=bare_number(pl.col("bsn")))
    return met.join(los, on="kaal", how="left", maintain_order="left").select(
        "blad", "rij", "regel", "thuis", "stond"
    )


def _other_comparison(rijen: pl.DataFrame) -> Werkboekfout | None:
    """Every key is a good key, and not one belongs here: the workbook of another comparison."""
    if rijen.is_empty() or rijen["hoort"].null_count() < rijen.height:
        return None
    if not all(regel and read_sleutel(regel) for regel in rijen["regel"]):
        return None
    nu = "Kies het werkboek dat bij de laatste vergelijking hoort: werk/werkboek.xlsx."
    wat = "Dit werkboek hoort bij een andere vergelijking."
    return Werkboekfout(rijen["blad"][0], int(rijen["rij"][0]), wat, nu, kolom="Regel")


def _unknown(
    blad: str, rij: int, regel: str | None, thuis: str | None, stond: int | None
) -> Werkboekfout:
    oud = (thuis, stond) if thuis and stond else None
    if not regel:
        nu = "Zet de vorige sleutel terug, of haal de hele rij weg als u die zelf heeft toegevoegd."
        wat = "In de kolom Regel staat niets: de sleutel van deze rij is weg."
        return Werkboekfout(blad, rij, wat, nu, kolom="Regel", oud=oud)
    if read_sleutel(regel) is None:
        nu = "Zet de vorige sleutel terug."
        wat = "De sleutel van deze rij is gewijzigd."
        return Werkboekfout(blad, rij, wat, nu, kolom="Regel", oud=oud)
    nu = "Haal de rij weg, of gebruik het werkboek dat bij deze vergelijking hoort."
    wat = "Deze regel hoort niet bij deze vergelijking."
    return Werkboekfout(blad, rij, wat, nu, "Regel", regel)


def _doubled(dubbel: pl.DataFrame) -> Iterator[Werkboekfout]:
    for deel in dubbel.partition_by("regel", maintain_order=True):
        plekken = [f"blad {b}, rij {r}" for b, r in deel.select("blad", "rij").iter_rows()]
        for nummer, (blad, rij, regel) in enumerate(
            deel.select("blad", "rij", "regel").iter_rows()
        ):
            anders = " en ".join(p for i, p in enumerate(plekken) if i != nummer)
            wat = f"Deze rij staat er {deel.height} keer; ook op {anders}."
            yield Werkboekfout(blad, rij, wat, "Haal de rij weg die er te veel is.", "Regel", regel)


def _moved(blad: str, rij: int, regel: str, hoort: str) -> Werkboekfout:
    nu = f"Zet de rij terug op het blad {hoort}."
    return Werkboekfout(blad, rij, f"Deze rij hoort op het blad {hoort}.", nu, "Regel", regel)


def _missing(weg: pl.DataFrame) -> Iterator[Werkboekfout]:
    nu = "Zet de rij terug (Ctrl+Z, of kopieer hem)."
    for blad, rij, regel in weg.select("hoort", "stond", "regel").iter_rows():
        wat = f"De rij met regel {regel} is weg; hij stond op rij {rij}."
        yield Werkboekfout(blad, int(rij), wat, nu, regel=regel)


def _other_bsn(blad: str, rij: int, regel: str, leesbaar: bool, *, juist: bool) -> Werkboekfout:
    if leesbaar:
        return Werkboekfout(blad, rij, "Het BSN hoort niet bij deze regel.", _SORTEER, "BSN", regel)
    nu = "Zet terug wat hier stond."
    if juist:
        nu = "Zet terug wat hier stond. Weet u het goede nummer, vul dan Juist BSN in."
    return Werkboekfout(blad, rij, "Dit is niet het BSN dat in B4 staat.", nu, "BSN", regel)


def _changed_cells(werkboek: Werkboek, gegeven: Gegevenrijen) -> Iterator[Werkboekfout]:
    """The other cells that were given must be beside their key (half sort, paste)."""
    for blad, cellen in werkboek.cellen.items():
        for bron in {id(b): b for b in gegeven.bron.values()}.values():
            for rij, regel, namen in find_changed(cellen, bron).iter_rows():
                meer = "," in namen
                wat = "Deze cellen zijn gewijzigd." if meer else "Deze cel is gewijzigd."
                yield Werkboekfout(blad, rij, wat, _SORTEER, namen, regel)


def find_formules(
    werkboek: Werkboek, koppen: Mapping[str, Collection[str]]
) -> Iterator[Werkboekfout]:
    """The formulas in these columns (per sheet); in a column of the clerk's own they are hers."""
    if not werkboek.formules:
        return
    regels = {(b, r): regel for b, r, regel in werkboek.rijen.select("blad", "rij", "regel").rows()}
    nu = "Zet er de gewone waarde neer (kopiëren, en plakken als waarde)."
    for blad, rij, kop, cel in werkboek.formules:
        if kop in koppen[blad]:
            wat = f"In cel {cel} staat een formule."
            yield Werkboekfout(blad, rij, wat, nu, kop, regels.get((blad, rij)) or "")
