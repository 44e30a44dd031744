"""The weekly report as the CAK publishes it: both tabs found by name, columns by name or content.

No layout is published (toolkit, chapter 4, names only file and tabs), so a column is known by an
alias of `data/kolommen.csv`, else by what it holds: BSNs, codes of four characters, identifications
that occur once. What was read by content is told; what is not clear is asked, and then the tab is
not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import polars as pl

from bvtool.bestanden.rapportkolommen import AFNAME, BERICHTEN, Kolomkeus, choose_kolommen
from bvtool.tabel.lezen.bestand import read_bestand
from bvtool.tabel.lezen.canon import name_soorten
from bvtool.tabel.lezen.koprij import Koprij, find_koprij, fold_kop, list_bekend
from bvtool.tabel.lezen.rijsoort import split_rijen
from bvtool.tabel.lezen.ruw import RuwBestand, RuwBlad, RuweTabel
from bvtool.tabel.waarden.velden import Veldlezer
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd

BLADEN = {"berichten": BERICHTEN, "productafname": AFNAME}
"""The two tabs by the normal form of their names, and what their columns are called in the table
of columns."""
_DATUMS = ("dagtekening", "startdatum", "stopdatum", "vanaf")
_GETALLEN = ("startnummer", "status")
_OPNIEUW = (
    "Maak een kopie, zet daarin de juiste kop boven de kolom, en leg die in inkomend/rapport."
)


class Rapportblad(NamedTuple):
    """One tab: `frame` has `rij`, `bsn`, `bsn_fout` and a column per key that the tab knows (text,
    Date or Int64; null where the file lacks it), `overig` the rows that are no client (`rij`,
    `waarom`). `kolommen` are the keys that were found."""

    naam: str
    frame: pl.DataFrame
    overig: pl.DataFrame
    kolommen: frozenset[str]

    @property
    def regels(self) -> int:
        """How many filled rows stand below the header."""
        return self.frame.height + self.overig.height


class Cakrapport(NamedTuple):
    """The report: a tab is None when it is not there or not clear, and `meldingen` says so;
    `opgemerkt` tells how the rest was read."""

    naam: str
    sha256: str
    berichten: Rapportblad | None
    afname: Rapportblad | None
    meldingen: tuple[Bevinding, ...] = ()
    opgemerkt: tuple[Bevinding, ...] = ()


@dataclass(slots=True)
class _Notities:
    """What there is to tell: `meldingen` for who must act, `opgemerkt` for who wants to know."""

    meldingen: list[Bevinding] = field(default_factory=list)
    opgemerkt: list[Bevinding] = field(default_factory=list)


def read_cakrapport(
    pad: Path, naam: str, identificaties: AbstractSet[str] = frozenset()
) -> Cakrapport:
    """The report at `pad`; `naam` is how the user knows it.

    `identificaties` are those of the messages that were sent: of two columns that can be the
    identification, the one that holds some of them is it. Raises as `read_bestand`, and
    InvoerGeweigerd when neither tab is there.
    """
    bestand = read_bestand(pad, {})
    noot = _Notities(opgemerkt=list(bestand.meldingen))
    if all(not find_bladen(bestand.bladen, blad) for blad in BLADEN):
        namen = ", ".join(f"'{b.naam}'" for b in bestand.bladen[:10] if b.naam)
        raise InvoerGeweigerd(
            "Dit is geen aanleverrapportage: de bladen berichten en productafname zijn er niet."
            + (f" Wel: {namen}." if namen else ""),
            waar=naam,
            wat_nu="Haal de AanleverrapportageBW opnieuw op van Porta, als xlsx.",
        )
    gevonden = {blad: _find_blad(bestand, naam, blad, identificaties, noot) for blad in BLADEN}
    return Cakrapport(
        naam,
        bestand.sha256,
        gevonden["berichten"],
        gevonden["productafname"],
        tuple(noot.meldingen),
        tuple(noot.opgemerkt),
    )


def find_bladen(bladen: Sequence[RuwBlad], blad: str) -> list[RuwBlad]:
    """The sheets with this name, whatever their case, blanks and underscores."""
    return [b for b in bladen if fold_kop(b.naam) == blad]


def _find_blad(
    bestand: RuwBestand,
    naam: str,
    blad: str,
    identificaties: AbstractSet[str],
    noot: _Notities,
) -> Rapportblad | None:
    bladen = find_bladen(bestand.bladen, blad)
    if not bladen:
        wat = f"Het blad {blad} ontbreekt. Wat daarop hoort, is niet vergeleken."
        noot.meldingen.append(Bevinding(naam, wat, "Haal het rapport opnieuw op van Porta."))
        return None
    if len(bladen) > 1:
        wat = f"Er zijn {len(bladen)} bladen die {blad} heten. Welk blad geldt? Zij zijn niet "
        wat += "gebruikt."
        noot.meldingen.append(
            Bevinding(naam, wat, "Bewaar een kopie met alleen het blad dat geldt.")
        )
        return None
    plek = f"{naam}, blad '{bladen[0].naam}'"
    return _read_blad(bestand, bladen[0], plek, blad, identificaties, noot)


def _read_blad(
    bestand: RuwBestand,
    blad: RuwBlad,
    plek: str,
    soort: str,
    identificaties: AbstractSet[str],
    noot: _Notities,
) -> Rapportblad | None:
    koprij = find_koprij(blad.frame, list_bekend(BLADEN[soort]), blad.samengevoegd)
    koprij = koprij or _guess_koprij(blad.frame)
    nummer = koprij.index + 1 if koprij.koppen else 0
    letters = blad.frame.columns[1:]
    koppen = koprij.koppen or ("",) * len(letters)
    onder = blad.frame.slice(nummer)
    if letters:
        onder = onder.filter(pl.any_horizontal(pl.exclude("rij").is_not_null()))
    keus = choose_kolommen(koppen, letters, onder, BLADEN[soort], identificaties)
    noot.opgemerkt += [Bevinding(f"{plek}, {waar}", wat) for waar, wat in keus.verteld]
    noot.meldingen += [Bevinding(f"{plek}, {waar}", wat, _OPNIEUW) for waar, wat in keus.gemist]
    if onder.is_empty():
        noot.opgemerkt.append(Bevinding(plek, "Op dit blad staat geen enkele regel."))
        return Rapportblad(blad.naam, _empty(soort), _no_overig(), frozenset(keus.kolommen))
    if keus.vragen:
        for wat in keus.vragen:
            vraag = Bevinding(plek, f"{wat} Het blad is niet gebruikt.", _OPNIEUW)
            noot.meldingen.append(vraag)
        return None
    tabel, overig = _make_tabel(bestand, blad, (nummer, koppen), onder, keus)
    lezer = Veldlezer(tabel)
    frame = _read_velden(lezer, keus, soort)
    noot.opgemerkt += lezer.meldingen
    noot.meldingen += _tell_formules(tabel)
    return Rapportblad(blad.naam, frame, overig, frozenset(keus.kolommen))


def _guess_koprij(frame: pl.DataFrame) -> Koprij:
    """The first row with two words or more and no figure: headers that nobody knows. Without such
    a row before the first figure there is no header at all (`koppen` empty)."""
    for index, rij in enumerate(frame.drop("rij").head(20).iter_rows()):
        cellen = [c for c in rij if c]
        if any(teken.isdigit() for c in cellen for teken in c):
            break
        if len(cellen) > 1:
            return Koprij(index, 0, tuple(c or "" for c in rij))
    return Koprij(0, 0, ())


def _make_tabel(
    bestand: RuwBestand,
    blad: RuwBlad,
    kop: tuple[int, tuple[str, ...]],
    onder: pl.DataFrame,
    keus: Kolomkeus,
) -> tuple[RuweTabel, pl.DataFrame]:
    """The rows about a client as a raw table, and those that are none."""
    nummer, koppen = kop
    letters = tuple(onder.columns[1:])
    kolommen = {sleutel: van[0] for sleutel, van in keus.kolommen.items()}
    # Without any header no row can be that header once more.
    kop_rij = koppen if any(k.strip() for k in koppen) else tuple(f"kolom {k}" for k in letters)
    frame, overig = split_rijen(onder, kop_rij, kolommen)
    boven = blad.frame.head(nummer)
    soorten = name_soorten(frame, pl.concat([boven, overig.drop("waarom")]), blad.scan)
    tabel = RuweTabel(
        bestand=bestand.naam,
        blad=blad.naam,
        frame=frame,
        boven=boven,
        overig=overig,
        koppen=koppen,
        kolomletters=letters,
        koprij=nummer,
        kolommen=kolommen,
        kolom_soorten=soorten,
        sha256=bestand.sha256,
        datum1904=bestand.datum1904,
        zonder_waarde=blad.zonder_waarde,
    )
    return tabel, overig.select("rij", "waarom")


def _read_velden(lezer: Veldlezer, keus: Kolomkeus, soort: str) -> pl.DataFrame:
    """The columns of `_schema`, in that order."""
    frame = lezer.read_bsn()
    reeksen: dict[str, pl.Series] = {}
    for sleutel, type_ in _schema(soort).items():
        if sleutel in frame.columns:
            continue
        if sleutel == "codes":
            reeksen[sleutel] = _read_codes(lezer.tabel.frame, keus.kolommen.get("codes", ()))
        elif type_ is pl.Date:
            reeksen[sleutel] = _read_datum(lezer, sleutel)
        elif type_ is pl.Int64:
            reeksen[sleutel] = lezer.read_getal(sleutel)
        elif sleutel == "opgelegd":
            reeksen[sleutel] = lezer.read_janee(sleutel)
        else:
            reeksen[sleutel] = lezer.read_code(sleutel)
    frame = frame.with_columns(r.alias(k) for k, r in reeksen.items())
    return frame.select(list(_schema(soort)))


def _read_datum(lezer: Veldlezer, sleutel: str) -> pl.Series:
    """A column of dates; one that can be read two ways is told and counts as empty."""
    kolom = lezer.read_datum(sleutel, streng=False)
    if not lezer.vragen:
        return kolom
    for vraag in lezer.vragen:
        lezer.meldingen.append(
            Bevinding(vraag.waar, f"{vraag.wat} Deze kolom is niet vergeleken.", vraag.wat_nu)
        )
    lezer.vragen = []
    return pl.Series([None] * kolom.len(), dtype=pl.Date)


def _read_codes(frame: pl.DataFrame, letters: Iterable[str]) -> pl.Series:
    """The codes of a row joined by commas, from one column or several."""
    delen = [pl.col(letter).fill_null("") for letter in letters]
    if not delen:
        return pl.Series([None] * frame.height, dtype=pl.String)
    samen = frame.select(pl.concat_str(delen, separator=",")).to_series().str.to_uppercase()
    # matches: "0200, 9404"
    return samen.str.extract_all(r"[0-9A-Z]+").list.unique(maintain_order=True).list.join(",")


def _schema(soort: str) -> dict[str, type[pl.DataType]]:
    """The columns of the frame of a tab."""
    uit: dict[str, type[pl.DataType]] = {"rij": pl.Int64, "bsn": pl.String, "bsn_fout": pl.String}
    for sleutel in list_bekend(BLADEN[soort]).values():
        soorten: Mapping[str, type[pl.DataType]] = {
            **dict.fromkeys(_DATUMS, pl.Date),
            **dict.fromkeys(_GETALLEN, pl.Int64),
        }
        uit.setdefault(sleutel, soorten.get(sleutel, pl.String))
    return uit


def _empty(soort: str) -> pl.DataFrame:
    return pl.DataFrame(schema=_schema(soort))


def _no_overig() -> pl.DataFrame:
    return pl.DataFrame(schema={"rij": pl.Int64, "waarom": pl.String})


def _tell_formules(tabel: RuweTabel) -> list[Bevinding]:
    if not tabel.zonder_waarde:
        return []
    wat = "Hier staan formules zonder uitkomst: het bestand is nooit doorgerekend."
    nu = "Open het bestand in Excel, sla het op, en leg dat bestand in inkomend/rapport."
    return [Bevinding(tabel.locate(), wat, nu)]
