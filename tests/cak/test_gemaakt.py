"""What would say the same is not made again; what is gone is made again, byte for byte."""

from pathlib import Path
from typing import Any

import pytest

from bvtool.cak.uitvoer import post
from bvtool.cak.uitvoer.brieven import make_brief
from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, Cak, make_cak
from tests.faults.beeld import dump

A, B = BSNS[:2]
NU = "2022-10-20T12:00"
WEG = ("uitgaand/mail/680363_niet-juist.eml", "rapporten/monitor/680363.html")


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    c = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    c.b4([A, B])
    c.antwoord([(A, "J", ""), (B, "J", "")])
    c.retour(c.bericht(A, 1), "9404")
    c.monitor(NU)
    return c


@pytest.fixture
def gemaakt(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of letters that are made from now on."""
    soorten: list[str] = []
    echt = make_brief

    def make(soort: str, *rest: Any, **opties: Any) -> bytes:
        soorten.append(soort)
        return echt(soort, *rest, **opties)

    monkeypatch.setattr(post, "make_brief", make)
    return soorten


def test_a_letter_that_would_say_the_same_is_not_made_again(cak: Cak, gemaakt: list[str]) -> None:
    cak.monitor("2022-10-20T13:00")
    assert gemaakt == []
    cak.retour(cak.bericht(B, 2), "9404")
    cak.monitor("2022-10-20T14:00")
    assert gemaakt == ["niet-juist"]


@pytest.mark.parametrize("naam", WEG)
def test_what_is_gone_is_made_again_byte_for_byte(cak: Cak, gemaakt: list[str], naam: str) -> None:
    eerst = (cak.map_ / naam).read_bytes()
    (cak.map_ / naam).unlink()
    cak.monitor("2022-10-20T13:00")
    assert (cak.map_ / naam).read_bytes() == eerst
    assert gemaakt == (["niet-juist"] if naam.endswith(".eml") else [])


def test_other_words_of_the_dossier_make_the_letter_again(cak: Cak, gemaakt: list[str]) -> None:
    eigen = cak.map_ / "eigen"
    eigen.mkdir()
    (eigen / "niet-juist.eml").write_text("Onderwerp: Eigen\n\nBeste {{ b.contact }},\n", "utf-8")
    toml = cak.map_ / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8")
    assert '# map = ""' in tekst
    toml.write_text(tekst.replace('# map = ""', 'map = "eigen"'), encoding="utf-8")
    brief = cak.map_ / WEG[0]
    cak.monitor("2022-10-20T13:00")
    assert b"Subject: Eigen" in brief.read_bytes()
    (eigen / "niet-juist.eml").write_text("Onderwerp: Anders\n\nBeste {{ b.contact }},\n", "utf-8")
    cak.monitor("2022-10-20T14:00")
    assert b"Subject: Anders" in brief.read_bytes()
    cak.monitor("2022-10-20T15:00")
    assert gemaakt == ["niet-juist"] * 2


def test_typed_text_is_kept_and_the_draft_of_bvtool_is_not_put_over_it(cak: Cak) -> None:
    brief = cak.map_ / WEG[0]
    getypt = brief.read_bytes() + b"\r\nTot dinsdag.\r\n"
    brief.write_bytes(getypt)
    cak.monitor("2022-10-20T13:00")
    assert brief.read_bytes() == getypt
    cak.retour(cak.bericht(B, 2), "9404")
    cak.monitor("2022-10-20T14:00")
    assert brief.read_bytes() == getypt
    assert (brief.with_name("680363_niet-juist (2).eml")).is_file()


def weeks(c: Cak, nu: str) -> list[tuple[int, ...]]:
    velden = ("toegezegd", "ontvangen", "goedgekeurd", "afgekeurd")
    return [tuple(w[veld] for veld in velden) for w in c.json(nu)["weken"]]


def test_a_week_that_is_over_is_counted_once_and_again_when_something_of_it_changes(
    cak: Cak,
) -> None:
    nu = "2022-11-01T12:00"
    assert weeks(cak, nu) == [(2, 0, 0, 0), (2, 1, 0, 1), (2, 1, 0, 1), (2, 1, 0, 1)]
    [eerst] = [r for r in dump(cak.map_ / "dossier.db")["meta"] if "weken" in str(r)]
    cak.bericht(B, 2, moment="2022-10-31T12:00")
    assert weeks(cak, "2022-11-01T13:00")[-1] == (2, 2, 0, 1)
    [daarna] = [r for r in dump(cak.map_ / "dossier.db")["meta"] if "weken" in str(r)]
    assert daarna == eerst
    cak.ontvangst[-1] = "407/680363/heen_002.xml;2022-10-21T12:00"
    cak.put("leeg.txt", b"", nu)
    anders = [(2, 0, 0, 0), (2, 2, 0, 1), (2, 2, 0, 1), (2, 2, 0, 1)]
    assert weeks(cak, "2022-11-01T14:00") == anders
    cak.antwoord([(A, "J", ""), (B, "N", "OVL")], "")
    assert weeks(cak, "2022-11-01T15:00")[0] == (1, 0, 0, 0)
