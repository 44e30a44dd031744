"""The look at known weaknesses: found, not found, not reachable and broken are four things."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

WORTEL = Path(__file__).parents[1]
GEZIEN = {"name": "lxml", "version": "6.1.3", "vulns": []}
OVERGESLAGEN = {"name": "six", "skip_reason": "Dependency not found on PyPI"}
LEK = {"name": "lxml", "version": "6.1.3", "vulns": [{"id": "PYSEC-2026-1"}]}
GEEN_NET = (
    "Traceback (most recent call last):\n"
    "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='x', port=443): Max retries "
    "exceeded (Caused by NameResolutionError)\n"
)
GEWEIGERD = (
    "requests.exceptions.HTTPError: 503 Server Error: Service Unavailable for url: x\n\n"
    "The above exception was the direct cause of the following exception:\n\n"
    "pip_audit._service.interface.ServiceError\n"
)
DICHT = (
    "ERROR:pip_audit._cli:Could not connect to OSV's vulnerability feed\n"
    "ERROR:pip_audit._cli:Tip: your network may be blocking this service.\n"
)
KAPOT = "ImportError: cannot import name 'ConnectionError' from 'requests.exceptions'\n"


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """The module .ci/audit.py."""
    spec = importlib.util.spec_from_file_location("audit", WORTEL / ".ci" / "audit.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["audit"] = module
    spec.loader.exec_module(module)
    return module


def dump(*pakketten: dict[str, object]) -> str:
    """What pip-audit writes about these packages."""
    return json.dumps({"dependencies": pakketten, "fixes": []})


GEVALLEN = [
    ("alles gezien", 0, dump(GEZIEN), "", 0, 0, "1 van 1 nagekeken, 0 met een lek"),
    ("een lek", 1, dump(LEK), "", 1, 1, "lxml 6.1.3: PYSEC-2026-1"),
    ("een lek en iets overgeslagen", 1, dump(LEK, OVERGESLAGEN), "", 1, 1, "NIET nagekeken"),
    ("het register heeft geen lijst", 0, dump(GEZIEN, OVERGESLAGEN), "", 0, 3, "(six)"),
    ("geen net", 1, "", GEEN_NET, 0, 3, "NIETS nagekeken"),
    ("de lijst weigert", 1, "", GEWEIGERD, 0, 3, "NIETS nagekeken"),
    ("het net houdt het tegen", 1, "", DICHT, 0, 3, "NIETS nagekeken"),
    ("pip-audit is kapot", 1, "", KAPOT, 2, 2, "de controle zelf is stuk"),
    ("pip-audit ontbreekt", 1, "", "No module named pip_audit", 2, 2, "No module named pip_audit"),
    ("onleesbaar antwoord", 0, "<html>", "", 2, 2, "de controle zelf is stuk"),
    ("een lijst van niets", 0, dump(), "", 2, 2, "geen pakketten"),
]


@pytest.mark.parametrize(
    ("code", "uit", "fout", "gewoon", "streng", "zin"),
    [geval[1:] for geval in GEVALLEN],
    ids=[geval[0] for geval in GEVALLEN],
)
def test_what_could_not_be_seen_never_looks_like_a_pass(
    audit: ModuleType,
    capsys: pytest.CaptureFixture[str],
    code: int,
    uit: str,
    fout: str,
    gewoon: int,
    streng: int,
    zin: str,
) -> None:
    assert audit.main([], lambda: audit.Gelopen(code, uit, fout)) == gewoon
    assert zin in capsys.readouterr().err
    assert audit.main(["--streng"], lambda: audit.Gelopen(code, uit, fout)) == streng
