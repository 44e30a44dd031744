"""The clerk's workbook of a round in the dossier: read back, merged, and taken over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from bvtool.bestanden.werkboek_bladen import RONDELIJSTEN
from bvtool.gemeente.gegeven import make_rondegegeven
from bvtool.gemeente.kopieen import read_vorig
from bvtool.gemeente.ronde import peil_of
from bvtool.gemeente.werkboek import RONDE, WERKBOEK, keep_old
from bvtool.gemeente.werkboekcontrole import refuse_vondsten
from bvtool.vak.aantal import count
from bvtool.vergelijking.bevinding import Werkboekfout, list_bevindingen
from bvtool.vergelijking.ronde.overname import Rondeovername, carry_ronde
from bvtool.vergelijking.ronde.teruglezing import Rondeteruggelezen, read_ronde_back

if TYPE_CHECKING:
    from bvtool.dossier.feiten import Rondefeit, Vergelijkingfeit
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.kalender.klok import Klok
    from bvtool.vak.fouten import Bevinding
    from bvtool.vak.peil import Peil
    from bvtool.vergelijking.ronde.gegeven import Gegevenronde
    from bvtool.vergelijking.ronde.rondeuitkomst import Rondeuitkomst
    from bvtool.vergelijking.samenvoegen import Samengevoegd


class Rondelezing(NamedTuple):
    """A workbook (or copies of it made one) held against its comparison: what came back, and
    everything that is wrong or open, each with the copy that it stands in."""

    terug: Rondeteruggelezen
    fouten: list[Werkboekfout]
    open_: list[Werkboekfout]


@dataclass(frozen=True, slots=True)
class Rondewerk:
    """What of the workbook that stands there is taken over; `verteld` is told, `niet` are the rows
    with a decision that was not sound, `let_op` what to know of the files."""

    behouden: Rondeovername = field(default_factory=Rondeovername)
    verteld: list[str] = field(default_factory=list)
    niet: list[Bevinding] = field(default_factory=list)
    let_op: list[Bevinding] = field(default_factory=list)


def judge_ronde(
    samen: Samengevoegd,
    gegeven: Gegevenronde,
    vergelijking: Vergelijkingfeit,
    dossier: Dossier,
    peil: Peil,
    vandaag: date,
) -> Rondelezing:
    """The workbook held against the comparison that it was made from."""
    terug = read_ronde_back(
        samen.werkboek,
        gegeven.rijen,
        gegeven.bron,
        vergelijking.b4.read(),
        vandaag=vandaag,
        gemeente=dossier.instellingen.gemeente,
        peil=peil,
    )
    return Rondelezing(terug, [*samen.vragen, *samen.place(terug.fouten)], samen.place(terug.open_))


def check_ronde(
    samen: Samengevoegd,
    gegeven: Gegevenronde,
    vergelijking: Vergelijkingfeit,
    ronde: Rondefeit,
    dossier: Dossier,
    klok: Klok,
    let_op: Sequence[Bevinding] = (),
) -> Rondeteruggelezen:
    """The workbook of this round, whole and decided. Raises InvoerGeweigerd with every finding at
    once, in the order of the workbook, after `let_op`."""
    gelezen = judge_ronde(samen, gegeven, vergelijking, dossier, peil_of(ronde), klok.vandaag)
    naam = samen.werkboek.naam
    refuse_vondsten(dossier, naam, gelezen.fouten, gelezen.open_, let_op, RONDELIJSTEN)
    return gelezen.terug


def keep_changed(w: Werkgang, over: Sequence[Path]) -> Rondewerk:
    """At the first comparison of a round no decision goes along. A workbook in which something was
    saved after the round before went to the archive (`over`: what is as it was) is kept."""
    boek = w.dossier.pad / WERKBOEK
    return Rondewerk(verteld=list(keep_old(w, [] if boek in over else [boek])))


def carry_decisions(
    w: Werkgang,
    vorige: Vergelijkingfeit,
    uitkomst: Rondeuitkomst,
    peil: Peil,
    werkboeken: Sequence[Path],
) -> Rondewerk:
    """The decisions in the workbook (or in these) that hold for the new comparison of this round.

    What will be replaced is kept under a name of its own. A decision that `terugkoppeling` would
    refuse is not carried over. Raises as `read_vorig`.
    """
    gegeven = make_rondegegeven(vorige)
    vorig = read_vorig(w, werkboeken, gegeven, RONDE)
    if vorig.gelezen is None:
        return Rondewerk(verteld=[*vorig.verteld, *vorig.bewaard], let_op=vorig.let_op)
    samen = vorig.gelezen.samen
    gelezen = judge_ronde(samen, gegeven, vorige, w.dossier, peil, w.klok.vandaag)
    weg = {f.regel for f in gelezen.fouten if f.regel}
    heel = gelezen.terug.besluiten.filter(~pl.col("regel").is_in(list(weg)))
    behouden = carry_ronde(gegeven.rijen, heel, uitkomst.rijen)
    niet = list_bevindingen(gelezen.fouten, RONDELIJSTEN)
    return Rondewerk(behouden, [*_tell(behouden, niet), *vorig.bewaard], niet, vorig.let_op)


def _tell(behouden: Rondeovername, niet: Sequence[Bevinding]) -> Iterator[str]:
    if aantal := behouden.antwoorden.height:
        yield f"{count(aantal, 'besluit is', 'besluiten zijn')} overgenomen."
    if behouden.heropend:
        rijen = count(len(behouden.heropend), "rij", "rijen")
        yield f"Bij {rijen} is het geval veranderd sinds uw besluit; beslis opnieuw."
    if niet:
        yield f"{count(len(niet), 'besluit klopte', 'besluiten klopten')} niet."
