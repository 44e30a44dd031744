"""Questions about what stands at the CAK without a message of this dossier: sent outside bvtool and
recorded by somebody, or handed on by the dossier before this one.

Of the messages the identifications alone are kept, of the deliveries number and days: nobody can be
known by those. Whose a number is, says the table of start numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from bvtool.dossier.feiten import Rondeleveringfeit
from bvtool.dossier.ledger import read_meta, write_meta
from bvtool.dossier.toevoeging import lots

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_BUITEN, _LEVERINGEN = "buiten_verzonden", "buiten_leveringen"
Dagen = tuple[str, str | None, str]
"""Start, stop (None: it runs on) and the day on which that was said, as ISO text."""


def ask_buiten(verbinding: Verbinding) -> set[str]:
    """The Identificatie of every message that is known to be sent outside bvtool."""
    return set(json.loads(read_meta(verbinding).get(_BUITEN, "[]")))


def keep_buiten(verbinding: Verbinding, identificaties: Iterable[str]) -> None:
    """Write down that these are known, besides those that were."""
    alle = ask_buiten(verbinding) | set(identificaties)
    if alle:
        write_meta(verbinding, _BUITEN, json.dumps(sorted(alle)))


def list_leveringen(verbinding: Verbinding) -> dict[int, Dagen]:
    """Every delivery that is known so, by its start number."""
    tekst = read_meta(verbinding).get(_LEVERINGEN, "{}")
    return {int(nummer): (van, tot, op) for nummer, (van, tot, op) in json.loads(tekst).items()}


def keep_leveringen(verbinding: Verbinding, nieuw: Mapping[int, Dagen | None]) -> None:
    """Write down what stands under these numbers (None: nothing any more), besides the others."""
    alle = {**list_leveringen(verbinding), **nieuw}
    staan = {str(nummer): dagen for nummer, dagen in sorted(alle.items()) if dagen}
    if nieuw:
        write_meta(verbinding, _LEVERINGEN, json.dumps(staan))


def forget_leveringen(verbinding: Verbinding) -> None:
    """Take away what stands under each of those numbers."""
    if list_leveringen(verbinding):
        write_meta(verbinding, _LEVERINGEN, "{}")


def ask_leveringen(
    verbinding: Verbinding, bsns: Sequence[str] | None = None
) -> list[tuple[Rondeleveringfeit, str]]:
    """Those of these persons (None: of everybody), each with the day on which it was said, by
    number."""
    alle = list_leveringen(verbinding)
    if not alle:
        return []
    vraag = "select nummer, bsn from startnummer"
    van_hen = f"{vraag} where bsn in (:bsns)"
    antwoorden = (
        [verbinding.execute(vraag)]
        if bsns is None
        else [verbinding.execute(van_hen, bsns=lot) for lot in lots(bsns)]
    )
    rijen = sorted((nr, bsn) for rijen in antwoorden for nr, bsn in rijen if nr in alle)
    return [(Rondeleveringfeit(bsn, nr, *alle[nr][:2]), alle[nr][2]) for nr, bsn in rijen]
