"""Any number of messages converted: read, crossed, written whole or not at all, and accounted for.

What asks or is refused writes nothing of that message; the others go on. The same input, answers
and folder give the same bytes again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bvtool.vak.aantal import count
from bvtool.vak.fouten import Gebruiksfout, InvoerOntbreekt
from bvtool.vak.masker import show_naam
from bvtool.wissel.bron import GelezenKop, read_koppen
from bvtool.wissel.conversie.keuzes import Antwoorden, find_keuzes, make_vragen
from bvtool.wissel.conversie.omzetten import EXTENSIES, convert
from bvtool.wissel.conversie.punten import (
    GEHEIM,
    GEWEIGERD,
    VRAAG,
    NietOmTeZetten,
    Omzetpunt,
)
from bvtool.wissel.conversie.referenties import Referenties, read_referenties
from bvtool.wissel.uitvoer import write_bestand

OMGEZET, WACHT, NEE, OVERGESLAGEN = "omgezet", "vraag", "geweigerd", "overgeslagen"
REFERENTIES, VRAGEN = "referenties.csv", "vragen.csv"
# matches: "a?b.asc"
_NIET_IN_NAAM = re.compile(r'[<>:"|?*\\/\x00-\x1f]')


class Omzetregel(NamedTuple):
    """What became of one file: omgezet, vraag, geweigerd or overgeslagen (no message at all).

    `doel` is where the new message stands; `reden` why there is none.
    """

    bestand: str
    bericht: str
    uitkomst: str
    doel: str = ""
    reden: str = ""
    punten: tuple[Omzetpunt, ...] = ()


class Omzetverslag(NamedTuple):
    """The account of a run; `bestanden` is everything that was written."""

    naar: str
    regels: tuple[Omzetregel, ...]
    bestanden: tuple[str, ...]

    @property
    def tellingen(self) -> Counter[str]:
        """How many files ended in each way, and how many points there are of each kind."""
        geteld = Counter(regel.uitkomst for regel in self.regels)
        return geteld + Counter(
            f"punt {punt.aard}" for regel in self.regels for punt in regel.punten
        )

    @property
    def werk(self) -> bool:
        """Does a person still have something to do?"""
        t = self.tellingen
        return bool(t[WACHT] or t[NEE] or t[f"punt {GEHEIM}"])


def convert_paden(
    paden: Sequence[Path],
    naar: str,
    uit: Path,
    *,
    antwoorden: Antwoorden,
    referenties: Path | None = None,
    schema_map: Path | None = None,
) -> Omzetverslag:
    """Convert every message in these files, folders and zips into the folder `uit`.

    Raises InvoerOntbreekt when there is nothing to read, Gebruiksfout when `uit` lies in what is
    read, and what a file of answers, references or schemas raises.
    """
    _check_mappen(paden, uit)
    bewaard = referenties or uit / REFERENTIES
    tabel = read_referenties(bewaard)
    bezet = {pad.resolve() for pad in paden}
    regels = []
    for gelezen in read_koppen(paden, heel=True):
        regel, data = _convert(gelezen, naar, antwoorden, tabel, schema_map)
        if data:
            doel = _free_name(uit, gelezen.naam, EXTENSIES[naar], bezet)
            regel = _with_doel(regel, _write(doel, data))
        regels.append(regel)
    if not regels:
        raise InvoerOntbreekt(
            "Hier staat geen bericht.",
            waar=", ".join(map(str, paden)),
            wat_nu="Geef een bericht, of een map of zip met berichten.",
        )
    bestanden = [regel.doel for regel in regels if regel.doel]
    vragen = make_vragen((regel.bestand, punt) for regel in regels for punt in regel.punten)
    bestanden += [_write(p, d) for p, d in ((uit / VRAGEN, vragen), (bewaard, tabel.dump())) if d]
    return Omzetverslag(naar, tuple(regels), tuple(bestanden))


def _check_mappen(paden: Sequence[Path], uit: Path) -> None:
    doel = uit.resolve()
    for pad in (p.resolve() for p in paden if p.is_dir()):
        if pad == doel or pad in doel.parents or doel in pad.parents:
            raise Gebruiksfout(
                "De map met berichten en de map voor de uitvoer liggen in elkaar.",
                waar=f"{pad} en {doel}",
                wat_nu="Kies met --uit een map die los staat van de berichten.",
            )


def _convert(
    gelezen: GelezenKop,
    naar: str,
    antwoorden: Antwoorden,
    tabel: Referenties,
    schema_map: Path | None,
) -> tuple[Omzetregel, bytes]:
    """One file: its line in the account, and the bytes of the new message (none when it failed)."""
    if gelezen.kop is None:
        uitkomst = OVERGESLAGEN if gelezen.vreemd else NEE
        return Omzetregel(gelezen.naam, "", uitkomst, reden=gelezen.reden), b""
    soort = f"{gelezen.kop.soort.naam} {show_naam(gelezen.kop.identificatie)}"
    try:
        klaar = convert(
            gelezen.data,
            gelezen.kop,
            naar,
            keuzes=find_keuzes(antwoorden, gelezen.naam),
            referenties=tabel,
            schema_map=schema_map,
        )
    except NietOmTeZetten as fout:
        nee = [p for p in fout.punten if p.aard == GEWEIGERD]
        open_ = [p for p in fout.punten if p.aard == VRAAG and not p.antwoord]
        aantal = count(len(open_), "vraag wacht", "vragen wachten")
        reden = f"{nee[0].plek}: {nee[0].wat}" if nee else f"{aantal} op een antwoord."
        uitkomst = NEE if nee else WACHT
        return Omzetregel(gelezen.naam, soort, uitkomst, "", reden, fout.punten), b""
    return Omzetregel(gelezen.naam, soort, OMGEZET, punten=klaar.punten), klaar.data


def _with_doel(regel: Omzetregel, doel: str) -> Omzetregel:
    return Omzetregel(regel.bestand, regel.bericht, regel.uitkomst, doel, "", regel.punten)


def _free_name(uit: Path, naam: str, extensie: str, bezet: set[Path]) -> Path:
    """A name in `uit` that no input and no other message of this run has."""
    kort = Path(naam.replace("\\", "/").replace(": ", "/")).name
    stam = _NIET_IN_NAAM.sub("_", Path(kort).stem) or "bericht"
    for kandidaat in _namen(stam):
        doel = uit / f"{kandidaat}{extensie}"
        plek = doel.resolve().with_name(doel.name.casefold())
        if plek not in bezet and doel.resolve() not in bezet:
            bezet.add(plek)
            return doel
    raise AssertionError("de namen raken niet op")


def _namen(stam: str) -> Iterator[str]:
    yield stam
    nummer = 2
    while True:
        yield f"{stam}-{nummer}"
        nummer += 1


def _write(doel: Path, data: bytes) -> str:
    return write_bestand(doel, lambda pad: pad.write_bytes(data))
