"""What the monitor reads out of the files with messages."""

from __future__ import annotations

from pathlib import Path

from bvtool.cak.inname.berichtlezing import read_407
from tests.berichten.regelgevallen import EERST, build
from tests.berichten.regelgevallen_abo import BEGIN, EINDE


def test_a_message_of_the_abonnementstarief_is_named_and_is_no_407_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    for nr, bericht in enumerate((EERST, BEGIN, EINDE)):
        (tmp_path / f"{nr}.xml").write_bytes(build(bericht))
    gelezen = read_407(tmp_path)
    assert gelezen.frame.select("identificatie", "leesbaar").rows() == [(EERST.identificatie, True)]
    gezegd = " ".join(gelezen.meldingen)
    assert "WMO401, en geen 407" in gezegd
    assert "WMO403, en geen 407" in gezegd
