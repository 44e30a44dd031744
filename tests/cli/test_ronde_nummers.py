"""Start numbers and dates that the file of the CAK gives, through the commands of a round."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_ronde import DECEMBER, go, person, read_rijen
from tests.hulp import Rij, fictieve_bsns, fill, make_rondedossier, query_ledger, run, write_csv

LOOPT, NIEUW, KORT, LANG = fictieve_bsns(4)


def begin(map_: Path, cak: list[Rij], register: list[Rij]) -> Path:
    """A dossier that begins with a round, compared."""
    make_rondedossier(map_)
    write_csv(map_ / "inkomend" / "cak.csv", cak)
    write_csv(map_ / "inkomend" / "register.csv", register)
    go(map_, DECEMBER, "vergelijk")
    return map_


@pytest.mark.parametrize(
    "dubbel",
    [{"Startdatum": "1-11-2022", "Einddatum": ""}, {"Startdatum": "1-1-2023", "Einddatum": ""}],
)
def test_a_number_in_the_file_is_never_given_out_whatever_row_it_stands_on(
    dubbel: Rij, tmp_path: Path
) -> None:
    """Number 1 stands on a row that overlaps another, or that begins later; 2 on the row itself."""
    map_ = begin(
        tmp_path / "0363",
        [{"BSN": LOOPT, "Startdatum": "1-10-2022", "Einddatum": "31-12-2022", "Startnummer": "2"},
         {"BSN": LOOPT, "Startnummer": "1", **dubbel}],
        [person(LOOPT), person(NIEUW, "1-12-2022")],
    )  # fmt: skip
    fill(
        map_ / "werk/werkboek.xlsx", lambda blad, _: {"Besluit": "Niets"} if "Te b" in blad else {}
    )
    go(map_, DECEMBER, "terugkoppeling")
    assert go(map_, DECEMBER, "aanmelden")["nieuw"] == 1
    assert query_ledger(map_, "select bsn, startnummer from bericht") == [(NIEUW, 3)]


def test_a_number_of_an_earlier_file_that_was_not_answered_is_never_given_out(
    tmp_path: Path,
) -> None:
    """The corrected file no longer has the person with number 1; who is new gets another."""
    rest = [
        {"BSN": bsn, "Startdatum": "1-10-2022", "Einddatum": "", "Startnummer": nr}
        for bsn, nr in ((KORT, "7"), (LANG, "8"))
    ]
    register = [person(KORT), person(LANG), person(NIEUW, "1-12-2022")]
    map_ = begin(
        tmp_path / "0363",
        [{**rest[0], "BSN": LOOPT, "Startnummer": "1"}, *rest],
        [person(LOOPT), *register],
    )
    write_csv(map_ / "inkomend" / "cak.csv", rest)
    write_csv(map_ / "inkomend" / "register.csv", register)
    go(map_, DECEMBER, "vergelijk", "--toch", "het CAK heeft het bestand verbeterd")
    go(map_, DECEMBER, "terugkoppeling")
    go(map_, DECEMBER, "aanmelden")
    assert query_ledger(map_, "select bsn, startnummer from bericht") == [(NIEUW, 2)]


def test_a_change_that_would_end_before_it_begins_is_asked_and_not_filled_in(
    tmp_path: Path,
) -> None:
    """The CAK has it from 1-11; by the register both were gone before that, or the day itself."""
    cak = {"Startdatum": "1-11-2022", "Einddatum": "20-11-2022"}
    map_ = begin(
        tmp_path / "0363",
        [{"BSN": KORT, "Startnummer": "7", **cak}, {"BSN": LANG, "Startnummer": "8", **cak}],
        [person(KORT, eind="31-10-2022"), person(LANG, eind="1-11-2022")],
    )
    rijen = read_rijen(map_)
    blad, rij = rijen[KORT]
    assert (blad, rij["Besluit"], rij["Stopdatum"]) == ("Wij corrigeren", None, None)
    assert "voor de start" in rij["Uitleg"]
    assert "Intrekking" in rij["Uitleg"]
    assert (rijen[LANG][0], rijen[LANG][1]["Besluit"]) == ("Wij corrigeren", "Wijziging")
    open_ = run("--nu", DECEMBER, "--dossier", map_, "terugkoppeling")
    assert open_.code == 65
    assert "nog geen besluit" in open_.fout
    fill(
        map_ / "werk/werkboek.xlsx",
        lambda _, r: {"Besluit": "Intrekking"} if r["BSN"] == KORT else {},
    )
    go(map_, DECEMBER, "terugkoppeling")
    uit = go(map_, DECEMBER, "aanmelden")
    assert (uit["berichten"], uit["verwijderd"], uit["gewijzigd"]) == (2, 1, 1)


def test_a_dossier_that_follows_knows_what_the_cak_has_without_a_message(tmp_path: Path) -> None:
    """Number 7 stands in the file of the earlier dossier alone, as does 1 on a row that overlaps;
    the later one gets files without numbers."""
    eerst = begin(
        tmp_path / "0363",
        [{"BSN": LOOPT, "Startdatum": "1-10-2022", "Startnummer": "7"},
         {"BSN": LOOPT, "Startdatum": "1-11-2022", "Startnummer": "1"}],
        [person(LOOPT)],
    )  # fmt: skip
    go(eerst, DECEMBER, "terugkoppeling")
    later, nu = tmp_path / "0363 later", "2023-02-07T10:00"
    nieuw = run(
        "--nu", "2023-02-06T09:00", "--json", "nieuw", later, "--gemeente", "0363",
        "--uitvoerder", "680363", "--peildatum", "2023-02-06", "--vervolg-op", eerst,
    )  # fmt: skip
    assert nieuw.code == 0, nieuw
    write_csv(later / "inkomend/cak.csv", [{"BSN": LOOPT, "Startdatum": "1-10-2022"}])
    write_csv(
        later / "inkomend/register.csv",
        [person(LOOPT, eind="20-1-2023"), person(NIEUW, "1-2-2023")],
    )
    go(later, nu, "vergelijk")
    blad, rij = read_rijen(later)[LOOPT]
    assert (blad, rij["Besluit"], str(rij["Startnummer"])) == ("Wij corrigeren", "Stop", "7")
    go(later, nu, "terugkoppeling")
    assert go(later, nu, "aanmelden")["berichten"] == 2
    wat = "select bsn, startnummer, status, startdatum, stopdatum from bericht order by status"
    assert query_ledger(later, wat) == [
        (NIEUW, 2, 1, "2023-02-01", None),
        (LOOPT, 7, 2, "2022-10-01", "2023-01-20"),
    ]
    assert go(later, nu, "aanmelden")["berichten"] == 0
