"""Everything that lies there, out of the ledger, as it was known at a moment.

Only what lies in `inkomend` now counts, of the gemeente whose it is, and not what staff forgot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import polars as pl

from bvtool.cak.inname.bijdragekeuze import keep_bijdrage
from bvtool.cak.inname.eigenaar import split_vreemd
from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.cak.inname.ligging import list_vergeten
from bvtool.cak.inname.ontvangst import UIT_BESTAND
from bvtool.cak.inname.opvolging import follow
from bvtool.cak.inname.rijen import SCHEMA, read_lots
from bvtool.cak.inname.rondekeuze import (
    ONBEKEND,
    PER_RONDE,
    Rondekeuze,
    Zegt,
    begin_of,
    find_keuze,
    find_over,
    read_zegt,
    tell_elders,
)
from bvtool.dossier.feiten import Innamefeit, Rondefeit
from bvtool.dossier.vragen import inname as vragen
from bvtool.dossier.vragen.ligging import Gebeurd, Liggend, ask_liggend, iter_verloop
from bvtool.dossier.vragen.rondes import list_rondes
from bvtool.dossier.vragen.uitspraken import Uitspraakfeit, iter_uitspraken
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

BESTANDEN = {
    "bestand": pl.Int64,
    "soort": pl.String,
    "uitvoerder": pl.String,
    "sha256": pl.String,
    "toestand": pl.String,
    "melding": pl.String,
    "naam": pl.String,
    "seconde": pl.Int64,
    "bron": pl.String,
    "map": pl.String,
}
_MAP = ["uitvoerder", "map"]
_EIGEN = pl.col("map") == pl.col("uitvoerder")
_BERICHTEN = ("407", "408")
ENIG = ("b4", "terugkoppeling", "productafname")
"""Kinds of which only the newest file counts."""
VREEMD = "vreemd"
"""The state of a file that is of another gemeente than the folder says."""
Elders = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Innamearchief:
    """`bestanden`: one row per file by content, with the moment of its first arrival as seconds
    since 1970 (UTC) and how that is known; `map` is the uitvoerderscode of the folder, another than
    `uitvoerder` for a gemeente that merged. `rijen`: what they say, per kind (`rijen.SCHEMA`).
    `verloop`: what went, was replaced or forgotten, in order. `uitspraken`: what staff said of
    messages whose answers contradict each other, in order. `keuze`: the round of which this is,
    None for everything about one contribution (`over`); `elders`: answers that came in it and are
    of another round, and files of the CAK of a round that did not begin or of another contribution:
    uitvoerder, kind when it has to be sent again (it is of no round that began), name and
    sentence."""

    bestanden: pl.DataFrame
    rijen: Mapping[str, pl.DataFrame]
    verloop: Sequence[Gebeurd] = field(default=())
    uitspraken: Sequence[Uitspraakfeit] = field(default=())
    keuze: Rondekeuze | None = None
    elders: Sequence[Elders] = field(default=())
    over: Bijdrage = Bijdrage.BW
    _gelezen_al: dict[str, pl.DataFrame] = field(
        init=False, compare=False, repr=False, default_factory=dict
    )

    @property
    def ronde(self) -> Rondefeit | None:
        """The round that returns of which this is; None for the migration and for everything."""
        return self.keuze.ronde if self.keuze is not None and self.keuze.ronde.periodiek else None

    @property
    def periodiek(self) -> bool:
        """Whether this is a round that returns, and not the migration."""
        return self.ronde is not None

    @property
    def begin(self) -> int:
        """From which second (since 1970) on messages are of this round; 0 in the migration."""
        return begin_of(self.ronde) if self.ronde is not None else 0

    def until(self, moment: datetime) -> Innamearchief:
        """The same, without what arrived after `moment` (aware)."""
        seconde = int(moment.timestamp())
        toen = self.bestanden.filter(pl.col("seconde") <= seconde)
        return self if toen.height == self.bestanden.height else replace(self, bestanden=toen)

    def once(self, wat: str, maak: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """What follows from this archive alone, made when it is first asked. An archive never
        changes, and another one (`until`, `replace`) begins anew."""
        if wat not in self._gelezen_al:
            self._gelezen_al[wat] = maak()
        return self._gelezen_al[wat]

    def read_van(self, soort: str) -> pl.DataFrame:
        """The rows of one kind with `uitvoerder` and `seconde` of the file they stand in."""

        def make() -> pl.DataFrame:
            van = self._gelezen(soort).select("bestand", "uitvoerder", "seconde")
            return self.rijen[soort].join(van, on="bestand", how="inner", maintain_order="left")

        return self.once(f"van {soort}", make)

    def newest(self, soort: str) -> pl.DataFrame:
        """The newest readable file of this kind per gemeente (and of each that merged into it, its
        own last); none for one of which two different files are the newest (`ties`)."""
        laatste = self._gelezen(soort).sort("seconde", "sha256")
        laatste = laatste.unique(_MAP, keep="last", maintain_order=True).sort(_EIGEN)
        return laatste.join(self.ties(soort), on="uitvoerder", how="anti", maintain_order="left")

    def ties(self, soort: str) -> pl.DataFrame:
        """Files that arrived at the same newest moment and say something else, per gemeente: which
        of them counts is a question. Columns of `bestanden`."""
        samen = self._gelezen(soort).filter(pl.col("seconde") == pl.col("seconde").max().over(_MAP))
        samen = samen.filter(pl.len().over(_MAP) > 1)
        if samen.is_empty():
            return samen
        per = self.rijen[soort].join(samen.select("bestand"), on="bestand", how="semi")
        inhoud = {
            nummer: _what(deel) for (nummer,), deel in per.group_by("bestand", maintain_order=True)
        }
        gezegd = [inhoud.get(nummer, "") for nummer in samen["bestand"]]
        samen = samen.with_columns(_gezegd=pl.Series(gezegd, dtype=pl.String))
        return samen.filter(pl.col("_gezegd").n_unique().over(_MAP) > 1).drop("_gezegd")

    def first(self, soort: str) -> pl.DataFrame:
        """The first readable file of this kind per gemeente (as `newest`)."""
        van = self._gelezen(soort).sort("seconde", "sha256")
        return van.unique(_MAP, keep="first", maintain_order=True).sort(_EIGEN)

    def _gelezen(self, soort: str) -> pl.DataFrame:
        return self.bestanden.filter(pl.col("soort") == soort, pl.col("toestand") == "gelezen")


def _what(deel: pl.DataFrame) -> str:
    """What the rows say, wherever they stand."""
    geen = ("bestand", "rij", "gemeentecode", "uitvoerdercode", "cak_start")
    vast = deel.drop(*geen, strict=False)
    return vast.sort(pl.all()).write_csv()


def empty_archief() -> Innamearchief:
    """An archive without anything in it."""
    leeg = {s: pl.DataFrame(schema={"bestand": pl.Int64, **v}) for s, v in SCHEMA.items()}
    return Innamearchief(pl.DataFrame(schema=BESTANDEN), leeg)


def read_archief(
    verbinding: Verbinding,
    gemeenten: Sequence[Gemeente],
    dag: date,
    keuze: Rondekeuze | None = None,
    over: Bijdrage = Bijdrage.BW,
) -> Innamearchief:
    """What lies there and counts, and what is of another gemeente set aside; whatever is of a
    gemeente that on this day has merged is its successor's. `keuze`: of one round alone; `over`:
    of which contribution when it is of no round alone."""
    over = keuze.over if keuze is not None else over
    volgt = follow(gemeenten, dag)
    verloop, lots = list(iter_verloop(verbinding)), read_lots(verbinding)
    ligt = ask_liggend(verbinding)
    zegt = read_zegt(lots["terugkoppeling"])
    alle = _list_onvergeten(verbinding, list_vergeten(verloop))
    feiten, elders = [f for f in alle if _is_over(f, zegt, over)], list[Elders]()
    if keuze is not None:
        feiten, elders = _split_ronde(alle, zegt, ligt, keuze)
    bestanden = _read_bestanden(feiten, ligt).with_columns(pl.col("uitvoerder").replace(volgt))
    gescheiden = split_vreemd(lots, bestanden, gemeenten, volgt)
    zinnen = gescheiden.vreemd.group_by("bestand", maintain_order=True).agg(
        zin=pl.col("zin").str.join(" "), heel=pl.col("heel").any()
    )
    bestanden = (
        bestanden.join(zinnen, on="bestand", how="left", maintain_order="left")
        .with_columns(
            toestand=pl.when("heel").then(pl.lit(VREEMD)).otherwise("toestand"),
            melding=pl.concat_str(
                "zin",
                pl.when(pl.col("melding") != "").then("melding"),
                separator=" ",
                ignore_nulls=True,
            ),
        )
        .select(*BESTANDEN)
    )
    return Innamearchief(
        bestanden,
        keep_bijdrage(gescheiden.rijen, bestanden, over),
        verloop,
        _list_uitspraken(verbinding, over),
        keuze,
        [(volgt.get(wie, wie), soort, naam, zin) for wie, soort, naam, zin in elders],
        over,
    )


def _list_uitspraken(verbinding: Verbinding, over: Bijdrage) -> list[Uitspraakfeit]:
    """What staff said of messages of this contribution: while a round about it was open."""
    rondes, alle = list_rondes(verbinding), list(iter_uitspraken(verbinding))
    return [u for u in alle if find_keuze(rondes, datetime.fromisoformat(u.moment)).over is over]


def _list_onvergeten(verbinding: Verbinding, vergeten: Set[tuple[str, str]]) -> list[Innamefeit]:
    """Every place of every file that staff did not forget."""
    return [f for f in vragen.iter_bestanden(verbinding) if (f.naam, f.sha256) not in vergeten]


def _is_over(f: Innamefeit, zegt: Mapping[int, Zegt], over: Bijdrage) -> bool:
    """Whether a file is about this contribution; in one with messages each says so itself."""
    return f.soort in _BERICHTEN or find_over(f.naam, zegt.get(f.bestand)) is over


def _split_ronde(
    alle: Sequence[Innamefeit],
    zegt: Mapping[int, Zegt],
    ligt: Mapping[str, Liggend],
    keuze: Rondekeuze,
) -> tuple[list[Innamefeit], list[Elders]]:
    """The files of this round; and what came in it and is not (`Innamearchief.elders`)."""
    eigen, elders, begin = [], [], _opened(keuze)
    for f in alle:
        if f.soort not in PER_RONDE:
            eigen += [f] if _is_over(f, zegt, keuze.over) else []
            continue
        seconde, gezegd = to_seconde(f.moment), zegt.get(f.bestand)
        nr = keuze.find(f.naam, seconde, gezegd)
        if nr == keuze.ronde.nr:
            eigen.append(f)
            continue
        ander = find_over(f.naam, gezegd) is not keuze.over
        nu = seconde >= begin if gezegd or ander else nr == ONBEKEND
        if nu and _lies(f, ligt):
            soort = f.soort if gezegd and nr == ONBEKEND and not ander else ""
            zin = tell_elders(keuze, nr, f.naam, gezegd)
            elders.append((f.uitvoerder, soort, show_naam(f.naam), zin))
    return eigen, elders


def _opened(keuze: Rondekeuze) -> int:
    """From which second on an answer came in this round: what came before it was opened, also on or
    after its reference date, was told in the round before."""
    return to_seconde(keuze.ronde.geopend) if keuze.ronde.periodiek else 0


def to_seconde(moment: str) -> int:
    """Seconds since 1970 of an aware moment in ISO text."""
    return int(datetime.fromisoformat(moment).timestamp())


def _lies(f: Innamefeit, ligt: Mapping[str, Liggend]) -> bool:
    return f.naam in ligt and ligt[f.naam].sha256 == f.sha256


def _read_bestanden(feiten: Sequence[Innamefeit], ligt: Mapping[str, Liggend]) -> pl.DataFrame:
    """One row per file that lies there, with its first arrival anywhere in its folder.

    What ontvangst.csv says of the place where it lies goes before a file time, and a file time
    before what is known of a place where it lay before and that says later.
    """
    plekken: dict[int, list[tuple[bool, bool, int, str, Innamefeit]]] = {}
    for f in feiten:
        er_nog = _lies(f, ligt)
        gezegd = f.bron != UIT_BESTAND
        seconde = to_seconde(f.moment)
        rang = (not gezegd, gezegd and not er_nog, seconde, "" if er_nog else f.naam, f)
        plekken.setdefault(f.bestand, []).append(rang)
    rijen = []
    for nummer in sorted(plekken):
        namen = [f.naam for *_, er_nog, f in plekken[nummer] if not er_nog]
        if namen:
            *_, seconde, _, f = min(plekken[nummer])
            rijen.append((*f[:6], show_naam(min(namen)), seconde, f.bron, f.uitvoerder))
    return pl.DataFrame(rijen, schema=BESTANDEN, orient="row")
