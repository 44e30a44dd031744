"""The step `eindrapport`: citizens without an approved 407, after the weeks of the timeslots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bvtool.cak.inname.archief import read_archief
from bvtool.cak.inname.vindplaatsen import tell_gestopt
from bvtool.cak.monitor import take_in_all
from bvtool.cak.stand.burgers import MET_REDEN, count_stadia, find_burgers, write_eindrapport
from bvtool.cak.stand.stand import make_stand
from bvtool.cak.uitvoer.briefkeuze import find_einde
from bvtool.dossier.werkgang import open_werkgang
from bvtool.kalender.tekst import dag_tekst
from bvtool.vak.fouten import InvoerOntbreekt

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok

BESTAND = "rapporten/eindrapport.xlsx"


@dataclass(frozen=True, slots=True)
class Eindrapport:
    """How many citizens have no approved 407 and no accepted reason, how far everybody came, and
    what to say about it."""

    burgers: int
    per_stadium: dict[str, int]
    bestanden: list[str]
    meldingen: list[str]
    veranderd: bool
    gestopt: int = 0


def run_eindrapport(dossier: Dossier, klok: Klok) -> Eindrapport:
    """Takes in what is new and writes the report as things stand now.

    Raises InvoerOntbreekt when there is not one B4: then nobody can be missing.
    """
    with open_werkgang(dossier, "eindrapport", klok) as w:
        gemeenten, gevonden, inname = take_in_all(w)
        archief = read_archief(w.verbinding, gemeenten, klok.vandaag)
        stand = make_stand(archief, gemeenten, klok.nu)
        if not stand.totaal.gevraagd:
            raise InvoerOntbreekt(
                "Er is nog geen B4-bestand: een eindrapport zou leeg zijn.",
                waar="inkomend/b4",
                wat_nu="Zet de B4-bestanden in inkomend/b4 en geef de opdracht opnieuw.",
            )
        burgers = find_burgers(archief, stand)
        zonder = [g.gemeente.naam for g in stand.gemeenten if g.b4 is None]
        fictief = dossier.instellingen.fictief
        w.publiceer(
            BESTAND,
            lambda pad: write_eindrapport(pad, burgers, stand, zonder, fictief=fictief),
        )
        per_stadium = count_stadia(burgers)
        open_ = burgers.height - per_stadium[MET_REDEN]
        w.aantallen = {"burgers": open_, "gelezen": inname.nieuw}
    meldingen = tell_gestopt(gevonden.gestopt)
    einde = find_einde(stand)
    if klok.nu < einde:
        meldingen.append(f"Let op: de migratie duurt tot {dag_tekst(einde)}.")
    if zonder:
        meldingen.append(f"Zonder B4, dus niet meegeteld: {', '.join(zonder)}.")
    return Eindrapport(
        burgers=open_,
        per_stadium=per_stadium,
        bestanden=w.bestanden,
        meldingen=[*meldingen, *w.meldingen],
        veranderd=w.veranderd,
        gestopt=len(gevonden.gestopt),
    )
