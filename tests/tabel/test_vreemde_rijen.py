"""Rows that are no client, and rows that only look like it, through `vergelijk`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.snel import amount
from tests.tabel.maken import BSNS
from tests.tabel.vergelijken import Vergeleken, compare, compare_geval, write_register, write_text

KOP = "BSN;Achternaam;Geboortedatum;Instelling;Opmerking"
KLANTEN = [f"{b};Naam;1960-01-0{i};De Brug;" for i, b in enumerate(BSNS[:3], 1)]
LABELS = ["Totaal", "TOTAAL:", "Subtotaal", "Eindtotaal", "Totaal aantal klanten", "Aantal: 3",
          "Aantal cliënten", "Total", "som", "Totaal 3"]  # fmt: skip
LIJKT = ["Total Care BV", "Totaal Zorg", "Totaal geen BSN bekend", "Somberg", "Aantallen volgen",
         "Som der Delen", "Totaalwonen"]  # fmt: skip


def _b4(*rijen: str, kop: str = KOP) -> Vergeleken:
    with tempfile.TemporaryDirectory() as plek:
        map_ = Path(plek)
        register = write_register(map_, *(f"{b};Naam;;15;2021-01-01;" for b in BSNS[:3]))
        return compare(write_text(map_, "b4.csv", "\n".join([kop, *rijen, ""])), register)


TOTAALVORMEN = ["{};;;;", ";;;;{}", "{};3;;;", "3;;;{};", ";{};;;"]
KLANTVORMEN = ["{bsn};Naam;;{};", "{bsn};Naam;;;{}", ";Yildiz;;;{}", ";;1970-01-01;;{}",
               "12345678;;;{};", ";;;tel. 1234567;{}", "9921;Naam;;{};"]  # fmt: skip
PAREN = [(label, TOTAALVORMEN[(nr + meer) % 5])
         for meer in range(amount(1, 5)) for nr, label in enumerate(LABELS)]  # fmt: skip
"""Every label, and every form twice; in the proof each with each."""


@pytest.mark.parametrize(("label", "vorm"), PAREN)
def test_a_total_is_no_client_and_is_told(label: str, vorm: str) -> None:
    gedaan = _b4(*KLANTEN, vorm.format(label))
    assert (gedaan.code, gedaan.bsns) == (1, BSNS[:3])
    assert "b4.csv, rij 5: Dit is een totaalregel. Niet als klant gelezen." in gedaan.tekst


@pytest.mark.parametrize("tekst", [*LIJKT, *LABELS])
def test_whoever_has_a_number_a_name_or_a_birth_date_stays(tekst: str) -> None:
    """Whatever the provider is called and the remark says; each form between two clients."""
    rijen = list(KLANTEN[:1])
    for nr, vorm in enumerate(KLANTVORMEN, 3):
        rijen += [vorm.format(tekst, bsn=BSNS[nr]), f"{BSNS[20 + nr]};Naam;1960-01-09;De Brug;"]
    gedaan = _b4(*rijen)
    assert [rij["rij"] for rij in gedaan.b4] == list(range(2, 2 + len(rijen)))


@pytest.mark.parametrize("tekst", LIJKT)
def test_a_name_that_begins_like_a_total_stays(tekst: str) -> None:
    assert len(_b4(*KLANTEN, f";{tekst};;;").b4) == 4


@settings(max_examples=amount(15, 40))
@given(st.permutations(range(4)), st.sampled_from(LABELS), st.integers(0, 3))
def test_totals_anywhere_never_cost_a_client(volgorde: list[int], label: str, waar: int) -> None:
    rijen = [*KLANTEN, ";Yildiz;1970-01-01;Total Care;Totaal onbekend"]
    rijen = [rijen[i] for i in volgorde]
    rijen.insert(waar, f"{label};;;;")
    gedaan = _b4(*rijen)
    assert sorted(gedaan.bsns, key=str) == sorted([*BSNS[:3], None], key=str)
    assert gedaan.code == 1


def test_a_client_with_a_remark_that_begins_with_total() -> None:
    gedaan = compare_geval("A_totaal_b4")
    assert gedaan.uitkomsten == ["aan_te_melden", "onleesbaar", "aan_te_melden"]


@pytest.mark.parametrize(
    "rij", [";;;;", "0;0;0;0;0", ";;;0;0", ";;00:00:00;0;", ";;0-1-1900;;0", ";;00-01-1900;0,00;-"]
)
def test_lines_of_a_template_are_counted_and_no_clients(rij: str) -> None:
    gedaan = _b4(*KLANTEN, *[rij] * 12)
    assert (gedaan.code, gedaan.bsns) == (0, BSNS[:3])
    assert ("Dat geldt voor 12 rijen" in gedaan.tekst) == (rij != ";;;;")


def test_a_template_with_zeros() -> None:
    gedaan = compare_geval("P17_sjabloon0")
    assert (gedaan.code, len(gedaan.b4)) == (0, 3)
    assert "Dat geldt voor 20 rijen" in gedaan.tekst


@pytest.mark.parametrize("rij", [";;;Total Care;", "Totaal;;;;", ";;;;x"])
def test_a_provision_is_no_total(rij: str, tmp_path: Path) -> None:
    """A row of the register with a period stays, whatever else it holds: it is told."""
    kop = "BSN;Achternaam;Geboortedatum;Aanbieder;Productcategorie;Ingangsdatum"
    regels = [f"{b};Naam;;De Brug;15;2021-01-01" for b in BSNS[:2]]
    register = write_text(
        tmp_path, "reg.csv", "\n".join([kop, *regels, f"{rij.rstrip(';')};15;2022-01-01", ""])
    )
    b4 = write_text(tmp_path, "b4.csv", "BSN\n" + "\n".join(BSNS[:2]) + "\n")
    gedaan = compare(b4, register)
    assert "totaalregel" not in gedaan.tekst


@pytest.mark.parametrize("voet", ["Bron: eigen administratie", "Peildatum 1 oktober"])
def test_a_line_below_the_table_is_told(voet: str) -> None:
    gedaan = _b4(*KLANTEN, f"{voet};;;;")
    assert (gedaan.code, gedaan.bsns) == (1, BSNS[:3])
    assert "Dit is een voetregel onder de tabel." in gedaan.tekst


@pytest.mark.parametrize("rij", [";Yildiz;;;", ";;1970-01-01;;", "zie BSN 999900031 boven;;;;"])
def test_a_client_below_the_table_stays(rij: str) -> None:
    assert len(_b4(*KLANTEN, rij).b4) == 4
