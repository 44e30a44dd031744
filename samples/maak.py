"""Makes the sample case again: python samples/maak.py

Inputs: B4_680363.xlsx, register_0363.csv, werkboek_ingevuld.xlsx and 408/. With the word
`verwacht` also what the week must give: verwacht/. Every person, number and provider is fictive.
`LEESMIJ.md` tells what each client shows; `demo.py` runs the week.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HIER = Path(__file__).resolve().parent
sys.path[:0] = [str(HIER), str(HIER.parent)]

from antwoorden import write_ronde1, write_ronde2  # noqa: E402
from besluiten import fill_in_workbook  # noqa: E402
from invoer import make_b4, make_register, write_b4, write_register  # noqa: E402
from verwacht import write_verwacht  # noqa: E402
from week import NAAM, RONDE1, RONDE2, WERKBOEK, run_week  # noqa: E402


def main(woorden: list[str]) -> None:
    """Makes the inputs one after the other: each needs what the week made of the one before."""
    write_b4()
    write_register()
    with tempfile.TemporaryDirectory() as tijdelijk:
        dossier = play(Path(tijdelijk) / "1", "vergelijk")
        fill_in_workbook(dossier / "werk" / "werkboek.xlsx", WERKBOEK)
        uitgaand = play(Path(tijdelijk) / "2", "aanmelden") / "uitgaand" / "407"
        eerder = {pad.name for pad in uitgaand.iterdir()}
        write_ronde1(uitgaand, RONDE1)
        uitgaand = play(Path(tijdelijk) / "3", "opnieuw") / "uitgaand" / "407"
        write_ronde2(uitgaand, eerder, RONDE2)
    print(f"{len(make_b4())} rijen in B4, {len(make_register())} rijen in het register")
    print(f"{len(list(RONDE1.iterdir()))} en {len(list(RONDE2.iterdir()))} bestanden in 408")
    if "verwacht" in woorden:
        write_verwacht(HIER / "verwacht")
        print("verwacht/ is opnieuw gemaakt")


def play(basis: Path, tot: str) -> Path:
    """The dossier after the steps up to and with `tot`."""
    basis.mkdir()
    for _ in run_week(basis, tot=tot):
        pass
    return basis / NAAM


if __name__ == "__main__":
    main(sys.argv[1:])
