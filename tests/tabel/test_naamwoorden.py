"""The words of many names at once are those of each name by itself."""

from __future__ import annotations

from itertools import product

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bvtool.tabel.waarden.naamwoorden import ZICHZELF, list_name_parts, name_parts
from bvtool.vak.tabellen import load_tabel

_VOOR = [r["voorvoegsel"] for r in load_tabel("voorvoegsels")]
_WOORDEN = [r["woord"] for r in load_tabel("naamwoorden")]
_DEEL = st.sampled_from(["Bakker", "berg", "MAAS", "O", "Müller", "d'Hondt", *_WOORDEN, *_VOOR])
_NAAM = (
    st.none()
    | st.text(max_size=12)
    | st.lists(_DEEL, max_size=4).flatmap(
        lambda delen: st.sampled_from([" ", "-", ", ", ". ", "  ", "\t"]).map(
            lambda t: t.join(delen)
        )
    )
)
_CEL = (
    st.none()
    | st.sampled_from([*_VOOR, "v.d.", "d'", "D’", "onbekend's", "é", ""])
    | st.text(max_size=5)
)


@given(st.lists(st.tuples(_NAAM, _CEL), max_size=20))
def test_many_names_at_once_are_as_one_by_one(paren: list[tuple[str | None, str | None]]) -> None:
    namen, voor = ([p[i] for p in paren] for i in (0, 1))
    samen = list_name_parts(pl.Series(namen, dtype=pl.String), pl.Series(voor, dtype=pl.String))
    assert samen.to_list() == [name_parts(*paar) for paar in paren]


def test_plain_names_and_those_in_which_a_word_can_be_more() -> None:
    paren = {
        ("Bakker", None): "bakker",
        ("Bakker-Maas", "van der"): "bakker der maas van",
        ("Bakker van Maas", None): "bakker maas van",
        ("Hondt", "d'"): "dhondt",
        ("O", "de"): "de o",
        (None, "de"): "de",
    }
    namen, voor = ([p[i] for p in paren] for i in (0, 1))
    samen = list_name_parts(pl.Series(namen), pl.Series(voor))
    assert samen.to_list() == list(paren.values()) == [name_parts(*p) for p in paren]


def test_voorvoegsels_behind_a_name_stay_what_they_are() -> None:
    """All pairs of them; a name as people bear that of two."""
    paren = list(product(sorted(ZICHZELF), repeat=2))
    namen = [f"Maas-{een} {ander} Berg" for een, ander in paren]
    samen = list_name_parts(pl.Series(namen), pl.Series([None] * len(namen), dtype=pl.String))
    assert samen.to_list() == [name_parts(naam, None) for naam in namen]
