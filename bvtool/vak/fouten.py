"""Everything that can go wrong, as a user sees it: what, where, what now, and the exit code.

Code anywhere in bvtool raises one of these; only `bvtool.cli` turns them into Dutch text on stderr
(or JSON on stdout) and an exit code. A message never holds a BSN, a name or a birth date: a row is
named by file, sheet and row number, or by its row key.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bevinding:
    """One thing found wrong: `waar` (file, sheet, row, column), `wat` and `wat_nu`, in Dutch."""

    waar: str
    wat: str
    wat_nu: str = ""


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
        super().__init__(fout)
        self.fout = fout
        self.waar = waar
        self.wat_nu = wat_nu
        self.bevindingen = tuple(bevindingen)


class Gebruiksfout(BvFout):
    """The command was used wrongly (exit 2)."""

    code = 2


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
