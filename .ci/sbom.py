"""The software bill of materials: every pinned package with its hashes, as CycloneDX 1.5 JSON.

Made from requirements.lock alone, so it needs no network and gives the same bytes every time.
`python .ci/sbom.py sbom.json`
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import uuid
from pathlib import Path

WORTEL = Path(__file__).parent.parent
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)\s*(?:;\s*([^\\]+?))?\s*\\?$")


def make_sbom(lock: str, versie: str) -> dict[str, object]:
    """The bill for the text of a lock file."""
    delen: list[dict[str, object]] = []
    hashes: list[dict[str, str]] = []
    for regel in lock.splitlines():
        if pin := _PIN.match(regel):
            hashes = []
            purl = f"pkg:pypi/{pin[1].lower()}@{pin[2]}"
            deel: dict[str, object] = {
                "type": "library", "name": pin[1], "version": pin[2], "purl": purl,
                "bom-ref": purl, "hashes": hashes,
            }  # fmt: skip
            if pin[3]:
                deel["properties"] = [{"name": "python:marker", "value": pin[3].strip()}]
            delen.append(deel)
        elif gevonden := re.search(r"--hash=sha256:([0-9a-f]{64})", regel):
            hashes.append({"alg": "SHA-256", "content": gevonden[1]})
    serie = uuid.UUID(bytes=hashlib.sha256(lock.encode()).digest()[:16], version=4)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{serie}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "bvtool", "version": versie}},
        "components": delen,
    }


def main() -> int:
    """Write the bill to the named file."""
    versie = re.search(
        r'__version__ = "([^"]+)"', (WORTEL / "bvtool/vak/versie.py").read_text("utf-8")
    )
    lock = (WORTEL / "requirements.lock").read_text(encoding="utf-8")
    sbom = make_sbom(lock, versie[1] if versie else "")
    tekst = json.dumps(sbom, indent=1, ensure_ascii=False) + "\n"
    Path(sys.argv[1]).write_text(tekst, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
