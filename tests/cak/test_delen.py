"""What a start or a stop says of its whole delivery: the same as `gesprek.levering` says of it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from bvtool.berichten.wmo407 import Wmo407
from bvtool.cak.stand.delen import complete_delen
from bvtool.gesprek.berichtstand import Berichtstand
from bvtool.gesprek.levering import Eerder, list_levend, make_leveringen
from bvtool.vak.standen import AFKEUREN, Stand
from tests.gesprek.hulp import BSN_A

DAG = date(2022, 12, 1)
UITKOMSTEN = (Stand.GOEDGEKEURD, Stand.GOEDGEKEURD, Stand.OPEN, Stand.AFGEKEURD)
SCHEMA = {
    "nr": pl.Int64, "uitvoerder": pl.String, "bsn": pl.String, "startnummer": pl.Int64,
    "soort": pl.String, "status": pl.Int64, "startdatum": pl.Date, "stopdatum": pl.Date,
    "dagtekening": pl.Date, "seconde": pl.Int64, "uitkomst": pl.String,
}  # fmt: skip


@st.composite
def deliveries(draw: st.DrawFn) -> list[Eerder]:
    """A new start, then whatever was sent on it, a day apart."""
    uit = []
    for nr in range(draw(st.integers(1, 6))):
        soort = "WMO401" if nr == 0 else draw(st.sampled_from(["WMO401", "WMO403"]))
        eerst = st.integers(1, 3) if soort == "WMO403" else st.integers(2, 3)
        status = 1 if nr == 0 else draw(eerst)
        dag = DAG - timedelta(days=draw(st.integers(1, 30)))
        stop = dag if soort == "WMO403" else None
        heen = Wmo407("0363", f"T{nr}", DAG + timedelta(days=nr), BSN_A, 1, dag, stop, status,
                      soort=soort)  # fmt: skip
        uit.append(Eerder(heen, Berichtstand(draw(st.sampled_from(UITKOMSTEN)))))
    return uit


def as_frame(eerder: list[Eerder]) -> pl.DataFrame:
    """As the monitor has them: a stop names no start."""
    rijen = [
        (nr, "680363", e.bericht.bsn, 1, e.bericht.soort, e.bericht.status,
         e.bericht.startdatum if e.bericht.soort == "WMO401" else None, e.bericht.stopdatum,
         e.bericht.dagtekening, nr, e.stand.uitkomst.value)
        for nr, e in enumerate(eerder)
    ]  # fmt: skip
    return pl.DataFrame(rijen, schema=SCHEMA, orient="row")


@settings(max_examples=300, deadline=None)
@given(deliveries())
def test_the_last_message_that_counts_says_what_the_delivery_of_the_gemeente_says(
    eerder: list[Eerder],
) -> None:
    heel = complete_delen(as_frame(eerder))
    (levering,) = make_leveringen(eerder)
    levend = [e for e in list_levend(eerder) if e.stand.uitkomst not in AFKEUREN]
    geldt = heel.filter(~pl.col("uitkomst").is_in([s.value for s in AFKEUREN]))
    assert geldt.height == len(levend), "a stop does not stand without its start"
    if not levend or levend[-1].bericht.trekt_in:
        return
    laatste = geldt.row(-1, named=True)
    begonnen = [e for e in levend if e.bericht.soort == "WMO401"]
    assert levering.staat is not None
    if begonnen and not begonnen[-1].bericht.trekt_in:
        assert laatste["startdatum"] == levering.staat.startdatum
    else:
        assert laatste["startdatum"] is None, "a start that went names no day"
    assert laatste["stopdatum"] == levering.staat.stopdatum


def test_messages_of_one_kind_are_left_as_they_are() -> None:
    e = Eerder(Wmo407("0363", "T1", DAG, BSN_A, 1, DAG, None, 3), Berichtstand(Stand.OPEN))
    frame = as_frame([e]).with_columns(startdatum=pl.lit(DAG))
    heel = complete_delen(frame)
    assert heel.select(frame.columns).equals(frame)
    assert heel.select("deel", "ander", "stuk").rows() == [("heel", None, False)]
