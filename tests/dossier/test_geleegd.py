"""The ledger keeps what the newest comparison and every answer rest on, and no more."""

from __future__ import annotations

import json
from pathlib import Path

from tests.hulp import MAANDAG, query_ledger, run, write_csv
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
