"""Habits of public code: what catalogues, a forge and a new contributor rely on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bvtool import __version__

ROOT = Path(__file__).resolve().parents[1]
STATUS = {"concept", "development", "beta", "stable", "obsolete"}
SOORT = {
    *("standalone/" + waar for waar in ("mobile", "iot", "desktop", "web", "backend", "other")),
    *("addon", "library", "configurationFiles"),
}
ONDERHOUD = {"internal", "contract", "community", "none"}
TAAL = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")  # nl, sl-IT-nedis


def read_yaml(naam: str) -> Any:
    """What stands in a YAML file of the repository."""
    return yaml.safe_load((ROOT / naam).read_text(encoding="utf-8"))


def find_breuken(code: dict[str, Any]) -> list[str]:
    """What the standard publiccode.yml (version 0, core) finds missing or wrong."""
    breuken = [
        sleutel
        for sleutel in ("publiccodeYmlVersion", "name", "url", "platforms", "categories",
                        "developmentStatus", "softwareType", "description", "legal",
                        "maintenance", "localisation")
        if not code.get(sleutel)
    ]  # fmt: skip
    if breuken:
        return breuken
    onderhoud, talen = code["maintenance"], code["description"]
    eisen = {
        "publiccodeYmlVersion": code["publiccodeYmlVersion"] == "0",
        "url": re.match(r"https?://", code["url"]),
        "developmentStatus": code["developmentStatus"] in STATUS,
        "softwareType": code["softwareType"] in SOORT,
        "description": all(TAAL.fullmatch(taal) for taal in talen),
        "shortDescription": all(0 < len(t["shortDescription"]) <= 150 for t in talen.values()),
        "longDescription": all(150 <= len(t["longDescription"]) <= 10_000 for t in talen.values()),
        "features": any(t.get("features") for t in talen.values()),
        "license": code["legal"].get("license"),
        "type": onderhoud.get("type") in ONDERHOUD,
        "contacts": onderhoud.get("type") not in ("internal", "community")
        or onderhoud.get("contacts"),
        "contractors": (onderhoud.get("type") == "contract") == ("contractors" in onderhoud),
        "localisationReady": isinstance(code["localisation"].get("localisationReady"), bool),
        "availableLanguages": code["localisation"].get("availableLanguages"),
    }
    return [naam for naam, goed in eisen.items() if not goed]


def test_catalogues_of_public_code_can_read_what_this_is() -> None:
    code = read_yaml("publiccode.yml")
    assert find_breuken(code) == []
    assert code["softwareVersion"] == __version__
    beelden = code["description"]["nl"]["screenshots"]
    assert [pad for pad in beelden if not (ROOT / pad).is_file()] == []


@pytest.mark.parametrize(
    ("sleutel", "waarde", "breuk"),
    [
        ("url", "", "url"),
        ("softwareType", "standalone", "softwareType"),
        ("maintenance", {"type": "internal"}, "contacts"),
        ("maintenance", {"type": "contract"}, "contractors"),
        ("description", {"nl": {"shortDescription": "x" * 151, "longDescription": "y" * 150,
                                "features": ["z"]}}, "shortDescription"),
    ],
)  # fmt: skip
def test_a_break_of_that_standard_is_noticed(sleutel: str, waarde: Any, breuk: str) -> None:
    assert find_breuken(read_yaml("publiccode.yml") | {sleutel: waarde}) == [breuk]


def test_the_forge_runs_the_whole_check_on_linux_and_the_tests_elsewhere() -> None:
    werk = read_yaml(".github/workflows/test.yml")
    stappen = {
        naam: [stap.get("run", "") for stap in taak["steps"]] for naam, taak in werk["jobs"].items()
    }
    assert ".ci/run" in stappen["linux"]
    assert werk["jobs"]["elders"]["strategy"]["matrix"]["os"] == ["windows-latest", "macos-latest"]
    assert any("pytest" in run for run in stappen["elders"])
    assert any("--require-hashes" in run for run in stappen["elders"])
    assert "make audit STRENG=--streng" in stappen["audit"]
    assert werk[True]["schedule"], "`on` is read as a truth value; the week stands in it"


def test_hooks_call_make_and_download_nothing() -> None:
    doelen = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M)
    for bron in read_yaml(".pre-commit-config.yaml")["repos"]:
        assert bron["repo"] == "local"
        for hook in bron["hooks"]:
            assert hook["language"] == "system"
            assert hook["entry"].removeprefix("make ") in doelen


def test_files_with_line_ends_of_their_own_are_left_as_they_are() -> None:
    gelopen = subprocess.run(
        ["git", "ls-files", "--eol"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    los = [
        regel.split("\t")[-1]
        for regel in gelopen.stdout.splitlines()
        if re.match(r"i/(crlf|mixed)", regel) and "attr/-text" not in regel
    ]
    assert los == []


def test_every_decision_stands_in_the_index_with_its_date() -> None:
    map_ = ROOT / "docs" / "besluiten"
    index = (map_ / "index.md").read_text(encoding="utf-8")
    rijen = re.findall(r"^\| \d{4}-\d\d-\d\d \| \[[^\]]+\]\((\S+)\) \|$", index, flags=re.M)
    assert set(rijen) == {pad.name for pad in map_.glob("*.md")} - {"index.md"}
    for naam in rijen:
        tekst = (map_ / naam).read_text(encoding="utf-8")
        [dag] = re.findall(r"^Datum: (\d{4}-\d\d-\d\d)\.", tekst, flags=re.M)
        assert re.search(rf"\| {dag} \| \[[^\]]+\]\({re.escape(naam)}\)", index), naam
        for kop in ("Vraag", "Besluit", "Waarom", "Wat het kost", "Wanneer opnieuw"):
            assert f"\n## {kop}\n" in tekst, f"{naam}: {kop}"
