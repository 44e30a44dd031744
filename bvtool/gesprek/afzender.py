"""Who announces a client: the gemeente of the dossier, or the centrumgemeente for another."""

from __future__ import annotations

from bvtool.berichten.regels import WAARSCHUWING, Overtreding
from bvtool.dossier.instellingen import Instellingen
from bvtool.gesprek.wens import Klantbesluit


def sender_of(b: Klantbesluit, instellingen: Instellingen) -> str:
    """Who announces: for a buitenregionale placement the centrumgemeente of the settings."""
    if b.buitenregionaal and instellingen.centrumgemeente:
        return instellingen.centrumgemeente
    return instellingen.gemeente


def check_sender(b: Klantbesluit, afzender: str, instellingen: Instellingen) -> list[Overtreding]:
    """A warning when the client lives elsewhere than the sender, without a mark that says why."""
    if not b.gemeente or b.gemeente == afzender or b.buitenregionaal:
        return []
    if b.gemeente in (instellingen.gemeente, *instellingen.regiogemeenten):
        return []
    return [
        Overtreding(
            "AFZENDER",
            "",
            WAARSCHUWING,
            f"Deze klant hoort volgens uw register bij gemeente {b.gemeente}, "
            f"en {afzender} meldt aan.",
            "Klopt dat, zet dan buitenregionaal op J, of noem de gemeente bij [regio] gemeenten.",
        )
    ]
