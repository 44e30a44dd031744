"""What a dossier hands on to the one that follows it, and how the two know of each other."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.dossier.ledger import (
    antwoord,
    bericht,
    read_meta,
    startnummer,
    write_meta,
    zending,
)
from bvtool.dossier.toevoeging import insert_many

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

VERVOLG_OP, GEVOLGD_DOOR = "vervolg_op", "gevolgd_door"
_Rijen = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Ander:
    """The other dossier of a pair: its folder's name, which ledger it is, and the head of its trail
    at that moment. `zendingen` (in the later one): the deliveries up to this number came along."""

    naam: str
    ledger: str
    kop: str
    zendingen: int = 0


@dataclass(frozen=True, slots=True)
class Nalatenschap:
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
    write_meta(verbinding, welk, json.dumps(asdict(ander), ensure_ascii=False))


def ask_nalatenschap(verbinding: Verbinding) -> Nalatenschap:
    """Everything that was sent and answered, and the start numbers in use; nothing when that was
    cleaned up (of the deliveries only their numbers are left then)."""
    van = [
        sa.select(*(k for k in tabel.c if k.name != "id")).order_by(*tabel.primary_key)
        for tabel in (zending, bericht, startnummer)
    ]
    sleutel = (
        bericht.c.soort.label("heen"),
        bericht.c.afzender.label("van"),
        bericht.c.identificatie,
    )
    velden = (k for k in antwoord.c if k.name not in ("id", "bericht_id"))
    bij = sa.select(*sleutel, *velden).outerjoin(bericht, bericht.c.id == antwoord.c.bericht_id)
    zendingen, berichten, nummers, antwoorden = (
        [tuple(rij) for rij in verbinding.execute(vraag)]
        for vraag in (*van, bij.select_from(antwoord).order_by(antwoord.c.id))
    )
    return Nalatenschap(zendingen if berichten else [], berichten, antwoorden, nummers)


def write_nalatenschap(verbinding: Verbinding, van: Nalatenschap) -> None:
    """Lay down what another dossier handed on, in a ledger that has no messages of its own."""
    for tabel, rijen in (
        (zending, van.zendingen),
        (bericht, van.berichten),
        (startnummer, van.startnummers),
    ):
        insert_many(verbinding, tabel, _names(tabel.c), rijen)
    wie = sa.select(bericht.c.soort, bericht.c.afzender, bericht.c.identificatie, bericht.c.id)
    nummers = {tuple(rij[:3]): rij[3] for rij in verbinding.execute(wie)}
    kolommen = ["bericht_id", *(k for k in _names(antwoord.c) if k != "bericht_id")]
    rijen = [(nummers.get(tuple(rij[:3])), *rij[3:]) for rij in van.antwoorden]
    insert_many(verbinding, antwoord, kolommen, rijen)


def _names(kolommen: Iterable[sa.Column[object]]) -> list[str]:
    return [k.name for k in kolommen if k.name != "id"]
