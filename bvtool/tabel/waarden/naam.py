"""Texts compared without regard to case, diacritics, blanks and dots (surnames: `geslachtsnaam`).

Also the marks of a text that was read in the wrong encoding somewhere on its way (mojibake).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bvtool.vak.tabellen import load_tabel

if TYPE_CHECKING:
    import polars as pl

VOORVOEGSELS = tuple(r["voorvoegsel"] for r in load_tabel("voorvoegsels"))
"""After landelijke tabel 36 of the BRP (voorvoegsels)."""
LETTERS = {
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i",
    "ħ": "h", "ŋ": "n",
}  # fmt: skip
# matches: "Jansen - de Vries"
_GEEN_LETTER = r"[^\p{L}\p{N}]+"
# matches: "©"
_VERVOLG = r"[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
_VERVOLG += r"\u2013-\u203a€™]"
# matches: "RenÃ©"
MOJIBAKE = rf"[ÃÅÄ]{_VERVOLG}|â€|Â[\u00a0-\u00bf]|ï»¿|\ufffd"
"""UTF-8 that was read as cp1252, and the replacement character."""
# matches: "Ren‚"
VREEMD_IN_NAAM = r"\p{L}[?‚„‰ˆ¤¦]\p{L}|\p{L}[‚„‰ˆ]$"
"""Characters that stand inside a name only when an old code page was read wrongly."""


def fold_text(tekst: pl.Expr) -> pl.Expr:
    """Letters and digits, lower case, no diacritics, blanks or punctuation; null when none."""
    import polars as pl

    vorm = fold_letters(tekst).str.replace_all(_GEEN_LETTER, "")
    return pl.when(vorm.str.len_bytes() > 0).then(vorm)


def fold_letters(tekst: pl.Expr) -> pl.Expr:
    """Lower case without diacritics; blanks and punctuation stay."""
    kaal = tekst.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    return kaal.str.replace_many(list(LETTERS), list(LETTERS.values()))
