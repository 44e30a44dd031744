"""The values of XML 2.1 as the fields of EI 2.0: what has no place there is told, one by one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from bvtool.wissel.conversie.boom import Berichtboom, Oversteek, Tak
from bvtool.wissel.conversie.namen import names_to_ei
from bvtool.wissel.conversie.punten import (
    AANGEPAST,
    AANGEVULD,
    GEWEIGERD,
    VERVALT,
    Omzetting,
)
from bvtool.wissel.conversie.vormen import EiVeld, is_onmisbaar, load_codes, load_records

# matches: "\t"
_WIT = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_ALS_LEEG = "In EI is dit niet te onderscheiden van een leeg veld."
_LEEG_IS_NIETS = ("tekst", "getal", "code", "sleutel", "naamdeel")
_GEEN_PLAATS = "Dit veld bestaat niet in EI 2.0."
# What the header and EI itself tell in another way.
_ELDERS = ("BerichtCode", "BerichtVersie", "BerichtSubversie", "Afzender", "Ontvanger")


def convert_to_ei(boom: Berichtboom, omzetting: Omzetting) -> None:
    """Fills `ei` of every class from its values; raises NietOmTeZetten with all reasons."""
    _check_sleutels(boom, omzetting)
    _fill(boom.kop, boom, omzetting)
    for client in boom.clienten:
        for tak in client.walk():
            if tak.vorm is None:
                _tell_onbekend(tak, omzetting)
            else:
                _fill(tak, boom, omzetting)
    omzetting.check()


def _fill(tak: Tak, boom: Berichtboom, omzetting: Omzetting) -> None:
    assert tak.vorm is not None
    gebruikt = set(_ELDERS)
    namen = names_to_ei(tak) if tak.vorm.heeft_namen else {}
    _check_juridisch(tak, omzetting)
    for veld in tak.vorm.velden:
        if veld.bewerking in ("naamdeel", "naamcode"):
            waarde, pad = namen.get(veld.naam, ("", ""))
        else:
            pad = next((p for p in veld.paden if p in tak.waarden), "")
            waarde = tak.waarden.get(pad, "")
        gebruikt.add(pad)
        tak.ei[veld.naam] = _make_veld(tak, veld, waarde, pad, boom, omzetting)
    for pad, waarde in tak.waarden.items():
        if pad not in gebruikt:
            omzetting.tell(VERVALT, tak.plek, pad.replace("/", " "), _GEEN_PLAATS, waarde)


def _make_veld(
    tak: Tak, veld: EiVeld, waarde: str, pad: str, boom: Berichtboom, omzetting: Omzetting
) -> str:
    """One field at its width; tells what does not get through."""
    if not veld.paden and veld.bewerking not in ("naamdeel", "naamcode"):
        return _zonder_pad(tak, veld, boom, omzetting)
    if not pad and not waarde:
        if veld.naam == "geslacht":
            wat = "Het geslacht staat niet in XML; EI kent geen leeg veld en zegt 0 (onbekend)."
            omzetting.tell(AANGEVULD, tak.plek, veld.label, wat)
        return veld.leeg
    smal = _SMAL.get(veld.bewerking, _tekst)(Oversteek(tak, veld, omzetting), waarde)
    vol = veld.pad_uit(smal)
    if vol == veld.leeg and veld.bewerking in _LEEG_IS_NIETS:
        if is_onmisbaar(boom.bericht, tak.pad, pad):
            omzetting.tell(GEWEIGERD, tak.plek, veld.label, f"{_ALS_LEEG} Dat mag hier niet.")
        else:
            omzetting.tell(VERVALT, tak.plek, veld.label, _ALS_LEEG, waarde)
    return vol


def _zonder_pad(tak: Tak, veld: EiVeld, boom: Berichtboom, omzetting: Omzetting) -> str:
    """A field that XML has no element for: what the table says comes back, or a key set later."""
    if veld.naam == "geheime client":
        wat = (
            "XML 2.1 zegt niet of het adres geheim is; in EI staat 2 (nee). "
            "Is het adres geheim, zet dan 1 in het bericht."
        )
        omzetting.tell(AANGEVULD, tak.plek, veld.label, wat)
    eigen = {
        "gemeente": boom.gemeente,
        "aanbieder": boom.aanbieder,
        "bsn": tak.waarden.get("Bsn", ""),
    }
    vast = veld.bewerking in ("vast", "partij", "vervalt")
    return veld.pad_uit(eigen.get(veld.terug, veld.terug)) if vast and veld.terug else veld.leeg


def _tekst(o: Oversteek, waarde: str) -> str:
    """Text in latin-1 that fits: no line breaks, no blanks at the end, cut at the width."""
    kaal = _WIT.sub(" ", waarde).rstrip(" ")
    smal = "".join(_latin(teken) for teken in kaal)
    kort = smal[: o.veld.einde - o.veld.begin].rstrip(" ")
    redenen = [
        (kaal != waarde, "witruimte die niet in een veld past"),
        (smal != kaal, "tekens die EI niet kent"),
        (kort != smal, f"langer dan {o.veld.einde - o.veld.begin} tekens, dus afgekapt"),
    ]
    if wat := [reden for geldt, reden in redenen if geldt]:
        o.tell(AANGEPAST, f"Aangepast: {', '.join(wat)}.", waarde)
    return kort


def _latin(teken: str) -> str:
    """A character as latin-1 has it: without its accent when need be, else a question mark."""
    if ord(teken) < 256:
        return teken
    kaal = unicodedata.normalize("NFKD", teken).encode("latin-1", "ignore").decode("latin-1")
    return kaal[:1] or "?"


def _code(o: Oversteek, waarde: str) -> str:
    if o.veld.naam == "naamgebruik" and waarde == "6":
        wat = "Of EI 2.0 de code 6 kent, is niet bekend; de code is overgenomen."
        o.tell(AANGEPAST, wat, waarde)
    return _tekst(o, waarde) if not o.veld.numeriek else waarde.strip().lstrip("+")


def _getal(_o: Oversteek, waarde: str) -> str:
    return str(int(waarde))


def _datum(o: Oversteek, waarde: str) -> str:
    kaal = waarde.strip()
    # matches: "2017-05-01"
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", kaal):
        o.tell(GEWEIGERD, "Deze datum past niet in EI.", waarde)
        return o.veld.leeg
    return kaal.replace("-", "")


def _tijd(o: Oversteek, waarde: str) -> str:
    heel, _, deel = waarde.strip().partition(".")
    if deel.strip("0"):
        wat = "EI kent geen delen van een seconde; die zijn weggelaten."
        o.tell(AANGEPAST, wat, waarde)
    return heel.replace(":", "")


def _geslacht(_o: Oversteek, waarde: str) -> str:
    return waarde


def _reden(o: Oversteek, waarde: str) -> str:
    for ei, (_, terug, _betekenis) in load_codes("reden").items():
        if waarde in terug:
            if len(terug) > 1:
                wat = f"EI heeft voor {' en '.join(terug)} maar een code ({ei})."
                o.tell(AANGEPAST, wat, waarde)
            return ei
    wat = f"De code {waarde} (RedenWijziging) bestaat niet in EI 2.0; daar staat nu niets."
    o.tell(VERVALT, wat, waarde)
    return o.veld.leeg


_SMAL: dict[str, Callable[[Oversteek, str], str]] = {
    "code": _code,
    "naamcode": _code,
    "getal": _getal,
    "datum": _datum,
    "tijd": _tijd,
    "geslacht": _geslacht,
    "reden": _reden,
}


def _check_juridisch(tak: Tak, omzetting: Omzetting) -> None:
    """EI has one field where XML has two; which one stays is asked."""
    een, twee = "JuridischeStatus", "WettelijkeVertegenwoordiging"
    if een not in tak.waarden or twee not in tak.waarden:
        return
    codes = (tak.waarden[een], tak.waarden[twee])
    wat = f"{een} en {twee} zijn allebei gevuld; EI heeft er een veld voor. Welke code blijft?"
    antwoord = omzetting.ask(tak.plek, tak.label("juridische status"), wat, codes, een)
    if antwoord in codes:
        weg = een if antwoord == tak.waarden[twee] else twee
        wat = f"EI heeft een veld voor {een} en {twee}."
        omzetting.tell(VERVALT, tak.plek, weg, wat, tak.waarden.pop(weg))


def _tell_onbekend(tak: Tak, omzetting: Omzetting) -> None:
    """A class whose record is not known (beperkingen, scores) is lost, value by value."""
    naam = tak.pad.rpartition("/")[2]
    wat = "De indeling van dit record in EI 2.0 is niet bekend; het gaat niet mee."
    for pad, waarde in tak.waarden.items():
        omzetting.tell(VERVALT, tak.plek, f"{naam} {pad.replace('/', ' ')}", wat, waarde)


def _check_sleutels(boom: Berichtboom, omzetting: Omzetting) -> None:
    """EI joins records by number, so a client and a relatie must have one of their own."""
    gezien: dict[str, int] = {}
    for client in boom.clienten:
        eerder = gezien.setdefault(client.waarden["Bsn"], client.plek[0])
        if eerder != client.plek[0]:
            wat = (
                f"Dit is dezelfde persoon als client {eerder}. EI koppelt op clientnummer, en dat "
                "wordt het BSN: dan is niet te zien wat bij wie hoort."
            )
            omzetting.tell(GEWEIGERD, client.plek, client.label("clientnummer"), wat)
        nummers: set[str] = set()
        for relatie in [t for t in client.takken if t.plek[1] == "03"]:
            nummer = _WIT.sub(" ", relatie.waarden["Nummer"]).rstrip(" ")
            if not nummer or nummer in nummers:
                wat = "Het nummer van deze relatie is leeg of staat er twee keer."
                omzetting.tell(GEWEIGERD, relatie.plek, relatie.label("relatienummer"), wat)
            nummers.add(nummer)


def order_records(boom: Berichtboom) -> list[Tak]:
    """The classes in the order of the records of EI: per client 02, 03, 04, 08, 09, 15, 06, 07."""
    volgorde = list(load_records(boom.bericht))
    return [
        tak
        for client in boom.clienten
        for tak in sorted(
            (t for t in client.walk() if t.vorm is not None),
            key=lambda t: (volgorde.index(t.plek[1]), t.pad.count("/")),
        )
    ]
