"""Facts about the guard of an outgoing folder: whole or not at all, and nothing held in silence."""

import errno
import os
import zipfile
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from filelock import FileLock

from bvtool.vak.fouten import Bezig, Gebruiksfout, InvoerOntbreekt
from bvtool.wissel import wacht
from bvtool.wissel.laden import load_eigen_kalender
from bvtool.wissel.wacht import Doorgang, guard
from tests.wissel.berichten import B

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DICHT = "2018-03-28T10:00"
HEEN = B("WMO301", "2.1", "0363", "41000017", "A1", date(2018, 3, 20))
RETOUR = B("WMO302", "2.1", "0363", "41000017", "A1", date(2018, 3, 20), date(2018, 3, 22))


@pytest.fixture
def mappen(tmp_path: Path) -> tuple[Path, Path]:
    uit, naar = tmp_path / "uit", tmp_path / "naar"
    uit.mkdir()
    naar.mkdir()
    return uit, naar


def run_guard(mappen: tuple[Path, Path], op: str = DICHT) -> dict[str, Doorgang]:
    moment = datetime.fromisoformat(op).replace(tzinfo=AMSTERDAM)
    return {d.naam: d for d in guard(*mappen, load_eigen_kalender(), moment)}


def files(map_: Path) -> list[str]:
    return sorted(
        p.relative_to(map_).as_posix()
        for p in map_.rglob("*")
        if p.is_file() and p.name != wacht.SLOT
    )


def test_it_lets_through_what_may_go_and_holds_the_rest(mappen) -> None:
    uit, naar = mappen
    (uit / "301.xml").write_bytes(HEEN.xml())
    (uit / "sub").mkdir()
    (uit / "sub" / "302.xml").write_bytes(RETOUR.xml())
    gedaan = run_guard(mappen)
    assert gedaan["301.xml"].actie == "tegengehouden"
    assert gedaan["sub/302.xml"].actie == "doorgelaten"
    assert files(uit) == ["301.xml"]
    assert files(naar) == ["sub/302.xml"]
    assert (naar / "sub" / "302.xml").read_bytes() == RETOUR.xml()


@pytest.mark.parametrize(
    ("op", "oud", "nieuw"),
    [
        ("2018-03-28T10:00", "doorgelaten", "tegengehouden"),
        ("2018-03-29T22:59", "doorgelaten", "tegengehouden"),
        ("2018-03-29T23:00", "tegengehouden", "tegengehouden"),
        ("2018-04-03T12:59", "tegengehouden", "tegengehouden"),
        ("2018-04-03T13:00", "tegengehouden", "doorgelaten"),
    ],
)
def test_the_guard_of_reading_in(mappen, op: str, oud: str, nieuw: str) -> None:
    (mappen[0] / "oud.xml").write_bytes(HEEN.xml())
    na = B("WMO301", "2.2", "0363", "41000017", "A2", date(2018, 4, 3))
    (mappen[0] / "nieuw.xml").write_bytes(na.xml())
    moment = datetime.fromisoformat(op).replace(tzinfo=AMSTERDAM)
    doorgangen = guard(mappen[0], mappen[1], load_eigen_kalender(), moment, "inlezen")
    gedaan = {d.naam: d for d in doorgangen}
    assert (gedaan["oud.xml"].actie, gedaan["nieuw.xml"].actie) == (oud, nieuw)
    if oud == "tegengehouden":
        assert "niet meer in" in gedaan["oud.xml"].reden


def test_running_it_every_minute_changes_nothing_more(mappen) -> None:
    uit, naar = mappen
    (uit / "301.xml").write_bytes(HEEN.xml())
    eerst = run_guard(mappen)
    assert run_guard(mappen) == eerst
    assert run_guard(mappen, "2018-03-27T16:59")["301.xml"].actie == "doorgelaten"
    assert run_guard(mappen) == {}
    assert files(naar) == ["301.xml"]


def test_everything_that_stays_tells_whom_to_call(mappen) -> None:
    uit, _ = mappen
    (uit / "301.xml").write_bytes(HEEN.xml())
    (uit / "SPOED-301.xml").write_bytes(HEEN.xml())
    (uit / "kapot.xml").write_bytes(b"<a>")
    (uit / "tekst.txt").write_bytes(b"hallo")
    (uit / "407.xml").write_bytes(B("WMO407", "2.0", "0363", "", "A2", date(2022, 9, 1)).xml())
    gedaan = run_guard(mappen)
    assert all("bel" in d.bel for d in gedaan.values())
    assert {d.naam for d in gedaan.values() if d.spoed} == {"SPOED-301.xml"}
    assert gedaan["301.xml"].in_release == "2.2"
    assert "maak dit bericht dan opnieuw" in gedaan["301.xml"].reden
    assert "bel het CAK" in gedaan["407.xml"].bel


def test_an_answer_that_missed_its_release_asks_for_a_call(mappen) -> None:
    uit, _ = mappen
    (uit / "302.xml").write_bytes(RETOUR.xml())
    (uit / "407.xml").write_bytes(B("WMO407", "2.0", "0363", "", "A2", date(2022, 9, 1)).xml())
    (uit / "oud.xml").write_bytes(B("WMO407", "1.0", "0363", "", "A3", date(2022, 9, 1)).xml())
    gedaan = run_guard(mappen, "2018-04-04T10:00")
    assert "een antwoord in de oude release kan dan niet meer" in gedaan["302.xml"].reden
    assert "Weer vanaf zaterdag 1 oktober 2022 om 00:00." in gedaan["407.xml"].reden
    assert "bestaat pas vanaf release 2.0" in gedaan["oud.xml"].reden


def test_what_is_not_whole_waits(mappen) -> None:
    uit, naar = mappen
    heel = RETOUR.xml()
    (uit / "half.xml").write_bytes(heel[:-20])  # the header is there, the end is not
    ei = B("WMO315", "2.0", "41000017", "0363", "E1", date(2017, 5, 1)).ei()
    (uit / "half.asc").write_bytes(ei[: ei.index(b"99")])
    with zipfile.ZipFile(uit / "heel.zip", "w") as zip_:
        zip_.writestr("1.xml", heel)
    stuk = bytearray((uit / "heel.zip").read_bytes())
    plek = stuk.index(b"</m:Bericht>")
    stuk[plek : plek + 4] = b"xxxx"
    (uit / "kapot.zip").write_bytes(bytes(stuk))
    for naam in ("a.tmp", "b.part", "~$c.xml", ".~bvtool-d.xml"):
        (uit / naam).write_bytes(heel)
    gedaan = run_guard(mappen)
    assert {n: d.actie for n, d in gedaan.items()} == {
        "half.xml": "overgeslagen",
        "half.asc": "overgeslagen",
        "kapot.zip": "overgeslagen",
        "heel.zip": "doorgelaten",
    }
    assert files(naar) == ["heel.zip"]
    (uit / "half.xml").write_bytes(heel)
    assert run_guard(mappen)["half.xml"].actie == "doorgelaten"


def test_a_whole_ei_message_goes(mappen) -> None:
    uit, naar = mappen
    ei = B("WMO315", "2.0", "41000017", "0363", "E1", date(2017, 5, 1)).ei()
    (uit / "315.asc").write_bytes(ei.rstrip())
    assert run_guard(mappen, "2017-06-01T10:00")["315.asc"].actie == "doorgelaten"
    assert files(naar) == ["315.asc"]


def test_a_zip_goes_when_all_of_it_may(mappen) -> None:
    uit, naar = mappen
    with zipfile.ZipFile(uit / "post.zip", "w") as zip_:
        zip_.writestr("301.xml", HEEN.xml())
        zip_.writestr("302.xml", RETOUR.xml())
    with zipfile.ZipFile(uit / "met-notitie.zip", "w") as zip_:
        zip_.writestr("302.xml", RETOUR.xml())
        zip_.writestr("notitie.txt", "hallo")
    with zipfile.ZipFile(uit / "leeg.zip", "w"):
        pass
    gedaan = run_guard(mappen)
    assert gedaan["post.zip"].actie == "tegengehouden"
    assert gedaan["met-notitie.zip"].actie == "overgeslagen"
    assert gedaan["leeg.zip"].actie == "overgeslagen"
    assert files(naar) == []


def test_nothing_is_ever_overwritten(mappen) -> None:
    uit, naar = mappen
    (uit / "302.xml").write_bytes(RETOUR.xml())
    (naar / "302.xml").write_bytes(b"van iemand anders")
    assert run_guard(mappen)["302.xml"].actie == "overgeslagen"
    assert files(uit) == ["302.xml"]
    assert (naar / "302.xml").read_bytes() == b"van iemand anders"


def test_a_move_that_was_cut_short_is_finished(mappen) -> None:
    uit, naar = mappen
    (uit / "302.xml").write_bytes(RETOUR.xml())
    (naar / "302.xml").write_bytes(RETOUR.xml())
    assert run_guard(mappen)["302.xml"].actie == "doorgelaten"
    assert files(uit) == []


def make_other_disk(monkeypatch: pytest.MonkeyPatch, mappen: tuple[Path, Path]) -> None:
    """Renaming from the one folder to the other fails as it does between two disks."""
    echt = Path.replace

    def replace(self: Path, doel: Path) -> Path:
        if self.is_relative_to(mappen[0]) and Path(doel).is_relative_to(mappen[1]):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return echt(self, doel)

    monkeypatch.setattr(Path, "replace", replace)


def test_between_two_disks_a_file_is_copied_whole(mappen, monkeypatch) -> None:
    uit, naar = mappen
    (uit / "302.xml").write_bytes(RETOUR.xml())
    make_other_disk(monkeypatch, mappen)
    assert run_guard(mappen)["302.xml"].actie == "doorgelaten"
    assert files(uit) == []
    assert files(naar) == ["302.xml"]
    assert (naar / "302.xml").read_bytes() == RETOUR.xml()


def test_a_disk_that_is_full_leaves_nothing_half(mappen, monkeypatch) -> None:
    uit, naar = mappen
    (uit / "302.xml").write_bytes(RETOUR.xml())
    make_other_disk(monkeypatch, mappen)

    def copy2(bron: Path, doel: Path) -> None:
        Path(doel).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bvtool.wissel.wacht.shutil.copy2", copy2)
    gedaan = run_guard(mappen)["302.xml"]
    assert gedaan.actie == "overgeslagen"
    assert "niet te lezen of te verplaatsen" in gedaan.reden
    assert files(uit) == ["302.xml"]
    assert files(naar) == []


def test_a_file_that_changes_meanwhile_waits(mappen, monkeypatch) -> None:
    uit, naar = mappen
    (uit / "302.xml").write_bytes(RETOUR.xml())
    echt = wacht.mag  # type: ignore[attr-defined]

    def mag(*args, **rest):
        (uit / "302.xml").write_bytes(RETOUR.xml() + b"\r\n")
        return echt(*args, **rest)

    monkeypatch.setattr(wacht, "mag", mag)
    assert "verandert nog" in run_guard(mappen)["302.xml"].reden
    assert files(naar) == []


def test_two_guards_do_not_meet(mappen) -> None:
    with FileLock(mappen[0] / wacht.SLOT), pytest.raises(Bezig) as fout:
        run_guard(mappen)
    assert fout.value.code == 75


def test_the_folders_must_be_there_and_apart(mappen, tmp_path: Path) -> None:
    uit, naar = mappen
    with pytest.raises(InvoerOntbreekt):
        run_guard((uit, tmp_path / "weg"))
    with pytest.raises(Gebruiksfout):
        run_guard((uit, uit))
    (uit / "sub").mkdir()
    with pytest.raises(Gebruiksfout):
        run_guard((uit, uit / "sub"))
    assert not (tmp_path / "weg").exists()
    assert os.listdir(naar) == []
