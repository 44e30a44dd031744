"""gemeenten.csv is read strictly: a fault is named with its line and stops its own gemeente."""

import pytest

from bvtool.cak.inname.gemeenten import read_gemeenten
from bvtool.cak.inname.ontvangst import parse_moment, read_ontvangst
from bvtool.cak.timeslots import read_timeslots
from bvtool.vak.fouten import InvoerGeweigerd, InvoerOntbreekt
from tests.cak.hulp import AMSTERDAM, KOP, UTRECHT


def write(map_, *regels, kop=KOP, codering="utf-8"):
    pad = map_ / "gemeenten.csv"
    pad.write_bytes("\r\n".join([kop, *regels, ""]).encode(codering))
    return pad


def test_the_gemeenten_come_by_name(tmp_path):
    gelezen = read_gemeenten(write(tmp_path, UTRECHT, "", AMSTERDAM)).gemeenten
    assert [g.naam for g in gelezen] == ["Amsterdam", "Utrecht"]
    assert gelezen[0].timeslot.isoformat() == "2022-10-17"
    assert gelezen[0].email == "bw@amsterdam.example"


def test_what_excel_makes_of_it_is_read_too(tmp_path):
    regel = AMSTERDAM.replace("0363;680363", "363;680363").replace("2022-10-17", "17-10-2022")
    pad = write(tmp_path, regel.replace("Bakker", "Bäkker"), codering="cp1252")
    gelezen = read_gemeenten(pad).gemeenten
    assert (gelezen[0].code, gelezen[0].contactpersoon) == ("0363", "A. Bäkker")
    assert gelezen[0].timeslot.isoformat() == "2022-10-17"


def test_contact_telephone_and_address_may_be_unknown(tmp_path):
    (g,) = read_gemeenten(write(tmp_path, "0363;680363;Amsterdam;2022-10-17;;;")).gemeenten
    assert (g.contactpersoon, g.telefoon, g.email) == ("", "", "")


@pytest.mark.parametrize(
    ("oud", "nieuw", "waar"),
    [
        ("0363;", "9999;", "gemeentecode"),
        ("0363;", "0007;", "gemeentecode"),
        ("680363", "690363", "uitvoerdercode"),
        ("680363", "68036", "uitvoerdercode"),
        ("2022-10-17", "2022-10-18", "timeslot"),
        ("2022-10-17", "volgende week", "timeslot"),
        ("Amsterdam", "", "naam"),
        ("bw@amsterdam.example", "bw.amsterdam.example", "e-mail"),
        ("bw@amsterdam.example", "bw@amsterdam", "e-mail"),
        ("bw@amsterdam.example", "a@b.nl, c@d.nl", "e-mail"),
        ("000 000 0363", "bel maar", "telefoon"),
    ],
)
def test_each_fault_is_named_with_line_and_column(tmp_path, oud, nieuw, waar):
    pad = write(tmp_path, UTRECHT, AMSTERDAM.replace(oud, nieuw, 1))
    lijst = read_gemeenten(pad)
    assert [b.waar for b in lijst.fouten] == [f"gemeenten.csv, regel 3, {waar}"]
    assert [g.naam for g in lijst.gemeenten] == ["Utrecht"]
    wie = "gemeenten.csv, regel 3" if waar == "uitvoerdercode" else "680363"
    assert lijst.gestopt == {wie}
    with pytest.raises(InvoerGeweigerd) as fout:
        read_gemeenten(write(tmp_path, AMSTERDAM.replace(oud, nieuw, 1)))
    assert [b.waar for b in fout.value.bevindingen] == [f"gemeenten.csv, regel 2, {waar}"]


def test_of_a_gemeente_or_code_on_two_lines_nobody_knows_which_is_right(tmp_path):
    later = AMSTERDAM.replace("2022-10-17", "2022-10-24")
    lijst = read_gemeenten(write(tmp_path, AMSTERDAM, UTRECHT, later))
    assert [g.naam for g in lijst.gemeenten] == ["Utrecht"]
    assert lijst.gestopt == {"680363"}
    assert sorted(b.waar for b in lijst.fouten) == [
        f"gemeenten.csv, regel {n}, {kolom}"
        for n in (2, 4)
        for kolom in ("gemeentecode", "uitvoerdercode")
    ]
    with pytest.raises(InvoerGeweigerd):
        read_gemeenten(write(tmp_path, AMSTERDAM, AMSTERDAM))


def test_a_row_with_a_semicolon_too_many_and_a_missing_column(tmp_path):
    with pytest.raises(InvoerGeweigerd, match="klopt iets niet") as fout:
        read_gemeenten(write(tmp_path, AMSTERDAM + ";x"))
    assert "8 cellen" in fout.value.bevindingen[0].wat
    with pytest.raises(InvoerGeweigerd) as fout:
        read_gemeenten(write(tmp_path, AMSTERDAM, kop=KOP.replace(";telefoon", "")))
    assert "telefoon" in fout.value.bevindingen[0].wat
    with pytest.raises(InvoerGeweigerd) as fout:
        read_gemeenten(write(tmp_path, AMSTERDAM.replace("A. Bakker", '"A.\nBakker"')))
    assert "meer regels" in fout.value.bevindingen[0].wat


def test_no_file_and_no_gemeente_is_missing_input(tmp_path):
    with pytest.raises(InvoerOntbreekt):
        read_gemeenten(tmp_path / "gemeenten.csv")
    with pytest.raises(InvoerOntbreekt):
        read_gemeenten(write(tmp_path))


@pytest.mark.parametrize("kop", [True, False])
def test_a_cell_without_end_is_told_with_its_line(tmp_path, kop):
    lang = '"' + "x" * 200_000
    pad = write(tmp_path, AMSTERDAM, lang) if kop else write(tmp_path, kop=lang)
    for lees in (read_gemeenten, read_timeslots, read_ontvangst):
        if lees is read_ontvangst and kop:
            pad.write_text("file;moment\r\n" + lang, encoding="utf-8")
        with pytest.raises(InvoerGeweigerd, match="houdt een cel niet op") as fout:
            lees(pad)
        assert "regel" in fout.value.waar


@pytest.mark.parametrize(
    "tekst", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "99999-01-01 10:00", "morgen"]
)
def test_a_moment_beyond_the_calendar_is_no_moment(tekst):
    assert parse_moment(tekst) is None
