"""What `koppeling` says of one answer and one message, for very many at once, on frames.

A property in the tests holds both forms equal.
"""

from __future__ import annotations

import polars as pl

from bvtool.berichten.schemarollen import ANTWOORD
from bvtool.dossier.feiten import Beoordeeld
from bvtool.gesprek.berichtstand import find_geldend, settle
from bvtool.gesprek.koppeling import ECHOVELDEN, KOP, ZONDER_OORDEEL
from bvtool.vak.standen import Twijfel

_WIE = "uitvoerder"
_KOP = ("afzender", "identificatie", "dagtekening")
_KLASSE = tuple(veld for veld, _ in ECHOVELDEN)
_HEEN = (*_KLASSE, "dagtekening")
_TERUG = {heen: terug[3:] for heen, terug in ANTWOORD.items()}
_RETOUR = pl.col("soort") != "Fo01"
_ZELFDE_SOORT = pl.col("terug") == pl.col("terug_right")
"""Whether the message that the envelope names is of the kind that such an answer is given to."""
STAND = {
    "nr": pl.Int64,
    "uitkomst": pl.String,
    "codes": pl.String,
    "identificatie_retour": pl.String,
    "dagtekening_retour": pl.String,
}


def match_frame(berichten: pl.DataFrame, antwoorden: pl.DataFrame) -> pl.DataFrame:
    """The answers that fit a message, in their order, with its `nr`, `twijfel` and `verschil`.

    `berichten`: nr (Int64), soort, the header, the client class and `referentie`; `antwoorden`:
    soort, the header that they answer, identificatie_retour, dagtekening_retour, uitkomst, codes,
    `kruis` and the class as `k_...` (see `cak.inname.rijen.SCHEMA`); both: `uitvoerder`, whose
    conversation it is. An answer fits a message of its own conversation and kind alone: two
    gemeenten may number alike, and a 406 never answers a 407. Of two messages with the same header
    the first is meant.
    """
    heen = berichten.select("nr", *(pl.col(k).alias(f"h_{k}") for k in _HEEN))
    berichten = berichten.with_columns(terug=pl.col("soort").replace_strict(_TERUG))
    kop = (_WIE, *_KOP, "terug")
    op_kop = berichten.unique(kop, keep="first", maintain_order=True).select(*kop, nr_kop="nr")
    op_referentie = (
        berichten.filter(pl.col("referentie").is_not_null())
        .select(_WIE, "terug", nr_envelop="nr", kruis=pl.col("referentie").str.to_lowercase())
        .unique([_WIE, "kruis"], keep="first", maintain_order=True)
    )
    samen = (
        antwoorden.with_columns(terug="soort")
        .join(op_kop, on=kop, how="left", maintain_order="left")
        .join(op_referentie, on=[_WIE, "kruis"], how="left", maintain_order="left")
        .with_columns(nr_envelop=pl.when(_RETOUR.not_() | _ZELFDE_SOORT).then("nr_envelop"))
        .with_columns(nr=pl.coalesce("nr_kop", "nr_envelop"))
        .join(heen, on="nr", how="inner", maintain_order="left")
    )
    return (
        samen.with_columns(verschil=_difference())
        .with_columns(_doubt())
        .select(*antwoorden.columns, "nr", "twijfel", "verschil")
    )


def _elsewhere() -> pl.Expr:
    """The envelope names another message than the header of the answer in it."""
    anders = pl.col("nr_envelop").ne_missing(pl.col("nr_kop"))
    return _RETOUR & pl.col("nr_envelop").is_not_null() & anders


def _too_early() -> pl.Expr:
    terug, heen = pl.col("dagtekening_retour"), pl.col("h_dagtekening").cast(pl.String)
    return _RETOUR & (terug < heen)


def _differing() -> pl.Expr:
    """The names of the fields of the class that are not what was sent, or an empty text."""
    namen = [
        pl.when(pl.col(f"k_{veld}").ne_missing(pl.col(f"h_{veld}"))).then(pl.lit(naam))
        for veld, naam in ECHOVELDEN
    ]
    zelfde = pl.when(pl.col("k_bsn").is_null()).then(pl.lit(""))
    return zelfde.otherwise(pl.concat_str(namen, separator=", ", ignore_nulls=True))


def _doubt() -> pl.Expr:
    """What is odd about an answer; `verschil`: see `_difference`."""
    return (
        pl.when(~_elsewhere() & _too_early())
        .then(pl.lit(Twijfel.TE_VROEG.value))
        .when(pl.col("verschil") != "")
        .then(pl.lit(Twijfel.ECHO.value))
        .when(_RETOUR & pl.col("codes").is_in(ZONDER_OORDEEL))
        .then(pl.lit(Twijfel.NIET_BEOORDEELD.value))
        .otherwise(pl.lit(Twijfel.GEEN.value))
        .alias("twijfel")
    )


def _difference() -> pl.Expr:
    leeg = pl.lit("")
    return (
        pl.when(_elsewhere())
        .then(pl.lit(KOP))
        .when(_too_early())
        .then(leeg)
        .otherwise(_differing())
    )


def settle_frame(gekoppeld: pl.DataFrame) -> pl.DataFrame:
    """Per message with an answer what its answers amount to, and the last that counts (STAND).

    One answer without doubt says what it says; everything else goes through `settle`.
    """
    gekoppeld = gekoppeld.with_columns(
        _gewoon=pl.col("nr").is_unique() & (pl.col("twijfel") == Twijfel.GEEN.value)
    )
    vlak = gekoppeld.filter("_gewoon").select("nr", "uitkomst", "codes", *list(STAND)[3:])
    vlak = vlak.with_columns(_order_codes(vlak["codes"]))
    rest = gekoppeld.filter(~pl.col("_gewoon"))
    rijen = []
    for (nr,), groep in rest.group_by("nr", maintain_order=True):
        gelezen = [_to_beoordeeld(r) for r in groep.iter_rows(named=True)]
        stand = settle(gelezen)
        laatste = find_geldend(gelezen, stand)
        assert laatste is not None
        terug = (laatste.identificatie_retour, laatste.dagtekening_retour)
        rijen.append((nr, stand.uitkomst.value, ",".join(stand.codes), *terug))
    return pl.concat([vlak, pl.DataFrame(rijen, schema=STAND, orient="row")])


def _order_codes(codes: pl.Series) -> pl.Series:
    """Every code once and in order; there are few of these texts, so each is looked at once."""
    teksten = codes.unique().drop_nulls()
    orde = {t: ",".join(sorted(set(t.split(",")))).lstrip(",") for t in teksten}
    return codes.replace_strict(orde, default=None, return_dtype=pl.String)


def _to_beoordeeld(r: dict[str, object]) -> Beoordeeld:
    dag = r["dagtekening"]
    return Beoordeeld(
        bericht_id=r["nr"],  # type: ignore[arg-type]
        soort=str(r["soort"]),
        afzender=r["afzender"],  # type: ignore[arg-type]
        identificatie=r["identificatie"],  # type: ignore[arg-type]
        dagtekening=None if dag is None else str(dag),
        identificatie_retour=str(r["identificatie_retour"] or ""),
        dagtekening_retour=str(r["dagtekening_retour"] or ""),
        uitkomst=str(r["uitkomst"]),
        codes=str(r["codes"] or ""),
        twijfel=str(r["twijfel"]),
        verschil=str(r["verschil"]),
    )
