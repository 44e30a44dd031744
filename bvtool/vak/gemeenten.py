"""The municipalities of the CBS list and when each existed (source: `data/gemeenten.csv`)."""

from datetime import date

from bvtool.vak.tabellen import load_tabel


def is_gemeente(code: str, dag: date | None) -> bool:
    """Whether a municipality with this code of four digits existed on `dag` (None: ever)."""
    return any(r["code"] == code and _geldig(r, dag) for r in load_tabel("gemeenten"))


def naam_van(code: str) -> str:
    """The name of the municipality with this code; the code itself when it is unknown.

    >>> naam_van("0363")
    'Amsterdam'
    """
    return next((r["naam"] for r in load_tabel("gemeenten") if r["code"] == code), code)


def find_gemeente(tekst: str, dag: date | None) -> str | None:
    """The code of the municipality that a free text names by code or by its whole name, or None.

    The longest name wins, so `Bergen op Zoom` is not read as `Bergen`.

    >>> find_gemeente("amsterdam", None)
    '0363'
    """
    woorden = f" {tekst.casefold()} "
    beste: tuple[int, str] | None = None
    for rij in load_tabel("gemeenten"):
        if not _geldig(rij, dag):
            continue
        for vorm in (rij["code"], rij["naam"].casefold()):
            plek = woorden.find(vorm)
            los = plek > 0 and not (woorden[plek - 1].isalnum())
            if los and not woorden[plek + len(vorm)].isalnum():
                beste = max(beste or (0, ""), (len(vorm), rij["code"]))
    return beste[1] if beste else None


def list_lijken(tekst: str) -> list[str]:
    """The codes of the gemeenten whose name is like a text: without accents, a part of it, or a
    slip of the pen; the nearest first, at most five.

    >>> list_lijken("sudwest fryslan"), list_lijken("amsterdm")[:1], list_lijken("xyz")
    (['1900'], ['0363'], [])
    """
    from difflib import get_close_matches

    namen = {_fold(r["naam"]): r["code"] for r in load_tabel("gemeenten")}
    gezocht = _fold(tekst)
    if gezocht in namen:
        return [namen[gezocht]]
    deel = [naam for naam in namen if len(gezocht) > 3 and gezocht in naam]
    gevonden = deel or get_close_matches(gezocht, namen, n=5, cutoff=0.8)
    return list(dict.fromkeys(namen[naam] for naam in gevonden))[:5]


def _fold(naam: str) -> str:
    """A name as letters and figures alone."""
    import unicodedata

    kaal = unicodedata.normalize("NFKD", naam.casefold())
    return "".join(teken for teken in kaal if teken.isalnum())


def _geldig(rij: dict[str, str], dag: date | None) -> bool:
    if dag is None:
        return True
    iso = dag.isoformat()
    na_begin = not rij["geldig_vanaf"] or rij["geldig_vanaf"] <= iso
    return na_begin and (not rij["geldig_tot"] or iso <= rij["geldig_tot"])
