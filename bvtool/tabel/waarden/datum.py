"""Dates as people write them, read day first as the Dutch do, and never turned.

More than 300 lines: the patterns stand beside what is read with them.

Read: dd-mm-jjjj, d-m-jj, d/m/jjjj, d.m.jjjj, 1 oktober 2022, jjjj-mm-dd (with or without a time),
jjjjmmdd, and the day numbers of Excel. Two-digit years as Excel reads them: 00-29 is 2000-2029. A
time is left out; a time with a zone is first turned into Dutch time. 00-00-0000 means open; which
other words and dates mean open or empty stands in `leeg`. A year lies between 1850 and 2999.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bvtool.tabel.waarden.leeg import list_waarden
from bvtool.tabel.waarden.waardenkolom import Waardenkolom

if TYPE_CHECKING:
    import polars as pl

LEEG, OPEN, DATUM, DEELS, ONLEESBAAR = "leeg", "open", "datum", "deels", "onleesbaar"
EERSTE_JAAR, LAATSTE_JAAR = 1850, 2999
EEUWGRENS = 29
WEINIG = 40
"""A column with so few different values is known when it comes again."""
_MAANDEN = {
    "januari": "1", "februari": "2", "maart": "3", "april": "4", "mei": "5", "juni": "6",
    "juli": "7", "augustus": "8", "september": "9", "oktober": "10", "november": "11",
    "december": "12", "jan": "1", "feb": "2", "mrt": "3", "apr": "4", "jun": "6", "jul": "7",
    "aug": "8", "sept": "9", "sep": "9", "okt": "10", "nov": "11", "dec": "12",
}  # fmt: skip
# matches: "10:30:00,5"
_UUR = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?"
# matches: "T10:30:00+02:00"
_TIJD = rf"(?:(?:[tT]|\s+){_UUR}\s*(?:[zZ]|[+-]\d\d:?\d\d)?)?$"
# matches: "2022-10-1"
_JMD = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIJD
# matches: "1-10-2022 10:30"
_DMJ = r"^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})" + _TIJD
# matches: "20221001"
_KOMPAKT = r"^(\d{4})(\d{2})(\d{2})(?:[.,]0+)?$"
# matches: "44835,25"
_DAGNUMMER = r"^(\d{1,7})(?:[.,]\d+)?$"
# matches: "2022-10-01T10:30:00Z"
_ZONE = r"^\d{4}-\d\d-\d\d[tT ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:[zZ]|[+-]\d\d:?\d\d)$"
# matches: "10-2022"
_MAAND_JAAR = r"^(\d{1,2})[-/.](\d{4})$"
# matches: "2022"
_JAAR = r"^(\d{4})$"
# matches: "1-10-2022 0:00"
_NUL_TIJD = r"^.*[tT\s]0{1,2}:00(?::00(?:\.0+)?)?$"
# matches: "1 okt. 2022"
_MAANDNAAM = r"^\d{1,2}[\s-]*([a-z]{3,9})\.?[\s-]*\d{2,4}$"
# matches: "00-00-0000"
_NULLEN = r"^(?:0+[-/. ]0+[-/. ]0+|0{1,8}|00:00:00)$"
_LAATSTE_DAGNUMMER = 2_958_465  # 31-12-9999
# matches: "2022-09-30 22:00:00"
_VOOR_MIDDERNACHT = r"[tT\s](?:2[23]:00(?::00(?:[.,]\d+)?)?|2[12]:59:59(?:[.,]\d+)?)$"
# matches: "44834,9166667"
_DEEL_VAN_DAG = r"^\d{1,7}[.,](\d+)$"
# matches: "1 okt 2022"
_ONGEWOON = r"[^!-~]"
# matches: "44834,9166667"
_MET_TIJD = r":|^\d+[.,]\d+$"
# matches: "\u00a0"
_WIT = r"[\p{Zs}\s]"
# matches: "\u200e"
_ONZICHTBAAR = r"[\p{Cf}\p{Cc}]"
_SCHEMA = ("dag_voorop", "maand_voorop", "tweeledig", "eeuw", "tijd", "middernacht")


def read_datums(
    kolom: pl.Series, *, geboorte: bool = False, datum1904: bool = False
) -> pl.DataFrame:
    """Every cell of a raw String column read as a date, in the order of the column.

    Gives `datum` (Date; null when open, empty or unreadable), `tekst` (String "jjjj-mm-dd", with 00
    for unknown parts when `geboorte`), `toestand` ("leeg", "open", "datum", "deels", "onleesbaar")
    and flags (Boolean): `dag_voorop` only day-month fits, `maand_voorop` only month-day fits,
    `tweeledig` both fit and differ, `eeuw` the year had two digits, `tijd` a time was left out,
    `middernacht` the time is that of Dutch midnight in UTC (22.00 or 23.00, without a zone).

    >>> import polars as pl
    >>> gelezen = read_datums(pl.Series(["1-10-2022", "44835", "31-12-9999", "31-2-2022"]))
    >>> gelezen.select("tekst", "toestand").rows()
    [('2022-10-01', 'datum'), ('2022-10-01', 'datum'), (None, 'open'), (None, 'onleesbaar')]
    """
    import polars as pl

    gelezen = read_datumkolom(Waardenkolom.of(kolom), geboorte=geboorte, datum1904=datum1904)
    return pl.DataFrame([gelezen.lay(wat).alias(wat) for wat in gelezen.per_waarde.columns])


class Datumkolom(NamedTuple):
    """A raw column, and what each of its values says as a date (`per_waarde`: the columns of
    `read_datums`, a row for each of `kolom.waarden`)."""

    kolom: Waardenkolom
    per_waarde: pl.DataFrame

    def lay(self, wat: str) -> pl.Series:
        """One of the columns, for every row."""
        return self.kolom.lay(self.per_waarde[wat])


def read_datumkolom(
    kolom: Waardenkolom, *, geboorte: bool = False, datum1904: bool = False
) -> Datumkolom:
    """As `read_datums`, once for every different value."""
    if kolom.per_rij or kolom.waarden.len() > WEINIG:
        return Datumkolom(kolom, _read_uniek(kolom.waarden, geboorte, datum1904))
    waarden = kolom.waarden.sort()
    per_waarde = _read_weinig(tuple(waarden), geboorte, datum1904)
    return Datumkolom(Waardenkolom(kolom.rijen, waarden), per_waarde)


@lru_cache(maxsize=64)
def _read_weinig(waarden: tuple[str | None, ...], geboorte: bool, datum1904: bool) -> pl.DataFrame:
    """As `_read_uniek`; many files have the same few dates."""
    import polars as pl

    return _read_uniek(pl.Series(waarden, dtype=pl.String), geboorte, datum1904)


def _read_uniek(waarden: pl.Series, geboorte: bool, datum1904: bool) -> pl.DataFrame:
    """What stands written out (dd-mm-jjjj or jjjj-mm-dd) is read at once: mostly that is all."""
    import polars as pl

    recht = _read_recht(waarden)
    plekken = recht["toestand"].is_null().arg_true()
    if plekken.is_empty():
        return recht
    los = _read_los(waarden.gather(plekken), geboorte, datum1904)
    return pl.DataFrame([reeks.scatter(plekken, los[reeks.name]) for reeks in recht])


def _read_recht(waarden: pl.Series) -> pl.DataFrame:
    """The columns of `read_datums` for a real date with day, month and year in full, and for an
    empty cell; `toestand` is null for every other text."""
    import polars as pl

    tekst = pl.col("w")
    dmj, jmd = (tekst.str.to_date(vorm, strict=False) for vorm in ("%d-%m-%Y", "%Y-%m-%d"))
    met = waarden.to_frame("w").select(
        "w",
        dmj=pl.when(dmj.dt.to_string("%d-%m-%Y") == tekst).then(dmj),
        jmd=pl.when(jmd.dt.to_string("%Y-%m-%d") == tekst).then(jmd),
    )
    dag, dmj, nee = pl.coalesce("dmj", "jmd"), pl.col("dmj"), pl.lit(False)
    leeg, open_ = (
        dag.is_in([date.fromisoformat(d) for d in list_waarden("datum", leeg=leeg)])
        for leeg in (True, False)
    )
    toestand = (
        pl.when(pl.col("w").is_null() | leeg)
        .then(pl.lit(LEEG))
        .when(open_ | (dag.dt.year() == 9999))
        .then(pl.lit(OPEN))
        .when(dag.dt.year().is_between(EERSTE_JAAR, LAATSTE_JAAR))
        .then(pl.lit(DATUM))
    )
    datum = pl.when(toestand == DATUM).then(dag)
    return met.select(
        toestand=toestand,
        datum=datum,
        tekst=datum.dt.to_string("%Y-%m-%d"),
        dag_voorop=(dmj.dt.day() > 12).fill_null(False),
        maand_voorop=nee,
        tweeledig=((dmj.dt.day() <= 12) & (dmj.dt.day() != dmj.dt.month())).fill_null(False),
        eeuw=nee,
        tijd=nee,
        middernacht=nee,
    )


def _read_los(waarden: pl.Series, geboorte: bool, datum1904: bool) -> pl.DataFrame:
    """As `_read_uniek`, for whatever people write."""
    import polars as pl

    met = _split(waarden.to_frame("ruw"), geboorte, datum1904)
    jaar, maand, dag = pl.col("j"), pl.col("m"), pl.col("d")
    iso = pl.format("{}-{}-{}", *(pl.col(n).cast(pl.String).str.zfill(b) for n, b in _BREEDTE))
    in_bereik = jaar.is_between(EERSTE_JAAR, LAATSTE_JAAR)
    nul = (jaar == 0) & (maand == 0) & (dag == 0)
    deels = (
        in_bereik & maand.is_between(0, 12) & dag.is_between(0, 31) & ((maand == 0) | (dag == 0))
    )
    return (
        met.with_columns(_echt=pl.when(in_bereik).then(iso.str.to_date("%Y-%m-%d", strict=False)))
        .with_columns(
            toestand=pl.when(pl.col("t").is_null() | iso.is_in(list_waarden("datum", leeg=True)))
            .then(pl.lit(LEEG))
            .when(iso.is_in(list_waarden("datum", leeg=False)))
            .then(pl.lit(OPEN))
            .when(pl.col("_open") | nul.fill_null(False) | (jaar == 9999).fill_null(False))
            .then(pl.lit(OPEN))
            .when(pl.col("_echt").is_not_null())
            .then(pl.lit(DATUM))
            .when(deels.fill_null(False) & pl.lit(geboorte))
            .then(pl.lit(DEELS))
            .otherwise(pl.lit(ONLEESBAAR)),
        )
        .select(
            "toestand",
            datum=pl.when(pl.col("toestand") == DATUM).then("_echt"),
            tekst=pl.when(pl.col("toestand").is_in([DATUM, DEELS])).then(iso),
            **{naam: pl.col(naam).fill_null(False) for naam in _SCHEMA},
        )
    )


_BREEDTE = (("j", 4), ("m", 2), ("d", 2))


def _split(uniek: pl.DataFrame, geboorte: bool, datum1904: bool) -> pl.DataFrame:
    """Year, month and day of each text (`j`, `m`, `d` Int64), unchecked, with the flags."""
    import polars as pl

    schoon = pl.col("ruw")
    if uniek["ruw"].str.contains(_ONGEWOON).any():
        schoon = schoon.str.normalize("NFKC").str.replace_all(_WIT, " ")
        schoon = schoon.str.replace_all(_ONZICHTBAAR, "").str.strip_chars()
    met_tijd = bool(uniek["ruw"].str.contains(_MET_TIJD).any())
    iets = (schoon.str.len_bytes() > 0) & ~schoon.str.to_lowercase().is_in(
        list_waarden("woord", leeg=True)
    )
    met = uniek.with_columns(t=pl.when(iets).then(_name_to_number(schoon)))
    if geboorte:
        # matches: "xx-10-2022"
        met = met.with_columns(t=pl.col("t").str.replace(r"^[x?]{1,2}([-/.])", "00$1"))
        # matches: "1-xx-2022"
        met = met.with_columns(t=pl.col("t").str.replace(r"([-/.])[x?]{1,2}([-/.])", "${1}00$2"))
    t = pl.col("t")
    met = met.with_columns(
        # matches: "okt"
        _naam=schoon.str.contains(r"\p{L}{3}"),
        _jmd=t.str.extract_groups(_JMD),
        _dmj=t.str.extract_groups(_DMJ),
        _kort=t.str.extract_groups(_KOMPAKT),
        _dag=_day_number(t, geboorte, datum1904),
        _zone=pl.when(t.str.contains(_ZONE)).then(_zoned(t)),
        _open=t.str.contains(_NULLEN)
        | _is_last_day(t)
        | t.is_in(list_waarden("woord", leeg=False)),
        _deel=t.str.extract_groups(_MAAND_JAAR if geboorte else r"^()()$"),
        _jaar=t.str.extract(_JAAR if geboorte else r"^()$").cast(pl.Int64, strict=False),
    )
    a, b = _int("_dmj", 0), _int("_dmj", 1)
    kort_jaar = pl.col("_dmj").struct[2].str.len_bytes() == 2
    jaar = _int("_dmj", 2)
    eeuw = pl.when(kort_jaar).then(jaar + pl.when(jaar <= EEUWGRENS).then(2000).otherwise(1900))
    dag_voorop, maand_voorop = (b <= 12) & (a <= 31), (a <= 12) & (b <= 31)
    jaar_alleen = pl.col("_jaar").is_between(EERSTE_JAAR, 2100)
    return met.with_columns(
        j=pl.coalesce(
            pl.col("_zone").dt.year().cast(pl.Int64),
            _int("_jmd", 0),
            eeuw,
            jaar,
            pl.when(jaar_alleen).then("_jaar"),
            _int("_deel", 1),
            _int("_kort", 0),
            pl.col("_dag").dt.year().cast(pl.Int64),
        ),
        m=pl.coalesce(
            pl.col("_zone").dt.month().cast(pl.Int64),
            _int("_jmd", 1),
            b,
            pl.when(jaar_alleen).then(0),
            _int("_deel", 0),
            _int("_kort", 1),
            pl.col("_dag").dt.month().cast(pl.Int64),
        ),
        d=pl.coalesce(
            pl.col("_zone").dt.day().cast(pl.Int64),
            _int("_jmd", 2),
            a,
            pl.when(jaar_alleen).then(0),
            pl.when(_int("_deel", 1).is_not_null()).then(0),
            _int("_kort", 2),
            pl.col("_dag").dt.day().cast(pl.Int64),
        ),
        dag_voorop=dag_voorop & (a > 12),
        maand_voorop=maand_voorop & (b > 12) & (a > 0),
        tweeledig=dag_voorop & maand_voorop & (a != b) & (a > 0) & (b > 0) & ~pl.col("_naam"),
        eeuw=kort_jaar,
        **(_times(t) if met_tijd else dict.fromkeys(("tijd", "middernacht"), pl.lit(False))),
    )


def _times(t: pl.Expr) -> dict[str, pl.Expr]:
    """The flags `tijd` and `middernacht`."""
    return {
        "tijd": (t.str.contains(r"\d:\d\d") & ~t.str.contains(_NUL_TIJD) & ~t.str.contains(_NULLEN))
        | (_minutes(t) > 0).fill_null(False),
        "middernacht": t.str.contains(_VOOR_MIDDERNACHT)
        | _minutes(t).is_in([22 * 60, 23 * 60]).fill_null(False),
    }


def _minutes(tekst: pl.Expr) -> pl.Expr:
    """The time of a day number with decimals, in whole minutes."""
    import polars as pl

    deel = pl.concat_str(pl.lit("0."), tekst.str.extract(_DEEL_VAN_DAG))
    return (deel.cast(pl.Float64, strict=False) * 1440).round().cast(pl.Int64)


def _int(groep: str, plek: int) -> pl.Expr:
    import polars as pl

    return pl.col(groep).struct[plek].cast(pl.Int64, strict=False)


def _name_to_number(tekst: pl.Expr) -> pl.Expr:
    """ "1 oktober 2022" as "1-10-2022"."""
    import polars as pl

    klein = tekst.str.to_lowercase()
    naam = klein.str.extract(_MAANDNAAM)
    maand = naam.replace_strict(_MAANDEN, default=None, return_dtype=pl.String)
    # matches: "1 okt 2022"
    cijfers = klein.str.extract_groups(r"^(\d{1,2}).*?(\d{2,4})$")
    return pl.coalesce(
        pl.concat_str([cijfers.struct[0], maand, cijfers.struct[1]], separator="-"), klein
    )


def _day_number(tekst: pl.Expr, geboorte: bool, datum1904: bool) -> pl.Expr:
    """A bare day number of Excel as a date; only numbers that mean a day between 1927 and 2173."""
    import polars as pl

    nummer = tekst.str.extract(_DAGNUMMER).cast(pl.Int64, strict=False)
    begin = date(1904, 1, 1) if datum1904 else date(1899, 12, 30)
    minst = 2_101 if geboorte else 10_000
    return pl.when(nummer.is_between(minst, 99_999)).then(pl.lit(begin) + pl.duration(days=nummer))


def _is_last_day(tekst: pl.Expr) -> pl.Expr:
    import polars as pl

    nummer = tekst.str.extract(_DAGNUMMER).cast(pl.Int64, strict=False)
    return nummer.is_between(_LAATSTE_DAGNUMMER - 1462, _LAATSTE_DAGNUMMER).fill_null(False)


def _zoned(tekst: pl.Expr) -> pl.Expr:
    """The Dutch day of a moment with a time zone."""

    net = (
        tekst.str.to_uppercase()
        .str.replace(" ", "T", literal=True)
        .str.replace_all(" ", "", literal=True)
        .str.replace(r"\.\d+", "")
        .str.replace("Z$", "+0000")
        # matches: "+02:00"
        .str.replace(r"([+-]\d\d):(\d\d)$", "$1$2")
        # matches: "T10:30+"
        .str.replace(r"T(\d\d:\d\d)([+-])", "T$1:00$2")
    )
    moment = net.str.to_datetime(
        "%Y-%m-%dT%H:%M:%S%z", strict=False, time_unit="us", time_zone="UTC"
    )
    return moment.dt.convert_time_zone("Europe/Amsterdam").dt.date()
