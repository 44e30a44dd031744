"""Whether the file of the CAK belongs to this dossier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bvtool.tabel.lezen.ruw import list_rijen, show_kop
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.gemeenten import is_gemeente, naam_van

if TYPE_CHECKING:
    from bvtool.bestanden.b4 import B4Bestand
    from bvtool.dossier.instellingen import Instellingen


def check_eigenaar(b4: B4Bestand, instellingen: Instellingen) -> list[Bevinding]:
    """Whether B4 belongs to this dossier: its uitvoerderscode and gemeentecode, where it has them.

    Rows of another code are reported; raises InvoerGeweigerd when not one row has the own code
    (source: `data/kolommen.csv`).
    """
    eigen = {
        "uitvoerdercode": (instellingen.uitvoerder,),
        "gemeentecode": (instellingen.gemeente, *instellingen.regiogemeenten),
    }
    meldingen = []
    for sleutel, codes in eigen.items():
        gevuld = b4.frame.filter(b4.frame[sleutel].is_not_null())
        vreemd = gevuld.filter(~gevuld[sleutel].is_in(codes))
        if vreemd.is_empty():
            continue
        waar = b4.ruw.locate(letter=b4.ruw.kolommen[sleutel])
        if vreemd.height == gevuld.height:
            staat = _tell_codes(vreemd[sleutel].to_list())
            raise InvoerGeweigerd(
                f"Dit B4-bestand is van een ander: nergens staat code {codes[0]}. Er "
                f"staat: {staat}.",
                waar=waar,
                wat_nu="Zet het B4-bestand van uw eigen gemeente in inkomend. Klopt het bestand "
                "wel? Pas dan de code aan in bvtool.toml, [dossier].",
            )
        staat = _tell_codes(vreemd[sleutel].to_list())
        wat = f"Op {list_rijen(vreemd['rij'])} staat een andere code dan {codes[0]}: {staat}."
        nu = "Vraag het CAK of deze rijen bij u horen."
        meldingen.append(Bevinding(waar, wat, nu))
    return meldingen


_MEEST = 3
"""How many other codes are named."""


def _tell_codes(codes: Sequence[str]) -> str:
    """The codes that stand there most, with the gemeente that goes with them, if any."""
    meest = Counter(codes).most_common(_MEEST + 1)
    namen = [_name_code(code) for code, _ in meest[:_MEEST]]
    return ", ".join(namen) + (" en andere" if len(meest) > _MEEST else "")


def _name_code(code: str) -> str:
    return f"{code} ({naam_van(code)})" if is_gemeente(code, None) else show_kop(code)
