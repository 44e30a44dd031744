"""Supply: every package is pinned with hashes, and the bill of materials names them all."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

WORTEL = Path(__file__).parents[1]
LOCK = (WORTEL / "requirements.lock").read_text(encoding="utf-8")
PINS = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", LOCK, re.MULTILINE)


def test_every_pin_has_hashes() -> None:
    for deel in re.split(r"\n(?=[A-Za-z0-9])", LOCK):
        if "==" in deel.split("\n", 1)[0]:
            assert "--hash=sha256:" in deel, deel[:60]


def test_the_bill_names_every_pin_with_its_hashes_and_is_always_the_same(tmp_path: Path) -> None:
    teksten = []
    for naam in ("a.json", "b.json"):
        opdracht = [sys.executable, "-m", "installatie.sbom", tmp_path / naam]
        subprocess.run(opdracht, cwd=WORTEL, check=True)
        teksten.append((tmp_path / naam).read_bytes())
    assert teksten[0] == teksten[1]
    delen = json.loads(teksten[0])["components"]
    assert sorted(d["name"] for d in delen) == sorted(PINS)
    assert len(PINS) > 20
    assert all(d["hashes"] and d["version"] for d in delen)


def test_what_is_for_use_is_told_to_pip_with_its_hashes(tmp_path: Path) -> None:
    opdracht = [sys.executable, "-m", "installatie.vereisten", tmp_path / "uit"]
    subprocess.run(opdracht, cwd=WORTEL, check=True)
    tekst = (tmp_path / "uit" / "vereisten.txt").read_text(encoding="utf-8")
    bouwen = (tmp_path / "uit" / "vereisten-bouwen.txt").read_text(encoding="utf-8")
    assert {"hatchling", "pip", "pathspec"} <= set(re.findall(r"^([\w.-]+)==", bouwen, re.M))
    namen = re.findall(r"^([A-Za-z0-9._-]+)==", tekst, re.MULTILINE)
    assert {"polars", "polars-runtime-32", "lxml", "psycopg"} <= set(namen)
    assert {"pytest", "hypothesis", "ruff"} & set(namen) == set()
    assert re.findall(r"sha256:([0-9a-f]{64})", tekst)[0] in LOCK


def test_how_to_report_a_weakness_is_told() -> None:
    tekst = (WORTEL / "SECURITY.md").read_text(encoding="utf-8")
    assert "Report a vulnerability" in tekst
