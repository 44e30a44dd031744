"""`python -m benchmarks`: measure everything, write the tables. See `--help`."""

from __future__ import annotations

import argparse
import compileall
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.draaien import WORTEL, Mislukt, run
from benchmarks.gegevens import Gegevens
from benchmarks.peeromgeving import find_peers
from benchmarks.proef import KLEIN, Maten
from benchmarks.proeven import list_proeven
from benchmarks.uitslag import measure
from benchmarks.verslag import describe_machine, write_verslag

RONDEN = 99
"""No job asks for so many; who gives fewer may measure less."""


def main() -> int:
    """Measure; 0 when all was measured, 1 when something of bvtool itself failed."""
    opties = _read_opties()
    begin = time.perf_counter()
    compileall.compile_dir(WORTEL / "bvtool", quiet=2)  # as an installed program has it
    run(
        [sys.executable, "-c", "from bvtool.tabel.schrijven.pagina import *; make_vertalingen()"],
        {"PYTHONDONTWRITEBYTECODE": ""},
    )
    opties.map.mkdir(parents=True, exist_ok=True)
    peers = find_peers(opties.map, _tell)
    machine = describe_machine(peers)
    gegevens = Gegevens(opties.map, _tell)
    uitslagen = []
    for naam, make in list_proeven(gegevens, peers, _choose_maten(opties)):
        if opties.alleen and not any(deel in naam for deel in opties.alleen):
            continue
        uitslag = measure(make(), opties.ronden, _tell)
        uitslagen.append(uitslag)
        for eis in uitslag.eisen():
            stand = "gehaald" if eis.gehaald else "NIET GEHAALD"
            _tell(f"    {eis.wat}: {eis.gemeten:.3f} {eis.eenheid} (grens {eis.grens:g}) {stand}")
    opties.uit.mkdir(parents=True, exist_ok=True)
    minder = (opties.alleen, opties.klein, opties.niemand, opties.weken, opties.ronden < RONDEN)
    duur = time.perf_counter() - begin
    write_verslag(opties.uit, uitslagen, machine, duur, heel=not any(minder))
    _tell(f"geschreven: {opties.uit / 'resultaten.md'}")
    return int(any("bvtool" in u.mislukt for u in uitslagen))


def _choose_maten(opties: argparse.Namespace) -> Maten:
    maten = KLEIN if opties.klein else Maten()
    eigen = {naam: n for naam in ("niemand", "weken") if (n := getattr(opties, naam))}
    return maten._replace(**eigen)


def _read_opties() -> argparse.Namespace:
    uitleg = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    uitleg.add_argument("--alleen", nargs="*", metavar="NAAM", help="alleen wat zo heet")
    uitleg.add_argument("--ronden", type=int, default=RONDEN, help="hoogstens zoveel ronden")
    uitleg.add_argument("--klein", action="store_true", help="zonder de grote maten")
    uitleg.add_argument("--niemand", type=int, metavar="N", help="zoveel rijen die niemand vinden")
    uitleg.add_argument("--weken", type=int, metavar="N", help="zoveel weken van rondes, vanaf 2")
    uitleg.add_argument(
        "--map",
        type=Path,
        default=Path(tempfile.gettempdir()) / "bvtool-bench",
        help="waar gegevens en peers staan (buiten de broncode)",
    )
    uitleg.add_argument("--uit", type=Path, default=WORTEL / "benchmarks", help="voor de tabellen")
    return uitleg.parse_args()


def _tell(tekst: str) -> None:
    print(tekst, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Mislukt as fout:
        sys.exit(f"De gegevens zijn niet te maken: {fout}")
