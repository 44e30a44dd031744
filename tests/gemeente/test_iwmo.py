"""The register made of iWmo messages: what counts, what is told, and that nothing goes unsaid.

More than 300 lines: each rule of the messages with its case, through the command.
"""

from __future__ import annotations

import csv
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.hulp import (
    MAANDAG,
    Gelopen,
    fictieve_bsns,
    fill,
    make_rondedossier,
    query_ledger,
    read_vergelijking,
    run,
    set_beleid,
    table,
    write_csv,
)
from tests.iwmo_berichten import (
    RELEASES,
    Bericht,
    answer,
    enclose,
    fault,
    put,
    start,
    stop,
    toewijzing,
)

pytestmark = [pytest.mark.traag, pytest.mark.sqlite]
A, B, C = fictieve_bsns(3)
BSNS = (A, B, C)


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A dossier whose B4 holds three persons, without an export of the register."""
    map_ = tmp_path / "0363"
    gelopen = run(
        "--nu", MAANDAG, "nieuw", map_, "--gemeente", "0363", "--uitvoerder", "680363",
        "--timeslot", "2022-10-17",
    )  # fmt: skip
    assert gelopen.code == 0, gelopen.fout
    write_csv(map_ / "inkomend" / "B4.csv", [{"BSN": bsn} for bsn in BSNS])
    return map_


def compare(map_: Path, *opties: object) -> Gelopen:
    return run("--dossier", map_, "--nu", MAANDAG, "--json", "vergelijk", *opties)


def told(gelopen: Gelopen) -> str:
    """All that was noticed, as one text."""
    return str([f"{m['waar']}: {m['wat']} {m['wat_nu']}" for m in gelopen.json["meldingen"]])


def find(map_: Path, bsn: str = A) -> dict[str, Any]:
    """Where the row of this person ended in the newest comparison."""
    b4, _ = read_vergelijking(map_)
    return next(rij for rij in b4 if rij["bsn"] == bsn)


def outcome(map_: Path, **berichten: Bericht | bytes) -> tuple[str, str | None, str]:
    """Outcome, reason and explanation of the first person, with these messages."""
    put(map_, **berichten)
    gelopen = compare(map_)
    assert gelopen.code in (0, 1), gelopen.fout
    rij = find(map_)
    return rij["uitkomst"], rij["reden"], rij["uitleg"]


def read_lijst(map_: Path, naam: str) -> list[dict[str, str]]:
    tekst = (map_ / "werk" / f"iwmo-{naam}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(tekst.splitlines(), delimiter=";"))


def lots(map_: Path) -> dict[str, str]:
    """What became of each file; every file stands there once."""
    rijen = read_lijst(map_, "berichten")
    assert len({r["Bestand"] for r in rijen}) == len(rijen)
    return {r["Bestand"].removesuffix(".xml"): r["Wat ermee is gedaan"] for r in rijen}


# --- what a register is made of ---------------------------------------------------------------


@pytest.mark.parametrize("release", RELEASES)
def test_every_release_is_read(dossier: Path, release: str) -> None:
    heen = toewijzing(A, release=release), start(A, release=release, begin="2021-05-01")
    uit, _, uitleg = outcome(dossier, a=heen[0], b=heen[1])
    assert uit == "aan_te_melden"
    assert "vanaf 01-05-2021" in uitleg
    (rij,) = read_lijst(dossier, "register")
    assert (rij["Release"], rij["Aanbieder"]) == (release, "41000017")
    assert (rij["Toewijzing uit"], rij["Start uit"]) == ("a.xml", "b.xml")


def test_a_person_of_a_message_looks_like_one_of_an_export(dossier: Path) -> None:
    put(dossier, a=toewijzing(A, naam="Ömer-d'Angelo"))
    compare(dossier)
    (rij,) = read_lijst(dossier, "register")
    assert (rij["Achternaam"], rij["Voorvoegsel"], rij["Voorletters"]) == (
        "Ömer-d'Angelo", "van", "A",
    )  # fmt: skip
    assert rij["Geboortedatum"] == "03-02-1980"


@pytest.mark.parametrize(
    ("gebruik", "datum"), [("1", "00-02-1980"), ("2", "00-00-1980"), ("3", "")]
)
def test_a_birth_date_that_is_partly_unknown_is_not_made_whole(
    dossier: Path, gebruik: str, datum: str
) -> None:
    put(dossier, a=toewijzing(A, gebruik=gebruik))
    compare(dossier)
    assert read_lijst(dossier, "register")[0]["Geboortedatum"] == datum


def test_a_client_without_a_birth_date_is_read(dossier: Path) -> None:
    data = toewijzing(A).xml().replace(b"<Datum>1980-02-03</Datum>", b"")
    assert outcome(dossier, a=data)[0] == "aan_te_melden"


def test_the_delivery_decides_and_not_the_toewijzing(dossier: Path) -> None:
    heen = toewijzing(A, begin="2022-09-01"), start(A, begin="2022-11-01")
    uit, _, uitleg = outcome(dossier, a=heen[0], b=heen[1])
    assert uit == "te_beoordelen"
    assert "01-11-2022" in uitleg


def test_a_stop_ends_the_delivery_with_its_reason(dossier: Path) -> None:
    uit, reden, _ = outcome(dossier, a=toewijzing(A), b=start(A), c=stop(A))
    assert (uit, reden) == ("niet_aanleveren", "UIT")
    assert str(find(dossier)["datum"]) == "2022-08-31"


def test_a_stop_without_a_start_tells_itself_when_it_began(dossier: Path) -> None:
    put(dossier, a=toewijzing(A), b=stop(A, begin="2021-02-03"))
    compare(dossier)
    assert read_lijst(dossier, "register")[0]["Startdatum levering"] == "03-02-2021"
    assert find(dossier)["uitkomst"] == "niet_aanleveren"


def test_an_end_of_the_toewijzing_counts_with_the_reason_of_its_change(dossier: Path) -> None:
    uit, reden, _ = outcome(dossier, a=toewijzing(A, einde="2022-06-30", reden="07"), b=start(A))
    assert (uit, reden) == ("niet_aanleveren", "VRH")


def test_a_toewijzing_without_a_start_counts_from_its_first_day_and_is_told(dossier: Path) -> None:
    uit, _, _ = outcome(dossier, a=toewijzing(A, begin="2022-01-01"))
    assert uit == "aan_te_melden"
    assert "geen startbericht" in told(compare(dossier))


@pytest.mark.parametrize("einde", ["9999-12-31", "2999-12-31", "2099-12-31"])
def test_an_end_that_is_said_to_be_open_is_none(dossier: Path, einde: str) -> None:
    uit, _, uitleg = outcome(dossier, a=toewijzing(A, einde=einde))
    assert uit == "aan_te_melden"
    assert "zonder einddatum" in uitleg
    gewijzigd = outcome(dossier, a=toewijzing(A, einde=einde, reden="03"), b=start(A))
    assert gewijzigd[0] == "aan_te_melden", "the reason of a change is none of an end"


def test_category_15_counts_and_16_does_not(dossier: Path) -> None:
    berichten = {
        "a": toewijzing(A),
        "b": toewijzing(B, "2", categorie="16", code="16A01"),
        "c": toewijzing(C, "3", categorie="2", code="02A05"),
    }
    outcome(dossier, **berichten)
    assert [find(dossier, b)["uitkomst"] for b in BSNS] == [
        "aan_te_melden", "te_beoordelen", "te_beoordelen",
    ]  # fmt: skip
    assert find(dossier, B)["voorstel"] == "OPV"


def test_who_is_only_in_the_messages_stands_with_the_file_he_came_from(dossier: Path) -> None:
    (nieuw,) = fictieve_bsns(1, 999900100)
    put(dossier, a=toewijzing(A), zz=toewijzing(nieuw, "9"))
    compare(dossier)
    (rij,) = table(dossier / "werk" / "werkboek.xlsx", "Alleen in eigen register")
    assert "zz.xml" in rij.values()
    assert [r["Rij"] for r in read_lijst(dossier, "register") if r["BSN"] == nieuw] == ["2"]


# --- the newest ------------------------------------------------------------------------------


@pytest.mark.parametrize("namen", ["ab", "ba"])
@pytest.mark.parametrize("moment", ["2022-03-01 09:00:00", "2020-01-02 10:00:01"])
def test_the_newest_toewijzing_of_a_number_holds(dossier: Path, namen: str, moment: str) -> None:
    oud = toewijzing(A, dag="2022-04-01")
    nieuw = toewijzing(A, id="T1b", moment=moment, einde="2022-05-31", reden="07")
    assert outcome(dossier, **dict(zip(namen, (oud, nieuw), strict=True)))[1] == "VRH"
    assert sorted(lots(dossier).values()) == ["gebruikt", "ingehaald"]


def test_two_toewijzingen_of_one_moment_that_differ_are_for_a_person(dossier: Path) -> None:
    uit, _, uitleg = outcome(
        dossier, a=toewijzing(A), b=toewijzing(A, id="T1b", begin="2020-02-01")
    )
    assert uit == "te_beoordelen"
    assert "van hetzelfde moment" in uitleg.lower()


def test_two_toewijzingen_of_one_moment_that_say_the_same_are_one(dossier: Path) -> None:
    assert outcome(dossier, a=toewijzing(A), b=toewijzing(A, id="T1b"))[0] == "aan_te_melden"
    assert len(read_lijst(dossier, "register")) == 1


def test_a_number_at_two_persons_drops_nobody(dossier: Path) -> None:
    put(dossier, a=toewijzing(A, "5"), b=toewijzing(B, "5", id="T5b"))
    gelopen = compare(dossier)
    assert {find(dossier, b)["uitkomst"] for b in (A, B)} == {"aan_te_melden"}
    assert "meer dan één persoon" in told(gelopen)


def test_one_toewijzing_with_two_deliveries_has_two_rows(dossier: Path) -> None:
    uit, _, _ = outcome(
        dossier,
        a=toewijzing(A),
        b=start(A),
        c=stop(A, einde="2021-06-30", dag="2021-07-01"),
        d=start(A, id="S1b", begin="2021-09-01", dag="2021-09-02"),
    )
    assert uit == "aan_te_melden"
    assert [r["Startdatum levering"] for r in read_lijst(dossier, "register")] == [
        "01-01-2020", "01-09-2021",
    ]  # fmt: skip


# --- removed ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("reden", "release"), [("13", "3.2"), ("01", "3.0")])
def test_a_removed_toewijzing_does_not_count(dossier: Path, reden: str, release: str) -> None:
    weg = toewijzing(
        A, id="T1b", moment="2022-02-01 08:00:00", einde="2020-01-01", reden=reden, release=release
    )
    uit, _, uitleg = outcome(dossier, a=toewijzing(A), b=start(A), c=weg)
    assert uit == "te_beoordelen"
    assert "niet meetelt" in uitleg
    assert lots(dossier) == {"a": "ingehaald", "b": "gebruikt", "c": "haalt iets weg"}


def test_an_administrative_correction_that_ends_later_removes_nothing(dossier: Path) -> None:
    uit, _, _ = outcome(dossier, a=toewijzing(A, einde="2023-12-31", reden="01"))
    assert uit == "aan_te_melden"


def test_a_removed_start_leaves_it_to_a_person(dossier: Path) -> None:
    weg = start(A, id="S1b", status="3", dag="2020-02-01")
    uit, _, uitleg = outcome(dossier, a=toewijzing(A), b=start(A), c=weg)
    assert uit == "te_beoordelen"
    assert "startbericht is weggehaald" in uitleg
    assert lots(dossier) == {"a": "gebruikt", "b": "ingehaald", "c": "haalt iets weg"}


def test_a_removed_start_that_was_sent_anew_counts_as_the_new_one(dossier: Path) -> None:
    uit, _, uitleg = outcome(
        dossier,
        a=toewijzing(A),
        b=start(A),
        c=start(A, id="S1b", status="3", dag="2020-02-01"),
        d=start(A, id="S1c", begin="2020-03-01", dag="2020-03-02"),
    )
    assert uit == "aan_te_melden"
    assert "vanaf 01-03-2020" in uitleg


def test_of_one_day_the_removal_comes_last(dossier: Path) -> None:
    uit, _, _ = outcome(dossier, a=toewijzing(A), b=start(A, id="S1b", status="3"), c=start(A))
    assert uit == "te_beoordelen"


def test_a_removed_stop_lets_the_delivery_run_on(dossier: Path) -> None:
    weg = stop(A, id="E1b", status="3", dag="2022-09-05")
    assert outcome(dossier, a=toewijzing(A), b=start(A), c=stop(A), d=weg)[0] == "aan_te_melden"


def test_a_client_that_is_removed_as_a_whole_removes_its_products(dossier: Path) -> None:
    """In 2.1 the status of the client speaks for all its products."""
    weg = stop(A, id="E1b", dag="2022-09-05", status_client="3", release="2.1")
    assert outcome(dossier, a=toewijzing(A), b=start(A), c=stop(A), d=weg)[0] == "aan_te_melden"


def test_a_changed_stop_holds(dossier: Path) -> None:
    nieuw = stop(A, id="E1b", status="2", dag="2022-09-05", einde="2022-07-31")
    assert outcome(dossier, a=toewijzing(A), b=start(A), c=stop(A), d=nieuw)[1] == "UIT"
    assert str(find(dossier)["datum"]) == "2022-07-31"


def test_a_start_that_is_gone_with_a_stop_that_stands_is_for_a_person(dossier: Path) -> None:
    weg = start(A, id="S1b", status="3", dag="2020-02-01")
    uit, _, uitleg = outcome(dossier, a=toewijzing(A), b=start(A), c=weg, d=stop(A))
    assert uit == "te_beoordelen"
    assert "er is een stopbericht" in uitleg


@pytest.mark.parametrize("status", ["9", "1"])
def test_an_unchanged_start_counts(dossier: Path, status: str) -> None:
    assert outcome(dossier, a=toewijzing(A), b=start(A, status=status))[0] == "aan_te_melden"


def test_an_unknown_status_is_for_a_person(dossier: Path) -> None:
    uit, _, uitleg = outcome(dossier, a=toewijzing(A), b=start(A, status="7"))
    assert uit == "te_beoordelen"
    assert "status van de aanlevering" in uitleg


# --- for a time ------------------------------------------------------------------------------


def test_a_stop_for_a_time_decides_nothing_by_itself(dossier: Path) -> None:
    uit, _, _ = outcome(dossier, a=toewijzing(A), b=start(A), c=stop(A, reden="20"))
    assert uit == "te_beoordelen"
    assert find(dossier)["voorstel"] == "TYD"


def test_a_stop_for_a_time_after_the_reference_date_is_no_stop(dossier: Path) -> None:
    later = stop(A, reden="20", einde="2022-10-05", dag="2022-10-06")
    uit, _, uitleg = outcome(dossier, a=toewijzing(A), b=start(A), c=later)
    assert uit == "te_beoordelen"
    assert "tijdelijk" in uitleg


def test_who_came_back_after_a_stop_for_a_time_runs_on(dossier: Path) -> None:
    uit, _, uitleg = outcome(
        dossier,
        a=toewijzing(A),
        b=start(A),
        c=stop(A, reden="20", einde="2022-03-31", dag="2022-04-01"),
        d=start(A, id="S1b", begin="2022-05-01", dag="2022-05-02"),
    )
    assert uit == "aan_te_melden"
    assert "vanaf 01-05-2022" in uitleg


@pytest.mark.parametrize("dag", ["2022-08-01", "2022-10-01"])
def test_a_stop_for_good_goes_above_one_for_a_time(dossier: Path, dag: str) -> None:
    tijdelijk = stop(A, id="E1b", reden="20", einde="2022-07-31", dag=dag)
    _, reden, _ = outcome(dossier, a=toewijzing(A), b=start(A), c=tijdelijk, d=stop(A))
    assert reden == "UIT"
    assert lots(dossier)["c"] == "ingehaald"


def test_two_stops_of_one_day_that_differ_are_for_a_person(dossier: Path) -> None:
    ander = stop(A, id="E1b", einde="2022-07-31")
    uit, _, uitleg = outcome(dossier, a=toewijzing(A), b=start(A), c=stop(A), d=ander)
    assert uit == "te_beoordelen"
    assert "van hetzelfde moment" in uitleg.lower()


# --- refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize("op", ["kop", "client", "product"])
@pytest.mark.parametrize("release", ["2.1", "3.1"])
def test_a_refused_toewijzing_does_not_count(dossier: Path, op: str, release: str) -> None:
    oud = toewijzing(A, release=release)
    nieuw = replace(oud, id="T1b", moment="2022-02-01 08:00:00", einde="2022-05-31", reden="07")
    uit, _, _ = outcome(dossier, a=oud, b=nieuw, c=answer(nieuw, "9332", op=op))
    assert uit == "aan_te_melden"
    assert lots(dossier) == {"a": "gebruikt", "b": "afgekeurd", "c": "antwoord"}


def test_a_refused_start_or_stop_does_not_count(dossier: Path) -> None:
    begin, eind = start(A, begin="2022-11-01"), stop(A)
    uit, _, uitleg = outcome(
        dossier,
        a=toewijzing(A), b=begin, c=answer(begin, "9019"),
        d=eind, e=answer(eind, "9069", op="product"),
    )  # fmt: skip
    assert uit == "aan_te_melden"
    assert "vanaf 01-01-2020" in uitleg


@pytest.mark.parametrize("codes", [(), ("0200",), ("0200", "0233")])
def test_an_answer_that_finds_nothing_wrong_refuses_nothing(
    dossier: Path, codes: tuple[str, ...]
) -> None:
    eind = stop(A)
    antwoord = answer(eind, *codes, op="client" if codes else "kop")
    assert outcome(dossier, a=toewijzing(A), b=start(A), c=eind, d=antwoord)[1] == "UIT"


def test_an_answer_that_approves_beside_one_that_refuses_is_for_a_person(dossier: Path) -> None:
    eind = stop(A)
    uit, _, uitleg = outcome(
        dossier, a=toewijzing(A), b=start(A), c=eind, d=answer(eind), e=answer(eind, "9069")
    )
    assert uit == "te_beoordelen"
    assert "goedkeuring en ook een afkeuring" in uitleg


def test_an_answer_to_another_message_refuses_nothing(dossier: Path) -> None:
    ander = answer(stop(A, id="E9"), "9069")
    assert outcome(dossier, a=toewijzing(A), b=start(A), c=stop(A), d=ander)[1] == "UIT"
    assert lots(dossier)["d"] == "antwoord zonder bericht"


def test_of_two_clients_in_one_message_only_the_refused_one_is_left_out(dossier: Path) -> None:
    een, twee = stop(A, release="2.1"), stop(B, "2", release="2.1", id="E1")
    samen = een.xml().replace(b"</Clienten>", twee.client().encode() + b"</Clienten>")
    goed, fout = answer(een, "0200", op="product"), answer(twee, "9069", op="product")
    terug = goed.xml().replace(b"</Clienten>", fout.client().encode() + b"</Clienten>")
    lopend = {"s": start(A), "t": start(B, "2"), "u": toewijzing(A), "v": toewijzing(B, "2")}
    outcome(dossier, a=samen, b=terug, **lopend)
    assert [find(dossier, b)["uitkomst"] for b in (A, B)] == ["niet_aanleveren", "aan_te_melden"]


def test_a_fault_refuses_the_message_in_the_envelope_it_answers(dossier: Path) -> None:
    nummer = "0f8fad5b-d9cb-469f-a165-70867728950e"
    eind = enclose(stop(A).xml(), "Di01", nummer.upper())
    uit, _, _ = outcome(
        dossier, a=toewijzing(A), b=start(A), c=eind, d=fault(nummer), e=fault("9" * 8)
    )
    assert uit == "aan_te_melden"
    assert lots(dossier)["c"] == "afgekeurd"
    assert lots(dossier)["e"] == "antwoord zonder bericht"


@pytest.mark.parametrize("namen", ["cd", "dc"])
def test_a_message_sent_again_after_a_fault_counts_until_that_is_refused_too(
    dossier: Path, namen: str
) -> None:
    een, twee = "0f8fad5b-d9cb-469f-a165-70867728950e", "1f8fad5b-d9cb-469f-a165-70867728950e"
    eind = {
        naam: enclose(stop(A).xml(), "Di01", nummer)
        for naam, nummer in zip(namen, (een, twee), strict=True)
    }
    lopend = {"a": toewijzing(A), "b": start(A)}
    uit, _, _ = outcome(dossier, **lopend, **eind, e=fault(een))
    assert uit == "niet_aanleveren", "the second envelope came in: the stop counts"
    assert {lots(dossier)[n] for n in "cd"} == {"gebruikt", "dubbel"}
    assert lots(dossier)["e"] == "antwoord"
    uit, _, _ = outcome(dossier, **lopend, **eind, e=fault(een), f=fault(twee))
    assert uit == "aan_te_melden", "both envelopes were refused"


def test_an_answer_in_an_envelope_is_read(dossier: Path) -> None:
    eind = stop(A)
    terug = enclose(answer(eind, "9069").xml(), "Du01", "r", "h")
    assert outcome(dossier, a=toewijzing(A), b=start(A), c=eind, d=terug)[0] == "aan_te_melden"


# --- what does not fit together --------------------------------------------------------------


def test_a_delivery_without_a_toewijzing_is_for_a_person(dossier: Path) -> None:
    uit, _, uitleg = outcome(dossier, b=start(A, "8"))
    assert uit == "te_beoordelen"
    assert "geen toewijzing (301)" in uitleg


def test_a_start_that_was_removed_without_a_toewijzing_is_no_row(dossier: Path) -> None:
    put(dossier, a=toewijzing(B, "2"), b=start(A, status="3"))
    compare(dossier)
    assert [r["BSN"] for r in read_lijst(dossier, "register")] == [B]


def test_without_a_product_the_delivery_tells_it(dossier: Path) -> None:
    assert outcome(dossier, a=toewijzing(A, categorie=""), b=start(A))[0] == "aan_te_melden"


def test_without_any_product_a_person_decides(dossier: Path) -> None:
    berichten = {"a": toewijzing(A, categorie=""), "c": toewijzing(B, "2")}
    uit, _, uitleg = outcome(dossier, **berichten)
    assert uit == "te_beoordelen"
    assert "geen product" in uitleg


def test_without_numbers_product_and_first_day_join_delivery_and_toewijzing(dossier: Path) -> None:
    oud = {"nummer": "", "release": "2.1"}
    berichten = {
        "a": replace(toewijzing(A), **oud),
        "b": replace(start(A, begin="2021-01-01"), **oud),
        "c": replace(
            toewijzing(A, id="T2", ingang="", begin="2018-01-01", einde="2018-12-31"), **oud
        ),
    }
    uit, _, uitleg = outcome(dossier, **berichten)
    assert uit == "aan_te_melden"
    assert "vanaf 01-01-2021" in uitleg


def test_a_number_joins_a_toewijzing_without_one_by_product_and_day(dossier: Path) -> None:
    zonder = replace(toewijzing(A), nummer="", release="2.1")
    put(dossier, a=zonder, b=start(A, "4"), c=start(A, "5", ingang="2019-01-01", id="S5"))
    compare(dossier)
    rijen = read_lijst(dossier, "register")
    assert sorted(r["Toewijzing uit"] for r in rijen) == ["", "a.xml"]


# --- the files -------------------------------------------------------------------------------


def test_every_file_is_counted_once_and_what_is_odd_is_named(dossier: Path) -> None:
    heen = toewijzing(A)
    doel = put(
        dossier,
        a=heen, b=heen, c=start(A),
        d=toewijzing(B, "2", gemeente="0599"), e=start(B, "2", gemeente="0599"),
        f=b"<niets/>", g=b"<kapot", h=toewijzing(B, "3", begin=""),
        i=heen.xml().replace(b"3_1/wmo301", b"3_9/wmo301"),
        j=heen.xml().replace(b"3_1/wmo301", b"3_1/wmo315"),
        k=heen.xml().replace(b">414<", b">418<"), l=heen.xml().replace(b">3</B", b">2</B"),
        m=answer(heen),
    )  # fmt: skip
    (doel / "lees mij.txt").write_text("uitleg", encoding="utf-8")
    gelopen = compare(dossier)
    assert gelopen.code == 1
    assert lots(dossier) == {
        "a": "gebruikt", "b": "dubbel", "c": "gebruikt", "d": "andere gemeente",
        "e": "andere gemeente", "f": "ander bestand", "g": "niet te lezen", "h": "niet te lezen",
        "i": "niet te lezen", "j": "ander bestand", "k": "niet te lezen", "l": "niet te lezen",
        "m": "antwoord", "lees mij.txt": "ander bestand",
    }  # fmt: skip
    assert "14 bestanden (gebruikt 2, antwoord 1, dubbel 1, andere gemeente 2" in told(gelopen)
    for naam in ("d.xml, e.xml", "f.xml", "g.xml", "h.xml", "i.xml", "j.xml", "lees mij.txt"):
        assert naam in told(gelopen)
    assert "release 3.9" in told(gelopen)
    assert "WMO315" in told(gelopen)


def test_many_files_with_one_fault_are_one_line(dossier: Path) -> None:
    put(dossier, a=toewijzing(A), **{f"n{i}": b"<niets/>" for i in range(9)})
    assert "n4.xml en nog 4 andere" in told(compare(dossier))


def test_a_message_that_cannot_be_read_leaves_work_for_a_person(dossier: Path) -> None:
    """All three are decided, and still the command does not end as if all was well."""
    berichten = {f"b{i}": toewijzing(b, str(i)) for i, b in enumerate(BSNS)}
    put(dossier, **berichten)
    assert compare(dossier).code == 0
    put(dossier, kapot=b"<kapot")
    assert compare(dossier).code == 1


def test_a_regional_gemeente_of_the_dossier_counts(dossier: Path) -> None:
    """Also when it was only added after a comparison."""
    put(dossier, a=toewijzing(A, gemeente="0599"), b=toewijzing(B, "2"))
    compare(dossier)
    assert find(dossier)["uitkomst"] == "te_beoordelen"
    pad = dossier / "bvtool.toml"
    tekst = pad.read_text(encoding="utf-8")
    regel = next(r for r in tekst.splitlines() if r.lstrip("# ").startswith("gemeenten ="))
    pad.write_text(tekst.replace(regel, 'gemeenten = ["0599"]'), encoding="utf-8")
    assert outcome(dossier)[0] == "aan_te_melden"


def test_zips_and_zips_in_zips_are_read(dossier: Path) -> None:
    doel = put(dossier)
    with zipfile.ZipFile(doel / "binnen.zip", "w") as z:
        z.writestr("b.xml", start(A).xml())
    with zipfile.ZipFile(doel / "zending.zip", "w") as z:
        z.writestr("a.xml", toewijzing(A).xml())
        z.write(doel / "binnen.zip", "binnen.zip")
    (doel / "binnen.zip").unlink()
    (doel / "map").mkdir()
    (doel / "map" / "c.xml").write_bytes(stop(A).xml())
    assert outcome(dossier)[1] == "UIT"
    assert {s.split(":")[0] for s in lots(dossier)} == {"zending.zip", "map/c"}


def test_two_files_whose_names_hold_a_number_stay_two(dossier: Path) -> None:
    put(dossier, **{f"klant {A}": toewijzing(A), f"klant {B}": toewijzing(B, "2")})
    compare(dossier)
    assert {find(dossier, b)["uitkomst"] for b in (A, B)} == {"aan_te_melden"}
    assert sorted(lots(dossier)) == ["klant #########", "klant #########.xml (2)"]


def test_a_message_that_came_twice_under_one_number_with_other_content_stays(dossier: Path) -> None:
    """Who is in the second must not be lost because a sender used a number again."""
    put(dossier, a=toewijzing(A), b=replace(toewijzing(B, "2"), id="T1"))
    compare(dossier)
    assert {find(dossier, b)["uitkomst"] for b in (A, B)} == {"aan_te_melden"}


HOSTILE = {
    "doctype": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
    "leeg": b"",
    "binair": b"\x00\x01\x02",
    "diep": b"<a>" * 5000 + b"</a>" * 5000,
    "tekens": toewijzing(C, naam="x" * 201).xml(),
    "twee keer": toewijzing(C).xml().replace(b"<Bsn>", b"<Bsn>999900018</Bsn><Bsn>"),
    "zonder product": toewijzing(C).xml().replace(b"ToegewezenProduct>", b"Iets>"),
    "geen datum": toewijzing(C, begin="2022-02-30").xml(),
    "begin in een ander tijdperk": toewijzing(C, begin="9998-01-01").xml(),
    "einde in een ander tijdperk": toewijzing(C, einde="1753-01-01").xml(),
    "geen getal": toewijzing(C, "x1").xml(),
    "geen stop": stop(C, einde="").xml(),
    "lege envelop": enclose(b"", "Di01", "x"),
    "antwoord zonder bsn": answer(replace(toewijzing(C), bsn=""), "9332", op="client").xml(),
}


@pytest.mark.parametrize("naam", HOSTILE)
def test_a_hostile_or_broken_file_is_named_and_the_rest_is_read(dossier: Path, naam: str) -> None:
    uit, _, _ = outcome(dossier, a=toewijzing(A), **{naam: HOSTILE[naam]})
    assert uit == "aan_te_melden"
    assert lots(dossier)[naam] == "niet te lezen"
    assert find(dossier, C)["uitkomst"] == "te_beoordelen"
    assert "Traceback" not in compare(dossier).fout


def test_very_many_elements_beside_the_known_ones_cost_no_more_than_their_size(
    dossier: Path,
) -> None:
    vulling = b"<Client><Vulling>" + b"<x/>" * 100_000 + b"</Vulling>"
    groot = toewijzing(A).xml().replace(b"<Client>", vulling)
    assert outcome(dossier, a=groot)[0] == "aan_te_melden"


def test_a_zip_bomb_is_named(dossier: Path) -> None:
    doel = put(dossier, a=toewijzing(A))
    with zipfile.ZipFile(doel / "bom.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("x.xml", b" " * 60_000_000)
    assert outcome(dossier)[0] == "aan_te_melden"
    assert lots(dossier) == {"a": "gebruikt", "bom.zip: x": "niet te lezen"}


# --- what is said, and which register is used -------------------------------------------------


def test_a_pgb_is_not_in_iwmo_and_that_is_said_everywhere(dossier: Path) -> None:
    put(dossier, a=toewijzing(A))
    gelopen = compare(dossier)
    wat = "Een pgb staat niet in iWmo"
    assert wat in told(gelopen)
    assert wat in run("--dossier", dossier, "--nu", MAANDAG, "vergelijk").fout
    assert wat in (dossier / "rapporten" / "vergelijking.html").read_text(encoding="utf-8")
    over = table(dossier / "werk" / "werkboek.xlsx", "Over dit bestand")
    assert any(wat in str(cel) for rij in over for cel in rij.values())
    assert any("inkomend/iwmo, 1 rij" in str(cel) for rij in over for cel in rij.values())


def write_export(map_: Path, eind: str = "31-08-2022") -> None:
    rij = {"BSN": A, "Productcategorie": "15", "Ingangsdatum": "01-01-2020", "Einddatum": eind}
    rij |= {"Reden einde": "19", "Overlijdensdatum": ""}
    write_csv(map_ / "inkomend" / "register.csv", [rij])


def test_an_export_goes_before_the_messages_and_that_is_said(dossier: Path) -> None:
    write_export(dossier)
    assert outcome(dossier, a=toewijzing(A))[1] == "UIT"
    gelopen = compare(dossier)
    assert "zijn niet gelezen: uw register is een export" in told(gelopen)
    assert "--register iwmo" in told(gelopen)
    assert not (dossier / "werk" / "iwmo-register.csv").exists()


def test_the_option_chooses_the_messages_and_the_agreement_keeps_it(dossier: Path) -> None:
    write_export(dossier)
    put(dossier, a=toewijzing(A))
    gelopen = compare(dossier, "--register", "iwmo")
    assert find(dossier)["uitkomst"] == "aan_te_melden", gelopen.fout
    assert "register.csv" in told(gelopen)
    put(dossier, b=start(A))
    assert compare(dossier).json["aan_te_melden"] == 1
    assert "gemaakt van berichten van iWmo" in told(compare(dossier))
    export = dossier / "inkomend" / "register.csv"
    compare(dossier, "--register", export, "--b4", dossier / "inkomend" / "B4.csv")
    assert find(dossier)["reden"] == "UIT"
    write_export(dossier, "31-07-2022")
    compare(dossier)
    assert find(dossier)["reden"] == "UIT"


@pytest.mark.parametrize("naam", ["inkomend/iwmo", "heel"])
def test_the_folder_itself_chooses_the_messages_too(dossier: Path, naam: str) -> None:
    write_export(dossier)
    doel = put(dossier, a=toewijzing(A))
    compare(dossier, "--register", doel if naam == "heel" else naam, "--b4",
            dossier / "inkomend" / "B4.csv")  # fmt: skip
    assert find(dossier)["uitkomst"] == "aan_te_melden"


def test_an_export_and_messages_together_are_refused(dossier: Path) -> None:
    write_export(dossier)
    put(dossier, a=toewijzing(A))
    export = dossier / "inkomend" / "register.csv"
    assert compare(dossier, "--register", "iwmo", "--register", export).code == 2


def test_without_messages_there_is_nothing_to_choose(dossier: Path) -> None:
    write_export(dossier)
    (dossier / "inkomend" / "iwmo").mkdir()
    gelopen = compare(dossier, "--register", "iwmo")
    assert gelopen.code == 66
    assert "liggen geen berichten" in gelopen.json["fout"]


def test_a_folder_without_one_provision_is_refused_with_what_lies_there(dossier: Path) -> None:
    put(dossier, a=b"<niets/>", b=toewijzing(A, gemeente="0599"))
    gelopen = compare(dossier)
    assert gelopen.code == 65
    assert "b.xml" in str(gelopen.json)


def test_the_folder_may_be_called_iwmo_in_capitals(dossier: Path) -> None:
    doel = put(dossier, a=toewijzing(A))
    doel.rename(doel.with_name("iWmo"))
    compare(dossier, "--register", "iWmo")
    assert find(dossier)["uitkomst"] == "aan_te_melden"


def test_an_empty_folder_is_no_register(dossier: Path) -> None:
    (dossier / "inkomend" / "iwmo").mkdir()
    assert compare(dossier).code == 66


def test_b4_is_missing_or_in_doubt_with_messages_too(dossier: Path) -> None:
    put(dossier, a=toewijzing(A))
    b4 = dossier / "inkomend" / "B4.csv"
    assert compare(dossier, "--register", "iwmo", "--b4", dossier / "niet.csv").code == 66
    lijst = b4.rename(b4.with_name("lijst.csv"))
    write_csv(lijst, [{"BSN": A, "Ingangsdatum": "01-01-2020"}])
    gelopen = compare(dossier)
    assert gelopen.code == 65
    assert "--register iwmo" in gelopen.json["wat_nu"]
    assert compare(dossier, "--register", "iwmo").code in (0, 1)
    write_csv(b4.with_name("lijst2.csv"), [{"BSN": A, "Ingangsdatum": "01-01-2020"}])
    assert compare(dossier, "--register", "iwmo").code == 65
    for naam in ("B4 een.csv", "B4 twee.csv"):
        write_csv(b4.with_name(naam), [{"BSN": A}])
    assert "meer bestanden" in compare(dossier, "--register", "iwmo").json["fout"]
    for pad in b4.parent.glob("*.csv"):
        pad.unlink()
    assert compare(dossier, "--register", "iwmo").code == 66


def test_the_same_messages_again_change_nothing(dossier: Path) -> None:
    put(dossier, a=toewijzing(A), b=start(A))
    assert compare(dossier).json["veranderd"]
    assert not compare(dossier).json["veranderd"]


def test_the_ledger_names_the_folder_with_one_checksum(dossier: Path) -> None:
    put(dossier, a=toewijzing(A))
    compare(dossier)
    vraag = "select soort from invoer where naam = 'inkomend/iwmo'"
    assert query_ledger(dossier, vraag) == [("register",)]


def test_messages_that_came_after_the_comparison_are_told(dossier: Path) -> None:
    put(dossier, a=toewijzing(A))
    compare(dossier)
    assert "inkomend/iwmo" not in run("--dossier", dossier, "--nu", MAANDAG).uit
    put(dossier, b=stop(A))
    stand = run("--dossier", dossier, "--nu", MAANDAG).uit
    assert "Wat nu in deze map ligt, is niet vergeleken" in stand


def test_kolommen_tells_that_the_register_is_made_of_messages(dossier: Path) -> None:
    put(dossier, a=toewijzing(A))
    gelopen = run("--dossier", dossier, "--nu", MAANDAG, "kolommen")
    assert gelopen.code == 0
    assert "gemaakt van berichten van iWmo" in gelopen.fout


def test_a_value_that_must_be_asked_is_asked(dossier: Path) -> None:
    """An end with a code that no release knows: the row waits, and the agreement asks it."""
    uit, _, _ = outcome(dossier, a=toewijzing(A), b=start(A), c=stop(A, reden="77"))
    assert uit == "te_beoordelen"
    assert (dossier / "werk" / "leeswijzer.xlsx").is_file()


def test_controleer_knows_the_messages(dossier: Path) -> None:
    doel = put(dossier, a=toewijzing(A), b=stop(A, release="2.1"), c=stop(A, einde=""), d=b"<x/>")
    gelopen = run("--json", "controleer", doel)
    (bestand,) = gelopen.json["bestanden"]
    assert bestand["WMO301 (release 3.1)"] == bestand["WMO307 (release 2.1)"] == 1
    assert bestand["iWmo, niet te lezen"] == bestand["geen 407 of 408"] == 1


def test_the_week_goes_on_from_messages(dossier: Path) -> None:
    """Everything behind the comparison works as it does with an export."""
    put(dossier, a=toewijzing(A), b=start(A), c=toewijzing(B, "2"), d=stop(B, "2"))
    compare(dossier)
    fill(dossier / "werk" / "werkboek.xlsx")
    terug = run("--dossier", dossier, "--nu", "2022-10-13T16:00", "--json", "terugkoppeling")
    assert terug.json["aanmelden"] == 1, terug.fout
    assert terug.json["per_reden"] == {"UIT": 1, "ONB": 1}
    run("--dossier", dossier, "--nu", "2022-10-14T10:00", "akkoord", "--op", "2022-10-14")
    gemeld = run("--dossier", dossier, "--nu", "2022-10-18T09:00", "--json", "aanmelden")
    assert gemeld.json["nieuw"] == 1, gemeld.fout
    put(dossier, e=stop(A))
    later = run("--dossier", dossier, "--nu", "2022-10-18T10:00", "--json", "aanmelden")
    assert "inkomend/iwmo" in str(later.json)


def test_opschonen_takes_the_messages_too(dossier: Path) -> None:
    doel = put(dossier, a=toewijzing(A))
    compare(dossier)
    set_beleid(dossier, dagen=1)
    gelopen = run("--dossier", dossier, "--nu", "2030-01-01T09:00", "--json", "opschonen",
                  "--ouder-dan", "1", "--proef")  # fmt: skip
    assert "inkomend/iwmo/a.xml" in str(gelopen.json)
    assert doel.is_dir()


def test_the_page_of_a_round_tells_that_the_register_is_made_of_messages(tmp_path: Path) -> None:
    map_ = make_rondedossier(tmp_path / "0363")
    write_csv(map_ / "inkomend" / "B4.csv", [{"BSN": A, "Startdatum": "1-10-2022"}])
    put(map_, toewijzing=toewijzing(A), start=start(A))
    gelopen = run("--dossier", map_, "--nu", "2022-12-13T10:00", "vergelijk")
    assert gelopen.code in (0, 1), gelopen
    pagina = (map_ / "rapporten/vergelijking.html").read_text(encoding="utf-8")
    assert "geen kop" in pagina
    assert "berichten" in pagina
    assert "rij None" not in pagina
    assert "rij 0" not in pagina
