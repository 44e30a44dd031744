"""A list of acts that staff kept elsewhere: one line per act (csv, `;`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bvtool.cak.handelingen.gedaan import Opgave
from bvtool.cak.inname.gemeenten import decode_lijst, parse_dag
from bvtool.tabel.lezen.regels import iter_regels
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd, InvoerOntbreekt

VERPLICHT = ("uitvoerder", "wat")
KOLOMMEN = (*VERPLICHT, "tekst", "tot", "wie")


def read_lijst(pad: Path) -> list[Opgave]:
    """The acts of the list, in order; empty lines are passed over.

    Columns by name, in any order: uitvoerder and wat, and if wanted tekst, tot (a day) and wie.
    Raises InvoerOntbreekt when there is no file or no act in it, InvoerGeweigerd with every line
    that cannot be read.
    """
    if not pad.is_file():
        raise InvoerOntbreekt(
            "Dit bestand is er niet.", waar=str(pad), wat_nu="Kijk naar de naam en de map."
        )
    regels = iter_regels(decode_lijst(pad.read_bytes()), pad)
    koppen = _read_koppen(next(regels, (0, []))[1], pad)
    opgaven: list[Opgave] = []
    fouten: list[Bevinding] = []
    for nummer, cellen in regels:
        if any(c.strip() for c in cellen):
            waar = f"{pad.name}, regel {nummer}"
            opgaven.append(_read_regel(koppen, cellen, waar, fouten))
    if fouten:
        raise InvoerGeweigerd(
            "In deze lijst klopt iets niet. Er is niets vastgelegd.",
            waar=str(pad),
            wat_nu="Verbeter de regels en geef de opdracht opnieuw.",
            bevindingen=fouten,
        )
    if not opgaven:
        raise InvoerOntbreekt(
            "In deze lijst staat niets.", waar=str(pad), wat_nu="Schrijf een regel per handeling."
        )
    return opgaven


def _read_koppen(cellen: Sequence[str], pad: Path) -> list[str]:
    koppen = [k.strip().casefold() for k in cellen]
    missen = [k for k in VERPLICHT if k not in koppen]
    vreemd = [k for k in koppen if k and k not in KOLOMMEN]
    if missen or vreemd or len(set(koppen)) != len(koppen):
        raise InvoerGeweigerd(
            "De eerste regel van deze lijst klopt niet.",
            waar=f"{pad.name}, regel 1",
            wat_nu=f"Schrijf daar de koppen: {';'.join(KOLOMMEN)}",
        )
    return koppen


def _read_regel(
    koppen: Sequence[str], cellen: Sequence[str], waar: str, fouten: list[Bevinding]
) -> Opgave:
    rij = {k: c.strip() for k, c in zip(koppen, cellen, strict=False)}
    tot = parse_dag(rij.get("tot", ""))
    if len(cellen) > len(koppen):
        fouten.append(Bevinding(waar, "Hier staan te veel cellen.", "Kijk naar de puntkomma's."))
    if rij.get("tot") and tot is None:
        nu = "Schrijf de dag als jjjj-mm-dd."
        fouten.append(Bevinding(f"{waar}, tot", "Dit is geen datum.", nu))
    return Opgave(
        rij.get("uitvoerder", ""),
        rij.get("wat", "").casefold(),
        rij.get("tekst", ""),
        tot,
        rij.get("wie", ""),
        waar,
    )
