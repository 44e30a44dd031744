"""What a register's end code means: from iWmo code or text to a reason of the CAK.

Source: `data/redenen-vertaling.csv`. Codes 19 and 20 changed meaning between releases, so the
release of the row counts (column `release`, else the setting of the dossier). A two-digit code is
looked up in WMO588 first, then in WMO002; anything else is read as text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bvtool.vak.tabellen import load_tabel

if TYPE_CHECKING:
    import polars as pl


class Betekenis(NamedTuple):
    """`sleutel`: the reason of `data/redenen.csv` or None; `zeker`: it may decide by itself."""

    sleutel: str | None = None
    zeker: bool = False
    tekst: str = ""


@cache
def translate(code: str | None, release: str) -> Betekenis:
    """What one end code or text means in this release of iWmo; unknown gives an empty Betekenis."""
    waarde = (code or "").strip()
    # matches: "=UIT volgens afspraak"
    if gezegd := re.fullmatch(r"=([A-Z]{3}) (.*)", waarde, re.DOTALL):
        return Betekenis(gezegd[1], zeker=True, tekst=f'"{gezegd[2]}", zoals u hebt gezegd')
    if re.fullmatch(r"\d{1,2}", waarde):
        return _translate_code(waarde.zfill(2), release)
    return _translate_tekst(waarde)


def _translate_code(code: str, release: str) -> Betekenis:
    for lijst in ("WMO588", "WMO002"):
        for rij in load_tabel("redenen-vertaling"):
            if rij["lijst"] == lijst and rij["code"] == code and _in_release(rij, release):
                zin = f"code {code}: {rij['betekenis'][0].lower()}{rij['betekenis'][1:]}"
                return Betekenis(rij["sleutel"] or None, rij["zeker"] == "ja", zin)
    return Betekenis(tekst=f"code {code}, onbekend in release {release}")


def _translate_tekst(waarde: str) -> Betekenis:
    vorm = _vorm(waarde)
    if not vorm:
        return Betekenis()
    mogelijk = None
    for rij in load_tabel("redenen-vertaling"):
        if rij["lijst"] != "tekst":
            continue
        woorden = [rij["code"], *rij["betekenis"].removeprefix("ook ").split(",")]
        vormen = [v for w in woorden if (v := _vorm(w))]
        if vorm in vormen:
            return Betekenis(rij["sleutel"], rij["zeker"] == "ja", f'tekst "{rij["code"]}"')
        if mogelijk is None and any(re.search(rf"\b{v}\b", vorm) for v in vormen):
            mogelijk = Betekenis(rij["sleutel"], zeker=False, tekst="een vrije tekst")
    return mogelijk or Betekenis(tekst="een vrije tekst")


def _vorm(tekst: str) -> str:
    """The letters of a text without case, diacritics and signs.

    >>> _vorm("Beëindigd  (volgens plan)")
    'beeindigd volgens plan'
    """
    los = unicodedata.normalize("NFKD", tekst.casefold())
    return re.sub(r"[^a-z ]", "", re.sub(r"\s+", " ", los)).strip()


def _in_release(rij: dict[str, str], release: str) -> bool:
    nu = _versie(release)
    na = not rij["release_van"] or _versie(rij["release_van"]) <= nu
    return na and (not rij["release_tot"] or nu <= _versie(rij["release_tot"]))


def _versie(release: str) -> tuple[int, ...]:
    return tuple(int(deel) for deel in re.findall(r"\d+", release)) or (0,)


def translate_frame(rijen: pl.DataFrame, release: str) -> pl.DataFrame:
    """Adds `einde_reden` (String), `einde_zeker` (Boolean), `einde_tekst` (String) to rows with
    `reden_einde` and `release` (String)."""
    import polars as pl

    from bvtool.vergelijking.uniek import lay_beside

    paren = rijen.select("reden_einde", "release").unique(maintain_order=True)
    uit = [translate(c, r or release) for c, r in paren.iter_rows()]
    paren = paren.with_columns(
        einde_reden=pl.Series([b.sleutel for b in uit], dtype=pl.String),
        einde_zeker=pl.Series([b.zeker for b in uit], dtype=pl.Boolean),
        einde_tekst=pl.Series([b.tekst for b in uit], dtype=pl.String),
    )
    return lay_beside(rijen, paren, ["reden_einde", "release"])
