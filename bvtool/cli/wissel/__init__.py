"""`bvtool wissel`: release switches. Each command below it stands in a module of its own."""

from __future__ import annotations

from bvtool.cli.basis import Opdrachtgroep

OPDRACHTEN = {
    "lijst": "Laat alle releasewissels zien",
    "toon": "Laat een wissel zien als tijdlijn, pagina of agenda",
    "mag": "Mag dit bericht nu weg",
    "controleer": "Zoek open, gebroken en dubbele berichtenparen",
    "haalbaar": "Is alles beantwoord voordat de wissel sluit",
    "spoed": "Houd bij wat buiten het berichtenverkeer om is opgedragen",
    "antwoord": "Lees de codes van antwoorden (302, 306, 308, 316) in gewone woorden",
    "omzetten": "Zet berichten om tussen EI 2.0 en XML 2.1 (noodvoorziening)",
    "wacht": "Laat uit een map alleen door wat nu weg mag",
}


opdracht = Opdrachtgroep(
    "bvtool.cli.wissel",
    OPDRACHTEN,
    name="wissel",
    short_help="Releasewissels: mag dit bericht nu weg",
    help="Releasewissels van iWmo, iJw en iEb: mag dit bericht nu weg, welke berichtenparen zijn "
    "open of gebroken, en tot wanneer.",
)
