"""What the ledger of a gemeente says of persons, messages and answers, counted.

A large ledger takes time to count, and nothing in it changes but by a commit: it is counted once
for each content, and kept (`dossier.onthouden`). A command that changed it counts at its end, when
all that counting needs is loaded, so that the next look finds it counted. The content is known by
the seal; a ledger on a server has none, and is counted every time.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.onthouden import recall, remember
from bvtool.dossier.vragen import telling as vragen
from bvtool.dossier.zegel import read_zegel
from bvtool.gesprek.berichtstand import settle
from bvtool.gesprek.openwerk import Openwerk, find_bijzonder, read_openwerk, read_openwerken
from bvtool.vak.fouten import BvFout
from bvtool.vak.standen import AFKEUREN, Stand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Verbinding
    from bvtool.kalender.klok import Klok


class Berichttelling(NamedTuple):
    """The messages of a dossier by how they stand, as a Dossiertelling counts them."""

    berichten: int
    wachtend: int
    goedgekeurd: int
    te_herstellen: int
    tegenstrijdig: int


class Ledgertelling(NamedTuple):
    """Persons and messages as a Dossiertelling counts them; `stil` the messages without an answer
    by their day (ISO text), `zips` the deliveries on which no answer came, `los` the answers that
    fit no message."""

    personen: vragen.Personentelling
    berichten: Berichttelling
    eigen_zendingen: int
    stil: list[vragen.Zonder]
    zips: list[str]
    los: int


def keep_tellingen(dossier: Dossier, klok: Klok, week: Sequence[Openwerk] = ()) -> None:
    """Count for the next look, today or in the days that come; to be called after a commit.

    `week` is what must still go, when it was read already (`read_week`). What cannot be counted or
    kept now, the look counts itself.
    """
    if not find_zegelsom(dossier):
        return
    from bvtool.dossier.verbinding import list_storingen

    with suppress(BvFout, OSError, *list_storingen()):
        with vragen.open_vraag(dossier) as vraag:
            geteld = count_ledger(vraag, dossier)
        if geteld.berichten.berichten:
            _keep_openwerk(dossier, klok, week)


def count_ledger(vraag: vragen.Vraag, dossier: Dossier) -> Ledgertelling:
    """What the ledger holds now; changes nothing in it."""

    def rust() -> list[str] | None:
        som = find_zegelsom(dossier)
        return ["ledger", som] if som else None

    personen, berichten, eigen, stil, *rest = recall(dossier.pad, rust, lambda: _count(vraag))
    return Ledgertelling(
        vragen.Personentelling._make(personen),
        Berichttelling._make(berichten),
        eigen,
        [vragen.Zonder._make(dag) for dag in stil],
        *rest,
    )


def _count(vraag: vragen.Vraag) -> Ledgertelling:
    berichten = count_berichten(vraag)
    return Ledgertelling(
        vragen.ask_personen(vraag),
        berichten,
        vragen.count_eigen_zendingen(vraag),
        vragen.ask_zonder_antwoord(vraag) if berichten.wachtend else [],
        vragen.ask_stille_zendingen(vraag) if berichten.wachtend else [],
        vragen.ask_los(vraag),
    )


def count_berichten(vraag: vragen.Vraag) -> Berichttelling:
    """How the messages stand.

    What was rejected, or leaves a person to find out, counts while it is the last message for its
    person; a rejected start only of who is still announced.
    """
    geteld: Counter[tuple[str, bool]] = Counter()
    for effen in vragen.ask_effen(vraag):
        geteld[effen.stand, effen.laatste] += effen.aantal
    for laatste, gewenst, antwoorden in vragen.ask_apart(vraag):
        stand = settle(antwoorden).uitkomst
        geteld[stand, laatste and (gewenst or stand not in AFKEUREN)] += 1
    per = {stand: geteld[stand, True] + geteld[stand, False] for stand in Stand}
    return Berichttelling(
        berichten=geteld.total(),
        wachtend=per[Stand.OPEN],
        goedgekeurd=per[Stand.GOEDGEKEURD],
        te_herstellen=sum(geteld[stand, True] for stand in AFKEUREN),
        tegenstrijdig=geteld[Stand.TEGENSTRIJDIG, True],
    )


_DAGEN = 7
"""So many days ahead are counted: a dossier is looked at every week."""
_PLANNEN = 2000
"""So many plans are made ahead, persons times days: more would take time in every command."""


def find_openwerk(vraag: vragen.Vraag, dossier: Dossier, klok: Klok) -> Openwerk:
    """What must still go; loads what makes messages, so only when there may be any."""

    def read() -> dict[str, int]:
        if not find_bijzonder(vraag, dossier, klok):
            return Openwerk().tellingen()
        from bvtool.dossier.leesverbinding import open_lezend

        with open_lezend(dossier) as verbinding:
            return read_openwerk(verbinding, dossier, klok).tellingen()

    return Openwerk(**recall(dossier.pad, lambda: _rust_openwerk(dossier, klok), read))


def read_week(verbinding: Verbinding, dossier: Dossier, klok: Klok) -> list[Openwerk]:
    """What must still go today, and on the days after it while it is about few persons."""
    week = read_openwerken(verbinding, dossier, _list_dagen(klok), _PLANNEN)
    return week or [read_openwerk(verbinding, dossier, klok)]


def _list_dagen(klok: Klok) -> list[Klok]:
    return [klok._replace(nu=klok.nu + timedelta(days=n)) for n in range(_DAGEN)]


def _keep_openwerk(dossier: Dossier, klok: Klok, week: Sequence[Openwerk]) -> None:
    """Keep what must still go today and on the days after it."""
    from bvtool.dossier.leesverbinding import open_lezend

    klokken = _list_dagen(klok)
    waarop = [_rust_openwerk(dossier, k) for k in klokken]
    if None in waarop:
        return
    if not week:
        with open_lezend(dossier) as verbinding:
            week = read_openwerken(verbinding, dossier, klokken, _PLANNEN)
    paren = zip(waarop, week, strict=False)
    remember(dossier.pad, [(rust, w.tellingen()) for rust, w in paren if rust])


def _rust_openwerk(dossier: Dossier, klok: Klok) -> list[str] | None:
    """What open work rests on; None when that is more than ledger, settings and clock: another
    dossier of this gemeente, schemas or a calendar of the user."""
    from bvtool.dossier.buren import list_buren
    from bvtool.wissel.tijdvak import find_tijdvak

    i, som = dossier.instellingen, find_zegelsom(dossier)
    if not som or i.schema_map or i.wissels_kalender:
        return None
    if not i.fictief and list_buren(dossier.pad, i.gemeente):
        return None
    return ["openwerk", som, repr(i), klok.vandaag.isoformat(), find_tijdvak(klok.nu)]


def find_zegelsom(dossier: Dossier) -> str:
    """The SHA-256 of the ledger as it was sealed; empty when nothing vouches for it: it lies on a
    server, or is being written to."""
    zegel = None if dossier.instellingen.ledger_url else read_zegel(dossier.pad)
    return zegel.sha256 if zegel is not None and zegel.stand == "dicht" else ""
