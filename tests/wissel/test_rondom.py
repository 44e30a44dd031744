"""Facts about what stands around a switch: can it be met, orders outside it, answers, contacts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.hulp import Gelopen, run
from tests.wissel.berichten import B
from tests.wissel.conversie.voorbeelden import WMO305

G, A, A2 = "0363", "41000017", "41000034"


def lay(map_: Path, *berichten: B) -> Path:
    map_.mkdir(exist_ok=True)
    for nummer, bericht in enumerate(berichten):
        (map_ / f"{nummer}.xml").write_bytes(bericht.xml())
    return map_


def question(id_: str, dag: date, naar: str = A) -> B:
    return B("WMO301", "2.1", G, naar, id_, dag)


def answer(op: B, dag: date) -> B:
    return B("WMO302", "2.1", op.van, op.naar, op.id, op.dag, dag)


def haalbaar(map_: Path, nu: str, *opties: object) -> Gelopen:
    return run("--nu", nu, "--json", "wissel", "haalbaar", map_, *opties)


MAANDAG = date(2018, 3, 19)
WOENSDAG = "2018-03-21T10:00"


def archive(map_: Path, beantwoord: int, open_: int, naar: str = A) -> Path:
    vragen = [question(f"{naar}{n}", MAANDAG, naar) for n in range(beantwoord + open_)]
    return lay(map_, *vragen, *(answer(v, date(2018, 3, 20)) for v in vragen[:beantwoord]))


@pytest.mark.parametrize(
    ("beantwoord", "open_", "uitkomst", "klaar_op"),
    [
        (3, 3, "ja", "2018-03-23"),  # one a day since Monday: three more days
        (3, 7, "ja", "2018-03-29"),  # seven working days are left, today and the last one counted
        (3, 8, "nee", "2018-04-03"),  # Good Friday and Easter Monday are no working days
        (0, 2, "onbekend", None),
    ],
)
def test_whether_the_end_can_be_met_by_the_pace_so_far(
    tmp_path: Path, beantwoord: int, open_: int, uitkomst: str, klaar_op: str | None
) -> None:
    gelopen = haalbaar(archive(tmp_path / "a", beantwoord, open_), WOENSDAG)
    (partij,) = gelopen.json["partijen"]
    assert (partij["haalbaar"], partij["klaar_op"]) == (uitkomst, klaar_op)
    assert (partij["partij"], partij["code"], partij["open"]) == ("aanbieder", A, open_)
    assert partij["werkdagen_over"] == 7
    assert partij["einde"].startswith("2018-03-29T13:00")
    assert gelopen.code == (0 if uitkomst == "ja" else 1)
    if uitkomst != "ja":
        assert f"Bel de aanbieder {A}" in partij["wat_nu"]


def test_each_party_is_reckoned_by_itself(tmp_path: Path) -> None:
    archive(tmp_path / "een", 5, 1)
    archive(tmp_path / "twee", 0, 1, A2)
    gelopen = run(
        "--nu", WOENSDAG, "--json", "wissel", "haalbaar", tmp_path / "een", tmp_path / "twee"
    )
    assert [(p["code"], p["haalbaar"]) for p in gelopen.json["partijen"]] == [
        (A2, "onbekend"),
        (A, "ja"),
    ]


def test_after_the_end_it_cannot_be_met(tmp_path: Path) -> None:
    gelopen = haalbaar(archive(tmp_path / "a", 5, 1), "2018-03-29T13:00")
    assert gelopen.json["partijen"][0]["haalbaar"] == "nee"


def test_nothing_open_is_nothing_to_fear(tmp_path: Path) -> None:
    gelopen = haalbaar(archive(tmp_path / "a", 2, 0), WOENSDAG)
    assert (gelopen.code, gelopen.json["partijen"]) == (0, [])


KOP = "wissel;id;soort;van;tot;berichten;richting;partij;omschrijving;merk;bron\n"


def own(tmp_path: Path, regel: str) -> Path:
    pad = tmp_path / "eigen.csv"
    pad.write_text(KOP + regel + "\n", encoding="utf-8")
    return pad


def test_an_agreement_can_be_moved_later_and_says_so(tmp_path: Path) -> None:
    eigen = own(
        tmp_path,
        "iwmo-2.1-2.2;3.1.1;afspraak;;2018-03-22T23:00;WMO303;heen;aanbieder;later;aangenomen;regio",
    )
    vraag = ("wissel", "mag", "WMO303", "--release", "2.1", "--op", "2018-03-20T10:00")
    assert run("--json", *vraag).code == 1
    later = run("--json", *vraag, "--kalender", eigen)
    assert later.code == 0
    assert later.json["uiterlijk"].startswith("2018-03-22T23:00")
    toon = run("wissel", "toon", "iwmo-2.1-2.2", "--kalender", eigen)
    assert "verschoven in uw eigen kalender; landelijk zondag 18 maart 2018" in toon.uit


@pytest.mark.parametrize(
    ("tot", "wat"),
    [("2018-03-17T23:00", "alleen later"), ("2018-03-28T10:00", "na de technische blokkade")],
)
def test_an_agreement_cannot_move_earlier_or_past_the_block(
    tmp_path: Path, tot: str, wat: str
) -> None:
    eigen = own(
        tmp_path,
        f"iwmo-2.1-2.2;3.1.1;afspraak;;{tot};WMO303;heen;aanbieder;x;aangenomen;regio",
    )
    gelopen = run("--json", "wissel", "lijst", "--kalender", eigen)
    assert gelopen.code == 65
    assert wat in gelopen.uit


def spoed(lijst: Path, *opties: object, nu: str = "2018-03-30T10:00") -> Gelopen:
    return run("--nu", nu, "--json", "wissel", "spoed", lijst, *opties)


def test_an_order_outside_the_traffic_is_kept_until_it_is_settled(tmp_path: Path) -> None:
    lijst = tmp_path / "spoed.csv"
    erbij = spoed(lijst, "--erbij", "WMO301", "--aan", A, "--wat", "kenmerk 12")
    assert (erbij.code, erbij.json["open"]) == (1, 1)
    assert "dinsdag 3 april 2018 om 13:00" in erbij.json["opdrachten"][0]["wat_nu"]
    assert "release 2.2" in erbij.json["opdrachten"][0]["wat_nu"]
    na = spoed(lijst, nu="2018-04-04T10:00")
    assert na.json["opdrachten"][0]["wat_nu"] == "Verstuur het nu, in release 2.2."
    weg = spoed(lijst, "--verstuurd", "1", "--als", "ID9", nu="2018-04-04T10:00")
    assert weg.json["opdrachten"][0]["staat"] == "te verrekenen"
    klaar = spoed(lijst, "--verrekend", "1", nu="2018-05-04T10:00")
    assert (klaar.code, klaar.json["open"]) == (0, 0)


@pytest.mark.parametrize(
    "opties",
    [
        ("--erbij", "WMO301"),
        ("--erbij", "WMO999", "--aan", A),
        ("--erbij", "WMO301", "--aan", A, "--wat", "999990019"),
        ("--erbij", "WMO301", "--aan", "Zorg BV"),
        ("--verstuurd", "7", "--als", "X"),
        ("--verrekend", "7"),
    ],
)
def test_a_wrong_order_changes_nothing(tmp_path: Path, opties: tuple[str, ...]) -> None:
    assert spoed(tmp_path / "spoed.csv", *opties).code == 2
    assert not (tmp_path / "spoed.csv").exists()


def test_a_formula_is_kept_as_text(tmp_path: Path) -> None:
    lijst = tmp_path / "spoed.csv"
    spoed(lijst, "--erbij", "WMO301", "--aan", A, "--wat", "=1+1")
    assert ";=" not in lijst.read_text(encoding="utf-8-sig")
    assert spoed(lijst).json["opdrachten"][0]["wat"] == "=1+1"


def test_another_file_is_no_list(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    assert spoed(tmp_path / "x.csv").code == 65


def reply(codes: str, soort: str = "WMO306") -> bytes:
    b = B(soort, "2.1", A, G, "A1", date(2018, 3, 20), date(2018, 3, 21))
    delen = (
        f"<StartProducten><StartProduct>{codes}</StartProduct></StartProducten>"
        "<RetourCodes><RetourCode>0200</RetourCode></RetourCodes>"
    )
    return b.xml().replace(b"<m:Client>", b"<m:Client>" + delen.encode())


def codes(*lijst: str) -> str:
    binnen = "".join(f"<RetourCode>{code}</RetourCode>" for code in lijst)
    return f"<RetourCodes>{binnen}</RetourCodes>"


@pytest.mark.parametrize(
    ("inhoud", "uitkomst", "zin"),
    [
        (reply(codes("0200")), "goed", ""),
        (reply(codes("9019")), "deels afgekeurd", "geen toewijzing die bij dit bericht hoort"),
        (reply(codes("0001")), "afgekeurd", "technisch niet"),
        (reply(codes("9019", "1234")), "deels afgekeurd", "niet in de openbare lijst"),
        (reply(codes("9069"), "WMO308"), "deels afgekeurd", "hoort geen start"),
        (reply(codes("9332"), "WMO302"), "deels afgekeurd", "al in gebruik"),
    ],
)
def test_the_codes_of_an_answer_in_plain_words(
    tmp_path: Path, inhoud: bytes, uitkomst: str, zin: str
) -> None:
    (tmp_path / "a.xml").write_bytes(inhoud)
    gelopen = run("wissel", "antwoord", tmp_path / "a.xml")
    assert gelopen.code == (0 if uitkomst == "goed" else 1)
    assert f"): {uitkomst}" in gelopen.uit
    if zin:
        assert zin in gelopen.uit
        assert "cliënt 1, StartProduct 1" in gelopen.uit
    j = run("--json", "wissel", "antwoord", tmp_path / "a.xml").json
    assert j["antwoorden"][0]["uitkomst"] == uitkomst


def test_what_is_no_answer_is_refused_or_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.asc").write_bytes(WMO305)
    assert run("wissel", "antwoord", tmp_path / "a.asc").code == 65
    (tmp_path / "b.xml").write_bytes(reply(codes("0200")))
    assert run("wissel", "antwoord", tmp_path).code == 1


def test_an_answer_in_ei_says_that_its_codes_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.asc").write_bytes(WMO305.replace(b"01418", b"01419", 1))
    gelopen = run("wissel", "antwoord", tmp_path / "a.asc")
    assert (gelopen.code, "niet te lezen" in gelopen.uit) == (1, True)


@pytest.mark.parametrize(
    ("wissel", "partij", "wel", "niet"),
    [
        ("iwmo-2.1-2.2", "gemeente", "0800 222 11 22", "(013) 462 56 41"),
        ("iwmo-2.1-2.2", "aanbieder", "(013) 462 56 41", "0800 222 11 22"),
        ("iwmo-2.1-2.2", "aanbieder", "Berichtenapp", "Servicedesk Inlichtingenbureau"),
        ("iwmo-2.0-2.1", "gemeente", "020-797 89 48", "Berichtenapp"),
    ],
)
def test_each_party_reads_whom_to_call_and_what_to_ask(
    wissel: str, partij: str, wel: str, niet: str
) -> None:
    toon = run("wissel", "toon", wissel, "--partij", partij)
    assert wel in toon.uit
    assert niet not in toon.uit
    assert "Vragen vooraf" in toon.uit
    assert "softwareleverancier" in toon.uit


@pytest.mark.parametrize("regel", ["4.1.1", "4.1.2", "4.1.3", "4.1.4", "koppeling"])
def test_the_rows_of_the_transition_are_shown(regel: str) -> None:
    gegevens = run("--json", "wissel", "toon", "iwmo-2.1-2.2").json
    assert regel in {r["id"] for r in gegevens["regels"]}


def test_switching_the_coupling_is_in_the_agenda(tmp_path: Path) -> None:
    ics = tmp_path / "w.ics"
    run("wissel", "toon", "iwmo-2.1-2.2", "--partij", "aanbieder", "--ics", ics)
    tekst = ics.read_text(encoding="utf-8").replace("\r\n ", "")
    assert "Koppeling uit" in tekst
    assert "20180329T210000Z" in tekst
