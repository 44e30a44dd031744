"""What stays in a dossier after `opschonen`, and may hold persons all the same.

Older ledgers (of a migration, put aside or put back under another name, hidden ones too) and the
contacts of gemeenten are told, and go when asked. The rest is not bvtool's: it is named, and left
to the user.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.instellingen import BESTAND
from bvtool.dossier.map import EIGEN, KOPIE, LEDGER
from bvtool.dossier.verwijderen import is_link, list_onder

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.werkgang import Werkgang

CONTACTEN = "gemeenten.csv"
_EIGEN_BEGIN = ".bvtool."
"""Lock, seal, and what else bvtool keeps beside the ledger; nothing of persons."""
_SQLITE = b"SQLite format 3\x00"
_LOGBOEK = "logboek"


class Blijft(NamedTuple):
    """Names below the dossier: older ledgers, files with contacts, and what is not bvtool's.

    `instelling` is the file with settings when a contact is filled in there.
    """

    oude: tuple[str, ...] = ()
    contacten: tuple[str, ...] = ()
    vreemd: tuple[str, ...] = ()
    instelling: str = ""


def find_blijft(dossier: Dossier, weg: set[str]) -> Blijft:
    """What stays besides the proof; `weg` are the names of files and folders that go."""
    oude, vreemd = [], []
    for pad in sorted(dossier.pad.iterdir()):
        naam = pad.name
        if naam in {*EIGEN, LEDGER, KOPIE, *weg} or naam.startswith(_EIGEN_BEGIN):
            continue
        onder = [pad] if pad.is_file() or is_link(pad) else list(list_onder(pad))
        ledgers = [p.relative_to(dossier.pad).as_posix() for p in onder if _is_ledger(p)]
        oude += [n for n in ledgers if n not in weg]
        if naam != _LOGBOEK and len(onder) != len(ledgers):
            vreemd.append(naam)
    if dossier.instellingen.ledger_url:
        oude += [n for n in (LEDGER, KOPIE) if (dossier.pad / n).is_file()]
    i = dossier.instellingen
    instelling = BESTAND if i.contact_naam or i.contact_telefoon or i.contact_email else ""
    contacten = [CONTACTEN] if (dossier.pad / CONTACTEN).is_file() else []
    contacten += [instelling] if instelling else []
    return Blijft(tuple(oude), tuple(contacten), tuple(vreemd), instelling)


def _is_ledger(pad: Path) -> bool:
    """Whether a file is a ledger, by its name or by what it begins with."""
    if is_link(pad) or not pad.is_file():
        return False
    if pad.name.lstrip(".").startswith(LEDGER):
        return True
    try:
        with pad.open("rb") as stroom:
            return stroom.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


# matches: 'telefoon = "020 123 45 67"'
_INGEVULD = re.compile(r"\s*(naam|telefoon|email)\s*=.*")


def clear_contact(w: Werkgang) -> None:
    """Empty the contact in the settings; everything else there stays as it is."""
    sectie, regels = "", []
    for regel in (w.dossier.pad / BESTAND).read_text(encoding="utf-8-sig").splitlines():
        sectie = regel.strip() if regel.lstrip().startswith("[") else sectie
        ingevuld = _INGEVULD.fullmatch(regel) if sectie.startswith("[contact]") else None
        regels.append(f'# {ingevuld[1]} = ""' if ingevuld else regel)
    tekst = "\n".join(regels) + "\n"
    w.publiceer(BESTAND, lambda pad: pad.write_text(tekst, encoding="utf-8", newline="\n"))
