"""Messages out of a workbook: completed, held against the schema, and only then written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from bvtool.berichten.schemabundel import Berichtschema
from bvtool.dossier.publiceer import make_map, publish, stage, sweep
from bvtool.dossier.slot import hold_slot
from bvtool.kalender.klok import Klok
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.wissel.handwerk.beantwoording import answer
from bvtool.wissel.handwerk.invulling import (
    DAGTEKENING,
    IDENTIFICATIE,
    complete_rijen,
    fill_vast,
    find_kopveld,
    is_header,
    read_kopwaarde,
)
from bvtool.wissel.handwerk.nummers import BESTAND, Nummerlijst, read_nummers
from bvtool.wissel.handwerk.rijen import Gebouwd, Klasserij, build_berichten
from bvtool.wissel.handwerk.schemakeuze import Schemakeuze, need_retour
from bvtool.wissel.handwerk.toetsing import find_schemafouten
from bvtool.wissel.handwerk.werkboek_inlezen import Berichtboek, read_berichtboek

# matches: "2022/17"
_NIET_IN_NAAM = re.compile(r"[^A-Za-z0-9_-]")


class Berichtuitgifte(NamedTuple):
    """What was made: the schema, the identification and day of each message, and the files."""

    schema: Berichtschema
    berichten: tuple[tuple[str, str], ...]
    bestanden: tuple[str, ...]


class _Klaar(NamedTuple):
    identificatie: str
    dagtekening: str
    naam: str
    data: bytes


def make_berichten(werkboek: Path, keuze: Schemakeuze, uit: Path, klok: Klok) -> Berichtuitgifte:
    """The messages of a workbook, written to `uit`: all of them, or none.

    Raises InvoerGeweigerd with every fault by sheet, row and column, and as `read_berichtboek`.
    """
    boek = read_berichtboek(werkboek, keuze)
    _stop(boek, "Uit dit werkboek zijn geen berichten te maken.")
    make_map(uit)
    with hold_slot(uit, "bericht maak"):
        nummers = read_nummers(uit, klok.nu)
        complete_rijen(boek.schema, boek.rijen, nummers, klok.vandaag.isoformat())
        gebouwd = build_berichten(boek.schema, boek.rijen, boek.prefixen)
        for bericht in gebouwd:
            boek.fouten += find_schemafouten(boek, boek.schema, bericht)
        koppen = {rij.bij: rij for rij in boek.rijen if is_header(rij.klasse)}
        klaar = [_finish(boek.schema, b, koppen.get(b.nummer)) for b in gebouwd]
        _check_eigen(boek, koppen, klaar, nummers, uit)
        _stop(boek, "Uit dit werkboek zijn geen berichten te maken. Er is niets geschreven.")
        return Berichtuitgifte(boek.schema, _names(klaar), _write(boek.schema, klaar, nummers, uit))


def make_retouren(werkboek: Path, keuze: Schemakeuze, uit: Path, klok: Klok) -> Berichtuitgifte:
    """The answers to the messages in a workbook, by its columns Retourcode; else as above.

    An answer of that day that lies there already is not made a second time.
    """
    boek = read_berichtboek(werkboek, keuze)
    retour = need_retour(keuze, boek.schema)
    _stop(boek, "Bij dit werkboek is geen antwoord te maken.")
    make_map(uit)
    with hold_slot(uit, "bericht beantwoord"):
        nummers = read_nummers(uit, klok.nu)
        for rij in boek.rijen:
            fill_vast(boek.schema.versies, rij)
        klaar, dag = [], klok.vandaag.isoformat()
        er_zijn = _read_eerder(nummers, retour.soort, uit)
        for heen in build_berichten(boek.schema, boek.rijen, boek.prefixen):
            zonder = dump(answer(boek.schema, retour, heen, _GEEN, dag).boom)
            zelfde = er_zijn.get(_without_eigen(zonder))
            eigen = zelfde or nummers.give()
            bericht = answer(boek.schema, retour, heen, eigen, dag)
            boek.fouten += find_schemafouten(boek, retour, bericht, retour=True)
            klaar.append(_Klaar(eigen, dag, _name(retour, eigen), dump(bericht.boom)))
        _stop(boek, "Bij dit werkboek is geen antwoord te maken. Er is niets geschreven.")
        return Berichtuitgifte(retour, _names(klaar), _write(retour, klaar, nummers, uit))


_GEEN = "H00000000000"
"""The identification of an answer that is only made to compare."""
# matches: "<b:IdentificatieRetour>H22101800001<"
_EIGEN = re.compile(rb"(IdentificatieRetour>)[^<]*<")


def _without_eigen(data: bytes) -> bytes:
    """An answer without its own identification."""
    return _EIGEN.sub(rb"\1<", data)


def _read_eerder(nummers: Nummerlijst, soort: str, uit: Path) -> dict[bytes, str]:
    """The answers that lie in the folder, without their identification, and what it is: who gives
    the same answer twice gets the one that is there."""
    eerder: dict[bytes, str] = {}
    for eigen, naam in nummers.list_van(soort):
        with suppress(OSError):
            eerder.setdefault(_without_eigen((uit / naam).read_bytes()), eigen)
    return eerder


def dump(boom: etree._Element) -> bytes:
    """The message as a file: UTF-8 without a mark, CR/LF (OP192)."""
    etree.indent(boom, space="  ")
    tekst: bytes = etree.tostring(boom, encoding="UTF-8")
    kop = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    return (kop + tekst + b"\n").replace(b"\n", b"\r\n")


def _finish(schema: Berichtschema, bericht: Gebouwd, kop: Klasserij | None) -> _Klaar:
    eigen = read_kopwaarde(kop, IDENTIFICATIE) if kop else ""
    dag = read_kopwaarde(kop, DAGTEKENING) if kop else ""
    return _Klaar(eigen, dag, _name(schema, eigen or str(bericht.nummer)), dump(bericht.boom))


def _name(schema: Berichtschema, identificatie: str) -> str:
    return f"{schema.soort}_{_NIET_IN_NAAM.sub('_', identificatie)}.xml"


def _names(klaar: Sequence[_Klaar]) -> tuple[tuple[str, str], ...]:
    return tuple((k.identificatie, k.dagtekening) for k in klaar)


def _check_eigen(
    boek: Berichtboek,
    koppen: dict[int, Klasserij],
    klaar: Sequence[_Klaar],
    nummers: Nummerlijst,
    uit: Path,
) -> None:
    """An identification is used once: in this workbook, and in this folder."""
    if not klaar:
        boek.fouten.append(Bevinding(boek.naam, "In dit werkboek staat geen bericht.",
                                     "Vul op ieder blad de rijen in."))  # fmt: skip
    dubbel = {naam for naam, n in Counter(k.naam.lower() for k in klaar).items() if n > 1}
    for kop, eigen in zip((koppen.get(n) for n in sorted(koppen)), klaar, strict=False):
        doel = uit / eigen.naam
        anders = doel.is_file() and doel.read_bytes() != eigen.data
        weg = bool(nummers.find(eigen.identificatie)) and not doel.is_file()
        if kop and (eigen.naam.lower() in dubbel or anders or weg):
            veld = find_kopveld(kop.klasse, IDENTIFICATIE)
            boek.add_fout(
                kop,
                veld.kop if veld else "",
                "Deze identificatie is al gebruikt.",
                "Maak de cel leeg, dan geeft bvtool een nieuwe. Of kies er zelf een.",
            )


def _stop(boek: Berichtboek, fout: str) -> None:
    if boek.fouten:
        raise InvoerGeweigerd(
            fout,
            waar=boek.naam,
            wat_nu="Verbeter wat hierboven staat en geef de opdracht opnieuw.",
            bevindingen=boek.fouten,
        )


def _write(
    schema: Berichtschema, klaar: Sequence[_Klaar], nummers: Nummerlijst, uit: Path
) -> tuple[str, ...]:
    """The list of identifications first, so that none is given twice, then the messages."""
    for k in klaar:
        nummers.keep(k.identificatie, schema.soort, k.dagtekening, k.naam)
    lijst = nummers.dump()
    eerst = stage(uit / BESTAND, 0, lambda pad: pad.write_bytes(lijst))
    gezet = [stage(uit / k.naam, 0, lambda pad, k=k: pad.write_bytes(k.data)) for k in klaar]  # type: ignore[misc]
    for deel in [eerst, *gezet]:
        if deel is not None:
            publish(deel)
    sweep([uit])  # what a run that was stopped left
    return tuple((uit / naam).as_posix() for naam in [*(k.naam for k in klaar), BESTAND])
