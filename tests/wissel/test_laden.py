"""Facts about calendars of switches: the shipped one, and strict reading of one of the user."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bvtool.vak.fouten import InvoerGeweigerd, InvoerOntbreekt
from bvtool.vak.tabellen import load_tabel
from bvtool.wissel.laden import KOLOMMEN, load_eigen_kalender, load_kalender
from bvtool.wissel.mag import mag
from bvtool.wissel.regels import parse_wissel
from bvtool.wissel.samenhang import check_samenhang

KOP = ";".join(KOLOMMEN)
LIVE = (
    "ieb-2.0-3.0;9;live;2024-04-01T13:00;;*;alle;allen;Alleen nog iEb 3.0;aangenomen;eigen afspraak"
)


def write(tmp_path: Path, *regels: str, kop: str = KOP) -> Path:
    bestand = tmp_path / "eigen.csv"
    bestand.write_text("\r\n".join([kop, *regels, ""]), encoding="utf-8", newline="")
    return bestand


def klachten(tmp_path: Path, *regels: str) -> list[tuple[str, str]]:
    with pytest.raises(InvoerGeweigerd) as fout:
        load_kalender(write(tmp_path, *regels))
    assert fout.value.code == 65
    return [(b.waar, b.wat) for b in fout.value.bevindingen]


def test_every_shipped_row_is_read_and_none_contradicts_another() -> None:
    kalender = load_eigen_kalender()
    regels = [regel for wissel in kalender.wissels for regel in wissel.regels]
    assert len(regels) == len(load_tabel("releasewissels"))
    assert list(check_samenhang(regels, {(r.wissel, r.id) for r in regels}, "x")) == []
    assert [w.id for w in kalender.wissels] == [
        "iwmo-2.0-2.1",
        "iwmo-2.1-2.2",
        "iwmo-2.2-2.3",
        "iwmo-2.3-2.4",
        "iwmo-2.4-3.0",
        "iwmo-3.0-3.1",
        "ieb-1.0-2.0",
        "ieb-2.0-3.0",
        "ieb-3.0-4.0",
    ]
    assert {regel.merk for regel in regels} <= {"bevestigd", "afgeleid"}
    assert all(regel.bron for regel in regels)
    assert kalender.find("IWMO-2.1-2.2").nieuw == "2.2"
    assert kalender.find("iwmo-9.9-9.10") is None


def test_a_switch_of_the_user_works_as_a_shipped_one(tmp_path: Path) -> None:
    stil = (
        "ieb-2.0-3.0;1;blokkade;2024-03-28T13:00;2024-04-01T13:00;*;alle;VECOZO en IB;"
        '"Stilstand; ook voor het CAK";aangenomen;eigen afspraak'
    )
    kalender = load_kalender(write(tmp_path, stil, "", LIVE))
    op = datetime(2024, 3, 29, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))
    antwoord = mag("WMO407", "2.0", op, kalender=kalender)
    assert (antwoord.mag, antwoord.aard, antwoord.in_release) == (False, "blokkade", "3.0")
    assert antwoord.regel.merk == "aangenomen"
    assert antwoord.regel.omschrijving == "Stilstand; ook voor het CAK"
    assert mag("WMO407", "2.0", op).aard == "vervallen"  # by the shipped calendar it is 3.0 by then
    assert kalender.van_standaard("iWmo") == load_eigen_kalender().van_standaard("iWmo")


def test_a_regional_agreement_may_be_added_to_a_shipped_switch(tmp_path: Path) -> None:
    regel = (
        "iwmo-2.2-2.3;regio-1;afspraak;;2019-03-20T12:00;wmo 301;heen;Gemeenten;"
        "Onze regio stopt eerder;aangenomen;regio"
    )
    kalender = load_kalender(write(tmp_path, regel))
    op = datetime(2019, 3, 21, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))
    antwoord = mag("WMO301", "2.2", op, kalender=kalender)
    assert (antwoord.mag, antwoord.regel.id) == (False, "regio-1")
    assert mag("WMO315", "2.2", op, kalender=kalender).mag


A = "ieb-2.0-3.0;{id};{soort};{van};{tot};{berichten};{richting};{partij};tekst;{merk};bron"
GOED = {
    "id": "1",
    "soort": "blokkade",
    "van": "2024-03-28T13:00",
    "tot": "2024-04-01T13:00",
    "berichten": "*",
    "richting": "alle",
    "partij": "allen",
    "merk": "aangenomen",
}


@pytest.mark.parametrize(
    ("anders", "klacht"),
    [
        ({"soort": "pauze"}, "Bij soort staat 'pauze'"),
        ({"berichten": "WMO999"}, "De berichtsoort 'WMO999' is niet bekend."),
        ({"berichten": ""}, "De berichtsoort '' is niet bekend."),
        ({"berichten": "WMO301"}, "WMO301 hoort bij iWmo en niet bij wissel ieb-2.0-3.0."),
        (
            {"berichten": "WMO408", "richting": "heen"},
            "WMO408 is een retourbericht, de richting is heen.",
        ),
        ({"richting": "terug"}, "Bij richting staat 'terug'"),
        ({"partij": "bakker en CAK"}, "De partij 'bakker' is niet bekend."),
        ({"merk": "zeker"}, "Bij merk staat 'zeker'"),
        ({"id": ""}, "De kolom id is leeg."),
        ({"tot": "2024-03-28T12:59"}, "Het einde (tot) ligt niet na het begin (van)."),
        ({"tot": "2024-03-28T13:00"}, "Het einde (tot) ligt niet na het begin (van)."),
        ({"van": ""}, "Bij de soort blokkade hoort een moment in de kolom van."),
        ({"van": "28-03-2024 13:00"}, "Het moment bij van is niet te lezen"),
        ({"van": "2024-02-30T13:00"}, "Het moment bij van is niet te lezen"),
        ({"van": "2024-03-31T02:30"}, "Het moment bij van is niet te lezen of bestaat niet"),
        ({"soort": "live"}, "Bij de soort live hoort de kolom tot leeg te zijn."),
        ({"tot": "2024-04-01T13:01"}, "Deze regel eindigt nadat de nieuwe release live is."),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(
    tmp_path: Path, anders: dict[str, str], klacht: str
) -> None:
    gevonden = klachten(tmp_path, LIVE, A.format(**GOED | anders))
    assert any(wat.startswith(klacht) for _, wat in gevonden), gevonden
    if "live is" not in klacht:
        assert {waar for waar, _ in gevonden} == {"eigen.csv, regel 3"}


def test_a_right_row_is_taken(tmp_path: Path) -> None:
    assert load_kalender(write(tmp_path, LIVE, A.format(**GOED))).find("ieb-2.0-3.0")


@pytest.mark.parametrize("wissel", ["iwmo2.1", "wlz-1.0-2.0", "ieb-3.0-2.0", "ieb-2.0-2.0", ""])
def test_the_name_of_a_switch_is_checked(tmp_path: Path, wissel: str) -> None:
    gevonden = klachten(tmp_path, LIVE.replace("ieb-2.0-3.0", wissel))
    assert "hoort te zijn als iwmo-2.1-2.2" in gevonden[0][1]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    fout = A.format(**GOED | {"soort": "x", "merk": "y"})
    assert len(klachten(tmp_path, LIVE, fout, fout)) == 4


@pytest.mark.parametrize(
    ("regels", "klacht"),
    [
        ([LIVE, LIVE], "Dit id is er al in deze wissel."),
        (
            [A.replace("2.0-3.0", "4.0-5.0").format(**GOED)],
            "Deze wissel heeft geen regel van de soort live.",
        ),
        ([LIVE, LIVE.replace(";9;", ";10;")], "gaat voor een berichtsoort twee keer live"),
        (
            [LIVE, A.format(**GOED), A.format(**GOED | {"id": "2", "van": "2024-03-30T13:00"})],
            "De regels 1 en 2 overlappen elkaar.",
        ),
        (
            [LIVE, LIVE.replace("2.0-3.0", "3.0-4.0").replace("2024", "2023")],
            "maar begint bij een oudere release",
        ),
        (
            [
                "iwmo-2.1-2.2;9;live;2018-05-01T13:00;;WMO301;alle;allen;nog eens;aangenomen;x",
            ],
            "gaat voor een berichtsoort twee keer live",
        ),
        (
            [
                "ijw-3.1-3.2;1;live;2022-04-01T13:00;;*;alle;allen;te vroeg;aangenomen;x",
            ],
            "lopen door elkaar heen",
        ),
        (
            ["ieb-1.0-2.0;1;melding;;2022-09-01T12:00;*;alle;allen;bestaat al;aangenomen;x"],
            "Dit id is er al in deze wissel.",
        ),
    ],
)
def test_rows_that_contradict_each_other(tmp_path: Path, regels: list[str], klacht: str) -> None:
    gevonden = klachten(tmp_path, *regels)
    assert any(klacht in wat for _, wat in gevonden), gevonden


def test_other_files(tmp_path: Path) -> None:
    with pytest.raises(InvoerOntbreekt):
        load_kalender(tmp_path / "weg.csv")
    with pytest.raises(InvoerGeweigerd, match="kolommen"):
        load_kalender(write(tmp_path, kop="a;b"))
    leeg = tmp_path / "leeg.csv"
    leeg.write_bytes(b"")
    with pytest.raises(InvoerGeweigerd, match="kolommen"):
        load_kalender(leeg)
    leeg.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvoerGeweigerd, match="UTF-8"):
        load_kalender(leeg)
    leeg.write_bytes(KOP.encode() + b"\n" + b"x" * 1_000_001)
    with pytest.raises(InvoerGeweigerd, match="te groot"):
        load_kalender(leeg)
    assert "11" in klachten(tmp_path, "te;weinig")[0][1]


def test_an_hour_of_the_user_takes_the_place_of_a_day(tmp_path: Path) -> None:
    uur = "ieb-3.0-4.0;x;live;2025-04-07T13:00;;*;alle;allen;iEb 4.0;bevestigd;ons draaiboek"
    kalender = load_kalender(write(tmp_path, uur))
    (live,) = kalender.find("ieb-3.0-4.0").regels
    assert (live.id, live.van.hour, live.alleen_dag) == ("x", 13, False)
    op = datetime(2025, 4, 7, 12, 59, tzinfo=ZoneInfo("Europe/Amsterdam"))
    assert mag("WMO407", "3.0", op, kalender=kalender).mag
    assert not mag("WMO407", "3.0", op).mag


def test_only_a_new_release_may_stand_there_as_a_day(tmp_path: Path) -> None:
    dag = LIVE.replace("2024-04-01T13:00", "2024-04-01")
    assert load_kalender(write(tmp_path, dag)).find("ieb-2.0-3.0").live_regel.alleen_dag
    assert "niet te lezen" in klachten(tmp_path, LIVE.replace("-01T13:00", "-31"))[0][1]
    blok = A.format(**GOED | {"van": "2024-03-28"})
    assert "niet te lezen" in klachten(tmp_path, LIVE, blok)[0][1]


def test_a_bom_and_other_column_order_are_fine(tmp_path: Path) -> None:
    kop = ";".join(reversed(KOLOMMEN))
    bestand = write(tmp_path, ";".join(reversed(LIVE.split(";"))), kop="\ufeff" + kop)
    assert load_kalender(bestand).find("ieb-2.0-3.0").live.hour == 13


@pytest.mark.parametrize(
    ("naam", "delen"),
    [
        ("iwmo-2.1-2.2", ("iwmo", "2.1", "2.2")),
        ("ieb-1.0-2.0", ("ieb", "1.0", "2.0")),
        ("iwmo-2.9-2.10", ("iwmo", "2.9", "2.10")),
        ("iwmo-2.2-2.1", None),
        ("iwmo-2.1-2.1", None),
        ("iwmo-2.10-2.9", None),
        ("izorg-2.1-2.2", None),
        ("iwmo-2.1", None),
        ("onzin", None),
        ("", None),
    ],
)
def test_the_id_of_a_switch_goes_from_an_older_to_a_newer_release(
    naam: str, delen: tuple[str, str, str] | None
) -> None:
    assert parse_wissel(naam) == delen
