"""The same inputs again: told from hashes, as it would be told by doing it all again."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.hulp import MAANDAG, Gelopen, make_dossier, run, set_beleid, write_csv
from tests.iwmo_berichten import put, start, toewijzing
from tests.klein import BSNS, answer, boek_van, list_b4, list_register, open_boek

pytestmark = pytest.mark.sqlite
LATER = "2022-10-11T09:00"
RONDE = "2022-12-13T10:00"
LEEG = "import sys; from bvtool.cli import main; main(sys.argv[1:]); print('polars' in sys.modules)"


def compare(map_: Path, *opties: object, nu: str = LATER) -> Gelopen:
    return run("--nu", nu, "--json", "--dossier", map_, "vergelijk", *opties)


def forget(map_: Path) -> Path:
    """Let the ledger not know any more what the comparison before would tell."""
    with contextlib.closing(sqlite3.connect(map_ / "dossier.db")) as los, los:
        (hoeveel,) = los.execute(
            "select count(*) from meta where sleutel like 'nog eens %'"
        ).fetchone()
        assert hoeveel, "nothing was kept"
        los.execute("delete from meta where sleutel like 'nog eens %'")
    for naam in ("dossier.db.kopie", ".bvtool.zegel"):
        (map_ / naam).unlink()
    return map_


def contents(map_: Path) -> dict[str, bytes]:
    """Every file of the dossier but the ledger and the log."""
    return {
        pad.relative_to(map_).as_posix(): pad.read_bytes()
        for pad in sorted(map_.rglob("*"))
        if pad.is_file() and "dossier.db" not in pad.name and pad.parent.name != "logboek"
        if pad.name not in (".bvtool.zegel", ".bvtool.slot")
    }


def reads(map_: Path, *opties: str, nu: str = LATER) -> bool:
    """Whether a process of its own loads what reads tables, to compare once more."""
    woorden = ["--nu", nu, "--json", "--dossier", str(map_), "vergelijk", *opties]
    gelopen = subprocess.run(
        [sys.executable, "-c", LEEG, *woorden], capture_output=True, text=True, check=True
    )
    return gelopen.stdout.splitlines()[-1] == "True"


def klein(map_: Path) -> Path:
    return make_dossier(map_, list_b4(), list_register())


def met_csv(map_: Path) -> tuple[Path, list[str]]:
    compare(klein(map_), "--csv", nu=MAANDAG)
    return map_, ["--csv"]


def met_opties(map_: Path) -> tuple[Path, list[str]]:
    """Both files were named, and a third one lies there."""
    write_csv(klein(map_) / "inkomend" / "oud.csv", list_register()[:3])
    opties = [f"--{wat}={map_ / 'inkomend' / naam}.csv"
              for wat, naam in (("b4", "B4"), ("register", "register"))]  # fmt: skip
    compare(map_, *opties, nu=MAANDAG)
    return map_, opties


def met_antwoorden(map_: Path) -> tuple[Path, list[str]]:
    """A new register after the clerk decided: answers are carried over, one row is open again."""
    compare(klein(map_), nu=MAANDAG)
    with open_boek(map_) as klerk:
        klerk.decide()
    rijen = [
        {**r, "Einddatum": "31-07-2022"} if r["BSN"] == BSNS[6] else r for r in list_register()
    ]
    write_csv(map_ / "inkomend" / "register.csv", rijen)
    gelopen = compare(map_, nu=MAANDAG).json
    assert any("Overgenomen" in zin for zin in gelopen["opmerkingen"])
    return map_, []


def met_leeswijzer(map_: Path) -> tuple[Path, list[str]]:
    """The clerk said what end code 99 means."""
    compare(klein(map_), nu=MAANDAG)
    pad = map_ / "werk" / "leeswijzer.xlsx"
    boek = openpyxl.load_workbook(pad)
    blad = boek["Waarden"]
    kop = {cel.value: cel.column for cel in blad[1]}
    rij = next(r for r in range(2, blad.max_row + 1) if blad.cell(r, kop["Waarde"]).value == "99")
    blad.cell(rij, kop["Betekenis"], "UIT")
    boek.save(pad)
    assert compare(map_, nu=MAANDAG).code in (0, 1)
    return map_, []


def met_iwmo(map_: Path) -> tuple[Path, list[str]]:
    (klein(map_) / "inkomend" / "register.csv").unlink()
    put(map_, a=toewijzing(BSNS[0]), b=start(BSNS[0]))
    compare(map_, nu=MAANDAG)
    return map_, []


def met_ronde(map_: Path) -> tuple[Path, list[str]]:
    """A round that returns; the messages of the dossier count in it."""
    compare(klein(map_), nu=MAANDAG)
    with open_boek(map_) as klerk:
        klerk.decide()
    assert answer(map_).code == 0
    peil = ("ronde", "--peildatum", "2022-12-12", "--uiterlijk", "2022-12-22T17:00")
    assert run("--nu", RONDE, "--dossier", map_, *peil).code == 0
    rijen = [{**rij, "Startdatum": "01-10-2022", "Einddatum": ""} for rij in list_b4()]
    write_csv(map_ / "inkomend" / "B4.csv", rijen)
    write_csv(map_ / "inkomend" / "register.csv", list_register()[1:])
    assert compare(map_, nu=RONDE).json["ronde"] == 2
    return map_, []


def met_gewoon(map_: Path) -> tuple[Path, list[str]]:
    compare(klein(map_), nu=MAANDAG)
    return map_, []


@pytest.mark.parametrize(
    "maak",
    [met_gewoon, met_csv, met_opties, met_antwoorden, met_leeswijzer, met_iwmo, met_ronde],
)
def test_it_tells_what_doing_it_again_tells(
    tmp_path: Path, maak: Callable[[Path], tuple[Path, list[str]]]
) -> None:
    map_, opties = maak(tmp_path / "dossier")
    nu = RONDE if maak is met_ronde else LATER
    heel = shutil.copytree(map_, tmp_path / "heel" / "dossier")
    voor = contents(map_)
    kort, lang = compare(map_, *opties, nu=nu), compare(forget(heel), *opties, nu=nu)
    assert not kort.json["veranderd"]
    assert (kort.code, kort.json) == (lang.code, lang.json)
    assert contents(map_) == voor
    assert not reads(map_, *opties, nu=nu)


def test_a_file_that_is_gone_or_damaged_is_made_again(tmp_path: Path) -> None:
    map_, _ = met_gewoon(tmp_path / "dossier")
    voor = contents(map_)
    for naam in ("werk/werkboek.xlsx", "rapporten/vergelijking.html", "werk/leeswijzer.xlsx"):
        for bederf in (Path.unlink, lambda pad: pad.write_bytes(pad.read_bytes()[:100])):
            if bederf is not Path.unlink and naam != "rapporten/vergelijking.html":
                continue  # in the others a person works: what stands there is left or refused
            bederf(map_ / naam)
            gelopen = compare(map_)
            assert gelopen.code == 1 and gelopen.json["veranderd"]
            assert contents(map_) == voor
            assert not reads(map_)


def test_lists_that_are_gone_or_damaged_are_made_again(tmp_path: Path) -> None:
    map_, opties = met_csv(tmp_path / "dossier")
    voor = contents(map_)
    lijsten = sorted((map_ / "werk" / "lijsten").iterdir())
    lijsten[0].unlink()
    lijsten[1].write_bytes(lijsten[1].read_bytes() + b"x")
    assert compare(map_, *opties).json["veranderd"]
    assert contents(map_) == voor


def test_what_the_clerk_works_in_is_left_alone(tmp_path: Path) -> None:
    map_, _ = met_gewoon(tmp_path / "dossier")
    with open_boek(map_) as klerk:
        klerk.decide()
    ingevuld = boek_van(map_).read_bytes()
    assert not compare(map_).json["veranderd"]
    assert boek_van(map_).read_bytes() == ingevuld


@pytest.mark.parametrize(
    "verander",
    [
        lambda map_: write_csv(map_ / "inkomend" / "derde.csv", [{"Iets": "1"}]),
        lambda map_: write_csv(map_ / "inkomend" / "B4.csv", list_b4()[1:]),
        lambda map_: (map_ / "inkomend" / "B4.csv").rename(map_ / "inkomend" / "B4 nieuw.csv"),
        lambda map_: put(map_, a=toewijzing(BSNS[0])),
        lambda map_: set_beleid(map_, categorie18=True),
    ],
    ids=["a file more", "another B4", "another name", "messages beside it", "a setting"],
)
def test_whatever_changed_is_done_as_a_whole(
    tmp_path: Path, verander: Callable[[Path], object]
) -> None:
    map_, _ = met_gewoon(tmp_path / "dossier")
    verander(map_)
    heel = forget(shutil.copytree(map_, tmp_path / "heel" / "dossier"))
    gelopen, zelfde = compare(map_), compare(heel)
    assert (gelopen.code, gelopen.json) == (zelfde.code, zelfde.json)


def test_nothing_of_it_is_left_after_cleaning_up(tmp_path: Path) -> None:
    map_, _ = met_gewoon(tmp_path / "dossier")
    gelopen = run("--nu", "2032-10-11T09:00", "--dossier", map_, "opschonen", "--ouder-dan", "365",
                  "--toch", "de klok van de proef")  # fmt: skip
    with contextlib.closing(sqlite3.connect(map_ / "dossier.db")) as los:
        over = los.execute("select count(*) from meta where sleutel like 'nog eens %'").fetchone()
    assert over == (0,), gelopen.fout
