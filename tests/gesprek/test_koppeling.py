"""Matching answers, and what the answers to one message amount to."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvtool.berichten.envelop import Envelop
from bvtool.berichten.lezing import Antwoord
from bvtool.berichten.wmo408 import Wmo408, answer_to
from bvtool.dossier.feiten import Beoordeeld
from bvtool.gesprek.berichtstand import categorize, settle
from bvtool.gesprek.koppeling import Verzonden, match
from tests.gesprek.hulp import BSN_B, heen

DAG = date(2022, 10, 18)
REF = "6f1d9a5e-0c1b-4e3a-9f5d-2b7c8a1e4d60"
EEN = Verzonden(1, heen(), REF)
ELDERS = ("echo", "kop van het bericht")
ANDER = Verzonden(2, heen(identificatie="TEST00000002", startnummer=2), "")


def answer(retour: Wmo408 | None, kruis: str = "", code: str = "") -> Antwoord:
    envelop = Envelop("Du01" if retour else "Fo01", "eigen", kruis, "CAK", "", b"", code)
    return Antwoord("x.xml", "som", retour, envelop if kruis or code else None)


def judge(retour: Wmo408 | None, kruis: str = "", code: str = "") -> Beoordeeld:
    sleutels = {v.bericht.sleutel: v for v in (EEN, ANDER)}
    return match(answer(retour, kruis, code), sleutels, {REF: EEN})


def test_an_approval_is_matched_on_the_header() -> None:
    gekoppeld = judge(answer_to(heen(), "R1", DAG))
    assert (gekoppeld.bericht_id, gekoppeld.uitkomst) == (1, "goedgekeurd")
    assert gekoppeld.twijfel == ""


def test_one_field_of_the_header_off_is_no_match() -> None:
    goed = answer_to(heen(), "R1", DAG)
    for anders in (
        goed._replace(afzender="0344"),
        goed._replace(identificatie="TEST00000009"),
        goed._replace(dagtekening=date(2022, 10, 16)),
    ):
        assert judge(anders).bericht_id is None


def test_an_fo01_is_matched_by_the_envelope_and_is_an_outcome_of_its_own() -> None:
    assert judge(None, REF, "IB001").bericht_id == 1
    assert judge(None, REF, "IB001").uitkomst == "envelopfout"
    assert judge(None, "onbekend", "IB001").bericht_id is None


def test_an_fo01_keeps_its_code_its_reference_and_its_day() -> None:
    envelop = Envelop("Fo01", "eigen", REF, "CAK", "", b"", "IB001", tijdstip="20221018093000123")
    gekoppeld = match(Antwoord("x.xml", "som", None, envelop), {}, {REF: EEN})
    assert gekoppeld[1:5] == ("Fo01", None, None, None)
    assert gekoppeld.codes == "IB001"
    assert (gekoppeld.identificatie_retour, gekoppeld.dagtekening_retour) == (REF, "20221018")


def test_an_envelope_that_answers_another_message_than_its_content_is_in_doubt() -> None:
    assert judge(answer_to(ANDER.bericht, "R1", DAG), REF)[-3:-1] == ELDERS
    vreemd = answer_to(heen(), "R1", DAG)._replace(identificatie="X")
    gekoppeld = judge(vreemd, REF)
    assert (gekoppeld.bericht_id, *gekoppeld[-3:-1]) == (1, *ELDERS)
    assert judge(answer_to(heen(), "R1", DAG), REF).twijfel == ""


def test_an_echo_that_differs_is_named_by_its_fields() -> None:
    vreemd = heen(bsn=BSN_B, startnummer=9, startdatum=date(2021, 1, 1), stopdatum=DAG, status=2)
    gekoppeld = judge(answer_to(vreemd, "R1", DAG, codes_periode=["9404"]))
    assert gekoppeld.twijfel == "echo"
    assert gekoppeld.verschil == "BSN, startnummer, startdatum, stopdatum, status"
    assert settle([gekoppeld]).uitkomst == "tegenstrijdig"
    assert "BSN" in settle([gekoppeld]).opmerkingen[0]


def test_an_answer_dated_before_its_message_is_in_doubt() -> None:
    gekoppeld = judge(answer_to(heen(), "R1", date(2022, 10, 16)))
    assert gekoppeld.twijfel == "te vroeg"
    assert settle([gekoppeld]).uitkomst == "tegenstrijdig"


def test_an_answer_on_the_day_of_its_message_is_not_too_early() -> None:
    assert judge(answer_to(heen(), "R1", heen().dagtekening)).twijfel == ""


GOED = judge(answer_to(heen(), "R1", DAG))
AF = judge(answer_to(heen(), "R2", DAG, codes_periode=["9404"]))
AF2 = judge(answer_to(heen(), "R3", DAG, codes_periode=["9400"]))
TECHNISCH = judge(answer_to(heen(), "R4", DAG, codes_header=["0001"]))
FOUT = judge(None, REF, "IB001")
VROEG = judge(answer_to(heen(), "R5", date(2022, 10, 1)))
CONFLICT = judge(answer_to(heen(), "R1", date(2022, 10, 19)))
ALLE = (GOED, AF, AF2, TECHNISCH, FOUT, VROEG, CONFLICT)


@pytest.mark.parametrize(
    "codes",
    [
        {"codes_periode": ["0200"]},
        {"codes_header": ["0200"], "codes_periode": ["0200"]},
        {"codes_header": ["0200"]},
    ],
)
def test_no_remark_is_never_a_rejection(codes: dict[str, list[str]]) -> None:
    stand = settle([judge(answer_to(heen(), "R7", DAG, **codes))])
    assert (stand.uitkomst, stand.codes) == ("goedgekeurd", ("0200",))
    assert "0200" in stand.opmerkingen[0]


@pytest.mark.parametrize(
    "codes",
    [
        {"codes_header": ["0233"]},
        {"codes_periode": ["0233"]},
        {"codes_header": ["0200"], "codes_periode": ["0233"]},
    ],
)
def test_not_judged_alone_is_a_question(codes: dict[str, list[str]]) -> None:
    stand = settle([judge(answer_to(heen(), "R7", DAG, **codes))])
    assert stand.uitkomst == "tegenstrijdig"
    assert "0233" in stand.opmerkingen[0]
    assert settle([judge(answer_to(heen(), "R7", DAG, **codes)), GOED]).uitkomst == "goedgekeurd"


def test_without_an_answer_a_message_is_open() -> None:
    assert settle([]).uitkomst == "open"


def test_two_refusals_are_one_refusal_with_all_codes() -> None:
    stand = settle([AF, AF2])
    assert (stand.uitkomst, stand.codes) == ("afgekeurd", ("0200", "9400", "9404"))


def test_an_approval_and_a_refusal_contradict() -> None:
    for ander in (AF, TECHNISCH, FOUT):
        assert settle([GOED, ander]).uitkomst == "tegenstrijdig"


def test_a_doubtful_answer_does_not_overturn_a_sound_one() -> None:
    stand = settle([GOED, VROEG])
    assert stand.uitkomst == "goedgekeurd"
    assert stand.opmerkingen


def test_the_same_number_with_other_content_is_told_and_both_count() -> None:
    stand = settle([GOED, CONFLICT])
    assert stand.uitkomst == "goedgekeurd"
    assert "dezelfde identificatie" in stand.opmerkingen[0]
    assert categorize(GOED, [GOED, CONFLICT]) == "tegenstrijdig"


def test_the_word_of_a_person_settles_it_and_the_last_word_counts() -> None:
    eerst = GOED._replace(uitkomst="afgekeurd", uitspraak="gebeld")
    daarna = GOED._replace(uitspraak="nog eens gebeld")
    assert settle([GOED, AF, eerst]).uitkomst == "afgekeurd"
    assert settle([GOED, AF, eerst, daarna]).uitkomst == "goedgekeurd"


GOED2 = judge(answer_to(heen(), "R6", DAG))
FOUT2 = judge(None, REF, "IB003")


@pytest.mark.parametrize(
    ("alle", "soorten", "zinnen"),
    [
        ([GOED], ["goedgekeurd"], []),
        ([GOED, GOED2], ["goedgekeurd"] * 2, []),
        ([AF, AF2], ["afgekeurd"] * 2, []),
        ([AF, TECHNISCH], ["afgekeurd", "technisch"], []),
        ([FOUT, FOUT2], ["envelopfout"] * 2, []),
        ([GOED, AF], ["tegenstrijdig"] * 2, ["Het ene antwoord keurt goed, het andere keurt af."]),
        ([VROEG], ["tegenstrijdig"], ["dagtekening van voor het bericht"]),
        ([AF, VROEG], ["afgekeurd", "tegenstrijdig"], ["dagtekening van voor het bericht"]),
        ([GOED, CONFLICT], ["tegenstrijdig"] * 2, ["dezelfde identificatie"]),
    ],
)
def test_under_which_count_each_answer_falls_and_what_is_said_of_it(
    alle: list[Beoordeeld], soorten: list[str], zinnen: list[str]
) -> None:
    """An approval beside a refusal is a contradiction; two refusals or two approvals are not."""
    assert [categorize(a, alle) for a in alle] == soorten
    opmerkingen = settle(alle).opmerkingen
    assert len(opmerkingen) == len(zinnen)
    assert all(deel in zin for deel, zin in zip(zinnen, opmerkingen, strict=True))


def test_the_word_of_a_person_does_not_make_a_sound_answer_doubtful() -> None:
    woord = GOED._replace(uitspraak="gebeld")
    assert categorize(GOED, [GOED, woord]) == "goedgekeurd"


@given(st.lists(st.sampled_from(ALLE), max_size=4))
def test_the_order_of_answers_changes_nothing(antwoorden: list[Beoordeeld]) -> None:
    standen = {settle(list(p)) for p in permutations(antwoorden)}
    assert len(standen) == 1


@given(st.lists(st.sampled_from(ALLE), min_size=1, max_size=5))
def test_hearing_an_answer_twice_changes_nothing(antwoorden: list[Beoordeeld]) -> None:
    assert settle(antwoorden) == settle([*antwoorden, antwoorden[0]])
