"""What every command gets (`Opdracht`) and gives (`Uitkomst`), and the Dutch dress of click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bvtool.cli.tonen import say
from bvtool.fouten import Gebruiksfout, InvoerOntbreekt

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.klok import Klok


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """The result of one command: `gegevens` for --json, `tekst` for people, and the exit code.

    0 is done; 1 is done, and a person still has work.
    """

    gegevens: dict[str, object]
    tekst: str
    code: int = 0


@dataclass(slots=True)
class Opdracht:
    """What the global options say: the clock, where the dossier is, and how to talk."""

    klok: Klok
    json: bool = False
    stil: bool = False
    dossier_optie: Path | None = None
    _dossier: Dossier | None = field(default=None, repr=False)

    def dossier_of_niets(self) -> Dossier | None:
        """The dossier of `--dossier`, else of this folder or its nearest parent, or None."""
        from bvtool.dossier.map import find_dossier

        if self._dossier is None:
            self._dossier = find_dossier(self.dossier_optie)
        return self._dossier

    def dossier(self, rol: str | None = None) -> Dossier:
        """The dossier; raises InvoerOntbreekt without one, Gebruiksfout for another role."""
        gevonden = self.dossier_of_niets()
        if gevonden is None:
            raise InvoerOntbreekt(
                "Deze map is geen dossier van bvtool.",
                waar=str(self.dossier_optie or Path.cwd()),
                wat_nu="Ga naar de map van uw dossier, of maak er een met: bvtool nieuw MAP "
                "--gemeente 0363 --uitvoerder 680363 --timeslot 2022-10-17",
            )
        if rol is not None and gevonden.instellingen.rol != rol:
            eigen = {"cak": "het CAK", "gemeente": "een gemeente"}
            raise Gebruiksfout(
                f"Deze opdracht hoort bij een dossier van {eigen[rol]}.",
                waar=str(gevonden.pad),
                wat_nu="Kies een ander dossier met --dossier MAP.",
            )
        return gevonden

    def meld(self, tekst: str) -> None:
        """Talk on stderr; silent with --stil and --json."""
        if not (self.stil or self.json):
            say(tekst)


class NlMixin:
    """Usage, options and the help option in Dutch."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """`Gebruik: bvtool ...`"""
        stukken = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, stukken, prefix="Gebruik: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options under the heading `Opties`."""
        regels = [
            (regel[0], regel[1].replace("[required]", "[verplicht]"))
            for param in self.get_params(ctx)  # type: ignore[attr-defined]
            if isinstance(param, click.Option) and (regel := param.get_help_record(ctx)) is not None
        ]
        if regels:
            with formatter.section("Opties"):
                formatter.write_dl(regels)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help` with a Dutch text."""
        optie: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if optie is not None:
            optie.help = "Laat deze uitleg zien."
        return optie


class NlCommand(NlMixin, click.Command):
    """A click command that speaks Dutch."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[OPTIES]")
        super().__init__(*args, **kwargs)


class NlGroup(NlMixin, click.Group):
    """A group of commands that speaks Dutch; `command()` makes NlCommands."""

    command_class = NlCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[OPTIES]")
        kwargs.setdefault("subcommand_metavar", "OPDRACHT [ARGUMENTEN]...")
        super().__init__(*args, **kwargs)

    def kort(self, ctx: click.Context) -> list[tuple[str, str]]:
        """The commands with their one-line help."""
        namen = self.list_commands(ctx)
        return [(n, c.get_short_help_str(100)) for n in namen if (c := self.get_command(ctx, n))]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options and below them the commands."""
        NlMixin.format_options(self, ctx, formatter)
        regels = self.kort(ctx)
        if regels:
            with formatter.section("Opdrachten"):
                formatter.write_dl(regels)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Names the nearest command when this one does not exist."""
        naam = str(args[0])
        if self.get_command(ctx, naam) is None and not naam.startswith("-"):
            from difflib import get_close_matches

            dichtbij = get_close_matches(naam, self.list_commands(ctx), n=1)
            raise Gebruiksfout(
                f"De opdracht '{naam[:40]}' bestaat niet.",
                waar=ctx.command_path,
                wat_nu=f"Bedoelde u: {ctx.command_path} {dichtbij[0]}?"
                if dichtbij
                else f"Bekijk de opdrachten met: {ctx.command_path} --help",
            )
        return super().resolve_command(ctx, args)


def nl_opdracht(naam: str, kort: str, hulp: str) -> Callable[[Callable[..., Uitkomst]], NlCommand]:
    """Decorator for a command: its name, one line for the list, and the text of its --help."""

    def wrap(functie: Callable[..., Uitkomst]) -> NlCommand:
        @wraps(functie)
        def met_voortgang(o: Opdracht, *args: Any, **kwargs: Any) -> Uitkomst:
            from bvtool.cli.voortgang import show_voortgang

            with show_voortgang(o):
                return functie(o, *args, **kwargs)

        return click.command(name=naam, cls=NlCommand, short_help=kort, help=hulp)(
            click.pass_obj(met_voortgang)
        )

    return wrap


def pad_argument(naam: str, *, nargs: int = 1, required: bool = True) -> Callable[[Any], Any]:
    """An argument that is a path; whether it exists is judged by the command itself."""
    return click.argument(
        naam,
        type=click.Path(path_type=Path),
        nargs=nargs,
        required=required,
        metavar=naam.strip("_").upper().replace("_", "-"),
    )
