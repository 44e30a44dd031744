"""A switch of which only the day is known: no hour is shown anywhere, for nobody knows it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.hulp import run

DAG = ("--nu", "2023-03-20T12:00")


def test_no_page_drawing_or_answer_shows_an_hour(tmp_path: Path) -> None:
    html = tmp_path / "wissel.html"
    assert run(*DAG, "wissel", "toon", "ieb-2.0-3.0", "--pagina", html).code == 0
    tekst = run(*DAG, "wissel", "toon", "ieb-2.0-3.0").uit
    gegevens = run(*DAG, "--json", "wissel", "toon", "ieb-2.0-3.0").json
    mag = run(*DAG, "--json", "wissel", "mag", "WMO407", "--release", "2.0").json
    zin = run(*DAG, "wissel", "mag", "WMO407", "--release", "2.0").uit
    alles = [html.read_text(encoding="utf-8"), tekst, json.dumps([gegevens, mag]), zin]
    assert not [deel for deel in alles if " 00:00" in deel or "T00:00" in deel]
    assert "het uur is niet bekend" in alles[0]
    assert (mag["uiterlijk"], gegevens["live"]) == ("2023-04-01", "2023-04-01")
    assert "nog 11 dagen" not in zin
