"""Puts an example into a dossier: makes the dossier where needed, marks it, never overwrites."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bvtool.dossier.instellingen import BESTAND
from bvtool.dossier.ledger import write_meta
from bvtool.dossier.map import Dossier
from bvtool.dossier.nieuw import NieuwDossier, make_dossier
from bvtool.dossier.publiceer import VOORVOEGSEL, hash_bestand
from bvtool.dossier.werkgang import Werkgang, open_werkgang
from bvtool.kalender.klok import Klok
from bvtool.oefenen.voorbeeld.maak import (
    Gemaakt,
    Vormen,
    check_opzet,
    choose_vormen,
    name_bestanden,
    write_bestanden,
)
from bvtool.oefenen.voorbeeld.personenstroom import Opzet
from bvtool.vak.fouten import Gebruiksfout

STANDAARD_GEMEENTE, STANDAARD_TIMESLOT = "0363", date(2022, 10, 17)
_ANDERE_MAP = "Kies een map die nog niet bestaat, of een leeg dossier."
_NIET_MEETELLEN = ("Thumbs.db", "desktop.ini")


class Voorbeeldvraag(NamedTuple):
    """What the user asked; an empty text or None is filled in by the dossier, else by a default."""

    klanten: int
    zaad: int
    gemeente: str = ""
    uitvoerder: str = ""
    timeslot: date | None = None
    vormen: Vormen = Vormen()
    synthetisch: bool = False


class Gevuld(NamedTuple):
    """What happened: the dossier, what was asked and made, and whether anything changed."""

    dossier: Dossier
    opzet: Opzet
    gemaakt: Gemaakt
    veranderd: bool
    bestanden: tuple[str, ...]


def fill_dossier(map_: Path, vraag: Voorbeeldvraag, klok: Klok) -> Gevuld:
    """Makes the example of `vraag` in the dossier `map_`, which is made when it is not there.

    A second time with the same question changes nothing. Raises Gebruiksfout when there are not
    enough BSNs, when the dossier is another one, or when it holds inputs that would be lost.
    """
    bestaat = (map_ / BESTAND).is_file()
    opzet, nieuw = _settle(Dossier(map_) if bestaat else None, vraag)
    check_opzet(opzet)
    vormen = choose_vormen(opzet, vraag.vormen)
    al_fictief = bestaat and Dossier(map_).instellingen.fictief
    check_leeg(map_, name_bestanden(opzet, vormen), al_fictief=al_fictief)
    dossier = Dossier(map_) if bestaat else make_dossier(map_, nieuw, klok)[0]
    return _fill(dossier, opzet, vormen, klok)


def _settle(dossier: Dossier | None, vraag: Voorbeeldvraag) -> tuple[Opzet, NieuwDossier]:
    gemeente = vraag.gemeente or STANDAARD_GEMEENTE
    uitvoerder = vraag.uitvoerder or f"68{gemeente}"
    synthetisch = vraag.synthetisch
    if dossier is not None:
        er_is = dossier.instellingen
        _check_zelfde(dossier, vraag)
        gemeente, uitvoerder = er_is.gemeente, er_is.uitvoerder
        synthetisch = synthetisch or er_is.synthetisch
    nieuw = NieuwDossier(
        gemeente=gemeente,
        uitvoerder=uitvoerder,
        timeslot=vraag.timeslot or STANDAARD_TIMESLOT,
        fictief=True,
        synthetisch=synthetisch,
    )
    return Opzet(vraag.zaad, vraag.klanten, gemeente, uitvoerder, synthetisch), nieuw


def _check_zelfde(dossier: Dossier, vraag: Voorbeeldvraag) -> None:
    er_is = dossier.instellingen
    anders = [
        veld
        for veld in ("gemeente", "uitvoerder", "timeslot")
        if getattr(vraag, veld) and getattr(vraag, veld) != getattr(er_is, veld)
    ]
    if er_is.rol != "gemeente":
        anders = ["rol"]
    if anders:
        raise Gebruiksfout(
            "In deze map staat al een ander dossier (verschil in: " + ", ".join(anders) + ").",
            waar=str(dossier.pad / BESTAND),
            wat_nu=_ANDERE_MAP,
        )


def check_leeg(map_: Path, eigen: tuple[str, ...], *, al_fictief: bool) -> None:
    """Nothing but a former run of the same example may stand in the way."""
    if al_fictief and all((map_ / naam).is_file() for naam in eigen):
        return
    mappen = ["inkomend"] if al_fictief else ["inkomend", "werk", "uitgaand", "rapporten"]
    for pad in _list_bestanden(map_, mappen):
        naam = pad.relative_to(map_).as_posix()
        if naam not in eigen:
            raise Gebruiksfout(
                "In deze map staan al andere bestanden; bvtool zet er geen voorbeeld bij.",
                waar=str(pad),
                wat_nu=_ANDERE_MAP,
            )


def _list_bestanden(map_: Path, mappen: list[str]) -> Iterator[Path]:
    for naam in mappen:
        for pad in sorted((map_ / naam).rglob("*")):
            verborgen = pad.name.startswith((".", "~$")) or pad.name in _NIET_MEETELLEN
            if pad.is_file() and not verborgen:
                yield pad


def _fill(dossier: Dossier, opzet: Opzet, vormen: Vormen, klok: Klok) -> Gevuld:
    klaar = dossier.pad / f"{VOORVOEGSEL}voorbeeld"
    with open_werkgang(dossier, "voorbeeld", klok) as w:
        shutil.rmtree(klaar, ignore_errors=True)
        try:
            klaar.mkdir()
            gemaakt = write_bestanden(opzet, vormen, klaar)
            check_niets_kwijt(dossier, klaar, gemaakt.bestanden)
            _mark(w, opzet)
            for naam in gemaakt.bestanden:
                w.publiceer(naam, (klaar / Path(naam).name).replace)
            w.aantallen = {"b4_rijen": gemaakt.b4_rijen, "register_rijen": gemaakt.register_rijen}
        finally:
            shutil.rmtree(klaar, ignore_errors=True)
    return Gevuld(Dossier(dossier.pad), opzet, gemaakt, w.veranderd, tuple(w.bestanden))


def check_niets_kwijt(dossier: Dossier, klaar: Path, namen: Iterable[str]) -> None:
    """Raises Gebruiksfout when another file stands under one of these names (made in `klaar`)."""
    for naam in namen:
        doel = dossier.pad / naam
        if doel.exists() and hash_bestand(doel) != hash_bestand(klaar / doel.name):
            raise Gebruiksfout(
                "Hier staat al een ander voorbeeld; bvtool schrijft er niet overheen.",
                waar=str(doel),
                wat_nu=_ANDERE_MAP,
            )


def _mark(w: Werkgang, opzet: Opzet) -> None:
    er_is = w.dossier.instellingen
    if er_is.fictief and er_is.synthetisch >= opzet.synthetisch:
        return
    tekst = (w.dossier.pad / BESTAND).read_bytes().decode("utf-8-sig")
    gemerkt = mark_toml(tekst, synthetisch=opzet.synthetisch)
    w.publiceer(BESTAND, lambda pad: pad.write_text(gemerkt, encoding="utf-8", newline=""))
    for mark in MARKEN[: 1 + opzet.synthetisch]:
        write_meta(w.verbinding, mark, "1")


MARKEN = ("fictief", "synthetisch")


def mark_toml(tekst: str, *, synthetisch: bool) -> str:
    """The settings with `fictief = true` (and `synthetisch = true`) under `[dossier]`.

    A line with the setting, in use or as a comment, is replaced; else one is added.
    """
    for sleutel in MARKEN[: 1 + synthetisch]:
        regel = re.compile(rf"^[ \t]*(?:#[ \t]*)?{sleutel}[ \t]*=[^\r\n]*", re.MULTILINE)
        if regel.search(tekst):
            tekst = regel.sub(f"{sleutel} = true", tekst, count=1)
        else:
            # matches: "[dossier]"
            kop = re.compile(r"^[ \t]*\[[ \t]*dossier[ \t]*\][^\r\n]*", re.MULTILINE)
            tekst = kop.sub(rf"\g<0>\n{sleutel} = true", tekst, count=1)
    return tekst


def tell_vormen(vraag: Voorbeeldvraag, opzet: Opzet) -> str:
    """What to tell when a file became csv though xlsx was asked; else empty."""
    gevraagd = vraag.vormen._replace()
    if choose_vormen(opzet, gevraagd) == gevraagd:
        return ""
    return "Zoveel rijen passen niet op een blad van Excel. Daarom is er csv geschreven."
