"""Reads from the ledger and the folder where a dossier stands (for the bare `bvtool`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from bvtool.dossier.feiten import MIGRATIERONDE
from bvtool.dossier.laatste_run import EERSTE, WEEKRAPPORT
from bvtool.dossier.plekken import WERKBOEK, find_bestand
from bvtool.dossier.verwijderen import count_rest
from bvtool.dossier.vragen import telling as vragen
from bvtool.dossier.vragen.grondslag import ask_gebruikt
from bvtool.gemeente.fase import Dossierstand, Dossiertelling, make_stand
from bvtool.gemeente.grondslag import read_grondslag
from bvtool.gemeente.ledgertelling import count_ledger, find_openwerk
from bvtool.gemeente.plekmelding import find_plekmelding
from bvtool.gemeente.werkboektelling import count_open_rijen
from bvtool.gesprek.openwerk import Openwerk
from bvtool.vak.aantal import count
from bvtool.vak.fouten import BvFout
from bvtool.vak.standen import RETOURTERMIJN, Rijuitkomst

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


def read_stand(dossier: Dossier, klok: Klok) -> tuple[Dossierstand, Dossiertelling]:
    """The standing of a dossier of a gemeente; changes nothing."""
    telling = read_telling(dossier, klok)
    if telling.opgeschoond:
        uitleg = (
            "Dit dossier is opgeschoond: de gegevens van personen zijn weg. "
            "Een volgend timeslot doet u in een vervolg: bvtool nieuw ANDERE-MAP --vervolg-op "
            f"{dossier.pad.resolve().name}"
        )
        if rest := count_rest(dossier.pad, {WEEKRAPPORT, EERSTE}):
            dagen = str(dossier.instellingen.bewaren_dagen)
            uitleg = (
                "De administratie van dit dossier is opgeschoond, maar in deze map ligt nog "
                f"{count(rest, 'bestand', 'bestanden')}. Geef opschonen ook hier."
            )
            volgende = ["opschonen", "--ouder-dan", dagen]
            return Dossierstand("opgeschoond", volgende, None, rest, uitleg), telling
        return Dossierstand("opgeschoond", ["controleer", "--spoor"], None, 0, uitleg), telling
    if telling.gevolgd:
        uitleg = (
            f"Op dit dossier is een vervolg gemaakt: {telling.gevolgd}. Werk daar verder, en lees "
            "daar ook de antwoorden die nog komen."
        )
        return Dossierstand("opgevolgd", ["rapport"], None, 0, uitleg), telling
    if telling.vergeleken and not (telling.teruggekoppeld and telling.na_vergelijking):
        telling = _count_open(dossier, telling)
    return make_stand(dossier, telling), telling


_VRAAGT = {
    False: (Rijuitkomst.TE_BEOORDELEN, Rijuitkomst.ONLEESBAAR),
    True: (Rijuitkomst.TE_BEOORDELEN,),
}
"""Which places ask a decision of the clerk: in the migration, and in a round that returns."""


def read_telling(dossier: Dossier, klok: Klok) -> Dossiertelling:
    """What the ledger holds, counted."""
    if not dossier.has_ledger():
        return Dossiertelling()
    with vragen.open_vraag(dossier) as vraag:
        ronde = vragen.ask_deze_ronde(vraag) or MIGRATIERONDE
        gebruikt = frozenset(ask_gebruikt(vraag))
        gevolgd, weg = vragen.ask_gevolgd(vraag), vragen.ask_opgeschoond(vraag)
        vergelijking = vragen.ask_vergelijking(vraag)
        if vergelijking is None:
            return Dossiertelling(gevolgd=gevolgd, ronde=ronde, gebruikt=gebruikt)
        if weg:
            return Dossiertelling(vergeleken=vergelijking.moment, opgeschoond=weg)
        terug = vragen.ask_terugkoppeling(vraag)
        akkoord = vragen.ask_akkoord(vraag)
        grond = read_grondslag(vraag, dossier)
        geteld = count_ledger(vraag, dossier)
        openwerk = Openwerk()
        if geteld.berichten.berichten:
            openwerk = find_openwerk(vraag, dossier, klok)
        werkboek = dossier.naam_van(find_bestand(vraag, dossier, WERKBOEK))
        melding = find_plekmelding(dossier, vragen.ask_feiten(vraag))
    aantallen = json.loads(vergelijking.aantallen)
    return Dossiertelling(
        vergeleken=vergelijking.moment,
        te_beslissen=sum(aantallen[u] for u in _VRAAGT[ronde.periodiek]),
        teruggekoppeld=terug.moment if terug else "",
        na_vergelijking=bool(terug and terug.vergelijking_id == vergelijking.id),
        akkoord=akkoord,
        grond=grond,
        werkboek=werkboek,
        te_laat=_count_late(geteld.stil, klok),
        los=geteld.los,
        plek=(melding,) if melding else (),
        gevolgd=gevolgd,
        ronde=ronde,
        gebruikt=gebruikt,
        eigen_zendingen=geteld.eigen_zendingen,
        zips=tuple(f"uitgaand/{naam}" for naam in geteld.zips),
        openwerk=openwerk,
        **geteld.personen._asdict(),
        **geteld.berichten._asdict(),
    )


def _count_late(stil: Sequence[vragen.Zonder], klok: Klok) -> int:
    """Of the messages without an answer those whose answer is overdue."""
    if not stil:
        return 0
    from bvtool.kalender.werkdagen import add_werkdagen

    dagen = ((date.fromisoformat(s.dagtekening), s.aantal) for s in stil)
    return sum(n for dag, n in dagen if klok.vandaag > add_werkdagen(dag, RETOURTERMIJN))


def _count_open(dossier: Dossier, telling: Dossiertelling) -> Dossiertelling:
    """How many rows of the workbook still lack a decision; as made when it cannot be read."""
    pad = dossier.pad / telling.werkboek
    if not pad.is_file():
        return telling
    try:
        return telling._replace(te_beslissen=count_open_rijen(dossier, pad, telling.ronde))
    except (BvFout, OSError):
        return telling
