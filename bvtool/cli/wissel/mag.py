"""`bvtool wissel mag`: may this message go now? Exit 0 is yes, 1 is no."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.wissel.opties import (
    kalender_optie,
    meld_nu,
    op_optie,
    partij_optie,
    read_kalender,
    read_op,
    read_partij,
)
from bvtool.vak.fouten import Gebruiksfout, InvoerGeweigerd, InvoerOntbreekt

if TYPE_CHECKING:
    from bvtool.wissel.regels import Kalender


@nl_opdracht(
    "mag",
    "Mag dit bericht nu weg",
    "Mag dit bericht nu weg? Geef een berichtsoort met haar release, of een bestand: dan staan "
    "soort en release in het bericht zelf. Code 0 is ja, code 1 is nee.\n\n"
    "Voorbeeld: bvtool wissel mag WMO301 --release 2.1 --op 2018-03-28T10:00",
)
@click.argument("bericht", metavar="SOORT_OF_BESTAND")
@click.option("--release", metavar="N.N", help="De release, bijvoorbeeld 2.1.")
@op_optie()
@partij_optie()
@click.option(
    "--handeling",
    type=click.Choice(["versturen", "inlezen"]),
    default="versturen",
    help="Gaat het om versturen (gewoon) of om inlezen.",
)
@kalender_optie()
def opdracht(
    o: Opdracht,
    bericht: str,
    release: str | None,
    op: str | None,
    partij: str | None,
    handeling: str,
    kalender: Path | None,
) -> Resultaat:
    """Ask the calendar about a kind of message, or about the messages in a file."""
    from bvtool.wissel.mag import mag, parse_soort
    from bvtool.wissel.mag_tekst import make_mag_gegevens, make_mag_tekst
    from bvtool.wissel.soorten import find_soort

    moment, alle, wie = read_op(o, op), read_kalender(o, kalender), read_partij(partij)
    meld_nu(o, moment)
    if find_soort(bericht) is None and Path(bericht).exists():
        if release is not None:
            raise Gebruiksfout(
                "Bij een bestand staat de release in het bericht zelf.",
                waar="de optie --release",
                wat_nu="Laat --release weg.",
            )
        return _ask_bestand(Path(bericht), moment, alle, handeling)
    if find_soort(bericht) is None and Path(bericht).name != Path(bericht).stem:
        raise InvoerOntbreekt(
            "Dit bestand is er niet.",
            waar=bericht,
            wat_nu="Controleer de naam, of geef een berichtsoort, bijvoorbeeld WMO301.",
        )
    soort = parse_soort(bericht)
    if release is None:
        raise Gebruiksfout(
            "Er ontbreekt iets: de release van het bericht.",
            waar="de optie --release",
            wat_nu=f"Schrijf bijvoorbeeld: bvtool wissel mag {soort.naam} --release 2.1",
        )
    antwoord = mag(soort, release, moment, wie, kalender=alle, handeling=handeling)
    return Resultaat(
        make_mag_gegevens(antwoord), make_mag_tekst(antwoord), 0 if antwoord.mag else 1
    )


def _ask_bestand(pad: Path, op: datetime, kalender: Kalender, handeling: str) -> Resultaat:
    from bvtool.wissel.bron import read_koppen
    from bvtool.wissel.mag import mag
    from bvtool.wissel.mag_tekst import make_mag_gegevens, make_mag_tekst

    berichten: list[dict[str, object]] = []
    overgeslagen, regels, nee = [], [], 0
    for gelezen in read_koppen([pad]):
        if gelezen.kop is None:
            overgeslagen.append({"bestand": gelezen.naam, "reden": gelezen.reden})
            regels.append(f"{gelezen.naam}: {gelezen.reden}")
            continue
        kop = gelezen.kop
        antwoord = mag(kop.soort, kop.release, op, kalender=kalender, handeling=handeling)
        nee += not antwoord.mag
        berichten.append({"bestand": gelezen.naam, **make_mag_gegevens(antwoord)})
        regels.append(f"{gelezen.naam}\n{make_mag_tekst(antwoord)}")
    if not berichten:
        raise InvoerGeweigerd(
            overgeslagen[0]["reden"] if overgeslagen else "In deze map staat geen bestand.",
            waar=str(pad),
            wat_nu="Geef een bericht van iWmo, iJw of iEb, of een map of zip met berichten.",
        )
    goed = not nee and not overgeslagen
    eerste = berichten[0] if len(berichten) == 1 and not overgeslagen else {}
    gegevens = {**eerste, "mag": goed, "berichten": berichten, "overgeslagen": overgeslagen}
    return Resultaat(gegevens, "\n".join(regels), 0 if goed else 1)
