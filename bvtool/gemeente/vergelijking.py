"""The comparison of the migration: B4 and register in; workbook, page, a row of the ledger out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.bestanden.lijsten import MAP, fits_sheet, list_lijsten
from bvtool.bestanden.werkboek import count_te_beslissen, write_werkboek
from bvtool.dossier.frames import frame_from_bytes
from bvtool.dossier.vragen.rondes import ask_ronde
from bvtool.dossier.werkgang import Werkgang
from bvtool.gemeente.inlezen import (
    Inleesgang,
    Leesresultaat,
    Opties,
    is_settled,
    publish_wijzer,
    read_agreed,
)
from bvtool.gemeente.lijsten import publish_lijsten
from bvtool.gemeente.overname import Overname, carry_answers
from bvtool.gemeente.vergeleken import (
    Ingenomen,
    Plaats,
    find_plaats,
    make_sleutel,
    pack_uitkomst,
    record,
    take_in,
)
from bvtool.gemeente.vergelijkingsteksten import make_omslag, make_pagina
from bvtool.gemeente.vergelijkresultaat import (
    PAGINA,
    Lijstkeuze,
    Vergeleken,
    Vergelijkvraag,
    make_herhaald,
)
from bvtool.gemeente.werkboek import MIGRATIE, place_werkboek
from bvtool.tabel.schrijven.pagina import render
from bvtool.vak.fouten import Bevinding
from bvtool.vak.lanen import start_beside
from bvtool.vak.voortgang import tell
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.juist_bsn import keep_given, leave_out
from bvtool.vergelijking.overname import Behouden, reopen, reopen_again
from bvtool.vergelijking.uitkomst import Uitkomst, make_uitkomst

if TYPE_CHECKING:
    from bvtool.bestanden.iwmo import Iwmoverslag
    from bvtool.dossier.feiten import Vergelijkingfeit
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
        gedaan = _choose_compare(w)(w, klok, gang.gelezen, vraag.keuze)
    publish_wijzer(w, gang)
    if gedaan is None or gedaan.nog_eens is None or not is_settled(w, gang, opties):
        return gang, gedaan and gedaan._replace(nog_eens=None)
    weer = gedaan.nog_eens._replace(opmerkingen=[*gang.opmerkingen, *gedaan.nog_eens.opmerkingen])
    return gang, gedaan._replace(nog_eens=weer)


def _choose_compare(
    w: Werkgang,
) -> Callable[[Werkgang, Klok, Leesresultaat, Lijstkeuze], Vergeleken]:
    """The comparison of the migration, or that of a round; what the other one needs is not
    loaded."""
    if not ask_ronde(w.verbinding).periodiek:
        return _compare
    from bvtool.gemeente.rondevergelijking import compare_ronde

    return compare_ronde


def _compare(w: Werkgang, klok: Klok, gelezen: Leesresultaat, wensen: Lijstkeuze) -> Vergeleken:
    """Compares what was read, and stages everything that comes of it."""
    dossier, instellingen = w.dossier, w.dossier.instellingen
    b4, register = gelezen.b4, gelezen.register
    beleid = Beleid.of(instellingen)
    invoer = take_in(w, klok, gelezen)
    plaats = find_plaats(w, klok, make_sleutel(gelezen, dossier, beleid, _REGELS), invoer)
    uitkomst = make_uitkomst(
        b4.frame,
        register.frame,
        beleid,
        b4_sha256=b4.ruw.sha256,
        register_sha256=register.ruw.sha256,
        gemeente=instellingen.gemeente,
    )
    overname = Overname()
    if plaats.vorige is not None and (wensen.opnieuw or plaats.staat is None):
        overname = carry_answers(w, klok, plaats.vorige, uitkomst, wensen.werkboeken)
    uitkomst = _settle(plaats, uitkomst, overname.behouden)
    ingepakt = None
    if plaats.staat is None:  # packed while the lists are written
        ingepakt = start_beside(partial(pack_uitkomst, uitkomst.b4, invoer))
    tell("Lijsten schrijven")
    lijst = wensen.als_csv or not fits_sheet(uitkomst)
    opmerkingen = [_TE_GROOT] if lijst and not wensen.als_csv else []
    if lijst:
        verslag = publish_lijsten(
            w, list_lijsten(uitkomst, invoer.bronnen, overname.behouden.antwoorden)
        )
        _record(w, invoer, plaats, uitkomst, ingepakt)
    else:
        _record(w, invoer, plaats, uitkomst, ingepakt)
        staat = None if wensen.opnieuw else plaats.staat
        verslag = _publish_werkboek(w, invoer, plaats, uitkomst, overname.behouden, staat)
    iwmo = _publish_iwmo(w, gelezen.iwmo)
    pagina = make_pagina(dossier, uitkomst, b4, register, plaats.moment)
    html = render("vergelijking.html", {"p": pagina})
    w.publiceer(PAGINA, lambda p: p.write_text(html, encoding="utf-8", newline="\n"))
    w.aantallen = {**w.aantallen, **uitkomst.tellingen}
    weer = [*invoer.vast, *(verslag if lijst else ()), *iwmo]
    return Vergeleken(
        tellingen=uitkomst.tellingen,
        bestanden=[],
        meldingen=[*overname.let_op, *invoer.vast, *invoer.nieuw, *verslag, *iwmo],
        opmerkingen=[*overname.verteld, *overname.bewaard, *opmerkingen],
        veranderd=False,
        heropend=overname.behouden.heropend,
        omgeslagen=overname.behouden.omgeslagen,
        apart=invoer.apart,
        niet_overgenomen=overname.niet,
        nog_eens=None
        if lijst and overname.behouden.antwoorden.height  # these come without what was decided
        else make_herhaald(uitkomst.tellingen, weer, invoer.apart, opmerkingen=opmerkingen),
    )


_REGELS = ("beslistabel", "beslisopmerkingen", "redenen-vertaling")
"""The tables that decide the outcome."""


def _publish_iwmo(w: Werkgang, verslag: Iwmoverslag | None) -> list[Bevinding]:
    """What became of each message, when the register was made of messages."""
    if verslag is None:
        return []
    from bvtool.gemeente.iwmo import publish_iwmo

    return publish_iwmo(w, verslag)


def _settle(plaats: Plaats, uitkomst: Uitkomst, behouden: Behouden) -> Uitkomst:
    """The outcome with what was asked anew and given before."""
    if plaats.staat is not None:
        uitkomst = keep_given(uitkomst, frame_from_bytes(plaats.staat.alleen_register))
        return reopen_again(uitkomst, plaats.staat.rijen.read())
    return reopen(leave_out(uitkomst, behouden.antwoorden), behouden.geleegd)


def _record(
    w: Werkgang,
    invoer: Ingenomen,
    plaats: Plaats,
    uitkomst: Uitkomst,
    ingepakt: Future[bytes] | None,
) -> None:
    """Write down the comparison when it is a new one."""
    if ingepakt is not None:
        record(
            w,
            invoer,
            plaats,
            tellingen=uitkomst.tellingen,
            uitkomst=ingepakt.result(),
            alleen_register=uitkomst.alleen_register,
        )


def _publish_werkboek(
    w: Werkgang,
    invoer: Ingenomen,
    plaats: Plaats,
    uitkomst: Uitkomst,
    behouden: Behouden,
    staat: Vergelijkingfeit | None,
) -> list[Bevinding]:
    b4, register = invoer.gelezen.b4, invoer.gelezen.register
    omslag = make_omslag(w.dossier, uitkomst, b4, register, plaats.moment, behouden)

    def schrijf(pad: Path) -> list[Bevinding]:
        antwoorden = behouden.antwoorden
        return list(write_werkboek(pad, uitkomst, invoer.bronnen, omslag, antwoorden).bevindingen)

    te_beslissen = count_te_beslissen(uitkomst, behouden.antwoorden)
    return place_werkboek(w, schrijf, staat, MIGRATIE, te_beslissen)


_TE_GROOT = (
    f"B4 heeft meer rijen dan Excel aankan. De lijsten staan daarom als csv in de map {MAP} en "
    "er is geen werkboek. Verdeel B4 (bijvoorbeeld per gemeente) om wel een werkboek te krijgen."
)
