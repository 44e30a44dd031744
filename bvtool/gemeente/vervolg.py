"""The step `nieuw --vervolg-op`: a dossier that goes on where another of the gemeente stopped.

Start numbers, everything that was sent with its answers, what the CAK has without a message by the
newest file, and the reading agreement come along. The
trail of the earlier dossier says that it was followed and by which, that of the later one from
which, each with the head of the other's trail: so neither can be denied. From then on the earlier
one sends nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.leesverbinding import open_lezend
from bvtool.dossier.spoor import read_spoor_kop
from bvtool.dossier.vragen import vervolg as vragen
from bvtool.dossier.vragen.berichten import has_berichten
from bvtool.dossier.vragen.buiten import ask_buiten, keep_buiten, keep_leveringen
from bvtool.dossier.vragen.startnummers import (
    add_startnummers,
    ask_bezet,
    ask_gebruikt,
    ask_uitgegeven,
    keep_gebruikt,
)
from bvtool.dossier.vragen.vervolg import GEVOLGD_DOOR, VERVOLG_OP, Ander, Nalatenschap
from bvtool.dossier.vragen.volgens_cak import list_volgens_cak
from bvtool.dossier.werkgang import open_werkgang
from bvtool.gemeente.verhuizing import is_kopie
from bvtool.gesprek.startnummers import REGISTER, read_nummers
from bvtool.vak.codes import MAX_NUMMER
from bvtool.vak.fouten import Gebruiksfout
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from bvtool.dossier.feiten import Rondeleveringfeit
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Verbinding
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.kalender.klok import Klok


class Vervolg(NamedTuple):
    """What came along; all 0 when it had come along before."""

    startnummers: int = 0
    berichten: int = 0
    afspraken: int = 0


def check_vervolg(vorige: Dossier, map_: Path, gemeente: str, *, fictief: bool) -> None:
    """Raises Gebruiksfout when a dossier of this gemeente in `map_` cannot follow `vorige`."""
    i = vorige.instellingen
    wat = ""
    if i.rol != "gemeente" or i.gemeente != gemeente:
        wat = "Dat dossier is van een andere gemeente."
    elif map_.resolve() == vorige.pad.resolve():
        wat = "Een dossier kan geen vervolg zijn op zichzelf."
    elif i.fictief != fictief:
        wat = "Een dossier om te oefenen en een echt dossier kunnen elkaar niet opvolgen."
    elif not vorige.has_ledger():
        wat = "Dat dossier heeft nog geen administratie: er is niets om op verder te gaan."
    elif not i.fictief and is_kopie(vorige):
        wat = "Die map is een kopie: het dossier zelf gaat ergens anders verder."
    if wat:
        raise _refuse(wat, vorige)


def is_vervolg(dossier: Dossier) -> bool:
    """Whether this dossier follows another."""
    with open_lezend(dossier) as verbinding:
        return vragen.ask_ander(verbinding, VERVOLG_OP) is not None


def run_vervolg(dossier: Dossier, vorige: Dossier, klok: Klok) -> Vervolg:
    """Lets `dossier` go on where `vorige` stopped; a second time changes nothing.

    Of an earlier one that was cleaned up only the numbers that were used are left. Raises
    Gebruiksfout when another dossier followed already, or when the new one has messages of its own.
    """
    from bvtool.gemeente.kolommen import take_over

    with open_lezend(dossier) as verbinding:
        bekend = vragen.ask_ander(verbinding, VERVOLG_OP)
        if bekend is None and has_berichten(verbinding):
            raise _refuse("In dit dossier is al aangemeld.", dossier)
        wie = vragen.ask_ledger(verbinding)
        mijn = Ander(show_naam(dossier.pad.resolve().name), wie, read_spoor_kop(verbinding))
    with open_werkgang(vorige, "nieuw", klok, ook_opgeschoond=True) as w:
        alles, ander = _hand_on(w, mijn, bekend)
        gebruikt, buiten = _list_gebruikt(w.verbinding), ask_buiten(w.verbinding)
        volgens = list_volgens_cak(w.verbinding)
    if bekend is not None:
        return Vervolg()
    with open_lezend(vorige) as verbinding:
        ander = Ander(ander.naam, ander.ledger, read_spoor_kop(verbinding), ander.zendingen)
    with open_werkgang(dossier, "nieuw", klok) as w:
        vragen.write_nalatenschap(w.verbinding, alles)
        if gebruikt:
            keep_gebruikt(w.verbinding, gebruikt)
        keep_buiten(w.verbinding, buiten)
        _take_volgens_cak(w.verbinding, volgens)
        vragen.write_ander(w.verbinding, VERVOLG_OP, ander)
        w.aantallen = {"vervolg_op": ander.naam, "kop": ander.kop, **_count(alles)}
    return Vervolg(len(alles.startnummers), len(alles.berichten), take_over(dossier, vorige, klok))


def _list_gebruikt(verbinding: Verbinding) -> list[tuple[int, int]]:
    """Every number that may not be given out again, whoever it is for."""
    nummers = ask_bezet(verbinding, 0, MAX_NUMMER)
    nummers.update(read_nummers(verbinding))
    return [*ask_gebruikt(verbinding), *((nr, nr) for nr in sorted(nummers))]


def _take_volgens_cak(
    verbinding: Verbinding, volgens: Sequence[tuple[Rondeleveringfeit, date]]
) -> None:
    """Keep what the CAK has without a message, each number for one person."""
    van = ask_uitgegeven(verbinding)
    los = {r.startnummer: r.bsn for r, _ in volgens if r.startnummer not in van}
    add_startnummers(verbinding, [(nr, bsn, REGISTER) for nr, bsn in sorted(los.items())])
    van |= los
    keep_leveringen(
        verbinding,
        {
            r.startnummer: (r.startdatum, r.stopdatum, op.isoformat())
            for r, op in volgens
            if van[r.startnummer] == r.bsn
        },
    )


def _hand_on(w: Werkgang, mijn: Ander, bekend: Ander | None) -> tuple[Nalatenschap, Ander]:
    """In the earlier dossier: who follows, and everything that goes along."""
    eigen = vragen.ask_ledger(w.verbinding)
    if bekend is not None and bekend.ledger != eigen:
        raise _refuse(f"Dit dossier is al een vervolg op {bekend.naam}.", w.dossier)
    door = vragen.ask_ander(w.verbinding, GEVOLGD_DOOR)
    if door is not None and door.ledger != mijn.ledger:
        raise _refuse(f"Op dat dossier is al een vervolg: {door.naam}.", w.dossier)
    alles = vragen.ask_nalatenschap(w.verbinding)
    if door is None:
        vragen.write_ander(w.verbinding, GEVOLGD_DOOR, mijn)
        w.aantallen = {"gevolgd_door": mijn.naam, "kop": mijn.kop, **_count(alles)}
    laatste = max((int(str(rij[0])) for rij in alles.zendingen), default=0)
    return alles, Ander(show_naam(w.dossier.pad.resolve().name), eigen, "", laatste)


def _count(alles: Nalatenschap) -> dict[str, int]:
    return {"startnummers": len(alles.startnummers), "berichten": len(alles.berichten)}


def check_gevolgd(verbinding: Verbinding, dossier: Dossier) -> None:
    """Raises Gebruiksfout in a dossier that another follows: there the messages are made now."""
    door = vragen.ask_ander(verbinding, GEVOLGD_DOOR)
    if door is not None:
        raise Gebruiksfout(
            f"Op dit dossier is een vervolg gemaakt: {door.naam}. Daar wordt nu aangemeld.",
            waar=str(dossier.pad),
            wat_nu=f"Ga naar de map {door.naam} en geef de opdracht daar.",
        )


def _refuse(wat: str, dossier: Dossier) -> Gebruiksfout:
    return Gebruiksfout(
        wat,
        waar=str(dossier.pad),
        wat_nu="Kies bij --vervolg-op het dossier dat het laatst aanmeldde, en een nieuwe map.",
    )
