"""Which rows of a register count by what their values say, and which ask: as beschermd wonen, or
for the abonnementstarief.

Looks at product, status and reason of a change. Dates, BSN and the pgb wooncomponent are for
`vergelijking.perioden`. Source: spec "What a value is" and "The register becomes one BW period".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bvtool.tabel.waarden.betekenis import (
    BW,
    TELT,
    TELT_NIET,
    Afspraak,
    find_betekenis,
    fold_waarde,
)
from bvtool.tabel.waarden.waardenkolom import Waardenkolom

if TYPE_CHECKING:
    import polars as pl

BW_CATEGORIEEN = ("15",)
"""The category of beschermd wonen; a dossier may count 18 as well."""
# matches: "categorie 15"
CATEGORIE = (
    r"^(?:(?i:product)?(?i:categorie|cat\.?|wmo)[\W_]*)?(\d{2})(?:[0-9A-Za-z]{2,3})?(?:\W.*)?$"
)
"""The category in a column of categories or of product codes of iWmo: 15, 15A01, 15032, "15 BW".
Anything else (BW01, "Wonen 24 uur") is a code or text of their own, and has no category."""
TEKSTEN = ("productomschrijving", "productcategorie", "productcode")
"""Where a product may be told in words, in this order."""
VRAAGT_BW = "beschermd wonen is"
"""What stands in the question about a product."""
_TOONBAAR = 40


def is_bw(categorieen: Sequence[str]) -> bool:
    """Whether these are the categories of beschermd wonen; the settings refuse those for the
    abonnementstarief."""
    return not set(BW_CATEGORIEEN).isdisjoint(categorieen)


def mark_telling(
    register: pl.DataFrame,
    *,
    categorieen: Sequence[str] = BW_CATEGORIEEN,
    afspraak: Afspraak | None = None,
) -> pl.DataFrame:
    """Adds `categorie` (String, two digits or null), `telt` (Boolean: counts as one of
    `categorieen` by product, status and reason of a change) and `vraag` (String: why the row must
    not decide alone, or null).

    Takes the canonical register frame; a column of it that is missing is taken as empty.
    """
    import polars as pl

    gekozen = afspraak or {}
    ontbreekt = [k for k in (*TEKSTEN, *_STANDEN, "leveringsvorm") if k not in register.columns]
    register = register.with_columns(pl.lit(None, dtype=pl.String).alias(k) for k in ontbreekt)
    register = register.with_columns(categorie=_read_categorie(register))
    product, vraag_product = _judge_product(register, categorieen, gekozen)
    stand, vraag_stand = _judge_standen(register, gekozen)
    vragen = [vraag_product, vraag_stand, _ask_vorm(register, gekozen)]
    if "vraag" in register.columns:
        vragen.insert(0, register["vraag"])
    return register.with_columns(
        telt=product & stand,
        vraag=pl.concat_str(vragen, separator=" ", ignore_nulls=True).replace("", None),
    ).drop(ontbreekt)


def _read_categorie(register: pl.DataFrame) -> pl.Series:
    import polars as pl

    gelezen = {
        k: Waardenkolom.of(register[k]).map(lambda w: w.str.extract(CATEGORIE)).rijen
        for k in ("productcategorie", "productcode")
    }
    eerst = gelezen["productcategorie"]
    if eerst.null_count():
        eerst = pl.DataFrame(gelezen).select(pl.coalesce(pl.all())).to_series()
    return eerst.alias("categorie")


def _judge_product(
    register: pl.DataFrame, categorieen: Sequence[str], afspraak: Afspraak
) -> tuple[pl.Series, pl.Series]:
    """Whether each row counts by its product, and what must be asked about it.

    Without any product every row is beschermd wonen, and none is anything else: of the
    abonnementstarief only what is named counts, and what may be beschermd wonen is asked.
    """
    import polars as pl

    zonder = register.select(pl.col("categorie").is_null()).to_series()
    hoogte, wonen = register.height, is_bw(categorieen)
    geen_vraag = pl.Series("vraag_product", [None] * hoogte, dtype=pl.String)
    telt = register["categorie"].is_in(list(categorieen)).fill_null(False)
    if not zonder.any():
        return telt, geen_vraag
    if all(register[k].null_count() == hoogte for k in TEKSTEN):
        return pl.Series("telt", [wonen] * hoogte), geen_vraag
    if not wonen:
        telt = telt | _is_named(register, categorieen)
        zonder = zonder & ~telt
    paren = register.select(TEKSTEN).filter(zonder).unique(maintain_order=True)
    oordeel = [_judge_teksten(rij, afspraak) for rij in paren.iter_rows()]
    paren = paren.with_columns(
        _telt=pl.Series([o[0] for o in oordeel], dtype=pl.Boolean),
        _vraag=pl.Series([o[1] for o in oordeel], dtype=pl.String),
    )
    bij = register.select(TEKSTEN).join(
        paren, on=list(TEKSTEN), how="left", nulls_equal=True, maintain_order="left"
    )
    leeg = pl.Series([None] * hoogte, dtype=pl.String)
    return (
        bij["_telt"].fill_null(False).zip_with(zonder, telt) if wonen else telt,
        bij["_vraag"].zip_with(zonder, leeg).alias("vraag_product"),
    )


def _is_named(register: pl.DataFrame, categorieen: Sequence[str]) -> pl.Series:
    """Whether a code or name of a product is one of these itself, in whatever case."""
    import polars as pl

    namen = {fold_waarde(c) for c in categorieen}

    def is_een(w: str) -> bool:
        return fold_waarde(w) in namen

    kolommen = [per_waarde(register[k], is_een, pl.Boolean).fill_null(False) for k in TEKSTEN]
    return kolommen[0] | kolommen[1] | kolommen[2]


def _judge_teksten(rij: tuple[str | None, ...], afspraak: Afspraak) -> tuple[bool, str | None]:
    """One combination of product cells without a category that can be read."""
    onbekend = None
    for sleutel, waarde in zip(TEKSTEN, rij, strict=True):
        if waarde is None:
            continue
        betekenis = find_betekenis(sleutel, waarde, afspraak)
        if betekenis is not None:
            return betekenis == BW, None
        onbekend = onbekend or waarde
    if onbekend is None:
        return False, None
    return False, (
        f'Of het product "{_show(onbekend)}" {VRAAGT_BW}, weet bvtool niet; '
        "zeg het in werk/leeswijzer.xlsx."
    )


_STANDEN = {
    "status": "de status",
    "reden_wijziging": "de reden van de wijziging",
    "status_aanlevering": "de status aanlevering",
}
_MAG_ONBEKEND = ("reden_wijziging", "status_aanlevering")
"""Only some codes of these mean that the row is gone; any other says nothing about that."""


def _judge_standen(register: pl.DataFrame, afspraak: Afspraak) -> tuple[pl.Series, pl.Series]:
    """Whether the status and the reason of a change let each row count, and what must be asked."""
    import polars as pl

    telt = pl.Series("stand", [True] * register.height, dtype=pl.Boolean)
    vraag = pl.Series("vraag_stand", [None] * register.height, dtype=pl.String)
    for sleutel, naam in _STANDEN.items():
        kolom = register[sleutel]
        if kolom.null_count() == register.height:
            continue

        def niet(w: str, s: str = sleutel) -> bool:
            return find_betekenis(s, w, afspraak) == TELT_NIET

        telt = telt & ~per_waarde(kolom, niet, pl.Boolean).fill_null(False)
        if sleutel in _MAG_ONBEKEND:
            continue

        def ask(w: str, s: str = sleutel, n: str = naam) -> str | None:
            if find_betekenis(s, w, afspraak) in (TELT, TELT_NIET):
                return None
            return (
                f'Wat {n} "{_show(w)}" betekent, weet bvtool niet; zeg het in werk/leeswijzer.xlsx.'
            )

        nieuw = per_waarde(kolom, ask, pl.String)
        vraag = vraag.zip_with(vraag.is_not_null(), nieuw)
    return telt, vraag


def _ask_vorm(register: pl.DataFrame, afspraak: Afspraak) -> pl.Series:
    """A form of delivery that is neither natura nor pgb, as far as bvtool knows."""
    import polars as pl

    def ask(w: str) -> str | None:
        if find_betekenis("leveringsvorm", w, afspraak) is not None:
            return None
        return (
            f'Of de leveringsvorm "{_show(w)}" natura of pgb is, weet bvtool niet; '
            "zeg het in werk/leeswijzer.xlsx."
        )

    return per_waarde(register["leveringsvorm"], ask, pl.String).alias("vraag_vorm")


def per_waarde(
    kolom: pl.Series, oordeel: Callable[[str], object], soort: type[pl.DataType]
) -> pl.Series:
    """What `oordeel` says of every different value, laid over the column; null stays null."""
    import polars as pl

    lezing = Waardenkolom.of(kolom)
    nieuw = [None if w is None else oordeel(w) for w in lezing.waarden]
    if all(n is None for n in nieuw):
        return pl.repeat(None, kolom.len(), dtype=soort, eager=True).alias(kolom.name)
    return lezing.lay(pl.Series(nieuw, dtype=soort))


def _show(waarde: str) -> str:
    return waarde if len(waarde) <= _TOONBAAR else waarde[: _TOONBAAR - 1] + "…"
