"""Rounds about the abonnementstarief through the commands: what a register must say of products,
and what may be beschermd wonen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from tests.hulp import fictieve_bsns, run, table, write_csv

LOOPT, WOONT, ANDER = fictieve_bsns(3)
NU = "2026-10-06T10:00"


def row(bsn: str, begin: str, **meer: str) -> dict[str, str]:
    return {"BSN": bsn, "Ingangsdatum": begin, "Einddatum": "", **meer}


def make(map_: Path, register: list[dict[str, str]], *wie: str, categorieen: str) -> Path:
    """A dossier of the abonnementstarief, with the file of the CAK and this register."""
    gemaakt = run(
        "--nu", "2026-10-05T09:00", "nieuw", map_, "--gemeente", "0363", "--uitvoerder", "680363",
        "--peildatum", "2026-10-05", "--soort-bijdrage", "abonnementstarief",
    )  # fmt: skip
    assert gemaakt.code == 0, gemaakt
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
