"""The doors of the comparison: a frame that is not as agreed does not come in."""

from __future__ import annotations

import polars as pl
import pytest

from bvtool.vak.fouten import InterneFout
from bvtool.vergelijking import frames
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.frames import AFSPRAKEN, Frameafspraak
from bvtool.vergelijking.uitkomst import make_uitkomst
from tests.hulp import fictieve_bsns
from tests.vergelijking.frames import b4_frame, register_frame


def empty(afspraak: Frameafspraak) -> pl.DataFrame:
    return pl.DataFrame(schema=afspraak.make_schema())


@pytest.mark.parametrize("afspraak", AFSPRAKEN, ids=lambda a: a.naam)
def test_every_frame_says_of_every_column_what_it_means(afspraak: Frameafspraak) -> None:
    namen = [k.naam for k in afspraak.kolommen]
    assert len(set(namen)) == len(namen)
    assert all(k.betekenis.strip() for k in afspraak.kolommen)
    assert afspraak.check(empty(afspraak)).is_empty()


@pytest.mark.parametrize("afspraak", AFSPRAKEN, ids=lambda a: a.naam)
def test_a_missing_column_or_another_type_is_a_fault(afspraak: Frameafspraak) -> None:
    for kolom in afspraak.kolommen:
        zonder = empty(afspraak).drop(kolom.naam)
        if not kolom.mag_ontbreken:
            with pytest.raises(InterneFout, match=f"kolom {kolom.naam} ontbreekt"):
                afspraak.take(zonder)
        anders = zonder.with_columns(pl.lit(None, dtype=pl.Binary).alias(kolom.naam))
        with pytest.raises(InterneFout, match=f"kolom {kolom.naam} is Binary"):
            afspraak.take(anders)


def test_an_empty_cell_where_none_may_be_is_a_fault() -> None:
    frame = empty(frames.VERSCHILLEN)
    rij = pl.DataFrame({"bsn": [None], "veld": ["x"], "b4": ["a"], "register": ["b"]}).cast(
        frame.schema
    )
    with pytest.raises(InterneFout, match="kolom bsn is ergens leeg"):
        frames.VERSCHILLEN.check(rij)


def test_a_register_from_before_the_later_columns_is_taken_in() -> None:
    later = [k.naam for k in frames.REGISTER.kolommen if k.mag_ontbreken]
    oud = register_frame([{"bsn": fictieve_bsns(1)[0]}])
    oud = oud.drop(c for c in later if c in oud.columns)
    nieuw = frames.REGISTER.take(oud)
    assert set(later) <= set(nieuw.columns)
    assert nieuw.select(later).null_count().sum_horizontal().item() == len(later)


def test_the_comparison_refuses_a_frame_that_is_not_as_agreed() -> None:
    b4, register = b4_frame([]), register_frame([])
    with pytest.raises(InterneFout, match="register"):
        make_uitkomst(
            b4, register.drop("overlijdensdatum"), Beleid(), b4_sha256="", register_sha256=""
        )
    with pytest.raises(InterneFout, match="B4"):
        make_uitkomst(
            b4.with_columns(rij=pl.lit("1")), register, Beleid(), b4_sha256="", register_sha256=""
        )
