"""The dossier as a folder: where it is and what stands where."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path, PurePosixPath, PureWindowsPath

from bvtool.dossier.instellingen import BESTAND, Instellingen, read_instellingen
from bvtool.vak.fouten import InvoerOntbreekt, LeesSchrijfFout

LEDGER = "dossier.db"
ZEGEL = ".bvtool.zegel"
KOPIE = "dossier.db.kopie"
EIGEN = (BESTAND, "LEESMIJ.txt", "Start bvtool.cmd", "start-bvtool.sh", "gemeenten.csv")
"""What `nieuw` lays in the dossier itself."""
MAPPEN = ("inkomend", "werk", "uitgaand", "rapporten", "logboek")


class Dossier:
    """A folder with a `bvtool.toml`. Settings are read once, when first asked for."""

    def __init__(self, pad: Path) -> None:
        self.pad = pad
        self.inkomend = pad / "inkomend"
        self.werk = pad / "werk"
        self.uitgaand = pad / "uitgaand"
        self.rapporten = pad / "rapporten"
        self.logboek = pad / "logboek"
        self.ledger_pad = pad / LEDGER

    @cached_property
    def instellingen(self) -> Instellingen:
        """The settings of `bvtool.toml`; raises InstellingFout."""
        return read_instellingen(self.pad / BESTAND)

    @cached_property
    def _echt(self) -> Path:
        return self.pad.resolve()

    def has_ledger(self) -> bool:
        """Whether there is (or was) a ledger to read; one on a server counts as being there."""
        if self.instellingen.ledger_url or self.ledger_pad.is_file():
            return True
        return (self.pad / ZEGEL).is_file()

    def check_inkomend(self) -> None:
        """Raises InvoerOntbreekt when the folder in which everything arrives is not there: a share
        that is away is not the same as nothing new."""
        if not self.inkomend.is_dir():
            raise InvoerOntbreekt(
                "De map inkomend is er niet.",
                waar=str(self.inkomend),
                wat_nu="Kijk of de schijf of de netwerkmap er is, of zet de map terug, en geef de "
                "opdracht opnieuw.",
            )

    def pad_van(self, naam: str) -> Path:
        """Where a name of the ledger lies; raises LeesSchrijfFout when that is not in the dossier.

        A ledger on a server, or one that somebody sent, may hold any name.
        """
        for soort in (PurePosixPath, PureWindowsPath):
            delen = soort(naam)
            if delen.anchor or ".." in delen.parts or not delen.parts:
                raise LeesSchrijfFout(
                    "De administratie noemt een bestand buiten het dossier.",
                    waar=naam,
                    wat_nu="Dat maakt bvtool nooit. Zet dossier.db terug uit uw reservekopie, of "
                    "vraag de beheerder van de server wie de administratie heeft veranderd.",
                )
        return self.pad / naam

    def naam_van(self, pad: Path) -> str:
        """A path as the user knows it: relative to the dossier where it lies inside, with `/`."""
        try:
            return pad.resolve().relative_to(self._echt).as_posix()
        except ValueError:
            return str(pad)


def find_dossier(optie: Path | None) -> Dossier | None:
    """The dossier at `optie`, else of the current folder or its nearest parent; None without one.

    Raises InvoerOntbreekt when `optie` was given and is no dossier.
    """
    if optie is not None:
        if not (optie / BESTAND).is_file():
            raise InvoerOntbreekt(
                "Deze map is geen dossier van bvtool: het bestand bvtool.toml ontbreekt.",
                waar=str(optie),
                wat_nu="Kies een andere map, of maak een dossier met: bvtool nieuw MAP",
            )
        return Dossier(optie)
    hier = Path.cwd()
    for map_ in (hier, *hier.parents):
        if (map_ / BESTAND).is_file():
            return Dossier(map_)
    return None
