"""Plays many histories of the conversation, and says how many it saw.

    python -m tests.properties.gesprekken --aantal 10000 --zaad 1
    python -m tests.properties.gesprekken --rondes --aantal 2000

In batches, each with a seed of its own, so that a run that is broken off has still said what it
saw. A failing history stops it (exit code 1) and is printed in the shortest form that was found.
"""

from __future__ import annotations

import argparse
import sys

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.test_gesprek import Gesprek
from tests.properties.test_gesprek_rondes import Rondejaar

GREEP = 50


def main() -> int:
    """Play, and tell after each batch."""
    lezer = argparse.ArgumentParser()
    lezer.add_argument("--aantal", type=int, default=10_000)
    lezer.add_argument("--zaad", type=int, default=1)
    lezer.add_argument("--rondes", action="store_true", help="jaren van rondes")
    wens = lezer.parse_args()
    wat, naam = (Rondejaar, "jaren") if wens.rondes else (Gesprek, "gesprekken")
    keuze = settings(
        max_examples=GREEP,
        stateful_step_count=15,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    gezien = 0
    while gezien < wens.aantal:
        zaad = wens.zaad * 1_000_000 + gezien
        run_state_machine_as_test(seed(zaad)(wat), settings=keuze)  # type: ignore[no-untyped-call]
        gezien += GREEP
        print(f"{gezien} {naam} zonder fout (laatste zaad {zaad})", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
