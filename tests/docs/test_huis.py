"""The drawing of the house in docs/architectuur.md is the house as it stands."""

from __future__ import annotations

import subprocess
import sys

from tests.docs.lezen import ROOT


def test_the_drawing_is_what_the_script_draws_now() -> None:
    script = [sys.executable, str(ROOT / "docs" / "huis.py")]
    getekend = subprocess.run(script, capture_output=True, text=True, check=True).stdout
    pagina = (ROOT / "docs" / "architectuur.md").read_text(encoding="utf-8")
    assert pagina.split("```huis\n")[1].split("```")[0] == getekend
