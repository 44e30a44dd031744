"""Makes a new ledger, brings an older one forward, and keeps a copy before it does."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.dossier import ledger
from bvtool.dossier.publiceer import flush_bestand
from bvtool.fouten import InstellingFout, LeesSchrijfFout
from bvtool.klok import Klok
from bvtool.monitor.tabellen import add_tabellen

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from bvtool.dossier.map import Dossier

MIGRATIES: dict[int, Callable[[Connection], None]] = {2: add_tabellen}
"""For each version the step that brings a ledger of the version before it to this one."""

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def prepare_ledger(engine: sa.Engine, dossier: Dossier, klok: Klok) -> None:
    """Make the ledger when it is not there; migrate it when it is older; check whose it is.

    Raises LeesSchrijfFout when it was made by a newer bvtool, InstellingFout when the settings
    drop the mark that the data are fictive or name another gemeente.
    """
    if not sa.inspect(engine).has_table("meta"):
        _create(engine, dossier, klok)
    with engine.begin() as verbinding:
        feiten = ledger.read_meta(verbinding)
        versie = int(feiten["schema_versie"])
    if versie > ledger.VERSIE:
        raise LeesSchrijfFout(
            "De administratie van dit dossier is gemaakt met een nieuwere bvtool.",
            waar="dossier.db",
            wat_nu="Werk bvtool bij en geef de opdracht opnieuw.",
        )
    if versie < ledger.VERSIE:
        _migrate(engine, dossier, versie)
    _check_owner(feiten, dossier)
    with engine.begin() as verbinding:
        _keep_marks(verbinding, dossier)


def _create(engine: sa.Engine, dossier: Dossier, klok: Klok) -> None:
    instellingen = dossier.instellingen
    zout = klok.nu.isoformat() if klok.opgegeven else os.urandom(16).hex()
    bron = "|".join((instellingen.gemeente, instellingen.uitvoerder, dossier.pad.name, zout))
    cijfers = hashlib.sha256(bron.encode()).digest()
    voorvoegsel = "".join(_LETTERS[c % len(_LETTERS)] for c in cijfers[:5])
    with engine.begin() as verbinding:
        ledger.schema.create_all(verbinding)
        for sleutel, waarde in (
            ("schema_versie", str(ledger.VERSIE)),
            ("identificatie_voorvoegsel", voorvoegsel),
            ("gemeente", instellingen.gemeente),
            ("fictief", "0"),
            ("synthetisch", "0"),
        ):
            ledger.write_meta(verbinding, sleutel, waarde)


def _migrate(engine: sa.Engine, dossier: Dossier, van: int) -> None:
    if engine.dialect.name == "sqlite":
        kopie = dossier.ledger_pad.with_name(f"{dossier.ledger_pad.name}.kopie-versie-{van}")
        if not kopie.exists():
            tijdelijk = kopie.with_name(kopie.name + ".deel")
            shutil.copyfile(dossier.ledger_pad, tijdelijk)
            flush_bestand(tijdelijk)
            tijdelijk.replace(kopie)
    with engine.begin() as verbinding:
        for versie in range(van + 1, ledger.VERSIE + 1):
            MIGRATIES[versie](verbinding)
        ledger.write_meta(verbinding, "schema_versie", str(ledger.VERSIE))


def _check_owner(feiten: dict[str, str], dossier: Dossier) -> None:
    instellingen = dossier.instellingen
    for mark in ("fictief", "synthetisch"):
        if feiten.get(mark) == "1" and not getattr(instellingen, mark):
            raise InstellingFout(
                f"Dit dossier is {mark} gemaakt en blijft dat.",
                waar=f"bvtool.toml, [dossier] {mark}",
                wat_nu=f"Zet {mark} = true terug. Maak voor echte gegevens een nieuw dossier.",
            )
    if feiten.get("gemeente", "") != instellingen.gemeente:
        raise InstellingFout(
            f"De administratie hoort bij gemeente {feiten.get('gemeente')}, "
            f"de instellingen noemen {instellingen.gemeente}.",
            waar="bvtool.toml, [dossier] gemeente",
            wat_nu="Zet de gemeente terug, of maak een nieuw dossier.",
        )


def _keep_marks(verbinding: Connection, dossier: Dossier) -> None:
    for mark in ("fictief", "synthetisch"):
        if getattr(dossier.instellingen, mark):
            ledger.write_meta(verbinding, mark, "1")
