"""What every comparison begins with: that of the migration and that of a round."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.bestanden.bron import Bron
from bvtool.dossier.vragen import vergelijkingen
from bvtool.gemeente.eigenb4 import check_eigenaar
from bvtool.gemeente.halveexport import check_whole
from bvtool.gemeente.inkomend import note_gezien
from bvtool.gemeente.inlezen import Leesresultaat
from bvtool.tabel.lezen.ruw import show_kop
from bvtool.vak.fouten import Bevinding

if TYPE_CHECKING:
    from bvtool.bestanden.register import RegisterBestand
    from bvtool.dossier.feiten import Vergelijkingfeit
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.kalender.klok import Klok


def take_in(w: Werkgang, klok: Klok, gelezen: Leesresultaat) -> list[Bevinding]:
    """Checks that both inputs belong here and are whole, and records them.

    Raises InvoerGeweigerd for the file of another gemeente, or one that is much smaller than the
    time before.
    """
    vreemd = check_eigenaar(gelezen.b4, w.dossier.instellingen)
    vorige = vergelijkingen.ask_laatste_ooit(w.verbinding)
    check_whole(vorige, gelezen.b4, gelezen.register, klok.toch)
    for pad, soort, sha in list_invoer(gelezen):
        w.invoer(pad, soort, sha)
    note_gezien(w)
    return vreemd


def list_invoer(gelezen: Leesresultaat) -> list[tuple[Path, str, str | None]]:
    """Every file that was read: path, kind, and its SHA-256 when it is known."""
    paden = gelezen.invoer.register_paden
    sha = gelezen.register.ruw.sha256 if len(paden) == 1 and _is_one(gelezen) else None
    return [
        (gelezen.invoer.b4.pad, "b4", gelezen.b4.ruw.sha256),
        *((pad, "register", sha) for pad in paden),
    ]


def _is_one(gelezen: Leesresultaat) -> bool:
    return gelezen.invoer.iwmo is not None or len(gelezen.invoer.register) == 1


def tell_new_heads(
    vorige: Vergelijkingfeit | None, register: RegisterBestand, nieuw: Bron
) -> list[Bevinding]:
    """A register that has other headers than the one that was compared before."""
    if vorige is None or vorige.register_sha256 == register.ruw.sha256 or not vorige.register_bron:
        return []
    oud = {k.kop.strip() for k in Bron.from_bytes(vorige.register_bron).kolommen} - {""}
    nu = {k.kop.strip() for k in nieuw.kolommen} - {""}
    if oud == nu:
        return []
    delen = [
        f"{wat}: {', '.join(show_kop(k) for k in sorted(koppen))}"
        for wat, koppen in (("nieuw", nu - oud), ("weg", oud - nu))
        if koppen
    ]
    return [
        Bevinding(
            register.ruw.bestand,
            f"De koppen van uw register zijn anders dan de vorige keer ({'; '.join(delen)}).",
            "Kijk met bvtool kolommen of iedere kolom nog goed wordt gelezen.",
        )
    ]
