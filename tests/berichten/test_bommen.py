"""What is small to send and large to read is refused or read under 5 seconds and 300 MB.

With `BOMVERSLAG` naming a file the figures are kept there.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bommen import CSV, MAX_MB, MAX_SECONDEN, VERSLAG, XML, ZIPS, measure

pytestmark = [pytest.mark.traag, pytest.mark.sqlite]
ALLE = [
    (soort, naam)
    for soort, bommen in (("xml", XML), ("zip", ZIPS), ("csv", CSV))
    for naam in bommen
]


@pytest.mark.parametrize(("soort", "naam"), ALLE, ids=[f"{s}: {n}" for s, n in ALLE])
def test_a_bomb_takes_little_time_and_memory(tmp_path: Path, soort: str, naam: str) -> None:
    pad = tmp_path / f"bom.{soort}"
    pad.write_bytes({"xml": XML, "zip": ZIPS, "csv": CSV}[soort][naam]())
    opdrachten = [("controleer", pad)]
    if soort != "csv":
        opdrachten.append(("wissel", "mag", pad))
    for woorden in opdrachten:
        code, mb, seconden, tekst = measure(*woorden)
        assert code in (0, 1, 65), tekst
        assert mb < MAX_MB, woorden
        assert seconden < MAX_SECONDEN, woorden
        if VERSLAG:
            regel = {"soort": soort, "naam": naam, "mb": mb, "seconden": seconden, "code": code}
            with Path(VERSLAG).open("a", encoding="utf-8") as stroom:
                stroom.write(json.dumps(regel) + "\n")
