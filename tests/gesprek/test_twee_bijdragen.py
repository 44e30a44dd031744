"""Two contributions in one dossier never meet: no number, no message and no round of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvtool.berichten.schemarollen import ANTWOORD
from bvtool.dossier.feiten import Beoordeeld, Berichtfeit, Rondefeit, Rondeleveringfeit, Zendingfeit
from bvtool.dossier.instellingen import Bereik
from bvtool.dossier.verbinding import Verbinding
from bvtool.dossier.vragen import antwoorden, berichten, rondes, telling
from bvtool.dossier.vragen.deze_ronde import NOG_TE_DOEN
from bvtool.gesprek.eigenleveringen import list_eigenleveringen
from bvtool.gesprek.startnummers import Uitgifte
from bvtool.gesprek.verzonden import read_eerder
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.standen import Stand
from tests.gesprek.hulp import Keuze, lay_ronde, nothing, open_geheugenledger, start, withdraw
from tests.hulp import fictieve_bsns

A, B, C = fictieve_bsns(3)
DAG = date(2026, 9, 1)
NIETS = frozenset[int]().__contains__
SOORTEN = [soort for b in Bijdrage for soort in b.berichten]
BERICHT = st.tuples(
    st.sampled_from(SOORTEN), st.sampled_from([A, B, C]), st.integers(1, 4), st.integers(1, 3)
)


@contextmanager
def ledger_of(gestuurd: Sequence[tuple[str, str, int, int]] = ()) -> Iterator[Verbinding]:
    """A ledger in memory with these messages: kind, BSN, start number and status."""
    with open_geheugenledger() as verbinding:
        berichten.add_zending(verbinding, Zendingfeit(1, "2026-10-05", "z", "m", 0, 0, ""))
        berichten.add_berichten(
            verbinding,
            [
                Berichtfeit(0, 1, soort, "0363", f"K7Q2B{nr:07d}", "2026-10-05", bsn, nummer,
                            DAG.isoformat(), None, status, None, "m", None)
                for nr, (soort, bsn, nummer, status) in enumerate(gestuurd, start=1)
            ],
        )  # fmt: skip
        yield verbinding


def begin(verbinding: Verbinding, bijdrage: Bijdrage) -> None:
    nr = len(rondes.list_rondes(verbinding)) + 1
    feit = Rondefeit(nr, "periodiek", "2026-10-05", None, "m", bijdrage.value)
    rondes.add_ronde(verbinding, feit)


@given(st.lists(BERICHT, max_size=12))
def test_what_is_sent_for_the_one_is_as_if_the_other_were_not_there(
    gestuurd: list[tuple[str, str, int, int]],
) -> None:
    for bijdrage in Bijdrage:
        alleen = [b for b in gestuurd if b[0] in bijdrage.berichten]
        with ledger_of(gestuurd) as samen, ledger_of(alleen) as los:
            gezien = list_eigenleveringen(samen, bijdrage)
            assert gezien == list_eigenleveringen(los, bijdrage)
            assert {v.bsn for v in gezien} == {b[1] for b in alleen}


@pytest.mark.parametrize("bijdrage", list(Bijdrage))
def test_a_number_of_the_one_is_never_that_of_the_other(bijdrage: Bijdrage) -> None:
    (ander,) = set(Bijdrage) - {bijdrage}
    with ledger_of() as verbinding:
        eerst = Uitgifte(verbinding, [Bereik(1, 9)], NIETS, bijdrage=bijdrage)
        gegeven = eerst.give(A)
        assert eerst.claim(7, A)
        eerst.flush({gegeven, 7})
        for wie, mag in ((bijdrage, True), (ander, False)):
            straks = Uitgifte(verbinding, [Bereik(1, 9)], NIETS, bijdrage=wie)
            straks.load([7])
            assert straks.claim(7, A) is mag
            assert straks.give(B) not in (None, gegeven, 7)


def test_what_the_cak_has_is_known_per_contribution() -> None:
    with ledger_of() as verbinding:
        for nummer, bijdrage in enumerate(Bijdrage, start=41):
            begin(verbinding, bijdrage)
            lay_ronde(verbinding, [], [Rondeleveringfeit(A, nummer, DAG.isoformat(), None, 1750)])
        for nummer, bijdrage in enumerate(Bijdrage, start=41):
            (eerder,) = read_eerder(verbinding, [A], bijdrage)[A]
            assert (eerder.bericht.startnummer, eerder.bericht.kostprijs) == (nummer, 1750)


def test_a_decision_is_not_carried_out_by_a_message_of_the_other() -> None:
    for bijdrage in Bijdrage:
        for soort in SOORTEN:
            with ledger_of([(soort, A, 7, 1)]) as verbinding:
                begin(verbinding, bijdrage)
                lay_ronde(verbinding, [start(A, DAG)], [])
                open_ = verbinding.scalars(NOG_TE_DOEN)
                assert open_ == ([] if soort in bijdrage.berichten else [A]), (bijdrage, soort)


@pytest.mark.parametrize("bijdrage", list(Bijdrage))
@pytest.mark.parametrize("soort", SOORTEN)
@pytest.mark.parametrize("keuze", [start(A, DAG), withdraw(A, 7, DAG), nothing(A)])
def test_a_rejected_message_is_the_same_work_on_the_page_and_in_the_stand(
    bijdrage: Bijdrage, soort: str, keuze: Keuze
) -> None:
    with ledger_of([(soort, A, 7, 1)]) as verbinding:
        begin(verbinding, bijdrage)
        lay_ronde(verbinding, [keuze], [])
        afgekeurd = Beoordeeld(1, ANTWOORD[soort][3:], "0363", "K7Q2B0000001", "2026-10-05", "R1",
                               "2026-10-06", Stand.TECHNISCH, "0001")  # fmt: skip
        antwoorden.add_antwoorden(verbinding, [(afgekeurd, "a.xml", "som")], "m")
        ((_, opgevolgd),) = berichten.ask_met_opvolging(verbinding, [1])
        (in_stand,) = telling.ask_effen(telling.to_vraag(verbinding))
        werk = soort in bijdrage.berichten and keuze.besluit != "Niets"
        assert (not opgevolgd, in_stand.laatste) == (werk, werk)
