"""`monitor --uitspraak`: staff say which of two answers that contradict each other holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.stand.berichten import make_berichten
from bvtool.dossier.vragen.uitspraken import Uitspraakfeit, add_uitspraak
from bvtool.vak.fouten import Gebruiksfout
from bvtool.vak.masker import show_naam, show_woorden
from bvtool.vak.standen import Stand

if TYPE_CHECKING:
    from bvtool.dossier.werkgang import Werkgang

UITKOMSTEN = (Stand.GOEDGEKEURD.value, Stand.AFGEKEURD.value)
_ZO = 'Geef bijvoorbeeld: --uitspraak 680363/T0001=goedgekeurd --reden "gebeld met A. Bakker"'


def settle_strijd(w: Werkgang, archief: Innamearchief, woord: str, reden: str) -> str:
    """Keep what staff said of one message; the message in words.

    `woord`: uitvoerderscode/identificatie=uitkomst. Raises Gebruiksfout when it has another form,
    without a reason, and when no message of that name has answers that contradict each other.
    """
    wie, _, uitkomst = woord.rpartition("=")
    uitvoerder, _, identificatie = wie.partition("/")
    if uitkomst not in UITKOMSTEN or not identificatie or not reden.strip():
        raise Gebruiksfout(
            "Deze uitspraak is niet te begrijpen, of er staat geen reden bij.",
            waar="de optie --uitspraak",
            wat_nu=_ZO,
        )
    berichten = make_berichten(archief.until(w.klok.nu)).filter(
        pl.col("uitvoerder") == uitvoerder,
        pl.col("identificatie") == identificatie,
        pl.col("uitkomst") == Stand.TEGENSTRIJDIG.value,
    )
    if berichten.is_empty():
        raise Gebruiksfout(
            "Bij dit bericht spreken geen antwoorden elkaar tegen.",
            waar=f"{uitvoerder}, bericht {show_naam(identificatie)}",
            wat_nu="Neem de code en de identificatie over van de pagina van de monitor.",
        )
    for dag in berichten["dagtekening"]:
        feit = Uitspraakfeit(
            uitvoerder, identificatie, dag.isoformat(), uitkomst, show_woorden(reden),
            w.klok.nu.isoformat(),
        )  # fmt: skip
        add_uitspraak(w.verbinding, feit)
    return f"{uitvoerder}, bericht {show_naam(identificatie)}: {uitkomst}."
