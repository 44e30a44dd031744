"""What the clerk decided in the workbook that stands there, for the next comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from bvtool.bestanden.werkboek_bladen import LIJSTEN
from bvtool.dossier.feiten import Vergelijkingfeit
from bvtool.gemeente.gegeven import make_gegeven
from bvtool.gemeente.kopieen import read_vorig
from bvtool.gemeente.werkboek import MIGRATIE
from bvtool.gemeente.werkboekcontrole import judge_werkboek
from bvtool.vak.fouten import Bevinding
from bvtool.vak.standen import ALLEEN_REGISTER
from bvtool.vergelijking.bevinding import Werkboekfout, list_bevindingen
from bvtool.vergelijking.frames import RIJEN_WERKBOEK
from bvtool.vergelijking.onaangeroerd import GegevenWerkboek, check_untouched
from bvtool.vergelijking.overname import Behouden, Omgeslagen, carry_over
from bvtool.vergelijking.teruglezing import add_datum
from bvtool.vergelijking.uitkomst import Uitkomst
from bvtool.vergelijking.verplaatst import count_moves

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.kalender.klok import Klok
    from bvtool.vergelijking.werkboek import Werkboek

_KOLOMMEN = (
    "regel", "bsn", "uitkomst", "uitleg", "besluit", "reden", "datum", "einddatum", "voorstel_bsn",
    "heropend",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Overname:
    """What of the workbook that stands there is taken over: `verteld` and `bewaard` are told,
    `niet` are the rows with a decision that was not sound, `let_op` what to know of the files."""

    behouden: Behouden = field(default_factory=Behouden)
    verteld: list[str] = field(default_factory=list)
    bewaard: list[str] = field(default_factory=list)
    niet: list[Bevinding] = field(default_factory=list)
    let_op: list[Bevinding] = field(default_factory=list)


def carry_answers(
    w: Werkgang,
    klok: Klok,
    vorige: Vergelijkingfeit,
    uitkomst: Uitkomst,
    werkboeken: Sequence[Path] = (),
) -> Overname:
    """The answers in the workbook (or in these) that still hold, and what to tell of the others;
    without a workbook only which rows are filled in otherwise.

    `vorige`: the comparison that the workbook was made from. A decision that `terugkoppeling` would
    refuse is not carried over. What will be replaced is kept. Raises what `read_werkboek` raises
    for `werkboeken`; the workbook of the dossier itself may be unreadable.
    """
    gegeven = make_gegeven(vorige)
    vorig = read_vorig(w, werkboeken, gegeven, MIGRATIE)
    if vorig.gelezen is None:
        leeg = _carry(gegeven, uitkomst, None)
        return Overname(leeg, vorig.verteld, vorig.bewaard, [], vorig.let_op)
    samen = vorig.gelezen.samen
    heel, fouten = _list_sound(samen.werkboek, gegeven, vorige, w.dossier, klok)
    behouden = _carry(gegeven, uitkomst, heel)
    niet = list_bevindingen([*samen.vragen, *samen.place(fouten)], LIJSTEN)
    verteld = list(_tell(behouden, niet, vorig.bewaard))
    return Overname(behouden, verteld, vorig.bewaard, niet, vorig.let_op)


def _list_sound(
    werkboek: Werkboek,
    gegeven: GegevenWerkboek,
    vorige: Vergelijkingfeit,
    dossier: Dossier,
    klok: Klok,
) -> tuple[pl.DataFrame, list[Werkboekfout]]:
    """The rows that are what they were, without a decision that would be refused; and what is
    wrong with the others."""
    _, _, fouten = judge_werkboek(werkboek, gegeven, vorige, dossier, klok)
    heel = count_moves(add_datum(check_untouched(werkboek, gegeven).heel), gegeven).rijen
    plekken = [(f.blad, f.rij) for f in fouten]
    fout = pl.DataFrame(plekken, schema={"blad": pl.String, "rij": pl.Int64}, orient="row")
    goed = heel.join(fout.unique(), on=["blad", "rij"], how="anti", maintain_order="left")
    return goed.filter(pl.col("datum_tekst").is_null()), fouten


def _carry(gegeven: GegevenWerkboek, uitkomst: Uitkomst, rijen: pl.DataFrame | None) -> Behouden:
    """What still holds of these rows; without a workbook only what the two comparisons say."""
    if rijen is None:
        rijen = add_datum(pl.DataFrame(schema=RIJEN_WERKBOEK.make_schema()))
    return carry_over(
        rijen,
        stack_given(gegeven.b4, gegeven.alleen_register).select(_KOLOMMEN),
        stack_given(uitkomst.b4, uitkomst.alleen_register).select(_KOLOMMEN),
    )


def stack_given(b4: pl.DataFrame, los: pl.DataFrame) -> pl.DataFrame:
    """Both outcome frames under each other; who is only in the register was given no answer."""
    leeg = pl.lit(None, dtype=pl.String)
    los = los.with_columns(
        uitkomst=pl.lit(ALLEEN_REGISTER),
        besluit=leeg,
        reden=leeg,
        datum=pl.lit(None, dtype=pl.Date),
    )
    samen = pl.concat([b4, los.select(c for c in b4.columns if c in los.columns)], how="diagonal")
    return samen.with_columns(pl.col("heropend").fill_null(False))


def _tell(behouden: Behouden, niet: Sequence[Bevinding], bewaard: Sequence[str]) -> Iterator[str]:
    if behouden.antwoorden.height:
        yield f"Overgenomen uit het vorige werkboek: {behouden.antwoorden.height}."
    if behouden.heropend:
        yield (
            "Opnieuw te beoordelen, want de gegevens zijn veranderd: "
            f"{name_regels(behouden.heropend)}."
        )
    if behouden.geleegd:
        yield (
            "Daarvan is het Besluit nu leeg, want bvtool vult hier iets anders in dan u besliste: "
            f"{name_regels(behouden.geleegd)}. Beslis opnieuw."
        )
    yield from tell_turned(behouden.omgeslagen, _GENOEMD)
    if behouden.vervallen:
        yield (
            "Niet overgenomen, want deze rijen staan niet meer in de vergelijking: "
            f"{name_regels(behouden.vervallen)}."
        )
    if niet:
        waar = " Het vorige werkboek is bewaard; kijk daar wat u had ingevuld." if bewaard else ""
        yield (
            "Niet overgenomen, want in het vorige werkboek klopten deze rijen niet meer: "
            f"{len(niet)}.{waar}"
        )
        for bevinding in niet[:_GENOEMD]:
            yield f"  {bevinding.waar}: {bevinding.wat}"
        if len(niet) > _GENOEMD:
            yield f"  en nog {len(niet) - _GENOEMD} andere"


_GENOEMD = 20
"""So many rows that are filled in otherwise are told one by one; the others stand in `--json`."""


def tell_turned(omgeslagen: Sequence[Omgeslagen], genoemd: int) -> Iterator[str]:
    """The rows that are filled in otherwise than before: old and new, a line each."""
    if not omgeslagen:
        return
    yield f"Anders ingevuld dan in de vorige vergelijking: {len(omgeslagen)}. Kijk die na."
    for rij in omgeslagen[:genoemd]:
        yield f"  {rij.regel}: was {rij.was}, is nu {rij.wordt}"
    if len(omgeslagen) > genoemd:
        yield f"  en nog {len(omgeslagen) - genoemd} andere"


def name_regels(regels: Sequence[str]) -> str:
    """How many, and the first ten of them."""
    return f"{len(regels)} ({', '.join(regels[:10])}{' ...' if len(regels) > 10 else ''})"
