"""What may not stand in a form that bvtool fills in and that then goes to the CAK.

What goes out holds no macros, formulas, outside links or hidden sheets (aangenomen), and a form is
handed on part by part: so one that holds these is refused, with how to take them out of a copy.
"""

from __future__ import annotations

from bvtool.tabel.lezen.pakket import find_hoofddeel, list_relaties, parse_xml
from bvtool.tabel.lezen.ruw import RuwBestand, show_kop
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.grenzen import Grenzen
from bvtool.zips.lezen import Zipmap, read_deel

_LEEG_FORMULIER = "Vraag het CAK om een leeg formulier, of haal dit in een kopie weg."
_DELEN = {
    "xl/externallinks/": "verwijzingen naar andere bestanden",
    "xl/connections": "een koppeling met andere gegevens",
    "xl/querytables/": "een koppeling met andere gegevens",
    "xl/macrosheets/": "macro's",
    "xl/dialogsheets/": "macro's",
    "xl/activex/": "besturingselementen",
    "xl/ctrlprops/": "besturingselementen",
    "xl/embeddings/": "een ingesloten bestand",
    "xl/webextensions/": "een invoegtoepassing",
    "xl/pivotcache/": "een draaitabel",
    "customui/": "eigen knoppen",
    "_xmlsignatures/": "een digitale handtekening, die na het invullen niet meer klopt",
}
"""Parts that bvtool does not hand on, by how their names begin, and what they are."""


def refuse_delen(zipmap: Zipmap, grenzen: Grenzen) -> None:
    """Raises InvoerGeweigerd for outside links, hidden sheets, and parts that do not go out."""
    for naam in zipmap.delen:
        for begin, wat in _DELEN.items():
            if naam.casefold().startswith(begin):
                raise _not_out(f"In dit formulier zit iets dat niet mee mag: {wat}.", zipmap)
        if naam.casefold().endswith(".rels"):
            boom = parse_xml(read_deel(zipmap, naam, grenzen), zipmap.pad.name)
            if any(r.get("TargetMode", "").casefold() == "external" for r in boom):
                raise InvoerGeweigerd(
                    "In dit formulier staat een verwijzing naar buiten, zoals een webadres of een "
                    "ander bestand. Wat bvtool verstuurt, verwijst nergens naar.",
                    waar=zipmap.pad.name,
                    wat_nu="Haal de verwijzing in een kopie weg (rechtermuisknop, Hyperlink "
                    "verwijderen) en geef die kopie.",
                )
    hoofddeel = find_hoofddeel(zipmap, grenzen)
    assert hoofddeel is not None
    boek = parse_xml(read_deel(zipmap, hoofddeel, grenzen), zipmap.pad.name)
    for blad in boek.iterfind(".//{*}sheets/{*}sheet"):
        if blad.get("state", "visible") != "visible":
            raise InvoerGeweigerd(
                "In dit formulier zit een verborgen blad. Wat bvtool verstuurt, verbergt niets.",
                waar=f"{zipmap.pad.name}, blad '{show_kop(blad.get('name', ''))}'",
                wat_nu="Maak het blad in een kopie zichtbaar (rechtermuisknop op een tabblad, "
                "Zichtbaar maken), kijk wat erop staat, en geef die kopie.",
            )
    if any(soort == "vbaProject" for _, soort, _ in list_relaties(zipmap, hoofddeel, grenzen)):
        raise _not_out("In dit formulier zit iets dat niet mee mag: macro's.", zipmap)


def _not_out(fout: str, zipmap: Zipmap) -> InvoerGeweigerd:
    return InvoerGeweigerd(fout, waar=zipmap.pad.name, wat_nu=_LEEG_FORMULIER)


def refuse_formules(bestand: RuwBestand) -> None:
    """Raises InvoerGeweigerd when a cell of any sheet holds a formula."""
    for blad in bestand.bladen:
        if blad.formules:
            raise InvoerGeweigerd(
                "In dit formulier staan formules. Wat bvtool verstuurt, bevat er geen.",
                waar=f"{bestand.naam}, blad '{blad.naam}', cel {blad.formules[0]}",
                wat_nu="Kopieer die cellen in een kopie van het formulier, plak ze als waarden, en "
                "geef die kopie.",
            )
