"""Whose file is it: another gemeente's file counts nowhere and reaches no letter or report."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from bvtool.berichten.wmo407 import build_407
from bvtool.cak.uitvoer.wacht import guard_bsns
from bvtool.vak.fouten import InterneFout
from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, Cak, as_csv, make_407, make_cak
from tests.hulp import run

A, B, C, D, E, F = BSNS[:6]
NU = "2022-11-01T12:00"


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    c = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    c.b4([A, B])
    c.b4([D, E, F], "680344")
    return c


def of(c: Cak, uitvoerder: str, nu: str = NU) -> dict[str, Any]:
    return next(g for g in c.json(nu)["per_gemeente"] if g["uitvoerder"] == uitvoerder)


def told(g: dict[str, Any]) -> str:
    return " ".join(m["wat"] for m in g["meldingen"])


def letters_hold(c: Cak, bsn: str) -> list[str]:
    """Every letter and every report in which this BSN stands."""
    gevonden = []
    for pad in c.map_.glob("uitgaand/**/*.eml"):
        brief = message_from_bytes(pad.read_bytes(), policy=default)
        delen = [d.get_content() for d in brief.walk() if not d.is_multipart()]
        gevonden += [pad.name for deel in delen if bsn in str(deel)]
    return gevonden


def test_a_407_of_another_sender_is_set_aside_and_counts_after_it_is_moved(
    cak: Cak,
) -> None:
    cak.antwoord([(A, "J", ""), (B, "J", "")])
    cak.antwoord([(D, "J", ""), (E, "N", "OVL"), (F, "N", "OVL")], naam="680344.csv")
    heen = build_407(replace(make_407(D, 7), afzender="0344"))
    pad = cak.put("407/680363/heen.xml", heen, "2022-10-18T12:00")
    g = of(cak, "680363")
    assert "Dit bestand is van Utrecht (680344) en telt hier niet mee." in told(g)
    assert (g["telling"]["berichten"], g["telling"]["niet_toegezegd"]) == (0, 0)
    assert of(cak, "680344")["telling"]["ontbrekend"] == 1
    assert letters_hold(cak, D) == ["680344_niet-juist.eml"]
    pad.unlink()
    cak.put("407/680344/heen.xml", heen, "2022-10-25T12:00")
    assert of(cak, "680344")["telling"]["wachtend"] == 1
    assert "telt hier niet mee" not in told(of(cak, "680363"))


def test_one_message_of_another_among_its_own_is_set_aside_alone(cak: Cak) -> None:
    import zipfile

    cak.antwoord([(A, "J", ""), (B, "J", "")])
    pad = cak.map_ / "inkomend/407/680363.zip"
    pad.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(pad, "w") as z:
        z.writestr("a.xml", build_407(make_407(A, 1)))
        z.writestr("b.xml", build_407(replace(make_407(D, 2), afzender="0344")))
    g = of(cak, "680363")
    assert "1 van de 2 regels is van Utrecht" in told(g)
    assert (g["telling"]["berichten"], g["telling"]["niet_toegezegd"]) == (1, 0)


def test_a_sender_that_stands_nowhere_is_foreign_too(cak: Cak) -> None:
    cak.antwoord([(A, "J", ""), (B, "J", "")])
    cak.put("407/680363/x.xml", build_407(replace(make_407(A, 1), afzender="0599")))
    g = of(cak, "680363")
    assert "Rotterdam (staat niet in gemeenten.csv)" in told(g)
    assert g["telling"]["berichten"] == 0


@pytest.mark.parametrize(("kop", "code"), [("Uitvoerdercode", "680344"), ("Gemeentecode", "344")])
def test_the_codes_in_a_b4_say_whose_it_is(tmp_path: Path, kop: str, code: str) -> None:
    cak = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    rijen = [["BSN", "Achternaam", kop], *([bsn, "Fictief", code] for bsn in (D, E))]
    cak.put("b4/680363.csv", as_csv(rijen), "2022-10-10T10:00")
    g = of(cak, "680363", "2022-10-12T18:00")
    assert g["b4"] is None
    assert "Dit bestand is van Utrecht (680344)" in told(g)
    assert not letters_hold(cak, D)


def test_a_row_of_the_region_is_the_gemeentes_own(tmp_path: Path) -> None:
    """A centrumgemeente announces for its region; that has no line of its own in gemeenten.csv."""
    cak = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    rijen = [["BSN", "Gemeentecode"], [A, "0363"], [B, "0384"], [D, "0344"]]
    cak.put("b4/680363.csv", as_csv(rijen), "2022-10-10T10:00")
    g = of(cak, "680363")
    assert g["telling"]["gevraagd"] == 2
    assert "1 van de 3 regels is van Utrecht" in told(g)


def test_an_answer_on_the_b4_of_another_reaches_no_letter(cak: Cak) -> None:
    """It says no code, but its people are those of Utrecht."""
    cak.antwoord([(D, "J", ""), (E, "J", ""), (F, "J", "")], naam="680363.csv")
    g = of(cak, "680363")
    assert "Dit antwoord gaat over het B4 van Utrecht (680344)" in told(g)
    assert (g["antwoord"], g["telling"]["toegezegd"]) == (None, 0)
    for bsn in (D, E, F):
        assert not [naam for naam in letters_hold(cak, bsn) if naam.startswith("680363")]


def test_an_answer_as_bvtool_writes_it_says_its_code_above_the_table(cak: Cak) -> None:
    rijen = [["Uitvoerscode", ""], ["Uitvoerderscode", "680344"], [], ["BSN", "Aanmelden"]]
    cak.put("terugkoppeling/680363.csv", as_csv([*rijen, [A, "J"], [B, "J"]]), "2022-10-13T12:00")
    g = of(cak, "680363")
    assert g["antwoord"] is None
    assert "van Utrecht (680344)" in told(g)


def test_the_same_b4_at_two_gemeenten_counts_at_neither(tmp_path: Path) -> None:
    cak = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    cak.b4([A, B, C])
    cak.b4([A, B, C], "680344")
    for uitvoerder, ander in (("680363", "Utrecht"), ("680344", "Amsterdam")):
        g = of(cak, uitvoerder)
        assert g["b4"] is None
        assert f"staan de klanten van {ander}" in told(g)
    (cak.map_ / "inkomend/b4/680344.csv").unlink()
    assert of(cak, "680363")["telling"]["gevraagd"] == 3


def test_a_client_promised_out_of_nowhere_stands_in_no_list(cak: Cak) -> None:
    """Only a BSN of the own B4 or of an own message goes out."""
    cak.antwoord([(A, "J", ""), (B, "J", ""), (D, "J", "")])
    assert cak.monitor("2022-10-20T12:00").code == 1
    assert letters_hold(cak, A) == ["680363_niet-juist.eml"]
    assert letters_hold(cak, D) == []


def test_answers_fit_messages_of_their_own_sender(cak: Cak) -> None:
    """Two gemeenten may number alike; the answer to one is none to the other."""
    cak.antwoord([(A, "J", ""), (B, "N", "OVL")])
    cak.antwoord([(D, "J", ""), (E, "N", "OVL"), (F, "N", "OVL")], naam="680344.csv")
    cak.bericht(A, 1)
    ander = replace(make_407(D, 1), afzender="0344")
    cak.put("407/680344/heen.xml", build_407(ander), "2022-10-25T12:00")
    cak.retour(make_407(A, 1))
    assert of(cak, "680363")["telling"]["goedgekeurd"] == 1
    assert of(cak, "680344")["telling"]["wachtend"] == 1
    cak.retour(ander, naam="fout")  # the answer to Utrecht lies at Amsterdam
    g = of(cak, "680363")
    assert "van Utrecht (680344)" in told(g)
    assert of(cak, "680344")["telling"]["wachtend"] == 1


def test_the_weekly_report_holds_no_message_of_another(cak: Cak) -> None:
    from tests.hulp import table

    cak.antwoord([(A, "J", ""), (B, "J", "")])
    cak.bericht(A, 1)
    cak.put("407/680363/fout.xml", build_407(replace(make_407(D, 7), afzender="0344")))
    assert run("--dossier", cak.map_, "--nu", NU, "rapport").code == 0
    rijen = table(cak.map_ / "rapporten/680363_AanleverrapportageBW.xlsx", "berichten")
    assert [r["BSN"] for r in rijen] == [A]


def test_the_last_guard_stops_a_list_with_somebody_elses_client() -> None:
    guard_bsns([A], {A, B}, "680363")
    with pytest.raises(InterneFout) as fout:
        guard_bsns([A, B], {A}, "680363")
    assert B not in str(fout.value)


def test_a_client_in_two_b4s_stands_in_no_list_by_bsn(tmp_path: Path) -> None:
    """A B4 of two people that says nothing of whose it is, in the wrong folder."""
    cak = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    a, b, d = BSNS[:3]
    cak.b4([a, b, d])
    cak.b4([a, b], uitvoerder="680344", moment="2022-10-17T10:00")
    cak.antwoord([(d, "J", "")])
    cak.antwoord([(a, "J", "")], moment="2022-10-20T12:00", naam="680344.csv")
    cak.json("2022-10-24T10:00")
    pad = cak.map_ / "uitgaand/mail/680344_antwoord-niet-juist.eml"
    brief = message_from_bytes(pad.read_bytes(), policy=default)
    lijst = next(iter(brief.iter_attachments())).get_content()
    assert "geen antwoord" in lijst
    assert not [x for x in BSNS if x in lijst]
