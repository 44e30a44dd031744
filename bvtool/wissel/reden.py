"""The answer of `mag` in Dutch: one sentence of reason, the remarks, and what goes for spoed."""

from collections.abc import Callable, Iterator, Sequence

from bvtool.kalender.tekst import moment_tekst
from bvtool.wissel.lijn import Releasestap, is_ouder
from bvtool.wissel.regels import Wisselregel
from bvtool.wissel.soorten import RETOUR, Berichtsoort
from bvtool.wissel.uitspraak import (
    AFSPRAAK,
    BLOKKADE,
    INLEZEN,
    NOG_NIET,
    ONBEKEND,
    TRANSITIE,
    VERVALLEN,
    VRIJ,
    Uitspraak,
    Wisselgrond,
)


def make_reden(a: Uitspraak) -> str:
    """One sentence that says what holds for this message at this moment, and by which row."""
    return _REDENEN[a.aard](a)


def make_spoed(soort: Berichtsoort) -> str:
    """What a person must do when what the message is about cannot wait."""
    if soort.standaard == "iEb":
        return "Kan dit niet wachten: bel het CAK."
    bel = soort.ontvanger
    return f"Spoedzorg wacht niet: bel de {bel} en regel het buiten het berichtenverkeer om."


def make_opmerking(
    soort: Berichtsoort,
    release: str,
    partij: str | None,
    lijn: Sequence[Releasestap],
    vondst: Wisselgrond,
    in_release: str,
) -> str:
    """What else the user should know about the answer; empty when there is nothing."""
    aard, stap = vondst.aard, vondst.stap
    opmerkingen = []
    if partij is not None and partij != soort.afzender:
        opmerkingen.append(f"Een {soort.naam} wordt verstuurd door {met_lidwoord(soort.afzender)}.")
    if aard == AFSPRAAK:
        opmerkingen.append("Technisch komt het bericht nog aan, maar afgesproken is te wachten.")
    if aard in _GESLOTEN and soort.richting == RETOUR and stap is not None:
        opmerkingen.append(_gebroken(soort, release, stap))
    if aard == VERVALLEN and in_release:
        opmerkingen.append(_na_einde(soort, in_release))
    if aard == VERVALLEN and not in_release:
        opmerkingen.append(_opvolger(soort).strip())
    if stap is not None and not stap.live.noemt(soort):
        opmerkingen.append(
            f"De kalender noemt {soort.naam} niet bij deze wissel; "
            "bvtool houdt het laatste moment van de wissel aan."
        )
    if aard == VRIJ:
        opmerkingen += _gaten(release, lijn, stap)
    return " ".join(filter(None, opmerkingen))


_GESLOTEN = (AFSPRAAK, BLOKKADE, TRANSITIE)


def _gebroken(soort: Berichtsoort, release: str, stap: Releasestap) -> str:
    """A retour that is too late: after the switch the pair is broken, whatever its release."""
    einde = stap.wissel.live_regel.tell(stap.einde)
    return (
        f"Let op het paar: na {einde} kan een antwoord in release {release} "
        f"niet meer, en een antwoord in release {stap.nieuw} op een heenbericht in release "
        f"{release} is een gebroken paar. Neem nu contact op met {met_lidwoord(soort.ontvanger)}."
    )


def _gaten(release: str, lijn: Sequence[Releasestap], stap: Releasestap | None) -> Iterator[str]:
    """What the calendar cannot tell about the life of a release."""
    if any(is_ouder(s.nieuw, release) for s in lijn) and all(s.nieuw != release for s in lijn):
        yield f"De kalender weet niet wanneer release {release} begon."
    if stap is None and any(is_ouder(release, s.oud) for s in lijn):
        yield f"De kalender weet niet wanneer release {release} is vervangen."
    elif stap is None:
        yield f"De kalender kent geen wissel na release {release}."


def _na_einde(soort: Berichtsoort, in_release: str) -> str:
    if soort.richting == RETOUR:
        return (
            "Een antwoord gaat in de release van het heenbericht: in een andere release is het "
            "paar gebroken. Neem contact op met "
            f"{met_lidwoord(soort.ontvanger)} en laat het heenbericht opnieuw indienen "
            f"in release {in_release}."
        )
    return f"Maak het bericht opnieuw in release {in_release}."


def _opvolger(soort: Berichtsoort) -> str:
    return f" Daarvoor in de plaats komt {soort.opvolger}." if soort.opvolger else ""


def met_lidwoord(partij: str) -> str:
    """`de gemeente`, `het CAK`, `VECOZO`."""
    lidwoord = {"gemeente": "de ", "aanbieder": "de ", "CAK": "het "}
    return lidwoord.get(partij, "") + partij


def _vrij(a: Uitspraak) -> str:
    if a.handeling == INLEZEN:
        return f"{a.soort.naam} in release {a.release} inlezen is nog op tijd."
    return f"{a.soort.naam} in release {a.release} mag weg."


def _afspraak(a: Uitspraak) -> str:
    regel = _regel(a)
    doen = "is ingelezen" if a.handeling == INLEZEN else "niet meer weggaat"
    moment = moment_tekst(regel.tot) if regel.tot else ""
    return f"Afgesproken is dat {a.soort.naam} vanaf {moment} {doen}: {kort(regel)}."


def _dicht(a: Uitspraak) -> str:
    regel = _regel(a)
    tot = f" tot {moment_tekst(regel.tot)}" if regel.tot else ""
    if a.aard == TRANSITIE:
        return f"De keten ligt stil{tot}: {kort(regel)}."
    return f"{a.soort.naam} is geblokkeerd{tot} ({regel.partij}): {kort(regel)}."


def _vervallen(a: Uitspraak) -> str:
    if a.regel is None or a.regel.van is None:
        return f"Release {a.release} is voorbij: de volgende wissel is al begonnen."
    return f"Release {a.release} is voorbij sinds {a.regel.tell(a.regel.van)}: {kort(a.regel)}."


def _nog_niet(a: Uitspraak) -> str:
    regel = _regel(a)
    if regel.soort == "blijft":
        return f"{a.soort.naam} gaat niet over naar release {a.release}: {kort(regel)}."
    if a.in_release == a.release and a.vanaf is not None:
        return (
            f"Release {a.release} is voor {a.soort.naam} nog niet in gebruik; "
            f"dat begint op {a.vanaf_tekst}."
        )
    return f"Release {a.release} is voor {a.soort.naam} nog niet in gebruik."


def _onbekend(a: Uitspraak) -> str:
    soort = a.soort
    if soort.sinds and is_ouder(a.release, soort.sinds):
        return f"{soort.naam} bestaat pas vanaf release {soort.sinds} van {soort.standaard}."
    if soort.laatste and is_ouder(soort.laatste, a.release):
        return (
            f"{soort.naam} bestaat in release {a.release} van {soort.standaard} niet meer; de "
            f"laatste was {soort.laatste}.{_opvolger(soort)}"
        )
    return (
        f"Release {a.release} van {a.soort.standaard} staat niet in de kalender; "
        "vul hem aan met een eigen kalender."
    )


_REDENEN: dict[str, Callable[[Uitspraak], str]] = {
    VRIJ: _vrij,
    AFSPRAAK: _afspraak,
    BLOKKADE: _dicht,
    TRANSITIE: _dicht,
    VERVALLEN: _vervallen,
    NOG_NIET: _nog_niet,
    ONBEKEND: _onbekend,
}


def kort(regel: Wisselregel) -> str:
    """The text of a row with its number: `Alle heenberichten geblokkeerd (regel 3.2.1 van ...)`."""
    return f"{regel.omschrijving} (regel {regel.id} van {regel.wissel})"


def _regel(a: Uitspraak) -> Wisselregel:
    assert a.regel is not None
    return a.regel
