"""The drawing of the house in docs/architectuur.md is the house as it stands."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.docs.lezen import ROOT

PAKKET = ROOT / "bvtool"


def test_the_drawing_is_what_the_script_draws_now() -> None:
    script = [sys.executable, str(ROOT / "docs" / "huis.py")]
    getekend = subprocess.run(script, capture_output=True, text=True, check=True).stdout
    pagina = (ROOT / "docs" / "architectuur.md").read_text(encoding="utf-8")
    assert pagina.split("```huis\n")[1].split("```")[0] == getekend


def test_every_place_that_the_page_names_is_there() -> None:
    """A module or table in the page exists, and a name behind it stands in it."""
    pagina = (ROOT / "docs" / "architectuur.md").read_text(encoding="utf-8")
    plekken = re.findall(r"`((?:[a-z_0-9]+/)+[a-z_0-9-]+\.(?:py|csv))`(?:: `([\w.]+)`)?", pagina)
    mis = []
    for plek, naam in plekken:
        pad = next((p for p in (PAKKET / plek, ROOT / plek) if p.exists()), None)
        if pad is None or (naam and naam.split(".")[-1] not in pad.read_text(encoding="utf-8")):
            mis.append(plek)
    assert len(plekken) > 40
    assert mis == []
