"""May this message go now: one pure function over the calendar of release switches.

The laws (`docs/wissels.md`): a heenbericht and its retour go in one release; an agreement may
close earlier than the technical block; between the two a message still passes and still is wrong.
A moment in the calendar closes at that moment itself ("vanaf dit moment"), and a new release
opens at its moment itself.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from bvtool.berichten.release import parse_release
from bvtool.kalender.klok import at_amsterdam
from bvtool.kalender.partijen import raakt
from bvtool.vak.fouten import Gebruiksfout
from bvtool.wissel.laden import load_eigen_kalender
from bvtool.wissel.lijn import (
    Releasestap,
    bestaat,
    find_huidig,
    find_nog_niet,
    find_vervallen,
    is_voor,
    make_lijn,
)
from bvtool.wissel.reden import make_opmerking
from bvtool.wissel.regels import Kalender, Wisselregel
from bvtool.wissel.soorten import Berichtsoort, alle_soorten, find_soort
from bvtool.wissel.uitspraak import (
    AFSPRAAK,
    BLOKKADE,
    INLEZEN,
    NOG_NIET,
    ONBEKEND,
    TRANSITIE,
    VERSTUREN,
    VERVALLEN,
    VRIJ,
    Uitspraak,
    Wisselgrond,
)

_RANG = {BLOKKADE: 0, TRANSITIE: 1, AFSPRAAK: 2}


def mag(
    soort: str | Berichtsoort,
    release: str,
    op: datetime,
    partij: str | None = None,
    *,
    kalender: Kalender | None = None,
    handeling: str = VERSTUREN,
) -> Uitspraak:
    """May a message of this kind and release go at `op` (naive is read as Amsterdam time)?

    `partij` is the sender; without it, or when that party never sends this kind, the sender by
    the standard. `handeling` `inlezen` asks whether reading it in is still in time. Raises
    Gebruiksfout when the kind is unknown or the release cannot be read.
    """
    bericht = soort if isinstance(soort, Berichtsoort) else parse_soort(soort)
    if parse_release(release) is None:
        raise Gebruiksfout(
            f"Deze release is niet te lezen: {release[:20]}",
            waar="de optie --release",
            wat_nu="Schrijf de release als 2.1.",
        )
    vraag = _Vraag(bericht, release.strip(), at_amsterdam(op), handeling)
    lijn = make_lijn(kalender or load_eigen_kalender(), bericht)
    vondst = _zoek(vraag, lijn, kalender or load_eigen_kalender())
    vanaf, in_release = _zoek_weer(vraag, lijn, vondst)
    uiterlijk, uiterlijk_regel = _zoek_einde(vraag, vondst)
    return Uitspraak(
        mag=vondst.aard == VRIJ,
        soort=bericht,
        release=vraag.release,
        op=vraag.op,
        partij=bericht.afzender,
        aard=vondst.aard,
        regel=vondst.regels[0] if vondst.regels and vondst.aard != VRIJ else None,
        regels=vondst.regels if vondst.aard != VRIJ else (),
        vanaf=vanaf,
        in_release=in_release,
        vanaf_regel=next((s.live for s in lijn if s.begin_nieuw == vanaf), None),
        uiterlijk=uiterlijk,
        uiterlijk_regel=uiterlijk_regel,
        technisch=vondst.aard in (VRIJ, AFSPRAAK),
        opmerking=make_opmerking(bericht, vraag.release, partij, lijn, vondst, in_release),
        handeling=handeling,
    )


def parse_soort(tekst: str) -> Berichtsoort:
    """The message kind that the user names; raises Gebruiksfout with the known ones."""
    soort = find_soort(tekst)
    if soort is None:
        bekend = ", ".join(sorted({s.stam for s in alle_soorten()}))
        raise Gebruiksfout(
            f"De berichtsoort {tekst[:30]} is niet bekend.",
            waar="de berichtsoort",
            wat_nu=f"Kies uit: {bekend}. Of geef een bestand met een bericht.",
        )
    return soort


class _Vraag(NamedTuple):
    soort: Berichtsoort
    release: str
    op: datetime
    handeling: str


def _zoek(vraag: _Vraag, lijn: Sequence[Releasestap], kalender: Kalender) -> Wisselgrond:
    if not bestaat(vraag.soort, vraag.release):
        return Wisselgrond(ONBEKEND, (), None)
    vervallen = find_vervallen(lijn, vraag.release, vraag.op)
    if vervallen:
        slot = vervallen.find_slot(vraag.op)
        return Wisselgrond(VERVALLEN, (slot,) if slot else (), vervallen)
    achter = _find_blijft(kalender, vraag)
    if achter:
        return Wisselgrond(NOG_NIET, (achter,), None)
    wachten = find_nog_niet(lijn, vraag.release, vraag.op)
    if wachten:
        return Wisselgrond(NOG_NIET, (wachten.live, *_in_kracht(vraag, wachten)), wachten)
    bekend = {release for stap in lijn for release in (stap.oud, stap.nieuw)}
    if vraag.release not in bekend:
        return Wisselgrond(ONBEKEND, (), None)
    stap = next((s for s in lijn if s.oud == vraag.release), None)
    in_kracht = _in_kracht(vraag, stap)
    return Wisselgrond(in_kracht[0].soort if in_kracht else VRIJ, in_kracht, stap)


def _find_blijft(kalender: Kalender, vraag: _Vraag) -> Wisselregel | None:
    """The row that keeps this kind out of the release that is asked for."""
    for wissel in kalender.van_standaard(vraag.soort.standaard):
        if wissel.nieuw == vraag.release:
            return wissel.blijft(vraag.soort)
    return None


def _in_kracht(vraag: _Vraag, stap: Releasestap | None) -> tuple[Wisselregel, ...]:
    """The rows of the step that close this kind at the moment, the deciding one first."""
    if stap is None:
        return ()
    rijen = [
        regel
        for regel in _sluitregels(vraag, stap)
        if not is_voor(vraag.op, _sluit(regel)) and is_voor(vraag.op, stap.begin_nieuw)
        if regel.soort == AFSPRAAK or (regel.tot and is_voor(vraag.op, regel.tot))
    ]
    return tuple(sorted(rijen, key=lambda r: (_RANG[r.soort], _sluit(r).astimezone(UTC), r.id)))


def _sluitregels(vraag: _Vraag, stap: Releasestap) -> list[Wisselregel]:
    """The rows of a step that can close this kind for its sender, or for its reader."""
    if vraag.handeling == INLEZEN:
        return _leesregels(vraag.soort, stap)
    return [
        regel
        for regel in stap.regels
        if regel.soort in _RANG and regel.richting != "lezen" and regel.noemt(vraag.soort)
        if regel.soort != AFSPRAAK or raakt(regel.partij, vraag.soort.afzender)
    ]


def _leesregels(soort: Berichtsoort, stap: Releasestap) -> list[Wisselregel]:
    """Until when a message may be read in: the rows about it, else the last agreement on retours.

    Without an answer in time a pair breaks, so reading in ends at the latest with the retours.
    """
    afspraken = [r for r in stap.regels if r.soort == AFSPRAAK]
    eigen = [r for r in afspraken if r.richting == "lezen" and raakt(r.partij, soort.ontvanger)]
    return eigen or [r for r in afspraken if r.richting == "retour"]


def _sluit(regel: Wisselregel) -> datetime:
    """The moment from which the row closes: the `tot` of an agreement, the `van` of a block."""
    moment = regel.tot if regel.soort == AFSPRAAK else regel.van
    assert moment is not None
    return moment


def _zoek_weer(
    vraag: _Vraag, lijn: Sequence[Releasestap], vondst: Wisselgrond
) -> tuple[datetime | None, str]:
    """When and in which release this kind may go, from the moment on."""
    if vondst.aard == VRIJ:
        return vraag.op, vraag.release
    if vondst.aard == NOG_NIET and vondst.stap and vondst.stap.nieuw == vraag.release:
        return vondst.stap.begin_nieuw, vraag.release
    release, stap = find_huidig(lijn, vraag.op)
    vanaf = _na_pauze(lijn, release, vraag.op)
    in_kracht = _in_kracht(vraag, stap)
    if stap is not None and in_kracht:
        eigen = any(r.wissel == stap.wissel.id for r in in_kracht)
        if eigen:
            vanaf, release = stap.begin_nieuw, stap.nieuw
        else:  # the standstill of a switch in which this kind keeps its release
            vanaf = max(r.tot for r in in_kracht if r.tot)
    return (vanaf, release) if release and bestaat(vraag.soort, release) else (None, "")


def _na_pauze(lijn: Sequence[Releasestap], release: str, op: datetime) -> datetime:
    """`op`, or later when the new release has begun but not yet for this kind."""
    begin = [s.begin_nieuw for s in lijn if s.nieuw == release]
    return max([op, *begin], key=lambda moment: moment.astimezone(UTC))


def _zoek_einde(vraag: _Vraag, vondst: Wisselgrond) -> tuple[datetime | None, Wisselregel | None]:
    """Until when the yes lasts: the first row that will close this kind."""
    if vondst.aard != VRIJ or vondst.stap is None:
        return None, None
    rijen = [r for r in _sluitregels(vraag, vondst.stap) if is_voor(vraag.op, _sluit(r))]
    rijen.append(vondst.stap.wissel.live_regel)  # the old release ends there, for every kind
    eerste = min(rijen, key=lambda r: (_einde(r).astimezone(UTC), _RANG.get(r.soort, 3), r.id))
    return _einde(eerste), eerste


def _einde(regel: Wisselregel) -> datetime:
    moment = regel.van if regel.soort == "live" else _sluit(regel)
    assert moment is not None
    return moment
