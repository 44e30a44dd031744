"""The rounds of a dossier: one comparison after the other, each with its own reference date.

Art. 2h Uitvoeringsregeling Wmo 2015: gemeente and CAK compare at least every two months. The
migration is the first of many; a dossier may also begin with a round that returns.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bvtool.dossier.feiten import MIGRATIERONDE, PERIODIEK, Rondefeit
from bvtool.dossier.vragen.rondes import set_uiterlijk
from bvtool.kalender.maanden import add_maanden
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Gebruiksfout

if TYPE_CHECKING:
    from bvtool.dossier.instellingen import Instellingen
    from bvtool.dossier.verbinding import Verbinding


def first_ronde(instellingen: Instellingen, nu: datetime) -> Rondefeit | None:
    """The round that a new dossier begins with: the migration when it has a timeslot, else the
    reference date of `bvtool.toml`. None for a dossier of the CAK."""
    if instellingen.rol != "gemeente":
        return None
    if instellingen.peildatum is None:
        return MIGRATIERONDE._replace(geopend=nu.isoformat())
    return Rondefeit(
        1, PERIODIEK, instellingen.peildatum.isoformat(), None, nu.isoformat(),
        instellingen.soort_bijdrage,
    )  # fmt: skip


_TIEN_DAGEN = timedelta(days=10)
"""An example of how long after the file the answer is due."""
_VOORUIT = 12
"""A reference date lies at most so many months ahead: later is a slip of the pen."""


def is_zelfde(een: Rondefeit, ander: Rondefeit) -> bool:
    """Whether both are one round: of one kind, about the same, on one day."""
    velden = ("soort", "peildatum", "bijdrage")
    return all(getattr(een, veld) == getattr(ander, veld) for veld in velden)


def mend_uiterlijk(verbinding: Verbinding, open_: Rondefeit, gevraagd: Rondefeit) -> Rondefeit:
    """The open round with the term that is asked for; without one the term stays as it is.

    Raises Gebruiksfout as `check_uiterlijk`.
    """
    if gevraagd.uiterlijk in (None, open_.uiterlijk):
        return open_
    check_uiterlijk(
        date.fromisoformat(open_.peildatum), datetime.fromisoformat(str(gevraagd.uiterlijk))
    )
    set_uiterlijk(verbinding, open_.nr, gevraagd.uiterlijk)
    return open_._replace(uiterlijk=gevraagd.uiterlijk)


def check_uiterlijk(peildatum: date, uiterlijk: datetime | None) -> None:
    """Raises Gebruiksfout for an answer that is due before the reference date."""
    if uiterlijk is not None and uiterlijk.date() < peildatum:
        raise Gebruiksfout(
            "Het antwoord zou klaar moeten zijn voor de peildatum.",
            waar="de optie --uiterlijk",
            wat_nu="Geef een moment na de peildatum, bijvoorbeeld "
            f"{peildatum + _TIEN_DAGEN}T17:00.",
        )


def check_peildatum(
    vorige: Rondefeit | None,
    peildatum: date,
    uiterlijk: datetime | None,
    vandaag: date,
    daarna: str = "bvtool vergelijk",
    over: Bijdrage = Bijdrage.BW,
) -> None:
    """Raises Gebruiksfout for a reference date that is not later than that of the round before
    about the same (`over`), or far ahead, and for an answer that is due before it. `daarna`: the
    command for a better file of the same round."""
    check_uiterlijk(peildatum, uiterlijk)
    if peildatum > add_maanden(vandaag, _VOORUIT):
        raise Gebruiksfout(
            f"De peildatum {peildatum:%d-%m-%Y} ligt meer dan een jaar vooruit.",
            waar="de optie --peildatum",
            wat_nu="Geef de dag waarop het CAK het bestand maakt.",
        )
    if peildatum < over.eerste_start:
        raise Gebruiksfout(
            f"De peildatum ligt voor de eerste dag van {over.begin}.",
            waar="de optie --peildatum",
            wat_nu=f"Geef een dag vanaf {over.eerste_start:%d-%m-%Y}.",
        )
    if vorige is None:
        return
    eerder = date.fromisoformat(vorige.peildatum)
    if peildatum <= eerder:
        raise Gebruiksfout(
            f"De peildatum moet later zijn dan die van ronde {vorige.nr} ({eerder:%d-%m-%Y}).",
            waar="de optie --peildatum",
            wat_nu="Geef de dag waarop het CAK het nieuwe bestand maakte. Is het een beter bestand "
            f"voor dezelfde ronde, zet het dan in inkomend en geef: {daarna}",
        )
