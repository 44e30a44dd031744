"""The step `kolommen`: how the files in `inkomend/` are read, and what about it is open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from bvtool.bestanden.leeswijzer import Leestafel, Leeswijzer, name_betekenis
from bvtool.bestanden.leeswijzer_lezing import Antwoorden
from bvtool.bestanden.waardevragen import Waardevraag
from bvtool.dossier.leesafspraak import load_afspraak, read_afspraak, write_afspraak
from bvtool.dossier.werkgang import open_werkgang
from bvtool.gemeente.inlezen import Opties, publish_wijzer, read_agreed, wijzer_of
from bvtool.tabel.lezen.afspraak import NIET, Leesafspraak
from bvtool.tabel.lezen.kolombeeld import Leeskolom
from bvtool.vak.fouten import Bevinding

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


class Kolommenstand(NamedTuple):
    """How the files are read now: `wijzer`, what was noticed, and the files that were written."""

    wijzer: Leeswijzer
    meldingen: tuple[Bevinding, ...]
    bestanden: tuple[str, ...]
    veranderd: bool

    @property
    def open(self) -> int:
        """How many questions are open."""
        return len(self.wijzer.list_open()) + len(self.wijzer.list_open_waarden())


def run_kolommen(
    dossier: Dossier, klok: Klok, antwoorden: Antwoorden | None = None
) -> Kolommenstand:
    """Reads the files as the dossier agreed, with `antwoorden` and those in the reading agreement.

    What was answered goes into the ledger, what is open into `werk/leeswijzer.xlsx`. Raises as
    `vergelijk` where a file is missing, in doubt or cannot be read.
    """
    with open_werkgang(dossier, "kolommen", klok) as w:
        if antwoorden is not None:
            write_afspraak(w.verbinding, antwoorden.lay_over(read_afspraak(w.verbinding)))
        gang = read_agreed(w, Opties(), met_bestand=antwoorden is None)
        publish_wijzer(w, gang, beantwoord=antwoorden is not None)
        wijzer = wijzer_of(gang)
        gelezen = gang.gelezen
        meldingen: tuple[Bevinding, ...] = gang.vraag.bevindingen if gang.vraag else ()
        if gelezen is not None:
            meldingen = (*gelezen.meldingen, *gelezen.b4.meldingen, *gelezen.register.meldingen)
        w.aantallen = {"open": len(wijzer.list_open()) + len(wijzer.list_open_waarden())}
    return Kolommenstand(wijzer, meldingen, tuple(w.bestanden), w.veranderd)


def take_over(dossier: Dossier, ander: Dossier, klok: Klok) -> int:
    """Lay the reading agreement of another dossier under the own one; gives how much it holds."""
    gezegd = load_afspraak(ander)
    with open_werkgang(dossier, "nieuw", klok) as w:
        eigen = read_afspraak(w.verbinding)
        write_afspraak(
            w.verbinding,
            Leesafspraak(
                kolommen={**gezegd.kolommen, **eigen.kolommen},
                waarden={**gezegd.waarden, **eigen.waarden},
                soorten={**gezegd.soorten, **eigen.soorten},
            ),
        )
        aantal = len(gezegd.kolommen) + len(gezegd.waarden) + len(gezegd.soorten)
        w.aantallen = {"overgenomen": aantal}
    return aantal


def tell_kolom(tafel: Leestafel, kolom: Leeskolom) -> str:
    """What a column is used for, in the words of the reading agreement; empty while it is open."""
    if kolom.open:
        return ""
    return name_betekenis(tafel.beeld.soort, kolom.sleutel or NIET)


def list_kolommen(wijzer: Leeswijzer) -> Iterator[dict[str, object]]:
    """One record per column, for programs."""
    for tafel in wijzer.tafels:
        for k in tafel.beeld.kolommen:
            denkt = k.denkt and name_betekenis(tafel.beeld.soort, k.denkt)
            yield {
                "bestand": tafel.bestand,
                "blad": tafel.blad,
                "soort": tafel.beeld.soort,
                "kolom": k.letter,
                "kop": k.kop,
                "inhoud": tafel.beeld.tell_inhoud(k),
                "denkt": denkt or tell_kolom(tafel, k),
                "betekenis": tell_kolom(tafel, k),
                "open": k.open,
            }


def list_waarden(wijzer: Leeswijzer) -> Iterator[dict[str, object]]:
    """One record per value, for programs; a free text may name a person and is not shown."""
    for w in wijzer.waarden:
        yield {
            "bestand": w.bestand,
            "kop": w.kop,
            "waarde": w.waarde if may_show(w) else "",
            "aantal": w.aantal,
            "denkt": w.denkt,
            "betekenis": w.betekenis,
            "open": w.open,
        }


def may_show(vraag: Waardevraag) -> bool:
    """Whether a value may stand on the screen: a reason may say something about a person."""
    vast = vraag.sleutel in ("status", "leveringsvorm") or vraag.sleutel.startswith("product")
    return vast or vraag.aantal > 1 or len(vraag.waarde) <= _CODE


_CODE = 3
"""So many characters at most are a code."""
