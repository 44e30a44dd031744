"""Makes messages at random within what each shape allows, for the round trips.

The XML is drawn from the table of elements, facet by facet; the EI from the table of fields. Where
bvtool may refuse (a person twice in one message), the strategies keep apart what must be apart.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Protocol, TypeVar

from hypothesis import strategies as st

from bvtool.wissel.conversie.boom import Berichtboom, Tak
from bvtool.wissel.conversie.facetten import Facetten
from bvtool.wissel.conversie.naar_xml import make_partijen
from bvtool.wissel.conversie.vormen import (
    CLIENT,
    EiVeld,
    Recordvorm,
    XmlElement,
    find_record,
    load_elementen,
    load_klassen,
    load_records,
)
from bvtool.wissel.conversie.xml_schrijven import write_xml
from tests.hulp import fictieve_bsns

T = TypeVar("T")


class Draw(Protocol):
    """What hypothesis hands to a composite."""

    def __call__(self, strategie: st.SearchStrategy[T]) -> T:
        """A value of it."""


BSNS = fictieve_bsns(40)
_DATUMS = st.dates(date(1900, 1, 1), date(2030, 12, 31)).map(date.isoformat)
_TIJDEN = st.times().map(lambda t: t.isoformat())
_GEWOON = string.ascii_letters + string.digits + " .,-'&<>éëïöüçÅ"
_VREEMD = "ŞłźĀ中\t\u00a0\u20ac"


def texts(maximaal: int, vreemd: str = _VREEMD) -> st.SearchStrategy[str]:
    """Text as people write it, and now and then what only XML can hold."""
    return st.text(_GEWOON + vreemd, min_size=1, max_size=min(maximaal, 90))


def values(f: Facetten) -> st.SearchStrategy[str]:
    """A value that these facets allow."""
    if f.keuzes:
        return st.sampled_from(f.keuzes)
    if f.basis == "date":
        return _DATUMS
    if f.basis == "time":
        return _TIJDEN
    if f.basis == "integer":
        return st.integers(f.laagste or 0, f.hoogste or 999999999).map(str)
    if f.patroon.startswith("[0-9]{"):
        breedte = f.maximaal or 1
        return st.integers(1, 10**breedte - 1).map(lambda n: f"{n:0{breedte}d}")
    if f.patroon == r"[^\s][a-zA-Z]*":
        return st.text(string.ascii_letters, min_size=1, max_size=f.maximaal)
    if f.patroon == r"[^\s][0-9]*":
        return st.text("0123456789", min_size=1, max_size=f.maximaal)
    vrij = texts(f.maximaal or 200)
    if f.minimaal:
        return vrij.filter(lambda tekst: not f.past_niet(tekst))
    return st.integers(0, 25).flatmap(lambda n: vrij if n else st.sampled_from(["", " ", "\u3000"]))


@st.composite
def xml_bomen(draw: Draw, bericht: str) -> Berichtboom:
    """A message of 2.1 as a tree, any that the schema allows."""
    elementen = load_elementen(bericht)
    kop = Tak("Header", (0, "01", 0))
    kop.waarden = {
        "BerichtCode": elementen["Header/BerichtCode"].facetten.patroon,
        "BerichtVersie": "2",
        "BerichtSubversie": "1",
        "BerichtIdentificatie/Identificatie": draw(st.text("ABC0123", min_size=1, max_size=12)),
        "BerichtIdentificatie/Dagtekening": draw(_DATUMS),
    }
    bsns = draw(st.lists(st.sampled_from(BSNS), min_size=1, max_size=3, unique=True))
    nummers = count(1)
    clienten = []
    for nr, bsn in enumerate(bsns, 1):
        client = Tak(CLIENT, (nr, "02", 0))
        _draw_klasse(draw, elementen[CLIENT], client, bericht, nummers)
        client.waarden["Bsn"] = bsn
        clienten.append(client)
    boom = Berichtboom(bericht, "0363", "41000017", kop, clienten)
    kop.waarden |= make_partijen(boom)
    return boom


def _draw_klasse(
    draw: Draw, element: XmlElement, tak: Tak, bericht: str, nummers: Iterator[int]
) -> None:
    for kind in element.kinderen:
        if not kind.verplicht and draw(st.booleans()):
            continue
        pad = kind.pad.removeprefix(tak.pad + "/")
        if kind.pad in load_klassen(bericht):
            for _ in range(draw(st.integers(1, 3)) if kind.herhaald else 1):
                lager = Tak(kind.pad, (tak.plek[0], "", 0), find_record(bericht, kind.pad))
                _draw_klasse(draw, kind, lager, bericht, nummers)
                tak.takken.append(lager)
        elif kind.kinderen:
            _draw_klasse(draw, kind, tak, bericht, nummers)
        elif kind.type == "LDT_Persoonsid":
            tak.waarden[pad] = f"R{next(nummers)}"
        else:
            tak.waarden[pad] = draw(values(kind.facetten))


def xml_berichten(bericht: str) -> st.SearchStrategy[bytes]:
    """A message of 2.1 as the bytes of a file."""
    return xml_bomen(bericht).map(write_xml)


@st.composite
def ei_berichten(draw: Draw, bericht: str) -> bytes:
    """A message of EI 2.0 as the bytes of a file: records in order, linked and counted."""
    vormen = load_records(bericht)
    regels: list[tuple[Recordvorm, dict[str, str]]] = []
    for bsn in draw(st.lists(st.sampled_from(BSNS), min_size=1, max_size=3, unique=True)):
        los = draw(texts(11, "").map(str.strip))
        sleutels = {
            "bsn": bsn,
            "indicatieorgaan": draw(st.sampled_from(["0000", "0000", "0363"])),
            "clientnummer": draw(st.sampled_from([bsn, f"{los}{bsn}"])).ljust(20),
        }
        regels += _draw_client(draw, bericht, sleutels)
    detail = draw(st.sampled_from([1, 1, 17]))
    for nummer, (_, velden) in enumerate(regels, detail):
        velden["identificatie detailrecord"] = f"{nummer:012d}"
    kop = {
        "gemeentecode": "0363",
        "aanbieder (AGB)": "41000017",
        "identificatie bericht": draw(st.text("ABC0123", min_size=1, max_size=12)).ljust(12),
        "dagtekening": draw(_DATUMS).replace("-", ""),
        "tekenset": draw(st.sampled_from("1110")),
    }
    alles = [(vormen["01"], _draw_record(draw, bericht, vormen["01"], "Header", kop)), *regels]
    telling = {
        v.naam: v.pad_uit(
            str(sum(vorm.kenmerk == v.terug for vorm, _ in regels))
            if v.terug != "totaal"
            else str(len(regels))
        )
        for v in vormen["99"].velden
        if v.bewerking == "telling"
    }
    alles.append((vormen["99"], {"kenmerk record": "99", **telling}))
    einde = draw(st.sampled_from(["\r\n", "\n"]))
    return "".join(
        "".join(velden[v.naam] for v in vorm.velden).ljust(vorm.lengte) + einde
        for vorm, velden in alles
    ).encode("latin-1")


def _draw_client(
    draw: Draw, bericht: str, sleutels: dict[str, str]
) -> list[tuple[Recordvorm, dict[str, str]]]:
    vormen = load_records(bericht)

    def make(kenmerk: str, klasse: str = "", **anders: str) -> tuple[Recordvorm, dict[str, str]]:
        vorm = vormen[kenmerk]
        eigen = sleutels | anders
        return vorm, _draw_record(draw, bericht, vorm, klasse or vorm.paden[0], eigen)

    regels = [make("02")]
    if bericht != "WMO301":
        kenmerk = "06" if bericht == "WMO307" else "07"
        return regels + [make(kenmerk) for _ in range(draw(st.integers(1, 3)))]
    relaties = [f"R{n}".ljust(20) for n in range(draw(st.integers(0, 2)))]
    regels += [make("03", relatienummer=nummer) for nummer in relaties]
    regels += [make("04", relatienummer=" " * 20) for _ in range(draw(st.integers(1, 2)))]
    regels += [
        make("04", f"{CLIENT}/Relaties/Relatie/Contact", relatienummer=nummer)
        for nummer in relaties
    ]
    nummer = draw(st.integers(1, 999999999).map(lambda n: f"{n:09d}"))
    regels.append(make("08", beschikkingnummer=nummer))
    for kenmerk in ("09", "15"):
        regels += [make(kenmerk, beschikkingnummer=nummer) for _ in range(draw(st.integers(1, 2)))]
    return regels


def _draw_record(
    draw: Draw, bericht: str, vorm: Recordvorm, klasse: str, eigen: dict[str, str]
) -> dict[str, str]:
    velden = {v.naam: v.leeg for v in vorm.velden}
    for veld in vorm.velden:
        if veld.naam in eigen:
            velden[veld.naam] = eigen[veld.naam]
        elif veld.bewerking == "vast":
            velden[veld.naam] = veld.terug
        elif veld.bewerking in ("naamdeel", "naamcode", "teller", "sleutel"):
            continue
        elif veld.paden or veld.bewerking == "vervalt":
            velden[veld.naam] = veld.pad_uit(_draw_veld(draw, bericht, veld, klasse))
    if vorm.heeft_namen:
        velden |= _draw_namen(draw)
    if bericht == "WMO315" and vorm.kenmerk == "07":
        velden["status aanlevering"] = "1"
    if "naamcode" in velden:
        velden["naamcode"] = draw(st.sampled_from("112"))
    return velden


def _draw_veld(draw: Draw, bericht: str, veld: EiVeld, klasse: str) -> str:
    breedte = veld.einde - veld.begin
    if veld.bewerking == "vervalt":
        if veld.naam == "status aanlevering":
            return draw(st.sampled_from("119"))
        return draw(st.text("0123", min_size=breedte, max_size=breedte))
    if veld.bewerking == "reden":
        return draw(st.sampled_from("0123456"))
    if veld.bewerking == "geslacht":
        return draw(st.sampled_from("0129"))
    elementen = [load_elementen(bericht)[f"{klasse}/{pad}"] for pad in veld.paden]
    if not elementen[0].verplicht and draw(st.booleans()):
        return ""
    if not veld.numeriek and not elementen[0].facetten.keuzes:
        return draw(texts(breedte, "").map(str.rstrip).filter(bool))
    waarde = draw(values(draw(st.sampled_from(elementen)).facetten))
    return waarde.partition(".")[0].replace("-", "").replace(":", "")


def _draw_namen(draw: Draw) -> dict[str, str]:
    """One or two names in either order."""
    namen = [(draw(texts(25, "").map(str.strip).filter(bool)), draw(st.sampled_from(["", "van"])))]
    codes = ["1"]
    if draw(st.booleans()):
        namen.append((draw(texts(25, "").map(str.strip).filter(bool)), ""))
        codes = draw(st.sampled_from([["1", "2"], ["2", "1"]]))
    namen += [("", "")] * (2 - len(namen))
    codes += ["0"] * (2 - len(codes))
    return {
        f"{naam} {nr}": waarde
        for nr, ((achter, voor), code) in enumerate(zip(namen, codes, strict=True), 1)
        for naam, waarde in (
            ("naam", achter.ljust(25)),
            ("voorvoegsel", voor.ljust(10)),
            ("naamcode", code),
        )
    }
