"""The timeslots of a CAK dossier: every Monday that stands in its `gemeenten.csv`."""

from datetime import date
from pathlib import Path

from bvtool.kalender.timeslot import is_timeslot
from bvtool.tabel.lezen.regels import iter_regels
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd, InvoerOntbreekt

_KOLOM = "timeslot"
_WAT_NU = "Vul gemeenten.csv: per gemeente een regel, met de maandag van het timeslot."


def read_timeslots(pad: Path) -> tuple[date, ...]:
    """The different timeslots in the file, in order.

    Raises InvoerOntbreekt when there is no file or no row, InvoerGeweigerd with the line of every
    cell that is no Monday as jjjj-mm-dd, and when the column is missing.
    """
    if not pad.is_file():
        raise InvoerOntbreekt(
            "Het bestand gemeenten.csv is er niet.", waar=str(pad), wat_nu=_WAT_NU
        )
    try:
        tekst = pad.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvoerGeweigerd(
            "Het bestand gemeenten.csv is geen gewone tekst (UTF-8).",
            waar=str(pad),
            wat_nu="Sla het op als CSV UTF-8.",
        ) from None
    regels = iter_regels(tekst, pad)
    koppen = next(regels, (0, []))[1]
    if _KOLOM not in koppen:
        raise InvoerGeweigerd(
            "In gemeenten.csv ontbreekt de kolom timeslot.", waar=str(pad), wat_nu=_WAT_NU
        )
    gevonden: set[date] = set()
    fouten = []
    for nummer, cellen in regels:
        if not cellen:
            continue
        dag = _parse_dag(dict(zip(koppen, cellen, strict=False)).get(_KOLOM, ""))
        if dag is not None and is_timeslot(dag):
            gevonden.add(dag)
        else:
            fouten.append(Bevinding(f"regel {nummer}, timeslot", "Dit is geen maandag."))
    if fouten:
        raise InvoerGeweigerd(
            "In gemeenten.csv staat een timeslot dat niet klopt.",
            waar=str(pad),
            wat_nu="Schrijf de maandag als jjjj-mm-dd.",
            bevindingen=fouten,
        )
    if not gevonden:
        raise InvoerOntbreekt(
            "In gemeenten.csv staat geen gemeente.", waar=str(pad), wat_nu=_WAT_NU
        )
    return tuple(sorted(gevonden))


def _parse_dag(tekst: str) -> date | None:
    try:
        return date.fromisoformat(tekst.strip())
    except ValueError:
        return None
