"""`bvtool wissel omzetten`: the emergency conversion between EI 2.0 and XML 2.1."""

from __future__ import annotations

from pathlib import Path

import click

from bvtool.cli.basis import nl_opdracht, pad_argument
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.wissel.opties import bestand_optie
from bvtool.vak.fouten import InvoerGeweigerd


@nl_opdracht(
    "omzetten",
    "Zet berichten om tussen EI 2.0 en XML 2.1 (noodvoorziening)",
    "Zet WMO301, 305, 307 en 315 om van EI 2.0 naar XML 2.1 of terug. Alles wat vervalt of "
    "verandert staat in omzetting.xlsx, per cliënt en veld. Wat XML vraagt en EI niet zegt, komt "
    "als vraag in vragen.csv: vul de kolom waarde in en geef dat bestand met --keuzes.\n\n"
    "Voorbeeld: bvtool wissel omzetten berichten --naar xml-2.1 --uit omgezet",
)
@pad_argument("pad", nargs=-1)
@click.option(
    "--naar", required=True, type=click.Choice(["xml-2.1", "ei-2.0"]), help="De nieuwe vorm."
)
@click.option(
    "--uit",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="MAP",
    help="Hierheen gaan de nieuwe berichten en het verslag.",
)
@bestand_optie("--keuzes", "De antwoorden op de vragen van een eerdere keer (csv).")
@bestand_optie("--referenties", "De bewaarde referenties. Anders: referenties.csv in --uit.")
@click.option(
    "--schema",
    type=click.Path(path_type=Path),
    metavar="MAP",
    help="De officiële schema's van iWmo 2.1. Anders: een eigen reconstructie.",
)
def opdracht(
    o: Opdracht,
    pad: tuple[Path, ...],
    naar: str,
    uit: Path,
    keuzes: Path | None,
    referenties: Path | None,
    schema: Path | None,
) -> Resultaat:
    """Convert, write the account, and refuse when not one message could be converted."""
    from bvtool.wissel.conversie.keuzes import read_keuzes
    from bvtool.wissel.conversie.omzet_verslag import (
        WERKMAP,
        make_bevindingen,
        make_gegevens,
        make_tekst,
        write_omzetting,
    )
    from bvtool.wissel.conversie.schema import RECONSTRUCTIE
    from bvtool.wissel.conversie.uitvoering import OMGEZET, WACHT, convert_paden
    from bvtool.wissel.uitvoer import write_bestand

    verslag = convert_paden(
        pad,
        naar,
        uit,
        antwoorden=read_keuzes(keuzes),
        referenties=referenties,
        schema_map=schema,
    )
    werkmap = write_bestand(uit / WERKMAP, lambda doel: write_omzetting(doel, verslag, o.klok.nu))
    if not verslag.tellingen[OMGEZET] + verslag.tellingen[WACHT]:
        raise InvoerGeweigerd(
            "Geen van de berichten is omgezet.",
            waar=", ".join(map(str, pad)),
            wat_nu=f"Herstel wat hierboven staat. Alles staat ook in {werkmap}.",
            bevindingen=make_bevindingen(verslag),
        )
    bron = f"schema's uit {schema}" if schema else RECONSTRUCTIE
    gegevens = make_gegevens(verslag)
    gegevens |= {"bestanden": [*verslag.bestanden, werkmap], "getoetst_aan": bron}
    tekst = "\n".join([make_tekst(verslag), f"\nGetoetst aan: {bron}.", f"  {werkmap}"])
    return Resultaat(gegevens, tekst, 1 if verslag.werk else 0)
