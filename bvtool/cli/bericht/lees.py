"""`bvtool bericht lees`: messages in words, and as a workbook."""

from __future__ import annotations

from pathlib import Path

from bvtool.cli.basis import nl_opdracht, pad_argument
from bvtool.cli.bericht.opties import schema_optie, werkboek_optie
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen


@nl_opdracht(
    "lees",
    "Laat een bericht zien en maak er een werkboek van",
    "Lees een bericht, of alle berichten van een soort in een map of zip, en zet ze in een "
    "werkboek: een blad per klasse, met de codes uitgelegd. Op het scherm staan geen gegevens van "
    "personen.\n\nVoorbeeld: bvtool bericht lees bericht.xml --uit bericht.xlsx",
)
@pad_argument("pad")
@schema_optie()
@werkboek_optie()
def opdracht(o: Opdracht, pad: Path, schema: Path | None, uit: Path) -> Resultaat:
    """Write the workbook, and tell what may be told."""
    from bvtool.wissel.handwerk.ontvangst import read_ontvangen
    from bvtool.wissel.handwerk.schemakeuze import choose_schemas
    from bvtool.wissel.handwerk.tonen import (
        count_codes,
        count_klassen,
        list_koppen,
        tell_berichten,
        tell_inhoud,
    )
    from bvtool.wissel.handwerk.werkboek import write_berichtwerkboek
    from bvtool.wissel.handwerk.werkboek_inlezen import check_bewaard
    from bvtool.wissel.uitvoer import write_bestand

    keuze = choose_schemas(schema)
    gelezen = read_ontvangen(pad, keuze)
    eigen, retour = gelezen.schema, keuze.find_retour(gelezen.schema)

    def write(plek: Path) -> None:
        write_berichtwerkboek(plek, eigen, gelezen.rijen, gelezen.prefixen, o.klok.nu, retour)
        check_bewaard(plek, keuze, gelezen.rijen)

    doel = write_bestand(uit, write, soort=".xlsx", invoer=[pad], invullen=True)
    koppen, klassen = list_koppen(gelezen.rijen), count_klassen(gelezen.rijen)
    codes = list(count_codes(eigen, gelezen.rijen))
    gegevens: dict[str, object] = {
        "soort": eigen.soort,
        "release": eigen.release,
        "schema": eigen.herkomst,
        "berichten": [{"identificatie": naam, "dagtekening": dag} for naam, dag in koppen],
        "klassen": dict(klassen),
        "codes": [
            {"klasse": c.klasse, "kolom": c.kolom, "code": c.code, "betekenis": c.betekenis,
             "aantal": c.aantal}
            for c in codes
        ],
        "meldingen": list_meldingen(gelezen.opgevallen),
        "bestanden": [doel],
    }  # fmt: skip
    regels = tell_berichten(eigen, koppen) + tell_inhoud(klassen, codes)
    regels += [*o.meld_alles(gelezen.opgevallen), f"  {doel}"]
    return Resultaat(gegevens, "\n".join(regels), 1 if gelezen.opgevallen else 0)
