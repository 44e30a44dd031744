"""What a comparison is asked and what it gives; loads nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bvtool.vak.fouten import Bevinding
    from bvtool.vergelijking.overname import Omgeslagen

PAGINA = "rapporten/vergelijking.html"


class Vergeleken(NamedTuple):
    """What the step did: the counts, the files, what was noticed, and whether anything changed.

    `apart` counts the rows that were set aside as a total or a footer: a person must see them.
    `ronde` is the number of the round. `nog_eens`: what the same command would tell when it is
    given again at once; None when that cannot be said beforehand.
    """

    tellingen: dict[str, int]
    bestanden: list[str]
    meldingen: list[Bevinding]
    opmerkingen: list[str]
    veranderd: bool
    heropend: list[str]
    omgeslagen: list[Omgeslagen]
    apart: int
    niet_overgenomen: list[Bevinding]
    ronde: int = 1
    peildatum: str = ""
    nog_eens: Vergeleken | None = None


class Lijstkeuze(NamedTuple):
    """How the user wants the lists: as csv, in a fresh workbook, and with whose decisions."""

    als_csv: bool = False
    opnieuw: bool = False
    werkboeken: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Vergelijkvraag:
    """What the user asks of `vergelijk`: the files named, and how the lists are wanted."""

    b4: Path | None = None
    register: tuple[Path, ...] = ()
    keuze: Lijstkeuze = field(default_factory=Lijstkeuze)


def make_herhaald(
    tellingen: Mapping[str, int],
    meldingen: Sequence[Bevinding],
    apart: int,
    *,
    opmerkingen: Sequence[str] = (),
    ronde: int = 1,
    peildatum: str = "",
) -> Vergeleken:
    """What a comparison tells that changes nothing: what was carried over is told once."""
    return Vergeleken(
        tellingen=dict(tellingen),
        bestanden=[],
        meldingen=list(meldingen),
        opmerkingen=list(opmerkingen),
        veranderd=False,
        heropend=[],
        omgeslagen=[],
        apart=apart,
        niet_overgenomen=[],
        ronde=ronde,
        peildatum=peildatum,
    )
