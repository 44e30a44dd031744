"""A round that returns: each decision is one message, and nobody else gets any.

More than 300 lines: each decision of a round on each standing of the conversation.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bvtool.berichten.wmo408 import answer_to, build_408
from bvtool.dossier.feiten import Rondeleveringfeit
from bvtool.dossier.leesverbinding import open_lezend
from bvtool.dossier.map import Dossier
from bvtool.dossier.vragen import rondes, telling
from bvtool.gemeente.ledgertelling import count_berichten
from bvtool.gesprek.eigenleveringen import list_eigenleveringen
from bvtool.gesprek.massa import count_lopend
from bvtool.gesprek.openwerk import Openwerk, read_openwerk
from bvtool.gesprek.overzicht import read_overzicht
from bvtool.vergelijking.ronde.eigenbeeld import Eigenlevering
from tests.cli.test_aanmelden import announce, answer, counts, sent
from tests.gesprek.hulp import (
    BSN_A,
    BSN_B,
    BSN_C,
    BSN_D,
    START,
    Keuze,
    begin_ronde,
    change,
    decide,
    decide_ronde,
    end,
    klok,
    make_bsns,
    new_dossier,
    nothing,
    start,
    withdraw,
)
from tests.hulp import query_ledger, run

PEIL = date(2022, 12, 12)
NU, DAG = "2022-12-19T10:00", "2022-12-19"
DAARNA = "2022-12-20T10:00"
STOP = date(2022, 12, 4)
TERUG = date(2022, 12, 10)


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    """A, B and C were announced in the migration and approved (numbers 1 to 3); the first round
    that returns is open."""
    dossier = new_dossier(tmp_path / "d")
    decide(dossier, [Keuze(BSN_A), Keuze(BSN_B), Keuze(BSN_C)])
    announce(dossier.pad)
    answer(dossier.pad)
    begin_ronde(dossier, PEIL)
    return dossier


def go(dossier: Dossier, *opties: object, nu: str = NU) -> list[tuple[object, ...]]:
    """What goes out now: BSN, status, number, start and stop."""
    voor = len(query_ledger(dossier.pad, "select id from bericht"))
    gelopen = announce(dossier.pad, *opties, nu=nu)
    assert gelopen.code in (0, 1), gelopen.fout
    rijen = query_ledger(
        dossier.pad,
        "select bsn, status, startnummer, startdatum, stopdatum from bericht order by id",
    )
    return [tuple(rij) for rij in rijen[voor:]]


def reply(dossier: Dossier, *codes: str, dag: str = DAG) -> None:
    """The CAK answers every message of a delivery of this round; with codes it rejects."""
    morgen = date.fromisoformat(dag) + timedelta(days=1)
    for i, heen in enumerate(sent(dossier.pad, 1, dag)):
        retour = answer_to(heen, f"R{morgen:%m%d}{i:04d}", morgen, codes_periode=codes)
        pad = dossier.pad / f"inkomend/408/{dag}_{i}.xml"
        pad.write_bytes(build_408(retour))
    gelopen = run("--dossier", dossier.pad, "--nu", f"{morgen}T09:00", "--json", "retour")
    assert gelopen.code in (0, 1), gelopen.fout


def opened(dossier: Dossier, nu: str = NU) -> Openwerk:
    with open_lezend(dossier) as verbinding:
        return read_openwerk(verbinding, dossier, klok(nu))


def to_mend(dossier: Dossier) -> tuple[int, int]:
    """The rejected messages that ask for something: in the guide, and on the page of answers."""
    with open_lezend(dossier) as verbinding:
        geteld = count_berichten(telling.to_vraag(verbinding)).te_herstellen
        acties = read_overzicht(verbinding, date.fromisoformat(DAG)).acties
        return geteld, sum(len(a.rijen) for a in acties)


def told(dossier: Dossier, nu: str = NU) -> str:
    return run("--dossier", dossier.pad, "--nu", nu, "aanmelden", "--proef").uit


def test_nobody_of_the_migration_is_withdrawn_who_is_not_named(dossier: Dossier) -> None:
    decide_ronde(dossier, [])
    assert go(dossier) == []
    assert opened(dossier) == Openwerk()


@pytest.mark.parametrize("besluit", ["Niets", "CAK corrigeert"])
def test_nothing_goes_out_for_who_stays_as_it_is(dossier: Dossier, besluit: str) -> None:
    decide_ronde(dossier, [nothing(b, besluit) for b in (BSN_A, BSN_B, BSN_C, BSN_D)])
    gelopen = announce(dossier.pad, nu=NU)
    assert (gelopen.code, counts(gelopen)) == (0, (0, 0, 0, 0, 0))
    assert "eerder aangemelde klanten" not in told(dossier)


def test_each_decision_is_one_message_of_its_own_kind(dossier: Dossier) -> None:
    nieuw = date(2022, 12, 1)
    decide_ronde(
        dossier,
        [
            end(BSN_A, 1, START, STOP),
            change(BSN_B, 2, date(2022, 10, 3)),
            withdraw(BSN_C, 3),
            start(BSN_D, nieuw),
        ],
    )
    assert opened(dossier).tellingen() == Openwerk(1, 1, 1, 1).tellingen()
    assert go(dossier) == [
        (BSN_A, 2, 1, "2022-10-01", "2022-12-04"),
        (BSN_B, 2, 2, "2022-10-03", None),
        (BSN_C, 3, 3, "2022-10-01", None),
        (BSN_D, 1, 4, "2022-12-01", None),
    ]
    assert {b.afzender for b in sent(dossier.pad, 1, DAG)} == {"0363"}


def test_twice_announced_goes_once_before_and_after_the_answer(dossier: Dossier) -> None:
    decide_ronde(dossier, [end(BSN_A, 1, START, STOP), start(BSN_D, TERUG), withdraw(BSN_C, 3)])
    assert len(go(dossier)) == 3
    assert counts(announce(dossier.pad, nu=NU)) == (0, 0, 0, 0, 3)
    reply(dossier)
    assert go(dossier, nu=DAARNA) == []
    assert opened(dossier, DAARNA) == Openwerk()


def test_a_rejected_message_of_the_round_goes_again_and_twice_refused_waits(
    dossier: Dossier,
) -> None:
    decide_ronde(dossier, [end(BSN_A, 1, START, STOP), start(BSN_D, TERUG)])
    eerst = go(dossier)
    reply(dossier, "9400")
    assert opened(dossier, DAARNA).gaat == 2
    assert go(dossier, nu=DAARNA) == eerst
    reply(dossier, "9400", dag="2022-12-20")
    assert go(dossier, nu="2022-12-21T10:00") == []
    assert opened(dossier, "2022-12-21T10:00").tegengehouden == 2
    assert len(go(dossier, "--opnieuw", "hersteld", nu="2022-12-21T10:00")) == 2


def test_a_start_after_a_gap_leaves_the_earlier_period_alone(dossier: Dossier) -> None:
    decide_ronde(dossier, [end(BSN_A, 1, START, STOP), start(BSN_A, TERUG)])
    assert go(dossier) == [(BSN_A, 2, 1, "2022-10-01", "2022-12-04")]
    assert opened(dossier).wachten == 1
    reply(dossier)
    assert go(dossier, nu=DAARNA) == [(BSN_A, 1, 4, "2022-12-10", None)]


def test_a_start_through_what_stands_needs_another_decision(dossier: Dossier) -> None:
    decide_ronde(dossier, [start(BSN_A, TERUG)])
    assert go(dossier) == []
    assert opened(dossier).tegengehouden == 1
    assert "startnummer 1" in told(dossier)


def test_a_start_far_ahead_waits_for_its_month(dossier: Dossier) -> None:
    decide_ronde(dossier, [start(BSN_D, date(2023, 1, 25))])
    assert go(dossier) == []
    assert opened(dossier).later == 1
    assert go(dossier, nu="2022-12-25T10:00") == [(BSN_D, 1, 4, "2023-01-25", None)]


def test_what_waits_is_not_overtaken(dossier: Dossier) -> None:
    decide_ronde(dossier, [end(BSN_A, 1, START, STOP)])
    go(dossier)
    decide_ronde(dossier, [end(BSN_A, 1, START, date(2022, 12, 6))])
    assert go(dossier) == []
    assert opened(dossier).wachten == 1
    reply(dossier)
    assert go(dossier, nu=DAARNA) == [(BSN_A, 2, 1, "2022-10-01", "2022-12-06")]


def test_two_words_about_one_number_go_neither(dossier: Dossier) -> None:
    decide_ronde(dossier, [end(BSN_A, 1, START, STOP), withdraw(BSN_A, 1)])
    assert go(dossier) == []
    assert opened(dossier).tegengehouden == 2


def test_the_same_decision_on_two_rows_is_one_message(dossier: Dossier) -> None:
    decide_ronde(dossier, [end(BSN_A, 1, START, STOP)] * 2)
    assert len(go(dossier)) == 1


def test_two_periods_that_will_overlap_go_neither(dossier: Dossier) -> None:
    decide_ronde(
        dossier, [end(BSN_A, 1, START, date(2022, 12, 10)), start(BSN_A, date(2022, 12, 8))]
    )
    assert go(dossier) == []
    assert opened(dossier).tegengehouden == 2


@pytest.mark.parametrize("nummer", [None, 77])
def test_a_number_that_nobody_knows_is_asked(dossier: Dossier, nummer: int | None) -> None:
    keuze = change(BSN_A, 0, START, STOP)
    decide_ronde(dossier, [Keuze(**{**keuze.__dict__, "startnummer": nummer})])
    assert go(dossier) == []
    assert "startnummer" in told(dossier)


def test_what_was_withdrawn_is_not_withdrawn_again(dossier: Dossier) -> None:
    decide_ronde(dossier, [withdraw(BSN_A, 1)])
    go(dossier)
    reply(dossier)
    begin_ronde(dossier, date(2023, 2, 6))
    decide_ronde(dossier, [withdraw(BSN_A, 1)])
    assert counts(announce(dossier.pad, nu="2023-02-07T10:00")) == (0, 0, 0, 0, 1)


def test_an_end_may_be_taken_back(dossier: Dossier) -> None:
    decide_ronde(dossier, [end(BSN_A, 1, START, STOP)])
    go(dossier)
    reply(dossier)
    decide_ronde(dossier, [change(BSN_A, 1, START)])
    assert go(dossier, nu=DAARNA) == [(BSN_A, 2, 1, "2022-10-01", None)]


def test_an_end_that_is_still_to_come_goes_along_in_a_round(dossier: Dossier) -> None:
    decide_ronde(dossier, [end(BSN_A, 1, START, date(2022, 12, 30))])
    assert go(dossier) == [(BSN_A, 2, 1, "2022-10-01", "2022-12-30")]


# What the CAK has without a message of ours


def by_cak(bsn: str, nummer: int, van: date, tot: date | None = None) -> Rondeleveringfeit:
    return Rondeleveringfeit(bsn, nummer, van.isoformat(), tot.isoformat() if tot else None)


def test_what_the_cak_has_is_changed_stopped_and_withdrawn_under_its_number(
    dossier: Dossier,
) -> None:
    d, e, f = make_bsns(6)[3:]
    decide_ronde(
        dossier,
        [end(d, 501, START, STOP), change(e, 502, TERUG), withdraw(f, 503)],
        [by_cak(d, 501, START), by_cak(e, 502, START), by_cak(f, 503, START)],
    )
    assert go(dossier) == [
        (d, 2, 501, "2022-10-01", "2022-12-04"),
        (e, 2, 502, "2022-12-10", None),
        (f, 3, 503, "2022-10-01", None),
    ]
    massa = announce(dossier.pad, nu=NU).json["massa"]
    assert (massa["stops"], massa["intrekkingen"]) == (0, 0)
    reply(dossier)
    assert go(dossier, nu=DAARNA) == []


def test_such_a_stop_counts_as_a_stop_and_its_running_as_running(dossier: Dossier) -> None:
    decide_ronde(dossier, [end(BSN_D, 501, START, STOP)], [by_cak(BSN_D, 501, START)])
    assert opened(dossier).stops == 1
    with open_lezend(dossier) as verbinding:
        assert count_lopend(verbinding, date(2022, 12, 19)) == 4


def test_it_is_no_message_and_no_own_view(dossier: Dossier) -> None:
    decide_ronde(dossier, [], [by_cak(BSN_D, 501, START)])
    with open_lezend(dossier) as verbinding:
        assert [v.bsn for v in list_eigenleveringen(verbinding)] == [BSN_A, BSN_B, BSN_C]
    assert query_ledger(dossier.pad, "select count(*) from bericht") == [(3,)]


def test_a_start_does_not_overlap_it(dossier: Dossier) -> None:
    decide_ronde(dossier, [start(BSN_D, TERUG)], [by_cak(BSN_D, 501, START)])
    assert go(dossier) == []
    decide_ronde(dossier, [start(BSN_D, TERUG)], [by_cak(BSN_D, 501, START, STOP)])
    assert go(dossier) == [(BSN_D, 1, 4, "2022-12-10", None)]


def test_its_number_is_never_given_out(dossier: Dossier) -> None:
    decide_ronde(dossier, [start(BSN_D, TERUG)], [by_cak(BSN_B, 4, START), by_cak(BSN_C, 5, START)])
    assert go(dossier) == [(BSN_D, 1, 6, "2022-12-10", None)]


def test_a_number_of_somebody_else_is_refused(dossier: Dossier) -> None:
    decide_ronde(dossier, [end(BSN_D, 1, START, STOP)], [by_cak(BSN_D, 1, START)])
    assert go(dossier) == []
    assert "al van een andere klant" in told(dossier)


def test_what_we_said_goes_above_what_the_file_says(dossier: Dossier) -> None:
    """Our message was approved with this start: the CAK must mend it, nothing goes out."""
    decide_ronde(dossier, [change(BSN_A, 1, START)], [by_cak(BSN_A, 1, date(2022, 10, 5))])
    assert counts(announce(dossier.pad, nu=NU)) == (0, 0, 0, 0, 1)


def test_an_end_that_only_the_cak_gave_makes_room_for_a_new_start(dossier: Dossier) -> None:
    decide_ronde(dossier, [start(BSN_A, TERUG)], [by_cak(BSN_A, 1, START, STOP)])
    assert go(dossier) == [(BSN_A, 1, 4, "2022-12-10", None)]


def test_a_wrong_end_of_the_cak_is_taken_back_once(dossier: Dossier) -> None:
    keuzes, volgens = [change(BSN_A, 1, START)], [by_cak(BSN_A, 1, START, STOP)]
    decide_ronde(dossier, keuzes, volgens)
    assert opened(dossier).wijzigingen == 1
    assert go(dossier) == [(BSN_A, 2, 1, "2022-10-01", None)]
    assert go(dossier) == []
    reply(dossier)
    decide_ronde(dossier, keuzes, volgens)
    assert go(dossier, nu=DAARNA) == []


@pytest.mark.parametrize("weg", [False, True])
def test_a_later_end_of_the_cak_does_not_bring_back_what_waits_or_is_withdrawn(
    dossier: Dossier, weg: bool
) -> None:
    decide_ronde(dossier, [withdraw(BSN_A, 1)])
    go(dossier)
    if weg:
        reply(dossier)
    begin_ronde(dossier, date(2023, 2, 6))
    decide_ronde(dossier, [withdraw(BSN_A, 1)], [by_cak(BSN_A, 1, START, STOP)])
    assert go(dossier, nu="2023-02-07T10:00") == []


def test_an_end_before_our_start_says_nothing(dossier: Dossier) -> None:
    decide_ronde(
        dossier, [change(BSN_A, 1, START)], [by_cak(BSN_A, 1, date(2022, 1, 1), date(2022, 9, 1))]
    )
    assert counts(announce(dossier.pad, nu=NU)) == (0, 0, 0, 0, 1)


def test_a_number_of_the_cak_that_was_withdrawn_is_used_up(dossier: Dossier) -> None:
    decide_ronde(dossier, [withdraw(BSN_D, 501)], [by_cak(BSN_D, 501, START)])
    go(dossier)
    reply(dossier)
    decide_ronde(dossier, [start(BSN_D, START)])
    assert go(dossier, nu=DAARNA) == [(BSN_D, 1, 4, "2022-10-01", None)]


def test_a_rejected_word_of_ours_leaves_what_the_cak_has(dossier: Dossier) -> None:
    volgens = [by_cak(BSN_D, 501, START)]
    decide_ronde(dossier, [end(BSN_D, 501, START, STOP)], volgens)
    go(dossier)
    reply(dossier, "9400")
    decide_ronde(dossier, [end(BSN_D, 501, START, date(2022, 12, 5))], volgens)
    assert go(dossier, nu=DAARNA) == [(BSN_D, 2, 501, "2022-10-01", "2022-12-05")]


def test_a_dossier_may_begin_with_a_round(tmp_path: Path) -> None:
    dossier = new_dossier(tmp_path / "d")
    begin_ronde(dossier, PEIL)
    decide_ronde(
        dossier, [end(BSN_A, 501, START, STOP), start(BSN_B, TERUG)], [by_cak(BSN_A, 501, START)]
    )
    assert go(dossier) == [
        (BSN_A, 2, 501, "2022-10-01", "2022-12-04"),
        (BSN_B, 1, 1, "2022-12-10", None),
    ]


# BSN changes


def test_a_new_start_of_who_got_another_bsn_waits_for_the_old_one(dossier: Dossier) -> None:
    """The register gave another BSN for the client with number 1."""
    decide_ronde(dossier, [withdraw(BSN_A, 1), start(BSN_D, TERUG)])
    with_people(dossier)
    assert go(dossier) == [(BSN_A, 3, 1, "2022-10-01", None)]
    assert opened(dossier).wachten == 1
    reply(dossier)
    assert go(dossier, nu=DAARNA) == [(BSN_D, 1, 4, "2022-12-10", None)]


def test_who_looks_like_another_bsn_is_asked_and_goes_after_the_answer(dossier: Dossier) -> None:
    decide_ronde(dossier, [start(BSN_D, TERUG), nothing(BSN_A)])
    with_people(dossier)
    assert go(dossier) == []
    assert "--zelfde-klant" in told(dossier)
    regel = query_ledger(
        dossier.pad, "select regel from besluit where besluit = 'Start' order by id desc"
    )[0][0]
    assert go(dossier, "--zelfde-klant", f"{regel}=1") == [(BSN_A, 3, 1, "2022-10-01", None)]


def test_a_change_asks_nothing_about_another_bsn(dossier: Dossier) -> None:
    volgens = [by_cak(BSN_D, 501, START)]
    decide_ronde(dossier, [end(BSN_D, 501, START, STOP), nothing(BSN_A)], volgens)
    with_people(dossier)
    assert go(dossier) == [(BSN_D, 2, 501, "2022-10-01", "2022-12-04")]


def test_whom_the_register_has_is_no_old_bsn(dossier: Dossier) -> None:
    decide_ronde(dossier, [start(BSN_D, TERUG), nothing(BSN_A)])
    with_people(dossier, ook_oud=True)
    assert go(dossier) == [(BSN_D, 1, 4, "2022-12-10", None)]


def with_people(dossier: Dossier, *, ook_oud: bool = False) -> None:
    """The newest register knows D, and the one before it A, by the same name and birth date."""
    import io

    import polars as pl

    from bvtool.dossier.werkgang import open_werkgang

    wie = {"achternaam": "Jansen", "voorvoegsel": None, "voorletters": "A",
           "geboortedatum": "1980-05-05", "startnummer": None}  # fmt: skip

    def frame(*bsns: str) -> bytes:
        uit = io.BytesIO()
        rijen = [{"rij": i, "bsn": b, **wie} for i, b in enumerate(bsns, start=2)]
        pl.DataFrame(rijen, schema_overrides={"voorvoegsel": pl.String, "startnummer": pl.Int64}
                     ).write_parquet(uit)  # fmt: skip
        return uit.getvalue()

    with open_werkgang(dossier, "test", klok()) as w:
        zet = "update vergelijking set register_frame = :frame where id = :nr"
        nieuwste = w.verbinding.scalar("select max(id) from vergelijking")
        w.verbinding.execute(zet, frame=frame(BSN_A), nr=1)
        mensen = (BSN_D, BSN_A) if ook_oud else (BSN_D,)
        w.verbinding.execute(zet, frame=frame(*mensen), nr=nieuwste)


# Only this round


def test_a_new_round_without_an_answer_makes_no_messages(dossier: Dossier) -> None:
    gelopen = announce(dossier.pad, nu=NU)
    assert gelopen.code != 0
    assert opened(dossier) == Openwerk()


def test_what_was_rejected_in_an_earlier_round_is_not_mended_now(tmp_path: Path) -> None:
    dossier = new_dossier(tmp_path / "d")
    decide(dossier, [Keuze(BSN_A), Keuze(BSN_B)])
    announce(dossier.pad)
    answer(dossier.pad, "9400")
    begin_ronde(dossier, PEIL)
    decide_ronde(dossier, [nothing(BSN_A), start(BSN_B, START)])
    assert go(dossier) == [(BSN_B, 1, 2, "2022-10-01", None)]
    assert to_mend(dossier) == (0, 0)


def test_the_counts_of_the_guide_are_those_of_this_round(dossier: Dossier) -> None:
    decide_ronde(dossier, [end(BSN_A, 1, START, STOP), withdraw(BSN_C, 3), nothing(BSN_B)])

    def count() -> tuple[int, int]:
        with open_lezend(dossier) as verbinding:
            return tuple(telling.ask_personen(telling.to_vraag(verbinding)))  # type: ignore[return-value]

    assert count() == (2, 2)
    go(dossier)
    assert count() == (2, 0)
    reply(dossier, "9400")
    assert count() == (2, 2)


def test_a_rejected_message_of_this_round_is_told_as_such(dossier: Dossier) -> None:
    decide_ronde(dossier, [end(BSN_A, 1, START, STOP), start(BSN_D, TERUG)])
    go(dossier)
    reply(dossier, "9400")
    assert to_mend(dossier) == (2, 2)
    assert opened(dossier, DAARNA).gaat == 2
    decide_ronde(dossier, [nothing(BSN_A)])
    assert to_mend(dossier) == (0, 0)


def test_very_many_withdrawals_are_asked_first(tmp_path: Path) -> None:
    mensen = make_bsns(18)
    dossier = new_dossier(tmp_path / "d")
    begin_ronde(dossier, PEIL)
    volgens = [by_cak(b, 500 + i, START) for i, b in enumerate(mensen)]
    decide_ronde(dossier, [withdraw(b, 500 + i) for i, b in enumerate(mensen[:16])], volgens)
    gelopen = announce(dossier.pad, nu=NU)
    assert (gelopen.code, gelopen.json["massa"]["lopend"]) == (1, 18)
    assert len(go(dossier, "--bevestig", 16)) == 16


def test_starts_of_the_register_are_no_surprise(tmp_path: Path) -> None:
    dossier = new_dossier(tmp_path / "d")
    begin_ronde(dossier, PEIL)
    decide_ronde(dossier, [start(b, TERUG) for b in make_bsns(18)])
    assert len(go(dossier)) == 18


# Our own view


def view(dossier: Dossier) -> list[Eigenlevering]:
    with open_lezend(dossier) as verbinding:
        return list_eigenleveringen(verbinding)


def test_the_own_view_says_what_stands_and_what_waits(dossier: Dossier) -> None:
    staat = (START, None)
    decide_ronde(dossier, [end(BSN_A, 1, START, STOP), withdraw(BSN_B, 2), start(BSN_D, TERUG)])
    go(dossier)
    assert view(dossier) == [
        Eigenlevering(BSN_A, 1, staat, wacht=True, straks=(START, STOP)),
        Eigenlevering(BSN_B, 2, staat, wacht=True, straks=None),
        Eigenlevering(BSN_C, 3, staat),
        Eigenlevering(BSN_D, 4, None, wacht=True, straks=(TERUG, None)),
    ]
    reply(dossier)
    assert view(dossier) == [
        Eigenlevering(BSN_A, 1, (START, STOP)),
        Eigenlevering(BSN_B, 2, None),
        Eigenlevering(BSN_C, 3, staat),
        Eigenlevering(BSN_D, 4, (TERUG, None)),
    ]


def test_a_rejected_start_stands_nowhere_and_a_rejected_change_changes_nothing(
    dossier: Dossier,
) -> None:
    decide_ronde(dossier, [end(BSN_A, 1, START, STOP), start(BSN_D, TERUG)])
    go(dossier)
    reply(dossier, "9400")
    assert view(dossier)[0] == Eigenlevering(BSN_A, 1, (START, None))
    assert view(dossier)[-1] == Eigenlevering(BSN_D, 4, None)


def test_the_round_of_an_answer_is_known(dossier: Dossier) -> None:
    decide_ronde(dossier, [], [by_cak(BSN_D, 501, START)])
    with open_lezend(dossier) as verbinding:
        assert not rondes.is_periodiek(verbinding, 1)
        assert rondes.is_periodiek(verbinding, 2)
        assert rondes.ask_ronde_van(verbinding, 99) is None
        assert rondes.ask_rondeantwoord(verbinding) == (2, PEIL)
        assert rondes.ask_rondeleveringen(verbinding, 2) == [by_cak(BSN_D, 501, START)]
        assert rondes.ask_rondeleveringen(verbinding, 2, [BSN_A]) == []
