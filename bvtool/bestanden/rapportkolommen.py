"""Which column of a tab of the CAK's weekly report is which: by alias, else by what it holds.

Content decides alone for four columns, whose cells cannot well be anything else: BSNs (nine of ten
filled cells pass the 11-proef), retourcodes (every filled cell is a list of codes of four
characters, and some are known codes), outcomes (every filled cell is a word for one),
identifications (short, each of them once). When two columns can be one of these, nobody chooses: it
is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import polars as pl

from bvtool.tabel.lezen.inhoud import look_into
from bvtool.tabel.lezen.kolommen import name_kop
from bvtool.tabel.lezen.koprij import fold_kop, list_bekend
from bvtool.tabel.lezen.ruw import show_kop
from bvtool.tabel.waarden.betekenis import find_betekenis
from bvtool.tabel.waarden.bsn import add_bsn
from bvtool.vak.tabellen import load_tabel

BERICHTEN, AFNAME = "rapportberichten", "rapportafname"
"""The two tabs in `data/kolommen.csv`."""
RESULTAAT = "rapport_resultaat"
"""How the words for an outcome are called in `data/waarden.csv`."""
_ZEKER, _TEGEN = 0.9, 0.5
"""From this part on a column is one of BSNs; below that part a header that says so is wrong."""
_LANG = 8
"""Figures of a BSN of which Excel ate at most one zero."""
_NODIG = {BERICHTEN: ("bsn", "identificatie"), AFNAME: ("bsn",)}
# matches: "0200, 9404"
_CODES = r"^\s*[0-9A-Za-z]{4}(?:\s*[,;/ ]\s*[0-9A-Za-z]{4})*\s*$"
# matches: "B3CSV0000001"
_KENMERK = r"^\S.{0,11}$"


@dataclass(slots=True)
class Kolomkeus:
    """`kolommen`: the letters of each key (more than one only for the codes). `verteld`: place and
    sentence for what was read by content, `gemist` for what could be read and was not; `vragen`
    what a person must say first."""

    kolommen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    verteld: list[tuple[str, str]] = field(default_factory=list)
    gemist: list[tuple[str, str]] = field(default_factory=list)
    vragen: list[str] = field(default_factory=list)


def choose_kolommen(
    koppen: Sequence[str],
    letters: Sequence[str],
    rijen: pl.DataFrame,
    soort: str,
    identificaties: AbstractSet[str] = frozenset(),
) -> Kolomkeus:
    """Which column is which. `rijen` holds the rows below the header (`rij`, a String column per
    letter), `identificaties` those of the messages that were sent."""
    keus = Kolomkeus()
    namen = dict(zip(letters, koppen, strict=True))
    _by_alias(keus, namen, soort)
    if rijen.is_empty():
        return keus
    _refuse_wrong(keus, namen, rijen, soort)
    zoekers: dict[str, Callable[[list[str]], list[str]]] = {
        "bsn": lambda vrij: [k for k in vrij if _part_bsn(rijen[k]) >= _ZEKER],
        "codes": lambda vrij: [k for k in vrij if _holds_codes(rijen[k])],
        "resultaat": lambda vrij: [k for k in vrij if _holds_resultaat(rijen[k])],
        "identificatie": lambda vrij: _find_kenmerk(
            vrij, rijen, identificaties, nodig="identificatie" in _NODIG[soort]
        ),
    }
    bekend = set(list_bekend(soort).values())
    for sleutel, zoek in zoekers.items():
        if sleutel in bekend and sleutel not in keus.kolommen and not keus.vragen:
            bezet = {k for van in keus.kolommen.values() for k in van}
            _by_content(keus, sleutel, zoek([k for k in letters if k not in bezet]), namen, soort)
    mist = [s for s in bekend - keus.kolommen.keys() if s in _NODIG[soort]]
    if mist and not keus.vragen:
        welke = " en ".join(name_kop(soort, s) for s in sorted(mist))
        keus.vragen.append(f"Bvtool ziet niet welke kolom {welke} is.")
    return keus


def _by_alias(keus: Kolomkeus, namen: dict[str, str], soort: str) -> None:
    bekend = list_bekend(soort)
    per: dict[str, list[str]] = {}
    for letter, kop in namen.items():
        vorm = fold_kop(kop)
        sleutel = bekend.get(vorm, "")
        if not sleutel and bekend.get(vorm.rstrip("0123456789")) == "codes":
            sleutel = "codes"  # a column for each code of a message
        if sleutel:
            per.setdefault(sleutel, []).append(letter)
    for sleutel, van in per.items():
        if len(van) > 1 and sleutel != "codes":
            welke = " en ".join(f"'{show_kop(namen[k])}'" for k in van)
            keus.vragen.append(f"Meer dan een kolom past bij {name_kop(soort, sleutel)}: {welke}.")
        keus.kolommen[sleutel] = tuple(van) if sleutel == "codes" else (van[0],)


def _refuse_wrong(keus: Kolomkeus, namen: dict[str, str], rijen: pl.DataFrame, soort: str) -> None:
    """A header that the cells below it contradict: nobody knows what stands there."""
    fout: dict[str, Callable[[pl.Series], bool]] = {
        "bsn": lambda k: _part_goed(k) < _TEGEN,
        "identificatie": lambda k: _part(k, _KENMERK) < _TEGEN or _part_bsn(k) >= _ZEKER,
        "codes": lambda k: _part(k, _CODES) < _TEGEN,
        "opgelegd": lambda k: _part_bsn(k) >= _TEGEN,
        "startnummer": lambda k: _part(k, r"^\d{1,9}(?:[.,]0+)?$") < _TEGEN,
    }
    for sleutel, van in keus.kolommen.items():
        for letter in van:
            kolom = _filled(rijen[letter])
            if sleutel in fout and kolom.len() and fout[sleutel](kolom):
                keus.vragen.append(
                    f"De kolom '{show_kop(namen[letter])}' heet {name_kop(soort, sleutel)}, maar "
                    "wat erin staat, past daar niet bij."
                )


def _by_content(
    keus: Kolomkeus, sleutel: str, kan: Sequence[str], namen: dict[str, str], soort: str
) -> None:
    if len(kan) > 1:
        welke = " en ".join(_name(k, namen) for k in kan)
        if sleutel in _NODIG[soort]:
            keus.vragen.append(f"Meer dan een kolom kan {name_kop(soort, sleutel)} zijn: {welke}.")
        else:
            wat = f"Meer dan een kolom kan {name_kop(soort, sleutel)} zijn. Geen is gebruikt."
            keus.gemist.append((welke, wat))
    if len(kan) == 1:
        keus.kolommen[sleutel] = (kan[0],)
        wat = f"Deze kolom is gelezen als {name_kop(soort, sleutel)}, om wat erin staat."
        keus.verteld.append((_name(kan[0], namen), wat))


def _name(letter: str, namen: dict[str, str]) -> str:
    kop = show_kop(namen[letter]) if namen[letter].strip() else ""
    return f"kolom '{kop}'" if kop else f"kolom {letter}"


def _filled(kolom: pl.Series) -> pl.Series:
    return kolom.str.strip_chars().replace("", None).drop_nulls()


def _part(kolom: pl.Series, vorm: str) -> float:
    """The part of the filled cells that has this form."""
    gevuld = _filled(kolom)
    return float(gevuld.str.contains(vorm).sum()) / gevuld.len() if gevuld.len() else 0.0


def _part_bsn(kolom: pl.Series) -> float:
    """The part of the filled cells that is a BSN. Short numbers, such as codes, can pass the
    11-proef once zeros are put back: a column in which most are short is none of BSNs."""
    gevuld = _filled(kolom)
    if gevuld.is_empty():
        return 0.0
    lang = gevuld.str.replace_all(r"\D", "").str.len_chars() >= _LANG
    if int(lang.sum()) < _TEGEN * gevuld.len():
        return 0.0
    return _part_goed(gevuld)


def _part_goed(gevuld: pl.Series) -> float:
    """The part of these cells that passes as a BSN, also with its zeros put back."""
    return add_bsn(gevuld.alias("w").to_frame(), "w")["bsn"].count() / gevuld.len()


def _holds_codes(kolom: pl.Series) -> bool:
    """Whether every filled cell is a list of codes, and one of them is a retourcode we know."""
    gevuld = _filled(kolom)
    if gevuld.is_empty() or _part(gevuld, _CODES) < 1:
        return False
    bekend = {r["code"] for r in load_tabel("retourcodes")}
    # matches: "9404"
    codes = gevuld.str.to_uppercase().str.extract_all(r"[0-9A-Z]{4}").explode().unique()
    return bool(bekend & set(codes.to_list()))


def _holds_resultaat(kolom: pl.Series) -> bool:
    waarden = _filled(kolom).unique().head(50)
    return bool(waarden.len()) and all(find_betekenis(RESULTAAT, w, {}) for w in waarden)


def _find_kenmerk(
    letters: Iterable[str], rijen: pl.DataFrame, identificaties: AbstractSet[str], *, nodig: bool
) -> list[str]:
    """The columns that can be the identification: those that hold some we sent, else (when the tab
    cannot do without it, `nodig`) those with letters, for bare numbers can be start numbers."""
    kan = [
        k
        for k in letters
        if (gevuld := _filled(rijen[k])).len() >= _ZEKER * rijen.height
        and gevuld.n_unique() == gevuld.len()
        and _part(gevuld, _KENMERK) == 1
        and not look_into(rijen[k]).is_datum
    ]
    van_ons = [k for k in kan if not identificaties.isdisjoint(_filled(rijen[k]).to_list())]
    if van_ons or not nodig:
        return van_ons
    # matches: "B3CSV0000001"
    return [k for k in kan if _part(rijen[k], r"[A-Za-z]") >= _ZEKER]
