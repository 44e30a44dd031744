"""The decision table, row by row, through the command.

`gevallen.csv` is meant to be read by who knows the field: what the register holds of one person
(category, start, `t/m` end, and what else is known; ` + ` parts the rows), and what must follow:
the row of the decision table, the sheet, the reason or the proposal, the date beside the reason,
and the end date that goes along. R is 1-10-2022.
"""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.hulp import (
    MAANDAG,
    fictieve_bsns,
    make_dossier,
    read_lijsten,
    read_vergelijking,
    run,
    table,
)

HIER = Path(__file__).parent
KOPPEN = {
    "reden": "Reden einde",
    "release": "Release",
    "levering": "Startdatum levering",
    "leveringtot": "Einddatum levering",
    "dood": "Overlijdensdatum",
    "geboren": "Geboortedatum",
    "vrij": "Vrijstelling",
    "buiten": "Buitenregionaal",
    "vorm": "Leveringsvorm",
    "wonen": "Pgb wooncomponent",
    "code": "Productcode",
}
ALLE = ("BSN", "Productcategorie", "Ingangsdatum", "Einddatum", *KOPPEN.values())


def read_gevallen():
    with (HIER / "gevallen.csv").open(encoding="utf-8", newline="") as stroom:
        return list(csv.DictReader(stroom, delimiter="|"))


GEVALLEN = read_gevallen()


def register_rijen(bsn, tekst, koppen=ALLE):
    rijen = []
    for deel in filter(None, tekst.split(" + ")):
        categorie, begin, *rest = deel.split()
        rij = dict.fromkeys(koppen, "")
        rij |= {"BSN": bsn, "Productcategorie": categorie.replace("-", "")}
        rij |= {"Ingangsdatum": begin if begin != "-" else ""}
        if rest[:1] == ["t/m"]:
            rij["Einddatum"] = rest[1]
            rest = rest[2:]
        for paar in rest:
            naam, waarde = paar.split("=")
            rij[KOPPEN[naam]] = waarde.replace("_", " ")
        rijen.append(rij)
    return rijen


def compare(map_, gevallen, koppen=ALLE, **beleid):
    """One B4 row per case, in one dossier; gives per case the sheet row and the outcome row."""
    bsns = fictieve_bsns(len(gevallen))
    b4, register = [], []
    for bsn, geval in zip(bsns, gevallen, strict=True):
        b4.append({"BSN": bsn, "Geboortedatum": geval["b4"].removeprefix("geboren=")})
        register += register_rijen(bsn, geval["register"], koppen)
    register = [{k: v for k, v in rij.items() if k in koppen} for rij in register]
    make_dossier(map_, b4, register, **beleid)
    gelopen = run("--nu", MAANDAG, "--dossier", map_, "vergelijk")
    assert gelopen.code in (0, 1), gelopen.fout
    blad = read_lijsten(map_)
    uitkomst = {r["rij"]: r for r in read_vergelijking(map_)[0]}
    return {g["naam"]: (blad[i], uitkomst[i]) for i, g in enumerate(gevallen, start=2)}


@pytest.fixture(scope="module")
def gewoon(tmp_path_factory):
    return compare(tmp_path_factory.mktemp("gewoon") / "dossier", GEVALLEN)


def as_tekst(waarde):
    if isinstance(waarde, datetime | date):
        return f"{waarde:%d-%m-%Y}"
    return str(waarde or "")


@pytest.mark.parametrize("geval", GEVALLEN, ids=lambda g: g["naam"])
def test_a_case_comes_out_as_the_table_says(gewoon, geval):
    rij, uitkomst = gewoon[geval["naam"]]
    assert uitkomst["nr"] == int(geval["rij"])
    assert rij["Blad"] == geval["uitkomst"]
    assert (rij["Reden"] or "") == geval["reden"]
    assert (rij.get("Voorstel") or "").split(":")[0] == geval["voorstel"]
    assert as_tekst(rij["Datum"]) == geval["datum"]
    assert as_tekst(uitkomst["einddatum"]) == geval["einde"]
    besluit = {"Aan te melden": "Aanmelden", "Niet aanleveren": "Niet aanleveren"}
    assert rij["Besluit"] == besluit.get(geval["uitkomst"])
    assert rij["Uitleg"].endswith((".", ")"))


def test_every_row_of_the_table_but_the_first_two_and_six_has_a_case():
    assert {int(g["rij"]) for g in GEVALLEN} == {3, 4, 5, 7, 8, 9, 10, 11, 12, 13}


def test_row_one_an_unreadable_bsn(tmp_path):
    """Missing, not nine digits after filling up, or failing the 11-proef."""
    goed = fictieve_bsns(1)[0]
    fout = goed[:-1] + str((int(goed[-1]) + 1) % 10)
    b4 = [{"BSN": b, "Achternaam": "Jansen"} for b in ("", "12", f"{goed}0", fout, "onbekend")]
    b4 += [{"BSN": goed}, {"BSN": "9921"}]
    register = [{"BSN": goed, "Productcategorie": "15", "Ingangsdatum": "01-01-2020"}]
    make_dossier(tmp_path / "d", b4, register)
    run("--nu", MAANDAG, "--dossier", tmp_path / "d", "vergelijk")
    rijen = read_lijsten(tmp_path / "d")
    onleesbaar = [n for n, r in rijen.items() if r["Blad"] == "Dubbel of onleesbaar"]
    assert onleesbaar == [2, 3, 4, 5, 6]
    assert [rijen[n]["BSN"] for n in onleesbaar] == [None, "12", f"{goed}0", fout, "onbekend"]
    assert {rijen[n]["Besluit"] for n in onleesbaar} == {None}
    assert rijen[8]["BSN"] == "000009921"
    assert (rijen[8]["Blad"], rijen[7]["Blad"]) == ("Te beoordelen", "Aan te melden")
    redenen = ["geen BSN", "geen negen cijfers", "geen negen cijfers", "11-proef", "geen negen"]
    for nummer, reden in zip(onleesbaar, redenen, strict=True):
        assert reden in rijen[nummer]["Uitleg"]


def test_row_two_a_bsn_seen_before(tmp_path):
    """The first row gets the answer; the others are DUB, and differences stand side by side."""
    een, twee = fictieve_bsns(2)
    b4 = [
        {"BSN": een, "Achternaam": "Jansen"},
        {"BSN": twee, "Achternaam": "Bakker"},
        {"BSN": een, "Achternaam": "Jansen"},
        {"BSN": f"{een[:4]}.{een[4:7]}.{een[7:]}", "Achternaam": "Janssen"},
    ]
    register = [{"BSN": een, "Productcategorie": "15", "Ingangsdatum": "01-01-2020"}]
    make_dossier(tmp_path / "d", b4, register)
    run("--nu", MAANDAG, "--dossier", tmp_path / "d", "vergelijk")
    rijen = read_lijsten(tmp_path / "d")
    assert {n: r["Blad"] for n, r in rijen.items()} == {
        2: "Aan te melden",
        3: "Te beoordelen",
        4: "Dubbel of onleesbaar",
        5: "Dubbel of onleesbaar",
    }
    for nummer in (4, 5):
        assert (rijen[nummer]["Besluit"], rijen[nummer]["Reden"]) == ("Niet aanleveren", "DUB")
        assert "al op rij 2" in rijen[nummer]["Uitleg"]
    assert "verschil" not in rijen[4]["Uitleg"].casefold()
    assert "achternaam Janssen tegenover Jansen" in rijen[5]["Uitleg"]


def pick(*namen):
    return [next(g for g in GEVALLEN if g["naam"] == naam) for naam in namen]


def test_row_six_out_of_region_when_the_dossier_judges_it(tmp_path):
    gevallen = pick(
        "buitenregionaal, het dossier meldt aan", "begint lang voor 1-10-2022, loopt door"
    )
    anders = compare(tmp_path / "d", gevallen, buitenregionaal="beoordelen")
    rij, uitkomst = anders[gevallen[0]["naam"]]
    assert (uitkomst["nr"], rij["Blad"], rij["Voorstel"][:3]) == (6, "Te beoordelen", "BRP")
    assert anders[gevallen[1]["naam"]][1]["nr"] == 7


def test_category_18_counts_when_the_dossier_says_so(tmp_path):
    gevallen = pick("categorie 18 telt niet mee", "alleen opvang, categorie 16")
    anders = compare(tmp_path / "d", gevallen, categorie18=True)
    assert [anders[g["naam"]][1]["nr"] for g in gevallen] == [7, 11]


def test_the_release_of_the_dossier_counts_when_the_row_has_none(tmp_path):
    gevallen = pick("gestopt, code 21, release van het dossier", "gestopt, code 21 in release 2.2")
    anders = compare(tmp_path / "d", gevallen, release="2.1")
    assert [anders[g["naam"]][1]["nr"] for g in gevallen] == [10, 9]


def test_without_both_category_columns_every_row_counts_and_that_is_said(tmp_path):
    koppen = tuple(k for k in ALLE if k not in ("Productcategorie", "Productcode"))
    gevallen = pick("alleen begeleiding", "alleen opvang, categorie 16", "pgb zonder wooncomponent")
    anders = compare(tmp_path / "d", gevallen, koppen=koppen)
    assert [anders[g["naam"]][1]["nr"] for g in gevallen] == [7, 7, 11]
    rijen = table(tmp_path / "d" / "werk" / "werkboek.xlsx", "Aan te melden")
    assert all("iedere rij telt als beschermd wonen" in r["Uitleg"] for r in rijen)
    assert len(rijen) == 2


def test_an_unreadable_register_row_is_told_beside_the_outcome(gewoon):
    rij, _ = gewoon["einde voor het begin, een andere rij telt wel"]
    assert "een rij die niet te lezen is" in rij["Uitleg"]


@pytest.mark.parametrize(
    ("register", "staat_erbij", "start"),
    [
        ("15 01-03-2019", True, "01-10-2022"),
        ("15 15-11-2022", True, "15-11-2022"),
        ("15 01-03-2019 t/m 30-09-2022", False, ""),
        ("15 01-03-2019 t/m 01-10-2022", True, "01-10-2022"),
        ("15 01-03-2019 dood=30-09-2022", False, ""),
        ("15 01-03-2019 dood=01-10-2022", True, "01-10-2022"),
        ("15 01-03-2019 geboren=02-10-2004", False, ""),
        ("15 01-03-2019 geboren=01-10-2004", True, "01-10-2022"),
        ("16 01-03-2019", False, ""),
        ("15 01-03-2019 vorm=PGB wonen=N", False, ""),
    ],
)
def test_only_in_the_own_register(tmp_path, register, staat_erbij, start):
    """Alive and of age on R, with a period that covers R or starts after it."""
    in_b4, los = fictieve_bsns(2)
    rijen = register_rijen(los, register) + register_rijen(in_b4, "15 01-01-2020")
    make_dossier(tmp_path / "d", [{"BSN": in_b4}], rijen)
    gelopen = run("--nu", MAANDAG, "--json", "--dossier", tmp_path / "d", "vergelijk")
    lijst = table(tmp_path / "d" / "werk" / "werkboek.xlsx", "Alleen in eigen register")
    assert [r["BSN"] for r in lijst] == ([los] if staat_erbij else [])
    assert gelopen.json["alleen_register"] == len(lijst)
    for rij in lijst:
        assert as_tekst(rij["Startdatum 407"]) == start
        assert "Vraag eerst het CAK" in rij["Uitleg"]
        assert rij["Besluit"] is None
        assert ("oude weg" in rij["Uitleg"]) == ("2019" in register)
