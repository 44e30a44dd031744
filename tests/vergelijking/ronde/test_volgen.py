"""Differences over the rounds: new, there still, resolved; against a count in plain Python."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bvtool.vergelijking.ronde.volgen import (
    DOOR_CAK,
    SCHEMA,
    ZONDER,
    Rondebeeld,
    count_follow,
    follow,
    list_verschillen,
)

A, B = "999900006", "999900018"


def tell(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return frame.drop("bsn").rows()


def test_a_difference_is_new_then_there_still_then_resolved() -> None:
    eerste = Rondebeeld(2, {(A, "gestopt"): "gemeente"})
    assert tell(follow([], eerste, {})) == [("gestopt", "gemeente", "nieuw", 2, 1, None)]
    tweede = Rondebeeld(3, {(A, "gestopt"): "CAK"})
    assert tell(follow([eerste], tweede, {})) == [("gestopt", "CAK", "staat nog", 2, 2, None)]
    leeg = Rondebeeld(4, {})
    assert tell(follow([eerste, tweede], leeg, {})) == [
        ("gestopt", "CAK", "opgelost", 2, 2, DOOR_CAK)
    ]
    assert follow([eerste, tweede, leeg], Rondebeeld(5, {}), {}).is_empty()


def test_what_was_resolved_says_by_what() -> None:
    wij = Rondebeeld(2, {(A, "gestopt"): "gemeente", (B, "andere start"): "gemeente"})
    volgt = follow([wij], Rondebeeld(3, {}), {A: "ABCDE0000001"})
    assert dict(volgt.select("bsn", "oplossing").iter_rows()) == {
        A: "door bericht ABCDE0000001",
        B: ZONDER,
    }


def test_a_difference_that_comes_back_is_new_again() -> None:
    weg = [Rondebeeld(2, {(A, "gestopt"): "gemeente"}), Rondebeeld(3, {})]
    volgt = follow(weg, Rondebeeld(4, {(A, "gestopt"): "gemeente"}), {})
    assert tell(volgt) == [("gestopt", "gemeente", "nieuw", 4, 1, None)]


def test_only_what_somebody_must_correct_is_followed() -> None:
    rijen = pl.DataFrame(
        {
            "bsn": [A, B, None, A],
            "soort": ["gestopt", "al gemeld", "gestopt", None],
            "plaats": ["wij_corrigeren", "al_gemeld", "wij_corrigeren", "gelijk"],
        }
    )
    assert list_verschillen(2, rijen).verschillen == {(A, "gestopt"): "gemeente"}


SLEUTELS = st.sampled_from([(A, "gestopt"), (A, "terug"), (B, "gestopt")])
RONDE = st.dictionaries(SLEUTELS, st.sampled_from(["gemeente", "CAK", "te beoordelen"]))


@given(st.lists(RONDE, min_size=1, max_size=5))
def test_every_difference_of_now_and_of_the_round_before_is_told_once(
    rondes: list[dict[tuple[str, str], str]],
) -> None:
    beelden = [Rondebeeld(n, v) for n, v in enumerate(rondes, start=2)]
    frame = follow(beelden[:-1], beelden[-1], {})
    assert frame.schema == SCHEMA
    nu, vorige = rondes[-1], rondes[-2] if len(rondes) > 1 else {}
    gezien = {(b, s): t for b, s, t in frame.select("bsn", "soort", "toestand").iter_rows()}
    assert len(gezien) == frame.height
    assert gezien.keys() == nu.keys() | vorige.keys()
    for sleutel, toestand in gezien.items():
        assert (toestand == "opgelost") == (sleutel not in nu)
        assert (toestand == "staat nog") == (sleutel in nu and sleutel in vorige)
    assert sum(count_follow(frame).values()) == frame.height
