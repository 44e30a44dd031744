"""The next command for a person at a terminal, who did not type it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.stromen import ask, tell
from bvtool.vak.fouten import Navraag

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier

NIETS = "Goed. Er is niets veranderd."


def run_stap(o: Opdracht, dossier: Dossier, woorden: Sequence[str]) -> Resultaat:
    """Run a command in this dossier, on the clock of `o`; where bvtool asks first, ask the person:
    a reason (Navraag), or the number when there is very much at once.

    Raises what the command raises, but for Navraag.
    """
    begin = ["--dossier", str(dossier.pad)]
    if o.klok.opgegeven:
        begin += ["--nu", o.klok.nu.strftime("%Y-%m-%dT%H:%M:%S")]
    try:
        uit = o.run([*begin, *woorden]) or Resultaat({}, "")
    except Navraag as vraag:
        tell(f"\n{vraag.fout}\n{vraag.wat_nu}")
        reden = ask("Toch doorgaan? Typ waarom. Alleen Enter: nee. ")
        if not reden:
            return Resultaat({}, NIETS)
        return run_stap(o, dossier, [*woorden, vraag.optie, reden])
    if (afloop := uit.gegevens.get("afloop")) not in _VRAGEN:
        return uit
    optie, zin = _VRAGEN[str(afloop)]
    tell(f"\n{uit.tekst}")
    antwoord = ask(zin)
    if not antwoord or (optie == "--bevestig" and not antwoord.isdecimal()):
        return Resultaat({}, NIETS)
    return run_stap(o, dossier, [*woorden, optie, antwoord])


_VRAGEN = {
    "te veel": ("--bevestig", "Klopt dit echt? Typ het aantal berichten. Alleen Enter: nee."),
    "verouderd": ("--toch", "Toch doorgaan? Typ waarom. Alleen Enter: nee."),
}
"""How messages can be held as a whole: the option that goes on, and how a person is asked."""
