"""What a comparison gave to the clerk, back from the ledger, as reading back needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bvtool.bestanden.bron import Bron, Lijstbronnen
from bvtool.bestanden.rondewerkboek_kolommen import make_rondebron
from bvtool.bestanden.werkboek_bladen import BLAD_REGISTER, BLADEN
from bvtool.bestanden.werkboek_bron import own_text, source_text
from bvtool.dossier.feiten import Vergelijkingfeit
from bvtool.dossier.frames import frame_from_bytes
from bvtool.dossier.vragen import vergelijkingen
from bvtool.dossier.vragen.rondes import ask_ronde
from bvtool.vak.fouten import InvoerOntbreekt
from bvtool.vak.standen import ALLEEN_REGISTER
from bvtool.vergelijking.frames import UITKOMST
from bvtool.vergelijking.onaangeroerd import GegevenWerkboek
from bvtool.vergelijking.ronde.gegeven import Gegevenronde

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


def find_vergelijking(verbinding: Verbinding) -> Vergelijkingfeit:
    """The newest comparison of the round that is open; raises InvoerOntbreekt without one."""
    vergelijking = vergelijkingen.ask_laatste(verbinding)
    if vergelijking is None:
        ronde = ask_ronde(verbinding)
        raise InvoerOntbreekt(
            f"In ronde {ronde.nr} is nog niets vergeleken."
            if ronde.periodiek
            else "Er is nog niets vergeleken in dit dossier.",
            waar="dossier.db",
            wat_nu="Geef eerst: bvtool vergelijk",
        )
    return vergelijking


def make_gegeven(vergelijking: Vergelijkingfeit) -> GegevenWerkboek:
    """The outcome and, per sheet, the cells beside the key; from a row of `ledger.vergelijking`."""
    b4 = UITKOMST.take(vergelijking.rijen.read())
    los = frame_from_bytes(vergelijking.alleen_register)
    register = vergelijking.register.read()
    van_b4 = _cells(b4, register, Bron.from_bytes(vergelijking.b4_bron), "B4")
    van_register = _cells(los, register, Bron.from_bytes(vergelijking.register_bron), "register")
    return GegevenWerkboek(
        b4=b4,
        alleen_register=los,
        bladen={**BLADEN, ALLEEN_REGISTER: BLAD_REGISTER},
        bron={**dict.fromkeys(BLADEN.values(), van_b4), BLAD_REGISTER: van_register},
    )


def make_rondegegeven(vergelijking: Vergelijkingfeit) -> Gegevenronde:
    """The same of a comparison in a round that returns."""
    rijen = vergelijking.rijen.read()
    bronnen = Lijstbronnen(
        Bron.from_bytes(vergelijking.b4_bron),
        Bron.from_bytes(vergelijking.register_bron),
        vergelijking.register.read(),
    )
    return Gegevenronde(rijen, make_rondebron(rijen, bronnen))


def _cells(
    uitkomst: pl.DataFrame, register: pl.DataFrame, bron: Bron, herkomst: str
) -> pl.DataFrame:
    samen = own_text(uitkomst, register).join(
        source_text(bron, herkomst), on="rij", how="left", maintain_order="left"
    )
    return samen.drop("rij")
