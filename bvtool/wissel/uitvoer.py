"""Writing a file that a user asked for by name: whole or not at all."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bvtool.dossier.doel import check_doel
from bvtool.dossier.publiceer import publish, stage
from bvtool.vak.fouten import Gebruiksfout


def write_bestand(
    doel: Path,
    schrijf: Callable[[Path], object],
    *,
    soort: str = "",
    invoer: Sequence[Path] = (),
    invullen: bool = False,
) -> str:
    """Let `schrijf` write the file, then put it at `doel`; gives where it stands, with `/`.

    A file with the same bytes is left as it is; one that a person fills in (`invullen`) is never
    written over with others. When another program holds `doel` open, the file
    gets a free name beside it. Raises OSError, LeesSchrijfFout, and Gebruiksfout when the name is
    that of something else (`check_doel`).
    """
    check_doel(doel, soort, invoer)
    klaar = stage(doel, 0, schrijf)
    if klaar and invullen and doel.exists():
        klaar.tijdelijk.unlink()
        raise Gebruiksfout(
            "Hier staat al een werkboek. Daarin kan zijn gewerkt.",
            waar=str(doel),
            wat_nu="Kies een andere naam, of haal dit werkboek zelf weg.",
        )
    return (publish(klaar) if klaar else doel).as_posix()
