"""The words for what a gemeente decides about a row in a round that returns.

What each asks for is data (`data/rondebesluiten.csv`). Source: spec "The comparison that returns".
"""

START, WIJZIGING, STOP, INTREKKING = "Start", "Wijziging", "Stop", "Intrekking"
NIETS, CAK_CORRIGEERT = "Niets", "CAK corrigeert"
BESLUITEN = (START, WIJZIGING, STOP, INTREKKING, NIETS, CAK_CORRIGEERT)
"""Every decision, in the order of the list."""
GAAT = (START, WIJZIGING, STOP)
"""By these something stands at the CAK afterwards."""
VERANDERT = (*GAAT, INTREKKING)
"""These lead to a message."""
NOOIT = f"Was deze persoon sindsdien nooit {{met_zorg}}, kies dan {INTREKKING}."
"""What to do when an end lies before the start; its words are those of `Bijdrage.fill`."""
