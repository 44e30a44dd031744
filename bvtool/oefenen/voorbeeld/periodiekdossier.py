"""Puts an example of rounds into a dossier that begins with a round; never overwrites."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bvtool.dossier.instellingen import BESTAND
from bvtool.dossier.map import Dossier
from bvtool.dossier.nieuw import NieuwDossier, make_dossier
from bvtool.dossier.publiceer import VOORVOEGSEL
from bvtool.dossier.werkgang import open_werkgang
from bvtool.kalender.klok import Klok
from bvtool.oefenen.voorbeeld.bsn import AANTAL_SYNTHETISCH, count_officieel
from bvtool.oefenen.voorbeeld.dossier import STANDAARD_GEMEENTE, check_leeg, check_niets_kwijt
from bvtool.oefenen.voorbeeld.periodiek import PEILDATA, check_rondes, make_rondes, write_rondes
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Gebruiksfout


class Rondevraag(NamedTuple):
    """What the user asked: people, seed, rounds and what they are about; an empty code is filled in
    by a default."""

    klanten: int
    zaad: int
    rondes: int
    gemeente: str = ""
    uitvoerder: str = ""
    synthetisch: bool = False
    bijdrage: Bijdrage = Bijdrage.BW


class Rondegevuld(NamedTuple):
    """What happened: the dossier, the files, whether anything changed."""

    dossier: Dossier
    bestanden: tuple[str, ...]
    veranderd: bool


def fill_rondes(map_: Path, vraag: Rondevraag, klok: Klok) -> Rondegevuld:
    """Makes the example in the dossier `map_`, which is made when it is not there.

    A second time with the same question changes nothing. Raises Gebruiksfout when it asks what
    cannot be, when the dossier is another one, or when it holds inputs that would be lost.
    """
    _check(vraag)
    gemeente = vraag.gemeente or STANDAARD_GEMEENTE
    nieuw = NieuwDossier(
        gemeente=gemeente,
        uitvoerder=vraag.uitvoerder or f"68{gemeente}",
        peildatum=PEILDATA[0],
        soort_bijdrage=vraag.bijdrage.value,
        fictief=True,
        synthetisch=vraag.synthetisch,
    )
    al_fictief = (map_ / BESTAND).is_file() and Dossier(map_).instellingen.fictief
    rondes = make_rondes(
        vraag.klanten,
        vraag.zaad,
        vraag.rondes,
        synthetisch=vraag.synthetisch,
        bijdrage=vraag.bijdrage,
    )
    kop = {"zaad": vraag.zaad, "klanten": vraag.klanten, "gemeente": gemeente, "fictief": True,
           "synthetisch": vraag.synthetisch}  # fmt: skip
    klaar = map_.with_name(f"{VOORVOEGSEL}voorbeeld-{map_.name}")
    shutil.rmtree(klaar, ignore_errors=True)
    try:
        klaar.mkdir(parents=True)
        namen = write_rondes(klaar, rondes, kop, vraag.bijdrage)
        check_leeg(map_, tuple(namen), al_fictief=al_fictief)
        dossier = make_dossier(map_, nieuw, klok)[0]
        with open_werkgang(dossier, "voorbeeld", klok) as w:
            check_niets_kwijt(dossier, klaar, namen)
            for naam in namen:
                w.publiceer(naam, partial(shutil.copyfile, klaar / Path(naam).name))
            w.aantallen = {"klanten": vraag.klanten, "rondes": vraag.rondes}
    finally:
        shutil.rmtree(klaar, ignore_errors=True)
    return Rondegevuld(Dossier(dossier.pad), tuple(w.bestanden), w.veranderd)


def _check(vraag: Rondevraag) -> None:
    check_rondes(vraag.rondes)
    meest = AANTAL_SYNTHETISCH if vraag.synthetisch else count_officieel()
    if not 50 <= vraag.klanten <= meest:
        raise Gebruiksfout(
            f"Een voorbeeld van rondes heeft 50 tot en met {meest} klanten.",
            waar="--klanten",
            wat_nu="Geef bijvoorbeeld: --klanten 200. Wilt u er meer, gebruik dan ook: "
            "--synthetisch",
        )
