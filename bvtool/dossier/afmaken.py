"""Publications that were committed but not yet in place: kept in the ledger, completed later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier import ledger, publiceer
from bvtool.dossier.plekken import plek_sleutel, tell_elders
from bvtool.dossier.rijmerken import delete_los, write_los
from bvtool.dossier.spoor import list_gemaakt, read_spoor
from bvtool.vak.fouten import LeesSchrijfFout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Toegang, Verbinding


class Publicatierij(NamedTuple):
    """A file that was committed but is not yet in place (see `ledger.publicatie`)."""

    id: int
    soort: str
    doel: str
    tijdelijk: str
    sha256: str


def write_publicaties(
    verbinding: Verbinding, dossier: Dossier, klaar: Sequence[publiceer.Klaargezet]
) -> list[int]:
    """Note in the transaction which staged files must get their names after it; gives the rows."""
    return [
        verbinding.insert_genummerd(
            "publicatie",
            {
                "soort": k.soort,
                "doel": publiceer.relatief(dossier.pad, k.doel),
                "tijdelijk": publiceer.relatief(dossier.pad, k.tijdelijk),
                "sha256": k.sha256,
            },
        )
        for k in klaar
    ]


def settle_publicaties(toegang: Toegang, rijen: Sequence[int], plekken: Mapping[str, str]) -> None:
    """These stand in their places: of each file its own name and the one that it got (both relative
    to the dossier), so that what stands beside an open file is found again."""
    if not rijen:
        return
    with toegang.begin() as verbinding:
        verbinding.execute("delete from publicatie where id in (:rijen)", rijen=list(rijen))
        bekend = ledger.read_meta(verbinding)
        for doel, echt in plekken.items():
            if echt != doel:
                write_los(verbinding, plek_sleutel(doel), echt)
            elif plek_sleutel(doel) in bekend:
                delete_los(verbinding, plek_sleutel(doel))


def finish_publicaties(toegang: Toegang, dossier: Dossier, mark: Callable[[], None]) -> list[str]:
    """Complete what an interrupted run had committed; sweep its other temporary files.

    Gives what the user must know: a file that was lost or that stands under another name. On a
    server a publication whose file is not here belongs to a colleague's folder and stays noted.
    """
    with toegang.connect() as verbinding:
        velden = ", ".join(Publicatierij._fields)
        vraag = f"select {velden} from publicatie order by id"
        rijen = [Publicatierij._make(rij) for rij in verbinding.execute(vraag)]
    meldingen: list[str] = []
    plekken: dict[str, str] = {}
    klaar = [rij.id for rij in rijen if _finish(rij, dossier, meldingen, plekken)]
    if klaar:
        mark()
        settle_publicaties(toegang, klaar, plekken)
    uit = [dossier.werk, dossier.rapporten, dossier.uitgaand, dossier.inkomend]
    mappen = [dossier.pad, *uit, *(m for p in uit for m in p.glob("*/"))]
    if dossier.instellingen.ledger_url:
        _save_vastgelegd(toegang, dossier, mappen)
    publiceer.sweep(mappen)
    return meldingen


def _save_vastgelegd(toegang: Toegang, dossier: Dossier, mappen: list[Path]) -> None:
    """Give staged files their names that the trail holds, though the row of their publication is
    gone: a colleague with the same file in a folder of their own counted it as done.
    """
    resten = [rest for map_ in mappen for rest in publiceer.list_klaargezet(map_)]
    if not resten:
        return
    with toegang.connect() as verbinding:
        gemaakt = list_gemaakt(read_spoor(verbinding))
    for tijdelijk, doel in resten:
        sha256 = publiceer.hash_bestand(tijdelijk)
        if gemaakt.get(dossier.naam_van(doel)) == sha256:
            publiceer.publish(publiceer.Klaargezet("bestand", doel, tijdelijk, sha256))


def _finish(
    rij: Publicatierij,
    dossier: Dossier,
    meldingen: list[str],
    plekken: dict[str, str],
) -> bool:
    """Whether this publication is done with."""
    klaar = publiceer.Klaargezet(
        rij.soort, dossier.pad_van(rij.doel), dossier.pad_van(rij.tijdelijk), rij.sha256
    )
    try:
        if klaar.soort == "bestand" and publiceer.is_other(klaar):
            raise publiceer.gone(klaar)
        waar = publiceer.publish(klaar)
    except LeesSchrijfFout:
        if dossier.instellingen.ledger_url:
            return False
        meldingen.append(
            f"{rij.doel} is verloren gegaan toen een eerdere opdracht werd onderbroken. "
            "Geef de opdracht die dit bestand maakt opnieuw."
        )
        return True
    echt = plekken[rij.doel] = publiceer.relatief(dossier.pad, waar)
    if waar != klaar.doel:
        meldingen.append(tell_elders(rij.doel, echt))
    return True
