"""Makes the files of an example in a folder: B4, register and the truth."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from bvtool.oefenen.voorbeeld.bsn import AANTAL_SYNTHETISCH, count_officieel
from bvtool.oefenen.voorbeeld.personenstroom import Opzet, make_blokken
from bvtool.oefenen.voorbeeld.schrijf import EXCEL_RIJEN, open_schrijver
from bvtool.oefenen.voorbeeld.waarheid import BESTAND, Waarheidschrijver
from bvtool.vak.fouten import Gebruiksfout

RIJEN_PER_KLANT = 1.2
"""More than the rows per client on either side of a large example, so that a sheet never fills."""


class Vormen(NamedTuple):
    """The kind of file (`xlsx` or `csv`) on each side."""

    b4: str = "xlsx"
    register: str = "xlsx"


class Gemaakt(NamedTuple):
    """What was made: the names of the files relative to the dossier, and the counts."""

    bestanden: tuple[str, ...]
    b4_rijen: int
    register_rijen: int
    aantallen: dict[str, object]


def check_opzet(opzet: Opzet) -> None:
    """Raises Gebruiksfout when there are no BSNs for so many clients."""
    hoogste = AANTAL_SYNTHETISCH if opzet.synthetisch else count_officieel()
    if opzet.klanten < 1:
        raise Gebruiksfout(
            "Een voorbeeld heeft minstens één klant.",
            waar="de optie --klanten",
            wat_nu="Geef een getal vanaf 1, bijvoorbeeld --klanten 200.",
        )
    if opzet.klanten <= hoogste:
        return
    if opzet.synthetisch:
        raise Gebruiksfout(
            f"Een voorbeeld heeft hoogstens {hoogste} klanten.",
            waar="de optie --klanten",
            wat_nu="Kies een kleiner getal.",
        )
    raise Gebruiksfout(
        f"Er zijn {hoogste} BSN's om mee te oefenen: te weinig voor {opzet.klanten} klanten.",
        waar="de optie --klanten",
        wat_nu=f"Kies hoogstens {hoogste}, of geef ook --synthetisch. Dan maakt bvtool zelf "
        "nummers en staat overal bij dat de gegevens verzonnen zijn.",
    )


def choose_vormen(opzet: Opzet, vormen: Vormen) -> Vormen:
    """The kinds of file that fit: csv where the rows go beyond a sheet of Excel."""
    rijen = opzet.klanten * RIJEN_PER_KLANT
    return Vormen(
        b4="csv" if rijen > EXCEL_RIJEN else vormen.b4,
        register="csv" if rijen > EXCEL_RIJEN else vormen.register,
    )


def name_bestanden(opzet: Opzet, vormen: Vormen) -> tuple[str, str, str]:
    """The names of B4, register and truth, relative to the dossier."""
    merk = "_FICTIEF" if opzet.synthetisch else ""
    return (
        f"inkomend/B4_{opzet.uitvoerder}{merk}.{vormen.b4}",
        f"inkomend/register_{opzet.gemeente}{merk}.{vormen.register}",
        BESTAND,
    )


def write_bestanden(opzet: Opzet, vormen: Vormen, map_: Path) -> Gemaakt:
    """Write the three files into `map_` under the last part of their names.

    Raises Gebruiksfout when there are not enough BSNs. The same `opzet` gives the same bytes.
    """
    check_opzet(opzet)
    namen = name_bestanden(opzet, vormen)
    b4_pad, register_pad, waarheid_pad = (map_ / Path(naam).name for naam in namen)
    merk = opzet.synthetisch
    with ExitStack() as stapel:
        waarheid = Waarheidschrijver(waarheid_pad, opzet)
        stapel.callback(waarheid.stop)
        b4 = open_schrijver(b4_pad, "b4", "B4", merk=merk)
        stapel.callback(b4.close)
        register = open_schrijver(register_pad, "register", "Export", merk=merk)
        stapel.callback(register.close)
        for blok in make_blokken(opzet):
            for rij, waar in blok.b4:
                nullen_kwijt = isinstance(rij["bsn"], int) and rij["bsn"] < 100_000_000
                waarheid.add_rij(b4.write(rij), waar, nullen_kwijt=nullen_kwijt)
            for rij in blok.register:
                register.write(rij)
            waarheid.add_blok(blok)
        aantallen = waarheid.close()
    return Gemaakt(namen, waarheid.b4_rijen, waarheid.register_rijen, aantallen)
