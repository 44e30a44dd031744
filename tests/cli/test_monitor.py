"""`bvtool monitor` as the CAK meets it."""

import json
import re
from datetime import datetime
from email import message_from_bytes
from email.policy import default

import openpyxl
import pytest

from bvtool.berichten.boom import read_boom
from bvtool.berichten.envelop import build_du01, open_envelop
from bvtool.berichten.wmo407 import parse_407
from bvtool.berichten.wmo408 import answer_to, build_408
from bvtool.kalender.klok import TIJDZONE
from tests.cak.hulp import AMSTERDAM, BSNS, NA, UTRECHT, T, make_cak
from tests.gesprek.hulp import MAANDAG, Keuze, decide, new_dossier
from tests.hulp import run

JSON = {
    "gemeenten",
    "op_tijd",
    "te_laat",
    "geen_antwoord",
    "toegezegd",
    "ontvangen",
    "ontbrekend",
    "niet_toegezegd",
    "afgekeurd",
    "bellen",
    "bestanden",
}


@pytest.fixture
def cak(tmp_path):
    """Everything occurs once: approved, rejected, waiting, missing, not promised."""
    c = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    a, b, d, e, f, los = BSNS[:6]
    c.b4([a, b, d, e, f])
    c.antwoord([(a, "J", ""), (b, "J", ""), (d, "J", ""), (e, "J", ""), (f, "N", "OVL")])
    c.retour(c.bericht(a, 1))
    c.retour(c.bericht(b, 2), "9404")
    c.bericht(d, 3)
    c.retour(c.bericht(los, 4))
    return c


def read_eml(c, soort, uitvoerder="680363"):
    pad = c.map_ / f"uitgaand/mail/{uitvoerder}_{soort}.eml"
    return message_from_bytes(pad.read_bytes(), policy=default)


def body(brief):
    return brief.get_body(("plain",)).get_content()


def test_the_counts_of_the_contract_and_nothing_else(cak):
    gelopen = cak.monitor(NA, "--json")
    assert gelopen.code == 1
    assert set(gelopen.json) - {"nu"} == JSON | {"meldingen"}
    assert {k: v for k, v in gelopen.json.items() if k not in ("bestanden", "nu", "meldingen")} == {
        "gemeenten": 2,
        "op_tijd": 1,
        "te_laat": 0,
        "geen_antwoord": 1,
        "toegezegd": 4,
        "ontvangen": 4,
        "ontbrekend": 1,
        "niet_toegezegd": 1,
        "afgekeurd": 1,
        "bellen": 1,
    }
    assert all((cak.map_ / pad).is_file() for pad in gelopen.json["bestanden"])


def test_promised_ties_out_per_gemeente_and_in_total_on_the_page_too(cak):
    data = cak.json()
    for t in [data["totaal"], *(g["telling"] for g in data["per_gemeente"])]:
        delen = t["goedgekeurd"] + t["afgekeurd"] + t["wachtend"] + t["ontbrekend"]
        assert t["toegezegd"] == delen
        assert t["ontvangen"] == t["toegezegd"] - t["ontbrekend"] + t["niet_toegezegd"]
    html = (cak.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
    assert "4 toegezegd = 1 goedgekeurd + 1 afgekeurd + 1 wacht op antwoord + 1 ontbreekt" in html
    assert "1 klant die niet was toegezegd" in html


def test_no_page_letter_body_or_log_holds_a_person(cak):
    cak.monitor()
    open_ = [*cak.map_.glob("rapporten/**/*.html"), *cak.map_.glob("rapporten/*.json")]
    open_ += list(cak.map_.glob("logboek/*"))
    assert len(open_) >= 5
    for pad in open_:
        tekst = pad.read_text(encoding="utf-8")
        assert not any(bsn in tekst for bsn in BSNS[:6]), pad.name
        assert "Fictief<" not in tekst
    brieven = list(cak.map_.glob("uitgaand/mail/*.eml"))
    assert brieven
    for pad in brieven:
        brief = message_from_bytes(pad.read_bytes(), policy=default)
        assert not re.search(r"(?<!\d)\d{9}(?!\d)", body(brief) + str(brief["subject"]))


def test_the_pages_ask_nothing_from_outside_and_need_no_script(cak):
    cak.monitor()
    for pad in cak.map_.glob("rapporten/**/*.html"):
        tekst = pad.read_text(encoding="utf-8")
        assert "<script" not in tekst
        assert not re.search(r"(src|href)=\"(https?:)?//", tekst)


def test_the_page_names_whom_to_call_why_and_on_which_number(cak):
    cak.monitor()
    html = (cak.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
    bellen = html[html.index('id="bellen"') : html.index('id="stappen"')]
    assert "A. Bakker" in bellen
    assert "000 000 0363" in bellen
    assert "Van 1 van de 4 toegezegde klanten ontbreekt het 407-bericht." in bellen
    assert "retourcode 9404: 1" in bellen
    assert "Utrecht" not in bellen
    assert "Nog geen B4 geplaatst voor: Utrecht." in html


def test_the_gemeente_page_lists_by_row_key(cak):
    cak.monitor()
    html = (cak.map_ / "rapporten/monitor/680363.html").read_text(encoding="utf-8")
    sleutels = re.findall(r"[2-9A-HJ-NP-Y]{4}-\d{6}-[2-9A-HJ-NP-Y]", html)
    assert [s[5:11] for s in sleutels] == ["000005", "000003", "000004"]
    assert "T0004" in html


def test_the_workbook_is_marked_confidential_and_holds_the_lists(cak):
    cak.monitor()
    boek = openpyxl.load_workbook(cak.map_ / "rapporten/monitor.xlsx")
    eerste = boek.worksheets[0]
    assert "VERTROUWELIJK" in " ".join(str(c.value) for rij in eerste.iter_rows() for c in rij)
    per_blad = {
        blad: [rij[2].value for rij in list(boek[blad].iter_rows())[1:]]
        for blad in ("Ontbreekt", "Afgekeurd", "Wacht op antwoord", "Niet toegezegd")
    }
    assert per_blad == {
        "Ontbreekt": [BSNS[3]],
        "Afgekeurd": [BSNS[1]],
        "Wacht op antwoord": [BSNS[2]],
        "Niet toegezegd": [BSNS[5]],
    }


def test_the_same_files_at_the_same_moment_change_nothing(cak):
    cak.monitor()
    namen = ("rapporten/**/*", "uitgaand/**/*", "dossier.db")
    paden = [p for n in namen for p in cak.map_.glob(n) if p.is_file()]
    eerder = {p: p.read_bytes() for p in paden}
    gelopen = cak.monitor()
    assert "niets veranderd" in gelopen.uit
    assert {p: p.read_bytes() for p in paden} == eerder


def test_a_later_run_tells_what_changed_and_reads_only_what_is_new(cak):
    cak.monitor()
    cak.retour(make_known(cak), moment="2022-11-30T09:00")
    gelopen = cak.monitor("2022-11-30T12:00")
    assert "(1 nieuw bestand gelezen)" in gelopen.uit
    html = (cak.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
    assert "Sinds dinsdag 29 november 2022 om 12:00" in html
    assert "+1 goedgekeurd" in html
    weer = cak.monitor("2022-12-01T12:00")
    assert "(0 nieuwe" in weer.uit
    html = (cak.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
    assert "Sinds woensdag 30 november 2022 om 12:00 is er niets veranderd." in html


def make_known(c):
    from tests.cak.hulp import make_407

    return make_407(BSNS[2], 3)


def test_a_page_of_a_gemeente_where_nothing_changed_keeps_its_moment(cak):
    cak.monitor()
    pad = cak.map_ / "rapporten/monitor/680344.html"
    eerder = pad.read_bytes()
    cak.monitor("2022-11-30T12:00")
    assert pad.read_bytes() == eerder
    pad.unlink()
    cak.monitor("2022-12-01T12:00")
    assert pad.read_bytes() == eerder


def test_a_letter_on_what_is_wrong_brings_the_list_as_an_attachment(cak):
    cak.monitor()
    brief = read_eml(cak, "niet-juist")
    assert brief["To"].addresses[0].addr_spec == "bw@amsterdam.example"
    assert "Wat wij hierover hebben besproken" in body(brief)
    (bijlage,) = brief.iter_attachments()
    assert bijlage.get_filename().startswith("Vertrouwelijk_680363")
    regels = bijlage.get_content().lstrip("\ufeff").split("\r\n")
    assert regels[0].startswith("Vertrouwelijk;Amsterdam")
    assert f"5;{BSNS[3]};ontbreekt" in regels
    assert f"3;{BSNS[1]};afgekeurd (0200 9404), bericht T0002" in [
        r.replace("9404 0200", "0200 9404") for r in regels
    ]


def test_without_a_dossier_of_the_cak_it_says_so(voorbeeld):
    gelopen = run("--dossier", voorbeeld, "monitor")
    assert gelopen.code == 2
    assert "dossier van het CAK" in gelopen.fout


def test_gemeenten_csv_that_is_not_filled_in_is_missing_input(tmp_path):
    assert run("nieuw", tmp_path / "x", "--rol", "cak").code == 0
    gelopen = run("--dossier", tmp_path / "x", "monitor")
    assert gelopen.code == 66
    assert "gemeenten.csv" in gelopen.fout


def test_the_data_and_the_page_say_the_same(cak):
    cak.monitor()
    data = json.loads((cak.map_ / "rapporten/monitor.json").read_text(encoding="utf-8"))
    weken = data["weken"]
    assert [w["week"] for w in weken] == [f"2022-W{n}" for n in range(41, 49)]
    assert weken[0] == {
        "week": "2022-W41",
        "toegezegd": 4,
        "ontvangen": 0,
        "goedgekeurd": 0,
        "afgekeurd": 0,
    }
    assert weken[-1] == {
        "week": "2022-W48",
        "toegezegd": 4,
        "ontvangen": 4,
        "goedgekeurd": 2,
        "afgekeurd": 1,
    }


def test_an_envelope_that_names_another_message_is_a_contradiction_in_both_wings(tmp_path):
    """Gemeente and CAK read the same Du01: its header names the one message, its crossRefnummer
    the other."""
    hier = tmp_path / "0363"
    decide(new_dossier(hier), [Keuze(bsn) for bsn in BSNS[:2]])
    assert run("--dossier", hier, "--nu", MAANDAG, "aanmelden", "--envelop").code == 0
    heen = sorted((hier / "uitgaand/407").glob("*.xml"))
    envelop = [open_envelop(read_boom(pad.read_bytes())) for pad in heen]
    een = parse_407(envelop[0].inhoud)
    goed = build_408(answer_to(een, "R1", T))
    moment = datetime(2022, 10, 18, 9, tzinfo=TIJDZONE)
    terug = build_du01(goed, "0363", "eigen", envelop[1].referentie, moment)
    (hier / "inkomend/408/terug.xml").write_bytes(terug)
    gelezen = run("--dossier", hier, "--nu", "2022-10-18T09:00", "--json", "retour")
    assert gelezen.json["tegenstrijdig"] == 1
    c = make_cak(tmp_path / "cak")
    c.b4(BSNS[:2])
    c.antwoord([(bsn, "J", "") for bsn in BSNS[:2]])
    for pad in heen:
        c.put(f"407/680363/{pad.name}", pad.read_bytes(), "2022-10-17T12:00")
    c.put("408/680363/terug.xml", terug, "2022-10-18T12:00")
    telling = c.json()["per_gemeente"][0]["telling"]
    assert (telling["tegenstrijdig"], telling["goedgekeurd"], telling["wachtend"]) == (1, 0, 2)
