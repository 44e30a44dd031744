"""The workbook of a message read back: its rows, and everything in it that cannot be used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bvtool.berichten.schemabundel import Berichtschema
from bvtool.tabel.lezen.lezing import read_bestand
from bvtool.tabel.lezen.ruw import RuwBlad, show_kop
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.wissel.handwerk.klassen import (
    HOORT_BIJ,
    LIJSTEN,
    NR,
    OVER,
    RETOURCODE,
    Klasseblad,
    list_klassen,
)
from bvtool.wissel.handwerk.rijen import Klasserij
from bvtool.wissel.handwerk.schemakeuze import Schemakeuze
from bvtool.wissel.handwerk.werkboek import RUIMTE, VOORVOEGSELS

# matches: "\x0b"
_NIET_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(slots=True)
class Berichtboek:
    """A workbook that was read: its schema, prefixes and rows, and what is wrong with them."""

    naam: str
    schema: Berichtschema
    prefixen: Mapping[str, str]
    rijen: list[Klasserij] = field(default_factory=list)
    fouten: list[Bevinding] = field(default_factory=list)

    def locate(self, rij: Klasserij, kop: str) -> str:
        """Where something stands, as the user sees it."""
        kolom = f", kolom {show_kop(kop)}" if kop else ""
        return f"{self.naam}, blad {rij.klasse.blad}, rij {rij.rij}{kolom}"

    def add_fout(self, rij: Klasserij, kop: str, wat: str, wat_nu: str) -> None:
        """Note what is wrong in a cell."""
        self.fouten.append(Bevinding(self.locate(rij, kop), wat, wat_nu))


def read_berichtboek(pad: Path, keuze: Schemakeuze) -> Berichtboek:
    """The rows of a workbook of `bericht lees` or `bericht leeg`.

    Raises InvoerOntbreekt, LeesSchrijfFout, and InvoerGeweigerd when it is no such workbook.
    """
    bestand = read_bestand(pad, {})
    over = next((_read_over(blad) for blad in bestand.bladen if blad.naam == OVER), {})
    if not over.get(RUIMTE):
        raise InvoerGeweigerd(
            f"Dit is geen werkboek van bvtool bericht: het blad {OVER} ontbreekt of is veranderd.",
            waar=bestand.naam,
            wat_nu="Maak een leeg werkboek met: bvtool bericht leeg WMO407 --uit leeg.xlsx",
        )
    schema = keuze.load_ruimte(over[RUIMTE])
    boek = Berichtboek(bestand.naam, schema, _read_prefixen(over, schema))
    klassen = {k.blad: k for k in list_klassen(schema.wortel).values() if k.blad}
    for blad in bestand.bladen:
        if blad.naam in klassen:
            _read_klasse(boek, klassen[blad.naam], blad)
        elif blad.naam not in (OVER, LIJSTEN) and blad.frame.height:
            boek.fouten.append(
                Bevinding(
                    f"{boek.naam}, blad {blad.naam}",
                    f"Een {schema.soort} heeft geen deel met deze naam.",
                    "Geef het blad zijn eigen naam terug, of haal het weg.",
                )
            )
    _check_nummers(boek)
    return boek


def check_bewaard(pad: Path, keuze: Schemakeuze, rijen: Sequence[Klasserij]) -> None:
    """Does the workbook that was written give every cell back as it was?

    Raises InvoerGeweigerd that names the first cell which does not: too long, or with blanks or
    characters that a spreadsheet does not keep.
    """
    boek = read_berichtboek(pad, keuze)
    terug = {(rij.klasse.pad, rij.nr): rij for rij in boek.rijen}
    for rij in rijen:
        gelijk = terug.get((rij.klasse.pad, rij.nr))
        waarden = gelijk.waarden if gelijk else {}
        anders = [kop for kop, tekst in rij.waarden.items() if waarden.get(kop) != tekst]
        if gelijk is None or anders or gelijk.bij != rij.bij:
            raise InvoerGeweigerd(
                "Dit bericht is niet zonder verlies in een werkboek te zetten: een tekst is te "
                "lang, of heeft tekens of spaties die een cel niet bewaart.",
                waar=f"blad {rij.klasse.blad}, Nr {rij.nr}, kolom {', '.join(anders) or NR}",
                wat_nu="Gebruik voor dit bericht uw eigen programma.",
            )


def _read_over(blad: RuwBlad) -> dict[str, str]:
    return {rij[1]: rij[2] or "" for rij in blad.frame.iter_rows() if len(rij) > 2 and rij[1]}


def _read_prefixen(over: Mapping[str, str], schema: Berichtschema) -> dict[str, str]:
    paren = [deel.partition("=") for deel in over.get(VOORVOEGSELS, "").split()]
    return {p: ruimte for p, is_, ruimte in paren if is_} or dict(schema.prefixen)


def _read_klasse(boek: Berichtboek, klasse: Klasseblad, blad: RuwBlad) -> None:
    """The filled rows of a sheet, its header in the first row."""
    regels = list(blad.frame.iter_rows())
    koppen = [kop or "" for kop in regels[0][1:]] if regels else []
    bekend = {NR, HOORT_BIJ, *(veld.kop for veld in klasse.velden)}
    for regel in regels[1:]:
        waarden = {
            kop: cel for kop, cel in zip(koppen, regel[1:], strict=True) if cel not in (None, "")
        }
        if not waarden:
            continue
        nr, bij = (_read_nummer(waarden.pop(kop, "")) for kop in (NR, HOORT_BIJ))
        rij = Klasserij(klasse, nr or 0, bij or 0, waarden, int(regel[0]))
        if klasse.ouder == () and nr:
            rij = Klasserij(klasse, nr, nr, waarden, int(regel[0]))
        elif not nr or not bij:
            boek.add_fout(rij, HOORT_BIJ if nr else NR, "Hier hoort een nummer te staan.",
                          f"Lees op het blad {OVER} hoe u deze kolom invult.")  # fmt: skip
        for kop, cel in waarden.items():
            if kop not in bekend and kop.rpartition("/")[2] != RETOURCODE:
                boek.add_fout(rij, kop or "zonder kop", "Deze kolom is niet bekend.",
                              "Geef de kolom haar eigen kop terug, of maak haar leeg.")  # fmt: skip
            elif _NIET_IN_XML.search(cel):
                boek.add_fout(rij, kop, "Hier staat een teken dat niet in een bericht kan.",
                              "Typ de tekst opnieuw.")  # fmt: skip
        boek.rijen.append(rij)


def _read_nummer(tekst: str) -> int | None:
    tekst = tekst.strip()
    return int(tekst) if tekst.isascii() and tekst.isdecimal() and len(tekst) < 10 else None


def _check_nummers(boek: Berichtboek) -> None:
    """Every Nr once, and every row below one that is there."""
    klassen = list_klassen(boek.schema.wortel)
    gezien: dict[int, Klasserij] = {}
    plekken = {(rij.klasse.pad, rij.nr) for rij in boek.rijen}
    for rij in boek.rijen:
        if rij.klasse.ouder and rij.nr:
            if rij.nr in gezien:
                boek.add_fout(rij, NR, "Dit nummer staat al op een andere rij.",
                              "Geef iedere rij een eigen nummer.")  # fmt: skip
            gezien[rij.nr] = rij
        boven = klassen.get(rij.klasse.ouder)
        if len(rij.klasse.ouder) > 1 and boven and (boven.pad, rij.bij) not in plekken:
            boek.add_fout(rij, HOORT_BIJ, f"Dit nummer staat niet op het blad {boven.blad}.",
                          f"Vul het Nr in van een rij op het blad {boven.blad}.")  # fmt: skip
