"""Two at one moment is a question: which of them holds, nobody can know.

Of a B4, an answer or a list of the CAK two files that differ (`Innamearchief.ties`); of 407s two
messages on one period, or two versions of one message, that say something else. Until ontvangst.csv
or staff decide, none of them counts: a client waits. Of one moment the message with the later
dagtekening is the later one (afgeleid), and a withdrawal is a withdrawal, whatever dates it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from bvtool.cak.inname.archief import ENIG, Innamearchief
from bvtool.dossier.vragen.uitspraken import Uitspraakfeit
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.tekst import moment_tekst
from bvtool.vak.aantal import count
from bvtool.vak.masker import mask_bsn
from bvtool.vak.standen import Stand

BERICHTEN = "407"
GELDT = "geldt"
"""The word of staff on a message: of those of its moment this is the one that holds."""
_GOED = Stand.GOEDGEKEURD.value
STAAND = (_GOED, Stand.OPEN.value, Stand.TEGENSTRIJDIG.value)
"""The outcomes of a message that stands or waits."""
_PERIODE = ("uitvoerder", "bsn", "startnummer", "soort")
"""A start and a stop of the abonnementstarief are two messages; neither contradicts the other."""
_KOP = ("uitvoerder", "afzender", "identificatie", "dagtekening", "soort")
_MOMENT = ("seconde", "dagtekening")
_TOON = 6


def mark_gekozen(berichten: pl.DataFrame, uitspraken: Sequence[Uitspraakfeit]) -> pl.DataFrame:
    """The messages with `gekozen` (Int64): 0, or for one of which staff said that it holds how many
    words were said before that."""
    wie = ["uitvoerder", "identificatie", "_dag"]
    rijen = [
        (u.uitvoerder, u.identificatie, u.dagtekening, nummer)
        for nummer, u in enumerate(uitspraken, start=1)
        if u.uitkomst == GELDT
    ]
    if not rijen:
        return berichten.with_columns(gekozen=pl.lit(0, dtype=pl.Int64))
    woord = pl.DataFrame(rijen, schema=[*wie, "gekozen"], orient="row")
    woord = woord.unique(wie, keep="last", maintain_order=True)
    samen = berichten.with_columns(_dag=pl.col("dagtekening").cast(pl.String))
    return (
        samen.join(woord, on=wie, how="left", maintain_order="left")
        .with_columns(pl.col("gekozen").fill_null(0))
        .drop("_dag")
    )


def mark_keuzes(berichten: pl.DataFrame) -> pl.DataFrame:
    """The messages with `keuze` (Boolean): which of those of its moment holds is a question.

    `berichten`: with nr, uitkomst and gekozen, in the order in which they count. Asked is only of
    what would decide: messages that nobody rejected, and after which no other came.
    """
    nummers = [*_find_perioden(berichten), *_find_versies(berichten)]
    return berichten.with_columns(keuze=pl.col("nr").is_in(nummers)).drop("gekozen")


def _find_perioden(berichten: pl.DataFrame) -> list[int]:
    """The last messages on one period, when they came at one moment and differ: of those that are
    approved, and of those that stand or wait."""
    berichten = berichten.filter(pl.col("bsn").is_duplicated())  # few, and nobody else can be
    samen = pl.len().over(*_PERIODE, *_MOMENT) > 1
    perioden = berichten.filter(samen).select(_PERIODE).unique()
    nummers: list[int] = []
    for uitkomsten in (STAAND, (_GOED,)):
        kan = berichten.filter(pl.col("uitkomst").is_in(uitkomsten))
        kan = kan.join(perioden, on=_PERIODE, how="semi", maintain_order="left")
        strijd = _take_laatste(kan, _MOMENT).filter(
            _differ("startdatum", "stopdatum", "kostprijs").over(_PERIODE),
            pl.col("gekozen").max().over(_PERIODE) == 0,
        )
        nummers += strijd["nr"].to_list()
    return nummers


def _find_versies(berichten: pl.DataFrame) -> list[int]:
    """Messages with one header that came at one moment and differ: of which is the answer?"""
    kan = berichten.filter(pl.col("identificatie").is_duplicated())
    kan = kan.filter(pl.len().over(_KOP) > 1)
    samen = kan.filter(pl.col("seconde") == pl.col("seconde").min().over(_KOP))
    anders = _differ("bsn", "startnummer", "startdatum", "stopdatum", "kostprijs").over(_KOP)
    strijd = samen.filter(anders)
    van_hen = berichten.join(strijd, on="bsn", how="semi", maintain_order="left")
    laatste = _take_laatste(van_hen, ("seconde",)).select("nr")
    return strijd.join(laatste, on="nr", how="semi")["nr"].to_list()


def _take_laatste(berichten: pl.DataFrame, moment: Sequence[str]) -> pl.DataFrame:
    """Of every period the messages of its last moment."""
    laatste = berichten.unique(_PERIODE, keep="last").select(*_PERIODE, *moment)
    return berichten.join(laatste, on=[*_PERIODE, *moment], how="semi", maintain_order="left")


def _differ(*velden: str) -> pl.Expr:
    """Whether these fields or the status are not the same everywhere; a withdrawal has no dates and
    no price."""
    weg = pl.col("status") == 3
    van_periode = ("startdatum", "stopdatum", "kostprijs")
    zegt = [pl.when(~weg).then(v).alias(v) if v in van_periode else pl.col(v) for v in velden]
    return pl.struct("status", *zegt).n_unique() > 1


def find_vragen(archief: Innamearchief, berichten: pl.DataFrame) -> dict[str, dict[str, str]]:
    """Per gemeente and kind what came at one moment and says something else.

    `berichten`: as `berichten.make_berichten` gives them for this archive.
    """
    per: dict[str, dict[str, str]] = {}
    for soort in ENIG:
        gelijk = archief.ties(soort).sort("uitvoerder", "naam")
        for (uitvoerder,), deel in gelijk.group_by("uitvoerder", maintain_order=True):
            namen = [f"inkomend/{naam}" for naam in deel["naam"]]
            zin = _tell("Deze bestanden", deel["seconde"][0], "zijn niet gelijk", namen)
            per.setdefault(str(uitvoerder), {})[soort] = f"{zin} Geen van beide telt."
    for uitvoerder, zinnen in _tell_berichten(archief, berichten).items():
        per.setdefault(uitvoerder, {})[BERICHTEN] = " ".join(zinnen)
    return per


def _tell_berichten(archief: Innamearchief, berichten: pl.DataFrame) -> dict[str, list[str]]:
    """Per gemeente a sentence for each moment at which messages came that contradict each other."""
    namen = archief.bestanden.select("bestand", "naam")
    strijd = berichten.filter("keuze").join(namen, on="bestand", how="left")
    strijd = strijd.sort("uitvoerder", "seconde", "bsn", "startnummer", "identificatie", "naam")
    per: dict[str, list[str]] = {}
    for (uitvoerder, seconde), deel in strijd.group_by(
        "uitvoerder", "seconde", maintain_order=True
    ):
        welke = [
            f"bericht {mask_bsn(naam)} (inkomend/{pad})"
            for naam, pad in deel.select("identificatie", "naam").iter_rows()
        ]
        zin = _tell(f"Deze {archief.over.bericht}en", seconde, "spreken elkaar tegen", welke)
        wie = deel["bsn"].n_unique()
        klanten = f"{count(wie, 'klant', 'klanten')} {'wacht' if wie == 1 else 'wachten'}"
        per.setdefault(str(uitvoerder), []).append(f"{zin} Geen ervan telt; {klanten} erop.")
    return per


def _tell(wat: str, seconde: object, hoe: str, namen: Sequence[str]) -> str:
    moment = moment_tekst(datetime.fromtimestamp(int(str(seconde)), TIJDZONE))
    rest = len(namen) - _TOON
    meer = f" en nog {rest}" if rest > 0 else ""
    welke = " en ".join(namen) if len(namen) < 3 else ", ".join(namen[:_TOON])
    return f"{wat} kwamen op hetzelfde moment binnen ({moment}) en {hoe}: {welke}{meer}."
