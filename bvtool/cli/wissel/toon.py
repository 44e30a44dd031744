"""`bvtool wissel toon`: one switch as a timeline in text, a page, or a calendar file."""

from __future__ import annotations

from pathlib import Path

import click

from bvtool.cli.basis import nl_opdracht
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.wissel.opties import (
    bestand_optie,
    kalender_optie,
    partij_optie,
    read_kalender,
    read_partij,
)
from bvtool.vak.fouten import Gebruiksfout


@nl_opdracht(
    "toon",
    "Laat een wissel zien als tijdlijn, pagina of agenda",
    "Laat een releasewissel zien, bijvoorbeeld: bvtool wissel toon iwmo-2.1-2.2 "
    "--partij gemeente --ics wissel.ics",
)
@click.argument("wissel", metavar="WISSEL")
@partij_optie()
@bestand_optie("--pagina", "Schrijf de tijdlijn ook als pagina (html).")
@bestand_optie("--ics", "Schrijf de termijnen ook als agendabestand met meldingen.")
@kalender_optie()
def opdracht(
    o: Opdracht,
    wissel: str,
    partij: str | None,
    pagina: Path | None,
    ics: Path | None,
    kalender: Path | None,
) -> Resultaat:
    """Show one switch, and write the files that were asked for."""
    from bvtool.wissel.uitvoer import write_bestand
    from bvtool.wissel.wissel_tonen import (
        make_wissel_gegevens,
        make_wissel_pagina,
        make_wissel_tekst,
    )

    alle = read_kalender(o, kalender)
    gevonden = alle.find(wissel)
    if gevonden is None:
        raise Gebruiksfout(
            f"De wissel {wissel} is niet bekend.",
            waar="bvtool wissel toon",
            wat_nu="Kies uit: " + ", ".join(w.id for w in alle.wissels) + ".",
        )
    voor, nu = read_partij(partij), o.klok.nu
    bestanden, bronnen = [], [kalender] if kalender else []
    if pagina is not None:
        from bvtool.tabel.schrijven.pagina import render

        html = render("wissel.html", make_wissel_pagina(gevonden, voor, nu)).encode("utf-8")
        bestanden.append(
            write_bestand(pagina, lambda pad: pad.write_bytes(html), soort=".html", invoer=bronnen)
        )
    if ics is not None:
        from bvtool.wissel.wissel_ics import make_wissel_ics

        agenda = make_wissel_ics(gevonden, voor, nu)
        bestanden.append(
            write_bestand(ics, lambda pad: pad.write_bytes(agenda), soort=".ics", invoer=bronnen)
        )
    tekst = "\n".join([make_wissel_tekst(gevonden, voor, nu), *(f"  {b}" for b in bestanden)])
    return Resultaat({**make_wissel_gegevens(gevonden, voor, nu), "bestanden": bestanden}, tekst)
