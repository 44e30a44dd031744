"""Flips bits and cuts off the ledger of a dossier many times: is it found every time?

`python -m tests.dossier.omgevallen --aantal 2000`
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from pathlib import Path

from bvtool.dossier.map import Dossier
from bvtool.dossier.zegel import check_ledger
from bvtool.vak.fouten import LeesSchrijfFout
from tests.stappen_van_de_week import walk


def main() -> int:
    """Try and tell; gives the exit code."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--aantal", type=int, default=2000)
    p.add_argument("--uit", type=Path)
    keuze = p.parse_args()
    loterij = random.Random(6)
    cijfers = []
    with tempfile.TemporaryDirectory() as map_:
        plek = Path(map_) / "0363"
        shutil.copytree(walk(Path(map_) / "week")["klaar"], plek)
        heel = (plek / "dossier.db").read_bytes()
        for wat in ("bit omgezet", "afgekapt"):
            gevonden = aangeboden = 0
            for _ in range(keuze.aantal):
                (plek / "dossier.db").write_bytes(_break(heel, wat, loterij))
                try:
                    check_ledger(Dossier(plek))
                except LeesSchrijfFout as fout:
                    gevonden += 1
                    aangeboden += "gecontroleerd en heel" in fout.wat_nu
            cijfers.append({"wat": wat, "geprobeerd": keuze.aantal, "gevonden": gevonden,
                            "kopie_aangeboden": aangeboden})  # fmt: skip
            print(*cijfers[-1].values(), flush=True)
    if keuze.uit:
        keuze.uit.write_text(json.dumps({"cijfers": cijfers}, indent=1), encoding="utf-8")
    return int(any(c["gevonden"] != c["geprobeerd"] for c in cijfers))


def _break(heel: bytes, wat: str, loterij: random.Random) -> bytes:
    plek = loterij.randrange(len(heel))
    if wat == "afgekapt":
        return heel[:plek]
    stuk = bytearray(heel)
    stuk[plek] ^= 1 << loterij.randrange(8)
    return bytes(stuk)


if __name__ == "__main__":
    sys.exit(main())
