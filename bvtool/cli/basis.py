"""The Dutch dress of click, and how a command is declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.voortgang import show_voortgang
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Gebruiksfout


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
    """A click command that speaks Dutch, with days of now in its examples (`{vandaag}`)."""

    def get_help(self, ctx: click.Context) -> str:
        """The help; an example is of the week in which it is read."""
        hulp = super().get_help(ctx)
        return fill_dagen(hulp, ctx.find_object(Opdracht)) if "{" in hulp else hulp

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[OPTIES]")
        super().__init__(*args, **kwargs)


def fill_dagen(tekst: str, o: Opdracht | None) -> str:
    """The examples in a text of this day: `{vandaag}`, `{later}` (ten days on), `{maandag}` (of the
    next timeslot) and `{week}`."""
    from datetime import timedelta

    from bvtool.kalender.klok import read_klok
    from bvtool.kalender.timeslot import next_timeslot
    from bvtool.kalender.weken import week_tekst

    dag = (o.klok if o is not None else read_klok(None)).vandaag
    dagen = {
        "vandaag": dag,
        "later": dag + timedelta(days=10),
        "maandag": next_timeslot(dag),
        "week": week_tekst(dag),
    }
    for naam, waarde in dagen.items():
        tekst = tekst.replace(f"{{{naam}}}", str(waarde))
    return tekst


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
                f"De opdracht '{naam}' bestaat niet.",
                waar=ctx.command_path,
                wat_nu=f"Bedoelde u: {ctx.command_path} {dichtbij[0]}?"
                if dichtbij
                else f"Bekijk de opdrachten met: {ctx.command_path} --help",
            )
        return super().resolve_command(ctx, args)


class Opdrachtgroep(NlGroup):
    """Commands that each stand in a module of `pakket`, imported only when used."""

    def __init__(self, pakket: str, opdrachten: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._pakket, self._opdrachten = pakket, opdrachten

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of the commands."""
        return list(self._opdrachten)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, imported now."""
        if cmd_name not in self._opdrachten:
            return None
        opdracht: click.Command = import_module(f"{self._pakket}.{cmd_name}").opdracht
        return opdracht

    def kort(self, ctx: click.Context) -> list[tuple[str, str]]:  # noqa: ARG002
        """The one-line helps, without importing a command."""
        return list(self._opdrachten.items())


def nl_opdracht(naam: str, kort: str, hulp: str) -> Callable[[Callable[..., Resultaat]], NlCommand]:
    """Decorator for a command: its name, one line for the list, and the text of its --help."""

    def wrap(functie: Callable[..., Resultaat]) -> NlCommand:
        @wraps(functie)
        def met_voortgang(o: Opdracht, *args: Any, **kwargs: Any) -> Resultaat:
            with show_voortgang(o):
                return functie(o, *args, **kwargs)

        return click.command(name=naam, cls=NlCommand, short_help=kort, help=hulp)(
            click.pass_obj(met_voortgang)
        )

    return wrap


def toch_optie(functie: Callable[..., Resultaat]) -> Callable[..., Resultaat]:
    """Adds `--toch REDEN` to a command that records something; the clock carries the reason."""
    return click.option(
        "--toch",
        metavar="REDEN",
        expose_value=False,
        callback=_keep_toch,
        help="Ga door waar bvtool het eerst vraagt. De reden komt in de administratie.",
    )(functie)


def _keep_toch(ctx: click.Context, _param: click.Parameter, reden: str | None) -> None:
    if reden is None:
        return
    if not reden.strip():
        raise Gebruiksfout(
            "Bij --toch ontbreekt de reden.",
            waar=ctx.command_path,
            wat_nu='Schrijf waarom u doorgaat, bijvoorbeeld --toch "gebeld met het CAK".',
        )
    o = ctx.find_object(Opdracht)
    if o is not None:
        o.klok = o.klok._replace(toch=reden.strip())


def pad_argument(naam: str, *, nargs: int = 1, required: bool = True) -> Callable[[Any], Any]:
    """An argument that is a path; whether it exists is judged by the command itself."""
    return click.argument(
        naam,
        type=click.Path(path_type=Path),
        nargs=nargs,
        required=required,
        metavar=naam.strip("_").upper().replace("_", "-"),
    )


def bijdrage_optie(hulp: str) -> Callable[[Any], Any]:
    """`--soort-bijdrage`: of which contribution a round is; None when the user did not say."""
    return click.option(
        "--soort-bijdrage", type=click.Choice([b.value for b in Bijdrage]), help=hulp
    )
