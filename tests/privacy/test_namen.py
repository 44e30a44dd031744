"""A BSN in a name from outside comes out nowhere, whoever gave the name and whatever stands by it.

Every place where a name can stand is filled with names of `tests.privacy.namen`; then everything
that comes out is searched: screen, JSON, pages, workbooks, the log and the trail of the ledger.
"""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from bvtool.berichten.envelop import build_fo01
from bvtool.berichten.wmo407 import build_407
from bvtool.berichten.wmo408 import answer_to, build_408
from tests.cak.hulp import BSNS as OFFICIEEL
from tests.cak.hulp import NA, make_407, make_cak
from tests.gesprek.hulp import MAANDAG, Keuze, decide, make_bsns, new_dossier
from tests.hulp import Gelopen, query_ledger, run
from tests.klein import list_b4, list_register
from tests.privacy.namen import find_bsns, list_namen
from tests.snel import amount
from tests.wissel.berichten import B

UIT = {".html", ".json", ".jsonl", ".txt", ".eml", ".ics"}
DINSDAG = "2022-10-18T09:00"
DAG = date(2018, 3, 20)


def check(*gelopen: Gelopen, map_: Path | None = None) -> None:
    """No BSN on the screen, and none in what these commands wrote below a folder."""
    for g in gelopen:
        assert g.code != 70, g.fout
        assert find_bsns(g.uit + g.fout) == set()
        assert [
            c for c in g.uit + g.fout if c != "\n" and not c.isprintable() and c != "\xa0"
        ] == []
    if map_ is None:
        return
    for pad in sorted(map_.rglob("*")):
        if pad.suffix in UIT and "inkomend" not in pad.relative_to(map_).parts:
            assert find_bsns(pad.read_text(encoding="utf-8")) == set(), pad.name
    if (map_ / "dossier.db").is_file():
        for tabel, kolommen in (("spoor", "invoer, uitvoer"), ("invoer", "naam, sha256")):
            for rij in query_ledger(map_, f"select {kolommen} from {tabel}"):
                assert find_bsns(" ".join(rij)) == set()


def as_file(naam: str) -> str:
    """A name as a disk and a zip can hold it."""
    return re.sub(r"[\x00/\\]", "_", naam)


def test_the_search_itself_finds_them_all() -> None:
    assert [n for n in list_namen(3000) if not find_bsns(n)] == []


def test_files_folders_and_members_that_wissel_reads(tmp_path: Path) -> None:
    namen = [as_file(n) for n in list_namen(1500, 2)]
    heen = B("WMO301", "2.1", "0363", "41000017", "A1", DAG).xml()
    for naam in namen[:500]:
        (tmp_path / "in" / naam[:40]).mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / naam[:40] / f"{naam}.xml").write_bytes(heen)
        (tmp_path / "in" / f"{naam}.txt").write_bytes(b"geen bericht")
    with zipfile.ZipFile(tmp_path / "in" / f"{namen[500]}.zip", "w") as zip_:
        for naam in namen[501:]:
            zip_.writestr(f"{naam}.xml", heen)
            zip_.writestr(f"{naam}.kapot", heen[:300])
    uit = tmp_path / "uit"
    uit.mkdir()
    op = ("--op", "2018-03-22T10:00")
    naar = ("--pagina", uit / "p.html", "--xlsx", uit / "w.xlsx")
    gelopen = run("wissel", "controleer", tmp_path / "in", *op, *naar)
    assert (uit / "p.html").is_file(), gelopen.fout
    check(gelopen, map_=uit)
    check(run("--json", "wissel", "controleer", tmp_path / "in", *op))
    for blad in openpyxl.load_workbook(uit / "w.xlsx").worksheets:
        for rij in blad.iter_rows(values_only=True):
            assert find_bsns(" ".join(str(cel) for cel in rij)) == set()
    (tmp_path / "door").mkdir()
    check(run("--json", "wissel", "wacht", tmp_path / "in", "--naar", tmp_path / "door", *op))
    check(run("wissel", "mag", tmp_path / "in" / f"{namen[500]}.zip", *op))


def test_files_and_members_that_retour_and_controleer_read(tmp_path: Path) -> None:
    namen = [as_file(n) for n in list_namen(1500, 3)]
    dossier = tmp_path / "0363"
    decide(new_dossier(dossier), [Keuze(b) for b in make_bsns(3)])
    heen = make_407(OFFICIEEL[0], 1)
    for naam in namen[:500]:
        (dossier / "inkomend/408" / f"{naam}.xml").write_bytes(b"<geen/>")
        (dossier / "inkomend/408" / f"{naam}.txt").write_bytes(b"")
    with zipfile.ZipFile(dossier / "inkomend/408" / f"{namen[500]}.zip", "w") as zip_:
        for nummer, naam in enumerate(namen[501:1000]):
            terug = answer_to(heen, f"R{nummer}", date(2022, 10, 19))
            zip_.writestr(f"{naam}.xml", build_408(terug))
        for naam in namen[1000:]:
            zip_.writestr(naam, b"x")
    for weg in ((), ("--json",)):
        check(
            run(
                "--dossier", dossier, "--nu", MAANDAG, *weg, "controleer", dossier / "inkomend/408"
            ),
            run("--dossier", dossier, "--nu", DINSDAG, *weg, "retour"),
            map_=dossier,
        )


def test_identifications_and_fault_codes_of_answers(tmp_path: Path) -> None:
    dossier = tmp_path / "0363"
    decide(new_dossier(dossier), [Keuze(b) for b in make_bsns(3)])
    heen = make_407(OFFICIEEL[0], 1)
    for nummer, naam in enumerate(list_namen(900, 4)):
        terug = answer_to(heen, f"R{OFFICIEEL[nummer % 90]}", date(2022, 10, 19))
        (dossier / f"inkomend/408/a{nummer}.xml").write_bytes(build_408(terug))
        fout = build_fo01("IB001", "fout", "0363", "r1", "k1", datetime(2022, 10, 19, tzinfo=UTC))
        data = fout.replace(b"IB001", as_file(naam).replace("\u202e", "").encode())
        (dossier / f"inkomend/408/f{nummer}.xml").write_bytes(data)
    for weg in ((), ("--json",)):
        check(run("--dossier", dossier, "--nu", DINSDAG, *weg, "retour"), map_=dossier)


def test_files_and_members_that_reach_the_cak(tmp_path: Path) -> None:
    cak = make_cak(tmp_path / "cak")
    namen = [as_file(n).replace("680363", "") for n in list_namen(900, 5)]
    for naam in namen[:100]:
        cak.put(f"b4/680363/{naam}.csv", b"geen tabel")
        cak.put(f"terugkoppeling/680363/{naam}.xlsx", b"PK\3\4kapot")
        cak.put(f"408/{naam}.xml", b"<geen/>")
        cak.put(f"407/680363/{naam}.xml", build_407(make_407(OFFICIEEL[1], 2))[:200])
    with zipfile.ZipFile(cak.map_ / "inkomend/407/680363.zip", "w") as zip_:
        for naam in namen[100:]:
            zip_.writestr(f"{naam}.xml", b"<geen/>")
            zip_.writestr(f"{naam}.pdf", b"x")
    for opdracht in ("monitor", "eindrapport"):
        check(
            run("--dossier", cak.map_, "--nu", NA, opdracht),
            run("--dossier", cak.map_, "--nu", NA, "--json", opdracht),
            map_=cak.map_,
        )
    for pad in cak.map_.glob("rapporten/**/*.xlsx"):
        for blad in openpyxl.load_workbook(pad).worksheets:
            if blad.title not in ("Burgers", "Klanten"):
                for rij in blad.iter_rows(values_only=True):
                    assert find_bsns(" ".join(str(cel) for cel in rij)) == set(), blad.title


@pytest.mark.parametrize("zaad", range(amount(3, 6)))
def test_files_sheets_and_columns_of_tables(tmp_path: Path, zaad: int) -> None:
    namen = list(list_namen(60, 10 + zaad))
    dossier = tmp_path / "0363"
    gemaakt = run(
        "--nu", MAANDAG, "nieuw", dossier, "--gemeente", "0363", "--uitvoerder", "680363",
        "--timeslot", "2022-10-17",
    )  # fmt: skip
    assert gemaakt.code == 0
    paden = []
    for soort, rijen in (("B4", list_b4()), ("register", list_register())):
        boek = openpyxl.Workbook()
        blad = boek.active
        assert blad is not None
        blad.title = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", namen.pop())[:31]
        extra = [re.sub(r"[\x00-\x1f]", "", namen.pop()) for _ in range(20)]
        blad.append([*rijen[0], *extra])
        for rij in rijen:
            blad.append([*rij.values(), *["x"] * 20])
        paden.append(dossier / "inkomend" / f"{soort} {as_file(namen.pop())}.xlsx")
        boek.save(paden[-1])
    basis = ("--dossier", dossier, "--nu", MAANDAG)
    check(
        run(*basis, "controleer", *paden), run(*basis, "--json", "controleer", *paden),
        run(*basis, "vergelijk"), run(*basis, "--json", "vergelijk"), run(*basis),
        run(*basis, "vergelijk", "--b4", paden[0], "--register", paden[1]),
        map_=dossier,
    )  # fmt: skip


@pytest.mark.parametrize("weg", [(), ("--json",)])
def test_options_arguments_and_settings(klein: Path, weg: tuple[str, ...]) -> None:
    basis = ("--dossier", klein, "--nu", MAANDAG)
    toml = (klein / "bvtool.toml").read_text(encoding="utf-8")
    for naam in list_namen(amount(15, 40), 7):
        schoon = naam.replace('"', "")
        check(
            run(*weg, "--nu", naam), run(*weg, "--dossier", naam), run(*weg, naam),
            run(*weg, f"--{naam}"), run(*basis, *weg, "vergelijk", "--b4", naam),
            run(*basis, *weg, "vergelijk", naam), run(*basis, *weg, "retour", naam),
            run(*basis, *weg, "controleer", naam), run(*basis, *weg, "controleer", "--kop", naam),
            run(*basis, *weg, "controleer", "--spoor", "--kop", naam),
            run(*weg, "wissel", "mag", naam), run(*weg, "wissel", "toon", naam),
            run(*weg, "wissel", "mag", "WMO301", "--release", naam),
            run(*weg, "wissel", "mag", f"{naam}.xml"), run(*weg, "wissel", "lijst", naam),
            run(*basis, *weg, "akkoord", "--moment", naam), run(*weg, "kalender", "--ics", naam),
        )  # fmt: skip
        for regel in (f'"{schoon}" = 1', f'naam = "{schoon}"', f'uitvoerder = "{schoon}"'):
            sleutel = regel.split(" ")[0]
            regels = [r for r in toml.splitlines() if not r.startswith(f"{sleutel} =")]
            plek = regels.index("[dossier]") + 1
            inhoud = "\n".join([*regels[:plek], regel, *regels[plek:]])
            (klein / "bvtool.toml").write_text(inhoud, encoding="utf-8")
            check(run(*basis, *weg), run(*basis, *weg, "vergelijk"))
        (klein / "bvtool.toml").write_text(toml, encoding="utf-8")


def test_what_a_column_calls_a_code_is_shown_as_it_is(tmp_path: Path) -> None:
    """One AGB code in eleven would pass for a BSN without its first zero."""
    agb = "41000017"
    for nummer, soort in enumerate(("WMO301", "WMO305")):
        bericht = B(soort, "2.1", "0363", agb, f"20180320{nummer:04d}", DAG)
        (tmp_path / f"{soort}_20180320.xml").write_bytes(bericht.xml())
    gelopen = run("--json", "wissel", "controleer", tmp_path, "--op", "2018-03-25T10:00")
    bevindingen = gelopen.json["bevindingen"]
    assert {agb, "0363"} == {w for b in bevindingen for w in (b["afzender"], b["ontvanger"])}
    assert {b["identificatie"] for b in bevindingen} == {"201803200000", "201803200001"}
    assert {b["bestand"] for b in bevindingen} == {"WMO301_20180320.xml", "WMO305_20180320.xml"}
    assert "#" not in gelopen.uit
