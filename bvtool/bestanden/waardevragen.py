"""The values of the deciding columns of a register: what each means, or that it must be asked.

A value is asked once, with its count. An unknown value stops nothing: its rows go to Te beoordelen.
Only a product stops the run, and only when no category can be read; and a word where a date must
be. Source: spec "What a value is".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bvtool.tabel.lezen.ruw import RuweTabel
from bvtool.tabel.waarden.betekenis import (
    BW,
    GEEN_BW,
    LEEG,
    LOOPT_DOOR,
    TELT,
    TELT_NIET,
    find_betekenis,
    fold_waarde,
)
from bvtool.tabel.waarden.telling import TEKSTEN, VRAAGT_BW
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.redenen import translate

if TYPE_CHECKING:
    import polars as pl

ONBEKEND = "onbekend"
JANEE = ("pgb_wooncomponent", "vrijstelling")
DATUMS = ("ingangsdatum", "einddatum", "startdatum_levering", "einddatum_levering",
          "overlijdensdatum")  # fmt: skip
_MEESTE = 20
"""More different unknown reasons than this are free text, and no question."""
_STIJL = {"status": (TELT, TELT_NIET), "leveringsvorm": ("ZIN", "PGB")}


class Waardevraag(NamedTuple):
    """A value of a deciding column: how often it stands there, what bvtool thinks (`denkt`), and
    what it means (`betekenis`, empty while a person must say it). `stopt`: not without it."""

    sleutel: str
    kop: str
    waarde: str
    aantal: int
    betekenis: str = ""
    denkt: str = ""
    stopt: bool = False
    bestand: str = ""

    @property
    def open(self) -> bool:
        """Whether a person must say what it means."""
        return not self.betekenis


class WaardenOpen(InvoerGeweigerd):
    """A register cannot be read before a person says what these values mean."""

    def __init__(
        self, fout: str, tabel: RuweTabel, vragen: Sequence[Waardevraag], **rest: object
    ) -> None:
        super().__init__(fout, **rest)  # type: ignore[arg-type]
        self.tabel = tabel
        self.vragen = tuple(vragen)


def list_keuzes(sleutel: str) -> tuple[str, ...]:
    """What a value of this column may mean."""
    if sleutel in DATUMS:
        return (LEEG, LOOPT_DOOR)
    if sleutel.startswith("product"):
        eigen: tuple[str, ...] = (BW, GEEN_BW)
    elif sleutel == "reden_einde":
        eigen = (*(r["sleutel"] for r in load_tabel("redenen")), ONBEKEND)
    else:
        eigen = _STIJL.get(sleutel, ("J", "N"))
    return (*eigen, LEEG, LOOPT_DOOR)


def lay_waarden(tabel: RuweTabel, waarden: Mapping[tuple[str, str], str]) -> RuweTabel:
    """The table as it must be read: what a person said about a value stands in its place.

    A reason is written as `=UIT` with the own text behind it (see `redenen.translate`).
    """
    import polars as pl

    nieuw = []
    for sleutel, letter in tabel.kolommen.items():
        gezegd = {v: b for (s, v), b in waarden.items() if s == sleutel}
        if not gezegd:
            continue
        ruil: dict[str, str | None] = {}
        for w in tabel.frame[letter].drop_nulls().unique():
            betekenis = gezegd.get(fold_waarde(w))
            if betekenis is not None:
                ruil[w] = _lay_waarde(sleutel, w, betekenis)
        if ruil:
            nieuw.append(pl.col(letter).replace(ruil))
    return tabel._replace(frame=tabel.frame.with_columns(nieuw)) if nieuw else tabel


def _lay_waarde(sleutel: str, waarde: str, betekenis: str) -> str | None:
    if betekenis == LEEG:
        return None
    if betekenis == LOOPT_DOOR:
        return "31-12-9999" if sleutel in DATUMS else None
    if sleutel in (*JANEE, "leveringsvorm"):
        return betekenis
    if sleutel == "reden_einde" and betekenis != ONBEKEND:
        return f"={betekenis} {waarde}"
    return waarde


def ask_janee(tabel: RuweTabel, frame: pl.DataFrame) -> pl.DataFrame:
    """Adds `vraag` (String) where a column of yes and no holds something else."""
    import polars as pl

    vraag = pl.Series("vraag", [None] * frame.height, dtype=pl.String)
    for sleutel in JANEE:
        letter = tabel.kolommen.get(sleutel)
        if letter is None:
            continue
        vreemd = tabel.frame[letter].str.strip_chars().replace("", None).is_not_null()
        vreemd = vreemd & frame[sleutel].is_null()
        if vreemd.any():
            kop = tabel.name_kolom(letter)
            zin = f"In {kop} staat geen J of N; zeg in werk/leeswijzer.xlsx wat er staat."
            vraag = vraag.zip_with(
                ~vreemd | vraag.is_not_null(), pl.Series([zin]).new_from_index(0, frame.height)
            )
    return frame.with_columns(vraag)


def list_vragen(
    tabel: RuweTabel, frame: pl.DataFrame, waarden: Mapping[tuple[str, str], str], release: str
) -> tuple[Waardevraag, ...]:
    """Every value of the columns with few values, and what it means as far as that is known.

    `tabel` is the table as it came, `frame` its canonical frame with `categorie`.
    """
    return (
        *_list_producten(tabel, frame, waarden),
        *(v for s in ("status", "leveringsvorm", *JANEE) for v in _list_gewone(tabel, s, waarden)),
        *_list_redenen(tabel, waarden, release),
    )


def _count(
    tabel: RuweTabel, sleutel: str, waar: pl.Series | None = None
) -> Iterator[tuple[str, int]]:
    """The different values of a column and how often each stands there, most first."""
    import polars as pl

    letter = tabel.kolommen.get(sleutel)
    if letter is None:
        return
    kolom = tabel.frame[letter] if waar is None else tabel.frame[letter].filter(waar)
    per = kolom.drop_nulls().value_counts(name="n").with_columns(pl.col(letter).str.strip_chars())
    telling = per.filter(pl.col(letter) != "").group_by(letter).agg(pl.col("n").sum())
    yield from telling.sort("n", letter, descending=[True, False]).iter_rows()


def _make(tabel: RuweTabel, sleutel: str, waarde: str, aantal: int, **rest: object) -> Waardevraag:
    letter = tabel.kolommen[sleutel]
    kop = tabel.koppen[tabel.kolomletters.index(letter)]
    return Waardevraag(sleutel, kop, waarde, aantal, bestand=tabel.bestand, **rest)  # type: ignore[arg-type]


def _list_gewone(
    tabel: RuweTabel, sleutel: str, waarden: Mapping[tuple[str, str], str]
) -> Iterator[Waardevraag]:
    for waarde, aantal in _count(tabel, sleutel):
        betekenis = find_betekenis(sleutel, waarde, waarden) or ""
        yield _make(tabel, sleutel, waarde, aantal, betekenis=betekenis, denkt=betekenis)


def _list_producten(
    tabel: RuweTabel, frame: pl.DataFrame, waarden: Mapping[tuple[str, str], str]
) -> Iterator[Waardevraag]:
    """The texts and codes of products on the rows without a category that can be read."""
    zonder = frame["categorie"].is_null()
    if not zonder.any():
        return
    stopt = bool(zonder.all())
    onduidelijk = zonder & frame["vraag"].str.contains(VRAAGT_BW, literal=True).fill_null(False)
    gevraagd = pl_false(frame.height)
    for sleutel in TEKSTEN:
        for waarde, aantal in _count(tabel, sleutel, zonder):
            betekenis = find_betekenis(sleutel, waarde, waarden) or ""
            letter = tabel.kolommen[sleutel]
            hier = (tabel.frame[letter].str.strip_chars() == waarde).fill_null(False) & onduidelijk
            hier = hier & ~gevraagd
            if betekenis:
                yield _make(tabel, sleutel, waarde, aantal, betekenis=betekenis, denkt=betekenis)
            elif hier.any():
                yield _make(tabel, sleutel, waarde, aantal, denkt=_think(waarde), stopt=stopt)
        if sleutel in tabel.kolommen:
            gevraagd = gevraagd | (tabel.frame[tabel.kolommen[sleutel]].is_not_null() & onduidelijk)


def pl_false(hoogte: int) -> pl.Series:
    """A mask that is nowhere true."""
    import polars as pl

    return pl.Series([False] * hoogte, dtype=pl.Boolean)


def _think(waarde: str) -> str:
    """A text of several letters names another provision; a code says nothing."""
    letters = [c for c in waarde if c.isalpha()]
    return GEEN_BW if len(letters) > 8 and not any(c.isdigit() for c in waarde) else ""


def _list_redenen(
    tabel: RuweTabel, waarden: Mapping[tuple[str, str], str], release: str
) -> Iterator[Waardevraag]:
    """Reasons of an end that bvtool does not know; free texts, each another, are no question."""
    onbekend = []
    for waarde, aantal in _count(tabel, "reden_einde"):
        gezegd = waarden.get(("reden_einde", fold_waarde(waarde)), "")
        gelezen = translate(waarde, release)
        if gezegd or gelezen.zeker:
            vast = gezegd or gelezen.sleutel or ""
            yield _make(tabel, "reden_einde", waarde, aantal, betekenis=vast, denkt=vast)
        elif gelezen.tekst in ("een vrije tekst",) or "onbekend in release" in gelezen.tekst:
            onbekend.append((waarde, aantal, gelezen.sleutel or ONBEKEND))
    if len(onbekend) <= _MEESTE:
        for waarde, aantal, denkt in onbekend:
            yield _make(tabel, "reden_einde", waarde, aantal, denkt=denkt)


def refuse_open(tabel: RuweTabel, vragen: Sequence[Waardevraag]) -> None:
    """Raises WaardenOpen when a value must be answered before anything can be decided."""
    stoppen = [v for v in vragen if v.stopt and v.open]
    if not stoppen:
        return
    raise WaardenOpen(
        "Bvtool weet niet welke voorzieningen in uw register beschermd wonen zijn.",
        tabel,
        vragen,
        waar=tabel.locate(letter=tabel.kolommen[stoppen[0].sleutel]),
        wat_nu="Zeg bij iedere voorziening of het beschermd wonen is, of neem de productcategorie "
        "op in de export.",
        bevindingen=[
            Bevinding(
                tabel.locate(letter=tabel.kolommen[v.sleutel]),
                f'"{v.waarde}" staat er {v.aantal} keer. Is dit beschermd wonen?',
            )
            for v in stoppen[:_MEESTE]
        ],
    )


def ask_woorden(tabel: RuweTabel) -> tuple[Waardevraag, ...]:
    """Words in a column of dates: each can be answered once."""
    vragen = [
        _make(tabel, s, w, n, stopt=True)
        for s in DATUMS
        for w, n in _count(tabel, s)
        if not any(c.isdigit() for c in w)
    ]
    return tuple(vragen[:_MEESTE])
