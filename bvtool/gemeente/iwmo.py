"""The messages of iWmo in `inkomend/iwmo`: whether they are the register, and what tells of them.

They are a register together: they have one name (`IWMO`) and one SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.bestanden.soort import REGISTER
from bvtool.dossier.publiceer import hash_bestand
from bvtool.gemeente.lijsten import publish_lijsten
from bvtool.tabel.lezen.afspraak import Leesafspraak
from bvtool.vak.fouten import Bevinding, Gebruiksfout, InvoerOntbreekt

if TYPE_CHECKING:
    from bvtool.bestanden.iwmo import Iwmoverslag
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.werkgang import Werkgang

MAP_IWMO = "iwmo"
"""The folder, the word for it at `--register`, and its kind in the reading agreement."""
IWMO = f"inkomend/{MAP_IWMO}"
"""The folder as the user knows it and as the ledger names it."""


def find_iwmo(dossier: Dossier) -> Path | None:
    """The folder with messages of iWmo; None when it is not there, or empty."""
    map_ = _place(dossier)
    return map_ if any(p.is_file() for p in map_.rglob("*")) else None


def _place(dossier: Dossier) -> Path:
    """Where the folder is, also when somebody wrote iWmo, or where it would be."""
    map_ = dossier.inkomend / MAP_IWMO
    if map_.exists() or not dossier.inkomend.is_dir():
        return map_
    leden = sorted(dossier.inkomend.iterdir())
    return next((p for p in leden if p.name.casefold() == MAP_IWMO), map_)


def sign_iwmo(map_: Path) -> str:
    """The SHA-256 of all that lies in the folder, by names and contents."""
    delen = [
        f"{pad.relative_to(map_).as_posix()}|{hash_bestand(pad)}"
        for pad in sorted(map_.rglob("*"))
        if pad.is_file()
    ]
    return hashlib.sha256("\n".join(delen).encode()).hexdigest()


def is_iwmo(dossier: Dossier, pad: Path) -> bool:
    """Whether `--register` names the messages: by the word iwmo, or by their folder."""
    if pad.is_file():
        return False
    woord = pad.as_posix().casefold()
    return woord in (MAP_IWMO, IWMO) or pad.resolve() == _place(dossier).resolve()


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
