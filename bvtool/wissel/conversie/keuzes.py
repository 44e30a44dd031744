"""The questions of a conversion as a csv, and the answers read back from it.

The columns that count are bestand, client, veld and waarde; the rest helps who fills it in. Every
question of a run is in it, answered or not, so the file can be given again and again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from bvtool.vak.fouten import Bevinding, InvoerGeweigerd, InvoerOntbreekt
from bvtool.wissel.conversie.punten import VRAAG, Omzetpunt
from bvtool.wissel.csvbestand import make_csv, read_csv

KOLOMMEN = ("bestand", "client", "veld", "waarde")
_UITLEG = ("vraag", "mogelijk")
Antwoorden = Mapping[str, Mapping[int, Mapping[str, str]]]
"""By file, by client, by field: the answer."""


def make_vragen(vragen: Iterable[tuple[str, Omzetpunt]]) -> bytes:
    """The questions of these files, each with its answer so far; empty when there are none."""
    rijen = [
        [bestand, str(p.client), f"{p.veld} (regel {p.regel})", p.antwoord, p.wat,
         ", ".join(p.mogelijk)]
        for bestand, p in vragen
        if p.aard == VRAAG
    ]  # fmt: skip
    return make_csv((*KOLOMMEN, *_UITLEG), rijen) if rijen else b""


def read_keuzes(pad: Path | None) -> Antwoorden:
    """The answers in a csv. Raises InvoerOntbreekt, InvoerGeweigerd with every row that is off."""
    if pad is None:
        return {}
    if not pad.is_file():
        raise InvoerOntbreekt(
            "Het bestand met antwoorden is er niet.",
            waar=str(pad),
            wat_nu="Controleer de naam, of laat de optie --keuzes weg.",
        )
    antwoorden: dict[str, dict[int, dict[str, str]]] = {}
    fouten = []
    rijen = read_csv(pad, KOLOMMEN, "De antwoorden zijn niet te lezen.")
    for nummer, rij in enumerate(rijen, 2):
        bestand, client, veld, waarde = (rij[kolom].strip() for kolom in KOLOMMEN)
        if not waarde:
            continue
        if not bestand or not veld or not (client.isascii() and client.isdigit()):
            fouten.append(Bevinding(f"{pad.name}, regel {nummer}", "Bestand, client of veld mist."))
            continue
        velden = antwoorden.setdefault(bestand, {}).setdefault(int(client), {})
        if velden.setdefault(veld, waarde) != waarde:
            wat = "Op deze vraag staan twee verschillende antwoorden."
            fouten.append(Bevinding(f"{pad.name}, regel {nummer}", wat))
    if fouten:
        raise InvoerGeweigerd(
            "De antwoorden kloppen niet.",
            waar=str(pad),
            wat_nu="Neem bestand, client en veld over uit vragen.csv en vul waarde in.",
            bevindingen=fouten,
        )
    return antwoorden


def find_keuzes(antwoorden: Antwoorden, bestand: str) -> Mapping[int, Mapping[str, str]]:
    """The answers for one file, by its name as shown or by the last part of that."""
    kort = bestand.replace(": ", "/").rpartition("/")[2]
    return antwoorden.get(bestand) or antwoorden.get(kort) or {}
