"""What became of every 407 that was received, and of every client it was for.

A message that came twice with the same content counts once. The answers to one message amount to
what `berichten.retour.settle` says; here only the plain case (one answer, nothing odd) is decided
in columns.
"""

from __future__ import annotations

import polars as pl

from bvtool.berichten.wmo408 import GOEDGEKEURD
from bvtool.cak.inname.archief import Innamearchief
from bvtool.gesprek.koppeling import (
    AFKEUREN,
    ECHO,
    OPEN,
    TE_VROEG,
    TEGENSTRIJDIG,
    Beoordeeld,
    settle,
)

GOED, AF, WACHT, WEG = "goedgekeurd", "afgekeurd", "wachtend", "ingetrokken"
_KOP = ("afzender", "identificatie", "dagtekening")
_KLASSE = ("bsn", "startnummer", "startdatum", "stopdatum", "status")


def make_berichten(archief: Innamearchief) -> pl.DataFrame:
    """Every readable 407 once, in the order of arrival, with `nr`, `uitkomst` and `codes`.

    Columns as `rijen.SCHEMA` "407", and uitvoerder, seconde, nr (Int64), uitkomst (open,
    goedgekeurd, afgekeurd, technisch, envelopfout, tegenstrijdig), codes (String), and of the last
    answer that counts: identificatie_retour, dagtekening_retour (String).
    """
    berichten = (
        archief.read_van("407")
        .filter("leesbaar")
        .sort("seconde", "bestand", "rij")
        .unique(["uitvoerder", "sha"], keep="first", maintain_order=True)
        .with_row_index("nr")
        .with_columns(pl.col("nr").cast(pl.Int64))
    )
    antwoorden = match(berichten, find_antwoorden(archief))
    return berichten.join(
        _settle(antwoorden), on="nr", how="left", maintain_order="left"
    ).with_columns(pl.col("uitkomst").fill_null(OPEN), pl.col("codes").fill_null(""))


def find_antwoorden(archief: Innamearchief) -> pl.DataFrame:
    """Every answer once by content."""
    gelezen = archief.read_van("408").sort("seconde", "bestand", "rij")
    inhoud = [k for k in gelezen.columns if k not in ("bestand", "rij", "sha", "seconde")]
    return gelezen.unique(inhoud, keep="first", maintain_order=True).with_row_index("antwoord")


def match(berichten: pl.DataFrame, antwoorden: pl.DataFrame) -> pl.DataFrame:
    """The answers that fit a message, with its `nr` and what is odd about them (`bijzonder`).

    On Afzender, Identificatie and Dagtekening; else by the crossRefnummer of the envelope. Of two
    messages with the same header the first is meant.
    """
    op_kop = berichten.unique(_KOP, keep="first", maintain_order=True)
    op_kop = op_kop.select("nr", *_KOP, *(pl.col(k).alias(f"h_{k}") for k in _KLASSE))
    via_kop = antwoorden.join(op_kop, on=_KOP, how="inner")
    over = antwoorden.join(via_kop.select("antwoord"), on="antwoord", how="anti")
    op_referentie = berichten.filter(pl.col("referentie").is_not_null()).select(
        "nr",
        *(pl.col(k).alias(f"h_{k}") for k in _KLASSE),
        kruis=pl.col("referentie").str.to_lowercase(),
        h_dagtekening=pl.col("dagtekening"),
    )
    via_envelop = over.join(op_referentie.unique("kruis", keep="first"), on="kruis", how="inner")
    samen = pl.concat(
        [via_kop.with_columns(h_dagtekening=pl.col("dagtekening")), via_envelop], how="diagonal"
    )
    anders = (
        pl.any_horizontal(pl.col(f"k_{k}").ne_missing(pl.col(f"h_{k}")) for k in _KLASSE)
        & pl.col("k_bsn").is_not_null()
    )
    vroeg = pl.col("soort").eq("408") & (
        pl.col("dagtekening_retour") < pl.col("h_dagtekening").cast(pl.String)
    )
    return samen.with_columns(
        bijzonder=pl.when(vroeg).then(pl.lit(TE_VROEG)).when(anders).then(pl.lit(ECHO))
    ).sort("antwoord")


def _settle(antwoorden: pl.DataFrame) -> pl.DataFrame:
    """Per message what its answers amount to."""
    velden = ("uitkomst", "codes", "identificatie_retour", "dagtekening_retour")
    gewoon = (pl.len().over("nr") == 1) & pl.col("bijzonder").is_null()
    vlak = antwoorden.filter(gewoon).select("nr", *velden)
    rest = antwoorden.filter(~gewoon)
    rijen = []
    for (nr,), groep in rest.group_by("nr", maintain_order=True):
        gelezen = [_to_beoordeeld(r) for r in groep.iter_rows(named=True)]
        stand = settle(gelezen)
        telt = [a for a in gelezen if not a.bijzonder and a.uitkomst == stand.uitkomst] or gelezen
        laatste = telt[-1]
        rijen.append(
            (
                nr,
                stand.uitkomst,
                ",".join(stand.codes),
                laatste.identificatie_retour,
                laatste.dagtekening_retour,
            )
        )
    return pl.concat([vlak, pl.DataFrame(rijen, schema=vlak.schema, orient="row")])


def _to_beoordeeld(r: dict[str, object]) -> Beoordeeld:
    kop = None if r["identificatie"] is None else (r["afzender"], r["identificatie"], "")
    return Beoordeeld(
        bericht_id=r["nr"],  # type: ignore[arg-type]
        soort=str(r["soort"]),
        sleutel=kop,  # type: ignore[arg-type]
        identificatie_retour=str(r["identificatie_retour"] or ""),
        dagtekening_retour=str(r["dagtekening_retour"] or ""),
        uitkomst=str(r["uitkomst"]),
        codes=str(r["codes"] or ""),
        bijzonder=str(r["bijzonder"] or ""),
    )


def make_klanten(berichten: pl.DataFrame) -> pl.DataFrame:
    """Every client for whom a 407 came, and how that stands.

    Columns: uitvoerder, klant (BSN), staat (goedgekeurd, afgekeurd, wachtend, ingetrokken), codes,
    identificatie, startnummer, startdatum of the message that decides, gecorrigeerd (Boolean:
    approved after a refusal), tegenstrijdig (Boolean), nr. Approved: a start number whose last
    approved message is no withdrawal. Else the last message that is no withdrawal decides.
    """
    wie = ["uitvoerder", "bsn"]
    goed = (
        berichten.filter(pl.col("uitkomst") == GOEDGEKEURD)
        .group_by(*wie, "startnummer", maintain_order=True)
        .last()
        .filter(pl.col("status") != 3)
        .sort("nr")
        .group_by(wie, maintain_order=True)
        .last()
    )
    laatste = berichten.filter(pl.col("status") != 3).group_by(wie, maintain_order=True).last()
    afgekeurd = berichten.filter(pl.col("uitkomst").is_in(AFKEUREN))
    eerste_af = afgekeurd.group_by(wie).agg(eerste_af=pl.col("nr").min())
    velden = ("codes", "identificatie", "startnummer", "startdatum", "nr")
    staat = (
        pl.when(pl.col("uitkomst").is_in(AFKEUREN))
        .then(pl.lit(AF))
        .when(pl.col("uitkomst").is_in([OPEN, TEGENSTRIJDIG]))
        .then(pl.lit(WACHT))
        .otherwise(pl.lit(WEG))
    )
    rest = laatste.join(goed, on=wie, how="anti").with_columns(staat=staat)
    samen = pl.concat(
        [
            goed.select(*wie, *velden, "uitkomst", staat=pl.lit(GOED)),
            rest.select(*wie, *velden, "uitkomst", "staat"),
        ]
    )
    return (
        samen.join(eerste_af, on=wie, how="left")
        .with_columns(
            gecorrigeerd=(
                (pl.col("staat") == GOED) & (pl.col("eerste_af") < pl.col("nr"))
            ).fill_null(False),
            tegenstrijdig=pl.col("uitkomst") == TEGENSTRIJDIG,
        )
        .rename({"bsn": "klant"})
        .drop("eerste_af", "uitkomst")
        .sort("uitvoerder", "nr")
    )
