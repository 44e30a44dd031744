"""What the CAK answers to one message: WMO408 to a WMO407, 402, 404 and 406 to the others.

Build (for `ketentest`) and read.

How to read one: only a header without codes is an approval of the whole message, and it names no
client; an answer that holds no code but 0200 (no remark) approves too, wherever that stands; a
header with code 0001 is a technical rejection; a header with another code is a fault in the header;
header and client is a rejection with codes per class. Codes that bvtool does not know are kept and
shown as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, partial
from typing import NamedTuple

from lxml import etree

from bvtool.berichten.berichtvorm import Berichtvorm
from bvtool.berichten.boom import BerichtGeweigerd
from bvtool.berichten.eigenbijdrage import Eigenbijdrage
from bvtool.berichten.gedaante import Delen, Gedaanten
from bvtool.berichten.ruis import count_codes
from bvtool.berichten.schemarollen import ANTWOORD
from bvtool.berichten.xmlwaarde import collapse, parse_dag, parse_geheel, read_identificatie
from bvtool.vak.codes import GEEN_OPMERKING, TECHNISCH
from bvtool.vak.standen import Stand


class Klasse(NamedTuple):
    """The client class of an answer: what the CAK read, with the codes of period and client.

    `startdatum` None: a WMO404 names no start. `kostprijs` in cents.
    """

    bsn: str
    startnummer: int
    startdatum: date | None
    stopdatum: date | None
    status: int
    codes_periode: tuple[str, ...]
    codes_client: tuple[str, ...]
    kostprijs: int | None = None
    kostprijs_start: date | None = None


class Wmo408(NamedTuple):
    """One retourbericht; the first three fields are those of the message that it answers.

    `soort`: WMO402, WMO404 and WMO406 answer messages of the abonnementstarief.
    """

    afzender: str
    identificatie: str
    dagtekening: date
    identificatie_retour: str
    dagtekening_retour: date
    codes_header: tuple[str, ...] = ()
    klasse: Klasse | None = None
    xslt_versie: str = ""
    soort: str = "WMO408"

    @property
    def sleutel(self) -> tuple[str, str, date]:
        """What an answer is matched on: Afzender, Identificatie and Dagtekening."""
        return self.afzender, self.identificatie, self.dagtekening

    @property
    def oordeel(self) -> Stand:
        """What the answer says: goedgekeurd, afgekeurd or technisch."""
        if self.klasse is None and not self.codes_header:
            return Stand.GOEDGEKEURD
        if self.codes == (GEEN_OPMERKING,):
            return Stand.GOEDGEKEURD
        if self.klasse is not None:
            return Stand.AFGEKEURD
        return Stand.TECHNISCH if TECHNISCH in self.codes_header else Stand.AFGEKEURD

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes once, header first, then period, then client."""
        klasse = self.klasse
        alle = self.codes_header
        if klasse is not None:
            alle = (*alle, *klasse.codes_periode, *klasse.codes_client)
        return tuple(dict.fromkeys(alle))


def answer_to(
    heen: Eigenbijdrage,
    identificatie_retour: str,
    dagtekening_retour: date,
    *,
    codes_header: Iterable[str] = (),
    codes_periode: Iterable[str] = (),
    codes_client: Iterable[str] = (GEEN_OPMERKING,),
    xslt_versie: str = "",
) -> Wmo408:
    """The retour on `heen`: with `codes_periode` it holds the client class, else only a header."""
    periode = tuple(codes_periode)
    klasse = None
    if periode:
        klasse = Klasse(
            heen.bsn,
            heen.startnummer,
            heen.startdatum,
            heen.stopdatum,
            heen.status,
            periode,
            tuple(codes_client),
            heen.kostprijs,
            heen.kostprijs_start,
        )
    return Wmo408(
        *heen.sleutel,
        identificatie_retour,
        dagtekening_retour,
        tuple(codes_header),
        klasse,
        xslt_versie,
        ANTWOORD[heen.soort],
    )


def build_retour(vorm: Berichtvorm, r: Wmo408) -> bytes:
    """The bytes of one answer of this kind: UTF-8 without BOM, CR/LF."""
    k = r.klasse
    delen: dict[str, str | tuple[str, ...]] = {
        "afzender": r.afzender,
        "identificatie": r.identificatie,
        "dagtekening": str(r.dagtekening),
        "identificatie_retour": r.identificatie_retour,
        "dagtekening_retour": str(r.dagtekening_retour),
        "xslt_versie": r.xslt_versie,
        "retour_codes": r.codes_header,
    }
    if k is not None:
        delen |= {
            rol: "" if waarde is None else str(waarde)
            for rol in ("bsn", *_VELDEN, *_DAGEN, *_PRIJS)
            for waarde in (getattr(k, rol),)
        }
        delen |= {"retour_codes_periode": k.codes_periode, "retour_codes_client": k.codes_client}
    return vorm.fill(delen).encode()


_VELDEN, _DAGEN = ("startnummer", "status"), ("startdatum", "stopdatum")
_PRIJS = ("kostprijs", "kostprijs_start")


def read_retour(vorm: Berichtvorm, boom: etree._Element, data: bytes = b"") -> Wmo408:
    """The answer in a tree, which fits the schema of its kind; `data` are its bytes, when nothing
    was taken out of the tree. Raises BerichtGeweigerd when a part is missing, or when a code stands
    where none is read."""
    tekst, codes = _gedaanten(vorm).read(boom, data) if data else _read_delen(vorm, boom)
    try:
        return Wmo408(
            collapse(tekst["afzender"]),
            read_identificatie(tekst["identificatie"]),
            parse_dag(tekst["dagtekening"]),
            read_identificatie(tekst["identificatie_retour"]),
            parse_dag(tekst["dagtekening_retour"]),
            codes.get("retour_codes", ()),
            _read_klasse(tekst, codes) if "bsn" in tekst else None,
            collapse(tekst.get("xslt_versie")),
            vorm.soort,
        )
    except (KeyError, ValueError):
        raise BerichtGeweigerd(
            f"In het {vorm.soort} ontbreekt een gegeven of past een waarde niet."
        ) from None


def _read_delen(vorm: Berichtvorm, boom: etree._Element) -> Delen:
    tekst, codes = vorm.read(boom)
    if sum(map(len, codes.values())) != count_codes(boom, vorm.codenamen):
        raise BerichtGeweigerd(
            f"In dit {vorm.soort} staat een retourcode op een plek die bvtool niet kent."
        )
    return tekst, codes


@cache
def _gedaanten(vorm: Berichtvorm) -> Gedaanten:
    return Gedaanten(partial(_read_delen, vorm))


def _read_klasse(tekst: Mapping[str, str], codes: Mapping[str, tuple[str, ...]]) -> Klasse:
    getal = {rol: parse_geheel(tekst[rol]) for rol in _VELDEN}
    dag = {rol: parse_dag(tekst[rol]) if rol in tekst else None for rol in (*_DAGEN, _PRIJS[1])}
    return Klasse(
        collapse(tekst["bsn"]),
        getal["startnummer"],
        dag["startdatum"],
        dag["stopdatum"],
        getal["status"],
        codes.get("retour_codes_periode", ()),
        codes.get("retour_codes_client", ()),
        parse_geheel(tekst["kostprijs"]) if "kostprijs" in tekst else None,
        dag["kostprijs_start"],
    )
