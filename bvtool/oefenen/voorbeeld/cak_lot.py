"""What befalls each client of a rehearsal, and what the monitor must then count; by construction.

Nothing here knows, or may know, how the monitor reads or counts: a lot is drawn first, the files
are made from it, and the truth is the sum of the lots.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bvtool.vak.tabellen import load_tabel

GOED, AFGEKEURD, HERSTELD = "goed", "afgekeurd", "hersteld"
OPNIEUW_WACHT, OPNIEUW_AF, WACHT = "opnieuw_wacht", "opnieuw_afgekeurd", "wacht"
MIST, INGETROKKEN, STRIJDIG, GEWIJZIGD = "mist", "ingetrokken", "strijdig", "gewijzigd"

STAAT: Mapping[str, str] = {
    GOED: "goedgekeurd",
    AFGEKEURD: "afgekeurd",
    HERSTELD: "goedgekeurd",
    OPNIEUW_WACHT: "wachtend",
    OPNIEUW_AF: "afgekeurd",
    WACHT: "wachtend",
    MIST: "ontbrekend",
    INGETROKKEN: "ontbrekend",
    STRIJDIG: "wachtend",
    GEWIJZIGD: "goedgekeurd",
}
"""What each lot counts as at the end."""

AANLEVERING: Mapping[str, tuple[tuple[str, int], ...]] = {
    "goed": ((GOED, 97), (GEWIJZIGD, 3)),
    "fouten": (
        (GOED, 78),
        (AFGEKEURD, 5),
        (HERSTELD, 6),
        (OPNIEUW_WACHT, 2),
        (OPNIEUW_AF, 2),
        (WACHT, 3),
        (MIST, 4),
    ),
    "gemist": ((GOED, 75), (MIST, 25)),
    "niets": ((MIST, 100),),
    "los": ((GOED, 95), (AFGEKEURD, 5)),
    "wacht": ((WACHT, 100),),
    "dubbel": ((GOED, 100),),
    "ingetrokken": ((GOED, 88), (INGETROKKEN, 12)),
    "tegenstrijdig": ((GOED, 92), (STRIJDIG, 8)),
}
"""For each way of delivering the lots and their share in a hundred clients."""

NAMEN = (
    "toegezegd",
    "goedgekeurd",
    "afgekeurd",
    "wachtend",
    "ontbrekend",
    "niet_toegezegd",
    "los_goedgekeurd",
    "los_afgekeurd",
    "los_wachtend",
    "ontvangen",
    "gecorrigeerd",
    "tegenstrijdig",
    "gevraagd",
    "beantwoord",
    "niet_beantwoord",
    "extra",
    "dubbel",
    "zonder_reden",
    "aanmelden",
    "niet_aanleveren",
    "berichten",
)
"""What is counted per gemeente."""


@dataclass(slots=True)
class Telraam:
    """Counts for one gemeente while its clients are made; every name of NAMEN starts at 0."""

    getal: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMEN, 0))

    def add(self, naam: str, aantal: int = 1) -> None:
        """One more of this."""
        self.getal[naam] += aantal

    def add_klant(self, lot: str, *, toegezegd: bool) -> None:
        """A client for whom a 407 was promised, or for whom one came without a promise."""
        staat = STAAT[lot]
        if toegezegd:
            self.add("toegezegd")
            self.add(staat)
        else:
            self.add("niet_toegezegd")
            self.add(f"los_{staat}")
        self.add("ontvangen", staat != "ontbrekend")
        self.add("gecorrigeerd", lot == HERSTELD)
        self.add("tegenstrijdig", lot == STRIJDIG)


def divide_profielen(rng: random.Random, tabel: str, aantal: int) -> list[dict[str, str]]:
    """The profiles of so many gemeenten: every one of the table once where there is room, then by
    weight."""
    alle = list(load_tabel(tabel))
    rest = [p for p in alle for _ in range(int(p["gewicht"]))]
    extra = [rest[int(rng.random() * len(rest))] for _ in range(max(0, aantal - len(alle)))]
    keuze = [*alle[:aantal], *extra]
    rng.shuffle(keuze)
    return keuze


def sum_up(waarheden: Sequence[Mapping[str, object]], namen: Sequence[str]) -> dict[str, object]:
    """The truth of all gemeenten: `totaal` of these names, and `gemeenten`, by uitvoerderscode."""
    op_tijd = [w["op_tijd"] for w in waarheden]
    totaal: dict[str, object] = {
        "gemeenten": len(waarheden),
        "op_tijd": op_tijd.count(True),
        "te_laat": op_tijd.count(False),
        "geen_antwoord": op_tijd.count(None),
        "bellen": sum(bool(w["bellen"]) for w in waarheden),
        **{naam: sum(int(str(w[naam])) for w in waarheden) for naam in namen},
    }
    return {
        "totaal": totaal,
        "gemeenten": sorted(waarheden, key=lambda w: str(w["uitvoerder"])),
    }


class Loterij:
    """Gives every client a lot: first each lot of this way of delivering once, then by chance."""

    def __init__(self, rng: random.Random, aanlevering: str) -> None:
        self._rng = rng
        self._delen = AANLEVERING[aanlevering]
        self._eerst = [lot for lot, _ in self._delen]

    def draw(self) -> str:
        """The lot of the next client."""
        if self._eerst:
            return self._eerst.pop()
        worp = self._rng.random() * 100
        for lot, deel in self._delen:
            worp -= deel
            if worp < 0:
                return lot
        return self._delen[0][0]
