"""Which files in `inkomend/` are the B4 file and the register: recognised by their headers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.bestanden.herkenning import find_soort
from bvtool.gemeente.inkomend import list_tabellen
from bvtool.tabel.lezen.ruw import list_rijen
from bvtool.vak.fouten import Bevinding, BvFout, InvoerGeweigerd, InvoerOntbreekt

if TYPE_CHECKING:
    from bvtool.bestanden.b4 import B4Bestand
    from bvtool.dossier.instellingen import Instellingen
    from bvtool.dossier.map import Dossier

NAMEN = {"b4": "het B4-bestand", "register": "de uitvoer van uw register"}


def find_invoer(dossier: Dossier, b4: Path | None, register: Path | None) -> dict[str, Path]:
    """The paths of `b4` and `register`: as given, else found in `inkomend/`.

    Raises InvoerOntbreekt when one is missing or when more than one fits.
    """
    gekozen = {"b4": b4, "register": register}
    paden = {soort: pad for soort, pad in gekozen.items() if pad is not None}
    for soort, pad in paden.items():
        if not pad.is_file():
            raise InvoerOntbreekt(
                f"Het bestand voor {NAMEN[soort]} is er niet.",
                waar=str(pad),
                wat_nu="Controleer de naam en de map.",
            )
    if len(paden) == len(gekozen):
        return paden
    gevonden, verteld = _recognise(dossier)
    for soort in gekozen:
        if soort in paden:
            continue
        passend = [p for p in gevonden.get(soort, []) if p not in paden.values()]
        if len(passend) != 1:
            raise _not_one(dossier, soort, passend, verteld)
        paden[soort] = passend[0]
    return paden


def _recognise(dossier: Dossier) -> tuple[dict[str, list[Path]], list[Bevinding]]:
    wensen = dossier.instellingen
    eigen = {"b4": wensen.kolommen_b4, "register": wensen.kolommen_register}
    gevonden: dict[str, list[Path]] = {}
    verteld = []
    for pad in list_tabellen(dossier):
        try:
            soort = find_soort(pad, eigen)
        except BvFout as fout:
            verteld.append(Bevinding(dossier.naam_van(pad), fout.fout, fout.wat_nu))
            continue
        gevonden.setdefault(soort or "", []).append(pad)
        if soort not in NAMEN:
            wat = "Dit bestand wordt niet herkend als B4 of register."
            verteld.append(Bevinding(dossier.naam_van(pad), wat, ""))
    return gevonden, verteld


def _not_one(
    dossier: Dossier, soort: str, passend: list[Path], verteld: list[Bevinding]
) -> InvoerOntbreekt:
    optie = f"--{soort}"
    if passend:
        namen = ", ".join(dossier.naam_van(p) for p in passend)
        return InvoerOntbreekt(
            f"Er zijn meer bestanden die {NAMEN[soort]} kunnen zijn.",
            waar=namen,
            wat_nu=f"Haal weg wat er niet hoort, of kies er een met: bvtool vergelijk {optie} PAD",
        )
    return InvoerOntbreekt(
        f"Bvtool vindt {NAMEN[soort]} niet.",
        waar=str(dossier.inkomend),
        wat_nu=f"Zet het bestand in de map inkomend, of kies het met: bvtool vergelijk {optie} PAD",
        bevindingen=verteld,
    )


def check_eigenaar(b4: B4Bestand, instellingen: Instellingen) -> list[Bevinding]:
    """Whether B4 belongs to this dossier: its uitvoerderscode and gemeentecode, where it has them.

    Rows of another code are reported; raises InvoerGeweigerd when not one row has the own code
    (source: `data/kolommen.csv`).
    """
    eigen = {
        "uitvoerdercode": (instellingen.uitvoerder,),
        "gemeentecode": (instellingen.gemeente, *instellingen.regiogemeenten),
    }
    meldingen = []
    for sleutel, codes in eigen.items():
        gevuld = b4.frame.filter(b4.frame[sleutel].is_not_null())
        vreemd = gevuld.filter(~gevuld[sleutel].is_in(codes))
        if vreemd.is_empty():
            continue
        waar = b4.ruw.locate(letter=b4.ruw.kolommen[sleutel])
        if vreemd.height == gevuld.height:
            raise InvoerGeweigerd(
                f"Dit B4-bestand is van een ander: nergens staat code {codes[0]}.",
                waar=waar,
                wat_nu="Zet het B4-bestand van uw eigen gemeente in inkomend. Klopt het bestand "
                "wel? Pas dan de code aan in bvtool.toml, [dossier].",
            )
        wat = f"Op {list_rijen(vreemd['rij'])} staat een andere code dan {codes[0]}."
        nu = "Vraag het CAK of deze rijen bij u horen."
        meldingen.append(Bevinding(waar, wat, nu))
    return meldingen
