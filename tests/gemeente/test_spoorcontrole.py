"""`controleer --spoor` finds a changed row wherever the ledger is; on a server there is no copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bvtool.dossier.map import Dossier
from bvtool.dossier.verbinding import make_toegang
from tests.hulp import run

pytestmark = pytest.mark.traag


def _change(map_: Path, sql: str) -> None:
    dossier = Dossier(map_)
    toegang = make_toegang(dossier.ledger_pad, dossier.instellingen.ledger_url)
    with toegang.begin() as verbinding:
        verbinding.execute(sql)
    toegang.dispose()
    (map_ / ".bvtool.zegel").unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("sql", "waar"),
    [
        ("update bericht set startdatum = '2022-11-11' where id = 2", "tabel bericht, rij 2"),
        ("update antwoord set uitkomst = 'afgekeurd' where id = 1", "tabel antwoord, rij 1"),
        ("update besluit set toelichting = 'x' where id = 4", "tabel besluit, rij 4"),
        ("update zending set aantal = 9 where nr = 1", "tabel zending, rij 1"),
        ("update meta set waarde = '0' where sleutel = 'fictief'", "tabel meta, rij"),
        ("delete from antwoord where id = 3", "tabel antwoord"),
        ("update spoor set wie = 'iemand' where nr = 2", "spoor, regel 2"),
        ("update rijmerk set merken = '' where tabel = 'bericht'", "tabel rijmerk, rij"),
        ("update vergelijking set uitkomst = '' where id = 1", "tabel vergelijking, rij 1"),
    ],
)
def test_a_row_changed_by_hand_is_named(
    week: dict[str, Path], tmp_path: Path, sql: str, waar: str
) -> None:
    klaar = Path(shutil.copytree(week["klaar"], tmp_path / "0363"))
    assert run("--dossier", klaar, "controleer", "--spoor").code == 0
    _change(klaar, sql)
    gelopen = run("--dossier", klaar, "controleer", "--spoor")
    assert gelopen.code in (1, 74), gelopen
    assert waar in gelopen.uit + gelopen.fout
