"""Puts a national rehearsal into a dossier of the CAK; never writes over anything else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from bvtool.dossier.instellingen import BESTAND
from bvtool.dossier.map import Dossier
from bvtool.dossier.nieuw import NieuwDossier, make_dossier
from bvtool.dossier.publiceer import VOORVOEGSEL, hash_bestand
from bvtool.dossier.werkgang import open_werkgang
from bvtool.kalender.klok import Klok
from bvtool.oefenen.voorbeeld.cak import OP, Landelijk, list_gemeenten, write_landelijk
from bvtool.oefenen.voorbeeld.cak_klanten import Oefenronde
from bvtool.oefenen.voorbeeld.periodiek import check_rondes
from bvtool.vak.fouten import Gebruiksfout

_ANDERE_MAP = "Kies een map die nog niet bestaat, of een leeg dossier."
_GEMEENTEN = "gemeenten.csv"


class Landelijkgevuld(NamedTuple):
    """What was made: the dossier, what was asked (BSNs may have been allowed), and the files."""

    dossier: Dossier
    vraag: Landelijk
    bestanden: tuple[str, ...]
    veranderd: bool


def fill_landelijk(map_: Path, vraag: Landelijk, klok: Klok) -> Landelijkgevuld:
    """Makes the rehearsal in the dossier `map_`, which is made when it is not there.

    With more clients than official test numbers the BSNs are made too, and the dossier is marked
    as synthetic. A second time with the same question changes nothing. Raises Gebruiksfout when
    the question does not fit, the dossier is another one, or files would be lost.
    """
    _check_vraag(vraag)
    vraag = vraag._replace(synthetisch=vraag.synthetisch or vraag.te_veel)
    nieuw = NieuwDossier(rol="cak", fictief=True, synthetisch=vraag.synthetisch)
    if (map_ / BESTAND).is_file():
        _check_dossier(Dossier(map_), vraag)
        dossier = Dossier(map_)
    else:
        dossier = make_dossier(map_, nieuw, klok)[0]
    klaar = map_ / f"{VOORVOEGSEL}voorbeeld"
    with open_werkgang(dossier, "voorbeeld", klok) as w:
        shutil.rmtree(klaar, ignore_errors=True)
        try:
            namen = write_landelijk(vraag, klaar)
            _check_niets_kwijt(map_, klaar, namen)
            for naam in namen:
                w.publiceer(naam, (klaar / naam).replace)
            w.aantallen = {"gemeenten": vraag.gemeenten, "klanten": vraag.klanten}
        finally:
            shutil.rmtree(klaar, ignore_errors=True)
    return Landelijkgevuld(dossier, vraag, tuple(w.bestanden), w.veranderd)


def tell_volgende(vraag: Landelijk) -> list[str]:
    """What to type next, at the moments for which the truth is known."""
    regels = [f"Typ nu in het dossier: bvtool --nu {OP:%Y-%m-%dT%H:%M} monitor"]
    for nr in range(2, vraag.rondes + 1):
        r = Oefenronde(nr, vraag.over)
        soort = f" --soort-bijdrage {r.soort}" if r.soort else ""
        regels += [
            f"Ronde {nr} begint u met: bvtool --nu {r.peildatum}T09:00 ronde --peildatum "
            f"{r.peildatum}{soort} --uiterlijk {r.uiterlijk:%Y-%m-%dT%H:%M}",
            f"  Zet daarna alles uit {r.map_} in inkomend, ook ontvangst.csv, en typ: bvtool --nu "
            f"{r.op:%Y-%m-%dT%H:%M} monitor",
        ]
    return regels


def _check_vraag(vraag: Landelijk) -> None:
    meest = len(list_gemeenten())
    if not 1 <= vraag.gemeenten <= meest:
        raise Gebruiksfout(
            f"Een landelijk voorbeeld heeft 1 tot en met {meest} gemeenten.",
            waar="de optie --gemeenten",
            wat_nu="Kies een ander getal, bijvoorbeeld --gemeenten 44.",
        )
    if vraag.klanten < vraag.gemeenten:
        raise Gebruiksfout(
            "Iedere gemeente heeft minstens een klant.",
            waar="de optie --klanten",
            wat_nu=f"Kies minstens --klanten {vraag.gemeenten}.",
        )
    check_rondes(vraag.rondes)


def _check_dossier(dossier: Dossier, vraag: Landelijk) -> None:
    er_is = dossier.instellingen
    if er_is.rol == "cak" and er_is.fictief and er_is.synthetisch >= vraag.synthetisch:
        return
    raise Gebruiksfout(
        "In deze map staat al een ander dossier.",
        waar=str(dossier.pad / BESTAND),
        wat_nu=_ANDERE_MAP,
    )


def _check_niets_kwijt(map_: Path, klaar: Path, namen: list[str]) -> None:
    """Nothing but a former run of the same rehearsal may stand in `inkomend`."""
    eigen = set(namen)
    for pad in sorted((map_ / "inkomend").rglob("*")):
        naam = pad.relative_to(map_).as_posix()
        if not pad.is_file() or pad.name.startswith("."):
            continue
        if naam not in eigen or hash_bestand(pad) != hash_bestand(klaar / naam):
            raise _would_lose(pad)
    gemeenten = map_ / _GEMEENTEN
    gevuld = gemeenten.is_file() and len(gemeenten.read_bytes().splitlines()) > 1
    if gevuld and hash_bestand(gemeenten) != hash_bestand(klaar / _GEMEENTEN):
        raise _would_lose(gemeenten)


def _would_lose(pad: Path) -> Gebruiksfout:
    return Gebruiksfout(
        "Hier staat al een ander bestand; bvtool schrijft er niet overheen.",
        waar=str(pad),
        wat_nu=_ANDERE_MAP,
    )
