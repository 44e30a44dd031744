"""`bvtool monitor`: for the CAK, who is late, what misses, whom to call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.installeer import Installatie, install, taak_opties
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier


@nl_opdracht(
    "monitor",
    "Voor het CAK: wie is te laat, wat ontbreekt, wie bellen",
    "Lees wat er nieuw is in inkomend en laat van iedere gemeente zien hoe het staat. Maakt de "
    "pagina, het werkboek (vertrouwelijk) en de brieven. U kunt dit zo vaak herhalen als u wilt.",
)
@click.option(
    "--vergeet",
    type=(str, str),
    metavar="PAD REDEN",
    default=None,
    help="Dit bestand telt niet meer, ook al ligt het er nog. Met de reden.",
)
@click.option(
    "--ontvangst",
    is_flag=True,
    help="Stel regels voor ontvangst.csv voor, voor bestanden die er nog niet in staan.",
)
@click.option(
    "--uitspraak",
    metavar="CODE/IDENTIFICATIE=UITKOMST",
    default="",
    help="Welk van twee tegenstrijdige antwoorden geldt: goedgekeurd of afgekeurd. Of welk van "
    "twee berichten van een moment: geldt. Met --reden.",
)
@click.option("--reden", metavar="TEKST", default="", help="De reden bij --uitspraak.")
@taak_opties("iedere werkdag zelf")
@toch_optie
def opdracht(
    o: Opdracht,
    installatie: Installatie | None,
    vergeet: tuple[str, str] | None,
    ontvangst: bool,
    uitspraak: str,
    reden: str,
) -> Resultaat:
    """Take in what is new and show the standing, or make the files of the job."""
    from bvtool.cak.monitor import run_monitor

    dossier = o.dossier("cak")
    if installatie is not None:
        return install(o, "monitor", installatie)
    if ontvangst:
        return _propose(o, dossier)
    gedaan = run_monitor(dossier, o.klok, vergeet, (uitspraak, reden) if uitspraak else None)
    for melding in gedaan.meldingen:
        o.meld(melding)
    t = gedaan.tellingen
    regels = [
        f"Stand van {o.klok.nu:%d-%m-%Y %H:%M}, "
        f"{count(int(str(t['gemeenten'])), 'gemeente', 'gemeenten')} "
        f"({count(gedaan.nieuw, 'nieuw bestand', 'nieuwe bestanden')} gelezen).",
        f"  Antwoord: {t['op_tijd']} op tijd, {t['te_laat']} te laat, "
        f"{t['geen_antwoord']} zonder antwoord",
        f"  Klanten:  {t['toegezegd']} toegezegd, {t['ontvangen']} ontvangen, "
        f"{t['ontbrekend']} ontbreken, {t['afgekeurd']} afgekeurd, "
        f"{t['niet_toegezegd']} niet toegezegd",
        f"  Bellen:   {count(int(str(t['bellen'])), 'gemeente', 'gemeenten')}",
        *(f"  Zelf doen: {w.zin}" for w in gedaan.werk),
        f"  Brieven:  {gedaan.brieven} nieuw of veranderd, in uitgaand/mail",
        *([] if gedaan.veranderd else ["Er is niets veranderd sinds de vorige keer."]),
        *(f"  {pad}" for pad in gedaan.bestanden[:3]),
    ]
    gegevens = {**t, "bestanden": gedaan.bestanden}
    gegevens["meldingen"] = list_meldingen(Bevinding("", m) for m in gedaan.meldingen)
    open_ = t["bellen"] or gedaan.gestopt or gedaan.werk
    return Resultaat(gegevens, "\n".join(regels), code=1 if open_ else 0)


_TOON = 20


def _propose(o: Opdracht, dossier: Dossier) -> Resultaat:
    """Lines for ontvangst.csv, to look at and to put in it."""
    from bvtool.cak.ontvangstlijst import VOORSTEL, propose_ontvangst

    voorstel = propose_ontvangst(dossier, o.klok)
    if not voorstel.regels:
        return Resultaat({"regels": [], "bestanden": []}, "Ieder bestand staat in ontvangst.csv.")
    toon = [f"  {show_naam(naam)};{moment}" for naam, moment in voorstel.regels[:_TOON]]
    rest = len(voorstel.regels) - _TOON
    regels = [
        "Deze bestanden staan niet in ontvangst.csv. Het moment is de tijd van het bestand:",
        *toon,
        *([f"  en nog {rest}"] if rest > 0 else []),
        f"Alle regels staan in {VOORSTEL}. Kijk ze na en zet ze in inkomend/ontvangst.csv.",
    ]
    gegevens: dict[str, object] = {
        "regels": [{"file": show_naam(n), "moment": m} for n, m in voorstel.regels],
        "bestanden": voorstel.bestanden,
    }
    return Resultaat(gegevens, "\n".join(regels), code=1)
