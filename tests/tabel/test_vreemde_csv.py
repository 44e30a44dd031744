"""A csv as strangers write it, through `vergelijk`: every client is there, or the row is asked.

A family of inputs per kind of fault; what Excel shows is what counts.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.snel import amount
from tests.tabel.maken import BSNS
from tests.tabel.vergelijken import compare, compare_geval, write_register, write_text

NAMEN = ["Hart", "van den Hof", "Bakker", "de Vries", "Smit"]
JAREN = ["1960-01-02", "1970-03-04", "1980-05-06", "1955-07-08", "1990-09-10"]
RIJEN = [list(r) for r in zip(BSNS, NAMEN, JAREN, strict=False)]
KOP = ["BSN", "Achternaam", "Geboortedatum"]


def _register(map_: Path) -> Path:
    return write_register(map_, *(f"{b};{n};{j};15;2021-01-01;" for b, n, j in RIJEN))


def _compare(tekst: str | bytes):  # type: ignore[no-untyped-def]
    with tempfile.TemporaryDirectory() as map_:
        return compare(write_text(Path(map_), "b4.csv", tekst), _register(Path(map_)))


@pytest.mark.parametrize("geval", ["A_quote_oneven_b4", "quote_begin_los"])
def test_a_quote_that_swallows_a_client_is_asked(geval: str) -> None:
    gedaan = compare_geval(geval)
    assert gedaan.code == 65
    assert "los aanhalingsteken" in gedaan.tekst
    assert "b4.csv, rij 2" in gedaan.tekst


@st.composite
def _with_quotes(draw: st.DrawFn) -> tuple[str, str]:
    """A csv with one to three quotes anywhere in its rows, and its separator."""
    teken = draw(st.sampled_from(";,\t"))
    regels = [teken.join(r) for r in RIJEN[: draw(st.integers(2, 5))]]
    for _ in range(draw(st.integers(1, 3))):
        rij = draw(st.integers(0, len(regels) - 1))
        plek = draw(st.integers(len(BSNS[0]) + 1, len(regels[rij])))
        regels[rij] = regels[rij][:plek] + '"' + regels[rij][plek:]
    einde = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return einde.join([teken.join(KOP), *regels, ""]), teken


@settings(max_examples=amount(20, 60))
@given(_with_quotes())
def test_loose_quotes_never_cost_a_client(gemaakt: tuple[str, str]) -> None:
    """Anywhere after the BSN: every client is there with the own birth date, or a row is asked."""
    tekst, _ = gemaakt
    gedaan = _compare(tekst)
    if gedaan.code == 65:
        assert re.search(r"b4\.csv, rij \d", gedaan.tekst)
        return
    verwacht = re.findall(r"^(\d{9})", tekst.replace("\r", "\n"), re.M)
    assert gedaan.bsns == verwacht


@pytest.mark.parametrize("begin", range(4))
@pytest.mark.parametrize("eind", range(4))
@pytest.mark.parametrize("kolommen", [[0, 1, 2], [1, 0, 2], [1, 2, 0]], ids=["voor", "mid", "na"])
def test_two_quotes_around_parts_of_two_rows(begin: int, eind: int, kolommen: list[int]) -> None:
    """The quotes are in place for a machine; a cell that holds a cell with a BSN is asked."""
    regels = [";".join(r[k] for k in kolommen) for r in [KOP, *RIJEN]]
    for rij, keuze in ((2, begin), (3, eind)):
        randen = [0, *(m.end() for m in re.finditer(";", regels[rij])), len(regels[rij])]
        plek = randen[keuze]
        regels[rij] = regels[rij][:plek] + '"' + regels[rij][plek:]
    gedaan = _compare("\n".join(regels) + "\n")
    assert gedaan.code == 65 or gedaan.bsns == [r[0] for r in RIJEN]


def test_quotes_on_one_line_are_read_as_excel_does() -> None:
    gedaan = _compare(f'BSN;Achternaam;Instelling\n{BSNS[0]};Van "t Hof;5" buis\n{BSNS[1]};x;y\n')
    assert (gedaan.code, gedaan.bsns) == (0, BSNS[:2])


@pytest.mark.parametrize("regels", [2, 51, 400])
@pytest.mark.parametrize("einde", ["\n", "\r\n", "\r"])
def test_long_notes_in_good_quotes(regels: int, einde: str) -> None:
    """More than fifty lines, with separators and doubled quotes in them, are one cell."""
    notitie = einde.join(f'{i}; zei ""ja"", tel. 0612345678' for i in range(regels))
    rijen = [f'{b};{n};"{notitie}"' for b, n, _ in RIJEN]
    gedaan = _compare(einde.join(["BSN;Achternaam;Opmerking", *rijen, ""]))
    assert (gedaan.code, gedaan.bsns) == (0, BSNS[:5])


def test_lone_line_end_among_others() -> None:
    gedaan = compare_geval("A_cr_b4")
    assert (gedaan.code, len(gedaan.bsns)) == (0, 3)


@settings(max_examples=amount(10, 30))
@given(st.lists(st.sampled_from(["\n", "\r\n", "\r", "\r\r\n", "\n\n"]), min_size=6, max_size=6))
def test_line_ends_of_every_kind_in_one_file(einden: list[str]) -> None:
    regels = [";".join(r) for r in [KOP, *RIJEN]]
    gedaan = _compare("".join(r + e for r, e in zip(regels, einden, strict=True)))
    assert (gedaan.code, gedaan.bsns) == (0, BSNS[:5])


@pytest.mark.parametrize("staart", ["\x1a", "\n\x1a", "\r\n\x1a\r\n", "\x1a\x1a", "\r\x1a\n"])
@pytest.mark.parametrize("codering", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_mark_of_the_end_of_an_old_program(staart: str, codering: str) -> None:
    tekst = "\r\n".join(";".join(r) for r in [KOP, *RIJEN]).replace("Hart", "Hárt") + staart
    gedaan = _compare(tekst.encode(codering))
    assert (gedaan.code, gedaan.bsns) == (0, BSNS[:5])


@pytest.mark.parametrize("vorm", ['="{}"', '"=""{}"""', "'{}", '="{}" '])
@pytest.mark.parametrize("notitie", ["geen", '"een\ntwee"'])
def test_number_as_text_of_excel(vorm: str, notitie: str) -> None:
    """="999900006", bare or quoted once more, also beside a note of several lines."""
    rijen = [f"{vorm.format(b)};{n};{notitie}" for b, n, _ in RIJEN]
    gedaan = _compare("\n".join(["BSN;Achternaam;Opmerking", *rijen, ""]))
    assert (gedaan.code, gedaan.bsns) == (0, BSNS[:5])


def test_number_as_text_of_excel_kept() -> None:
    gedaan = compare_geval("is_quote")
    assert (gedaan.code, len(gedaan.bsns), None in gedaan.bsns) == (0, 3, False)


@pytest.mark.parametrize("plek", [0, 3, 40, 70, -1])
@pytest.mark.parametrize("aantal", [1, 3])
def test_empty_bytes_between_the_text_are_damage(plek: int, aantal: int) -> None:
    tekst = "\n".join(";".join(r) for r in [KOP, *RIJEN, *RIJEN])
    plek = plek % len(tekst)
    gedaan = _compare(tekst[:plek] + "\0" * aantal + tekst[plek:])
    assert gedaan.code == 65
    assert f"b4.csv, regel {tekst[:plek].count(chr(10)) + 1}" in gedaan.tekst
