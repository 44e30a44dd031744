"""Who a letter goes to is who a mail program reads in it."""

from hypothesis import given
from hypothesis import strategies as st

from bvtool.vak.adres import is_gewoon, list_adressen, reads_back, survives

NAAM = st.from_regex(r"\A(?:[A-Za-z][A-Za-z .-]*)?\Z")
ADRES = st.from_regex(r"\A[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*@[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*\Z")


@given(NAAM, ADRES)
def test_whoever_is_plain_is_read_back_as_written(naam: str, adres: str) -> None:
    assert not is_gewoon(naam, adres) or reads_back(naam, adres)


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_else_is_plain_without_being_read_back(naam: str, adres: str) -> None:
    assert survives(naam, adres) is reads_back(naam, adres)


def test_a_second_addressee_is_refused() -> None:
    assert not survives("Bakker", "a@x.example, b@x.example")
    assert not survives("A. Bakker <z@x.example>,", "a@x.example\r\nBcc: b@x.example")


def test_a_name_with_other_letters_or_a_long_one_goes_the_long_way() -> None:
    for naam in ("Zoë Bakker", "A" * 60):
        assert not is_gewoon(naam, "a@x.example")
        assert survives(naam, "a@x.example")


def test_what_stands_in_the_text_of_a_letter_is_no_addressee() -> None:
    assert list_adressen(b"To: A <a@x.example>\r\n\r\nTo: B <b@x.example>\r\n") == [
        ("A", "a@x.example")
    ]
