"""`bvtool formulier`: the old way, for care before 1-10-2022."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen
from bvtool.vak.aantal import count
from bvtool.vak.tabellen import load_tabel

if TYPE_CHECKING:
    from bvtool.gemeente.formulier import Geformulierd


@nl_opdracht(
    "formulier",
    "Maak het formulier voor zorg van voor 1-10-2022",
    "Maak het formulier voor wie voor 1-10-2022 in beschermd wonen was en bij het CAK niet bekend "
    "is, of daar een andere startdatum heeft. Die tijd gaat niet met een 407-bericht. Zonder "
    "--sjabloon heeft het formulier een eigen indeling van bvtool.",
)
@click.option(
    "--sjabloon",
    type=click.Path(path_type=Path),
    metavar="PAD",
    help="Het formulier van het CAK (xlsx). Bvtool vult een kopie in en verandert verder niets.",
)
@toch_optie
def opdracht(o: Opdracht, sjabloon: Path | None) -> Resultaat:
    """Make the form, and tell who is on it and who is not."""
    from bvtool.gemeente.formulier import run_formulier

    gedaan = run_formulier(o.dossier("gemeente"), o.klok, sjabloon)
    verteld = o.meld_alles(gedaan.meldingen)
    gegevens: dict[str, object] = {
        "rijen": gedaan.rijen,
        "personen": gedaan.personen,
        "per_soort": gedaan.per_soort,
        "per_reden": gedaan.per_reden,
        "buiten": gedaan.buiten,
        "register_rijen": sum(gedaan.register_rijen.values()),
        "register_per_reden": gedaan.register_rijen,
        "bestanden": gedaan.bestanden,
        "meldingen": list_meldingen(gedaan.meldingen),
        "veranderd": gedaan.veranderd,
    }
    tekst = "\n".join([*_tell(gedaan, eigen=sjabloon is None), *verteld])
    return Resultaat(gegevens, tekst, code=1 if gedaan.werk else 0)


def _tell(gedaan: Geformulierd, *, eigen: bool) -> Iterator[str]:
    teksten = {r["sleutel"]: r["tekst"] for r in load_tabel("oude-weg")}
    yield (
        f"Op het formulier {'staat' if gedaan.personen == 1 else 'staan'} "
        f"{count(gedaan.personen, 'persoon', 'personen')} met "
        f"{count(gedaan.rijen, 'periode', 'perioden')} voor 1-10-2022."
    )
    for soort, aantal in gedaan.per_soort.items():
        yield f"  Soort melding {soort:<6} {aantal:>7}"
    yield f"Uw register heeft {count(sum(gedaan.register_rijen.values()), 'rij', 'rijen')}:"
    for sleutel, aantal in gedaan.register_rijen.items():
        yield f"  {aantal:>7}  {teksten[sleutel]}"
    if eigen:
        yield (
            "Dit is een eigen indeling van bvtool, niet het formulier van het CAK. Heeft u dat "
            "formulier, geef dan: bvtool formulier --sjabloon PAD"
        )
    yield from gedaan.opmerkingen
    if not gedaan.veranderd:
        yield "Er is niets veranderd sinds de vorige keer."
    for pad in gedaan.bestanden:
        yield f"  {pad}"
