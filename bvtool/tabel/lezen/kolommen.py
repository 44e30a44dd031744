"""Which column is which: by agreement, by name, or by header and content together.

Strongest first: what a person said (the reading agreement, `[kolommen]` in bvtool.toml), a name in
`data/kolommen.csv` or `data/register-koppen.csv`, and the words of the header with the content of
the column behind them. The words or the content alone are a proposal, and a proposal is asked. Two
columns that fit one key are never chosen between, and a column that may hold something that decides
is never left unread in silence. Source: spec "What a column is".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bvtool.tabel.lezen.afspraak import GEEN, NIET, Leesafspraak, name_vorm
from bvtool.tabel.lezen.inhoud import DATUMSLEUTELS, WAARDESLEUTELS, fits, look_into
from bvtool.tabel.lezen.kolombeeld import Kolombeeld, Leeskolom
from bvtool.tabel.lezen.koprij import fold_kop, list_bekend
from bvtool.tabel.lezen.kopwoorden import guess_sleutel, is_other, list_woorden
from bvtool.vak.tabellen import load_tabel

if TYPE_CHECKING:
    import polars as pl

GROEPEN = {
    "bsn": ("bsn",),
    "ingangsdatum": ("ingangsdatum", "startdatum_levering"),
    "einddatum": ("einddatum", "einddatum_levering"),
    "overlijdensdatum": ("overlijdensdatum",),
    "product": ("productcategorie", "productcode", "productomschrijving"),
    "status": ("status",),
    "reden_wijziging": ("reden_wijziging",),
    "leveringsvorm": ("leveringsvorm",),
    "reden_einde": ("reden_einde",),
    "pgb_wooncomponent": ("pgb_wooncomponent",),
    "vrijstelling": ("vrijstelling",),
}
"""What decides in a register, and which columns say it."""
_PAREN = {("begindatum", "ingangsdatum"): "startdatum_levering",
          ("startdatum", "ingangsdatum"): "startdatum_levering"}  # fmt: skip
"""A header that is the start of the delivery when another column is the start itself (iWmo: 305
and 307 against 301)."""


def list_verplicht(soort: str) -> tuple[str, ...]:
    """The keys that a file of this kind cannot do without."""
    return tuple(
        r["sleutel"]
        for r in load_tabel("kolommen")
        if r["bestand"] == soort and r["verplicht"] == "ja"
    )


def name_kop(soort: str, sleutel: str) -> str:
    """The usual header of a key."""
    for rij in load_tabel("kolommen"):
        if rij["bestand"] == soort and rij["sleutel"] == sleutel:
            return rij["kop"]
    raise KeyError(sleutel)


def list_koppen(soort: str) -> dict[str, str]:
    """The usual header of every key of one kind of file."""
    rijen = load_tabel("kolommen")
    return {r["sleutel"]: r["kop"] for r in rijen if r["bestand"] == soort}


def match_kolommen(
    koppen: Sequence[str],
    letters: Sequence[str],
    rijen: pl.DataFrame,
    soort: str,
    eigen_koppen: Mapping[str, str],
    afspraak: Leesafspraak = GEEN,
) -> Kolombeeld:
    """How each column is read. `rijen` holds the data (a String column per letter)."""
    gezegd = afspraak.list_kolommen(soort)
    bekend = list_bekend(soort, eigen_koppen)
    kolommen: list[Leeskolom] = []
    for kop, letter in zip(koppen, letters, strict=True):
        if antwoord := gezegd.get(name_vorm(kop, letter)):
            sleutel = "" if antwoord == NIET else antwoord
            kolommen.append(Leeskolom(letter, kop, sleutel, gezegd=True))
        else:
            kolommen.append(Leeskolom(letter, kop, bekend.get(fold_kop(kop), "") if kop else ""))
    kolommen = _part_pairs(kolommen, eigen_koppen)
    bezet = {k.sleutel for k in kolommen}
    kolommen = [
        k if k.sleutel or k.gezegd else _look(k, rijen[k.letter], soort, bezet) for k in kolommen
    ]
    kolommen = _claim(kolommen)
    kolommen = _ask_doubles(kolommen, soort)
    gebruikt = {k.sleutel for k in kolommen if not k.open}
    if soort == "register":
        kolommen = [_ask_unread(k, gebruikt) for k in kolommen]
        mist = {g for g, s in GROEPEN.items() if not {*s} & {k.sleutel for k in kolommen}}
        return Kolombeeld(soort, tuple(kolommen), frozenset(mist), rijen)
    if "bsn" not in gebruikt:
        kolommen = [_ask_bsn(k) for k in kolommen]
    return Kolombeeld(soort, tuple(kolommen), rijen=rijen)


def _part_pairs(kolommen: list[Leeskolom], eigen: Mapping[str, str]) -> list[Leeskolom]:
    """`Begindatum` beside `Ingangsdatum` is the start of the delivery."""
    nieuw = list(kolommen)
    for (vorm, sleutel), anders in _PAREN.items():
        samen = [i for i, k in enumerate(nieuw) if k.sleutel == sleutel]
        dit = [i for i in samen if fold_kop(nieuw[i].kop) == vorm and not nieuw[i].gezegd]
        vrij = all(k.sleutel != anders for k in nieuw) and sleutel not in eigen
        if len(samen) > 1 and len(dit) == 1 and vrij:
            nieuw[dit[0]] = nieuw[dit[0]]._replace(sleutel=anders)
    return nieuw


def _look(kolom: Leeskolom, cellen: pl.Series, soort: str, bezet: set[str]) -> Leeskolom:
    """A column that is not known by name: what its header says, and what it holds."""
    inhoud = look_into(cellen)
    denkt = guess_sleutel(kolom.kop, soort)
    if denkt in bezet and inhoud.leeg:
        denkt = ""
    return kolom._replace(inhoud=inhoud, denkt=denkt)


def _claim(kolommen: list[Leeskolom]) -> list[Leeskolom]:
    """Header and content together are certain, when one column alone claims the key."""
    bezet = {k.sleutel for k in kolommen if k.sleutel}
    claims: dict[str, int] = {}
    for k in kolommen:
        if k.inhoud is not None and k.denkt and not k.inhoud.leeg:
            claims[k.denkt] = claims.get(k.denkt, 0) + 1
    nieuw = []
    for k in kolommen:
        eigen = k.inhoud is not None and bool(k.denkt) and k.denkt not in bezet
        past = eigen and k.inhoud is not None and fits(k.denkt, k.inhoud)
        alleen = claims.get(k.denkt, 0) <= 1
        nieuw.append(k._replace(sleutel=k.denkt) if past and alleen else k)
        if past and alleen:
            bezet.add(k.denkt)
    return nieuw


def _ask_doubles(kolommen: list[Leeskolom], soort: str) -> list[Leeskolom]:
    """Two columns with the same meaning: which one is it?"""
    per: dict[str, int] = {}
    for k in kolommen:
        if k.sleutel:
            per[k.sleutel] = per.get(k.sleutel, 0) + 1
    return [
        k._replace(
            open=True,
            sleutel="",
            denkt=k.sleutel,
            waarom=f"Meer dan een kolom past bij {name_kop(soort, k.sleutel)}.",
        )
        if per.get(k.sleutel, 0) > 1
        else k
        for k in kolommen
    ]


def _ask_unread(kolom: Leeskolom, gebruikt: set[str]) -> Leeskolom:
    """A column of a register that may decide, and would be left unread."""
    if kolom.sleutel or kolom.gezegd or kolom.open or kolom.inhoud is None or kolom.inhoud.leeg:
        return kolom
    mist = [
        s for s in ("bsn", *DATUMSLEUTELS, *WAARDESLEUTELS) if s not in gebruikt or s == kolom.denkt
    ]
    if any(s in gebruikt for s in GROEPEN["product"]):
        mist = [s for s in mist if s not in GROEPEN["product"]]
    kan = [s for s in mist if _could_be(kolom, s)]
    if not kan:
        return kolom
    voorstel = kolom.denkt if kolom.denkt in kan else (kan[0] if len(kan) == 1 else "")
    namen = " of ".join(name_kop("register", s) for s in (kan if len(kan) < 4 else kan[:3]))
    return kolom._replace(
        open=True,
        denkt=voorstel,
        waarom=f"Deze kolom is niet bekend en kan {namen} zijn: {kolom.inhoud.tell()}.",
    )


def _could_be(kolom: Leeskolom, sleutel: str) -> bool:
    """Whether a column that is not known can be `sleutel`, by its header or by what it holds."""
    inhoud = kolom.inhoud
    if inhoud is None:
        return False
    if kolom.denkt == sleutel:
        return True
    if sleutel == "bsn":
        return inhoud.is_bsn
    anders = is_other(kolom.kop) or bool(kolom.denkt and fits(kolom.denkt, inhoud))
    if sleutel in DATUMSLEUTELS:
        if "geboorte" in list_woorden(kolom.kop):
            return False
        return inhoud.datums > 0 and not (anders and inhoud.gevuld == inhoud.rijen)
    if sleutel in inhoud.bekend:
        return True
    return inhoud.weinig and not anders and not inhoud.is_datum and not inhoud.is_bsn


def _ask_bsn(kolom: Leeskolom) -> Leeskolom:
    """Where no column is known as the BSN: one that holds BSNs."""
    if kolom.inhoud is None or not kolom.inhoud.is_bsn or kolom.sleutel:
        return kolom
    waarom = f"Deze kolom is niet bekend en kan BSN zijn: {kolom.inhoud.tell()}."
    return kolom._replace(open=True, denkt="bsn", waarom=waarom)
