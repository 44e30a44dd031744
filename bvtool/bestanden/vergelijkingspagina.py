"""What the page of a comparison shows: counts, rules and inputs; never a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bvtool.kalender.tekst import duur_tekst, verschil
from bvtool.vak.fouten import Bevinding, InterneFout
from bvtool.vak.standen import Rijuitkomst

# The places where a row of B4 can end: key in the counts, name, and what it means for the clerk.
UITKOMSTEN = (
    (Rijuitkomst.AAN_TE_MELDEN, "Aan te melden", "Gaat met een 407-bericht naar het CAK."),
    (Rijuitkomst.NIET_AANLEVEREN, "Niet aanleveren", "De reden is zeker en staat ingevuld."),
    (Rijuitkomst.TE_BEOORDELEN, "Te beoordelen", "Hier moet u nog beslissen."),
    (Rijuitkomst.DUBBEL, "Dubbel", "Het BSN staat eerder in B4; die rij krijgt het antwoord."),
    (Rijuitkomst.ONLEESBAAR, "Onleesbaar", "Het BSN klopt niet of ontbreekt. Zoek het juiste BSN."),
)


class Invoerbestand(NamedTuple):
    """A file that was compared. `koprij` is the row of the header as the clerk sees it, 0
    for messages."""

    naam: str
    soort: str
    rijen: int
    blad: str | None
    koprij: int
    codering: str | None
    bsn_aangevuld: int = 0


class Redentelling(NamedTuple):
    """How many clients are not delivered for one reason."""

    code: str
    omschrijving: str
    aantal: int


class Regeltelling(NamedTuple):
    """How many rows one rule of the decision table placed, and where."""

    nr: int
    uitleg: str
    uitkomst: str
    aantal: int


@dataclass(frozen=True, slots=True)
class Vergelijkingspagina:
    """The picture of one comparison; `aantallen` are the counts of `vergelijk --json`.

    `in_beide`, `alleen_b4` and `alleen_register` count persons; `moment` and `deadline` are aware.
    Raises InterneFout when the rows of B4 do not all end in exactly one place.
    """

    gemeente_naam: str
    gemeente_code: str
    uitvoerder: str
    moment: datetime
    deadline: datetime
    bestanden: Sequence[Invoerbestand]
    aantallen: Mapping[str, int]
    in_beide: int
    alleen_b4: int
    alleen_register: int
    verschillen_personen: int
    verschillen_velden: int
    redenen: Sequence[Redentelling]
    regels: Sequence[Regeltelling]
    te_doen: Sequence[str]
    meldingen: Sequence[Bevinding]
    fictief: bool
    versie: str

    def __post_init__(self) -> None:
        """Rows in = rows out, or there is no page."""
        samen = sum(aantal for _, aantal, _ in self.uitkomsten)
        if samen != self.b4_rijen:
            raise InterneFout(
                f"De tellingen kloppen niet: {self.b4_rijen} rijen in B4, {samen} rijen geplaatst.",
                waar="het overzicht van de vergelijking",
                wat_nu="Gebruik de uitkomst niet. Meld dit bij de beheerder van bvtool.",
            )

    @property
    def b4_rijen(self) -> int:
        """The rows of B4."""
        return self.aantallen["b4_rijen"]

    @property
    def uitkomsten(self) -> list[tuple[str, int, str]]:
        """Every place where a row can end: name, rows, meaning."""
        return [(naam, self.aantallen[sleutel], zin) for sleutel, naam, zin in UITKOMSTEN]

    @property
    def op_tijd(self) -> bool:
        """Was the deadline still ahead when the comparison was made?"""
        return self.moment <= self.deadline

    @property
    def resterend(self) -> str:
        """The time between the comparison and the deadline, for instance `1 dag en 7 uur`."""
        return duur_tekst(verschil(self.moment, self.deadline))
