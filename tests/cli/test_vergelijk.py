"""`vergelijk` as a clerk meets it: the files, the counts, and a second comparison."""

import csv
import json

import pytest

from tests.hulp import MAANDAG, make_dossier, read_lijsten, run, table, write_csv
from tests.klein import (
    AAN,
    BEOORDELEN,
    BSNS,
    DUBBEL,
    NIET,
    REGISTER,
    TIKFOUT,
    boek_van,
    list_b4,
    list_register,
    make_klein,
    open_boek,
)


def compare(map_, *opties):
    return run("--nu", "2022-10-11T09:00", "--json", "--dossier", map_, "vergelijk", *opties)


def cells(map_, rij):
    velden = ("Blad", "Besluit", "Reden", "Toelichting")
    gevonden = read_lijsten(map_)[rij]
    return tuple(gevonden[v] for v in velden)


def change_register(map_, **per_bsn):
    """A new export: other cells for some persons, other order, one row more at the top."""
    rijen = [{**r, **per_bsn.get(f"b{r['BSN']}", {})} for r in reversed(list_register())]
    write_csv(map_ / "inkomend" / "register.csv", rijen)


def test_the_counts_and_the_files(klein):
    gelopen = compare(klein)
    gezegd = gelopen.json
    assert gelopen.code == 1
    assert {k: gezegd[k] for k in ("b4_rijen", "register_rijen", "aan_te_melden",
            "niet_aanleveren", "te_beoordelen", "dubbel", "onleesbaar", "alleen_register")} == {
        "b4_rijen": 11, "register_rijen": 10, "aan_te_melden": 3, "niet_aanleveren": 3,
        "te_beoordelen": 3, "dubbel": 1, "onleesbaar": 1, "alleen_register": 2,
    }  # fmt: skip
    assert gezegd["bestanden"] == [
        "werk/werkboek.xlsx",
        "rapporten/vergelijking.html",
        "werk/leeswijzer.xlsx",  # asks what end code 99 means
    ]


def test_the_same_inputs_again_change_nothing(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
    assert compare(klein).code == 1  # writes down that the dossier lies here now
    eerst = {p: p.read_bytes() for p in klein.rglob("*") if p.is_file()}
    gelopen = compare(klein)
    assert (gelopen.code, gelopen.json["veranderd"]) == (1, False)
    assert {p: p.read_bytes() for p in klein.rglob("*") if p.is_file()} == eerst


def test_nothing_personal_is_said_or_shown(klein):
    gelopen = run("--nu", MAANDAG, "--dossier", klein, "vergelijk")
    pagina = (klein / "rapporten" / "vergelijking.html").read_text(encoding="utf-8")
    for tekst in (gelopen.uit, gelopen.fout, pagina):
        assert not any(bsn in tekst for bsn in (*BSNS, TIKFOUT))
        assert "Jansen" not in tekst
        assert "05-05-1980" not in tekst


def test_a_new_register_keeps_the_decisions_where_the_case_is_the_same(klein):
    """And reopens those whose facts changed, saying so."""
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(5, Toelichting="gebeld op 11-10")
        klerk.put(10, register=True, Besluit="Aanmelden")
    change_register(klein, **{f"b{BSNS[7]}": {"Einddatum": "30-06-2022"}})
    gelopen = compare(klein)
    assert gelopen.code == 1, gelopen.fout
    assert cells(klein, 8) == (BEOORDELEN, "Niet aanleveren", "ONB", "Uitgezocht")
    assert cells(klein, 9) == (BEOORDELEN, "Niet aanleveren", "ONB", "Uitgezocht")
    assert cells(klein, 5)[3] == "gebeld op 11-10"
    assert cells(klein, 10) == (BEOORDELEN, None, None, None)
    assert cells(klein, 12)[1:] == ("Niet aanleveren", "ONB", "Uitgezocht")
    alleen = {r["BSN"]: r["Besluit"] for r in table(boek_van(klein), REGISTER)}
    assert alleen == {BSNS[8]: "Aanmelden", BSNS[9]: None}
    regel = read_lijsten(klein)[10]["Regel"]
    assert gelopen.json["heropend"] == [regel]
    gezegd = " ".join(gelopen.json["opmerkingen"])
    assert f"Opnieuw te beoordelen, want de gegevens zijn veranderd: 1 ({regel})" in gezegd
    assert "bewaard als werk/werkboek vorige 1.xlsx" in gezegd
    start = {r["Onderwerp"]: r["Tekst"] for r in table(boek_van(klein), "Start")}
    assert regel in start["Opnieuw bekijken"]
    assert start["Voortgang"].startswith("3 van 4 beslist")


def test_a_case_that_now_decides_itself_is_told_too(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
    change_register(klein, **{f"b{BSNS[7]}": {"Reden einde": "19"}})
    gelopen = compare(klein)
    assert cells(klein, 10) == (NIET, "Niet aanleveren", "UIT", None)
    assert gelopen.json["heropend"] == [read_lijsten(klein)[10]["Regel"]]


def test_a_new_person_who_may_be_meant_reopens_the_case(klein):
    """Not in the register it was, and still is; but now someone very like it stands there."""
    with open_boek(klein) as klerk:
        klerk.decide()
    nieuw = {"BSN": BSNS[10], "Achternaam": "Meijer", "Geboortedatum": "11-05-1986",
             "Productcategorie": "15", "Ingangsdatum": "01-01-2022"}  # fmt: skip
    write_csv(klein / "inkomend" / "register.csv", [nieuw, *list_register()])
    gelopen = compare(klein)
    assert gelopen.json["heropend"] == [read_lijsten(klein)[8]["Regel"]]
    assert cells(klein, 8) == (BEOORDELEN, None, None, None)
    assert read_lijsten(klein)[8]["Voorgesteld BSN"] == BSNS[10]


def test_a_new_b4_keeps_the_decisions_by_bsn(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
    write_csv(klein / "inkomend" / "B4.csv", list_b4()[:1] + list_b4()[6:])
    gelopen = compare(klein, "--toch", "Een nieuw B4 van het CAK")
    assert gelopen.code == 1, gelopen.fout
    assert cells(klein, 3) == (BEOORDELEN, "Niet aanleveren", "ONB", "Uitgezocht")
    assert cells(klein, 5) == (BEOORDELEN, "Niet aanleveren", "ONB", "Uitgezocht")
    assert cells(klein, 7)[:2] == (DUBBEL, None)
    gezegd = " ".join(gelopen.json["opmerkingen"])
    assert "niet meer in de vergelijking: 1" in gezegd


def test_answers_are_kept_over_several_exports(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
    for dag in ("01-02-2021", "02-02-2021", "03-02-2021"):
        change_register(klein, **{f"b{BSNS[9]}": {"Ingangsdatum": dag}})
        compare(klein)
    assert cells(klein, 8) == (BEOORDELEN, "Niet aanleveren", "ONB", "Uitgezocht")
    assert len(list((klein / "werk").glob("werkboek vorige *.xlsx"))) == 3


def test_what_was_altered_in_the_old_workbook_is_not_carried_over_and_that_is_said(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(9, BSN=BSNS[11])
        blad = klerk.blad(BEOORDELEN)
        blad.append([c.value for c in blad[2]])
        klerk.put(12, Datum="ergens in mei")
    change_register(klein, **{f"b{BSNS[9]}": {"Ingangsdatum": "02-02-2021"}})
    gelopen = compare(klein)
    assert gelopen.code == 1, gelopen.fout
    assert len(read_lijsten(klein)) == 11
    assert cells(klein, 8)[1] is None
    assert cells(klein, 9)[1] is None
    assert cells(klein, 10)[1] == "Niet aanleveren"
    assert cells(klein, 12)[1] is None
    assert "klopten deze rijen niet meer: 4" in " ".join(gelopen.json["opmerkingen"])


def test_an_old_workbook_that_cannot_be_read_is_kept_and_told(klein):
    boek_van(klein).write_text("geen werkmap", encoding="utf-8")
    change_register(klein)
    gelopen = compare(klein)
    assert gelopen.code == 1, gelopen.fout
    assert "niet te lezen" in " ".join(gelopen.json["opmerkingen"])
    assert (klein / "werk" / "werkboek vorige 1.xlsx").read_text(encoding="utf-8")


def test_the_old_workbook_is_refused_after_a_new_register(klein):
    """Its rows were explained by other facts."""
    with open_boek(klein) as klerk:
        klerk.decide()
    change_register(klein, **{f"b{BSNS[1]}": {"Einddatum": "31-08-2022", "Reden einde": "19"}})
    compare(klein)
    oud = klein / "werk" / "werkboek vorige 1.xlsx"
    gelopen = run("--nu", "2022-10-13T12:00", "--json", "--dossier", klein, "terugkoppeling",
                  "--werkboek", oud)  # fmt: skip
    assert gelopen.code == 65
    assert any("cel is gewijzigd" in b["wat"] for b in gelopen.json["bevindingen"])


@pytest.mark.parametrize(
    ("weg", "code", "zin"),
    [
        ("B4.csv", 66, "het B4-bestand niet"),
        ("register.csv", 66, "de uitvoer van uw register niet"),
    ],
)
def test_a_missing_file(tmp_path, weg, code, zin):
    map_ = make_dossier(tmp_path / "d", list_b4(), list_register())
    (map_ / "inkomend" / weg).unlink()
    gelopen = compare(map_)
    assert (gelopen.code, gelopen.json["code"]) == (code, code)
    assert zin in gelopen.json["fout"]
    assert not boek_van(map_).exists()


def test_files_may_be_named(tmp_path):
    map_ = make_dossier(tmp_path / "d", list_b4(), list_register())
    for naam in ("B4.csv", "register.csv"):
        (map_ / "inkomend" / naam).rename(tmp_path / naam)
    gelopen = compare(map_, "--b4", tmp_path / "B4.csv", "--register", tmp_path / "register.csv")
    assert gelopen.code == 1, gelopen.fout
    gelopen = compare(map_, "--b4", tmp_path / "niets.csv")
    assert gelopen.code == 66


def test_everything_decided_ends_with_zero(tmp_path):
    b4, register = list_b4()[:3], list_register()[:3]
    map_ = make_dossier(tmp_path / "d", b4, register)
    gelopen = run("--nu", MAANDAG, "--dossier", map_, "vergelijk")
    assert gelopen.code == 0, gelopen.fout
    assert "(gelijk aan B4)" in gelopen.uit


def test_the_same_files_give_the_same_bytes(tmp_path):
    boeken = []
    for naam in ("een", "twee"):
        map_ = make_klein(tmp_path / naam / "dossier")
        boeken.append((boek_van(map_).read_bytes(),
                       (map_ / "rapporten" / "vergelijking.html").read_bytes()))  # fmt: skip
    assert boeken[0] == boeken[1]


def test_the_lists_hold_what_the_json_counts(klein):
    gezegd = json.loads(compare(klein).uit)
    for blad, naam in ((AAN, "aan_te_melden"), (NIET, "niet_aanleveren")):
        assert len(table(boek_van(klein), blad)) == gezegd[naam]


def csv_lists(map_):
    """Every list as rows of cells, by name."""
    lijsten = {}
    for pad in sorted((map_ / "werk" / "lijsten").glob("*.csv")):
        with pad.open(encoding="utf-8-sig", newline="") as bestand:
            lijsten[pad.stem] = list(csv.reader(bestand, delimiter=";"))[1:]
    return lijsten


def test_lists_as_csv_hold_every_row_of_b4_once(tmp_path):
    map_ = make_dossier(tmp_path / "d", list_b4(), list_register())
    gelopen = compare(map_, "--csv")
    gezegd = gelopen.json
    assert gelopen.code == 1
    assert not boek_van(map_).exists()
    lijsten = csv_lists(map_)
    assert {f"werk/lijsten/{naam}.csv" for naam in lijsten} < set(gezegd["bestanden"])
    assert len(lijsten[AAN]) == gezegd["aan_te_melden"]
    assert len(lijsten[NIET]) == gezegd["niet_aanleveren"]
    assert len(lijsten[BEOORDELEN]) == gezegd["te_beoordelen"]
    assert len(lijsten[DUBBEL]) == gezegd["dubbel"] + gezegd["onleesbaar"]


def test_what_was_changed_in_a_list_is_told_of_the_list_as_it_is_called(tmp_path):
    rijen = list_b4()
    rijen[0] = {**rijen[0], "Achternaam": "=Jansen"}
    map_ = make_dossier(tmp_path / "d", rijen, list_register())
    gezegd = compare(map_, "--csv").json
    over = [m["waar"] for m in gezegd["meldingen"] if ".csv, kolom" in m["waar"]]
    assert over, gezegd["meldingen"]
    assert not [waar for waar in over if ".~bvtool" in waar]
    namen = {pad.rpartition("/")[2] for pad in gezegd["bestanden"]}
    assert {waar.partition(", kolom")[0] for waar in over} <= namen


def test_more_rows_than_a_sheet_holds_become_csv_and_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("bvtool.bestanden.lijsten.MAX_RIJEN", len(list_b4()) - 1)
    map_ = make_dossier(tmp_path / "d", list_b4(), list_register())
    gelopen = compare(map_)
    assert gelopen.code == 1
    assert not boek_van(map_).exists()
    assert sum(map(len, csv_lists(map_).values())) >= len(list_b4())
    assert any("meer rijen dan Excel aankan" in o for o in gelopen.json["opmerkingen"])
    monkeypatch.setattr("bvtool.bestanden.lijsten.MAX_RIJEN", len(list_b4()))
    past = make_dossier(tmp_path / "e", list_b4(), list_register())
    assert compare(past).code == 1
    assert boek_van(past).exists()
