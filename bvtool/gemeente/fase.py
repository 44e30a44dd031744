"""Where a dossier is: the phase, what is open, until when, and which command is next."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.feiten import MIGRATIERONDE
from bvtool.dossier.onthouden import recall
from bvtool.dossier.plekken import WERKBOEK
from bvtool.dossier.publiceer import hash_bestand
from bvtool.gemeente.grondslag import Grondslag
from bvtool.gesprek.openwerk import Openwerk
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, BvFout
from bvtool.vak.zinnen import join_zinnen

if TYPE_CHECKING:
    from bvtool.dossier.feiten import Rondefeit
    from bvtool.dossier.map import Dossier


class Dossiertelling(NamedTuple):
    """What the ledger holds, as counts and moments; see `read_telling`.

    All but the messages and answers is that of the round that is open (`ronde`); `gebruikt` are the
    SHA-256 of files that an earlier round used.
    """

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
    opgeschoond: str = ""
    gevolgd: str = ""
    eigen_zendingen: int = 0
    te_laat: int = 0
    los: int = 0
    zips: tuple[str, ...] = ()
    plek: tuple[Bevinding, ...] = ()
    grond: Grondslag = Grondslag()
    openwerk: Openwerk = Openwerk()
    werkboek: str = WERKBOEK
    ronde: Rondefeit = MIGRATIERONDE
    gebruikt: frozenset[str] = frozenset()


class Dossierstand(NamedTuple):
    """The phase, the next command (as typed after `bvtool`), its deadline, what is open."""

    fase: str
    volgende: list[str]
    uiterlijk: datetime | None
    open_: int
    uitleg: str


def make_stand(dossier: Dossier, telling: Dossiertelling) -> Dossierstand:
    """Answers what the user must do now; the first line that fits."""
    t = telling
    antwoord, levering = list_momenten(dossier, t.ronde)
    if (eerst := _before_answer(dossier, t, antwoord)) is not None:
        return eerst
    if not t.akkoord and not t.eigen_zendingen and not t.ronde.periodiek:
        return Dossierstand("wachten op akkoord", ["akkoord"], levering, 1, _AKKOORD)
    stand = _after_akkoord(t, levering)
    if t.grond.getallen is None or t.ronde.periodiek:
        return stand
    bel = (b.wat for b in t.grond.list_meldingen())
    return stand._replace(uitleg=join_zinnen([stand.uitleg, *bel]), open_=stand.open_ + 1)


def list_momenten(dossier: Dossier, ronde: Rondefeit) -> tuple[datetime | None, datetime | None]:
    """By when the answer and the messages are due in this round (Amsterdam); None: no term is
    agreed. Those of the migration are the deadlines of the timeslot."""
    if ronde.periodiek:
        tot = datetime.fromisoformat(ronde.uiterlijk) if ronde.uiterlijk else None
        return tot, None
    from bvtool.kalender.timeslot import termijnen

    timeslot = dossier.instellingen.timeslot
    assert timeslot is not None
    momenten = {t.id: t.moment for t in termijnen(timeslot)}
    return momenten["terugkoppeling"], momenten["aanlevering"]


_AKKOORD = (
    "De terugkoppeling staat in uitgaand. Stuur hem naar het CAK. Hoort u niets, bel het CAK dan: "
    "zonder akkoord kunt u niet aanleveren. Leg het akkoord vast als u het heeft."
)


def _after_akkoord(t: Dossiertelling, levering: datetime | None) -> Dossierstand:
    """What must go, what must be mended, what is awaited; the first that there is."""
    nieuw, rest = t.openwerk.gaat - min(t.openwerk.starts, t.te_herstellen), _tell_rest(t)
    if not t.berichten and t.niet_verzonden:
        klanten = count(t.niet_verzonden, "klant", "klanten")
        uitleg = f"Meld nu {klanten} aan: maak de berichten en zet ze op het portaal."
        return Dossierstand("aanmelden", ["aanmelden"], levering, t.niet_verzonden, uitleg)
    if nieuw > 0:
        return Dossierstand("aanmelden", ["aanmelden"], levering, nieuw, rest)
    if t.te_herstellen:
        uitleg = (
            f"{count(t.te_herstellen, 'bericht is', 'berichten zijn')} afgekeurd. Kijk in "
            "rapporten/retour.html wat er moet gebeuren, herstel het en meld zo snel mogelijk "
            f"opnieuw aan. {rest}"
        )
        return Dossierstand("herstellen", ["aanmelden"], None, t.te_herstellen, uitleg.strip())
    if t.tegenstrijdig:
        return _contradicted(t.tegenstrijdig, rest)
    if t.openwerk.tegengehouden:
        aantal = t.openwerk.tegengehouden
        return Dossierstand("herstellen", ["aanmelden", "--proef"], None, aantal, rest)
    if t.wachtend or t.openwerk.wachten:
        return _awaited(t, levering, rest)
    if t.openwerk.later:
        uitleg = join_zinnen(
            ["Alles wat nu mag, is goedgekeurd.", rest, "Maak iedere dinsdag het rapport."]
        )
        return Dossierstand("wachten op datum", ["rapport"], None, t.openwerk.later, uitleg)
    uitleg = "Alles wat u verstuurde, is goedgekeurd. Maak iedere dinsdag het rapport."
    if t.los:
        uitleg = f"{uitleg} {count(t.los, 'antwoord past', 'antwoorden passen')} bij geen bericht."
    return Dossierstand("klaar", ["rapport"], None, 0, uitleg)


def _tell_rest(t: Dossiertelling) -> str:
    """What else is open, beside what was rejected."""
    over = max(0, t.openwerk.starts - t.te_herstellen)
    return join_zinnen(t.openwerk._replace(starts=over).tell())


def _awaited(t: Dossiertelling, levering: datetime | None, rest: str) -> Dossierstand:
    """Waiting for answers: which zip to deliver, or whom to call."""
    wat = f"{count(t.wachtend, 'bericht heeft', 'berichten hebben')} nog geen antwoord."
    if t.te_laat:
        laat = count(t.te_laat, "antwoord is", "antwoorden zijn")
        wat = f"{wat} Bel het CAK: {laat} te laat (meer dan drie werkdagen)."
    elif t.zips:
        wat = f"{wat} Bied aan op het portaal, als u dat nog niet deed: {', '.join(t.zips)}."
    uitleg = f"{wat} Zet de retourberichten in inkomend/408 en lees ze in. {rest}".strip()
    aantal = t.wachtend or t.openwerk.wachten
    tot = None if t.te_laat else levering
    return Dossierstand("wachten op antwoord", ["retour"], tot, aantal, uitleg)


def list_open(t: Dossiertelling) -> dict[str, int]:
    """Everything that is open, counted by kind. `starts` holds who was rejected as well."""
    starts = t.openwerk.starts if t.berichten else t.niet_verzonden
    gelezen = bool(t.teruggekoppeld and t.na_vergelijking)
    return {
        "niet_vergeleken": len(t.grond.nieuwer),
        "te_beslissen": 0 if gelezen else t.te_beslissen,
        "akkoord": int(
            gelezen and not t.ronde.periodiek and (not t.akkoord or t.grond.getallen is not None)
        ),
        **t.openwerk.tellingen(),
        "starts": starts,
        "afgekeurd": t.te_herstellen,
        "tegenstrijdig": t.tegenstrijdig,
        "zonder_antwoord": t.wachtend,
        "te_laat": t.te_laat,
        "past_bij_geen_bericht": t.los,
    }


def _contradicted(aantal: int, rest: str) -> Dossierstand:
    uitleg = (
        f"Bij {count(aantal, 'bericht', 'berichten')} spreken de antwoorden elkaar tegen. Bel het "
        "CAK en leg vast wat geldt; in rapporten/retour.html staat om welke het gaat. "
        f"{rest}"
    )
    return Dossierstand("navragen", ["retour"], None, aantal, uitleg.strip())


def _before_answer(
    dossier: Dossier, t: Dossiertelling, antwoord: datetime | None
) -> Dossierstand | None:
    """What must be done before there is an answer on the newest files; None when there is one."""
    if not t.vergeleken:
        return _before_comparison(dossier, t, antwoord)
    if t.grond.nieuwer:
        meldingen = t.grond.list_meldingen()
        uitleg = join_zinnen(f"{b.waar}: {b.wat} {b.wat_nu}" for b in meldingen)
        tot = None if t.akkoord else antwoord
        return Dossierstand("vergelijken", ["vergelijk"], tot, len(t.grond.nieuwer), uitleg)
    if not t.teruggekoppeld or not t.na_vergelijking:
        vraagt = count(t.te_beslissen, "rij vraagt", "rijen vragen")
        uitleg = (
            f"Vul {t.werkboek} in: {vraagt} een besluit van u. "
            "Sla het op, sluit het en lees het terug."
        )
        if not t.te_beslissen:
            uitleg = f"Alle rijen in {t.werkboek} hebben een besluit. Lees het terug."
        if t.teruggekoppeld:
            uitleg += " Tot dan rust het antwoord aan het CAK op een oudere vergelijking."
        return Dossierstand("beoordelen", ["terugkoppeling"], antwoord, t.te_beslissen, uitleg)
    return None


def _before_comparison(
    dossier: Dossier, t: Dossiertelling, antwoord: datetime | None
) -> Dossierstand:
    if vragen := _count_vragen(dossier):
        uitleg = (
            f"Bvtool begrijpt uw bestanden nog niet helemaal: {count(vragen, 'vraag', 'vragen')} "
            "over kolommen of woorden. Beantwoord ze hier, of in werk/leeswijzer.xlsx."
        )
        return Dossierstand("vragen over uw bestanden", ["kolommen"], antwoord, vragen, uitleg)
    ligt = (pad for pad in dossier.inkomend.glob("*") if pad.is_file())
    if any(not t.gebruikt or hash_bestand(pad) not in t.gebruikt for pad in ligt):
        uitleg = "Er staan bestanden in inkomend. Vergelijk B4 met uw register."
        if t.ronde.periodiek:
            uitleg = (
                "Er staan bestanden in inkomend. Vergelijk het bestand van het CAK met uw register."
            )
        return Dossierstand("vergelijken", ["vergelijk"], antwoord, 1, uitleg)
    if t.ronde.periodiek:
        uitleg = (
            f"Ronde {t.ronde.nr}: zet het nieuwe bestand van het CAK en een nieuwe uitvoer van uw "
            "register in de map inkomend."
        )
        return Dossierstand("wachten op bestanden", ["vergelijk"], antwoord, 2, uitleg)
    uitleg = "Zet het B4-bestand van het CAK en de uitvoer van uw register in de map inkomend."
    return Dossierstand("wachten op bestanden", ["vergelijk"], antwoord, 2, uitleg)


def _count_vragen(dossier: Dossier) -> int:
    """The questions that are open in the reading agreement; none when it is not there."""
    from bvtool.tabel.lezen.afspraak import PAD

    pad = dossier.pad / PAD
    if not pad.is_file():
        return 0

    def count_rijen() -> int:
        from bvtool.bestanden.leeswijzer_lezing import count_open

        return count_open(pad)

    try:
        return int(recall(dossier.pad, lambda: ["leeswijzer", hash_bestand(pad)], count_rijen))
    except (BvFout, OSError):
        return 0
