"""The messages of iWmo in `inkomend/iwmo`: whether they are the register, and what tells of them.

They are a register together: they have one name (`IWMO`) and one SHA-256.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.bestanden.soort import REGISTER
from bvtool.gemeente.iwmomap import IWMO, MAP_IWMO, find_iwmo, find_plek
from bvtool.gemeente.lijsten import publish_lijsten
from bvtool.tabel.lezen.afspraak import Leesafspraak
from bvtool.vak.fouten import Bevinding, Gebruiksfout, InvoerOntbreekt

if TYPE_CHECKING:
    from bvtool.bestanden.iwmo import Iwmoverslag
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.werkgang import Werkgang


def is_iwmo(dossier: Dossier, pad: Path) -> bool:
    """Whether `--register` names the messages: by the word iwmo, or by their folder."""
    if pad.is_file():
        return False
    woord = pad.as_posix().casefold()
    return woord in (MAP_IWMO, IWMO) or pad.resolve() == find_plek(dossier).resolve()


def wants_iwmo(dossier: Dossier, register: Sequence[Path], afspraak: Leesafspraak) -> bool:
    """Whether a person said that the messages are the register: by the option, or before, by what
    the reading agreement keeps of that.

    Raises Gebruiksfout when they are named beside an export, InvoerOntbreekt when there are none.
    """
    gezegd = [pad for pad in register if is_iwmo(dossier, pad)]
    if not gezegd:
        afgesproken = afspraak.soorten.get(MAP_IWMO) == REGISTER
        return afgesproken and not register and find_iwmo(dossier) is not None
    if len(gezegd) < len(register):
        raise Gebruiksfout(
            "Het register is of een export, of de berichten van iWmo. Samen gaat niet.",
            waar="de optie --register",
            wat_nu="Geef --register iwmo, of noem alleen uw export.",
        )
    if find_iwmo(dossier) is None:
        raise InvoerOntbreekt(
            "In de map iwmo liggen geen berichten.",
            waar=str(dossier.inkomend / MAP_IWMO),
            wat_nu=f"Zet de berichten van iWmo in {IWMO}, of kies de export van uw register.",
        )
    return True


def tell_unread(dossier: Dossier) -> list[Bevinding]:
    """That the messages are left unread for an export, where there are any."""
    if find_iwmo(dossier) is None:
        return []
    return [
        Bevinding(
            IWMO,
            "De berichten in deze map zijn niet gelezen: uw register is een export.",
            "Wilt u de berichten als register, geef dan: bvtool vergelijk --register iwmo",
        )
    ]


def publish_iwmo(w: Werkgang, verslag: Iwmoverslag) -> list[Bevinding]:
    """Stage what became of each message, and the rows that were made of them, as csv."""
    lijsten = (
        ("werk/iwmo-berichten.csv", verslag.write_berichten),
        ("werk/iwmo-register.csv", verslag.write_register),
    )
    return publish_lijsten(w, lijsten)
