"""Beschermd wonen and the Wlz go before the abonnementstarief: their days are taken out of it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.peil import Peil
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.ronde.rondebeeld import make_registerbeeld
from bvtool.vergelijking.ronde.voorrang import subtract
from tests.hulp import fictieve_bsns
from tests.vergelijking.frames import register_frame

DAG = date(2026, 1, 1)
(A,) = fictieve_bsns(1)
ABO = Beleid(
    abo_categorieen=("01", "12", "Trapje"), peil=Peil(date(2026, 10, 5), bijdrage=Bijdrage.ABO)
)
DAGEN = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted).map(tuple)


def rij(
    bsn: str, begin: str, eind: str = "", categorie: str = "01", **meer: str
) -> dict[str, object]:
    return {
        "bsn": bsn, "productcategorie": categorie, "ingangsdatum": date.fromisoformat(begin),
        "einddatum": date.fromisoformat(eind) if eind else None, **meer,
    }  # fmt: skip


def seen(*rijen: dict[str, object], prijzen: list[int | None] | None = None,
         wlz: list[date | None] | None = None) -> dict[str, object]:  # fmt: skip
    """How the one person in these rows stands on the reference date."""
    frame = register_frame(rijen).with_columns(
        kostprijs=pl.Series(prijzen or [None] * len(rijen), dtype=pl.Int64),
        wlz_ingang=pl.Series(wlz or [None] * len(rijen), dtype=pl.Date),
    )
    (persoon,) = make_registerbeeld(frame, ABO)[0].to_dicts()
    return persoon


@given(DAGEN, st.lists(DAGEN, max_size=5))
def test_every_day_is_in_one_of_the_two(van: tuple[int, int], weg: list[tuple[int, int]]) -> None:
    def days(stuk: tuple[int, int]) -> set[int]:
        return set(range(stuk[0], stuk[1] + 1))

    def dated(stuk: tuple[int, int]) -> tuple[date, date]:
        return DAG + timedelta(stuk[0]), DAG + timedelta(stuk[1])

    stukken = list(subtract(dated(van), sorted(map(dated, weg))))
    over = [((a - DAG).days, (b - DAG).days) for a, b in stukken]
    verwacht = days(van) - set().union(*map(days, weg))
    assert sorted(d for stuk in over for d in days(stuk)) == sorted(verwacht)


def test_it_stops_the_day_before_beschermd_wonen_and_begins_again_behind_it() -> None:
    hulp = rij(A, "2021-05-01")
    erin = seen(hulp, rij(A, "2026-09-15", categorie="15"))
    assert (erin["r_gestopt"], erin["r_eind"]) == (True, date(2026, 9, 14))
    eruit = seen(hulp, rij(A, "2022-01-01", "2026-09-14", categorie="15"))
    assert (eruit["r_loopt"], eruit["r_begin"]) == (True, date(2026, 9, 15))


def test_it_stops_the_day_before_the_wlz() -> None:
    persoon = seen(rij(A, "2021-05-01"), wlz=[date(2026, 9, 1)])
    assert (persoon["r_gestopt"], persoon["r_eind"]) == (True, date(2026, 8, 31))


def test_who_is_in_beschermd_wonen_all_the_time_has_no_abonnementstarief() -> None:
    persoon = seen(rij(A, "2022-05-01"), rij(A, "2021-01-01", categorie="15"))
    assert not (persoon["r_loopt"] or persoon["r_gestopt"] or persoon["r_later"])


def test_the_first_provision_starts_and_the_last_one_stops() -> None:
    lopend = seen(rij(A, "2021-05-01", "2026-01-31"), rij(A, "2026-02-01", categorie="12"))
    assert (lopend["r_loopt"], lopend["r_begin"]) == (True, date(2021, 5, 1))
    klaar = seen(rij(A, "2021-05-01", "2026-01-31"), rij(A, "2022-01-01", "2026-08-31"))
    assert (klaar["r_gestopt"], klaar["r_eind"]) == (True, date(2026, 8, 31))


def test_a_product_counts_by_its_own_name_and_another_category_does_not() -> None:
    assert seen(rij(A, "2021-05-01", categorie="", productcode="TRAPJE"))["r_loopt"]
    assert not seen(rij(A, "2021-05-01", categorie="09"))["r_loopt"]
    assert seen(rij(A, "2021-05-01", leveringsvorm="PGB"))["r_loopt"]


def test_one_price_is_the_price_and_two_are_a_question() -> None:
    twee = (rij(A, "2021-05-01"), rij(A, "2022-05-01"))
    een = seen(*twee, prijzen=[1750, None])
    assert (een["r_prijs"], een["r_prijzen"]) == (1750, False)
    assert seen(*twee, prijzen=[1750, 1500])["r_prijzen"] is True
    oud = seen(rij(A, "2021-05-01", "2022-04-30"), rij(A, "2022-05-01"), prijzen=[900, 1500])
    assert (oud["r_prijs"], oud["r_prijzen"]) == (1500, False)
