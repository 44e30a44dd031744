"""`--installeer`: the files with which a computer gives a command by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any, NamedTuple

import click

from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.vak.fouten import Gebruiksfout


class Installatie(NamedTuple):
    """What the options ask for: the scheduler, and who is told how a run ended."""

    soort: str
    proef: bool
    mail: str
    seintje: str


def taak_opties(wanneer: str) -> Callable[[Callable[..., Resultaat]], Callable[..., Resultaat]]:
    """Adds `--installeer` and what belongs to it to a command, which gets it as `installatie`."""

    def wrap(functie: Callable[..., Resultaat]) -> Callable[..., Resultaat]:
        @wraps(functie)
        def met_installatie(
            o: Opdracht,
            *args: Any,
            installeer: str | None,
            proef: bool,
            mail: str,
            seintje: str,
            **kwargs: Any,
        ) -> Resultaat:
            gevraagd = Installatie(installeer, proef, mail, seintje) if installeer else None
            if gevraagd is None and (proef or mail or seintje):
                raise Gebruiksfout(
                    "De opties --proef, --mail en --seintje horen bij --installeer.",
                    waar="bvtool",
                    wat_nu="Geef ook --installeer, of laat ze weg.",
                )
            return functie(o, *args, installatie=gevraagd, **kwargs)

        for optie in reversed(_make_opties(wanneer)):
            met_installatie = optie(met_installatie)
        return met_installatie

    return wrap


def _make_opties(wanneer: str) -> list[Callable[[Any], Any]]:
    return [
        click.option(
            "--installeer",
            type=click.Choice(["systemd", "cron", "windows"]),
            help=f"Maak de bestanden waarmee de computer dit {wanneer} doet.",
        ),
        click.option(
            "--proef", is_flag=True, help="Bij --installeer: alleen laten zien, niets schrijven."
        ),
        click.option(
            "--mail",
            metavar="ADRES",
            default="",
            help="Bij --installeer: wie een mail krijgt als het mislukt.",
        ),
        click.option(
            "--seintje",
            metavar="OPDRACHT",
            default="",
            help="Bij --installeer: wat de computer doet als het is gelukt.",
        ),
    ]


def install(o: Opdracht, naam: str, gevraagd: Installatie) -> Resultaat:
    """Make the files of the job, or only show them; nothing is switched on."""
    from bvtool.dossier.taak import Taakvraag, make_taak
    from bvtool.dossier.taakregel import MAP
    from bvtool.dossier.werkgang import open_werkgang

    dossier = o.dossier()
    i = dossier.instellingen
    vraag = Taakvraag(
        taak=naam,
        map=dossier.pad,
        naam=i.naam,
        uitvoerder=i.uitvoerder,
        vandaag=o.klok.vandaag,
        mail=gevraagd.mail,
        seintje=gevraagd.seintje,
    )
    taak = make_taak(gevraagd.soort, vraag)
    bestanden = [f"{MAP}/{b.naam}" for b in taak.bestanden]
    hoe = ["Zet het aan met:", *(f"  {regel}" for regel in taak.aanzetten)]
    hoe += ["Wat u moet weten:", *(f"  {regel}" for regel in taak.nodig)]
    veranderd = False
    if gevraagd.proef:
        tekst = "\n".join([*(f"--- {b.naam}\n{b.tekst}" for b in taak.bestanden), *hoe])
    else:
        with open_werkgang(dossier, naam, o.klok) as w:
            for b in taak.bestanden:
                w.publiceer(f"{MAP}/{b.naam}", partial(Path.write_bytes, data=b.inhoud))
        veranderd = w.veranderd
        kop = "Gemaakt:" if veranderd else "Er is niets veranderd:"
        tekst = "\n".join([kop, *(f"  {b}" for b in bestanden), *hoe])
    gegevens: dict[str, object] = {
        "bestanden": bestanden,
        "proef": gevraagd.proef,
        "aanzetten": list(taak.aanzetten),
        "nodig": list(taak.nodig),
        "inhoud": {b.naam: b.tekst for b in taak.bestanden},
        "veranderd": veranderd,
    }
    return Resultaat(gegevens, tekst)
