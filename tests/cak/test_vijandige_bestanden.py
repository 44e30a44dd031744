"""One bad file of one gemeente never stops the monitor: it is set aside and named."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path, PosixPath

import pytest

from bvtool.cak.inname.lezers import VEEL, Inleestaak, read_taken
from tests.cak.hulp import AMSTERDAM, BSNS, NA, UTRECHT, make_cak
from tests.hulp import run
from tests.tabel.maken import KLEIN, sheet_xml, write_delen

PLEKKEN = ("xfd1048576", "ZZZZ99", "AAAAAAAA1", "A0")


class _Dodelijk(PosixPath):
    """A file that ends the process that looks at it."""

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        os._exit(9)


@pytest.mark.parametrize("plek", PLEKKEN)
def test_a_hostile_workbook_of_one_gemeente(tmp_path: Path, plek: str) -> None:
    cak = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    cak.b4(BSNS[:2])
    cak.b4(BSNS[2:4], "680344")
    cak.antwoord([(bsn, "J", "") for bsn in BSNS[:2]])
    slecht = write_delen(
        tmp_path / "slecht.xlsx", sheet_xml(f'{KLEIN}<row r="3"><c r="{plek}"><v>1</v></c></row>')
    ).read_bytes()
    cak.put("terugkoppeling/680344.xlsx", slecht, "2022-10-13T12:00")
    cak.put("b4/680344-nieuw.xlsx", slecht, "2022-10-13T12:00")
    per = {g["gemeente"]: g for g in cak.json()["per_gemeente"]}
    assert per["0363"]["antwoord"]["moment"] == "2022-10-13T12:00:00+02:00"
    assert {"0363", "0344"} == set(per)
    html = (cak.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
    assert "680344.xlsx" in html
    assert "680344-nieuw.xlsx" in html
    assert run("--dossier", cak.map_, "--nu", NA, "eindrapport").code in (0, 1)


def test_a_file_that_ends_its_reader_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    goed = tmp_path / "b4.csv"
    goed.write_text(f"BSN;Achternaam\n{BSNS[0]};Fictief\n", encoding="utf-8")
    taken = [Inleestaak("b4", goed) for _ in range(VEEL + 5)]
    taken[7] = taken[30] = Inleestaak("b4", _Dodelijk(goed))
    gelezen = read_taken(taken)
    assert len(gelezen) == len(taken)
    stuk = [n for n, uit in enumerate(gelezen) if uit.frame is None]
    assert stuk == [7, 30]
    assert all(gelezen[n].later and "overgeslagen" in gelezen[n].melding for n in stuk)


def test_a_fault_in_bvtool_on_one_file_stops_only_that_file(tmp_path: Path) -> None:
    class Kapot(PosixPath):
        def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
            raise ZeroDivisionError

    goed = tmp_path / "b4.csv"
    goed.write_text(f"BSN;Achternaam\n{BSNS[0]};Fictief\n", encoding="utf-8")
    een, twee = read_taken([Inleestaak("b4", Kapot(goed)), Inleestaak("b4", goed)])
    assert (een.frame, een.later) == (None, True)
    assert twee.frame is not None


@pytest.mark.parametrize("soort", ["407", "408"])
@pytest.mark.parametrize(("aantal", "begin"), [(1, "1 bestand is"), (2, "2 bestanden zijn")])
def test_what_is_no_message_is_told_in_words_that_fit_one_and_many(
    tmp_path: Path, soort: str, aantal: int, begin: str
) -> None:
    cak = make_cak(tmp_path / "cak")
    pad = cak.map_ / f"inkomend/{soort}/680363/los.zip"
    pad.parent.mkdir(parents=True)
    with zipfile.ZipFile(pad, "w") as zip_:
        for nr in range(aantal):
            zip_.writestr(f"los_{nr}.xml", f"<kapot{nr}>")
    (melding,) = cak.json()["per_gemeente"][0]["meldingen"]
    wat = "bericht" if soort == "407" else "antwoord"
    assert melding["wat"].startswith(f"{begin} geen leesbaar {wat}: los.zip: los_0.xml: ")
