"""`bvtool opschonen --ouder-dan N`: delete personal data after the retention."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.vak.aantal import count

if TYPE_CHECKING:
    from bvtool.gemeente.opschonen import Opgeschoond


@nl_opdracht(
    "opschonen",
    "Verwijder persoonsgegevens na de bewaartermijn",
    "Verwijder alle gegevens van personen uit dit dossier: de bestanden in inkomend, werk, "
    "uitgaand en rapporten, en de rijen in de administratie. Wat blijft, is het bewijs: wat is er "
    "gedaan, wanneer, door wie en hoe vaak. Dit kan pas als alles ouder is dan N dagen, ook "
    "volgens de klok van de computer, en nooit voor de bewaartermijn in bvtool.toml. Het is niet "
    "terug te draaien.\n\nVoorbeeld: bvtool opschonen --ouder-dan 365 --proef",
)
@click.option(
    "--ouder-dan",
    type=int,
    required=True,
    metavar="N",
    help="Alleen als het jongste gegeven ouder is dan N dagen.",
)
@click.option("--proef", is_flag=True, help="Laat zien wat er zou verdwijnen, en verander niets.")
@click.option(
    "--oude-administraties",
    "oude",
    is_flag=True,
    help="Verwijder ook oudere administraties die nog in het dossier liggen.",
)
@click.option(
    "--contacten",
    is_flag=True,
    help="Verwijder ook de contactpersonen: gemeenten.csv, en [contact] in bvtool.toml.",
)
@toch_optie
def opdracht(o: Opdracht, ouder_dan: int, proef: bool, oude: bool, contacten: bool) -> Resultaat:
    """Delete, or tell from which day on that is possible."""
    from bvtool.gemeente.opschonen import Wens, run_opschonen

    dossier = o.dossier()
    wens = Wens(proef=proef, oude=oude, contacten=contacten)
    uit = run_opschonen(dossier, o.klok, ouder_dan, wens)
    jongste = uit.jongste
    gegevens: dict[str, object] = {
        "bestanden": len(uit.bestanden),
        "rijen": uit.rijen,
        "pas_op": uit.pas_op.isoformat() if uit.pas_op else None,
        "jongste": {"dag": jongste.dag.isoformat(), "wat": jongste.wat} if jongste else None,
        "termijn_dagen": uit.termijn,
        "niet_van_bvtool": list(uit.blijft.vreemd),
        "oude_administraties": list(uit.blijft.oude),
        "contacten": list(uit.blijft.contacten),
        "lukt_niet": uit.lukt_niet,
        "verwijzingen": uit.elders,
        "proef": proef,
        "veranderd": uit.veranderd,
    }
    regels = [*_tell(uit, proef=proef), *_tell_rest(uit)]
    if dossier.instellingen.ledger_url and not uit.pas_op:
        regels.append(_MAPPEN)
    werk = uit.pas_op or uit.blijft.vreemd or uit.blijft.oude or uit.lukt_niet
    werk = werk or uit.niet_herschreven
    return Resultaat(gegevens, "\n".join(regels), code=1 if werk else 0)


_MAPPEN = (
    "De administratie staat op een server. Heeft een collega een eigen map bij dit dossier, geef "
    "opschonen daar ook: de bestanden daar liggen er nog. Vraag uw beheerder ook om oude "
    "reservekopieën van de database weg te doen."
)


def _tell(uit: Opgeschoond, *, proef: bool) -> list[str]:
    jongste = uit.jongste
    regels = []
    if jongste:
        regels.append(f"Het jongste gegeven is van {jongste.dag:%d-%m-%Y}: {jongste.wat}.")
    if uit.pas_op:
        regels += [
            "Er is niets verwijderd: de bewaartermijn van "
            f"{count(uit.termijn, 'dag', 'dagen')} loopt nog.",
            f"Opschonen kan vanaf {uit.pas_op:%d-%m-%Y}. Dan verdwijnt dit:",
            *_tell_aantallen(uit),
        ]
    elif not proef and not uit.veranderd:
        regels = ["Er is niets veranderd: er zijn geen gegevens van personen meer."]
    else:
        regels += [
            "Dit zou er verdwijnen (er is niets veranderd):" if proef else "Verwijderd:",
            *_tell_aantallen(uit),
            "Het bewijs blijft: wat, wanneer, door wie en hoe vaak.",
        ]
    if uit.herketend:
        regels.append(
            "Het spoor van een eerdere versie van bvtool is opnieuw geschreven. Een controlespoor "
            "op papier is daarom niet meer terug te vinden."
        )
    return regels


def _tell_aantallen(uit: Opgeschoond) -> list[str]:
    return [
        f"  Bestanden              {len(uit.bestanden):>7}",
        f"  Rijen administratie    {sum(uit.rijen.values()):>7}",
    ]


def _tell_rest(uit: Opgeschoond) -> list[str]:
    """What is still there, and what a person does about it."""
    delen = (
        ("Dit kon bvtool niet verwijderen. Sluit het, of vraag uw beheerder; geef daarna "
         "opschonen opnieuw:", uit.lukt_niet),
        ("De rijen zijn verwijderd, maar deze tabellen zijn niet opnieuw geschreven: wat er stond, "
         "is nog van de schijf te lezen. Vraag uw beheerder om: VACUUM FULL", uit.niet_herschreven),
        ("Dit waren verwijzingen. Zij zijn weg; waar zij naar verwezen, liggen de bestanden nog:",
         uit.elders),
        ("Oudere administraties die hier nog liggen. Verwijder ze met --oude-administraties:",
         uit.blijft.oude),
        ("Hierin staan contactpersonen. Verwijder ze met --contacten:", uit.blijft.contacten),
        ("Deze zijn niet van bvtool en blijven staan. Kijk ze zelf na:", uit.blijft.vreemd),
    )  # fmt: skip
    return [regel for kop, namen in delen if namen for regel in (kop, *(f"  - {n}" for n in namen))]
