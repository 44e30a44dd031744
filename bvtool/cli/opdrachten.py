"""The commands of bvtool with their one line, in the order of the process."""

OPDRACHTEN = {
    "start": "Werk zonder opdrachten: een menu in gewone woorden",
    "nieuw": "Maak een nieuw dossier",
    "voorbeeld": "Vul een dossier met verzonnen gegevens",
    "vergelijk": "Vergelijk B4 met uw register en maak het werkboek",
    "kolommen": "Laat zien hoe uw bestanden worden gelezen, en beantwoord de vragen daarover",
    "terugkoppeling": "Lees het werkboek terug en maak het antwoord voor het CAK",
    "akkoord": "Leg het akkoord van het CAK vast",
    "aanmelden": "Maak de 407-berichten",
    "retour": "Lees de retourberichten (408)",
    "rapport": "Maak het weekrapport van dinsdag",
    "controleer": "Controleer bestanden zonder iets te veranderen",
    "ketentest": "Speel het CAK na: beantwoord 407-berichten",
    "monitor": "Voor het CAK: wie is te laat, wat ontbreekt, wie bellen",
    "gedaan": "Voor het CAK: leg vast dat u belde, afsprak, akkoord gaf of verstuurde",
    "eindrapport": "Voor het CAK: burgers zonder 407",
    "kalender": "Laat de termijnen van dit dossier zien",
    "wissel": "Releasewissels: mag dit bericht nu weg",
    "bericht": "Berichten met de hand: lezen, maken en beantwoorden",
    "gezond": "Zeg in een regel of het weekrapport er is",
    "opschonen": "Verwijder persoonsgegevens na de bewaartermijn",
}
