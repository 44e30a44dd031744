"""The reading agreement: what a person said about files, columns and values, once for all exports.

It is kept in the ledger of a dossier and shown in `werk/leeswijzer.xlsx`; here it is only what
reading needs of it. Columns are known by their header, so that it holds for every later export.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bvtool.tabel.lezen.koprij import fold_kop

PAD = "werk/leeswijzer.xlsx"
"""Where it lies in a dossier, for a person to fill in."""
NIET = "-"
"""The meaning of a column that is not used."""


@dataclass(frozen=True, slots=True)
class Leesafspraak:
    """`kolommen`: kind of file and form of a header (`name_vorm`) to a key, or NIET; `waarden`: key
    and form of a value to a meaning (`waarden.betekenis`); `soorten`: the headers of a table
    (`sign_koppen`) to the kind of file that it is."""

    kolommen: Mapping[tuple[str, str], str] = field(default_factory=dict)
    waarden: Mapping[tuple[str, str], str] = field(default_factory=dict)
    soorten: Mapping[str, str] = field(default_factory=dict)

    def list_kolommen(self, soort: str) -> dict[str, str]:
        """Form of a header to key, for one kind of file."""
        return {vorm: sleutel for (s, vorm), sleutel in self.kolommen.items() if s == soort}


GEEN = Leesafspraak()
"""No agreement."""


def name_vorm(kop: str, letter: str) -> str:
    """How a column is known in an agreement: by its header, else by its place.

    >>> name_vorm("Eind-datum", "C"), name_vorm(" ", "C")
    ('einddatum', '#C')
    """
    return fold_kop(kop) or f"#{letter}"


def sign_koppen(koppen: Iterable[str]) -> str:
    """A table known by its headers, whatever their order."""
    vormen = sorted({v for k in koppen if (v := fold_kop(k))})
    return hashlib.sha256("|".join(vormen).encode()).hexdigest()
