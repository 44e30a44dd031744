"""`bvtool retour` as a clerk uses it: every answer counts once, everything else is named.

More than 300 lines: everything a clerk sees of one command.
"""

import os
import random
import re
import zipfile
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from bvtool.berichten.envelop import build_du01, build_fo01
from bvtool.berichten.wmo407 import Wmo407, parse_407
from bvtool.berichten.wmo408 import Wmo408, answer_to, build_408
from bvtool.dossier.map import Dossier
from bvtool.dossier.werkgang import open_werkgang
from tests.berichten.test_boom import GEVAARLIJK
from tests.berichten.test_bronnen import make_zip
from tests.gesprek.hulp import BSN_B, MAANDAG, Keuze, decide, klok, make_bsns, new_dossier
from tests.hulp import Gelopen, list_loaded, query_ledger, run

DAG = date(2022, 10, 18)
DINSDAG = "2022-10-18T09:00"
EIGEN = "0b8f3c1a-5d2e-4f7b-8a9c-1e2d3f4a5b6c"
LEEG = {
    "gelezen": 0,
    "goedgekeurd": 0,
    "afgekeurd": 0,
    "technisch": 0,
    "envelopfout": 0,
    "niet_gekoppeld": 0,
    "al_bekend": 0,
    "tegenstrijdig": 0,
    "genegeerd": 0,
    "openstaand": 0,
    "te_laat": 0,
}


class Gesprek:
    """A dossier with sent messages, and the CAK's hand."""

    def __init__(self, map_: Path, aantal: int = 3, *opties: str) -> None:
        self.map_ = map_
        decide(new_dossier(map_), [Keuze(b) for b in make_bsns(aantal)])
        gelopen = run("--dossier", map_, "--nu", MAANDAG, "aanmelden", *opties)
        assert gelopen.code == 0, gelopen.fout
        self.heen = self._sent()

    def _sent(self) -> list[Wmo407]:
        if any(b"xmlBestand" in p.read_bytes() for p in (self.map_ / "uitgaand/407").iterdir()):
            return []
        with zipfile.ZipFile(self.map_ / "uitgaand/407_2022-10-17_1.zip") as zip_:
            return [parse_407(zip_.read(n)) for n in zip_.namelist()]

    def put(self, naam: str, retour: Wmo408 | bytes) -> Path:
        pad = self.map_ / "inkomend/408" / naam
        pad.write_bytes(retour if isinstance(retour, bytes) else build_408(retour))
        return pad

    def read(self, *paden: Path, nu: str = DINSDAG, opties: tuple[str, ...] = ()) -> Gelopen:
        return run("--dossier", self.map_, "--nu", nu, "--json", "retour", *paden, *opties)

    def counts(self, *paden: Path, nu: str = DINSDAG) -> dict[str, int]:
        gelopen = self.read(*paden, nu=nu)
        assert gelopen.code in (0, 1), gelopen.uit
        return {k: v for k, v in gelopen.json.items() if k in LEEG}

    @property
    def pagina(self) -> str:
        return (self.map_ / "rapporten/retour.html").read_text(encoding="utf-8")

    def references(self) -> list[str]:
        vraag = "select referentie from bericht order by id"
        return [r for (r,) in query_ledger(self.map_, vraag)]


@pytest.fixture
def gesprek(tmp_path: Path) -> Gesprek:
    return Gesprek(tmp_path / "0363 één")


def test_every_shape_counts_as_what_it_means(tmp_path: Path) -> None:
    g = Gesprek(tmp_path / "d", 6)
    a, b, c, d, e, _ = g.heen
    g.put("1.xml", answer_to(a, "R1", DAG))
    g.put("2.xml", answer_to(b, "R2", DAG, codes_header=["0001"], xslt_versie="1.0.0"))
    g.put("3.xml", answer_to(c, "R3", DAG, codes_header=["8848"]))
    g.put("4.xml", answer_to(d, "R4", DAG, codes_periode=["9404", "9400"]))
    g.put("5.xml", answer_to(e, "R5", DAG, codes_periode=["Z001"]))
    assert g.counts() == LEEG | {
        "gelezen": 5, "goedgekeurd": 1, "technisch": 1, "afgekeurd": 3, "openstaand": 1,
    }  # fmt: skip


def test_no_remark_counts_as_approved_and_is_told_and_not_judged_is_asked(gesprek: Gesprek) -> None:
    a, b, c = gesprek.heen
    gesprek.put("1.xml", answer_to(a, "R1", DAG, codes_periode=["0200"]))
    gesprek.put("2.xml", answer_to(b, "R2", DAG, codes_periode=["0233"]))
    gesprek.put("3.xml", answer_to(c, "R3", DAG))
    assert gesprek.counts() == LEEG | {"gelezen": 3, "goedgekeurd": 2, "tegenstrijdig": 1}
    assert '<h2 id="opvallend">' in gesprek.pagina
    assert a.identificatie in gesprek.pagina
    assert b.identificatie in gesprek.pagina
    assert c.identificatie not in gesprek.pagina


def test_an_answer_with_more_in_it_counts_and_a_zip_in_a_zip_is_opened_and_said(
    gesprek: Gesprek,
) -> None:
    """Unknown elements, blanks and another way to write a number, two zips deep."""
    extra = b"<wmo408:Volgnummer>12</wmo408:Volgnummer><!-- x --></wmo408:Header>"
    een, twee, *_ = gesprek.heen
    goed = build_408(answer_to(een, "R1", DAG)).replace(b"</wmo408:Header>", extra)
    fout = build_408(answer_to(twee, "R2", DAG, codes_periode=["9404"]))
    fout = fout.replace(b">9404<", b"> 9404 <").replace(b"Nummer>2<", b"Nummer> +02<")
    gesprek.put("portaal.zip", make_zip(antwoorden__zip=make_zip(a__xml=goed, b__xml=fout)))
    gelopen = gesprek.read()
    assert (gelopen.json["goedgekeurd"], gelopen.json["afgekeurd"]) == (1, 1)
    assert gelopen.json["genegeerd"] == 0
    assert "zip in een zip" in str(gelopen.json["meldingen"])


def test_the_second_time_everything_is_known_and_nothing_changes(gesprek: Gesprek) -> None:
    gesprek.put("1.xml", answer_to(gesprek.heen[0], "R1", DAG))
    eerste = gesprek.read()
    voor = {p: p.read_bytes() for p in gesprek.map_.rglob("*") if p.is_file()}
    tweede = gesprek.read()
    assert (eerste.code, tweede.code) == (1, 1)
    assert tweede.json["al_bekend"] == 1
    assert tweede.json["goedgekeurd"] == 0
    assert tweede.json["veranderd"] is False
    assert {p: p.read_bytes() for p in gesprek.map_.rglob("*") if p.is_file()} == voor


def test_what_was_read_before_is_known_by_its_bytes(gesprek: Gesprek) -> None:
    """Also in a zip, and beside what is new; what was told of it is not told again."""
    een, twee, drie = gesprek.heen
    extra = b"<wmo408:Volgnummer>12</wmo408:Volgnummer></wmo408:Header>"
    oud = build_408(answer_to(een, "R1", DAG)).replace(b"</wmo408:Header>", extra)
    gesprek.put("1.xml", oud)
    assert "Volgnummer" in str(gesprek.read().json["meldingen"])
    gesprek.put("2.zip", make_zip(a__xml=oud, b__xml=build_408(answer_to(twee, "R2", DAG))))
    gesprek.put("3.xml", answer_to(drie, "R3", DAG))
    gelopen = gesprek.read()
    telt = {k: v for k, v in gelopen.json.items() if k in LEEG}
    assert telt == LEEG | {"gelezen": 4, "goedgekeurd": 2, "al_bekend": 2}
    assert gelopen.json["meldingen"] == []


@pytest.mark.sqlite  # in a process of its own
def test_answers_are_read_without_what_reads_tables(gesprek: Gesprek) -> None:
    gesprek.put("1.xml", answer_to(gesprek.heen[0], "R1", DAG))
    geladen = list_loaded("--dossier", gesprek.map_, "--nu", DINSDAG, "retour")
    assert not {"polars", "fastexcel", "xlsxwriter"} & set(geladen)
    assert "lxml" in geladen


def test_all_approved_is_done(gesprek: Gesprek) -> None:
    for i, heen in enumerate(gesprek.heen):
        gesprek.put(f"{i}.xml", answer_to(heen, f"R{i}", DAG))
    gelopen = gesprek.read()
    assert gelopen.code == 0
    assert gelopen.json["openstaand"] == 0
    assert "er is niets meer te doen" in gesprek.pagina


def test_the_same_answer_in_other_bytes_is_known(gesprek: Gesprek) -> None:
    retour = answer_to(gesprek.heen[0], "R1", DAG)
    gesprek.put("1.xml", retour)
    gesprek.put("2.xml", build_408(retour).replace(b"\r\n", b"\n"))
    tellingen = gesprek.counts()
    assert (tellingen["goedgekeurd"], tellingen["al_bekend"]) == (1, 1)


def test_an_answer_to_a_message_never_sent_is_told(gesprek: Gesprek) -> None:
    a = gesprek.heen[0]
    vreemd = answer_to(a, "R1", DAG)
    gesprek.put("1.xml", build_408(vreemd).replace(b"2022-10-17", b"2022-10-16"))
    gesprek.put("2.xml", build_408(vreemd).replace(a.identificatie.encode(), b"NOOITVERZOND"))
    assert gesprek.counts()["niet_gekoppeld"] == 2
    assert "de dagtekening is anders" in gesprek.pagina
    assert "geen bericht met deze identificatie" in gesprek.pagina
    assert gesprek.counts()["al_bekend"] == 2


@pytest.mark.parametrize("volgorde", list(permutations(range(3))))
def test_the_order_and_split_of_answers_changes_nothing(
    tmp_path: Path, volgorde: tuple[int, ...]
) -> None:
    g = Gesprek(tmp_path / "d", 3)
    a, b, _ = g.heen
    groepen = [
        [answer_to(a, "R1", DAG), answer_to(b, "R2", DAG)],
        [answer_to(a, "R3", DAG, codes_periode=["9404"])],
        [answer_to(b, "R2", date(2022, 10, 19))],
    ]
    for nr in volgorde:
        with zipfile.ZipFile(g.map_ / f"inkomend/408/{nr}.zip", "w") as zip_:
            for i, retour in enumerate(groepen[nr]):
                zip_.writestr(f"map/{i}.xml", build_408(retour))
        g.read()
        (g.map_ / f"inkomend/408/{nr}.zip").unlink()
    g.read()
    rijen = query_ledger(
        g.map_,
        "select bericht_id, uitkomst, codes, identificatie_retour, dagtekening_retour "
        "from antwoord order by 1, 4, 5",
    )
    assert len(rijen) == 4
    pagina = g.pagina.partition("<main")[2]
    assert "keurt goed, het andere keurt af" in pagina
    assert re.search(r"Goedgekeurd</span> <span class=\"cijfer\">1<", pagina)


def test_a_contradiction_counts_as_such_in_one_run_too(gesprek: Gesprek) -> None:
    a = gesprek.heen[0]
    gesprek.put("1.xml", answer_to(a, "R1", DAG))
    gesprek.put("2.xml", answer_to(a, "R2", DAG, codes_periode=["9400"]))
    tellingen = gesprek.counts()
    assert (tellingen["tegenstrijdig"], tellingen["goedgekeurd"]) == (2, 0)


def test_the_same_number_with_other_content_is_a_conflict_and_both_are_kept(
    gesprek: Gesprek,
) -> None:
    a = gesprek.heen[0]
    gesprek.put("1.xml", answer_to(a, "R1", DAG))
    assert gesprek.counts()["goedgekeurd"] == 1
    gesprek.put("2.xml", answer_to(a, "R1", DAG, codes_periode=["9400"]))
    assert gesprek.counts()["tegenstrijdig"] == 1
    assert "met dezelfde identificatie zeggen iets anders" in gesprek.pagina


def test_an_echo_that_differs_or_a_date_too_early_is_for_a_person(gesprek: Gesprek) -> None:
    a, b, c = gesprek.heen
    vreemd = answer_to(a, "R1", DAG, codes_periode=["9404"])
    gesprek.put("1.xml", build_408(vreemd).replace(a.bsn.encode(), BSN_B.encode()))
    gesprek.put("2.xml", answer_to(b, "R2", date(2022, 10, 16)))
    assert gesprek.counts()["tegenstrijdig"] == 2
    assert "iets anders dan is verzonden (BSN)" in gesprek.pagina
    assert "dagtekening van voor het bericht zelf" in gesprek.pagina
    assert c.identificatie not in gesprek.pagina


def test_an_odd_answer_beside_a_sound_one_is_shown_and_asks_nothing(gesprek: Gesprek) -> None:
    for i, heen in enumerate(gesprek.heen):
        gesprek.put(f"{i}.xml", answer_to(heen, f"R{i}", DAG))
    gesprek.put("4.xml", answer_to(gesprek.heen[0], "R0", date(2022, 10, 19)))
    gelopen = gesprek.read()
    assert (gelopen.code, gelopen.json["tegenstrijdig"]) == (0, 2)
    assert '<h2 id="opvallend">' in gesprek.pagina
    assert gesprek.heen[0].identificatie in gesprek.pagina


def test_a_person_may_settle_it_and_the_reason_is_kept(gesprek: Gesprek) -> None:
    a = gesprek.heen[0]
    gesprek.put("1.xml", answer_to(a, "R1", DAG))
    gesprek.put("2.xml", answer_to(a, "R2", DAG, codes_periode=["9400"]))
    gesprek.read()
    opties = ("--uitspraak", f"{a.identificatie}=goedgekeurd", "--reden", "gebeld met het CAK")
    assert gesprek.read(opties=opties).code == 1
    assert '<h2 id="vragen">' not in gesprek.pagina
    assert gesprek.read(opties=opties).json["veranderd"] is False
    vraag = "select uitspraak from antwoord where bestand = 'uitspraak'"
    [(reden,)] = query_ledger(gesprek.map_, vraag)
    assert reden == "gebeld met het CAK"


@pytest.mark.parametrize(
    "opties",
    [
        ("--uitspraak", "ONBEKEND=goedgekeurd", "--reden", "x"),
        ("--uitspraak", "{}=misschien", "--reden", "x"),
        ("--uitspraak", "{}=goedgekeurd"),
        ("--uitspraak", "{}"),
    ],
)
def test_an_unclear_word_is_wrong_use(gesprek: Gesprek, opties: tuple[str, ...]) -> None:
    a = gesprek.heen[0].identificatie
    assert gesprek.read(opties=tuple(o.format(a) for o in opties)).code == 2


def test_what_is_silent_is_overdue_after_three_working_days(gesprek: Gesprek) -> None:
    assert gesprek.counts(nu="2022-10-20T23:59")["te_laat"] == 0
    assert gesprek.counts(nu="2022-10-21T00:01") == LEEG | {"openstaand": 3, "te_laat": 3}
    assert "407_2022-10-17_1.zip" in gesprek.pagina


def test_dutch_holidays_give_the_cak_longer(tmp_path: Path) -> None:
    map_ = tmp_path / "d"
    decide(new_dossier(map_), [Keuze(make_bsns(1)[0])])
    run("--dossier", map_, "--nu", "2022-12-23T09:00", "aanmelden")
    for nu, laat in (("2022-12-29T09:00", 0), ("2022-12-30T09:00", 1)):
        gelopen = run("--dossier", map_, "--nu", nu, "--json", "retour")
        assert gelopen.json["te_laat"] == laat


def test_envelopes_are_opened_and_matched_by_their_reference(tmp_path: Path) -> None:
    g = Gesprek(tmp_path / "d", 2, "--envelop")
    a, b = g.references()
    nu = klok(DINSDAG).nu
    goed = build_408(answer_to(_read_enveloped(g)[0], "R1", DAG))
    g.put("1.xml", build_du01(goed, "0363", EIGEN, a, nu))
    g.put("2.xml", build_fo01("IB001", "Bericht voldoet niet aan XSD", "0363", EIGEN, b, nu))
    g.put("3.xml", build_fo01("IB002", "x", "0363", EIGEN, EIGEN, nu))
    tellingen = g.counts()
    assert (tellingen["goedgekeurd"], tellingen["envelopfout"]) == (1, 1)
    assert tellingen["niet_gekoppeld"] == 1
    assert "Code IB001: Bericht voldoet niet aan XSD" in g.pagina
    assert "Fout IB002 op een envelop" in g.pagina
    g.put("4.xml", goed)
    assert g.counts()["al_bekend"] == 4


def _read_enveloped(g: Gesprek) -> list[Wmo407]:
    from bvtool.berichten.boom import read_boom
    from bvtool.berichten.envelop import open_envelop

    with zipfile.ZipFile(g.map_ / "uitgaand/407_2022-10-17_1.zip") as zip_:
        open_ = [open_envelop(read_boom(zip_.read(n))) for n in zip_.namelist()]
    return [parse_407(e.inhoud) for e in open_ if e]


def test_dangerous_and_broken_files_touch_nothing_else(gesprek: Gesprek) -> None:
    for naam, data in GEVAARLIJK.items():
        gesprek.put(f"{naam}.xml", data)
    with (gesprek.map_ / "inkomend/408/reus.xml").open("wb") as stroom:
        os.truncate(stroom.fileno(), 2 * 1024**3)
    gesprek.put("leesmij.txt", b"hallo")
    gesprek.put("zz goed.xml", answer_to(gesprek.heen[0], "R1", DAG))
    gelopen = gesprek.read()
    assert gelopen.code == 1
    assert gelopen.json["goedgekeurd"] == 1
    assert gelopen.json["genegeerd"] == len(GEVAARLIJK) + 2
    genoemd = {r["waar"] for r in gelopen.json["geen_antwoord"]}
    assert genoemd == {f"{n}.xml" for n in GEVAARLIJK} | {"reus.xml", "leesmij.txt"}
    assert not re.search(r"9999\d{5}", gelopen.uit)


def test_only_unreadable_files_are_refused_input(gesprek: Gesprek) -> None:
    pad = gesprek.put("bom.xml", GEVAARLIJK["xml-bom"])
    gelopen = gesprek.read(pad)
    assert gelopen.code == 65
    assert gelopen.json["bevindingen"][0]["waar"] == "bom.xml"
    assert not (gesprek.map_ / "rapporten/retour.html").exists()


def test_a_path_that_is_not_there_is_missing_input(gesprek: Gesprek) -> None:
    assert gesprek.read(gesprek.map_ / "nergens.zip").code == 66


def test_without_files_it_tells_where_things_stand(gesprek: Gesprek) -> None:
    (gesprek.map_ / "inkomend/408").rmdir()
    assert gesprek.counts() == LEEG | {"openstaand": 3}


def test_the_page_says_per_code_what_to_do_and_in_which_row(gesprek: Gesprek) -> None:
    a, b, _ = gesprek.heen
    gesprek.put("1.xml", answer_to(a, "R1", DAG, codes_periode=["9404"]))
    gesprek.put("2.xml", answer_to(b, "R2", DAG, codes_header=["Z9Z9"]))
    gelopen = run("--dossier", gesprek.map_, "--nu", DINSDAG, "retour")
    assert "Code 9404 (1 keer): Startnummer is al gebruikt" in gelopen.uit
    pagina = gesprek.pagina
    assert "Code 9404: Startnummer is al gebruikt bij een eerdere aanlevering" in pagina
    assert "Gebruik een nieuw startnummer" in pagina
    rij = 'TEST-000002-X (rij 2 van B4)</th><td data-kop="Rij in uw register">12</td>'
    assert rij in pagina
    assert "Deze code kent bvtool niet" in pagina
    assert "0200" not in pagina
    assert not re.search(r"9999\d{5}", pagina + gelopen.uit + gelopen.fout)


def test_a_message_that_was_sent_anew_asks_nothing_more(gesprek: Gesprek) -> None:
    gesprek.put("1.xml", answer_to(gesprek.heen[0], "R1", DAG, codes_periode=["9404"]))
    gesprek.read()
    run("--dossier", gesprek.map_, "--nu", DINSDAG, "aanmelden")
    gesprek.read()
    assert "Code 9404" not in gesprek.pagina
    assert "waarvan 1 al opnieuw verzonden of niet meer nodig" in gesprek.pagina


def test_many_ignored_files_are_summed_up_on_screen(gesprek: Gesprek) -> None:
    for i in range(25):
        gesprek.put(f"{i:02d}.txt", b"x")
    gelopen = run("--dossier", gesprek.map_, "--nu", DINSDAG, "retour")
    assert "en nog 5" in gelopen.uit


def test_thousands_of_answers_over_many_zips_all_find_their_message(tmp_path: Path) -> None:
    g = Gesprek(tmp_path / "d", 2500)
    heen = list(enumerate(g.heen))
    random.Random(4).shuffle(heen)
    for nr in range(3):
        with zipfile.ZipFile(g.map_ / f"inkomend/408/{nr}.zip", "w") as zip_:
            for i, b in heen[nr::3]:
                codes = ["9404"] if i % 10 == 0 else []
                data = build_408(answer_to(b, f"R{i}", DAG, codes_periode=codes))
                zip_.writestr(f"{i}.xml", data)
    assert g.counts() == LEEG | {"gelezen": 2500, "goedgekeurd": 2250, "afgekeurd": 250}


def test_a_number_the_register_does_not_give_is_still_told(tmp_path: Path) -> None:
    g = Gesprek(tmp_path / "d", 1)
    g.put("1.xml", answer_to(g.heen[0], "R1", DAG, codes_periode=["9404"]))
    with open_werkgang(Dossier(g.map_), "test", klok(DINSDAG)) as w:
        w.verbinding.execute("update vergelijking set register_frame = ''")
    g.read()
    assert "niet in het register" in g.pagina


@pytest.mark.parametrize("soort", ["wmo406", "wmo408"])
def test_an_answer_in_another_release_than_its_question_is_named(
    tmp_path: Path, soort: str
) -> None:
    gesprek = Gesprek(tmp_path / "0363", 1)
    data = build_408(answer_to(gesprek.heen[0], "R1", DAG))
    gesprek.put("nieuw.xml", data.replace(b"/2_0/wmo408/", f"/4_0/{soort}/".encode()))
    gelopen = run("--dossier", gesprek.map_, "--nu", DINSDAG, "--json", "retour")
    (melding,) = (m for m in gelopen.json["meldingen"] if "nieuw.xml" in m["waar"])
    assert melding["wat"].startswith(
        f"Dit is een {soort.upper()} van iEb 4.0. Een antwoord komt in"
    )
    assert "in release 2.0" in melding["wat_nu"]
    assert (gelopen.code, gelopen.json["goedgekeurd"]) == (1, 0)


def test_a_fault_is_explained_by_the_list_of_its_day(tmp_path: Path) -> None:
    g = Gesprek(tmp_path / "0363", 4, "--envelop")
    referenties = [r for (r,) in query_ledger(g.map_, "select referentie from bericht order by id")]
    nu = klok(DINSDAG).nu
    for nr, code in enumerate(("IB007", "IB210", "IB103", "IB999")):
        g.put(f"{nr}.xml", build_fo01(code, "x", "0363", f"{nr}{EIGEN[1:]}", referenties[nr], nu))
    g.put("los.xml", build_fo01("IB007", "x", "0363", "9" + EIGEN[1:], EIGEN, nu))
    gelopen = run("--dossier", g.map_, "--nu", DINSDAG, "retour")
    gelezen = re.sub(r"\s+", " ", gelopen.uit + g.pagina)
    for zin in (
        "Combinatie functie en organisatie is niet toegestaan",
        "De ontvangende organisatie is niet bekend bij het GGK (de code staat op de lijst tot en",
        "bvtool kent de betekenis van deze code niet (de code staat op de lijst tot en met",
        "Deze code kent bvtool niet",
        "Betekenis: Combinatie functie en organisatie is niet toegestaan.",
    ):
        assert zin in gelezen
    assert "te groot" not in gelezen
