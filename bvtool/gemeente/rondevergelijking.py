"""The step `vergelijk` in a round that returns: the CAK's file, the register and our own messages.

The migration has its own table (`gemeente/vergelijking.py`); reading the files, asking what is not
clear and keeping what the clerk decided are the same. Source: spec "The comparison that returns".
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import polars as pl

from bvtool.bestanden.bron import make_bron
from bvtool.bestanden.rondewerkboek import write_rondewerkboek
from bvtool.bestanden.werkboek import Lijstbronnen
from bvtool.dossier.feiten import Vergelijkingfeit
from bvtool.dossier.frames import frame_from_bytes, frame_to_bytes
from bvtool.dossier.vragen import vergelijkingen
from bvtool.gemeente.ronde import peil_of
from bvtool.gemeente.rondeoverzicht import carry_decisions
from bvtool.gemeente.rondeteksten import (
    Rondebeschrijving,
    make_rondeomslag,
    make_rondepagina,
    show_dag,
)
from bvtool.gemeente.werkboek import ORIGINEEL, WERKBOEK, find_werkboek
from bvtool.gesprek.eigenleveringen import list_eigenleveringen
from bvtool.gesprek.verzonden import iter_met_stand
from bvtool.tabel.schrijven.pagina import render
from bvtool.vak.fouten import Bevinding
from bvtool.vak.standen import Stand
from bvtool.vak.tabellen import load_tabel
from bvtool.vak.versie import __version__
from bvtool.vak.voortgang import tell
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.frames import ALLEEN_REGISTER
from bvtool.vergelijking.ronde.eigenbeeld import make_eigenbeeld
from bvtool.vergelijking.ronde.overname import Rondeovername
from bvtool.vergelijking.ronde.rondeuitkomst import Rondeuitkomst, make_rondeuitkomst
from bvtool.vergelijking.ronde.volgen import Rondebeeld, count_follow, follow, list_verschillen

if TYPE_CHECKING:
    from pathlib import Path

    from bvtool.dossier.feiten import Rondefeit
    from bvtool.dossier.verbinding import Verbinding
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.gemeente.inlezen import Leesresultaat
    from bvtool.kalender.klok import Klok

PAGINA = "rapporten/vergelijking.html"
BEWIJS = "rapporten/artikel-2h.html"


class Rondevergeleken:
    """What the comparison of a round gave: `tellingen` as in the contract, what was kept and what
    is open again, and what to tell."""

    def __init__(self, tellingen: dict[str, int], overname: Rondeovername) -> None:
        self.tellingen = tellingen
        self.heropend = list(overname.heropend)
        self.opmerkingen: list[str] = []
        self.meldingen: list[Bevinding] = []


def compare_ronde(
    w: Werkgang,
    klok: Klok,
    gelezen: Leesresultaat,
    rondes: Sequence[Rondefeit],
    werkboeken: Sequence[Path],
    *,
    opnieuw: bool,
) -> Rondevergeleken:
    """Compares in the round that is open, and stages workbook, page and the proof of art. 2h."""
    dossier, ronde = w.dossier, rondes[-1]
    beleid = Beleid.of(dossier.instellingen, peil_of(ronde))
    b4, register = gelezen.b4, gelezen.register
    eigen = make_eigenbeeld(list_eigenleveringen(w.verbinding))
    tell(f"Vergelijken ({b4.frame.height} met {register.frame.height} rijen)")
    uitkomst = make_rondeuitkomst(
        b4.frame,
        register.frame,
        eigen,
        beleid,
        b4_sha256=b4.ruw.sha256,
        register_sha256=register.ruw.sha256,
    )
    sleutel = make_sleutel(gelezen, beleid, ronde.nr, eigen)
    vorige = vergelijkingen.ask_laatste(w.verbinding)
    zelfde = vorige is not None and vorige.sleutel == sleutel
    overname, verteld = Rondeovername(), [
        *_tell_change(vorige, uitkomst, zelfde=zelfde),
    ]  # fmt: skip
    if vorige is not None and (opnieuw or not zelfde):
        gegaan = carry_decisions(w, vorige, uitkomst, ronde, werkboeken)
        overname, verteld = gegaan.overname, [*verteld, *gegaan.verteld]
    moment = klok.nu
    if vorige is not None and zelfde:
        moment = datetime.fromisoformat(vorige.moment).astimezone(klok.nu.tzinfo)
    volgt = follow(*_beelden(w.verbinding, rondes, uitkomst), _approved_since(w.verbinding, rondes))
    tellingen = uitkomst.tellingen | count_follow(volgt)
    bron_b4, bron_register = make_bron(b4.ruw, b4.frame), make_bron(register.ruw, register.frame)
    if not zelfde:
        feit = Vergelijkingfeit(
            id=0,
            sleutel=sleutel,
            moment=moment.isoformat(),
            b4_sha256=b4.ruw.sha256,
            b4_naam=gelezen.namen(dossier)[0],
            register_sha256=register.ruw.sha256,
            register_naam=gelezen.namen(dossier)[1],
            aantallen=json.dumps(tellingen),
            uitkomst=frame_to_bytes(uitkomst.rijen),
            alleen_register=frame_to_bytes(pl.DataFrame(schema=ALLEEN_REGISTER.make_schema())),
            b4_bron=bron_b4.to_bytes(),
            register_bron=bron_register.to_bytes(),
            b4_frame=frame_to_bytes(b4.frame),
            register_frame=frame_to_bytes(register.frame),
            ronde=ronde.nr,
        )
        vergelijkingen.add_vergelijking(w.verbinding, feit)
    b = Rondebeschrijving(rondes, uitkomst, tellingen, volgt, moment, overname.heropend)
    gedaan = Rondevergeleken(tellingen, overname)
    gedaan.opmerkingen = verteld
    tell("Lijsten schrijven")
    if zelfde and not opnieuw and (pad := find_werkboek(w)).is_file():
        w.bestanden.append(dossier.naam_van(pad))
    else:
        bronnen = Lijstbronnen(bron_b4, bron_register, register.frame)
        omslag = make_rondeomslag(dossier, gelezen, b)

        def schrijf(pad: Path) -> None:
            verslag = write_rondewerkboek(
                pad, uitkomst, bronnen, omslag, overname.antwoorden, volgverschillen=volgt
            )
            gedaan.meldingen.extend(verslag.bevindingen)

        w.publiceer(WERKBOEK, schrijf)
        w.publiceer(ORIGINEEL, lambda p: shutil.copyfile(w.find_klaargezet(WERKBOEK), p))
    _publish_pages(w, gelezen, b)
    w.aantallen = tellingen
    return gedaan


def _publish_pages(w: Werkgang, gelezen: Leesresultaat, b: Rondebeschrijving) -> None:
    pagina = make_rondepagina(w.dossier, gelezen, b)
    rondes = [(r.nr, r.soort, show_dag(r.peildatum)) for r in b.rondes]
    for doel, sjabloon in ((PAGINA, "ronde.html"), (BEWIJS, "artikel-2h.html")):
        html = render(sjabloon, {"p": pagina, "rondes": rondes})
        w.publiceer(
            doel, lambda p, tekst=html: p.write_text(tekst, encoding="utf-8", newline="\n")
        )


def make_sleutel(gelezen: Leesresultaat, beleid: Beleid, ronde: int, eigen: pl.DataFrame) -> str:
    """The same inputs, messages, settings, rules and version in one round: the same comparison."""
    b4, register = gelezen.b4, gelezen.register
    delen = [
        __version__,
        str(ronde),
        b4.ruw.sha256,
        register.ruw.sha256,
        repr(beleid),
        repr([load_tabel(t) for t in ("rondetabel", "redenen-vertaling")]),
        repr(sorted(b4.ruw.kolommen.items())),
        repr(sorted(register.ruw.kolommen.items())),
        repr(sorted(gelezen.afspraak.waarden.items())),
        repr(eigen.rows()),
    ]
    return hashlib.sha256("|".join(delen).encode()).hexdigest()


def _beelden(
    verbinding: Verbinding, rondes: Sequence[Rondefeit], uitkomst: Rondeuitkomst
) -> tuple[list[Rondebeeld], Rondebeeld]:
    """The differences of each periodic round before, by its newest comparison, and those of now."""
    eerder = [
        list_verschillen(r.nr, frame_from_bytes(bytes_))
        for r in rondes[:-1]
        if r.periodiek and (bytes_ := vergelijkingen.ask_uitkomst(verbinding, r.nr))
    ]
    return eerder, list_verschillen(rondes[-1].nr, uitkomst.rijen)


def _approved_since(verbinding: Verbinding, rondes: Sequence[Rondefeit]) -> dict[str, str]:
    """By BSN the Identificatie of the last approved message since the round before was opened."""
    begin = rondes[-2].geopend if len(rondes) > 1 else ""
    sinds = datetime.fromisoformat(begin) if begin else None
    return {
        rij.bsn: rij.identificatie
        for rij, stand in iter_met_stand(verbinding)
        if stand.uitkomst == Stand.GOEDGEKEURD
        and (sinds is None or datetime.fromisoformat(rij.moment) >= sinds)
    }


def _tell_change(
    vorige: Vergelijkingfeit | None, uitkomst: Rondeuitkomst, *, zelfde: bool
) -> list[str]:
    """What differs between the comparison before in this round and this one, in one line."""
    if vorige is None or zelfde:
        return []
    toen: dict[str, int] = json.loads(vorige.aantallen)
    anders = [
        f"{naam.replace('_', ' ')} {toen.get(naam, 0)} was en {aantal} is"
        for naam, aantal in uitkomst.tellingen.items()
        if toen.get(naam, 0) != aantal
    ]
    dag = datetime.fromisoformat(vorige.moment).date()
    begin = f"Anders dan bij de vergelijking van {_day(dag)} in deze ronde"
    return [f"{begin}: {'; '.join(anders)}." if anders else f"{begin}: alleen binnen rijen."]


def _day(dag: date) -> str:
    return f"{dag:%d-%m-%Y}"
