"""Where messages come from: xml files, folders and zips, one file at a time, in a fixed order.

What is no message is named and left alone: another kind of file, a member with a password. A zip
in a zip is opened, one level deep and within the limits of the outer one. A file above the limit
is never read. A broken zip is named; the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from bvtool.berichten.boom import BerichtGeweigerd, too_large
from bvtool.berichten.release import load_release
from bvtool.dossier.publiceer import VOORVOEGSEL
from bvtool.vak.fouten import InvoerOntbreekt
from bvtool.vak.masker import show_naam
from bvtool.zips.binnen import Zipmaat, open_binnen
from bvtool.zips.leden import Zipfout, Ziplid, open_leden

VAN_ONS = ("ketentest-historie.jsonl",)
"""Files that bvtool itself lays between messages; they are passed over in silence."""


class Berichtbestand(NamedTuple):
    """One file that may be a message: its name as the user knows it (no BSN in it) and its bytes.

    `geweigerd` says why it was not read at all (then `data` is empty); `binnen` is the name of the
    zip within a zip that it stood in.
    """

    naam: str
    data: bytes
    geweigerd: BerichtGeweigerd | None = None
    binnen: str = ""


def read_stukken(paden: Iterable[Path]) -> Iterator[Berichtbestand]:
    """Every file in these files, folders (with what is below) and zips, by name.

    Raises InvoerOntbreekt when a path does not exist, OSError when it cannot be read.
    """
    for pad in paden:
        if not pad.exists():
            raise InvoerOntbreekt(
                "Dit bestand of deze map is er niet.",
                waar=str(pad),
                wat_nu="Controleer de naam en geef de opdracht opnieuw.",
            )
        if pad.is_dir():
            for lid in sorted(p for p in pad.rglob("*") if p.is_file()):
                if lid.name not in VAN_ONS and not lid.name.startswith(VOORVOEGSEL):
                    yield from _read_bestand(lid, show_naam(lid.relative_to(pad).as_posix()))
        else:
            yield from _read_bestand(pad, show_naam(pad.name))


def _read_bestand(pad: Path, naam: str) -> Iterator[Berichtbestand]:
    soort = pad.suffix.lower()
    if soort == ".zip":
        yield from _read_zip(pad, naam)
    elif soort != ".xml":
        yield _other(naam, "Dit bestand is geen bericht: de naam eindigt niet op .xml of .zip.")
    elif (grootte := pad.stat().st_size) > load_release().grenzen["bestand_bytes"]:
        yield Berichtbestand(naam, b"", too_large(grootte))
    else:
        yield Berichtbestand(naam, pad.read_bytes())


def _read_zip(pad: Path, naam: str) -> Iterator[Berichtbestand]:
    try:
        with open_leden(pad) as leden:
            maat = Zipmaat(pad.stat().st_size)
            maat.add(leden)
            for lid in leden:
                if not lid.fout and lid.kaal.lower().endswith(".zip"):
                    yield from _read_binnen(lid, f"{naam}: {lid.naam}", maat)
                else:
                    yield _read_lid(lid, f"{naam}: {lid.naam}")
    except Zipfout as fout:
        yield _refuse(naam, fout.wat)


def _read_binnen(zip_: Ziplid, naam: str, maat: Zipmaat) -> Iterator[Berichtbestand]:
    """What is in a zip within a zip; a zip in there is named and stays closed."""
    try:
        with open_binnen(zip_, maat) as leden:
            for lid in leden:
                stuk = _read_lid(lid, f"{naam}: {lid.naam}")
                if not lid.fout and lid.kaal.lower().endswith(".zip"):
                    stuk = Berichtbestand(stuk.naam, b"", BerichtGeweigerd(*_TE_DIEP))
                yield stuk._replace(binnen=naam)
    except Zipfout as fout:
        yield _refuse(naam, fout.wat)


_TE_DIEP = (
    "Dit is een zip in een zip in een zip. Zo diep kijkt bvtool niet.",
    "Pak hem uit, en geef de opdracht opnieuw.",
)


def _read_lid(lid: Ziplid, naam: str) -> Berichtbestand:
    grens = load_release().grenzen["bestand_bytes"]
    if not lid.fout and not lid.kaal.lower().endswith(".xml"):
        return _other(naam, "Dit bestand is geen bericht: de naam eindigt niet op .xml.")
    if not lid.fout and lid.grootte > grens:
        return Berichtbestand(naam, b"", too_large(lid.grootte))
    try:
        data = lid.read(grens + 1)
    except Zipfout as fout:
        return _refuse(naam, fout.wat)
    return (
        Berichtbestand(naam, b"", too_large(len(data)))
        if len(data) > grens
        else Berichtbestand(naam, data)
    )


def _refuse(naam: str, wat: str) -> Berichtbestand:
    return Berichtbestand(naam, b"", BerichtGeweigerd(wat))


def _other(naam: str, wat: str) -> Berichtbestand:
    return Berichtbestand(naam, b"", BerichtGeweigerd(wat, "", stuk=False))
