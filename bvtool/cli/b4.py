"""`bvtool b4`: for the CAK, a national list becomes one B4 per gemeente."""

from __future__ import annotations

from pathlib import Path

import click

from bvtool.cli.basis import nl_opdracht, pad_argument
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen
from bvtool.vak.aantal import count

_TOON = 12


@nl_opdracht(
    "b4",
    "Voor het CAK: verdeel een landelijke lijst in B4-bestanden",
    "Verdeel BRON, een lijst van alle gemeenten samen, in een B4-bestand per gemeente, met de "
    "kolommen van de lijst zelf. Van wie een rij is, zegt haar uitvoerderscode of gemeentecode. "
    "De bestanden zijn vertrouwelijk.",
)
@pad_argument("bron")
@click.option(
    "--uit",
    type=click.Path(path_type=Path),
    metavar="MAP",
    required=True,
    help="De map voor de B4-bestanden.",
)
@click.option(
    "--ook-leeg",
    is_flag=True,
    help="In een ronde: maak ook een bestand zonder rijen voor wie geen klant heeft.",
)
def opdracht(o: Opdracht, bron: Path, uit: Path, ook_leeg: bool) -> Resultaat:
    """Split the list and tell the counts."""
    from bvtool.cak.b4verdeling import split_b4

    v = split_b4(o.dossier("cak"), o.klok, bron, uit, ook_leeg=ook_leeg)
    regels = [
        f"  {d.naam} ({d.uitvoerder}): {count(d.rijen, 'rij', 'rijen')}"
        + (f", {d.onleesbaar} zonder leesbaar BSN" if d.onleesbaar else "")
        + (f", {d.dubbel} dubbel" if d.dubbel else "")
        for d in v.delen
    ]
    samen = sum(d.rijen for d in v.delen)
    bij = count(len(v.delen), "gemeente", "gemeenten")
    regels.append(
        f"Samen {count(v.rijen, 'rij', 'rijen')}: {samen} bij {bij}, {v.rest} zonder bekende code."
    )
    if v.rest:
        regels.append(f"Die rijen staan in {v.rest_bestand}. Zoek uit van wie zij zijn.")
    if v.zonder:
        meer = f" en nog {len(v.zonder) - _TOON}" if len(v.zonder) > _TOON else ""
        regels.append(f"Geen enkele rij voor: {', '.join(v.zonder[:_TOON])}{meer}.")
    if v.leeg:
        regels.append(
            "Voor hen is er een bestand met alleen de koppen. Het telt in een ronde, in een map "
            "met de peildatum als naam."
        )
    gegevens: dict[str, object] = {
        "rijen": v.rijen,
        "gemeenten": len(v.delen),
        "zonder_gemeente": v.rest,
        "per_gemeente": [
            {"uitvoerder": d.uitvoerder, "rijen": d.rijen, "onleesbaar": d.onleesbaar,
             "dubbel": d.dubbel}
            for d in v.delen
        ],
        "zonder_rijen": v.zonder,
        "bestanden": [d.bestand for d in v.delen] + ([v.rest_bestand] if v.rest else []) + v.leeg,
        "meldingen": list_meldingen(v.meldingen),
    }  # fmt: skip
    onrust = v.rest or any(d.onleesbaar or d.dubbel for d in v.delen)
    return Resultaat(gegevens, "\n".join(regels), code=1 if onrust else 0)
