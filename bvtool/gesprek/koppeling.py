"""Answers matched to messages, and what the answers to one message amount to.

Matching is one to one on Afzender, Identificatie and Dagtekening (an approval names no client);
an answer in an envelope may also be matched by its crossRefnummer, an Fo01 only so. What the
answers amount to depends on the set of them, never on the order in which they came. The same for
very many at once stands in `koppelframe`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bvtool.berichten.eigenbijdrage import names
from bvtool.berichten.schemarollen import ANTWOORD
from bvtool.dossier.feiten import Beoordeeld
from bvtool.vak.codes import GEEN_OPMERKING, NIET_BEOORDEELD, ZEGT_NIETS
from bvtool.vak.standen import Stand, Twijfel

if TYPE_CHECKING:
    from bvtool.berichten.lezing import Antwoord
    from bvtool.berichten.retour import Wmo408
    from bvtool.berichten.wmo407 import Wmo407

Sleutel = tuple[str, str, date]
KOP = "kop van het bericht"
"""What differs when the envelope of an answer names another message than the answer itself."""
ECHOVELDEN = (
    ("bsn", "BSN"),
    ("startnummer", "startnummer"),
    ("startdatum", "startdatum"),
    ("stopdatum", "stopdatum"),
    ("status", "status"),
)
"""The fields of a client class that an answer repeats, and how they are called."""


ZONDER_OORDEEL = tuple(
    ",".join(codes) for codes in ((NIET_BEOORDEELD,), (NIET_BEOORDEELD, GEEN_OPMERKING), ZEGT_NIETS)
)
"""The codes of an answer that says something was not judged, and nothing more."""


class Verzonden(NamedTuple):
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
    that went out in an envelope. When both name a message and not the same one, that of the header
    is meant, in doubt.
    """
    kruis = antwoord.envelop.kruisreferentie if antwoord.envelop else ""
    via_envelop = op_referentie.get(kruis) if kruis else None
    if antwoord.retour is None:
        return judge(antwoord, via_envelop)
    via_kop = _same_kind(antwoord.retour, op_sleutel.get(antwoord.retour.sleutel))
    via_envelop = _same_kind(antwoord.retour, via_envelop)
    beoordeeld = judge(antwoord, via_kop or via_envelop)
    if via_envelop is not None and via_envelop is not via_kop:
        return beoordeeld._replace(twijfel=Twijfel.ECHO.value, verschil=KOP)
    return beoordeeld


def _same_kind(retour: Wmo408, verzonden: Verzonden | None) -> Verzonden | None:
    """The message, when an answer of this kind is given to it; a 406 never answers a 407."""
    if verzonden is None or ANTWOORD[verzonden.bericht.soort] != retour.soort:
        return None
    return verzonden


def judge(antwoord: Antwoord, verzonden: Verzonden | None) -> Beoordeeld:
    """What one answer says about the message that it was matched to (None: to no message)."""
    bericht_id = verzonden.id if verzonden else None
    retour = antwoord.retour
    if retour is None:
        envelop = antwoord.envelop
        code = envelop.code if envelop else ""
        kruis = envelop.kruisreferentie if envelop else ""
        dag = envelop.tijdstip[:8] if envelop else ""
        return Beoordeeld(
            bericht_id, "Fo01", None, None, None, kruis, dag, Stand.ENVELOPFOUT.value, code
        )
    codes = ",".join(retour.codes)
    twijfel, verschil = Twijfel.GEEN, ""
    if verzonden:
        twijfel, verschil = _doubt(retour, codes, verzonden.bericht)
    return Beoordeeld(
        bericht_id,
        retour.soort[3:],
        retour.afzender,
        retour.identificatie,
        retour.dagtekening.isoformat(),
        retour.identificatie_retour,
        retour.dagtekening_retour.isoformat(),
        retour.oordeel.value,
        codes,
        twijfel.value,
        verschil,
    )


def _doubt(retour: Wmo408, codes: str, heen: Wmo407) -> tuple[Twijfel, str]:
    if retour.dagtekening_retour < heen.dagtekening:
        return Twijfel.TE_VROEG, ""
    if verschil := ", ".join(echo_differences(retour, heen)):
        return Twijfel.ECHO, verschil
    niet = codes in ZONDER_OORDEEL
    return (Twijfel.NIET_BEOORDEELD if niet else Twijfel.GEEN), ""


def echo_differences(retour: Wmo408, heen: Wmo407) -> list[str]:
    """The fields in which the client class of an answer differs from what was sent."""
    klasse = retour.klasse
    if klasse is None:
        return []
    return [
        naam
        for veld, naam in ECHOVELDEN
        if names(heen.soort, veld) and getattr(klasse, veld) != getattr(heen, veld)
    ]
