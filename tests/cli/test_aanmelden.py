"""`bvtool aanmelden` as a clerk uses it: what goes out, what is held back, what is left alone.

More than 300 lines: everything a clerk sees of one command.
"""

import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bvtool.berichten.boom import read_boom
from bvtool.berichten.envelop import open_envelop
from bvtool.berichten.wmo407 import parse_407
from bvtool.berichten.wmo408 import answer_to, build_408
from bvtool.dossier.map import Dossier
from bvtool.dossier.nieuw import NieuwDossier, make_dossier
from bvtool.dossier.werkgang import open_werkgang
from tests.gesprek.hulp import (
    BSN_A,
    BSN_B,
    BSN_C,
    BSN_D,
    MAANDAG,
    START,
    Keuze,
    decide,
    klok,
    make_bsns,
    new_dossier,
)
from tests.hulp import Gelopen, query_ledger, run

STOP = date(2022, 10, 10)
LATER = "2022-10-18T10:00"


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    return tmp_path / "0363 één"


def announce(map_: Path, *opties: object, nu: str = MAANDAG) -> Gelopen:
    return run("--dossier", map_, "--nu", nu, "--json", "aanmelden", *opties)


def counts(gelopen: Gelopen) -> tuple[int, ...]:
    namen = ("nieuw", "gewijzigd", "verwijderd", "tegengehouden", "al_verzonden")
    return tuple(gelopen.json[n] for n in namen)


def sent(map_: Path, nr: int = 1, dag: str = "2022-10-17") -> list[Any]:
    with zipfile.ZipFile(map_ / f"uitgaand/407_{dag}_{nr}.zip") as zip_:
        return [parse_407(zip_.read(n)) for n in zip_.namelist()]


def answer(map_: Path, *codes: str, nr: int = 1, dag: str = "2022-10-17") -> None:
    """The CAK answers every message of a delivery; with codes it rejects."""
    for i, heen in enumerate(sent(map_, nr, dag)):
        retour = answer_to(heen, f"R{nr}{i:04d}", date(2022, 10, 18), codes_periode=codes)
        (map_ / f"inkomend/408/{nr}_{i}.xml").write_bytes(build_408(retour))
    gelopen = run("--dossier", map_, "--nu", LATER, "--json", "retour")
    assert gelopen.code in (0, 1), gelopen.fout


def change(map_: Path, sql: str) -> None:
    """Put something else in the ledger, behind the back of the commands."""
    with open_werkgang(Dossier(map_), "test", klok()) as w:
        w.verbinding.execute(sql)


def snapshot(map_: Path) -> dict[str, bytes]:
    return {p.relative_to(map_).as_posix(): p.read_bytes() for p in map_.rglob("*") if p.is_file()}


def test_one_message_for_each_announced_client(map_: Path) -> None:
    dossier = new_dossier(map_)
    decide(dossier, [Keuze(BSN_A), Keuze(BSN_B, stopdatum=STOP), Keuze(BSN_C, aanmelden=False)])
    gelopen = announce(map_)
    assert gelopen.code == 0
    assert counts(gelopen) == (2, 0, 0, 0, 0)
    assert gelopen.json["bestanden"] == ["uitgaand/407_2022-10-17_1.zip", "uitgaand/407"]
    a, b = sent(map_)
    assert (a.bsn, a.startdatum, a.stopdatum, a.status, a.afzender) == (
        BSN_A, START, None, 1, "0363",
    )  # fmt: skip
    assert (b.bsn, b.stopdatum, b.dagtekening) == (BSN_B, STOP, date(2022, 10, 17))
    assert (a.startnummer, b.startnummer) == (1, 2)


def test_separate_files_are_those_of_the_zip_without_folders_or_bsn(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(b) for b in make_bsns(30)])
    announce(map_)
    with zipfile.ZipFile(map_ / "uitgaand/407_2022-10-17_1.zip") as zip_:
        los = {n: zip_.read(n) for n in zip_.namelist()}
    assert los == {p.name: p.read_bytes() for p in (map_ / "uitgaand/407").iterdir()}
    assert all(re.fullmatch(r"407_[A-Z0-9]{12}\.xml", n) for n in los)
    assert zip_.comment.startswith(b"Fictieve gegevens")


def test_no_separate_files_when_the_settings_say_so(map_: Path) -> None:
    new_dossier(map_)
    toml = map_ / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8")
    toml.write_text(
        re.sub(r"# ?losse_bestanden = true", "losse_bestanden = false", tekst), encoding="utf-8"
    )
    decide(new_dossier_again(map_), [Keuze(BSN_A)])
    announce(map_)
    assert not (map_ / "uitgaand/407").exists()


def new_dossier_again(map_: Path) -> Any:
    from bvtool.dossier.map import Dossier

    return Dossier(map_)


def test_identificaties_are_unique_for_ever_and_twelve_long(map_: Path) -> None:
    dossier = new_dossier(map_)
    decide(dossier, [Keuze(BSN_A)])
    announce(map_)
    answer(map_, "9400")
    announce(map_, nu=LATER)
    eerste, tweede = sent(map_)[0], sent(map_, 1, "2022-10-18")[0]
    assert len(eerste.identificatie) == 12
    assert int(tweede.identificatie[5:]) == int(eerste.identificatie[5:]) + 1
    assert tweede.startnummer == eerste.startnummer


def test_a_second_run_makes_nothing_new_and_says_so(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A), Keuze(BSN_B, stopdatum=date(2022, 9, 1))])
    eerste = announce(map_)
    voor = snapshot(map_)
    tweede = announce(map_)
    assert eerste.code == tweede.code == 1
    assert counts(tweede) == (0, 0, 0, 1, 1)
    assert tweede.json["veranderd"] is False
    assert snapshot(map_) == voor
    tekst = run("--dossier", map_, "--nu", MAANDAG, "aanmelden").uit
    assert "niets nieuws" in tekst


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    gemaakt = []
    for ouder in ("een", "twee"):
        map_ = tmp_path / ouder / "dossier"
        decide(new_dossier(map_), [Keuze(b) for b in make_bsns(5)])
        announce(map_, "--envelop")
        gemaakt.append((map_ / "uitgaand/407_2022-10-17_1.zip").read_bytes())
    assert gemaakt[0] == gemaakt[1]


@pytest.mark.parametrize("envelop", [[], ["--envelop"]])
def test_a_delivery_that_is_gone_is_made_again_with_the_same_bytes(
    map_: Path, envelop: list[str]
) -> None:
    decide(new_dossier(map_), [Keuze(b) for b in make_bsns(5)])
    announce(map_, *envelop)
    pad = map_ / "uitgaand/407_2022-10-17_1.zip"
    was = pad.read_bytes()
    pad.unlink()
    assert announce(map_).json["bestanden"] == ["uitgaand/407_2022-10-17_1.zip"]
    assert pad.read_bytes() == was


def test_a_delivery_that_cannot_be_made_the_same_is_not_made(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A)])
    announce(map_)
    pad = map_ / "uitgaand/407_2022-10-17_1.zip"
    pad.unlink()
    change(map_, "update bericht set startdatum = '2022-10-02'")
    gelopen = run("--dossier", map_, "--nu", MAANDAG, "aanmelden")
    assert not pad.exists()
    assert "niet meer precies zo te maken" in gelopen.fout


def test_what_breaks_a_rule_is_held_back_with_rule_row_and_repair(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A), Keuze(BSN_B, stopdatum=date(2022, 9, 30))])
    gelopen = announce(map_)
    assert gelopen.code == 1
    assert counts(gelopen) == (1, 0, 0, 1, 0)
    [reden] = gelopen.json["tegenhoudingen"]
    assert reden["waar"] == "TEST-000003-X (rij 3 van B4)"
    assert "Regel TR018, code 0001" in reden["wat"]
    assert reden["wat_nu"].startswith("Herstel de einddatum")


def test_a_number_of_another_person_is_held_back(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A, startnummer=5), Keuze(BSN_B, startnummer=5)])
    gelopen = announce(map_)
    assert counts(gelopen) == (1, 0, 0, 1, 0)
    assert "TR404" in gelopen.json["tegenhoudingen"][0]["wat"]


def test_numbers_of_the_whole_register_are_respected(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A), Keuze(BSN_B, startnummer=3)], [1, 2, 3])
    announce(map_)
    assert [b.startnummer for b in sent(map_)] == [4, 3]


def test_no_personal_data_is_told(map_: Path) -> None:
    decide(
        new_dossier(map_),
        [Keuze(BSN_A), Keuze(BSN_B, stopdatum=date(2022, 9, 30)), Keuze(BSN_C, gemeente="0344")],
    )
    for opties in ((), ("--proef",), ("--envelop",)):
        gelopen = run("--dossier", map_, "--nu", MAANDAG, "aanmelden", *opties)
        assert not re.search(r"9999\d{5}", gelopen.uit + gelopen.fout)
    for pad in (map_ / "logboek").glob("*"):
        assert not re.search(r"9999\d{5}", pad.read_text(encoding="utf-8"))


def test_a_trial_shows_the_plan_and_writes_nothing(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A), Keuze(BSN_B, stopdatum=date(2022, 9, 30))])
    voor = snapshot(map_)
    gelopen = run("--dossier", map_, "--nu", MAANDAG, "aanmelden", "--proef")
    assert gelopen.code == 1
    assert "TEST-000002-X (rij 2 van B4): De klant wordt aangemeld (status 1)." in gelopen.uit
    assert "TR018" in gelopen.uit
    assert snapshot(map_) == voor
    assert counts(announce(map_, "--proef")) == (1, 0, 0, 1, 0)


def test_without_akkoord_it_asks(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A)])
    change(map_, "delete from akkoord")
    gelopen = announce(map_)
    assert gelopen.code == 2
    assert "--zonder-akkoord" in gelopen.json["wat_nu"]
    assert not list((map_ / "uitgaand").glob("*.zip"))
    toch = run("--dossier", map_, "--nu", MAANDAG, "aanmelden", "--zonder-akkoord")
    assert toch.code == 0
    assert "akkoord" in toch.fout


@pytest.mark.parametrize("opties", [(), ("--proef",)])
def test_without_terugkoppeling_there_is_nobody_to_announce(map_: Path, opties: Any) -> None:
    new_dossier(map_)
    assert announce(map_, *opties).code == 66


def test_a_trial_without_a_ledger_misses_its_input(map_: Path) -> None:
    make_dossier(
        map_,
        NieuwDossier(gemeente="0363", uitvoerder="680363", timeslot=date(2022, 10, 17)),
        klok(),
    )
    for rest in (*map_.glob("dossier.db*"), *map_.glob(".bvtool*")):
        rest.unlink()
    assert announce(map_, "--proef").code == 66


def test_enveloped_messages_have_a_fresh_reference_in_the_ledger(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A), Keuze(BSN_B)])
    announce(map_, "--envelop")
    with zipfile.ZipFile(map_ / "uitgaand/407_2022-10-17_1.zip") as zip_:
        open_ = [open_envelop(read_boom(zip_.read(n))) for n in zip_.namelist()]
    assert [parse_407(e.inhoud).bsn for e in open_ if e] == [BSN_A, BSN_B]
    bewaard = [r for (r,) in query_ledger(map_, "select referentie from bericht order by id")]
    assert [e.referentie for e in open_ if e] == bewaard
    vorm = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert all(re.fullmatch(vorm, r) for r in bewaard)
    assert len(set(bewaard)) == 2


def test_without_a_given_moment_references_are_random(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A)])
    gelopen = run(
        "--dossier", map_, "--json", "aanmelden", "--envelop", "--met-release", "2.0", "een proef"
    )
    assert gelopen.json["nieuw"] == 1


def test_a_stop_a_change_and_a_withdrawal_go_out_on_the_same_key(map_: Path) -> None:
    dossier = new_dossier(map_)
    decide(dossier, [Keuze(b) for b in (BSN_A, BSN_B, BSN_C, BSN_D)])
    announce(map_)
    answer(map_)
    anders = date(2022, 11, 1)
    decide(
        dossier,
        [
            Keuze(BSN_A, stopdatum=STOP),
            Keuze(BSN_B, startdatum=anders),
            Keuze(BSN_C, aanmelden=False, reden="AGM"),
            Keuze(BSN_D, aanmelden=False, reden="UIT", datum=STOP),
        ],
    )
    gelopen = announce(map_, nu=LATER)
    assert counts(gelopen) == (0, 3, 1, 0, 0)
    a, b, c, d = sent(map_, 1, "2022-10-18")
    assert (a.status, a.startnummer, a.stopdatum) == (2, 1, STOP)
    assert (b.status, b.startnummer, b.startdatum) == (2, 2, anders)
    assert (c.status, c.startnummer) == (3, 3)
    assert (d.status, d.startnummer, d.stopdatum) == (2, 4, STOP)


def test_an_end_that_is_still_to_come_goes_out_once_it_has_passed(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A, stopdatum=date(2022, 10, 17))])
    announce(map_)
    assert sent(map_)[0].stopdatum is None
    answer(map_)
    assert counts(announce(map_, nu=LATER)) == (0, 1, 0, 0, 0)
    assert sent(map_, 1, "2022-10-18")[0].stopdatum == date(2022, 10, 17)


def test_a_double_row_does_not_withdraw_its_person(map_: Path) -> None:
    dossier = new_dossier(map_)
    keuzes = [Keuze(BSN_A), Keuze(BSN_A, aanmelden=False, reden="DUB")]
    decide(dossier, keuzes)
    announce(map_)
    answer(map_)
    decide(dossier, keuzes)
    assert counts(announce(map_, nu=LATER)) == (0, 0, 0, 0, 1)


def test_two_rows_that_both_say_no_withdraw_once(map_: Path) -> None:
    dossier = new_dossier(map_)
    decide(dossier, [Keuze(BSN_A)])
    announce(map_)
    answer(map_)
    decide(dossier, [Keuze(BSN_A, aanmelden=False, reden="JNG")] * 2)
    assert counts(announce(map_, nu=LATER)) == (0, 0, 1, 0, 0)


def test_who_is_not_in_the_newest_decision_is_left_alone_and_counted(map_: Path) -> None:
    dossier = new_dossier(map_)
    decide(dossier, [Keuze(BSN_A), Keuze(BSN_B)])
    announce(map_)
    answer(map_)
    decide(dossier, [Keuze(BSN_A)])
    gelopen = run("--dossier", map_, "--nu", LATER, "aanmelden")
    assert "Over 1 eerder aangemelde klant zegt" in gelopen.uit


def test_what_waits_is_not_overtaken_unless_told_so_with_a_reason(map_: Path) -> None:
    dossier = new_dossier(map_)
    decide(dossier, [Keuze(BSN_A)])
    announce(map_)
    decide(dossier, [Keuze(BSN_A, stopdatum=STOP)])
    wacht = announce(map_, nu=LATER)
    assert (wacht.code, counts(wacht)) == (1, (0, 0, 0, 1, 0))
    toch = announce(map_, "--niet-wachten", "CAK vroeg erom", nu=LATER)
    assert counts(toch) == (0, 1, 0, 0, 0)
    [(reden,)] = query_ledger(map_, "select toelichting from bericht where status = 2")
    assert reden == "niet gewacht: CAK vroeg erom"


def test_refused_twice_without_a_change_is_held_back_until_told_so(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A)])
    announce(map_)
    answer(map_, "9400")
    assert counts(announce(map_, nu=LATER)) == (1, 0, 0, 0, 0)
    answer(map_, "9400", dag="2022-10-18")
    dicht = announce(map_, nu="2022-10-19T09:00")
    assert (dicht.code, counts(dicht)) == (1, (0, 0, 0, 1, 0))
    assert "9400" in dicht.json["tegenhoudingen"][0]["wat"]
    open_ = announce(map_, "--opnieuw", "CAK heeft het hersteld", nu="2022-10-19T09:00")
    assert counts(open_) == (1, 0, 0, 0, 0)


def test_a_used_up_number_is_replaced_after_rejection(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A, startnummer=7)])
    announce(map_)
    answer(map_, "9404")
    announce(map_, nu=LATER)
    assert sent(map_, 1, "2022-10-18")[0].startnummer == 1


def test_a_client_of_another_gemeente_is_warned_about(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A, gemeente="0344"), Keuze(BSN_B, gemeente="0363")])
    gelopen = announce(map_)
    assert gelopen.code == 0
    [(tekst, waar)] = gelopen.json["waarschuwingen"].items()
    assert "gemeente 0344" in tekst
    assert waar == ["TEST-000002-X (rij 2 van B4)"]


def test_the_regio_and_the_mark_take_the_warning_away(map_: Path) -> None:
    dossier = new_dossier(map_, regio='centrumgemeente = "0344"\ngemeenten = ["0384"]')
    keuzes = [Keuze(BSN_A, gemeente="0384"), Keuze(BSN_B, gemeente="0014", buitenregionaal=True)]
    decide(dossier, keuzes)
    gelopen = announce(map_)
    assert gelopen.json["waarschuwingen"] == {}
    assert [b.afzender for b in sent(map_)] == ["0363", "0344"]


def test_numbers_of_a_regiogemeente_come_from_its_own_range(map_: Path) -> None:
    dossier = new_dossier(map_, **{"startnummers.gemeenten": '"0384" = [900000000, 900000999]'})
    decide(dossier, [Keuze(BSN_A), Keuze(BSN_B, gemeente="0384")])
    announce(map_)
    assert [b.startnummer for b in sent(map_)] == [1, 900000000]


def test_official_schemas_are_taken_from_the_settings(map_: Path) -> None:
    import shutil
    from importlib import resources

    eigen = resources.files("bvtool.berichten").joinpath("schema")
    dossier = new_dossier(map_, schema='map = "officieel"')
    shutil.copytree(str(eigen), map_ / "officieel")
    xsd = map_ / "officieel/wmo407.xsd"
    tekst = xsd.read_text(encoding="utf-8")
    xsd.write_text(tekst.replace("BerichtXsdVersie>1.0.0", "BerichtXsdVersie>2.0.1"), "utf-8")
    decide(dossier, [Keuze(BSN_A)])
    announce(map_)
    with zipfile.ZipFile(map_ / "uitgaand/407_2022-10-17_1.zip") as zip_:
        assert b"BerichtXsdVersie>2.0.1<" in zip_.read(zip_.namelist()[0])


def test_json_is_one_object(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A)])
    assert json.loads(announce(map_).uit)["berichten"] == 1
