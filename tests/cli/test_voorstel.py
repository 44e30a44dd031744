"""`Besluit = Voorstel overnemen`: one value for what bvtool proposes on the row."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hulp import read_lijsten, run
from tests.klein import BEOORDELEN, BSNS, DUBBEL, answer, findings, open_boek

OVERNEMEN = {"Besluit": "Voorstel overnemen", "Reden": None, "Toelichting": None}


def test_a_proposed_reason_is_taken_over(klein: Path) -> None:
    """Row 9 lives in a shelter: OPV is proposed."""
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(9, **OVERNEMEN)
    gelopen = answer(klein)
    assert gelopen.code == 0, gelopen.uit
    assert gelopen.json["per_reden"]["OPV"] == 1


def test_a_proposed_bsn_is_taken_over_and_the_table_decides(klein: Path) -> None:
    """Row 12 has a slip in its BSN: that of someone in the register is proposed."""
    assert read_lijsten(klein)[12]["Voorgesteld BSN"] == BSNS[8]
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(12, **OVERNEMEN)
    gelopen = answer(klein)
    assert gelopen.code == 0, gelopen.uit
    assert gelopen.json["aanmelden"] == 4


@pytest.mark.parametrize(
    ("rij", "blad", "cellen"),
    [
        (8, BEOORDELEN, {}),  # nothing is proposed
        (9, BEOORDELEN, {"Reden": "ONB", "Toelichting": "toch niet"}),
        (12, DUBBEL, {"Juist_BSN": BSNS[10]}),
    ],
    ids=["no proposal", "another reason", "another BSN"],
)
def test_nothing_to_take_over_or_something_else_besides_is_asked(
    klein: Path, rij: int, blad: str, cellen: dict[str, str]
) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(rij, **{**OVERNEMEN, **cellen})
    [(waar, wat, _)] = findings(answer(klein))
    assert waar.startswith(f"blad {blad}")
    assert wat.startswith("Er is geen voorstel om over te nemen")


def test_a_taken_proposal_is_kept_by_a_fresh_workbook(klein: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(9, **OVERNEMEN)
        klerk.put(12, **OVERNEMEN)
    assert run("--nu", "2022-10-11T09:00", "--dossier", klein, "vergelijk", "--opnieuw").code == 1
    nu = read_lijsten(klein)
    assert (nu[9]["Besluit"], nu[9]["Reden"]) == ("Niet aanleveren", "OPV")
    assert nu[12]["Juist BSN"] == BSNS[8]
    assert answer(klein).json["aanmelden"] == 4


def test_the_register_stands_beside_what_the_cak_says(klein: Path) -> None:
    rij = read_lijsten(klein)[5]
    assert rij["Register: begin"].isoformat()[:10] == "2020-01-01"
    assert rij["Register: einde"].isoformat()[:10] == "2022-08-31"
    assert read_lijsten(klein)[2]["Register: einde"] is None
