"""From a file to what it says: a heenbericht or an answer, bare or in its envelope."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.eigenbijdrage import Eigenbijdrage, read_eigenbijdrage
from bvtool.berichten.envelop import DU01, FO01, Envelop, open_envelop
from bvtool.berichten.merk import is_verzonnen
from bvtool.berichten.release import parse_ruimte
from bvtool.berichten.retour import Wmo408, read_retour
from bvtool.berichten.ruis import strip_ruis
from bvtool.berichten.schema import BW, Schemasets
from bvtool.berichten.schemarollen import ANTWOORD, VRAAG
from bvtool.berichten.wmo407 import to_407


class Antwoord(NamedTuple):
    """One answer as read: a 408 (`retour`) or an Fo01 (`retour` None, then `envelop` is there).

    `bestand` is the name of the file, `sha256` that of the message itself, without an envelope.
    `envelop` holds no message any more. `verzonnen`: made up, to rehearse with. `overgeslagen`: the
    names of elements in it that its schema does not have.
    """

    bestand: str
    sha256: str
    retour: Wmo408 | None
    envelop: Envelop | None
    verzonnen: bool = False
    overgeslagen: tuple[str, ...] = ()


class Heenbericht(NamedTuple):
    """One heenbericht as read: `data` the bytes of the message itself, `envelop` its Di01 when it
    had one.

    `bericht` is None when it does not fit the schema; `schemafouten` then says why. `soort` and
    `release` are those of the message; `soort` is empty when it is no heenbericht that a schema
    tells of.
    """

    bestand: str
    data: bytes
    bericht: Eigenbijdrage | None
    envelop: Envelop | None
    schemafouten: tuple[str, ...] = ()
    soort: str = ""
    release: str = ""


def read_antwoord(stuk: Berichtbestand, schemas: Schemasets) -> Antwoord:
    """The answer in a file; raises BerichtGeweigerd when it is none, or not a whole one."""
    boom, data, envelop = _open(stuk, schemas)
    if envelop is not None and envelop.soort == FO01:
        return Antwoord(stuk.naam, _hash(data), None, _cover(envelop), is_verzonnen(data))
    gevonden = schemas.find(boom.tag)
    if gevonden is not None and gevonden[1].soort in ANTWOORD:
        raise BerichtGeweigerd(
            f"Dit is een {gevonden[1].soort[3:]}-bericht en geen antwoord.",
            "Haal de antwoorden van het CAK op van het portaal.",
            stuk=False,
        )
    if gevonden is None or (envelop and envelop.soort != DU01):
        raise _no_antwoord(boom, schemas)
    een, vorm = gevonden
    overgeslagen: tuple[str, ...] = ()
    zoals = data
    if fouten := een.fouten(vorm.soort, boom):
        overgeslagen, zoals = strip_ruis(boom, vorm.namen), b""
        fouten = een.fouten(vorm.soort, boom)
    if fouten:
        soort = vorm.soort[3:]
        zinnen = " ".join(fouten[:3])
        raise BerichtGeweigerd(f"Dit {soort}-bericht past niet bij het schema. {zinnen}")
    verzonnen = is_verzonnen(stuk.data) or is_verzonnen(data)
    retour = read_retour(vorm, boom, zoals)
    return Antwoord(stuk.naam, _hash(data), retour, _cover(envelop), verzonnen, overgeslagen)


def read_heenbericht(stuk: Berichtbestand, schemas: Schemasets) -> Heenbericht:
    """The heenbericht in a file; raises BerichtGeweigerd when the file cannot be read as XML at
    all, or when a part is missing or stands twice."""
    boom, data, envelop = _open(stuk, schemas)
    gevonden = schemas.find(boom.tag)
    if gevonden is None or gevonden[1].soort not in ANTWOORD:
        eerste = schemas.choose(BW[0])  # it says what does not fit
        fouten = eerste.fouten(BW[0], boom)
        return Heenbericht(stuk.naam, data, None, envelop, tuple(fouten), "", eerste.release)
    een, vorm = gevonden
    wat = (vorm.soort, een.release)
    if fouten := een.fouten(vorm.soort, boom):
        return Heenbericht(stuk.naam, data, None, envelop, tuple(fouten), *wat)
    read = to_407 if vorm.soort == BW[0] else read_eigenbijdrage
    return Heenbericht(stuk.naam, data, read(vorm, boom), envelop, (), *wat)


_GEEN_ANTWOORD = (
    "Dit is geen antwoord van het CAK op een bericht van iEb: het is een ander soort bericht of "
    "een andere release."
)


def _no_antwoord(boom: etree._Element, schemas: Schemasets) -> BerichtGeweigerd:
    """A message that is no answer here; of another release of the iEb its name and release."""
    ander = parse_ruimte(str(boom.tag)[1:].partition("}")[0])
    soort = ander[0].upper() if ander else ""
    bekend = [een.release for een in schemas.list_met(soort)]
    if ander is None or soort not in VRAAG or ander[1] in bekend:
        return BerichtGeweigerd(_GEEN_ANTWOORD)
    eigen = [een.release for een in schemas.list_met(soort) if een.eigen]
    release = (eigen or [een.release for een in schemas.list_met(BW[0])])[0]
    return BerichtGeweigerd(
        f"Dit is een {soort} van iEb {ander[1]}. Een antwoord komt in de release van zijn vraag, "
        f"en bvtool schrijft release {release}.",
        f"Vraag het CAK om een antwoord in release {release}, of lees dit bericht in het programma "
        "dat de vraag verstuurde.",
    )


def _open(
    stuk: Berichtbestand, schemas: Schemasets
) -> tuple[etree._Element, bytes, Envelop | None]:
    """The tree of the message itself, its bytes, and its envelope when it has one."""
    if stuk.geweigerd is not None:
        raise stuk.geweigerd
    boom = read_boom(stuk.data)
    envelop = None if schemas.find(boom.tag) else open_envelop(boom)
    if envelop is None or envelop.soort == FO01:
        return boom, stuk.data, envelop
    return read_boom(envelop.inhoud), envelop.inhoud, envelop


def _cover(envelop: Envelop | None) -> Envelop | None:
    """The envelope without what was in it: of thousands of answers only what they say is kept."""
    return envelop._replace(inhoud=b"", omschrijving="") if envelop is not None else None


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
