"""The sentence beside each row, word for word: what a clerk reads and acts on."""

from __future__ import annotations

from typing import Any

import pytest

from bvtool.vak.fouten import InterneFout
from bvtool.vergelijking import beslissing as module
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.uitkomst import make_uitkomst
from tests.hulp import fictieve_bsns
from tests.vergelijking.frames import b4_frame, dag, register_frame

BSN, ANDER, DERDE = fictieve_bsns(3)
OPEN = {"ingangsdatum": dag("1-3-2019")}
DICHT = {**OPEN, "einddatum": dag("31-8-2022")}
LATER = {"ingangsdatum": dag("1-11-2022")}
IN_BW = "Op 1-10-2022 in beschermd wonen volgens uw register: vanaf 01-03-2019, zonder einddatum."
GESTOPT = "Beschermd wonen stopte volgens uw register op 31-08-2022"
BUITEN = "Buitenregionale plaatsing: de centrumgemeente mag deze persoon zelf aanmelden."
ELDERS = "Volgens uw register woont deze persoon in gemeente 0344."
Rijen = list[dict[str, Any]]


def explain(register: Rijen, gemeente: str = "", **beleid: Any) -> str:
    """The sentence for one person of B4 with these rows in the register of this gemeente."""
    rijen = [{"bsn": BSN, "productcategorie": "15", **r} for r in register]
    ander = {"bsn": ANDER, "productcategorie": "10", "ingangsdatum": dag("1-1-2020")}
    uit = make_uitkomst(
        b4_frame([{"bsn": BSN}]), register_frame([*rijen, ander]), Beleid(**beleid),
        b4_sha256="b4", register_sha256="r", gemeente=gemeente,
    )  # fmt: skip
    return str(uit.b4["uitleg"][0])


@pytest.mark.parametrize(
    ("register", "zin"),
    [
        ([OPEN], IN_BW),
        ([{**OPEN, "einddatum": dag("31-12-2022")}],
         "Op 1-10-2022 in beschermd wonen volgens uw register: van 01-03-2019 tot en met "
         "31-12-2022."),
        ([{**OPEN, "overlijdensdatum": dag("1-10-2022")}],
         "Op 1-10-2022 in beschermd wonen volgens uw register: van 01-03-2019 tot en met "
         "01-10-2022."),
        ([LATER],
         "Bij het CAK actief, maar in uw register begint beschermd wonen pas op 01-11-2022."),
        ([DICHT, LATER],
         "Bij het CAK actief, maar in uw register op 1-10-2022 niet: beschermd wonen stopte op "
         "31-08-2022 en begint weer op 01-11-2022."),
        ([DICHT],
         f"{GESTOPT}. Waarom staat er niet, of bvtool kent de reden niet (geen reden ingevuld)."),
        ([{**DICHT, "reden_einde": "99"}],
         f"{GESTOPT}. Waarom staat er niet, of bvtool kent de reden niet "
         "(code 99, onbekend in release 3.1)."),
        ([{**DICHT, "reden_einde": "Verhuisd"}], f'{GESTOPT} (tekst "verhuizing").'),
        ([{**OPEN, "overlijdensdatum": dag("5-5-2022")}],
         "Volgens uw register overleden op 05-05-2022, voor 1-10-2022."),
        ([{**OPEN, "productcategorie": "10"}],
         "In uw register staat deze persoon, maar zonder beschermd wonen."),
        ([{**OPEN, "leveringsvorm": "PGB", "pgb_wooncomponent": "N"}],
         "In uw register staat deze persoon met een pgb, maar zonder wooncomponent of met een "
         "onbekende wooncomponent."),
        ([], "Deze persoon staat bij het CAK, maar niet met dit BSN in uw register."),
    ],
)  # fmt: skip
def test_what_the_clerk_reads(register: Rijen, zin: str) -> None:
    assert explain(register) == zin


@pytest.mark.parametrize(
    ("register", "beleid", "zin"),
    [
        ([{**OPEN, "buitenregionaal": "J"}], {}, f"{IN_BW} {BUITEN}"),
        ([{**OPEN, "buitenregionaal": "N"}], {}, IN_BW),
        ([{**OPEN, "productcategorie": "10", "buitenregionaal": "J"}], {},
         "In uw register staat deze persoon, maar zonder beschermd wonen."),
        ([{**OPEN, "buitenregionaal": "J"}], {"buitenregionaal": "beoordelen"},
         "Op 1-10-2022 in beschermd wonen (vanaf 01-03-2019), maar uw register noemt een "
         "buitenregionale plaatsing. Uw dossier wil die zelf beoordelen."),
        ([OPEN], {"buitenregionaal": "beoordelen"}, IN_BW),
        ([{**DICHT, "buitenregionaal": "J"}], {},
         f"{GESTOPT}. Waarom staat er niet, of bvtool kent de reden niet (geen reden ingevuld)."),
    ],
)  # fmt: skip
def test_out_of_region_is_said_of_who_is_announced_alone(
    register: Rijen, beleid: dict[str, Any], zin: str
) -> None:
    assert explain(register, **beleid) == zin


@pytest.mark.parametrize(
    ("register", "zin"),
    [
        ([{**OPEN, "gemeentecode": "0344"}], f"{IN_BW} {ELDERS}"),
        ([{**OPEN, "gemeentecode": "0363"}], IN_BW),
        ([{**LATER, "gemeentecode": "0344"}],
         "Bij het CAK actief, maar in uw register begint beschermd wonen pas op 01-11-2022."),
    ],
)  # fmt: skip
def test_another_gemeente_is_said_of_who_is_announced_alone(register: Rijen, zin: str) -> None:
    assert explain(register, "0363") == zin


def test_a_row_that_fits_nowhere_stops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is saved of a comparison in which even one row has no place."""
    echt = module.load_tabel  # type: ignore[attr-defined]
    rijen = [r for r in echt("beslistabel") if r["voorwaarde"] != "niet_in_register"]
    monkeypatch.setattr(
        module, "load_tabel", lambda naam: rijen if naam == "beslistabel" else echt(naam)
    )
    register = register_frame([{"bsn": BSN, "productcategorie": "15", **OPEN}])
    with pytest.raises(InterneFout, match="beslistabel"):
        make_uitkomst(
            b4_frame([{"bsn": BSN}, {"bsn": DERDE}]), register, Beleid(), b4_sha256="b4",
            register_sha256="r",
        )  # fmt: skip
