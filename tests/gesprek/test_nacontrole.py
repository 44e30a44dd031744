"""The check on the CAK's report by itself: complete, order-free, and true for what was made up."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvtool.dossier.feiten import Berichtfeit
from bvtool.gesprek.afnamecontrole import Afname, Betaalplicht, Staand, find_gemist, judge_afname
from bvtool.gesprek.berichtcontrole import (
    AF,
    GOED,
    ONBEGREPEN,
    OPEN,
    Regel,
    Verzonden407,
    judge_groep,
)
from bvtool.gesprek.berichtstand import Berichtstand
from bvtool.gesprek.nacontrole import (
    Kennis,
    Rapportregels,
    Uitslag,
    _check_compleet,
    judge_rapport,
)
from bvtool.vak.fouten import InterneFout
from bvtool.vak.standen import Stand
from tests.hulp import fictieve_bsns

DAG = date(2022, 10, 25)
BSNS = fictieve_bsns(6)
STANDEN = tuple(Stand)


def sent(
    nr: int, bsn: str, stand: Stand = Stand.GOEDGEKEURD, codes: tuple[str, ...] = (), **meer: object
) -> Verzonden407:
    """A message of Tuesday the 18th with start number 100 and up."""
    velden: dict[str, object] = {
        "id": nr, "zending_nr": 1, "soort": "WMO407", "afzender": "0363",
        "identificatie": f"B{nr}", "dagtekening": "2022-10-18", "bsn": bsn,
        "startnummer": 100 + nr, "startdatum": "2022-10-01", "stopdatum": None, "status": 1,
        "referentie": None, "moment": "2022-10-18T09:00:00+02:00", "toelichting": None,
    }  # fmt: skip
    antwoord = None if stand == Stand.OPEN else date(2022, 10, 19)
    bericht = Berichtfeit(**{**velden, **meer})  # type: ignore[arg-type]
    return Verzonden407(bericht, Berichtstand(stand, codes), antwoord)


def know(verzonden: list[Verzonden407], **meer: object) -> Kennis:
    """Our side, with whose the numbers are."""
    eigenaren = {v.bericht.startnummer: v.bericht.bsn for v in verzonden}
    kennis = Kennis(verzonden, eigenaren, frozenset(), {}, "680363", DAG)
    return kennis._replace(**meer)  # type: ignore[arg-type]


regels = st.builds(
    Regel,
    rij=st.just(0),
    bsn=st.sampled_from(["", *BSNS]),
    identificatie=st.sampled_from(["", "B1", "B2", "B3", "V1", "V2"]),
    codes=st.sampled_from([None, "", "0200", "9404", "8848,9404"]),
    uitslag=st.sampled_from(["", GOED, AF, OPEN, ONBEGREPEN]),
    startnummer=st.sampled_from([None, 101, 102, 900, 901]),
    uitvoerdercode=st.sampled_from(["", "680363", "680599"]),
)
afnames = st.builds(
    Afname,
    rij=st.just(0),
    bsn=st.sampled_from(["", *BSNS]),
    startnummer=st.sampled_from([None, 101, 102, 900]),
    identificatie=st.sampled_from(["", "B1", "V1"]),
    opgelegd=st.sampled_from(["J", "N", None]),
    stopdatum=st.sampled_from([None, date(2022, 10, 20), date(2023, 1, 1)]),
    uitvoerdercode=st.sampled_from(["", "680599"]),
)
verzonden = st.lists(
    st.builds(
        sent,
        st.integers(1, 3),
        st.sampled_from(BSNS),
        st.sampled_from(STANDEN),
        st.sampled_from([(), ("9404",), ("0200",)]),
        stopdatum=st.sampled_from([None, "2022-10-20"]),
        status=st.sampled_from([1, 2, 3]),
    ),
    max_size=5,
)
plichten = st.dictionaries(
    st.sampled_from(BSNS),
    st.sampled_from([Betaalplicht(overleden=True), Betaalplicht(vrijgesteld=True),
                     Betaalplicht(vertrokken=True, einde=date(2022, 10, 1))]),
)  # fmt: skip


@given(
    st.lists(regels, max_size=12), st.lists(afnames, max_size=8), verzonden, plichten,
    st.randoms(use_true_random=False), st.booleans(),
)  # fmt: skip
def test_every_row_is_judged_once_and_the_order_says_nothing(
    lijst: list[Regel],
    afname: list[Afname],
    gestuurd: list[Verzonden407],
    personen: dict[str, Betaalplicht],
    toeval: object,
    zegt: bool,
) -> None:
    kennis = know(gestuurd, personen=personen, buiten=frozenset({"V2"}))

    def judge(berichten: list[Regel], delen: list[Afname]) -> Uitslag:
        return judge_rapport(
            Rapportregels(
                [r._replace(rij=n) for n, r in enumerate(berichten, start=2)],
                [a._replace(rij=n) for n, a in enumerate(delen, start=2)],
                zegt,
                [("berichten", len(berichten) + 2, "Dit is een totaalregel.")],
            ),
            kennis,
        )

    uit = judge(lijst, afname)
    erin = Counter((o.blad, o.rij) for o in uit.oordelen if o.blad)
    assert len(erin) == len(lijst) + len(afname) + 1
    assert set(erin.values()) == {1}
    assert sum(uit.geteld.values()) == len(uit.oordelen)
    anders_lijst, anders_afname = list(lijst), list(afname)
    toeval.shuffle(anders_lijst)  # type: ignore[attr-defined]
    toeval.shuffle(anders_afname)  # type: ignore[attr-defined]
    ander = judge(anders_lijst, anders_afname)
    assert Counter(o._replace(rij=0) for o in ander.oordelen if o.soort != "geen_regel") == Counter(
        o._replace(rij=0) for o in uit.oordelen if o.soort != "geen_regel"
    )
    assert sorted(ander.nieuw) == sorted(uit.nieuw)


def test_a_row_that_is_not_judged_is_a_fault_of_ours() -> None:
    with pytest.raises(InterneFout, match="precies een keer beoordeeld"):
        _check_compleet(Uitslag(), Rapportregels([Regel(2, BSNS[0], "B1")], None))


@pytest.mark.parametrize(
    ("regel", "stand", "codes", "soort"),
    [
        ({"codes": "9404"}, Stand.AFGEKEURD, ("9404", "0200"), "gelijk"),
        ({"codes": "9404"}, Stand.AFGEKEURD, ("8848",), "andere_code"),
        ({"codes": ""}, Stand.AFGEKEURD, ("8848",), "andere_code"),
        ({}, Stand.AFGEKEURD, ("8848",), "gelijk"),
        ({"uitslag": AF}, Stand.TECHNISCH, ("0001",), "gelijk"),
        ({"uitslag": AF, "codes": ""}, Stand.TECHNISCH, ("0001",), "andere_code"),
        ({"uitslag": GOED}, Stand.AFGEKEURD, ("8848",), "andere_code"),
        ({"uitslag": GOED}, Stand.TEGENSTRIJDIG, (), "andere_code"),
        ({"uitslag": OPEN}, Stand.TEGENSTRIJDIG, (), "wacht"),
        ({"uitslag": OPEN}, Stand.AFGEKEURD, ("8848",), "andere_code"),
        ({"uitslag": ONBEGREPEN, "codes": "8848"}, Stand.AFGEKEURD, ("8848",), "gelijk"),
        ({"startdatum": date(2022, 9, 1)}, Stand.GOEDGEKEURD, (), "anders"),
        ({"stopdatum": date(2022, 9, 1)}, Stand.GOEDGEKEURD, (), "anders"),
        ({"dagtekening": date(2022, 10, 18), "status": 1}, Stand.GOEDGEKEURD, (), "gelijk"),
    ],
)
def test_one_message(
    regel: dict[str, object], stand: Stand, codes: tuple[str, ...], soort: str
) -> None:
    v = sent(1, BSNS[0], stand, codes)
    groep = [Regel(2, BSNS[0], "B1", **regel)]  # type: ignore[arg-type]
    assert judge_groep(groep, v, DAG)[0] == soort


@pytest.mark.parametrize("uitslag", [OPEN, ""])
def test_an_answer_of_the_day_of_the_report_can_not_stand_in_it_yet(uitslag: str) -> None:
    v = sent(1, BSNS[0], Stand.AFGEKEURD, ("8848",))._replace(antwoorddag=DAG)
    groep = [Regel(2, BSNS[0], "B1", codes="", uitslag=uitslag)]
    assert judge_groep(groep, v, DAG) == ("gelijk", "")


def test_a_message_that_never_came_in_need_not_stand_in_the_report() -> None:
    gestuurd = [
        sent(1, BSNS[0], Stand.ENVELOPFOUT),
        sent(2, BSNS[1], Stand.TECHNISCH),
        sent(3, BSNS[2], Stand.AFGEKEURD, ("9404",)),
    ]
    uit = judge_rapport(Rapportregels([], None), know(gestuurd))
    assert [(o.soort, o.identificatie) for o in uit.oordelen] == [("ontbreekt", "B3")]
    assert "vrijdag 21 oktober 2022" in uit.oordelen[0].verschil


def test_a_report_without_messages_says_nothing_of_them() -> None:
    assert judge_rapport(Rapportregels(None, None), know([sent(1, BSNS[0])])).oordelen == []


LOOPT = Staand(BSNS[0], 101, date(2022, 10, 1), None, False, "B1", date(2022, 10, 19))
J, N = Afname(2, BSNS[0], 101, opgelegd="J"), Afname(2, BSNS[0], 101, opgelegd="N")


@pytest.mark.parametrize(
    ("afname", "staand", "wie", "soort"),
    [
        (J, LOOPT, None, "gelijk"),
        (N, LOOPT, None, "geen_bijdrage"),
        (N._replace(identificatie="B0"), LOOPT, None, "gelijk"),
        (N, LOOPT, Betaalplicht(vrijgesteld=True), "gelijk"),
        (N, LOOPT._replace(start=date(2022, 11, 1)), None, "gelijk"),
        (N, LOOPT._replace(start=None), None, "gelijk"),
        (J, LOOPT._replace(start=None), None, "staat_niet"),
        (J, LOOPT._replace(start=None, wacht=True), None, "gelijk"),
        (J, LOOPT._replace(stop=date(2022, 10, 20)), None, "gestopt"),
        (J, LOOPT._replace(stop=DAG), None, "gelijk"),
        (J._replace(stopdatum=date(2022, 10, 20)), LOOPT._replace(stop=date(2022, 10, 20)), None,
         "gelijk"),
        (J._replace(stopdatum=date(2022, 10, 21)), LOOPT._replace(stop=date(2022, 10, 20)), None,
         "gestopt"),
        (J, LOOPT, Betaalplicht(overleden=True, overlijdensdatum=date(2022, 10, 2)), "overleden"),
        (J, LOOPT, Betaalplicht(overleden=True), "overleden"),
        (J._replace(stopdatum=date(2022, 10, 2)), LOOPT,
         Betaalplicht(overleden=True, overlijdensdatum=date(2022, 10, 2)), "gelijk"),
        (J, LOOPT, Betaalplicht(vrijgesteld=True), "vrijgesteld"),
        (J, LOOPT, Betaalplicht(vertrokken=True, einde=date(2022, 10, 2)), "gestopt"),
        (J, LOOPT, Betaalplicht(vertrokken=True, einde=date(2023, 10, 2)), "gelijk"),
        (J, LOOPT, Betaalplicht(vertrokken=True), "gestopt"),
        (J._replace(opgelegd=None), LOOPT, None, "onbekend"),
    ],
)  # fmt: skip
def test_one_row_of_productafname(
    afname: Afname, staand: Staand, wie: Betaalplicht | None, soort: str
) -> None:
    assert judge_afname(afname, [staand], wie, DAG)[0] == soort


def test_who_came_back_has_two_periods_and_one_runs() -> None:
    """A row without a start number is about every period of the person."""
    vroeger = LOOPT._replace(startnummer=100, stop=date(2022, 10, 3))
    assert judge_afname(J, [vroeger, LOOPT], None, DAG) == ("gelijk", "")


def test_who_misses_on_productafname() -> None:
    laat = LOOPT._replace(bsn=BSNS[1], dag=DAG)
    weg = LOOPT._replace(bsn=BSNS[2], stop=date(2022, 10, 3))
    ruim = LOOPT._replace(bsn=BSNS[3])
    gevonden = find_gemist([LOOPT, laat, weg, ruim], [Afname(2, BSNS[3], opgelegd="J")], DAG)
    assert gevonden == [LOOPT]


def test_an_approval_a_withdrawal_and_what_stands() -> None:
    """A delivery through its messages: the last approved one says what stands."""
    start, stop = sent(1, BSNS[0]), sent(1, BSNS[0], identificatie="B2", stopdatum="2022-11-01")
    weg = sent(1, BSNS[0], identificatie="B3", status=3)
    nu = Staand(BSNS[0], 101)
    for v, verwacht in (
        (start, (date(2022, 10, 1), None, "B1")),
        (stop, (date(2022, 10, 1), date(2022, 11, 1), "B2")),
        (weg, (None, None, "B3")),
    ):
        nu = nu.follow(v.bericht, v.stand.uitkomst, v.antwoorddag)
        assert (nu.start, nu.stop, nu.identificatie) == verwacht
    af = Staand(BSNS[0], 101).follow(start.bericht, Stand.AFGEKEURD, DAG)
    assert (af.wacht, af.identificatie) == (False, "B1")
