"""WMO407, gemeente to CAK: one client, one period of beschermd wonen. Build and read.

Building is string work with a template made once per release: a national delivery has 100,000
messages. The bytes are UTF-8 without BOM, with CR/LF (OP192).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.knoop import Xmlschrijver
from bvtool.berichten.release import Release, load_release
from bvtool.berichten.xmlwaarde import collapse, parse_dag, parse_geheel, read_identificatie

NIEUW, WIJZIGEN, VERWIJDEREN = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Wmo407:
    """One heenbericht. `stopdatum` None: an open period. `status`: 1 new, 2 change, 3 withdraw."""

    afzender: str
    identificatie: str
    dagtekening: date
    bsn: str
    startnummer: int
    startdatum: date
    stopdatum: date | None
    status: int

    @property
    def sleutel(self) -> tuple[str, str, date]:
        """What an answer is matched on: Afzender, Identificatie and Dagtekening."""
        return self.afzender, self.identificatie, self.dagtekening


def make_builder(release: Release | None = None) -> Callable[[Wmo407], bytes]:
    """A function that turns a Wmo407 into the bytes of its file, for this release."""
    open_, gestopt = _templates(release or load_release())

    def build(b: Wmo407) -> bytes:
        kop = (_tekst(b.afzender), _tekst(b.identificatie), b.dagtekening, _tekst(b.bsn))
        if b.stopdatum is None:
            return (open_ % (*kop, b.startnummer, b.startdatum, b.status)).encode()
        return (gestopt % (*kop, b.startnummer, b.startdatum, b.stopdatum, b.status)).encode()

    return build


def build_407(bericht: Wmo407) -> bytes:
    """The bytes of one message, for the release that bvtool ships."""
    return make_builder()(bericht)


def parse_407(data: bytes) -> Wmo407:
    """The message in `data`; raises BerichtGeweigerd when it is unsafe, unreadable or no WMO407."""
    return from_boom(read_boom(data))


def from_boom(boom: etree._Element) -> Wmo407:
    """The message in a tree; raises BerichtGeweigerd when it is no complete WMO407."""
    release = load_release()
    if boom.tag != release.tag("wmo407", "bericht"):
        raise BerichtGeweigerd("Dit is geen WMO407 van iEb 2.0.", "Lever alleen 407-berichten aan.")
    velden = read_velden(boom)
    e = release.elementen
    try:
        stop = velden.get(e["stopdatum"])
        return Wmo407(
            afzender=velden[e["afzender"]],
            identificatie=velden[e["identificatie"]],
            dagtekening=parse_dag(velden[e["dagtekening"]]),
            bsn=velden[e["bsn"]],
            startnummer=parse_geheel(velden[e["startnummer"]]),
            startdatum=parse_dag(velden[e["startdatum"]]),
            stopdatum=parse_dag(stop) if stop else None,
            status=parse_geheel(velden[e["status"]]),
        )
    except (KeyError, ValueError):
        raise BerichtGeweigerd(
            "In het WMO407 ontbreekt een gegeven of past een waarde niet."
        ) from None


def read_velden(boom: etree._Element) -> dict[str, str]:
    """Every element without children of a message, local name to text as XML Schema reads it; of
    equal names the first."""
    velden: dict[str, str] = {}
    identificatie = load_release().elementen["identificatie"]
    for element in boom.iter():
        if len(element) == 0:
            naam = str(element.tag).rpartition("}")[2]
            read = read_identificatie if naam == identificatie else collapse
            velden.setdefault(naam, read(element.text))
    return velden


def _tekst(waarde: str) -> str:
    """Escaping, skipped for plain letters and digits."""
    return waarde if waarde.isalnum() else escape(waarde)


def _templates(release: Release) -> tuple[str, str]:
    """The message with a %s for each value: of an open period, and of one with a stop date."""
    s = Xmlschrijver(release, "wmo407")

    def template(*datums: str) -> str:
        periode = [
            s.el("startnummer", "%s"),
            *(s.el(d, "%s") for d in datums),
            s.el("status", "%s"),
        ]
        return s.document(
            [
                s.el("header", s.header("%s", "%s", "%s")),
                s.el("client", [s.el("bsn", "%s"), s.el("periode", periode)]),
            ]
        )

    return template("startdatum"), template("startdatum", "stopdatum")
