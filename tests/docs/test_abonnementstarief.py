"""The abonnementstarief in the manual: every command that it tells works as it is written."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.docs.lezen import HANDLEIDING
from tests.hulp import make_rondedossier, query_ledger, run


def list_opdrachten() -> list[list[str]]:
    """Each command of the section, in its order, without `bvtool`."""
    tekst = HANDLEIDING.read_text(encoding="utf-8")
    deel = tekst.partition("\n### Het abonnementstarief\n")[2].partition("\n## ")[0]
    gevonden = [shlex.split(o) for o in re.findall(r"`bvtool ([^`]+)`", deel)]
    return [o for o in gevonden if (len(o) > 1 and o[1].startswith("-")) or o[0] != "ronde"]


def test_every_command_of_the_section_works(tmp_path: Path) -> None:
    opdrachten = list_opdrachten()
    assert [o[0] for o in opdrachten] == ["nieuw", "ronde", "ronde", "voorbeeld"]
    make_rondedossier(tmp_path / "bw", "2026-10-05")
    for opdracht in opdrachten:
        map_ = tmp_path / "bw" if opdracht[0] == "ronde" else tmp_path
        gelopen = run("--nu", "2026-12-14T09:00", *opdracht, in_map=map_)
        assert gelopen.code == 0, gelopen
    abo, alle = "select bijdrage from ronde", "select nr, bijdrage from ronde order by nr"
    assert query_ledger(tmp_path / "0363-abo", abo) == [("abonnementstarief",)]
    assert query_ledger(tmp_path / "bw", alle) == [
        (1, "beschermd-wonen"), (2, "abonnementstarief"), (3, "beschermd-wonen"),
    ]  # fmt: skip
