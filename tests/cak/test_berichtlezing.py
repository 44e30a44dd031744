"""What the monitor reads out of the files with messages."""

from __future__ import annotations

from pathlib import Path

from bvtool.cak.inname.berichtlezing import read_407, read_408
from tests.berichten.regelgevallen import EERST, build
from tests.berichten.regelgevallen_abo import BEGIN, EINDE, SAMEN
from tests.cak.abohulp import build_answer

ALLE = (EERST, BEGIN, EINDE, SAMEN)


def test_messages_of_both_contributions_are_read_each_with_its_kind(tmp_path: Path) -> None:
    for nr, bericht in enumerate(ALLE):
        (tmp_path / f"{nr}.xml").write_bytes(build(bericht))
    gelezen = read_407(tmp_path)
    velden = ("soort", "identificatie", "startdatum", "stopdatum", "kostprijs", "leesbaar")
    assert gelezen.frame.select(velden).rows() == [
        (b.soort, b.identificatie, b.startdatum, b.stopdatum, b.kostprijs, True) for b in ALLE
    ]
    assert gelezen.meldingen == []


def test_a_message_that_does_not_fit_its_schema_still_says_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "stuk.xml").write_bytes(build(BEGIN).replace(b"StatusAanlevering", b"Statusje"))
    gelezen = read_407(tmp_path)
    assert gelezen.frame.select("soort", "leesbaar").rows() == [("WMO401", False)]


def test_the_answers_to_each_of_them_are_read(tmp_path: Path) -> None:
    for nr, bericht in enumerate(ALLE):
        data = build_answer(bericht, f"R{nr}", bericht.dagtekening, *(["9114"] if nr else []))
        (tmp_path / f"{nr}.xml").write_bytes(data)
    assert read_408(tmp_path).frame.select("soort", "uitkomst", "codes").rows() == [
        ("408", "goedgekeurd", ""),
        *((soort, "afgekeurd", "9114,0200") for soort in ("402", "404", "406")),
    ]
