"""What XML 2.1 demands of a class, held against what there is: driven by the table of elements."""

from __future__ import annotations

from collections.abc import Iterator

from bvtool.wissel.conversie.boom import Tak
from bvtool.wissel.conversie.punten import AANGEVULD, GEWEIGERD, Omzetting
from bvtool.wissel.conversie.vormen import (
    XmlElement,
    find_record,
    load_elementen,
    load_klassen,
)


def check_verplicht(bericht: str, tak: Tak, omzetting: Omzetting) -> None:
    """Tells every obligatory value or class that this class misses, and every one too many.

    A value that is missing in a group that is there for the rest (a volume without a frequency) is
    asked; what the class itself cannot do without is refused.
    """
    element = load_elementen(bericht)[tak.pad]
    klassen = load_klassen(bericht)
    for pad in sorted(pad for pad in klassen if pad.startswith(tak.pad + "/")):
        if _below(pad, tak.pad, klassen):
            _check_aantal(bericht, tak, pad, omzetting)
    for blad, is_groep in _missing(element, tak, klassen, is_groep=False):
        pad = blad.pad.removeprefix(tak.pad + "/")
        veld = tak.vorm.find_veld(pad) if tak.vorm else None
        label = veld.label if veld else pad.replace("/", " ")
        if omzetting.is_told(tak.plek, label):
            continue
        if not is_groep:
            wat = f"Dit is leeg, en XML 2.1 kan niet zonder ({blad.naam})."
            omzetting.tell(GEWEIGERD, tak.plek, label, wat)
            continue
        wat = (
            f"Dit is leeg, en XML 2.1 vraagt het naast de andere velden ({blad.naam}). Wat is het?"
        )
        antwoord = omzetting.ask(tak.plek, label, wat, blad.facetten.keuzes, blad.naam)
        if antwoord and (fout := blad.facetten.past_niet(antwoord)):
            omzetting.tell(GEWEIGERD, tak.plek, label, f"Het gegeven antwoord {fout}.")
        elif antwoord:
            tak.waarden[pad] = antwoord
            wat = "In EI is dit leeg; dit is het gegeven antwoord."
            omzetting.tell(AANGEVULD, tak.plek, label, wat)


def _below(pad: str, ouder: str, klassen: frozenset[str]) -> bool:
    """Is this class right below the other, with no class between them?"""
    delen = pad.removeprefix(ouder + "/").split("/")
    tussen = ("/".join([ouder, *delen[:n]]) for n in range(1, len(delen)))
    return not any(t in klassen for t in tussen)


def _check_aantal(bericht: str, tak: Tak, pad: str, omzetting: Omzetting) -> None:
    elementen = load_elementen(bericht)
    aantal = len(tak.van(pad))
    vorm = find_record(bericht, pad)
    wat = f"record {vorm.kenmerk} ({vorm.naam})" if vorm else pad
    label = f"{wat}, in XML 2.1 {pad.removeprefix(tak.pad + '/')}"
    ketting = [elementen[pad]]
    while (boven := ketting[-1].pad.rpartition("/")[0]) != tak.pad:
        ketting.append(elementen[boven])
    if not aantal and all(e.verplicht for e in ketting):
        omzetting.tell(GEWEIGERD, tak.plek, label, "Dit ontbreekt, en XML 2.1 kan niet zonder.")
    if aantal > 1 and not elementen[pad].herhaald:
        zin = f"Dit staat er {aantal} keer; in XML 2.1 past er een. Splits of overleg."
        omzetting.tell(GEWEIGERD, tak.plek, label, zin)


def _missing(
    element: XmlElement, tak: Tak, klassen: frozenset[str], *, is_groep: bool
) -> Iterator[tuple[XmlElement, bool]]:
    """The obligatory leaves without a value, and whether they miss in a group that may be left."""
    for kind in element.kinderen:
        if kind.pad in klassen or any(k.startswith(kind.pad + "/") for k in klassen):
            continue
        pad = kind.pad.removeprefix(tak.pad + "/")
        if not kind.kinderen:
            if kind.verplicht and pad not in tak.waarden:
                yield kind, is_groep
        elif kind.verplicht or any(w.startswith(pad + "/") for w in tak.waarden):
            yield from _missing(kind, tak, klassen, is_groep=is_groep or not kind.verplicht)
