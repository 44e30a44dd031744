"""`wissel mag`: every row of the playbooks one minute before, at, and one minute after.

The expected moments are read off the documents (draaiboek 2.1-2.2, newsletter MGR, blog Cure4,
toolkit), not off the calendar of bvtool.

More than 300 lines: each switch, with the moments around it.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvtool.vak.fouten import Gebruiksfout
from bvtool.wissel.mag import mag
from bvtool.wissel.mag_tekst import make_mag_tekst
from bvtool.wissel.reden import make_reden, make_spoed
from bvtool.wissel.soorten import alle_soorten, find_code, find_retour, find_soort
from bvtool.wissel.uitspraak import INLEZEN, Uitspraak
from tests.wissel.hulp import kind

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUUT = timedelta(minutes=1)

ZO_18 = "2018-03-18T23:00"
DI_27 = "2018-03-27T17:00"
DO_29 = "2018-03-29T13:00"
DO_29_LEES = "2018-03-29T23:00"
DI_3 = "2018-04-03T13:00"


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM)


def ask(soort: str, release: str, moment: datetime | str, **rest) -> Uitspraak:
    op = at(moment) if isinstance(moment, str) else moment
    return mag(soort, release, op, **rest)


HEEN_AANBIEDER = ["WMO315", "JW315", "WMO305", "JW305", "WMO307", "JW307"]
RETOUR_GEMEENTE = ["WMO316", "JW316", "WMO306", "JW306", "WMO308", "JW308", "WMO304", "JW304"]

# kind, old release, closing moment, aard at that moment, row that decides, rows that also hold
SLUITEN = [
    *[(s, "2.1", ZO_18, "afspraak", "3.1.1", []) for s in ("WMO303", "JW303", "WMO303D", "JW303F")],
    *[(s, "2.1", DI_27, "blokkade", "3.2.1", ["3.1.2"]) for s in HEEN_AANBIEDER],
    *[(s, "2.1", DI_27, "blokkade", "3.2.1", ["3.1.3"]) for s in ("WMO301", "JW301")],
    *[(s, "2.1", DO_29, "blokkade", "3.2.2", ["3.2.3", "3.1.4"]) for s in ("WMO302", "JW302")],
    *[(s, "2.1", DO_29, "blokkade", "3.2.2", ["3.2.3", "3.1.5"]) for s in RETOUR_GEMEENTE],
    ("JW321", "2.0", DI_27, "blokkade", "3.2.1", []),
    ("JW322", "2.0", DO_29, "blokkade", "3.2.2", ["3.2.3"]),
    *[(s, "2.0", "2017-05-29T00:00", "afspraak", "1", []) for s in ("WMO303", "JW303", "WMO303F")],
    *[
        (s, "2.0", "2017-06-06T17:00", "afspraak", "2", [])
        for s in ("WMO301", "JW301", "WMO305", "JW305", "WMO307", "WMO315", "JW315")
    ],
    *[
        (s, "2.0", "2017-06-08T13:00", "blokkade", "4", ["3"])
        for s in ("WMO302", "JW302", "WMO304", "WMO306", "JW308", "WMO316")
    ],
]


@pytest.mark.parametrize(("soort", "release", "moment", "aard", "regel", "ook"), SLUITEN)
def test_closing(soort, release, moment, aard, regel, ook) -> None:
    voor = ask(soort, release, at(moment) - MINUUT)
    assert voor.mag
    assert voor.aard == "vrij"
    assert voor.regel is None
    assert voor.uiterlijk == at(moment)
    for op in (at(moment), at(moment) + MINUUT):
        nee = ask(soort, release, op)
        assert not nee.mag
        assert nee.aard == aard
        assert nee.regel.id == regel
        assert [r.id for r in nee.regels] == [regel, *ook]
        assert nee.technisch is (aard == "afspraak")
        nieuw, live = ("2.2", DI_3) if moment > "2018" else ("2.1", "2017-06-12T13:00")
        assert (nee.vanaf, nee.in_release) == (at(live), nieuw)


@pytest.mark.parametrize(
    ("moment", "aard", "regel"),
    [
        ("2018-03-27T16:59", "afspraak", "3.1.1"),
        ("2018-03-27T17:00", "blokkade", "3.2.1"),
        ("2018-03-29T13:00", "blokkade", "3.2.1"),
        ("2018-04-03T12:59", "blokkade", "3.2.1"),
        ("2018-04-03T13:00", "vervallen", "3.2.4"),
    ],
)
def test_an_invoice_passes_from_agreement_to_block_to_over(moment, aard, regel) -> None:
    antwoord = ask("WMO303", "2.1", moment)
    assert (antwoord.mag, antwoord.aard, antwoord.regel.id) == (False, aard, regel)


def test_agreement_and_block_are_told_apart() -> None:
    afspraak = ask("WMO303", "2.1", "2018-03-20T10:00")
    assert afspraak.technisch
    assert "Technisch komt het bericht nog aan" in afspraak.opmerking
    assert make_reden(afspraak).startswith(
        "Afgesproken is dat WMO303 vanaf zondag 18 maart 2018 om 23:00"
    )
    blokkade = ask("WMO303", "2.1", "2018-03-28T10:00")
    assert not blokkade.technisch
    assert "(VECOZO)" in make_reden(blokkade)
    assert "regel 3.2.1 van iwmo-2.1-2.2" in make_reden(blokkade)


@pytest.mark.parametrize(
    ("oud", "nieuw", "live", "regel", "wissel"),
    [
        ("2.0", "2.1", "2017-06-12T13:00", "5", "iwmo-2.0-2.1"),
        ("2.1", "2.2", DI_3, "3.2.4", "iwmo-2.1-2.2"),
        ("2.2", "2.3", "2019-04-01T13:00", "4", "iwmo-2.2-2.3"),
        ("2.3", "2.4", "2020-03-30T13:00", "5", "iwmo-2.3-2.4"),
        ("3.0", "3.1", "2022-04-04T13:00", "5", "iwmo-3.0-3.1"),
    ],
)
@pytest.mark.parametrize("soort", ["WMO301", "WMO302", "JW305", "JW306", "WMO315"])
def test_going_live(soort, oud, nieuw, live, regel, wissel) -> None:
    voor = ask(soort, nieuw, at(live) - MINUUT)
    assert (voor.mag, voor.aard, voor.regel.id) == (False, "nog niet", regel)
    assert (voor.vanaf, voor.in_release) == (at(live), nieuw)
    stil = ask(soort, oud, at(live) - MINUUT)
    assert (stil.mag, stil.aard) == (False, "blokkade")
    for op in (at(live), at(live) + MINUUT):
        assert ask(soort, nieuw, op).mag
        over = ask(soort, oud, op)
        assert (over.mag, over.aard, over.regel.id) == (False, "vervallen", regel)
        assert over.regel.wissel == wissel
        assert (over.vanaf, over.in_release) == (op, nieuw)


@pytest.mark.parametrize(
    ("soort", "regel"),
    [("WMO302", "3.1.6"), ("WMO315", "3.1.6"), ("WMO301", "3.1.7"), ("JW304", "3.1.7")],
)
def test_reading_the_portal_empty(soort: str, regel: str) -> None:
    # 3.1.6 binds the gemeente that receives, 3.1.7 the aanbieder that receives.
    assert ask(soort, "2.1", "2018-03-29T16:00", handeling=INLEZEN).mag
    assert ask(soort, "2.1", at(DO_29_LEES) - MINUUT, handeling=INLEZEN).mag
    for op in (at(DO_29_LEES), at(DO_29_LEES) + MINUUT):
        te_laat = ask(soort, "2.1", op, handeling=INLEZEN)
        assert (te_laat.mag, te_laat.aard, te_laat.regel.id) == (False, "afspraak", regel)
        assert "is ingelezen" in make_reden(te_laat)


def test_reading_in_before_the_freeze_of_2017() -> None:
    vrij = ask("WMO302", "2.0", "2017-06-08T12:59", handeling=INLEZEN)
    assert vrij.mag
    assert "op tijd" in make_reden(vrij)
    laat = ask("WMO302", "2.0", "2017-06-08T13:00", handeling=INLEZEN)
    assert (laat.mag, laat.regel.id) == (False, "3")


@pytest.mark.parametrize("moment", ["2018-04-03T12:00", "2018-05-01T13:00"])
def test_rows_that_only_tell_something_decide_nothing(moment: str) -> None:
    # 2.4 (the last notice at 12:00), 4.1.2 (the chain test), 5.2 (four weeks of aftercare)
    for op in (at(moment) - MINUUT, at(moment), at(moment) + MINUUT):
        oud, nieuw = ask("WMO301", "2.1", op), ask("WMO301", "2.2", op)
        assert not oud.mag
        assert nieuw.mag is (op > at(DI_3))


def test_jw321_stays_behind_in_ei_and_joins_at_the_next_switch() -> None:
    assert ask("JW321", "2.0", "2017-06-12T13:00").mag
    blijft = ask("JW321", "2.1", "2017-07-01T00:00")
    assert (blijft.mag, blijft.regel.id, blijft.in_release) == (False, "5a", "2.0")
    assert "gaat niet over naar release 2.1" in make_reden(blijft)
    vrij = ask("JW321", "2.0", "2017-06-08T12:59")
    assert (vrij.mag, vrij.uiterlijk) == (True, at("2017-06-08T13:00"))
    stil = ask("JW321", "2.0", "2017-06-08T13:00")  # the freeze is for all traffic
    assert (stil.mag, stil.aard, stil.regel.id) == (False, "blokkade", "4")
    assert (stil.vanaf, stil.in_release) == (at("2017-06-12T13:00"), "2.0")
    over = ask("JW321", "2.0", "2018-04-03T13:00")
    assert (over.mag, over.aard, over.in_release) == (False, "vervallen", "2.2")


@pytest.mark.parametrize(
    ("soort", "live"),
    [
        *[(s, "2022-10-01T00:00") for s in ("WMO407", "WMO408")],
        *[(s, "2022-10-03T00:00") for s in ("WMO401", "WMO402", "WMO403", "WMO404")],
    ],
)
def test_the_switch_of_the_ieb(soort: str, live: str) -> None:
    voor = ask(soort, "2.0", at(live) - MINUUT)
    assert (voor.mag, voor.aard, voor.vanaf) == (False, "nog niet", at(live))
    assert ask(soort, "2.0", live).mag
    assert ask(soort, "2.0", at(live) + MINUUT).mag


def test_between_two_ieb_releases_nothing_goes() -> None:
    tussen = ask("WMO401", "1.0", "2022-10-01T00:00")
    assert (tussen.mag, tussen.aard, tussen.regel.id) == (False, "vervallen", "1")
    assert (tussen.vanaf, tussen.in_release) == (at("2022-10-03T00:00"), "2.0")
    assert ask("WMO401", "1.0", "2022-09-30T23:59").mag


def test_in_ieb_3_0_the_405_takes_the_place_of_401_and_403() -> None:
    for soort, nieuw in (
        ("WMO401", "405"),
        ("WMO402", "406"),
        ("WMO403", "405"),
        ("WMO404", "406"),
    ):
        over = ask(soort, "2.0", "2023-04-01T09:00")
        assert (over.mag, over.aard, over.in_release, over.vanaf) == (False, "vervallen", "", None)
        assert over.opmerking == f"Daarvoor in de plaats komt WMO{nieuw}."
        weg = ask(soort, "3.0", "2023-04-03T09:00")
        assert (weg.mag, weg.aard) == (False, "onbekend")
        assert make_reden(weg) == (
            f"{soort} bestaat in release 3.0 van iEb niet meer; de laatste was 2.0. "
            f"Daarvoor in de plaats komt WMO{nieuw}."
        )
    for soort in ("WMO405", "WMO406"):
        assert make_reden(ask(soort, "2.0", "2023-01-01T09:00")).startswith(f"{soort} bestaat pas")
        assert ask(soort, "3.0", "2023-03-31T23:59").aard == "nog niet"
        assert ask(soort, "3.0", "2023-04-03T09:00").mag


@pytest.mark.parametrize("soort", ["WMO407", "WMO408"])
def test_beschermd_wonen_goes_on_in_each_release_of_the_ieb(soort: str) -> None:
    assert ask(soort, "2.0", "2023-03-31T23:59").mag
    for release, op, nu in (
        ("2.0", "2023-04-01T00:00", "3.0"),
        ("2.0", "2026-11-30T09:00", "4.0"),
        ("3.0", "2025-04-07T00:00", "4.0"),
    ):
        over = ask(soort, release, op)
        assert (over.mag, over.aard, over.in_release) == (False, "vervallen", nu)
    assert ask(soort, "3.0", "2025-04-06T23:59").mag
    assert ask(soort, "4.0", "2026-11-30T09:00").mag


def test_an_hour_that_nobody_knows_is_not_shown() -> None:
    over = ask("WMO407", "2.0", "2023-04-01T09:00")
    assert "sinds zaterdag 1 april 2023 (het uur is niet bekend): iEb 3.0" in make_reden(over)
    vroeg = ask("WMO407", "3.0", "2023-03-01T09:00")
    assert "begint op zaterdag 1 april 2023 (het uur is niet bekend)" in make_reden(vroeg)
    for antwoord in (over, vroeg, ask("WMO407", "2.0", "2023-03-01T09:00")):
        assert "00:00" not in make_mag_tekst(antwoord)


def test_what_the_calendar_does_not_know_is_said() -> None:
    nooit = ask("WMO407", "1.0", "2022-09-01T10:00")
    assert (nooit.mag, nooit.aard, nooit.vanaf) == (False, "onbekend", None)
    assert make_reden(nooit) == "WMO407 bestaat pas vanaf release 2.0 van iEb."
    nieuw = ask("WMO301", "3.2", "2026-01-01T10:00")
    assert (nieuw.mag, nieuw.aard, nieuw.in_release) == (False, "onbekend", "3.1")
    assert "staat niet in de kalender" in make_reden(nieuw)
    assert "geen wissel na release 3.1" in ask("WMO301", "3.1", "2023-01-01T10:00").opmerking
    vroeg = ask("WMO301", "3.0", "2018-01-01T10:00")
    assert (vroeg.aard, vroeg.in_release) == ("nog niet", "2.1")


@pytest.mark.parametrize(
    ("release", "op", "aard", "in_release"),
    [
        ("2.4", "2020-12-20T10:00", "vrij", "2.4"),
        ("3.0", "2020-12-20T10:00", "nog niet", "3.0"),
        ("2.4", "2021-06-01T10:00", "vervallen", "3.0"),
        ("3.0", "2021-06-01T10:00", "vrij", "3.0"),
        ("2.4", "2022-03-25T10:00", "vervallen", "3.0"),
    ],
)
def test_a_release_that_was_replaced_or_is_not_born_yet_is_no(
    release: str, op: str, aard: str, in_release: str
) -> None:
    antwoord = ask("WMO301", release, op)
    assert (antwoord.aard, antwoord.in_release) == (aard, in_release)


def test_release_1_0_of_the_abonnementstarief_lasts_until_its_own_end() -> None:
    for soort in ("WMO401", "WMO402", "WMO403", "WMO404"):
        voor = ask(soort, "1.0", "2022-09-20T10:00")
        assert (voor.mag, voor.uiterlijk) == (True, at("2022-10-01T00:00"))


@pytest.mark.parametrize(
    "op", ["2018-03-29T13:00", "2018-03-31T10:00", "2018-04-03T13:00", "2018-06-01T10:00"]
)
def test_an_answer_after_its_moment_is_warned_of_the_broken_pair(op: str) -> None:
    antwoord = ask("WMO302", "2.1", op)
    assert not antwoord.mag
    assert "gebroken" in antwoord.opmerking
    tekst = make_mag_tekst(antwoord)
    assert "heenbericht dat opnieuw is ingediend in release 2.2" in tekst
    assert "gebroken" not in ask("WMO301", "2.1", op).opmerking


def test_after_the_switch_an_answer_means_a_new_message() -> None:
    antwoord = ask("WMO302", "2.1", "2018-04-04T10:00")
    assert "laat het heenbericht opnieuw indienen in release 2.2" in antwoord.opmerking
    heen = ask("WMO301", "2.0", "2018-03-30T10:00")
    assert heen.opmerking == "Maak het bericht opnieuw in release 2.2."
    assert heen.vanaf == at(DI_3)


def test_the_sender_is_known_by_the_standard() -> None:
    antwoord = ask("WMO301", "2.1", "2018-03-28T10:00", partij="aanbieder")
    assert antwoord.partij == "gemeente"
    assert antwoord.opmerking == "Een WMO301 wordt verstuurd door de gemeente."
    assert ask("WMO301", "2.1", "2018-03-28T10:00", partij="gemeente").opmerking == ""


def test_a_naive_moment_is_dutch_time() -> None:
    assert mag("WMO301", "2.1", datetime(2018, 3, 27, 16, 59)).mag  # noqa: DTZ001
    # 15:00 in UTC is 17:00 in the Netherlands, two days after summer time began.
    utc = datetime(2018, 3, 27, 15, 0, tzinfo=ZoneInfo("UTC"))
    assert not mag("WMO301", "2.1", utc).mag
    assert mag("WMO301", "2.1", utc - MINUUT).mag


def test_wrong_questions() -> None:
    with pytest.raises(Gebruiksfout, match="niet bekend"):
        ask("WMO999", "2.1", DI_27)
    with pytest.raises(Gebruiksfout, match="release"):
        ask("WMO301", "twee", DI_27)


def test_spoed_never_waits() -> None:
    assert "bel de aanbieder" in make_spoed(kind("WMO301"))
    assert "bel de gemeente" in make_spoed(kind("JW315"))
    assert "bel het CAK" in make_spoed(kind("WMO407"))


def test_kinds() -> None:
    assert find_soort(" wmo 301 ").naam == "WMO301"
    assert find_soort("WMO301X") is None
    assert find_code("444").naam == "WMO315"
    assert find_code("999") is None
    assert find_retour(kind("WMO323")).naam == "WMO325"
    assert find_retour(kind("WMO302")) is None
    for soort in alle_soorten():
        if soort.heen:
            heen = kind(soort.heen)
            assert (heen.afzender, heen.ontvanger) == (soort.ontvanger, soort.afzender)
            assert find_retour(heen) == soort
        else:
            assert find_retour(soort) is not None


RELEASES = ["2.0", "2.1", "2.2", "2.3", "2.4", "3.0", "3.1"]


@given(
    st.sampled_from([s for s in alle_soorten() if s.standaard != "iEb"]),
    st.datetimes(datetime(2017, 1, 1), datetime(2023, 1, 1)),  # noqa: DTZ001
)
def test_at_no_moment_may_a_kind_go_in_two_releases(soort, moment) -> None:
    antwoorden = {r: mag(soort, r, moment) for r in RELEASES}
    mogen = [r for r, a in antwoorden.items() if a.mag]
    if mogen != ["2.4", "3.0"]:  # the calendar does not know when 3.0 took over
        assert len(mogen) <= 1
    for antwoord in antwoorden.values():
        if antwoord.vanaf is not None and antwoord.aard != "onbekend":
            assert mag(soort, antwoord.in_release, antwoord.vanaf).mag
