"""Zips of strangers, through the commands that read them: a bad member is told, others are read."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bvtool.berichten.wmo407 import build_407
from bvtool.berichten.wmo408 import answer_to, build_408
from bvtool.vak.grenzen import Zipgrenzen
from bvtool.zips.leden import Zipfout, open_leden
from tests.cak.hulp import AMSTERDAM, BSNS, NA, make_407, make_cak
from tests.gesprek.hulp import MAANDAG, Keuze, decide, make_bsns, new_dossier
from tests.hulp import Gelopen, run
from tests.wissel.berichten import B

DINSDAG = "2022-10-18T09:00"
HEEN = make_407(BSNS[0], 1)
SLECHT: dict[str, tuple[bytes, str]] = {
    "geen naam": (b"", "heeft geen naam"),
    "naam van niets": (b"\0bc.xml", "heeft geen naam"),
    "naar buiten": (b"../x.xml", "wijst buiten de zip"),
    "naar buiten met een streep terug": (b"a\\..\\..\\x.xml", "wijst buiten de zip"),
    "vanaf de wortel": (b"/etc/x.xml", "wijst buiten de zip"),
    "een schijf": (b"C:\\x.xml", "wijst buiten de zip"),
    "een ander": (b"\\\\computer\\map\\x.xml", "wijst buiten de zip"),
}
"""Names that are no name of a file in a zip, and what is told of them."""
VREEMD = {
    "stuurtekens": b"a\x1b[2J\x07.xml",
    "richting": "a\u202elmx.xml".encode(),
    "geen utf-8": b"caf\xe9 \xff.xml",
    "regeleinde": b"a\nFout: b.xml",
    "heel lang": b"x" * 2000 + b".xml",
    "een bsn": b"klant 999.900.006.xml",
}
"""Names that are odd and do no harm: what is in it counts."""


def make_zip(pad: Path, leden: list[tuple[bytes, bytes]], *, zegt_utf8: bool = True) -> Path:
    """A zip with exactly these bytes as names, whatever a library thinks of them."""
    with zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED) as zip_:
        for nummer, (_, data) in enumerate(leden):
            zip_.writestr(f"@{nummer:06d}@", data)
    rauw = pad.read_bytes()
    midden = rauw.index(b"PK\1\2")
    lokaal, register, plekken, verschil = rauw[:midden], rauw[midden:], {}, 0
    for nummer, (naam, _) in enumerate(leden):
        plek = lokaal.index(f"@{nummer:06d}@".encode()) - 30
        plekken[nummer] = plek
        kop = bytearray(lokaal[plek : plek + 30])
        kop[26:28] = len(naam).to_bytes(2, "little")
        kop[7] |= 8 * zegt_utf8
        lokaal = lokaal[:plek] + bytes(kop) + naam + lokaal[plek + 38 :]
    for nummer, (naam, _) in enumerate(leden):
        plek = register.index(f"@{nummer:06d}@".encode()) - 46
        ingang = bytearray(register[plek : plek + 46])
        ingang[28:30] = len(naam).to_bytes(2, "little")
        ingang[9] |= 8 * zegt_utf8
        ingang[42:46] = (plekken[nummer]).to_bytes(4, "little")
        register = register[:plek] + bytes(ingang) + naam + register[plek + 54 :]
        verschil += len(naam) - 8
    einde = bytearray(register[-22:])
    einde[12:16] = (len(register) - 22).to_bytes(4, "little")
    einde[16:20] = len(lokaal).to_bytes(4, "little")
    pad.write_bytes(lokaal + register[:-22] + bytes(einde))
    return pad


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    decide(new_dossier(tmp_path / "0363"), [Keuze(b) for b in make_bsns(2)])
    return tmp_path / "0363"


def retour(dossier: Path, pad: Path) -> tuple[Gelopen, int]:
    """Answers that fit no message of this dossier are read all the same."""
    gelopen = run("--dossier", dossier, "--nu", DINSDAG, "--json", "retour", pad)
    return gelopen, gelopen.json.get("gelezen", 0)


def controleer(dossier: Path, pad: Path) -> tuple[Gelopen, int]:
    gelopen = run("--dossier", dossier, "--nu", MAANDAG, "--json", "controleer", pad)
    return gelopen, gelopen.json["bestanden"][0].get("WMO408", 0)


def wissel(dossier: Path, pad: Path) -> tuple[Gelopen, int]:
    gelopen = run("--json", "wissel", "controleer", pad, "--op", "2022-11-01T10:00")
    return gelopen, gelopen.json["berichten"]


def mag(dossier: Path, pad: Path) -> tuple[Gelopen, int]:
    gelopen = run("--json", "wissel", "mag", pad, "--op", "2022-11-01T10:00")
    return gelopen, len(gelopen.json.get("berichten", []))


def monitor(dossier: Path, pad: Path) -> tuple[Gelopen, int]:
    cak = make_cak(dossier.parent / "cak", AMSTERDAM)
    cak.b4(BSNS[:2])
    cak.put("407/680363.zip", make_zip(dossier.parent / "h.zip", [(b"a.xml", build_407(HEEN))])
            .read_bytes(), "2022-10-18T12:00")  # fmt: skip
    cak.put("408/680363.zip", pad.read_bytes(), "2022-10-19T12:00")
    gelopen = run("--dossier", cak.map_, "--nu", NA, "--json", "monitor")
    tekst = (cak.map_ / "rapporten/monitor.json").read_text(encoding="utf-8")
    return Gelopen(gelopen.code, gelopen.uit + tekst, gelopen.fout), -1


OPDRACHTEN: tuple[Callable[[Path, Path], tuple[Gelopen, int]], ...] = (
    retour, controleer, wissel, mag, monitor,
)  # fmt: skip


def answer(nummer: int) -> bytes:
    return build_408(answer_to(HEEN, f"R{nummer}", date(2022, 10, 19)))


@pytest.mark.parametrize("opdracht", OPDRACHTEN)
@pytest.mark.parametrize("soort", SLECHT)
def test_a_member_with_such_a_name_is_told_and_the_others_are_read(
    dossier: Path, opdracht: Callable[[Path, Path], tuple[Gelopen, int]], soort: str
) -> None:
    naam, wat = SLECHT[soort]
    leden = [(b"a.xml", answer(1)), (naam, answer(2)), (b"z.xml", answer(3))]
    gelopen, gelezen = opdracht(dossier, make_zip(dossier.parent / "x.zip", leden))
    assert gelopen.code in (0, 1), gelopen.uit + gelopen.fout
    assert wat in gelopen.uit
    assert gelezen in (2, -1)


@pytest.mark.parametrize("opdracht", OPDRACHTEN)
@pytest.mark.parametrize("soort", VREEMD)
def test_a_member_with_an_odd_name_is_read(
    dossier: Path, opdracht: Callable[[Path, Path], tuple[Gelopen, int]], soort: str
) -> None:
    leden = [(b"a.xml", answer(1)), (VREEMD[soort], answer(2)), (b"k.xml", b"<kapot")]
    gelopen, gelezen = opdracht(dossier, make_zip(dossier.parent / "x.zip", leden))
    assert gelopen.code in (0, 1), gelopen.uit + gelopen.fout
    assert gelezen in (2, -1)
    assert not [c for c in gelopen.uit + gelopen.fout if c not in "\n\xa0" and not c.isprintable()]


@pytest.mark.parametrize("opdracht", OPDRACHTEN)
def test_members_that_share_bytes_are_told_and_others_are_read(
    dossier: Path, opdracht: Callable[[Path, Path], tuple[Gelopen, int]]
) -> None:
    """As a bomb does: one packed stretch that many members of the directory point at."""
    pad = make_zip(dossier.parent / "x.zip", [(b"%d.xml" % n, answer(n)) for n in range(5)])
    data = bytearray(pad.read_bytes())
    ingangen = [i for i in range(len(data)) if data[i : i + 4] == b"PK\1\2"]
    for ingang in ingangen[:3]:
        data[ingang + 42 : ingang + 46] = data[ingangen[0] + 42 : ingangen[0] + 46]
    pad.write_bytes(data)
    gelopen, gelezen = opdracht(dossier, pad)
    assert gelopen.code in (0, 1), gelopen.uit
    assert "loopt door in een ander" in gelopen.uit
    assert gelezen in (2, -1)


def test_a_zip_that_asks_too_much_is_refused_before_anything_is_unpacked(tmp_path: Path) -> None:
    leden = [(b"%d.xml" % n, bytes(20_000)) for n in range(20)]
    pad = make_zip(tmp_path / "x.zip", leden)
    for grenzen, wat in (
        (Zipgrenzen(leden=19), "te veel bestanden"),
        (Zipgrenzen(register=500), "te veel bestanden"),
        (Zipgrenzen(uitgepakt=300_000), "te groot"),
        (Zipgrenzen(verhouding_vanaf=300_000, verhouding=20), "verdacht sterk ingepakt"),
    ):
        with pytest.raises(Zipfout, match=wat), open_leden(pad, grenzen):
            pass
    with open_leden(pad) as alle:
        assert len(alle) == 20


@pytest.mark.sqlite
def test_a_bomb_is_refused_soon_and_in_little_memory(tmp_path: Path) -> None:
    """A hundred members of 23 kilobytes that each unpack to 24 megabytes."""
    pad = tmp_path / "bom.zip"
    een = b" " * 24_000_000
    with zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr("0.xml", een)
    data = pad.read_bytes()
    midden = data.index(b"PK\1\2")
    lokaal, register = data[:midden], data[midden:-22]
    delen, ingangen = [], []
    for nummer in range(100):
        ingang = bytearray(register)
        ingang[42:46] = (nummer * len(lokaal)).to_bytes(4, "little")
        delen.append(lokaal)
        ingangen.append(bytes(ingang))
    einde = bytearray(data[-22:])
    einde[8:12] = (100).to_bytes(2, "little") * 2
    einde[12:16] = (100 * len(register)).to_bytes(4, "little")
    einde[16:20] = (100 * len(lokaal)).to_bytes(4, "little")
    pad.write_bytes(b"".join([*delen, *ingangen, einde]))
    meter = (
        "import sys, time; from bvtool.cli import main; begin = time.process_time();"
        "code = main(sys.argv[1:]); from tests.geheugen import read_piek;"
        "print(code, read_piek(), round(time.process_time() - begin), file=sys.stderr)"
    )
    for woorden in (("controleer", pad), ("wissel", "mag", pad)):
        gelopen = subprocess.run(
            [sys.executable, "-c", meter, *map(str, woorden)],
            cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
        )  # fmt: skip
        code, mb, seconden = map(int, gelopen.stderr.split()[-3:])
        assert code in (1, 65)
        assert "verdacht sterk ingepakt" in gelopen.stdout + gelopen.stderr
        assert (mb < 300, seconden < 5) == (True, True)


def test_the_guard_moves_no_zip_with_a_bad_member(tmp_path: Path) -> None:
    (tmp_path / "uit").mkdir()
    (tmp_path / "door").mkdir()
    heen = B("WMO301", "2.1", "0363", "41000017", "A1", date(2018, 3, 20)).xml()
    make_zip(tmp_path / "uit/x.zip", [(b"a.xml", heen), (b"../b.xml", heen)])
    gelopen = run(
        "--json", "wissel", "wacht", tmp_path / "uit", "--naar", tmp_path / "door",
        "--op", "2018-03-22T10:00",
    )  # fmt: skip
    assert gelopen.code == 1
    assert "wijst buiten de zip" in gelopen.uit
    assert (tmp_path / "uit/x.zip").is_file()
