"""The small csv files of `wissel` that a person fills in or keeps.

They are safe to open in a spreadsheet, and are read back unchanged.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bvtool.vak.fouten import InvoerGeweigerd

_FORMULE = ("=", "+", "-", "@", "'", "\t", "\r")


def make_csv(kolommen: Sequence[str], rijen: Iterable[Sequence[str]]) -> bytes:
    """The table as `;`, UTF-8 with a mark, CR/LF. What a spreadsheet would take for a formula gets
    an apostrophe in front, which `read_csv` takes off again.
    """
    tekst = io.StringIO(newline="")
    schrijver = csv.writer(tekst, delimiter=";", lineterminator="\r\n")
    schrijver.writerow(kolommen)
    schrijver.writerows([_as_tekst(cel) for cel in rij] for rij in rijen)
    return tekst.getvalue().encode("utf-8-sig")


def read_csv(pad: Path, kolommen: Sequence[str], fout: str) -> list[Mapping[str, str]]:
    """The rows by column; other columns are left. Raises InvoerGeweigerd, which says `fout`."""
    try:
        tekst = pad.read_bytes().decode("utf-8-sig")
        teken = max(";,\t", key=tekst.partition("\n")[0].count)
        rijen = list(csv.DictReader(io.StringIO(tekst, newline=""), delimiter=teken))
        return [{k: _as_waarde(rij[k] or "") for k in kolommen} for rij in rijen]
    except (UnicodeDecodeError, KeyError, csv.Error):
        raise InvoerGeweigerd(
            fout,
            waar=str(pad),
            wat_nu="Het hoort een csv te zijn (UTF-8) met de kolommen " + ", ".join(kolommen) + ".",
        ) from None


def _as_tekst(cel: str) -> str:
    return f"'{cel}" if cel.startswith(_FORMULE) else cel


def _as_waarde(cel: str) -> str:
    return cel.removeprefix("'")
