"""The clerk's workbook of a round in the dossier: read back, merged, and taken over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from bvtool.bestanden.bron import Bron
from bvtool.bestanden.rondewerkboek_kolommen import make_rondebron
from bvtool.bestanden.rondewerkboek_lezing import RONDELIJSTEN, read_rondewerkboek
from bvtool.bestanden.werkboek import Lijstbronnen
from bvtool.dossier.frames import frame_from_bytes
from bvtool.gemeente.werkboek import WERKBOEK, find_werkboek, keep_old, warn_open
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, BvFout, InvoerOntbreekt
from bvtool.vak.masker import show_naam
from bvtool.vak.peil import Peil
from bvtool.vergelijking.bevinding import Werkboekfout, list_bevindingen
from bvtool.vergelijking.ronde.gegeven import Gegevenronde
from bvtool.vergelijking.ronde.overname import Rondeovername, carry_ronde
from bvtool.vergelijking.ronde.teruglezing import RONDEWIJZE, Rondeteruggelezen, read_ronde_back
from bvtool.vergelijking.samenvoegen import Samengevoegd, merge_werkboeken

if TYPE_CHECKING:
    from bvtool.dossier.feiten import Vergelijkingfeit
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.vergelijking.ronde.rondeuitkomst import Rondeuitkomst


@dataclass(frozen=True, slots=True)
class Rondelezing:
    """A workbook (or copies of it) held against its comparison: what came back, of which copy each
    row is, what to ask about the copies, and the SHA-256 of each file."""

    terug: Rondeteruggelezen
    samen: Samengevoegd
    hashes: tuple[str, ...]

    @property
    def fouten(self) -> list[Werkboekfout]:
        """Everything that is wrong, each with the copy that it stands in."""
        van = self.samen.herkomst
        terug = [replace(f, bestand=van.get(f.regel, "")) for f in self.terug.fouten]
        return [*self.samen.vragen, *terug]


@dataclass(frozen=True, slots=True)
class Rondewerk:
    """What of the workbook that stands there is taken over; `verteld` is told, `niet` are the rows
    with a decision that was not sound, `let_op` what to know of the files."""

    behouden: Rondeovername = field(default_factory=Rondeovername)
    verteld: list[str] = field(default_factory=list)
    niet: list[Bevinding] = field(default_factory=list)
    let_op: list[Bevinding] = field(default_factory=list)


def read_ronde(
    w: Werkgang, vergelijking: Vergelijkingfeit, paden: Sequence[Path], peil: Peil, vandaag: date
) -> Rondelezing:
    """The workbooks at these paths held against the comparison that they were made from.

    Raises InvoerOntbreekt for one that is not there, and as `read_rondewerkboek`.
    """
    for pad in paden:
        if not pad.is_file():
            raise InvoerOntbreekt(
                "Het werkboek is er niet.",
                waar=str(pad),
                wat_nu="Zet het terug in de map werk, of kies het met --werkboek PAD. "
                "Is het weg? Maak het opnieuw met: bvtool vergelijk",
            )
    boeken = [read_rondewerkboek(p, show_naam(w.dossier.naam_van(p))) for p in paden]
    rijen = frame_from_bytes(vergelijking.uitkomst)
    bronnen = Lijstbronnen(
        Bron.from_bytes(vergelijking.b4_bron),
        Bron.from_bytes(vergelijking.register_bron),
        frame_from_bytes(vergelijking.register_frame),
    )
    bron = make_rondebron(rijen, bronnen)
    samen = merge_werkboeken(boeken, Gegevenronde(rijen, bron), None, RONDEWIJZE)
    terug = read_ronde_back(
        samen.werkboek,
        rijen,
        bron,
        frame_from_bytes(vergelijking.b4_frame),
        vandaag=vandaag,
        gemeente=w.dossier.instellingen.gemeente,
        peil=peil,
    )
    return Rondelezing(terug, samen, tuple(b.sha256 for b in boeken))


def carry_decisions(
    w: Werkgang,
    vorige: Vergelijkingfeit,
    uitkomst: Rondeuitkomst,
    peil: Peil,
    werkboeken: Sequence[Path],
) -> Rondewerk:
    """The decisions in the workbook (or in these) that hold for the new comparison of this round.

    What will be replaced is kept under a name of its own. A decision that `terugkoppeling` would
    refuse is not carried over. Raises as `read_ronde` for `werkboeken`; the workbook of the dossier
    itself may be gone or unreadable.
    """
    paden = list(werkboeken) or [find_werkboek(w)]
    bewaard = list(keep_old(w, [w.dossier.pad / WERKBOEK, *paden]))
    let_op = warn_open(paden, w.dossier)
    if not werkboeken and not paden[0].is_file():
        return Rondewerk(verteld=bewaard)
    try:
        gelezen = read_ronde(w, vorige, paden, peil, w.klok.vandaag)
    except BvFout as fout:
        if werkboeken:
            raise
        zin = (
            f"Het vorige werkboek is niet te lezen ({fout.fout}) "
            "De besluiten daarin zijn niet overgenomen; het staat nog in de map werk."
        )
        return Rondewerk(verteld=[zin, *bewaard], let_op=let_op)
    weg = {f.regel for f in gelezen.fouten if f.regel}
    heel = gelezen.terug.besluiten.filter(~pl.col("regel").is_in(list(weg)))
    behouden = carry_ronde(frame_from_bytes(vorige.uitkomst), heel, uitkomst.rijen)
    niet = list_bevindingen(gelezen.fouten, RONDELIJSTEN)
    return Rondewerk(behouden, [*_tell(behouden, niet), *bewaard], niet, let_op)


def _tell(behouden: Rondeovername, niet: Sequence[Bevinding]) -> Iterator[str]:
    if aantal := behouden.antwoorden.height:
        yield f"{count(aantal, 'besluit is', 'besluiten zijn')} overgenomen."
    if behouden.heropend:
        rijen = count(len(behouden.heropend), "rij", "rijen")
        yield f"Bij {rijen} is het geval veranderd sinds uw besluit; beslis opnieuw."
    if niet:
        yield f"{count(len(niet), 'besluit klopte', 'besluiten klopten')} niet."
