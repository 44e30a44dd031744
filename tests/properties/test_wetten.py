"""The laws of the comparison, for any B4 and any register.

Complete, explained, never guessed, order-free, one to one, and counts that agree.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvtool.vak.standen import Rijuitkomst
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.uitkomst import make_uitkomst
from tests.hulp import fictieve_bsns
from tests.snel import amount
from tests.vergelijking.frames import b4_frame, register_frame

pytestmark = [pytest.mark.traag, pytest.mark.no_cover]

R = date(2022, 10, 1)
BSNS = fictieve_bsns(24)
ONLEESBAAR = ["", "12", "999900007", "abc", BSNS[7][:-2] + BSNS[7][:-3:-1]]
NAMEN = ["Jansen", "Janssen", "van den Berg", "Berg", "de Vries-Bakker", None]
GEBOREN = ["1980-05-06", "1980-06-05", "2004-10-01", "2004-10-02", "1961-00-00", None]
DAGEN = [
    date(2019, 3, 1),
    date(2022, 8, 31),
    date(2022, 9, 1),
    date(2022, 9, 30),
    R,
    date(2022, 10, 2),
    date(2022, 12, 31),
]
EINDEN = [*DAGEN, date(9999, 12, 31), None]
CODES = ["02", "19", "20", "36", "39", "99", "verhuisd", None]

b4_rij = st.fixed_dictionaries(
    {
        "bsn": st.sampled_from([*BSNS, *ONLEESBAAR]),
        "achternaam": st.sampled_from(NAMEN),
        "geboortedatum": st.sampled_from(GEBOREN),
        "startdatum": st.sampled_from([None, *DAGEN]),
    }
)
register_rij = st.fixed_dictionaries(
    {
        "bsn": st.sampled_from([*BSNS, "12"]),
        "achternaam": st.sampled_from(NAMEN),
        "geboortedatum": st.sampled_from(GEBOREN),
        "overlijdensdatum": st.sampled_from([None] * 6 + [date(2022, 9, 30), R]),
        "productcategorie": st.sampled_from(["15"] * 4 + ["16", "18", "10", None]),
        "leveringsvorm": st.sampled_from([None, "ZIN", "PGB"]),
        "pgb_wooncomponent": st.sampled_from([None, "J", "N"]),
        "ingangsdatum": st.sampled_from([*DAGEN, None]),
        "einddatum": st.sampled_from(EINDEN),
        "einddatum_levering": st.sampled_from([None, None, *EINDEN]),
        "reden_einde": st.sampled_from(CODES),
        "vrijstelling": st.sampled_from([None, None, "N", "J"]),
        "buitenregionaal": st.sampled_from([None, None, "J"]),
        "startnummer": st.sampled_from([None, 1, 2]),
    }
)
bestanden = st.tuples(st.lists(b4_rij, max_size=30), st.lists(register_rij, max_size=45))
beleid = st.builds(
    lambda erbij, elders: Beleid(categorie18=erbij, buitenregionaal=elders),
    st.booleans(),
    st.sampled_from(["aanmelden", "beoordelen"]),
)
GEVALLEN = amount(15, 30) if settings.get_current_profile_name() == "vast" else 100
wet = settings(max_examples=GEVALLEN, deadline=None)
FEITEN = ("bsn", "nr", "uitkomst", "besluit", "reden", "datum", "voorstel", "voorstel_bsn",
          "startdatum", "einddatum", "startnummer", "buitenregionaal")  # fmt: skip


def compare(b4, register, keuze):
    return make_uitkomst(
        b4_frame(b4), register_frame(register), keuze, b4_sha256="b4", register_sha256="register"
    )


def facts(uitkomst, velden=FEITEN):
    return uitkomst.b4.select(velden).rows()


@wet
@given(bestanden, beleid, st.integers(1, 5))
def test_rows_decided_lot_by_lot_are_decided_as_in_one_go(paar, keuze, lot):
    b4, register = paar
    heel = compare(b4, register, keuze)
    with pytest.MonkeyPatch.context() as stel:
        stel.setattr("bvtool.vergelijking.uitkomst.LOT", lot)
        delen = compare(b4, register, keuze)
    assert delen.b4.equals(heel.b4)
    assert delen.alleen_register.equals(heel.alleen_register)
    assert delen.verschillen.equals(heel.verschillen)
    assert delen.tellingen == heel.tellingen
    bsns = [
        {r["bsn"] for r in f.to_dicts()} - {None}
        for f in (b4_frame(paar[0]), register_frame(paar[1]))
    ]
    assert (delen.in_beide, delen.alleen_b4) == (len(bsns[0] & bsns[1]), len(bsns[0] - bsns[1]))


@wet
@given(bestanden, beleid)
def test_complete_every_row_has_one_place_and_the_sums_agree(paar, keuze):
    b4, register = paar
    uit = compare(b4, register, keuze)
    assert uit.b4["rij"].to_list() == list(range(2, len(b4) + 2))
    assert set(uit.b4["uitkomst"]) <= set(Rijuitkomst)
    per = {u: uit.b4["uitkomst"].to_list().count(u) for u in Rijuitkomst}
    assert {u: uit.tellingen[u] for u in Rijuitkomst} == per
    assert sum(per.values()) == uit.tellingen["b4_rijen"] == len(b4)
    assert uit.tellingen["register_rijen"] == len(register)
    assert uit.tellingen["alleen_register"] == uit.alleen_register.height
    assert uit.tellingen["verschillen"] == uit.verschillen.height


@wet
@given(bestanden, beleid)
def test_explained_every_row_tells_why_and_has_a_key_of_its_own(paar, keuze):
    uit = compare(paar[0], paar[1], keuze)
    for rijen in (uit.b4, uit.alleen_register):
        assert all(len(u) > 20 and "{" not in u and "null" not in u for u in rijen["uitleg"])
    regels = [*uit.b4["regel"], *uit.alleen_register["regel"]]
    assert len(regels) == len(set(regels))


@wet
@given(bestanden, beleid)
def test_one_to_one(paar, keuze):
    uit = compare(paar[0], paar[1], keuze)
    eigen = [r["bsn"] for r in uit.b4.to_dicts() if r["bsn"] and r["uitkomst"] != "dubbel"]
    alleen = uit.alleen_register["bsn"].to_list()
    assert len(eigen) == len(set(eigen))
    assert len(alleen) == len(set(alleen))
    assert not set(eigen) & set(alleen)
    dubbel = {r["bsn"] for r in uit.b4.to_dicts() if r["uitkomst"] == "dubbel"}
    assert dubbel <= set(eigen)


@wet
@given(bestanden, beleid)
def test_never_guessed_a_likely_match_is_only_proposed(paar, keuze):
    """Who is not found decides nothing: persons under another BSN change no outcome."""
    b4, register = paar
    uit = compare(b4, register, keuze)
    for rij in uit.b4.to_dicts():
        if rij["nr"] in (1, 12):
            assert (rij["besluit"], rij["reden"], rij["datum"]) == (None, None, None)
        if rij["voorstel_bsn"]:
            assert rij["voorstel_bsn"] != rij["bsn"]
    bekend = {r["bsn"] for r in b4}
    eigen = [r for r in register if r["bsn"] in bekend]
    if any(r["productcategorie"] for r in eigen) == any(r["productcategorie"] for r in register):
        velden = [v for v in FEITEN if v != "voorstel_bsn"]
        assert facts(compare(b4, eigen, keuze), velden) == facts(uit, velden)


@wet
@given(bestanden, beleid)
def test_nobody_is_proposed_to_two_rows_without_saying_so(paar, keuze):
    uit = compare(paar[0], paar[1], keuze)
    bij: dict[Any, Any] = {}
    for rij in uit.b4.filter(uit.b4["voorstel_bsn"].is_not_null()).to_dicts():
        bij.setdefault(rij["voorstel_bsn"], []).append(rij)
    in_b4 = set(uit.b4["bsn"].drop_nulls())
    for bsn, rijen in bij.items():
        for rij in rijen:
            assert len(rijen) == 1 or "ook voorgesteld bij rij" in rij["voorstel_tekst"]
            assert bsn not in in_b4 or "staat zelf ook in B4" in rij["voorstel_tekst"]


def even_out(b4, register):
    """Takes away what may depend on the order: of doubled rows the first, and a tie on the end."""
    eerste: dict[Any, Any] = {}
    for rij in b4:
        if rij["bsn"] in BSNS:
            rij |= eerste.setdefault(rij["bsn"], {k: v for k, v in rij.items() if k != "bsn"})
    code = dict(zip([*BSNS, "12"], CODES * 4, strict=False))
    for rij in register:
        rij["reden_einde"] = code[rij["bsn"]]


@wet
@given(bestanden, beleid, st.randoms(use_true_random=False))
def test_order_free(paar, keuze, kans):
    """Of doubled B4 rows the first gets the answer, and of the register rows of one person with the
    same latest end the last one gives the reason (documented); nothing else hangs on the order."""
    b4, register = ([dict(r) for r in deel] for deel in paar)
    even_out(b4, register)
    eerst = everything(compare(b4, register, keuze))
    kans.shuffle(b4)
    kans.shuffle(register)
    assert everything(compare(b4, register, keuze)) == eerst


def everything(uit):
    velden = ("bsn", "startdatum", "einddatum", "startnummer", "buitenregionaal")
    delen = facts(uit), uit.alleen_register.select(velden).rows(), uit.verschillen.rows()
    return tuple(sorted(map(repr, deel)) for deel in delen)


@wet
@given(bestanden, beleid, st.integers(1, 400))
def test_a_change_of_provider_is_no_stop(paar, keuze, dagen):
    """A register row cut in two that touch comes out as the whole row."""
    b4, register = ([dict(r) for r in deel] for deel in paar)
    delen = []
    geboren = dict(zip([*BSNS, "12"], GEBOREN * 5, strict=False))
    for rij in register:
        rij |= {"vrijstelling": None, "buitenregionaal": None, "geboortedatum": geboren[rij["bsn"]]}
        rij |= {"achternaam": "Jansen"}
        begin, eind = rij["ingangsdatum"], rij["einddatum_levering"] or rij["einddatum"]
        knip = begin + timedelta(days=dagen) if begin else None
        if knip is None or (eind is not None and knip >= eind):
            delen.append(rij)
            continue
        delen.append({**rij, "einddatum": knip, "einddatum_levering": None, "reden_einde": "38"})
        delen.append({**rij, "ingangsdatum": knip + timedelta(days=1)})
    assert facts(compare(b4, register, keuze)) == facts(compare(b4, delen, keuze))


@wet
@given(bestanden, st.sampled_from(["10", "12", "07"]))
def test_other_care_changes_nothing_for_who_has_beschermd_wonen(paar, categorie):
    b4, register = paar
    zonder_pgb = [{**r, "leveringsvorm": None} for r in register]
    bw = {r["bsn"] for r in register if r["productcategorie"] == "15"}
    extra = [
        {"bsn": b, "productcategorie": categorie, "ingangsdatum": date(2021, 1, 1)} for b in bw
    ]
    velden = ["bsn", "uitkomst", "reden", "datum", "einddatum"]
    uit = compare(b4, zonder_pgb, Beleid())
    assert facts(uit, velden) == facts(compare(b4, [*zonder_pgb, *extra], Beleid()), velden)
