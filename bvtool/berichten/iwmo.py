"""iWmo messages of which a register can be made: WMO301, 305 and 307, and their answers.

How a release calls things stands in `data/iwmo-naamruimten.csv` and `data/iwmo-velden.csv`. Kind
and release come from the namespace of the root and must agree with the header. Below the root names
count and namespaces do not (aangenomen). No schema is checked: what is needed must be there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.envelop import FO01, open_envelop
from bvtool.berichten.xmlwaarde import collapse, parse_dag, parse_geheel
from bvtool.vak.peil import OPEN_EIND
from bvtool.vak.tabellen import load_tabel

HEEN = ("WMO301", "WMO305", "WMO307")
"""The messages that say something of a provision."""
TERUG = {"WMO302": "WMO301", "WMO306": "WMO305", "WMO308": "WMO307", FO01: ""}
"""The answers, and what each answers; a fault (Fo01) answers whatever was sent."""
_LANGST = 200
"""So many characters at most has a field (of a name, in the schema)."""
# matches: "http://www.istandaarden.nl/iwmo/3_3/wmo301/schema"
_STANDAARD = re.compile(r"http://www\.istandaarden\.nl/(i\w+)/(\d{1,3})_(\d{1,3})/(\w{4,8})/.*")

Velden = Mapping[str, str]
Sleutel = tuple[str, str, str, date]


class Iwmobericht(NamedTuple):
    """One message. `delen`: per product of a client its fields, by key of `iwmo-velden.csv`; a date
    is jjjj-mm-dd, what is empty is not there. Of an answer `delen` is empty and `codes` holds pairs
    of a BSN (empty: the header) and a retourcode. `referentie` is that of its envelope, and
    `kruisreferentie` what an envelope says that it answers.
    """

    soort: str
    release: str
    afzender: str
    ontvanger: str
    identificatie: str
    dagtekening: date
    delen: tuple[Velden, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    referentie: str = ""
    kruisreferentie: str = ""

    @property
    def sleutel(self) -> Sleutel:
        """What an answer has in common with its message: kind, sender, number and day."""
        heen = TERUG.get(self.soort, self.soort)
        return heen, self.afzender, self.identificatie, self.dagtekening


def read_iwmo(stuk: Berichtbestand) -> Iwmobericht:
    """The message in a file, bare or in its envelope.

    Raises BerichtGeweigerd: with `stuk` when it was meant as one and cannot be used, without when
    it is something else.
    """
    if stuk.geweigerd is not None:
        raise stuk.geweigerd
    boom = read_boom(stuk.data)
    envelop = open_envelop(boom)
    if envelop is None:
        return _from_boom(boom, "", "")
    if envelop.soort == FO01:
        return Iwmobericht(
            FO01, "", "", "", "", date.min,
            codes=(("", envelop.code or FO01),), kruisreferentie=envelop.kruisreferentie,
        )  # fmt: skip
    boom = read_boom(envelop.inhoud)
    return _from_boom(boom, envelop.referentie.lower(), envelop.kruisreferentie)


def _from_boom(boom: etree._Element, referentie: str, kruisreferentie: str) -> Iwmobericht:
    soort, release = _name_soort(boom)
    paden = list(_walk(boom, _roads(soort, "kop")))
    kop = _read_velden(paden, _list_velden(soort, "kop"))
    _check_kop(soort, release, kop)
    clienten = [el for pad, el in paden if pad in _places(soort, "client")]
    delen: tuple[Velden, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    if soort in TERUG:
        codes = tuple(_iter_codes(boom, clienten, soort))
    else:
        delen = tuple(deel for client in clienten for deel in _iter_delen(client, soort))
        if not delen:
            raise BerichtGeweigerd("In dit bericht staat geen enkel product van een cliënt.")
    return Iwmobericht(
        soort, release, kop["afzender"], kop["ontvanger"], kop["identificatie"],
        date.fromisoformat(kop["dagtekening"]), delen, codes, referentie, kruisreferentie,
    )  # fmt: skip


@cache
def _namespaces() -> Mapping[str, tuple[str, str]]:
    """Namespace of a root to kind and release."""
    soorten = (*HEEN, *(s for s in TERUG if s != FO01))
    return {
        rij["naamruimte"].format(bericht=soort.lower()): (soort, rij["release"])
        for rij in load_tabel("iwmo-naamruimten")
        for soort in soorten
    }


def list_releases() -> list[str]:
    """The releases that are read, in order."""
    return list(dict.fromkeys(rij["release"] for rij in load_tabel("iwmo-naamruimten")))


def _name_soort(boom: etree._Element) -> tuple[str, str]:
    ruimte, _, naam = str(boom.tag).removeprefix("{").rpartition("}")
    gevonden = _namespaces().get(ruimte)
    if gevonden is not None and naam == "Bericht":
        return gevonden
    vorm = _STANDAARD.match(ruimte)
    if vorm is None:
        raise BerichtGeweigerd("Dit is geen bericht van iWmo.", "", stuk=False)
    soort, release = vorm[4].upper(), f"{int(vorm[2])}.{int(vorm[3])}"
    if soort not in (*HEEN, *TERUG):
        raise BerichtGeweigerd(
            f"Dit is een {soort}. Voor een register telt alleen 301, 305 of 307.", "", stuk=False
        )
    releases = list_releases()
    raise BerichtGeweigerd(
        f"Dit {soort}-bericht zegt van release {release} te zijn. Bvtool leest hier release "
        f"{releases[0]} tot en met {releases[-1]}.",
        "Vraag uw leverancier het bericht in een van die releases.",
    )


def _check_kop(soort: str, release: str, kop: Velden) -> None:
    code = next(r["code"] for r in load_tabel("berichtcodes") if r["bericht"] == soort)
    if kop.get("bericht_code", code) != code:
        raise BerichtGeweigerd("De berichtcode in de kop hoort bij een ander soort bericht.")
    versie, subversie = release.split(".")
    if (kop.get("versie", versie), kop.get("subversie", subversie)) != (versie, subversie):
        raise BerichtGeweigerd("De kop noemt een andere release dan het bericht zelf.")


def _walk(
    element: etree._Element, takken: frozenset[str], boven: str = ""
) -> Iterator[tuple[str, etree._Element]]:
    """Every element below this one that stands on a road in `takken`, with its path in local names.

    Nothing else is entered, so that a message of strange shape costs no more than its size.
    """
    for kind in element:
        pad = f"{boven}{_local(kind)}"
        if pad in takken:
            yield pad, kind
            yield from _walk(kind, takken, f"{pad}/")


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


@cache
def _places(soort: str, wat: str) -> tuple[str, ...]:
    """Where in this message the clients, or in a client the products, may stand."""
    return tuple(rij["pad"] for rij in _list_velden(soort, "plek") if rij["sleutel"] == wat)


@cache
def _roads(soort: str, deel: str) -> frozenset[str]:
    """The paths of the fields of this part and of what may stand in it, and all on the way there.

    >>> sorted(_roads("WMO305", "kop"))[:3]
    ['Client', 'Clienten', 'Clienten/Client']
    """
    daarin = {"kop": "client", "client": "product"}.get(deel, "")
    paden = [v["pad"] for v in _list_velden(soort, deel)]
    paden += _places(soort, daarin) if daarin else ()
    delen = [p.split("/") for p in paden]
    return frozenset("/".join(d[:n]) for d in delen for n in range(1, len(d) + 1))


@cache
def _list_velden(soort: str, deel: str) -> tuple[dict[str, str], ...]:
    rijen = load_tabel("iwmo-velden")
    return tuple(r for r in rijen if r["deel"] == deel and r["bericht"] in ("*", soort))


def _iter_delen(client: etree._Element, soort: str) -> Iterator[Velden]:
    paden = list(_walk(client, _roads(soort, "client")))
    wie = _read_velden(paden, _list_velden(soort, "client"))
    velden, takken = _list_velden(soort, "product"), _roads(soort, "product")
    for pad, product in paden:
        if pad in _places(soort, "product"):
            yield {**wie, **_read_velden(list(_walk(product, takken)), velden)}


def _iter_codes(
    boom: etree._Element, clienten: Sequence[etree._Element], soort: str
) -> Iterator[tuple[str, str]]:
    """Every retourcode with the BSN of the client that it is about; elsewhere it is about all."""
    gezien = set()
    for client in clienten:
        wie = list(_walk(client, _roads(soort, "client")))
        bsn = _read_velden(wie, _list_velden(soort, "client"))["bsn"]
        for element in client.iter():
            gezien.add(element)
            if _local(element) == "RetourCode":
                yield bsn, _limit(collapse(element.text))
    for element in boom.iter():
        if element not in gezien and _local(element) == "RetourCode":
            yield "", _limit(collapse(element.text))


def _read_velden(
    paden: Sequence[tuple[str, etree._Element]], velden: Sequence[Velden]
) -> dict[str, str]:
    """The fields that are filled in. Raises BerichtGeweigerd for one that is missing, stands there
    twice, or holds something else; no value is told."""
    gewenst = {v["pad"] for v in velden}
    teksten: dict[str, str] = {}
    for pad, element in paden:
        if pad not in gewenst:
            continue
        if pad in teksten:
            raise BerichtGeweigerd(f"Het veld {pad} staat er twee keer.")
        teksten[pad] = _limit(collapse(element.text))
    uit: dict[str, str] = {}
    for veld in velden:
        if tekst := teksten.get(veld["pad"], ""):
            uit.setdefault(veld["sleutel"], _parse(veld, tekst))
        elif veld["verplicht"] == "ja":
            raise BerichtGeweigerd(f"Het veld {veld['pad']} ontbreekt of is leeg.")
    return uit


def _limit(tekst: str) -> str:
    if len(tekst) > _LANGST:
        raise BerichtGeweigerd(f"In een veld staan meer dan {_LANGST} tekens.")
    return tekst


_JAREN = range(1901, 2101)
"""Years in which something can begin or end; an end in another one can only be said to be open."""
_OPEN = (OPEN_EIND, OPEN_EIND.replace(year=2999))


def _parse_begin(tekst: str) -> date:
    dag = parse_dag(tekst)
    if dag.year not in _JAREN:
        raise ValueError
    return dag


def _parse_einde(tekst: str) -> date:
    dag = parse_dag(tekst)
    if dag.year not in _JAREN and dag not in _OPEN:
        raise ValueError
    return dag


_VORMEN: Mapping[str, tuple[Callable[[str], object], str]] = {
    "dag": (_parse_begin, "geen datum die kan kloppen"),
    "einde": (_parse_einde, "geen datum die kan kloppen"),
    "datum": (parse_dag, "geen datum die kan kloppen"),
    "getal": (parse_geheel, "geen getal"),
    "tekst": (str, ""),
}
"""How a value is read, and what is said of one that cannot be."""


def _parse(veld: Velden, tekst: str) -> str:
    lezen, anders = _VORMEN[veld["vorm"]]
    try:
        return str(lezen(tekst))
    except ValueError:
        raise BerichtGeweigerd(f"In het veld {veld['pad']} staat {anders}.") from None
