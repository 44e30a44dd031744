"""`bvtool wissel`: release switches. Each command below it stands in a module of its own."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bvtool.cli.basis import NlGroup

if TYPE_CHECKING:
    import click

OPDRACHTEN = {
    "lijst": "Laat alle releasewissels zien",
    "toon": "Laat een wissel zien als tijdlijn, pagina of agenda",
    "mag": "Mag dit bericht nu weg",
    "controleer": "Zoek open, gebroken en dubbele berichtenparen",
    "haalbaar": "Is alles beantwoord voordat de wissel sluit",
    "spoed": "Houd bij wat buiten het berichtenverkeer om is opgedragen",
    "antwoord": "Lees de codes van antwoorden (302, 306, 308, 316) in gewone woorden",
    "omzetten": "Zet berichten om tussen EI 2.0 en XML 2.1 (noodvoorziening)",
    "wacht": "Laat uit een map alleen door wat nu weg mag",
}


class Wisselgroep(NlGroup):
    """The commands of `wissel`, imported only when used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of the commands."""
        return list(OPDRACHTEN)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, imported now."""
        if cmd_name not in OPDRACHTEN:
            return None
        opdracht: click.Command = import_module(f"bvtool.cli.wissel.{cmd_name}").opdracht
        return opdracht

    def kort(self, ctx: click.Context) -> list[tuple[str, str]]:  # noqa: ARG002
        """The one-line helps, without importing a command."""
        return list(OPDRACHTEN.items())


opdracht = Wisselgroep(
    name="wissel",
    short_help="Releasewissels: mag dit bericht nu weg",
    help="Releasewissels van iWmo, iJw en iEb: mag dit bericht nu weg, welke berichtenparen zijn "
    "open of gebroken, en tot wanneer.",
)
