"""A client whose BSN changed: what stands under the old one goes first, and then the new one.

Nothing sent yet, or refused: the new number. Approved on the old: status 3 there, and after the
answer of the CAK status 1 with a new start number on the new.

More than 300 lines: each case is a story of its own over several commands.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bvtool.berichten.wmo407 import Wmo407
from bvtool.berichten.wmo408 import answer_to, build_408
from tests.cli.test_aanmelden import counts, sent
from tests.hulp import (
    Gelopen,
    Rij,
    fictieve_bsns,
    fill,
    make_dossier,
    query_ledger,
    run,
    write_csv,
)

OUD, NIEUW, ANDER, DERDE = fictieve_bsns(4, 999950000)
DAGEN = ("2022-10-18", "2022-10-25", "2022-11-01", "2022-11-08", "2022-11-15")
NUMMER = "Startnummer"


def b4(*wie: tuple[str, str]) -> list[Rij]:
    return [{"BSN": bsn, "Achternaam": naam, "Geboortedatum": "05-05-1980"} for bsn, naam in wie]


def reg(*wie: tuple[str, str], **velden: str) -> list[Rij]:
    vast = {"Geboortedatum": "05-05-1980", "Productcategorie": "15", "Ingangsdatum": "01-01-2020"}
    return [{"BSN": bsn, "Achternaam": naam} | vast | velden for bsn, naam in wie]


EEN, TWEE = (OUD, "Jansen"), (ANDER, "de Vries")
NU = (NIEUW, "Jansen")


class Week:
    """A dossier and its conversation, one command at a time."""

    def __init__(self, map_: Path) -> None:
        self.map_ = map_
        self.dag = 0

    def run(self, *woorden: object, nu: str = "") -> Gelopen:
        nu = nu or f"{DAGEN[self.dag]}T09:00"
        return run("--dossier", self.map_, "--nu", nu, "--json", *woorden)

    def decide(self, **klerk: dict[str, Any]) -> None:
        """Compare and answer; `klerk` by sheet (r: of the register) and row what she fills in."""
        assert self.run("vergelijk").code in (0, 1)

        def hand(blad: str, rij: dict[str, Any]) -> dict[str, Any]:
            sleutel = ("r" if "register" in blad else "b") + str(int(rij["Regel"].split("-")[1]))
            return klerk.get(sleutel, {})

        fill(self.map_ / "werk/werkboek.xlsx", hand)
        gelopen = self.run("terugkoppeling")
        assert gelopen.code in (0, 1), gelopen.uit

    def start(self) -> None:
        """Everyone is announced, and the CAK approves."""
        self.decide()
        self.run("akkoord", "--op", DAGEN[0])
        assert counts(self.run("aanmelden"))[0] == 2
        self.reply()

    def sent(self, nr: int = 1) -> list[Wmo407]:
        return sent(self.map_, nr, DAGEN[self.dag])

    def reply(self, *codes: str, nr: int = 1) -> None:
        """The CAK answers the delivery of today; with codes it rejects. Then a week goes by."""
        for i, heen in enumerate(self.sent(nr)):
            retour = answer_to(heen, f"R{self.dag}{nr}{i}", heen.dagtekening, codes_periode=codes)
            naam = f"inkomend/408/{self.dag}_{nr}_{i}.xml"
            (self.map_ / naam).write_bytes(build_408(retour))
        self.dag += 1
        assert self.run("retour").code in (0, 1)

    def register(self, rijen: list[Rij]) -> None:
        write_csv(self.map_ / "inkomend/register.csv", rijen)

    def open_work(self) -> dict[str, int]:
        return {soort: n for soort, n in self.run().json["open_per_soort"].items() if n}


@pytest.fixture
def week(tmp_path: Path) -> Week:
    return Week(make_dossier(tmp_path / "0363", b4(EEN, TWEE), reg(EEN, TWEE)))


JUIST = {"Juist BSN": NIEUW, "Besluit": "Aanmelden"}


def short(b: Wmo407) -> tuple[int, str, int]:
    return b.status, b.bsn, b.startnummer


def follow(week: Week, oud: int = 1, nieuw: int = 3) -> None:
    """First the withdrawal, then its answer, then the announcement under a new number."""
    assert counts(week.run("aanmelden")) == (0, 0, 1, 1, 1)
    assert [short(b) for b in week.sent()] == [(3, OUD, oud)]
    assert counts(week.run("aanmelden")) == (0, 0, 0, 1, 2)
    week.reply()
    assert counts(week.run("aanmelden")) == (1, 0, 0, 0, 1)
    assert [short(b) for b in week.sent()] == [(1, NIEUW, nieuw)]
    week.reply()
    assert week.open_work() == {}
    assert week.run().json["fase"] == "klaar"
    assert counts(week.run("aanmelden")) == (0, 0, 0, 0, 2)


def test_the_clerk_says_another_bsn(week: Week) -> None:
    week.start()
    week.register(reg(NU, TWEE))
    week.decide(b2=JUIST)
    follow(week)


def test_plan_guide_and_page_say_that_the_second_waits_for_the_first(week: Week) -> None:
    week.start()
    week.register(reg(NU, TWEE))
    week.decide(b2=JUIST)
    plan = run("--dossier", week.map_, "--nu", f"{DAGEN[1]}T09:00", "aanmelden", "--proef").uit
    assert "De aanmelding op het oude BSN wordt ingetrokken (status 3)" in plan
    assert "zodra het CAK de intrekking heeft goedgekeurd" in plan
    assert "zegt de nieuwste terugkoppeling niets" not in plan
    assert week.open_work() == {"intrekkingen": 1, "wachten": 1, "ander_bsn": 1}
    week.run("aanmelden")
    assert week.open_work() == {"zonder_antwoord": 1, "wachten": 1, "ander_bsn": 1}
    gids = run("--dossier", week.map_, "--nu", f"{DAGEN[1]}T10:00").uit
    assert "1 klant heeft een ander BSN dan waarmee is aangemeld." in gids
    week.run("retour")
    pagina = (week.map_ / "rapporten/retour.html").read_text("utf-8")
    assert "1 klant heeft een ander BSN dan waarmee is aangemeld." in pagina
    assert not any(bsn in plan + gids + pagina for bsn in (OUD, NIEUW))


def test_nothing_sent_yet_is_the_new_number(week: Week) -> None:
    week.decide()
    week.register(reg(NU, TWEE))
    week.decide(b2=JUIST)
    week.run("akkoord", "--op", DAGEN[0])
    assert counts(week.run("aanmelden")) == (2, 0, 0, 0, 0)
    assert {b.bsn for b in week.sent()} == {NIEUW, ANDER}


def test_what_was_refused_on_the_old_goes_at_once_on_the_new(tmp_path: Path) -> None:
    """The start number of the register goes along: at the CAK it was never used."""
    met = {NUMMER: "77"}
    week = Week(make_dossier(tmp_path / "d", b4(EEN), reg(EEN, **met)))
    week.decide()
    week.run("akkoord", "--op", DAGEN[0])
    week.run("aanmelden")
    week.reply("9400")
    week.register(reg(NU, **met))
    week.decide(b2=JUIST)
    assert counts(week.run("aanmelden")) == (1, 0, 0, 0, 0)
    assert [short(b) for b in week.sent()] == [(1, NIEUW, 77)]
    week.reply()
    assert (week.run().json["fase"], week.open_work()) == ("klaar", {})
    assert query_ledger(week.map_, "select nummer, bsn from startnummer") == [(77, NIEUW)]


def test_without_an_answer_on_the_old_nothing_goes(week: Week) -> None:
    week.decide()
    week.run("akkoord", "--op", DAGEN[0])
    week.run("aanmelden")
    week.register(reg(NU, TWEE))
    week.decide(b2=JUIST)
    assert counts(week.run("aanmelden")) == (0, 0, 0, 2, 1)
    week.reply()
    follow(week)


def test_a_refused_withdrawal_goes_once_more_and_the_new_one_keeps_waiting(week: Week) -> None:
    week.start()
    week.register(reg(NU, TWEE))
    week.decide(b2=JUIST)
    week.run("aanmelden")
    week.reply("9400")
    follow(week)


def test_a_mistake_in_the_right_bsn_is_mended_the_same_way(week: Week) -> None:
    week.register(reg((OUD, "Jansen"), TWEE))
    write_csv(week.map_ / "inkomend/B4.csv", b4(("999950002", "Jansen"), TWEE))
    week.decide(b2=JUIST | {"Juist BSN": OUD})
    week.run("akkoord", "--op", DAGEN[0])
    week.run("aanmelden")
    week.reply()
    week.decide(b2=JUIST)
    follow(week)


def test_who_is_not_announced_any_more_is_stopped_on_the_old_bsn(week: Week) -> None:
    week.start()
    week.register(reg(NU, TWEE))
    weg = {"Besluit": "Niet aanleveren", "Reden": "UIT", "Datum": date(2022, 10, 10)}
    week.decide(b2={"Juist BSN": NIEUW} | weg)
    assert counts(week.run("aanmelden")) == (0, 1, 0, 0, 1)
    [stop] = week.sent()
    assert (*short(stop), stop.stopdatum) == (2, OUD, 1, date(2022, 10, 10))


def both(week: Week, **velden: str) -> None:
    """The CAK and the register both have the new number; the old one is nowhere."""
    week.register(reg(NU, **velden) + reg(TWEE))
    write_csv(week.map_ / "inkomend/B4.csv", b4(NU, TWEE))
    week.decide()


def test_the_same_start_number_under_another_bsn_is_the_same_client(tmp_path: Path) -> None:
    rijen = reg(EEN, **{NUMMER: "77"}) + reg(TWEE)
    week = Week(make_dossier(tmp_path / "d", b4(EEN, TWEE), rijen))
    week.start()
    both(week, **{NUMMER: "77"})
    follow(week, oud=77, nieuw=2)


def test_a_start_number_of_somebody_else_is_not_the_same_client(tmp_path: Path) -> None:
    rijen = reg(EEN, **{NUMMER: "77"}) + reg(TWEE)
    week = Week(make_dossier(tmp_path / "d", b4(EEN, TWEE), rijen))
    week.start()
    vreemd = {"Achternaam": "Bakker", "Geboortedatum": "1990-01-01"}
    week.register(reg((NIEUW, ""), **vreemd, **{NUMMER: "77"}) + reg(TWEE))
    write_csv(week.map_ / "inkomend/B4.csv", [{"BSN": NIEUW, **vreemd}, *b4(TWEE)])
    week.decide()
    gelopen = week.run("aanmelden")
    assert counts(gelopen) == (0, 0, 0, 1, 1)


def ask(week: Week) -> str:
    """The question about the client with the new BSN; gives the row key."""
    gelopen = week.run("aanmelden")
    assert (gelopen.code, counts(gelopen)) == (1, (0, 0, 0, 1, 1))
    [vraag] = gelopen.json["tegenhoudingen"]
    regel = str(vraag["waar"].split()[0])
    assert f"--zelfde-klant {regel}=1" in vraag["wat"]
    assert week.open_work() == {"tegengehouden": 1, "ander_bsn": 1}
    return regel


def test_name_and_birth_date_alone_are_a_question(week: Week) -> None:
    week.start()
    both(week)
    regel = ask(week)
    assert counts(week.run("aanmelden", "--proef", "--zelfde-klant", f"{regel}=1"))[2] == 1
    gelopen = week.run("aanmelden", "--zelfde-klant", f"{regel}=1")
    assert counts(gelopen) == (0, 0, 1, 1, 1)
    assert [short(b) for b in week.sent()] == [(3, OUD, 1)]
    assert f"{regel}=1" in str(query_ledger(week.map_, "select aantallen from spoor"))
    week.reply()
    assert counts(week.run("aanmelden")) == (1, 0, 0, 0, 1)
    assert [short(b) for b in week.sent()] == [(1, NIEUW, 3)]


def test_somebody_else_of_the_same_name_goes_and_the_old_one_stays(week: Week) -> None:
    week.start()
    both(week)
    regel = ask(week)
    assert counts(week.run("aanmelden", "--zelfde-klant", f"{regel}=nee")) == (1, 0, 0, 0, 1)
    assert [short(b) for b in week.sent()] == [(1, NIEUW, 3)]
    week.reply()
    assert counts(week.run("aanmelden")) == (0, 0, 0, 0, 2)


@pytest.mark.parametrize("anders", [{"Voorletters": "B"}, {"Geboortedatum": "06-05-1980"}])
def test_another_initial_or_birth_date_is_no_question(tmp_path: Path, anders: Rij) -> None:
    week = Week(make_dossier(tmp_path / "d", b4(EEN, TWEE), reg(EEN, TWEE, Voorletters="A")))
    week.start()
    week.register(reg(NU, **({"Voorletters": "A"} | anders)) + reg(TWEE))
    write_csv(week.map_ / "inkomend/B4.csv", [{**b4(NU)[0], **anders}, *b4(TWEE)])
    week.decide()
    assert counts(week.run("aanmelden"))[:4] == (1, 0, 0, 0)


@pytest.mark.parametrize("woord", ["=1", "X=een", "K7Q2-000418-C", "K7Q2-000418-C=7"])
def test_an_answer_where_nothing_is_asked_is_refused(week: Week, woord: str) -> None:
    week.start()
    both(week)
    gelopen = week.run("aanmelden", "--zelfde-klant", woord)
    assert gelopen.code == 2
    assert "zelfde-klant" in gelopen.json["waar"] + gelopen.json["fout"]
    ask(week)


def test_withdrawn_on_one_row_and_announced_on_another_waits_too(week: Week) -> None:
    """The clerk withdraws the old BSN herself, and announces the new one from her own register."""
    week.start()
    week.register(reg(NU, TWEE))
    week.decide(
        b2={"Besluit": "Niet aanleveren", "Reden": "OVG", "Toelichting": "Ander nummer"},
        r2={"Besluit": "Aanmelden"},
    )
    assert week.run("akkoord", "--op", DAGEN[1]).code == 0
    follow(week)


def test_twins_of_whom_one_left_and_one_came_are_two_clients(week: Week) -> None:
    """One of two is asked about and withdrawn once, whatever the number of likenesses."""
    week.start()
    week.register(reg(NU, (DERDE, "Jansen"), TWEE))
    write_csv(week.map_ / "inkomend/B4.csv", b4(NU, (DERDE, "Jansen"), TWEE))
    week.decide()
    gelopen = week.run("aanmelden")
    assert counts(gelopen) == (0, 0, 0, 2, 1)
    regel = gelopen.json["tegenhoudingen"][0]["waar"].split()[0]
    assert counts(week.run("aanmelden", "--zelfde-klant", f"{regel}=1")) == (0, 0, 1, 2, 1)
    week.reply()
    assert counts(week.run("aanmelden")) == (2, 0, 0, 0, 1)
    assert [short(b) for b in week.sent()] == [(1, NIEUW, 3), (1, DERDE, 4)]
