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
TWIST = (
    "De antwoorden op het vorige bericht spreken elkaar tegen. Bel het CAK en leg vast wat geldt: "
    "bvtool retour --uitspraak {}=goedgekeurd --reden TEKST"
)
AFGEKEURD = (
    "Dit is al {} keer zo afgekeurd ({}). Herstel eerst de gegevens. Is de oorzaak ergens anders "
    "weggenomen, gebruik dan: bvtool aanmelden --opnieuw REDEN"
)
