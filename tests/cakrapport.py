"""The weekly report as the CAK would publish it on what a dossier sent, to be changed by a test.

Made from the ledger alone, by openpyxl: the reader of bvtool has no part in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

from tests.hulp import query_ledger

BERICHTEN, AFNAME = "berichten", "productafname"
NAAM = "680363_AanleverrapportageBW.xlsx"
STAND = "dinsdag 25 oktober 2022 om 06:00"
Rij = dict[str, Any]
Bladen = dict[str, list[Rij]]


def list_regels(map_: Path) -> Bladen:
    """Both tabs on everything that the dossier sent, as the CAK would have them when all is well:
    the codes that were read, and a contribution for every approved start."""
    rijen = query_ledger(
        map_,
        "select b.identificatie, b.bsn, b.startnummer, b.status, b.dagtekening, b.startdatum, "
        "b.stopdatum, a.uitkomst, a.codes from bericht b "
        "left join antwoord a on a.id = (select min(id) from antwoord where bericht_id = b.id) "
        "order by b.id",
    )
    bladen: Bladen = {BERICHTEN: [], AFNAME: []}
    for kenmerk, bsn, nummer, status, dag, start, stop, uitkomst, codes in rijen:
        goed = uitkomst == "goedgekeurd"
        bladen[BERICHTEN].append(
            {
                "BSN": bsn,
                "Startnummer": nummer,
                "Identificatie": kenmerk,
                "Status aanlevering": status,
                "Dagtekening": datetime.fromisoformat(dag),
                "Startdatum": datetime.fromisoformat(start),
                "Stopdatum": datetime.fromisoformat(stop) if stop else None,
                "Retourcode(s)": codes or None,
                "Resultaat": {None: "geen retour", "goedgekeurd": "goedgekeurd"}.get(
                    uitkomst, "afgekeurd"
                ),
            }
        )
        bladen[AFNAME].append(
            {
                "BSN": bsn,
                "Startnummer": nummer,
                "Startdatum": datetime.fromisoformat(start),
                "Stopdatum": datetime.fromisoformat(stop) if stop else None,
                "Eigen bijdrage opgelegd": "J" if goed else "N",
                "Soort bijdrage": "hoog" if goed else None,
                "Vanaf": datetime.fromisoformat("2022-10-01") if goed else None,
                "Reden geen eigen bijdrage": None if goed else "bericht niet goedgekeurd",
                "Identificatie": kenmerk,
            }
        )
    return bladen


def write_rapport(
    pad: Path,
    bladen: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    boven: Sequence[Sequence[Any]] = (),
    uitleg: Sequence[Sequence[Any]] = (("Stand", STAND), ("Uitvoerderscode", "680363")),
    kop: Callable[[str], str] = str,
    koprij: bool = True,
) -> Path:
    """Writes the tabs under these names, and a sheet Toelichting; `boven` stands above a header."""
    werkmap = openpyxl.Workbook()
    assert werkmap.active is not None
    werkmap.remove(werkmap.active)
    for naam, rijen in bladen.items():
        vel = werkmap.create_sheet(naam)
        for regel in boven:
            vel.append(list(regel))
        koppen = list(dict.fromkeys(k for rij in rijen for k in rij))
        if koprij:
            vel.append([kop(k) for k in koppen])
        for rij in rijen:
            vel.append([rij.get(k) for k in koppen])
    if uitleg:
        vel = werkmap.create_sheet("Toelichting")
        for regel in uitleg:
            vel.append(list(regel))
    pad.parent.mkdir(parents=True, exist_ok=True)
    werkmap.save(pad)
    werkmap.close()
    return pad


def place(map_: Path, bladen: Mapping[str, Sequence[Mapping[str, Any]]], **rest: Any) -> Path:
    """Puts the report in `inkomend/rapport`, under the name that the CAK gives it."""
    return write_rapport(map_ / "inkomend" / "rapport" / NAAM, bladen, **rest)
