"""The end report: whose contribution goes on, and who stands apart because of a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cak.hulp import BSNS, Cak, make_cak
from tests.hulp import run, table

A, B, C, D, E, F = BSNS[:6]
NA_AFLOOP = "2022-11-28T09:00"


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    """Approved, missing, deceased, announced elsewhere, left, and never answered."""
    c = make_cak(tmp_path / "cak")
    c.b4([A, B, C, D, E, F])
    c.antwoord(
        [(A, "J", ""), (B, "J", ""), (C, "N", "OVL"), (D, "N", "AGM"), (E, "N", "UIT")],
    )
    c.retour(c.bericht(A, 1))
    return c


def report(c: Cak, *opties: str) -> tuple[int, dict[str, set[str]]]:
    gelopen = run("--dossier", c.map_, "--nu", NA_AFLOOP, "--json", "eindrapport", *opties)
    assert gelopen.code == 1, gelopen
    pad = c.map_ / "rapporten/eindrapport.xlsx"
    bladen = ("Burgers zonder 407", "Met reden")
    return gelopen.json["burgers"], {b: {r["BSN"] for r in table(pad, b)} for b in bladen}


def test_an_accepted_reason_stands_apart(cak: Cak) -> None:
    burgers, per = report(cak)
    assert burgers == 3
    assert per == {"Burgers zonder 407": {B, D, F}, "Met reden": {C, E}}


def test_the_contribution_goes_on_for_those_without_a_reason_only(cak: Cak) -> None:
    report(cak)
    pad = cak.map_ / "rapporten/eindrapport.xlsx"
    assert {r["Eigen bijdrage"] for r in table(pad, "Burgers zonder 407")} == {
        "loopt door op de eerdere aanmelding (H&V)"
    }
    assert {r["Eigen bijdrage"] for r in table(pad, "Met reden")} == {None}


def test_the_letter_asks_for_exactly_those_who_were_not_sent(cak: Cak) -> None:
    burgers, per = report(cak)
    cak.monitor(NA_AFLOOP)
    brief = (cak.map_ / "uitgaand/mail/680363_opvragen-407.eml").read_text(encoding="utf-8")
    assert f"Van {burgers} klanten" in brief
    from email import message_from_string
    from email.policy import default

    bijlage = next(message_from_string(brief, policy=default).iter_attachments())
    regels = bijlage.get_content().splitlines()[2:]
    assert {r.split(";")[1] for r in regels} == per["Burgers zonder 407"]


def test_who_was_approved_through_another_gemeente_misses_nothing(cak: Cak) -> None:
    cak.retour(cak.bericht(D, 2))
    assert report(cak)[1]["Burgers zonder 407"] == {B, F}
