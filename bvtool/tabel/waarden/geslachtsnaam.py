"""Whether two surnames may be the same, however each was written down.

The words are in `data/naamwoorden.csv` (abbreviations, titles, initials of more letters, words
between two names) and `data/voorvoegsels.csv`. "v.d." can be three voorvoegsels and "ü" is written
"u" or "ue", so a name has every form it may have, and two names are the same when they share one.
That is symmetric, and keeps "Koek" and "Kok", "van den Berg" and "van der Berg" apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from math import prod
from typing import NamedTuple

from bvtool.tabel.waarden.naam import LETTERS, VOORVOEGSELS
from bvtool.vak.tabellen import load_tabel

_UMLAUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "ÿ": "ij"})
_LETTERS = str.maketrans(LETTERS)
_HAAKJES = str.maketrans(dict.fromkeys("’‘`´ʼ", "'") | dict.fromkeys("-‐‑‒–—", " "))
_MEESTE = 4
"""No voorvoegsel has more words."""
_VORMEN = 64
"""With more ways to write a name than this, only the first meaning of each word counts."""


def _words(soort: str) -> list[dict[str, str]]:
    return [r for r in load_tabel("naamwoorden") if r["soort"] == soort]


def fold_woord(woord: str, *, umlaut: bool = False) -> str:
    """The letters and digits of a word, small and without marks; `umlaut`: "ü" as "ue".

    >>> fold_woord("Müller"), fold_woord("Müller", umlaut=True)
    ('muller', 'mueller')
    """
    klein = woord.lower()
    if klein.isascii():
        return klein if klein.isalpha() else "".join(filter(str.isalnum, klein))
    if umlaut:
        klein = klein.translate(_UMLAUT)
    los = unicodedata.normalize("NFKD", klein).translate(_LETTERS)
    return "".join(filter(str.isalnum, los))


def _letters(tekst: str) -> str:
    klein = tekst.lower()
    return klein if klein.isalpha() else "".join(filter(str.isalpha, klein))


def _write_out(voorvoegsels: str) -> tuple[str, ...]:
    """Voorvoegsels in full; "het" and "'t" are the same."""
    return tuple(re.sub(r"\bhet\b", "'t", voorvoegsels).split("|"))


_VOOR = {_letters(v): _write_out(v) for v in VOORVOEGSELS}
_AFGEKORT = {
    (_letters(r["woord"]), "." in r["woord"]): _write_out(r["voluit"]) for r in _words("afkorting")
}
"""By its letters, and whether it is known only by its dots or strokes ("a.d.", not the name Ad)."""
_BEGIN = frozenset(
    letters[:n]
    for letters in (*_VOOR, *(letters for letters, _ in _AFGEKORT))
    for n in range(1, len(letters) + 1)
)
"""What a first word must be for a voorvoegsel to be there."""
_TITELS = frozenset(r["woord"] for r in _words("titel"))
_VOORLETTERS = frozenset(r["woord"].lower() for r in _words("voorletter"))
# matches: " e/v "
_TUSSEN = re.compile(
    r"\s(?:" + "|".join(re.escape(r["woord"]) for r in _words("verbinding")) + r")\s", re.IGNORECASE
)
# matches: "J.de"
_PUNT = re.compile(r"\.(?=[^\W\d_]{2})")
# matches: "J.A."
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?")
# matches: "'s-Gravenhage"
_APOSTROF_S = re.compile(r"(?:^|(?<=\s))'s-(?=\w)", re.IGNORECASE)
# matches: "d'Hondt"
_ELISIE = re.compile(r"([dl]')(\w.*)", re.IGNORECASE)


BIJZONDER = _BEGIN | {
    deel
    for soort in ("titel", "voorletter", "verbinding")
    for r in _words(soort)
    for deel in r["woord"].lower().split()
}
"""Words that can be more than a part of a name."""


class Geslachtsnaam(NamedTuple):
    """`voor`: the voorvoegsels it may have (empty when there is none), `stammen`: every way the
    rest may be written (empty when there is no name), `woorden`: all its words, folded."""

    voor: frozenset[str]
    stammen: frozenset[str]
    woorden: tuple[str, ...]


def differs_in_stam(een: Geslachtsnaam, ander: Geslachtsnaam) -> bool:
    """Whether the surnames without voorvoegsel differ; an unknown name is no difference."""
    return bool(een.stammen and ander.stammen) and een.stammen.isdisjoint(ander.stammen)


def differs_in_voor(een: Geslachtsnaam, ander: Geslachtsnaam) -> bool:
    """Whether the voorvoegsels differ; none on one side is no difference."""
    return bool(een.voor and ander.voor) and een.voor.isdisjoint(ander.voor)


@lru_cache(maxsize=20_000)
def read_geslachtsnaam(achternaam: str | None, voorvoegsel: str | None) -> Geslachtsnaam:
    """A surname cell and its voorvoegsel cell in forms to compare; the second cell goes first.

    >>> read_geslachtsnaam("VRIES, J. de", None) == read_geslachtsnaam("Vries", "de")
    True
    """
    tekst = unicodedata.normalize("NFC", achternaam or "")
    if tekst.isalpha():  # one word, as most are
        return _with_voor(find_voor_cel(voorvoegsel), [tekst])
    if gewoon := _split_gewoon(tekst):
        voor = find_voor_cel(voorvoegsel)
        woorden = _list_woorden(voor, " ".join(gewoon))
        stammen = frozenset(["".join(gewoon)])
        return Geslachtsnaam(frozenset(map(fold_woord, voor)), stammen, woorden)
    tekst = _APOSTROF_S.sub("s", tekst.translate({ord("’"): "'"})).translate(_HAAKJES)
    delen = [d.strip(" ,") for d in _TUSSEN.split(f" {_PUNT.sub('. ', tekst)} ", maxsplit=1)]
    namen = [
        _read_deel(d, voorvoegsel if i == 0 else None) for i, d in enumerate(delen) if fold_woord(d)
    ]
    if len(namen) == 2:
        return _join_partner(*namen)
    return namen[0] if namen else _with_voor(find_voor_cel(voorvoegsel), tekst.split())


def _split_gewoon(tekst: str) -> list[str]:
    """The words of a name of which each can be nothing but a part of it, in small letters; empty
    when one may be more than that, or has other signs than plain letters.

    >>> _split_gewoon("Jansen-Berg"), _split_gewoon("Jansen van Berg"), _split_gewoon("J. Berg")
    (['jansen', 'berg'], [], [])
    """
    woorden = tekst.lower().replace("-", " ").split() if tekst.isascii() else []
    gewoon = all(w.isalpha() and len(w) > 1 and w not in BIJZONDER for w in woorden)
    return woorden if gewoon else []


def _join_partner(eigen: Geslachtsnaam, partner: Geslachtsnaam) -> Geslachtsnaam:
    """ "Jansen e/v de Vries": the name in both orders in which people bear it."""
    stammen = frozenset(
        a + voor + b
        for een, ander in ((eigen, partner), (partner, eigen))
        for a, voor, b in product(een.stammen, ander.voor or ("",), ander.stammen)
    )
    voor = eigen.voor | partner.voor if eigen.voor and partner.voor else frozenset()
    return Geslachtsnaam(voor, stammen, eigen.woorden + partner.woorden)


def _read_deel(tekst: str, voorvoegsel: str | None) -> Geslachtsnaam:
    """One name, with what stands behind its comma."""
    kop, _, staart = tekst.partition(",")
    woorden = [w for w in kop.split() if fold_woord(w)]
    los = [w for w in staart.replace(",", " ").split() if fold_woord(w)]
    achter = [w for w in los if not woorden or not _is_extra(w, kop)]
    if achter and _find_voor(achter, len(achter))[1] == len(achter):
        woorden = achter + woorden
    else:
        woorden += achter
    woorden = _strip_front(woorden)
    while len(woorden) > 1 and (_DOTTED.fullmatch(woorden[-1]) or woorden[-1].lower() in _TITELS):
        woorden.pop()
    cel = find_voor_cel(voorvoegsel)
    voor, rest = _split_voor(woorden)
    return _with_voor(cel or voor, rest)


def _is_extra(woord: str, kop: str) -> bool:
    """Whether a word behind the comma is a title or initials, also those without dots."""
    if woord.lower() in _TITELS:
        return True
    if _find_voor([woord], 1)[1]:
        return False
    kaal = woord.isalpha() and (len(woord) == 1 or (len(woord) <= 3 and woord.isupper()))
    return _is_initial(woord) or (kaal and (len(woord) < 3 or not kop.isupper()))


def _is_initial(woord: str) -> bool:
    return bool(_DOTTED.fullmatch(woord)) or woord.lower() in _VOORLETTERS


def _strip_front(woorden: list[str]) -> list[str]:
    """Without the titles and initials in front, as long as a name stays."""
    while len(woorden) > 1:
        titel = next(
            (n for n in (2, 1) if n < len(woorden) and " ".join(woorden[:n]).lower() in _TITELS), 0
        )
        if not titel and _find_voor(woorden, len(woorden))[1]:
            break
        eerste = woorden[0]
        if not titel and not _is_initial(eerste) and not (len(eerste) == 1 and eerste.isupper()):
            break
        woorden = woorden[titel or 1 :]
    return woorden


def _find_voor(woorden: list[str], meeste: int) -> tuple[tuple[str, ...], int]:
    """The longest voorvoegsel in front, of `meeste` words or fewer: every way it can be meant, and
    its number of words; empty and 0 when there is none.

    Capitals with dots, or one capital, are initials ("V. Dijk" against "v. Dijk")."""
    if not woorden or _letters(woorden[0]) not in _BEGIN:
        return (), 0
    for aantal in range(min(meeste, _MEESTE), 0, -1):
        groep = woorden[:aantal]
        initiaal = any(w.isupper() and ("." in w or len(w) == 1) for w in groep)
        if not initiaal and (voluit := _find_voluit(" ".join(groep))):
            return voluit, aantal
    return (), 0


def _find_voluit(tekst: str) -> tuple[str, ...]:
    letters, tekens = _letters(tekst), "." in tekst or "/" in tekst
    if not tekens and letters in _VOOR:
        return _VOOR[letters]
    return _AFGEKORT.get((letters, tekens)) or _AFGEKORT.get((letters, False), ())


@lru_cache(maxsize=1_000)
def find_voor_cel(cel: str | None) -> tuple[str, ...]:
    """The voorvoegsels that a cell of its own may mean; what is not known stays as it is."""
    tekst = (cel or "").translate(_HAAKJES).strip()
    return _find_voluit(tekst) or ((tekst,) if _letters(tekst) else ())


def _split_voor(woorden: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The voorvoegsel in front of a name and the words after it; a name always stays."""
    voluit, aantal = _find_voor(woorden, len(woorden) - 1)
    if aantal:
        return voluit, woorden[aantal:]
    if woorden and (los := _ELISIE.fullmatch(woorden[0])):
        return (los[1],), [los[2], *woorden[1:]]
    return (), woorden


def _with_voor(voor: tuple[str, ...], rest: list[str]) -> Geslachtsnaam:
    keuzen = list(_expand(rest))
    if prod(map(len, keuzen)) > _VORMEN:
        keuzen = [k[:1] for k in keuzen]
    stammen = {
        "".join(fold_woord(w, umlaut=umlaut) for w in vorm)
        for vorm in product(*keuzen)
        for umlaut in (False, True)
    } - {""}
    woorden = _list_woorden(voor, " ".join(k[0] for k in keuzen))
    return Geslachtsnaam(frozenset(map(fold_woord, voor)), frozenset(stammen), woorden)


def _list_woorden(voor: tuple[str, ...], rest: str) -> tuple[str, ...]:
    """All words of a name, folded; a voorvoegsel as what it mostly is."""
    vooraan = f"{voor[0]} " if voor else ""
    woorden = f"{vooraan}{rest}".lower().replace("d' ", "d'").split()
    return tuple(filter(None, map(fold_woord, woorden)))


def read_woorden(achternaam: str | None, voorvoegsel: str | None) -> tuple[str, ...]:
    """The words alone of `read_geslachtsnaam`: all that a search among very many names needs."""
    tekst = unicodedata.normalize("NFC", achternaam or "")
    if tekst.isalpha():  # one word, as most are
        return _list_woorden(find_voor_cel(voorvoegsel), tekst)
    if gewoon := _split_gewoon(tekst):
        return _list_woorden(find_voor_cel(voorvoegsel), " ".join(gewoon))
    return read_geslachtsnaam(achternaam, voorvoegsel).woorden


def _expand(woorden: list[str]) -> Iterable[tuple[str, ...]]:
    """The words of a name, each with what it may mean: a second voorvoegsel can be abbreviated."""
    plek = 0
    while plek < len(woorden):
        over = min(_MEESTE, len(woorden) - plek - 1) if plek else 0
        voluit, aantal = _find_voor(woorden[plek : plek + _MEESTE], over)
        yield voluit or (woorden[plek],)
        plek += aantal or 1
