"""Which letter fits when, and what stands in it.

More than 300 lines: every letter, with what may happen to it between two runs.
"""

from email import message_from_bytes
from email.policy import default

import pytest

from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, make_cak
from tests.hulp import run

A, B, C = BSNS[:3]


@pytest.fixture
def cak(tmp_path):
    return make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)


def letters(c, nu):
    bestanden = c.monitor(nu, "--json").json["bestanden"]
    return [b.split("/")[-1] for b in bestanden if b.endswith(".eml")]


def laid(c, map_="mail"):
    return sorted(p.name for p in (c.map_ / "uitgaand" / map_).glob("*.eml"))


def read(c, naam):
    data = (c.map_ / "uitgaand/mail" / naam).read_bytes()
    return message_from_bytes(data, policy=default)


def body(brief):
    return brief.get_body(("plain",)).get_content()


def test_from_b4_to_the_reminder_after_the_deadline(cak):
    cak.b4([A, B])
    assert letters(cak, "2022-10-10T12:00") == ["680363_b4-geplaatst.eml"]
    brief = read(cak, "680363_b4-geplaatst.eml")
    assert letters(cak, "2022-10-12T16:59") == ["680363_b4-geplaatst.eml"]
    assert letters(cak, "2022-10-12T17:00") == ["680363_herinnering-voor.eml"]
    assert letters(cak, "2022-10-13T17:00") == ["680363_herinnering-voor.eml"]
    assert letters(cak, "2022-10-13T17:00:01") == ["680363_herinnering-na.eml"]
    assert laid(cak) == ["680363_herinnering-na.eml"]
    assert brief["To"].addresses[0].display_name == "A. Bakker"
    assert brief["X-Unsent"] == "1"
    tekst = body(brief)
    assert "donderdag 13 oktober 2022 om 17:00" in tekst
    assert "dinsdag 18 oktober 2022 om 15:00" in tekst
    assert "2 rijen" in tekst
    assert "startdatum 1 oktober 2022" in tekst


def test_the_go_to_deliver_names_the_control_total(cak):
    cak.b4([A, B])
    cak.antwoord([(A, "J", ""), (B, "N", "UIT")])
    assert letters(cak, "2022-10-14T09:00") == ["680363_akkoord-aanleveren.eml"]
    assert "- 1 klant als 407-bericht" in body(read(cak, "680363_akkoord-aanleveren.eml"))


def test_an_answer_that_is_not_right_brings_the_rows_as_an_attachment(cak):
    cak.b4([A, B])
    cak.antwoord([(A, "J", "")])
    assert letters(cak, "2022-10-14T09:00") == ["680363_antwoord-niet-juist.eml"]
    brief = read(cak, "680363_antwoord-niet-juist.eml")
    (bijlage,) = brief.iter_attachments()
    assert f"3;{B};geen antwoord" in bijlage.get_content()
    assert "1 zonder antwoord" in body(brief)


def test_the_go_on_the_delivery_tells_the_report_and_the_exception(cak):
    cak.b4([A, B])
    cak.antwoord([(A, "J", ""), (B, "N", "UIT")])
    cak.retour(cak.bericht(A, 1))
    assert letters(cak, "2022-10-20T09:00") == ["680363_akkoord-aanlevering.eml"]
    tekst = body(read(cak, "680363_akkoord-aanlevering.eml"))
    assert "ontvangen en goedgekeurd: 1" in tekst
    assert "sluiten de H&V-app" in tekst
    assert "van voor 1 oktober 2022" in tekst
    assert "680363_AanleverrapportageBW" in tekst


def test_before_the_end_it_is_talked_over_after_it_the_407_is_asked_for(cak):
    cak.b4([A, B])
    cak.antwoord([(A, "J", ""), (B, "J", "")])
    cak.retour(cak.bericht(A, 1))
    assert letters(cak, "2022-10-20T09:00") == ["680363_niet-juist.eml"]
    assert letters(cak, "2022-11-27T23:59") == ["680363_niet-juist.eml"]
    assert letters(cak, "2022-11-28T00:00") == ["680363_opvragen-407.eml"]
    brief = read(cak, "680363_opvragen-407.eml")
    assert "Van 1 klant van gemeente Amsterdam" in body(brief)
    assert "loopt gewoon door" in body(brief)
    assert f"3;{B};ontbreekt" in next(brief.iter_attachments()).get_content()


def test_nothing_fits_while_messages_wait_in_time_and_without_b4(cak):
    cak.b4([A])
    cak.antwoord([(A, "J", "")])
    cak.bericht(A, 1, moment="2022-10-18T09:00")
    assert letters(cak, "2022-10-18T14:00") == []


def test_without_an_address_there_is_a_letter_without_one(tmp_path):
    cak = make_cak(tmp_path / "cak", "0363;680363;Amsterdam;2022-10-17;;;")
    cak.b4([A])
    assert letters(cak, "2022-10-10T12:00") == ["680363_b4-geplaatst.eml"]
    brief = read(cak, "680363_b4-geplaatst.eml")
    assert brief["To"] is None
    assert "Beste collega," in body(brief)


def settings(c, tekst):
    toml = c.map_ / "bvtool.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + tekst, encoding="utf-8")


def own_text(c, tekst):
    map_ = c.map_ / "brieven"
    map_.mkdir()
    (map_ / "b4-geplaatst.eml").write_text(tekst, encoding="utf-8")
    toml = c.map_ / "bvtool.toml"
    inhoud = toml.read_text(encoding="utf-8").replace('# map = ""', 'map = "brieven"')
    toml.write_text(inhoud, encoding="utf-8")
    c.b4([A])


def test_a_text_of_the_dossiers_own_goes_before_ours(cak):
    own_text(cak, "Onderwerp: Dag {{ b.naam }}\nTotaal {{ b.telling.gevraagd|getal }}\n")
    letters(cak, "2022-10-10T12:00")
    brief = read(cak, "680363_b4-geplaatst.eml")
    assert brief["Subject"] == "Dag Amsterdam"
    assert body(brief).strip() == "Totaal 1"


@pytest.mark.parametrize(
    "tekst",
    [
        "Onderwerp: x\n{{ b.bestaat_niet }}",
        "Onderwerp: x\n{% if %}",
        "Geen onderwerp",
        "Onderwerp: x\n{{ ''.__class__.__mro__ }}",
    ],
)
def test_an_own_text_that_cannot_be_filled_in_is_a_setting_to_mend(cak, tekst):
    own_text(cak, tekst)
    gelopen = cak.monitor("2022-10-10T12:00")
    assert gelopen.code == 78
    assert "b4-geplaatst.eml" in gelopen.fout


def test_a_letter_that_a_person_worked_on_is_left_while_the_facts_are_the_same(cak):
    cak.b4([A, B])
    cak.antwoord([(A, "J", "")])
    letters(cak, "2022-10-14T09:00")
    pad = cak.map_ / "uitgaand/mail/680363_antwoord-niet-juist.eml"
    pad.write_bytes(pad.read_bytes().replace(b"[vul in]", b"Besproken: maandag klaar"))
    letters(cak, "2022-10-15T09:00")
    assert b"maandag klaar" in pad.read_bytes()


VREEMDE_NAMEN = [
    ("Bakker, A.", True), ("Bakker, Ánna-Sofie", True), ('Anna "BW" Bakker', True),
    ("Team; wonen", True), ("Anna (team) <ander@elders.example>", True),
    ("=?utf-8?q?Anna?=", False), ("é" * 90, False), ("Anna\x1b[2J", False), ("Anna\u202eB", False),
    ("Anna\x00", False), ("Anna\u2028Bcc: ander@elders.example", False),
]  # fmt: skip


@pytest.mark.parametrize(("naam", "mag"), VREEMDE_NAMEN)
def test_a_letter_goes_to_one_address_or_the_row_is_refused(tmp_path, naam, mag):
    """Whatever stands in the name, a mail program reads one address from the letter: this one."""
    veld = '"' + naam.replace('"', '""') + '"'
    c = make_cak(tmp_path / "cak", AMSTERDAM.replace("A. Bakker", veld), UTRECHT)
    c.b4([A, B])
    c.b4([C], "680344")
    gelopen = c.monitor("2022-10-10T12:00")
    assert ("Niet bijgewerkt" in gelopen.fout) is not mag, gelopen
    assert (c.map_ / "uitgaand/mail/680344_b4-geplaatst.eml").is_file()
    pad = c.map_ / "uitgaand/mail/680363_b4-geplaatst.eml"
    assert pad.is_file() is mag
    if mag:
        (naar,) = read(c, pad.name)["To"].addresses
        assert (naar.display_name, naar.addr_spec) == (naam, "bw@amsterdam.example")
    else:
        assert "gemeenten.csv, regel 2" in gelopen.uit + gelopen.fout


@pytest.mark.parametrize(
    "adres",
    ["a@x.example, b@y.example", "<a@x.example>", "a@x.example;b@y.example", "a b@x.example",
     "a@x.example\x07", "=?x?q?y?=@x.example", "a..b@x.example"],
)  # fmt: skip
def test_an_address_that_is_more_or_less_than_one_is_refused_with_its_row(tmp_path, adres):
    regel = AMSTERDAM.replace("bw@amsterdam.example", f'"{adres}"')
    c = make_cak(tmp_path / "cak", regel, UTRECHT)
    gelopen = c.monitor("2022-10-10T12:00")
    assert gelopen.code == 1
    tekst = gelopen.uit + gelopen.fout
    assert "gemeenten.csv, regel 2" in tekst
    assert "e-mail" in tekst


def test_no_mark_that_steers_a_screen_in_a_letter_and_no_formula_in_its_list(tmp_path):
    """Also not from a text of the dossier's own or the identification of a message."""
    c = make_cak(tmp_path / "cak", AMSTERDAM.replace("Amsterdam;", "=1+1;"))
    eigen = c.map_ / "brieven"
    eigen.mkdir(exist_ok=True)
    (eigen / "antwoord-niet-juist.eml").write_text(
        "Onderwerp: Let\x1b[2J op\u202e {{ b.naam }}\nBeste\x07 {{ b.contact }}\n", encoding="utf-8"
    )
    toml = c.map_ / "bvtool.toml"
    kaal = toml.read_text("utf-8").replace("[brieven]\n", "")
    toml.write_text(kaal + '\n[brieven]\nmap = "brieven"\n', encoding="utf-8")
    c.b4([A, B])
    c.antwoord([(A, "J", "")])
    assert letters(c, "2022-10-14T09:00") == ["680363_antwoord-niet-juist.eml"]
    brief = read(c, "680363_antwoord-niet-juist.eml")
    (bijlage,) = brief.iter_attachments()
    tekst = f"{brief['Subject']}{brief['To']}{body(brief)}".replace("\r\n", "\n")
    assert [t for t in tekst if not t.isprintable() and t != "\n"] == []
    regels = bijlage.get_content().lstrip("\ufeff").split("\r\n")
    assert regels[0] == "Vertrouwelijk;'=1+1;680363"
    assert regels[2] == f"3;{B};geen antwoord"


def send(c, nu, wie="C. de Wit"):
    gelopen = run("--dossier", c.map_, "--nu", nu, "gedaan", "680363", "verstuurd", "--wie", wie)
    assert gelopen.code == 0, gelopen
    return gelopen.uit


def test_a_letter_that_was_sent_moves_and_never_comes_back(cak):
    cak.b4([A, B])
    cak.antwoord([(A, "J", ""), (B, "N", "UIT")])
    assert letters(cak, "2022-10-14T09:00") == ["680363_akkoord-aanleveren.eml"]
    uit = send(cak, "2022-10-14T10:00")
    assert "brief verstuurd (akkoord om aan te leveren)" in uit
    assert "akkoord gegeven om aan te leveren, 1 klant toegezegd" in uit
    assert (laid(cak), laid(cak, "verstuurd")) == ([], ["680363_akkoord-aanleveren.eml"])
    assert letters(cak, "2022-10-14T11:00") == []
    assert letters(cak, "2022-10-17T11:00") == []
    assert laid(cak) == []
    weer = run("--dossier", cak.map_, "--nu", "2022-10-17T12:00", "gedaan", "680363", "verstuurd")
    assert weer.code == 2
    assert "Er ligt geen brief klaar" in weer.fout


def test_what_was_written_in_a_letter_that_was_sent_goes_along(cak):
    cak.b4([A, B])
    cak.antwoord([(A, "J", "")])
    letters(cak, "2022-10-14T09:00")
    type_in(cak, "680363_antwoord-niet-juist.eml", b"Besproken: maandag klaar")
    send(cak, "2022-10-14T10:00")
    pad = cak.map_ / "uitgaand/verstuurd/680363_antwoord-niet-juist.eml"
    assert b"maandag klaar" in pad.read_bytes()


def type_in(c, naam, tekst):
    pad = c.map_ / "uitgaand/mail" / naam
    voor = pad.read_bytes()
    pad.write_bytes(voor.replace(b"[vul in]", tekst))
    assert pad.read_bytes() != voor


def test_changed_facts_give_a_new_draft_beside_what_was_typed(cak):
    cak.b4([A, B, C])
    cak.antwoord([(A, "J", "")])
    letters(cak, "2022-10-14T09:00")
    type_in(cak, "680363_antwoord-niet-juist.eml", b"Besproken: maandag klaar")
    cak.antwoord([(A, "J", ""), (B, "J", "")], moment="2022-10-14T12:00", naam="680363 b.csv")
    assert letters(cak, "2022-10-14T13:00") == ["680363_antwoord-niet-juist (2).eml"]
    assert laid(cak) == ["680363_antwoord-niet-juist (2).eml", "680363_antwoord-niet-juist.eml"]
    assert "maandag klaar" in body(read(cak, "680363_antwoord-niet-juist.eml"))
    assert "1 zonder antwoord" in body(read(cak, "680363_antwoord-niet-juist (2).eml"))
    assert letters(cak, "2022-10-14T14:00") == ["680363_antwoord-niet-juist (2).eml"]
    cak.antwoord(
        [(A, "J", ""), (B, "J", ""), (C, "J", "")], moment="2022-10-14T15:00", naam="680363 c.csv"
    )
    assert letters(cak, "2022-10-14T16:00") == ["680363_akkoord-aanleveren.eml"]
    assert laid(cak) == ["680363_akkoord-aanleveren.eml"]
    assert laid(cak, "vervallen") == ["680363_antwoord-niet-juist.eml"]
    pad = cak.map_ / "uitgaand/vervallen/680363_antwoord-niet-juist.eml"
    assert b"maandag klaar" in pad.read_bytes()


def test_text_is_kept_when_the_mail_program_dropped_the_mark(cak):
    cak.b4([A, B])
    cak.antwoord([(A, "J", "")])
    letters(cak, "2022-10-14T09:00")
    pad = cak.map_ / "uitgaand/mail/680363_antwoord-niet-juist.eml"
    pad.write_bytes(b"Subject: x\r\n\r\nBesproken: maandag klaar\r\n")
    assert letters(cak, "2022-10-14T10:00") == ["680363_antwoord-niet-juist (2).eml"]
    assert letters(cak, "2022-10-14T11:00") == ["680363_antwoord-niet-juist (2).eml"]
    assert b"maandag klaar" in pad.read_bytes()


def test_a_file_of_somebody_else_in_the_folder_is_left(cak):
    cak.b4([A])
    letters(cak, "2022-10-10T12:00")
    eigen = cak.map_ / "uitgaand/mail/aan iedereen.eml"
    eigen.write_bytes(b"Subject: x\r\n\r\ny")
    letters(cak, "2022-10-13T18:00")
    assert laid(cak) == ["680363_herinnering-na.eml", "aan iedereen.eml"]


def test_facts_that_come_back_bring_the_letter_back_unless_it_was_sent(cak):
    cak.b4([A, B])
    eerste = [(A, "J", "")]
    cak.antwoord(eerste, moment="2022-10-13T10:00", naam="680363 a.csv")
    letters(cak, "2022-10-13T11:00")
    send(cak, "2022-10-13T11:30")
    cak.antwoord([(A, "J", ""), (B, "J", "")], moment="2022-10-13T12:00", naam="680363 b.csv")
    assert letters(cak, "2022-10-13T13:00") == ["680363_akkoord-aanleveren.eml"]
    cak.antwoord([*eerste, (C, "N", "UIT")], moment="2022-10-13T14:00", naam="680363 c.csv")
    assert letters(cak, "2022-10-13T15:00") == ["680363_antwoord-niet-juist.eml"]
    cak.antwoord([(B, "J", ""), (A, "J", "")], moment="2022-10-13T16:00", naam="680363 d.csv")
    assert letters(cak, "2022-10-13T16:30") == ["680363_akkoord-aanleveren.eml"]


def test_a_late_answer_that_is_right_gets_the_go_with_the_lateness(cak):
    cak.b4([A, B])
    cak.antwoord([(A, "J", ""), (B, "N", "UIT")], moment="2022-10-14T19:00")
    assert letters(cak, "2022-10-14T20:00") == ["680363_akkoord-aanleveren.eml"]
    tekst = body(read(cak, "680363_akkoord-aanleveren.eml"))
    assert "1 dag en 2 uur na de termijn van donderdag 13 oktober 2022 om 17:00" in tekst
    assert "- uiterlijk dinsdag 18 oktober 2022 om 15:00" in tekst


def test_an_answer_after_the_day_of_delivering_gets_the_go_too(cak):
    cak.b4([A, B])
    cak.antwoord([(A, "J", ""), (B, "N", "UIT")], moment="2022-10-20T09:00")
    assert letters(cak, "2022-10-20T10:00") == ["680363_akkoord-aanleveren.eml"]
    tekst = body(read(cak, "680363_akkoord-aanleveren.eml"))
    assert "zo snel mogelijk: de termijn van dinsdag 18 oktober 2022 om 15:00 is al" in tekst
    send(cak, "2022-10-20T11:00")
    assert letters(cak, "2022-10-21T10:00") == ["680363_niet-juist.eml"]


def test_after_the_end_everyone_without_a_407_is_asked_for_and_nobody_with_a_reason(cak):
    cak.b4([A, B, C, *BSNS[3:5]])
    cak.antwoord(
        [(A, "J", ""), (B, "J", ""), (C, "N", "OVL"), (BSNS[3], "N", "AGM"), (BSNS[4], "J", "")]
    )
    cak.retour(cak.bericht(A, 1), "9404")
    cak.bericht(BSNS[4], 2)
    assert letters(cak, "2022-11-28T09:00") == ["680363_opvragen-407.eml"]
    brief = read(cak, "680363_opvragen-407.eml")
    assert "Van 3 klanten van gemeente Amsterdam" in body(brief)
    lijst = next(brief.iter_attachments()).get_content()
    assert f"2;{A};afgekeurd (" in lijst
    assert f"3;{B};ontbreekt" in lijst
    assert f"5;{BSNS[3]};AGM: een andere gemeente meldt aan" in lijst
    assert C not in lijst
    assert BSNS[4] not in lijst


def test_who_never_answered_is_asked_for_the_407_of_everybody(cak):
    cak.b4([A, B])
    assert letters(cak, "2022-11-28T09:00") == ["680363_opvragen-407.eml"]
    lijst = next(read(cak, "680363_opvragen-407.eml").iter_attachments()).get_content()
    assert f"2;{A};nooit toegezegd" in lijst
    assert f"3;{B};nooit toegezegd" in lijst


def test_the_migration_ends_after_the_last_timeslot_when_that_is_later(tmp_path):
    laat = UTRECHT.replace("2022-10-24", "2022-12-05")
    c = make_cak(tmp_path / "laat", AMSTERDAM, laat)
    c.b4([A])
    assert letters(c, "2022-12-11T23:00") == ["680363_herinnering-na.eml"]
    assert letters(c, "2022-12-12T00:00") == ["680363_opvragen-407.eml"]


def test_wrong_totals_are_told_with_both_numbers(cak):
    cak.b4([A, B])
    regels = ["Klanten in B4;7", "", "BSN;Aanmelden;Reden", f"{A};J;", f"{B};J;"]
    cak.put("terugkoppeling/680363.csv", "\r\n".join(regels).encode(), "2022-10-13T12:00")
    assert letters(cak, "2022-10-13T13:00") == ["680363_antwoord-niet-juist.eml"]
    tekst = " ".join(body(read(cak, "680363_antwoord-niet-juist.eml")).split())
    assert "staat 7 bij 'klanten in b4', in de rijen zijn het er 2" in tekst


def test_a_list_holds_who_waits_for_an_answer_too(cak):
    cak.b4([A, B])
    cak.antwoord([(A, "J", ""), (B, "J", "")])
    cak.bericht(A, 1)
    assert letters(cak, "2022-10-20T09:00") == ["680363_niet-juist.eml"]
    lijst = next(read(cak, "680363_niet-juist.eml").iter_attachments()).get_content()
    assert f"2;{A};wacht op antwoord van het CAK, bericht T0001" in lijst
    assert f"3;{B};ontbreekt" in lijst


def test_a_blank_b4_sent_back_is_no_answer(cak):
    cak.b4([A, B])
    cak.antwoord([(A, "", ""), (B, "", "")])
    data = cak.json("2022-10-13T13:00")
    assert (data["geen_antwoord"], data["per_gemeente"][0]["antwoord"]) == (2, None)
    assert letters(cak, "2022-10-13T13:00") == ["680363_antwoord-niet-juist.eml"]
    assert "nergens J of N" in body(read(cak, "680363_antwoord-niet-juist.eml"))
