"""A second dossier of a gemeente goes on where the first stopped, or keeps off what is there."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from bvtool.berichten.wmo407 import parse_407
from bvtool.berichten.wmo408 import answer_to, build_408
from bvtool.dossier.vragen import vervolg as vragen
from tests.hulp import (
    DINSDAG,
    DONDERDAG,
    MAANDAG,
    VRIJDAG,
    Gelopen,
    fictieve_bsns,
    make_dossier,
    query_ledger,
    run,
    write_csv,
)

BSNS = fictieve_bsns(5)
VRAAG = ("--gemeente", "0363", "--uitvoerder", "680363", "--timeslot", "2022-10-24")


def _rows(bsns: list[str], nummers: tuple[str, ...] = ()) -> tuple[list[dict[str, str]], ...]:
    wie = [{"BSN": b, "Achternaam": "Jansen", "Geboortedatum": "05-05-1980"} for b in bsns]
    bij = {"Productcategorie": "15", "Ingangsdatum": "01-01-2020", "Einddatum": ""}
    nrs = [{"Startnummer": n} for n in nummers] or [{}] * len(wie)
    return wie, [w | bij | n for w, n in zip(wie, nrs, strict=True)]


def _announce(map_: Path) -> Gelopen:
    """The week, up to and with `aanmelden`."""
    for nu, *woorden in (
        (MAANDAG, "vergelijk"),
        (DONDERDAG, "terugkoppeling"),
        (VRIJDAG, "akkoord", "--op", "2022-10-14"),
    ):
        gelopen = run("--nu", nu, "--dossier", map_, *woorden)
        assert gelopen.code == 0, gelopen
    return run("--json", "--nu", DINSDAG, "--dossier", map_, "aanmelden")


def _put(map_: Path, bsns: list[str], nummers: tuple[str, ...] = ()) -> None:
    b4, register = _rows(bsns, nummers)
    write_csv(map_ / "inkomend" / "B4.csv", b4)
    write_csv(map_ / "inkomend" / "register.csv", register)


def _new(map_: Path, *opties: object) -> Gelopen:
    return run("--json", "--nu", DINSDAG, "nieuw", map_, *VRAAG, *opties)


@pytest.fixture
def eerste(tmp_path: Path) -> Path:
    """A dossier in which two clients were announced, with start numbers 1 and 2."""
    map_ = make_dossier(tmp_path / "0363 één", *_rows(BSNS[:2]))
    assert _announce(map_).json["nieuw"] == 2
    return map_


def _trail(map_: Path) -> list[dict[str, object]]:
    rijen = query_ledger(map_, "select hash, vorige, aantallen from spoor order by nr")
    return [{"hash": h, "vorige": v, **json.loads(a)} for h, v, a in rijen]


def test_a_new_dossier_beside_another_says_so_and_offers_to_follow_it(eerste: Path) -> None:
    gelopen = _new(eerste.parent / "twee")
    assert gelopen.code == 0, gelopen
    (melding,) = gelopen.json["meldingen"]
    assert melding["waar"] == str(eerste)
    assert f"--vervolg-op {eerste.name}" in melding["wat_nu"]


def test_in_the_folder_of_another_dossier_too(eerste: Path) -> None:
    binnen = _new(eerste / "twee")
    assert [m["waar"] for m in binnen.json["meldingen"]] == [str(eerste)]
    zelf = _new(eerste)
    assert (zelf.code, f"--vervolg-op {eerste.name}" in zelf.json["wat_nu"]) == (2, True)


def test_of_another_gemeente_or_to_rehearse_with_is_nothing_to_say(
    tmp_path: Path, voorbeeld_vast: Path
) -> None:
    anders = ("--gemeente", "0384", "--uitvoerder", "680384", "--timeslot", "2022-10-24")
    assert run("--nu", DINSDAG, "nieuw", tmp_path / "0384", *anders).code == 0
    assert _new(tmp_path / "0363").json["meldingen"] == []
    assert _new(voorbeeld_vast.parent / "echt").json["meldingen"] == []


def test_without_following_a_client_is_not_announced_twice_and_no_number_given_twice(
    eerste: Path,
) -> None:
    twee = eerste.parent / "twee"
    _new(twee)
    _put(twee, BSNS[1:3])
    gelopen = _announce(twee)
    assert (gelopen.code, gelopen.json["nieuw"], gelopen.json["tegengehouden"]) == (1, 1, 1)
    (tegen,) = gelopen.json["tegenhoudingen"]
    assert f"al aangemeld in het dossier {eerste.name}" in tegen["wat"]
    assert "--vervolg-op" in tegen["wat_nu"]
    ((nummer, bsn),) = query_ledger(twee, "select nummer, bsn from startnummer")
    assert (nummer not in (1, 2), bsn) == (True, BSNS[2])


def test_a_number_of_the_register_that_the_neighbour_used_is_refused(eerste: Path) -> None:
    twee = eerste.parent / "twee"
    _new(twee)
    _put(twee, BSNS[2:4], ("2", "77"))
    gelopen = _announce(twee)
    (tegen,) = gelopen.json["tegenhoudingen"]
    assert f"Startnummer 2 is al gebruikt in het dossier {eerste.name}" in tegen["wat"]
    assert query_ledger(twee, "select nummer from startnummer") == [(77,)]


def test_a_follower_knows_all_and_both_trails_prove_it(eerste: Path) -> None:
    twee = eerste.parent / "twee"
    kop_voor = _trail(eerste)[-1]["hash"]
    gelopen = _new(twee, "--vervolg-op", eerste)
    assert gelopen.code == 0, gelopen
    assert gelopen.json["vervolg"] == {"startnummers": 2, "berichten": 2, "afspraken": 0}
    oud, nieuw = _trail(eerste), _trail(twee)
    assert oud[-1]["gevolgd_door"] == "twee"
    assert oud[-1]["kop"] == nieuw[0]["hash"], "the head of the new trail at that moment"
    assert oud[-1]["vorige"] == kop_voor
    assert nieuw[1]["vervolg_op"] == eerste.name
    assert nieuw[1]["kop"] == oud[-1]["hash"], "the head of the old one, that it was followed in"
    for map_ in (eerste, twee):
        assert run("--dossier", map_, "controleer", "--spoor").code == 0
    _put(twee, BSNS[1:3])
    gelopen = _announce(twee)
    assert (gelopen.code, gelopen.json["nieuw"], gelopen.json["al_verzonden"]) == (0, 1, 1)
    assert query_ledger(twee, f"select nummer from startnummer where bsn = '{BSNS[2]}'") == [(3,)]
    assert [p.name for p in (twee / "uitgaand").glob("*.zip")] == ["407_2022-10-18_2.zip"]


def _approve(map_: Path, *, uit: Path | None = None) -> None:
    """Answers in `inkomend/408` that approve all that lies in `uitgaand/407` (of `uit`)."""
    for pad in sorted(((uit or map_) / "uitgaand/407").glob("*.xml")):
        heen = parse_407(pad.read_bytes())
        terug = answer_to(heen, f"R{heen.identificatie[-5:]}", date(2022, 10, 19))
        (map_ / "inkomend/408" / pad.name.replace("407", "408")).write_bytes(build_408(terug))


def test_answers_that_came_before_and_after_count_in_the_follower(eerste: Path) -> None:
    _approve(eerste)
    assert run("--nu", DINSDAG, "--dossier", eerste, "retour").code == 0
    twee, drie = eerste.parent / "twee", eerste.parent / "drie"
    assert _new(twee, "--vervolg-op", eerste).code == 0
    _put(twee, BSNS[:3])
    assert _announce(twee).json["al_verzonden"] == 2
    assert _new(drie, "--vervolg-op", twee).json["vervolg"]["berichten"] == 3
    _approve(drie, uit=twee)
    gelopen = run("--json", "--nu", DINSDAG, "--dossier", drie, "retour")
    assert (gelopen.json["goedgekeurd"], gelopen.json["openstaand"]) == (1, 0)
    stand = run("--json", "--nu", DINSDAG, "--dossier", drie).json
    assert stand["fase"] == "wachten op bestanden", "its own week is still to come"


def test_an_end_goes_out_under_the_number_of_the_earlier_dossier(eerste: Path) -> None:
    _approve(eerste)
    assert run("--nu", DINSDAG, "--dossier", eerste, "retour").code == 0
    twee = eerste.parent / "twee"
    _new(twee, "--vervolg-op", eerste)
    b4, register = _rows(BSNS[:2])
    register[1]["Einddatum"] = "10-10-2022"
    write_csv(twee / "inkomend" / "B4.csv", b4)
    write_csv(twee / "inkomend" / "register.csv", register)
    gelopen = _announce(twee)
    assert (gelopen.json["gewijzigd"], gelopen.json["nieuw"]) == (1, 0)
    vraag = "select startnummer, status, stopdatum from bericht order by id desc limit 1"
    assert query_ledger(twee, vraag) == [(2, 2, "2022-10-10")]


def test_what_was_followed_sends_no_more_and_says_where_to_go(eerste: Path) -> None:
    _new(eerste.parent / "twee", "--vervolg-op", eerste)
    for opties in ((), ("--proef",)):
        gelopen = run("--nu", DINSDAG, "--dossier", eerste, "aanmelden", *opties)
        assert (gelopen.code, "vervolg gemaakt: twee" in gelopen.fout) == (2, True)
    stand = run("--json", "--nu", DINSDAG, "--dossier", eerste).json
    assert (stand["fase"], stand["volgende"]) == ("opgevolgd", "bvtool rapport")


def test_a_second_time_changes_nothing_and_a_stopped_run_is_finished(
    eerste: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twee = eerste.parent / "twee"

    def stop(*_: object) -> None:
        raise OSError(28, "vol")

    with monkeypatch.context() as m:  # the earlier dossier has handed on, the later took nothing
        m.setattr(vragen, "write_nalatenschap", stop)
        assert _new(twee, "--vervolg-op", eerste).code == 74
    assert _new(twee, "--vervolg-op", eerste).json["vervolg"]["berichten"] == 2
    sporen = [_trail(map_) for map_ in (eerste, twee)]
    assert _new(twee, "--vervolg-op", eerste).json["vervolg"]["berichten"] == 0
    assert [_trail(map_) for map_ in (eerste, twee)] == sporen
    assert [sum("gevolgd_door" in rij for rij in spoor) for spoor in sporen] == [1, 0]


def test_a_dossier_is_followed_once_and_by_its_own_gemeente(
    eerste: Path, voorbeeld_vast: Path
) -> None:
    assert _new(eerste.parent / "twee", "--vervolg-op", eerste).code == 0
    for naam, waarop in (
        ("drie", eerste),
        ("vier", voorbeeld_vast),
        ("twee", eerste.parent / "twee"),
    ):
        assert _new(eerste.parent / naam, "--vervolg-op", waarop).code == 2, naam
    anders = ("--gemeente", "0384", "--uitvoerder", "680384", "--timeslot", "2022-10-24")
    los = run("--nu", DINSDAG, "nieuw", eerste.parent / "0384", *anders, "--vervolg-op", eerste)
    assert (los.code, "andere gemeente" in los.fout) == (2, True)
    assert not (eerste.parent / "0384").exists()
    assert _new(eerste.parent / "vijf", "--vervolg-op", eerste.parent / "nergens").code == 66


def test_a_dossier_that_announced_already_cannot_become_a_follower(eerste: Path) -> None:
    twee = eerste.parent / "twee"
    _new(twee)
    _put(twee, BSNS[2:4])
    assert _announce(twee).json["nieuw"] == 2
    assert "al aangemeld" in _new(twee, "--vervolg-op", eerste).json["fout"]
    assert run("--nu", DINSDAG, "--dossier", eerste, "aanmelden", "--proef").code == 0


def test_after_cleaning_up_the_used_numbers_are_still_known(eerste: Path) -> None:
    opschonen = ("opschonen", "--ouder-dan", "365")
    assert run("--nu", "2024-01-09T10:00", "--dossier", eerste, *opschonen).code == 0
    gelopen = run("--dossier", eerste)
    assert f"--vervolg-op {eerste.name}" in re.sub(r"\s+", " ", gelopen.uit)
    twee = eerste.parent / "twee"
    nieuw = run("--json", "--nu", "2024-01-09T10:00", "nieuw", twee, *VRAAG, "--vervolg-op", eerste)
    assert nieuw.json["vervolg"] == {"startnummers": 0, "berichten": 0, "afspraken": 0}
    _put(twee, BSNS[2:4])
    assert _announce(twee).json["nieuw"] == 2
    assert query_ledger(twee, "select nummer from startnummer order by 1") == [(3,), (4,)]


@pytest.mark.sqlite
def test_a_neighbour_that_cannot_be_read_is_named_and_stops_nothing(eerste: Path) -> None:
    twee = eerste.parent / "twee"
    _new(twee)
    _put(twee, BSNS[2:4])
    (eerste / "dossier.db").write_bytes(b"stuk" * 5000)
    gelopen = _announce(twee)
    assert gelopen.json["nieuw"] == 2
    assert [m["waar"] for m in gelopen.json["meldingen"]] == [eerste.name]


def test_the_status_sees_a_neighbour_that_comes_or_goes(eerste: Path, tmp_path: Path) -> None:
    twee = eerste.parent / "twee"
    _new(twee)
    _put(twee, BSNS[1:3])
    _announce(twee)

    def count_open() -> tuple[int, int]:
        soorten = run("--nu", DINSDAG, "--dossier", twee, "--json").json["open_per_soort"]
        return soorten["starts"], soorten["tegengehouden"]

    elders = tmp_path / "weg" / "eerste"
    elders.parent.mkdir()
    for _ in range(2):
        assert count_open() == (0, 1)
        eerste.rename(elders)
        assert (count_open(), count_open()) == ((1, 0), (1, 0))
        elders.rename(eerste)
