"""Dirt on top of a case: ways in which B4 writes a person otherwise than the register does.

`data/voorbeeld-afwijkingen.csv` says which field is a difference by it (or none), what the person
must offer for it, and how many clients in a hundred have it.
"""

from __future__ import annotations

from collections.abc import Callable

from bvtool.oefenen.voorbeeld import namen, personen
from bvtool.oefenen.voorbeeld.personen import Voorbeeldpersoon
from bvtool.oefenen.voorbeeld.rijen import Rij, Werkbank, geboren_cel

Afwijking = Callable[[Werkbank, Voorbeeldpersoon, Rij, int], None]


def _write_capitals(w: Werkbank, p: Voorbeeldpersoon, rij: Rij, variant: int) -> None:  # noqa: ARG001
    rij["achternaam"] = p.naam.achternaam.upper()
    rij["voorvoegsel"] = p.naam.voorvoegsel.upper()


def _drop_diakrieten(w: Werkbank, p: Voorbeeldpersoon, rij: Rij, variant: int) -> None:  # noqa: ARG001
    rij["achternaam"] = namen.strip_diakrieten(p.naam.achternaam)


def _move_voorvoegsel(w: Werkbank, p: Voorbeeldpersoon, rij: Rij, variant: int) -> None:  # noqa: ARG001
    rij["achternaam"] = f"{p.naam.voorvoegsel} {p.naam.achternaam}"
    rij["voorvoegsel"] = None


def _dress_voorletters(w: Werkbank, p: Voorbeeldpersoon, rij: Rij, variant: int) -> None:  # noqa: ARG001
    letters = p.naam.voorletters
    rij["voorletters"] = letters.replace(".", "" if variant % 2 else " ").strip()


def _hide_geboren(w: Werkbank, p: Voorbeeldpersoon, rij: Rij, variant: int) -> None:  # noqa: ARG001
    # The person was made with a birth date that is unknown in part; here only how it is written.
    if variant % 3 == 1:
        rij["geboortedatum"] = p.geboren[:4]


def _mistype_naam(w: Werkbank, p: Voorbeeldpersoon, rij: Rij, variant: int) -> None:
    rij["achternaam"] = namen.make_tikfout(w.rng, p.naam.achternaam, variant)


def _add_partner(w: Werkbank, p: Voorbeeldpersoon, rij: Rij, variant: int) -> None:
    partner = namen.make_naam(w.rng, "voorvoegsel" if variant % 2 else "enkel")
    rij["achternaam"] = namen.join_partner(
        p.naam.achternaam, partner.achternaam, partner.voorvoegsel
    )


def _change_voorvoegsel(w: Werkbank, p: Voorbeeldpersoon, rij: Rij, variant: int) -> None:  # noqa: ARG001
    rij["voorvoegsel"] = namen.pick_ander_voorvoegsel(p.naam.voorvoegsel)


def _change_voorletters(w: Werkbank, p: Voorbeeldpersoon, rij: Rij, variant: int) -> None:  # noqa: ARG001
    letters = p.naam.voorletters
    rij["voorletters"] = f"{letters}X." if variant % 2 else f"Q.{letters[2:]}"


def _mistype_geboren(w: Werkbank, p: Voorbeeldpersoon, rij: Rij, variant: int) -> None:  # noqa: ARG001
    rij["geboortedatum"] = geboren_cel(personen.mistype_geboren(p.geboren, variant))


def _turn_geboren(w: Werkbank, p: Voorbeeldpersoon, rij: Rij, variant: int) -> None:  # noqa: ARG001
    rij["geboortedatum"] = geboren_cel(personen.turn_geboren(p.geboren))


AFWIJKINGEN: dict[str, Afwijking] = {
    "hoofdletters": _write_capitals,
    "zonder_diakriet": _drop_diakrieten,
    "voorvoegsel_in_naam": _move_voorvoegsel,
    "voorletters_vorm": _dress_voorletters,
    "geboortedatum_deels": _hide_geboren,
    "naam_tikfout": _mistype_naam,
    "partnernaam": _add_partner,
    "voorvoegsel_anders": _change_voorvoegsel,
    "voorletters_anders": _change_voorletters,
    "geboortedatum_tikfout": _mistype_geboren,
    "geboortedatum_gedraaid": _turn_geboren,
}
