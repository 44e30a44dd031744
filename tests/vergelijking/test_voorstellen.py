"""Near matches: who may be meant, why, how sure, and never one person twice without saying so."""

import pytest

from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.uitkomst import make_uitkomst
from tests.hulp import fictieve_bsns
from tests.vergelijking.frames import b4_frame, dag, register_frame
from tests.vergelijking.test_kandidaten import slips

BSN, ANDER, DERDE = fictieve_bsns(3)
PERSOON = {"achternaam": "Bakker", "voorvoegsel": "van den", "geboortedatum": "1980-05-06"}


def compare(b4, register):
    rijen = [{"productcategorie": "15", "ingangsdatum": dag("1-1-2020"), **r} for r in register]
    uit = make_uitkomst(
        b4_frame(b4), register_frame(rijen), Beleid(), b4_sha256="b4", register_sha256="r"
    )
    return uit.b4.to_dicts()


def swap(bsn, plek):
    return bsn[:plek] + bsn[plek + 1] + bsn[plek] + bsn[plek + 2 :]


def retype(bsn, plek):
    return bsn[:plek] + str((int(bsn[plek]) + 3) % 10) + bsn[plek + 1 :]


FOUTEN = {
    "twee cijfers verwisseld": swap(BSN, 7),
    "een cijfer verkeerd": retype(BSN, 4),
    "een cijfer te veel": BSN[:5] + "7" + BSN[5:],
    "bsn ontbreekt": "",
}


@pytest.mark.parametrize("bsn", FOUTEN.values(), ids=FOUTEN)
@pytest.mark.parametrize(
    "anders",
    [
        {},
        {"achternaam": "BAKKER", "voorvoegsel": None},
        {"achternaam": "van den Bakker", "voorvoegsel": None},
        {"achternaam": "Bakker, van den", "voorvoegsel": None},
        {"achternaam": "Bakker-de Vries"},
        {"achternaam": "Bäkker"},
        {"achternaam": "Baker"},
    ],
    ids=lambda a: a.get("achternaam", "gelijk"),
)
def test_name_and_birth_date_find_the_person_of_an_unreadable_row(bsn, anders):
    (rij,) = compare([{**PERSOON, **anders, "bsn": bsn}], [{**PERSOON, "bsn": BSN}])
    assert (rij["nr"], rij["uitkomst"], rij["besluit"]) == (1, "onleesbaar", None)
    assert rij["voorstel_bsn"] == BSN
    assert "geboortedatum gelijk" in rij["voorstel_tekst"]
    assert "rij 2 van uw register" in rij["voorstel_tekst"]
    assert BSN not in rij["voorstel_tekst"]
    assert "Bakker" not in rij["voorstel_tekst"]


@pytest.mark.parametrize(
    ("anders", "reden"),
    [
        ({"geboortedatum": "1980-06-05"}, "geboortedatum bijna gelijk"),
        ({"geboortedatum": "1980-05-07"}, "geboortedatum bijna gelijk"),
        ({"geboortedatum": "1980-00-00"}, "geboortedatum gelijk"),
        ({"geboortedatum": None, "bsn": swap(BSN, 7)}, "BSN bijna gelijk"),
        ({"achternaam": "Bakkers"}, "naam bijna gelijk"),
    ],
)
def test_the_reason_is_told(anders, reden):
    (rij,) = compare([{**PERSOON, "bsn": ANDER, **anders}], [{**PERSOON, "bsn": BSN}])
    assert rij["voorstel_bsn"] == BSN
    assert reden in rij["voorstel_tekst"]
    assert "%" in rij["voorstel_tekst"]


@pytest.mark.parametrize(
    "anders",
    [
        {"achternaam": "Smit", "voorvoegsel": None},
        {"geboortedatum": "1975-11-30"},
        {"achternaam": None, "voorvoegsel": None, "geboortedatum": None},
    ],
)
def test_too_little_gives_no_proposal(anders):
    (rij,) = compare([{**PERSOON, "bsn": DERDE, **anders}], [{**PERSOON, "bsn": BSN}])
    assert (rij["nr"], rij["voorstel_bsn"], rij["voorstel_tekst"]) == (12, None, None)


def test_two_persons_who_fit_are_both_named_and_none_is_chosen():
    register = [{**PERSOON, "bsn": BSN}, {**PERSOON, "bsn": ANDER}]
    (rij,) = compare([{**PERSOON, "bsn": DERDE}], register)
    assert rij["voorstel_bsn"] is None
    assert "meer mogelijkheden" in rij["voorstel_tekst"]
    assert "rij 2 van uw register" in rij["voorstel_tekst"]
    assert "rij 3 van uw register" in rij["voorstel_tekst"]


def test_one_person_for_two_rows_is_said_on_both():
    rijen = compare([{**PERSOON, "bsn": DERDE}, {**PERSOON, "bsn": ""}], [{**PERSOON, "bsn": BSN}])
    assert [r["voorstel_bsn"] for r in rijen] == [BSN, BSN]
    assert "ook voorgesteld bij rij 3 van B4" in rijen[0]["voorstel_tekst"]
    assert "ook voorgesteld bij rij 2 van B4" in rijen[1]["voorstel_tekst"]


def test_a_person_who_stands_in_b4_under_the_own_number_is_proposed_with_a_warning():
    """A doubled person whose second number was mistyped."""
    rijen = compare(
        [{**PERSOON, "bsn": BSN}, {**PERSOON, "bsn": swap(BSN, 7)}], [{**PERSOON, "bsn": BSN}]
    )
    assert rijen[0]["voorstel_tekst"] is None
    assert rijen[1]["voorstel_bsn"] == BSN
    assert "staat zelf ook in B4, op rij 2" in rijen[1]["voorstel_tekst"]


@pytest.mark.parametrize(
    ("naam", "score"), [("kloostenboers", 75), ("kloostenboersa", None), ("kloosterboer", 80)]
)
def test_from_75_also_who_stands_in_b4_under_the_own_number_is_proposed(naam, score):
    """Birth date the same (39) and 88 of 100 of the name (36) is just enough."""
    zoekt = {"achternaam": "kloosterboer", "geboortedatum": "1980-05-06", "bsn": DERDE}
    persoon = {"achternaam": naam, "geboortedatum": "1980-05-06", "bsn": BSN}
    rijen = compare([zoekt, persoon], [persoon])
    assert rijen[0]["voorstel_bsn"] == (BSN if score else None)
    assert (f"{score}%" in (rijen[0]["voorstel_tekst"] or "")) is (score is not None)


def test_ten_points_more_than_the_next_stands_out():
    """77 beside 67: one is named. 75 beside 67: both are."""
    zoekt = {"achternaam": "kloosterboers", "geboortedatum": "1980-05-06", "bsn": DERDE}
    ander = {**zoekt, "geboortedatum": "1980-05-07", "bsn": ANDER}
    for naam, gekozen in (("kloostenboers", BSN), ("kloostenboer", None)):
        persoon = {**zoekt, "achternaam": naam, "bsn": BSN}
        (rij,) = compare([zoekt], [persoon, ander])
        assert rij["voorstel_bsn"] == gekozen, rij["voorstel_tekst"]


def test_who_is_decided_gets_no_proposal():
    rijen = compare([{**PERSOON, "bsn": BSN}], [{**PERSOON, "bsn": BSN}, {**PERSOON, "bsn": ANDER}])
    assert (rijen[0]["nr"], rijen[0]["voorstel_tekst"]) == (7, None)


def test_the_register_only_person_who_looks_like_a_row_points_to_that_row(tmp_path):
    rijen = register_frame(
        [{**PERSOON, "bsn": BSN, "productcategorie": "15", "ingangsdatum": dag("1-1-2020")}]
    )
    uit = make_uitkomst(
        b4_frame([{**PERSOON, "bsn": DERDE}]), rijen, Beleid(), b4_sha256="b", register_sha256="r"
    )
    assert "Lijkt op rij 2 van B4" in uit.alleen_register["uitleg"][0]


GETYPT = "999902" + "467"
"""Not a BSN, and one slip away from eight that are."""
BUREN = sorted(n for n in slips(GETYPT) if n.startswith("9999"))


def only(bsn, **wat):
    """A person of whom nothing but this is known."""
    return {"bsn": bsn, "achternaam": None, "voorvoegsel": None, "geboortedatum": None, **wat}


@pytest.mark.parametrize(
    ("zoek", "persoon"),
    [({}, {}), ({"geboortedatum": "1980-05-06"}, {}), ({}, {"geboortedatum": "1980-05-06"}),
     ({"achternaam": "Bakker"}, {}), ({}, {"achternaam": "Bakker"})],
)  # fmt: skip
def test_a_slip_in_the_number_is_enough_when_nothing_can_speak_against_it(zoek, persoon):
    (rij,) = compare([only(GETYPT, **zoek)], [only(BUREN[0], **persoon)])
    assert rij["voorstel_bsn"] == BUREN[0]
    assert "(BSN bijna gelijk; 20%)" in rij["voorstel_tekst"]


def test_who_is_not_proposed_does_not_stand_in_the_way_of_who_is():
    """Three with a number nearly as typed and quite another name, one without a name."""
    anderen = [only(n, achternaam="Wolters") for n in BUREN[:3]]
    (rij,) = compare([only(GETYPT, achternaam="Bakker")], [*anderen, only(BUREN[3])])
    assert rij["voorstel_bsn"] == BUREN[3]


def test_a_digit_lost_is_thought_of():
    for plek in range(9):
        (rij,) = compare([only(BSN[:plek] + BSN[plek + 1 :])], [only(BSN)])
        assert rij["voorstel_bsn"] == BSN
    nul = "000009921"
    (rij,) = compare([only(nul[:8])], [only(nul)])
    assert rij["voorstel_bsn"] == nul


def test_of_many_rows_with_the_same_proposal_five_others_are_named():
    rijen = compare([{**PERSOON, "bsn": ""}] * 8, [{**PERSOON, "bsn": BSN}])
    assert len(rijen) == 8
    for rij in rijen:
        anderen = [r["rij"] for r in rijen if r["rij"] != rij["rij"]][:5]
        genoemd = f"is ook voorgesteld bij rij {', '.join(map(str, anderen))} van B4."
        assert genoemd in rij["voorstel_tekst"]
