"""Near matches: which person of the register may be meant by a B4 row that finds nobody.

A proposal is never applied. It names the row of the register, why it is proposed and how sure
(0 to 100). Proposed is who has the same birth date and nearly the same name, the same name and
nearly the same birth date, or a BSN with one digit mistyped, dropped, doubled or two swapped,
when nothing else speaks against it (spec "Who is announced", rows 1 and 12).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import polars as pl
from rapidfuzz import fuzz

from bvtool.vergelijking.kandidaten import GELIJK, find_candidates, with_naam

STERK = 75
"""From this score also a person is proposed who stands in B4 under an own number."""

VERSCHIL = 10
"""So much higher (of 100) must the best score be to stand out."""

MEESTE = 3
"""No more than this many persons are named for one B4 row."""


@dataclass(frozen=True, slots=True)
class Registerpersoon:
    """A person as far as a near match looks: name in parts without case or marks, birth date."""

    bsn: str
    rij: int
    naam: str
    geboren: str


@dataclass(frozen=True, slots=True)
class Persoonsvoorstel:
    """A person of the register proposed for a B4 row, the score (0 to 100) and the reasons."""

    persoon: Registerpersoon
    score: int
    redenen: tuple[str, ...]


def add_proposals(besloten: pl.DataFrame, personen: pl.DataFrame) -> pl.DataFrame:
    """Adds `voorstel_tekst` and `voorstel_bsn` (String; the BSN only when one person stands out).

    Takes the decided B4 rows and the persons of the register; only rows 1 and 12 of the decision
    table get proposals.
    """
    zoekers = besloten.filter(pl.col("nr").is_in([1, 12]))
    leesbaar = besloten.filter(pl.col("bsn").is_not_null()).select("bsn", "rij")
    gevonden, in_b4 = _find(_searchers(zoekers), _persons(personen), leesbaar)
    bij: dict[str, list[int]] = defaultdict(list)
    for rij, voorstellen in gevonden.items():
        for voorstel in voorstellen:
            bij[voorstel.persoon.bsn].append(rij)
    rijen = [(rij, *_tell(rij, v, bij, in_b4)) for rij, v in gevonden.items()]
    blad = pl.DataFrame(
        rijen,
        schema={"rij": pl.Int64, "voorstel_tekst": pl.String, "voorstel_bsn": pl.String},
        orient="row",
    )
    return besloten.join(blad, on="rij", how="left", maintain_order="left")


def _searchers(zoekers: pl.DataFrame) -> pl.DataFrame:
    """`rij`, `bsn` (the digits of the cell), `naam`, `geboren`; empty text when unknown."""
    cijfers = (
        pl.col("bsn_ruw").fill_null("").str.replace(r"\.0$", "").str.replace_all(r"[^0-9]", "")
    )
    negen = pl.when(cijfers.str.len_bytes() == 8).then(cijfers.str.zfill(9)).otherwise(cijfers)
    return with_naam(zoekers, "achternaam", "voorvoegsel").select(
        "rij", "naam", bsn=negen, geboren=pl.col("geboortedatum").fill_null("")
    )


def _persons(personen: pl.DataFrame) -> pl.DataFrame:
    """`rij` (in the register), `bsn`, `naam`, `geboren`; empty text when unknown."""
    return with_naam(personen, "r_achternaam", "r_voorvoegsel").select(
        "bsn", "naam", rij="register_rij", geboren=pl.col("r_geboortedatum").fill_null("")
    )


def _find(
    zoekers: pl.DataFrame, personen: pl.DataFrame, leesbaar: pl.DataFrame
) -> tuple[dict[int, list[Persoonsvoorstel]], dict[str, int]]:
    """Per B4 row the persons that may be meant, best first; and of those persons who stands in B4
    under an own number, with the first row."""
    paren = find_candidates(zoekers, personen)
    wie = personen.with_row_index("plek").join(paren.select("plek"), on="plek", how="semi")
    in_b4 = dict(leesbaar.join(wie, on="bsn", how="semi").reverse().iter_rows())
    samen = paren.join(
        zoekers.select(zoek_rij="rij", zoek_bsn="bsn", zoek_naam="naam", zoek_geboren="geboren"),
        on="zoek_rij",
    ).join(wie, on="plek")
    gevonden: dict[int, list[Persoonsvoorstel]] = defaultdict(list)
    velden = ("zoek_rij", "zoek_bsn", "zoek_naam", "zoek_geboren")
    anders = ("bsn", "rij", "naam", "geboren", "bijna")
    for rij, z_bsn, z_naam, z_geboren, bsn, p_rij, naam, geboren, bijna in (
        _best(samen, leesbaar).select(*velden, *anders).iter_rows()
    ):
        voorstel = weigh(
            Registerpersoon(z_bsn, rij, z_naam, z_geboren),
            Registerpersoon(bsn, p_rij, naam, geboren),
            bijna,
        )
        if voorstel is not None and (voorstel.score >= STERK or bsn not in in_b4):
            gevonden[rij].append(voorstel)
    return {
        rij: sorted(voorstellen, key=lambda v: (-v.score, v.persoon.rij))[:MEESTE]
        for rij, voorstellen in gevonden.items()
    }, in_b4


def _best(samen: pl.DataFrame, leesbaar: pl.DataFrame) -> pl.DataFrame:
    """Of the pairs of each searcher the best few, by the same sum as `weigh`, for all at once.

    Where a name is common nearly every pair falls away here, and need not be weighed alone."""
    namen = samen.select("zoek_naam", "naam").unique(maintain_order=True)
    lijkt = [
        fuzz.token_set_ratio(een, ander) if een and ander else None
        for een, ander in namen.iter_rows()
    ]
    namen = namen.with_columns(lijkt=pl.Series(lijkt, dtype=pl.Float64))
    in_b4 = leesbaar.select("bsn").unique().with_columns(in_b4=pl.lit(True))
    dag, naam, bijna = pl.col("gelijk"), pl.col("lijkt"), pl.col("bijna")
    redenen = pl.sum_horizontal(
        e.fill_null(False).cast(pl.Int8) for e in (dag >= 2, naam >= GELIJK, bijna)
    )
    score = 20 * bijna.cast(pl.Int64) + 13 * dag.fill_null(0) + 0.41 * naam.fill_null(0.0)
    return (
        samen.join(namen, on=["zoek_naam", "naam"], how="left")
        .join(in_b4, on="bsn", how="left")
        .with_columns(gelijk=_same_parts())
        .with_columns(score=pl.min_horizontal(score.round(mode="half_to_even"), 99.0))
        .filter(
            ((redenen >= 2) | (bijna & naam.is_null() & dag.is_null()))
            & ((pl.col("score") >= STERK) | pl.col("in_b4").is_null())
        )
        .sort("zoek_rij", "score", "rij", descending=[False, True, False])
        .group_by("zoek_rij", maintain_order=True)
        .head(MEESTE)
    )


def _same_parts() -> pl.Expr:
    """`same_parts` for whole columns; null when a birth date is not known."""
    een, ander = pl.col("zoek_geboren"), pl.col("geboren")
    a, b = ([w.str.slice(*s) for s in ((0, 4), (5, 2), (8, 2))] for w in (een, ander))
    los = [
        (x == y) | x.is_in(["00", "0000"]) | y.is_in(["00", "0000"])
        for x, y in zip(a, b, strict=True)
    ]
    gelijk = pl.sum_horizontal(e.cast(pl.Int64) for e in los)
    om = (gelijk < 2) & (a[0] == b[0]) & (a[1] == b[2]) & (a[2] == b[1])
    return pl.when((een != "") & (ander != "")).then(pl.when(om).then(2).otherwise(gelijk))


def weigh(wie: Registerpersoon, persoon: Registerpersoon, bsn: bool) -> Persoonsvoorstel | None:
    """How likely the person of the register is meant; None when too little speaks for it.

    `bsn`: the two numbers differ by one slip.
    """
    naam = fuzz.token_set_ratio(wie.naam, persoon.naam) if wie.naam and persoon.naam else None
    dag = same_parts(wie.geboren, persoon.geboren) if wie.geboren and persoon.geboren else None
    redenen = []
    if dag == 3:
        redenen.append("geboortedatum gelijk")
    elif dag == 2:
        redenen.append("geboortedatum bijna gelijk")
    if naam is not None and naam >= GELIJK:
        redenen.append("naam gelijk" if naam >= 99.9 else "naam bijna gelijk")
    if bsn:
        redenen.append("BSN bijna gelijk")
    kaal = naam is None and dag is None
    if len(redenen) < 2 and not (bsn and kaal):
        return None
    score = 20 * bsn + 13 * (dag or 0) + 0.41 * (naam or 0)
    return Persoonsvoorstel(persoon, min(round(score), 99), tuple(redenen))


def same_parts(een: str, ander: str) -> int:
    """How many of year, month and day agree (0 to 3); an unknown part fits; swapped day and month
    count as one slip.

    >>> same_parts("1980-03-04", "1981-03-04"), same_parts("1980-03-04", "1980-04-03")
    (2, 2)
    """
    a, b = een.split("-"), ander.split("-")
    gelijk = sum(x == y or {"00", "0000"} & {x, y} != set() for x, y in zip(a, b, strict=True))
    if gelijk < 2 and a[0] == b[0] and a[1:] == b[:0:-1]:
        return 2
    return gelijk


def _tell(
    rij: int, voorstellen: list[Persoonsvoorstel], bij: dict[str, list[int]], in_b4: dict[str, int]
) -> tuple[str, str | None]:
    """The sentences for one B4 row, and the BSN when one person stands out.

    `bij`: to which B4 rows each person is proposed; `in_b4`: the B4 row with that very BSN.
    """
    eerste = voorstellen[0]
    zinnen = []
    bsn = None
    if len(voorstellen) == 1 or eerste.score - voorstellen[1].score >= VERSCHIL:
        zinnen.append(f"Misschien de persoon op {_person(eerste)}.")
        bsn = eerste.persoon.bsn
        voorstellen = [eerste]
    else:
        zinnen.append("Er zijn meer mogelijkheden: " + "; ".join(map(_person, voorstellen)) + ".")
    for voorstel in voorstellen:
        wie = f"de persoon op rij {voorstel.persoon.rij}"
        if (zelf := in_b4.get(voorstel.persoon.bsn)) is not None:
            zinnen.append(f"Let op: {wie} staat zelf ook in B4, op rij {zelf}.")
        ook = [str(r) for r in bij[voorstel.persoon.bsn] if r != rij]
        if ook:
            zinnen.append(f"Let op: {wie} is ook voorgesteld bij rij {', '.join(ook[:5])} van B4.")
    return " ".join(zinnen), bsn


def _person(voorstel: Persoonsvoorstel) -> str:
    return f"rij {voorstel.persoon.rij} van uw register ({', '.join(voorstel.redenen)}; " + (
        f"{voorstel.score}%)"
    )
