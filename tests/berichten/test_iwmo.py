"""Reading one iWmo message: whatever stands in the file, it is a message or it is refused."""

from __future__ import annotations

import random

import pytest

from bvtool.berichten.boom import BerichtGeweigerd
from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.iwmo import HEEN, TERUG, read_iwmo
from bvtool.vak.tabellen import load_tabel
from tests.fuzz.muteer import BYTES, XML
from tests.fuzz.muteer_xml import XML_BERICHT
from tests.iwmo_berichten import RELEASES, answer, enclose, fault, start, stop, toewijzing

BSN = "999900006"
BASIS = [
    toewijzing(BSN).xml(), toewijzing(BSN, release="2.1").xml(), start(BSN).xml(), stop(BSN).xml(),
    answer(stop(BSN), "9069", op="product").xml(), enclose(stop(BSN).xml(), "Di01", "x"),
    fault("x"),
]  # fmt: skip


def read(data: bytes) -> object:
    return read_iwmo(Berichtbestand("x.xml", data))


@pytest.mark.parametrize("nummer", range(150))
def test_a_broken_message_is_read_or_refused(nummer: int) -> None:
    """And a refusal says nothing of what stands in it."""
    kans = random.Random(nummer)
    data = BASIS[nummer % len(BASIS)]
    for _ in range(kans.randint(1, 4)):
        data = kans.choice((*BYTES, *XML, *XML_BERICHT))(kans, data)
    try:
        read(data)
    except BerichtGeweigerd as fout:
        assert fout.wat
        assert BSN not in fout.wat
        assert "Zandkasteel" not in fout.wat


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("maak", [toewijzing, start, stop])
def test_what_is_said_is_what_is_read(maak: type, release: str) -> None:
    heen = maak(BSN, "12", release=release, status="2", einde="2022-09-30", reden="07")
    gelezen = read_iwmo(Berichtbestand("x.xml", heen.xml()))
    (deel,) = gelezen.delen
    assert (gelezen.soort, gelezen.release) == (heen.soort, release)
    assert {"0363", "41000017"} == {gelezen.afzender, gelezen.ontvanger}
    assert (deel["bsn"], deel["toewijzingnummer"], deel["categorie"]) == (BSN, "12", "15")
    assert deel["ingangsdatum"] == "2020-01-01"


@pytest.mark.parametrize("op", ["kop", "client", "product"])
def test_an_answer_has_what_it_answers_in_common_with_it(op: str) -> None:
    heen = start(BSN, release="2.1")
    terug = read_iwmo(Berichtbestand("x.xml", answer(heen, "9019", op=op).xml()))
    assert terug.sleutel == read_iwmo(Berichtbestand("x.xml", heen.xml())).sleutel
    assert ("" if op == "kop" else BSN, "9019") in terug.codes


def test_every_release_has_a_namespace_and_every_field_a_mark() -> None:
    merken = {"bevestigd", "afgeleid", "aangenomen"}
    for tabel in ("iwmo-naamruimten", "iwmo-velden", "iwmo-codes"):
        assert {r["merk"] for r in load_tabel(tabel)} <= merken
    assert {r["release"] for r in load_tabel("iwmo-naamruimten")} == set(RELEASES)
    assert {r["bericht"] for r in load_tabel("iwmo-velden")} == {"*", *HEEN}
    assert set(TERUG.values()) == {"", *HEEN}
