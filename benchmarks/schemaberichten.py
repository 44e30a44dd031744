"""Messages apart from a dossier: what one needs to make many, and bvtool making them.

vormen SOORTEN UIT          per kind its text and its schema, as json, for the floor
velden SOORTEN AANTAL CSV   the fields of so many messages, in one file
maken SOORTEN CSV UIT       bvtool: build each message, check it by schema and rules, zip it
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from benchmarks.draaien import WORTEL
from bvtool.berichten.boom import parse_boom
from bvtool.berichten.eigenbijdrage import Eigenbijdrage
from bvtool.berichten.historie import GeheugenHistorie
from bvtool.berichten.regels import Toets, blocks, check_bericht, check_bestand, check_schema
from bvtool.berichten.schema import load_schemas
from bvtool.gesprek.zending import file_name, make_builders, open_zip
from bvtool.oefenen.voorbeeld.bsn import Bsnvoorraad

XSD = WORTEL / "bvtool" / "berichten" / "schema"
_MAP = {"3.0": "3_0"}
"""Where the schemas lie that bvtool brings along, by release: 2.0 in the folder itself."""
DAG = date(2022, 10, 17)
START, STOP = date(2022, 10, 1), date(2022, 10, 10)
KOLOMMEN = (
    "afzender", "identificatie", "dagtekening", "bsn", "startnummer", "startdatum", "stopdatum",
    "status", "kostprijs", "soort",
)  # fmt: skip
_GAT = Eigenbijdrage(
    "AFZENDER", "IDENTIFICATIE", date(2001, 1, 1), "KLANT", 77777, date(2002, 2, 2),
    date(2003, 3, 3), 8, 99999,
)  # fmt: skip
"""A message whose every value is known again in its text."""


def make_vormen(soorten: str, uit: str) -> None:
    """The text of each kind with a name between braces where a value goes."""
    vormen = {}
    for soort in soorten.split(","):
        een = load_schemas().choose(soort)
        build = make_builders(een)
        vormen[soort] = {
            "xsd": str(XSD / _MAP.get(een.release, "") / f"{soort.lower()}.xsd"),
            "met": _open(build(_fill(soort, stop=True))),
            "zonder": _open(build(_fill(soort, stop=False))),
        }
    Path(uit).write_text(json.dumps(vormen), encoding="utf-8")


def _fill(soort: str, *, stop: bool) -> Eigenbijdrage:
    prijs = soort in ("WMO401", "WMO405")
    anders = {
        "soort": soort,
        "stopdatum": _GAT.stopdatum if stop or soort == "WMO403" else None,
        "startdatum": None if soort == "WMO403" else _GAT.startdatum,
        "kostprijs": _GAT.kostprijs if prijs else None,
    }
    return Eigenbijdrage(**{veld: getattr(_GAT, veld) for veld in KOLOMMEN} | anders)


def _open(data: bytes) -> str:
    tekst = data.decode()
    for veld in KOLOMMEN[:-1]:
        tekst = tekst.replace(f">{getattr(_GAT, veld)}<", f">{{{veld}}}<")
    return tekst


def write_velden(soorten: str, aantal: str, uit: str) -> None:
    """Clients that start, every second one with a stop; the kinds of one client side by side."""
    voorraad = Bsnvoorraad(random.Random(1), paren=0, synthetisch=True)
    namen = soorten.split(",")
    with Path(uit).open("w", encoding="utf-8", newline="") as stroom:
        schrijver = csv.writer(stroom)
        schrijver.writerow(KOLOMMEN)
        for nr in range(int(aantal)):
            soort = namen[nr % len(namen)]
            if soort == namen[0]:
                bsn = voorraad.take()
            stop = soort == "WMO403" or (len(namen) == 1 and nr % 2)
            schrijver.writerow(
                (
                    "0363", f"M{nr:011d}", DAG, bsn, nr // len(namen) + 1,
                    "" if soort == "WMO403" else START, STOP if stop else "", 1,
                    "" if soort in ("WMO403", "WMO407") else 2600, soort,
                )
            )  # fmt: skip


def make_berichten(soorten: str, velden: str, uit: str) -> None:
    """What `aanmelden` does with each message, without the ledger. Raises when one is held back."""
    schemas = load_schemas().choose(soorten.partition(",")[0])
    build, historie = make_builders(schemas), GeheugenHistorie()
    toets = Toets(DAG, historie)
    with closing(open_zip(Path(uit), DAG, fictief=False)) as zip_:
        for bericht in _read(velden):
            data = build(bericht)
            gevonden = [
                *check_bericht(bericht, toets),
                *check_bestand(".xml", data),
                *check_schema(schemas.fouten(bericht.soort, parse_boom(data))),
            ]
            if blocks(gevonden):
                raise SystemExit(f"tegengehouden: {gevonden[0].regel}")
            historie.note(bericht)
            zip_.add(file_name(bericht), data)


def _read(velden: str) -> Iterator[Eigenbijdrage]:
    def day(tekst: str) -> date | None:
        return date.fromisoformat(tekst) if tekst else None

    with Path(velden).open(encoding="utf-8", newline="") as stroom:
        for rij in csv.DictReader(stroom):
            yield Eigenbijdrage(
                rij["afzender"],
                rij["identificatie"],
                DAG,
                rij["bsn"],
                int(rij["startnummer"]),
                day(rij["startdatum"]),
                day(rij["stopdatum"]),
                int(rij["status"]),
                int(rij["kostprijs"]) if rij["kostprijs"] else None,
                soort=rij["soort"],
            )


STAPPEN: dict[str, Callable[..., None]] = {
    "vormen": make_vormen,
    "velden": write_velden,
    "maken": make_berichten,
}

if __name__ == "__main__":
    STAPPEN[sys.argv[1]](*sys.argv[2:])
