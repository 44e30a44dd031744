"""Which element of a schema plays which part, found by type and place and not by name.

Header: who sends, identification and day; client: the BSN and the class of the period; period:
number, start, stop, status and, of the abonnementstarief, the price. A class with one class in it
and nothing else is a wrapper. What is obligatory, plays no part and can have more than one value,
bvtool cannot fill in; of two that fit one part, it does not guess which. A user may name the
element of a part (`namen`), by its name or by its path.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bvtool.berichten.schemabundel import Berichtschema
from bvtool.berichten.schemamodel import Schemaelement, Schemakind
from bvtool.vak.tabellen import load_tabel

ANTWOORD = {"WMO401": "WMO402", "WMO403": "WMO404", "WMO405": "WMO406", "WMO407": "WMO408"}
"""With which message the CAK answers each heenbericht."""
VRAAG = {terug: heen for heen, terug in ANTWOORD.items()}
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


_GEEN: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class Rollen:
    """The parts of one message: `plekken` maps a part to the path of its element.

    `verplicht` and `vrij` are the paths of obligatory and of optional elements without a part;
    `mist` the parts that a message of this kind needs and that nothing plays; `dubbel` holds a part
    with the paths of two elements that both fit it. `namen` maps a part to the element that a user
    named for it.
    """

    plekken: dict[str, str] = field(default_factory=dict)
    verplicht: list[str] = field(default_factory=list)
    vrij: list[str] = field(default_factory=list)
    mist: tuple[str, ...] = ()
    dubbel: list[tuple[str, str, str]] = field(default_factory=list)
    namen: Mapping[str, str] = field(default_factory=dict)

    def give(self, rol: str, pad: str, kind: Schemakind) -> None:
        """The part for this element; without one, or a second where nothing hangs on the choice,
        it is left over."""
        element = kind.element
        genoemd = next((r for r, naam in self.namen.items() if naam in (pad, element.naam)), "")
        if genoemd:
            rol = genoemd
        elif rol in self.namen:
            rol = ""
        if rol and rol not in self.plekken:
            self.plekken[rol] = pad
        elif rol in _list_kiesbaar() and not element.waarde.vast:
            self.dubbel.append((rol, self.plekken[rol], pad))
        elif element.minimaal and not kind.keuze and not element.waarde.vast:
            self.verplicht.append(pad)
        else:
            self.vrij.append(pad)


def _list_kiesbaar() -> set[str]:
    """The parts of which a user says which element it is; a version says nothing of a person."""
    rijen = load_tabel("schemarollen")
    return {r["rol"] for r in rijen if r["noembaar"] == "ja"} - {"xslt_versie"}


def find_rollen(schema: Berichtschema, namen: Mapping[str, str] = _GEEN) -> Rollen:
    """The parts of the message that this schema is about."""
    delen, terug = list(_kinderen(schema.wortel)), schema.soort in VRAAG
    hier = {n for pad, element in walk_paden(schema.wortel) for n in (pad, element.naam)}
    rollen = Rollen(namen={rol: naam for rol, naam in namen.items() if naam in hier})
    for deel in delen:
        klasse, pad = _unwrap(deel.element, deel.element.naam)
        soorten = {kind.element.waarde.naam for kind in _kinderen(klasse)}
        if "header" not in rollen.plekken and soorten & _KOP.keys():
            rollen.plekken["header"] = pad
            _read_kop(rollen, klasse, pad, terug=terug)
        elif "client" not in rollen.plekken and klasse.inhoud is not None:
            rollen.plekken["client"] = pad
            _read_client(rollen, klasse, pad)
        else:
            rollen.give("", deel.element.naam, deel)
    nodig = (*_NODIG, *_grenzen(schema.soort), *(_NODIG_TERUG if terug else ()))
    rollen.mist = tuple(rol for rol in nodig if rol not in rollen.plekken)
    return rollen


def walk_paden(element: Schemaelement, boven: str = "") -> Iterator[tuple[str, Schemaelement]]:
    """Every element below this one, with its path from there."""
    for kind in _kinderen(element):
        pad = f"{boven}/{kind.element.naam}" if boven else kind.element.naam
        yield pad, kind.element
        yield from walk_paden(kind.element, pad)


def _unwrap(element: Schemaelement, pad: str) -> tuple[Schemaelement, str]:
    """The class itself, inside those that have one class in them and nothing else; and its path."""
    kinderen = list(_kinderen(element))
    while len(kinderen) == 1 and kinderen[0].element.inhoud is not None:
        if _is_retourcodes(kinderen[0].element):
            break
        element = kinderen[0].element
        pad, kinderen = f"{pad}/{element.naam}", list(_kinderen(element))
    return element, pad


def _grenzen(soort: str) -> tuple[str, ...]:
    """Start and stop: a 401 tells of the start, a 403 of the stop, a 405 and 407 of both."""
    heen = VRAAG.get(soort, soort)
    return _GRENZEN.get(heen, ("startdatum", "stopdatum"))


_GRENZEN = {"WMO401": ("startdatum",), "WMO403": ("stopdatum",)}


def _read_kop(rollen: Rollen, kop: Schemaelement, boven: str, *, terug: bool) -> None:
    for kind in _kinderen(kop):
        element = kind.element
        pad, soort = f"{boven}/{element.naam}", element.waarde.naam
        if element.inhoud is None:
            rol = _KOP.get(soort, "")
            if not rol and terug:
                rol = f"{_IN_KOP[soort]}_retour" if soort in _IN_KOP else ""
                rol = rol or ("xslt_versie" if soort == "LDT_Versie" else "")
            elif not rol:
                rol = _IN_KOP.get(soort, "")
            rollen.give(rol, pad, kind)
            continue
        delen = [(deel, deel.element.waarde.naam) for deel in _kinderen(element)]
        eerst = "identificatie" if any(naam in _IN_KOP for _, naam in delen) else "xsd_versie"
        achter = "_retour" if terug and _is_tweede(rollen, element, eerst) else ""
        if _is_retourcodes(element):
            rollen.give("retour_codes", pad, kind)
        elif any(naam in _IN_KOP for _, naam in delen):
            for deel, naam in delen:
                rol = f"{_IN_KOP[naam]}{achter}" if naam in _IN_KOP else ""
                rollen.give(rol, f"{pad}/{deel.element.naam}", deel)
        elif delen and all(naam == "LDT_Versie" for _, naam in delen):
            rollen.give(f"xsd_versie{achter}", pad, kind)
        else:
            rollen.give("", pad, kind)


def _is_tweede(rollen: Rollen, element: Schemaelement, eerst: str) -> bool:
    """Is this class of an answer its own, and not the copy of what the question had?"""
    return "retour" in element.naam.casefold() or eerst in rollen.plekken


def _read_client(rollen: Rollen, client: Schemaelement, boven: str) -> None:
    for kind in _kinderen(client):
        element = kind.element
        pad = f"{boven}/{element.naam}"
        if element.inhoud is None:
            rollen.give("bsn" if _is_bsn(element) else "", pad, kind)
        elif _is_retourcodes(element):
            rollen.give("retour_codes_client", pad, kind)
        elif "periode" in rollen.plekken:
            rollen.give("", pad, kind)
        else:
            _read_periode(rollen, element, pad)


def _read_periode(rollen: Rollen, klasse: Schemaelement, boven: str) -> None:
    klasse, pad = _unwrap(klasse, boven)
    if pad != boven:
        rollen.plekken["omhulsel"] = boven
    rollen.plekken["periode"] = pad
    for kind in _kinderen(klasse):
        _read_veld(rollen, kind, f"{pad}/{kind.element.naam}")


def _read_veld(rollen: Rollen, kind: Schemakind, pad: str) -> None:
    """One element of the period; a price may be a class with the day from which it counts."""
    element = kind.element
    if _is_kostprijs(element) and element.inhoud is not None:
        for deel in _kinderen(element):
            is_dag = deel.element.waarde.naam == "LDT_Datum"
            rol = "kostprijs_start" if is_dag else "kostprijs"
            rollen.give(rol, f"{pad}/{deel.element.naam}", deel)
        return
    rollen.give(_name_rol(element), pad, kind)


def _name_rol(element: Schemaelement) -> str:
    """The part of an element of the period; empty when it has none."""
    if _is_retourcodes(element):
        return "retour_codes_periode"
    if _is_kostprijs(element):
        return "kostprijs"
    naam = element.naam.casefold()
    for rol in ("startdatum", "stopdatum"):
        if element.waarde.naam == "LDT_Datum" and naam.endswith(rol):
            return rol
    return _PERIODE.get(element.waarde.naam, "")


def _is_kostprijs(element: Schemaelement) -> bool:
    return "kostprijs" in f"{element.typenaam} {element.waarde.naam}".casefold()


def _is_bsn(element: Schemaelement) -> bool:
    naam = element.waarde.naam.casefold()
    return "burgerservicenummer" in naam or naam.endswith("bsn")


def _is_retourcodes(element: Schemaelement) -> bool:
    return any(kind.element.waarde.naam == "LDT_RetourCode" for kind in _kinderen(element))


def _kinderen(element: Schemaelement) -> Iterator[Schemakind]:
    yield from element.onderdelen.values()
