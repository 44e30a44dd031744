"""What is open at the end of a round that returns, per citizen: the end report of that round.

Whatever is open returns by itself as a difference in the next file; nobody's contribution changes
because a round ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.stand.berichten import AF, GOED, WACHT
from bvtool.cak.stand.burgers import (
    AFGEKEURD,
    NIET_VERZONDEN,
    WACHTEND,
    count_stadia,
    list_namen,
    people_sheet,
    write_verslag,
)
from bvtool.cak.stand.dekking import find_onbeantwoord
from bvtool.cak.stand.klanten import MIST, read_antwoorden, read_b4_rijen
from bvtool.cak.stand.stand import Gemeentestand
from bvtool.kalender.tekst import dag_cijfers
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, Schrijfverslag
from bvtool.vak.rondebesluit import CAK_CORRIGEERT

GEEN_BESLUIT, IETS_ANDERS, HERSTELLEN = "geen besluit", "iets anders gemeld", "CAK herstelt"
RONDESTADIA = (GEEN_BESLUIT, NIET_VERZONDEN, AFGEKEURD, WACHTEND, IETS_ANDERS, HERSTELLEN)
"""How far a citizen came for whom something is open: with the gemeente, the last with the CAK."""
SCHEMA = {
    "uitvoerder": pl.String,
    "naam": pl.String,
    "code": pl.String,
    "rij": pl.Int64,
    "bsn": pl.String,
    "hoever": pl.String,
    "besluit": pl.String,
    "codes": pl.String,
    "identificatie": pl.String,
}
_BESLUIT = Kolom("Besluit gemeente", "besluit")
_UITLEG = (
    (GEEN_BESLUIT, "De rij staat in ons bestand; de gemeente gaf geen besluit."),
    (NIET_VERZONDEN, "Volgens het antwoord komt er een bericht. Het kwam niet, of het is weg."),
    (AFGEKEURD, "Het laatste bericht is afgekeurd. Dat telt als niet verzonden."),
    (WACHTEND, "Er is een bericht, maar nog geen antwoord dat telt."),
    (IETS_ANDERS, "Het bericht zegt iets anders dan het besluit in het antwoord."),
    (HERSTELLEN, "Volgens de gemeente moet het CAK dit herstellen. Deze staan op een eigen blad."),
)


def find_open(archief: Innamearchief, stand: Gemeentestand) -> pl.DataFrame:
    """Everyone for whom something is open in the round of this standing; columns as SCHEMA, sorted
    by gemeente and row."""
    assert stand.herstel is not None
    archief = archief.until(stand.moment)
    zonder = find_onbeantwoord(read_b4_rijen(archief), read_antwoorden(archief)).select(
        *("uitvoerder", "sleutel", "rij"), hoever=pl.lit(GEEN_BESLUIT)
    )
    cak = stand.herstel.select(
        *("uitvoerder", "rij"),
        sleutel="klant",
        besluit=pl.lit(CAK_CORRIGEERT),
        hoever=pl.lit(HERSTELLEN),
    )
    anders = pl.col("start_anders") & (pl.col("staat") == GOED)
    hoe = pl.col("staat").replace_strict(
        {MIST: NIET_VERZONDEN, AF: AFGEKEURD, WACHT: WACHTEND},
        default=None,
        return_dtype=pl.String,
    )
    open_ = (
        stand.klanten.filter((pl.col("staat") != GOED) | pl.col("start_anders"))
        .with_columns(hoever=pl.when(anders).then(pl.lit(IETS_ANDERS)).otherwise(hoe))
        .with_columns(
            sleutel="klant",
            codes=pl.when(pl.col("staat") == AF).then("codes"),
            identificatie=pl.when(pl.col("staat") != MIST).then("identificatie"),
        )
    )
    velden = [k for k in SCHEMA if k not in ("naam", "code", "bsn")]
    samen = pl.concat(
        [f.select(k for k in (*velden, "sleutel") if k in f.columns) for f in (zonder, open_, cak)],
        how="diagonal",
    )
    return (
        samen.join(list_namen(stand), on="uitvoerder", how="inner")
        # matches: "?12"
        .with_columns(bsn=pl.when(~pl.col("sleutel").str.starts_with("?")).then("sleutel"))
        .select(*SCHEMA)
        .sort("naam", "uitvoerder", "rij", "bsn", nulls_last=True)
    )


def write_rondeverslag(
    pad: Path,
    burgers: pl.DataFrame,
    stand: Gemeentestand,
    zonder_b4: Sequence[str],
    *,
    fictief: bool,
) -> Schrijfverslag:
    """Writes the report: how to read it, the counts per gemeente, and the citizens."""
    assert stand.ronde is not None
    kop = [
        ("Ronde", f"{stand.ronde.nr}, peildatum {dag_cijfers(stand.ronde.peildatum)}"),
        ("Soort bijdrage", stand.over.naam),
        (
            "Wat dit is",
            "Wat in deze ronde nog open is. Het komt in het volgende bestand vanzelf terug. De "
            "eigen bijdrage loopt gewoon door.",
        ),
        *_UITLEG,
    ]
    van_ons = pl.col("hoever") == HERSTELLEN
    bladen = [
        _per_gemeente(burgers, stand),
        people_sheet("Open bij gemeenten", burgers.filter(~van_ons), _BESLUIT),
        people_sheet("CAK herstelt", burgers.filter(van_ons), _BESLUIT),
    ]
    titel = f"Eindrapport van ronde {stand.ronde.nr} (vertrouwelijk)"
    niet = f"Zonder bestand: {', '.join(zonder_b4)}" if zonder_b4 else ""
    return write_verslag(pad, kop, bladen, stand.moment, niet=niet, titel=titel, fictief=fictief)


def _per_gemeente(burgers: pl.DataFrame, stand: Gemeentestand) -> Blad:
    rijen: list[tuple[object, ...]] = [
        (
            g.gemeente.naam,
            g.gemeente.uitvoerder,
            *count_stadia(
                burgers.filter(pl.col("uitvoerder") == g.gemeente.uitvoerder), RONDESTADIA
            ).values(),
        )
        for g in stand.gemeenten
    ]
    rijen.append(("Samen", "", *count_stadia(burgers, RONDESTADIA).values()))
    schema: dict[str, type[pl.DataType]] = {"naam": pl.String, "uitvoerder": pl.String}
    schema |= dict.fromkeys(RONDESTADIA, pl.Int64)
    kolommen = (
        Kolom("Gemeente", "naam"),
        Kolom("Uitvoerderscode", "uitvoerder"),
        *(Kolom(s[0].upper() + s[1:], s, "getal") for s in RONDESTADIA),
    )
    frame = pl.DataFrame(rijen, schema=schema, orient="row")
    return Blad("Per gemeente", kolommen, frame, vaste_kolommen=1)
