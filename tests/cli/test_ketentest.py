"""`bvtool ketentest`: the CAK in a rehearsal, with and without things going wrong."""

import json
import zipfile
from pathlib import Path

import pytest

from bvtool.berichten.boom import read_boom
from bvtool.berichten.envelop import build_di01, open_envelop
from bvtool.berichten.merk import is_verzonnen
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.wmo407 import build_407
from bvtool.berichten.wmo408 import parse_408
from tests.gesprek.hulp import BSN_B, MAANDAG, Keuze, decide, heen, klok, make_bsns, new_dossier
from tests.hulp import DINSDAG, VRIJDAG, Gelopen, query_ledger, run, unmark
from tests.klein import answer, open_boek

REF = "6f1d9a5e-0c1b-4e3a-9f5d-2b7c8a1e4d60"


def rehearse(bron: Path, uit: Path, *opties: object, nu: str = MAANDAG) -> Gelopen:
    gelopen = run("--nu", nu, "--json", "ketentest", bron, "--uit", uit, *opties)
    assert gelopen.code == 0, gelopen.uit
    return gelopen


def contents(map_: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(map_.iterdir())}


@pytest.fixture
def bron(tmp_path: Path) -> Path:
    """Sixty messages of as many clients."""
    map_ = tmp_path / "heen"
    map_.mkdir()
    for i, bsn in enumerate(make_bsns(60), start=1):
        bericht = heen(bsn=bsn, identificatie=f"OEF{i:09d}", startnummer=i)
        (map_ / f"{i:03d}.xml").write_bytes(build_407(bericht))
    return map_


def test_good_messages_are_approved_one_answer_each(bron: Path, tmp_path: Path) -> None:
    uit = tmp_path / "terug"
    gelopen = rehearse(bron, uit)
    assert gelopen.json["goedgekeurd"] == 60
    antwoorden = [parse_408(p.read_bytes()) for p in uit.glob("408*.xml")]
    assert len({a.identificatie for a in antwoorden}) == 60
    assert len({a.identificatie_retour for a in antwoorden}) == 60
    assert all(load_schemas().choose("WMO408").fouten("WMO408", read_boom(p.read_bytes())) == []
               for p in uit.glob("408*.xml"))  # fmt: skip


def test_a_zip_is_answered_as_a_folder(bron: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "heen.zip", "w") as zip_:
        for pad in bron.iterdir():
            zip_.write(pad, pad.name)
    rehearse(bron, tmp_path / "a")
    rehearse(tmp_path / "heen.zip", tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_the_cak_remembers_and_answers_nothing_twice(bron: Path, tmp_path: Path) -> None:
    uit = tmp_path / "terug"
    rehearse(bron, uit)
    voor = contents(uit)
    weer = rehearse(bron, uit)
    assert (weer.json["al_beantwoord"], weer.json["bestanden"]) == (60, [])
    assert contents(uit) == voor
    nieuw = tmp_path / "nieuw"
    nieuw.mkdir()
    dubbel = heen(bsn=BSN_B, identificatie="ANDERENAAM01", startnummer=1)
    (nieuw / "x.xml").write_bytes(build_407(dubbel))
    assert rehearse(nieuw, uit).json["afgekeurd"] == 1


@pytest.mark.parametrize("storing", [[], ["--storing", "--zaad", "3"]])
def test_the_same_seed_gives_the_same_bytes(bron: Path, tmp_path: Path, storing: list[str]) -> None:
    for naam in ("a", "b"):
        rehearse(bron, tmp_path / naam, *storing)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_another_seed_disturbs_others(bron: Path, tmp_path: Path) -> None:
    for zaad in (1, 2):
        rehearse(bron, tmp_path / str(zaad), "--storing", "--zaad", zaad)
    assert contents(tmp_path / "1") != contents(tmp_path / "2")


def test_with_disturbances_every_awkward_thing_happens(bron: Path, tmp_path: Path) -> None:
    gelopen = rehearse(bron, tmp_path / "terug", "--storing")
    assert gelopen.json["storingen"] == {
        "dubbel": 2,
        "laat": 2,
        "onbekende code": 2,
        "tegenstrijdig": 2,
        "verloren": 2,
    }
    assert gelopen.json["achtergehouden"] == 4
    namen = [p.name for p in sorted((tmp_path / "terug").glob("*.xml"))]
    volgorde = [parse_408((tmp_path / "terug" / n).read_bytes()).identificatie for n in namen]
    assert volgorde != sorted(volgorde)


def test_what_was_kept_back_comes_when_nothing_disturbs(bron: Path, tmp_path: Path) -> None:
    uit = tmp_path / "terug"
    rehearse(bron, uit, "--storing")
    assert rehearse(bron, uit).json["nagezonden"] == 4
    beantwoord = {parse_408(p.read_bytes()).identificatie for p in uit.glob("*.xml")}
    assert len(beantwoord) == 60
    assert rehearse(bron, uit).json["nagezonden"] == 0


def test_enveloped_messages_are_answered_in_envelopes(tmp_path: Path) -> None:
    bron = tmp_path / "heen"
    bron.mkdir()
    nu = klok().nu
    goed = build_407(heen())
    (bron / "1.xml").write_bytes(build_di01(goed, "0363", REF, nu))
    kapot = goed.replace(b"BwStartdatum", b"BwStart")
    (bron / "2.xml").write_bytes(build_di01(kapot, "0363", REF[:-1] + "1", nu))
    rehearse(bron, tmp_path / "terug")
    paden = sorted((tmp_path / "terug").glob("*.xml"))
    assert [p.name[:4] for p in paden] == ["408_", "Fo01"]
    du01, fo01 = (open_envelop(read_boom(p.read_bytes())) for p in paden)
    assert du01 and fo01
    assert (du01.soort, du01.kruisreferentie) == ("Du01", REF)
    assert parse_408(du01.inhoud).sleutel == heen().sleutel
    assert (fo01.code, fo01.kruisreferentie) == ("IB001", REF[:-1] + "1")


@pytest.mark.parametrize(
    ("van", "naar", "code"),
    [
        (b"<StUF:functie>WMO407", b"<StUF:functie>WMO405", "IB004"),
        (b"<StUF:organisatie>0363", b"<StUF:organisatie>9998", "IB005"),
        (b"<StUF:organisatie>0363", b"<StUF:organisatie>0344", "IB007"),
    ],
)
def test_a_wrong_envelope_is_refused(tmp_path: Path, van: bytes, naar: bytes, code: str) -> None:
    data = build_di01(build_407(heen()), "0363", REF, klok().nu)
    assert van in data
    (tmp_path / "1.xml").write_bytes(data.replace(van, naar))
    rehearse(tmp_path / "1.xml", tmp_path / "terug")
    [pad] = (tmp_path / "terug").glob("*.xml")
    envelop = open_envelop(read_boom(pad.read_bytes()))
    assert envelop
    assert envelop.code == code


def test_a_reference_used_twice_is_refused_also_later(tmp_path: Path) -> None:
    for nr in (1, 2):
        bericht = build_407(heen(identificatie=f"OEF{nr:09d}", startnummer=nr))
        (tmp_path / f"{nr}.xml").write_bytes(build_di01(bericht, "0363", REF, klok().nu))
        gelopen = rehearse(tmp_path / f"{nr}.xml", tmp_path / "terug")
    assert gelopen.json["envelopfout"] == 1
    [pad] = (tmp_path / "terug").glob("Fo01*.xml")
    assert b"IB016" in pad.read_bytes()


def test_what_is_no_heenbericht_is_named(bron: Path, tmp_path: Path) -> None:
    (bron / "leesmij.txt").write_text("x", encoding="utf-8")
    gelopen = run("--nu", MAANDAG, "ketentest", bron, "--uit", tmp_path / "terug")
    assert "leesmij.txt: Dit bestand is geen bericht" in gelopen.uit
    assert "er is niets naar het CAK gegaan" in gelopen.uit


def test_broken_records_of_earlier_rehearsals_are_refused(bron: Path, tmp_path: Path) -> None:
    uit = tmp_path / "terug"
    rehearse(bron, uit)
    (uit / "ketentest-historie.jsonl").write_text("kapot", encoding="utf-8")
    assert run("--nu", MAANDAG, "ketentest", bron, "--uit", uit).code == 65


def test_without_input_or_folder_it_says_what_lacks(bron: Path, tmp_path: Path) -> None:
    assert run("ketentest", tmp_path / "nergens", "--uit", tmp_path / "terug").code == 66
    assert run("ketentest", bron).code == 2


def test_a_rehearsal_ends_with_a_clean_report(tmp_path: Path) -> None:
    map_ = tmp_path / "0363 één"
    decide(new_dossier(map_), [Keuze(b) for b in make_bsns(60)])

    def do(*woorden: object, dag: int = 17) -> dict[str, object]:
        gelopen = run("--dossier", map_, "--nu", f"2022-10-{dag}T09:00", "--json", *woorden)
        assert gelopen.code in (0, 1), gelopen.uit
        return dict(json.loads(gelopen.uit))

    do("aanmelden", "--envelop")
    heenmap, terugmap = map_ / "uitgaand/407", map_ / "inkomend/408"
    do("ketentest", heenmap, "--uit", terugmap, "--storing")
    eerste = do("retour", dag=18)
    assert (eerste["tegenstrijdig"], eerste["openstaand"], eerste["afgekeurd"]) == (4, 4, 2)
    for rij in do("aanmelden", dag=18)["tegenhoudingen"]:  # type: ignore[attr-defined]
        woord = rij["wat"].partition("--uitspraak ")[2].split(" ")[0]
        do("retour", "--uitspraak", woord, "--reden", "gebeld", dag=18)
    do("ketentest", heenmap, "--uit", terugmap, dag=19)
    klaar = run("--dossier", map_, "--nu", "2022-10-19T10:00", "--json", "retour")
    assert klaar.code == 0
    assert klaar.json["openstaand"] == 0
    assert do("aanmelden", dag=19)["al_verzonden"] == 60


def test_made_up_answers_stay_out_of_a_dossier_of_real_people(bron: Path, klein: Path) -> None:
    for uit in (klein / "inkomend/408", klein / "inkomend/408/nieuw", klein):
        gelopen = run("--nu", MAANDAG, "ketentest", bron, "--uit", uit)
        assert gelopen.code == 2
        assert "niet om te oefenen" in gelopen.fout
    assert list((klein / "inkomend/408").glob("*")) == []


@pytest.fixture
def echt(klein: Path) -> Path:
    """A dossier that is not to rehearse with, with three messages out."""
    with open_boek(klein) as klerk:
        klerk.decide()
    assert answer(klein).code == 0
    assert run("--nu", VRIJDAG, "--dossier", klein, "akkoord", "--op", "2022-10-14").code == 0
    assert run("--dossier", klein, "--nu", DINSDAG, "aanmelden").code == 0
    return klein


VERZONNEN = "verzonnen met ketentest"


@pytest.mark.parametrize("vorm", ["los", "andere naam", "zip", "zip in een zip"])
@pytest.mark.parametrize("opties", [(), ("--storing", "--zaad", "3")])
def test_an_answer_that_was_made_up_is_refused_in_a_dossier_of_real_people(
    echt: Path, tmp_path: Path, vorm: str, opties: tuple[str, ...]
) -> None:
    uit = tmp_path / "terug"
    rehearse(echt / "uitgaand" / "407", uit, *opties, nu=DINSDAG)
    post = echt / "inkomend" / "408"
    for nr, pad in enumerate(sorted(uit.glob("*.xml"))):
        naam = f"408_echt_{nr}.xml" if vorm == "andere naam" else pad.name
        (post / naam).write_bytes(pad.read_bytes())
    if vorm.startswith("zip"):
        with zipfile.ZipFile(post / "portaal.zip", "w") as zip_:
            for pad in sorted(post.glob("*.xml")):
                zip_.write(pad, pad.name)
                pad.unlink()
    if vorm == "zip in een zip":
        with zipfile.ZipFile(post / "alles.zip", "w") as zip_:
            zip_.write(post / "portaal.zip", "portaal.zip")
        (post / "portaal.zip").unlink()
    gelopen = run("--json", "--dossier", echt, "--nu", DINSDAG, "retour")
    assert (gelopen.code, gelopen.json["gelezen"], gelopen.json["openstaand"]) == (1, 0, 3)
    assert VERZONNEN in gelopen.uit
    assert query_ledger(echt, "select count(*) from antwoord") == [(0,)]
    assert run("--dossier", echt, "--nu", DINSDAG, "retour", uit).code == 65


def test_the_mark_stands_in_the_envelope_and_within_and_in_an_fo01(tmp_path: Path) -> None:
    bron = tmp_path / "heen"
    bron.mkdir()
    goed = build_di01(build_407(heen()), "0363", REF, klok(MAANDAG).nu)
    (bron / "goed.xml").write_bytes(goed)
    (bron / "kapot.xml").write_bytes(goed.replace(b"<ggk:", b"<x:", 1))
    rehearse(bron, tmp_path / "terug")
    post = {p.name[:3]: p.read_bytes() for p in (tmp_path / "terug").glob("*.xml")}
    assert set(post) == {"408", "Fo0"}
    assert all(is_verzonnen(data) for data in post.values())
    assert is_verzonnen(open_envelop(read_boom(post["408"])).inhoud)


def test_an_answer_of_the_cak_has_no_mark_and_is_read(echt: Path, tmp_path: Path) -> None:
    uit = tmp_path / "terug"
    rehearse(echt / "uitgaand" / "407", uit, nu=DINSDAG)
    unmark(uit)
    assert not any(is_verzonnen(p.read_bytes()) for p in uit.glob("*.xml"))
    gelopen = run("--json", "--dossier", echt, "--nu", DINSDAG, "retour", uit)
    assert gelopen.json["goedgekeurd"] == 3
