"""Rows under a header that are no client: totals, a header repeated, a line below the table, a
template that nobody filled in.

Only a row without any run of seven to nine digits and without a name or a birth date can be one; a
row in doubt stays a client, and ends as unreadable where a person sees it. Every row set apart is
reported with its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

TOTAAL = "Dit is een totaalregel."
KOP = "Hier staat de koprij nog een keer."
VOET = "Dit is een voetregel onder de tabel."
SJABLOON = "Hier staat alleen een nul: een regel van een sjabloon die niet is ingevuld."
FORMULES = "Hier staan alleen formules zonder uitkomst."
LEEG = "leeg"
ONBEGREPEN = "Dit bericht is niet te lezen."
NAKIJKEN = (TOTAAL, VOET, FORMULES, ONBEGREPEN)
"""Rows of which a person must see that they are no client."""
# matches: "Totaal aantal klanten: 12"
_TOTAAL = (
    r"(?i)^\W*(?:(?:sub|eind|controle|algemeen)?[- ]?tota(?:al|len|l|ls)|som|aantal)"
    r"(?:[\s:=()-]+(?:generaal|aantal|van|de|alle|klanten|cli[eë]nten|regels|rijen|records|"
    r"personen|bsn|bsn's|bsns|bedrag|dagen|uren|in|lijst|b4|register|[\d.,]+))*\W*$"
)
# matches: "00:00:00"
_NUL = r"^(?:0+(?:[.,]0+)?|00:00:00|ONWAAR|-|(?:0{1,2}[-/]0?1[-/]1900)|1899-12-3[01])$"
# matches: "999900006"
_NUMMER = r"\d{7,9}"
# matches: "2022-10-01"
_DATUM = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|^\d{5}$"
_DATUMS = ("ingangsdatum", "einddatum", "startdatum", "startdatum_levering", "overlijdensdatum")


def split_rijen(
    rijen: pl.DataFrame, koppen: Sequence[str], kolommen: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that are data, and those that are not with `waarom` (String); blank rows are gone.

    Takes `rij` and String columns; `koppen` is the header row, `kolommen` the letter per key.
    """
    import polars as pl

    met_bsn = _holds_digits(rijen[kolommen["bsn"]])
    if met_bsn.all():
        return rijen, rijen.clear().with_columns(waarom=pl.lit(None, dtype=pl.String))
    laatste = rijen["rij"].filter(met_bsn)[-1] if met_bsn.any() else 0
    twijfel = _name_waarom(rijen.filter(~met_bsn), koppen, kolommen, laatste)
    apart = twijfel.filter(pl.col("waarom").is_not_null())
    if apart.is_empty():
        return rijen, apart
    weg = apart.select("rij")
    return rijen.join(weg, on="rij", how="anti", maintain_order="left"), apart.filter(
        pl.col("waarom") != LEEG
    )


def _holds_digits(cellen: pl.Series) -> pl.Series:
    """Which cells (Boolean) hold seven digits or more; most are a bare number, and need no search.

    >>> import polars as pl
    >>> _holds_digits(pl.Series(["999900006", "9999.00.006", "123456", "BSN", None])).to_list()
    [True, True, False, False, False]
    """
    getal = cellen.str.to_integer(strict=False)
    raak = (getal > 999_999).fill_null(False)
    los = (~raak).arg_true()
    cijfers = cellen.gather(los).str.replace_all(r"\D", "").str.len_chars().fill_null(0)
    return raak.scatter(los, cijfers >= 7)


def _name_waarom(
    rijen: pl.DataFrame, koppen: Sequence[str], kolommen: Mapping[str, str], laatste: int
) -> pl.DataFrame:
    """The rows without a BSN with `waarom`: null for a row that stays."""
    import polars as pl

    letters = rijen.columns[1:]
    cellen = [pl.col(k).str.strip_chars() for k in letters]
    gevuld = pl.sum_horizontal(c.str.len_bytes().fill_null(0) > 0 for c in cellen)
    totaal = pl.any_horizontal(c.str.contains(_TOTAAL) for c in cellen)
    nullen = pl.all_horizontal(c.is_null() | (c == "") | c.str.contains(_NUL) for c in cellen)
    kop = pl.all_horizontal(
        c.eq_missing(pl.lit(k.strip())) for c, k in zip(cellen, koppen, strict=True) if k.strip()
    )
    bsn = pl.col(kolommen["bsn"])
    # matches: "van de"
    zin = bsn.str.contains(r"\p{L}{2}\S*\s+\S").fill_null(False)
    # matches: "totaal"
    tekst = pl.any_horizontal(c.str.contains(r"\p{L}{3}") for c in cellen)
    los = bsn.is_null() & tekst
    onder = (pl.col("rij") > laatste) & (len(cellen) > 1)
    iemand = _is_somebody(letters, kolommen)
    return rijen.with_columns(
        waarom=pl.when(gevuld == 0)
        .then(pl.lit(LEEG))
        .when(kop)
        .then(pl.lit(KOP))
        .when(iemand)
        .then(None)
        .when(nullen)
        .then(pl.lit(SJABLOON))
        .when(totaal)
        .then(pl.lit(TOTAAL))
        .when((gevuld == 1) & (los | zin) & onder)
        .then(pl.lit(VOET))
    )


def _is_somebody(letters: Sequence[str], kolommen: Mapping[str, str]) -> pl.Expr:
    """Whether something in a row can be a person: a number, a name, a birth date, a period."""
    import polars as pl

    tekens = [pl.col(k).str.contains(_NUMMER) for k in letters]
    if naam := kolommen.get("achternaam"):
        # matches: "Vos"
        letter = pl.col(naam).str.contains(r"\p{L}.*\p{L}")
        tekens.append(letter & ~pl.col(naam).str.contains(_TOTAAL))
    if geboren := kolommen.get("geboortedatum"):
        # matches: "1960"
        dag = pl.col(geboren).str.contains(r"\d{4}|\d.*\d.*\d")
        tekens.append(dag & ~pl.col(geboren).str.contains(_NUL))
    tekens += [
        pl.col(kolommen[sleutel]).str.contains(_DATUM) for sleutel in _DATUMS if sleutel in kolommen
    ]
    return pl.any_horizontal(t.fill_null(False) for t in tekens)
