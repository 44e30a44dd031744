"""`bvtool wissel haalbaar`: can everything be answered before the end of the closing?"""

from __future__ import annotations

from pathlib import Path

from bvtool.cli.basis import nl_opdracht, pad_argument
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.wissel.opties import kalender_optie, meld_nu, op_optie, read_kalender, read_op


@nl_opdracht(
    "haalbaar",
    "Is alles beantwoord voordat de wissel sluit",
    "Telt per partij wat nog een antwoord nodig heeft, hoeveel zij per werkdag beantwoordt en "
    "hoeveel werkdagen er nog zijn, en zegt wie u belt. Code 0 is haalbaar, code 1 niet of niet "
    "te zeggen.",
)
@pad_argument("pad", nargs=-1)
@op_optie()
@kalender_optie()
def opdracht(
    o: Opdracht, pad: tuple[Path, ...], op: str | None, kalender: Path | None
) -> Resultaat:
    """Judge each party."""
    from bvtool.wissel.haalbaar import JA, judge_haalbaar, make_gegevens, make_tekst

    moment = read_op(o, op)
    meld_nu(o, moment)
    alle = judge_haalbaar(pad, read_kalender(o, kalender), moment)
    goed = all(h.haalbaar == JA for h in alle)
    return Resultaat(make_gegevens(alle, moment), make_tekst(alle, moment), 0 if goed else 1)
