"""The comparison of the migration: B4 and register in; workbook, page, a row of the ledger out."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.bestanden.bron import Bron, make_bron
from bvtool.bestanden.lijsten import MAP, Schrijver, fits_sheet, list_lijsten
from bvtool.bestanden.werkboek import Lijstbronnen, Omslag, write_werkboek
from bvtool.dossier.feiten import Vergelijkingfeit
from bvtool.dossier.frames import frame_from_bytes, frame_to_bytes
from bvtool.dossier.vragen import vergelijkingen
from bvtool.dossier.vragen.rondes import ask_ronde
from bvtool.dossier.werkgang import Werkgang
from bvtool.gemeente.gegeven import make_gegeven
from bvtool.gemeente.inlezen import (
    Inleesgang,
    Leesresultaat,
    Opties,
    is_settled,
    publish_wijzer,
    read_agreed,
)
from bvtool.gemeente.iwmo import publish_iwmo
from bvtool.gemeente.overname import Overname, carry_answers
from bvtool.gemeente.rondevergelijking import compare_ronde
from bvtool.gemeente.vergeleken import take_in, tell_new_heads
from bvtool.gemeente.vergelijkingsteksten import make_omslag, make_pagina
from bvtool.gemeente.vergelijkresultaat import (
    PAGINA,
    Lijstkeuze,
    Vergeleken,
    Vergelijkvraag,
    make_herhaald,
)
from bvtool.gemeente.werkboek import ORIGINEEL, WERKBOEK, find_werkboek, read_origineel
from bvtool.tabel.schrijven.pagina import render
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding
from bvtool.vak.tabellen import load_tabel
from bvtool.vak.versie import __version__
from bvtool.vak.voortgang import tell
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.juist_bsn import keep_given, leave_out
from bvtool.vergelijking.overname import Behouden, reopen, reopen_again
from bvtool.vergelijking.uitkomst import Uitkomst, make_uitkomst

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


def read_and_compare(
    w: Werkgang, klok: Klok, vraag: Vergelijkvraag
) -> tuple[Inleesgang, Vergeleken | None]:
    """Reads the inputs, compares them, and stages what comes of it; nothing is compared while a
    question is open. Raises the faults of reading and of the dossier.
    """
    opties = Opties(vraag.b4, vraag.register)
    gang, gedaan = read_agreed(w, opties), None
    if gang.gelezen is not None:
        vergelijk = compare_ronde if ask_ronde(w.verbinding).periodiek else _compare
        gedaan = vergelijk(w, klok, gang.gelezen, vraag.keuze)
    publish_wijzer(w, gang)
    if gedaan is None or gedaan.nog_eens is None or not is_settled(w, gang, opties):
        return gang, gedaan and replace(gedaan, nog_eens=None)
    weer = replace(gedaan.nog_eens, opmerkingen=[*gang.opmerkingen, *gedaan.nog_eens.opmerkingen])
    return gang, replace(gedaan, nog_eens=weer)


def _compare(w: Werkgang, klok: Klok, gelezen: Leesresultaat, wensen: Lijstkeuze) -> Vergeleken:
    """Compares what was read, and stages everything that comes of it."""
    dossier, instellingen = w.dossier, w.dossier.instellingen
    b4, register = gelezen.b4, gelezen.register
    vreemd = take_in(w, klok, gelezen)
    vorige = vergelijkingen.ask_laatste(w.verbinding)
    tell(
        f"Vergelijken ({count(b4.frame.height, 'rij', 'rijen')} met "
        f"{count(register.frame.height, 'rij', 'rijen')} in het register)"
    )
    uitkomst = make_uitkomst(
        b4.frame,
        register.frame,
        Beleid.of(instellingen),
        b4_sha256=b4.ruw.sha256,
        register_sha256=register.ruw.sha256,
        gemeente=instellingen.gemeente,
    )
    bronnen = (make_bron(b4.ruw, b4.frame), make_bron(register.ruw, register.frame))
    sleutel = _key(gelezen, dossier)
    moment = klok.nu
    nieuw = tell_new_heads(vorige, register, bronnen[1])
    opmerkingen: list[str] = []
    overname = Overname()
    zelfde = vorige is not None and vorige.sleutel == sleutel
    if vorige is not None and (wensen.opnieuw or not zelfde):
        overname = carry_answers(w, klok, vorige, uitkomst, wensen.werkboeken)
    behouden = overname.behouden
    if vorige is not None and zelfde:
        moment = datetime.fromisoformat(vorige.moment).astimezone(klok.nu.tzinfo)
        uitkomst = keep_given(uitkomst, frame_from_bytes(vorige.alleen_register))
        uitkomst = reopen_again(uitkomst, frame_from_bytes(vorige.uitkomst))
    else:
        uitkomst = reopen(leave_out(uitkomst, behouden.antwoorden), behouden.geleegd)
        _record(w, sleutel, moment, gelezen, uitkomst, bronnen)
    tell("Lijsten schrijven")
    lijstbronnen = Lijstbronnen(*bronnen, register.frame)
    als_lijst = wensen.als_csv or not fits_sheet(uitkomst)
    if als_lijst:
        if not wensen.als_csv:
            opmerkingen.append(_TE_GROOT)
        verslag = _publish_csv(w, uitkomst, lijstbronnen, behouden)
    else:
        omslag = make_omslag(dossier, uitkomst, b4, register, moment, behouden)
        staat = vorige if zelfde and not wensen.opnieuw else None
        verslag = _publish_werkboek(w, uitkomst, lijstbronnen, omslag, behouden, staat)
    iwmo = publish_iwmo(w, gelezen.iwmo) if gelezen.iwmo is not None else []
    pagina = make_pagina(dossier, uitkomst, b4, register, moment)
    html = render("vergelijking.html", {"p": pagina})
    w.publiceer(PAGINA, lambda p: p.write_text(html, encoding="utf-8", newline="\n"))
    w.aantallen = uitkomst.tellingen
    vast, apart = [*gelezen.meldingen, *b4.meldingen, *vreemd], b4.ruw.apart + register.ruw.apart
    weer = [*vast, *register.meldingen, *(verslag if als_lijst else ()), *iwmo]
    anders = als_lijst and behouden.antwoorden.height  # these lists come without what was decided
    return Vergeleken(
        tellingen=uitkomst.tellingen,
        bestanden=[],
        meldingen=[*overname.let_op, *vast, *nieuw, *register.meldingen, *verslag, *iwmo],
        opmerkingen=[*overname.verteld, *overname.bewaard, *opmerkingen],
        veranderd=False,
        heropend=behouden.heropend,
        omgeslagen=behouden.omgeslagen,
        apart=apart,
        niet_overgenomen=overname.niet,
        nog_eens=None
        if anders
        else make_herhaald(uitkomst.tellingen, weer, apart, opmerkingen=opmerkingen),
    )


def _key(gelezen: Leesresultaat, dossier: Dossier) -> str:
    """The same inputs under the same settings, rules and version: the same comparison."""
    instellingen, b4, register = dossier.instellingen, gelezen.b4, gelezen.register
    regels = [load_tabel(t) for t in ("beslistabel", "beslisopmerkingen", "redenen-vertaling")]
    delen = [
        __version__,
        b4.ruw.sha256,
        register.ruw.sha256,
        repr(Beleid.of(instellingen)),
        instellingen.gemeente,
        repr(sorted(instellingen.kolommen_b4.items())),
        repr(sorted(instellingen.kolommen_register.items())),
        repr(regels),
        repr(sorted(b4.ruw.kolommen.items())),
        repr(sorted(register.ruw.kolommen.items())),
        repr(sorted(gelezen.afspraak.waarden.items())),
    ]
    if gelezen.iwmo is not None:  # whose messages count
        delen.append(repr(sorted(instellingen.regiogemeenten)))
    return hashlib.sha256("|".join(delen).encode()).hexdigest()


def _record(
    w: Werkgang,
    sleutel: str,
    moment: datetime,
    gelezen: Leesresultaat,
    uitkomst: Uitkomst,
    bronnen: tuple[Bron, Bron],
) -> None:
    b4_bron, register_bron = bronnen
    b4, register = gelezen.b4, gelezen.register
    vergelijkingen.add_vergelijking(
        w.verbinding,
        Vergelijkingfeit(
            id=0,
            sleutel=sleutel,
            moment=moment.isoformat(),
            b4_sha256=b4.ruw.sha256,
            b4_naam=gelezen.namen(w.dossier)[0],
            register_sha256=register.ruw.sha256,
            register_naam=gelezen.namen(w.dossier)[1],
            aantallen=json.dumps(uitkomst.tellingen),
            uitkomst=frame_to_bytes(uitkomst.b4),
            alleen_register=frame_to_bytes(uitkomst.alleen_register),
            b4_bron=b4_bron.to_bytes(),
            register_bron=register_bron.to_bytes(),
            b4_frame=frame_to_bytes(b4.frame),
            register_frame=frame_to_bytes(register.frame),
        ),
    )


_TE_GROOT = (
    f"B4 heeft meer rijen dan Excel aankan. De lijsten staan daarom als csv in de map {MAP} en "
    "er is geen werkboek. Verdeel B4 (bijvoorbeeld per gemeente) om wel een werkboek te krijgen."
)


def _publish_werkboek(
    w: Werkgang,
    uitkomst: Uitkomst,
    bronnen: Lijstbronnen,
    omslag: Omslag,
    behouden: Behouden,
    staat: Vergelijkingfeit | None,
) -> list[Bevinding]:
    """Stage the workbook, and once more as it was made. When this comparison is there already
    (`staat`) its workbook is left alone, or put back as it was made when it is gone."""
    verslag: list[Bevinding] = []
    if staat is not None and (pad := find_werkboek(w)).is_file():
        w.bestanden.append(w.dossier.naam_van(pad))
        return verslag
    origineel = w.dossier.pad / ORIGINEEL
    if staat is not None and read_origineel(w.dossier, make_gegeven(staat)) is not None:
        w.publiceer(WERKBOEK, lambda p: shutil.copyfile(origineel, p))
        return verslag

    def schrijf(pad: Path) -> None:
        gemaakt = write_werkboek(pad, uitkomst, bronnen, omslag, behouden.antwoorden)
        verslag.extend(gemaakt.bevindingen)

    w.publiceer(WERKBOEK, schrijf)
    w.publiceer(ORIGINEEL, lambda p: shutil.copyfile(w.find_klaargezet(WERKBOEK), p))
    return verslag


def _extend(verslag: list[Bevinding], schrijf: Schrijver, pad: Path) -> None:
    verslag += schrijf(pad)


def _publish_csv(
    w: Werkgang, uitkomst: Uitkomst, bronnen: Lijstbronnen, behouden: Behouden
) -> list[Bevinding]:
    """Stage the lists as csv."""
    verslag: list[Bevinding] = []
    for doel, schrijf in list_lijsten(uitkomst, bronnen, behouden.antwoorden):
        w.publiceer(doel, partial(_extend, verslag, schrijf))
    return verslag
