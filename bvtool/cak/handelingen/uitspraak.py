"""`monitor --uitspraak`: staff say which of two answers that contradict each other holds, or which
of two messages of one moment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.inname.ontvangst import BESTAND as ONTVANGST
from bvtool.cak.stand.berichten import make_berichten
from bvtool.cak.stand.gelijktijdig import GELDT
from bvtool.dossier.vragen.uitspraken import Uitspraakfeit, add_uitspraak
from bvtool.vak.fouten import Gebruiksfout
from bvtool.vak.masker import show_naam, show_woorden
from bvtool.vak.standen import Stand

if TYPE_CHECKING:
    from bvtool.dossier.werkgang import Werkgang

UITKOMSTEN = (Stand.GOEDGEKEURD.value, Stand.AFGEKEURD.value, GELDT)
_ZO = 'Geef bijvoorbeeld: --uitspraak 680363/T0001=goedgekeurd --reden "gebeld met A. Bakker"'


def settle_strijd(w: Werkgang, archief: Innamearchief, woord: str, reden: str) -> str:
    """Keep what staff said of one message; the message in words.

    `woord`: uitvoerderscode/identificatie=uitkomst. Raises Gebruiksfout when it has another form,
    without a reason, and when no message of that name has answers that contradict each other, or
    (uitkomst `geldt`) came at one moment with another that contradicts it.
    """
    wie, _, uitkomst = woord.rpartition("=")
    uitvoerder, _, identificatie = wie.partition("/")
    if uitkomst not in UITKOMSTEN or not identificatie or not reden.strip():
        raise Gebruiksfout(
            "Deze uitspraak is niet te begrijpen, of er staat geen reden bij.",
            waar="de optie --uitspraak",
            wat_nu=_ZO,
        )
    # Whoever chose before may choose again.
    antwoorden = [u for u in archief.uitspraken if u.uitkomst != GELDT]
    toen = replace(archief.until(w.klok.nu), uitspraken=antwoorden)
    berichten = make_berichten(toen).filter(
        pl.col("uitvoerder") == uitvoerder,
        pl.col("identificatie") == identificatie,
        pl.col("keuze") if uitkomst == GELDT else pl.col("uitkomst") == Stand.TEGENSTRIJDIG.value,
    )
    waar = f"{uitvoerder}, bericht {show_naam(identificatie)}"
    if berichten.is_empty():
        raise Gebruiksfout(
            "Dit bericht is niet tegelijk met een ander binnengekomen dat iets anders zegt."
            if uitkomst == GELDT
            else "Bij dit bericht spreken geen antwoorden elkaar tegen.",
            waar=waar,
            wat_nu="Neem de code en de identificatie over van de pagina van de monitor.",
        )
    if uitkomst == GELDT and berichten.height > 1:
        raise Gebruiksfout(
            "Twee berichten van dat moment hebben deze identificatie.",
            waar=waar,
            wat_nu=f"Kies het bestand: zet het moment in {ONTVANGST}, of geef --vergeet PAD REDEN.",
        )
    for dag in berichten["dagtekening"]:
        feit = Uitspraakfeit(
            uitvoerder, identificatie, dag.isoformat(), uitkomst, show_woorden(reden),
            w.klok.nu.isoformat(),
        )  # fmt: skip
        add_uitspraak(w.verbinding, feit)
    return f"{uitvoerder}, bericht {show_naam(identificatie)}: {uitkomst}."
