"""Rows of a register that must not decide alone do not decide in a round either: not for who stands
in the CAK's file, and not for who does not. In the migration they are on a list too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.hulp import (
    MAANDAG,
    fictieve_bsns,
    make_dossier,
    make_rondedossier,
    run,
    table,
    write_csv,
)

NU = "2022-12-13T10:00"
BOEK = "werk/werkboek.xlsx"
LIJSTEN = (
    "Wij corrigeren", "CAK corrigeert", "Te beoordelen", "Al gemeld", "Gelijk",
    "Dubbel of onleesbaar",
)  # fmt: skip
Rij = dict[str, str]


def row(**meer: str) -> Rij:
    """A row of beschermd wonen since November, in every column of the register."""
    leeg = dict.fromkeys(("Einddatum", "Toewijzingnummer", "Reden einde", "Achternaam"), "")
    vast = {"Ingangsdatum": "1-11-2022", "Productcategorie": "15", "Product": "BW"}
    return {**vast, **leeg, "Geboortedatum": "", "Status": "actief", **meer}


SOORTEN: dict[str, tuple[list[Rij], str]] = {
    "een status die bvtool niet kent": ([row(Status="7")], 'status "7" betekent'),
    "een product dat bvtool niet kent": (
        [row(Productcategorie="", Product="Wonen plus")], '"Wonen plus" beschermd wonen is',
    ),
    "een product dat beschermd wonen heet": (
        [row(Productcategorie="01", Product="Beschermd wonen")], "met categorie 01",
    ),
    "dezelfde toewijzing met twee einden": (
        [row(Toewijzingnummer="1"), row(Toewijzingnummer="1", Einddatum="30-11-2022")],
        "Welke rij klopt?",
    ),
    "een reden van het einde, zonder einde": ([row(**{"Reden einde": "overig"})], "Is het gestopt"),
    "twee mensen onder een BSN": (
        [
            row(Achternaam="Jansen", Geboortedatum="1-1-1980"),
            row(Achternaam="Amrani", Geboortedatum="5-5-1990"),
        ],
        "verschillende mensen",
    ),
}  # fmt: skip
IN, LOS, ZEKER = (fictieve_bsns(15)[i : i + 7] for i in (0, 7, 14))


def make_register() -> list[Rij]:
    """Every kind of doubt twice: for who stands in the file, and for who does not."""
    rijen = [{"BSN": ZEKER[0], **row()}]
    for wie in (IN, LOS):
        for bsn, (twijfel, _) in zip(wie, SOORTEN.values(), strict=False):
            rijen += [{"BSN": bsn, **r} for r in twijfel]
    return rijen


@pytest.fixture(scope="module")
def ronde(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, dict[str, Any]]]:
    """By BSN the sheet and the row on which somebody stands, of a round that is compared."""
    map_ = make_rondedossier(tmp_path_factory.mktemp("twijfel") / "0363")
    cak = [{"BSN": b, "Startdatum": "1-11-2022"} for b in [*IN[: len(SOORTEN)], ZEKER[0]]]
    write_csv(map_ / "inkomend/cak.csv", cak)
    write_csv(map_ / "inkomend/register.csv", make_register())
    gelopen = run("--nu", NU, "--dossier", map_, "vergelijk")
    assert gelopen.code == 1, gelopen
    return {r["BSN"]: (blad, r) for blad in LIJSTEN for r in table(map_ / BOEK, blad)}


@pytest.mark.parametrize("soort", SOORTEN)
@pytest.mark.parametrize("wie", [IN, LOS], ids=["in het bestand", "niet in het bestand"])
def test_what_is_in_doubt_goes_to_a_person(
    ronde: dict[str, tuple[str, dict[str, Any]]], soort: str, wie: list[str]
) -> None:
    blad, rij = ronde[wie[list(SOORTEN).index(soort)]]
    assert (blad, rij["Besluit"]) == ("Te beoordelen", None)
    assert SOORTEN[soort][1] in rij["Uitleg"]
    assert rij["Soort verschil"] == "twijfel over uw register"


def test_who_is_not_in_doubt_is_equal(ronde: dict[str, tuple[str, dict[str, Any]]]) -> None:
    """And what the register cannot show is told on the row."""
    blad, rij = ronde[ZEKER[0]]
    assert blad == "Gelijk"
    assert "Uw register heeft geen kolom met een overlijdensdatum." in rij["Uitleg"]


def test_a_row_that_cannot_be_read_does_not_stop_anybody(tmp_path: Path) -> None:
    """One provision ended; the next has no begin that can be read: nobody says it stopped."""
    map_ = make_rondedossier(tmp_path / "0363")
    write_csv(map_ / "inkomend/cak.csv", [{"BSN": IN[0], "Startdatum": "1-10-2022"}])
    register = [
        {"BSN": IN[0], **row(Ingangsdatum="1-10-2022", Einddatum="30-11-2022"), "Startnummer": "7"},
        {"BSN": IN[0], **row(Ingangsdatum=""), "Startnummer": "7"},
    ]
    write_csv(map_ / "inkomend/register.csv", register)
    assert run("--nu", NU, "--dossier", map_, "vergelijk").code == 1
    (rij,) = table(map_ / BOEK, "Te beoordelen")
    assert (rij["Besluit"], rij["Soort verschil"]) == (None, "twijfel over uw register")
    assert "(rij 3)" in rij["Uitleg"]


@pytest.mark.parametrize("soort", SOORTEN)
def test_who_is_not_in_b4_and_in_doubt_is_on_a_list_in_the_migration(
    tmp_path: Path, soort: str
) -> None:
    register = [{"BSN": ZEKER[0], **row()}, *({"BSN": LOS[0], **r} for r in SOORTEN[soort][0])]
    map_ = make_dossier(tmp_path / "0363", [{"BSN": ZEKER[0]}], register)
    gelopen = run("--nu", MAANDAG, "--json", "--dossier", map_, "vergelijk")
    assert gelopen.json["alleen_register"] == 1, gelopen
    (rij,) = table(map_ / BOEK, "Alleen in eigen register")
    assert rij["BSN"] == LOS[0]
    assert "Let op. " in rij["Uitleg"]
    assert SOORTEN[soort][1] in rij["Uitleg"]


def test_who_had_an_unknown_product_long_ago_is_on_no_list(tmp_path: Path) -> None:
    oud = row(Productcategorie="", Product="Wonen plus", Einddatum="31-12-2021",
              Ingangsdatum="1-1-2021")  # fmt: skip
    register = [{"BSN": ZEKER[0], **row()}, {"BSN": LOS[0], **oud}]
    map_ = make_dossier(tmp_path / "0363", [{"BSN": ZEKER[0]}], register)
    gelopen = run("--nu", MAANDAG, "--json", "--dossier", map_, "vergelijk")
    assert gelopen.json["alleen_register"] == 0, gelopen


def test_who_may_stand_under_another_bsn_is_proposed_and_not_started(tmp_path: Path) -> None:
    """One person by a BSN that the register does not know, one by a BSN that cannot be; a third is
    not like anybody, and only the fourth, of whom the CAK knows nothing, starts."""

    def wie(bsn: str, naam: str, geboren: str, **meer: str) -> Rij:
        return {"BSN": bsn, "Achternaam": naam, "Geboortedatum": geboren, **meer}

    map_, loopt = make_rondedossier(tmp_path / "0363"), {"Startdatum": "1-11-2022"}
    write_csv(
        map_ / "inkomend/cak.csv",
        [
            wie(IN[0], "Jansen", "1-1-1980", **loopt),
            wie("99990001", "Pietersen", "2-2-1981", **loopt),
            wie(IN[1], "Bakker", "3-3-1983", **loopt),
        ],
    )
    sinds = {"Ingangsdatum": "1-11-2022", "Einddatum": "", "Productcategorie": "15"}
    mensen = [("Jansen", "1-1-1980"), ("Pietersen", "2-2-1981"), ("Klaassen", "4-4-1984")]
    register = [wie(b, *m, **sinds) for b, m in zip(LOS, mensen, strict=False)]
    write_csv(map_ / "inkomend/register.csv", register)
    assert run("--nu", NU, "--dossier", map_, "vergelijk").code == 1
    staat = {r["BSN"]: (blad, r) for blad in LIJSTEN for r in table(map_ / BOEK, blad)}
    for bsn, rij in ((IN[0], 2), ("99990001", 3)):
        assert f"Misschien de persoon op rij {rij} van uw register" in staat[bsn][1]["Uitleg"]
    assert "Misschien" not in staat[IN[1]][1]["Uitleg"]
    for bsn, rij in ((LOS[0], 2), (LOS[1], 3)):
        blad, gegeven = staat[bsn]
        assert (blad, gegeven["Besluit"]) == ("Te beoordelen", None)
        assert f"Op rij {rij} van dat bestand staat misschien" in gegeven["Uitleg"]
    assert (staat[LOS[2]][0], staat[LOS[2]][1]["Besluit"]) == ("Wij corrigeren", "Start")
