"""The step `vergelijk` in a round that returns: the CAK's file, the register and our own messages.

The migration has its own table (`gemeente/vergelijking.py`); reading the files, asking what is not
clear and keeping what the clerk decided are the same. Source: spec "The comparison that returns".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from bvtool.bestanden.rondewerkboek import count_te_beslissen, write_rondewerkboek
from bvtool.dossier.vragen import vergelijkingen
from bvtool.dossier.vragen.rondes import list_rondes
from bvtool.dossier.vragen.volgens_cak import list_volgens_cak
from bvtool.gemeente.halveexport import check_iemand
from bvtool.gemeente.iwmo import publish_iwmo
from bvtool.gemeente.ronde import list_over, peil_of
from bvtool.gemeente.rondeteksten import (
    Rondebeschrijving,
    make_rondeomslag,
    make_rondepagina,
)
from bvtool.gemeente.rondewerk import Rondewerk, carry_decisions, keep_changed
from bvtool.gemeente.vergeleken import (
    Ingenomen,
    Plaats,
    find_plaats,
    make_sleutel,
    pack_uitkomst,
    record,
    take_in,
)
from bvtool.gemeente.vergelijkresultaat import PAGINA, Lijstkeuze, Vergeleken, make_herhaald
from bvtool.gemeente.werkboek import RONDE, place_werkboek
from bvtool.gesprek.eigenleveringen import list_eigenleveringen
from bvtool.gesprek.verzonden import iter_met_stand
from bvtool.kalender.tekst import dag_cijfers
from bvtool.tabel.lezen.ruw import show_kop
from bvtool.tabel.schrijven.pagina import render
from bvtool.tabel.waarden.telling import TEKSTEN
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Bevinding, Gebruiksfout, InvoerGeweigerd
from bvtool.vak.standen import Stand
from bvtool.vak.voortgang import tell
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.ronde.eigenbeeld import make_eigenbeeld
from bvtool.vergelijking.ronde.rondeuitkomst import Rondeuitkomst, make_rondeuitkomst
from bvtool.vergelijking.ronde.volgen import Rondebeeld, count_follow, follow, list_verschillen

if TYPE_CHECKING:
    from bvtool.bestanden.b4 import B4Bestand
    from bvtool.dossier.feiten import Rondefeit, Vergelijkingfeit
    from bvtool.dossier.verbinding import Verbinding
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.gemeente.inlezen import Leesresultaat
    from bvtool.kalender.klok import Klok

BEWIJS = "rapporten/artikel-2h.html"


def compare_ronde(
    w: Werkgang, klok: Klok, gelezen: Leesresultaat, wensen: Lijstkeuze
) -> Vergeleken:
    """Compares in the round that is open, and stages workbook, page and the proof of art. 2h.

    Raises InvoerGeweigerd when the file may hold an end that is not read, and as `take_in` does.
    """
    if wensen.als_csv:
        raise _no_csv()
    b4, register = gelezen.b4, gelezen.register
    check_iemand(b4, klok.toch)
    check_dagen(b4, klok.toch)
    rondes = list_rondes(w.verbinding)
    check_telling(gelezen, Bijdrage(rondes[-1].bijdrage))
    invoer = take_in(w, klok, gelezen)
    beleid = Beleid.of(w.dossier.instellingen, peil_of(rondes[-1]))
    eigen = _read_eigen(w, rondes[-1].nr, beleid.peil.bijdrage)
    sleutel = make_sleutel(gelezen, w.dossier, beleid, _REGELS, rondes[-1].nr, eigen.rows())
    plaats = find_plaats(w, klok, sleutel, invoer)
    uitkomst = make_rondeuitkomst(
        b4.frame,
        register.frame,
        eigen,
        beleid,
        afspraak=gelezen.afspraak.waarden,
        b4_sha256=b4.ruw.sha256,
        register_sha256=register.ruw.sha256,
    )
    over = list_over(w.dossier, rondes[-1]) if plaats.vorige is None else []
    overname = Rondewerk()
    if plaats.vorige is None:
        overname = keep_changed(w, over)
    elif wensen.opnieuw or plaats.staat is None:
        overname = carry_decisions(w, plaats.vorige, uitkomst, beleid.peil, wensen.werkboeken)
    b = _describe(w, rondes, uitkomst, plaats, overname)
    if plaats.staat is None:
        record(
            w,
            invoer,
            plaats,
            tellingen=b.tellingen,
            uitkomst=pack_uitkomst(uitkomst.rijen, invoer),
            ronde=b.ronde.nr,
        )
    tell("Lijsten schrijven")
    staat = None if wensen.opnieuw else plaats.staat
    verslag = _publish_werkboek(w, invoer, b, overname.behouden.antwoorden, staat)
    iwmo = publish_iwmo(w, gelezen.iwmo) if gelezen.iwmo is not None else []
    _publish_pages(w, gelezen, b)
    w.aantallen = {**w.aantallen, **b.tellingen}
    weer = make_herhaald(
        b.tellingen,
        [*invoer.vast, *iwmo],
        invoer.apart,
        ronde=b.ronde.nr,
        peildatum=b.ronde.peildatum,
    )
    eens = [*invoer.nieuw, *verslag, *_tell_over(w, over, b.ronde.nr - 1)]
    return weer._replace(
        meldingen=[*overname.let_op, *weer.meldingen, *eens],
        opmerkingen=[*_tell_change(plaats, uitkomst), *overname.verteld],
        heropend=list(b.heropend),
        niet_overgenomen=overname.niet,
        nog_eens=weer,
    )


_REGELS = ("rondetabel", "redenen-vertaling")
"""The tables that decide the outcome."""


def _read_eigen(w: Werkgang, nr: int, bijdrage: Bijdrage) -> pl.DataFrame:
    """What stands at the CAK by our own messages, and by what was answered in earlier rounds."""
    elders = list_volgens_cak(w.verbinding, bijdrage=bijdrage, voor_ronde=nr)
    return make_eigenbeeld(
        list_eigenleveringen(w.verbinding, bijdrage),
        [(r.bsn, r.startnummer, date.fromisoformat(r.startdatum)) for r, _ in elders],
    )


def _describe(
    w: Werkgang,
    rondes: Sequence[Rondefeit],
    uitkomst: Rondeuitkomst,
    plaats: Plaats,
    overname: Rondewerk,
) -> Rondebeschrijving:
    volgt = follow(*_beelden(w.verbinding, rondes, uitkomst), _approved_since(w.verbinding, rondes))
    return Rondebeschrijving(
        rondes,
        uitkomst,
        uitkomst.tellingen | count_follow(volgt),
        volgt,
        plaats.moment,
        overname.behouden.heropend,
    )


def _tell_over(w: Werkgang, over: Sequence[Path], nr: int) -> Iterator[Bevinding]:
    """What still lies there of the round before, and is not replaced now."""
    for naam in map(w.dossier.naam_van, over):
        if naam not in w.bestanden:
            wat = f"Dit is nog van ronde {nr}. Het staat ook in archief/{nr}."
            yield Bevinding(naam, wat, "Sluit het en haal het weg.")


def _no_csv() -> Gebruiksfout:
    return Gebruiksfout(
        "In een ronde maakt bvtool altijd een werkboek.",
        waar="de optie --csv",
        wat_nu="Geef de opdracht zonder --csv.",
    )


def check_dagen(b4: B4Bestand, toch: str) -> None:
    """Raises InvoerGeweigerd when no column of the file is read as the end while one may be it:
    then everybody would seem to be there still. `toch`: the reason why there is none."""
    ruw = b4.ruw
    over = [
        show_kop(kop)
        for kop, letter in zip(ruw.koppen, ruw.kolomletters, strict=True)
        if kop.strip() and letter not in ruw.kolommen.values()
    ]
    if toch or not over or "einddatum" in ruw.kolommen:
        return
    raise InvoerGeweigerd(
        "In het bestand van het CAK vindt bvtool geen kolom met de einddatum, en niet alle "
        "kolommen zijn gelezen.",
        waar=ruw.locate(),
        wat_nu=f"Niet gelezen: {', '.join(over)}. Is een daarvan de einddatum? Zeg het in "
        'bvtool.toml, [kolommen.b4]: einddatum = "de kop". Is er geen, typ dan: bvtool vergelijk '
        '--toch "geen einddatum in dit bestand"',
    )


def check_telling(gelezen: Leesresultaat, over: Bijdrage) -> None:
    """Raises InvoerGeweigerd when not one row of the register is of the abonnementstarief: then
    everybody would seem to have stopped."""
    register = gelezen.register
    if over is Bijdrage.BW or register.frame["telt"].any():
        return
    if all(register.frame[k].null_count() == register.frame.height for k in TEKSTEN):
        raise InvoerGeweigerd(
            "In uw register staat nergens een product. Dan weet bvtool niet wie het "
            "abonnementstarief heeft en wie in beschermd wonen is.",
            waar=register.ruw.locate(),
            wat_nu="Neem de productcategorie of de productcode op in de uitvoer van uw register, "
            "zet die in inkomend en geef opnieuw: bvtool vergelijk",
        )
    raise InvoerGeweigerd(
        "Geen enkele rij van uw register valt onder het abonnementstarief.",
        waar=register.ruw.locate(),
        wat_nu="Kijk in bvtool.toml bij [abonnementstarief] categorieen: schrijf daar de "
        "categorieën, productcodes of namen die in uw register staan.",
    )


def _publish_werkboek(
    w: Werkgang,
    invoer: Ingenomen,
    b: Rondebeschrijving,
    behouden: pl.DataFrame,
    staat: Vergelijkingfeit | None,
) -> list[Bevinding]:
    omslag = make_rondeomslag(w.dossier, invoer.gelezen, b)
    over = Bijdrage(b.ronde.bijdrage)

    def schrijf(pad: Path) -> list[Bevinding]:
        verslag = write_rondewerkboek(
            pad, b.uitkomst, invoer.bronnen, omslag, b.volgt, behouden, over
        )
        return list(verslag.bevindingen)

    return place_werkboek(w, schrijf, staat, RONDE, count_te_beslissen(b.uitkomst, behouden))


def _publish_pages(w: Werkgang, gelezen: Leesresultaat, b: Rondebeschrijving) -> None:
    pagina = make_rondepagina(w.dossier, gelezen, b)
    rondes = [(r.nr, r.soort, dag_cijfers(r.peildatum)) for r in b.rondes]
    paginas = [(PAGINA, "ronde.html"), (BEWIJS, "artikel-2h.html")]
    is_bw = b.ronde.bijdrage == Bijdrage.BW  # art. 2h speaks of beschermd wonen alone
    for doel, sjabloon in paginas if is_bw else paginas[:1]:
        html = render(sjabloon, {"p": pagina, "rondes": rondes})
        w.publiceer(doel, partial(Path.write_bytes, data=html.encode()))


def _beelden(
    verbinding: Verbinding, rondes: Sequence[Rondefeit], uitkomst: Rondeuitkomst
) -> tuple[list[Rondebeeld], Rondebeeld]:
    """The differences of each periodic round before about the same contribution, by its newest
    comparison, and those of now."""
    eerder = [
        list_verschillen(r.nr, gelezen.read())
        for r in rondes[:-1]
        if r.periodiek
        and r.bijdrage == rondes[-1].bijdrage
        and (gelezen := vergelijkingen.ask_uitkomst(verbinding, r.nr)).frame
    ]
    return eerder, list_verschillen(rondes[-1].nr, uitkomst.rijen)


def _approved_since(verbinding: Verbinding, rondes: Sequence[Rondefeit]) -> dict[str, str]:
    """By BSN the Identificatie of the last approved message since the round before was opened."""
    over = rondes[-1].bijdrage
    begin = next((r.geopend for r in reversed(rondes[:-1]) if r.bijdrage == over), "")
    sinds = datetime.fromisoformat(begin) if begin else None
    return {
        rij.bsn: rij.identificatie
        for rij, stand in iter_met_stand(verbinding, Bijdrage(over))
        if stand.uitkomst == Stand.GOEDGEKEURD
        and (sinds is None or datetime.fromisoformat(rij.moment) >= sinds)
    }


def _tell_change(plaats: Plaats, uitkomst: Rondeuitkomst) -> list[str]:
    """What differs between the comparison before in this round and this one, in one line."""
    vorige = plaats.vorige
    if vorige is None or plaats.staat is not None:
        return []
    toen: dict[str, int] = json.loads(vorige.aantallen)
    anders = [
        f"{naam.replace('_', ' ')} {toen.get(naam, 0)} was en {aantal} is"
        for naam, aantal in uitkomst.tellingen.items()
        if toen.get(naam, 0) != aantal
    ]
    dag = dag_cijfers(vorige.moment[:10])
    begin = f"Anders dan bij de vergelijking van {dag} in deze ronde"
    return [f"{begin}: {'; '.join(anders)}." if anders else f"{begin}: alleen binnen rijen."]
