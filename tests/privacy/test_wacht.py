"""The guard over the whole test run finds what it must find."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from bvtool.cli.storing import write_storing
from bvtool.dossier.logboek import VELDEN
from bvtool.vak.masker import mask_bsn
from tests.cak.hulp import AMSTERDAM, BSNS, NA, UTRECHT, make_cak
from tests.hulp import fictieve_bsns, run
from tests.privacy.lekken import Personen, read_personen
from tests.privacy.wacht import find, scan, seek
from tests.stappen_van_de_week import STAPPEN

BSN = fictieve_bsns(3)[2]
PERSOON = Personen({BSN, "000009921"}, {"Vermeer", "van den Hoek"}, {"1961-03-21"})


@pytest.mark.parametrize(
    ("tekst", "soort"),
    [
        (f"rij 4: {BSN}", "BSN"),
        (f"rij 4: {BSN[:4]}.{BSN[4:6]}.{BSN[6:]}", "BSN"),
        (f"rij 4: {BSN[:3]} {BSN[3:6]} {BSN[6:]}", "BSN"),
        (f"klant{BSN}x", "BSN"),
        (f"1{BSN}", "BSN"),
        (f"{BSN}07.xml", "BSN"),
        (f"{BSN[:3]}-{BSN[3:6]}-{BSN[6:]}.xml", "BSN"),
        (f"{BSN[:3]}_{BSN[3:6]}_{BSN[6:]}", "BSN"),
        (f"a{BSN[:5]}\u200b{BSN[5:]}", "BSN"),
        ("geboren 21-03-1961", "geboortedatum"),
        ("geboren 1961-03-21T00:00", "geboortedatum"),
        ("geboren 19610321", "geboortedatum"),
        ("geboren 21.03.1961", "geboortedatum"),
        ("geboren 21-3-1961", "geboortedatum"),
        ("geboren op 21 maart 1961", "geboortedatum"),
        ("geboren op 21 mrt. 1961", "geboortedatum"),
        ("mevrouw Vermeer", "naam"),
        ("de heer van den Hoek", "naam"),
        ("mevrouw van den Hoek-Jansen", "naam"),
        ("mevrouw Jansen-Vermeer", "naam"),
    ],
)
def test_personal_data_are_found_however_they_are_written(tekst: str, soort: str) -> None:
    assert find(tekst, seek(PERSOON)) == [soort]


@pytest.mark.parametrize(
    "tekst", ["rij 12, kolom BSN", "680363", "2022-10-17", "Vermeerderd", "K7Q2-000418-X", "a" * 64]
)
def test_what_is_not_personal_is_left_alone(tekst: str) -> None:
    assert find(tekst, seek(PERSOON)) == []


def test_the_persons_of_an_example_are_known(week: dict[str, Path]) -> None:
    personen = read_personen(week["klaar"] / "inkomend")
    assert len(personen.bsns) > 10
    assert len(personen.namen) > 5
    assert len(personen.datums) > 10


@pytest.fixture
def landelijk(tmp_path: Path) -> Iterator[Path]:
    """A dossier of the CAK after `monitor` and `eindrapport`, as a test would leave it behind; gone
    afterwards, so that the guard of the session does not find what is spoiled here."""
    c = make_cak(tmp_path / "sessie" / "proef" / "cak", AMSTERDAM, UTRECHT)
    a, b, alleen_bericht = BSNS[:3]
    c.b4([a, b])
    c.antwoord([(a, "J", ""), (b, "J", "")])
    c.retour(c.bericht(a, 1), "9404")
    c.bericht(alleen_bericht, 2)
    for opdracht in ("monitor", "eindrapport"):
        assert run("--dossier", c.map_, "--nu", NA, opdracht).code == 1
    yield c.map_
    shutil.rmtree(tmp_path / "sessie")


def test_a_person_who_occurs_in_a_message_alone_is_known(landelijk: Path) -> None:
    assert read_personen(landelijk / "inkomend").bsns == set(BSNS[:3])


@pytest.mark.parametrize("bsn", BSNS[:3])
@pytest.mark.parametrize(
    "bestand",
    ["rapporten/monitor.html", "rapporten/monitor/680363.html", "rapporten/monitor.json",
     "logboek/bvtool-2022-11.jsonl", "uitgaand/mail/*.eml", "naam"],
)  # fmt: skip
def test_the_guard_looks_at_pages_letters_and_logs_of_the_cak(
    landelijk: Path, bestand: str, bsn: str
) -> None:
    sessie = landelijk.parents[1]
    schoon = scan(sessie, [])
    assert (schoon.lekken, schoon.personen) == ([], 3)
    if bestand == "naam":
        (landelijk / "rapporten" / f"{bsn}.html").write_text("x", encoding="utf-8")
    else:
        _spoil(next(iter(sorted(landelijk.glob(bestand)))), bsn)
    assert len(scan(sessie, []).lekken) == 1


def _spoil(pad: Path, bsn: str) -> None:
    """Put a BSN into a file; into a letter in a way that its bytes do not show."""
    if pad.suffix != ".eml":
        pad.write_text(pad.read_text(encoding="utf-8") + f"\n{bsn}\n", encoding="utf-8")
        return
    brief = message_from_bytes(pad.read_bytes(), policy=default)
    deel = brief.get_body(("plain",))
    assert deel is not None
    deel.set_content(f"{deel.get_content()}\n{bsn}\n", cte="base64")
    pad.write_bytes(brief.as_bytes())
    assert bsn.encode() not in pad.read_bytes().split(b"attachment")[0]


def test_a_log_line_holds_the_allowed_fields_and_counts_only(week: dict[str, Path]) -> None:
    import json

    regels = [
        json.loads(regel)
        for pad in sorted((week["klaar"] / "logboek").glob("*.jsonl"))
        for regel in pad.read_text(encoding="utf-8").splitlines()
    ]
    gedaan = [s.naam for s in STAPPEN if s.naam not in ("nieuw", "opschonen")]
    assert [r["actie"] for r in regels if r["resultaat"] == "gedaan"] == gedaan
    for regel in regels:
        assert tuple(regel) == VELDEN
        assert all(type(w) is int for w in regel["aantallen"].values())


def test_a_failure_is_logged_and_a_look_is_not(voorbeeld: Path) -> None:
    def regels() -> list[str]:
        paden = sorted((voorbeeld / "logboek").glob("*.jsonl"))
        return [r for p in paden for r in p.read_text(encoding="utf-8").splitlines()]

    voor = regels()
    assert run("--dossier", voorbeeld, "terugkoppeling").code == 66
    assert len(regels()) == len(voor) + 1
    assert '"mislukt"' in regels()[-1] or '"mislukt"' in "".join(regels())
    assert run("--dossier", voorbeeld).code == 0
    assert run("--dossier", voorbeeld, "controleer", voorbeeld / "weg.xlsx").code == 66
    assert run("--dossier", voorbeeld, "controleer", "--spoor").code == 0
    assert len(regels()) == len(voor) + 1


def test_an_unforeseen_fault_writes_a_crash_file_without_data(
    voorbeeld: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_woorden: object, **_meer: object) -> None:
        raise ZeroDivisionError(f"{BSN} Vermeer 21-03-1961")

    monkeypatch.setattr("bvtool.gemeente.inlezen.read_b4", fail)
    gelopen = run("--dossier", voorbeeld, "vergelijk")
    assert gelopen.code == 70
    (pad,) = (voorbeeld / "logboek").glob("storing-*.txt")
    nummer = pad.stem.removeprefix("storing-")
    assert f"storing {nummer}" in gelopen.fout
    tekst = pad.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in tekst
    assert find(tekst + gelopen.fout + gelopen.uit, seek(PERSOON)) == []
    assert nummer in tekst


def test_outside_a_dossier_a_crash_file_still_finds_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    nummer, pad = write_storing(ValueError(BSN), ["vergelijk"])
    assert pad == tmp_path / f"storing-{nummer}.txt"
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "weg"))
    assert write_storing(ValueError(BSN), ["vergelijk"])[1] == Path()


def test_everything_is_readable_for_the_owner_alone(week: dict[str, Path]) -> None:
    for pad in week["klaar"].rglob("*"):
        open_ = stat.S_IMODE(pad.stat().st_mode) & 0o077
        assert not open_, f"{pad.name} {open_:o}"


@pytest.mark.parametrize(
    ("naam", "gemaskeerd"),
    [
        (f"inkomend/{BSN}.xml", "inkomend/#########.xml"),
        (f"B4 {BSN[:4]}.{BSN[4:6]}.{BSN[6:]}.csv", "B4 ###########.csv"),
        ("407_2022-10-18_1.zip", "407_2022-10-18_1.zip"),
        ("B4_680363.xlsx", "B4_680363.xlsx"),
    ],
)
def test_a_bsn_in_a_file_name_is_masked(naam: str, gemaskeerd: str) -> None:
    assert mask_bsn(naam) == gemaskeerd
