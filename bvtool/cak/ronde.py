"""The rounds on the side of the CAK: opening the next one, and how the earlier ones ended.

Opening a round keeps the figures of the one before in the ledger as they stand then; what is left
over returns by itself as a difference. Source: spec "The comparison that returns".
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from bvtool.cak.inname.archief import read_archief
from bvtool.cak.inname.rondekeuze import Rondekeuze, complete_rondes
from bvtool.cak.inname.vindplaatsen import tell_gestopt
from bvtool.cak.monitor import take_in_all
from bvtool.cak.stand import verschil
from bvtool.cak.stand.daden import add_daden
from bvtool.cak.stand.stand import Gemeentestand, make_stand
from bvtool.cak.stand.stappen import KLAAR, name_stap
from bvtool.dossier.feiten import PERIODIEK, Rondefeit
from bvtool.dossier.ronde import check_peildatum, is_zelfde, mend_uiterlijk
from bvtool.dossier.vragen import handelingen
from bvtool.dossier.vragen.rondes import add_ronde, list_rondes
from bvtool.dossier.werkgang import open_werkgang
from bvtool.vak.aantal import count
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Gebruiksfout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


class Cakronde(NamedTuple):
    """The rounds of the dossier, what was left over in the one that was closed, and whether
    anything changed: a new round, or only the term of the open one (`termijn`)."""

    rondes: tuple[Rondefeit, ...]
    over: tuple[str, ...]
    veranderd: bool
    termijn: bool = False


def open_cakronde(
    dossier: Dossier, klok: Klok, peildatum: date, uiterlijk: datetime | None, over: Bijdrage
) -> Cakronde:
    """Opens the next round of every gemeente on this reference date, about `over`; the same one
    again changes nothing but the term.

    Takes in what is new first, so that the round before ends with everything that came. Raises as
    `dossier.ronde.check_peildatum` and `cak.monitor.take_in_all`.
    """
    tot = uiterlijk.isoformat() if uiterlijk else None
    nieuw = Rondefeit(0, PERIODIEK, peildatum.isoformat(), tot, klok.nu.isoformat(), over.value)
    bleef: tuple[str, ...] = ()
    termijn = False
    with open_werkgang(dossier, "ronde", klok) as w:
        bekend = list_rondes(w.verbinding)
        rondes = complete_rondes(bekend)
        if is_zelfde(rondes[-1], nieuw):
            oud, rondes[-1] = rondes[-1], mend_uiterlijk(w.verbinding, rondes[-1], nieuw)
            if termijn := rondes[-1] != oud:
                w.aantallen = {"ronde": oud.nr, "uiterlijk": tot, "uiterlijk_was": oud.uiterlijk}
        else:
            vorige = next((r for r in reversed(rondes) if r.bijdrage == over), None)
            check_peildatum(vorige, peildatum, uiterlijk, klok.vandaag, "bvtool monitor", over)
            _check_begonnen(peildatum, klok.vandaag)
            nieuw = nieuw._replace(nr=rondes[-1].nr + 1)
            gemeenten, gevonden, _ = take_in_all(w)
            keuze = Rondekeuze([*rondes, nieuw], rondes[-1])
            archief = read_archief(w.verbinding, gemeenten, klok.vandaag, keuze)
            stand = add_daden(
                make_stand(archief, gemeenten, klok.nu), handelingen.iter_daden(w.verbinding)
            )
            bleef = (*_tell_over(stand), *tell_gestopt(gevonden.gestopt))
            for feit in (*(() if bekend else rondes), nieuw):
                add_ronde(w.verbinding, feit)
            verschil.keep(w.verbinding, stand, verschil.take_cijfers(stand))
            rondes.append(nieuw)
            w.aantallen = {"ronde": rondes[-1].nr}
    return Cakronde(tuple(rondes), bleef, w.veranderd, termijn)


def _check_begonnen(peildatum: date, vandaag: date) -> None:
    if peildatum > vandaag:
        raise Gebruiksfout(
            f"De peildatum {peildatum:%d-%m-%Y} is nog niet geweest.",
            waar="de optie --peildatum",
            wat_nu="Begin de ronde op de dag waarop het CAK zijn bestanden maakt: tot dan hoort "
            "alles bij de ronde die nu open is.",
        )


def _tell_over(stand: Gemeentestand) -> tuple[str, ...]:
    """What is left in the round that ends, in words."""
    t = stand.totaal
    open_ = [g for g in stand.gemeenten if not g.opgegaan and name_stap(g, stand.moment) != KLAAR]
    delen = (
        (len(open_), "gemeente niet klaar", "gemeenten niet klaar"),
        (t.niet_beantwoord, "rij zonder antwoord", "rijen zonder antwoord"),
        (t.ontbrekend, "bericht ontbreekt", "berichten ontbreken"),
        (t.afgekeurd, "bericht afgekeurd", "berichten afgekeurd"),
        (t.wachtend, "bericht zonder retourbericht", "berichten zonder retourbericht"),
    )
    return tuple(count(n, *woorden) for n, *woorden in delen if n)
