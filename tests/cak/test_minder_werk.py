"""What is worked out with less work is what comes of all of it: clients with one message, weeks in
which only some gemeenten had post, dates that came before."""

from dataclasses import replace
from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bvtool.cak.inname.archief import empty_archief
from bvtool.cak.inname.rijen import SCHEMA
from bvtool.cak.stand import berichten, weken
from bvtool.cak.stand.klanten import read_antwoorden, read_b4_rijen
from bvtool.cak.stand.klanttelling import count_klanten
from bvtool.cak.stand.plaatsing import place
from bvtool.cak.stand.telling import Gemeentetelling, sum_up
from bvtool.gesprek.koppelframe import _order_codes
from bvtool.tabel.waarden.datum import read_datums
from bvtool.vak.standen import Stand
from tests.cak.hulp import BSNS

START = date(2022, 10, 1)
WIE = ("680001", "680002", "680003")
SOMS = pl.Series(["0001,9404", ",9404,0001", "9404,0001,9404", "", None])

MESSAGE = st.tuples(
    st.sampled_from(WIE),
    st.sampled_from(BSNS[:4]),
    st.integers(1, 2),
    st.sampled_from([START, date(2022, 11, 1), None]),
    st.sampled_from([1, 1, 2, 3]),
    st.sampled_from([stand.value for stand in Stand]),
    st.integers(0, 3),
    st.booleans(),
)


@given(st.lists(MESSAGE, max_size=12))
def test_who_sent_one_message_is_decided_as_who_sent_more(
    gestuurd: list[tuple[str, str, int, date | None, int, str, int, bool]],
) -> None:
    velden = (
        *("uitvoerder", "bsn", "startnummer", "startdatum", "status", "uitkomst", "seconde"),
        "keuze",
    )
    schema = dict(
        zip(velden, [*[pl.String] * 2, pl.Int64, pl.Date, pl.Int64, pl.String], strict=False)
    )
    schema |= {"seconde": pl.Int64, "keuze": pl.Boolean}
    frame = (
        pl.DataFrame(gestuurd, schema=schema, orient="row")
        .sort("seconde")
        .with_columns(
            nr=pl.int_range(pl.len(), dtype=pl.Int64),
            dagtekening=pl.lit(START),
            codes=pl.lit("9404"),
            identificatie=pl.lit("x"),
        )
    )
    orde = ["uitvoerder", "klant"]
    snel = berichten.make_klanten(frame).sort(orde)
    assert snel.equals(berichten._decide(frame).sort(orde))
    assert snel.schema == berichten._decide(frame).schema


def test_the_codes_of_an_answer_stand_once_and_in_order() -> None:

    assert _order_codes(SOMS).to_list() == ["0001,9404"] * 2 + ["0001,9404", "", None]
    assert _order_codes(SOMS.head(0)).to_list() == []


BESTAND = st.tuples(
    st.sampled_from(WIE),
    st.sampled_from(["407", "408", "b4", "terugkoppeling"]),
    st.integers(0, 9),
    st.lists(st.integers(0, 3), max_size=4),
)


@given(st.lists(BESTAND, max_size=10), st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_a_week_counted_after_another_is_that_week_counted_alone(
    gekregen: list[tuple[str, str, int, list[int]]], momenten: list[int]
) -> None:
    leeg = empty_archief()
    rijen = {soort: [leeg.rijen[soort]] for soort in leeg.rijen}
    bestanden = []
    for nummer, (wie, soort, seconde, wat) in enumerate(gekregen, start=1):
        velden = (nummer, soort, wie, f"{nummer}", "gelezen", "", f"{soort}/{nummer}", seconde)
        bestanden.append((*velden, "ontvangst.csv", wie))
        rijen[soort].append(_say(soort, nummer, wat))
    archief = replace(
        leeg,
        bestanden=pl.DataFrame(bestanden, schema=leeg.bestanden.schema, orient="row"),
        rijen={soort: pl.concat(delen, how="diagonal") for soort, delen in rijen.items()},
    )
    bekend = set(WIE[:2])
    teller = weken._Weekteller(bekend)
    for moment in momenten:
        toen = replace(archief, bestanden=archief.bestanden.filter(pl.col("seconde") <= moment))
        alles = place(toen, read_b4_rijen(toen), read_antwoorden(toen)).klanten
        per = count_klanten(alles).filter(pl.col("uitvoerder").is_in(sorted(bekend)))
        zelf = sum_up(Gemeentetelling(**r) for r in per.drop("uitvoerder").iter_rows(named=True))
        assert weken._take_cijfers(teller.count(toen)) == weken._take_cijfers(zelf)


def _say(soort: str, nummer: int, wat: list[int]) -> pl.DataFrame:
    """A file with these people in it, told apart by their place."""
    per: list[dict[str, object]] = []
    for rij, wie in enumerate(wat, start=1):
        bsn = BSNS[wie]
        alles: dict[str, object] = {"rij": rij, "sleutel": bsn, "bsn": bsn, "klant": bsn}
        alles |= {"aanmelden": (rij + nummer) % 3 > 0, "sha": f"{soort}-{nummer}-{rij}"}
        alles |= {"leesbaar": True, "afzender": "0001", "status": 1, "startnummer": 1}
        alles |= {"identificatie": f"{wie}", "dagtekening": START, "startdatum": START}
        if soort == "407":
            alles["soort"] = "WMO407"
        if soort == "408":
            alles |= {"soort": "408", "uitkomst": "goedgekeurd"}
            alles |= {"codes": "9404", "identificatie_retour": f"{nummer}-{rij}"}
            alles |= {"dagtekening_retour": "2022-10-05", "startdatum": None}
        per.append({k: v for k, v in alles.items() if k in SCHEMA[soort]})
    frame = pl.DataFrame(per, schema=dict(SCHEMA[soort]))
    return frame.with_columns(bestand=pl.lit(nummer, dtype=pl.Int64))


DATUM = st.sampled_from(["1-10-2022", "2022-10-01", "31-2-2022", "44835", "31-12-9999", "", None])


@given(st.lists(DATUM, max_size=9), st.lists(DATUM, min_size=1, max_size=2), st.integers(0, 30))
def test_a_column_of_dates_reads_as_its_cells_do_one_by_one(
    los: list[str | None], vaak: list[str | None], keer: int
) -> None:
    cellen = [*los, *vaak * keer]
    per = {cel: read_datums(pl.Series([cel], dtype=pl.String)).row(0) for cel in set(cellen)}
    apart = [per[cel] for cel in cellen]
    for _ in range(2):
        assert read_datums(pl.Series(cellen, dtype=pl.String)).rows() == apart
