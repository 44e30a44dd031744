"""Every technical rule, on both sides: the sender is told before, the CAK answers with its code."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn as oracle

from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.historie import GeheugenHistorie
from bvtool.berichten.lezing import read_antwoord
from bvtool.berichten.regels import BESTANDSREGELS, REGELS, Toets, check_bericht
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.wmo407 import Wmo407
from bvtool.kalender.maanden import add_maanden
from bvtool.vak.elfproef import is_bsn
from bvtool.vak.tabellen import load_tabel
from tests.berichten.regelgevallen import (
    EERST,
    GEVALLEN,
    NOG_EEN,
    PAGINA,
    VANDAAG,
    WIJZIG,
    ZONDER_FUNCTIE,
    Geval,
    build,
    render,
    tell_sender,
)
from tests.berichten.regelgevallen_abo import BEGIN, EINDE, SAMEN
from tests.gesprek.hulp import BSN_A, START
from tests.hulp import run

NU = f"{VANDAAG}T09:00"
namen = [f"{g.regel}: {g.kleinste}" for g in GEVALLEN]


@pytest.mark.parametrize("geval", GEVALLEN, ids=namen)
def test_sender_is_told_exactly_this_rule(geval: Geval) -> None:
    gevonden = tell_sender(geval)
    assert {o.regel for o in gevonden} >= {geval.regel}
    andere = {o.regel for o in gevonden if o.ernst == "fout"} - {geval.regel, *geval.ook}
    assert not andere


@pytest.mark.parametrize("geval", GEVALLEN, ids=namen)
def test_sender_stops_what_the_cak_rejects(geval: Geval) -> None:
    tegengehouden = any(o.ernst == "fout" for o in tell_sender(geval))
    assert tegengehouden == (geval.antwoord != "goedgekeurd") or geval.regel == "OP192"


@pytest.mark.parametrize("geval", GEVALLEN, ids=namen)
def test_cak_answers_with_the_code_of_the_rule(geval: Geval, tmp_path: Path) -> None:
    heen, terug = tmp_path / "heen", tmp_path / "terug"
    heen.mkdir()
    for nr, bericht in enumerate(geval.eerder):
        (heen / f"{nr}.xml").write_bytes(build(bericht))
    (heen / "9.xml").write_bytes(geval.data)
    gelopen = run("--nu", NU, "--json", "ketentest", heen, "--uit", terug)
    assert gelopen.code == 0, gelopen.fout
    assert gelopen.json["goedgekeurd"] == len(geval.eerder) + (geval.antwoord == "goedgekeurd")
    laatste = next(
        pad
        for pad in (
            *sorted(terug.glob("Fo01*")),
            *sorted(terug.glob("4*"), key=_nummer, reverse=True),
        )
    )
    assert _tell(laatste) == geval.antwoord


def _nummer(pad: Path) -> str:
    return pad.stem.partition("_")[2]


def _tell(pad: Path) -> str:
    tekst = pad.read_bytes().decode()
    if pad.name.startswith("Fo01"):
        return "Fo01 " + tekst.partition("<StUF:code>")[2][:5]
    retour = read_antwoord(Berichtbestand(pad.name, tekst.encode()), load_schemas()).retour
    assert retour is not None
    if retour.klasse is not None:
        assert retour.klasse.codes_client == ("0200",)
        return "klasse " + ",".join(retour.klasse.codes_periode)
    if retour.oordeel == "technisch":
        assert retour.xslt_versie
        return "technisch " + ",".join(retour.codes_header)
    return "kop " + ",".join(retour.codes_header) if retour.codes_header else "goedgekeurd"


def test_every_rule_of_the_table_has_a_function_and_a_case() -> None:
    tabel = {r["regel"] for r in load_tabel("technische-regels")} - ZONDER_FUNCTIE
    assert tabel == {*REGELS, *BESTANDSREGELS, "OP090"}
    assert {g.regel for g in GEVALLEN} == tabel - {"OP090"}


def test_a_rule_that_is_only_afgeleid_from_another_message_holds_nothing_back() -> None:
    for r in load_tabel("technische-regels"):
        assert r["ernst"] in ("fout", "waarschuwing", "signaal", "later")
        assert r["bericht"] == "*" or set(r["bericht"].split(",")) <= {"401", "403", "405", "407"}
        if r["regel"].endswith("-BW"):
            assert (r["ernst"], r["merk"]) == ("waarschuwing", "afgeleid")
            assert set(r["bericht"].split(",")) <= {"405", "407"}, "for the others it is known"
    assert {"PAUZE", "TERUGWERKEND"} <= ZONDER_FUNCTIE


@pytest.mark.parametrize(
    ("bericht", "eerder"),
    [
        (replace(EERST, startdatum=date(2022, 11, 17)), ()),
        (replace(EERST, stopdatum=date(2022, 11, 17)), ()),
        (replace(EERST, startdatum=date(2022, 10, 1)), ()),
        (  # a changed start may stay as it is
            replace(WIJZIG, startdatum=date(2022, 12, 1)),
            (replace(EERST, startdatum=date(2022, 12, 1)),),
        ),
        (replace(NOG_EEN, status=3), (EERST,)),
        (  # a change yesterday, another one today
            replace(WIJZIG, identificatie="TEST00000003"),
            (EERST, replace(WIJZIG, dagtekening=date(2022, 10, 16))),
        ),
    ],
)
def test_just_within_a_rule_nothing_is_said(bericht: Wmo407, eerder: tuple[Wmo407, ...]) -> None:
    assert tell_sender(Geval("", "", bericht, "", eerder)) == []


def test_a_changed_start_of_a_405_is_at_most_36_months_back_unless_it_stood_so() -> None:
    """TR393, code 9393: from iEb 3.0 on, so later than the messages of the table."""
    dag = date(2023, 11, 6)
    stond = replace(SAMEN, startdatum=date(2020, 11, 1))
    historie = GeheugenHistorie()
    historie.note(stond)
    wijziging = replace(stond, identificatie="TEST00000009", dagtekening=dag, status=2)
    for start, code in ((date(2020, 11, 5), "9393"), (date(2020, 11, 6), ""), (START, "")):
        gevonden = check_bericht(replace(wijziging, startdatum=start), Toets(dag, historie))
        assert [o.retourcode for o in gevonden if o.ernst == "fout"] == ([code] if code else [])
    assert not [o for o in check_bericht(wijziging, Toets(dag, historie)) if o.ernst == "fout"]


def test_the_two_contributions_have_histories_of_their_own() -> None:
    historie = GeheugenHistorie()
    historie.note(EERST)
    assert [o for o in check_bericht(NOG_EEN, Toets(VANDAAG, historie)) if o.regel == "TR404"]
    abo = replace(BEGIN, startnummer=7, identificatie=EERST.identificatie)
    assert check_bericht(abo, Toets(VANDAAG, historie)) == []
    historie.note(abo)
    assert len(historie.perioden(BSN_A)) == len(historie.perioden(BSN_A, "WMO401")) == 1


def test_a_stop_ends_the_delivery_and_goes_with_it() -> None:
    historie = GeheugenHistorie()
    for b in (BEGIN, EINDE):
        assert check_bericht(b, Toets(VANDAAG, historie)) == []
        historie.note(b)
    weer = replace(BEGIN, identificatie="TEST00000005", startnummer=2, startdatum=VANDAAG,
                   kostprijs=None, kostprijs_start=None)  # fmt: skip
    assert check_bericht(weer, Toets(VANDAAG, historie)) == []
    terug = replace(EINDE, identificatie="TEST00000006", status=3)
    assert check_bericht(terug, Toets(VANDAAG, historie)) == []
    historie.note(terug)
    (over,) = check_bericht(weer, Toets(VANDAAG, historie))
    assert over.regel == "OP290"


def test_the_stop_in_a_405_is_a_stop_that_stands() -> None:
    """Of a 403 that changes or withdraws it nobody says that there was none."""
    historie = GeheugenHistorie()
    stop = add_maanden(SAMEN.dagtekening, 1)
    historie.note(replace(SAMEN, stopdatum=stop))
    gevonden = historie.laatste(SAMEN.bsn, SAMEN.startnummer, EINDE.soort)
    assert gevonden is not None and gevonden.stopdatum == stop
    terug = replace(EINDE, status=3, stopdatum=stop, identificatie="NOOIT-EERDER")
    regels = {o.regel for o in check_bericht(terug, Toets(VANDAAG, historie))}
    assert not regels & {"TR063", "TR103"}, regels


def test_the_page_with_the_rules_is_made_from_these_cases() -> None:
    assert PAGINA.read_text(encoding="utf-8") == render()


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_elfproef_agrees_with_an_independent_one(bsn: str) -> None:
    assert is_bsn(bsn) == oracle.is_valid(bsn)


@given(st.text(max_size=10))
def test_elfproef_takes_nine_ascii_digits_only(tekst: str) -> None:
    assert not is_bsn(tekst) or (len(tekst) == 9 and tekst.isascii() and tekst.isdigit())


@pytest.mark.parametrize(
    ("dag", "maanden", "eerder"),
    [
        (date(2022, 10, 17), 36, date(2019, 10, 17)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2022, 3, 31), 1, date(2022, 2, 28)),
        (date(2022, 1, 15), 1, date(2021, 12, 15)),
    ],
)
def test_months_before_stays_within_the_month(dag: date, maanden: int, eerder: date) -> None:
    assert add_maanden(dag, -maanden) == eerder
