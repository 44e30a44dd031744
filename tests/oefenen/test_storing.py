"""Which disturbances a seed chooses, and how files get out of order."""

from hypothesis import given
from hypothesis import strategies as st

from bvtool.oefenen.ketentest.storing import Storing, choose, shuffle_names


@given(st.integers(0, 500), st.integers(0, 99))
def test_each_message_has_at_most_one_disturbance(aantal: int, zaad: int) -> None:
    gekozen = choose(aantal, zaad)
    assert set(gekozen) <= set(range(aantal))
    assert gekozen == choose(aantal, zaad)


@given(st.integers(len(Storing), 500), st.integers(0, 99))
def test_every_disturbance_happens_as_soon_as_there_are_enough(aantal: int, zaad: int) -> None:
    assert set(choose(aantal, zaad).values()) == set(Storing)


@given(st.lists(st.from_regex(r"[a-z]{3}\.xml", fullmatch=True), unique=True), st.integers(0, 9))
def test_new_names_keep_the_old_ones_and_stay_apart(namen: list[str], zaad: int) -> None:
    nieuw = shuffle_names(namen, zaad)
    assert [n.partition("_")[2] for n in nieuw] == namen
    assert len(set(nieuw)) == len(namen)
