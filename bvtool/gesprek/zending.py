"""One delivery as a zip: the messages without folders, the same bytes every time it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.berichten.eigenbijdrage import Eigenbijdrage, make_builder
from bvtool.berichten.envelop import build_di01
from bvtool.berichten.schemaset import Schemas
from bvtool.dossier.vragen.berichten import iter_berichten
from bvtool.gesprek.verzonden import to_bericht
from bvtool.vak.bijdrage import Bijdrage
from bvtool.zips.schrijven import ZipSchrijver

if TYPE_CHECKING:
    from bvtool.dossier.feiten import Zendingfeit
    from bvtool.dossier.verbinding import Verbinding

FICTIEF = b"Fictieve gegevens, gemaakt met bvtool om te oefenen."


def open_zip(pad: Path, dag: date, *, fictief: bool) -> ZipSchrijver:
    """A new zip for a delivery of this day; marked when the data are fictive."""
    return ZipSchrijver(pad, dag, FICTIEF if fictief else b"")


def file_name(bericht: Eigenbijdrage) -> str:
    """The name of the file of one message; it holds nothing about a person."""
    return f"{bericht.soort[3:]}_{bericht.identificatie}.xml"


def name_zending(dag: date, bekend: Iterable[str], bijdrage: Bijdrage = Bijdrage.BW) -> str:
    """The name of the next delivery of this day: `407_<datum>_<nr>.zip`.

    >>> name_zending(date(2022, 10, 18), ["407_2022-10-18_1.zip"])
    '407_2022-10-18_2.zip'
    """
    begin = f"{bijdrage.uitgaand}_{dag.isoformat()}_"
    nummers = [int(n[len(begin) : -4]) for n in bekend if n.startswith(begin)]
    return f"{begin}{max(nummers, default=0) + 1}.zip"


def make_builders(schemas: Schemas) -> Callable[[Eigenbijdrage], bytes]:
    """A function that turns a heenbericht of any kind of this set into the bytes of its file."""
    van_soort: dict[str, Callable[[Eigenbijdrage], bytes]] = {}

    def build(b: Eigenbijdrage) -> bytes:
        if b.soort not in van_soort:
            van_soort[b.soort] = make_builder(schemas.vorm(b.soort))
        return van_soort[b.soort](b)

    return build


def rebuild(
    verbinding: Verbinding, van: Zendingfeit, schemas: Schemas
) -> Iterator[tuple[str, bytes]]:
    """The files of a delivery of the ledger once more: their names and bytes, in order."""
    build = make_builders(schemas)
    for lot in iter_berichten(verbinding, van.nr):
        for rij in lot:
            heen = to_bericht(rij)
            data = build(heen)
            if van.envelop:
                moment = datetime.fromisoformat(rij.moment)
                wie = (heen.afzender, rij.referentie or "")
                data = build_di01(data, *wie, moment, schemas.release, heen.soort)
            yield file_name(heen), data
