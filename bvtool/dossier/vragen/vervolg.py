"""What a dossier hands on to the one that follows it, and how the two know of each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.ledger import (
    antwoord,
    bericht,
    read_meta,
    startnummer,
    write_meta,
    zending,
)

if TYPE_CHECKING:
    from bvtool.dossier.schema import Tabel
    from bvtool.dossier.verbinding import Verbinding

VERVOLG_OP, GEVOLGD_DOOR = "vervolg_op", "gevolgd_door"
_Rijen = list[tuple[object, ...]]


class Ander(NamedTuple):
    """The other dossier of a pair: its folder's name, which ledger it is, and the head of its trail
    at that moment. `zendingen` (in the later one): the deliveries up to this number came along."""

    naam: str
    ledger: str
    kop: str
    zendingen: int = 0


class Nalatenschap(NamedTuple):
    """Every row that goes along, as the tables hold them; an answer by the key of its message."""

    zendingen: _Rijen
    berichten: _Rijen
    antwoorden: _Rijen
    startnummers: _Rijen


def ask_ledger(verbinding: Verbinding) -> str:
    """Which ledger this is: the letters with which its Identificaties begin."""
    return read_meta(verbinding)["identificatie_voorvoegsel"]


def ask_ander(verbinding: Verbinding, welk: str) -> Ander | None:
    """The dossier that this one follows (`VERVOLG_OP`) or is followed by (`GEVOLGD_DOOR`)."""
    tekst = read_meta(verbinding).get(welk, "")
    return Ander(**json.loads(tekst)) if tekst else None


def write_ander(verbinding: Verbinding, welk: str, ander: Ander) -> None:
    """Keep which dossier comes before or after this one."""
    write_meta(verbinding, welk, json.dumps(ander._asdict(), ensure_ascii=False))


def ask_nalatenschap(verbinding: Verbinding) -> Nalatenschap:
    """Everything that was sent and answered, and the start numbers in use; nothing when that was
    cleaned up (of the deliveries only their numbers are left then)."""
    van = [
        f"select {', '.join(_names(tabel))} from {tabel.naam} order by {', '.join(tabel.sleutel)}"
        for tabel in (zending, bericht, startnummer)
    ]
    velden = ", ".join(f"a.{naam}" for naam in _names(antwoord) if naam != "bericht_id")
    bij = f"""
        select b.soort, b.afzender, b.identificatie, {velden}
        from antwoord a left join bericht b on b.id = a.bericht_id order by a.id"""
    zendingen, berichten, nummers, antwoorden = (
        verbinding.execute(vraag).fetchall() for vraag in (*van, bij)
    )
    return Nalatenschap(zendingen if berichten else [], berichten, antwoorden, nummers)


def write_nalatenschap(verbinding: Verbinding, van: Nalatenschap) -> None:
    """Lay down what another dossier handed on, in a ledger that has no messages of its own."""
    for tabel, rijen in (
        (zending, van.zendingen),
        (bericht, van.berichten),
        (startnummer, van.startnummers),
    ):
        verbinding.insert_many(tabel.naam, _names(tabel), rijen)
    wie = "select soort, afzender, identificatie, id from bericht"
    nummers = {tuple(rij[:3]): rij[3] for rij in verbinding.execute(wie)}
    kolommen = ["bericht_id", *(k for k in _names(antwoord) if k != "bericht_id")]
    rijen = [(nummers.get(tuple(rij[:3])), *rij[3:]) for rij in van.antwoorden]
    verbinding.insert_many("antwoord", kolommen, rijen)


def _names(tabel: Tabel) -> list[str]:
    return [kolom for kolom in tabel.kolommen if kolom != "id"]
