"""The step `rapport` in a dossier of the CAK: one report per gemeente, with the productafname."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from bvtool.bestanden.aanleverrapportage import (
    ONBEKEND,
    choose_doel,
    make_frame,
    make_titel,
    write_rapportage,
)
from bvtool.cak.inname.archief import Innamearchief, read_archief
from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.cak.monitor import take_in_all, tell_gestopt
from bvtool.cak.stand.berichten import make_berichten
from bvtool.cak.stand.klanten import find_toegezegd, read_antwoorden, read_b4_rijen
from bvtool.cak.uitvoer.wacht import find_eigen, guard_bsns
from bvtool.dossier.werkgang import Werkgang, open_werkgang
from bvtool.gesprek.rapporttekst import tell_uitkomst
from bvtool.gesprek.weekrapport import NietsTeMelden, Rapport, choose_week
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.weken import week_tekst
from bvtool.vak.standen import Stand
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok

_AFNAME = ("opgelegd", "soort_bijdrage", "vanaf", "reden_geen")


def run_cak_rapport(dossier: Dossier, klok: Klok, week: str | None, apart: bool = False) -> Rapport:
    """Takes in what is new, and makes the report of a week for every gemeente that sent messages.

    As things stood at the end of the week, by the moments of arrival. `apart`: in a folder of its
    own, beside the newest reports. Raises Gebruiksfout for a week that does not exist or is still
    to come, NietsTeMelden when no gemeente had sent anything.
    """
    maandag = choose_week(klok, week)
    einde = datetime.combine(maandag + timedelta(days=7), time(), TIJDZONE)
    with open_werkgang(dossier, "rapport", klok) as w:
        gemeenten, gevonden, inname = take_in_all(w)
        archief = read_archief(w.verbinding, gemeenten).until(
            min(einde - timedelta(seconds=1), klok.nu)
        )
        berichten, afname = make_frames(archief)
        eigen = find_eigen(archief)
        geteld = [0, 0, 0]
        zonder = []
        for g in gemeenten:
            b = berichten.get(g.uitvoerder)
            if b is None:
                if g.timeslot + timedelta(days=8) <= maandag + timedelta(days=1):
                    zonder.append(g.naam)
                continue
            p = afname.get(g.uitvoerder, make_frame("productafname", []))
            for frame in (b, p):
                guard_bsns(frame["bsn"].drop_nulls(), eigen.get(g.uitvoerder, set()), g.uitvoerder)
            _publish(w, g, b, p, maandag, apart=apart)
            afgekeurd = b.filter(~pl.col("resultaat").is_in(["goedgekeurd", "geen retour"]))
            for plek, frame in enumerate((b, p, afgekeurd)):
                geteld[plek] += frame.height
        if not geteld[0]:
            raise _empty(maandag)
        w.aantallen = {
            "gemeenten": len(w.bestanden),
            "berichten": geteld[0],
            "productafname": geteld[1],
            "gelezen": inname.nieuw,
        }
    meldingen = tell_gestopt(gevonden.gestopt)
    meldingen += [f"Geen berichten, dus geen rapport: {', '.join(zonder)}."] if zonder else []
    meldingen += [f"{m.waar}: {m.wat}" for m in [*gevonden.meldingen, *inname.meldingen][:10]]
    return Rapport(
        week=week_tekst(maandag),
        berichten=geteld[0],
        productafname=geteld[1],
        afgekeurd=geteld[2],
        gelezen=inname.nieuw,
        bestanden=w.bestanden,
        meldingen=[*meldingen, *w.meldingen],
        veranderd=w.veranderd,
        gestopt=tuple(gevonden.gestopt),
    )


def _empty(maandag: date) -> NietsTeMelden:
    return NietsTeMelden(
        f"Er zijn geen 407-berichten tot en met week {week_tekst(maandag)}: het rapport zou leeg "
        "zijn.",
        waar="inkomend/407",
        wat_nu="Zet de berichten in inkomend/407 en geef de opdracht opnieuw.",
    )


def make_frames(archief: Innamearchief) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]:
    """Per gemeente the rows of both tabs (columns of `data/rapportkolommen.csv`)."""
    berichten = make_berichten(archief)
    toegezegd = find_toegezegd(read_antwoorden(archief), read_b4_rijen(archief))
    return _split(_messages(berichten, toegezegd), "berichten"), _split(
        _products(berichten, archief), "productafname"
    )


def _split(frame: pl.DataFrame, blad: str) -> dict[str, pl.DataFrame]:
    leeg = make_frame(blad, [])
    delen = frame.partition_by("uitvoerder", as_dict=True, maintain_order=True)
    return {
        str(sleutel[0]): deel.select(
            pl.col(naam).cast(soort) for naam, soort in leeg.schema.items()
        )
        for sleutel, deel in delen.items()
    }


def _messages(berichten: pl.DataFrame, toegezegd: pl.DataFrame) -> pl.DataFrame:
    teksten = [
        {"uitkomst": uitkomst, "codes": codes}
        | {f"t_{k}": v for k, v in tell_uitkomst(uitkomst, filter(None, codes.split(","))).items()}
        for uitkomst, codes in berichten.select("uitkomst", "codes").unique().sort(pl.all()).rows()
    ]
    velden = ("codes", "omschrijving", "resultaat", "actie")
    schema = dict.fromkeys(("uitkomst", "codes", *(f"t_{v}" for v in velden)), pl.String)
    beloofd = toegezegd.select("uitvoerder", bsn="klant", beloofd=pl.lit("J")).unique()
    return (
        berichten.join(pl.DataFrame(teksten, schema=schema), on=["uitkomst", "codes"], how="left")
        .join(beloofd, on=["uitvoerder", "bsn"], how="left")
        .sort("nr")
        .with_columns(
            *(pl.col(f"t_{v}").alias(v) for v in velden),
            soort=pl.lit("WMO407"),
            toegezegd=pl.col("beloofd").fill_null("N"),
            verzonden=_day(pl.col("seconde")),
            dagtekening_retour=pl.col("dagtekening_retour")
            # matches: "20221018"
            .str.replace(r"^(\d{4})(\d\d)(\d\d)$", "$1-$2-$3")
            .str.to_date("%Y-%m-%d", strict=False),
        )
    )


def _day(seconde: pl.Expr) -> pl.Expr:
    moment = pl.from_epoch(seconde, time_unit="s").dt.replace_time_zone("UTC")
    return moment.dt.convert_time_zone("Europe/Amsterdam").dt.date()


def _products(berichten: pl.DataFrame, archief: Innamearchief) -> pl.DataFrame:
    """The current delivery of each approved start number, beside the newest list of the CAK."""
    staand = (
        berichten.filter(pl.col("uitkomst") == Stand.GOEDGEKEURD.value)
        .group_by("uitvoerder", "bsn", "startnummer", maintain_order=True)
        .last()
        .filter(pl.col("status") != 3)
        .sort("nr")
    )
    welke = archief.newest("productafname").select("bestand")
    lijst = archief.read_van("productafname").join(welke, on="bestand", how="semi")
    lijst = lijst.filter(pl.col("bsn").is_not_null())
    precies = lijst.filter(pl.col("startnummer").is_not_null()).unique(
        ["uitvoerder", "bsn", "startnummer"], keep="last", maintain_order=True
    )
    ruim = lijst.filter(pl.col("startnummer").is_null()).unique(
        ["uitvoerder", "bsn"], keep="last", maintain_order=True
    )
    wie = ["uitvoerder", "bsn"]
    naast = staand.join(
        precies.select(*wie, "startnummer", *_AFNAME), on=[*wie, "startnummer"], how="left"
    ).join(ruim.select(*wie, *(pl.col(k).alias(f"r_{k}") for k in _AFNAME)), on=wie, how="left")
    return naast.sort("nr").with_columns(_cells())


def _cells() -> list[pl.Expr]:
    """Of each cell what the list says; `onbekend` where it says nothing about this person."""
    gezegd = pl.any_horizontal(
        pl.col(k).is_not_null() for k in (*_AFNAME, *(f"r_{k}" for k in _AFNAME))
    )
    return [
        pl.when(gezegd)
        .then(pl.coalesce(k, f"r_{k}").fill_null("" if k != "opgelegd" else ONBEKEND))
        .otherwise(pl.lit(ONBEKEND))
        .alias(k)
        for k in _AFNAME
    ]


def _publish(
    w: Werkgang, g: Gemeente, b: pl.DataFrame, p: pl.DataFrame, maandag: date, *, apart: bool
) -> None:
    w.publiceer(
        choose_doel(w.dossier.pad, g.uitvoerder, week_tekst(maandag), apart=apart),
        partial(_write, b=b, p=p, g=g, maandag=maandag, fictief=w.dossier.instellingen.fictief),
    )


def _write(
    pad: Path, *, b: pl.DataFrame, p: pl.DataFrame, g: Gemeente, maandag: date, fictief: bool
) -> None:
    week = week_tekst(maandag)
    regels: list[tuple[str, str]] = [
        ("Rapport", f"Aanleverrapportage beschermd wonen, week {week}"),
        ("Gemeente", f"{g.naam} ({g.code})"),
        ("Stand", f"alles wat bekend was tot en met {maandag + timedelta(days=6):%d-%m-%Y}"),
        ("Gemaakt met", f"bvtool {__version__}, opdracht rapport"),
        ("Datum verzending", "op het blad berichten: de dag waarop het CAK het bericht ontving"),
        (
            "productafname",
            "gevuld uit de lijsten van het CAK; onbekend waar die niets zeggen over de klant",
        ),
        (
            "Herkomst",
            "De namen van bestand en bladen zijn die van het CAK. De indeling is een aanname van "
            "bvtool.",
        ),
    ]
    if fictief:
        regels.insert(0, ("Let op", "FICTIEVE GEGEVENS"))
    write_rapportage(
        pad,
        b,
        p,
        regels,
        titel=make_titel(g.uitvoerder, week),
        moment=datetime.combine(maandag + timedelta(days=1), time(), TIJDZONE),
    )
