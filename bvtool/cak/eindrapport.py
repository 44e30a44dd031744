"""The step `eindrapport`: citizens without an approved 407, after the weeks of the timeslots."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bvtool.cak.inname.archief import Innamearchief, read_archief
from bvtool.cak.inname.rondekeuze import choose_ronde
from bvtool.cak.inname.vindplaatsen import tell_gestopt
from bvtool.cak.monitor import take_in_all
from bvtool.cak.stand.burgers import MET_REDEN, count_stadia, find_burgers, write_eindrapport
from bvtool.cak.stand.rondeburgers import (
    HERSTELLEN,
    RONDESTADIA,
    find_open,
    write_rondeverslag,
)
from bvtool.cak.stand.stand import Gemeentestand, make_stand
from bvtool.cak.uitvoer.briefkeuze import find_einde
from bvtool.dossier.vragen.rondes import list_rondes
from bvtool.dossier.werkgang import open_werkgang
from bvtool.kalender.tekst import dag_tekst
from bvtool.vak.fouten import InvoerOntbreekt

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok
    from bvtool.tabel.schrijven.werkmap import Schrijfverslag

    _Schrijf = Callable[..., Schrijfverslag]

BESTAND = "rapporten/eindrapport.xlsx"


class Eindrapport(NamedTuple):
    """How many citizens have no approved 407 and no accepted reason, how far everybody came, and
    what to say about it. `ronde`: of which round that returns, None for the migration."""

    burgers: int
    per_stadium: dict[str, int]
    bestanden: list[str]
    meldingen: list[str]
    veranderd: bool
    gestopt: int = 0
    ronde: int | None = None


def run_eindrapport(dossier: Dossier, klok: Klok, nr: int | None = None) -> Eindrapport:
    """Takes in what is new and writes the report of a round (`nr` None: of the one that is open) as
    things stand now.

    Raises InvoerOntbreekt when there is not one B4: then nobody can be missing; Gebruiksfout for a
    round that was not opened.
    """
    with open_werkgang(dossier, "eindrapport", klok) as w:
        gemeenten, gevonden, inname = take_in_all(w)
        keuze = choose_ronde(list_rondes(w.verbinding), klok.nu, nr)
        archief = read_archief(w.verbinding, gemeenten, klok.vandaag, keuze)
        stand = make_stand(archief, gemeenten, klok.nu)
        if not stand.totaal.gevraagd:
            raise InvoerOntbreekt(
                "Er is nog geen B4-bestand: een eindrapport zou leeg zijn.",
                waar="inkomend/b4",
                wat_nu="Zet de B4-bestanden in inkomend/b4 en geef de opdracht opnieuw.",
            )
        zonder = [g.gemeente.naam for g in stand.gemeenten if g.b4 is None]
        fictief = dossier.instellingen.fictief
        doel, burgers, per_stadium, apart, write = _make(archief, stand)
        w.publiceer(doel, lambda pad: write(pad, burgers, stand, zonder, fictief=fictief))
        open_ = burgers.height - per_stadium[apart]
        w.aantallen = {"burgers": open_, "gelezen": inname.nieuw}
    meldingen = tell_gestopt(gevonden.gestopt)
    einde = find_einde(stand)
    if stand.ronde is None and klok.nu < einde:
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
        ronde=stand.ronde.nr if stand.ronde else None,
    )


def _make(archief: Innamearchief, stand: Gemeentestand) -> tuple[str, pl.DataFrame, dict[str, int],
                                                                 str, _Schrijf]:  # fmt: skip
    """Where the report goes, the citizens, how far they came, who stands apart, and who writes."""
    if stand.ronde is None:
        burgers = find_burgers(archief, stand)
        return BESTAND, burgers, count_stadia(burgers), MET_REDEN, write_eindrapport
    burgers = find_open(archief, stand)
    doel = BESTAND.replace(".xlsx", f"-ronde-{stand.ronde.nr}.xlsx")
    return doel, burgers, count_stadia(burgers, RONDESTADIA), HERSTELLEN, write_rondeverslag
