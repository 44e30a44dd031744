"""Citizens without an approved 407 at the end, per gemeente, and how far each came.

Their contribution simply continues on the earlier registration (toolkit, chapter 3): the list is
there to ask for the 407, and nobody falls between two stools.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.stand.berichten import AF, GOED, WACHT
from bvtool.cak.stand.klanten import ELDERS, MIST, read_antwoorden, read_b4_rijen
from bvtool.cak.stand.stand import Gemeentestand
from bvtool.kalender.tekst import moment_tekst
from bvtool.tabel.schrijven.tekstblad import text_sheet
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, Schrijfverslag, write_werkmap
from bvtool.vak.versie import __version__

NOOIT, NIET_VERZONDEN = "nooit toegezegd", "toegezegd, niet verzonden"
AFGEKEURD, WACHTEND = "afgekeurd", "wacht op antwoord"
MET_REDEN = "niet aangeleverd, met reden"
OPEN = (NOOIT, NIET_VERZONDEN, AFGEKEURD, WACHTEND)
"""Those whose contribution simply goes on."""
STADIA = (*OPEN, MET_REDEN)
_EIGEN = (Kolom("Reden niet aangeleverd", "reden"), Kolom("Eigen bijdrage", "bijdrage"))
BIJDRAGE = "loopt door op de eerdere aanmelding (H&V)"


class Vraag(NamedTuple):
    """A citizen of whom the gemeente is asked for the 407: row of B4, BSN if known, what is so."""

    rij: int | None
    bsn: str | None
    wat: str


def find_burgers(archief: Innamearchief, stand: Gemeentestand) -> pl.DataFrame:
    """Everyone in B4, or promised, for whom no approved 407 stands with any gemeente.

    Columns: uitvoerder, naam, code, rij (of B4), bsn (null when B4 holds no readable one), hoever
    (one of STADIA), reden (why not delivered), codes, identificatie, bijdrage; sorted by gemeente
    and row.
    """
    archief = archief.until(stand.moment)
    wie = ["uitvoerder", "klant"]
    b4 = read_b4_rijen(archief).group_by("uitvoerder", "sleutel", maintain_order=True)
    in_b4 = b4.agg(b4_rij=pl.col("rij").first())
    gegeven = read_antwoorden(archief).with_columns(klant=pl.coalesce("klant", "sleutel"))
    # The answer says which BSN a row of B4 that could not be read really has.
    echt = gegeven.sort("aanmelden", descending=True, nulls_last=True).unique(
        ["uitvoerder", "sleutel"], keep="first", maintain_order=True
    )
    personen = in_b4.join(
        echt.select("uitvoerder", "sleutel", "klant", "reden"),
        on=["uitvoerder", "sleutel"],
        how="left",
    ).with_columns(klant=pl.coalesce("klant", "sleutel"))
    goed = stand.klanten.filter(pl.col("staat") == GOED).select("klant").unique()
    klanten = stand.klanten.join(goed, on="klant", how="anti", maintain_order="left")
    klanten = klanten.select(*wie, "staat", "codes", "identificatie", "rij", "toegezegd")
    samen = (
        personen.join(goed, on="klant", how="anti", maintain_order="left")
        .select(*wie, "b4_rij", "reden")
        .unique(wie, keep="first", maintain_order=True)
        .join(klanten.filter("toegezegd"), on=wie, how="full", coalesce=True)
        .join(
            klanten.filter(~pl.col("toegezegd")).select(
                *wie, n_staat="staat", n_codes="codes", n_identificatie="identificatie"
            ),
            on=wie,
            how="left",
        )
        .with_columns(
            staat=pl.coalesce("staat", "n_staat"),
            codes=pl.coalesce("codes", "n_codes"),
            identificatie=pl.coalesce("identificatie", "n_identificatie"),
            rij=pl.coalesce("b4_rij", "rij"),
        )
    )
    return (
        samen.join(list_namen(stand), on="uitvoerder", how="inner")
        .with_columns(
            hoever=pl.when(_with_reason())
            .then(pl.lit(MET_REDEN))
            .otherwise(
                pl.col("staat").replace_strict(
                    {MIST: NIET_VERZONDEN, AF: AFGEKEURD, WACHT: WACHTEND},
                    default=NOOIT,
                    return_dtype=pl.String,
                )
            ),
            bsn=pl.when(~pl.col("klant").str.starts_with("?")).then("klant"),
            codes=pl.when(pl.col("staat") == AF).then("codes"),
            bijdrage=pl.when(~_with_reason()).then(pl.lit(BIJDRAGE)),
        )
        .select(
            "uitvoerder",
            "naam",
            "code",
            "rij",
            "bsn",
            "hoever",
            "reden",
            "codes",
            "identificatie",
            "bijdrage",
        )
        .sort("naam", "uitvoerder", "rij", "bsn", nulls_last=True)
    )


def list_namen(stand: Gemeentestand) -> pl.DataFrame:
    """The gemeenten of a standing: uitvoerder, naam, code."""
    return pl.DataFrame(
        [(g.gemeente.uitvoerder, g.gemeente.naam, g.gemeente.code) for g in stand.gemeenten],
        schema={"uitvoerder": pl.String, "naam": pl.String, "code": pl.String},
        orient="row",
    )


def _with_reason() -> pl.Expr:
    """Nothing came for this citizen, and the gemeente said why."""
    return (
        pl.col("staat").is_null()
        & pl.col("reden").is_not_null()
        & pl.col("reden").is_in(ELDERS).not_()
    )


def list_vragen(burgers: pl.DataFrame) -> dict[str, list[Vraag]]:
    """Per uitvoerderscode the citizens of whom the 407 is asked for; who waits for an answer of the
    CAK, or has an accepted reason, is not among them."""
    per: dict[str, list[Vraag]] = {}
    gevraagd = burgers.filter(pl.col("hoever").is_in([AFGEKEURD, NIET_VERZONDEN, NOOIT]))
    velden = gevraagd.select(
        "uitvoerder", "rij", "bsn", "hoever", "reden", "codes", "identificatie"
    )
    for uitvoerder, rij, bsn, hoever, reden, codes, identificatie in velden.iter_rows():
        if hoever == AFGEKEURD:
            wat = f"afgekeurd ({str(codes).replace(',', ' ')}), bericht {identificatie}"
        elif hoever == NIET_VERZONDEN:
            wat = "ontbreekt"
        else:
            elders = "een andere gemeente meldt aan, maar er kwam geen 407-bericht"
            wat = f"{reden}: {elders}" if reden else "nooit toegezegd"
        per.setdefault(uitvoerder, []).append(Vraag(rij, bsn, wat))
    return per


def count_stadia(burgers: pl.DataFrame, stadia: Sequence[str] = STADIA) -> dict[str, int]:
    """How many citizens came how far (`hoever`); every one of `stadia` is there."""
    geteld: Mapping[str, int] = dict(burgers.group_by("hoever").len().iter_rows())
    return {stadium: geteld.get(stadium, 0) for stadium in stadia}


def write_eindrapport(
    pad: Path,
    burgers: pl.DataFrame,
    stand: Gemeentestand,
    zonder_b4: Sequence[str],
    *,
    fictief: bool,
) -> Schrijfverslag:
    """Writes the report: how to read it, the counts per gemeente, and the citizens."""
    kop = [
        ("Wat dit is", "Burgers met beschermd wonen voor wie geen goedgekeurd 407-bericht geldt."),
        (
            "Eigen bijdrage",
            "Die loopt gewoon door op de eerdere aanmelding (H&V). Er valt niemand tussen wal en "
            "schip. De gemeente wordt gevraagd om het 407-bericht.",
        ),
        (
            NOOIT,
            "De gemeente gaf geen antwoord of geen reden, of noemt een andere gemeente die "
            "aanmeldt. Er kwam geen 407-bericht.",
        ),
        (NIET_VERZONDEN, "Toegezegd, maar er kwam geen bericht, of het is weer ingetrokken."),
        (AFGEKEURD, "Het laatste bericht is afgekeurd. Dat telt als niet verzonden."),
        (WACHTEND, "Er is een bericht, maar nog geen antwoord dat telt."),
        (
            MET_REDEN,
            "De gemeente gaf een reden (overleden, uitstroom, ...). Om een 407-bericht wordt niet "
            "gevraagd. Deze burgers staan op een eigen blad.",
        ),
    ]
    met_reden = pl.col("hoever") == MET_REDEN
    bladen = [
        _per_gemeente(burgers, stand),
        people_sheet("Burgers zonder 407", burgers.filter(~met_reden), *_EIGEN),
        people_sheet("Met reden", burgers.filter(met_reden), *_EIGEN),
    ]
    niet = f"Zonder B4: {', '.join(zonder_b4)}" if zonder_b4 else ""
    titel = "Eindrapport (vertrouwelijk)"
    return write_verslag(pad, kop, bladen, stand.moment, niet=niet, titel=titel, fictief=fictief)


def write_verslag(
    pad: Path,
    kop: Sequence[tuple[str, str]],
    bladen: Sequence[Blad],
    moment: datetime,
    *,
    niet: str,
    titel: str,
    fictief: bool,
) -> Schrijfverslag:
    """Writes an end report of things as they stand at `moment`: first how to read it (`kop`, and
    `niet`: what does not count, empty when everything does), then `bladen`."""
    regels = [
        ("Let op", "VERTROUWELIJK: in dit bestand staan burgerservicenummers."),
        *kop,
        ("Stand", moment_tekst(moment)),
        ("Gemaakt met", f"bvtool {__version__}, opdracht eindrapport"),
    ]
    if niet:
        regels.append(("Niet meegeteld", niet))
    if fictief:
        regels.insert(0, ("Let op", "FICTIEVE GEGEVENS"))
    alles = [text_sheet("Lees dit eerst", regels), *bladen]
    return write_werkmap(pad, alles, titel=titel, moment=moment)


def _per_gemeente(burgers: pl.DataFrame, stand: Gemeentestand) -> Blad:
    rijen = []
    for g in stand.gemeenten:
        telling = count_stadia(burgers.filter(pl.col("uitvoerder") == g.gemeente.uitvoerder))
        rijen.append(
            (
                g.gemeente.naam,
                g.gemeente.uitvoerder,
                *telling.values(),
                sum(telling.values()),
                g.gemeente.contactpersoon,
                g.gemeente.telefoon,
            )
        )
    totaal = count_stadia(burgers)
    rijen.append(("Samen", "", *totaal.values(), sum(totaal.values()), "", ""))
    schema: dict[str, type[pl.DataType]] = {"naam": pl.String, "uitvoerder": pl.String}
    schema |= dict.fromkeys((*STADIA, "samen"), pl.Int64)
    schema |= {"contact": pl.String, "telefoon": pl.String}
    kolommen = (
        Kolom("Gemeente", "naam"),
        Kolom("Uitvoerderscode", "uitvoerder"),
        *(Kolom(s.capitalize(), s, "getal") for s in STADIA),
        Kolom("Samen", "samen", "getal"),
        Kolom("Contactpersoon", "contact"),
        Kolom("Telefoon", "telefoon"),
    )
    frame = pl.DataFrame(rijen, schema=schema, orient="row")
    return Blad("Per gemeente", kolommen, frame, vaste_kolommen=1)


def people_sheet(blad: str, burgers: pl.DataFrame, besluit: Kolom, *ook: Kolom) -> Blad:
    """A sheet of citizens with what was decided on each, and what more is said of them."""
    kolommen = (
        Kolom("Gemeente", "naam"),
        Kolom("Gemeentecode", "code"),
        Kolom("Uitvoerderscode", "uitvoerder"),
        Kolom("BSN", "bsn", "bsn"),
        Kolom("Rij in B4", "rij", "getal"),
        Kolom("Hoe ver", "hoever"),
        besluit,
        Kolom("Retourcodes", "codes"),
        Kolom("Identificatie", "identificatie"),
        *ook,
    )
    frame = burgers.select(k.naam for k in kolommen)
    return Blad(blad, kolommen, frame, vaste_kolommen=1)
