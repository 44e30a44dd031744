"""Is this dossier where it belongs, or a copy of one that sends already? Asked before it sends.

Who says that the dossier goes on here (`--hier-verder REDEN`) is believed once: the place and the
reason are kept. Another copy within reach is closed at the same time, and what that one sent must
be known here. To rehearse with, copies may be made freely: then it is only said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bvtool.dossier.feiten import PLEKKEN
from bvtool.dossier.ledger import read_meta, write_meta
from bvtool.dossier.leesverbinding import open_lezend
from bvtool.dossier.map import Dossier
from bvtool.dossier.plek import (
    Thuis,
    Vreemd,
    dump_plek,
    dump_plekken,
    find_vreemd,
    list_kopieen,
    parse_plek,
    parse_plekken,
    read_plek,
)
from bvtool.dossier.rijmerken import write_los
from bvtool.dossier.verbinding import is_begonnen
from bvtool.dossier.vragen.berichten import ask_zendingen
from bvtool.dossier.werkgang import open_werkgang
from bvtool.gemeente.plekmelding import OPTIE, VERDER_IN, find_plekmelding
from bvtool.vak.fouten import Bevinding, Gebruiksfout, Navraag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bvtool.kalender.klok import Klok


def is_kopie(dossier: Dossier) -> bool:
    """Whether this is a copy of a dossier that is still there, or that goes on elsewhere."""
    feiten = read_feiten(dossier)
    gevonden = find_vreemd(dossier, feiten)
    return bool(feiten.get(VERDER_IN)) or bool(gevonden and gevonden[0] is Vreemd.KOPIE)


def read_feiten(dossier: Dossier) -> dict[str, str]:
    """The facts of the ledger of a dossier; empty when it was not begun."""
    if not dossier.has_ledger():
        return {}
    with open_lezend(dossier) as verbinding:
        return read_meta(verbinding) if is_begonnen(verbinding) else {}


def settle_plek(dossier: Dossier, klok: Klok, hier_verder: str) -> Bevinding | None:
    """Before something is sent: is the dossier at home here, or does the user say that it is?

    Gives what to tell in a dossier to rehearse with. Raises Navraag without the word of the user,
    Gebruiksfout when another copy sent what is not known here.
    """
    feiten = read_feiten(dossier)
    melding = find_plekmelding(dossier, feiten)
    if melding is None or dossier.instellingen.fictief:
        return melding
    if not hier_verder:
        raise Navraag(melding.wat, waar=melding.waar, wat_nu=melding.wat_nu, optie=OPTIE)
    anderen = list(_find_others(dossier, feiten))
    for ander in anderen:
        _check_known(dossier, ander)
    hier = read_plek(dossier.pad)
    for ander in anderen:
        _close(ander, hier, klok, hier_verder)
    with open_werkgang(dossier, "aanmelden", klok) as w:
        write_los(w.verbinding, PLEKKEN, dump_plekken([*parse_plekken(feiten), hier]))
        if VERDER_IN in feiten:
            write_meta(w.verbinding, VERDER_IN, "")
        w.redenen = {"hier verder": hier_verder, "eerst": melding.waar}
    return None


def _find_others(dossier: Dossier, feiten: Mapping[str, str]) -> Iterator[Dossier]:
    """The other copies of this dossier that can be reached from here."""
    plekken = parse_plekken(feiten)
    if verder := feiten.get(VERDER_IN):
        plekken.append(parse_plek(verder))
    hier = read_plek(dossier.pad)
    zelfde = [p for p in plekken if p.computer == hier.computer]
    for map_ in list_kopieen(dossier.pad, zelfde, feiten):
        yield Dossier(map_)


def _check_known(dossier: Dossier, ander: Dossier) -> None:
    """Raises Gebruiksfout when the other copy made deliveries that this one does not know."""
    with open_lezend(dossier) as hier, open_lezend(ander) as daar:
        bekend = {z.sha256 for z in ask_zendingen(hier)}
        nieuw = [z.naam for z in ask_zendingen(daar) if z.sha256 not in bekend]
    if nieuw:
        raise Gebruiksfout(
            f"De andere map verstuurde al meer dan hier bekend is: {', '.join(nieuw[:5])}.",
            waar=str(ander.pad),
            wat_nu="Werk in die map verder, of maak daarvan een nieuwe kopie.",
        )


def _close(ander: Dossier, hier: Thuis, klok: Klok, reden: str) -> None:
    """In the other copy: it goes on elsewhere."""
    with open_werkgang(ander, "aanmelden", klok) as w:
        write_meta(w.verbinding, VERDER_IN, dump_plek(hier))
        w.redenen = {"gaat verder in": hier.map, "reden": reden}
