"""Facts about judging messages: pairs, doubles, moments, and the verdict per party.

More than 300 lines: one judgement after the other on the same few messages.
"""

import tracemalloc
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvtool.wissel.archief import Bericht
from bvtool.wissel.eindstand import KLAAR, NIET_KLAAR, NIET_TE_ZIEN
from bvtool.wissel.laden import load_eigen_kalender
from bvtool.wissel.oordeel import Rechter
from bvtool.wissel.verslag import Stapels, Verslag, make_verslag
from tests.snel import amount
from tests.wissel.archief_maker import OP, lay_down
from tests.wissel.berichten import B
from tests.wissel.hulp import kind

pytestmark = pytest.mark.traag

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
G, A, A2 = "0363", "41000017", "41000034"


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM)


def judge(tmp_path: Path, op: str, *berichten: B | bytes, **stapels: list[B]) -> Verslag:
    for nummer, bericht in enumerate(berichten):
        inhoud = bericht if isinstance(bericht, bytes) else bericht.xml()
        (tmp_path / f"{nummer}.xml").write_bytes(inhoud)
    extra = {}
    for naam, stapel in stapels.items():
        map_ = tmp_path.parent / f"{tmp_path.name}-{naam}"
        map_.mkdir()
        for nummer, bericht in enumerate(stapel):
            (map_ / f"{nummer}.xml").write_bytes(bericht.xml())
        extra[naam] = (map_,)
    return make_verslag(Stapels((tmp_path,), **extra), load_eigen_kalender(), at(op))


def heen(
    id_: str = "H1", dag: str = "2018-03-20", soort: str = "WMO301", release: str = "2.1"
) -> B:
    van, naar = (G, A) if soort.endswith("301") else (A, G)
    return B(soort, release, van, naar, id_, date.fromisoformat(dag))


def retour(op: B, dag: str, soort: str = "WMO302", release: str = "") -> B:
    return B(soort, release or op.release, op.van, op.naar, op.id, op.dag, date.fromisoformat(dag))


def staten(verslag: Verslag) -> list[tuple[str, str]]:
    return [(o.staat, o.bericht.identificatie) for o in verslag.oordelen]


def test_a_mixed_archive_of_thousands_of_messages(tmp_path: Path) -> None:
    waarheid = lay_down(tmp_path, amount(3_000, 10_000), zaad=1)
    verslag = make_verslag(Stapels((tmp_path,)), load_eigen_kalender(), at(OP))
    assert Counter(staten(verslag)) == waarheid.oordelen
    t = verslag.tellingen
    assert t["compleet"] == waarheid.compleet
    assert t["berichten"] == waarheid.berichten
    assert t["na het moment"] == waarheid.later
    assert (t["vreemd"], t["onleesbaar"]) == (waarheid.vreemd, waarheid.onleesbaar)
    assert t["gelezen"] == t["berichten"] + t["vreemd"] + t["onleesbaar"]
    assert len({release for _, release in verslag.releases}) == 4
    assert {g.naam.split("-")[-1] for g in verslag.niet_gelezen} >= {"half.xml", "doctype.xml"}


def test_memory_does_not_grow_with_the_number_of_complete_pairs(tmp_path: Path) -> None:
    def peak(aantal: int) -> int:
        map_ = tmp_path / str(aantal)
        map_.mkdir()
        for nummer in range(aantal):
            b = heen(f"H{nummer}")
            (map_ / f"{nummer}h.xml").write_bytes(b.xml())
            (map_ / f"{nummer}r.xml").write_bytes(retour(b, "2018-03-21").xml())
        tracemalloc.start()
        verslag = make_verslag(Stapels((map_,)), load_eigen_kalender(), at(OP))
        piek = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert verslag.tellingen["compleet"] == aantal
        return piek

    peak(5)
    # Names of the files in one folder are all that may be held: well under 1,000 bytes each.
    assert peak(1_000) - peak(100) < 2 * 900 * 1_000


def test_open_tells_who_must_answer_before_when(tmp_path: Path) -> None:
    verslag = judge(tmp_path, "2018-03-21T10:00", heen())
    (open_,) = verslag.oordelen
    assert (open_.staat, open_.wie, open_.code, open_.te_laat) == ("open", "aanbieder", A, False)
    werkdagen, sluiting = open_.uiterlijk
    assert (werkdagen.id, werkdagen.dag) == ("OP090", date(2018, 3, 23))
    assert (sluiting.id, sluiting.moment) == ("iwmo-2.1-2.2 3.2.2", at("2018-03-29T13:00"))
    later = judge(tmp_path, "2018-03-24T00:00")
    assert later.oordelen[0].te_laat
    assert later.tellingen["te laat"] == 1


def test_near_the_closing_the_closing_comes_first(tmp_path: Path) -> None:
    verslag = judge(tmp_path, "2018-03-28T10:00", heen(dag="2018-03-27"))
    assert [t.id for t in verslag.oordelen[0].uiterlijk] == ["iwmo-2.1-2.2 3.2.2", "OP090"]


@pytest.mark.parametrize(
    ("op", "staat"),
    [
        ("2018-03-29T12:59", "open"),
        ("2018-03-29T13:00", "na de wissel"),
        ("2018-04-03T13:00", "na de wissel"),
        ("2026-01-01T00:00", "na de wissel"),
    ],
)
def test_an_open_message_breaks_when_its_answer_may_no_longer_go(tmp_path, op, staat) -> None:
    assert staten(judge(tmp_path, op, heen())) == [(staat, "H1")]


def test_answered_in_another_release(tmp_path: Path) -> None:
    b = heen()
    verslag = judge(tmp_path, "2018-04-10T10:00", b, retour(b, "2018-04-05", release="2.2"))
    (gebroken,) = verslag.oordelen
    assert (gebroken.staat, gebroken.wie, gebroken.code) == ("andere release", "aanbieder", A)
    assert (gebroken.bericht.release, gebroken.retour.release) == ("2.1", "2.2")


def test_a_resubmission_under_the_same_name_makes_two_pairs(tmp_path: Path) -> None:
    oud = heen()
    nieuw = B("WMO301", "2.2", G, A, "H1", oud.dag)
    verslag = judge(
        tmp_path,
        "2018-04-10T10:00",
        oud,
        retour(oud, "2018-03-22"),
        nieuw,
        retour(nieuw, "2018-04-05"),
    )
    assert verslag.tellingen["compleet"] == 2
    assert staten(verslag) == [("te vroeg", "H1")]  # its Dagtekening lies before release 2.2


def test_answers_without_a_question_and_doubles(tmp_path: Path) -> None:
    b = heen("H1")
    wees = retour(heen("H2"), "2018-03-22")
    verslag = judge(
        tmp_path, "2018-03-23T10:00", b, b, retour(b, "2018-03-21"), retour(b, "2018-03-22"), wees
    )
    assert staten(verslag) == [("dubbel", "H1"), ("dubbel", "H1"), ("zonder heenbericht", "H2")]
    assert verslag.tellingen["compleet"] == 1
    # The one who waits is the gemeente: it got an answer to something that is not there.
    assert (verslag.oordelen[2].wie, verslag.oordelen[2].code) == ("gemeente", G)


@pytest.mark.parametrize(
    ("soort", "dag", "fout"),
    [
        ("WMO303D", "2018-03-18", None),  # the day of the closing itself: benefit of the doubt
        ("WMO303D", "2018-03-19", "afspraak"),
        ("WMO303D", "2018-03-28", "blokkade"),
        ("WMO301", "2018-03-27", None),
        ("WMO301", "2018-03-28", "blokkade"),
        ("WMO301", "2018-04-03", "blokkade"),
        ("WMO301", "2018-04-04", "vervallen"),
    ],
)
def test_sent_after_closing_by_its_day(tmp_path, soort, dag, fout) -> None:
    b = heen(dag=dag, soort=soort)
    antwoord = {"WMO303D": "WMO304D", "WMO301": "WMO302"}[soort]
    terug = B(antwoord, "2.1", b.van, b.naar, b.id, b.dag)
    verslag = judge(tmp_path, "2018-05-01T10:00", b, terug.xml())
    gevonden = [o for o in verslag.oordelen if o.staat == "na sluiting"]
    assert [o.antwoord.aard for o in gevonden] == ([fout] if fout else [])


def test_the_envelope_settles_the_day_of_the_closing(tmp_path: Path) -> None:
    voor = heen("H1", dag="2018-03-27")
    na = heen("H2", dag="2018-03-27")
    verslag = judge(
        tmp_path,
        "2018-03-28T10:00",
        voor.stuf("20180327165959"),
        na.stuf("20180327170000"),
    )
    assert [o.bericht.identificatie for o in verslag.oordelen if o.staat == "na sluiting"] == ["H2"]


def test_too_early_in_the_new_release(tmp_path: Path) -> None:
    verslag = judge(tmp_path, "2018-04-04T10:00", heen(dag="2018-04-02", release="2.2"))
    assert ("te vroeg", "H1") in staten(verslag)


def test_judging_as_it_stood_at_a_moment(tmp_path: Path) -> None:
    b = heen(dag="2018-03-20")
    berichten = (b, retour(b, "2018-03-22"))
    assert staten(judge(tmp_path, "2018-03-21T10:00", *berichten)) == [("open", "H1")]
    assert staten(judge(tmp_path, "2018-03-22T10:00")) == []
    verslag = judge(tmp_path, "2018-03-19T10:00")
    assert staten(verslag) == []
    assert verslag.tellingen["na het moment"] == 2


def verdicts(verslag: Verslag) -> dict[tuple[str, str], tuple[str, str, str, str]]:
    return {
        (e.partij, e.code): (
            e.niets_te_versturen,
            e.alles_ingelezen,
            e.alles_beantwoord,
            e.oordeel,
        )
        for e in verslag.eindstanden
    }


def test_the_three_end_conditions_per_party(tmp_path: Path) -> None:
    klaar = heen("H1")
    open_ = heen("H2", soort="WMO305")  # the gemeente must answer
    verslag = judge(
        tmp_path,
        "2018-03-29T13:00",
        klaar,
        retour(klaar, "2018-03-22"),
        open_,
        te_versturen=[],
    )
    assert verdicts(verslag) == {
        ("aanbieder", A): ("ja", "ja", "ja", KLAAR),
        ("gemeente", G): ("ja", "onbekend", "nee", NIET_KLAAR),
    }
    assert {e.wissel for e in verslag.eindstanden} == {"iwmo-2.1-2.2"}


def test_what_waits_to_be_sent_or_read(tmp_path: Path) -> None:
    b = heen("H1")
    verslag = judge(
        tmp_path,
        "2018-03-29T12:00",
        b,
        retour(b, "2018-03-22"),
        te_versturen=[heen("H2")],
        ongelezen=[heen("H3")],
    )
    assert verdicts(verslag) == {
        ("aanbieder", A): ("ja", "nee", "nee", NIET_KLAAR),
        ("gemeente", G): ("nee", "ja", "ja", NIET_KLAAR),
    }
    # What waits to be sent asks for no answer yet; what lies unread does.
    assert staten(verslag) == [("open", "H3")]


def test_without_an_outbox_nobody_can_say_that_nothing_waits(tmp_path: Path) -> None:
    b = heen("H1")
    verslag = judge(tmp_path, "2018-03-29T13:00", b, retour(b, "2018-03-22"))
    assert set(verdicts(verslag).values()) == {("onbekend", "ja", "ja", NIET_TE_ZIEN)}


@pytest.mark.parametrize("op", ["2018-04-05T10:00", "2018-06-01T10:00"])
def test_a_broken_pair_is_never_ready(tmp_path: Path, op: str) -> None:
    b = heen("H1")
    laat = retour(b, "2018-04-04", release="2.2")
    verslag = judge(tmp_path, op, b, laat, te_versturen=[])
    assert staten(verslag)[0] == ("andere release", "H1")
    stand = next(e for e in verslag.eindstanden if e.partij == "aanbieder")
    assert (stand.alles_beantwoord, stand.oordeel, stand.gebroken) == ("nee", NIET_KLAAR, 1)


def test_an_answer_dated_before_its_question_is_noticed(tmp_path: Path) -> None:
    b = heen("H1", dag="2018-03-20")
    verslag = judge(tmp_path, "2018-03-22T10:00", b, retour(b, "2018-03-19"))
    assert staten(verslag) == [("voor het heenbericht", "H1")]
    assert verslag.werk


def test_an_ei_message_and_its_twin_in_xml_are_one_message(tmp_path: Path) -> None:
    b = heen("H1", dag="2017-05-10", release="2.0")
    antwoord = retour(b, "2017-05-11")
    verslag = judge(tmp_path, "2017-05-12T10:00", b, b.ei(), antwoord)
    assert staten(verslag) == []
    assert verslag.tellingen["compleet"] == 1
    dubbel = judge(tmp_path, "2017-05-12T10:00", b, b.ei(), antwoord, b.ei())
    assert staten(dubbel) == [("dubbel", "H1")]


def test_a_converted_message_and_its_source_are_one_message(tmp_path: Path) -> None:
    oud = heen("H1", dag="2017-05-10", release="2.0")
    nieuw = heen("H1", dag="2017-05-10", release="2.1")
    verslag = judge(tmp_path, "2017-06-14T10:00", oud.ei(), nieuw)
    assert ("na de wissel", "H1") not in staten(verslag)
    assert ("open", "H1") in staten(verslag)
    antwoord = retour(nieuw, "2017-06-13")
    klaar = judge(tmp_path, "2017-06-14T10:00", oud.ei(), nieuw, antwoord)
    assert klaar.tellingen["compleet"] == 1
    assert not {"open", "na de wissel", "andere release"} & {staat for staat, _ in staten(klaar)}


def test_a_message_in_both_piles_is_one_message(tmp_path: Path) -> None:
    b = heen("H1")
    verslag = judge(tmp_path, "2018-03-21T12:00", b, ongelezen=[b])
    assert staten(verslag) == [("open", "H1")]


def test_a_message_made_after_the_moment_still_waited_at_the_moment(tmp_path: Path) -> None:
    b = heen("H1")
    laat = heen("H2", dag="2018-03-30")
    verslag = judge(tmp_path, "2018-03-29T13:00", b, retour(b, "2018-03-21"), laat)
    assert verdicts(verslag)["gemeente", G] == ("nee", "ja", "ja", NIET_KLAAR)


def test_before_the_closing_there_is_no_verdict(tmp_path: Path) -> None:
    assert judge(tmp_path, "2018-03-18T22:59", heen(dag="2018-03-15")).eindstanden == ()
    assert judge(tmp_path, "2018-03-18T23:00").eindstanden


def test_a_verdict_that_cannot_be_given_says_so() -> None:
    from bvtool.wissel.eindstand import Eindstand

    stand = Eindstand("iwmo-2.1-2.2", "gemeente", G, "ja", "onbekend", "ja", 0, 0, 0)
    assert stand.oordeel == NIET_TE_ZIEN


def test_parties_are_judged_one_by_one(tmp_path: Path) -> None:
    een, ander = heen("H1"), B("WMO301", "2.1", G, A2, "H2", date(2018, 3, 20))
    verslag = judge(
        tmp_path, "2018-03-29T13:00", een, ander, retour(ander, "2018-03-21"), te_versturen=[]
    )
    assert verdicts(verslag)["aanbieder", A][3] == NIET_KLAAR
    assert verdicts(verslag)["aanbieder", A2][3] == KLAAR


def test_a_release_that_the_calendar_does_not_know_is_counted(tmp_path: Path) -> None:
    b = heen(dag="2025-03-20", release="3.2")
    verslag = judge(tmp_path, "2025-03-21T10:00", b)
    assert verslag.onbekend == {("iWmo", "3.2"): 1}
    assert staten(verslag) == [("open", "H1")]
    assert verslag.werk


BERICHTEN = [
    Bericht(kind(soort), release, G, A, "H1", dag, None, f"{nummer}.xml")
    for nummer, (soort, release, dag) in enumerate(
        [
            ("WMO301", "2.1", date(2018, 3, 20)),
            ("WMO301", "2.1", date(2018, 3, 20)),
            ("WMO301", "2.2", date(2018, 3, 20)),
            ("WMO302", "2.1", date(2018, 3, 22)),
            ("WMO302", "2.2", date(2018, 4, 4)),
            ("WMO302", "2.2", date(2018, 4, 5)),
        ]
    )
]


@given(st.data())
def test_the_order_of_the_files_changes_nothing(data) -> None:
    groep = data.draw(st.lists(st.sampled_from(BERICHTEN), min_size=1, unique=True))
    ander = data.draw(st.permutations(groep))
    rechter = Rechter(load_eigen_kalender(), at("2018-05-01T10:00"))

    def tell(berichten: list[Bericht]) -> Counter[Any]:
        return Counter((o.staat, o.bericht.soort.naam) for o in rechter.judge(berichten))

    assert tell(groep) == tell(ander)
    # Every message takes part in exactly one pair, or stands alone, or is a double.
    paren = [o for o in rechter.judge(groep) if o.staat not in ("na sluiting", "te vroeg")]
    twee = ("compleet", "andere release")
    assert sum(2 if o.staat in twee else 1 for o in paren) == len(groep)


def test_no_findings_is_no_work(tmp_path: Path) -> None:
    b = heen()
    verslag = judge(tmp_path, "2018-03-22T10:00", b, retour(b, "2018-03-21"), b"%PDF")
    assert not verslag.werk
    assert verslag.tellingen["vreemd"] == 1
    (tmp_path / "leeg.xml").write_bytes(b"")
    assert judge(tmp_path, "2018-03-22T10:00").werk
