"""Rows of the register that must not decide alone: what speaks against what, per person.

Each kind of doubt is a column here and a row with number 13 of `data/beslistabel.csv`, where its
place and its words stand (spec "Rows that must not decide alone").
"""

from __future__ import annotations

from datetime import date

import polars as pl
from rapidfuzz import fuzz

from bvtool.tabel.waarden.betekenis import BW, find_betekenis
from bvtool.tabel.waarden.naamwoorden import name_parts
from bvtool.tabel.waarden.telling import TEKSTEN, VRAAGT_BW, per_waarde
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.kandidaten import GELIJK
from bvtool.vergelijking.redenen import translate_frame
from bvtool.vergelijking.uniek import as_numbers, lay_beside
from bvtool.vergelijking.verschillen import same_birth

SOORTEN = {
    "twee_personen": pl.String,
    "vraag": pl.String,
    "product_noemt_bw": pl.String,
    "twee_exports": pl.String,
    "reden_zonder_einde": pl.String,
    "loopt_door_na_dood": pl.String,
    "tijdelijk_eind": pl.Date,
    "vervallen_rij": pl.Int64,
}
"""The kinds of doubt, null where there is none: rows of the register as text; `tijdelijk_eind` is
an end that is only for a time, `vervallen_rij` a row that was withdrawn, refused or removed."""

_NODIG = frozenset(
    (
        *("rij", "bsn", "geboortedatum", "achternaam", "voorvoegsel", *TEKSTEN),
        *("telt", "toewijzingnummer", "beschikkingnummer", "begin", "eind", "ingangsdatum"),
        *("startdatum_levering", "overlijdensdatum", "reden_einde", "release", "status", "pgb"),
        *("categorie", "vraag", "onleesbaar"),
    )
)
"""The columns that are looked at; the rest is not carried along."""
_c = pl.col
# matches: "n.v.t."
_GEEN_REDEN = r"^\W*$|^0+$|^(?i:geen|nvt|n\.v\.t\.?|null|niet van toepassing)$"
"""Words that say that there is no reason."""


def find_twijfels(gemerkt: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """`bsn` and a column per kind of SOORTEN, one row for each person about whom there is doubt.

    Takes the marked rows of the register (`perioden.mark_rows`).
    """
    rijen = gemerkt.select(k for k in gemerkt.columns if k in _NODIG)
    meer = rijen.filter(as_numbers(rijen["bsn"]).is_duplicated() & rijen["bsn"].is_not_null())
    delen = [
        _two_persons(meer),
        _open_questions(rijen, beleid),
        _named_bw(rijen, beleid),
        _two_exports(meer, beleid),
        *_reasons(rijen, beleid),
        _withdrawn(rijen, beleid),
    ]
    delen = [d.filter(_c("bsn").is_not_null()) for d in delen]
    samen = pl.concat([d for d in delen if not d.is_empty()] or delen[:1], how="diagonal")
    leeg = [pl.lit(None, dtype=s).alias(k) for k, s in SOORTEN.items() if k not in samen.columns]
    return samen.with_columns(leeg).group_by("bsn", maintain_order=True).agg(
        _c(k).drop_nulls().first() for k in SOORTEN
    )  # fmt: skip


def mark_other_person(samen: pl.DataFrame) -> pl.DataFrame:
    """Adds `andere_persoon` (Boolean): the birth date of B4 is not that of the register, and the
    surname is not like it. B4 joined with the persons of the register; unknown speaks for nobody.
    """
    geboren, r_geboren = _c("geboortedatum"), _c("r_geboortedatum")
    namen = ("achternaam", "voorvoegsel", "r_achternaam", "r_voorvoegsel")
    niet_gelijk = samen.select("rij", geboren, r_geboren, *namen).filter(geboren != r_geboren)
    raak = niet_gelijk.filter(~same_birth(geboren, r_geboren)).select("rij", *namen)
    ander = [
        rij
        for rij, naam, voor, r_naam, r_voor in raak.iter_rows()
        if differs_in_name(name_parts(naam, voor), name_parts(r_naam, r_voor))
    ]
    return samen.with_columns(andere_persoon=_c("rij").is_in(ander))


def differs_in_name(een: str, ander: str) -> bool:
    """Whether two surnames (`name_parts`) are not even nearly the same; unknown is no difference.

    >>> differs_in_name("jansen", "amrani el"), differs_in_name("jansen", "janssen")
    (True, False)
    """
    return bool(een and ander) and fuzz.token_set_ratio(een, ander) < GELIJK


def _two_persons(meer: pl.DataFrame) -> pl.DataFrame:
    """One BSN, people with another birth date and another surname."""
    wie = meer.select("bsn", "rij", "geboortedatum", "achternaam", "voorvoegsel").drop_nulls(
        ["geboortedatum", "achternaam"]
    )
    wie = wie.filter(_c("geboortedatum").n_unique().over("bsn") > 1)
    paren = wie.join(wie, on="bsn", suffix="_b").filter(
        (_c("rij") < _c("rij_b")) & ~same_birth(_c("geboortedatum"), _c("geboortedatum_b"))
    )
    gevonden = [
        (bsn, f"rij {a} en rij {b}")
        for bsn, a, b, naam, voor, naam_b, voor_b in paren.select(
            *("bsn", "rij", "rij_b", "achternaam", "voorvoegsel", "achternaam_b", "voorvoegsel_b")
        ).iter_rows()
        if differs_in_name(name_parts(naam, voor), name_parts(naam_b, voor_b))
    ]
    return _frame(gevonden, "twee_personen")


def find_misschien(gemerkt: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """Who may be in beschermd wonen by a row that does not count, because of its product.

    `bsn`, `m_begin` and `m_eind` (Date): of each person the earliest such row that runs on the
    reference date or later. Takes marked rows (`perioden.mark_rows`). Without this somebody who
    is not in the CAK's file would be on no list, and look like a person without care.
    """
    smal = gemerkt.select(k for k in gemerkt.columns if k in _NODIG)
    kort = smal.filter(
        _c("bsn").is_not_null()
        & ~_c("telt")
        & _c("onleesbaar").is_null()
        & (_c("eind") >= beleid.peil.datum)
    )
    vraagt = _asks(beleid) & _c("vraag").str.contains(VRAAGT_BW, literal=True)
    return (
        kort.filter((vraagt | _is_named_bw(kort, smal, beleid)).fill_null(False))
        .sort("bsn", "begin", "eind")
        .group_by("bsn", maintain_order=True)
        .agg(m_begin=_c("begin").first(), m_eind=_c("eind").first())
    )


def _asks(beleid: Beleid) -> pl.Expr:
    """Whether a value of a row asks something, and the row can count for this contribution."""
    kan = _c("categorie").is_null() | _c("categorie").is_in(beleid.categorieen)
    return _c("vraag").is_not_null() & kan


def _open_questions(rijen: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """What a value of a row asks, where that row can count."""
    return rijen.filter(_asks(beleid)).select("bsn", vraag=pl.format("rij {}: {}", "rij", "vraag"))


def _named_bw(rijen: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """The product names beschermd wonen, but the category is another one, or only this row has
    none."""
    zegt = pl.when(_c("categorie").is_null()).then(pl.lit("zonder categorie")).otherwise(
        pl.format("met categorie {}", "categorie")
    )  # fmt: skip
    leesbaar = rijen.select("categorie").filter(rijen["bsn"].is_not_null())
    return rijen.filter(_is_named_bw(rijen, leesbaar, beleid)).select(
        "bsn", product_noemt_bw=pl.format("rij {} ({})", "rij", zegt)
    )


def _is_named_bw(rijen: pl.DataFrame, alle: pl.DataFrame, beleid: Beleid) -> pl.Series:
    """Of each of these rows whether the product names beschermd wonen and the category does not.
    A register (`alle`) without any category is decided by its texts alone."""
    geen = pl.Series([False] * rijen.height, dtype=pl.Boolean)
    if alle["categorie"].null_count() == alle.height:
        return geen
    for k in (k for k in TEKSTEN if k in rijen.columns):
        noemt = per_waarde(rijen[k], lambda w, k=k: find_betekenis(k, w, {}) == BW, pl.Boolean)  # type: ignore[misc]
        geen = geen | noemt.fill_null(False)
    return geen & ~rijen["categorie"].is_in(list(beleid.bw_categorieen)).fill_null(False)


def _two_exports(meer: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """The same provision twice, with the same start and another end: which one holds?"""
    product = pl.coalesce("productcode", "productomschrijving", "categorie", pl.lit(""))
    sleutel = pl.coalesce(
        pl.format("t{}", "toewijzingnummer"), pl.format("b{}|{}", "beschikkingnummer", product)
    )
    rijen = meer.filter("telt").with_columns(voorziening=sleutel).drop_nulls("voorziening")
    delen = [_frame([], "twee_exports")]
    for start in ("begin", "ingangsdatum"):
        groep = ["bsn", "voorziening", start]
        raak = rijen.drop_nulls(start).filter(_c("eind").n_unique().over(groep) > 1)
        if start == "ingangsdatum":  # deliveries of their own are told apart by their own starts
            raak = raak.filter(_c("startdatum_levering").is_null().any().over(groep))
        tekst = pl.format("rij {} {}", "rij", _tell_end(beleid))
        delen.append(
            raak.sort("rij")
            .group_by(groep, maintain_order=True)
            .agg(twee_exports=tekst.str.join(", "))
            .select("bsn", "twee_exports")
        )
    return pl.concat(delen)


def _tell_end(beleid: Beleid) -> pl.Expr:
    return (
        pl.when(_c("eind") < beleid.peil.open_eind)
        .then(_c("eind").dt.strftime("(tot en met %d-%m-%Y)"))
        .otherwise(pl.lit("(zonder einddatum)"))
    )


def _reasons(rijen: pl.DataFrame, beleid: Beleid) -> list[pl.DataFrame]:
    """A reason of the end or a status that says stopped, without an end or a death; a death after
    which something runs on; and an end that is only for a time."""
    open_, r = beleid.peil.open_eind, beleid.peil.datum
    gevuld = _c("reden_einde").is_not_null() & ~_c("reden_einde").str.contains(_GEEN_REDEN)
    met_reden, gestopt = rijen.filter(_c("telt") & gevuld), _stopped(rijen, open_)
    per = _facts(rijen, pl.concat([met_reden.select("bsn"), gestopt.select("bsn")]))
    met = lay_beside(translate_frame(met_reden, beleid.release), per, ["bsn"])
    gestopt = lay_beside(gestopt, per, ["bsn"])
    zonder = met.filter((_c("eind") >= open_) & ~_c("dood"))
    overleden = (_c("einde_reden") == "OVL") & (_c("eind") < _c("laatste")) & ~_c("dood")
    na_dood = met.filter(overleden & (_c("laatste") >= r))
    tijdelijk = met.filter((_c("einde_reden") == "TYD") & (_c("eind") < open_))
    rij = pl.format("rij {} ({})", "rij", "einde_tekst")
    return [
        zonder.select("bsn", reden_zonder_einde=rij),
        gestopt.filter(~_c("dood")).select(
            "bsn", reden_zonder_einde=pl.format("rij {} (status {})", "rij", "status")
        ),
        na_dood.select("bsn", loopt_door_na_dood=rij),
        tijdelijk.sort("eind", descending=True).select("bsn", tijdelijk_eind="eind"),
    ]


def _facts(rijen: pl.DataFrame, wie: pl.DataFrame) -> pl.DataFrame:
    """Of these persons: whether one of their rows says that they died (`dood`), and the last end
    of the rows that count (`laatste`)."""
    feiten = rijen.select("bsn", "overlijdensdatum", "telt", "eind").join(wie, on="bsn", how="semi")
    return feiten.group_by("bsn").agg(
        dood=_c("overlijdensdatum").is_not_null().any(), laatste=_c("eind").filter("telt").max()
    )


def _stopped(rijen: pl.DataFrame, open_: date) -> pl.DataFrame:
    """Rows that run on, of which the status says that they stopped: `bsn`, `rij`, `status`."""
    lopend = rijen.select("bsn", "rij", "status", "telt", "eind").filter(
        _c("telt") & (_c("eind") >= open_)
    )
    zegt = per_waarde(lopend["status"], _says_stopped, pl.Boolean)
    return lopend.filter(zegt.fill_null(False)).select("bsn", "rij", "status")


def _says_stopped(status: str) -> bool:
    return find_betekenis("status_gestopt", status, {}) is not None


def _withdrawn(rijen: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """A row of beschermd wonen that only its status or the reason of its change leaves out."""
    bw = _c("categorie").is_in(beleid.bw_categorieen)
    weg = bw & ~_c("telt") & ~_c("pgb") & _c("onleesbaar").is_null()
    return rijen.filter(weg).select("bsn", vervallen_rij="rij")


def _frame(rijen: list[tuple[str, str]], soort: str) -> pl.DataFrame:
    return pl.DataFrame(rijen, schema={"bsn": pl.String, soort: pl.String}, orient="row")
