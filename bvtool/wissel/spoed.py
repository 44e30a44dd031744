"""Orders given outside the traffic while it stood still: what must still be sent and settled.

The list is a csv of the user that bvtool keeps: one row per order, with a number and no personal
data. It never sends anything; it knows from the calendar when and in which release one may go.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bvtool.kalender.tekst import moment_tekst
from bvtool.vak.fouten import Gebruiksfout
from bvtool.vak.masker import show_naam
from bvtool.wissel.csvbestand import make_csv, read_csv
from bvtool.wissel.mag import mag, parse_soort
from bvtool.wissel.regels import Kalender
from bvtool.wissel.uitvoer import write_bestand

KOLOMMEN = ("nummer", "dag", "bericht", "aan", "wat", "verstuurd", "verrekend")
_ELKE_OUDE = "0.1"  # a release before all others: the answer tells the one that goes now


class Spoedopdracht(NamedTuple):
    """One order: `dag` it was given, the message `bericht` that must follow, to the code `aan`.

    `verstuurd` is the identification with which it went, `verrekend` the day it was settled.
    """

    nummer: str
    dag: str
    bericht: str
    aan: str
    wat: str
    verstuurd: str = ""
    verrekend: str = ""

    @property
    def staat(self) -> str:
        """te versturen, te verrekenen or klaar."""
        if not self.verstuurd:
            return "te versturen"
        return "klaar" if self.verrekend else "te verrekenen"


def read_spoed(pad: Path) -> list[Spoedopdracht]:
    """The list; empty when the file is not there. Raises InvoerGeweigerd when it is another."""
    if not pad.exists():
        return []
    rijen = read_csv(pad, KOLOMMEN, "Dit is geen lijst met spoedopdrachten.")
    return [Spoedopdracht(**{k: rij[k].strip() for k in KOLOMMEN}) for rij in rijen]


def write_spoed(pad: Path, lijst: Sequence[Spoedopdracht]) -> str:
    """Write the list, whole or not at all; gives where it stands."""
    data = make_csv(KOLOMMEN, ([getattr(o, k) for k in KOLOMMEN] for o in lijst))
    return write_bestand(pad, lambda doel: doel.write_bytes(data))


def add_opdracht(
    lijst: Sequence[Spoedopdracht], bericht: str, aan: str, wat: str, nu: datetime
) -> list[Spoedopdracht]:
    """The list with one more. Raises Gebruiksfout for an unknown kind or a BSN in the text."""
    if not (aan.isascii() and aan.isdigit() and len(aan) in (4, 8)):
        raise Gebruiksfout(
            "De code van de ontvanger is niet te lezen.",
            waar="de optie --aan",
            wat_nu="Geef de vier cijfers van een gemeente of de acht van een aanbieder (AGB).",
        )
    if show_naam(wat, len(wat) + 1) != wat:
        raise Gebruiksfout(
            "In de lijst staat geen BSN.",
            waar="de optie --wat",
            wat_nu="Gebruik een eigen kenmerk waarmee u de opdracht terugvindt.",
        )
    nummers = [int(o.nummer) for o in lijst if o.nummer.isdigit()]
    nieuw = Spoedopdracht(
        nummer=str(max(nummers, default=0) + 1),
        dag=nu.date().isoformat(),
        bericht=parse_soort(bericht).naam,
        aan=aan,
        wat=wat,
    )
    return [*lijst, nieuw]


def mark_opdracht(
    lijst: Sequence[Spoedopdracht], nummer: str, **anders: str
) -> list[Spoedopdracht]:
    """The list with one order changed. Raises Gebruiksfout when there is none of this number."""
    if nummer not in {o.nummer for o in lijst}:
        raise Gebruiksfout(
            f"Er is geen spoedopdracht met nummer {nummer}.",
            waar="bvtool wissel spoed",
            wat_nu="Bekijk de lijst zonder opties.",
        )
    return [o._replace(**anders) if o.nummer == nummer else o for o in lijst]


def tell_wat_nu(o: Spoedopdracht, kalender: Kalender, op: datetime) -> str:
    """What to do with this order at this moment."""
    if o.staat == "klaar":
        return "Klaar."
    if o.staat == "te verrekenen":
        return f"Verstuurd als {o.verstuurd}. Verreken de geleverde ondersteuning."
    antwoord = mag(o.bericht, _ELKE_OUDE, op, kalender=kalender)
    if antwoord.vanaf is None:
        return "De kalender weet niet wanneer dit bericht mag; vraag het na."
    if antwoord.vanaf <= op:
        return f"Verstuur het nu, in release {antwoord.in_release}."
    return f"Verstuur het vanaf {moment_tekst(antwoord.vanaf)}, in release {antwoord.in_release}."
