"""Who is announced although the register says dead, ended or unknown: named, never stopped.

The clerk may know better than the register; she hears it twice, at her answer and at the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from bvtool.dossier.onthouden import recall, sum_up
from bvtool.dossier.vragen import besluiten, vergelijkingen
from bvtool.vak.fouten import Bevinding
from bvtool.vergelijking.beleid import Beleid

if TYPE_CHECKING:
    import polars as pl

    from bvtool.dossier.feiten import Terugkoppelingfeit
    from bvtool.dossier.frames import Gelezen
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Verbinding

_ZEGT = MappingProxyType(
    {
        3: "is volgens uw register overleden voor {peil}",
        9: "heeft volgens uw register geen beschermd wonen meer sinds voor {peil}",
        10: "heeft volgens uw register geen beschermd wonen meer sinds voor {peil}",
        11: "heeft volgens uw register geen beschermd wonen",
        12: "staat niet in uw register",
    }
)
"""By number of the decision table: what the register says against an announcement."""


def find_tegenspraak(
    verbinding: Verbinding,
    dossier: Dossier,
    aangemeld: Sequence[tuple[str, str]],
    *,
    bewaar: bool = False,
) -> list[Bevinding]:
    """Of these announced rows of B4 (row key, BSN) those that the register of the newest answer
    contradicts, in the order of B4. With `bewaar`, who asks this about a part of them need not read
    the outcome to know that none is contradicted."""
    antwoord = besluiten.ask_laatste(verbinding)
    if antwoord is None or not aangemeld:
        return []
    frames = vergelijkingen.ask_frames(verbinding, antwoord.id)
    if not frames.uitkomst.frame or not _may_contradict(
        verbinding, dossier, antwoord, frames.uitkomst, aangemeld, bewaar=bewaar
    ):
        return []
    import polars as pl

    gekozen = pl.DataFrame(aangemeld, schema=["regel", "juist_bsn"], orient="row")
    uitkomst = frames.uitkomst.read().join(gekozen, on="regel", how="inner")
    anders = uitkomst.filter(pl.col("bsn").is_null())
    if not anders.is_empty():
        opnieuw = _decide_again(anders, frames, dossier)
        leesbaar = uitkomst.drop("juist_bsn").filter(pl.col("bsn").is_not_null())
        uitkomst = pl.concat([leesbaar, opnieuw.select(leesbaar.columns)])
    peil = Beleid.of(dossier.instellingen).peil.tekst
    tegen = uitkomst.filter(pl.col("nr").is_in(list(_ZEGT))).sort("rij")
    return [
        Bevinding(
            f"{regel} (rij {rij} van B4)",
            f"U meldt deze klant aan, maar die {_ZEGT[nummer].format(peil=peil)}.",
            "Klopt dat niet, pas dan het werkboek aan en geef: bvtool terugkoppeling",
        )
        for regel, rij, nummer in tegen.select("regel", "rij", "nr").iter_rows()
    ]


def _may_contradict(
    verbinding: Verbinding,
    dossier: Dossier,
    antwoord: Terugkoppelingfeit,
    uitkomst: Gelezen,
    aangemeld: Sequence[tuple[str, str]],
    *,
    bewaar: bool,
) -> bool:
    """Whether the register may contradict one of these rows. Which announced rows of an answer
    those are is kept beside the ledger, by their keys: most often none."""

    def find() -> list[str]:
        import polars as pl

        anders = pl.col("bsn").is_null() | pl.col("nr").is_in(list(_ZEGT))
        regels = set(uitkomst.read().filter(anders)["regel"].to_list())
        lots = besluiten.iter_aangemeld(verbinding, antwoord.id)
        return [r.regel for lot in lots for r in lot if r.regel in regels]

    rust = ["tegenspraak", antwoord.antwoord_sha256, sum_up(uitkomst)]
    regels = recall(dossier.pad, lambda: rust, find, bewaar=bewaar)
    return not {regel for regel, _ in aangemeld}.isdisjoint(regels)


def _decide_again(
    anders: pl.DataFrame, frames: vergelijkingen.Uitkomstframes, dossier: Dossier
) -> pl.DataFrame:
    """The outcome of the rows that got another BSN from the clerk."""
    import polars as pl

    from bvtool.vergelijking.juist_bsn import correct_bsn

    i = dossier.instellingen
    rijen = anders.select(pl.lit("").alias("blad"), "rij", "regel", "bsn", "juist_bsn")
    opnieuw, _ = correct_bsn(
        rijen,
        frames.uitkomst.read(),
        frames.b4.read(),
        frames.register.read(),
        Beleid.of(i),
        gemeente=i.gemeente,
    )
    return opnieuw
