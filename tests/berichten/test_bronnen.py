"""Files, folders and zips: every message is found, everything else named and left alone."""

import io
import os
import random
import shutil
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import pytest

from bvtool.berichten import bronnen
from bvtool.berichten.bronnen import Berichtbestand, read_stukken
from bvtool.vak.fouten import InvoerOntbreekt
from bvtool.vak.grenzen import Zipgrenzen
from bvtool.zips.binnen import Zipmaat

XML = b"<a/>"


def read(*paden: Path) -> dict[str, Berichtbestand]:
    return {s.naam: s for s in read_stukken(paden)}


def refusal(stuk: Berichtbestand) -> str:
    assert stuk.geweigerd is not None
    assert stuk.data == b""
    return stuk.geweigerd.wat


def test_a_folder_is_read_with_what_is_below_it_by_name(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for naam in ("b/2.xml", "c.XML", "a.xml"):
        (tmp_path / naam).write_bytes(XML)
    assert list(read(tmp_path)) == ["a.xml", "b/2.xml", "c.XML"]


def test_a_zip_gives_its_members_by_name_nested_or_not(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as zip_:
        zip_.writestr("map/sub/2.xml", XML, zipfile.ZIP_DEFLATED)
        zip_.writestr("1.xml", XML, zipfile.ZIP_STORED)
        zip_.writestr("leeg.xml", b"", zipfile.ZIP_DEFLATED)
        zip_.mkdir("een map")
    gelezen = read(tmp_path / "x.zip")
    assert list(gelezen) == ["x.zip: 1.xml", "x.zip: leeg.xml", "x.zip: map/sub/2.xml"]
    assert gelezen["x.zip: map/sub/2.xml"].data == XML


def test_what_is_no_message_is_named_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "leesmij.txt").write_text("x", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as zip_:
        zip_.writestr("foto.png", b"x")
        zip_.writestr("goed.xml", XML)
    gelezen = read(tmp_path)
    assert gelezen["x.zip: goed.xml"].data == XML
    for naam in ("leesmij.txt", "x.zip: foto.png"):
        assert "geen bericht" in refusal(gelezen[naam])
        assert not gelezen[naam].geweigerd.stuk


def make_zip(**leden: bytes) -> bytes:
    """A zip with these files; __ in a name is a dot."""
    stroom = io.BytesIO()
    with zipfile.ZipFile(stroom, "w", zipfile.ZIP_DEFLATED) as zip_:
        for naam, data in leden.items():
            zip_.writestr(naam.replace("__", "."), data)
    return stroom.getvalue()


def test_a_zip_in_a_zip_is_opened_one_level_deep(tmp_path: Path) -> None:
    diep = make_zip(diep__zip=make_zip(a__xml=XML), b__xml=XML, c__png=b"x")
    (tmp_path / "x.zip").write_bytes(
        make_zip(binnen__zip=diep, d__xml=XML, kapot__zip=b"PK", leeg__zip=b"")
    )
    gelezen = read(tmp_path)
    assert [n for n, stuk in gelezen.items() if stuk.data == XML] == [
        "x.zip: binnen.zip: b.xml", "x.zip: d.xml",
    ]  # fmt: skip
    assert gelezen["x.zip: binnen.zip: b.xml"].binnen == "x.zip: binnen.zip"
    assert "geen bericht" in refusal(gelezen["x.zip: binnen.zip: c.png"])
    te_diep = gelezen["x.zip: binnen.zip: diep.zip"]
    assert "niet" in refusal(te_diep)
    assert "Pak hem uit" in te_diep.geweigerd.wat_nu
    assert "beschadigd" in refusal(gelezen["x.zip: kapot.zip"])
    assert "leeg" in refusal(gelezen["x.zip: leeg.zip"])


def test_zips_in_a_zip_share_the_limits_of_the_outer_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither many small zips nor zips that each unpack to what one may get round them."""
    een = make_zip(a__xml=XML, b__xml=XML)
    (tmp_path / "x.zip").write_bytes(make_zip(p__zip=een, q__zip=een, r__xml=XML))
    for grenzen in (
        Zipgrenzen(leden=6),
        Zipgrenzen(uitgepakt=2 * len(een) + 4 * len(XML)),
        Zipgrenzen(verhouding=0, verhouding_vanaf=2 * len(een) + 4 * len(XML)),
    ):
        monkeypatch.setattr(bronnen, "Zipmaat", partial(Zipmaat, grenzen=grenzen))
        gelezen = read(tmp_path)
        assert list(gelezen) == [
            "x.zip: p.zip: a.xml", "x.zip: p.zip: b.xml", "x.zip: q.zip", "x.zip: r.xml",
        ]  # fmt: skip
        assert "te" in refusal(gelezen["x.zip: q.zip"]) or "ingepakt" in refusal(
            gelezen["x.zip: q.zip"]
        )
    monkeypatch.setattr(bronnen, "Zipmaat", partial(Zipmaat, grenzen=Zipgrenzen(in_geheugen=50)))
    assert "te groot" in refusal(read(tmp_path)["x.zip: p.zip"])


def test_a_bomb_in_a_zip_in_a_zip_is_not_unpacked(tmp_path: Path) -> None:
    bom = make_zip(a__xml=b" " * 24_000_000)
    (tmp_path / "x.zip").write_bytes(make_zip(**{f"z{n:02d}__zip": bom for n in range(30)}))
    gelezen = read(tmp_path)
    assert "sterk ingepakt" in refusal(gelezen["x.zip: z29.zip"])


def test_records_of_the_rehearsal_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "ketentest-historie.jsonl").write_text("{}", encoding="utf-8")
    assert read(tmp_path) == {}


def test_a_file_of_two_gigabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    with (tmp_path / "groot.xml").open("wb") as stroom:
        os.truncate(stroom.fileno(), 2 * 1024**3)
    (tmp_path / "klein.xml").write_bytes(XML)
    gelezen = read(tmp_path)
    assert refusal(gelezen["groot.xml"]) == (
        "Het bestand is 2147 MB. Een bericht is hoogstens 25 MB."
    )
    assert gelezen["klein.xml"].data == XML


def test_a_member_that_unpacks_too_large_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr("groot.xml", bytes(26_000_000))
        zip_.writestr("klein.xml", XML)
    gelezen = read(tmp_path / "x.zip")
    assert "26 MB" in refusal(gelezen["x.zip: groot.xml"])
    assert gelezen["x.zip: klein.xml"].data == XML


@pytest.mark.parametrize("soort", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2])
def test_a_zip_that_lies_about_a_size_is_stopped_in_time(tmp_path: Path, soort: int) -> None:
    pad = tmp_path / "x.zip"
    with zipfile.ZipFile(pad, "w", soort) as zip_:
        zip_.writestr("bom.xml", bytes(60_000_000))
    data = bytearray(pad.read_bytes())
    plek = data.rindex(b"PK\1\2")
    data[plek + 24 : plek + 28] = (100).to_bytes(4, "little")
    pad.write_bytes(data)
    [stuk] = read(pad).values()
    assert stuk.geweigerd is not None or len(stuk.data) <= 100


def test_a_damaged_member_does_not_touch_the_others(tmp_path: Path) -> None:
    pad = tmp_path / "x.zip"
    with zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr("kapot.xml", os.urandom(400).hex())
        zip_.writestr("goed.xml", XML)
    data = bytearray(pad.read_bytes())
    data[60:80] = bytes(20)
    pad.write_bytes(data)
    gelezen = read(pad)
    assert refusal(gelezen["x.zip: kapot.xml"]) == "Dit bestand in de zip is beschadigd."
    assert gelezen["x.zip: goed.xml"].data == XML


def test_a_member_whose_header_is_gone_is_damaged(tmp_path: Path) -> None:
    pad = tmp_path / "x.zip"
    with zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr("a.xml", XML * 50)
    data = bytearray(pad.read_bytes())
    data[:4] = b"XXXX"
    pad.write_bytes(data)
    assert "beschadigd" in refusal(read(pad)["x.zip: a.xml"])


def test_a_member_with_a_password_is_named(tmp_path: Path) -> None:
    pad = tmp_path / "x.zip"
    with zipfile.ZipFile(pad, "w") as zip_:
        zip_.writestr("a.xml", XML)
    data = bytearray(pad.read_bytes())
    data[data.rindex(b"PK\1\2") + 8] |= 1
    pad.write_bytes(data)
    assert refusal(read(pad)["x.zip: a.xml"]) == "Dit bestand in de zip heeft een wachtwoord."


@pytest.mark.parametrize("inhoud", [b"", b"PK\3\4 en dan niets", b"tekst"])
def test_a_broken_zip_is_named_and_the_rest_goes_on(tmp_path: Path, inhoud: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(inhoud)
    (tmp_path / "b.xml").write_bytes(XML)
    gelezen = read(tmp_path)
    assert "niet compleet of beschadigd" in refusal(gelezen["a.zip"])
    assert gelezen["b.xml"].data == XML


def test_a_path_that_is_not_there_is_missing_input(tmp_path: Path) -> None:
    with pytest.raises(InvoerOntbreekt):
        read(tmp_path / "nergens")


def test_a_bsn_in_a_file_name_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "408_999900006.xml").write_bytes(XML)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as zip_:
        zip_.writestr("999900006.txt", b"")
    assert not [n for n in read(tmp_path) if "999900006" in n]


@pytest.mark.parametrize("soort", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_packed_in_an_unusual_way_is_not_unpacked_at_all(
    tmp_path: Path, soort: int
) -> None:
    """A few hundred bytes of bzip2 can hold gigabytes, and nothing tells so beforehand."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w", soort) as zip_:
        zip_.writestr("anders.xml", XML)
        zip_.writestr("gewoon.xml", XML, zipfile.ZIP_DEFLATED)
    gelezen = read(tmp_path / "x.zip")
    assert refusal(gelezen["x.zip: anders.xml"]) == (
        "Dit bestand in de zip is op een ongewone manier ingepakt."
    )
    assert gelezen["x.zip: gewoon.xml"].data == XML


def test_many_large_answers_are_not_held_all_at_once(week: dict[str, Path], tmp_path: Path) -> None:
    """Of an answer only what it says is kept, not the bytes that it came in."""
    dossier = Path(shutil.copytree(week["retour"], tmp_path / "0363"))
    antwoord = next((dossier / "inkomend" / "408").rglob("*.xml")).read_bytes()
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as zip_:
        for nr in range(10):
            # Text that packs some twenty times, as answers do: no zip that only grows. What comes
            # again must come soon: packing looks back 32 kB, and searches long for what is not
            # there.
            bron = random.Random(nr)
            woorden = b"".join(bron.randbytes(1000).hex().encode() * 14 for _ in range(286))
            vulling = b"<!--" + woorden + b"-->"
            zip_.writestr(f"{nr}.xml", antwoord + 3 * vulling)
        leden = zip_.infolist()
    assert sum(lid.file_size for lid in leden) > 240_000_000
    assert all(15 < lid.file_size / lid.compress_size < 25 for lid in leden)
    meter = (
        "import sys; from bvtool.cli import main; code = main(sys.argv[1:]);"
        "from tests.geheugen import read_piek; print(code, read_piek(), file=sys.stderr)"
    )
    gelopen = subprocess.run(
        [sys.executable, "-c", meter, "--dossier", dossier, "--nu", "2022-10-20T10:00", "retour",
         tmp_path / "x.zip"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True,
    )  # fmt: skip
    code, mb = map(int, gelopen.stderr.split()[-2:])
    assert code in (0, 1), gelopen.stderr
    assert mb < 200, "the answers together are 240 MB"
