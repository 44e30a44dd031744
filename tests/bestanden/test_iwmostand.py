"""Properties of the register made of iWmo messages: order and names of files decide nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.iwmo import read_iwmo
from bvtool.bestanden.iwmolot import Iwmostuk, Lot, list_delen, note_loten
from bvtool.bestanden.iwmostand import Voorziening, make_voorzieningen
from tests.hulp import fictieve_bsns
from tests.iwmo_berichten import RELEASES, Bericht, answer, start, stop, toewijzing

BSNS = fictieve_bsns(2)
DAGEN = ["2022-01-01", "2022-02-01", "2022-03-01"]
EIGEN = {"0363"}


@st.composite
def berichten(draw: st.DrawFn) -> Bericht:
    """Any message about one of two persons and one of two numbers, with days that often clash."""
    bsn, nummer = draw(st.sampled_from(BSNS)), draw(st.sampled_from(["1", "2", ""]))
    wat = {
        "id": draw(st.sampled_from(["X1", "X2", "X3"])),
        "dag": draw(st.sampled_from(DAGEN)),
        "release": draw(st.sampled_from(RELEASES)),
        "gemeente": draw(st.sampled_from(["0363", "0363", "0363", "0599"])),
    }
    soort = draw(st.sampled_from([toewijzing, start, stop]))
    if soort is toewijzing:
        wat |= {"moment": f"{draw(st.sampled_from(DAGEN))} 10:00:00"}
        wat |= {"einde": draw(st.sampled_from(["", "2020-01-01", "2022-12-31"]))}
        wat |= {"reden": draw(st.sampled_from(["", "01", "13"]))}
    else:
        wat |= {"begin": draw(st.sampled_from(DAGEN)), "status": draw(st.sampled_from("1239"))}
    if soort is stop:
        wat |= {"reden": draw(st.sampled_from(["19", "20"])), "einde": draw(st.sampled_from(DAGEN))}
    heen = soort(bsn, nummer, **wat)
    if draw(st.integers(0, 3)):
        return heen
    codes = draw(st.sampled_from([(), ("0200",), ("9019",)]))
    return answer(heen, *codes, op=draw(st.sampled_from(["kop", "client", "product"])))


def settle(
    namen: Sequence[str], lijst: Sequence[Bericht]
) -> tuple[list[Voorziening], Counter[Lot]]:
    stukken = [
        Iwmostuk(naam, read_iwmo(Berichtbestand(naam, b.xml())))
        for naam, b in zip(namen, lijst, strict=True)
    ]
    delen = list_delen(stukken, EIGEN)
    rijen = make_voorzieningen(delen)
    note_loten(stukken, delen)
    return rijen, Counter(s.lot for s in stukken)


def strip(rijen: Sequence[Voorziening]) -> list[tuple[object, ...]]:
    return [(r.velden, sorted(r.bestanden), r.vraag) for r in rijen]


lijsten = st.lists(berichten(), min_size=1, max_size=12)


@given(lijsten, st.data())
def test_order_and_names_of_files_decide_nothing(lijst: list[Bericht], data: st.DataObject) -> None:
    namen = [f"{i:02}.xml" for i in range(len(lijst))]
    rijen, loten = settle(namen, lijst)
    anders, ook = settle(data.draw(st.permutations(namen)), data.draw(st.permutations(lijst)))
    assert strip(rijen) == strip(anders)
    assert loten == ook
    assert loten.total() == len(lijst)


@given(lijsten)
def test_a_message_that_came_twice_counts_once(lijst: list[Bericht]) -> None:
    uniek = list(dict.fromkeys(lijst))
    rijen, loten = settle([f"{i}.xml" for i in range(len(uniek))], uniek)
    dubbel, ook = settle([f"{i}.xml" for i in range(2 * len(uniek))], uniek * 2)
    assert strip(rijen) == strip(dubbel)
    assert ook[Lot.DUBBEL] == len(uniek) + loten[Lot.DUBBEL]


@given(lijsten)
def test_nobody_with_a_message_that_counts_is_dropped(lijst: list[Bericht]) -> None:
    """Whoever has a toewijzing that no answer refused stands in the register, be it as removed."""
    rijen, _ = settle([f"{i}.xml" for i in range(len(lijst))], lijst)
    afgekeurd = {(b.kern, b.gemeente, b.aanbieder, b.id, b.dag) for b in lijst if "9019" in b.codes}
    zeker = {
        b.bsn
        for b in lijst
        if b.soort == "WMO301" and b.gemeente in EIGEN
        and (b.kern, b.gemeente, b.aanbieder, b.id, b.dag) not in afgekeurd
    }  # fmt: skip
    in_register = {r.velden["bsn"] for r in rijen}
    assert zeker <= in_register <= set(BSNS)


@given(lijsten)
def test_what_is_of_another_gemeente_changes_nothing(lijst: list[Bericht]) -> None:
    eigen = [b for b in lijst if b.gemeente in EIGEN]
    vreemd = [replace(b, gemeente="0599") for b in eigen]
    rijen, _ = settle([f"{i}.xml" for i in range(len(eigen))], eigen)
    samen, loten = settle([f"{i}.xml" for i in range(2 * len(eigen))], eigen + vreemd)
    assert strip(rijen) == strip(samen)
    assert loten[Lot.ANDER] + loten[Lot.DUBBEL] >= len(set(vreemd))


@given(lijsten)
def test_every_row_says_from_which_messages_it_comes(lijst: list[Bericht]) -> None:
    rijen, loten = settle([f"{i}.xml" for i in range(len(lijst))], lijst)
    genoemd = {naam for r in rijen for naam in r.bestanden.values()}
    assert all(r.bestanden for r in rijen)
    assert loten[Lot.GEBRUIKT] <= len(genoemd) <= loten[Lot.GEBRUIKT] + loten[Lot.VERWIJDERD]
