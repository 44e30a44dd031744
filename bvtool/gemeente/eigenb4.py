"""Whether the file of the CAK belongs to this dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bvtool.tabel.lezen.ruw import list_rijen
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd

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
            raise InvoerGeweigerd(
                f"Dit B4-bestand is van een ander: nergens staat code {codes[0]}.",
                waar=waar,
                wat_nu="Zet het B4-bestand van uw eigen gemeente in inkomend. Klopt het bestand "
                "wel? Pas dan de code aan in bvtool.toml, [dossier].",
            )
        wat = f"Op {list_rijen(vreemd['rij'])} staat een andere code dan {codes[0]}."
        nu = "Vraag het CAK of deze rijen bij u horen."
        meldingen.append(Bevinding(waar, wat, nu))
    return meldingen
