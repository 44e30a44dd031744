"""The register of sent messages: what the ledger knows of messages and their answers.

Very many are asked in lots, so that memory does not grow with the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bvtool.berichten.eigenbijdrage import NIEUW, STOP
from bvtool.berichten.historie import Aanlevering, GeheugenHistorie
from bvtool.berichten.wmo407 import Wmo407
from bvtool.dossier.feiten import Beoordeeld, Berichtfeit, Rondeleveringfeit
from bvtool.dossier.toevoeging import lots
from bvtool.dossier.vragen import berichten as vragen
from bvtool.dossier.vragen.antwoorden import ask_antwoorden
from bvtool.dossier.vragen.volgens_cak import list_volgens_cak
from bvtool.gesprek.berichtstand import Berichtstand, settle
from bvtool.gesprek.koppeling import Sleutel, Verzonden
from bvtool.gesprek.levering import Eerder, list_levend, make_leveringen
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.standen import AFKEUREN, Stand

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


def read_eerder(
    verbinding: Verbinding, bsns: Sequence[str], bijdrage: Bijdrage = Bijdrage.BW
) -> dict[str, list[Eerder]]:
    """The messages of this contribution of these persons in the order of sending, each with what
    its answers say, and what stands at the CAK without a message of this dossier."""
    eerder = read_eigen(verbinding, bsns, bijdrage)
    for rij, op in list_volgens_cak(verbinding, bsns, bijdrage):
        eerder[rij.bsn] = add_volgens_cak(eerder.get(rij.bsn, []), rij, op, bijdrage)
    return eerder


def read_eigen(
    verbinding: Verbinding, bsns: Sequence[str], bijdrage: Bijdrage = Bijdrage.BW
) -> dict[str, list[Eerder]]:
    """The messages of these persons in the order of sending, each with what its answers say."""
    rijen = vragen.ask_van_personen(verbinding, bsns, bijdrage)
    standen = read_standen(verbinding, [r.id for r in rijen])
    eerder: dict[str, list[Eerder]] = {}
    for rij in rijen:
        eerder.setdefault(rij.bsn, []).append(Eerder(to_bericht(rij), standen[rij.id]))
    return eerder


def add_volgens_cak(
    eigen: Sequence[Eerder],
    rij: Rondeleveringfeit,
    peildatum: date,
    bijdrage: Bijdrage = Bijdrage.BW,
) -> list[Eerder]:
    """The messages of one person, and beside them a delivery that the CAK has.

    What we said under that number counts above it. Only an end that the CAK gave counts when our
    last message about it was approved and made before the file, which was made on `peildatum`.
    """
    zelfde = [e for e in eigen if e.bericht.startnummer == rij.startnummer]
    start, stop = date.fromisoformat(rij.startdatum), rij.stopdatum
    heen = Wmo407(
        zelfde[-1].bericht.afzender if zelfde else "",
        "",
        peildatum,
        rij.bsn,
        rij.startnummer,
        start,
        date.fromisoformat(stop) if stop else None,
        NIEUW,
        rij.kostprijs,
        soort=bijdrage.berichten[-1],  # the kind that tells of all of it
    )
    levend = [e for e in zelfde if e.stand.uitkomst not in AFKEUREN]
    if not levend:
        return [_by_cak(heen), *eigen]
    laatste = levend[-1].bericht
    if any(e.stand.uitkomst != Stand.GOEDGEKEURD for e in levend) or laatste.trekt_in:
        return list(eigen)
    einde = heen.stopdatum
    if einde is None or einde < laatste.startdatum or laatste.dagtekening >= peildatum:
        return list(eigen)
    gestopt = replace(heen, afzender=laatste.afzender, startdatum=laatste.startdatum)
    return [*eigen, _by_cak(gestopt)]


def _by_cak(heen: Wmo407) -> Eerder:
    return Eerder(heen, Berichtstand(Stand.GOEDGEKEURD), volgens_cak=True)


def read_standen(verbinding: Verbinding, ids: Sequence[int]) -> dict[int, Berichtstand]:
    """What all answers to each of these messages amount to; open when there are none."""
    per_bericht: dict[int, list[Beoordeeld]] = {i: [] for i in ids}
    for b in ask_antwoorden(verbinding, ids):
        if b.bericht_id is not None:
            per_bericht[b.bericht_id].append(b)
    return {i: settle(antwoorden) for i, antwoorden in per_bericht.items()}


def iter_met_stand(
    verbinding: Verbinding, bijdrage: Bijdrage = Bijdrage.BW
) -> Iterator[tuple[Berichtfeit, Berichtstand]]:
    """Every message of this contribution in the order of sending, with what its answers say."""
    for lot in vragen.iter_berichten(verbinding, bijdrage=bijdrage):
        standen = read_standen(verbinding, [r.id for r in lot])
        for rij in lot:
            yield rij, standen[rij.id]


def read_afgekeurd(verbinding: Verbinding) -> set[Sleutel]:
    """The keys of the sent messages that count as not sent, because they were rejected."""
    van = date.fromisoformat
    return {
        (rij.afzender, rij.identificatie, van(rij.dagtekening))
        for bijdrage in Bijdrage
        for rij, stand in iter_met_stand(verbinding, bijdrage)
        if stand.uitkomst in AFKEUREN
    }


def read_historie(
    verbinding: Verbinding,
    afzender: str,
    eerder: dict[str, list[Eerder]],
    berichten: Sequence[Wmo407],
) -> GeheugenHistorie:
    """The history of the sender as far as these new messages need it.

    `eerder` holds the messages of their persons; the ledger is asked for their start numbers and
    identifications with anyone. What does not stand (`levering.list_levend`) used its name alone.
    """
    historie = GeheugenHistorie()
    for van_persoon in eerder.values():
        levend = {id(e) for v in make_leveringen(van_persoon) for e in list_levend(v.berichten)}
        for e in van_persoon:
            if e.volgens_cak:
                aanlevering = _to_aanlevering(e.bericht)
                historie.note_aanlevering(e.bericht.bsn, aanlevering, e.bericht.soort)
                continue
            if e.bericht.afzender != afzender:
                continue
            if id(e) in levend:
                historie.note(e.bericht)
            else:
                historie.note_identificatie(e.bericht.identificatie, e.bericht.soort)
    for greep in lots(berichten):
        ids = [b.identificatie for b in greep]
        for identificatie in vragen.ask_bekende_identificaties(verbinding, ids, afzender):
            for soort in {b.soort for b in greep}:
                historie.note_identificatie(identificatie, soort)
        nummers = [b.startnummer for b in greep if b.status == NIEUW and b.soort != STOP]
        historie.note_startnummers(_used(verbinding, afzender, nummers))
    return historie


def _to_aanlevering(b: Wmo407) -> Aanlevering:
    return Aanlevering(b.startnummer, b.startdatum, b.stopdatum, b.status, kostprijs=b.kostprijs)


def _used(verbinding: Verbinding, afzender: str, nummers: Sequence[int]) -> set[int]:
    """Those of these start numbers that a standing or open message with status 1 carries."""
    if not nummers:
        return set()
    rijen = vragen.ask_met_startnummer(verbinding, afzender, nummers, NIEUW)
    standen = read_standen(verbinding, list(rijen))
    return {nummer for nr, nummer in rijen.items() if standen[nr].uitkomst not in AFKEUREN}


def find_verzonden(
    verbinding: Verbinding, sleutels: Iterable[Sleutel], referenties: Iterable[str]
) -> tuple[dict[Sleutel, Verzonden], dict[str, Verzonden]]:
    """The sent messages with these keys, and those with these referentienummers."""
    per_afzender: dict[str, set[str]] = {}
    for afzender, identificatie, _ in sleutels:
        per_afzender.setdefault(afzender, set()).add(identificatie)
    op_sleutel: dict[Sleutel, Verzonden] = {}
    op_referentie: dict[str, Verzonden] = {}
    for rij in vragen.ask_op_kenmerk(verbinding, per_afzender, referenties):
        heen = to_bericht(rij)
        verzonden = op_sleutel.setdefault(
            heen.sleutel, Verzonden(rij.id, heen, rij.referentie or "")
        )
        if rij.referentie:
            op_referentie[rij.referentie] = verzonden
    return op_sleutel, op_referentie


def to_bericht(rij: Berichtfeit) -> Wmo407:
    """A row of the table `bericht` as a message; of a stop also the start that it belongs to."""
    van, (start, stop) = date.fromisoformat, (rij.startdatum, rij.stopdatum)
    return Wmo407(
        rij.afzender,
        rij.identificatie,
        van(rij.dagtekening),
        rij.bsn,
        rij.startnummer,
        van(start),
        van(stop) if stop else None,
        rij.status,
        rij.kostprijs,
        soort=rij.soort,
    )
