"""B4 made and checked: a national list per gemeente with counts that tie out, and what is odd."""

from pathlib import Path

import openpyxl
import pytest

from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, Cak, as_csv, make_cak
from tests.hulp import run

A, B, C, D = BSNS[:4]
KOP = ["BSN", "Klantnummer CAK", "Achternaam", "Gemeentecode"]
NU = "2022-10-03T09:00"


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    return make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)


def split(cak: Cak, rijen: list[list[str]], *opties: str):  # type: ignore[no-untyped-def]
    bron = cak.map_.parent / "landelijk.csv"
    bron.write_bytes(as_csv(rijen))
    uit = cak.map_.parent / "per gemeente"
    return uit, run("--dossier", cak.map_, "--nu", NU, "--json", "b4", bron, "--uit", uit)


def rows(pad: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(pad).worksheets[0].iter_rows(values_only=True))


def test_a_national_list_becomes_one_b4_per_gemeente_with_its_own_columns(cak: Cak) -> None:
    uit, gelopen = split(
        cak,
        [
            KOP,
            [A, "1001", "Fictief", "0363"],
            [B, "1002", "=Fictief", "344"],
            [C, "1003", "Fictief", "0363"],
        ],
    )
    assert gelopen.code == 0, gelopen.fout
    assert gelopen.json["rijen"] == 3
    per = {d["uitvoerder"]: d["rijen"] for d in gelopen.json["per_gemeente"]}
    assert per == {"680363": 2, "680344": 1}
    assert sorted(p.name for p in uit.iterdir()) == ["B4_680344.xlsx", "B4_680363.xlsx"]
    assert rows(uit / "B4_680363.xlsx") == [
        tuple(KOP), (A, "1001", "Fictief", "0363"), (C, "1003", "Fictief", "0363"),
    ]  # fmt: skip
    assert rows(uit / "B4_680344.xlsx")[1][2] == "=Fictief"
    for pad in uit.iterdir():
        cak.put(f"b4/{pad.name}", pad.read_bytes(), "2022-10-10T09:00")
    data = cak.json("2022-10-10T12:00")
    assert [g["telling"]["gevraagd"] for g in data["per_gemeente"]] == [2, 1]


def test_rows_without_a_known_code_are_counted_and_stand_apart(cak: Cak) -> None:
    uit, gelopen = split(
        cak,
        [
            KOP,
            [A, "1", "F", "0363"],
            [B, "2", "F", "0599"],
            [C, "3", "F", ""],
            [A, "4", "F", "0363"],
        ],
    )
    assert gelopen.code == 1
    j = gelopen.json
    assert (j["rijen"], j["zonder_gemeente"]) == (4, 2)
    assert j["per_gemeente"] == [{"uitvoerder": "680363", "rijen": 2, "onleesbaar": 0, "dubbel": 1}]
    assert j["zonder_rijen"] == ["Utrecht"]
    assert len(rows(uit / "B4_zonder_gemeente.xlsx")) == 3


def test_a_list_without_codes_is_refused_and_nothing_is_written_over(cak: Cak) -> None:
    uit, gelopen = split(cak, [["BSN", "Achternaam"], [A, "F"]])
    assert gelopen.code == 65
    assert not uit.exists()
    gelopen = run("--dossier", cak.map_, "--nu", NU, "b4", cak.map_ / "nergens.csv", "--uit", uit)
    assert gelopen.code == 66
    cak.put("b4/B4_680363.xlsx", b"iets anders")
    bron = cak.map_.parent / "landelijk.csv"
    bron.write_bytes(as_csv([KOP, [A, "1", "F", "0363"]]))
    doel = cak.map_ / "inkomend/b4"
    assert run("--dossier", cak.map_, "--nu", NU, "b4", bron, "--uit", doel).code == 2
    assert (doel / "B4_680363.xlsx").read_bytes() == b"iets anders"


def test_what_is_odd_in_a_placed_b4_is_named(cak: Cak) -> None:
    cak.b4([A, B, C, A, "12"])
    cak.b4([D, B], "680344")
    data = cak.json("2022-10-10T12:00")
    per = {g["naam"]: " ".join(m["wat"] for m in g["meldingen"]) for g in data["per_gemeente"]}
    assert "1 rij (rij 6) zonder leesbaar BSN" in per["Amsterdam"]
    assert "1 rij (rij 5) met een klant die al eerder" in per["Amsterdam"]
    assert "1 rij (rij 3) met een klant die ook in het B4 van een andere" in per["Amsterdam"]
    assert "1 rij (rij 3) met een klant die ook in het B4 van een andere" in per["Utrecht"]


def test_no_b4_on_monday_half_past_ten_is_work_of_the_cak(cak: Cak) -> None:
    assert cak.monitor("2022-10-10T10:30").code == 0
    html = cak.map_ / "rapporten/monitor.html"
    assert "Nog geen B4 geplaatst" not in html.read_text(encoding="utf-8")
    assert cak.monitor("2022-10-10T10:30:01").code == 1
    assert "Nog geen B4 geplaatst voor: Amsterdam." in html.read_text(encoding="utf-8")
