"""One answer of the clerk: per decision what it needs, as a person of the field can check."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bvtool.vak.rondebesluit import BESLUITEN
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.ronde.antwoordcontrole import check_antwoord, find_open
from bvtool.vergelijking.ronde.antwoorden import Rondebesluit, Rondegeval, Ronderij, load_eisen

VANDAAG = date(2022, 12, 20)
RIJ = Ronderij("Te beoordelen", 5, "K7Q2-000418-C")
GEVAL = Rondegeval(
    "te_beoordelen", "999900006", startnummer=7, c_start=date(2021, 3, 1), c_eind=None
)
EERSTE, NOV = date(2022, 10, 1), date(2022, 11, 1)


def ask(geval: Rondegeval = GEVAL, **cellen: Any) -> tuple[Rondebesluit | None, list[str]]:
    """The answer, and column and first words of each finding."""
    if geval.startnummer is not None:
        cellen.setdefault("startnummer", str(geval.startnummer))
    besluit, fouten = check_antwoord(
        RIJ._replace(**cellen), geval, vandaag=VANDAAG, gemeente="0363"
    )
    assert all(f.wat_nu and (f.blad, f.rij, f.regel) == (RIJ.blad, 5, RIJ.regel) for f in fouten)
    return besluit, [f"{f.kolom}: {f.wat}" for f in fouten]


ZONDER = GEVAL._replace(startnummer=None)
GOED: list[tuple[Rondegeval, dict[str, Any], Rondebesluit]] = [
    (GEVAL, {"besluit": "Start", "startdatum": EERSTE},
     Rondebesluit("Start", EERSTE, None, 7)),
    (ZONDER, {"besluit": " start", "startdatum": NOV, "stopdatum": date(2022, 12, 1)},
     Rondebesluit("Start", NOV, date(2022, 12, 1))),
    (ZONDER, {"besluit": "Start", "startdatum": date(2023, 1, 20)},
     Rondebesluit("Start", date(2023, 1, 20))),
    (GEVAL, {"besluit": "Wijziging", "startdatum": NOV}, Rondebesluit("Wijziging", NOV, None, 7)),
    (GEVAL, {"besluit": "Wijziging", "stopdatum": NOV}, Rondebesluit("Wijziging", None, NOV, 7)),
    (GEVAL._replace(deel="los"), {"besluit": "Wijziging", "startdatum": EERSTE},
     Rondebesluit("Wijziging", EERSTE, None, 7)),
    (GEVAL._replace(c_start=None), {"besluit": "Wijziging", "startdatum": EERSTE},
     Rondebesluit("Wijziging", EERSTE, None, 7)),
    (GEVAL, {"besluit": "STOP", "stopdatum": NOV, "reden": "uit"},
     Rondebesluit("Stop", None, NOV, 7, "UIT")),
    (ZONDER, {"besluit": "Stop", "stopdatum": NOV, "startnummer": "0042"},
     Rondebesluit("Stop", None, NOV, 42)),
    (ZONDER, {"besluit": "Intrekking", "startnummer": "42.0", "reden": "ONB"},
     Rondebesluit("Intrekking", None, None, 42, "ONB")),
    (GEVAL, {"besluit": "Niets"}, Rondebesluit("Niets", None, None, 7)),
    (GEVAL, {"besluit": "Niets", "reden": "UIT", "stopdatum": date(2022, 9, 1)},
     Rondebesluit("Niets", None, date(2022, 9, 1), 7, "UIT")),
    (GEVAL, {"besluit": "Niets", "reden": "OVG", "toelichting": "Zie brief"},
     Rondebesluit("Niets", None, None, 7, "OVG", "Zie brief")),
    (GEVAL, {"besluit": "Niets", "reden": "BRP", "toelichting": "via Utrecht"},
     Rondebesluit("Niets", None, None, 7, "BRP", "via Utrecht")),
    (GEVAL, {"besluit": "CAK corrigeert", "startdatum": NOV, "stopdatum": NOV},
     Rondebesluit("CAK corrigeert", NOV, NOV, 7)),
    # a reason that was filled in does not go along with a start, and need not be taken away
    (GEVAL._replace(reden="JNG"), {"besluit": "Start", "startdatum": NOV, "reden": "JNG"},
     Rondebesluit("Start", NOV, None, 7)),
    # nothing is to be done where there is no difference
    (GEVAL._replace(plaats="gelijk"), {"toelichting": "gezien"},
     Rondebesluit("Niets", None, None, 7, None, "gezien")),
    (Rondegeval("dubbel", "999900006", reden="DUB"), {"reden": "DUB"},
     Rondebesluit("Niets", reden="DUB")),
]  # fmt: skip


@pytest.mark.parametrize(("geval", "cellen", "besluit"), GOED)
def test_what_is_right_is_the_answer(
    geval: Rondegeval, cellen: dict[str, Any], besluit: Rondebesluit
) -> None:
    assert ask(geval, **cellen) == (besluit, [])


FOUT: list[tuple[Rondegeval, dict[str, Any], list[str]]] = [
    (GEVAL, {"besluit": "Start"}, ["Startdatum: Bij Start hoort een startdatum."]),
    (GEVAL, {"besluit": "Start", "startdatum": date(2022, 9, 30)},
     ["Startdatum: Deze startdatum ligt voor 1-10-2022."]),
    (GEVAL, {"besluit": "Start", "startdatum": date(2023, 1, 21)},
     ["Startdatum: Deze startdatum ligt meer dan een maand in de toekomst."]),
    (GEVAL, {"besluit": "Start", "startdatum": "31-02-2022"},
     ["Startdatum: Dit is geen datum."]),
    (GEVAL, {"besluit": "Start", "startdatum": NOV, "stopdatum": EERSTE},
     ["Stopdatum: Deze stopdatum ligt voor de startdatum."]),
    (GEVAL, {"besluit": "Start", "startdatum": NOV, "reden": "UIT"},
     ["Reden: Bij Start hoort geen reden."]),
    (GEVAL._replace(bsn=None), {"besluit": "Start", "startdatum": NOV},
     ["Besluit: Zonder leesbaar BSN kan er geen bericht naar het CAK."]),
    (ZONDER, {"besluit": "Start", "startdatum": NOV, "startnummer": "9"},
     ["Startnummer: Bij Start hoort geen startnummer."]),
    (GEVAL, {"besluit": "Wijziging"},
     ["Startdatum: Bij Wijziging hoort een startdatum of een stopdatum."]),
    (GEVAL, {"besluit": "Wijziging", "startdatum": EERSTE},
     ["Besluit: Deze datums staan al zo bij het CAK: er valt niets te wijzigen."]),
    (GEVAL._replace(c_eind=NOV), {"besluit": "Wijziging", "stopdatum": NOV},
     ["Besluit: Deze datums staan al zo bij het CAK: er valt niets te wijzigen."]),
    (ZONDER, {"besluit": "Wijziging", "startdatum": NOV},
     ["Startnummer: Bij Wijziging hoort een startnummer, en dat is hier niet bekend."]),
    (GEVAL, {"besluit": "Stop"}, ["Stopdatum: Bij Stop hoort een stopdatum."]),
    (GEVAL, {"besluit": "Stop", "startdatum": NOV, "stopdatum": NOV},
     ["Startdatum: Bij Stop hoort geen startdatum."]),
    (GEVAL, {"besluit": "Stop", "stopdatum": date(2022, 9, 30)},
     ["Stopdatum: Deze stopdatum ligt voor de startdatum."]),
    (GEVAL._replace(c_start=NOV), {"besluit": "Stop", "stopdatum": date(2022, 10, 31)},
     ["Stopdatum: Deze stopdatum ligt voor de startdatum."]),
    (GEVAL, {"besluit": "Stop", "stopdatum": date(2202, 1, 1)},
     ["Stopdatum: Deze stopdatum ligt te ver in de toekomst."]),
    (ZONDER, {"besluit": "Intrekking"},
     ["Startnummer: Bij Intrekking hoort een startnummer, en dat is hier niet bekend."]),
    (ZONDER, {"besluit": "Intrekking", "startnummer": "onbekend"},
     ["Startnummer: Dit is geen startnummer."]),
    (GEVAL, {"besluit": "Intrekking", "stopdatum": NOV},
     ["Stopdatum: Bij Intrekking hoort geen stopdatum."]),
    (GEVAL, {"besluit": "Niets", "startdatum": NOV, "stopdatum": NOV},
     ["Startdatum: Bij Niets hoort geen startdatum.",
      "Stopdatum: Bij Niets hoort geen stopdatum."]),
    (GEVAL, {"besluit": "Niets", "reden": "OVL", "stopdatum": date(2022, 12, 21)},
     ["Stopdatum: Deze overlijdensdatum kan niet: hij ligt te ver terug of in de toekomst."]),
    (GEVAL, {"besluit": "Niets", "reden": "VRH", "stopdatum": date(1950, 1, 1)},
     ["Stopdatum: Deze einddatum kan niet: hij ligt te ver terug of in de toekomst."]),
    (GEVAL, {"besluit": "Niets", "reden": "UIT"}, ["Stopdatum: Bij reden UIT hoort een datum."]),
    (GEVAL, {"besluit": "Niets", "reden": "ONB"},
     ["Toelichting: Bij reden ONB hoort een toelichting."]),
    (GEVAL, {"besluit": "Niets", "reden": "AGM", "toelichting": "Amsterdam"},
     ["Toelichting: Bij reden AGM hoort de naam of code van de andere gemeente."]),
    (GEVAL, {"besluit": "Niets", "reden": "XX"},
     ["Reden: Deze reden staat niet op de lijst."]),
    (GEVAL, {"besluit": "Niets", "reden": "verhuisd"},
     ["Reden: Deze reden staat niet op de lijst."]),
    (GEVAL, {"besluit": "Niets", "startnummer": "8"},
     ["Startnummer: Het startnummer is hier bekend, en het is gewijzigd."]),
    (GEVAL, {"besluit": "Niets", "startnummer": ""},
     ["Startnummer: Het startnummer is hier bekend, en het is gewijzigd."]),
    (GEVAL, {"besluit": "CAK corrigeert", "startdatum": NOV, "stopdatum": EERSTE},
     ["Stopdatum: Deze stopdatum ligt voor de startdatum."]),
    (GEVAL, {"besluit": "Stopt"}, ["Besluit: Dit besluit staat niet op de lijst."]),
    (GEVAL, {"besluit": "Aanmelden"}, ["Besluit: Dit besluit staat niet op de lijst."]),
    (ZONDER, {"startnummer": "9"}, ["Startnummer: Er is iets ingevuld, maar er is geen besluit."]),
    (GEVAL, {"stopdatum": NOV}, ["Stopdatum: Er is iets ingevuld, maar er is geen besluit."]),
    (GEVAL._replace(plaats="gelijk"), {"reden": "UIT", "startdatum": "later"},
     ["Startdatum: Er is iets ingevuld, maar er is geen besluit.",
      "Reden: Er is iets ingevuld, maar er is geen besluit."]),
    (GEVAL._replace(plaats="gelijk"), {"startnummer": "8"},
     ["Startnummer: Het startnummer is hier bekend, en het is gewijzigd."]),
    (GEVAL._replace(plaats="gelijk"), {"startnummer": ""},
     ["Startnummer: Het startnummer is hier bekend, en het is gewijzigd."]),
]  # fmt: skip


@pytest.mark.parametrize(("geval", "cellen", "vondsten"), FOUT)
def test_what_is_wrong_is_named_with_its_column(
    geval: Rondegeval, cellen: dict[str, Any], vondsten: list[str]
) -> None:
    assert ask(geval, **cellen) == (None, vondsten)


@pytest.mark.parametrize("plaats", ["te_beoordelen", "wij_corrigeren", "cak_corrigeert"])
def test_a_row_that_asks_for_a_decision_is_open_without_one(plaats: str) -> None:
    assert ask(GEVAL._replace(plaats=plaats, reden="JNG"), reden="JNG") == (None, [])
    vraag = find_open(RIJ)
    assert vraag.kolom == "Besluit"
    assert all(besluit in vraag.wat_nu for besluit in BESLUITEN)


def test_a_text_that_nearly_is_a_decision_or_a_reason_gets_a_hint() -> None:
    def hint(**cellen: str) -> str:
        rij = RIJ._replace(startnummer="7", **cellen)
        return check_antwoord(rij, GEVAL, vandaag=VANDAAG, gemeente="0363")[1][0].wat_nu

    assert hint(besluit="wijzigen") == "Bedoelde u Wijziging?"
    assert hint(besluit="Niets", reden="verhuisd").startswith("Bedoelde u VRH")


def test_the_decisions_are_those_of_the_table() -> None:
    assert tuple(load_eisen()) == BESLUITEN
    ingevuld = {rij["besluit"] for rij in load_tabel("rondetabel")} - {""}
    assert ingevuld <= set(BESLUITEN)
    for rij in load_eisen().values():
        assert {rij["start"], rij["stop"]} <= {"moet", "mag", "niet", "bij_reden"}
        assert {rij["nummer"], rij["bsn"], rij["reden"]} <= {"ja", "nee"}
