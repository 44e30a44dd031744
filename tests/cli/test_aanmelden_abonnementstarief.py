"""A round of the abonnementstarief from its messages to what the CAK says of them."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.lezing import read_heenbericht
from bvtool.berichten.retour import answer_to, build_retour
from bvtool.berichten.schema import load_schemas
from tests.cli.test_ronde import go
from tests.cli.test_ronde_abonnementstarief import make, row
from tests.hulp import (
    Gelopen,
    fictieve_bsns,
    fill,
    make_home,
    query_ledger,
    run,
    set_beleid,
    table,
    write_csv,
)

NIEUW, STOPT, ANDERS, DUURDER, OUD, STRAKS = fictieve_bsns(6)
SCHEMAS = Path(str(resources.files("bvtool.berichten").joinpath("schema")))
NU, DAARNA = "2022-10-10T10:00", "2022-10-11T10:00"


def cak(bsn: str, begin: str, nummer: int, prijs: str = "19,00") -> dict[str, str]:
    return {"BSN": bsn, "Startdatum": begin, "Einddatum": "", "Startnummer": str(nummer),
            "Kostprijs": prijs}  # fmt: skip


def register(bsn: str, begin: str, eind: str = "", prijs: str = "19,00") -> dict[str, str]:
    return row(bsn, begin, Einddatum=eind, Productcategorie="01", Kostprijs=prijs)


CAK = [cak(STOPT, "1-5-2021", 11), cak(ANDERS, "1-6-2022", 12), cak(DUURDER, "1-7-2022", 13)]
REGISTER = [
    register(NIEUW, "1-9-2022"),
    register(STOPT, "1-5-2021", "20-9-2022"),
    register(ANDERS, "1-8-2022"),
    register(DUURDER, "1-7-2022", prijs="21,00"),
    register(OUD, "1-9-2021"),
]


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A round of 10 October 2022, answered by the clerk as it was filled in."""
    map_ = make(tmp_path / "0363", REGISTER, categorieen='["01"]', peildatum="2022-10-10")
    set_beleid(map_, fictief=True)
    write_csv(map_ / "inkomend/cak.csv", CAK)
    go(map_, NU, "vergelijk")
    fill(map_ / "werk/werkboek.xlsx")
    go(map_, NU, "terugkoppeling")
    return map_


def send(map_: Path, nu: str, *meer: object) -> Gelopen:
    return run("--nu", nu, "--dossier", map_, "aanmelden", *meer)


def read_zip(pad: Path) -> dict[str, etree._Element]:
    """The messages of a delivery by name."""
    with zipfile.ZipFile(pad) as zip_:
        return {n: etree.fromstring(zip_.read(n)) for n in zip_.namelist()}


def says(boom: etree._Element) -> dict[str, str | None]:
    velden = ("Bsn", "EbStartNummer", "EbStartdatum", "EbStopdatum", "StatusAanlevering",
              "Kostprijsbedrag")  # fmt: skip
    return {v: w for v in velden if (w := boom.findtext(f".//{{*}}{v}")) is not None}


def hear(map_: Path, nu: str, *woorden: object) -> dict[str, Any]:
    """The CAK answers the newest delivery, and the gemeente reads it."""
    zip_ = sorted(map_.glob("uitgaand/abonnementstarief_*.zip"))[-1]
    terug = map_ / "inkomend" / "408"
    uit = go(map_, nu, "ketentest", zip_, "--uit", terug, *woorden)
    assert uit["genegeerd"] == 0, uit
    return go(map_, nu, "retour")


def test_the_answer_names_the_contribution(dossier: Path) -> None:
    """By it the CAK knows that it is not the answer about beschermd wonen."""
    (csv,) = dossier.glob("uitgaand/bestandsvergelijking_abonnementstarief_*.csv")
    assert "Soort bijdrage;abonnementstarief" in csv.read_text(encoding="utf-8-sig")


def test_a_round_becomes_messages_of_its_own_kind(dossier: Path) -> None:
    gelopen = send(dossier, NU)
    assert gelopen.code == 1, gelopen
    assert "12 maanden" in gelopen.uit
    assert "OP241, code 9114" in gelopen.uit
    assert "Overleg met het CAK" in gelopen.uit
    (zip_,) = dossier.glob("uitgaand/*.zip")
    assert zip_.name == "abonnementstarief_2022-10-10_1.zip"
    gezien: dict[str, list[dict[str, str | None]]] = {naam[:3]: [] for naam in read_zip(zip_)}
    for naam, boom in read_zip(zip_).items():
        assert f"/ieb/2_0/wmo{naam[:3]}/" in boom.tag
        gezien[naam[:3]].append(says(boom))
    start = {"Bsn": NIEUW, "EbStartdatum": "2022-09-01",
             "StatusAanlevering": "1", "Kostprijsbedrag": "1900"}  # fmt: skip
    anders = {"Bsn": ANDERS, "EbStartNummer": "12", "EbStartdatum": "2022-08-01",
              "StatusAanlevering": "2", "Kostprijsbedrag": "1900"}  # fmt: skip
    duurder = {"Bsn": DUURDER, "EbStartNummer": "13", "EbStartdatum": "2022-07-01",
               "StatusAanlevering": "2", "Kostprijsbedrag": "2100"}  # fmt: skip
    stop = {"Bsn": STOPT, "EbStartNummer": "11", "EbStopdatum": "2022-09-20",
            "StatusAanlevering": "1"}  # fmt: skip
    assert gezien["403"] == [stop]
    (nieuw,) = (v for v in gezien["401"] if v["Bsn"] == NIEUW)
    assert {k: v for k, v in nieuw.items() if k != "EbStartNummer"} == start
    assert anders in gezien["401"] and duurder in gezien["401"] and len(gezien["401"]) == 3
    soorten = query_ledger(dossier, "select soort, count(*) from bericht group by soort")
    assert dict(soorten) == {"WMO401": 3, "WMO403": 1}
    assert {p.name[:3] for p in (dossier / "uitgaand/abonnementstarief").rglob("*.xml")} == {
        "401", "403",
    }  # fmt: skip


def test_the_run_tells_how_many_messages_there_are(dossier: Path) -> None:
    """By their status: a start and a stop are new, two starts say something else than before."""
    uit = go(dossier, NU, "aanmelden")
    telt = {k: uit[k] for k in ("berichten", "nieuw", "gewijzigd", "verwijderd", "tegengehouden")}
    assert telt == {"berichten": 4, "nieuw": 2, "gewijzigd": 2, "verwijderd": 0, "tegengehouden": 1}
    weer = go(dossier, NU, "aanmelden")
    assert (weer["berichten"], weer["al_verzonden"]) == (0, 4)


def test_the_answers_are_read_and_the_decisions_are_carried_out(dossier: Path) -> None:
    go(dossier, NU, "aanmelden", "--envelop")
    gelezen = hear(dossier, DAARNA)
    assert gelezen["goedgekeurd"] == 4, gelezen
    soorten = query_ledger(dossier, "select soort, uitkomst, count(*) from antwoord group by 1, 2")
    assert sorted(soorten) == [("402", "goedgekeurd", 3), ("404", "goedgekeurd", 1)]
    weer = go(dossier, DAARNA, "retour")
    assert (weer["al_bekend"], weer["openstaand"]) == (4, 0)
    open_ = {soort: n for soort, n in weer["nog_te_versturen"].items() if n}
    assert open_ == {"tegengehouden": 1}, "the start of more than a year ago"
    assert go(dossier, DAARNA, "aanmelden")["berichten"] == 0


def test_a_zip_that_is_gone_is_made_again(dossier: Path) -> None:
    go(dossier, NU, "aanmelden", "--envelop")
    (zip_,) = dossier.glob("uitgaand/*.zip")
    data = zip_.read_bytes()
    zip_.unlink()
    go(dossier, DAARNA, "aanmelden")
    assert zip_.read_bytes() == data


@pytest.mark.parametrize("paar", [("wmo401", "wmo402"), ("wmo403", "wmo404")])
def test_a_set_without_one_of_its_messages_does_not_make_a_zip_again(
    dossier: Path, paar: tuple[str, str]
) -> None:
    """A zip holds 401 and 403; own schemas for one of them leave it to those of bvtool."""
    go(dossier, NU, "aanmelden")
    (zip_,) = dossier.glob("uitgaand/*.zip")
    data = zip_.read_bytes()
    zip_.unlink()
    eigen = dossier / "schemas"
    eigen.mkdir()
    for naam in ("basisschema", *paar):
        shutil.copyfile(SCHEMAS / f"{naam}.xsd", eigen / f"{naam}.xsd")
    toml = dossier / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8")
    toml.write_text(tekst.replace('# map = ""', 'map = "schemas"', 1), encoding="utf-8")
    go(dossier, DAARNA, "aanmelden")
    assert zip_.read_bytes() == data


def test_in_2026_nothing_leaves_without_a_reason(tmp_path: Path) -> None:
    map_ = make(
        tmp_path / "0363",
        [register(NIEUW, "1-9-2026"), register(STOPT, "1-5-2026", "20-9-2026")],
        categorieen='["01"]',
    )
    write_csv(map_ / "inkomend/cak.csv", [cak(STOPT, "1-5-2026", 11)])
    nu = "2026-10-06T10:00"
    go(map_, nu, "vergelijk")
    fill(map_ / "werk/werkboek.xlsx")
    go(map_, nu, "terugkoppeling")
    gelopen = send(map_, nu)
    assert gelopen.code == 1, gelopen
    assert '--met-release 3.0 "REDEN"' in gelopen.uit
    assert query_ledger(map_, "select * from bericht") == []
    gelopen = send(map_, nu, "--met-release", "3.0", "het CAK nam het aan")
    assert gelopen.code == 0, gelopen
    (zip_,) = map_.glob("uitgaand/*.zip")
    alle = read_zip(zip_)
    assert {naam[:3] for naam in alle} == {"405"}
    stop = next(says(b) for b in alle.values() if says(b)["Bsn"] == STOPT)
    assert stop == {"Bsn": STOPT, "EbStartNummer": "11", "EbStartdatum": "2026-05-01",
                    "EbStopdatum": "2026-09-20", "StatusAanlevering": "2",
                    "Kostprijsbedrag": "1900"}  # fmt: skip
    redenen = query_ledger(map_, "select distinct toelichting from bericht")
    assert redenen == [("in release 3.0: het CAK nam het aan",)]


@pytest.mark.parametrize(
    ("nu", "code", "tekst"),
    [
        ("2022-09-30T10:00", 0, ""),  # iEb 1.0
        ("2022-10-02T10:00", 1, "3 oktober 2022"),  # between 1.0 and 2.0
        ("2022-10-03T10:00", 0, ""),
    ],
)
def test_the_calendar_decides_the_release(nu: str, code: int, tekst: str, tmp_path: Path) -> None:
    dag = nu[:10]
    wie = [register(NIEUW, "1-9-2022"), register(STOPT, "1-5-2021")]
    map_ = make(tmp_path / "0363", wie, STOPT, categorieen='["01"]', peildatum=dag)
    go(map_, nu, "vergelijk")
    fill(map_ / "werk/werkboek.xlsx")
    go(map_, nu, "terugkoppeling")
    gelopen = send(map_, nu)
    assert gelopen.code == code, gelopen
    assert tekst in gelopen.uit
    for zip_ in map_.glob("uitgaand/*.zip"):
        (boom,) = read_zip(zip_).values()
        assert boom.findtext(".//{*}BerichtVersie") == ("1" if dag < "2022-10" else "2")


def test_a_lost_message_of_this_contribution_is_noticed_too(dossier: Path) -> None:
    """The ledger was put back: what lies there would be numbered a second time."""
    voor = (dossier / "dossier.db").read_bytes()
    go(dossier, NU, "aanmelden")
    make_home(dossier)
    for pad in (*dossier.glob("uitgaand/*.zip"), *dossier.glob(".bvtool*")):
        if pad.is_file():
            pad.unlink()
    (dossier / "dossier.db").write_bytes(voor)
    gelopen = send(dossier, NU)
    assert gelopen.code == 74, gelopen
    assert "een bericht dat de administratie niet kent" in gelopen.fout


def test_the_weekly_report_is_one_of_its_own(dossier: Path) -> None:
    go(dossier, NU, "aanmelden")
    hear(dossier, DAARNA)
    uit = go(dossier, DAARNA, "rapport")
    assert (uit["berichten"], uit["productafname"]) == (4, 4)
    pad = dossier / "rapporten/680363_AanleverrapportageAbonnementstarief.xlsx"
    assert [b for b in uit["bestanden"] if b.startswith("rapporten/680363")] == [
        f"rapporten/{pad.name}"
    ]
    soorten = sorted(r["Berichtsoort"] for r in table(pad, "berichten"))
    assert soorten == ["WMO401", "WMO401", "WMO401", "WMO403"]
    assert {r["In BV toegezegd"] for r in table(pad, "berichten")} == {"J"}
    (stop,) = (r for r in table(pad, "productafname") if r["BSN"] == STOPT)
    assert stop["Stopdatum"].strftime("%Y-%m-%d") == "2022-09-20"
    uitleg = {str(r["Onderwerp"]): str(r["Tekst"]) for r in table(pad, "Uitleg")}
    assert uitleg["berichten: Berichtsoort"].startswith("WMO401 of WMO403 of WMO405")
    assert "beschermd wonen" not in " ".join(uitleg.values())


def test_an_answer_of_another_kind_answers_nothing(dossier: Path) -> None:
    """A 402 with the header of a message of the other kind: it fits nothing, and is told so."""
    go(dossier, NU, "aanmelden")
    (zip_,) = dossier.glob("uitgaand/*.zip")
    naam = next(n for n in read_zip(zip_) if n.startswith("403"))
    stop = read_heenbericht(
        Berichtbestand(naam, zipfile.ZipFile(zip_).read(naam)), load_schemas()
    ).bericht
    assert stop is not None
    goed = answer_to(replace(stop, soort="WMO401"), "R1", date(2022, 10, 11))
    vorm = load_schemas().choose("WMO402").vorm("WMO402")
    map_ = dossier / "inkomend/408"
    map_.mkdir(exist_ok=True)
    (map_ / "402_R1.xml").write_bytes(build_retour(vorm, goed))
    uit = go(dossier, DAARNA, "retour")
    assert (uit["niet_gekoppeld"], uit["goedgekeurd"], uit["openstaand"]) == (1, 0, 4)
    pagina = (dossier / "rapporten/retour.html").read_text(encoding="utf-8")
    assert "Een 402 hoort niet bij het 403-bericht met deze identificatie." in pagina


def test_controleer_knows_the_messages_and_their_rules(dossier: Path) -> None:
    go(dossier, NU, "aanmelden")
    (zip_,) = dossier.glob("uitgaand/*.zip")
    gelopen = run("--nu", NU, "--dossier", dossier, "controleer", zip_)
    assert "WMO401" in gelopen.uit and "WMO403" in gelopen.uit, gelopen
    stuk = dossier.parent / "stop.xml"
    naam = next(n for n in read_zip(zip_) if n.startswith("403"))
    stuk.write_bytes(zipfile.ZipFile(zip_).read(naam))
    alleen = run("--nu", NU, "controleer", stuk)
    assert alleen.code == 1
    assert "regel TR102, code 9102" in alleen.uit
