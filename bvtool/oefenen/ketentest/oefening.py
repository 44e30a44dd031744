"""One rehearsal: read the messages, answer them, keep the CAK's records for the next time."""

from __future__ import annotations

import base64
import json
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bvtool.berichten.boom import BerichtGeweigerd
from bvtool.berichten.bronnen import VAN_ONS, Berichtbestand, read_stukken
from bvtool.berichten.eigenbijdrage import Eigenbijdrage
from bvtool.berichten.schema import Schemasets
from bvtool.dossier.instellingen import BESTAND
from bvtool.dossier.map import Dossier
from bvtool.dossier.publiceer import (
    VOORVOEGSEL,
    flush_map,
    flush_veel,
    make_map,
    rename,
    sweep,
)
from bvtool.dossier.slot import hold_slot
from bvtool.kalender.klok import Klok
from bvtool.oefenen.ketentest.cak import Cak, Reactie, hash_stuk
from bvtool.oefenen.ketentest.storing import Post, choose, disturb, shuffle_names
from bvtool.oefenen.ketentest.volgens import read_volgens_cak, teach
from bvtool.vak.fouten import Bevinding, Gebruiksfout, InvoerGeweigerd

HISTORIE = VAN_ONS[0]


@dataclass(slots=True)
class Oefening:
    """What happened: answers by outcome, disturbances by kind, files that are no message."""

    geteld: Counter[str] = field(default_factory=Counter)
    storingen: Counter[str] = field(default_factory=Counter)
    genegeerd: list[Bevinding] = field(default_factory=list)
    al_beantwoord: int = 0
    nagezonden: int = 0
    achtergehouden: int = 0
    bestanden: list[str] = field(default_factory=list)


def run_oefening(
    pad: Path,
    uit_map: Path,
    klok: Klok,
    schemas: Schemasets,
    *,
    storing: bool,
    zaad: int,
    dossier: Dossier | None = None,
) -> Oefening:
    """Answers every heenbericht in `pad` (xml, folder or zip, bare or in Di01) with a file in
    `uit_map`.

    A message that was answered before is not answered again. Without `storing` everything that was
    kept back in an earlier rehearsal (late, lost) is sent after all. With a `dossier` the CAK also
    knows what its file of the newest round said. Same input, records, clock and
    seed: the same bytes. Every file appears whole or not at all. Raises InvoerOntbreekt when `pad`
    is not there, InvoerGeweigerd when the records in `uit_map` cannot be read, Bezig when
    another command is at work in the dossier in which `uit_map` lies.
    """
    with _hold(uit_map):
        cak = Cak(schemas, klok.nu)
        records = _read_records(uit_map / HISTORIE, cak)
        if dossier is not None:
            teach(cak, dossier.instellingen.gemeente, read_volgens_cak(dossier))
        return _rehearse(pad, uit_map, cak, records, storing=storing, zaad=zaad)


def _hold(uit_map: Path) -> AbstractContextManager[None]:
    """The lock of the dossier around a folder; outside a dossier nothing is locked.

    Raises Gebruiksfout in a dossier of real people: made-up answers do not belong there.
    """
    hier = uit_map.resolve()
    for map_ in (hier, *hier.parents):
        if (map_ / BESTAND).is_file():
            if not Dossier(map_).instellingen.fictief:
                raise Gebruiksfout(
                    "Dit dossier is niet om te oefenen: een verzonnen antwoord hoort er niet in.",
                    waar=str(uit_map),
                    wat_nu="Kies bij --uit een map buiten dit dossier, of oefen in een dossier van "
                    "bvtool voorbeeld.",
                )
            return hold_slot(map_, "ketentest")
    return nullcontext()


def _rehearse(
    pad: Path, uit_map: Path, cak: Cak, records: list[Record], *, storing: bool, zaad: int
) -> Oefening:
    uit = Oefening()
    vers = _unseen(pad, {str(r["sha256"]) for r in records}, uit)
    kwaad = choose(len(vers), zaad) if storing else {}
    post: list[File] = [] if storing else _release(records, uit)
    for plek, stuk in enumerate(vers):
        try:
            reactie = cak.answer(stuk)
        except BerichtGeweigerd as geweigerd:
            uit.genegeerd.append(geweigerd.bevinding(stuk.naam))
            continue
        wat = kwaad.get(plek)
        reactie, bezorgd = disturb(cak, reactie, wat)
        cak.remember(reactie)
        records.append(_record(reactie, bezorgd))
        post += bezorgd.nu
        uit.geteld[reactie.uitkomst] += 1
        uit.storingen.update([wat.value] if wat else [])
    uit.achtergehouden = sum(len(r["later"]) for r in records)
    namen = [naam for naam, _ in post]
    namen = shuffle_names(namen, zaad) if storing else namen
    uit.bestanden = [str(uit_map / naam) for naam in sorted(namen)]
    inhoud = [data for _, data in post]
    _deliver(uit_map, [*zip(namen, inhoud, strict=True), (HISTORIE, _write_records(records, cak))])
    return uit


File = tuple[str, bytes]
Record = dict[str, Any]


def _unseen(pad: Path, bekend: set[str], uit: Oefening) -> list[Berichtbestand]:
    """The files that were not answered before; a file that stands in two places counts once."""
    vers: dict[str, Berichtbestand] = {}
    for stuk in read_stukken([pad]):
        som = hash_stuk(stuk)
        if som in bekend or som in vers:
            uit.al_beantwoord += 1
        else:
            vers[som] = stuk
    return list(vers.values())


def _record(reactie: Reactie, post: Post) -> Record:
    """What the CAK keeps of one message: enough to judge the next ones, and what is still to go."""
    heen = reactie.heen
    return {
        "sha256": reactie.sha256,
        "bericht": {k: str(v) if isinstance(v, date) else v for k, v in asdict(heen).items()}
        if heen
        else None,
        "telt": reactie.telt,
        "referentie": reactie.envelop.referentie if reactie.envelop else "",
        "later": [[naam, base64.b64encode(data).decode("ascii")] for naam, data in post.later],
    }


def _release(records: list[Record], uit: Oefening) -> list[File]:
    """What was kept back and goes now."""
    post = [
        (str(naam), base64.b64decode(data)) for record in records for naam, data in record["later"]
    ]
    for record in records:
        record["later"] = []
    uit.nagezonden = len(post)
    return post


def _deliver(uit_map: Path, post: list[File]) -> None:
    """Lay the files in the folder, each whole, the last one last; rests of before are removed."""
    make_map(uit_map)
    sweep([uit_map])
    klaar = [(uit_map / f"{VOORVOEGSEL}{naam}", uit_map / naam) for naam, _ in post]
    for (tijdelijk, _), (_, data) in zip(klaar, post, strict=True):
        tijdelijk.write_bytes(data)
    flush_veel([tijdelijk for tijdelijk, _ in klaar])
    for tijdelijk, doel in klaar:
        rename(tijdelijk, doel)
    flush_map(uit_map)


def _read_records(pad: Path, cak: Cak) -> list[Record]:
    """The records of earlier rehearsals, brought back into the CAK."""
    if not pad.exists():
        return []
    try:
        kop, *records = [json.loads(r) for r in pad.read_text(encoding="utf-8").splitlines()]
        cak.volgnummer = int(kop["volgnummer"])
        for record in records:
            cak.referenties.add(record["referentie"])
            if record["bericht"]:
                cak.note(_to_bericht(record["bericht"]), telt=record["telt"])
    except (ValueError, KeyError, TypeError):
        raise InvoerGeweigerd(
            "De administratie van eerdere oefeningen is niet te lezen.",
            waar=str(pad),
            wat_nu="Kies een andere map bij --uit, of gooi dit bestand weg en begin opnieuw.",
        ) from None
    cak.referenties.discard("")
    return records


def _to_bericht(velden: dict[str, Any]) -> Eigenbijdrage:
    datums = {
        naam: date.fromisoformat(velden[naam]) if velden.get(naam) else None
        for naam in ("dagtekening", "startdatum", "stopdatum", "kostprijs_start")
    }
    return Eigenbijdrage(**{**velden, **datums})


def _write_records(records: list[Record], cak: Cak) -> bytes:
    regels = [json.dumps({"volgnummer": cak.volgnummer}), *(json.dumps(r) for r in records)]
    return ("\n".join(regels) + "\n").encode()
