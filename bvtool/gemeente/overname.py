"""What the clerk decided in the workbook that stands there, for the next comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from bvtool.bestanden.werkboek_lezing import read_werkboek
from bvtool.dossier.feiten import Vergelijkingfeit
from bvtool.gemeente.gegeven import make_gegeven
from bvtool.vak.fouten import BvFout
from bvtool.vak.standen import ALLEEN_REGISTER
from bvtool.vergelijking.frames import RIJEN_WERKBOEK
from bvtool.vergelijking.onaangeroerd import GegevenWerkboek, check_untouched
from bvtool.vergelijking.overname import Behouden, Omgeslagen, carry_over
from bvtool.vergelijking.teruglezing import add_datum
from bvtool.vergelijking.uitkomst import Uitkomst

_KOLOMMEN = (
    "regel", "bsn", "uitkomst", "uitleg", "besluit", "reden", "datum", "einddatum", "voorstel_bsn",
    "heropend",
)  # fmt: skip


def carry_answers(
    pad: Path, naam: str, vorige: Vergelijkingfeit, uitkomst: Uitkomst
) -> tuple[Behouden, list[str]]:
    """The answers in the workbook at `pad` that still hold, and what to tell about the others;
    without a workbook there only which rows are filled in otherwise.

    `vorige`: the row of `ledger.vergelijking` that the workbook was made from. A row that was
    altered in a way that is not allowed is not carried over.
    """
    gegeven = make_gegeven(vorige)
    try:
        gelezen = read_werkboek(pad, naam) if pad.is_file() else None
    except BvFout as fout:
        return _carry(gegeven, uitkomst, None), [
            f"Het vorige werkboek is niet te lezen ({fout.fout}) "
            "De besluiten daarin zijn niet overgenomen; het staat nog in de map werk.",
        ]
    if gelezen is None:
        return _carry(gegeven, uitkomst, None), []
    heel = add_datum(check_untouched(gelezen, gegeven).heel)
    leesbaar = heel.filter(pl.col("datum_tekst").is_null())
    behouden = _carry(gegeven, uitkomst, leesbaar)
    niet = gelezen.rijen.height - leesbaar.height
    return behouden, list(_tell(behouden, niet, sorted(gelezen.kapot)))


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


def _tell(behouden: Behouden, niet: int, kapot: Sequence[str]) -> Iterator[str]:
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
        yield (
            f"Niet overgenomen, want in het vorige werkboek klopten deze rijen niet meer: {niet}. "
            "Het vorige werkboek is bewaard; kijk daar wat u had ingevuld."
        )
    if kapot:
        yield f"Niet overgenomen, want niet te lezen: blad {', blad '.join(kapot)}."


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
