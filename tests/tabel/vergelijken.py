"""Compare two files as a user does, and see how every row of B4 ended."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.hulp import MAANDAG, Gelopen, make_home, read_vergelijking, run

GEVALLEN = Path(__file__).parent / "gevallen"
KOP_REGISTER = "BSN;Achternaam;Geboortedatum;Productcategorie;Ingangsdatum;Einddatum"


@dataclass(frozen=True)
class Vergeleken:
    """How `vergelijk` ended, and each row of B4 as it was decided."""

    gelopen: Gelopen
    b4: list[dict[str, Any]] = field(default_factory=list)
    alleen: list[dict[str, Any]] = field(default_factory=list)

    @property
    def code(self) -> int:
        return self.gelopen.code

    @property
    def tekst(self) -> str:
        """All that was said, on one line."""
        return " ".join((self.gelopen.uit + self.gelopen.fout).split())

    @property
    def bsns(self) -> list[str | None]:
        return [rij["bsn"] for rij in self.b4]

    @property
    def uitkomsten(self) -> list[str]:
        return [rij["uitkomst"] for rij in self.b4]


def compare(b4: Path, register: Path) -> Vergeleken:
    """`vergelijk --b4 --register` in a new dossier of its own."""
    with tempfile.TemporaryDirectory() as plek:
        map_ = make_home(shutil.copytree(_make_nieuw(), Path(plek) / "dossier"))
        gelopen = run(
            "--nu", MAANDAG, "--dossier", map_, "vergelijk", "--b4", b4, "--register", register
        )
        assert "Traceback" not in gelopen.uit + gelopen.fout
        if gelopen.code not in (0, 1):
            return Vergeleken(gelopen)
        return Vergeleken(gelopen, *read_vergelijking(map_))


@cache
def _make_nieuw() -> Path:
    """What `nieuw` makes, once for all that is compared in this process."""
    plek = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, plek, ignore_errors=True)
    map_ = Path(plek) / "dossier"
    nieuw = run(
        "--nu", MAANDAG, "nieuw", map_, "--gemeente", "0363", "--uitvoerder", "680363",
        "--timeslot", "2022-10-17",
    )  # fmt: skip
    assert nieuw.code == 0, nieuw.fout
    return map_


def compare_geval(naam: str) -> Vergeleken:
    """A kept case: `b4.*` and `reg.*` in its folder."""
    b4, register = (next((GEVALLEN / naam).glob(f"{s}.*")) for s in ("b4", "reg"))
    return compare(b4, register)


def write_text(map_: Path, naam: str, inhoud: str | bytes) -> Path:
    pad = map_ / naam
    pad.write_bytes(inhoud if isinstance(inhoud, bytes) else inhoud.encode())
    return pad


def write_register(map_: Path, *rijen: str) -> Path:
    """A register of beschermd wonen: `bsn;naam;geboren;15;begin;einde` per row."""
    return write_text(map_, "register.csv", "\n".join([KOP_REGISTER, *rijen]) + "\n")
