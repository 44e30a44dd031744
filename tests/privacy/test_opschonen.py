"""`opschonen`: nothing about a person is left, the proof is, and not a day too early.

More than 300 lines: what must go and what must stay, place by place.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bvtool.berichten.wmo407 import build_407
from bvtool.kalender import klok
from tests.cak.hulp import make_407, make_cak
from tests.hulp import DINSDAG, fictieve_bsns, run
from tests.privacy.lekken import read_personen, search
from tests.stappen_van_de_week import LATER

pytestmark = pytest.mark.traag


@pytest.fixture
def klaar(week: dict[str, Path], tmp_path: Path) -> Path:
    """A dossier after a whole week."""
    return Path(shutil.copytree(week["klaar"], tmp_path / "0363"))


def _clean(dossier: Path, *rest: object, nu: str = LATER) -> dict[str, object]:
    gelopen = run("--json", "--dossier", dossier, "--nu", nu, "opschonen", *rest)
    assert gelopen.code in (0, 1), gelopen
    return gelopen.json


def _tree(dossier: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in dossier.rglob("*") if p.is_file()}


def test_a_search_of_the_dossier_afterwards_finds_nothing(klaar: Path) -> None:
    personen = read_personen(klaar / "inkomend")
    assert len(personen.bsns) > 5
    assert search(klaar, personen), "before it, the search must find them"
    _clean(klaar, "--ouder-dan", 365)
    assert search(klaar, personen) == []


def test_what_the_status_kept_goes_too_and_does_not_come_back(klaar: Path) -> None:
    """No hash of a file stays: neither of one that was only looked at."""
    run("--dossier", klaar, "--nu", LATER)
    kort = klaar / ".bvtool.geteld"
    kort.touch()
    _clean(klaar, "--ouder-dan", 365)
    assert run("--dossier", klaar, "--nu", LATER).code == 0
    assert not kort.exists()


@pytest.mark.sqlite
@pytest.mark.parametrize("gekeken", [False, True])
def test_the_proof_stays(klaar: Path, *, gekeken: bool) -> None:
    """Also when somebody looked at the status just before: that is no file of the dossier."""
    (klaar / ".bvtool.geteld").unlink(missing_ok=True)
    if gekeken:
        run("--dossier", klaar, "--nu", LATER)
        assert (klaar / ".bvtool.geteld").is_file()
    voor = run("--json", "--dossier", klaar, "controleer", "--spoor").json
    bestanden = [p for m in ("inkomend", "werk", "uitgaand", "rapporten")
                 for p in (klaar / m).rglob("*") if p.is_file()]  # fmt: skip
    ernaast = [n for n in ("waarheid.json", ".bvtool.geteld") if (klaar / n).is_file()]
    gedaan = _clean(klaar, "--ouder-dan", 365)
    assert gedaan["bestanden"] == len(bestanden) + len(ernaast), ernaast
    with closing(sqlite3.connect(klaar / "dossier.db")) as los:
        assert los.execute("select count(*) from spoor").fetchone()[0] == 9
        uitvoer = los.execute("select uitvoer from spoor order by nr desc limit 1").fetchone()[0]
        assert los.execute("select aantal > 0, sha256 from zending").fetchall() == [(1, "")]
        assert los.execute("select klanten from terugkoppeling").fetchone()[0] > 0
        assert los.execute("select count(*) from besluit").fetchone()[0] == 0
        assert los.execute("PRAGMA freelist_count").fetchone()[0] == 0
    verwijderd = json.loads(uitvoer)
    assert {v["naam"] for v in verwijderd} >= {"uitgaand/terugkoppeling_680363.csv"}
    assert {v["naam"]: v["aantal"] for v in verwijderd if "aantal" in v} == {
        "inkomend": "6", "rapporten": "1", "uitgaand": "3",
    }, "inputs and messages about one person are counted"  # fmt: skip
    assert all("sha256" not in v and v["verwijderd"] == "ja" for v in verwijderd)
    na = run("--json", "--dossier", klaar, "controleer", "--spoor", "--kop", str(voor["kop"]))
    assert (na.code, na.json["bevindingen"]) == (0, [])


def test_a_trial_changes_nothing_and_tells_the_same(klaar: Path) -> None:
    voor = _tree(klaar)
    proef = _clean(klaar, "--ouder-dan", 365, "--proef")
    assert _tree(klaar) == voor
    echt = _clean(klaar, "--ouder-dan", 365)
    assert (proef["bestanden"], proef["rijen"]) == (echt["bestanden"], echt["rijen"])


@pytest.mark.parametrize(
    ("nu", "dagen", "weg"),
    [
        ("2023-10-19T23:59", 365, False),
        ("2023-10-20T00:00", 365, True),
        ("2023-03-01T00:00", 30, False),
        ("2023-10-20T00:00", 366, False),
    ],
)
def test_not_a_day_before_the_retention_counted_from_the_youngest_fact(
    klaar: Path, nu: str, dagen: int, weg: bool
) -> None:
    """The last answers came on 20-10-2022; the settings keep 365 days."""
    antwoord = _clean(klaar, "--ouder-dan", dagen, nu=nu)
    assert antwoord["veranderd"] is weg
    assert bool(antwoord["pas_op"]) is not weg
    assert (klaar / "inkomend" / "B4_680363.xlsx").exists() is not weg


def test_a_second_time_changes_nothing(klaar: Path) -> None:
    _clean(klaar, "--ouder-dan", 365)
    voor = _tree(klaar)
    assert _clean(klaar, "--ouder-dan", 365)["veranderd"] is False
    assert _tree(klaar) == voor


def test_files_laid_in_later_go_too(klaar: Path) -> None:
    _clean(klaar, "--ouder-dan", 365)
    (klaar / "inkomend" / "nagekomen.csv").write_text(f"bsn\n{fictieve_bsns(1)[0]}\n")
    assert _clean(klaar, "--ouder-dan", 365)["bestanden"] == 1
    assert not (klaar / "inkomend" / "nagekomen.csv").exists()
    assert run("--dossier", klaar, "controleer", "--spoor").code == 0


@pytest.mark.sqlite
def test_the_copy_of_an_earlier_version_goes_too(klaar: Path) -> None:
    shutil.copyfile(klaar / "dossier.db", klaar / "dossier.db.kopie-versie-1")
    _clean(klaar, "--ouder-dan", 365)
    assert not (klaar / "dossier.db.kopie-versie-1").exists()


def test_what_is_not_bvtools_stays_and_is_named(klaar: Path) -> None:
    (klaar / "eigen aantekeningen.txt").write_text("x")
    gelopen = run("--dossier", klaar, "--nu", LATER, "opschonen", "--ouder-dan", 365)
    assert (gelopen.code, "eigen aantekeningen.txt" in gelopen.uit) == (1, True)
    assert (klaar / "eigen aantekeningen.txt").exists()


def test_a_folder_of_a_colleague_hears_what_still_lies_there(klaar: Path) -> None:
    """With a ledger on a server another folder is cleaned already; its own files are still here."""
    _clean(klaar, "--ouder-dan", 365)
    (klaar / "uitgaand" / "407").mkdir(exist_ok=True)
    for nummer in (1, 2):
        (klaar / "uitgaand" / "407" / f"407_{nummer}.xml").write_text("<x/>", encoding="utf-8")
    stand = run("--json", "--dossier", klaar).json
    assert (stand["open"], stand["volgende"]) == (2, "bvtool opschonen --ouder-dan 365")
    assert _clean(klaar, "--ouder-dan", 365)["bestanden"] == 2
    stand = run("--json", "--dossier", klaar).json
    assert (stand["open"], stand["volgende"]) == (0, "bvtool controleer --spoor")


def test_a_cleaned_dossier_says_so_and_takes_no_more_work(klaar: Path) -> None:
    _clean(klaar, "--ouder-dan", 365)
    stand = run("--json", "--dossier", klaar).json
    assert stand["fase"] == "opgeschoond"
    for woorden in (["vergelijk"], ["aanmelden", "--zonder-akkoord"], ["rapport"]):
        gelopen = run("--dossier", klaar, "--nu", DINSDAG, *woorden)
        assert (gelopen.code, "opgeschoond" in gelopen.fout) == (2, True)


@pytest.mark.sqlite
def test_an_input_with_a_bsn_in_its_name_leaves_no_bsn_in_the_trail(
    week: dict[str, Path], tmp_path: Path
) -> None:
    klaar = Path(shutil.copytree(week["vergelijk"], tmp_path / "0363"))
    bsn = fictieve_bsns(1)[0]
    (klaar / "inkomend" / "B4_680363.xlsx").rename(klaar / "inkomend" / f"B4 {bsn}.xlsx")
    assert run("--dossier", klaar, "--nu", DINSDAG, "vergelijk").code in (0, 1)
    with closing(sqlite3.connect(klaar / "dossier.db")) as los:
        spoor = str(los.execute("select invoer, uitvoer from spoor").fetchall())
    assert bsn not in spoor
    assert "#########" in spoor


@pytest.mark.parametrize("dagen", [0, -5])
def test_less_than_a_day_is_wrong_use(klaar: Path, dagen: int) -> None:
    gelopen = run("--dossier", klaar, "--nu", LATER, "opschonen", "--ouder-dan", dagen)
    assert gelopen.code == 2


@pytest.mark.sqlite
def test_without_a_ledger_there_is_nothing_to_clean(klaar: Path) -> None:
    for naam in ("dossier.db", "dossier.db.kopie", ".bvtool.zegel"):
        (klaar / naam).unlink()
    assert run("--dossier", klaar, "opschonen", "--ouder-dan", 365).code == 66


@pytest.mark.sqlite
def test_an_end_that_the_power_left_behind_the_ledger_goes_at_the_next_run(klaar: Path) -> None:
    """SQLite shortens the file after its commit; without power just then, the old end is there."""
    oud = (klaar / "dossier.db").read_bytes()
    _clean(klaar, "--ouder-dan", 365)
    kort = (klaar / "dossier.db").stat().st_size
    assert len(oud) > kort
    with (klaar / "dossier.db").open("ab") as stroom:
        stroom.write(oud[kort:])
    (klaar / ".bvtool.zegel").unlink()
    _clean(klaar, "--ouder-dan", 365)
    assert (klaar / "dossier.db").stat().st_size == kort


def test_a_link_goes_and_what_it_stands_for_stays(klaar: Path, tmp_path: Path) -> None:
    elders = tmp_path / "elders"
    elders.mkdir()
    (elders / "van een ander.txt").write_text("x", encoding="utf-8")
    (klaar / "inkomend" / "map").symlink_to(elders, target_is_directory=True)
    (klaar / "werk" / "bestand.txt").symlink_to(elders / "van een ander.txt")
    shutil.rmtree(klaar / "rapporten")
    (klaar / "rapporten").symlink_to(elders, target_is_directory=True)
    gedaan = _clean(klaar, "--ouder-dan", 365)
    assert gedaan["verwijzingen"] == ["inkomend/map", "werk/bestand.txt", "rapporten"]
    assert [p for m in ("inkomend", "werk", "rapporten") for p in (klaar / m).rglob("*")] == []
    assert (elders / "van een ander.txt").read_text(encoding="utf-8") == "x"


def test_what_cannot_go_is_named_and_the_rest_goes(
    klaar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where nobody takes away what another program holds open."""
    echt = Path.unlink

    def held(pad: Path, missing_ok: bool = False) -> None:
        if pad.name == "werkboek.xlsx":
            raise PermissionError(13, "open", str(pad))
        echt(pad, missing_ok=missing_ok)

    personen = read_personen(klaar / "inkomend")
    with monkeypatch.context() as m:
        m.setattr(Path, "unlink", held)
        gelopen = run("--dossier", klaar, "--nu", LATER, "opschonen", "--ouder-dan", 365)
    assert (gelopen.code, "werk/werkboek.xlsx" in gelopen.uit) == (1, True), gelopen
    assert {Path(str(v)).name for v in _tree(klaar) if "/werk/" in str(v)} == {"werkboek.xlsx"}
    (klaar / "werk" / "werkboek.xlsx").rename(klaar.parent / "werkboek.xlsx")
    assert search(klaar, personen) == [], "the ledger, its copy and its free pages are clean"
    (klaar.parent / "werkboek.xlsx").rename(klaar / "werk" / "werkboek.xlsx")
    gedaan = _clean(klaar, "--ouder-dan", 365)
    assert (gedaan["lukt_niet"], (klaar / "werk" / "werkboek.xlsx").exists()) == ([], False)
    assert _clean(klaar, "--ouder-dan", 365)["veranderd"] is False
    assert run("--json", "--dossier", klaar, "controleer", "--spoor").json["regels"] == 9


@pytest.mark.sqlite
def test_older_ledgers_are_listed_and_go_when_asked(klaar: Path) -> None:
    oud = [".oud.db", "dossier.db.stuk", "logboek/.reserve", "teruggezet.sqlite"]
    for naam in oud:
        shutil.copyfile(klaar / "dossier.db", klaar / naam)
    personen = read_personen(klaar / "inkomend")
    gedaan = _clean(klaar, "--ouder-dan", 365)
    assert gedaan["oude_administraties"] == oud
    assert len(search(klaar, personen)) >= len(oud), "they hold everything still"
    assert all((klaar / naam).exists() for naam in oud)
    gedaan = _clean(klaar, "--ouder-dan", 365, "--oude-administraties")
    assert (gedaan["bestanden"], gedaan["oude_administraties"]) == (4, [])
    assert search(klaar, personen) == []
    assert _clean(klaar, "--ouder-dan", 365)["veranderd"] is False


def test_contacts_are_listed_and_go_when_asked(klaar: Path) -> None:
    toml = klaar / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8")
    assert '# telefoon = ""' in tekst
    toml.write_text(tekst.replace('# telefoon = ""', 'telefoon = "14 020"'), encoding="utf-8")
    (klaar / "gemeenten.csv").write_text("gemeentecode;contactpersoon\n", encoding="utf-8")
    gedaan = _clean(klaar, "--ouder-dan", 365)
    assert gedaan["contacten"] == ["gemeenten.csv", "bvtool.toml"]
    assert (klaar / "gemeenten.csv").exists()
    gedaan = _clean(klaar, "--ouder-dan", 365, "--contacten")
    assert toml.read_text(encoding="utf-8") == tekst
    assert not (klaar / "gemeenten.csv").exists()
    assert _clean(klaar, "--ouder-dan", 365)["contacten"] == []


def test_never_before_the_clock_of_the_computer(
    klaar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        klok, "read_computer", lambda: datetime(2023, 10, 19, 23, 0, tzinfo=klok.TIJDZONE)
    )
    antwoord = _clean(klaar, "--ouder-dan", 365, nu="2099-01-01T09:00")
    assert (antwoord["veranderd"], antwoord["pas_op"]) == (False, "2023-10-20")
    assert antwoord["jongste"] == {"dag": "2022-10-20", "wat": "een antwoord van het CAK"}
    assert antwoord["bestanden"] and antwoord["rijen"], "what it would delete is told too"
    monkeypatch.setattr(
        klok, "read_computer", lambda: datetime(2023, 10, 20, 1, 0, tzinfo=klok.TIJDZONE)
    )
    assert _clean(klaar, "--ouder-dan", 365, nu="2099-01-01T09:00")["veranderd"] is True


@pytest.mark.parametrize(
    "naam", ["inkomend/408/los.xml", "inkomend/nieuw register.csv", "inkomend/a/b/408.zip",
             "werk/kladje.xlsx"],
)  # fmt: skip
def test_what_nobody_took_in_counts_by_its_own_time(klaar: Path, naam: str) -> None:
    """Twelve days old at the moment of the command, in whatever form it lies there."""
    pad = klaar / naam
    pad.parent.mkdir(parents=True, exist_ok=True)
    pad.write_text("<x/>", encoding="utf-8")
    jong = datetime.fromisoformat(LATER).replace(tzinfo=klok.TIJDZONE) - timedelta(days=12)
    os.utime(pad, (jong.timestamp(), jong.timestamp()))
    antwoord = _clean(klaar, "--ouder-dan", 365)
    assert (antwoord["veranderd"], pad.exists()) == (False, True)
    assert antwoord["jongste"] == {"dag": "2024-02-18", "wat": f"het bestand {naam}"}
    pad.unlink()
    assert _clean(klaar, "--ouder-dan", 365)["veranderd"] is True


@pytest.mark.parametrize("los", [True, False], ids=["los", "zip"])
def test_a_message_of_a_gemeente_counts_loose_as_in_a_zip(tmp_path: Path, los: bool) -> None:
    """The CAK took it in twelve days ago; the B4 is from long before."""
    cak = make_cak(tmp_path / "cak")
    cak.b4(["999900006"])
    assert cak.monitor("2022-10-10T12:00").code in (0, 1)
    map_ = cak.map_ / "inkomend" / "407" / "680363"
    map_.mkdir(parents=True)
    bericht = build_407(make_407("999900006", 1))
    if los:
        (map_ / "407_A.xml").write_bytes(bericht)
    else:
        with zipfile.ZipFile(map_ / "407.zip", "w") as zip_:
            zip_.writestr("407_A.xml", bericht)
    lang_geleden = datetime(2022, 10, 10, tzinfo=klok.TIJDZONE).timestamp()
    for pad in (cak.map_ / "inkomend").rglob("*"):
        os.utime(pad, (lang_geleden, lang_geleden))
    assert cak.monitor("2024-02-18T12:00").code in (0, 1)
    antwoord = _clean(cak.map_, "--ouder-dan", 365)
    assert antwoord["jongste"]["dag"] == "2024-02-18", antwoord
    assert (antwoord["veranderd"], antwoord["pas_op"]) == (False, "2025-02-17")
    assert _clean(cak.map_, "--ouder-dan", 365, nu="2025-02-17T00:00")["veranderd"] is True
