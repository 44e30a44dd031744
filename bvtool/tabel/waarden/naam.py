"""Names compared without regard to case, diacritics, blanks, dots and the place of the voorvoegsel.

Also the marks of a text that was read in the wrong encoding somewhere on its way (mojibake).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bvtool.vak.tabellen import load_tabel

if TYPE_CHECKING:
    import polars as pl

VOORVOEGSELS = tuple(r["voorvoegsel"] for r in load_tabel("voorvoegsels"))
"""After landelijke tabel 36 of the BRP (voorvoegsels)."""
_LETTERS = {
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i",
    "ħ": "h", "ŋ": "n",
}  # fmt: skip
_VEEL = "|".join(sorted((v.replace(" ", r"\s+") for v in VOORVOEGSELS), key=lambda v: (-len(v), v)))
# matches: "van der berg"
_VOORAAN = rf"^((?:{_VEEL})\s+|(?:d'|l'|'t\s*|'s\s+))(\S.*)$"
# matches: "Berg, van der"
_KOMMA = r"^([^,]+),\s*([^,]+)$"
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
    return kaal.str.replace_many(list(_LETTERS), list(_LETTERS.values()))


def achternaam_vorm(achternaam: pl.Expr, voorvoegsel: pl.Expr) -> pl.Expr:
    """The surname to compare, without its voorvoegsel wherever that stood ("Berg, van der")."""
    del voorvoegsel
    return fold_text(_split(achternaam).struct.field("stam"))


def voorvoegsel_vorm(achternaam: pl.Expr, voorvoegsel: pl.Expr) -> pl.Expr:
    """The voorvoegsel to compare: of its own column, else from inside the surname; or null."""
    import polars as pl

    return pl.coalesce(fold_text(voorvoegsel), fold_text(_split(achternaam).struct.field("voor")))


def naam_vorm(achternaam: pl.Expr, voorvoegsel: pl.Expr) -> pl.Expr:
    """The whole surname to compare, its voorvoegsel first; null when there is none."""
    import polars as pl

    stam = achternaam_vorm(achternaam, voorvoegsel)
    return pl.coalesce(voorvoegsel_vorm(achternaam, voorvoegsel), pl.lit("")) + stam


def letters_vorm(voorletters: pl.Expr) -> pl.Expr:
    """Initials to compare: only the letters."""
    return fold_text(voorletters)


def _split(achternaam: pl.Expr) -> pl.Expr:
    """A surname as a struct of `voor` (voorvoegsel or null) and `stam`."""
    import polars as pl

    vlak = fold_letters(achternaam).str.replace_all("[’`´]", "'").str.strip_chars()
    delen = vlak.str.extract_groups(_KOMMA)
    achter = delen.struct[1].str.strip_chars()
    is_voor = achter.str.replace_all(r"\s+", " ").is_in(VOORVOEGSELS)
    omgezet = pl.when(is_voor).then(achter + " " + delen.struct[0]).otherwise(vlak)
    vooraan = omgezet.str.extract_groups(_VOORAAN)
    return pl.struct(
        voor=vooraan.struct[0],
        stam=pl.coalesce(vooraan.struct[1], omgezet),
    )
