"""One sheet without its rows, through XlsxWriter: header, widths, lists, marks and printing."""

from datetime import date
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import Worksheet

from bvtool.tabel.schrijven.bouwdelen import Blad, Kolom
from bvtool.tabel.schrijven.breedte import Breedte, fit_width, header_height, plan_pages
from bvtool.tabel.schrijven.celtekst import clean_text
from bvtool.tabel.schrijven.stijl import Stijlen

_A4 = 9
_LIGGEND, _STAAND = 112.0, 74.0
"""So many characters fit on a page of A4 between our margins, at 100%: also in LibreOffice, where
another font may stand in for that of Excel."""
_RAND = 0.75
"""What a column takes beside its characters."""
_HERHAALD = 0.8
"""The columns that stand on every page take at most this part of that: no more than four tenths of
a page in the smallest letters."""
_KEUZE_UITLEG = "Kies een waarde uit de lijst."
_KEUZE_FOUT = "Deze waarde staat niet in de lijst. Kies een waarde uit de lijst."
_DATUM_UITLEG = "Vul een datum in als dd-mm-jjjj."
_DATUM_FOUT = "Dit is geen datum. Vul een datum in als dd-mm-jjjj, bijvoorbeeld 01-10-2022."
_BSN_UITLEG = "Vul een BSN van negen cijfers in."
_BSN_FOUT = "Een BSN heeft negen cijfers, zonder punten of spaties."
_FOUT_TITEL = "Dit past hier niet"

_KORT = 1_000  # far below what a cell holds, however Excel counts


def add_sheet(vel: Worksheet, blad: Blad, stijlen: Stijlen, titel: str) -> list[Breedte]:
    """Fills `vel` with everything of `blad` except its rows.

    The row below the header becomes a template: blank cells that carry the styles of the columns.
    A sheet without rows keeps its header only. `titel` is printed above every page. Answers the
    column widths.
    """
    kop = blad.koprij
    laatste = kop + blad.frame.height
    breedtes = [fit_width(kolom, blad.frame[kolom.naam], blad.filter) for kolom in blad.kolommen]
    _print_setup(vel, blad, titel, [breedte.tekens + _RAND for breedte in breedtes])
    _write_above(vel, blad, breedtes, stijlen)
    vel.set_row(kop, header_height(blad.kolommen, breedtes))
    for nummer, (kolom, breedte) in enumerate(zip(blad.kolommen, breedtes, strict=True)):
        vorm = "General" if blad.frame[kolom.naam].dtype.is_float() else None
        vel.set_column(nummer, nummer, breedte.tekens, stijlen.kolom(kolom, vorm))
        vel.write_string(kop, nummer, clean_header(kolom.kop), stijlen.kop(kolom))
        if laatste > kop:
            vel.write_blank(kop + 1, nummer, None, stijlen.cel(kolom, breedte.afbreken, vorm))
            _add_validation(vel, kolom, nummer, kop + 1, laatste)
            _add_mark(vel, blad, kolom, nummer, stijlen)
    vel.freeze_panes(kop + 1, blad.vaste_kolommen)
    if blad.filter:
        vel.autofilter(kop, 0, laatste, len(blad.kolommen) - 1)
    _silence_green_corners(vel, blad)
    return breedtes


def _write_above(vel: Worksheet, blad: Blad, breedtes: list[Breedte], stijlen: Stijlen) -> None:
    """Subjects in the first column, texts in the first column that lets every subject be read."""
    langste = max((len(onderwerp) for onderwerp, _ in blad.boven), default=0) * 1.2
    kolom, ruimte = 1, breedtes[0].tekens
    while ruimte < langste and kolom < len(breedtes):
        ruimte += breedtes[kolom].tekens
        kolom += 1
    for nummer, (onderwerp, tekst) in enumerate(blad.boven):
        vel.write_string(nummer, 0, clean_header(onderwerp), stijlen.onderwerp())
        vel.write_string(nummer, kolom, clean_header(tekst), stijlen.boven())


def clean_header(kop: str) -> str:
    """A header as a cell can hold it, with the line breaks of Excel."""
    kop = kop.replace("\r\n", "\n").replace("\r", "\n")
    if kop.replace("\n", "").isprintable() and len(kop) < _KORT:
        return kop
    return str(clean_text(pl.Series([kop]), lambda _ingreep, _rijen: None).item() or "")


def _print_setup(vel: Worksheet, blad: Blad, titel: str, breedtes: list[float]) -> None:
    vel.set_paper(_A4)
    if blad.liggend:
        vel.set_landscape()
    vel.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    _split_pages(vel, blad, breedtes[: blad.afdruk_kolommen])
    if blad.afdruk_kolommen is not None:
        vel.print_area(0, 0, blad.koprij + blad.frame.height, blad.afdruk_kolommen - 1)
    vel.repeat_rows(blad.koprij)
    schoon = " ".join(clean_header(titel).split()).replace("&", "&&")[:200]
    vel.set_header(f"&L&9 {schoon}", {"margin": 0.3})  # the blank ends the font size
    vel.set_footer("&L&9&A&R&9Pagina &P van &N", {"margin": 0.3})


def _split_pages(vel: Worksheet, blad: Blad, breedtes: list[float]) -> None:
    """One page wide where that can be read, or where there is nothing to read; else pages beside
    each other, as large as the widest of them allows, each with the columns that say who it is
    about."""
    if not blad.over_paginas or blad.frame.is_empty():
        vel.fit_to_pages(1, 0)
        return
    ruimte = _LIGGEND if blad.liggend else _STAAND
    eerste, laatste = blad.herhaal_kolommen or (0, blad.vaste_kolommen - 1)
    while sum(breedtes[eerste : laatste + 1]) > _HERHAALD * ruimte:
        laatste -= 1
    delen = [nr for nr, kolom in enumerate(blad.kolommen) if kolom.naam in blad.delen]
    paginas = plan_pages(breedtes, (eerste, laatste), ruimte, delen)
    if len(paginas) == 1:
        vel.fit_to_pages(1, 0)
        return
    vel.set_v_pagebreaks([pagina.eerste for pagina in paginas[1:]])
    breedste = max(pagina.tekens for pagina in paginas)
    vel.set_print_scale(max(10, min(100, int(100 * ruimte / breedste))))
    if laatste >= eerste:
        vel.repeat_columns(eerste, laatste)


def _add_validation(vel: Worksheet, kolom: Kolom, nummer: int, eerste: int, laatste: int) -> None:
    regel = _validation(kolom)
    if regel is None:
        return
    titel = kolom.kop[:32]
    vel.data_validation(eerste, nummer, laatste, nummer, {"input_title": titel, **regel})


def _validation(kolom: Kolom) -> dict[str, Any] | None:
    if kolom.keuzelijst is not None:
        return {
            "validate": "list",
            "source": f"={kolom.keuzelijst}",
            "input_message": kolom.uitleg or _KEUZE_UITLEG,
            "error_title": _FOUT_TITEL,
            "error_message": _KEUZE_FOUT,
        }
    if not kolom.invulbaar:
        return None
    if kolom.soort == "datum":
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": date(1900, 1, 1),
            "maximum": date(2199, 12, 31),
            "input_message": kolom.uitleg or _DATUM_UITLEG,
            "error_title": _FOUT_TITEL,
            "error_message": _DATUM_FOUT,
        }
    if kolom.soort == "bsn":
        return {
            "validate": "length",
            "criteria": "==",
            "value": 9,
            "input_message": kolom.uitleg or _BSN_UITLEG,
            "error_type": "warning",
            "error_title": _FOUT_TITEL,
            "error_message": _BSN_FOUT,
        }
    return {"validate": "any", "input_message": kolom.uitleg} if kolom.uitleg else None


def _add_mark(vel: Worksheet, blad: Blad, kolom: Kolom, nummer: int, stijlen: Stijlen) -> None:
    if not kolom.leeg_markeren:
        return
    eerste = blad.koprij + 1
    letters = {k.naam: f"${xl_col_to_name(nr)}{eerste + 1}" for nr, k in enumerate(blad.kolommen)}
    leeg = f"LEN(TRIM({xl_col_to_name(nummer)}{eerste + 1}))=0"
    if kolom.leeg_als is not None:
        ander = letters[kolom.leeg_als.kolom]
        keuzes = ",".join(f"{ander}={_quoted(waarde)}" for waarde in kolom.leeg_als.waarden)
        leeg = f"AND({leeg},OR({keuzes}))"
    if kolom.leeg_tenzij:
        leeg = f"AND({leeg},LEN(TRIM({letters[kolom.leeg_tenzij]}))=0)"
    vel.conditional_format(
        eerste,
        nummer,
        blad.koprij + blad.frame.height,
        nummer,
        {"type": "formula", "criteria": f"={leeg}", "format": stijlen.leeg()},
    )


def _quoted(tekst: str) -> str:
    return '"' + tekst.replace('"', '""') + '"'


def _silence_green_corners(vel: Worksheet, blad: Blad) -> None:
    """Excel flags a BSN kept as text; it is meant to be text."""
    bereiken = [
        xl_range(blad.koprij + 1, nummer, blad.koprij + blad.frame.height, nummer)
        for nummer, kolom in enumerate(blad.kolommen)
        if kolom.soort in ("tekst", "bsn")
    ]
    if bereiken and blad.frame.height:
        vel.ignore_errors({"number_stored_as_text": " ".join(bereiken)})
