"""WMO408, CAK to gemeente: the answer to one WMO407. Build (for `ketentest`) and read.

How to read one: only a header without codes is an approval of the whole message, and it names no
client; an answer that holds no code but 0200 (no remark) approves too, wherever that stands; a
header with code 0001 is a technical rejection; a header with another code is a fault in the header;
header and client is a rejection with codes per class. Codes that bvtool does not know are kept and
shown as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.knoop import Knoop, Xmlschrijver
from bvtool.berichten.release import Release, load_release
from bvtool.berichten.ruis import count_codes
from bvtool.berichten.wmo407 import Wmo407
from bvtool.berichten.xmlwaarde import collapse, parse_dag, parse_geheel, read_identificatie
from bvtool.vak.codes import GEEN_OPMERKING, TECHNISCH
from bvtool.vak.standen import Stand


@dataclass(frozen=True, slots=True)
class Klasse:
    """The client class of a 408: what the CAK read, with the codes of period and client."""

    bsn: str
    startnummer: int
    startdatum: date
    stopdatum: date | None
    status: int
    codes_periode: tuple[str, ...]
    codes_client: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wmo408:
    """One retourbericht; the first three fields are those of the 407 that it answers."""

    afzender: str
    identificatie: str
    dagtekening: date
    identificatie_retour: str
    dagtekening_retour: date
    codes_header: tuple[str, ...] = ()
    klasse: Klasse | None = None
    xslt_versie: str = ""

    @property
    def sleutel(self) -> tuple[str, str, date]:
        """What an answer is matched on: Afzender, Identificatie and Dagtekening."""
        return self.afzender, self.identificatie, self.dagtekening

    @property
    def oordeel(self) -> Stand:
        """What the answer says: goedgekeurd, afgekeurd or technisch."""
        if self.codes == (GEEN_OPMERKING,):
            return Stand.GOEDGEKEURD
        if self.klasse is not None:
            return Stand.AFGEKEURD
        if TECHNISCH in self.codes_header:
            return Stand.TECHNISCH
        return Stand.AFGEKEURD if self.codes_header else Stand.GOEDGEKEURD

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes once, header first, then period, then client."""
        klasse = self.klasse
        alle = self.codes_header
        if klasse is not None:
            alle = (*alle, *klasse.codes_periode, *klasse.codes_client)
        return tuple(dict.fromkeys(alle))


def answer_to(
    heen: Wmo407,
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
        )
    return Wmo408(
        *heen.sleutel,
        identificatie_retour,
        dagtekening_retour,
        tuple(codes_header),
        klasse,
        xslt_versie,
    )


def parse_408(data: bytes) -> Wmo408:
    """The answer in `data`; raises BerichtGeweigerd when it is unsafe, unreadable or no WMO408."""
    return from_boom(read_boom(data))


def from_boom(boom: etree._Element) -> Wmo408:
    """The answer in a tree; raises BerichtGeweigerd when it is no complete WMO408, or when a code
    stands where none is read. What the release has no name for is passed over."""
    release = load_release()
    if boom.tag != release.tag("wmo408", "bericht"):
        raise BerichtGeweigerd("Dit is geen WMO408 van iEb 2.0.")
    e = release.elementen
    try:
        delen = {_names().get(deel.tag): deel for deel in reversed(boom)}
        h, codes_header = _read_klasse(delen[e["header"]], e)
        klasse = None
        if (client := delen.get(e["client"])) is not None:
            c, codes_client = _read_klasse(client, e)
            periode = next(k for k in client if _names().get(k.tag) == e["periode"])
            p, codes_periode = _read_klasse(periode, e)
            klasse = Klasse(
                collapse(c[e["bsn"]]),
                parse_geheel(p[e["startnummer"]]),
                parse_dag(p[e["startdatum"]]),
                parse_dag(p[e["stopdatum"]]) if e["stopdatum"] in p else None,
                parse_geheel(p[e["status"]]),
                codes_periode,
                codes_client,
            )
        per_klasse = (klasse.codes_periode, klasse.codes_client) if klasse else ()
        if len(codes_header) + sum(map(len, per_klasse)) != count_codes(boom):
            raise BerichtGeweigerd(
                "In dit WMO408 staat een retourcode op een plek die bvtool niet kent."
            )
        return Wmo408(
            collapse(h[e["afzender"]]),
            read_identificatie(h[e["identificatie"]]),
            parse_dag(h[e["dagtekening"]]),
            read_identificatie(h[e["identificatie_retour"]]),
            parse_dag(h[e["dagtekening_retour"]]),
            codes_header,
            klasse,
            collapse(h.get(e["xslt_versie"])),
        )
    except (KeyError, ValueError, IndexError, StopIteration):
        raise BerichtGeweigerd(
            "In het WMO408 ontbreekt een gegeven of past een waarde niet."
        ) from None


def build_408(r: Wmo408, release: Release | None = None) -> bytes:
    """The bytes of one answer: UTF-8 without BOM, CR/LF."""
    s = Xmlschrijver(release or load_release(), "wmo408")
    header = [
        *s.header(r.afzender, r.identificatie, r.dagtekening),
        s.el("identificatie_retour", r.identificatie_retour),
        s.el("dagtekening_retour", r.dagtekening_retour),
        *([s.el("xslt_versie", r.xslt_versie)] if r.xslt_versie else []),
        s.xsd_versie("xsd_versie_retour", "wmo408"),
        *([_retour_codes(s, r.codes_header)] if r.codes_header else []),
    ]
    delen = [s.el("header", header)]
    if (k := r.klasse) is not None:
        periode = [
            s.el("startnummer", k.startnummer),
            s.el("startdatum", k.startdatum),
            *([s.el("stopdatum", k.stopdatum)] if k.stopdatum else []),
            s.el("status", k.status),
            _retour_codes(s, k.codes_periode),
        ]
        client = [s.el("bsn", k.bsn), s.el("periode", periode), _retour_codes(s, k.codes_client)]
        delen.append(s.el("client", client))
    return s.document(delen).encode()


def _retour_codes(s: Xmlschrijver, codes: Iterable[str]) -> Knoop:
    return s.el("retour_codes", [s.el("retour_code", code) for code in codes])


def _read_klasse(
    klasse: etree._Element, e: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The known fields of one class, its BerichtIdentificatie opened, and its own codes."""
    namen = _names()
    velden: dict[str, str] = {}
    codes: tuple[str, ...] = ()
    for kind in klasse:
        naam = namen.get(kind.tag)
        if naam == e["retour_codes"]:
            codes = tuple(collapse(c.text) for c in kind if namen.get(c.tag) == e["retour_code"])
        elif naam == e["bericht_identificatie"]:
            velden |= {namen[deel.tag]: deel.text or "" for deel in kind if deel.tag in namen}
        elif naam is not None:
            velden[naam] = kind.text or ""
    return velden, codes


@cache
def _names() -> dict[object, str]:
    """The elements of a 408 as lxml names them, to their names without a namespace."""
    release = load_release()
    return {
        f"{{{release.namespaces[ruimte]}}}{naam}": naam
        for ruimte in ("wmo408", "basis")
        for naam in release.elementen.values()
    }
