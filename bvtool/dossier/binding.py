"""Which ledger on a server belongs to which dossier, so that a wrong address is noticed.

The folder keeps the letters of its ledger (`.bvtool.administratie`), the ledger whose it is (in the
place of the homes of an embedded one, see `plek`). Folders of colleagues with the same dossier
share one ledger; another week or another gemeente never does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bvtool.dossier.feiten import PLEKKEN
from bvtool.dossier.publiceer import VOORVOEGSEL, rename
from bvtool.dossier.rijmerken import write_los
from bvtool.dossier.server import WAAR
from bvtool.vak.fouten import InstellingFout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Toegang

BESTAND = ".bvtool.administratie"
_HOORT = (
    "Zet bij url het adres van de administratie van dit dossier. Iedere database hoort bij één "
    "dossier."
)


def refuse_leeg(dossier: Dossier) -> None:
    """Raises InstellingFout when this folder worked with a ledger, and the one named is empty."""
    if _read(dossier):
        raise InstellingFout(
            "De administratie op de server is leeg, en dit dossier had er al een. Wat al is "
            "verstuurd, zou nog een keer gaan.",
            waar=WAAR,
            wat_nu=f"{_HOORT} Is de database verloren, laat uw beheerder de reservekopie "
            "terugzetten.",
        )


def bind_map(toegang: Toegang, dossier: Dossier, feiten: Mapping[str, str]) -> None:
    """Bind this folder to the ledger on the server, and that to the dossier.

    Raises InstellingFout when the folder worked with another, or the ledger is of another dossier.
    """
    eigen, welke = _read(dossier), feiten["identificatie_voorvoegsel"]
    if eigen and eigen != welke:
        raise InstellingFout(
            "Dit dossier werkte tot nu toe met een andere administratie op de server.",
            waar=WAAR,
            wat_nu=_HOORT,
        )
    van = json.loads(feiten.get(PLEKKEN, "{}"))
    mijn = _describe(dossier)
    anders = [naam for naam, waarde in mijn.items() if van.get(naam, waarde) != waarde]
    if not eigen and anders:
        raise InstellingFout(
            "De administratie op de server hoort bij een ander dossier van deze gemeente: "
            f"{' en '.join(anders)} {'is' if len(anders) == 1 else 'zijn'} daar anders.",
            waar=WAAR,
            wat_nu=_HOORT,
        )
    if van != mijn:
        with toegang.begin() as verbinding:
            write_los(verbinding, PLEKKEN, json.dumps(mijn))
    if not eigen:
        tijdelijk = dossier.pad / f"{VOORVOEGSEL}administratie"
        tijdelijk.write_text(welke, encoding="ascii")
        rename(tijdelijk, dossier.pad / BESTAND)


def _read(dossier: Dossier) -> str:
    try:
        return (dossier.pad / BESTAND).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _describe(dossier: Dossier) -> dict[str, str]:
    i = dossier.instellingen
    return {
        "rol": i.rol,
        "uitvoerder": i.uitvoerder,
        "timeslot": i.timeslot.isoformat() if i.timeslot else "",
        **({"peildatum": i.peildatum.isoformat()} if i.peildatum else {}),
    }
