"""What the commands of `bericht` share: their options, and how the result is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bvtool.cli.opdracht import Resultaat

if TYPE_CHECKING:
    from bvtool.wissel.handwerk.uitgifte import Berichtuitgifte


def schema_optie() -> Callable[[Any], Any]:
    """`--schema MAP`."""
    return click.option(
        "--schema",
        type=click.Path(path_type=Path),
        metavar="MAP",
        help="De map met de schema's (xsd) van de release. Anders: de reconstructie van bvtool "
        "(iEb 2.0 en iWmo 2.1).",
    )


def werkboek_optie() -> Callable[[Any], Any]:
    """`--uit WERKBOEK`."""
    return click.option(
        "--uit",
        required=True,
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="WERKBOEK",
        help="Zo heet het werkboek (xlsx).",
    )


def map_optie() -> Callable[[Any], Any]:
    """`--uit MAP`."""
    return click.option(
        "--uit",
        required=True,
        type=click.Path(path_type=Path, file_okay=False),
        metavar="MAP",
        help="Hierheen gaan de berichten, en de lijst met gegeven identificaties.",
    )


def tell_uitgifte(uitgifte: Berichtuitgifte) -> Resultaat:
    """The result of a command that made messages."""
    from bvtool.vak.masker import show_naam
    from bvtool.wissel.handwerk.tonen import tell_berichten

    berichten = [(show_naam(eigen), dag) for eigen, dag in uitgifte.berichten]
    gegevens: dict[str, object] = {
        "soort": uitgifte.schema.soort,
        "release": uitgifte.schema.release,
        "schema": uitgifte.schema.herkomst,
        "berichten": [{"identificatie": eigen, "dagtekening": dag} for eigen, dag in berichten],
        "bestanden": list(uitgifte.bestanden),
    }
    regels = [*tell_berichten(uitgifte.schema, berichten), *(f"  {b}" for b in uitgifte.bestanden)]
    return Resultaat(gegevens, "\n".join(regels))
