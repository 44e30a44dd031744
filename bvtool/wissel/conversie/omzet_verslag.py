"""The account of a conversion: as text, as data and as a workbook, from one list of points.

Text and data hold no value of a message; the workbook shows what was there (`was`), for the person
who must pass it on in another way.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bvtool.vak.fouten import Bevinding
from bvtool.wissel.conversie.punten import GEHEIM, GEWEIGERD, KOPPEN
from bvtool.wissel.conversie.uitvoering import (
    NEE,
    OMGEZET,
    OVERGESLAGEN,
    WACHT,
    Omzetregel,
    Omzetverslag,
)

WERKMAP = "omzetting.xlsx"
_TOON = 20  # points of one kind on a screen; the workbook holds them all


def make_tekst(verslag: Omzetverslag) -> str:
    """The account for a screen."""
    return "\n".join(_regels(verslag))


def _regels(verslag: Omzetverslag) -> Iterator[str]:
    t = verslag.tellingen
    yield (
        f"Naar {verslag.naar}: {t[OMGEZET]} omgezet, {t[WACHT]} met een vraag, "
        f"{t[NEE]} geweigerd, {t[OVERGESLAGEN]} overgeslagen."
    )
    for regel in verslag.regels:
        bericht = f" ({regel.bericht})" if regel.bericht else ""
        doel = f" naar {regel.doel}" if regel.doel else f". {regel.reden}"
        yield f"  {regel.uitkomst}: {regel.bestand}{bericht}{doel}"
    for aard, kop in KOPPEN.items():
        rijen = [rij for rij in _rijen(verslag) if rij["aard"] == aard]
        if rijen:
            yield f"\n{kop} ({len(rijen)})"
            yield from (f"  {r['bestand']}, {r['plek']}: {r['zin']}" for r in rijen[:_TOON])
            if len(rijen) > _TOON:
                yield f"  en nog {len(rijen) - _TOON}; alle staan in {WERKMAP}."


def make_gegevens(verslag: Omzetverslag) -> dict[str, object]:
    """The account as JSON; no value of a message is in it."""
    t = verslag.tellingen
    return {
        "naar": verslag.naar,
        "gelezen": len(verslag.regels),
        "omgezet": t[OMGEZET],
        "met_vraag": t[WACHT],
        "geweigerd": t[NEE],
        "overgeslagen": t[OVERGESLAGEN],
        "geheim": t[f"punt {GEHEIM}"],
        "berichten": [
            {
                "bestand": r.bestand,
                "bericht": r.bericht or None,
                "uitkomst": r.uitkomst,
                "naar": r.doel or None,
                "reden": r.reden or None,
            }
            for r in verslag.regels
        ],
        "punten": [
            {k: v for k, v in rij.items() if k not in ("was", "zin")} for rij in _rijen(verslag)
        ],
        "meldingen": [
            {"waar": b.waar, "wat": b.wat, "wat_nu": b.wat_nu, "aantal": 1}
            for b in make_bevindingen(verslag)
        ],
        "bestanden": list(verslag.bestanden),
    }


def make_bevindingen(verslag: Omzetverslag) -> list[Bevinding]:
    """Why messages were refused or skipped, one finding for each reason."""
    return [b for regel in verslag.regels for b in _bevindingen(regel)]


def _bevindingen(regel: Omzetregel) -> Iterator[Bevinding]:
    nee = [p for p in regel.punten if p.aard == GEWEIGERD]
    yield from (Bevinding(f"{regel.bestand}, {p.plek}", p.wat) for p in nee)
    if regel.uitkomst in (NEE, OVERGESLAGEN) and not nee:
        yield Bevinding(regel.bestand, regel.reden)


def _rijen(verslag: Omzetverslag) -> Iterator[dict[str, object]]:
    """Every point with its file, in the order of the messages."""
    for regel in verslag.regels:
        for p in regel.punten:
            yield {
                "bestand": regel.bestand,
                "bericht": regel.bericht,
                "aard": p.aard,
                "client": p.client,
                "record": p.record,
                "regel": p.regel,
                "veld": p.veld,
                "plek": p.plek,
                "wat": p.wat,
                "zin": f"{p.wat} Beantwoord." if p.antwoord else p.wat,
                "was": p.was,
                "mogelijk": ", ".join(p.mogelijk),
                "antwoord": p.antwoord,
            }


def write_omzetting(pad: Path, verslag: Omzetverslag, nu: datetime) -> None:
    """Writes the sheets Berichten and Punten to an xlsx at `pad`. Raises OSError."""
    import polars as pl

    from bvtool.tabel.schrijven.werkmap import Blad, Kolom, write_werkmap

    berichten = (
        Kolom("Bestand", "bestand", breedte=40),
        Kolom("Bericht", "bericht"),
        Kolom("Uitkomst", "uitkomst"),
        Kolom("Nieuw bestand", "doel", breedte=40),
        Kolom("Reden", "reden", breedte=60),
    )
    punten = (
        Kolom("Bestand", "bestand", breedte=40),
        Kolom("Bericht", "bericht"),
        Kolom("Soort", "aard"),
        Kolom("Client", "client", "getal"),
        Kolom("Record", "record"),
        Kolom("Regel", "regel", "getal"),
        Kolom("Veld", "veld", breedte=30),
        Kolom("Wat", "wat", breedte=60),
        Kolom("Stond er", "was", breedte=30),
        Kolom("Antwoord", "antwoord"),
    )
    regels = [{k.naam: getattr(r, k.naam) for k in berichten} for r in verslag.regels]
    rijen = [{k.naam: rij[k.naam] for k in punten} for rij in _rijen(verslag)]
    bladen = []
    for naam, kolommen, inhoud in (("Berichten", berichten, regels), ("Punten", punten, rijen)):
        schema = {k.naam: pl.Int64 if k.soort == "getal" else pl.String for k in kolommen}
        bladen.append(Blad(naam, kolommen, pl.DataFrame(inhoud, schema=schema)))
    write_werkmap(pad, bladen, titel="Omzetten van berichten", moment=nu)
