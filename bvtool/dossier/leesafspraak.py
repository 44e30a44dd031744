"""The reading agreement of a dossier, as the ledger keeps it (a fact of the ledger, as JSON)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bvtool.dossier.ledger import read_meta, write_meta
from bvtool.tabel.lezen.afspraak import GEEN, Leesafspraak

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Verbinding

_SLEUTEL = "leesafspraak"


def read_afspraak(verbinding: Verbinding) -> Leesafspraak:
    """What was agreed on in this dossier."""
    return parse_afspraak(read_meta(verbinding).get(_SLEUTEL, ""))


def parse_afspraak(tekst: str) -> Leesafspraak:
    """The agreement in its text; without a text there is none."""
    if not tekst:
        return GEEN
    inhoud = json.loads(tekst)
    return Leesafspraak(
        kolommen={(s, v): k for s, v, k in inhoud["kolommen"]},
        waarden={(s, v): b for s, v, b in inhoud["waarden"]},
        soorten=dict(inhoud["soorten"]),
    )


def dump_afspraak(afspraak: Leesafspraak) -> str:
    """The agreement as text, the same for the same agreement."""
    return json.dumps(
        {
            "kolommen": sorted([s, v, k] for (s, v), k in afspraak.kolommen.items()),
            "waarden": sorted([s, v, b] for (s, v), b in afspraak.waarden.items()),
            "soorten": sorted([v, s] for v, s in afspraak.soorten.items()),
        },
        ensure_ascii=False,
    )


def write_afspraak(verbinding: Verbinding, afspraak: Leesafspraak) -> None:
    """Keep the agreement; writes nothing when it is the same, or empty and never kept."""
    if afspraak == GEEN and _SLEUTEL not in read_meta(verbinding):
        return
    write_meta(verbinding, _SLEUTEL, dump_afspraak(afspraak))


def load_afspraak(dossier: Dossier) -> Leesafspraak:
    """The agreement of a dossier, for who only reads; changes nothing."""
    if not dossier.has_ledger():
        return GEEN
    from bvtool.dossier.leesverbinding import open_lezend
    from bvtool.dossier.verbinding import is_begonnen

    with open_lezend(dossier) as verbinding:
        return read_afspraak(verbinding) if is_begonnen(verbinding) else GEEN
