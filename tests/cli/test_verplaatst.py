"""A dossier that was copied, moved or put back: two copies never both send without a word."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bvtool.dossier import plek
from tests.cli.test_vervolg import BSNS, _new, _put, _rows
from tests.hulp import DINSDAG, Gelopen, make_dossier, query_ledger, run
from tests.stappen_van_de_week import OP_NAAM

pytestmark = pytest.mark.sqlite
REDEN = ("--hier-verder", "map verplaatst")


@pytest.fixture
def echt(tmp_path: Path) -> Path:
    """A dossier of real people (for bvtool), ready to announce two clients."""
    map_ = make_dossier(tmp_path / "één" / "0363", *_rows(BSNS[:2]))
    for naam in ("vergelijk", "terugkoppeling", "akkoord"):
        assert run(*OP_NAAM[naam].woorden(map_)).code == 0
    return map_


def _copy(van: Path, naar: Path) -> Path:
    return Path(shutil.copytree(van, naar))


def _send(map_: Path, *opties: str) -> Gelopen:
    return run("--json", "--nu", DINSDAG, "--dossier", map_, "aanmelden", *opties)


def _reasons(map_: Path) -> list[dict[str, str]]:
    rijen = query_ledger(map_, "select aantallen from spoor order by nr")
    return [a["redenen"] for (tekst,) in rijen if "redenen" in (a := json.loads(tekst))]


@pytest.mark.parametrize("waar", ["ernaast", "elders"])
def test_a_copy_is_asked_about_before_it_sends(echt: Path, tmp_path: Path, waar: str) -> None:
    doel = echt.parent / "kopie" if waar == "ernaast" else tmp_path / "elders" / "diep" / "0363"
    kopie = _copy(echt, doel)
    gelopen = _send(kopie)
    assert (gelopen.code, "is een kopie" in gelopen.json["fout"]) == (1, True)
    assert str(echt) in gelopen.json["waar"]
    assert "--hier-verder" in gelopen.json["wat_nu"]
    assert list((kopie / "uitgaand").rglob("407*")) == []
    assert query_ledger(kopie, "select count(*) from bericht") == [(0,)]
    assert _send(echt).json["nieuw"] == 2, "the dossier itself goes on without a question"


def test_bare_bvtool_and_a_trial_say_it_too(echt: Path) -> None:
    kopie = _copy(echt, echt.parent / "kopie")
    stand = run("--json", "--nu", DINSDAG, "--dossier", kopie)
    assert [str(echt) in m["waar"] for m in stand.json["meldingen"]] == [True]
    proef = _send(kopie, "--proef")
    assert ["kopie" in m["wat"] for m in proef.json["meldingen"]] == [True]
    assert proef.json["berichten"] == 2


def test_who_goes_on_in_the_copy_closes_the_dossier_itself(echt: Path) -> None:
    kopie = _copy(echt, echt.parent / "kopie")
    assert _send(kopie, *REDEN).json["nieuw"] == 2
    assert _reasons(kopie)[0]["hier verder"] == "map verplaatst"
    assert str(echt) in _reasons(kopie)[0]["eerst"]
    assert _reasons(echt)[0]["gaat verder in"] == str(kopie)
    gelopen = _send(echt)
    assert (gelopen.code, str(kopie) in gelopen.json["waar"]) == (1, True)
    assert query_ledger(echt, "select count(*) from bericht") == [(0,)]
    terug = _send(echt, "--hier-verder", "toch hier")
    assert (terug.code, "verstuurde al meer" in terug.json["fout"]) == (2, True)
    assert _send(kopie).code == 0, "asked once"
    for map_ in (echt, kopie):
        assert run("--dossier", map_, "controleer", "--spoor").code == 0


def test_a_copy_of_before_the_delivery_cannot_go_on(echt: Path) -> None:
    kopie = _copy(echt, echt.parent / "kopie")
    assert _send(echt).json["nieuw"] == 2
    gelopen = _send(kopie, *REDEN)
    assert (gelopen.code, "407_2022-10-18_1.zip" in gelopen.json["fout"]) == (2, True)
    anders = echt.rename(echt.parent / "andere naam")
    assert _send(kopie, *REDEN).code == 2, "also when the other got another name"
    assert _send(anders).code == 0


def test_a_folder_with_another_name_is_at_home(echt: Path) -> None:
    anders = echt.rename(echt.parent / "0363 amsterdam")
    assert _send(anders).json["nieuw"] == 2
    assert _send(anders.rename(anders.parent / "0363")).code == 0


def test_another_way_to_the_same_folder_is_at_home(echt: Path, tmp_path: Path) -> None:
    (tmp_path / "weg").symlink_to(echt, target_is_directory=True)
    assert _send(tmp_path / "weg").json["nieuw"] == 2


def test_a_folder_that_was_put_back_is_asked_about_once(echt: Path, tmp_path: Path) -> None:
    """Yesterday's backup of the whole folder: nothing in it knows of what went since."""
    bewaard = _copy(echt, tmp_path / "reservekopie" / "0363")
    assert _send(echt).json["nieuw"] == 2
    echt.rename(tmp_path / "weg")
    shutil.rmtree(tmp_path / "weg")
    bewaard.rename(echt)
    gelopen = _send(echt)
    assert (gelopen.code, "teruggezet uit een reservekopie" in gelopen.json["fout"]) == (1, True)
    assert _send(echt, "--hier-verder", "nagebeld: er is niets verstuurd").json["nieuw"] == 2
    assert _send(echt).code == 0


def test_on_another_computer_it_is_asked_once(echt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plek, "_read_machine", lambda: "een andere computer")
    gelopen = _send(echt)
    assert (gelopen.code, "op deze computer" in gelopen.json["fout"]) == (1, True)
    assert _send(echt, *REDEN).json["nieuw"] == 2
    assert _send(echt).code == 0


def test_a_computer_without_an_identity_is_known_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plek, "_read_machine", lambda: "")
    monkeypatch.setattr("platform.node", lambda: "pc-1")
    een = plek.read_computer()
    monkeypatch.setattr("platform.node", lambda: "pc-2")
    assert plek.read_computer() != een
    assert "pc-1" not in een


def test_a_folder_on_a_network_share_is_the_same_from_every_computer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path.resolve()
    monkeypatch.setattr(Path, "resolve", lambda _zelf, **_: type(share)(f"/{share}"))
    assert str(Path("x").resolve()).startswith("//")
    assert plek.read_plek(tmp_path).computer == plek.NETWERK


def test_to_rehearse_with_a_copy_goes_on_and_says_so(week: dict[str, Path], tmp_path: Path) -> None:
    gelopen = _send(_copy(week["aanmelden"], tmp_path / "0363"))
    assert (gelopen.code, gelopen.json["berichten"] > 0) == (0, True)
    assert ["om te oefenen" in m["wat_nu"] for m in gelopen.json["meldingen"]] == [True]


def test_a_copy_is_not_what_a_next_dossier_follows(echt: Path) -> None:
    kopie = _copy(echt, echt.parent / "kopie")
    gelopen = _new(echt.parent / "twee", "--vervolg-op", kopie)
    assert (gelopen.code, "is een kopie" in gelopen.json["fout"]) == (2, True)
    assert not (echt.parent / "twee").exists()


def test_a_copy_for_the_next_week_does_not_give_numbers_out_again(echt: Path) -> None:
    """Careless: the folder copied, new files in it, everything done anew."""
    assert _send(echt).json["nieuw"] == 2
    kopie = _copy(echt, echt.parent / "volgende week")
    _put(kopie, BSNS[:3])
    for naam in ("vergelijk", "terugkoppeling", "akkoord"):
        assert run(*OP_NAAM[naam].woorden(kopie)).code in (0, 1)
    assert _send(kopie).code == 1
    assert (_send(kopie, *REDEN).json["nieuw"], _send(echt).code) == (1, 1)
