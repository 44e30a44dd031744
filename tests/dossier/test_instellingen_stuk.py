"""Settings that nobody can read: told as a wrong setting, by every command, with nothing half."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hulp import DINSDAG, run


@pytest.mark.parametrize(
    "inhoud",
    ["getal = " + "9" * 5000, "lijst = " + "[" * 100_000, "[dossier", 'naam = "', "\0", "a = 1e"],
    ids=["lang getal", "lijst zonder eind", "kop", "tekst", "nul", "halve macht"],
)
@pytest.mark.parametrize("woorden", [[], ["retour"], ["vergelijk"], ["controleer", "--spoor"]])
def test_every_command_tells_it_and_leaves_no_crash(
    voorbeeld: Path, woorden: list[str], inhoud: str
) -> None:
    (voorbeeld / "bvtool.toml").write_text(inhoud, encoding="utf-8")
    gelopen = run("--dossier", voorbeeld, "--nu", DINSDAG, *woorden)
    assert gelopen.code == 78
    assert "Traceback" not in gelopen.fout
    assert list((voorbeeld / "logboek").glob("storing-*")) == []
