"""`bvtool wissel controleer`: open, broken and double pairs in any number of messages."""

from __future__ import annotations

from pathlib import Path

import click

from bvtool.cli.basis import nl_opdracht, pad_argument
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.wissel.opties import (
    bestand_optie,
    kalender_optie,
    meld_nu,
    op_optie,
    read_kalender,
    read_op,
)


@nl_opdracht(
    "controleer",
    "Zoek open, gebroken en dubbele berichtenparen",
    "Lees van berichten (xml, StUF, EI, zip, mappen) alleen de kop en zoek open, gebroken en "
    "dubbele paren. Met --op ziet u de stand op een ander moment. "
    "Burgerservicenummers worden niet gelezen.",
)
@pad_argument("pad", nargs=-1)
@op_optie()
@click.option(
    "--te-versturen",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PAD",
    help="Hier staan berichten die nog verstuurd moeten worden.",
)
@click.option(
    "--ongelezen",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PAD",
    help="Hier staan ontvangen berichten die nog niet zijn ingelezen.",
)
@bestand_optie("--xlsx", "Schrijf de uitkomst ook als werkmap.")
@bestand_optie("--pagina", "Schrijf de uitkomst ook als pagina (html).")
@kalender_optie()
def opdracht(
    o: Opdracht,
    pad: tuple[Path, ...],
    op: str | None,
    te_versturen: tuple[Path, ...],
    ongelezen: tuple[Path, ...],
    xlsx: Path | None,
    pagina: Path | None,
    kalender: Path | None,
) -> Resultaat:
    """Read the headers, judge the pairs, write what was asked for."""
    from bvtool.wissel.uitvoer import write_bestand
    from bvtool.wissel.verslag import Stapels, make_verslag
    from bvtool.wissel.verslag_tekst import make_gegevens, make_tekst

    moment = read_op(o, op)
    meld_nu(o, moment)
    stapels = Stapels(pad, te_versturen, ongelezen)
    verslag = make_verslag(stapels, read_kalender(o, kalender), moment)
    bestanden = []
    bronnen = [p for p in (*pad, *te_versturen, *ongelezen, kalender) if p is not None]
    if xlsx is not None:
        from bvtool.wissel.verslag_werkmap import write_verslag

        bestanden.append(
            write_bestand(
                xlsx, lambda doel: write_verslag(doel, verslag), soort=".xlsx", invoer=bronnen
            )
        )
    if pagina is not None:
        from bvtool.tabel.schrijven.pagina import render
        from bvtool.wissel.verslag_pagina import make_controle_pagina

        p = make_controle_pagina(verslag, o.klok.nu)
        html = render("wissel_controle.html", p).encode("utf-8")
        bestanden.append(
            write_bestand(
                pagina, lambda doel: doel.write_bytes(html), soort=".html", invoer=bronnen
            )
        )
    tekst = "\n".join([make_tekst(verslag), *(f"  {b}" for b in bestanden)])
    gegevens = {**make_gegevens(verslag), "bestanden": bestanden}
    return Resultaat(gegevens, tekst, 1 if verslag.werk else 0)
