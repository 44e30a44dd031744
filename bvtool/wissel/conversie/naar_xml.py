"""The fields of EI 2.0 as the values of XML 2.1: every loss is told, nothing is made up.

What 2.1 demands and EI does not tell is asked when a person can know it, else refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from bvtool.wissel.conversie.boom import Berichtboom, Oversteek, Tak
from bvtool.wissel.conversie.namen import names_to_xml
from bvtool.wissel.conversie.punten import (
    AANGEPAST,
    AANGEVULD,
    GEHEIM,
    GEWEIGERD,
    VERVALT,
    Omzetting,
)
from bvtool.wissel.conversie.referenties import Referenties
from bvtool.wissel.conversie.veld_naar_xml import OVERSTEKEN
from bvtool.wissel.conversie.verplicht import check_verplicht
from bvtool.wissel.conversie.vormen import EiVeld, load_elementen
from bvtool.wissel.soorten import find_soort

_KETEN_VANAF = "2017-06-12"  # from 2.1 on, a new toewijzing has a number
_GEEN = "geen"


def convert_to_xml(boom: Berichtboom, omzetting: Omzetting, referenties: Referenties) -> None:
    """Fills `waarden` of every class from its EI fields; raises NietOmTeZetten with all reasons.

    `referenties` gives each product of a 315 the reference that it had or now gets.
    """
    _fill_kop(boom, omzetting)
    for tak in [boom.kop, *_all(boom)]:
        _fill(tak, boom, omzetting)
    _tell_detailnummers(boom, omzetting)
    _check_status_315(boom, omzetting)
    if not any(punt.aard == GEWEIGERD for punt in omzetting.punten):
        referenties.give(boom)
    for tak in [boom.kop, *_all(boom)]:
        check_verplicht(boom.bericht, tak, omzetting)
    omzetting.check()


def _fill_kop(boom: Berichtboom, omzetting: Omzetting) -> None:
    """What the header of 2.1 tells in another way: code, version, sender and receiver."""
    kop, vorm = boom.kop, boom.kop.vorm
    assert vorm is not None
    for veld in vorm.velden:
        if veld.bewerking == "partij" and kop.ei[veld.naam] == veld.leeg:
            omzetting.tell(GEWEIGERD, kop.plek, veld.label, "Dit veld hoort gevuld te zijn.")
    kop.waarden |= {"BerichtCode": kop.ei["code bericht"], "BerichtVersie": "2"}
    kop.waarden |= {"BerichtSubversie": "1", **make_partijen(boom)}


def make_partijen(boom: Berichtboom) -> dict[str, str]:
    """Afzender and Ontvanger; EI always names the gemeente first."""
    codes = {"gemeente": boom.gemeente, "aanbieder": boom.aanbieder}
    soort = find_soort(boom.bericht)
    assert soort is not None
    return {"Afzender": codes[soort.afzender], "Ontvanger": codes[soort.ontvanger]}


def _all(boom: Berichtboom) -> Iterator[Tak]:
    for client in boom.clienten:
        yield from client.walk()


def _fill(tak: Tak, boom: Berichtboom, omzetting: Omzetting) -> None:
    """The values of one class, field by field, then what hangs on more than one field."""
    assert tak.vorm is not None
    for veld in tak.vorm.velden:
        raw = tak.ei[veld.naam]
        if veld.bewerking in OVERSTEKEN:
            waarde = OVERSTEKEN[veld.bewerking](Oversteek(tak, veld, omzetting), raw)
            if waarde:
                _put(tak, veld, waarde, boom.bericht, omzetting)
        elif veld.bewerking in ("vervalt", "vast"):
            _drop(tak, veld, raw, boom, omzetting)
    if "rest" in tak.ei:
        wat = "Achter het laatste bekende veld staat nog iets; dat gaat niet mee."
        omzetting.tell(VERVALT, tak.plek, "rest van het record", wat, tak.ei["rest"])
    names_to_xml(tak, omzetting)
    for regel in _SAMENHANG:
        regel(tak, omzetting)


def _put(tak: Tak, veld: EiVeld, waarde: str, bericht: str, omzetting: Omzetting) -> None:
    """Keep the value at the first of its paths whose type it fits; else it is refused."""
    elementen = load_elementen(bericht)
    fouten = []
    for pad in veld.paden:
        fout = elementen[f"{tak.pad}/{pad}"].facetten.past_niet(waarde)
        if not fout:
            tak.waarden[pad] = waarde
            return
        fouten.append(fout)
    omzetting.tell(GEWEIGERD, tak.plek, veld.label, f"De waarde {fouten[0]} in XML 2.1.", waarde)


def _drop(tak: Tak, veld: EiVeld, raw: str, boom: Berichtboom, omzetting: Omzetting) -> None:
    """A field without a place in 2.1: told when it holds anything but what would come back."""
    terug = {"bsn": tak.ei.get("bsn", ""), "gemeente": boom.gemeente}.get(veld.terug, veld.terug)
    if veld.naam == "geheime client" and raw == "1":
        wat = (
            "Geheim adres: deze aanduiding bestaat niet in XML 2.1 en gaat niet mee. Bel de "
            "ontvanger voordat het bericht weggaat en spreek af hoe het adres geheim blijft."
        )
        omzetting.tell(GEHEIM, tak.plek, veld.label, wat, raw)
    elif veld.naam == "naamcode" and raw not in ("1", "2"):
        _naam_onbekend(tak, veld, omzetting)
    elif raw != veld.pad_uit(terug):
        omzetting.tell(
            VERVALT, tak.plek, veld.label, "Dit veld bestaat niet in XML 2.1.", raw.strip()
        )


def _naam_onbekend(tak: Tak, veld: EiVeld, omzetting: Omzetting) -> None:
    wat = "Van deze naamcode is niet bekend welke naam het in XML 2.1 is."
    omzetting.tell(GEWEIGERD, tak.plek, veld.label, wat)


def _drop_taal(tak: Tak, omzetting: Omzetting) -> None:
    """A language without a form of communication has no place in 2.1."""
    if "Communicatie/Taal" in tak.waarden and "Communicatie/Vorm" not in tak.waarden:
        wat = "Zonder communicatievorm is er in XML 2.1 geen plaats voor de taal."
        was = tak.waarden.pop("Communicatie/Taal")
        omzetting.tell(VERVALT, tak.plek, tak.label("taal"), wat, was)


def _move_telefoon(tak: Tak, omzetting: Omzetting) -> None:
    """A second phone number without a first moves up; a country code without a number goes."""
    een, twee = "Telefoon/Telefoon01/", "Telefoon/Telefoon02/"
    for nr, pad in (("1", een), ("2", twee)):
        if pad + "Landnummer" in tak.waarden and pad + "Telefoonnummer" not in tak.waarden:
            was = tak.waarden.pop(pad + "Landnummer")
            wat = "Zonder telefoonnummer is er in XML 2.1 geen plaats voor het landnummer."
            omzetting.tell(VERVALT, tak.plek, tak.label(f"landnummer {nr}"), wat, was)
    if twee + "Telefoonnummer" in tak.waarden and een + "Telefoonnummer" not in tak.waarden:
        wat = "Het tweede nummer staat in XML 2.1 op de eerste plaats, want daar stond niets."
        for deel, naam in (("Telefoonnummer", "telefoon 2"), ("Landnummer", "landnummer 2")):
            if twee + deel in tak.waarden:
                tak.waarden[een + deel] = tak.waarden.pop(twee + deel)
                omzetting.tell(AANGEPAST, tak.plek, tak.label(naam), wat)


def _ask_naamgebruik(tak: Tak, omzetting: Omzetting) -> None:
    """Without a name of a partner only 1 fits; with one a person must say."""
    naam, gebruik = "Naam/Geslachtsnaam/Naam", "Naam/NaamGebruik"
    if tak.vorm is None or not tak.vorm.find_veld(gebruik) or gebruik in tak.waarden:
        return
    if "Naam/Partnernaam/Naam" in tak.waarden:
        wat = "XML 2.1 vraagt hoe de naam wordt gebruikt (1 tot en met 6). In EI staat 0."
        keuzes = ("1", "2", "3", "4", "5", "6")
        antwoord = omzetting.ask(tak.plek, tak.label("naamgebruik"), wat, keuzes, "NaamGebruik")
        if antwoord in keuzes:
            tak.waarden[gebruik] = antwoord
            wat = "In EI staat 0; dit is het gegeven antwoord."
            omzetting.tell(AANGEVULD, tak.plek, tak.label("naamgebruik"), wat)
    elif naam in tak.waarden:
        tak.waarden[gebruik] = "1"
        wat = "In EI staat 0; zonder naam van een partner past in XML 2.1 alleen 1 (eigen naam)."
        omzetting.tell(AANGEVULD, tak.plek, tak.label("naamgebruik"), wat)


def _ask_toewijzingnummer(tak: Tak, omzetting: Omzetting) -> None:
    """EI has no number of the toewijzing; the chain asks one for what is new since 2.1."""
    if not tak.pad.endswith("/ToegewezenProduct"):
        return
    if tak.waarden.get("Toewijzingsdatum", "") < _KETEN_VANAF:
        return
    wat = (
        "EI kent geen ToewijzingNummer. Voor een toewijzing vanaf 12 juni 2017 hoort het er te "
        f"zijn. Welk nummer is het? Schrijf '{_GEEN}' als er geen is."
    )
    antwoord = omzetting.ask(tak.plek, "ToewijzingNummer", wat)
    if not antwoord or antwoord == _GEEN:
        return
    if antwoord.isascii() and antwoord.isdigit() and len(antwoord) <= 9:
        tak.waarden["ToewijzingNummer"] = antwoord
    else:
        wat = "Het gegeven antwoord past niet: het is een getal van hoogstens negen cijfers."
        omzetting.tell(GEWEIGERD, tak.plek, "ToewijzingNummer", wat)


_SAMENHANG = (_drop_taal, _move_telefoon, _ask_naamgebruik, _ask_toewijzingnummer)


def _tell_detailnummers(boom: Berichtboom, omzetting: Omzetting) -> None:
    """The numbers of the records are not kept; told once when they were not simply 1, 2, 3."""
    takken = sorted(_all(boom), key=lambda tak: tak.plek[2])
    nummers = [tak.ei["identificatie detailrecord"] for tak in takken]
    if nummers != [f"{n:012d}" for n in range(1, len(nummers) + 1)]:
        wat = "De nummers van de records bestaan niet in XML 2.1; terug tellen ze vanaf 1."
        omzetting.tell(VERVALT, (0, "", 0), "identificatie detailrecord", wat)


def _check_status_315(boom: Berichtboom, omzetting: Omzetting) -> None:
    """A 315 of 2.1 has no status: a change or withdrawal would read as a new request."""
    if boom.bericht != "WMO315":
        return
    for tak in _all(boom):
        status = tak.ei["status aanlevering"]
        if status in ("2", "3") or (tak.plek[1] == "07" and status != "1"):
            wat = (
                f"De status is {status}. Een WMO315 in XML 2.1 is altijd een eerste aanlevering; "
                "een wijziging of verwijdering is niet om te zetten."
            )
            omzetting.tell(GEWEIGERD, tak.plek, tak.label("status aanlevering"), wat)
