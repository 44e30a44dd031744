"""The cases of the rules for messages of the abonnementstarief; see `regelgevallen`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bvtool.berichten.eigenbijdrage import Eigenbijdrage
from tests.gesprek.hulp import BSN_A, START

VANDAAG = date(2022, 10, 17)
BEGIN = Eigenbijdrage(
    "0363", "TEST00000001", VANDAAG, BSN_A, 1, START, None, 1, 2600, START, "WMO401"
)
"""A start on 01-10-2022, number 1."""
EINDE = Eigenbijdrage(
    "0363", "TEST00000002", VANDAAG, BSN_A, 1, None, date(2022, 10, 10), 1, soort="WMO403"
)
"""The stop beside it, on 10-10-2022."""
LATER = replace(BEGIN, identificatie="TEST00000003")
ANDERE = replace(LATER, status=2)
SAMEN = replace(BEGIN, soort="WMO405")

GEVALLEN_ABO: tuple[tuple[Any, ...], ...] = (
    ("TR393", "405: status 2 zet de start van 01-10-2022 op 16-10-2019 (ook voor 1-1-2020)",
     replace(ANDERE, soort="WMO405", startdatum=date(2019, 10, 16), kostprijs=None,
             kostprijs_start=None), "technisch 0001", (SAMEN,), bytes, ("CS332",)),
    ("TR102", "403: status 1 zonder start", EINDE, "klasse 9102", ()),
    (
        "TR102", "403: status 1, en nog eens status 1",
        replace(EINDE, identificatie="TEST00000003"), "klasse 9102", (BEGIN, EINDE),
    ),
    ("TR071", "401: status 3 terwijl de stop er nog staat", replace(LATER, status=3),
     "klasse 9071", (BEGIN, EINDE)),
    ("OP241", "401: status 1 met start 16-10-2021 (12 maanden en een dag)",
     replace(BEGIN, startdatum=date(2021, 10, 16), kostprijs_start=None, kostprijs=None),
     "klasse 9114", ()),
    ("OP242", "401: status 1 met start 18-11-2022 (een maand en een dag vooruit)",
     replace(BEGIN, startdatum=date(2022, 11, 18), kostprijs=None, kostprijs_start=None),
     "klasse 9115", ()),
    ("OP242", "403: stop 18-11-2022 (een maand en een dag vooruit)",
     replace(EINDE, stopdatum=date(2022, 11, 18)), "klasse 9115", (BEGIN,)),
    ("TR329", "403: status 3 met stop 11-10-2022, terwijl 10-10-2022 er staat",
     replace(EINDE, identificatie="TEST00000003", status=3, stopdatum=date(2022, 10, 11)),
     "klasse 9329", (BEGIN, EINDE)),
    ("TR329", "401: status 3 met een andere kostprijs",
     replace(LATER, status=3, kostprijs=2700), "klasse 9329", (BEGIN,)),
    ("TR328", "403: stop 30-09-2022, een dag voor de start",
     replace(EINDE, stopdatum=date(2022, 9, 30)), "klasse 9328", (BEGIN,)),
    ("TR330", "401: status 2 zet de start op 11-10-2022, een dag na de stop",
     replace(ANDERE, startdatum=date(2022, 10, 11), kostprijs=None, kostprijs_start=None),
     "klasse 9330", (BEGIN, EINDE)),
    ("TR330", "403: status 2 zet de stop op 30-09-2022, een dag voor de start",
     replace(EINDE, identificatie="TEST00000003", status=2, stopdatum=date(2022, 9, 30)),
     "klasse 9330", (BEGIN, EINDE)),
    ("OP325", "401: status 1, dan twee keer status 2 op dezelfde dag",
     replace(ANDERE, identificatie="TEST00000004", kostprijs=2800), "technisch 0001",
     (BEGIN, replace(ANDERE, kostprijs=2700))),
    ("OP290", "401: een tweede start vanaf 10-10-2022, terwijl de eerste nog loopt",
     replace(LATER, startnummer=2, startdatum=date(2022, 10, 10), kostprijs=None,
             kostprijs_start=None), "technisch 0001", (BEGIN,)),
    ("CS332", "405: status 1 met start 31-12-2019",
     replace(SAMEN, startdatum=date(2019, 12, 31), kostprijs=None, kostprijs_start=None),
     "technisch 0001", ()),
    ("CS333", "401: een kostprijs van € 18,99, een cent onder het tarief van 2022",
     replace(BEGIN, kostprijs=1899), "goedgekeurd", ()),
    ("CS333", "405: een kostprijs van € 20,59 vanaf 01-01-2024",
     replace(SAMEN, startdatum=date(2024, 1, 1), kostprijs=2059,
             kostprijs_start=date(2024, 1, 1)), "goedgekeurd", ()),
    ("CS334", "401: de kostprijs gaat in op 30-09-2022, een dag voor de start",
     replace(BEGIN, kostprijs_start=date(2022, 9, 30)), "technisch 0001", ()),
)  # fmt: skip
"""Rule, what is wrong, the message, the answer, what went before and was approved, and which other
rules it breaks."""
