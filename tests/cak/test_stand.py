"""Where a gemeente stands: in time to the second, every figure tied out, every answer weighed."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from bvtool.cak.inname.archief import BESTANDEN, Innamearchief, empty_archief
from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.cak.inname.rijen import make_frame
from bvtool.cak.stand.klanten import read_antwoorden
from bvtool.cak.stand.stand import make_stand
from bvtool.cak.stand.telling import Gemeentetelling
from bvtool.kalender.klok import TIJDZONE
from bvtool.vak.fouten import InterneFout
from tests.cak.hulp import AMSTERDAM, BSNS, NA, make_cak

A, B = BSNS[:2]


def make_gemeente(timeslot):
    return Gemeente("0363", "680363", "Amsterdam", timeslot, "", "", "")


def make_archief(soort, rijen, moment):
    """An archive with one file of one kind, that came at this moment."""
    bestand = (
        1,
        soort,
        "680363",
        "ab",
        "gelezen",
        "",
        "x",
        int(moment.timestamp()),
        "ontvangst.csv",
        "680363",
    )
    frame = make_frame(soort, rijen).select(pl.lit(1, dtype=pl.Int64).alias("bestand"), pl.all())
    return Innamearchief(
        pl.DataFrame([bestand], schema=BESTANDEN, orient="row"),
        {**empty_archief().rijen, soort: frame},
    )


def test_what_was_read_of_an_archive_is_not_said_of_the_archive_of_another_moment():
    moment = datetime(2022, 10, 13, 12, 0, tzinfo=TIJDZONE)
    archief = make_archief("terugkoppeling", [(1, A, A, True, *[None] * 8)], moment)
    assert archief.read_van("terugkoppeling").height == read_antwoorden(archief).height == 1
    assert archief.until(moment) is archief
    eerder = archief.until(moment - timedelta(seconds=1))
    assert eerder.read_van("terugkoppeling").height == read_antwoorden(eerder).height == 0
    geweigerd = archief.bestanden.with_columns(toestand=pl.lit("geweigerd"))
    assert read_antwoorden(replace(archief, bestanden=geweigerd)).is_empty()


TIMESLOTS = {
    "an ordinary Thursday": (date(2022, 10, 17), date(2022, 10, 13)),
    "the Thursday of the week in which summer time ends": (date(2022, 10, 31), date(2022, 10, 27)),
    "the Thursday after it": (date(2022, 11, 7), date(2022, 11, 3)),
    "the week in which summer time begins": (date(2023, 3, 27), date(2023, 3, 23)),
}


@pytest.mark.parametrize("geval", TIMESLOTS)
@pytest.mark.parametrize(
    ("tijd", "op_tijd", "seconden"),
    [("16:59:59", True, 1), ("17:00:00", True, 0), ("17:00:01", False, -1)],
)
def test_seventeen_hours_is_in_time_to_the_second(geval, tijd, op_tijd, seconden):
    timeslot, donderdag = TIMESLOTS[geval]
    moment = datetime.fromisoformat(f"{donderdag}T{tijd}").replace(tzinfo=TIJDZONE)
    archief = make_archief("terugkoppeling", [(1, A, A, True, *[None] * 8)], moment)
    stand = make_stand(archief, [make_gemeente(timeslot)], moment + timedelta(days=30))
    (g,) = stand.gemeenten
    assert (g.op_tijd, g.verschil.total_seconds()) == (op_tijd, seconden)


def test_lateness_over_the_end_of_summer_time_counts_real_hours():
    moment = datetime(2022, 10, 30, 17, 0, tzinfo=TIJDZONE)
    archief = make_archief("terugkoppeling", [(1, A, A, True, *[None] * 8)], moment)
    stand = make_stand(archief, [make_gemeente(date(2022, 10, 31))], moment)
    assert stand.gemeenten[0].verschil == -timedelta(days=3, hours=1)


@pytest.mark.parametrize("dag", ["2022-10-13", "2022-10-27", "2022-10-30"])
@pytest.mark.parametrize("tijd", ["16:59:59", "17:00:00", "17:00:01"])
def test_the_list_of_arrivals_keeps_the_second_whatever_the_day(tmp_path, dag, tijd):
    cak = make_cak(tmp_path / "cak", AMSTERDAM.replace("2022-10-17", "2022-10-31"))
    cak.b4([A])
    cak.antwoord([(A, "J", "")], f"{dag}T{tijd}")
    g = cak.json()["per_gemeente"][0]
    uiterlijk = datetime(2022, 10, 27, 17, tzinfo=TIJDZONE).astimezone(UTC)
    echt = datetime.fromisoformat(f"{dag}T{tijd}").replace(tzinfo=TIJDZONE).astimezone(UTC)
    assert g["seconden_over"] == (uiterlijk - echt).total_seconds()
    assert g["op_tijd"] is (echt <= uiterlijk)


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "UTC"])
def test_the_zone_of_the_computer_does_not_matter(tmp_path, zone):
    cak = make_cak(tmp_path / "cak")
    cak.b4([A])
    pad = cak.antwoord([(A, "J", "")], moment="")
    moment = int(datetime(2022, 10, 13, 17, 0, 1, tzinfo=TIJDZONE).timestamp())
    os.utime(pad, (moment, moment))
    wortel = Path(__file__).parents[2]
    woorden = ["--dossier", str(cak.map_), "--nu", NA, "--json", "monitor"]
    klaar = subprocess.run(
        [sys.executable, "-m", "bvtool", *woorden],
        env={**os.environ, "TZ": zone, "PYTHONPATH": str(wortel)},
        capture_output=True,
        check=False,
    )
    assert klaar.returncode == 1, klaar.stderr
    assert cak.json()["te_laat"] == 1
    assert b'"te_laat": 1' in klaar.stdout


@pytest.fixture
def cak(tmp_path):
    c = make_cak(tmp_path / "cak")
    c.b4([A, B])
    c.antwoord([(A, "J", ""), (B, "J", "")])
    return c


def telling(c, nu=NA):
    return c.json(nu)["totaal"]


def test_a_refused_message_that_was_sent_again_counts_by_the_last_one(cak):
    cak.retour(cak.bericht(A, 1), "9404")
    cak.retour(cak.bericht(A, 2, moment="2022-10-20T12:00"), moment="2022-10-21T12:00")
    cak.retour(cak.bericht(B, 3), "9404")
    cak.bericht(B, 4, moment="2022-10-20T12:00")
    t = telling(cak)
    assert (t["goedgekeurd"], t["wachtend"], t["afgekeurd"], t["gecorrigeerd"]) == (1, 1, 0, 1)


def test_a_withdrawn_delivery_counts_as_never_sent(cak):
    cak.retour(cak.bericht(A, 1))
    cak.retour(cak.bericht(A, 2, status=3, startnummer=1, moment="2022-10-20T12:00"))
    t = telling(cak)
    assert (t["ontbrekend"], t["ontvangen"], t["goedgekeurd"]) == (2, 0, 0)


def test_a_withdrawal_that_was_refused_takes_nothing_away(cak):
    cak.retour(cak.bericht(A, 1))
    cak.retour(cak.bericht(A, 2, status=3, startnummer=1, moment="2022-10-20T12:00"), "9063")
    assert telling(cak)["goedgekeurd"] == 1


def test_two_answers_that_contradict_each_other_wait_for_a_person(cak):
    heen = cak.bericht(A, 1)
    cak.retour(heen)
    cak.retour(heen, "9404", naam="b")
    t = telling(cak)
    assert (t["wachtend"], t["tegenstrijdig"]) == (1, 1)
    html = (cak.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
    assert "spreken twee antwoorden elkaar tegen" in html


def test_an_answer_without_a_message_is_told(cak):
    from tests.cak.hulp import make_407

    cak.retour(make_407(A, 9))
    t = telling(cak)
    assert (t["los_antwoord"], t["wachtend"], t["ontbrekend"]) == (1, 0, 2)


def test_the_answer_must_cover_b4_exactly(tmp_path):
    cak = make_cak(tmp_path / "cak")
    a, b, c, d, vreemd = BSNS[:5]
    cak.b4([a, b, c, d, "12", "12"])
    cak.antwoord(
        [
            (a, "J", ""),
            (a, "J", ""),
            (b, "N", ""),
            (c, "", ""),
            (vreemd, "N", "OVL"),
            ("12", "N", "OVG"),
            ("12", "N", "OVG"),
        ]
    )
    g = cak.json()["per_gemeente"][0]
    t = g["telling"]
    assert {k: t[k] for k in ("gevraagd", "beantwoord", "niet_beantwoord")} == {
        "gevraagd": 6,
        "beantwoord": 4,
        "niet_beantwoord": 2,
    }
    assert (t["extra"], t["dubbel"], t["zonder_reden"], t["toegezegd"]) == (1, 1, 1, 1)
    assert g["volledig"] is False
    zin = cak.json("2022-11-30T12:00")["te_bellen"][0]["uitleg"][0]
    assert zin == (
        "Rijen: 2 zonder antwoord, 1 die niet in B4 staan, 1 dubbel beantwoord, "
        "1 niet aangeleverd zonder reden."
    )


def test_figures_that_do_not_tie_out_are_never_shown():
    goed = Gemeentetelling(toegezegd=3, goedgekeurd=1, wachtend=1, ontbrekend=1, ontvangen=2)
    goed.check("hier")
    for naam in ("toegezegd", "afgekeurd", "ontvangen", "niet_toegezegd", "gevraagd"):
        with pytest.raises(InterneFout):
            goed._replace(**{naam: getattr(goed, naam) + 1}).check("hier")
    assert len(Gemeentetelling._fields) > 20
