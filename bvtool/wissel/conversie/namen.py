"""Names: two places with a code in EI, own name and name of the partner in XML 2.1."""

from __future__ import annotations

from bvtool.wissel.conversie.boom import Tak
from bvtool.wissel.conversie.punten import AANGEPAST, GEWEIGERD, Omzetting

_SOORT = {"1": "Naam/Geslachtsnaam", "2": "Naam/Partnernaam"}


def names_to_xml(tak: Tak, omzetting: Omzetting) -> None:
    """The names of one client or relatie, whatever their order in EI; others have none."""
    if tak.vorm is None or not tak.vorm.heeft_namen:
        return
    for nr in ("1", "2"):
        naam = tak.ei[f"naam {nr}"].rstrip(" ")
        voor = tak.ei[f"voorvoegsel {nr}"].rstrip(" ")
        code = tak.ei[f"naamcode {nr}"]
        label = tak.label(f"naamcode {nr}")
        if not naam and not voor and code == "0":
            continue
        if not naam:
            wat = "Er staat een voorvoegsel of naamcode, maar geen naam."
            omzetting.tell(GEWEIGERD, tak.plek, tak.label(f"naam {nr}"), wat)
        elif code not in _SOORT:
            wat = "Van deze naamcode is niet bekend welke naam het in XML 2.1 is."
            omzetting.tell(GEWEIGERD, tak.plek, label, wat, code)
        elif f"{_SOORT[code]}/Naam" in tak.waarden:
            omzetting.tell(GEWEIGERD, tak.plek, label, "Deze naamcode staat er twee keer.", code)
        else:
            tak.waarden[f"{_SOORT[code]}/Naam"] = naam
            if voor:
                tak.waarden[f"{_SOORT[code]}/Voorvoegsel"] = voor
    if tak.ei["naamcode 1"] != "1":
        wat = "De volgorde van de namen is in XML 2.1 vast; terug staat de eigen naam vooraan."
        omzetting.tell(AANGEPAST, tak.plek, tak.label("naamcode 1"), wat)


def names_to_ei(tak: Tak) -> dict[str, tuple[str, str]]:
    """The values of the fields of both names (own name first), each with the path it came from."""
    velden: dict[str, tuple[str, str]] = {}
    nr = 0
    for code, pad in _SOORT.items():
        naam = tak.waarden.get(f"{pad}/Naam", "")
        if naam.strip() or (code == "1" and f"{pad}/Naam" in tak.waarden):
            nr += 1
            voor = tak.waarden.get(f"{pad}/Voorvoegsel", "")
            velden[f"naam {nr}"] = (naam, f"{pad}/Naam")
            if voor:
                velden[f"voorvoegsel {nr}"] = (voor, f"{pad}/Voorvoegsel")
            velden[f"naamcode {nr}"] = (code, "")
    return velden
