"""What a user is told about the rows of a table: which are no client, struck through, hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bvtool.tabel.lezen.rijsoort import FORMULES, KOP, SJABLOON, TOTAAL, VOET
from bvtool.tabel.lezen.ruw import RuwBlad, flatten, list_rijen, split_cel
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding

if TYPE_CHECKING:
    import polars as pl


def list_formulerijen(
    zonder_waarde: Sequence[str], rijen: pl.DataFrame, koprij: int, bsn: str
) -> pl.DataFrame:
    """The rows under the header with nothing but formulas that were never worked out, as `rij` and
    `waarom`; those with one in the column of the BSN are asked elsewhere (`Veldlezer`)."""
    import polars as pl

    cellen = [split_cel(cel) for cel in zonder_waarde]
    gevraagd = {rij for letter, rij in cellen if letter == bsn}
    leeg = {rij for _, rij in cellen if rij > koprij} - gevraagd
    if leeg:
        leeg -= set(rijen["rij"].to_list())
    return pl.DataFrame(
        {"rij": sorted(leeg), "waarom": [FORMULES] * len(leeg)},
        schema={"rij": pl.Int64, "waarom": pl.String},
    )


def report_overig(overig: pl.DataFrame, plek: str) -> list[Bevinding]:
    """One finding per kind of row that is no client, with how many and their row numbers."""
    meldingen: list[Bevinding] = []
    for waarom, nu in (
        (TOTAAL, "Controleer of het totaal klopt met het aantal rijen."),
        (KOP, ""),
        (SJABLOON, "Haal lege regels van een sjabloon weg als dat kan."),
        (VOET, "Controleer of dit geen klant is."),
        (FORMULES, "Open het bestand in Excel, sla het op, en geef dat bestand."),
    ):
        rijen = overig["rij"].filter(overig["waarom"] == waarom).to_list()
        if rijen:
            vaak = f" Dat geldt voor {len(rijen)} rijen." if len(rijen) > 1 else ""
            wat = f"{waarom}{vaak} Niet als klant gelezen."
            meldingen.append(Bevinding(f"{plek}, {list_rijen(rijen)}", wat, nu))
    return meldingen


def report_doorgehaald(blad: RuwBlad, frame: pl.DataFrame, plek: str) -> list[Bevinding]:
    """Rows that somebody struck through: they count, and a person must know it."""
    rijen = frame["rij"].filter(frame["rij"].is_in(blad.doorgehaald)).to_list()
    if not rijen:
        return []
    wat = "De tekst is hier doorgehaald. Voor bvtool telt de rij gewoon mee."
    return [Bevinding(f"{plek}, {list_rijen(rijen)}", wat, "Controleer of de rij mee moet tellen.")]


def report_vorm(blad: RuwBlad, koprij: int, plek: str) -> list[Bevinding]:
    """Merged cells among the data, and rows that a filter hides."""
    meldingen: list[Bevinding] = []
    rijen = [
        int("".join(c for c in bereik.split(":")[1] if c.isdigit())) for bereik in blad.samengevoegd
    ]
    onder = [b for b, r in zip(blad.samengevoegd, rijen, strict=True) if r > koprij]
    if onder:
        meldingen.append(
            Bevinding(
                f"{plek}, {flatten(', '.join(onder))}",
                "In de tabel zijn cellen samengevoegd. Van cellen onder elkaar geldt de "
                "waarde voor iedere rij; van cellen naast elkaar alleen voor de eerste kolom.",
                "Controleer of dat klopt.",
            )
        )
    if blad.verborgen_rijen:
        meldingen.append(
            Bevinding(
                plek,
                f"{count(blad.verborgen_rijen, 'rij is', 'rijen zijn')} verborgen, met de hand of "
                "door een filter, en wel gelezen.",
            )
        )
    return meldingen
