"""What a code of an Fo01 means depends on the list of its day."""

from datetime import date

import pytest

from bvtool.berichten.foutcodes import find_foutcode
from bvtool.vak.tabellen import load_tabel

VROEGER, NU = date(2018, 5, 1), date(2022, 10, 18)
OUD = ("IB103", "IB210", "IB213", "IB234", "IB240", "IB798", "StUF055", "RIN001")


def test_ib007_means_something_else_on_each_list() -> None:
    oud, nieuw = find_foutcode("IB007", VROEGER), find_foutcode("IB007", NU)
    assert oud is not None
    assert nieuw is not None
    assert oud.tekst == "Het bericht is te groot (maximaal 25 MB)"
    assert nieuw.tekst == "Combinatie functie en organisatie is niet toegestaan"
    assert find_foutcode("IB007") == nieuw


def test_the_list_changes_on_one_day() -> None:
    laatste, eerste = (
        find_foutcode("IB009", date(2019, 12, 31)),
        find_foutcode("IB009", date(2020, 1, 1)),
    )
    assert laatste is not None
    assert eerste is not None
    assert laatste.tekst == "bvtool kent de betekenis van deze code niet"
    assert "toestemmingsverklaring" in eerste.tekst


@pytest.mark.parametrize("code", OUD)
def test_a_code_of_the_old_list_is_still_known(code: str) -> None:
    toen, nu = find_foutcode(code, VROEGER), find_foutcode(code, NU)
    assert toen is not None
    assert nu is not None
    assert (toen.geldt, nu.geldt) == (True, False)
    assert nu.tekst == f"{toen.tekst} (de code staat op de lijst tot en met 31-12-2019)"


def test_a_new_code_in_an_old_message_is_told_as_such() -> None:
    gevonden = find_foutcode("IB016", VROEGER)
    assert gevonden is not None
    assert gevonden.tekst == "Referentienummer is niet uniek (de code staat op de huidige lijst)"
    assert find_foutcode("IB999", NU) is None


def test_the_two_lists_do_not_overlap() -> None:
    gezien: dict[str, str] = {}
    for rij in load_tabel("fo01-foutcodes"):
        assert gezien.get(rij["code"], "0") < rij["geldig_vanaf"]
        assert rij["merk"] == "bevestigd"
        assert rij["bron"]
        gezien[rij["code"]] = rij["geldig_tot"]
