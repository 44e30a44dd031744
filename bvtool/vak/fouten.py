"""Everything that can go wrong, as a user sees it: what, where, what now, and the exit code.

Code anywhere in bvtool raises one of these; only `bvtool.cli` turns them into Dutch text on stderr
(or JSON on stdout) and an exit code. A message never holds a BSN, a name or a birth date: a row is
named by file, sheet and row number, or by its row key. Names from outside may stand in its texts
(a file, a sheet, a column, a setting): each is made fit to be shown when the message is made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bvtool.vak.masker import show_naam

_ZIN = 2_000
"""Characters of one sentence."""


@lru_cache(256)
def _show_zin(zin: str) -> str:
    """A sentence of ours, with whatever names stand in it fit to be shown; the same sentence is
    often told of very many files."""
    return show_naam(zin, _ZIN)


@dataclass(frozen=True, slots=True)
class Bevinding:
    """One thing found wrong: `waar` (file, sheet, row, column), `wat` and `wat_nu`, in Dutch."""

    waar: str
    wat: str
    wat_nu: str = ""

    def __post_init__(self) -> None:
        """Whatever names stand in it are made fit to be shown."""
        object.__setattr__(self, "waar", show_naam(self.waar))
        object.__setattr__(self, "wat", _show_zin(self.wat))
        object.__setattr__(self, "wat_nu", _show_zin(self.wat_nu))


class BvFout(Exception):
    """The base of all faults that bvtool explains itself; `code` is the exit code."""

    code = 70

    def __init__(
        self,
        fout: str,
        *,
        waar: str = "",
        wat_nu: str = "",
        bevindingen: Iterable[Bevinding] = (),
    ) -> None:
        self.fout = _show_zin(fout)
        super().__init__(self.fout)
        self.waar = show_naam(waar)
        self.wat_nu = _show_zin(wat_nu)
        self.bevindingen = tuple(bevindingen)


class Gebruiksfout(BvFout):
    """The command was used wrongly (exit 2)."""

    code = 2


class Navraag(BvFout):
    """A person is asked first; nothing was done (exit 1). `optie` carries the answer: a reason."""

    code = 1

    def __init__(
        self, fout: str, *, waar: str = "", wat_nu: str = "", optie: str = "--toch"
    ) -> None:
        super().__init__(fout, waar=waar, wat_nu=wat_nu)
        self.optie = optie


class InvoerGeweigerd(BvFout):
    """An input was read and refused (exit 65)."""

    code = 65


class InvoerOntbreekt(BvFout):
    """An input that is needed is not there (exit 66)."""

    code = 66


class InterneFout(BvFout):
    """bvtool contradicts itself, for instance counts that do not add up (exit 70)."""

    code = 70


class LeesSchrijfFout(BvFout):
    """A file or folder cannot be read or written (exit 74)."""

    code = 74


class Bezig(BvFout):
    """Someone else is at work in the dossier (exit 75)."""

    code = 75


class InstellingFout(BvFout):
    """bvtool.toml holds something unknown or wrong (exit 78)."""

    code = 78
