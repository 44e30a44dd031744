"""The ledger keeps what the newest comparison and the newest answer rest on, and no more."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.test_ronde import go, person
from tests.hulp import (
    MAANDAG,
    fictieve_bsns,
    make_rondedossier,
    query_ledger,
    run,
    table,
    write_csv,
)
from tests.klein import answer, list_register, make_klein, open_boek

_VOL = "select id from vergelijking where length(uitkomst) > 0 order by id"
_REST = (
    "select count(*) from vergelijking where length(uitkomst) = 0 and length(b4_frame) = 0 "
    "and length(register_bron) = 0 and length(b4_sha256) = 64 and length(aantallen) > 2"
)


def compare_again(map_: Path, dag: int) -> None:
    """A register in which one person has another first day."""
    rijen = list_register()
    rijen[-1]["Ingangsdatum"] = f"{dag:02}-03-2021"
    write_csv(map_ / "inkomend" / "register.csv", rijen)
    gelopen = run("--nu", MAANDAG, "--dossier", map_, "vergelijk")
    assert gelopen.code == 1, gelopen.fout


def test_older_comparisons_lose_what_they_held_and_the_trail_says_so(tmp_path: Path) -> None:
    map_ = make_klein(tmp_path / "dossier")
    compare_again(map_, 1)
    assert query_ledger(map_, _VOL) == [(2,)]
    with open_boek(map_) as klerk:
        klerk.decide()
    assert answer(map_).code == 0
    for dag in range(2, 5):
        compare_again(map_, dag)
    assert query_ledger(map_, _VOL) == [(2,), (5,)], "the one that was answered, and the newest"
    assert query_ledger(map_, _REST) == [(3,)]
    spoor = query_ledger(map_, "select aantallen from spoor where opdracht = 'vergelijk'")
    geteld = [json.loads(str(rij[0])).get("oudere_vergelijkingen_geleegd", 0) for rij in spoor]
    assert geteld == [0, 1, 0, 1, 1]
    assert run("--dossier", map_, "controleer", "--spoor").code == 0


def test_the_ledger_does_not_grow_with_every_week(tmp_path: Path) -> None:
    map_ = make_klein(tmp_path / "dossier")
    inhoud = "sum(length(uitkomst) + length(b4_bron) + length(register_bron) + length(b4_frame) + "
    vraag = f"select {inhoud} length(register_frame) + length(alleen_register)) from vergelijking"
    ((eerst,),) = query_ledger(map_, vraag)
    for dag in range(1, 8):
        compare_again(map_, dag)
    ((laatst,),) = query_ledger(map_, vraag)
    assert laatst < 1.2 * eerst


def test_an_answer_can_be_given_after_older_comparisons_were_emptied(tmp_path: Path) -> None:
    map_ = make_klein(tmp_path / "dossier")
    with open_boek(map_) as klerk:
        klerk.decide()
    for dag in range(1, 4):
        compare_again(map_, dag)
    gelopen = answer(map_)
    assert gelopen.code == 0, gelopen.uit


GELIJK, LATER, VERTREKT, NIEUW = fictieve_bsns(4)
DAGEN = ("2022-12-12", "2023-01-09", "2023-02-06", "2023-03-06")


def play_ronde(map_: Path, nr: int, *opties: str) -> dict[str, object]:
    """A round, compared and answered: of LATER the CAK keeps another start, VERTREKT stands in the
    first one only (number 1), NIEUW comes in the last one."""
    dag = DAGEN[nr]
    if nr:
        go(map_, f"{dag}T09:00", "ronde", "--peildatum", dag)
    cak = [
        {"BSN": GELIJK, "Startdatum": "1-10-2022", "Startnummer": "7"},
        {"BSN": LATER, "Startdatum": "1-11-2022", "Startnummer": "8"},
    ]
    register = [person(GELIJK), person(LATER)]
    if nr == 0:
        cak.append({"BSN": VERTREKT, "Startdatum": "1-10-2022", "Startnummer": "1"})
        register.append(person(VERTREKT))
    if nr == len(DAGEN) - 1:
        register.append(person(NIEUW, "1-3-2023"))
    for naam, rijen in (("cak", cak), ("register", register)):
        anders = [rij | {"Achternaam": f"Jansen {nr}"} for rij in rijen]
        write_csv(map_ / "inkomend" / f"{naam} {dag}.csv", anders)
    uit = go(map_, f"{dag}T10:00", "vergelijk", *opties)
    go(map_, f"{dag}T11:00", "terugkoppeling")
    return uit


def test_of_earlier_rounds_stays_what_is_asked_for_and_no_more(tmp_path: Path) -> None:
    """The differences are followed from the first round on, no number is given out again, and what
    stood the same is not kept for ever."""
    map_ = make_rondedossier(tmp_path / "0363", DAGEN[0])
    play_ronde(map_, 0)
    play_ronde(map_, 1, "--toch", "er is er een vertrokken")
    play_ronde(map_, 2)
    uit = play_ronde(map_, 3)
    assert (uit["staat_nog"], uit["nieuw"]) == (1, 1)
    volgt = {r["BSN"]: r["Sinds ronde"] for r in table(map_ / "werk/werkboek.xlsx", "Verschillen")}
    assert volgt == {LATER: 1, NIEUW: 4}
    heel = "select id from vergelijking where length(b4_bron) > 0"
    assert query_ledger(map_, heel) == [(4,)]
    per = "select terugkoppeling_id, count(*) from besluit where besluit = 'Niets' group by 1"
    assert query_ledger(map_, per) == [(4, 1)]
    vraag = "select terugkoppeling_id from besluit where besluit <> 'Niets' group by 1 order by 1"
    assert query_ledger(map_, vraag) == [(1,), (2,), (3,), (4,)]
    vraag = "select terugkoppeling_id, startnummer from rondelevering order by 1, 2"
    assert query_ledger(map_, vraag) == [(1, 1), (3, 7), (3, 8), (4, 7), (4, 8)]
    go(map_, f"{DAGEN[3]}T12:00", "aanmelden")
    assert query_ledger(map_, "select bsn, startnummer from bericht where status = 1") == [
        (NIEUW, 2)
    ]
    assert run("--dossier", map_, "controleer", "--spoor").code == 0


def test_a_number_of_a_file_that_was_not_answered_yet_goes_to_the_next_dossier(
    tmp_path: Path,
) -> None:
    """Number 9 stands in a file of the second round alone, and that was compared only."""
    map_ = make_rondedossier(tmp_path / "0363", DAGEN[0])
    play_ronde(map_, 0)
    dag = DAGEN[1]
    go(map_, f"{dag}T09:00", "ronde", "--peildatum", dag)
    rijen = [{"BSN": GELIJK, "Startdatum": "1-10-2022", "Startnummer": "9"}]
    write_csv(map_ / "inkomend" / "cak nieuw.csv", rijen)
    write_csv(map_ / "inkomend" / "register nieuw.csv", [person(GELIJK), person(NIEUW)])
    go(map_, f"{dag}T10:00", "vergelijk", "--toch", "er zijn er vertrokken")
    nieuw = run("--nu", f"{dag}T12:00", "nieuw", tmp_path / "nieuw", "--gemeente", "0363",
                "--uitvoerder", "680363", "--peildatum", dag, "--vervolg-op", map_)  # fmt: skip
    assert nieuw.code == 0, nieuw
    vraag = "select waarde from meta where sleutel = 'startnummers_gebruikt'"
    ((reeksen,),) = query_ledger(tmp_path / "nieuw", vraag)
    assert json.loads(str(reeksen)) == [[1, 1], [7, 9]]
