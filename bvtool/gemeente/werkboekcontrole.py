"""The clerk's workbook held against the comparison: the answers, or everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import polars as pl

from bvtool.bestanden.werkboek_bladen import LIJSTEN
from bvtool.gemeente.werkboek import ORIGINEEL
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.peil import Peil
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.bevinding import Werkboekfout, list_bevindingen
from bvtool.vergelijking.juist_bsn import correct_bsn
from bvtool.vergelijking.onaangeroerd import GegevenWerkboek, add_oud
from bvtool.vergelijking.teruglezing import Teruggelezen, read_back
from bvtool.vergelijking.verplaatst import put_straight
from bvtool.vergelijking.voorstelkeuze import take_voorstellen

if TYPE_CHECKING:
    from bvtool.dossier.feiten import Vergelijkingfeit
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok
    from bvtool.vergelijking.samenvoegen import Samengevoegd
    from bvtool.vergelijking.werkboek import Werkboek


def check_werkboek(
    samen: Samengevoegd,
    gegeven: GegevenWerkboek,
    vergelijking: Vergelijkingfeit,
    dossier: Dossier,
    klok: Klok,
    let_op: Sequence[Bevinding] = (),
) -> tuple[pl.DataFrame, list[str]]:
    """The checked answers, with `juist_bsn`, and what the clerk should know about them.

    Raises InvoerGeweigerd with every finding at once, in the order of the workbook, after `let_op`.
    """
    terug, opnieuw, fouten = judge_werkboek(samen.werkboek, gegeven, vergelijking, dossier, klok)
    alle = [*samen.vragen, *samen.place(fouten)]
    refuse_vondsten(dossier, samen.werkboek.naam, alle, samen.place(terug.open_), let_op)
    juist = opnieuw.select("regel", juist_bsn="bsn")
    antwoorden = terug.antwoorden.join(juist, on="regel", how="left", maintain_order="left")
    return antwoorden, list(_tell(terug, Beleid.of(dossier.instellingen).peil))


def judge_werkboek(
    gelezen: Werkboek,
    gegeven: GegevenWerkboek,
    vergelijking: Vergelijkingfeit,
    dossier: Dossier,
    klok: Klok,
) -> tuple[Teruggelezen, pl.DataFrame, list[Werkboekfout]]:
    """What came back, the rows that were decided anew by the right BSN, and everything that is
    wrong (what is only open apart)."""
    instellingen = dossier.instellingen
    beleid = Beleid.of(instellingen)
    gelezen = take_voorstellen(put_straight(gelezen, gegeven), gegeven)
    opnieuw, fouten = correct_bsn(
        gelezen.rijen,
        gegeven.b4,
        vergelijking.b4.read(),
        vergelijking.register.read(),
        beleid,
        gemeente=instellingen.gemeente,
    )
    terug = read_back(
        gelezen,
        gegeven,
        opnieuw,
        vandaag=klok.vandaag,
        gemeente=instellingen.gemeente,
        peil=beleid.peil,
    )
    return terug, opnieuw, [*add_oud(fouten, gegeven), *terug.fouten]


def _tell(terug: Teruggelezen, peil: Peil) -> Iterator[str]:
    if terug.gewijzigd:
        yield (
            f"Bij {_rows(terug.gewijzigd)} koos u anders dan bvtool had ingevuld. Uw besluit telt."
        )
    if terug.verplaatst:
        yield (
            f"U zette {_rows(terug.verplaatst)} op een ander blad. Dat blad telt daar als "
            "uw besluit."
        )
    if terug.tegen:
        yield (
            f"Let op: {_rows(terug.tegen)} staat op een blad dat iets anders zegt dan uw Besluit. "
            "Uw Besluit telt."
        )
    if terug.na_r:
        yield (
            f"Let op: bij {_rows(terug.na_r)} ligt de datum op of na {peil.tekst}. Woonde "
            f"deze persoon op {peil.tekst} nog beschermd, meld hem dan aan."
        )


def _rows(regels: Sequence[str]) -> str:
    namen = ", ".join(regels[:10]) + (" ..." if len(regels) > 10 else "")
    return f"{count(len(regels), 'rij', 'rijen')} ({namen})"


def refuse_vondsten(
    dossier: Dossier,
    naam: str,
    fouten: Sequence[Werkboekfout],
    open_: Sequence[Werkboekfout],
    let_op: Sequence[Bevinding],
    lijsten: Sequence[str] = LIJSTEN,
) -> None:
    """Raises InvoerGeweigerd when something is wrong or open, each finding with its place and
    that of the old value in the workbook as it was made, in the order of its `lijsten`."""
    if not fouten and not open_:
        return
    origineel = ORIGINEEL if (dossier.pad / ORIGINEEL).is_file() else ""
    if fouten:
        nog = f", en {count(len(open_), 'rij is', 'rijen zijn')} nog open" if open_ else ""
        wat = f"In het werkboek klopt iets niet ({len(fouten)} keer){nog}."
        nu = "Herstel wat hierboven staat, sla het werkboek op en geef de opdracht opnieuw."
    else:
        wat = f"Er zijn nog {len(open_)} rijen zonder besluit."
        wat = wat if len(open_) > 1 else "Er is nog 1 rij zonder besluit."
        nu = "Kies bij iedere rij een besluit, sla het werkboek op en geef de opdracht opnieuw."
    raise InvoerGeweigerd(
        wat,
        waar=naam,
        wat_nu=nu,
        bevindingen=[*let_op, *list_bevindingen([*fouten, *open_], lijsten, origineel)],
    )
