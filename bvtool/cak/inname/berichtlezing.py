"""Reads heenberichten and their answers out of xml files and zips, as rows for the monitor.

Those of both contributions: a 407, and a 401, 403 or 405 of the abonnementstarief.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from bvtool.berichten.boom import BerichtGeweigerd
from bvtool.berichten.bronnen import read_stukken
from bvtool.berichten.lezing import Antwoord, Heenbericht, read_antwoord, read_heenbericht
from bvtool.berichten.schema import GEEN_PLEK, Schemaplek, load_schemas
from bvtool.cak.inname.rijen import GelezenTabel, make_frame
from bvtool.gesprek.koppeling import judge
from bvtool.vak.aantal import count

_TOON = 3
Rij = tuple[object, ...]


def read_407(pad: Path, plek: Schemaplek = GEEN_PLEK) -> GelezenTabel:
    """The heenberichten in a file; one that cannot be read gives a row that is not `leesbaar`."""
    schemas = load_schemas(*plek)
    rijen: list[Rij] = []
    anders: list[str] = []
    for nummer, stuk in enumerate(read_stukken([pad]), start=1):
        try:
            rijen.append(_row_407(nummer, read_heenbericht(stuk, schemas)))
        except BerichtGeweigerd as geweigerd:
            anders.append(f"{stuk.naam}: {geweigerd.wat}")
            if geweigerd.stuk:
                rijen.append((nummer, hashlib.sha256(stuk.data).hexdigest(), False, *[None] * 11))
    return GelezenTabel(make_frame("407", rijen), _sum_up(anders, "geen leesbaar bericht"))


def read_408(pad: Path, plek: Schemaplek = GEEN_PLEK) -> GelezenTabel:
    """The answers in a file: 408s, the 402s, 404s and 406s of the abonnementstarief, and Fo01s."""
    schemas = load_schemas(*plek)
    rijen: list[Rij] = []
    anders: list[str] = []
    for nummer, stuk in enumerate(read_stukken([pad]), start=1):
        try:
            rijen.append(row_408(nummer, read_antwoord(stuk, schemas)))
        except BerichtGeweigerd as geweigerd:
            anders.append(f"{stuk.naam}: {geweigerd.wat}")
    return GelezenTabel(make_frame("408", rijen), _sum_up(anders, "geen leesbaar antwoord"))


def _row_407(nummer: int, gelezen: Heenbericht) -> Rij:
    sha = hashlib.sha256(gelezen.data).hexdigest()
    b = gelezen.bericht
    if b is None:
        return (nummer, sha, False, *[None] * 9, gelezen.soort or None, None)
    velden = (b.startnummer, b.startdatum, b.stopdatum, b.status)
    referentie = gelezen.envelop.referentie if gelezen.envelop else None
    return (nummer, sha, True, *b.sleutel, b.bsn, *velden, referentie, b.soort, b.kostprijs)


def row_408(nummer: int, antwoord: Antwoord) -> Rij:
    """One answer as a row of SCHEMA "408"; codes as they came."""
    b = judge(antwoord, None)
    kruis = antwoord.envelop.kruisreferentie if antwoord.envelop else None
    retour = antwoord.retour
    k = retour.klasse if retour else None
    return (
        nummer,
        antwoord.sha256,
        b.soort,
        retour.afzender if retour else None,
        retour.identificatie if retour else None,
        retour.dagtekening if retour else None,
        b.identificatie_retour,
        b.dagtekening_retour,
        b.uitkomst,
        b.codes,
        kruis,
        *((k.bsn, k.startnummer, k.startdatum, k.stopdatum, k.status) if k else [None] * 5),
    )


def _sum_up(anders: list[str], wat: str) -> list[str]:
    if not anders:
        return []
    rest = f" en nog {len(anders) - _TOON}" if len(anders) > _TOON else ""
    zin = count(len(anders), "bestand is", "bestanden zijn")
    return [f"{zin} {wat}: {'; '.join(anders[:_TOON])}{rest}"]
