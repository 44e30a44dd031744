"""Where a user asks a file to be written: never over what is not its own."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from bvtool.dossier.instellingen import BESTAND
from bvtool.dossier.map import EIGEN, LEDGER
from bvtool.vak.fouten import Gebruiksfout

_VAN_BVTOOL = (*EIGEN, f"{LEDGER}*", ".bvtool*", "waarheid.json", "laatste-run.json")
"""Files in the dossier itself."""
_MAPPEN = ("inkomend", "werk", "uitgaand", "logboek")
"""Folders of the dossier in which no file is written over."""
_EIGEN = {
    "rapporten": ("monitor*", "retour.html", "vergelijking*", "eindrapport*",
                  "*Aanleverrapportage*", "laatste-*", "formulier*"),
    "werk": ("werkboek*", "leeswijzer*", "taak*", "iwmo-*"),
    "uitgaand": ("terugkoppeling*", "407*", "mail*", "formulier*"),
    "inkomend": ("*",),
}  # fmt: skip
"""What bvtool itself keeps in the folders of a dossier; into `inkomend` only a person puts a file
(messages that were made elsewhere may go into a folder in it, such as `408`)."""


def check_doel(doel: Path, soort: str = "", invoer: Sequence[Path] = ()) -> None:
    """Raises Gebruiksfout when a file at `doel` may not be written: it has no name, it is a
    folder, something else stands there (another kind of file, an input of this command), or it is
    one of the files of a dossier itself. `soort` is the ending of what is written.
    """
    if not doel.name or doel.name in (".", "..") or doel.is_dir():
        raise _refuse("Dit is geen naam van een bestand.", doel)
    echt = doel.resolve()
    if not doel.exists() and not doel.is_symlink():
        if _is_van_dossier(echt):
            raise _refuse("Deze naam is voor een bestand van het dossier zelf.", doel)
        return
    if doel.exists() and not doel.is_file():  # a device or a pipe: no place for a file
        raise _refuse("Hier staat iets dat geen gewoon bestand is.", doel)
    if soort and doel.suffix.lower() != soort:
        raise _refuse("Hier staat al een bestand van een andere soort.", doel)
    if any(_is_invoer(echt, pad) for pad in invoer):
        raise _refuse("Dit bestand leest bvtool nu zelf.", doel)
    if _is_van_dossier(echt) or _lies_in(echt):
        raise _refuse("Dit bestand is van het dossier zelf.", doel)


def _is_invoer(echt: Path, pad: Path) -> bool:
    van = pad.resolve()
    return van == echt or van in echt.parents or (pad.is_file() and pad.samefile(echt))


def _find_deel(echt: Path) -> tuple[str, ...]:
    """The path below the folder of its dossier; empty outside a dossier."""
    for map_ in echt.parents:
        if (map_ / BESTAND).is_file():
            return echt.relative_to(map_).parts
    return ()


def _is_van_dossier(echt: Path) -> bool:
    delen = _find_deel(echt)
    if len(delen) == 1:
        return any(fnmatch(delen[0].casefold(), naam.casefold()) for naam in _VAN_BVTOOL)
    if len(delen) < 2 or (delen[0].casefold() == "inkomend" and len(delen) > 2):
        return False
    return any(
        fnmatch(delen[1].casefold(), naam.casefold())
        for naam in _EIGEN.get(delen[0].casefold(), ())
    )


def _lies_in(echt: Path) -> bool:
    delen = _find_deel(echt)
    return len(delen) > 1 and delen[0].casefold() in _MAPPEN


def _refuse(wat: str, doel: Path) -> Gebruiksfout:
    return Gebruiksfout(wat, waar=str(doel), wat_nu="Kies een andere naam of een andere map.")
