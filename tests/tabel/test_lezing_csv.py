"""csv as exports have it: encodings, separators, quotes, and rows that do not fit."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from bvtool.tabel.lezen.anderssoort import GeenTabel
from bvtool.tabel.lezen.lezing import read_tabel
from bvtool.tabel.lezen.ruw import RuweTabel
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.grenzen import Grenzen
from tests.tabel.maken import BSNS

A, B, C = BSNS[:3]
NAAM = "Şahin-Çelik"
WEST = "Müller-Çağ".replace("ğ", "g")


def _read(tmp_path: Path, inhoud: bytes, **kwargs: object) -> RuweTabel:
    pad = tmp_path / "b4.csv"
    pad.write_bytes(inhoud)
    return read_tabel(pad, "b4", **kwargs)  # type: ignore[arg-type]


def _wat(tabel: RuweTabel) -> str:
    return " | ".join(f"{b.waar}: {b.wat}" for b in tabel.meldingen)


TEKST = f"BSN;Achternaam\n{A};{NAAM}\n{B};Vos\n"
CODERINGEN = [
    ("utf-8", TEKST.encode(), "utf-8"),
    ("utf-8 met BOM", TEKST.encode("utf-8-sig"), "utf-8 met BOM"),
    ("utf-16 met BOM", TEKST.encode("utf-16"), "utf-16"),
    ("utf-16 andersom", b"\xfe\xff" + TEKST.encode("utf-16-be"), "utf-16"),
    ("utf-16 zonder BOM", TEKST.encode("utf-16-le"), "utf-16"),
    ("utf-16 andersom zonder BOM", TEKST.encode("utf-16-be"), "utf-16"),
]


@pytest.mark.parametrize(
    ("inhoud", "codering"), [c[1:] for c in CODERINGEN], ids=[c[0] for c in CODERINGEN]
)
def test_encodings(tmp_path: Path, inhoud: bytes, codering: str) -> None:
    tabel = _read(tmp_path, inhoud)
    assert tabel.frame.rows() == [(2, A, NAAM), (3, B, "Vos")]
    assert tabel.codering == codering
    assert tabel.blad is None
    assert tabel.locate(3, "B") == "b4.csv, rij 3, kolom 'Achternaam'"


def test_cp1252(tmp_path: Path) -> None:
    """What Excel on Windows saves as csv."""
    tabel = _read(tmp_path, f"BSN;Achternaam\n{A};{WEST} € ‘x’\n".encode("cp1252"))
    assert tabel.frame["B"].to_list() == [f"{WEST} € ‘x’"]
    assert tabel.codering == "cp1252"


@pytest.mark.parametrize(
    "inhoud",
    [
        f"BSN;Achternaam\n{A};x".encode() + b"\xeb\x81\n",
        b"\xef\xbb\xbf" + f"BSN;Achternaam\n{A};x".encode() + b"\xeb\n",
        b"\xff\xfe" + f"BSN;Achternaam\n{A};x".encode("utf-16-le") + b"\x00\xd8\n\x00",
    ],
)
def test_bytes_that_mean_nothing(tmp_path: Path, inhoud: bytes) -> None:
    """They become \ufffd and are counted; the rest is read."""
    tabel = _read(tmp_path, inhoud)
    assert "\ufffd" in tabel.frame["B"][0]
    assert "1 teken is niet te lezen" in _wat(tabel)


@pytest.mark.parametrize("inhoud", [b"BSN;Naam\n\0\0\0\n", bytes(range(256)) * 20])
def test_binary_is_no_text(tmp_path: Path, inhoud: bytes) -> None:
    with pytest.raises(GeenTabel):
        _read(tmp_path, inhoud)


@pytest.mark.parametrize("teken", [";", ",", "\t", "|"])
@pytest.mark.parametrize("einde", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(tmp_path: Path, teken: str, einde: str) -> None:
    """By the known headers: text full of other separators does not matter."""
    rijen = [["BSN", "Achternaam", "Instelling"], [A, "Vos", "a;b,c\td|e"], [B, "", "x"]]
    stroom = io.StringIO()
    csv.writer(stroom, delimiter=teken, lineterminator=einde).writerows(rijen)
    tabel = _read(tmp_path, stroom.getvalue().encode())
    assert tabel.scheidingsteken == teken
    assert tabel.frame.rows() == [(2, A, "Vos", "a;b,c\td|e"), (3, B, None, "x")]


def test_titles_with_more_separators_than_the_table(tmp_path: Path) -> None:
    """A sniffer would choose the comma here."""
    tabel = _read(tmp_path, f"Lijst,van,de,gemeente\n\na,b,c,d\nBSN;Naam\n{A};Vos\n".encode())
    assert (tabel.scheidingsteken, tabel.koprij) == (";", 4)
    assert tabel.frame.rows() == [(5, A, "Vos")]


def test_separator_line_of_excel(tmp_path: Path) -> None:
    """`sep=` rules, and Excel does not show that line: the header is row 1."""
    tabel = _read(tmp_path, f"sep=,\r\nBSN,Naam\r\n{A},Vos\r\n".encode())
    assert (tabel.scheidingsteken, tabel.koprij) == (",", 1)


def test_rows_are_numbered_as_excel_shows_them(tmp_path: Path) -> None:
    """A quoted line break is inside a row, a blank line is a row."""
    tekst = f'BSN;Naam;"Soort\nbijdrage"\n{A};"Van\r\nDam";x\n\n;;\n{B};"zei ""nee""";y\n'
    tabel = _read(tmp_path, tekst.encode())
    assert tabel.frame.rows() == [(2, A, "Van\nDam", "x"), (5, B, 'zei "nee"', "y")]
    assert tabel.kolommen["soort_bijdrage"] == "C"


@pytest.mark.parametrize(
    ("cel", "tekst"),
    [('a"b', 'a"b'), ('"a"b', "ab"), ("a 'b'", "a 'b'"), (' "a"', ' "a"'), ('5" buis', '5" buis')],
)
def test_loose_quotes(tmp_path: Path, cel: str, tekst: str) -> None:
    """As Excel reads them."""
    tabel = _read(tmp_path, f"BSN;Naam;Instelling\n{A};{cel};x\n{B};Vos;y\n".encode())
    assert tabel.frame.rows() == [(2, A, tekst, "x"), (3, B, "Vos", "y")]


def test_rows_that_do_not_fit(tmp_path: Path) -> None:
    """Longer and shorter rows are read whole and told by number; blank ones are not."""
    tekst = f"Titel\nBSN;Naam;Instelling\n{A};Vos;x;over\n{B};Smit\n{C};Dam;y;;\n\n"
    tabel = _read(tmp_path, tekst.encode())
    assert tabel.frame.rows() == [
        (3, A, "Vos", "x", "over", None),
        (4, B, "Smit", None, None, None),
        (5, C, "Dam", "y", None, None),
    ]
    assert "b4.csv, rij 3: Hier staan meer cellen dan de 3 van de koprij" in _wat(tabel)
    assert "b4.csv, rij 4: Hier staan minder cellen" in _wat(tabel)


def test_many_rows_that_do_not_fit(tmp_path: Path) -> None:
    """Of many the first ten are named and the rest counted."""
    tekst = "BSN;Naam;x\n" + "".join(f"{b};Vos\n" for b in BSNS[:30])
    assert "rij 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 en nog 20 andere" in _wat(
        _read(tmp_path, tekst.encode())
    )


def test_every_column_is_text(tmp_path: Path) -> None:
    tabel = _read(tmp_path, f"BSN;Naam;Leeg\n{A};12;\n".encode())
    assert tabel.kolom_soorten == {"A": "tekst", "B": "tekst", "C": "leeg"}


def test_loose_quotes_in_a_huge_file_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The careful way is slow; a file too large for it is asked to be mended."""
    from bvtool.tabel.lezen import csvtekst

    monkeypatch.setattr(csvtekst, "_MET_PYTHON", 10)
    with pytest.raises(InvoerGeweigerd, match="aanhalingstekens"):
        _read(tmp_path, f'BSN;Naam\n{A};a"b\n'.encode())


def test_a_cell_beyond_measure_with_loose_quotes(tmp_path: Path) -> None:
    tekst = f'BSN;Naam\n{A};a"b\n{B};{"x" * 140_000}\n'
    with pytest.raises(InvoerGeweigerd, match="aanhalingsteken"):
        _read(tmp_path, tekst.encode())


def test_more_columns_than_a_table_has(tmp_path: Path) -> None:
    with pytest.raises(InvoerGeweigerd, match="kolommen"):
        _read(tmp_path, b"BSN;Naam\n" + b";" * 50, grenzen=Grenzen(kolommen=20))


def test_no_row_at_all_under_the_separator_line(tmp_path: Path) -> None:
    with pytest.raises(InvoerGeweigerd, match="kolomkoppen"):
        _read(tmp_path, b"sep=;\n")
