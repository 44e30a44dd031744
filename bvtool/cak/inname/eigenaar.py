"""Whose file is it: what it says itself is held against the folder in which it lies.

A file of another gemeente counts nowhere until somebody moves it; it is named with its owner. Rows
of another gemeente among its own are set aside in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.vak.aantal import count
from bvtool.vak.codes import UITVOERDER
from bvtool.vak.gemeenten import naam_van

VERPLAATS = "Verplaats het bestand naar de goede map, of haal het weg."
VREEMD = {"bestand": pl.Int64, "zin": pl.String, "heel": pl.Boolean}
_SOORTEN = ("b4", "terugkoppeling", "407", "408")
_ZEGT = ("afzender", "uitvoerdercode", "gemeentecode")
"""What a row says about whose it is."""
_MINSTENS = 3
"""So many people in two B4s are no chance any more, when they are also more than half of one."""


class Gescheiden(NamedTuple):
    """`rijen`: per kind the rows that are of the gemeente in whose folder they lie. `vreemd`: what
    was set aside (bestand, zin in Dutch, heel: nothing else is in the file)."""

    rijen: Mapping[str, pl.DataFrame]
    vreemd: pl.DataFrame


def split_vreemd(
    rijen: Mapping[str, pl.DataFrame],
    bestanden: pl.DataFrame,
    gemeenten: Sequence[Gemeente],
    volgt: Mapping[str, str],
) -> Gescheiden:
    """Own rows and foreign ones; `bestanden`: bestand and uitvoerder of everything that counts;
    `volgt`: the successor of each gemeente that is gone.

    The uitvoerderscode goes before the code of the gemeente. A gemeente without a line of its own
    in gemeenten.csv may be of the region: its rows are foreign only in a file without one own row.
    """
    wie = Codewijzer(gemeenten, volgt)
    van = bestanden.select("bestand", "uitvoerder").unique("bestand", maintain_order=True)
    eigen, vreemd, zeggen = dict(rijen), [], []
    for soort in _SOORTEN:
        velden = [veld for veld in _ZEGT if veld in rijen[soort].columns]
        delen = rijen[soort].group_by("bestand", *velden, maintain_order=True).agg(n=pl.len())
        delen = delen.join(van, on="bestand", how="inner", maintain_order="left")
        gemerkt = _judge(delen.with_columns(_zegt=wie.read(soort)))
        vreemd.append(_sum_up(gemerkt, wie))
        zeggen.append(gemerkt.filter(pl.col("_zegt").is_not_null()).select("bestand").unique())
        eigen[soort] = _keep_eigen(rijen[soort], gemerkt, velden)
    stil = van.join(pl.concat(zeggen), on="bestand", how="anti")
    for soort, zoek in (("b4", _find_twee_b4s), ("terugkoppeling", _find_ander_b4)):
        aan_bsn = zoek(_count_samen(eigen[soort], eigen["b4"], van, stil), wie)
        eigen[soort] = eigen[soort].join(aan_bsn, on="bestand", how="anti", maintain_order="left")
        vreemd.append(aan_bsn)
    return Gescheiden(eigen, pl.concat(vreemd))


class Codewijzer:
    """Which uitvoerder a code means, and its name."""

    def __init__(self, gemeenten: Sequence[Gemeente], volgt: Mapping[str, str]) -> None:
        self._namen = {g.uitvoerder: f"{g.naam} ({g.uitvoerder})" for g in gemeenten}
        self._per_code = {g.code: volgt.get(g.uitvoerder, g.uitvoerder) for g in gemeenten}
        self._volgt = volgt

    def name(self, code: str) -> str:
        """Whose it is, in words."""
        return self._namen.get(code) or f"{naam_van(code)} (staat niet in gemeenten.csv)"

    def read(self, soort: str) -> pl.Expr:
        """The uitvoerder that a row names; else the code that it names, or null."""
        if soort in ("407", "408"):
            return pl.col("afzender").replace(self._per_code)
        # matches: "680363"
        uitvoerder = pl.col("uitvoerdercode").str.extract(rf"^({UITVOERDER})$")
        # matches: "0363"
        gemeente = pl.col("gemeentecode").str.extract(r"^(\d{4})$")
        return pl.coalesce(uitvoerder.replace(self._volgt), gemeente.replace(self._per_code))


def _keep_eigen(rijen: pl.DataFrame, gemerkt: pl.DataFrame, velden: Sequence[str]) -> pl.DataFrame:
    """The rows that are not foreign; most often these are all rows, and nothing is copied."""
    eigen = gemerkt.filter(~pl.col("_vreemd"))
    if eigen["n"].sum() == rijen.height:
        return rijen
    sleutel = ["bestand", *velden]
    return rijen.join(
        eigen.select(sleutel), on=sleutel, how="semi", nulls_equal=True, maintain_order="left"
    )


def _judge(frame: pl.DataFrame) -> pl.DataFrame:
    """What says the same, with `_vreemd`: another than the gemeente in whose folder it lies."""
    anders = pl.col("_zegt").is_not_null() & (pl.col("_zegt") != pl.col("uitvoerder"))
    if "afzender" in frame.columns:
        return frame.with_columns(_vreemd=anders)
    eigen = (pl.col("_zegt") == pl.col("uitvoerder")).any().over("bestand").fill_null(False)
    regio = pl.col("_zegt").str.len_chars() == 4
    return frame.with_columns(_vreemd=anders & ~(regio & eigen))


def _sum_up(gemerkt: pl.DataFrame, wie: Codewijzer) -> pl.DataFrame:
    """One row per file that has something of another: what, and of whom. `n`: how many rows."""
    per = gemerkt.group_by("bestand", maintain_order=True).agg(
        alles=pl.col("n").sum().cast(pl.Int64),
        n=pl.col("n").filter("_vreemd").sum().cast(pl.Int64),
        wie=pl.col("_zegt").filter("_vreemd").unique().sort(),
    )
    rijen = []
    for bestand, alles, n, codes in per.filter(pl.col("n") > 0).iter_rows():
        namen = ", ".join(wie.name(code) for code in codes[:3])
        meer = f" en nog {len(codes) - 3} andere" if len(codes) > 3 else ""
        deel = f"{n} van de {count(alles, 'regel', 'regels')} {'is' if n == 1 else 'zijn'}"
        wat = "Dit bestand is" if n == alles else deel
        rijen.append((bestand, f"{wat} van {namen}{meer} en telt hier niet mee.", n == alles))
    return pl.DataFrame(rijen, schema=VREEMD, orient="row")


def _count_samen(
    rijen: pl.DataFrame, b4: pl.DataFrame, van: pl.DataFrame, stil: pl.DataFrame
) -> pl.DataFrame:
    """For files that name nobody: how many people they share with the B4 of each gemeente.

    Columns: bestand, uitvoerder, n (people in the file), b4_van, samen.
    """
    # matches: "?12"
    leesbaar = ~pl.col("sleutel").str.starts_with("?")
    mensen = rijen.join(stil, on="bestand").filter(leesbaar)
    mensen = mensen.select("bestand", "uitvoerder", "sleutel").unique()
    if mensen.is_empty():
        b4 = b4.clear()
    mensen = mensen.with_columns(n=pl.len().over("bestand").cast(pl.Int64))
    in_b4 = b4.join(mensen.select("sleutel").unique(), on="sleutel", how="semi")
    in_b4 = in_b4.join(van.rename({"uitvoerder": "b4_van"}), on="bestand")
    samen = mensen.join(in_b4.select("sleutel", "b4_van").unique(), on="sleutel")
    return (
        samen.group_by("bestand", "uitvoerder", "n", "b4_van")
        .agg(samen=pl.len().cast(pl.Int64))
        .sort("bestand", pl.col("samen").neg(), "b4_van")
    )


def _find_twee_b4s(samen: pl.DataFrame, wie: Codewijzer) -> pl.DataFrame:
    """B4s of which most people stand in the B4 of another too: of whom are they?"""
    dubbel = samen.filter(
        pl.col("b4_van") != pl.col("uitvoerder"),
        pl.col("samen") * 2 > pl.col("n"),
        pl.col("samen") >= _MINSTENS,
    ).unique("bestand", keep="first", maintain_order=True)
    rijen = [
        (
            bestand,
            f"In dit B4-bestand staan de klanten van {wie.name(ander)}. Van wie het is, is niet te "
            "zien: er staat geen code in. Het telt niet mee.",
            True,
        )
        for bestand, ander in dubbel.select("bestand", "b4_van").iter_rows()
    ]
    return pl.DataFrame(rijen, schema=VREEMD, orient="row")


def _find_ander_b4(samen: pl.DataFrame, wie: Codewijzer) -> pl.DataFrame:
    """Answers on the B4 of another: most of their people stand there, and not in the own B4."""
    eigen = samen.filter(pl.col("b4_van") == pl.col("uitvoerder")).select("bestand", eigen="samen")
    ander = (
        samen.filter(pl.col("b4_van") != pl.col("uitvoerder"))
        .unique("bestand", keep="first", maintain_order=True)
        .join(eigen, on="bestand", how="left", maintain_order="left")
        .filter(pl.col("samen") * 2 > pl.col("n"), pl.col("eigen").fill_null(0) * 2 < pl.col("n"))
    )
    rijen = [
        (bestand, f"Dit antwoord gaat over het B4 van {wie.name(van)} en telt hier niet mee.", True)
        for bestand, van in ander.select("bestand", "b4_van").iter_rows()
    ]
    return pl.DataFrame(rijen, schema=VREEMD, orient="row")
