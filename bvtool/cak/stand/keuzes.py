"""What staff can do about a question, in words: which of two that came at one moment counts."""

from __future__ import annotations

from bvtool.cak.inname.ontvangst import BESTAND as ONTVANGST
from bvtool.cak.stand.gelijktijdig import BERICHTEN, GELDT
from bvtool.cak.stand.telling import GemeenteStand

KIES = (
    f"Zet in {ONTVANGST} wanneer ieder bestand kwam, of laat er een vervallen met "
    "bvtool monitor --vergeet PAD REDEN."
)


def list_keuzes(g: GemeenteStand) -> list[str]:
    """Per question of this gemeente what came at one moment, and how to decide."""
    bericht = (
        f" Of leg vast welk bericht geldt: bvtool monitor --uitspraak {g.gemeente.uitvoerder}/"
        f"IDENTIFICATIE={GELDT} --reden TEKST."
    )
    return [
        f"{zin} {KIES}{bericht if soort == BERICHTEN else ''}" for soort, zin in g.vragen.items()
    ]
