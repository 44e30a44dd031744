"""The workbook of a message: what it is, a sheet per class, and the lists behind the dropdowns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from bvtool.berichten.schemabundel import Berichtschema
from bvtool.berichten.schemamodel import Schemaelement, Waardesoort
from bvtool.kalender.tekst import moment_tekst
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, LijstBron, lists_sheet, write_werkmap
from bvtool.wissel.handwerk.klassen import (
    HOORT_BIJ,
    NR,
    OVER,
    RETOURCODE,
    RETOURCODES,
    Klasseblad,
    find_tegenhanger,
    list_klassen,
)
from bvtool.wissel.handwerk.rijen import Klasserij

SOORT, RUIMTE, VOORVOEGSELS = "Bericht", "Naamruimte", "Voorvoegsels"
_LEGE_RIJEN = 50
_MAX_UITLEG = 255
# matches: "é"
_VREEMD = re.compile(r"[^A-Za-z0-9_]")
_UITLEG_CODES = "Leeg: geen opmerking. Meer codes: elk op een regel."
_UITLEG_NR = (
    "Uw eigen nummer van deze rij. Een nummer komt in het hele werkboek maar een keer voor."
)


def write_berichtwerkboek(
    pad: Path,
    schema: Berichtschema,
    rijen: Sequence[Klasserij],
    prefixen: Mapping[str, str],
    moment: datetime,
    retour: Berichtschema | None,
    *,
    leeg: bool = False,
) -> None:
    """Write the rows as a workbook; `leeg` adds blank rows to fill in.

    With a `retour` there are columns for its codes.
    """
    klassen = [klasse for klasse in list_klassen(schema.wortel).values() if klasse.blad]
    namen = _name_lijsten(klassen)
    bladen = [_make_over(schema, prefixen, moment)]
    for klasse in klassen:
        eigen = [rij for rij in rijen if rij.klasse.pad == klasse.pad]
        koppen = list_retourkoppen(klasse, retour.wortel if retour else None)
        bladen.append(_make_blad(klasse, eigen, koppen, namen, _LEGE_RIJEN if leeg else 0))
    lijsten: dict[str, LijstBron] = {}
    if namen:
        blad, lijsten = lists_sheet({naam: soort.keuzes for soort, naam in namen.items()})
        bladen.append(blad)
    titel = f"{schema.soort} {schema.release}".strip()
    write_werkmap(pad, bladen, titel=titel, moment=moment, lijsten=lijsten)


def list_retourkoppen(klasse: Klasseblad, retour: Schemaelement | None) -> list[str]:
    """The columns for a Retourcode in a sheet: of the class, and of each part that has codes."""
    if retour is None:
        return []
    paden = [()] + [tuple(v.kop.split("/")[:-1]) for v in klasse.velden if "/" in v.kop]
    return [
        "/".join((*pad, RETOURCODE))
        for pad in dict.fromkeys(paden)
        if _has_codes(retour, (*klasse.pad[1:], *pad))
    ]


def _has_codes(retour: Schemaelement, pad: tuple[str, ...]) -> bool:
    plek: Schemaelement | None = retour
    for naam in pad:
        plek = find_tegenhanger(plek, naam) if plek else None
    return plek is not None and any(plek.find_naam(naam) for naam in RETOURCODES)


def _name_lijsten(klassen: Iterable[Klasseblad]) -> dict[Waardesoort, str]:
    """The code lists by their kind, each with the name of its range."""
    namen: dict[Waardesoort, str] = {}
    for klasse in klassen:
        for veld in klasse.velden:
            soort = veld.element.waarde
            if soort.keuzes and soort not in namen:
                naam = f"lijst_{_VREEMD.sub('_', soort.naam or veld.element.naam)}"
                dubbel = sum(n == naam or n.startswith(f"{naam}__") for n in namen.values())
                namen[soort] = f"{naam}__{dubbel + 1}" if dubbel else naam
    return namen


def _make_blad(
    klasse: Klasseblad,
    rijen: Sequence[Klasserij],
    retourkoppen: Sequence[str],
    namen: Mapping[Waardesoort, str],
    leeg: int,
) -> Blad:
    bij = "Nr van het bericht" if len(klasse.ouder) < 2 else f"Nr op het blad {klasse.ouder[-1]}"
    kolommen = [
        Kolom(NR, NR, uitleg=_UITLEG_NR, invulbaar=True),
        Kolom(HOORT_BIJ, HOORT_BIJ, uitleg=f"{bij} waar deze rij bij hoort.", invulbaar=True),
    ]
    for veld in klasse.velden:
        soort = veld.element.waarde
        een = veld.soort == "waarde"
        kolommen.append(
            Kolom(
                veld.kop,
                veld.kop,
                keuzelijst=namen.get(soort) if een else None,
                invulbaar=True,
                uitleg=_tell_veld(veld.element, veld.soort, veld.verplicht),
            )
        )
    kolommen += [
        Kolom(kop, kop, invulbaar=True, uitleg=_UITLEG_CODES)
        for kop in retourkoppen
    ]  # fmt: skip
    regels: list[dict[str, str]] = [
        {NR: str(rij.nr), HOORT_BIJ: str(rij.bij), **rij.waarden} for rij in rijen
    ]
    regels += [{} for _ in range(leeg)]
    frame = pl.DataFrame(
        {k.naam: pl.Series([r.get(k.naam) for r in regels], dtype=pl.String) for k in kolommen}
    )
    return Blad(klasse.blad, kolommen, frame, vaste_kolommen=2)


def _tell_veld(element: Schemaelement, soort: str, verplicht: bool) -> str:
    """What shows beside a cell: what it is, and whether it must be filled in."""
    delen = ["Verplicht." if verplicht else "Mag leeg blijven."]
    if soort == "lijst":
        delen.append("Meer waarden: elk op een regel in deze cel.")
    if soort == "aanwezig":
        delen.append("Vul ja in als dit deel er is, maar leeg.")
    if element.waarde.vast:
        delen.append(f"Altijd {element.waarde.vast}.")
    tekst = " ".join([*delen, element.uitleg]).strip()
    return tekst if len(tekst) <= _MAX_UITLEG else tekst[: _MAX_UITLEG - 1] + "…"


def _make_over(schema: Berichtschema, prefixen: Mapping[str, str], moment: datetime) -> Blad:
    rijen = [
        (SOORT, schema.soort),
        ("Standaard", schema.standaard),
        ("Release", schema.release),
        ("Schema", schema.herkomst),
        (RUIMTE, schema.ruimte),
        (VOORVOEGSELS, " ".join(f"{prefix}={ruimte}" for prefix, ruimte in prefixen.items())),
        ("Gemaakt op", moment_tekst(moment)),
        *_tell_gebruik(),
    ]
    frame = pl.DataFrame(rijen, schema={"o": pl.String, "w": pl.String}, orient="row")
    return Blad(OVER, (Kolom("Onderwerp", "o"), Kolom("Inhoud", "w")), frame, filter=False)


def _tell_gebruik() -> Iterator[tuple[str, str]]:
    yield NR, "Ieder deel van een bericht is een rij met een eigen nummer, in de goede volgorde."
    yield (
        HOORT_BIJ,
        (
            "Het nummer van de rij waar dit deel bij hoort. Bij de eerste laag is dat het nummer "
            "van het bericht: 1 voor het eerste bericht, 2 voor het tweede."
        ),
    )
    yield "Lege cel", 'Dit staat niet in het bericht. Met "" staat het er wel, zonder inhoud.'
    yield RETOURCODE, "Alleen voor uw antwoord: vul de codes in waar u een opmerking hebt."
    yield "Identificatie", "Laat u de identificatie en dagtekening leeg, dan geeft bvtool die."
