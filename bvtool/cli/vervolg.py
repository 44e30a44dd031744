"""The next command for a person at a terminal, who did not type it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.stromen import ask
from bvtool.vak.fouten import Navraag

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier

NIETS = "Goed. Er is niets veranderd."


def run_stap(o: Opdracht, dossier: Dossier, woorden: Sequence[str]) -> Resultaat:
    """Run a command in this dossier, on the clock of `o`; where bvtool asks first, ask the person.

    Raises what the command raises, but for Navraag.
    """
    begin = ["--dossier", str(dossier.pad)]
    if o.klok.opgegeven:
        begin += ["--nu", o.klok.nu.strftime("%Y-%m-%dT%H:%M:%S")]
    try:
        return o.run([*begin, *woorden]) or Resultaat({}, "")
    except Navraag as vraag:
        print(f"\n{vraag.fout}\n{vraag.wat_nu}")  # noqa: T201
        reden = ask("Toch doorgaan? Typ waarom. Alleen Enter: nee. ")
        if not reden:
            return Resultaat({}, NIETS)
        return o.run([*begin, *woorden, vraag.optie, reden]) or Resultaat({}, "")
