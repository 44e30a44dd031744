"""What lies there counts: gone, moved, replaced, twice at one moment, or forgotten by staff."""

import os
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.cak.hulp import AMSTERDAM, BSNS, NA, UTRECHT, Cak, as_csv, make_cak
from tests.hulp import run

A, B, C = BSNS[:3]
JJ, JN, NN = (
    [(A, "J", ""), (B, "J", "")],
    [(A, "J", ""), (B, "N", "OVL")],
    [(A, "N", "OVL"), (B, "N", "OVL")],
)
DONDERDAG = 1_665_658_800  # 13-10-2022 13:00


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    c = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    c.b4([A, B])
    return c


def amsterdam(c: Cak, nu: str = NA) -> dict[str, Any]:
    return dict(c.json(nu)["per_gemeente"][0])


def promised(c: Cak, nu: str = NA) -> int:
    return int(amsterdam(c, nu)["telling"]["toegezegd"])


def page(c: Cak, naam: str = "monitor/680363") -> str:
    return (c.map_ / f"rapporten/{naam}.html").read_text(encoding="utf-8")


def test_a_file_that_is_gone_stops_counting_and_stays_on_the_page(cak: Cak) -> None:
    pad = cak.antwoord(JJ)
    heen = cak.bericht(A, 1)
    assert promised(cak) == 2
    pad.unlink()
    gelopen = cak.monitor("2022-11-29T13:00")
    assert "Dit bestand is weg en telt niet meer." in gelopen.fout
    g = amsterdam(cak, "2022-11-29T14:00")
    assert (g["antwoord"], g["telling"]["toegezegd"]) == (None, 0)
    assert "Wat er eerder lag" in page(cak)
    assert "inkomend/terugkoppeling/680363.csv" in page(cak)
    (cak.map_ / "inkomend/407/680363/heen_001.xml").unlink()
    assert heen.bsn == A
    assert amsterdam(cak, "2022-11-29T15:00")["telling"]["berichten"] == 0
    cak.antwoord(JJ)
    assert promised(cak, "2022-11-29T16:00") == 2
    assert ">terug<" in page(cak)


def test_a_file_moved_to_its_own_gemeente_counts_there_alone(tmp_path: Path) -> None:
    cak = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    fout = cak.b4([A, B], "680363")
    assert amsterdam(cak)["telling"]["gevraagd"] == 2
    fout.rename(fout.with_name("680344.csv"))
    per = {
        g["naam"]: g["telling"]["gevraagd"] for g in cak.json("2022-11-29T13:00")["per_gemeente"]
    }
    assert per == {"Amsterdam": 0, "Utrecht": 2}


def test_the_content_that_lies_there_now_wins_and_a_b_a_counts_a(cak: Cak) -> None:
    pad = cak.antwoord(JJ)
    eerste = pad.read_bytes()
    assert promised(cak) == 2
    cak.antwoord(NN, "")
    assert promised(cak, "2022-11-29T13:00") == 0
    pad.write_bytes(eerste)
    assert promised(cak, "2022-11-29T14:00") == 2
    assert ">vervangen<" in page(cak)
    assert ">terug<" in page(cak)


def test_a_line_in_the_list_changes_only_what_lies_there(cak: Cak) -> None:
    pad = cak.antwoord(JJ, "")
    eerste = pad.read_bytes()
    os.utime(pad, (DONDERDAG, DONDERDAG))
    assert amsterdam(cak)["op_tijd"] is True
    cak.antwoord(NN, "2022-10-14T09:00")
    assert amsterdam(cak, "2022-11-29T13:00")["op_tijd"] is False
    cak.ontvangst.pop()
    cak.put("terugkoppeling/680363.csv", eerste)
    (cak.map_ / "inkomend/ontvangst.csv").write_text("file;moment\n", encoding="utf-8")
    g = amsterdam(cak, "2022-11-29T14:00")
    assert (g["op_tijd"], g["telling"]["toegezegd"]) == (True, 2)


def test_two_answers_at_one_moment_are_a_question_until_the_list_decides(cak: Cak) -> None:
    cak.antwoord(JJ, naam="680363 eerst.csv")
    cak.antwoord(JN, naam="680363 later.csv")
    data = cak.json()
    g = data["per_gemeente"][0]
    assert (g["telling"]["toegezegd"], g["op_tijd"]) == (0, True)
    assert data["te_bellen"] == []
    assert not list(cak.map_.glob("uitgaand/mail/680363*"))
    html = page(cak, "monitor")
    assert "op hetzelfde moment" in html
    assert "680363 eerst.csv" in html
    assert "680363 later.csv" in html
    cak.ontvangst[-1] = "terugkoppeling/680363 later.csv;2022-10-13T12:00:01"
    cak.put("leeg.txt", b"", "2022-10-13T12:00")
    assert promised(cak, "2022-11-29T13:00") == 1
    assert "op hetzelfde moment" not in page(cak, "monitor")


def test_two_answers_at_one_moment_that_say_the_same_are_no_question(cak: Cak) -> None:
    cak.antwoord(JJ, naam="680363 a.csv")
    cak.antwoord(list(reversed(JJ)), naam="680363 b.csv")
    assert promised(cak) == 2
    assert "op hetzelfde moment" not in page(cak, "monitor")


def test_staff_let_one_of_two_go_and_say_why(cak: Cak) -> None:
    cak.antwoord(JJ, naam="680363 eerst.csv")
    cak.antwoord(JN, naam="680363 later.csv")
    vergeet = ("--vergeet", "inkomend/terugkoppeling/680363 eerst.csv", "concept, zegt A. Bakker")
    gelopen = run("--dossier", cak.map_, "--nu", NA, "monitor", *vergeet)
    assert gelopen.code in (0, 1), gelopen.fout
    assert "telt niet meer" in gelopen.fout
    assert promised(cak, "2022-11-29T13:00") == 1
    assert "concept, zegt A. Bakker" in page(cak)
    assert run("--dossier", cak.map_, "--nu", NA, "monitor", *vergeet).code in (0, 1)
    assert page(cak).count("concept, zegt A. Bakker") == 1
    oud = cak.map_ / "inkomend/terugkoppeling/680363 eerst.csv"
    oud.rename(oud.with_name("680363 toch.csv"))
    cak.put("terugkoppeling/680363 toch.csv", oud.with_name("680363 toch.csv").read_bytes(),
            "2022-10-14T12:00")  # fmt: skip
    assert promised(cak, "2022-11-29T15:00") == 2


def test_a_reason_that_holds_a_bsn_is_shown_without_it(cak: Cak) -> None:
    cak.antwoord(JJ)
    reden = "dubbel,  zie R999.900.006"
    gelopen = run(
        "--dossier", cak.map_, "--nu", NA, "monitor",
        "--vergeet", "terugkoppeling/680363.csv", reden,
    )  # fmt: skip
    assert gelopen.code in (0, 1), gelopen.fout
    assert "dubbel, zie R###########" in page(cak)
    assert "999.900.006" not in page(cak) + page(cak, "monitor") + gelopen.uit + gelopen.fout


@pytest.mark.parametrize(
    ("vraag", "code"),
    [(("terugkoppeling/680363.csv", " "), 2), (("terugkoppeling/nergens.csv", "weg"), 66)],
)
def test_what_cannot_be_forgotten_is_said(cak: Cak, vraag: Any, code: int) -> None:
    cak.antwoord(JJ)
    gelopen = run("--dossier", cak.map_, "--nu", NA, "monitor", "--vergeet", *vraag)
    assert gelopen.code == code
    assert "Traceback" not in gelopen.fout
    assert promised(cak, "2022-11-29T13:00") == 2


def test_without_the_folder_nothing_is_thought_gone(cak: Cak) -> None:
    cak.antwoord(JJ)
    assert promised(cak) == 2
    inkomend = cak.map_ / "inkomend"
    inkomend.rename(cak.map_ / "elders")
    gelopen = cak.monitor("2022-11-29T13:00")
    assert gelopen.code == 66
    (cak.map_ / "elders").rename(inkomend)
    assert promised(cak, "2022-11-29T14:00") == 2


@pytest.mark.parametrize("vorm", ["NFC", "NFD"])
@pytest.mark.parametrize("codering", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_name_with_an_accent_is_found(cak: Cak, vorm: str, codering: str) -> None:
    naam = "terugkoppeling/680363 café.csv"
    cak.put(unicodedata.normalize(vorm, naam), as_csv([["BSN", "Aanmelden"], [A, "J"], [B, "J"]]))
    lijst = cak.map_ / "inkomend/ontvangst.csv"
    tekst = f"file;moment\r\nb4/680363.csv;2022-10-10T10:00\r\n{naam.upper()};2022-10-13T12:34\r\n"
    lijst.write_bytes(tekst.encode(codering))
    g = amsterdam(cak)
    assert g["antwoord"] == {"moment": "2022-10-13T12:34:00+02:00", "bron": "ontvangst.csv"}
    assert "is er niet" not in cak.monitor("2022-11-30T12:00").fout


@pytest.mark.parametrize("ruw", ["caf\udc82", "caf\udce9", "caf\u251c\u2310", "caf\u00c3\u00a9"])
def test_a_name_out_of_an_old_zip_is_found(cak: Cak, ruw: str) -> None:
    """é as a byte of cp437 or of latin-1, and é in utf-8 that was read as cp437 or as cp1252."""
    naam = f"terugkoppeling/680363 {ruw}.csv"
    try:
        cak.put(naam, as_csv([["BSN", "Aanmelden"], [A, "J"], [B, "J"]]))
    except (OSError, UnicodeError):
        return  # this file system has no such names
    lijst = cak.map_ / "inkomend/ontvangst.csv"
    lijst.write_text("file;moment\nterugkoppeling/680363 café.csv;2022-10-13T12:34\n", "utf-8")
    assert amsterdam(cak)["antwoord"]["bron"] == "ontvangst.csv"


def test_a_moment_still_to_come_is_named_on_the_page(cak: Cak) -> None:
    cak.antwoord(JJ, "2022-12-24T12:00")
    pad = cak.put("terugkoppeling/680363 b.csv", as_csv([["BSN", "Aanmelden"], [A, "J"]]))
    os.utime(pad, (4_000_000_000, 4_000_000_000))
    cak.monitor("2022-10-13T16:00")
    html = page(cak, "monitor")
    assert "komt dit bestand pas later binnen. Het telt nog niet." in html
    assert "De tijd van dit bestand ligt na nu." in html


def test_an_answer_before_its_b4_is_named_on_the_page(cak: Cak) -> None:
    cak.antwoord(JJ, "2022-10-09T12:00")
    assert "voor B4" in " ".join(m["wat"] for m in amsterdam(cak)["meldingen"])
    cak.ontvangst[-1] = "terugkoppeling/680363.csv;2022-10-12T12:00"
    cak.put("leeg.txt", b"", "2022-10-13T12:00")
    assert "voor B4" not in " ".join(
        m["wat"] for m in amsterdam(cak, "2022-11-30T12:00")["meldingen"]
    )
