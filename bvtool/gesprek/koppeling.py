"""Answers matched to messages, and what the answers to one message amount to.

Matching is one to one on Afzender, Identificatie and Dagtekening (an approval names no client);
an answer in an envelope may also be matched by its crossRefnummer, an Fo01 only so. What the
answers amount to depends on the set of them, never on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bvtool.berichten.lezing import Antwoord
from bvtool.berichten.wmo407 import Wmo407
from bvtool.berichten.wmo408 import AFGEKEURD, GOEDGEKEURD, TECHNISCH, Wmo408

ENVELOPFOUT = "envelopfout"
OPEN, TEGENSTRIJDIG = "open", "tegenstrijdig"
AFKEUREN = (ENVELOPFOUT, TECHNISCH, AFGEKEURD)
"""The outcomes by which a message counts as not sent."""

Sleutel = tuple[str, str, date]
ECHO, TE_VROEG, UITSPRAAK = "echo", "te vroeg", "uitspraak"


@dataclass(frozen=True, slots=True)
class Beoordeeld:
    """An answer as it goes into the ledger (and comes out of it again).

    `bericht_id` is None when it fits no message. `codes` in order, joined by commas. `bijzonder`
    says why it must not be believed as it is: `echo: ...` with the fields that differ from what
    was sent, or `te vroeg` (dated before its message); `uitspraak: ...` marks the word of a
    person, with the reason; else empty.
    """

    bericht_id: int | None
    soort: str
    sleutel: tuple[str, str, str] | None
    identificatie_retour: str
    dagtekening_retour: str
    uitkomst: str
    codes: str
    bijzonder: str = ""

    @property
    def inhoud(self) -> tuple[object, ...]:
        """What makes two answers the same, whatever their bytes."""
        return (
            self.bericht_id,
            self.soort,
            self.sleutel,
            self.identificatie_retour,
            self.dagtekening_retour,
            self.uitkomst,
            self.codes,
            self.bijzonder,
        )


@dataclass(frozen=True, slots=True)
class Verzonden:
    """A message that was sent: its number in the ledger, what it said, and its referentienummer."""

    id: int
    bericht: Wmo407
    referentie: str = ""


def match(
    antwoord: Antwoord,
    op_sleutel: Mapping[Sleutel, Verzonden],
    op_referentie: Mapping[str, Verzonden],
) -> Beoordeeld:
    """The answer beside the message that it belongs to, if any, and what it says of it.

    `op_sleutel` the sent messages by Afzender, Identificatie and Dagtekening, `op_referentie` those
    that went out in an envelope.
    """
    kruis = antwoord.envelop.kruisreferentie if antwoord.envelop else ""
    via_envelop = op_referentie.get(kruis) if kruis else None
    if antwoord.retour is None:
        return judge(antwoord, via_envelop)
    via_kop = op_sleutel.get(antwoord.retour.sleutel)
    beoordeeld = judge(antwoord, via_kop or via_envelop)
    if via_envelop is not None and via_envelop is not via_kop:
        return replace(beoordeeld, bijzonder=f"{ECHO}: kop van het bericht")
    return beoordeeld


def judge(antwoord: Antwoord, verzonden: Verzonden | None) -> Beoordeeld:
    """What one answer says about the message that it was matched to (None: to no message)."""
    bericht_id = verzonden.id if verzonden else None
    retour = antwoord.retour
    if retour is None:
        envelop = antwoord.envelop
        code = envelop.code if envelop else ""
        kruis = envelop.kruisreferentie if envelop else ""
        tijdstip = envelop.tijdstip if envelop else ""
        return Beoordeeld(bericht_id, "Fo01", None, kruis, tijdstip[:8], ENVELOPFOUT, code)
    return Beoordeeld(
        bericht_id=bericht_id,
        soort="408",
        sleutel=(retour.afzender, retour.identificatie, retour.dagtekening.isoformat()),
        identificatie_retour=retour.identificatie_retour,
        dagtekening_retour=retour.dagtekening_retour.isoformat(),
        uitkomst=retour.oordeel,
        codes=",".join(retour.codes),
        bijzonder=_bijzonder(retour, verzonden.bericht) if verzonden else "",
    )


def _bijzonder(retour: Wmo408, heen: Wmo407) -> str:
    if retour.dagtekening_retour < heen.dagtekening:
        return TE_VROEG
    verschil = echo_differences(retour, heen)
    return f"{ECHO}: {', '.join(verschil)}" if verschil else ""


def echo_differences(retour: Wmo408, heen: Wmo407) -> list[str]:
    """The fields in which the client class of an answer differs from what was sent."""
    klasse = retour.klasse
    if klasse is None:
        return []
    velden = (
        ("BSN", klasse.bsn, heen.bsn),
        ("startnummer", klasse.startnummer, heen.startnummer),
        ("startdatum", klasse.startdatum, heen.startdatum),
        ("stopdatum", klasse.stopdatum, heen.stopdatum),
        ("status", klasse.status, heen.status),
    )
    return [naam for naam, terug, gestuurd in velden if terug != gestuurd]


@dataclass(frozen=True, slots=True)
class Berichtstand:
    """What all answers to one message amount to.

    `uitkomst`: open, goedgekeurd, afgekeurd, technisch, envelopfout or tegenstrijdig (a person
    must find out). `codes` all codes of the answers that count; `opmerkingen` Dutch sentences on
    what was odd.
    """

    uitkomst: str
    codes: tuple[str, ...] = ()
    opmerkingen: tuple[str, ...] = ()


def settle(antwoorden: Sequence[Beoordeeld]) -> Berichtstand:
    """What these answers to one message amount to; their order does not matter.

    Only the word of a person is taken by order: the last one counts.
    """
    uitspraken = [a for a in antwoorden if a.bijzonder.startswith(UITSPRAAK)]
    gelezen = {a.inhoud: a for a in antwoorden if not a.bijzonder.startswith(UITSPRAAK)}
    opmerkingen = tuple(_opmerkingen(list(gelezen.values())))
    vast = [a for a in gelezen.values() if not a.bijzonder]
    uitkomsten = {a.uitkomst for a in vast}
    codes = tuple(sorted({c for a in vast for c in a.codes.split(",") if c}))
    if uitspraken:
        return Berichtstand(uitspraken[-1].uitkomst, codes, opmerkingen)
    if not gelezen:
        return Berichtstand(OPEN)
    if not uitkomsten or (GOEDGEKEURD in uitkomsten and len(uitkomsten) > 1):
        return Berichtstand(TEGENSTRIJDIG, codes, opmerkingen)
    if GOEDGEKEURD in uitkomsten:
        return Berichtstand(GOEDGEKEURD, codes, opmerkingen)
    return Berichtstand(next(u for u in reversed(AFKEUREN) if u in uitkomsten), codes, opmerkingen)


def categorize(antwoord: Beoordeeld, alle: Sequence[Beoordeeld]) -> str:
    """Under which count an answer falls, beside all answers to its message (itself included)."""
    gelezen = [a for a in alle if not a.bijzonder.startswith(UITSPRAAK)]
    if len(gelezen) == 1 and not antwoord.bijzonder:
        return antwoord.uitkomst
    uitkomsten = {a.uitkomst for a in gelezen if not a.bijzonder}
    twist = GOEDGEKEURD in uitkomsten and len(uitkomsten) > 1
    if antwoord.bijzonder or twist or antwoord.inhoud in conflicts(gelezen):
        return TEGENSTRIJDIG
    return antwoord.uitkomst


def conflicts(antwoorden: Iterable[Beoordeeld]) -> set[tuple[object, ...]]:
    """The answers (by content) that share their IdentificatieRetour with another content."""
    per_id: dict[str, set[tuple[object, ...]]] = {}
    for a in antwoorden:
        if a.soort == "408" and a.identificatie_retour:
            per_id.setdefault(a.identificatie_retour, set()).add(a.inhoud)
    return {inhoud for groep in per_id.values() if len(groep) > 1 for inhoud in groep}


def _opmerkingen(gelezen: Sequence[Beoordeeld]) -> list[str]:
    zinnen = []
    if conflicts(gelezen):
        zinnen.append("Twee antwoorden met dezelfde identificatie zeggen iets anders.")
    uitkomsten = {a.uitkomst for a in gelezen if not a.bijzonder}
    if GOEDGEKEURD in uitkomsten and len(uitkomsten) > 1:
        zinnen.append("Het ene antwoord keurt goed, het andere keurt af.")
    if any(a.bijzonder == TE_VROEG for a in gelezen):
        zinnen.append("Een antwoord heeft een dagtekening van voor het bericht zelf.")
    velden = sorted({a.bijzonder.partition(": ")[2] for a in gelezen if a.bijzonder[:4] == ECHO})
    if velden:
        zinnen.append(f"Een antwoord noemt iets anders dan is verzonden ({'; '.join(velden)}).")
    return zinnen
