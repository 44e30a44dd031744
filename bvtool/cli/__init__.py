"""The command line: global options, the list of commands, and the one place where errors speak.

Each command stands in a module of its own, `bvtool/cli/<naam>.py`, as `opdracht`; it is imported
only when it is used. A command takes an `Opdracht`, makes one call and returns an `Resultaat`.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import NlGroup
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.opdrachten import OPDRACHTEN
from bvtool.cli.stromen import open_stromen
from bvtool.cli.tonen import ONDERBROKEN, show_fout, show_uitkomst
from bvtool.vak.fouten import Gebruiksfout
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence


class Hoofd(NlGroup):
    """The top group: knows its commands by name and imports one only when asked."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of the commands that are there, in the order of the process."""
        hier = Path(__file__).parent
        return [n for n in OPDRACHTEN if (hier / f"{n}.py").exists() or (hier / n).is_dir()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now."""
        if cmd_name not in self.list_commands(ctx):
            return None
        opdracht: click.Command = import_module(f"bvtool.cli.{cmd_name}").opdracht
        return opdracht

    def kort(self, ctx: click.Context) -> list[tuple[str, str]]:
        """The one-line helps, without importing a command."""
        return [(naam, OPDRACHTEN[naam]) for naam in self.list_commands(ctx)]


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001
    if value and not ctx.resilient_parsing:
        click.echo(f"bvtool {__version__}")
        ctx.exit(0)


@click.group(
    cls=Hoofd,
    name="bvtool",
    invoke_without_command=True,
    help="De bestandsvergelijking beschermd wonen: van B4-bestand tot weekrapport.\n\n"
    "Zonder opdracht vertelt bvtool waar u bent, wat er nog moet en tot wanneer.",
)
@click.option(
    "--dossier",
    type=click.Path(path_type=Path),
    metavar="MAP",
    help="De map van het dossier. Anders: deze map, of de eerste map erboven die een dossier is.",
)
@click.option("--json", "als_json", is_flag=True, help="Geef de uitkomst als JSON.")
@click.option("--stil", is_flag=True, help="Alleen de uitkomst, geen toelichting.")
@click.option(
    "--nu",
    metavar="JJJJ-MM-DDTUU:MM",
    help="Doe alsof het dit moment is (tijd in Nederland); voor oefenen en controleren.",
)
@click.option("--zelftest", is_flag=True, help="Kijk of bvtool heel is en werkt op deze computer.")
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="Laat de versie zien.",
)
@click.pass_context
def hoofd(
    ctx: click.Context,
    dossier: Path | None,
    als_json: bool,
    stil: bool,
    nu: str | None,
    zelftest: bool,
) -> Resultaat | None:
    """Take in the global options; without a command, show where the dossier stands."""
    from bvtool.kalender.klok import read_klok

    ctx.obj = Opdracht(klok=read_klok(nu), run=run, json=als_json, stil=stil, dossier_optie=dossier)
    if zelftest:
        from bvtool.cli.zelftest import run_zelftest

        if ctx.invoked_subcommand is None:
            return run_zelftest(ctx.obj)
        raise Gebruiksfout(
            "De zelftest gaat niet samen met een opdracht.",
            waar="--zelftest",
            wat_nu="Geef alleen: bvtool --zelftest",
        )
    if ctx.invoked_subcommand is None:
        from bvtool.cli.stand import run_stand

        return run_stand(ctx.obj)
    return None


@hoofd.result_callback()
@click.pass_obj
def tell_klok(o: Opdracht, /, uitkomst: object, **_opties: object) -> object:
    """Say in every result that it is of the moment of `--nu`, and not of now."""
    if not isinstance(uitkomst, Resultaat) or not o.klok.opgegeven or "nu" in uitkomst.gegevens:
        return uitkomst
    regel = f"Tijdstip van deze uitvoer (--nu): {o.klok.nu:%d-%m-%Y %H:%M:%S}"
    return uitkomst._replace(
        gegevens={**uitkomst.gegevens, "nu": o.klok.nu.isoformat()}, voet=regel
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code of the contract (0, 1, 2, 65 and so on)."""
    woorden = list(sys.argv[1:] if argv is None else argv)
    als_json = "--json" in woorden
    os.umask(0o077)
    gc.set_threshold(500_000, 20, 50)  # many small records, no cycles: collecting often is a waste
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)  # the process ends: what is left need not be searched for cycles
    open_stromen()
    try:
        refuse_nul(woorden)
        uitkomst = run(woorden)
        return show_uitkomst(uitkomst, als_json) if uitkomst is not None else 0
    except BaseException as fout:  # noqa: BLE001 - the single place where errors end
        # All of them: the panic of a library written in Rust is not an Exception.
        code = show_fout(fout, als_json, woorden)
        if code == ONDERBROKEN and argv is None:
            _leave(code)
        return code


def refuse_nul(woorden: Sequence[str]) -> None:
    """No name and no value holds the sign that ends a text for the system."""
    if any("\0" in woord for woord in woorden):
        raise Gebruiksfout(
            "In de opdracht staat een teken dat nergens in kan staan.",
            waar="bvtool",
            wat_nu="Typ de opdracht opnieuw.",
        )


def _leave(code: int) -> None:
    """End the process now when a thread is still reading: it holds nothing that must be kept."""
    if threading.active_count() > 1:
        if lezers := sys.modules.get("bvtool.tabel.lezen.leesproces"):
            lezers.stop_lezers()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def run(woorden: Sequence[str]) -> Resultaat | None:
    """Run one command and give its Resultaat (None after --help and --version)."""
    antwoord = hoofd.main(args=list(woorden), prog_name="bvtool", standalone_mode=False)
    return antwoord if isinstance(antwoord, Resultaat) else None
