"""How a table too wide for one page is split over pages beside each other."""

from hypothesis import given
from hypothesis import strategies as st

from bvtool.tabel.schrijven.breedte import plan_pages

RUIMTE = 58.0
"""A hundred characters in the smallest letters that can be read."""


def test_what_fits_stays_on_one_page_whatever_begins_a_part() -> None:
    (pagina,) = plan_pages([20.0] * 5, (0, 0), RUIMTE, [3])
    assert (pagina.eerste, pagina.tekens) == (0, 100.0)


def test_over_more_pages_a_part_begins_one() -> None:
    paginas = plan_pages([20.0] * 6, (0, 0), RUIMTE, [3])
    assert [(p.eerste, p.tekens) for p in paginas] == [(0, 60.0), (3, 80.0)]


def test_a_part_that_is_too_wide_goes_on_over_the_next_page() -> None:
    paginas = plan_pages([20.0] * 9, (0, 0), RUIMTE, [3])
    assert [p.eerste for p in paginas] == [0, 3, 7]


def test_columns_that_are_repeated_begin_no_page() -> None:
    assert [p.eerste for p in plan_pages([20.0] * 6, (0, 2), RUIMTE, [0, 1, 2])] == [0, 5]


@given(
    st.lists(st.floats(6, 48), min_size=1, max_size=40),
    st.integers(-1, 2),
    st.sets(st.integers(0, 39)),
)
def test_every_column_stands_on_one_page_and_no_page_is_wider_than_can_be_read(
    breedtes: list[float], laatste: int, delen: set[int]
) -> None:
    vast = sum(breedtes[: laatste + 1])
    paginas = plan_pages(breedtes, (0, laatste), RUIMTE, delen)
    assert paginas[0].eerste == 0
    grenzen = [p.eerste for p in paginas] + [len(breedtes)]
    assert grenzen == sorted(set(grenzen))
    for nummer, pagina in enumerate(paginas):
        eigen = breedtes[grenzen[nummer] : grenzen[nummer + 1]]
        herhaald = vast if nummer else 0.0
        assert abs(pagina.tekens - sum(eigen) - herhaald) < 1e-6
        ruim = max(RUIMTE / 0.58, vast + max(eigen), vast if nummer == 0 else 0.0)
        assert pagina.tekens <= ruim + 1e-6
