"""The data of the measurements: made once by `bvtool voorbeeld`, kept outside the repository.

Fictive throughout. Every function gives a folder that is left alone; a run works in a copy.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.draaien import WORTEL, bvtool, run, script

B4 = "inkomend/B4_680363{}"
REGISTER = "inkomend/register_0363{}"
PER_BERICHT = 1.13
"""Clients per message: the rest of an example is not announced."""
NU = {
    "ronde": "2022-10-10T10:00",
    "vergelijk": "2022-10-13T10:00",
    "akkoord": "2022-10-19T10:00",
    "aanmelden": "2022-10-20T10:00",
    "ketentest": "2022-10-21T10:00",
    "retour": "2022-10-21T12:00",
    "rapport": "2022-10-23T10:00",
    "monitor": "2022-11-29T12:00",
    "monitor-nieuw": "2022-11-29T13:00",
}


class Gegevens:
    """The folder with all data; what is there already is used again."""

    def __init__(self, map_: Path, meld: Callable[[str], None]) -> None:
        self.map_ = map_ / _mark()
        self.werk = map_ / "werk"
        self._meld = meld
        self.werk.mkdir(parents=True, exist_ok=True)

    def xlsx(self, klanten: int) -> Path:
        """A dossier with B4 and register as xlsx, not compared yet."""
        return self.make(f"xlsx-{klanten}", lambda d: self._voorbeeld(d, klanten, "xlsx"))

    def csv(self, klanten: int) -> Path:
        """A dossier with B4 and register as csv. One million is half the people of two million."""
        if klanten == 1_000_000:
            return self.make("csv-1000000", self._halve)
        return self.make(f"csv-{klanten}", lambda d: self._voorbeeld(d, klanten, "csv"))

    def vergeleken(self, klanten: int) -> Path:
        """A dossier that was compared."""
        return self._after(
            f"vergeleken-{klanten}",
            self.xlsx(klanten),
            lambda d: run(bvtool(d, NU["vergelijk"], "vergelijk")),
        )

    def ronde(self, klanten: int) -> Path:
        """A dossier that begins with a round, both files as xlsx, not compared yet."""

        def make(doel: Path) -> None:
            opties = ["--soort", "periodiek", "--rondes", "1", "--klanten", str(klanten)]
            run(bvtool(None, "2022-10-10T09:00", "voorbeeld", str(doel), *opties))
            (doel / "waarheid.json").unlink()
            run(script("klaarzetten.py", "werkmappen", doel))

        return self.make(f"ronde-{klanten}", make)

    def aangehaald(self, klanten: int) -> Path:
        """The csv of so many clients, every cell between quotes."""

        def make(doel: Path) -> None:
            copy_dossier(self.csv(klanten), doel)
            run(script("klaarzetten.py", "aanhalen", doel))

        return self.make(f"aangehaald-{klanten}", make)

    def gevonden(self, klanten: int) -> Path:
        """A dossier with about so many clients on both sides, each in the register."""
        return self.make(f"gevonden-{klanten}", lambda d: self._part(d, klanten, b"01"))

    def niemand(self, klanten: int) -> Path:
        """The same clients of the CAK, with the register of as many others."""
        return self.make(f"niemand-{klanten}", lambda d: self._part(d, klanten, b"23"))

    def bestanden(self, berichten: int) -> Path:
        """A dossier of a gemeente that will announce this many clients, about: its files lie ready.
        No separate files go out."""

        def make(doel: Path) -> None:
            self._voorbeeld(doel, int(berichten * PER_BERICHT), "xlsx")
            use_one_zip(doel)

        return self.make(f"bestanden-{berichten}", make)

    def open(self, berichten: int) -> Path:
        """The same, compared: the workbook lies open for the clerk."""
        return self._after(
            f"open-{berichten}",
            self.bestanden(berichten),
            lambda d: run(bvtool(d, NU["vergelijk"], "vergelijk")),
        )

    def ingevuld(self, berichten: int) -> Path:
        """The same, every row decided and saved."""
        return self._after(
            f"ingevuld-{berichten}",
            self.open(berichten),
            lambda d: run(script("klaarzetten.py", "invullen", d)),
        )

    def teruggekoppeld(self, berichten: int) -> Path:
        """The same, answered to the CAK, which has said nothing yet."""
        return self._after(
            f"teruggekoppeld-{berichten}",
            self.ingevuld(berichten),
            lambda d: run(bvtool(d, NU["vergelijk"], "terugkoppeling")),
        )

    def akkoord(self, berichten: int) -> Path:
        """The same, about to announce."""
        return self._after(
            f"akkoord-{berichten}",
            self.teruggekoppeld(berichten),
            lambda d: run(bvtool(d, NU["akkoord"], "akkoord", "--op", "2022-10-19")),
        )

    def verzonden(self, berichten: int) -> Path:
        """A dossier with its messages sent and the answers of the CAK waiting, in ten zips."""

        def make(doel: Path) -> None:
            copy_dossier(self.akkoord(berichten), doel)
            run(bvtool(doel, NU["aanmelden"], "aanmelden"))
            antwoorden = doel / "inkomend" / "408"
            zips = [str(z) for z in sorted((doel / "uitgaand").glob("407_*.zip"))]
            run(bvtool(None, NU["ketentest"], "ketentest", "--uit", str(antwoorden), *zips))
            run(script("klaarzetten.py", "zippen", antwoorden, 10))
            run(script("klaarzetten.py", "velden", doel, doel / "velden.csv"))

        return self.make(f"verzonden-{berichten}", make)

    def beantwoord(self, berichten: int) -> Path:
        """A dossier with every message answered."""
        return self._after(
            f"beantwoord-{berichten}",
            self.verzonden(berichten),
            lambda d: run(bvtool(d, NU["retour"], "retour")),
        )

    def berichten(self, soorten: str, aantal: int) -> Path:
        """The fields of so many messages of these kinds, and of each kind its form."""

        def make(doel: Path) -> None:
            doel.mkdir()
            run(script("schemaberichten.py", "velden", soorten, aantal, doel / "velden.csv"))
            run(script("schemaberichten.py", "vormen", soorten, doel / "vormen.json"))

        return self.make(f"berichten-{soorten}-{aantal}", make)

    def landelijk(self, gemeenten: int, klanten: int) -> Path:
        """A dossier of the CAK with everything of these gemeenten, not taken in yet."""

        def make(doel: Path) -> None:
            opties = ["--rol", "cak", "--gemeenten", str(gemeenten), "--klanten", str(klanten)]
            opties.append("--synthetisch")
            run(bvtool(None, "2022-10-01T09:00", "voorbeeld", str(doel), *opties))

        return self.make(f"landelijk-{gemeenten}-{klanten}", make)

    def gemonitord(self, gemeenten: int, klanten: int) -> Path:
        """The same, after the monitor was made."""

        def make(doel: Path) -> None:
            copy_dossier(self.landelijk(gemeenten, klanten), doel)
            run(bvtool(doel, NU["monitor"], "monitor"))

        return self.make(f"gemonitord-{gemeenten}-{klanten}", make)

    def cellen(self, naam: str, werkmap: Path) -> Path:
        """The cells of a workbook that bvtool made, one parquet per sheet."""
        return self.make(f"cellen-{naam}", lambda d: _cells(werkmap, d))

    def werkplek(self, bron: Path) -> Path:
        """A fresh copy of a dossier to work in; the earlier one is gone."""
        doel = self.werk / "dossier"
        shutil.rmtree(doel, ignore_errors=True)
        copy_dossier(bron, doel)
        if hasattr(os, "sync"):
            os.sync()
        return doel

    def leeg(self, naam: str) -> Path:
        """A path in the work folder where nothing stands."""
        pad = self.werk / naam
        pad.unlink(missing_ok=True)
        return pad

    def _voorbeeld(self, doel: Path, klanten: int, vorm: str) -> None:
        opties = ["--klanten", str(klanten), "--zaad", "1", "--b4", vorm, "--register", vorm]
        merk = ["--synthetisch"] if klanten > 5000 else []
        run(bvtool(None, "", "voorbeeld", str(doel), *opties, *merk))
        (doel / "waarheid.json").unlink()

    def _halve(self, doel: Path) -> None:
        heel = self.csv(2_000_000)
        copy_dossier(heel, doel)
        for pad in find_invoer(heel):
            take_rows(pad, doel / "inkomend" / pad.name, 6, b"02468")

    def _part(self, doel: Path, klanten: int, cijfers: bytes) -> None:
        """A fifth of the CAK's file of five times as many clients, by the eighth digit of the BSN,
        and the part of the register with these digits there."""
        heel = self.csv(5 * klanten)
        copy_dossier(heel, doel)
        for pad, welke in zip(find_invoer(heel), (b"01", cijfers), strict=True):
            take_rows(pad, doel / "inkomend" / pad.name, 7, welke)

    def _after(self, naam: str, bron: Path, act: Callable[[Path], object]) -> Path:
        """A copy of a dossier in which one thing more was done."""

        def make(doel: Path) -> None:
            copy_dossier(bron, doel)
            act(doel)

        return self.make(naam, make)

    def make(self, naam: str, make: Callable[[Path], None]) -> Path:
        """The folder of this name; made when it is not there yet."""
        doel = self.map_ / naam
        if doel.exists():
            return doel
        bezig = self.map_ / f".{naam}"
        shutil.rmtree(bezig, ignore_errors=True)
        self._meld(f"gegevens maken: {naam}")
        self.map_.mkdir(parents=True, exist_ok=True)
        make(bezig)
        bezig.rename(doel)
        return doel


def find_invoer(dossier: Path) -> tuple[Path, Path]:
    """B4 and register in a dossier."""
    inkomend = dossier / "inkomend"
    return next(inkomend.glob("B4_*")), next(inkomend.glob("register_*"))


def take_rows(van: Path, naar: Path, plek: int, cijfers: bytes) -> None:
    """The two lines above a csv, and the rows with one of these digits at this place."""
    naar.unlink(missing_ok=True)  # it may be a link to the whole
    with van.open("rb") as bron, naar.open("wb") as doel:
        doel.writelines(r for n, r in enumerate(bron) if n < 2 or r[plek : plek + 1] in cijfers)


def copy_dossier(bron: Path, doel: Path) -> None:
    """A copy; the inputs, which bvtool only reads, are linked where the system can."""
    shutil.copytree(bron, doel, copy_function=_copy)


def _copy(van: str, naar: str) -> None:
    if "inkomend" in Path(van).parts and not van.endswith(".jsonl"):
        try:
            os.link(van, naar)
        except OSError:
            shutil.copyfile(van, naar)
        return
    shutil.copyfile(van, naar)


def use_one_zip(dossier: Path) -> None:
    """Set `losse_bestanden` to false: the messages go out as one zip only."""
    pad = dossier / "bvtool.toml"
    tekst = pad.read_text(encoding="utf-8")
    regels = [r for r in tekst.splitlines() if "losse_bestanden" not in r]
    if "[aanmelden]" in regels:
        regels.insert(regels.index("[aanmelden]") + 1, "losse_bestanden = false")
    else:
        regels += ["", "[aanmelden]", "losse_bestanden = false"]
    pad.write_text("\n".join(regels) + "\n", encoding="utf-8", newline="\n")


def _cells(werkmap: Path, doel: Path) -> None:
    run(script("klaarzetten.py", "cellen", werkmap, doel))


def _mark() -> str:
    """Changes with what makes the data, so that old data are not used by mistake."""
    som = hashlib.sha256()
    bronnen = [*sorted((WORTEL / "bvtool" / "oefenen" / "voorbeeld").glob("*.py")), Path(__file__)]
    bronnen += [WORTEL / "bvtool" / "dossier" / "ledger.py"]
    for pad in bronnen:
        som.update(pad.read_bytes())
    return f"gegevens-{som.hexdigest()[:12]}-{sys.platform}"
