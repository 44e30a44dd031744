"""What was announced from other dossiers: start numbers and persons that this one keeps off.

A neighbour (see `dossier.buren`) knows nothing of this ledger. What it gave out would be given out
a second time here, and who stands at the CAK through it would be announced twice. Whoever follows
it (`nieuw --vervolg-op`) has all of that in the own ledger, and then nothing is in the way.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from bvtool.berichten.regels import FOUT, Overtreding
from bvtool.dossier.buren import list_buren
from bvtool.dossier.leesverbinding import open_lezend
from bvtool.dossier.verbinding import is_begonnen
from bvtool.dossier.vragen.startnummers import ask_gebruikt, ask_uitgegeven
from bvtool.vak.fouten import Bevinding, BvFout
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Verbinding


class Elders(NamedTuple):
    """Numbers and BSNs that another dossier uses, with its name; `gebruikt` are ranges (both ends
    included, in order) that were used before a cleaning up; `meldingen` about what cannot be seen.
    """

    nummers: Mapping[int, str] = MappingProxyType({})
    personen: Mapping[str, str] = MappingProxyType({})
    gebruikt: Sequence[tuple[int, int]] = ()
    meldingen: tuple[Bevinding, ...] = ()

    def holds(self, nummer: int) -> bool:
        """Whether this number may not be given out here."""
        plek = bisect_right(self.gebruikt, (nummer, nummer + 1)) - 1
        binnen = plek >= 0 and nummer <= self.gebruikt[plek][1]
        return binnen or nummer in self.nummers

    def judge(self, nummer: int, bsn: str) -> Overtreding | None:
        """Why a first message with this number for this person does not go."""
        if nummer in self.nummers:
            wat = f"Startnummer {nummer} is al gebruikt in het dossier {self.nummers[nummer]}."
        elif bsn in self.personen:
            wat = f"Deze klant is al aangemeld in het dossier {self.personen[bsn]}."
        else:
            return None
        return Overtreding(
            "DOSSIER",
            "",
            FOUT,
            wat,
            "Werk in dat dossier verder, of maak een dossier dat daarop verdergaat: "
            "bvtool nieuw MAP --vervolg-op DAT-DOSSIER",
        )


def read_elders(verbinding: Verbinding, dossier: Dossier) -> Elders:
    """What other dossiers of this gemeente use and this ledger does not know; none for practice."""
    gebruikt = ask_gebruikt(verbinding)
    i = dossier.instellingen
    buren = [] if i.fictief else list_buren(dossier.pad, i.gemeente)
    if not buren:
        return Elders(gebruikt=gebruikt)
    eigen = ask_uitgegeven(verbinding)
    bekend = set(eigen.values())
    nummers: dict[int, str] = {}
    personen: dict[str, str] = {}
    meldingen = []
    for buur in buren:
        naam = show_naam(buur.pad.name)
        try:
            van_buur = _read_buur(buur, i.ledger_url)
        except (BvFout, OSError) as fout:
            meldingen.append(_unreadable(naam, fout))
            continue
        for nummer, bsn in van_buur.items():
            if eigen.get(nummer) != bsn:
                nummers.setdefault(nummer, naam)
                if bsn not in bekend:
                    personen.setdefault(bsn, naam)
    return Elders(nummers, personen, gebruikt, tuple(meldingen))


def _read_buur(buur: Dossier, eigen_url: str) -> dict[int, str]:
    url = buur.instellingen.ledger_url
    if not buur.has_ledger() or (url and url == eigen_url):
        return {}
    with open_lezend(buur) as verbinding:
        return ask_uitgegeven(verbinding) if is_begonnen(verbinding) else {}


def _unreadable(naam: str, fout: Exception) -> Bevinding:
    return Bevinding(
        naam,
        "In dit dossier van uw gemeente kan bvtool niet kijken: welke startnummers daar zijn "
        f"gebruikt, is niet te zien. {fout if isinstance(fout, BvFout) else ''}".rstrip(),
        "Kijk of u rechten heeft op die map. Hoort zij hier niet, zet haar dan ergens anders.",
    )
