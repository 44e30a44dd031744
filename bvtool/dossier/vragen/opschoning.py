"""Questions about what must go when the retention is over, and its going.

What goes is everything that is not named here as proof, so a table of later makes goes too unless
somebody decides otherwise.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bvtool.dossier import ledger
from bvtool.dossier.caktabellen import TABELLEN
from bvtool.dossier.rijmerken import LOS, SLEUTEL, change_sleutel, make_sleutel, next_sleutel
from bvtool.dossier.schema import Tabel, list_aanwezig

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Toegang, Verbinding

BEWIJS = (
    "meta",
    "spoor",
    "akkoord",
    "zending",
    "terugkoppeling",
    "vergelijking",
    "rijmerk",
    "ronde",
)
"""Tables that stay; of `vergelijking` only the counts, and of no file its hash."""
NOG_EENS = "nog eens "
"""What the facts begin with that say what a comparison rested on (`gemeente.herhaling`)."""
_TIJDEN = ("moment", "opgenomen", "sinds")
"""Columns that say when something came in."""
_AFGELEID = ("cak_stand", "cak_pagina", "cak_brief")
"""Made from what came in: a page that is made again makes nothing younger."""
_FEITEN = MappingProxyType(
    {
        "vergelijking": "een vergelijking",
        "terugkoppeling": "een terugkoppeling",
        "bericht": "een 407",
        "antwoord": "een antwoord van het CAK",
        "invoer": "een ingelezen bestand",
        "cak_bestand": "een bestand van een gemeente",
        "cak_pad": "een bestand van een gemeente",
    }
)
"""What a fact in these tables is called."""


def _going() -> list[Tabel]:
    return [tabel for naam, tabel in TABELLEN.items() if naam not in BEWIJS]


def ask_jongste(verbinding: Verbinding) -> list[tuple[str, str]]:
    """Of every kind of fact what it is (Dutch), and the youngest moment at which one came in."""
    tabellen = [*_going(), ledger.vergelijking, ledger.terugkoppeling]
    er_zijn = list_aanwezig(verbinding)
    jongste = [
        (
            _FEITEN.get(t.naam, "een gegeven in de administratie"),
            verbinding.scalar(f"select max({k}) from {t.naam}"),
        )
        for t in tabellen
        for k in _TIJDEN
        if k in t.kolommen and t.naam in er_zijn and t.naam not in _AFGELEID
    ]
    return [(wat, str(moment)) for wat, moment in jongste if moment]


def ask_bekend(verbinding: Verbinding) -> set[str]:
    """The SHA-256 of every file that the ledger knows: the moment at which it came in counts."""
    er_zijn = list_aanwezig(verbinding)
    return {
        str(som)
        for tabel in _going()
        if "sha256" in tabel.kolommen and tabel.naam in er_zijn
        for som in verbinding.scalars(f"select sha256 from {tabel.naam}")
    }


def count_rijen(verbinding: Verbinding) -> dict[str, int]:
    """How many rows would go, per table that has any."""
    er_zijn = list_aanwezig(verbinding)
    aantallen = {
        tabel.naam: int(verbinding.scalar(f"select count(*) from {tabel.naam}") or 0)
        for tabel in _going()
        if tabel.naam in er_zijn
    }
    return {naam: aantal for naam, aantal in aantallen.items() if aantal}


def delete_rijen(verbinding: Verbinding) -> None:
    """Take the rows away; from what stays, the names and hashes of files, and all content."""
    for tabel in reversed(_going()):
        verbinding.execute(f"delete from {tabel.naam}")
    v = ledger.vergelijking
    frames = ", ".join(f"{kolom} = :leeg" for kolom in v.blobs)
    verbinding.execute(
        f"update vergelijking set {frames}, b4_naam = '', register_naam = '', sleutel = ''",
        leeg=b"",
    )
    verbinding.execute("delete from meta where sleutel like :begin", begin=f"{NOG_EENS}%")
    for tabel in (v, ledger.terugkoppeling, ledger.zending):
        sommen = ", ".join(f"{k} = ''" for k in tabel.kolommen if k.endswith("sha256"))
        verbinding.execute(f"update {tabel.naam} set {sommen}")


def turn_sleutel(verbinding: Verbinding) -> None:
    """Put another key in the place of the one with which files and rows were marked."""
    oud = ledger.read_meta(verbinding).get(SLEUTEL, "")
    change_sleutel(verbinding, next_sleutel(oud) if oud else make_sleutel())


def note_bezig(verbinding: Verbinding) -> None:
    """From here on until `write_anew` the files are going: who is stopped, goes on with it."""
    ledger.write_meta(verbinding, LOS, "1")


def is_bezig(verbinding: Verbinding) -> bool:
    """Whether an earlier run was stopped before all files were gone."""
    return LOS in ledger.read_meta(verbinding)


def ask_maat(verbinding: Verbinding) -> tuple[int, int] | None:
    """Of an embedded ledger its empty pages, and its size in bytes as it should be; else None."""
    if verbinding.op_server:
        return None
    los, aantal, maat = (
        int(verbinding.scalar(f"PRAGMA {wat}") or 0)
        for wat in ("freelist_count", "page_count", "page_size")
    )
    return los, aantal * maat


def write_anew(toegang: Toegang, *, klaar: bool) -> list[str]:
    """Write the ledger anew, without what was deleted; `klaar`: the files are gone too.

    Gives what was not written anew after all: tables on a server, where a user without the right
    gets no more than a warning, or the file.
    """
    if klaar:
        with toegang.begin() as open_:
            open_.execute("delete from meta where sleutel = :los", los=LOS)
    with toegang.connect_los() as verbinding:
        if not toegang.op_server:
            verbinding.execute("VACUUM")
            return ["dossier.db"] if verbinding.scalar("PRAGMA freelist_count") else []
        voor = _ask_bladen(verbinding)
        verbinding.execute("VACUUM FULL")
        na = _ask_bladen(verbinding)
        return sorted(naam for naam, blad in voor.items() if na.get(naam) == blad)


def _ask_bladen(verbinding: Verbinding) -> dict[str, int]:
    """On a server: in which file each table of the ledger lies; written anew it is another."""
    vraag = (
        "select relname, relfilenode from pg_class where relkind = 'r' and "
        "relnamespace = current_schema()::regnamespace"
    )
    return {naam: int(blad) for naam, blad in verbinding.execute(vraag) if naam in TABELLEN}
