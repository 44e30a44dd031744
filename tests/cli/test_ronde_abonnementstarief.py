"""Rounds about the abonnementstarief through the commands: what a register must say of products,
and what may be beschermd wonen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from tests.cli.test_ronde import answer, dossier, go, migratie
from tests.hulp import fictieve_bsns, make_rondedossier, query_ledger, run, table, write_csv

__all__ = ["dossier", "migratie"]
LOOPT, WOONT, ANDER = fictieve_bsns(3)
NU = "2026-10-06T10:00"


def row(bsn: str, begin: str, **meer: str) -> dict[str, str]:
    return {"BSN": bsn, "Ingangsdatum": begin, "Einddatum": "", **meer}


def make(
    map_: Path,
    register: list[dict[str, str]],
    *wie: str,
    categorieen: str,
    peildatum: str = "2026-10-05",
) -> Path:
    """A dossier of the abonnementstarief, with the file of the CAK and this register."""
    make_rondedossier(map_, peildatum, "--soort-bijdrage", "abonnementstarief")
    toml = map_ / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8")
    regel = next(r for r in tekst.splitlines() if r.lstrip("# ").startswith("categorieen = "))
    toml.write_text(tekst.replace(regel, f"categorieen = {categorieen}"), encoding="utf-8")
    cak = [{"BSN": b, "Startdatum": "1-5-2021", "Einddatum": ""} for b in wie]
    write_csv(map_ / "inkomend/cak.csv", cak)
    write_csv(map_ / "inkomend/register.csv", register)
    return map_


def places(map_: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    """Of each row of the workbook the sheet and the cells, by BSN."""
    bladen = ("Wij corrigeren", "CAK corrigeert", "Te beoordelen", "Gelijk")
    pad = map_ / "werk/werkboek.xlsx"
    return {str(r["BSN"]): (blad, r) for blad in bladen for r in table(pad, blad)}


def say(map_: Path, waarde: str, betekenis: str) -> None:
    """What a value of the register means, as the clerk fills it in."""
    pad = map_ / "werk/leeswijzer.xlsx"
    werkmap = openpyxl.load_workbook(pad)
    gezegd = 0
    for blad in werkmap.worksheets:
        koppen = {c.value: c.column for c in blad[1]}
        for rij in blad.iter_rows(min_row=2):
            if "Betekenis" in koppen and waarde in [c.value for c in rij]:
                blad.cell(rij[0].row, koppen["Betekenis"], betekenis)
                gezegd += 1
    assert gezegd, waarde
    werkmap.save(pad)


def test_a_register_without_a_product_is_refused(tmp_path: Path) -> None:
    register = [row(LOOPT, "1-5-2021"), row(ANDER, "1-5-2021")]
    map_ = make(tmp_path / "0363", register, LOOPT, ANDER, categorieen='["01"]')
    gelopen = run("--nu", NU, "--dossier", map_, "vergelijk")
    assert gelopen.code == 65, gelopen
    assert "nergens een product" in gelopen.fout
    assert "Neem de productcategorie" in gelopen.fout
    assert "telt als beschermd wonen" not in gelopen.uit + gelopen.fout
    assert not (map_ / "werk/werkboek.xlsx").exists()


def test_a_status_that_is_not_known_decides_about_nobody(tmp_path: Path) -> None:
    """Neither of who stands in the file of the CAK, nor of who would start."""
    vreemd = {"Productcategorie": "01", "Status": "7"}
    zeker = {"Productcategorie": "01", "Status": "actief"}
    register = [row(LOOPT, "1-5-2021", **vreemd), row(ANDER, "1-5-2021", **vreemd)]
    register.append(row(WOONT, "1-5-2021", **zeker))
    map_ = make(tmp_path / "0363", register, LOOPT, WOONT, categorieen='["01"]')
    go(map_, NU, "vergelijk")
    staat = places(map_)
    assert {b: blad for b, (blad, _) in staat.items()} == {
        LOOPT: "Te beoordelen", ANDER: "Te beoordelen", WOONT: "Gelijk",
    }  # fmt: skip
    for bsn in (LOOPT, ANDER):
        assert 'status "7" betekent, weet bvtool niet' in staat[bsn][1]["Uitleg"]


def test_blanks_around_a_category_in_the_settings_say_nothing(tmp_path: Path) -> None:
    register = [row(LOOPT, "1-5-2021", Productcategorie="01")]
    map_ = make(tmp_path / "0363", register, LOOPT, categorieen='[" 01", "  "]')
    go(map_, NU, "vergelijk")
    assert {b: blad for b, (blad, _) in places(map_).items()} == {LOOPT: "Gelijk"}


def test_a_category_of_one_digit_is_refused(tmp_path: Path) -> None:
    register = [row(LOOPT, "1-5-2021", Productcategorie="01")]
    map_ = make(tmp_path / "0363", register, LOOPT, categorieen='["02", " 1"]')
    gelopen = run("--nu", NU, "--dossier", map_, "vergelijk")
    assert gelopen.code == 78, gelopen
    assert "Schrijf een categorie met twee cijfers: 01." in gelopen.fout
    assert not (map_ / "werk/werkboek.xlsx").exists()


def test_a_part_without_a_product_is_not_said_to_be_beschermd_wonen(tmp_path: Path) -> None:
    register = [row(LOOPT, "1-5-2021", Productcategorie="01")]
    map_ = make(tmp_path / "0363", register, LOOPT, categorieen='["01"]')
    write_csv(map_ / "inkomend/register2.csv", [row(ANDER, "1-5-2021")])
    gelopen = run(
        "--nu", NU, "--dossier", map_, "vergelijk", "--b4", map_ / "inkomend/cak.csv",
        "--register", map_ / "inkomend/register.csv", "--register", map_ / "inkomend/register2.csv",
    )  # fmt: skip
    assert gelopen.code in (0, 1), gelopen
    assert "geen enkele rij telt als abonnementstarief" in gelopen.uit + gelopen.fout


def test_beschermd_wonen_under_its_own_name_is_asked_and_goes_before(tmp_path: Path) -> None:
    register = [
        row(LOOPT, "1-5-2021", Productcategorie="01", Product="Huishoudelijke hulp"),
        row(WOONT, "1-5-2021", Productcategorie="01", Product="Huishoudelijke hulp"),
        row(WOONT, "1-9-2026", Productcategorie="", Product="Wonen 24 uur"),
        row(ANDER, "1-5-2021", Productcategorie="", Product="Wonen 24 uur"),
    ]
    map_ = make(tmp_path / "0363", register, LOOPT, WOONT, categorieen='["01"]')
    gelopen = run("--nu", NU, "--dossier", map_, "vergelijk")
    assert gelopen.code == 1, gelopen
    assert "wat 1 waarde in uw register betekent" in gelopen.uit + gelopen.fout
    blad, cellen = places(map_)[WOONT]
    assert (blad, cellen["Besluit"]) == ("Te beoordelen", None)
    assert "niet weet of het beschermd wonen is" in cellen["Uitleg"]
    assert places(map_)[LOOPT][0] == "Gelijk"
    assert ANDER not in places(map_)

    say(map_, "Wonen 24 uur", "beschermd wonen")
    gelopen = run("--nu", NU, "--dossier", map_, "vergelijk")
    assert gelopen.code in (0, 1), gelopen
    blad, cellen = places(map_)[WOONT]
    assert blad != "Gelijk"
    assert "31-08-2026" in cellen["Uitleg"]

    say(map_, "Wonen 24 uur", "geen beschermd wonen")
    assert run("--nu", NU, "--dossier", map_, "vergelijk").code in (0, 1)
    assert places(map_)[WOONT][0] == "Gelijk"


def test_own_names_alone_are_asked_before_anything_is_compared(tmp_path: Path) -> None:
    register = [
        row(LOOPT, "1-5-2021", Product="Huishoudelijke hulp"),
        row(WOONT, "1-5-2021", Product="Huishoudelijke hulp"),
        row(WOONT, "1-9-2026", Product="Wonen 24 uur"),
    ]
    map_ = make(tmp_path / "0363", register, LOOPT, WOONT, categorieen='["Huishoudelijke hulp"]')
    gelopen = run("--nu", NU, "--dossier", map_, "vergelijk")
    assert gelopen.code == 65, gelopen
    assert '"Wonen 24 uur" staat er 1 keer' in gelopen.fout
    assert "Huishoudelijke hulp" not in gelopen.fout


def test_the_words_of_a_withdrawal_are_those_of_the_contribution(tmp_path: Path) -> None:
    register = [row(LOOPT, "1-1-2021", Einddatum="31-3-2021", Productcategorie="01")]
    map_ = make(tmp_path / "0363", register, categorieen='["01"]')
    cak = {"BSN": LOOPT, "Startdatum": "1-5-2021", "Einddatum": "1-9-2026", "Startnummer": "1"}
    write_csv(map_ / "inkomend/cak.csv", [cak])
    gelopen = run("--nu", NU, "--dossier", map_, "vergelijk")
    assert gelopen.code in (0, 1), gelopen
    boek = openpyxl.load_workbook(map_ / "werk/werkboek.xlsx")
    teksten = [str(c) for rij in boek["Lijsten"].values for c in rij if c]
    assert any("ingetrokken: nooit met abonnementstarief sinds" in t for t in teksten)
    uitleg = places(map_)[LOOPT][1]["Uitleg"]
    assert "voor de start liggen" in uitleg
    assert "sindsdien nooit met abonnementstarief, kies dan Intrekking." in uitleg
    assert not any("nooit in beschermd wonen" in t for t in [*teksten, uitleg])


ABO = ("ronde", "--peildatum", "2022-12-15", "--soort-bijdrage", "abonnementstarief")


def test_messages_that_must_still_go_are_asked_before_another_contribution(dossier: Path) -> None:
    answer(dossier)
    gelopen = run("--nu", "2022-12-15T10:00", "--dossier", dossier, *ABO)
    assert gelopen.code == 1, gelopen
    assert "1 stop nog te versturen" in gelopen.fout
    assert "2 klanten nog aan te melden" in gelopen.fout
    assert "bvtool aanmelden" in gelopen.fout
    assert query_ledger(dossier, "select count(*) from ronde") == [(2,)]

    toch = run("--nu", "2022-12-15T10:00", "--dossier", dossier, *ABO, "--toch", "stuur later")
    assert toch.code == 0, toch
    assert "1 stop nog te versturen" in toch.uit
    assert "Dit komt pas terug in de volgende ronde over beschermd wonen." in toch.uit
    assert "vanzelf terug" not in toch.uit
    weer = run("--nu", "2022-12-15T11:00", "--dossier", dossier, *ABO)
    assert weer.code == 0, weer
    assert "Er is niets veranderd" in weer.uit


def test_nothing_is_asked_when_the_contribution_stays_the_same(
    dossier: Path,
) -> None:
    answer(dossier)
    zelfde = run("--nu", "2022-12-15T10:00", "--dossier", dossier, *ABO[:3])
    assert zelfde.code == 0, zelfde
    assert "Wat nog verschilt, komt in deze ronde vanzelf terug." in zelfde.uit
    assert "1 stop nog te versturen" in zelfde.uit


def test_what_is_sent_holds_no_other_round_up(dossier: Path) -> None:
    answer(dossier)
    go(dossier, "2022-12-14T11:00", "aanmelden")
    gelopen = run("--nu", "2022-12-15T10:00", "--dossier", dossier, *ABO)
    assert gelopen.code == 0, gelopen
    assert "volgende ronde over beschermd wonen" in gelopen.uit


def test_another_term_of_the_open_round_begins_no_other_round(dossier: Path) -> None:
    """The settings say beschermd wonen; the round of that very day is of the abonnementstarief."""
    assert (
        run("--nu", "2022-12-15T09:00", "--dossier", dossier, *ABO, "--toch", "eerst dit").code == 0
    )
    rondes = query_ledger(dossier, "select nr, bijdrage from ronde")
    term = ("--uiterlijk", "2022-12-30T17:00")
    gelopen = run("--nu", "2022-12-15T10:00", "--dossier", dossier, *ABO[:3], *term)
    assert gelopen.code == 0, gelopen
    assert query_ledger(dossier, "select nr, bijdrage from ronde") == rondes
    ((uiterlijk,),) = query_ledger(dossier, "select uiterlijk from ronde order by nr desc limit 1")
    assert str(uiterlijk).startswith("2022-12-30T17:00")


def test_controleer_reads_the_register_for_the_contribution_of_the_round(tmp_path: Path) -> None:
    register = [{**row(LOOPT, "1-5-2021"), "Ingangsdatum Wlz": "aangevraagd"}]
    map_ = make(tmp_path / "0363", register, LOOPT, categorieen='["01"]')
    gelopen = run("--nu", NU, "--dossier", map_, "controleer", map_ / "inkomend/register.csv")
    assert gelopen.code == 1, gelopen
    assert "telt als beschermd wonen" not in gelopen.uit
    assert "kolom 'Ingangsdatum Wlz'" in gelopen.uit
