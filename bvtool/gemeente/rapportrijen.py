"""The rows of the weekly report of a gemeente: every message, and what stands by them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING

from bvtool.bestanden.aanleverrapportage import ONBEKEND, make_frame
from bvtool.dossier.feiten import Beoordeeld, Berichtfeit
from bvtool.dossier.vragen.antwoorden import iter_gekoppeld
from bvtool.dossier.vragen.berichten import iter_berichten
from bvtool.dossier.vragen.besluiten import ask_toegezegd
from bvtool.gesprek.berichtstand import Berichtstand, find_geldend, settle
from bvtool.gesprek.levering import Periode, tell_staat
from bvtool.gesprek.rapporttekst import tell_uitkomst
from bvtool.gesprek.verzonden import to_bericht
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.standen import Stand

if TYPE_CHECKING:
    import polars as pl

    from bvtool.dossier.verbinding import Verbinding
    from bvtool.gemeente.nacontrole import Rapportcontrole

_DAG = len("jjjj-mm-dd")
_ONBEKEND = dict.fromkeys(("opgelegd", "soort_bijdrage", "vanaf", "reden_geen"), ONBEKEND)
Rij = tuple[Berichtfeit, Berichtstand, Beoordeeld | None]


def list_rijen(verbinding: Verbinding, einde: datetime, over: Bijdrage) -> list[Rij]:
    """Every message of this contribution made before `einde`, with its standing then and the answer
    that counts."""
    return list(_iter_rijen(verbinding, einde, over))


def _iter_rijen(verbinding: Verbinding, einde: datetime, over: Bijdrage) -> Iterator[Rij]:
    per: dict[int | None, list[Beoordeeld]] = {}
    for antwoord, moment in iter_gekoppeld(verbinding):
        if datetime.fromisoformat(moment) < einde:
            per.setdefault(antwoord.bericht_id, []).append(antwoord)
    for bericht in chain.from_iterable(iter_berichten(verbinding, bijdrage=over)):
        if datetime.fromisoformat(bericht.moment) < einde:
            antwoorden = per.get(bericht.id, [])
            stand = settle(antwoorden)
            yield bericht, stand, find_geldend(antwoorden, stand)


def _date(tekst: str | None) -> date | None:
    return date.fromisoformat(tekst[:10]) if tekst else None


def _message(
    bericht: Berichtfeit, stand: Berichtstand, antwoord: Beoordeeld | None, toegezegd: set[str]
) -> dict[str, object]:
    return {
        "bsn": bericht.bsn,
        "startnummer": bericht.startnummer,
        "soort": bericht.soort,
        "identificatie": bericht.identificatie,
        "dagtekening": _date(bericht.dagtekening),
        "status": bericht.status,
        "startdatum": _date(bericht.startdatum),
        "stopdatum": _date(bericht.stopdatum),
        "verzonden": _date(bericht.moment),
        "identificatie_retour": antwoord.identificatie_retour if antwoord else None,
        "dagtekening_retour": _date(antwoord.dagtekening_retour) if antwoord else None,
        **tell_uitkomst(stand.uitkomst, stand.codes, date.fromisoformat(bericht.dagtekening)),
        "toegezegd": "J" if bericht.bsn in toegezegd else "N",
    }


def date_of(tekst: str | None) -> date | None:
    """The day of an answer; that of a fault (Fo01) is written together, and may lack."""
    return date.fromisoformat(tekst[:10]) if tekst and len(tekst) >= _DAG else None


def _products(rijen: Sequence[Rij], gedaan: Rapportcontrole) -> Iterator[dict[str, object]]:
    """The current delivery of each approved start number; a withdrawn one is gone. Whether a
    contribution is imposed comes from the report of the CAK."""
    staand: dict[tuple[str, int], tuple[Periode, str]] = {}
    for rij, stand, _ in rijen:
        if stand.uitkomst == Stand.GOEDGEKEURD:
            sleutel = (rij.bsn, rij.startnummer)
            was, _ = staand.pop(sleutel, (None, ""))
            if (periode := tell_staat(was, to_bericht(rij))) is not None:
                staand[sleutel] = periode, rij.identificatie
    for (bsn, startnummer), (periode, identificatie) in staand.items():
        yield {
            "bsn": bsn,
            "startnummer": startnummer,
            "startdatum": periode.startdatum,
            "stopdatum": periode.stopdatum,
            **_ONBEKEND,
            **gedaan.find_bijdrage(bsn, startnummer),
            "identificatie": identificatie,
        }


def make_frames(
    verbinding: Verbinding, rijen: Sequence[Rij], over: Bijdrage, gedaan: Rapportcontrole
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The two tabs of the report: its messages, and what stands by them."""
    toegezegd = ask_toegezegd(verbinding, over)
    berichten = make_frame("berichten", [_message(b, s, a, toegezegd) for b, s, a in rijen])
    return berichten, make_frame("productafname", list(_products(rijen, gedaan)))
