"""StUF-GGK 2.1: the envelope around a message. Di01 goes out, Du01 and Fo01 come back.

An answer in a Du01 or Fo01 carries in `crossRefnummer` the referentienummer of the Di01 that it
answers. On reading the root must be exactly right; below it names count and namespaces do not,
since suppliers differ there (aangenomen). A SOAP envelope around it is opened as well.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd, check_bytes
from bvtool.berichten.knoop import Knoop, render
from bvtool.berichten.release import load_release
from bvtool.vak.masker import show_naam

DI01, DU01, FO01 = "Di01", "Du01", "Fo01"
_SOAP = (
    "{http://schemas.xmlsoap.org/soap/envelope/}",
    "{http://www.w3.org/2003/05/soap-envelope}",
)
_Partij = tuple[str, str]


class Envelop(NamedTuple):
    """An opened envelope: `inhoud` the message inside (empty for Fo01), `code` only for Fo01.

    `kruisreferentie` is the referentienummer of the message that this one answers, else empty.
    """

    soort: str
    referentie: str
    kruisreferentie: str
    organisatie: str
    functie: str
    inhoud: bytes = b""
    code: str = ""
    omschrijving: str = ""
    tijdstip: str = ""


def build_di01(
    bericht: bytes,
    gemeente: str,
    referentie: str,
    tijdstip: datetime,
    release: str = "",
    functie: str = "WMO407",
) -> bytes:
    """A heenbericht in its envelope; `referentie` a UUID v4 in lower case, `tijdstip` Amsterdam,
    `release` that of the message (empty: the shipped one), `functie` its kind."""
    stuur = _stuurgegevens(DI01, _partijen(gemeente), referentie, "", tijdstip, functie)
    return _envelop("di01", stuur, bericht, release)


def build_du01(
    bericht: bytes,
    gemeente: str,
    referentie: str,
    kruisreferentie: str,
    tijdstip: datetime,
    release: str = "",
    functie: str = "WMO408",
) -> bytes:
    """A retourbericht in its envelope, as the CAK sends it; `release` and `functie` as there."""
    stuur = _stuurgegevens(
        DU01, _partijen(gemeente)[::-1], referentie, kruisreferentie, tijdstip, functie
    )
    return _envelop("du01", stuur, bericht, release)


def build_fo01(
    code: str,
    omschrijving: str,
    gemeente: str,
    referentie: str,
    kruisreferentie: str,
    tijdstip: datetime,
) -> bytes:
    """The fault that comes instead of a retourbericht."""
    release = load_release()
    stuur = _stuurgegevens(
        FO01, _partijen(gemeente)[::-1], referentie, kruisreferentie, tijdstip, ""
    )
    p = release.prefixen["stuf"]
    body = [
        Knoop(f"{p}:code", code),
        Knoop(f"{p}:plek", "client"),
        Knoop(f"{p}:omschrijving", omschrijving),
        Knoop(f"{p}:details", ""),
    ]
    wortel = Knoop(
        f"{p}:{release.envelop['fo01']}",
        [Knoop(f"{p}:stuurgegevens", stuur), Knoop(f"{p}:body", body)],
    )
    return render(wortel, {p: release.namespaces["stuf"]}).encode()


def open_envelop(boom: etree._Element) -> Envelop | None:
    """The envelope whose root this is; None when the tree is no envelope (a bare message).

    Raises BerichtGeweigerd when it is an envelope but what it must hold is missing or unreadable.
    """
    release = load_release()
    boom = _out_of_soap(boom)
    soorten = {
        release.envelop_tag("ggk", "di01"): DI01,
        release.envelop_tag("ggk", "du01"): DU01,
        release.envelop_tag("stuf", "fo01"): FO01,
    }
    soort = soorten.get(str(boom.tag))
    if soort is None:
        return None
    velden = _velden(boom)
    zender = next((_velden(k) for k in boom.iter() if _naam(k) == "zender"), {})
    return Envelop(
        soort=soort,
        referentie=velden.get("referentienummer", ""),
        kruisreferentie=velden.get("crossRefnummer", "").lower(),
        organisatie=zender.get("organisatie", ""),
        functie=velden.get("functie", ""),
        inhoud=b"" if soort == FO01 else _unpack(velden),
        code=show_naam(velden.get("code", ""), 20),
        omschrijving=velden.get("omschrijving", ""),
        tijdstip=velden.get("tijdstipBericht", ""),
    )


def _out_of_soap(boom: etree._Element) -> etree._Element:
    if not str(boom.tag).startswith(_SOAP):
        return boom
    inhoud = [k for deel in boom if _naam(deel) == "Body" for k in deel]
    if len(inhoud) != 1:
        raise BerichtGeweigerd("In de SOAP-envelop zit geen bericht, of meer dan een.")
    return inhoud[0]


def _unpack(velden: dict[str, str]) -> bytes:
    try:
        data = base64.b64decode("".join(velden["xmlBestand"].split()), validate=True)
    except (KeyError, binascii.Error, ValueError):
        raise BerichtGeweigerd("In de envelop zit geen leesbaar bericht.") from None
    check_bytes(data)
    return data


def _velden(boom: etree._Element) -> dict[str, str]:
    """Local name to text of every element without children; of equal names the first."""
    velden: dict[str, str] = {}
    for element in boom.iter():
        if len(element) == 0:
            velden.setdefault(_naam(element), (element.text or "").strip())
    return velden


def _naam(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _partijen(gemeente: str) -> tuple[_Partij, _Partij]:
    """The gemeente and the CAK: organisation and application."""
    e = load_release().envelop
    return (
        (gemeente, e["zender_applicatie"]),
        (e["ontvanger_organisatie"], e["ontvanger_applicatie"]),
    )


def _stuurgegevens(
    soort: str,
    partijen: Sequence[_Partij],
    referentie: str,
    kruisreferentie: str,
    tijdstip: datetime,
    functie: str,
) -> Sequence[Knoop]:
    p = load_release().prefixen["stuf"]

    def partij(naam: str, wie: _Partij) -> Knoop:
        return Knoop(
            f"{p}:{naam}", [Knoop(f"{p}:organisatie", wie[0]), Knoop(f"{p}:applicatie", wie[1])]
        )

    knopen = [
        Knoop(f"{p}:berichtcode", soort),
        partij("zender", partijen[0]),
        partij("ontvanger", partijen[1]),
        Knoop(f"{p}:referentienummer", referentie),
        Knoop(f"{p}:tijdstipBericht", tijdstip.strftime("%Y%m%d%H%M%S")),
    ]
    if kruisreferentie:
        knopen.append(Knoop(f"{p}:crossRefnummer", kruisreferentie))
    if functie:
        knopen.append(Knoop(f"{p}:functie", functie))
    return knopen


def _envelop(envelop: str, stuur: Sequence[Knoop], bericht: bytes, nummer: str = "") -> bytes:
    release = load_release()
    versie, _, sub = (nummer or release.release).partition(".")
    e, g, s = release.envelop, release.prefixen["ggk"], release.prefixen["stuf"]
    parameters = [
        Knoop(f"{g}:applicatieVersie", e["applicatie_versie"]),
        Knoop(f"{g}:applicatieSubversie", e["applicatie_subversie"]),
        Knoop(f"{g}:functieVersie", versie.zfill(4)),
        Knoop(f"{g}:functieSubversie", sub.zfill(4)),
        Knoop(
            f"{g}:bericht", [Knoop(f"{g}:xmlBestand", base64.b64encode(bericht).decode("ascii"))]
        ),
    ]
    wortel = Knoop(
        f"{g}:{e[envelop]}",
        [Knoop(f"{g}:stuurgegevens", stuur), Knoop(f"{g}:parameters", parameters)],
    )
    return render(wortel, {g: release.namespaces["ggk"], s: release.namespaces["stuf"]}).encode()
