"""From a file to what it says: a heenbericht or an answer, bare or in its envelope."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from lxml import etree

from bvtool.berichten import wmo407, wmo408
from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.envelop import DU01, FO01, Envelop, open_envelop
from bvtool.berichten.merk import is_verzonnen
from bvtool.berichten.release import Release, load_release, parse_ruimte
from bvtool.berichten.ruis import strip_ruis
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.schemaset import Schemas
from bvtool.berichten.setnamen import translate
from bvtool.berichten.wmo407 import Wmo407
from bvtool.berichten.wmo408 import Wmo408


@dataclass(frozen=True, slots=True)
class Antwoord:
    """One answer as read: a 408 (`retour`) or an Fo01 (`retour` None, then `envelop` is there).

    `bestand` is the name of the file, `sha256` that of the message itself, without an envelope.
    `envelop` holds no message any more. `verzonnen`: made up, to rehearse with.
    """

    bestand: str
    sha256: str
    retour: Wmo408 | None
    envelop: Envelop | None
    verzonnen: bool = False


@dataclass(frozen=True, slots=True)
class Heenbericht:
    """One 407 as read: `data` the bytes of the message itself, `envelop` its Di01 when it had one.

    `bericht` is None when it does not fit the schema; `schemafouten` then says why, and
    `geweigerd` when it could not be read as a message at all.
    """

    bestand: str
    data: bytes
    bericht: Wmo407 | None
    envelop: Envelop | None
    schemafouten: tuple[str, ...] = ()


def read_antwoord(stuk: Berichtbestand, schemas: Schemas) -> Antwoord:
    """The answer in a file; raises BerichtGeweigerd when it is none, or not a whole one."""
    boom, data, envelop = _open(stuk, schemas)
    schemas = _choose(boom, schemas)
    if envelop is not None and envelop.soort == FO01:
        return Antwoord(stuk.naam, _hash(data), None, _cover(envelop), is_verzonnen(data))
    heen, terug = _roots(schemas.release)
    if boom.tag == heen:
        raise BerichtGeweigerd(
            "Dit is een 407-bericht en geen antwoord.",
            "Haal de 408-berichten op van het portaal.",
            stuk=False,
        )
    if boom.tag != terug or (envelop and envelop.soort != DU01):
        raise _no_antwoord(boom, schemas.release.release)
    if schemas.fouten("wmo408", boom):
        strip_ruis(boom, schemas.release)
        fouten = schemas.fouten("wmo408", boom)
    else:
        fouten = []
    if fouten:
        raise BerichtGeweigerd("Dit 408-bericht past niet bij het schema. " + " ".join(fouten[:3]))
    verzonnen = is_verzonnen(stuk.data) or is_verzonnen(data)
    retour = wmo408.from_boom(translate(boom, schemas.release))
    return Antwoord(stuk.naam, _hash(data), retour, _cover(envelop), verzonnen)


def read_heenbericht(stuk: Berichtbestand, schemas: Schemas) -> Heenbericht:
    """The 407 in a file; raises BerichtGeweigerd when the file cannot be read as XML at all."""
    boom, data, envelop = _open(stuk, schemas)
    schemas = _choose(boom, schemas)
    fouten = schemas.fouten("wmo407", boom)
    if fouten:
        return Heenbericht(stuk.naam, data, None, envelop, tuple(fouten))
    heen = wmo407.from_boom(translate(boom, schemas.release))
    return Heenbericht(stuk.naam, data, heen, envelop)


_GEEN_ANTWOORD = (
    "Dit is geen antwoord op een 407: het is een ander soort bericht of een andere release."
)


def _no_antwoord(boom: etree._Element, release: str) -> BerichtGeweigerd:
    """A message that is no answer here; of another release of the iEb its name and release."""
    ander = parse_ruimte(str(boom.tag)[1:].partition("}")[0])
    if ander is None or ander[0] not in _RETOUREN or ander[1] == release:
        return BerichtGeweigerd(_GEEN_ANTWOORD)
    return BerichtGeweigerd(
        f"Dit is een {ander[0].upper()} van iEb {ander[1]}. Een antwoord komt in de release van "
        f"zijn vraag, en bvtool schrijft release {release}.",
        f"Vraag het CAK om een antwoord in release {release}, of lees dit bericht in het programma "
        "dat de vraag verstuurde.",
    )


_RETOUREN = ("wmo402", "wmo404", "wmo406", "wmo408")


def _open(stuk: Berichtbestand, schemas: Schemas) -> tuple[etree._Element, bytes, Envelop | None]:
    """The tree of the message itself, its bytes, and its envelope when it has one."""
    if stuk.geweigerd is not None:
        raise stuk.geweigerd
    boom = read_boom(stuk.data)
    kaal = boom.tag in (*_roots(load_release()), *_roots(schemas.release))
    envelop = None if kaal else open_envelop(boom)
    if envelop is None or envelop.soort == FO01:
        return boom, stuk.data, envelop
    return read_boom(envelop.inhoud), envelop.inhoud, envelop


def _choose(boom: etree._Element, schemas: Schemas) -> Schemas:
    """The schemas for this message: those in use, or the shipped ones for a message in their words,
    for an answer comes in the release of its question."""
    eigen, mee = _roots(schemas.release), _roots(load_release())
    return load_schemas() if boom.tag in mee and boom.tag not in eigen else schemas


def _roots(release: Release) -> tuple[str, str]:
    """The root elements of messages without an envelope: 407 and 408."""
    return release.tag("wmo407", "bericht"), release.tag("wmo408", "bericht")


def _cover(envelop: Envelop | None) -> Envelop | None:
    """The envelope without what was in it: of thousands of answers only what they say is kept."""
    return replace(envelop, inhoud=b"", omschrijving="") if envelop is not None else None


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
