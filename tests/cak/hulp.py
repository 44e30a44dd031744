"""A small dossier of the CAK for tests: gemeenten, B4, answers, messages, each made by hand."""

from __future__ import annotations

import atexit
import csv
import functools
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bvtool.berichten.wmo407 import Wmo407, build_407
from bvtool.berichten.wmo408 import answer_to, build_408
from bvtool.oefenen.voorbeeld.bsn import list_officieel
from tests.hulp import make_home, run

T = date(2022, 10, 17)
START = date(2022, 10, 1)
KOP = "gemeentecode;uitvoerdercode;naam;timeslot;contactpersoon;telefoon;e-mail"
AMSTERDAM = "0363;680363;Amsterdam;2022-10-17;A. Bakker;000 000 0363;bw@amsterdam.example"
UTRECHT = "0344;680344;Utrecht;2022-10-24;B. Visser;000 000 0344;bw@utrecht.example"
BSNS = list_officieel()
NA = "2022-11-29T12:00"


@dataclass
class Cak:
    """The dossier under test: puts files in `inkomend` and says when they arrived."""

    map_: Path
    ontvangst: list[str] = field(default_factory=list)

    def put(self, naam: str, data: bytes, moment: str = "") -> Path:
        """A file in `inkomend`; `moment` goes into ontvangst.csv."""
        pad = self.map_ / "inkomend" / naam
        pad.parent.mkdir(parents=True, exist_ok=True)
        pad.write_bytes(data)
        if moment:
            self.ontvangst.append(f"{naam};{moment}")
            regels = "\r\n".join(["file;moment", *self.ontvangst]) + "\r\n"
            lijst = self.map_ / "inkomend" / "ontvangst.csv"
            lijst.write_text(regels, encoding="utf-8", newline="")
        return pad

    def b4(self, bsns: Sequence[str], uitvoerder: str = "680363", moment: str = "") -> Path:
        """A B4 file with these BSNs, as csv."""
        rijen = [["BSN", "Klantnummer CAK", "Achternaam"]]
        rijen += [[bsn, str(1000 + i), "Fictief"] for i, bsn in enumerate(bsns)]
        return self.put(f"b4/{uitvoerder}.csv", as_csv(rijen), moment or "2022-10-10T10:00")

    def antwoord(
        self,
        keuzes: list[tuple[str, str, str]],
        moment: str = "2022-10-13T12:00",
        naam: str = "680363.csv",
    ) -> Path:
        """An answer: BSN, J or N, reason."""
        rijen = [["BSN", "Achternaam", "Aanmelden", "Reden"]]
        rijen += [[bsn, "Fictief", keuze, reden] for bsn, keuze, reden in keuzes]
        return self.put(f"terugkoppeling/{naam}", as_csv(rijen), moment)

    def bericht(
        self,
        bsn: str,
        nummer: int,
        *,
        status: int = 1,
        startnummer: int | None = None,
        moment: str = "2022-10-18T12:00",
    ) -> Wmo407:
        """A 407 as a file of its own."""
        heen = make_407(bsn, nummer, status=status, startnummer=startnummer)
        self.put(f"407/680363/heen_{nummer:03d}.xml", build_407(heen), moment)
        return heen

    def retour(
        self, heen: Wmo407, *codes: str, moment: str = "2022-10-19T09:00", naam: str = ""
    ) -> None:
        """The 408 on a message: an approval without codes, else a refusal of the class."""
        terug = answer_to(
            heen, f"R{heen.identificatie}{naam}", date(2022, 10, 19), codes_periode=codes
        )
        naam = f"408/680363/terug_{heen.identificatie}{naam}.xml"
        self.put(naam, build_408(terug), moment)

    def monitor(self, nu: str = NA, *opties: str):
        """Run the command."""
        return run("--dossier", self.map_, "--nu", nu, *opties, "monitor")

    def json(self, nu: str = NA) -> dict[str, Any]:
        """The data that the monitor writes, after a run."""
        import json

        gelopen = self.monitor(nu)
        assert gelopen.code in (0, 1), gelopen.fout
        gegevens = json.loads((self.map_ / "rapporten/monitor.json").read_text(encoding="utf-8"))
        assert isinstance(gegevens, dict)
        return gegevens


def make_407(bsn: str, nummer: int, *, status: int = 1, startnummer: int | None = None) -> Wmo407:
    """A message of gemeente 0363."""
    return Wmo407(
        "0363",
        f"T{nummer:04d}",
        date(2022, 10, 18),
        bsn,
        nummer if startnummer is None else startnummer,
        START,
        None,
        status,
    )


def as_csv(rijen: list[list[str]]) -> bytes:
    """Rows as Excel saves them in Dutch."""
    return "".join(";".join(rij) + "\r\n" for rij in rijen).encode("utf-8-sig")


@dataclass
class Gemaakt:
    """What was made once in this process, kept to be copied."""

    map_: Path
    ontvangst: list[str]


_GEMAAKT: dict[tuple[str, ...], Gemaakt] = {}


def made_once(maak: Callable[..., Cak]) -> Callable[..., Cak]:
    """Let a dossier with the same words be made once in a process: who asks first gets what was
    made, who asks later a copy of how it was then."""

    @functools.wraps(maak)
    def make(map_: Path, *woorden: str) -> Cak:
        sleutel = (maak.__name__, map_.name, *woorden)
        if sleutel in _GEMAAKT:
            gemaakt = _GEMAAKT[sleutel]
            return Cak(make_home(Path(shutil.copytree(gemaakt.map_, map_))), [*gemaakt.ontvangst])
        cak = maak(map_, *woorden)
        plek = tempfile.mkdtemp()
        atexit.register(shutil.rmtree, plek, ignore_errors=True)
        kopie = Path(shutil.copytree(map_, Path(plek) / map_.name))
        _GEMAAKT[sleutel] = Gemaakt(kopie, [*cak.ontvangst])
        return cak

    return make


@made_once
def make_cak(map_: Path, *gemeenten: str) -> Cak:
    """A dossier of the CAK with these lines in gemeenten.csv (default: Amsterdam)."""
    gelopen = run("--nu", "2022-10-01T09:00", "nieuw", map_, "--rol", "cak")
    assert gelopen.code == 0, gelopen.fout
    regels = "\r\n".join([KOP, *(gemeenten or (AMSTERDAM,))]) + "\r\n"
    (map_ / "gemeenten.csv").write_text(regels, encoding="utf-8", newline="")
    return Cak(map_)


def read_list(pad: Path) -> list[list[str]]:
    """The rows of a csv file."""
    with pad.open(encoding="utf-8-sig", newline="") as stroom:
        return list(csv.reader(stroom, delimiter=";"))


def minutes(moment: str, aantal: int) -> str:
    """A moment so many minutes later."""
    return (datetime.fromisoformat(moment) + timedelta(minutes=aantal)).isoformat()
