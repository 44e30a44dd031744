"""What is told of a dossier that does not lie where it belongs; `verhuizing` says who goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bvtool.dossier.plek import Thuis, Vreemd, find_vreemd, parse_plek
from bvtool.vak.fouten import Bevinding
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bvtool.dossier.map import Dossier

VERDER_IN = "verder_in"
OPTIE = "--hier-verder"
_WAT = {
    Vreemd.KOPIE: "Deze map is een kopie van een dossier dat er nog is.",
    Vreemd.VERPLAATST: "Dit dossier stond eerst in een andere map.",
    Vreemd.VERVANGEN: "Deze map is vervangen, bijvoorbeeld teruggezet uit een reservekopie.",
    Vreemd.COMPUTER: "Dit dossier is op deze computer nog niet gebruikt.",
}
_NU = (
    "Twee kopieën mogen niet allebei verzenden: klanten en nummers gaan dan dubbel, en wat na een "
    "reservekopie is verstuurd, weet deze map niet. Gaat u alleen nog hier verder, en is alles wat "
    f'is verstuurd hier bekend, geef dan de reden: bvtool aanmelden {OPTIE} "map verplaatst"'
)

_OEFENEN = "Dit dossier is om te oefenen, dus bvtool gaat door. Een echt dossier vraagt het eerst."


def find_plekmelding(dossier: Dossier, feiten: Mapping[str, str]) -> Bevinding | None:
    """What is odd about the place of this dossier, in Dutch; None when it is at home."""
    if verder := feiten.get(VERDER_IN):
        elders = parse_plek(verder)
        return Bevinding(
            _tell(elders),
            "Dit dossier gaat verder in een andere map. Hier wordt niet meer aangemeld.",
            f"Werk daar verder. Gaat u toch hier verder, geef dan de reden: {OPTIE} REDEN",
        )
    gevonden = find_vreemd(dossier, feiten)
    if gevonden is None:
        return None
    nu = _OEFENEN if dossier.instellingen.fictief else _NU
    return Bevinding(_tell(gevonden[1]), _WAT[gevonden[0]], nu)


def _tell(plek: Thuis) -> str:
    return show_naam(f"{plek.map} (computer {plek.heet})")
