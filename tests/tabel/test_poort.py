"""Which files are refused before anything is read, and how: in Dutch, with what to do, in time.

More than 300 lines: one hostile file after the other, each made here.
"""

from __future__ import annotations

import os
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from bvtool.bestanden.herkenning import recognise
from bvtool.tabel.lezen import poort
from bvtool.tabel.lezen.lezing import read_tabel
from bvtool.vak.fouten import BvFout, InvoerGeweigerd, InvoerOntbreekt, LeesSchrijfFout
from bvtool.vak.grenzen import MIB, Grenzen
from tests.tabel.maken import (
    BSNS,
    KLEIN,
    NS,
    XML,
    ods_cel,
    ods_rij,
    sheet_xml,
    t,
    write_delen,
    write_ods,
)

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Maker = Callable[[Path], Path]


def _bytes(naam: str, inhoud: bytes) -> Maker:
    def make(map_: Path) -> Path:
        pad = map_ / naam
        pad.write_bytes(inhoud)
        return pad

    return make


def _delen(naam: str, blad: str | bytes | Callable[[IO[bytes]], None], **kwargs: object) -> Maker:
    return lambda map_: write_delen(map_ / naam, blad, **kwargs)  # type: ignore[arg-type]


def _zip(naam: str, **delen: str) -> Maker:
    def make(map_: Path) -> Path:
        with zipfile.ZipFile(map_ / naam, "w") as z:
            for deel, inhoud in delen.items():
                z.writestr(deel.replace("__", "/").replace("_PUNT_", "."), inhoud)
        return map_ / naam

    return make


def _soorten(soort: str) -> str:
    return (
        f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.{soort}+xml"/></Types>'
    )


def _protect(map_: Path) -> Path:
    """A zip of which the directory says that a part is encrypted."""
    pad = write_delen(map_ / "slot.xlsx", sheet_xml(KLEIN))
    ruw = bytearray(pad.read_bytes())
    struct.pack_into("<H", ruw, ruw.rfind(b"PK\x01\x02") + 8, 1)
    pad.write_bytes(ruw)
    return pad


def _lie(map_: Path) -> Path:
    """A part that unpacks to far more than the directory of the zip says."""

    def blad(stroom: IO[bytes]) -> None:
        stroom.write(f"{XML}<worksheet {NS}><sheetData>{KLEIN}".encode())
        for _ in range(60):
            stroom.write(b'<row r="3"><c r="A3"><v>1</v></c></row>' * 10_000)
        stroom.write(b"</sheetData></worksheet>")

    pad = write_delen(map_ / "leugen.xlsx", blad)
    ruw = bytearray(pad.read_bytes())
    struct.pack_into("<I", ruw, ruw.rfind(b"PK\x01\x02") + 24, 5_000)
    pad.write_bytes(ruw)
    return pad


def _manifest(map_: Path, tekst: str) -> Path:
    """An OpenDocument file without content, with a manifest."""
    with zipfile.ZipFile(map_ / "x.ods", "w") as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        z.writestr("META-INF/manifest.xml", tekst)
    return map_ / "x.ods"


def _empty_ods(map_: Path) -> Path:
    pad = write_ods(map_ / "leeg.ods", "")
    with zipfile.ZipFile(pad) as z:
        delen = {n: z.read(n) for n in z.namelist()}
    delen["content.xml"] = re.sub(rb"<table:table .*</table:table>", b"", delen["content.xml"])
    with zipfile.ZipFile(pad, "w") as z:
        for naam, inhoud in delen.items():
            z.writestr(naam, inhoud)
    return pad


def _directory(plek: int, vorm: str, waarde: int) -> Maker:
    """A workbook of which the last entry of the directory holds another number."""

    def make(map_: Path) -> Path:
        pad = write_delen(map_ / "gids.xlsx", sheet_xml(KLEIN * 20))
        ruw = bytearray(pad.read_bytes())
        struct.pack_into(vorm, ruw, ruw.rfind(b"PK\x01\x02") + plek, waarde)
        pad.write_bytes(ruw)
        return pad

    return make


def _damage(plek: int) -> Maker:
    def make(map_: Path) -> Path:
        pad = write_delen(map_ / "stuk.xlsx", sheet_xml(KLEIN * 50), ingepakt=zipfile.ZIP_STORED)
        ruw = bytearray(pad.read_bytes())
        ruw[plek] ^= 0xFF
        pad.write_bytes(ruw)
        return pad

    return make


def _truncate(map_: Path) -> Path:
    pad = write_delen(map_ / "half.xlsx", sheet_xml(KLEIN * 50))
    pad.write_bytes(pad.read_bytes()[:-200])
    return pad


def _spaces(aantal_mib: int) -> Callable[[IO[bytes]], None]:
    def blad(stroom: IO[bytes]) -> None:
        stroom.write(f"{XML}<worksheet {NS}><sheetData>".encode())
        for _ in range(aantal_mib):
            stroom.write(b" " * MIB)
        stroom.write(b"</sheetData></worksheet>")

    return blad


def _long_cell(aantal_mib: int) -> Callable[[IO[bytes]], None]:
    blok = b"".join(
        struct.pack("<I", (i * 2654435761) % 2**32).hex().encode() for i in range(2**17)
    )

    def blad(stroom: IO[bytes]) -> None:
        stroom.write(f"{XML}<worksheet {NS}><sheetData><row r='1'><c r='A1' t='str'><v>".encode())
        for _ in range(aantal_mib):
            stroom.write(blok)
        stroom.write(b"</v></c></row></sheetData></worksheet>")

    return blad


def _many_shared(map_: Path) -> Path:
    """One long shared text in sixty thousand cells: small in the file, gigabytes in memory."""
    rijen = "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(3, 60_000))
    tekst = "x" * 32_000
    return write_delen(
        map_ / "gedeeld.xlsx",
        sheet_xml(KLEIN + rijen),
        extra=[("xl/sharedStrings.xml", f"{XML}<sst {NS}><si><t>{tekst}</t></si></sst>")],
    )


LACHERS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)
ENTITEIT = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

GEWEIGERD: list[tuple[str, Maker, str]] = [
    ("leeg bestand", _bytes("leeg.xlsx", b""), "is leeg"),
    ("alleen witruimte", _bytes("wit.csv", b"\xef\xbb\xbf \r\n \r\n"), "staat niets"),
    ("oud xls", _bytes("oud.xls", OLE2 + b"\0" * 600), "oude xls-formaat"),
    ("heel oud xls", _bytes("oud.xls", b"\x09\x08\x10\x00" + b"\0" * 600), "heel oude Excel"),
    (
        "xlsx met wachtwoord",
        _bytes("geheim.xlsx", OLE2 + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")),
        "wachtwoord",
    ),
    ("zip met wachtwoord", _protect, "wachtwoord"),
    ("Word", _bytes("brief.doc", OLE2 + "WordDocument".encode("utf-16-le")), "Word"),
    (
        "webpagina als xls",
        _bytes("export.xls", b"<html><table><tr></tr></table></html>"),
        "webpagina",
    ),
    (
        "xls in XML",
        _bytes(
            "oud.xls",
            b'<?xml version="1.0"?><?mso progid="x"?><Workbook xmlns="urn:schemas-'
            b'microsoft-com:office:spreadsheet"/>',
        ),
        "oud XML-formaat",
    ),
    ("bericht", _bytes("407.xml", b"<?xml version='1.0'?><Bericht/>"), "XML-bestand"),
    ("pdf", _bytes("b4.pdf", b"%PDF-1.7 ..."), "PDF"),
    ("afbeelding", _bytes("b4.xlsx", b"\x89PNG\r\n\x1a\n"), "afbeelding"),
    ("binair", _bytes("b4.csv", b"BSN;Naam\n" + bytes(range(256)) * 8), "geen tabel"),
    ("gewone zip", _zip("berichten.zip", a="b"), "zip-bestand"),
    (
        "docx",
        _zip("brief.docx", **{"[Content_Types]_PUNT_xml": _soorten("x.wordprocessingml")}),
        "geen werkboek",
    ),
    (
        "xlsb",
        _zip("b4.xlsb", **{"[Content_Types]_PUNT_xml": _soorten("ms-excel.sheet.binary.main")}),
        "xlsb",
    ),
    (
        "xlsm",
        _delen("b4.xlsm", sheet_xml(KLEIN), soorten=_soorten("ms-excel.sheet.macroEnabled.main")),
        "macro's",
    ),
    (
        "macro in xlsx",
        _delen("b4.xlsx", sheet_xml(KLEIN), extra=[("xl/vbaProject.bin", b"x")]),
        "macro's",
    ),
    (
        "macro in ods",
        lambda m: write_ods(m / "b4.ods", "", extra=["Basic/Standard/M.xml"]),
        "macro's",
    ),
    ("ods met wachtwoord", lambda m: _manifest(m, "<encryption-data/>"), "wachtwoord"),
    ("ods zonder inhoud", lambda m: _manifest(m, ""), "beschadigd"),
    ("afgebroken", _truncate, "beschadigd"),
    ("andere bytes in een onderdeel", _damage(1500), "beschadigd"),
    (
        "willekeurig na de kop",
        _bytes("b4.xlsx", b"PK\x03\x04" + bytes(range(255, 0, -1)) * 2),
        "beschadigd",
    ),
    (
        "cel op XFD1048576",
        _delen("ver.xlsx", sheet_xml(KLEIN + f'<row r="1048576">{t("XFD1048576", "x")}</row>')),
        "XFD1048576",
    ),
    (
        "die cel met een ander aanhalingsteken",
        _delen(
            "ver.xlsx", sheet_xml(KLEIN + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")
        ),
        "XFD1048576",
    ),
    (
        "die cel met een voorvoegsel",
        _delen(
            "ver.xlsx",
            (
                f'{XML}<x:worksheet xmlns:x="{NS[7:-1]}"><x:sheetData><x:row r="1048576">'
                '<x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
            ),
        ),
        "XFD1048576",
    ),
    (
        "een cel ver naar beneden",
        _delen("ver.xlsx", sheet_xml(KLEIN + f'<row r="1048576">{t("F1048576", "x")}</row>')),
        "F1048576",
    ),
    (
        "een cel ver naar rechts",
        _delen("ver.xlsx", sheet_xml(KLEIN + f'<row r="3">{t("XFD3", "x")}</row>')),
        "XFD3",
    ),
    (
        "een cel die niet bestaat",
        _delen(
            "ver.xlsx", sheet_xml(KLEIN + f'<row r="99999999999">{t("A99999999999", "x")}</row>')
        ),
        "niet kan bestaan",
    ),
    ("zipbom", _delen("bom.xlsx", _spaces(40)), "verdacht sterk ingepakt"),
    ("leugen over de grootte", _lie, "beschadigd"),
    ("onbekende inpakmethode", _directory(10, "<H", 12), "beschadigd"),
    ("begin op een andere plek", _directory(42, "<I", 7), "beschadigd"),
    ("minder ingepakt dan gezegd", _directory(20, "<I", 60), "beschadigd"),
    ("meer ingepakt dan gezegd", _directory(20, "<I", 9_000), "beschadigd"),
    ("als los opgeslagen opgegeven", _directory(10, "<H", 0), "beschadigd"),
    ("meer uitgepakt dan mag", _directory(24, "<I", 3_000_000_000), "te groot"),
    ("cel van 40 MB", _delen("cel.xlsx", _long_cell(40)), "miljoen tekens"),
    ("gedeelde tekst die zich vermenigvuldigt", _many_shared, "geheugen"),
    (
        "aantal gedeelde teksten verzonnen",
        _delen(
            "aantal.xlsx",
            sheet_xml(KLEIN),
            extra=[
                (
                    "xl/sharedStrings.xml",
                    f'{XML}<sst {NS} uniqueCount="99999999999"><si><t>a</t></si></sst>',
                )
            ],
        ),
        "geheugen",
    ),
    (
        "lachende miljarden",
        _delen("lach.xlsx", LACHERS + sheet_xml(f'<row r="1">{t("A1", "&j;")}</row>')[len(XML) :]),
        "DOCTYPE",
    ),
    (
        "externe entiteit",
        _delen("xxe.xlsx", ENTITEIT + sheet_xml(f'<row r="1">{t("A1", "&x;")}</row>')[len(XML) :]),
        "DOCTYPE",
    ),
    (
        "externe entiteit in de teksten",
        _delen(
            "xxe.xlsx",
            sheet_xml(KLEIN),
            extra=[("xl/sharedStrings.xml", f"{ENTITEIT}<sst {NS}><si><t>&x;</t></si></sst>")],
        ),
        "DOCTYPE",
    ),
    (
        "externe entiteit in de werkmap",
        _delen("xxe.xlsx", sheet_xml(KLEIN), werkmap=f"{ENTITEIT}<workbook {NS}/>"),
        "DOCTYPE",
    ),
    ("externe entiteit in ods", lambda m: write_ods(m / "x.ods", "", voor=ENTITEIT), "DOCTYPE"),
    ("naam met ../", _delen("pad.xlsx", sheet_xml(KLEIN), extra=[("../../x", "x")]), "buiten"),
    ("naam met schijf", _delen("pad.xlsx", sheet_xml(KLEIN), extra=[("C:/x", "x")]), "buiten"),
    (
        "onderdeel twee keer",
        _delen("twee.xlsx", sheet_xml(KLEIN), extra=[("XL/workbook.xml", "x")]),
        "twee keer",
    ),
    ("utf-16 van binnen", _delen("utf16.xlsx", sheet_xml(KLEIN).encode("utf-16")), "codering"),
    (
        "werkmap zonder bladen",
        _delen("geen.xlsx", sheet_xml(KLEIN), werkmap=f"{XML}<workbook {NS}><sheets/></workbook>"),
        "geen blad",
    ),
    (
        "dezelfde cel twee keer",
        _delen(
            "x.xlsx",
            sheet_xml(KLEIN + '<row r="3"><c r="A3"><v>1</v></c><c r="A3"><v>2</v></c></row>'),
        ),
        "twee keer",
    ),
    ("ods zonder bladen", lambda m: _empty_ods(m), "geen blad"),
    (
        "werkmap met een andere naam",
        _zip(
            "x.xlsx",
            **{
                "[Content_Types]_PUNT_xml": _soorten("x.spreadsheetml"),
                "XL__Workbook_PUNT_xml": "<x/>",
            },
        ),
        "geen blad",
    ),
    (
        "blad dat er niet is",
        _delen(
            "geen.xlsx",
            sheet_xml(KLEIN),
            relaties=('<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/weg.xml"/>'),
        ),
        "beschadigd",
    ),
    ("geen XML van binnen", _delen("geen.xlsx", "hallo", werkmap="hallo"), "beschadigd"),
    (
        "geen koprij",
        _delen("geen.xlsx", sheet_xml(f'<row r="1">{t("A1", "hoi")}</row>')),
        "kolomkoppen",
    ),
    (
        "ods die oneindig herhaalt",
        lambda m: write_ods(m / "veel.ods", ods_rij(ods_cel("x", herhaald=90), herhaald=1_000_000)),
        "geheugen",
    ),
    ("csv zonder koprij", _bytes("los.csv", b"1;2;3\n4;5;6\n"), "kolomkoppen"),
    ("csv met een regel van 3 MB", _bytes("lang.csv", b"BSN;Naam\n1;" + b"a" * 3 * MIB), "miljoen"),
    (
        "csv met een los aanhalingsteken",
        _bytes("los.csv", b'BSN;Naam\n1;"Jansen\n' + b"2;Smit\n" * 400_000),
        "miljoen tekens",
    ),
    (
        "csv met een kort los aanhalingsteken",
        _bytes("los.csv", b'BSN;Naam\n1;"Jansen\n' + b"2;Smit\n" * 400),
        "aanhalingsteken",
    ),
]


@pytest.mark.parametrize(
    ("make", "deel"), [g[1:] for g in GEWEIGERD], ids=[g[0] for g in GEWEIGERD]
)
def test_refused(tmp_path: Path, make: Maker, deel: str) -> None:
    """Refused with exit 65, naming the file, with the reason and what to do."""
    pad = make(tmp_path)
    with pytest.raises(InvoerGeweigerd) as gezien:
        read_tabel(pad, "b4")
    fout = gezien.value
    assert deel in fout.fout
    assert fout.code == 65
    assert pad.name in fout.waar
    assert fout.wat_nu
    assert not any(b in f"{fout.fout}{fout.waar}{fout.wat_nu}" for b in BSNS[:3])


@pytest.mark.parametrize("make", [g[1] for g in GEWEIGERD], ids=[g[0] for g in GEWEIGERD])
def test_a_look_never_crashes(tmp_path: Path, make: Maker) -> None:
    """Telling what kind of file it is ends in an answer or a refusal too."""
    try:
        herkend = recognise(make(tmp_path))
    except BvFout as fout:
        assert fout.code == 65
    else:
        assert herkend.soort in (None, "b4")


def test_the_library_keeps_silent(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Its own words about a sheet that is none never reach the user."""
    with pytest.raises(InvoerGeweigerd, match="kolomkoppen"):
        read_tabel(write_delen(tmp_path / "x.xlsx", f"{XML}<sst {NS}/>"), "b4")
    assert capfd.readouterr() == ("", "")


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InvoerOntbreekt) as gezien:
        read_tabel(tmp_path / "weg.xlsx", "b4")
    assert gezien.value.code == 66
    assert "weg.xlsx" in gezien.value.waar


def test_path_through_a_file(tmp_path: Path) -> None:
    (tmp_path / "b4.csv").write_bytes(b"BSN\n1\n")
    with pytest.raises(InvoerOntbreekt):
        read_tabel(tmp_path / "b4.csv" / "x.xlsx", "b4")


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(InvoerGeweigerd, match="map en geen bestand"):
        read_tabel(tmp_path, "b4")


def test_a_device_is_no_file() -> None:
    with pytest.raises(BvFout, match=r"geen gewoon bestand|is er niet"):
        read_tabel(Path(os.devnull), "b4")


@pytest.mark.parametrize(
    ("fout", "klasse", "deel"),
    [
        (PermissionError(13, "x"), LeesSchrijfFout, "staat open"),
        (OSError(5, "x"), LeesSchrijfFout, "schijf of het netwerk"),
        (FileNotFoundError(2, "x"), InvoerOntbreekt, "is er niet"),
    ],
)
def test_system_says_no(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fout: OSError,
    klasse: type[BvFout],
    deel: str,
) -> None:
    """What the system refuses becomes Dutch, also halfway."""
    pad = tmp_path / "b4.csv"
    pad.write_bytes(b"BSN\n999900006\n")

    def refuse(*args: object) -> tuple[str, int]:
        raise fout

    monkeypatch.setattr(poort, "_walk", refuse)
    with pytest.raises(klasse, match=deel) as gezien:
        read_tabel(pad, "b4")
    assert gezien.value.code in (66, 74)


def test_changed_while_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is still being copied is not half read."""
    pad = tmp_path / "b4.csv"
    pad.write_bytes(b"BSN\n999900006\n")
    echt = poort._stamp
    keer = iter([(14, 1), (20, 2)])
    monkeypatch.setattr(poort, "_stamp", lambda p: next(keer, echt(p)))
    with pytest.raises(LeesSchrijfFout, match="veranderd"):
        read_tabel(pad, "b4")


@pytest.mark.parametrize(
    ("grenzen", "deel"),
    [
        (Grenzen(bestand=100), "te groot"),
        (Grenzen(uitgepakt=500), "uitgepakt te groot"),
        (Grenzen(delen=2), "onderdelen"),
        (Grenzen(hoofddeel=10), "onwaarschijnlijk groot"),
        (Grenzen(bladen=0), "bladen"),
        (Grenzen(rijen=1), "rijen of kolommen"),
    ],
)
def test_each_limit(tmp_path: Path, grenzen: Grenzen, deel: str) -> None:
    pad = write_delen(tmp_path / "b4.xlsx", sheet_xml(KLEIN))
    with pytest.raises(InvoerGeweigerd, match=deel):
        read_tabel(pad, "b4", grenzen=grenzen)


@pytest.mark.parametrize(
    ("grenzen", "deel"),
    [
        (Grenzen(tekstbestand=10), "te groot"),
        (Grenzen(kolommen=2), "kolommen of rijen"),
        (Grenzen(rijen=2), "kolommen of rijen"),
        (Grenzen(cel=5), "aanhalingsteken"),
    ],
)
def test_each_limit_of_csv(tmp_path: Path, grenzen: Grenzen, deel: str) -> None:
    pad = tmp_path / "b4.csv"
    pad.write_bytes(b"BSN;Naam;Startdatum\n999900006;Jansen;1-1-2022\n999900018;Smit;\n")
    with pytest.raises(InvoerGeweigerd, match=deel):
        read_tabel(pad, "b4", grenzen=grenzen)


def test_too_many_directory_entries(tmp_path: Path) -> None:
    """Entries are counted before the directory is read."""
    with zipfile.ZipFile(tmp_path / "veel.xlsx", "w") as z:
        for i in range(50):
            z.writestr(f"d{i}", "")
    with pytest.raises(InvoerGeweigerd, match="onderdelen"):
        read_tabel(tmp_path / "veel.xlsx", "b4", grenzen=Grenzen(delen=20))


def test_a_file_is_hashed_once_until_it_is_forgotten(tmp_path: Path) -> None:
    """Another size or time is another file at once; each command looks at every file anew."""
    pad = tmp_path / "b4.csv"
    pad.write_bytes(b"BSN\n999900006\n")
    os.utime(pad, ns=(1, 1))
    eerst = poort.hash_tabel(pad)
    pad.write_bytes(b"BSN\n999990019\n")
    os.utime(pad, ns=(2, 2))
    anders = poort.hash_tabel(pad)
    assert anders != eerst
    pad.write_bytes(b"BSN\n999900006\n")
    os.utime(pad, ns=(2, 2))
    poort.forget_tabellen()
    assert poort.hash_tabel(pad) == eerst
