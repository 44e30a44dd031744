"""The step `monitor --ontvangst`: lines for ontvangst.csv of files that have none yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bvtool.cak.inname.gemeenten import BESTAND, read_gemeenten
from bvtool.cak.inname.ontvangst import BESTAND as ONTVANGST
from bvtool.cak.inname.ontvangst import UIT_BESTAND, read_ontvangst
from bvtool.cak.inname.vindplaatsen import find_bestanden
from bvtool.dossier.werkgang import open_werkgang
from bvtool.tabel.schrijven.csvlijst import format_rijen

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok

VOORSTEL = "werk/ontvangst-voorstel.csv"


class Ontvangstvoorstel(NamedTuple):
    """`regels`: path below `inkomend` and moment of every file without a line; the file made."""

    regels: list[tuple[str, str]]
    bestanden: list[str]


def propose_ontvangst(dossier: Dossier, klok: Klok) -> Ontvangstvoorstel:
    """Writes a line for each file of which only its own time says when it came; a person looks at
    them and puts them in the list. Nothing is taken in. Raises as the monitor for its lists."""
    with open_werkgang(dossier, "monitor", klok) as w:
        dossier.check_inkomend()
        lijst = read_gemeenten(dossier.pad / BESTAND)
        ontvangst = read_ontvangst(dossier.inkomend / ONTVANGST)
        gevonden = find_bestanden(dossier.inkomend, lijst, ontvangst, klok.nu)
        regels = [
            (v.naam, v.moment.replace(tzinfo=None).isoformat())
            for v in gevonden.vondsten
            if v.bron == UIT_BESTAND
        ]
        if regels:
            inhoud = format_rijen([("file", "moment"), *regels]).encode("utf-8-sig")
            w.publiceer(VOORSTEL, lambda pad: pad.write_bytes(inhoud))
    return Ontvangstvoorstel(regels, [VOORSTEL] if regels else [])
