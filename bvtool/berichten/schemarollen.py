"""Which element of a schema plays which part, found by type and place and not by name.

Header: who sends, identification and day; client: the BSN and the class of the period, in a wrapper
or not; period: number, start, stop, status and, of the abonnementstarief, the price. What is
obligatory and plays no part, bvtool cannot fill in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bvtool.berichten.schemabundel import Berichtschema
from bvtool.berichten.schemamodel import Schemaelement

RETOUREN = ("WMO402", "WMO404", "WMO406", "WMO408")
"""The messages with which the CAK answers."""
_KOP = {
    "LDT_BerichtCode": "bericht_code",
    "LDT_BerichtVersie": "bericht_versie",
    "LDT_BerichtSubversie": "bericht_subversie",
    "LDT_Gemeente": "afzender",
}
_IN_KOP = {"LDT_IdentificatieBericht": "identificatie", "LDT_Datum": "dagtekening"}
_PERIODE = {"LDT_Nummer": "startnummer", "LDT_StatusAanlevering": "status"}
_NODIG_KOP = ("bericht_code", "afzender", "identificatie", "dagtekening")
_NODIG = (*_NODIG_KOP, "bsn", "startnummer", "status")
_NODIG_TERUG = ("identificatie_retour", "dagtekening_retour", "retour_codes")


@dataclass(slots=True)
class Rollen:
    """The parts of one message: `plekken` maps a part to the path of its element.

    `verplicht` and `vrij` are the paths of obligatory and of optional elements without a part;
    `mist` the parts that a message of this kind needs and that nothing plays.
    """

    plekken: dict[str, str] = field(default_factory=dict)
    verplicht: list[str] = field(default_factory=list)
    vrij: list[str] = field(default_factory=list)
    mist: tuple[str, ...] = ()

    def give(self, rol: str, pad: str, element: Schemaelement) -> None:
        """The part for this element; without one, or when it is taken, it is left over."""
        if rol and rol not in self.plekken:
            self.plekken[rol] = pad
        elif element.minimaal:
            self.verplicht.append(pad)
        else:
            self.vrij.append(pad)


def find_rollen(schema: Berichtschema) -> Rollen:
    """The parts of the message that this schema is about."""
    rollen, terug = Rollen(), schema.soort in RETOUREN
    delen = list(_kinderen(schema.wortel))
    for kop in delen[:1]:
        rollen.plekken["header"] = kop.naam
        _read_kop(rollen, kop, terug=terug)
    for client in delen[1:2]:
        rollen.plekken["client"] = client.naam
        _read_client(rollen, client)
    for ander in delen[2:]:
        rollen.give("", ander.naam, ander)
    nodig = (*_NODIG, *_grenzen(schema.soort), *(_NODIG_TERUG if terug else ()))
    rollen.mist = tuple(rol for rol in nodig if rol not in rollen.plekken)
    return rollen


def _grenzen(soort: str) -> tuple[str, ...]:
    """Start and stop: a 401 tells of the start, a 403 of the stop, a 405 and 407 of both."""
    if soort in ("WMO401", "WMO402"):
        return ("startdatum",)
    return ("stopdatum",) if soort in ("WMO403", "WMO404") else ("startdatum", "stopdatum")


def _read_kop(rollen: Rollen, kop: Schemaelement, *, terug: bool) -> None:
    for kind in _kinderen(kop):
        pad, soort = f"{kop.naam}/{kind.naam}", kind.waarde.naam
        if kind.inhoud is None:
            rol = _KOP.get(soort, "")
            if not rol and terug:
                rol = f"{_IN_KOP[soort]}_retour" if soort in _IN_KOP else ""
                rol = rol or ("xslt_versie" if soort == "LDT_Versie" else "")
            rollen.give(rol, pad, kind)
            continue
        delen = [(deel, deel.waarde.naam) for deel in _kinderen(kind)]
        if _is_retourcodes(kind):
            rollen.give("retour_codes", pad, kind)
        elif any(naam in _IN_KOP for _, naam in delen):
            for deel, naam in delen:
                rollen.give(_IN_KOP.get(naam, ""), f"{pad}/{deel.naam}", deel)
        elif delen and all(naam == "LDT_Versie" for _, naam in delen):
            tweede = "xsd_versie" in rollen.plekken and terug
            rollen.give("xsd_versie_retour" if tweede else "xsd_versie", pad, kind)
        else:
            rollen.give("", pad, kind)


def _read_client(rollen: Rollen, client: Schemaelement) -> None:
    for kind in _kinderen(client):
        pad = f"{client.naam}/{kind.naam}"
        if kind.inhoud is None:
            rollen.give("bsn" if _is_bsn(kind) else "", pad, kind)
        elif _is_retourcodes(kind):
            rollen.give("retour_codes_client", pad, kind)
        elif "periode" in rollen.plekken:
            rollen.give("", pad, kind)
        else:
            _read_periode(rollen, kind, pad)


def _read_periode(rollen: Rollen, klasse: Schemaelement, pad: str) -> None:
    kinderen = list(_kinderen(klasse))
    if len(kinderen) == 1 and kinderen[0].inhoud is not None:  # a wrapper around the class
        rollen.plekken.setdefault("omhulsel", pad)
        _read_periode(rollen, kinderen[0], f"{pad}/{kinderen[0].naam}")
        return
    rollen.plekken["periode"] = pad
    for kind in kinderen:
        rollen.give(_name_rol(kind), f"{pad}/{kind.naam}", kind)


def _name_rol(kind: Schemaelement) -> str:
    """The part of an element of the period; empty when it has none."""
    if _is_retourcodes(kind):
        return "retour_codes_periode"
    if "kostprijs" in f"{kind.typenaam} {kind.waarde.naam}".casefold():
        return "kostprijs"
    naam = kind.naam.casefold()
    for rol in ("startdatum", "stopdatum"):
        if kind.waarde.naam == "LDT_Datum" and naam.endswith(rol):
            return rol
    return _PERIODE.get(kind.waarde.naam, "")


def _is_bsn(kind: Schemaelement) -> bool:
    naam = kind.waarde.naam.casefold()
    return "burgerservicenummer" in naam or naam.endswith("bsn")


def _is_retourcodes(kind: Schemaelement) -> bool:
    return any(deel.waarde.naam == "LDT_RetourCode" for deel in _kinderen(kind))


def _kinderen(element: Schemaelement) -> Iterator[Schemaelement]:
    if element.inhoud is not None:
        yield from element.inhoud.walk()
