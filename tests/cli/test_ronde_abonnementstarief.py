"""Rounds about the abonnementstarief through the commands: what a register must say of products,
and what may be beschermd wonen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
