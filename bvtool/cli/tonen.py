"""Shows a result or a fault: Dutch text or JSON on stdout, talk on stderr, and the exit code."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from bvtool.cli.stromen import fit, say
from bvtool.vak.fouten import BvFout, Gebruiksfout
from bvtool.vak.masker import mask_bsn, show_marken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bvtool.cli.opdracht import Resultaat

ONDERBROKEN = 130
ALGEMEEN = ("--dossier", "--json", "--stil", "--nu", "--version")


def show_uitkomst(uitkomst: Resultaat, als_json: bool) -> int:
    """Print the result on stdout; gives its exit code."""
    regels = filter(None, (uitkomst.tekst, uitkomst.voet))
    tekst = dump_json(uitkomst.gegevens) if als_json else "\n".join(regels)
    try:
        if tekst:
            gezegd = show_marken(mask_bsn(tekst))
            print(gezegd if als_json else fit(gezegd))  # noqa: T201
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return uitkomst.code


def dump_json(gegevens: dict[str, object]) -> str:
    """One JSON object, stable order, readable Dutch letters."""
    return json.dumps(gegevens, ensure_ascii=False, indent=2, default=str)


def show_fout(fout: BaseException, als_json: bool, woorden: Sequence[str]) -> int:
    """Tell what went wrong, where and what now; gives the exit code."""
    if isinstance(fout, click.exceptions.Exit):
        return fout.exit_code
    if isinstance(fout, KeyboardInterrupt | click.Abort):
        verteld = BvFout(
            "Onderbroken.", wat_nu="Er is niets half opgeslagen. U kunt de opdracht opnieuw geven."
        )
        verteld.code = ONDERBROKEN
    else:
        verteld = explain(fout, woorden)
    if als_json:
        with suppress(OSError, ValueError):
            print(dump_json(_as_gegevens(verteld)), flush=True)  # noqa: T201
    else:
        say(_as_tekst(verteld))

    from bvtool.cli.mislukt import log_mislukt

    log_mislukt(woorden, verteld.code)
    return verteld.code


def explain(fout: BaseException, woorden: Sequence[str]) -> BvFout:
    """Every exception as a BvFout: our own as it is, click's and the system's in Dutch.

    What nobody foresaw becomes exit 70, with a crash file that holds no data.
    """
    if isinstance(fout, click.UsageError):
        return _explain_click(fout)
    from bvtool.dossier.oorzaak import explain_oorzaak

    if (verteld := explain_oorzaak(fout)) is not None:
        return verteld

    from bvtool.cli.storing import write_storing

    nummer, pad = write_storing(fout, woorden)
    return BvFout(
        f"bvtool liep vast op iets onverwachts (storing {nummer}).",
        waar=str(pad),
        wat_nu="Er is niets half opgeslagen. Probeer het opnieuw. Blijft het zo, stuur dan dit "
        "storingsbestand mee; er staan geen persoonsgegevens in.",
    )


def _explain_click(fout: click.UsageError) -> Gebruiksfout:
    pad = fout.ctx.command_path if fout.ctx else "bvtool"
    hulp = f"Bekijk de uitleg met: {pad} --help"
    if isinstance(fout, click.NoSuchOption):
        tekst = f"De optie {fout.option_name} bestaat niet."
        if fout.option_name in ALGEMEEN and pad != "bvtool":
            tekst = f"De optie {fout.option_name} staat op de verkeerde plek."
            optie = fout.option_name + (" ..." if fout.option_name in ("--dossier", "--nu") else "")
            hulp = f"Zet deze optie voor de opdracht: bvtool {optie} {pad[7:]}"
    elif isinstance(fout, click.MissingParameter):
        tekst = f"Er ontbreekt iets: {_param(fout.param)}."
    elif isinstance(fout, click.BadParameter):
        tekst = f"De waarde bij {_param(fout.param)} past niet."
        if isinstance(fout.param, click.Parameter) and isinstance(fout.param.type, click.Choice):
            hulp = "Kies uit: " + ", ".join(str(k) for k in fout.param.type.choices) + "."
    elif isinstance(fout, click.BadOptionUsage):
        tekst = f"De optie {fout.option_name} mist een waarde of kreeg er een te veel."
    else:
        tekst = "Er staat een woord te veel of te weinig in de opdracht."
    return Gebruiksfout(tekst, waar=pad, wat_nu=hulp)


def _param(param: click.Parameter | None) -> str:
    if param is None:
        return "een optie"
    return (
        param.opts[0]
        if isinstance(param, click.Option)
        else param.make_metavar(click.Context(click.Command("bvtool")))
    )


def _as_gegevens(fout: BvFout) -> dict[str, object]:
    gegevens: dict[str, object] = {
        "fout": fout.fout,
        "waar": fout.waar,
        "wat_nu": fout.wat_nu,
        "code": fout.code,
    }
    if fout.bevindingen:
        gegevens["bevindingen"] = [
            {"waar": b.waar, "wat": b.wat, "wat_nu": b.wat_nu} for b in fout.bevindingen
        ]
    return gegevens


def _as_tekst(fout: BvFout) -> str:
    regels = [fout.fout]
    if fout.waar:
        regels.append(f"  Waar:   {fout.waar}")
    for bevinding in fout.bevindingen:
        nu = f" {bevinding.wat_nu}" if bevinding.wat_nu else ""
        regels.append(f"  - {bevinding.waar}: {bevinding.wat}{nu}")
    if fout.wat_nu:
        regels.append(f"  Wat nu: {fout.wat_nu}")
    return "\n".join(regels)
