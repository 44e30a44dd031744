"""`bvtool wissel` as a release coordinator and a scheduler use it.

More than 300 lines: everything a user sees of one command.
"""

import json
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from bvtool.cli.wissel import OPDRACHTEN
from tests.hulp import run
from tests.kalender.ics_lezer import read_ics
from tests.wissel.berichten import BSN, NAAM, B

DAG = date(2018, 3, 20)
HEEN = B("WMO301", "2.1", "0363", "41000017", "A1", DAG)
RETOUR = B("WMO302", "2.1", "0363", "41000017", "A1", DAG, date(2018, 3, 22))


@pytest.mark.parametrize(
    ("op", "code", "aard"),
    [
        ("2018-03-27T16:59", 0, "vrij"),
        ("2018-03-27T17:00", 1, "blokkade"),
        ("2018-03-28T10:00", 1, "blokkade"),
        ("2018-04-03T13:00", 1, "vervallen"),
    ],
)
def test_may_this_go(op: str, code: int, aard: str) -> None:
    vraag = ("wissel", "mag", "WMO301", "--release", "2.1", "--op", op, "--partij", "gemeente")
    gelopen = run("--json", *vraag)
    assert gelopen.code == code
    assert gelopen.json["mag"] is (code == 0)
    assert gelopen.json["aard"] == aard
    assert run(*vraag).code == run("--stil", *vraag).code == code


def test_a_no_tells_the_row_the_source_and_when_it_may_again() -> None:
    uit = run("wissel", "mag", "WMO301", "--release", "2.1", "--op", "2018-03-28T10:00").uit
    assert uit.startswith("Nee: ")
    assert "3.2.1 van iwmo-2.1-2.2 (ook: 3.1.3)" in uit
    assert "draaiboek 2.1-2.2 en nieuwsbrief MGR (bevestigd)" in uit
    assert "vanaf dinsdag 3 april 2018 om 13:00, in release 2.2" in uit
    assert "bel de aanbieder" in uit


def test_a_yes_tells_until_when() -> None:
    uit = run("wissel", "mag", "WMO301", "--release", "2.1", "--op", "2018-03-27T15:30").uit
    assert uit.startswith("Ja: ")
    assert "dinsdag 27 maart 2018 om 17:00, nog 1 uur en 30 minuten" in uit


def test_an_agreement_is_told_apart_from_a_block() -> None:
    gegevens = run(
        *("--json", "wissel", "mag", "WMO303", "--release", "2.1", "--op", "2018-03-20T10:00")
    ).json
    assert (gegevens["aard"], gegevens["technisch_mogelijk"]) == ("afspraak", True)
    assert (gegevens["wissel"], gegevens["regel"]) == ("iwmo-2.1-2.2", "3.1.1")
    assert gegevens["vanaf"] == "2018-04-03T13:00:00+02:00"


def test_not_live_yet_is_a_no() -> None:
    gelopen = run(*("wissel", "mag", "WMO407", "--release", "2.0", "--op", "2022-09-30T23:59"))
    assert gelopen.code == 1
    assert "nog niet in gebruik" in gelopen.uit
    assert (
        run(*("wissel", "mag", "WMO407", "--release", "2.0", "--op", "2022-10-01T00:00")).code == 0
    )


def test_now_is_the_moment_without_op() -> None:
    gelopen = run("--nu", "2018-03-28T10:00", "wissel", "mag", "WMO301", "--release", "2.1")
    assert gelopen.code == 1
    assert "Voor het moment woensdag 28 maart 2018 om 10:00." in gelopen.fout


def test_reading_in_is_another_question() -> None:
    vraag = ("wissel", "mag", "WMO302", "--release", "2.1", "--op", "2018-03-29T20:00")
    assert run(*vraag).code == 1
    assert run(*vraag, "--handeling", "inlezen").code == 0


def test_the_same_question_for_a_file(tmp_path: Path) -> None:
    bestand = tmp_path / "a.xml"
    bestand.write_bytes(HEEN.xml())
    ja = run("--json", "wissel", "mag", bestand, "--op", "2018-03-27T16:59")
    assert (ja.code, ja.json["bericht"], ja.json["release"]) == (0, "WMO301", "2.1")
    nee = run("--json", "wissel", "mag", bestand, "--op", "2018-03-27T17:00")
    assert (nee.code, nee.json["regel"]) == (1, "3.2.1")


def test_a_zip_may_go_when_everything_in_it_may(tmp_path: Path) -> None:
    doel = tmp_path / "post.zip"
    with zipfile.ZipFile(doel, "w") as zip_:
        zip_.writestr("301.xml", HEEN.xml())
        zip_.writestr("302.xml", RETOUR.xml())
    assert run("wissel", "mag", doel, "--op", "2018-03-27T16:59").code == 0
    half = run("--json", "wissel", "mag", doel, "--op", "2018-03-28T10:00")
    assert half.code == 1
    assert [b["mag"] for b in half.json["berichten"]] == [False, True]
    with zipfile.ZipFile(doel, "a") as zip_:
        zip_.writestr("notitie.txt", "hallo")
    assert run("wissel", "mag", doel, "--op", "2018-03-27T16:59").code == 1


def test_wrong_questions_of_mag(tmp_path: Path) -> None:
    assert run("wissel", "mag", "WMO999", "--release", "2.1").code == 2
    assert run("wissel", "mag", "WMO301").code == 2
    assert run("wissel", "mag", "WMO301", "--release", "x").code == 2
    assert run("wissel", "mag", "WMO301", "--release", "2.1", "--op", "morgen").code == 2
    assert run("wissel", "mag", "WMO301", "--release", "2.1", "--partij", "bakker").code == 2
    assert run("wissel", "mag", "weg.xml").code == 66
    vreemd = tmp_path / "x.txt"
    vreemd.write_text("hallo", encoding="utf-8")
    assert run("wissel", "mag", vreemd).code == 65
    assert run("wissel", "mag", vreemd, "--release", "2.1").code == 2
    (tmp_path / "leeg").mkdir()
    assert run("wissel", "mag", tmp_path / "leeg").code == 65


def test_the_list_of_switches() -> None:
    gelopen = run("--nu", "2018-03-28T10:00", "--json", "wissel", "lijst")
    fasen = {w["wissel"]: w["fase"] for w in gelopen.json["wissels"]}
    assert fasen["iwmo-2.0-2.1"] == "release 2.1 is live"
    assert fasen["iwmo-2.1-2.2"] == "afsluiting"
    assert fasen["ieb-1.0-2.0"] == "nog niet begonnen"
    nu = {w["wissel"]: w["fase"] for w in run("--json", "wissel", "lijst").json["wissels"]}
    assert (nu["iwmo-2.1-2.2"], nu["iwmo-2.2-2.3"]) == ("voorbij", "voorbij")
    assert "iwmo-3.0-3.1" in run("wissel", "lijst").uit


@pytest.mark.parametrize(
    ("nu", "zin"),
    [
        ("2018-03-01T10:00", "De wissel begint op zondag 18 maart 2018 om 23:00."),
        ("2018-03-28T10:00", "Nu is de fase afsluiting, tot donderdag 29 maart 2018 om 13:00."),
        ("2018-03-30T10:00", "Nu is de fase transitie, tot dinsdag 3 april 2018 om 13:00."),
        ("2018-04-04T10:00", "Nu is de fase ingebruikname en nazorg, tot dinsdag 1 mei 2018"),
        ("2019-01-01T10:00", "De wissel is voorbij. Release 2.2 is in gebruik."),
    ],
)
def test_a_switch_as_text(nu: str, zin: str) -> None:
    uit = run("--nu", nu, "wissel", "toon", "iwmo-2.1-2.2").uit
    assert zin in uit
    assert "voor zondag 18 maart 2018 om 23:00" in uit
    assert "Technische blokkade" in uit
    assert "Spoedzorg gaat altijd door" in uit


def test_a_switch_that_has_no_end_of_aftercare() -> None:
    uit = run("--nu", "2017-07-01T10:00", "wissel", "toon", "iwmo-2.0-2.1").uit
    assert "Release 2.1 is live sinds maandag 12 juni 2017 om 13:00." in uit
    assert "JW321 en JW322 blijven EI" in uit


def test_a_switch_as_page_and_calendar_per_party(tmp_path: Path) -> None:
    pagina, ics = tmp_path / "w.html", tmp_path / "w.ics"
    gelopen = run(
        *("--nu", "2018-03-26T10:00", "--json", "wissel", "toon", "iwmo-2.1-2.2"),
        *("--partij", "gemeente", "--pagina", pagina, "--ics", ics),
    )
    assert gelopen.json["bestanden"] == [pagina.as_posix(), ics.as_posix()]
    html = pagina.read_text(encoding="utf-8")
    assert "<svg" in html
    assert re.findall(r"(?:src|href)=\"(?!#)", html) == []
    assert "<script" not in html
    assert " style=" not in html
    for regel in ("3.1.3", "3.1.5", "3.1.6", "3.2.1", "3.2.2", "3.2.4"):
        assert f' scope="row">{regel}</th>' in html
    assert ' scope="row">3.1.1</th>' not in html  # an agreement of the aanbieder
    agenda = read_ics(ics.read_bytes())
    op_uid = {e["UID"].removesuffix("-gemeente@bvtool"): e for e in agenda["VEVENT"]}
    assert op_uid["iwmo-2.1-2.2-3.1.3"]["DTSTART"] == datetime(2018, 3, 27, 15, tzinfo=UTC)
    lezen = op_uid["iwmo-2.1-2.2-3.1.6"]
    assert (lezen["DTSTART"], lezen["DTEND"]) == (
        datetime(2018, 3, 29, 12, tzinfo=UTC),
        datetime(2018, 3, 29, 21, tzinfo=UTC),
    )
    blokkade = op_uid["iwmo-2.1-2.2-3.2.2"]
    assert blokkade["DTEND"] == datetime(2018, 4, 3, 11, tzinfo=UTC)
    assert "iwmo-2.1-2.2-3.1.1" not in op_uid
    assert all(len(e["VALARM"]) == 2 for e in agenda["VEVENT"])


@pytest.mark.parametrize("partij", ["aanbieder", "VECOZO", "IB", "VNG Realisatie", None])
def test_every_party_has_its_own_rows(tmp_path: Path, partij: str | None) -> None:
    ics = tmp_path / "w.ics"
    extra = ("--partij", partij) if partij else ()
    gegevens = run("--json", "wissel", "toon", "iwmo-2.1-2.2", *extra, "--ics", ics).json
    ids = {r["id"] for r in gegevens["regels"]}
    assert {"3.2.1", "3.2.2", "3.2.3", "3.2.4"} <= ids
    assert ("3.1.1" in ids) is (partij in ("aanbieder", None))
    assert ("2.4" in ids) is (partij in ("VNG Realisatie", None))
    assert len(read_ics(ics.read_bytes())["VEVENT"]) == len(ids)


def test_every_switch_makes_a_page_and_a_calendar(tmp_path: Path) -> None:
    for wissel in run("--json", "wissel", "lijst").json["wissels"]:
        pagina, ics = tmp_path / "w.html", tmp_path / "w.ics"
        gelopen = run("wissel", "toon", wissel["wissel"], "--pagina", pagina, "--ics", ics)
        assert gelopen.code == 0, gelopen.fout
        read_ics(ics.read_bytes())


def test_an_unknown_switch() -> None:
    gelopen = run("wissel", "toon", "iwmo-7.0-8.0")
    assert gelopen.code == 2
    assert "iwmo-2.1-2.2" in gelopen.fout


def lay(map_: Path, *berichten: B) -> Path:
    map_.mkdir(exist_ok=True)
    for nummer, bericht in enumerate(berichten):
        (map_ / f"{nummer}-{BSN}.xml").write_bytes(bericht.xml())
    return map_


def test_checking_says_what_is_open_and_never_shows_a_bsn(tmp_path: Path) -> None:
    map_ = lay(tmp_path / "in", HEEN)
    (map_ / "leeg.xml").write_bytes(b"")
    (map_ / "notulen.pdf").write_bytes(b"%PDF")
    xlsx, pagina = tmp_path / "v.xlsx", tmp_path / "v.html"
    vraag = ("wissel", "controleer", map_, "--op", "2018-03-28T10:00")
    gelopen = run("--json", *vraag, "--xlsx", xlsx, "--pagina", pagina)
    assert gelopen.code == 1
    g = gelopen.json
    assert (g["berichten"], g["open"], g["te_laat"]) == (1, 1, 1)
    assert (g["onleesbaar"], g["vreemd"]) == (1, 1)
    assert g["bevindingen"][0]["wie"] == "aanbieder"
    assert g["bevindingen"][0]["code"] == "41000017"
    assert "donderdag 29 maart 2018 om 13:00" in g["bevindingen"][0]["uiterlijk"]
    assert g["eindstand"][0]["oordeel"] == "niet klaar"
    (tmp_path / "uit").mkdir()
    tekst = run(*vraag, "--te-versturen", tmp_path / "uit").uit
    assert "Open: wacht op een antwoord (1)" in tekst
    assert "De aanbieder 41000017 antwoordt" in tekst
    assert "Eindstand: 1 van 2 partijen klaar" in tekst
    assert "leeg.xml: Dit bestand is leeg." in tekst
    html = pagina.read_text(encoding="utf-8")
    werkmap = openpyxl.load_workbook(xlsx)
    assert werkmap.sheetnames == ["Tellingen", "Bevindingen", "Eindstand", "Niet gelezen"]
    cellen = [str(c) for blad in werkmap for rij in blad.iter_rows(values_only=True) for c in rij]
    for uitvoer in (gelopen.uit, tekst, html, " ".join(cellen)):
        assert BSN not in uitvoer
        assert NAAM not in uitvoer
    assert xlsx.read_bytes() == (run(*vraag, "--xlsx", xlsx), xlsx.read_bytes())[1]


def test_checking_complete_pairs_is_no_work(tmp_path: Path) -> None:
    map_ = lay(tmp_path / "in", HEEN, RETOUR)
    pagina = tmp_path / "v.html"
    gelopen = run("wissel", "controleer", map_, "--op", "2018-03-28T10:00", "--pagina", pagina)
    assert gelopen.code == 0
    assert "1 compleet paar" in gelopen.uit
    assert "Er is niets te doen" in pagina.read_text(encoding="utf-8")


def test_every_kind_of_finding_is_explained(tmp_path: Path) -> None:
    def heen(id_: str, dag: str, release: str) -> B:
        return B("WMO305", release, "41000017", "0363", id_, date.fromisoformat(dag))

    def terug(op: B, dag: str, release: str) -> B:
        return B("WMO306", release, op.van, op.naar, op.id, op.dag, date.fromisoformat(dag))

    gebroken = heen("G1", "2017-05-01", "2.0")
    laat = heen("L1", "2017-06-07", "2.0")
    vroeg = heen("V1", "2017-06-10", "2.1")
    map_ = lay(
        tmp_path / "in",
        *(gebroken, terug(gebroken, "2017-06-20", "2.1")),
        heen("N1", "2017-05-02", "2.0"),
        *(laat, terug(laat, "2017-06-08", "2.0"), laat),
        *(vroeg, terug(vroeg, "2017-06-13", "2.1")),
        terug(heen("Z1", "2017-05-01", "2.0"), "2017-05-02", "2.0"),
        heen("O1", "2017-06-20", "2.1"),
        heen("F1", "2017-07-20", "2.1"),
        heen("X1", "2017-07-03", "9.9"),
    )
    uit = run("wissel", "controleer", map_, "--op", "2017-07-01T10:00").uit
    for kop in (
        "Open: wacht op een antwoord (1)",
        "Gebroken: niet beantwoord voor de wissel (1)",
        "Gebroken: beantwoord in een andere release (1)",
        "Antwoord zonder heenbericht (1)",
        "Dubbel (1)",
        "Verzonden na sluiting (2)",
        "Verzonden voordat de release live was (1)",
    ):
        assert kop in uit
    assert "2 berichten zijn van na dit moment en tellen niet mee." in uit
    assert "noodvoorziening" in uit
    assert "Deze termijn is al voorbij: neem contact op." in uit
    assert "dient het heenbericht in release 2.1 opnieuw in" in uit


def test_long_lists_are_cut_on_screen_and_whole_in_json(tmp_path: Path) -> None:
    heen = [B("WMO301", "2.1", "0363", "41000017", f"A{n}", DAG) for n in range(30)]
    map_ = lay(tmp_path / "in", *heen)
    vraag = ("wissel", "controleer", map_, "--op", "2018-03-21T10:00")
    assert "en nog 10" in run(*vraag).uit
    assert len(run("--json", *vraag).json["bevindingen"]) == 30


def test_wrong_questions_of_controleer(tmp_path: Path) -> None:
    assert run("wissel", "controleer").code == 2
    assert run("wissel", "controleer", tmp_path / "weg").code == 66


def test_the_guard_from_the_command_line(tmp_path: Path) -> None:
    uit, naar = tmp_path / "uit", tmp_path / "naar"
    lay(uit, HEEN, RETOUR)
    naar.mkdir()
    gelopen = run("--json", "wissel", "wacht", uit, "--naar", naar, "--op", "2018-03-28T10:00")
    assert gelopen.code == 1
    g = gelopen.json
    assert (g["doorgelaten"], g["tegengehouden"], g["overgeslagen"]) == (1, 1, 0)
    vast = next(b for b in g["bestanden"] if b["actie"] == "tegengehouden")
    assert vast["vanaf"] == "2018-04-03T13:00:00+02:00"
    assert "bel de aanbieder" in vast["bel"]
    assert BSN not in json.dumps(g)
    regel = next(
        r
        for r in run(
            "wissel", "wacht", uit, "--naar", naar, "--op", "2018-03-28T10:00"
        ).uit.splitlines()
        if r.startswith("tegengehouden")
    )
    assert "Alle heenberichten geblokkeerd" in regel
    assert "Weer vanaf dinsdag 3 april 2018 om 13:00, in release 2.2" in regel
    assert "Spoedzorg wacht niet: bel de aanbieder" in regel


def test_an_empty_folder_is_no_news(tmp_path: Path) -> None:
    (tmp_path / "uit").mkdir()
    (tmp_path / "naar").mkdir()
    gelopen = run("wissel", "wacht", tmp_path / "uit", "--naar", tmp_path / "naar")
    assert gelopen.code == 0
    assert "Er staat niets klaar." in gelopen.uit


def test_help_names_every_command() -> None:
    uit = run("wissel", "--help").uit
    for naam in OPDRACHTEN:
        assert naam in uit
        assert run("wissel", naam, "--help").code == 0
    assert run("wissel", "magg").code == 2


WISSELS_MD = Path(__file__).parents[2] / "docs" / "wissels.md"


def test_every_command_in_the_documentation_is_there() -> None:
    tekst = WISSELS_MD.read_text(encoding="utf-8")
    opdrachten = re.findall(r"^bvtool wissel (\w+)(.*)$", tekst, re.MULTILINE)
    assert {naam for naam, _ in opdrachten} == set(OPDRACHTEN)
    for naam, rest in opdrachten:
        hulp = run("wissel", naam, "--help").uit
        for optie in re.findall(r"--[a-z-]+", rest):
            assert optie in hulp, (naam, optie)


def test_the_calendar_of_the_documentation_is_taken(tmp_path: Path) -> None:
    tekst = WISSELS_MD.read_text(encoding="utf-8")
    regels = [r for r in tekst.splitlines() if r.startswith(("wissel;id;", "iwmo-2.2-2.3;"))]
    eigen = tmp_path / "eigen.csv"
    eigen.write_text("\n".join(regels), encoding="utf-8")
    vraag = ("wissel", "mag", "WMO301", "--release", "2.2", "--op", "2019-03-21T10:00")
    assert run(*vraag).code == 0
    gelopen = run("--json", *vraag, "--kalender", eigen)
    assert (gelopen.code, gelopen.json["regel"]) == (1, "regio-1")
