"""Which letter fits when, and what stands in it."""

from email import message_from_bytes
from email.policy import default

import pytest

from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, make_cak

A, B, C = BSNS[:3]


@pytest.fixture
def cak(tmp_path):
    return make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)


def letters(c, nu):
    bestanden = c.monitor(nu, "--json").json["bestanden"]
    return [b.split("/")[-1] for b in bestanden if b.endswith(".eml")]


def read(c, naam):
    data = (c.map_ / "uitgaand/mail" / naam).read_bytes()
    return message_from_bytes(data, policy=default)


def body(brief):
    return brief.get_body(("plain",)).get_content()


def test_from_b4_to_the_reminder_after_the_deadline(cak):
    cak.b4([A, B])
    assert letters(cak, "2022-10-10T12:00") == ["680363_b4-geplaatst.eml"]
    assert letters(cak, "2022-10-12T16:59") == ["680363_b4-geplaatst.eml"]
    assert letters(cak, "2022-10-12T17:00") == ["680363_herinnering-voor.eml"]
    assert letters(cak, "2022-10-13T17:00") == ["680363_herinnering-voor.eml"]
    assert letters(cak, "2022-10-13T17:00:01") == ["680363_herinnering-na.eml"]
    brief = read(cak, "680363_b4-geplaatst.eml")
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
    assert letters(cak, "2022-10-31T15:00") == ["680363_opvragen-407.eml"]
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
    assert gelopen.code == (0 if mag else 1), gelopen
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
