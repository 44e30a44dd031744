"""What the plan says of a delivery: sentences that a clerk reads."""

NUMMER = (
    "Uw register heeft nu een ander startnummer dan waarmee is aangemeld. Bij het CAK geldt het "
    "nummer van de aanmelding: zet dat terug in uw register."
)
STAAT = "Dit staat zo bij het CAK."
WACHT = "Het bericht is verzonden en wacht op antwoord."
EERST = "Er moet iets anders worden gemeld, maar het vorige bericht wacht nog op antwoord."
OVERLAP = (
    "Deze periode loopt door een andere heen die nu nog bij het CAK staat. Zij gaat uit zodra die "
    "is gewijzigd of ingetrokken en het CAK dat heeft goedgekeurd."
)
LATER = (
    "Deze periode begint op {:%d-%m-%Y}. Een bericht mag hooguit een maand van tevoren: het gaat "
    "vanaf {:%d-%m-%Y} vanzelf mee (regel TR113)."
)
STOP_LATER = (
    "Deze stop is op {:%d-%m-%Y}. Een bericht mag hooguit een maand van tevoren: de stop gaat "
    "vanaf {:%d-%m-%Y} vanzelf mee (regel OP242)."
)
BSN_WEG = (
    "Deze klant heeft nu een ander BSN. De aanmelding op het oude BSN wordt ingetrokken (status 3)."
)
BSN_EERST = (
    "Deze klant heeft een ander BSN dan waarmee is aangemeld. Eerst gaat de intrekking op het oude "
    "BSN. De aanmelding op het nieuwe BSN gaat mee zodra het CAK de intrekking heeft goedgekeurd."
)
BSN_LIJKT = (
    "Deze klant lijkt op wie is aangemeld met startnummer {}: alleen het BSN is anders. Dat "
    "bericht wacht nog op antwoord. Daarna vraagt bvtool of het dezelfde klant is."
)
BSN_VRAAG = (
    "Deze klant lijkt op wie is aangemeld met startnummer {0}: naam en geboortedatum zijn gelijk, "
    "het BSN is anders. Is het dezelfde klant, geef dan: bvtool aanmelden --zelfde-klant {1}={0} "
    "Is het iemand anders, geef dan: bvtool aanmelden --zelfde-klant {1}=nee"
)
TWIST = (
    "De antwoorden op het vorige bericht spreken elkaar tegen. Bel het CAK en leg vast wat geldt: "
    "bvtool retour --uitspraak {}=goedgekeurd --reden TEKST"
)
AFGEKEURD = (
    "Dit is al {} keer zo afgekeurd ({}). Herstel eerst de gegevens. Is de oorzaak ergens anders "
    "weggenomen, gebruik dan: bvtool aanmelden --opnieuw REDEN"
)
ZONDER_NUMMER = (
    "Het startnummer van deze periode is niet bekend. Vraag het aan het CAK, zet het in uw "
    "register en vergelijk opnieuw."
)
TWEE = (
    "Over startnummer {} staan twee verschillende besluiten in het werkboek. Kies er een, en zet "
    "bij de andere rij Niets."
)
INGETROKKEN = "Deze periode is al ingetrokken."
STAAT_NIET = (
    "Onder startnummer {} staat niets van deze klant bij het CAK, voor zover bvtool weet. Er is "
    "niets om te wijzigen. Kies Start, of vraag het startnummer aan het CAK."
)
STRIJDIG = (
    "Twee besluiten over deze klant geven perioden die door elkaar heen lopen. Pas een van beide "
    "aan in het werkboek."
)
LOOPT_DOOR = (
    "Deze periode loopt door die met startnummer {} heen, die bij het CAK staat. Is het dezelfde "
    "periode, kies dan Wijziging. Anders moet die eerst worden gestopt of ingetrokken."
)
