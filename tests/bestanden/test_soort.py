"""B4 and register are never swapped: what a name says and the headers deny is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hulp import MAANDAG, run

B4 = "BSN;Achternaam;Geboortedatum\n999900006;Jansen;05-05-1980\n"
REGISTER = (
    "BSN;Achternaam;Geboortedatum;Productcategorie;Ingangsdatum;Einddatum\n"
    "999900006;Jansen;05-05-1980;15;01-01-2020;\n"
)


def lay(map_: Path, **bestanden: str) -> Path:
    run("--nu", MAANDAG, "nieuw", map_, "--gemeente", "0363", "--uitvoerder", "680363",
        "--timeslot", "2022-10-17")  # fmt: skip
    for naam, tekst in bestanden.items():
        (map_ / "inkomend" / f"{naam}.csv").write_text(tekst, encoding="utf-8")
    return map_


@pytest.mark.parametrize(
    "bestanden",
    [
        {"B4": B4, "register": REGISTER},
        {"een": B4, "twee": REGISTER},
        {"B4_680363": B4, "lijst": REGISTER},
        {"klanten": B4, "export": REGISTER},
    ],
    ids=["names", "headers", "the name of B4", "the name of the register"],
)
def test_each_is_known_by_its_name_or_its_headers(
    tmp_path: Path, bestanden: dict[str, str]
) -> None:
    gelopen = run("--json", "--nu", MAANDAG, "--dossier", lay(tmp_path / "d", **bestanden),
                  "vergelijk")  # fmt: skip
    assert (gelopen.code, gelopen.json["aan_te_melden"]) == (0, 1), gelopen.uit


def test_names_that_the_headers_deny_are_asked_with_every_file_and_the_command(
    tmp_path: Path,
) -> None:
    map_ = lay(tmp_path / "d", register=B4, B4_680363=REGISTER)
    gelopen = run("--json", "--nu", MAANDAG, "--dossier", map_, "vergelijk")
    assert gelopen.code == 65
    waar = [b["waar"] for b in gelopen.json["bevindingen"]]
    assert waar == ["inkomend/B4_680363.csv", "inkomend/register.csv"]
    assert "Productcategorie" in gelopen.json["bevindingen"][0]["wat"]
    assert (
        'bvtool vergelijk --b4 "inkomend/register.csv" --register "inkomend/B4_680363.csv"'
        in gelopen.json["wat_nu"]
    )
    gezegd = run("--json", "--nu", MAANDAG, "--dossier", map_, "vergelijk", "--b4",
                 "inkomend/register.csv", "--register", "inkomend/B4_680363.csv",
                 in_map=map_)  # fmt: skip
    assert (gezegd.code, gezegd.json["aan_te_melden"]) == (0, 1), gezegd.uit


def test_a_header_in_two_rows_is_known_in_inkomend_too(tmp_path: Path) -> None:
    """The cell of BSN stands over two rows, and two columns stand below one other cell."""
    map_ = lay(tmp_path / "d", register=REGISTER)
    (map_ / "inkomend" / "B4_680363.csv").write_text(
        "BSN;Klant;\n;Achternaam;Geboortedatum\n999900006;Jansen;05-05-1980\n", encoding="utf-8"
    )
    gelopen = run("--json", "--nu", MAANDAG, "--dossier", map_, "vergelijk")
    assert (gelopen.code, gelopen.json["aan_te_melden"]) == (0, 1), gelopen.uit


def test_a_file_that_is_not_known_is_told_with_its_headers_and_what_is_nearest(
    tmp_path: Path,
) -> None:
    map_ = lay(tmp_path / "d", B4_680363=B4)
    for naam, inhoud in (
        ("z", "Clientnr;Volledige nm;Loopt tot\n1;Vos;2020-01-01\n"),
        ("kamers", "Kamer;Verdieping\n12;2\n"),
        ("mensen", "Jansen;Ede\nVos;Ede\n"),  # no header: nobody's name is shown
    ):
        (map_ / "inkomend" / f"{naam}.csv").write_text(inhoud, encoding="utf-8")
    gelopen = run("--json", "--nu", MAANDAG, "--dossier", map_, "vergelijk")
    assert gelopen.code == 66
    gezegd = {b["waar"]: b for b in gelopen.json["bevindingen"]}
    assert gezegd["inkomend/z.csv"]["wat"].endswith(
        "De koppen zijn: Clientnr, Volledige nm, Loopt tot. Het lijkt het meest op een register: "
        "'Loopt tot' kan Einddatum zijn."
    )
    assert "--register PAD" in gezegd["inkomend/z.csv"]["wat_nu"]
    assert "Geen kop lijkt op" in gezegd["inkomend/kamers.csv"]["wat"]
    assert "Jansen" not in gelopen.uit


def test_a_part_of_the_register_without_a_known_bsn_is_named_and_not_passed_over(
    tmp_path: Path,
) -> None:
    """B4 and a register are there; the other part has a word of its own for BSN."""
    map_ = lay(tmp_path / "d", B4_680363=B4, register=REGISTER)
    deel = map_ / "inkomend" / "deel 2.csv"
    deel.write_text("Persoonsnr;Achternaam;Ingangsdatum\n999900018;Vos;01-01-2020\n", "utf-8")
    gelopen = run("--json", "--nu", MAANDAG, "--dossier", map_, "vergelijk")
    gezegd = {b["waar"]: b for b in gelopen.json["meldingen"]}
    assert "vindt hier geen BSN" in gezegd["inkomend/deel 2.csv"]["wat"]
    assert "--register" in gezegd["inkomend/deel 2.csv"]["wat_nu"]
