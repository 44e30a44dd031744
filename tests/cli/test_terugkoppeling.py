"""`terugkoppeling`: what a clerk may do to the workbook, and what is asked or refused, and how.

More than 300 lines: everything a clerk may do to one workbook, each a few lines.
"""

import csv
import shutil
from datetime import date, datetime

import openpyxl
import pytest

from tests.hulp import DONDERDAG, MAANDAG, make_dossier, run, table
from tests.klein import (
    AAN,
    BEOORDELEN,
    BSNS,
    DUBBEL,
    NIET,
    REGISTER,
    WEEK_NUL,
    answer,
    boek_van,
    findings,
    open_boek,
)
from tests.tabel.maken import ods_cel, ods_rij, write_ods


def read_antwoord(map_):
    """The answer rows of the csv that goes to the CAK, by original row order."""
    with (map_ / "uitgaand" / "terugkoppeling_680363.csv").open(encoding="utf-8-sig") as stroom:
        rijen = list(csv.reader(stroom, delimiter=";"))
    kop = next(i for i, r in enumerate(rijen) if r and r[0] == "BSN")
    return [dict(zip(rijen[kop], r, strict=True)) for r in rijen[kop + 1 :]]


def outcome(map_):
    velden = ("BSN", "Aanmelden via iEb 2.0", "Reden niet aangeleverd", "Juist BSN")
    return [tuple(r[v] for v in velden) for r in read_antwoord(map_)]


@pytest.fixture(scope="session")
def gewoon(klein_vast, tmp_path_factory):
    """What comes out when the clerk only decides."""
    map_ = tmp_path_factory.mktemp("gewoon") / "dossier"
    shutil.copytree(klein_vast, map_)
    with open_boek(map_) as klerk:
        klerk.decide()
    gelopen = answer(map_)
    assert gelopen.code == 0, gelopen.uit
    return outcome(map_)


def test_the_decided_workbook_is_answered_in_the_order_of_b4(gewoon):
    assert [r[0] for r in gewoon[:4]] == [BSNS[0], BSNS[1], WEEK_NUL, BSNS[2]]
    assert [r[1] for r in gewoon] == ["J"] * 3 + ["N"] * 8
    assert [r[2] for r in gewoon] == [""] * 3 + ["UIT", "OVL", "VRH"] + ["ONB"] * 3 + ["DUB", "ONB"]


def test_without_decisions_every_open_row_is_named(klein):
    gevonden = findings(answer(klein))
    assert [w.split(" (")[0] for w, _, _ in gevonden] == [
        f"blad {BEOORDELEN}, rij 2",
        f"blad {BEOORDELEN}, rij 3",
        f"blad {BEOORDELEN}, rij 4",
        f"blad {DUBBEL}, rij 3",
    ]
    assert {wat for _, wat, _ in gevonden} == {"Hier staat nog geen besluit."}
    assert not list((klein / "uitgaand").glob("terugkoppeling*"))


# What a clerk may do


def sort_rows(blad, sleutel, tot=None):
    """Sort all columns of a sheet, or only those up to `tot`."""
    rijen = [[c.value for c in rij[:tot]] for rij in blad.iter_rows(min_row=2)]
    for nummer, rij in enumerate(sorted(rijen, key=sleutel), start=2):
        for kolom, waarde in enumerate(rij, start=1):
            blad.cell(nummer, kolom).value = waarde


def sort_all(klerk):
    for naam in (AAN, NIET, BEOORDELEN, DUBBEL, REGISTER):
        sort_rows(klerk.blad(naam), lambda rij: str(rij[1]), None)
        rijen = [[c.value for c in r] for r in klerk.blad(naam).iter_rows(min_row=2)][::-1]
        for nummer, rij in enumerate(rijen, start=2):
            for kolom, waarde in enumerate(rij, start=1):
                klerk.blad(naam).cell(nummer, kolom).value = waarde


def filter_rows(klerk):
    blad = klerk.blad(NIET)
    blad.auto_filter.ref = blad.dimensions
    blad.auto_filter.add_filter_column(3, ["OVL"])
    for nummer in range(2, blad.max_row + 1):
        blad.row_dimensions[nummer].hidden = nummer != 3


def add_columns(klerk):
    for naam in (AAN, NIET, BEOORDELEN):
        blad = klerk.blad(naam)
        blad.insert_cols(3)
        blad["C1"], blad["C2"] = "Gebeld", "ja"
        blad.cell(1, blad.max_column + 2, "Notitie")
        blad.cell(2, blad.max_column, "terugbellen")


def reorder_columns(klerk):
    for naam in (AAN, NIET, BEOORDELEN, DUBBEL, REGISTER):
        blad = klerk.blad(naam)
        for rij in list(blad.iter_rows()):
            waarden = [c.value for c in rij]
            for cel, waarde in zip(rij, reversed(waarden), strict=True):
                cel.value = waarde


def title_row(klerk):
    for naam in (NIET, BEOORDELEN):
        klerk.blad(naam).insert_rows(1, 2)
        klerk.blad(naam)["A1"] = "Nagekeken door mij"


def blanks(klerk):
    for rij in (8, 9):
        klerk.put(rij, Besluit="  niet   aanleveren ", Reden=" onb ", Toelichting="Uitgezocht  ")
    regel = klerk.get(8, "Regel")
    blad, nummer = klerk.plek(8)
    klerk.blad(blad).cell(nummer, klerk.kolom(blad, "Regel")).value = f" {regel.lower()} "
    klerk.blad(BEOORDELEN)["A1"] = " bsn "


def rename_sheets(klerk):
    klerk.blad(AAN).title = "AAN TE MELDEN "
    klerk.blad(NIET).title = "niet  aanleveren"


def blank_rows(klerk):
    klerk.blad(AAN).insert_rows(3)
    klerk.blad(AAN).insert_rows(3)


def move_sheets(klerk):
    klerk.werkmap.move_sheet(BEOORDELEN, -3)
    klerk.werkmap.create_sheet("Mijn blad")["A1"] = "aantekening"


def number_bsns(klerk):
    """Excel turns the BSNs of a column into numbers; of 000009921 it eats the zeros."""
    for naam in (AAN, NIET, BEOORDELEN, DUBBEL, REGISTER):
        blad = klerk.blad(naam)
        for nummer in range(2, blad.max_row + 1):
            cel = blad.cell(nummer, klerk.kolom(naam, "BSN"))
            cel.value, cel.number_format = int(cel.value), "General"


def own_sheet_of_a_row(klerk):
    """A decided row cut from one list of B4 and pasted on another."""
    van, naar = klerk.blad(BEOORDELEN), klerk.blad(AAN)
    koppen = [c.value for c in van[1]]
    rij = dict(zip(koppen, [c.value for c in van[2]], strict=True))
    nieuw = naar.max_row + 1
    for cel in naar[1]:
        naar.cell(nieuw, cel.column, rij.get(cel.value))
    van.delete_rows(2)


def former_layout(klerk):
    """As version 0.3.0 laid it out: the key first, nothing of the register, names behind."""
    eerst = ["Regel", "BSN", "Besluit", "Reden", "Datum", "Toelichting", "Juist BSN", "Uitleg"]
    for naam in (AAN, NIET, BEOORDELEN, DUBBEL, REGISTER):
        blad = klerk.blad(naam)
        rijen = [[c.value for c in rij] for rij in blad.iter_rows()]
        koppen = [k for k in rijen[0] if not str(k).startswith("Register:")]
        koppen.sort(key=lambda k: eerst.index(k) if k in eerst else len(eerst))
        plek = {kop: i for i, kop in enumerate(rijen[0])}
        blad.delete_cols(1, blad.max_column)
        for nummer, rij in enumerate(rijen, start=1):
            for kolom, kop in enumerate(koppen, start=1):
                blad.cell(nummer, kolom, rij[plek[kop]])


def own_formulas(klerk):
    """In columns of her own, drawn on below the table, and in a title row."""
    for naam in (AAN, NIET, BEOORDELEN, DUBBEL):
        blad = klerk.blad(naam)
        kolom = blad.max_column + 2
        blad.cell(1, kolom, "Dagen")
        for nummer in range(2, blad.max_row + 6):
            blad.cell(nummer, kolom, f"=TODAY()-E{nummer}")
    blad = klerk.blad(NIET)
    blad.insert_rows(1)
    blad["A1"] = "=COUNTA(A3:A9)"


MAG = {
    "gesorteerd": sort_all,
    "gefilterd, rijen verborgen": filter_rows,
    "kolommen erbij": add_columns,
    "kolommen in een andere volgorde": reorder_columns,
    "titelregels boven de kop": title_row,
    "spaties en hoofdletters": blanks,
    "bladnamen met andere hoofdletters en spaties": rename_sheets,
    "lege rijen ertussen": blank_rows,
    "bladen verplaatst, een eigen blad erbij": move_sheets,
    "BSN's als getal, nullen weg": number_bsns,
    "een rij op een ander blad gezet": own_sheet_of_a_row,
    "formules in eigen kolommen": own_formulas,
    "indeling van een vorige versie": former_layout,
}


@pytest.mark.parametrize("doe", MAG.values(), ids=MAG)
def test_what_a_clerk_may_do_changes_nothing(klein, gewoon, doe):
    with open_boek(klein) as klerk:
        klerk.decide()
        doe(klerk)
    gelopen = answer(klein)
    assert gelopen.code == 0, gelopen.uit
    assert outcome(klein) == gewoon


@pytest.mark.parametrize(
    "datum",
    [
        date(2022, 8, 30),
        datetime(2022, 8, 30, 13, 45),  # noqa: DTZ001
        "30-08-2022",
        "30-8-2022",
        "30/8/2022",
        "30.08.2022",
        "2022-08-30",
        "30 augustus 2022",
        "30-8-22",
        44803,
        " 30-08-2022 ",
    ],
    ids=str,
)
def test_a_date_may_be_typed_in_the_ways_people_do(klein, datum):
    with open_boek(klein) as klerk:
        klerk.decide()
        blad, nummer = klerk.plek(8)
        klerk.put(8, Besluit="Niet aanleveren", Reden="UIT", Datum=datum)
        if isinstance(datum, int):
            klerk.blad(blad).cell(nummer, klerk.kolom(blad, "Datum")).number_format = "General"
    gelopen = answer(klein)
    assert gelopen.code == 0, gelopen.uit
    assert read_antwoord(klein)[6]["Einddatum of overlijdensdatum"] == "30-08-2022"


# What is asked or refused


def drop(klerk):
    klerk.blad(NIET).delete_rows(3)


def double(klerk):
    blad = klerk.blad(NIET)
    blad.append([c.value for c in blad[2]])


def double_on_other_sheet(klerk):
    regel = [c.value for c in klerk.blad(BEOORDELEN)[2]]
    klerk.blad(AAN).append(regel)


def swap_bsn(klerk):
    blad = klerk.blad(AAN)
    blad["A2"], blad["A3"] = blad["A3"].value, blad["A2"].value


def sort_two_columns(klerk):
    """The BSN and the name, and not the rest."""
    sort_rows(klerk.blad(NIET), lambda rij: -int(rij[0]), 2)


def sort_answers(klerk):
    """Only Besluit up to Toelichting are sorted: every answer stands beside another row."""
    blad = klerk.blad(NIET)
    eerste = klerk.kolom(NIET, "Besluit")
    rijen = [[c.value for c in rij[eerste - 1 : eerste + 3]] for rij in blad.iter_rows(min_row=2)]
    for nummer, rij in enumerate(rijen[1:] + rijen[:1], start=2):
        for kolom, waarde in enumerate(rij, start=eerste):
            blad.cell(nummer, kolom).value = waarde


def rename(blad, kop, nieuw):
    def doe(klerk):
        klerk.blad(blad).cell(1, klerk.kolom(blad, kop)).value = nieuw

    return doe


def change(rij, **cellen):
    return lambda klerk: klerk.put(rij, **cellen)


def remove_column(blad, kop):
    return lambda klerk: klerk.blad(blad).delete_cols(klerk.kolom(blad, kop))


def change_key(klerk):
    regel = klerk.get(5, "Regel")
    klerk.put(5, Regel=regel[:-1] + ("A" if regel[-1] != "A" else "B"))


def add_row(klerk):
    klerk.blad(AAN).append([BSNS[10], "Nieuw", None, "Aanmelden"])


def add_foreign_key(klerk):
    from bvtool.vergelijking.regelsleutel import make_sleutel

    regel = klerk.get(5, "Regel")
    blad = klerk.blad(AAN)
    nieuw = blad.max_row + 1
    blad.cell(nieuw, klerk.kolom(AAN, "Regel")).value = make_sleutel(regel[:4], 999)
    blad.cell(nieuw, klerk.kolom(AAN, "BSN")).value = BSNS[10]


def copy_sheet(klerk):
    klerk.werkmap.copy_worksheet(klerk.blad(BEOORDELEN)).title = "Te beoordelen (2)"


def paste_foreign_column(klerk):
    blad = klerk.blad(AAN)
    kolom = klerk.kolom(AAN, "Achternaam")
    blad.cell(2, kolom).value = blad.cell(3, kolom).value


def header_gone(klerk):
    klerk.blad(AAN).delete_rows(1)


def sheet_gone(klerk):
    del klerk.werkmap[NIET]


def announce_twice(klerk):
    klerk.put(11, Besluit="Aanmelden", Reden=None)


def all_double(klerk):
    klerk.put(2, Besluit="Niet aanleveren", Reden="DUB")


def date_text(rij, tekst):
    return change(rij, Datum=tekst)


FOUT = {
    "rij weg": (drop, NIET, 3, "is weg", "Zet de rij terug"),
    "rij dubbel": (double, NIET, 2, "staat er 2 keer", "Haal de rij weg"),
    "rij dubbel op een ander blad": (
        double_on_other_sheet, BEOORDELEN, 2, f"ook op blad {AAN}, rij 5", "Haal de rij weg"),
    "BSN's verwisseld": (swap_bsn, AAN, 2, "BSN hoort niet bij", "Sorteer altijd de hele tabel"),
    "BSN gewijzigd": (change(5, BSN=BSNS[11]), NIET, 2, "BSN hoort niet bij", "oude waarde"),
    "BSN leeg": (change(5, BSN=None), NIET, 2, "BSN hoort niet bij", "oude waarde"),
    "goed nummer in BSN in plaats van Juist BSN": (
        change(12, BSN=BSNS[8]), DUBBEL, 3, "niet het BSN dat in B4 staat", "Juist BSN"),
    "sleutel gewijzigd": (change_key, NIET, 2, "sleutel van deze rij is gewijzigd", "vorige"),
    "sleutel leeg": (change(5, Regel=None), NIET, 2, "sleutel van deze rij is weg", "vorige"),
    "rij erbij": (add_row, AAN, 5, "sleutel van deze rij is weg", "haal de hele rij weg"),
    "vreemde sleutel": (add_foreign_key, AAN, 5, "hoort niet bij deze vergelijking", "Haal"),
    "twee kolommen gesorteerd": (sort_two_columns, NIET, 2, "gewijzigd", "hele tabel"),
    "alleen de antwoorden gesorteerd": (sort_answers, NIET, 2, "verschoven", "hele tabel"),
    "cel van een andere rij geplakt": (paste_foreign_column, AAN, 2, "cel is gewijzigd", "terug"),
    "kop Datum hernoemd": (
        rename(NIET, "Datum", "Einddatum klant"), NIET, 1, "kolom Datum is er niet",
        "kolom F ('Einddatum klant')"),
    "kop Regel hernoemd": (
        rename(NIET, "Regel", "id"), NIET, 1, "kolom Regel is er niet", "kolom M ('id')"),
    "kop Besluit hernoemd": (
        rename(BEOORDELEN, "Besluit", "Keuze"), BEOORDELEN, 1, "kolom Besluit is er niet",
        "kolom D ('Keuze')"),
    "kop Toelichting weg": (
        rename(NIET, "Toelichting", None), NIET, 1, "kolom Toelichting is er niet", "Noem"),
    "kop Juist BSN hernoemd": (
        rename(DUBBEL, "Juist BSN", "Goede bsn"), DUBBEL, 1, "kolom Juist BSN is er niet",
        "('Goede bsn')"),
    "kolom Uitleg weg": (
        remove_column(NIET, "Uitleg"), NIET, 1, "kolom Uitleg is er niet", "vorige werkboek"),
    "kolom twee keer": (
        rename(NIET, "Toelichting", "Reden"), NIET, 1, "kolom Reden staat er twee keer", "een"),
    "kopregel weg": (header_gone, AAN, 0, "kopregel van dit blad is weg", "Regel, BSN, Besluit"),
    "blad weg": (sheet_gone, NIET, 0, f"Het blad {NIET} ontbreekt", "Zet het blad terug"),
    "blad hernoemd": (
        lambda k: setattr(k.blad(NIET), "title", "Niet aanleveren oud"), NIET, 0, "ontbreekt",
        "'Niet aanleveren oud'"),
    "blad gekopieerd": (copy_sheet, "Te beoordelen (2)", 2, "leest dit blad niet", "haal dit blad"),
    "formule in Besluit": (
        change(8, Besluit='=IF(1=1,"Aanmelden","")'), BEOORDELEN, 2, "formule", "gewone waarde"),
    "formule in een kolom van B4": (
        change(8, Achternaam="=1+1"), BEOORDELEN, 2, "formule", "gewone waarde"),
    "reden niet op de lijst": (
        change(8, Reden="XYZ"), BEOORDELEN, 2, "niet op de lijst", "Lijsten"),
    "reden als vrije tekst": (
        change(8, Reden="overleden", Datum=None), BEOORDELEN, 2, "niet op de lijst",
        "Bedoelde u OVL (Overleden)?"),
    "reden met tikfout": (
        change(8, Reden="verhuist"), BEOORDELEN, 2, "niet op de lijst", "Bedoelde u VRH"),
    "reden met omschrijving": (
        change(8, Reden="UIT: uitstroom"), BEOORDELEN, 2, "niet op de lijst", "Bedoelde u UIT"),
    "reden leeg": (change(5, Reden=None, Datum=None), NIET, 2, "hoort een reden", "Kies een code"),
    "besluit niet op de lijst": (
        change(8, Besluit="Aanmeldn"), BEOORDELEN, 2, "niet op de lijst", "Bedoelde u Aanmelden?"),
    "besluit Ja": (
        change(8, Besluit="ja"), BEOORDELEN, 2, "niet op de lijst", "Kies Aanmelden of Niet"),
    "datum ontbreekt": (change(5, Datum=None), NIET, 2, "hoort een datum", "Vul de einddatum"),
    "overlijdensdatum ontbreekt": (
        change(6, Datum=None), NIET, 3, "hoort een datum", "Vul de overlijdensdatum"),
    "datum in de toekomst": (
        change(6, Datum=date(2023, 1, 1)), NIET, 3, "kan niet", "juiste overlijdensdatum"),
    "datum te ver terug": (change(5, Datum=date(1889, 1, 1)), NIET, 2, "kan niet", "juiste"),
    "einddatum over tien jaar": (change(5, Datum=date(2032, 1, 1)), NIET, 2, "kan niet", "juiste"),
    "geen datum": (date_text(5, "eind augustus"), NIET, 2, "geen datum", "dag-maand-jaar"),
    "dag die niet bestaat": (date_text(5, "31-02-2022"), NIET, 2, "geen datum", "31-08-2022"),
    "maand voorop": (date_text(5, "08/31/2022"), NIET, 2, "geen datum", "dag-maand-jaar"),
    "open datum": (date_text(5, "31-12-9999"), NIET, 2, "geen datum", "dag-maand-jaar"),
    "toelichting ontbreekt": (
        change(8, Toelichting=None), BEOORDELEN, 2, "hoort een toelichting", "uitgezocht"),
    "gemeente ontbreekt": (
        change(8, Reden="AGM", Toelichting="elders"), BEOORDELEN, 2, "andere gemeente", "Noem"),
    "eigen gemeente": (
        change(8, Reden="AGM", Toelichting="0363"), BEOORDELEN, 2, "andere gemeente", "Noem"),
    "besluit leeg op een ingevulde rij": (
        change(2, Besluit=None), AAN, 2, "nog geen besluit", "Kies Aanmelden"),
    "reden bij Aanmelden": (change(2, Reden="UIT"), AAN, 2, "hoort geen reden", "Maak Reden leeg"),
    "datum bij Aanmelden": (
        change(2, Datum=date(2022, 8, 1)), AAN, 2, "hoort geen datum", "Maak Datum leeg"),
    "twee keer aangemeld": (
        announce_twice, AAN, 2, f"ook aangemeld op blad {DUBBEL}, rij 2", "DUB"),
    "alle rijen dubbel": (all_double, AAN, 2, "Alle rijen van deze persoon", "echte antwoord"),
    "aanmelden zonder leesbaar BSN": (
        change(12, Besluit="Aanmelden", Reden=None, Toelichting=None), DUBBEL, 3,
        "Zonder leesbaar BSN", "Juist BSN"),
    "Juist BSN klopt niet": (
        change(12, Juist_BSN="123"), DUBBEL, 3, "geen BSN", "Controleer het nummer"),
    "Juist BSN staat al in B4": (
        change(12, Juist_BSN=BSNS[1]), DUBBEL, 3, "staat al op een andere rij", "DUB"),
    "Juist BSN bij een leesbare rij": (
        change(11, Juist_BSN=BSNS[10]), DUBBEL, 2, "al een leesbaar BSN", "Maak Juist BSN leeg"),
    "register: niet aanleveren": (
        lambda k: k.put(10, register=True, Besluit="Niet aanleveren"), REGISTER, 2,
        "niet op de lijst", "Bedoelde u Niet aanmelden?"),
    "register: reden zonder besluit": (
        lambda k: k.put(10, register=True, Reden="UIT"), REGISTER, 2, "geen besluit", "leeg"),
    "register: reden bij niet aanmelden": (
        lambda k: k.put(10, register=True, Besluit="Niet aanmelden", Reden="UIT"), REGISTER, 2,
        "hoort geen reden", "Maak Reden leeg"),
    "register: Startdatum 407 gewijzigd": (
        lambda k: k.blad(REGISTER).cell(2, k.kolom(REGISTER, "Startdatum 407"),
                                        date(2021, 1, 1)),
        REGISTER, 2, "cel is gewijzigd", "terug"),
    "Uitleg gewijzigd": (change(5, Uitleg="Anders"), NIET, 2, "cel is gewijzigd", "terug"),
}  # fmt: skip


@pytest.mark.parametrize(("doe", "blad", "rij", "wat", "nu"), FOUT.values(), ids=FOUT)
def test_what_is_refused_names_sheet_row_and_what_to_do(klein, doe, blad, rij, wat, nu):
    with open_boek(klein) as klerk:
        klerk.decide()
        doe(klerk)
    gevonden = findings(answer(klein))
    plek = f"blad {blad}" + (f", rij {rij}" if rij else "")
    raak = [b for b in gevonden if b[0] == plek or b[0].startswith((f"{plek} (", f"{plek}, "))]
    assert any(wat in b[1] and nu in b[2] for b in raak), gevonden
    assert not list((klein / "uitgaand").glob("terugkoppeling*"))
    for tekst in (t for b in gevonden for t in b):
        assert not any(bsn in tekst for bsn in [*BSNS, WEEK_NUL])
        assert "Jansen" not in tekst


def test_everything_wrong_is_told_at_once_in_the_order_of_the_workbook(klein):
    with open_boek(klein) as klerk:
        klerk.put(8, Besluit="Niet aanleveren", Reden="fout")
        klerk.put(6, Datum=None)
        klerk.put(3, BSN=BSNS[11])
        rename(BEOORDELEN, "Lijkt op", "=")(klerk)
        klerk.put(12, Juist_BSN="1")
        klerk.put(10, register=True, Besluit="misschien")
        rename(REGISTER, "Datum", "Wanneer")(klerk)
        drop(klerk)
    gevonden = findings(answer(klein))
    assert [w.split(" (")[0].split(", kolom")[0] for w, _, _ in gevonden] == [
        f"blad {AAN}, rij 3",
        f"blad {NIET}, rij 3",
        f"blad {BEOORDELEN}, rij 2",
        f"blad {BEOORDELEN}, rij 3",
        f"blad {BEOORDELEN}, rij 4",
        f"blad {DUBBEL}, rij 3",
        f"blad {DUBBEL}, rij 3",
        f"blad {REGISTER}, rij 1",
    ]


def test_a_changed_default_counts_and_is_told(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(5, Datum=date(2022, 8, 15))
        regel = klerk.get(5, "Regel")
    gelopen = run("--nu", DONDERDAG, "--dossier", klein, "terugkoppeling")
    assert gelopen.code == 0, gelopen.fout
    assert f"1 rij ({regel}) koos u anders dan bvtool had ingevuld" in gelopen.uit
    assert read_antwoord(klein)[3]["Einddatum of overlijdensdatum"] == "15-08-2022"


def test_shifted_answers_are_taken_when_the_clerk_says_that_they_are_meant(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
        sort_answers(klerk)
        for rij in (5, 6, 7):
            klerk.put(rij, Toelichting="zo bedoeld")
    assert answer(klein).code == 0


def test_an_end_after_the_reference_date_is_questioned(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(5, Datum=date(2022, 10, 1))
    gelopen = run("--nu", DONDERDAG, "--dossier", klein, "terugkoppeling")
    assert gelopen.code == 0, gelopen.fout
    assert "op of na 1-10-2022" in gelopen.uit


# The right BSN of an unreadable row


@pytest.mark.parametrize("juist", [BSNS[8], int(BSNS[8]), f"{BSNS[8][:4]} {BSNS[8][4:]}"], ids=str)
def test_the_right_bsn_lets_the_table_decide_anew(klein, juist):
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(12, Juist_BSN=juist, Besluit=None, Reden=None, Toelichting=None)
    gelopen = answer(klein)
    assert gelopen.code == 0, gelopen.uit
    assert gelopen.json["aanmelden"] == 4
    assert outcome(klein)[10][1:] == ("J", "", BSNS[8])


def test_the_right_bsn_of_which_the_table_is_not_sure_asks_a_decision(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(12, Juist_BSN=BSNS[10], Besluit=None, Reden=None, Toelichting=None)
    ((waar, wat, nu),) = findings(answer(klein))
    assert waar.startswith(f"blad {DUBBEL}, rij 3 (")
    assert "Ook met dit BSN moet u zelf beslissen" in wat
    assert nu == "Kies Aanmelden of Niet aanleveren."


def test_the_same_right_bsn_and_the_same_person_of_the_register_is_refused(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(12, Juist_BSN=BSNS[8], Besluit=None, Reden=None, Toelichting=None)
        klerk.put(10, register=True, Besluit="Aanmelden")
    waar = [w.split(" (")[0] for w, _, _ in findings(answer(klein))]
    assert waar == [f"blad {DUBBEL}, rij 3", f"blad {REGISTER}, rij 2"]


# Files


def test_a_csv_is_asked_about(klein, tmp_path):
    pad = tmp_path / "werkboek.csv"
    rijen = table(boek_van(klein), BEOORDELEN)
    tekst = "\r\n".join([";".join(rijen[0]), *(";".join(map(str, r.values())) for r in rijen)])
    pad.write_text(tekst, encoding="utf-8")
    gelopen = answer(klein, "--werkboek", pad)
    assert gelopen.code == 65
    assert "csv" in gelopen.json["fout"]


def test_an_ods_without_the_lists_is_refused(klein, tmp_path):
    pad = tmp_path / "werkboek.ods"
    write_ods(pad, ods_rij(ods_cel("Regel"), ods_cel("BSN")))
    gelopen = answer(klein, "--werkboek", pad)
    assert gelopen.code == 65
    assert any("ontbreekt" in b["wat"] for b in gelopen.json["bevindingen"])


def test_the_workbook_of_another_comparison_is_one_finding(klein, voorbeeld):
    run("--nu", MAANDAG, "--dossier", voorbeeld, "vergelijk")
    gelopen = answer(klein, "--werkboek", boek_van(voorbeeld))
    ((_, wat, nu),) = findings(gelopen)
    assert wat == "Dit werkboek hoort bij een andere vergelijking."
    assert "werk/werkboek.xlsx" in nu


def test_no_workbook_and_no_comparison(klein, tmp_path):
    boek_van(klein).unlink()
    gelopen = answer(klein)
    assert (gelopen.code, gelopen.json["fout"]) == (66, "Het werkboek is er niet.")
    leeg = make_dossier(tmp_path / "leeg", [{"BSN": BSNS[0]}], [{"BSN": BSNS[0]}])
    gelopen = answer(leeg)
    assert gelopen.code == 66
    assert "bvtool vergelijk" in gelopen.json["wat_nu"]


# The answer


def test_in_time_and_too_late(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
    for moment, op_tijd, woord in (
        ("2022-10-13T17:00", True, "Op tijd:"),
        ("2022-10-13T17:01", False, "1 minuut te laat: de termijn was donderdag"),
    ):
        map_ = klein.parent / moment[-2:]
        shutil.copytree(klein, map_)
        gelopen = run("--nu", moment, "--dossier", map_, "terugkoppeling")
        assert gelopen.code == 0, gelopen.fout
        assert woord in gelopen.uit
        gelopen = run("--nu", moment, "--json", "--dossier", map_, "terugkoppeling")
        assert gelopen.json["op_tijd"] is op_tijd


def test_a_second_time_changes_nothing(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
    assert answer(klein).json["veranderd"] is True
    eerst = {p: p.read_bytes() for p in klein.rglob("*") if p.is_file()}
    gelopen = run("--nu", "2022-10-14T09:00", "--json", "--dossier", klein, "terugkoppeling")
    assert (gelopen.code, gelopen.json["veranderd"]) == (0, False)
    assert {p: p.read_bytes() for p in klein.rglob("*") if p.is_file()} == eerst


def test_the_answer_holds_the_original_rows_the_answers_and_the_totals(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(10, register=True, Besluit="Aanmelden")
    gelopen = answer(klein)
    verwacht = {
        "klanten": 11,
        "aanmelden": 3,
        "niet_aanleveren": 8,
        "per_reden": {"DUB": 1, "ONB": 4, "OVL": 1, "UIT": 1, "VRH": 1},
        "op_tijd": True,
        "extra_uit_register": 1,
        "veranderd": True,
    }
    assert {k: gelopen.json[k] for k in verwacht} == verwacht
    werkmap = openpyxl.load_workbook(klein / "uitgaand" / "terugkoppeling_680363.xlsx")
    rijen = [[c.value for c in r] for r in werkmap.active.iter_rows()]
    kop = next(i for i, r in enumerate(rijen) if r[0] == "BSN")
    totalen = {r[0]: next(str(c) for c in r[1:] if c) for r in rijen[:kop] if r[0]}
    assert totalen["Klanten in B4"] == "11"
    assert totalen["Aanmelden via iEb 2.0"] == "3"
    assert totalen["Niet aanleveren"] == "8"
    assert rijen[kop][:4] == ["BSN", "Achternaam", "Geboortedatum", "Klantnummer CAK"]
    data = [r for r in rijen[kop + 1 :] if r[3]]
    assert [r[3] for r in data] == [f"K{i}" for i in range(11)]
    assert data[2][0] == WEEK_NUL
    assert [r[4] for r in data] == ["J"] * 3 + ["N"] * 8
