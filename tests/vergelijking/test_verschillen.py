"""Names on the sheet Verschillen, through the command: another spelling is no difference."""

from __future__ import annotations

from pathlib import Path

from tests.hulp import MAANDAG, fictieve_bsns, make_dossier, run, table

PAREN = [
    ("v.d. Berg", "Berg", "van der", ""),
    ("VRIES, J. de", "Vries", "de", ""),
    ("Jansen e/v de Vries", "Jansen-de Vries", "", ""),
    ("dhr. Mueller", "Müller", "", ""),
    ("Koek", "Kok", "", "achternaam"),
    ("van den Berg", "Berg", "van der", "voorvoegsel"),
]


def test_only_another_name_is_a_difference_whichever_side_writes_it_how(tmp_path: Path) -> None:
    bsns = fictieve_bsns(2 * len(PAREN))
    b4, register, anders = [], [], []
    for bsn, om, (a, b, voor, veld) in zip(
        bsns, [False] * len(PAREN) + [True] * len(PAREN), PAREN * 2, strict=True
    ):
        een, ander = {"Achternaam": a}, {"Achternaam": b, "Voorvoegsel": voor}
        b4.append({"BSN": bsn, "Voorvoegsel": ""} | (ander if om else een))
        open_ = {"BSN": bsn, "Ingangsdatum": "1-1-2020", "Einddatum": "", "Productcategorie": "15",
                 "Voorvoegsel": ""}  # fmt: skip
        register.append(open_ | (een if om else ander))
        anders += [(bsn, veld)] if veld else []
    make_dossier(tmp_path / "d", b4, register)
    gelopen = run("--nu", MAANDAG, "--dossier", tmp_path / "d", "vergelijk")
    assert gelopen.code == 0, gelopen.fout
    rijen = table(tmp_path / "d" / "werk" / "werkboek.xlsx", "Verschillen")
    assert [(str(r["BSN"]).zfill(9), str(r["Veld"]).lower()) for r in rijen] == anders
