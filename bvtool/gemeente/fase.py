"""Where a dossier is: the phase, what is open, until when, and which command is next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bvtool.gemeente.grondslag import Grondslag
from bvtool.vak.fouten import BvFout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


@dataclass(frozen=True, slots=True)
class Dossiertelling:
    """What the ledger holds, as counts and moments; see `read_telling`."""

    vergeleken: str = ""
    te_beslissen: int = 0
    teruggekoppeld: str = ""
    na_vergelijking: bool = False
    aan_te_melden: int = 0
    akkoord: str = ""
    berichten: int = 0
    goedgekeurd: int = 0
    wachtend: int = 0
    te_herstellen: int = 0
    tegenstrijdig: int = 0
    niet_verzonden: int = 0
    laatste_rapport: str = ""
    opgeschoond: str = ""
    grond: Grondslag = field(default_factory=Grondslag)


@dataclass(frozen=True, slots=True)
class Dossierstand:
    """The phase, the next command (as typed after `bvtool`), its deadline, what is open."""

    fase: str
    volgende: list[str]
    uiterlijk: datetime | None
    open_: int
    uitleg: str


def make_stand(dossier: Dossier, klok: Klok, telling: Dossiertelling) -> Dossierstand:
    """Answers what the user must do now; the first line that fits."""
    from bvtool.kalender.timeslot import termijnen

    timeslot = dossier.instellingen.timeslot
    assert timeslot is not None
    momenten = {t.id: t.moment for t in termijnen(timeslot)}
    antwoord, levering = momenten["terugkoppeling"], momenten["aanlevering"]
    t = telling
    if (eerst := _before_answer(dossier, t, antwoord)) is not None:
        return eerst
    if not t.akkoord and not t.berichten:
        uitleg = (
            "De terugkoppeling staat in uitgaand. Stuur hem naar het CAK en wacht op akkoord. "
            "Leg het akkoord vast."
        )
        return Dossierstand(
            "wachten op akkoord", ["akkoord", "--op", f"{klok.vandaag}"], antwoord, 1, uitleg
        )
    if t.niet_verzonden:
        uitleg = count(t.niet_verzonden, "klant heeft", "klanten hebben") + " nog geen 407-bericht."
        return Dossierstand("aanmelden", ["aanmelden"], levering, t.niet_verzonden, uitleg)
    if t.te_herstellen:
        uitleg = (
            f"{count(t.te_herstellen, 'bericht is', 'berichten zijn')} afgekeurd. Kijk in "
            "rapporten/retour.html wat er moet gebeuren, herstel het en meld zo snel mogelijk "
            "opnieuw aan."
        )
        return Dossierstand("herstellen", ["aanmelden"], None, t.te_herstellen, uitleg)
    if t.tegenstrijdig:
        return _contradicted(t.tegenstrijdig)
    if t.wachtend:
        uitleg = (
            f"{count(t.wachtend, 'bericht heeft', 'berichten hebben')} nog geen antwoord. Lever "
            "aan bij het GGK, zet de retourberichten in inkomend/408 en lees ze in."
        )
        return Dossierstand("wachten op antwoord", ["retour"], levering, t.wachtend, uitleg)
    uitleg = "Alle berichten zijn goedgekeurd. Maak iedere dinsdag het rapport."
    return Dossierstand("klaar", ["rapport"], None, 0, uitleg)


def count(aantal: int, een: str, meer: str) -> str:
    """`1 bericht is`, `2 berichten zijn`."""
    return f"{aantal} {een if aantal == 1 else meer}"


def _contradicted(aantal: int) -> Dossierstand:
    uitleg = (
        f"Bij {count(aantal, 'bericht', 'berichten')} spreken de antwoorden elkaar tegen. Bel het "
        "CAK en leg vast wat geldt; in rapporten/retour.html staat om welke het gaat."
    )
    return Dossierstand("navragen", ["retour"], None, aantal, uitleg)


def _before_answer(
    dossier: Dossier, t: Dossiertelling, antwoord: datetime | None
) -> Dossierstand | None:
    """What must be done before there is an answer on the newest files; None when there is one."""
    if not t.vergeleken:
        return _before_comparison(dossier, antwoord)
    if t.grond.nieuwer:
        meldingen = t.grond.list_meldingen()
        uitleg = " ".join(f"{b.waar}: {b.wat} {b.wat_nu}" for b in meldingen)
        tot = None if t.akkoord else antwoord
        return Dossierstand("vergelijken", ["vergelijk"], tot, len(t.grond.nieuwer), uitleg)
    if not t.teruggekoppeld or not t.na_vergelijking:
        vraagt = count(t.te_beslissen, "rij vraagt", "rijen vragen")
        uitleg = (
            f"Vul werk/werkboek.xlsx in: {vraagt} een besluit van u. "
            "Sla het op, sluit het en lees het terug."
        )
        if not t.te_beslissen:
            uitleg = "Alle rijen in werk/werkboek.xlsx hebben een besluit. Lees het terug."
        if t.teruggekoppeld:
            uitleg += " Tot dan rust het antwoord aan het CAK op een oudere vergelijking."
        return Dossierstand("beoordelen", ["terugkoppeling"], antwoord, t.te_beslissen, uitleg)
    return None


def _before_comparison(dossier: Dossier, antwoord: datetime | None) -> Dossierstand:
    if vragen := _count_vragen(dossier):
        uitleg = (
            f"Bvtool begrijpt uw bestanden nog niet helemaal: {count(vragen, 'vraag', 'vragen')} "
            "over kolommen of woorden. Beantwoord ze hier, of in werk/leeswijzer.xlsx."
        )
        return Dossierstand("vragen over uw bestanden", ["kolommen"], antwoord, vragen, uitleg)
    if any(pad.is_file() for pad in dossier.inkomend.glob("*")):
        uitleg = "Er staan bestanden in inkomend. Vergelijk B4 met uw register."
        return Dossierstand("vergelijken", ["vergelijk"], antwoord, 1, uitleg)
    uitleg = (
        "Zet het B4-bestand van het CAK en de uitvoer van uw register in de map inkomend. "
        "Daarna: bvtool vergelijk"
    )
    return Dossierstand("wachten op bestanden", ["vergelijk"], antwoord, 2, uitleg)


def _count_vragen(dossier: Dossier) -> int:
    """The questions that are open in the reading agreement; none when it is not there."""
    from bvtool.bestanden.leeswijzer import PAD

    pad = dossier.pad / PAD
    if not pad.is_file():
        return 0
    from bvtool.bestanden.leeswijzer_lezing import count_open

    try:
        return count_open(pad)
    except (BvFout, OSError):
        return 0
