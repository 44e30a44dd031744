"""The folder `inkomend/rapport`: which of the reports there is that of the CAK, and the newest."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bvtool.bestanden.aanleverrapportage import file_name, read_week
from bvtool.bestanden.cakrapport import Cakrapport, read_cakrapport
from bvtool.bestanden.rapportherkomst import Herkomst, read_herkomst
from bvtool.gemeente.inkomend import list_tabellen
from bvtool.kalender.tekst import dag_tekst
from bvtool.vak.fouten import Bevinding, BvFout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier

MAP_RAPPORT = "rapport"
_NIET = "Het is niet gebruikt. Haal het weg en zet het rapport van uw eigen gemeente hier."


@dataclass(slots=True)
class Rapportvondst:
    """What lies there: `kan` the reports that can be the CAK's on us, the newest first; `opzij` why
    another file is not used."""

    kan: list[Herkomst] = field(default_factory=list)
    opzij: list[Bevinding] = field(default_factory=list)


def find_rapporten(dossier: Dossier) -> Rapportvondst:
    """Every report there, judged by what it says of itself; of equal moments the last by name."""
    uit = Rapportvondst(opzij=list(_tell_elders(dossier)))
    for herkomst in map(read_herkomst, list_tabellen(dossier, MAP_RAPPORT)):
        naam = dossier.naam_van(herkomst.pad)
        if herkomst.fout is not None:
            uit.opzij.append(Bevinding(naam, herkomst.fout.fout, herkomst.fout.wat_nu))
        elif waarom := _why_not(herkomst, dossier.instellingen.uitvoerder):
            uit.opzij.append(Bevinding(naam, waarom, _NIET))
        else:
            uit.kan.append(herkomst)
    uit.kan.sort(key=lambda h: (h.moment, h.pad.as_posix()), reverse=True)
    return uit


def _tell_elders(dossier: Dossier) -> Iterator[Bevinding]:
    """A report that lies one folder too high."""
    for pad in list_tabellen(dossier):
        if "aanleverrapportage" in pad.name.casefold():
            wat = "Dit lijkt het weekrapport van het CAK, maar het ligt in inkomend."
            yield Bevinding(dossier.naam_van(pad), wat, "Zet het in inkomend/rapport.")


def _why_not(herkomst: Herkomst, uitvoerder: str) -> str:
    """Why this is not the CAK's report on us; empty when it may be."""
    if herkomst.eigen:
        return "Dit rapport maakte uw gemeente zelf met bvtool. Het zegt niet wat het CAK weet."
    vreemd = sorted(herkomst.uitvoerders - {uitvoerder})
    if not vreemd:
        return ""
    van = ", ".join(vreemd)
    if uitvoerder in herkomst.uitvoerders:
        return f"Dit rapport noemt uw eigen code en ook {van}. Bvtool weet niet van wie het is."
    wie = f"{herkomst.naam} ({van})" if herkomst.naam else f"de gemeente met code {van}"
    return f"Dit is het rapport van {wie}, niet van uw gemeente ({uitvoerder})."


def is_taken(dossier: Dossier) -> bool:
    """Whether a file of somebody else lies in `rapporten` under the name of our own report."""
    pad = dossier.rapporten / file_name(dossier.instellingen.uitvoerder)
    return pad.is_file() and not read_week(pad)


class Nieuwste(NamedTuple):
    """The report that counts: what it says, its `dag` (never later than today); `eerder` are the
    reports before it, the newest first; `opgemerkt` how it was read."""

    herkomst: Herkomst
    rapport: Cakrapport
    dag: date
    eerder: tuple[Herkomst, ...]
    opgemerkt: tuple[Bevinding, ...] = ()


def read_nieuwste(
    dossier: Dossier, gevonden: Rapportvondst, identificaties: AbstractSet[str], vandaag: date
) -> tuple[Nieuwste | None, list[Bevinding]]:
    """The newest report that can be read, and what there is to tell; None when there is none.

    A newer one that cannot be read is told, and the one before it counts.
    """
    verteld = list(gevonden.opzij)
    for plek, herkomst in enumerate(gevonden.kan):
        naam = dossier.naam_van(herkomst.pad)
        try:
            rapport = read_cakrapport(herkomst.pad, naam, identificaties)
        except BvFout as fout:
            verteld += [Bevinding(fout.waar or naam, fout.fout, fout.wat_nu), *fout.bevindingen]
            continue
        verteld += rapport.meldingen
        dag = min(herkomst.moment.date(), vandaag)
        opgemerkt = list(rapport.opgemerkt)
        if herkomst.geschat:
            wat = "Het rapport zegt niet van welke dag het is. Bvtool houdt aan: "
            nu = "Zet de datum in de naam van het bestand als dat niet klopt."
            opgemerkt.append(Bevinding(naam, f"{wat}{dag_tekst(dag)}.", nu))
        eerder = tuple(gevonden.kan[plek + 1 :])
        return Nieuwste(herkomst, rapport, dag, eerder, tuple(opgemerkt)), verteld
    return None, verteld
