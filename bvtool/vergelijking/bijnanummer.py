"""BSNs that differ by one slip of the hand: reckoned out with the 11-proef, not tried."""

from __future__ import annotations

import polars as pl

from bvtool.vak.elfproef import GEWICHTEN, is_bsn

# What undoes a weight of the 11-proef, modulo 11.
_OMGEKEERD = tuple(pow(gewicht, -1, 11) for gewicht in GEWICHTEN)
_c = pl.col


# matches: "999900006"
_NEGEN = r"^[0-9]{9}$"


def list_numbers(personen: pl.DataFrame) -> pl.DataFrame:
    """The numbers of nine digits of persons (`plek`, `bsn`): `plek` and `getal` (Int64)."""
    return personen.filter(_c("bsn").str.contains(_NEGEN)).select(
        "plek", getal=_c("bsn").cast(pl.Int64)
    )


def find_near_numbers(zoekers: pl.DataFrame, bekend: pl.DataFrame) -> pl.DataFrame:
    """Who searches (`zoek_rij`) and which persons (`plek`) have a number that differs by one slip;
    reckoned for all at once where nine digits stand. `zoekers` has `bsn`, the digits; `bekend` are
    `list_numbers` of the persons."""
    negen = _c("bsn").str.contains(_NEGEN)
    delen = [_near_of_nine(zoekers.filter(negen).select("zoek_rij", "bsn"), bekend)]
    los = [
        (rij, int(nummer))
        for rij, bsn in zoekers.filter(~negen).select("zoek_rij", "bsn").iter_rows()
        for nummer in one_too_many(bsn)
    ]
    schema = {"zoek_rij": pl.Int64, "getal": pl.Int64}
    delen.append(bekend.join(pl.DataFrame(los, schema=schema, orient="row"), on="getal"))
    return pl.concat([d.select("zoek_rij", "plek") for d in delen]).unique(maintain_order=True)


def _near_of_nine(zoekers: pl.DataFrame, bekend: pl.DataFrame) -> pl.DataFrame:
    """The BSNs in use (`getal` in `bekend`) that nine digits become with another digit, two digits
    swapped, or the zero in front put back where another digit was lost.

    Only numbers that pass the 11-proef, for no other stands in the register as a person. That
    leaves one digit at most for each place, so that it is reckoned out and not tried.
    """
    cijfers = {f"c{p}": _c("bsn").str.slice(p, 1).cast(pl.Int64) for p in range(9)}
    met = zoekers.select("zoek_rij", oud=_c("bsn").cast(pl.Int64), **cijfers)
    buren = [_fit(met, plek) for plek in range(9)] + [_swap(met, plek) for plek in range(8)]
    nul = met.filter(_c("c0") == 0)  # a zero was eaten, and perhaps it stood further on
    for plek in range(1, 9):
        anders = [*range(1, plek + 1), 0, *range(plek + 1, 9)]
        buren.append(_fit(nul.rename({f"c{van}": f"c{p}" for p, van in enumerate(anders)}), plek))
    return bekend.join(pl.concat(buren).filter(_c("getal") != 0), on="getal")


def _number() -> pl.Expr:
    return pl.sum_horizontal(_c(f"c{p}") * 10 ** (8 - p) for p in range(9))


def _proof() -> pl.Expr:
    return pl.sum_horizontal(_c(f"c{p}") * gewicht for p, gewicht in enumerate(GEWICHTEN))


def _fit(cijfers: pl.DataFrame, plek: int) -> pl.DataFrame:
    """The number with the one digit at `plek` that passes the 11-proef, where that is another."""
    er_stond = _c(f"c{plek}")
    rest = (er_stond - _proof() * _OMGEKEERD[plek]) % 11
    past = (rest + 11) % 11
    return (
        cijfers.select(
            "zoek_rij", "oud", past=past, getal=_number() + (past - er_stond) * 10 ** (8 - plek)
        )
        .filter((_c("past") < 10) & (_c("getal") != _c("oud")))
        .select("zoek_rij", "getal")
    )


def _swap(cijfers: pl.DataFrame, plek: int) -> pl.DataFrame:
    """The number with the digits at `plek` and after it swapped, where it passes the 11-proef."""
    meer = _c(f"c{plek + 1}") - _c(f"c{plek}")
    som = _proof() + meer * (GEWICHTEN[plek] - GEWICHTEN[plek + 1])
    return cijfers.filter((som % 11 == 0) & (meer != 0)).select(
        "zoek_rij", getal=_number() + meer * 9 * 10 ** (7 - plek)
    )


def one_too_many(bsn: str) -> set[str]:
    """The BSNs that a number of ten digits becomes without one of them.

    >>> "999900006" in one_too_many("9999900006")
    True
    """
    zonder = (bsn[:i] + bsn[i + 1 :] for i in range(10)) if len(bsn) == 10 else ()
    return {nummer for nummer in zonder if is_bsn(nummer)}
