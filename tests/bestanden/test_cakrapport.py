"""The CAK's weekly report as it may come: other headers, no headers, wrong headers, odd sheets.

More than 300 lines: every odd way in which a report may come.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bvtool.bestanden.cakrapport import Cakrapport, Rapportblad, read_cakrapport
from bvtool.bestanden.rapportherkomst import find_moment, read_herkomst
from bvtool.vak.fouten import InvoerGeweigerd
from tests.bestanden.formulieren import read_delen, rewrite
from tests.cakrapport import AFNAME, BERICHTEN, Bladen, write_rapport
from tests.hulp import fictieve_bsns

BSNS = fictieve_bsns(12)
IDS = frozenset({"B1", "B2"})


def make_bladen(aantal: int = 10) -> Bladen:
    """So many messages, the first half approved."""
    berichten, afname = [], []
    for nr, bsn in enumerate(BSNS[:aantal], start=1):
        af = nr > aantal // 2
        dag = datetime.fromisoformat(f"2022-10-{nr:02}")
        berichten.append(
            {
                "BSN": bsn,
                "Startnummer": 100 + nr,
                "Identificatie": f"B{nr}",
                "Dagtekening": dag,
                "Retourcode(s)": "9404" if af else None,
                "Resultaat": "afgekeurd" if af else "goedgekeurd",
            }
        )
        afname.append(
            {
                "BSN": bsn,
                "Startnummer": 100 + nr,
                "Eigen bijdrage opgelegd": "N" if af else "J",
            }
        )
    return {BERICHTEN: berichten, AFNAME: afname}


def read(map_: Path, bladen: Bladen, **rest: Any) -> Cakrapport:
    """Writes and reads it."""
    return read_cakrapport(write_rapport(map_ / "r.xlsx", bladen, **rest), "r.xlsx", IDS)


def told(rapport: Cakrapport) -> str:
    """All that was noticed."""
    return " | ".join(
        f"{m.waar}: {m.wat} {m.wat_nu}" for m in (*rapport.meldingen, *rapport.opgemerkt)
    )


def facts(blad: Rapportblad | None) -> set[tuple[object, ...]]:
    """The rows of a tab without their places."""
    assert blad is not None
    velden = [k for k in ("bsn", "startnummer", "identificatie", "codes", "resultaat", "opgelegd")
              if k in blad.frame.columns]  # fmt: skip
    return set(blad.frame.select(velden).fill_null("").iter_rows())


VAST = [
    ("UPPER_SNAKE", {"kop": lambda k: k.upper().replace(" ", "_")}),
    ("titel erboven", {"boven": [["AanleverrapportageBW"], [], ["Week", "2022-W43"]]}),
    ("spaties", {"kop": lambda k: f"  {k} \n"}),
]


@pytest.mark.parametrize(("naam", "opties"), VAST, ids=[n for n, _ in VAST])
def test_other_headers_and_titles_read_the_same(
    tmp_path: Path, naam: str, opties: dict[str, Any]
) -> None:
    gewoon = read(tmp_path, make_bladen())
    anders = read(tmp_path, make_bladen(), **opties)
    assert (facts(anders.berichten), facts(anders.afname)) == (
        facts(gewoon.berichten),
        facts(gewoon.afname),
    ), naam
    assert gewoon.meldingen == anders.meldingen == ()


@pytest.mark.parametrize("zaad", range(3))
def test_rows_columns_and_names_of_sheets_in_any_form(tmp_path: Path, zaad: int) -> None:
    bladen = make_bladen()
    gewoon = read(tmp_path, bladen)
    toeval = random.Random(zaad)
    kolommen = list(bladen[BERICHTEN][0])
    toeval.shuffle(kolommen)
    rijen = [{k: r[k] for k in kolommen} for r in bladen[BERICHTEN]]
    toeval.shuffle(rijen)
    anders = read(tmp_path, {" Product_Afname": bladen[AFNAME], "BERICHTEN ": rijen})
    assert facts(anders.berichten) == facts(gewoon.berichten)
    assert facts(anders.afname) == facts(gewoon.afname)


def test_without_headers_the_cells_say_what_they_are(tmp_path: Path) -> None:
    bladen = make_bladen()
    rapport = read(tmp_path, bladen, koprij=False)
    gewoon = read(tmp_path, bladen)
    assert rapport.berichten is not None
    assert rapport.berichten.kolommen == {"bsn", "identificatie", "codes", "resultaat"}
    kort = {(b, i, c, r) for b, _, i, c, r in facts(gewoon.berichten)}
    assert {(b, i, c, r) for b, _, i, c, r in facts(rapport.berichten)} == kort
    assert "kolom A: Deze kolom is gelezen als BSN, om wat erin staat." in told(rapport)


def test_headers_that_nobody_knows_are_read_by_content(tmp_path: Path) -> None:
    rapport = read(tmp_path, make_bladen(), kop=lambda k: f"Veld {k[::-1]}")
    assert rapport.berichten is not None
    assert rapport.berichten.regels == 10
    assert {"bsn", "identificatie", "codes"} <= rapport.berichten.kolommen
    assert rapport.afname is not None
    assert rapport.afname.kolommen == {"bsn"}


def swap(een: str, ander: str) -> Callable[[str], str]:
    """Headers that stand above each other's column."""
    return lambda k: {een: ander, ander: een}.get(k, k)


@pytest.mark.parametrize(
    ("een", "ander", "blad"),
    [
        ("BSN", "Identificatie", BERICHTEN),
        ("BSN", "Startnummer", AFNAME),
        ("Retourcode(s)", "Resultaat", BERICHTEN),
        ("Startnummer", "Identificatie", BERICHTEN),
    ],
)
def test_headers_that_the_cells_contradict_are_asked(
    tmp_path: Path, een: str, ander: str, blad: str
) -> None:
    """A tab of which a column is not sure is no answer."""
    rapport = read(tmp_path, make_bladen(), kop=swap(een, ander))
    assert {BERICHTEN: rapport.berichten, AFNAME: rapport.afname}[blad] is None
    assert "past daar niet bij" in told(rapport)
    assert "Het blad is niet gebruikt." in told(rapport)


def test_two_columns_that_can_be_the_same_are_asked(tmp_path: Path) -> None:
    bladen = make_bladen()
    for rij in bladen[BERICHTEN]:
        rij["Burgerservicenummer"] = rij["BSN"]
    assert "Meer dan een kolom past bij BSN: 'BSN' en 'Burgerservicenummer'." in told(
        read(tmp_path, bladen)
    )
    bladen = make_bladen()
    for rij in bladen[BERICHTEN]:
        rij["Ons kenmerk"] = rij.pop("Identificatie").replace("B", "X")
        rij["Uw kenmerk"] = rij["Ons kenmerk"].replace("X", "Y")
    rapport = read(tmp_path, bladen)
    assert rapport.berichten is None
    assert "kan Identificatie zijn: kolom 'Ons kenmerk' en kolom 'Uw kenmerk'." in told(rapport)
    for rij in bladen[BERICHTEN]:
        rij["Uw kenmerk"] = rij["Uw kenmerk"].replace("Y", "B")
    rapport = read(tmp_path, bladen)
    assert rapport.berichten is not None, "the one that holds what we sent is it"
    assert ("B1" in {r[2] for r in facts(rapport.berichten)}) is True


def test_two_columns_of_codes_are_told_and_not_used(tmp_path: Path) -> None:
    bladen = make_bladen()
    for rij in bladen[BERICHTEN]:
        rij["Eerst"] = rij["Later"] = rij.pop("Retourcode(s)")
    rapport = read(tmp_path, bladen)
    assert rapport.berichten is not None
    assert "codes" not in rapport.berichten.kolommen
    assert "kan Retourcode(s) zijn. Geen is gebruikt." in told(rapport)


def test_a_column_without_a_bsn_or_an_identification_is_asked(tmp_path: Path) -> None:
    bladen = make_bladen()
    for rij in bladen[BERICHTEN]:
        rij["Identificatie"] = "steeds hetzelfde kenmerk"
        del rij["BSN"]
    rapport = read(tmp_path, bladen, kop=lambda k: "Iets" if k == "Identificatie" else k)
    assert rapport.berichten is None
    assert "Bvtool ziet niet welke kolom BSN en Identificatie is." in told(rapport)


def test_several_columns_of_codes_are_one(tmp_path: Path) -> None:
    bladen = make_bladen()
    for rij in bladen[BERICHTEN]:
        rij["Retourcode 1"] = rij.pop("Retourcode(s)")
        rij["Retourcode 2"] = "8848" if rij["Retourcode 1"] else None
    codes = {r[3] for r in facts(read(tmp_path, bladen).berichten)}
    assert codes == {"", "9404,8848"}


def test_rows_that_are_no_client_are_told_and_counted(tmp_path: Path) -> None:
    bladen = make_bladen(3)
    bladen[BERICHTEN] += [{k: k for k in bladen[BERICHTEN][0]}, {"Resultaat": "Totaal: 3"}]
    rapport = read(tmp_path, bladen)
    assert rapport.berichten is not None
    assert (rapport.berichten.frame.height, rapport.berichten.regels) == (3, 5)


def test_an_empty_tab_is_no_fault(tmp_path: Path) -> None:
    bladen = make_bladen()
    pad = write_rapport(tmp_path / "r.xlsx", bladen)
    werkmap = openpyxl.load_workbook(pad)
    for blad in (BERICHTEN, AFNAME):
        werkmap[blad].delete_rows(2, 100)
    werkmap.save(pad)
    rapport = read_cakrapport(pad, "r.xlsx")
    assert rapport.berichten is not None
    assert rapport.berichten.regels == 0
    assert "staat geen enkele regel" in told(rapport)
    werkmap[AFNAME].delete_rows(1, 1)
    werkmap.save(pad)
    leeg = read_cakrapport(pad, "r.xlsx").afname
    assert leeg is not None
    assert leeg.regels == 0


def test_two_sheets_of_one_name_are_asked(tmp_path: Path) -> None:
    bladen = make_bladen()
    rapport = read(tmp_path, {**bladen, "Berichten_": bladen[BERICHTEN]})
    assert rapport.berichten is None
    assert "Er zijn 2 bladen die berichten heten" in told(rapport)


def test_a_file_without_the_tabs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvoerGeweigerd, match="geen aanleverrapportage") as fout:
        read(tmp_path, {"Blad1": make_bladen()[BERICHTEN]})
    assert "'Blad1', 'Toelichting'" in fout.value.fout


def test_dates_both_ways_and_formulas_without_an_outcome_are_told(tmp_path: Path) -> None:
    bladen = make_bladen()
    for nr, rij in enumerate(bladen[BERICHTEN]):
        rij["Dagtekening"] = "25-10-2022" if nr % 2 else "10/25/2022"
        rij["Startnummer"] = "=1+1" if nr == 0 else rij["Startnummer"]
    rapport = read(tmp_path, bladen)
    assert rapport.berichten is not None
    assert rapport.berichten.frame["dagtekening"].null_count() == 10
    assert "Deze kolom is niet vergeleken." in told(rapport)
    assert "formules zonder uitkomst" in told(rapport)


def test_a_bsn_that_lost_its_zeros_and_a_code_as_a_number(tmp_path: Path) -> None:
    bladen = make_bladen()
    bladen[BERICHTEN][0]["BSN"] = 9921
    bladen[BERICHTEN][9]["Retourcode(s)"] = 9404
    frame = read(tmp_path, bladen).berichten
    assert frame is not None
    assert frame.frame["bsn"][0] == "000009921"
    assert frame.frame["codes"][9] == "9404"


def test_a_report_of_one_row_with_a_short_bsn(tmp_path: Path) -> None:
    bladen = make_bladen(1)
    bladen[BERICHTEN][0]["BSN"] = 9921
    blad = read(tmp_path, bladen).berichten
    assert blad is not None
    assert blad.frame["bsn"].to_list() == ["000009921"]


@pytest.mark.parametrize(
    ("tekst", "dag"),
    [
        ("alles wat bekend was op dinsdag 25 oktober 2022 om 07:00", "2022-10-25T07:00"),
        ("Rapport van 25-10-2022", "2022-10-25T00:00"),
        ("25/10/2022 07:30", "2022-10-25T07:30"),
        ("680363_AanleverrapportageBW_20221025", "2022-10-25T00:00"),
        ("2022-10-25 06:15:00", "2022-10-25T06:15"),
        ("week 2022-W43", "2022-10-25T00:00"),
        ("2022 week 43", "2022-10-25T00:00"),
    ],
)
def test_of_which_moment_a_text_speaks(tekst: str, dag: str) -> None:
    moment = find_moment(tekst)
    assert moment is not None
    assert f"{moment:%Y-%m-%dT%H:%M}" == dag


@pytest.mark.parametrize("tekst", ["", "680363", "31-02-2022", "44859", "2022-W60", "01-01-0001"])
def test_a_text_without_a_moment(tekst: str) -> None:
    assert find_moment(tekst) is None


def test_a_day_as_excel_counts_it() -> None:
    moment = find_moment("44859", dag_getal=True)
    assert moment is not None
    assert moment.date() == date(2022, 10, 25)


def test_where_the_moment_of_a_report_comes_from(tmp_path: Path) -> None:
    """What it says itself goes before its name, and that before what a program noted."""
    bladen = make_bladen()
    pad = tmp_path / "rapport_2022-11-01.xlsx"
    write_rapport(pad, bladen, uitleg=[("Peildatum", datetime.fromisoformat("2022-10-25"))])
    assert read_herkomst(pad).moment.date() == date(2022, 10, 25)
    write_rapport(pad, bladen, uitleg=(), boven=[["Stand: 26-10-2022"]])
    assert read_herkomst(pad).moment.date() == date(2022, 10, 26)
    write_rapport(pad, bladen, uitleg=())
    assert (read_herkomst(pad).moment.date(), read_herkomst(pad).geschat) == (
        date(2022, 11, 1),
        False,
    )
    los = write_rapport(tmp_path / "los.xlsx", bladen, uitleg=())
    werkmap = openpyxl.load_workbook(los)
    werkmap.properties.modified = datetime.fromisoformat("2022-11-03T10:00:00")
    werkmap.properties.created = datetime.fromisoformat("2022-11-03T10:00:00")
    werkmap.save(los)
    assert read_herkomst(los).geschat
    kern = read_delen(los)["docProps/core.xml"]
    vreemd = re.sub(rb">20\d\d-[^<]*<", b">9999-12-31T23:59:59Z<", kern)
    assert vreemd != kern
    assert read_herkomst(rewrite(los, {"docProps/core.xml": vreemd})).geschat
    (tmp_path / "los.csv").write_text("BSN;Code\n1;2\n", encoding="utf-8")
    assert read_herkomst(tmp_path / "los.csv").geschat


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    pad = tmp_path / "r.xlsx"
    pad.write_bytes(b"PK\x03\x04 kapot")
    assert read_herkomst(pad).fout is not None
    assert read_herkomst(tmp_path / "weg.xlsx").fout is not None


def test_the_owner_of_a_report(tmp_path: Path) -> None:
    bladen = make_bladen()
    pad = write_rapport(tmp_path / "680599_x.xlsx", bladen, uitleg=[("Gemeente", "Rotterdam")])
    herkomst = read_herkomst(pad)
    assert (set(herkomst.uitvoerders), herkomst.naam) == ({"680599"}, "Rotterdam")
    pad = write_rapport(tmp_path / "x.xlsx", bladen, uitleg=[("Van wie", "uw gemeente zelf")])
    assert (set(read_herkomst(pad).uitvoerders), read_herkomst(pad).eigen) == (set(), True)
