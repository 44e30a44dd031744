"""The letters that fit now, for every gemeente, each with what it is made from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.stand.burgers import Vraag
from bvtool.cak.stand.dekking import find_onbeantwoord
from bvtool.cak.stand.klanten import read_antwoorden, read_b4_rijen
from bvtool.cak.stand.stand import Gemeentestand
from bvtool.cak.uitvoer.briefkeuze import ANTWOORD, RONDEANTWOORD, list_brieven, make_merk
from bvtool.cak.uitvoer.briefmap import Brief
from bvtool.cak.uitvoer.brieven import Afzender, make_bijlage, make_brief, make_gegevens
from bvtool.cak.uitvoer.gemaakt import make_sleutel
from bvtool.cak.uitvoer.gemeentepagina import Klant
from bvtool.cak.uitvoer.wacht import find_eigen


class Briefvorm(NamedTuple):
    """How a dossier writes: who signs, the folder with texts of its own (or None), and whether the
    letters say that everything is fictive."""

    afzender: Afzender
    eigen: Path | None
    fictief: bool


def list_post(
    archief: Innamearchief,
    stand: Gemeentestand,
    klanten: Mapping[str, Sequence[Klant]],
    vragen: Mapping[str, Sequence[Vraag]],
    vorm: Briefvorm,
) -> list[Brief]:
    """Every letter that fits at the moment of this standing. `klanten`: as `split_klanten`;
    `vragen`: whose 407 is asked for. Raises InterneFout when a list holds a client of another
    gemeente."""
    moment, brieven = stand.moment, []
    archief = archief.until(moment)
    past = _list_soorten(stand, vragen)
    met_lijst = [w for w, soorten in past.items() if {ANTWOORD, RONDEANTWOORD} & set(soorten)]
    open_, van_hen = find_open_b4(archief, met_lijst), find_eigen(archief)

    @cache
    def read_tekst(soort: str) -> bytes | None:
        pad = vorm.eigen / f"{soort}.eml" if vorm.eigen else None
        return pad.read_bytes() if pad and pad.is_file() else None

    for g in stand.gemeenten:
        wie = g.gemeente.uitvoerder
        vraag = vragen.get(wie, [])
        for soort in past[wie]:
            bijlage = make_bijlage(
                *(soort, klanten.get(wie, []), g, open_.get(wie, []), vraag),
                eigen=van_hen.of(wie),
            )
            gegevens = make_gegevens(
                g, moment, vorm.afzender, bijlage=bool(bijlage), vraag=len(vraag)
            )
            merk = make_merk(soort, g, bijlage, moment)
            feiten = (soort, g.gemeente, gegevens, bijlage, vorm, merk, read_tekst(soort))
            maak = partial(
                make_brief,
                *(soort, g, gegevens, bijlage, vorm.afzender),
                merk=merk,
                eigen=vorm.eigen,
                fictief=vorm.fictief,
            )
            brieven.append(Brief(wie, soort, merk, make_sleutel(feiten), maak))
    return brieven


def _list_soorten(
    stand: Gemeentestand, vragen: Mapping[str, Sequence[Vraag]]
) -> dict[str, list[str]]:
    """Per gemeente the kinds of letter that fit."""
    return {
        (wie := g.gemeente.uitvoerder): list_brieven(
            g, stand.moment, vraag=len(vragen.get(wie, []))
        )
        for g in stand.gemeenten
    }


def find_open_b4(
    archief: Innamearchief, wie: Collection[str]
) -> dict[str, list[tuple[int, str | None]]]:
    """Of each of these gemeenten the rows of B4 (row, BSN) that its newest answer leaves without J
    or N."""
    van_hen = pl.col("uitvoerder").is_in(sorted(wie))
    b4, antwoorden = read_b4_rijen(archief), read_antwoorden(archief)
    rijen = find_onbeantwoord(b4.filter(van_hen), antwoorden.filter(van_hen))
    per: dict[str, list[tuple[int, str | None]]] = {}
    for uitvoerder, rij, bsn in rijen.select("uitvoerder", "rij", "bsn").iter_rows():
        per.setdefault(uitvoerder, []).append((rij, bsn))
    return per
