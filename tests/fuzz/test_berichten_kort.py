"""A short run of the mutated messages, and that a run notices what goes wrong."""

from __future__ import annotations

import base64
import io
import re
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from stdnum.nl import bsn as stdnum_bsn

from tests.fuzz import berichten, loop
from tests.fuzz.berichten import LEZERS, OPDRACHT_OP, PROEF, main, mutate, read
from tests.fuzz.gesprek import CORPUS, make_corpus
from tests.fuzz.loop import Deel, Gebrek, run
from tests.hulp import Gelopen

pytestmark = pytest.mark.traag

BESTANDEN = sorted(CORPUS.iterdir())


def test_mutated_messages_are_read_or_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Never a traceback, never a hang, never over the limits, never a BSN in a message."""
    code = main(["--aantal", "150", "--zaad", "8", "--bewaar", str(tmp_path), "--seconden", "60"])
    uit = capfd.readouterr()
    assert code == 0, uit.out
    assert "150 bestanden" in uit.out
    assert "xml: gelezen" in uit.out
    assert "zip: geweigerd" in uit.out
    assert uit.err == ""
    assert list(tmp_path.iterdir()) == []


def test_the_same_number_gives_the_same_file() -> None:
    eerste = [mutate(3, n, BESTANDEN) for n in range(60)]
    assert eerste == [mutate(3, n, BESTANDEN) for n in range(60)]
    assert len({inhoud for _, inhoud in eerste}) > 50


@pytest.mark.parametrize("pad", BESTANDEN, ids=lambda p: p.name)
def test_the_kept_files_are_good_and_fictive(pad: Path) -> None:
    """Every kept file is read by a reader that it is for, and names official test numbers only."""
    gelezen = [
        list(lezer(pad)).count("")
        for naam, (einden, lezer) in LEZERS.items()
        if pad.name.endswith(einden) and naam not in (*OPDRACHT_OP, "monitor")
    ]
    assert sum(gelezen) > 0
    for deel in _inside(pad.read_bytes()):
        for nummer in re.findall(r"(?<!\d)\d{9}(?!\d)", deel.decode("utf-8", errors="replace")):
            assert nummer.startswith("9999") or not stdnum_bsn.is_valid(nummer)


def _inside(inhoud: bytes) -> Iterator[bytes]:
    """The bytes themselves, and all that is packed in them."""
    if zipfile.is_zipfile(io.BytesIO(inhoud)):
        with zipfile.ZipFile(io.BytesIO(inhoud)) as z:
            for naam in z.namelist():
                yield from _inside(z.read(naam))
        return
    yield inhoud
    for m in re.finditer(rb"xmlBestand>([^<]*)<", inhoud):
        yield from _inside(base64.b64decode(m[1]))


def test_the_kept_files_are_those_that_bvtool_makes(tmp_path: Path) -> None:
    make_corpus(tmp_path / "corpus")
    nieuw = {p.name: list(_inside(p.read_bytes())) for p in (tmp_path / "corpus").iterdir()}
    assert nieuw == {p.name: list(_inside(p.read_bytes())) for p in BESTANDEN}


def test_the_whole_commands_read_and_refuse() -> None:
    for naam in ("antwoorden.zip", "goed.xml", "ei.xml"):
        assert len(list(berichten._opdracht(CORPUS / naam))) == 3


def test_a_command_reads_and_refuses_settings(tmp_path: Path) -> None:
    for regel in ("", "x = 1\n"):
        pad = tmp_path / "bvtool.toml"
        pad.write_text(regel + (CORPUS / "bvtool.toml").read_text(encoding="utf-8"))
        (gezegd,) = berichten._in_dossier(pad)
        assert ("niet bekend" in gezegd) == bool(regel)


def _run_one(tmp_path: Path, **anders: Any) -> loop.Verslag:
    """A run of one file that is whole: `goed.xml`, as number 1."""
    proef = replace(PROEF, mutate=_make_goed)
    return run(Deel(proef, 1, [1], tmp_path / "gevonden", **anders))


def _make_goed(_zaad: int, _nummer: int) -> tuple[str, bytes]:
    return "goed.xml", (CORPUS / "goed.xml").read_bytes()


def test_a_whole_file_is_no_fault(tmp_path: Path) -> None:
    verslag = _run_one(tmp_path, seconden=60)
    assert verslag.gebreken == []
    assert verslag.uitkomsten == {"xml: gelezen": 1}


def test_a_crash_is_noticed_and_its_file_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bvtool.berichten.lezing.read_retour", lambda *_: {}["weg"])
    verslag = _run_one(tmp_path, seconden=60)
    assert len(verslag.gebreken) == 1
    assert re.fullmatch(r"nummer 1 \(goed\.xml\): KeyError in lezing\.py:\d+", verslag.gebreken[0])
    assert [p.name for p in (tmp_path / "gevonden").iterdir()] == ["1-1-goed.xml"]


def test_a_slow_file_much_memory_and_a_bsn_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "duurde" in _run_one(tmp_path, seconden=-1).gebreken[0]
    piek = iter((100, 900))
    monkeypatch.setattr(loop, "read_piek_mb", lambda: next(piek))
    assert "nam 900 MB" in _run_one(tmp_path, seconden=60).gebreken[0]
    monkeypatch.undo()
    monkeypatch.setitem(LEZERS, "wissel", ((".xml",), lambda _: iter(["klant 999900006"])))
    assert "negen cijfers" in _run_one(tmp_path, seconden=60).gebreken[0]


@pytest.mark.parametrize(
    ("gelopen", "wat"),
    [
        (Gelopen(70, "{}", ""), "controleer: exitcode 70"),
        (Gelopen(1, "{}", "Traceback (most recent"), "controleer: een traceback"),
        (Gelopen(0, "", ""), "controleer: geen JSON"),
    ],
)
def test_a_command_that_goes_wrong_is_noticed(
    gelopen: Gelopen, wat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    berichten._dossier()
    monkeypatch.setattr(berichten, "run", lambda *_: gelopen)
    with pytest.raises(Gebrek, match=wat):
        read(CORPUS / "goed.xml", 0, "opdracht")


@pytest.mark.parametrize(("opdracht", "code"), [("controleer", 0), ("retour", 65)])
def test_a_ledger_that_changed_where_it_may_not_is_noticed(
    opdracht: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(*woorden: object) -> Gelopen:
        if opdracht in woorden:
            with closing(sqlite3.connect(Path(str(woorden[1])) / "dossier.db")) as los:
                los.execute("update bericht set identificatie = 'ANDERS' where id = 1")
                los.commit()
        return Gelopen(code, "{}", "")

    berichten._dossier()
    monkeypatch.setattr(berichten, "run", change)
    with pytest.raises(Gebrek, match=f"{opdracht}: het dossier is veranderd, exitcode {code}"):
        read(CORPUS / "goed.xml", 0, "opdracht")


def _hang(_pad: Path, nummer: int, _lezer: str) -> tuple[str, str]:
    time.sleep(600 if nummer == 3 else 0)
    return "gelezen", ""


def test_a_hang_ends_the_run_and_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "KIJK", 0.2)
    monkeypatch.setattr(loop, "RUIM", 0.5)
    proef = replace(PROEF, mutate=_make_goed, read=_hang, hangt=0.5)
    assert loop.main(proef, None, ["--aantal", "5", "--bewaar", str(tmp_path)]) == 1
    uit = capfd.readouterr()
    assert "nummer 3: liep vast of brak het proces af" in uit.out
    assert "_hang" in uit.err
