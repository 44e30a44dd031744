"""Every row of the file and every person beside it, against an oracle in plain Python."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvtool.vak.peil import Peil
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.regelsleutel import read_sleutel
from bvtool.vergelijking.ronde.eigenbeeld import Eigenlevering, make_eigenbeeld
from bvtool.vergelijking.ronde.rondeuitkomst import Rondeuitkomst, make_rondeuitkomst
from tests.gesprek.hulp import make_bsns
from tests.snel import amount
from tests.vergelijking.frames import b4_frame, register_frame
from tests.vergelijking.ronde.orakel import Levering, Mens, Registerrij, Rij, place_file, place_los

Geval = tuple[list[Rij], list[Mens], Beleid]
P = date(2022, 12, 12)
BSNS = make_bsns(4)
DAGEN = [
    date(2019, 3, 1), date(2022, 9, 30), date(2022, 10, 1), date(2022, 10, 2), date(2022, 11, 1),
    date(2022, 11, 20), P - timedelta(days=1), P, P + timedelta(days=1), date(2023, 2, 1),
]  # fmt: skip


def compare(rijen: list[Rij], mensen: list[Mens], beleid: Beleid) -> Rondeuitkomst:
    b4 = b4_frame([{"bsn": r.bsn, "startdatum": r.start, "einddatum": r.eind} for r in rijen])
    b4 = b4.with_columns(rij=pl.Series([r.rij for r in rijen], dtype=pl.Int64))
    register = register_frame(
        [{"bsn": m.bsn, "ingangsdatum": r.begin, "einddatum": r.eind,
          "productcategorie": "15" if r.bw else "16", "overlijdensdatum": m.overleden,
          "geboortedatum": m.geboren.isoformat(), "vrijstelling": "J" if m.vrij else None,
          "buitenregionaal": "J" if m.buiten else None, "startnummer": m.nummer,
          "reden_einde": None} for m in mensen for r in m.register]
    )  # fmt: skip
    eigen = make_eigenbeeld(
        Eigenlevering(m.bsn, v.nummer, v.vast, v.wacht, v.straks)
        for m in mensen
        for v in m.leveringen
    )
    return make_rondeuitkomst(b4, register, eigen, beleid, b4_sha256="a", register_sha256="b")


def numbers(uit: Rondeuitkomst) -> tuple[dict[int, int], dict[str, int]]:
    bestand = uit.rijen.filter(pl.col("deel") == "bestand")
    los = uit.rijen.filter(pl.col("deel") == "los")
    return (
        dict(bestand.select("rij", "nr").iter_rows()),
        dict(los.select("bsn", "nr").iter_rows()),
    )


@st.composite
def periode(draw: st.DrawFn) -> tuple[date, date | None]:
    begin, eind = draw(st.sampled_from(DAGEN)), draw(st.none() | st.sampled_from(DAGEN))
    return (begin, eind) if eind is None or eind >= begin else (eind, begin)


@st.composite
def mens(draw: st.DrawFn, bsn: str) -> Mens:
    register = [Registerrij(*p, bw=draw(st.integers(0, 5)) > 0)
                for p in draw(st.lists(periode(), max_size=3))]  # fmt: skip
    leveringen = []
    for nummer in range(1, 1 + draw(st.sampled_from([0, 0, 1, 2]))):
        wacht = draw(st.integers(0, 3)) == 0
        vast = draw(st.none() | periode())
        straks = draw(st.none() | periode()) if wacht else None
        leveringen.append(Levering(nummer, vast, wacht, straks))
    return Mens(
        bsn,
        register,
        overleden=draw(st.none() | st.none() | st.sampled_from(DAGEN)) if register else None,
        geboren=draw(st.sampled_from([date(1980, 1, 1), date(2004, 12, 12), date(2004, 12, 13)])),
        vrij=bool(register) and draw(st.integers(0, 6)) == 0,
        buiten=bool(register) and draw(st.integers(0, 6)) == 0,
        nummer=draw(st.none() | st.just(77)),
        leveringen=leveringen,
    )


@st.composite
def gevallen(draw: st.DrawFn) -> Geval:
    mensen = [draw(mens(bsn)) for bsn in BSNS]
    wie = st.none() | st.sampled_from(BSNS) | st.sampled_from(BSNS[:3])
    rijen = []
    for rij in range(2, 2 + draw(st.integers(0, 6))):
        start, eind = draw(periode())
        rijen.append(Rij(rij, draw(wie), draw(st.sampled_from([start, start, None])), eind))
    beleid = Beleid(
        peil=Peil(P),
        overlijden=draw(st.sampled_from(["cak", "stop"])),
        buitenregionaal=draw(st.sampled_from(["aanmelden", "beoordelen"])),
    )
    return rijen, mensen, beleid


@settings(max_examples=amount(60, 300))
@given(gevallen())
def test_every_row_and_person_stands_where_the_text_of_the_field_puts_it(geval: Geval) -> None:
    rijen, mensen, beleid = geval
    uit = compare(rijen, mensen, beleid)
    bestand, los = numbers(uit)
    per = {m.bsn: m for m in mensen}
    assert bestand == place_file(rijen, per, P, beleid)
    genoemd = {r.bsn for r in rijen}
    hoort = {m.bsn: place_los(m, P, beleid) for m in mensen if m.bsn not in genoemd}
    assert los == {bsn: nr for bsn, nr in hoort.items() if nr is not None}


@settings(max_examples=amount(20, 60))
@given(gevallen(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(geval: Geval, kans: Random) -> None:
    rijen, mensen, beleid = geval
    eerst = numbers(compare(rijen, mensen, beleid))
    for m in mensen:
        kans.shuffle(m.register)
    kans.shuffle(mensen)
    kans.shuffle(rijen)
    assert numbers(compare(rijen, mensen, beleid)) == eerst


def test_every_row_of_the_table_can_be_reached_but_the_last_resort() -> None:
    """With people made for it: nothing in the table is dead, and each says what it means."""
    wie = BSNS[0]
    goed = [Levering(1, (date(2022, 10, 1), None))]
    loopt = [Registerrij(date(2022, 10, 1), None)]
    later = Registerrij(date(2022, 11, 1), None)
    gevallen_ = {
        11: (Rij(2, wie, date(2021, 1, 1), None), Mens(wie, loopt)),
        12: (Rij(2, wie, date(2022, 10, 1), None),
             Mens(wie, loopt, leveringen=[Levering(1, (date(2022, 11, 1), None))])),
        13: (Rij(2, wie, date(2022, 10, 1), None),
             Mens(wie, [later], leveringen=[Levering(1, (date(2022, 11, 1), None))])),
        14: (Rij(2, wie, date(2022, 10, 1), None), Mens(wie, [later], leveringen=goed)),
        15: (Rij(2, wie, date(2022, 10, 1), None), Mens(wie, [later])),
        16: (Rij(2, wie, date(2022, 10, 1), None), Mens(wie, loopt, overleden=date(2022, 12, 1))),
        21: (Rij(2, wie, date(2022, 10, 1), None),
             Mens(wie, [Registerrij(date(2022, 10, 1), date(2022, 11, 20))], leveringen=goed)),
        17: (Rij(2, wie, date(2022, 10, 1), None),
             Mens(wie, [Registerrij(date(2022, 10, 1), date(2022, 11, 20))],
                  leveringen=[Levering(1, (date(2022, 10, 1), date(2022, 11, 20)))])),
        26: (Rij(2, wie, date(2022, 10, 1), date(2022, 10, 20)),
             Mens(wie, [later], leveringen=[Levering(2, (date(2022, 11, 1), None))])),
        27: (Rij(2, wie, date(2022, 10, 1), date(2022, 10, 20)), Mens(wie, [later])),
    }  # fmt: skip
    for nr, (rij, persoon) in gevallen_.items():
        uit = compare([rij], [persoon], Beleid(peil=Peil(P)))
        assert numbers(uit)[0] == {2: nr}
        assert uit.rijen["uitleg"][0]


@pytest.mark.parametrize(
    ("begin", "nr"), [(date(2022, 10, 10), 11), (date(2022, 11, 6), 11), (date(2022, 11, 7), 15)]
)
def test_a_start_as_a_four_week_period_fits_every_day_of_it(begin: date, nr: int) -> None:
    b4 = b4_frame([{"rij": 2, "bsn": BSNS[0]}]).with_columns(
        jaar_vanaf=pl.lit(2022, pl.Int64), periode_vanaf=pl.lit(11, pl.Int64)
    )
    register = register_frame([{"bsn": BSNS[0], "ingangsdatum": begin, "productcategorie": "15"}])
    uit = make_rondeuitkomst(
        b4, register, make_eigenbeeld([]), Beleid(peil=Peil(P)), b4_sha256="a", register_sha256="b"
    )
    assert uit.rijen["nr"].to_list() == [nr]


def test_where_a_person_lives_and_is_placed_comes_from_the_register() -> None:
    register = register_frame(
        [{"bsn": b, "ingangsdatum": date(2022, 10, 1), "productcategorie": "15",
          "gemeentecode": g, "buitenregionaal": j}
         for b, g, j in zip(BSNS[:2], ["0363", None], ["J", None], strict=True)]
    )  # fmt: skip
    b4 = b4_frame([{"bsn": BSNS[0], "gemeentecode": "0518"}, {"bsn": BSNS[2]}, {"bsn": None}])
    uit = make_rondeuitkomst(
        b4, register, make_eigenbeeld([]), Beleid(peil=Peil(P)), b4_sha256="a", register_sha256="b"
    )
    assert uit.rijen.select("bsn", "gemeente", "buitenregionaal").rows() == [
        (BSNS[0], "0363", True),
        (BSNS[2], None, False),
        (None, None, False),
        (BSNS[1], None, False),
    ]


def test_who_is_only_in_our_own_messages_has_a_key_of_the_start_number() -> None:
    mensen = [Mens(b, [], leveringen=[Levering(n, (date(2022, 10, 1), None))])
              for b, n in zip(BSNS[:2], (77, 78), strict=True)]  # fmt: skip
    uit = compare([], mensen, Beleid(peil=Peil(P)))
    assert uit.rijen["rij"].to_list() == [None, None]
    assert [read_sleutel(r) for r in uit.rijen["regel"]] == [
        (uit.rijen["regel"][0][:4], 77),
        (uit.rijen["regel"][0][:4], 78),
    ]
