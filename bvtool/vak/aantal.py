"""How many of what: one place for singular and plural, in every text that a person reads."""

from __future__ import annotations


def getal(waarde: float) -> str:
    """`47.775`, `12,5`: points per thousand and a decimal comma.

    >>> getal(47775), getal(12.5)
    ('47.775', '12,5')
    """
    return f"{waarde:,}".translate(str.maketrans(",.", ".,"))


def count(aantal: int, een: str, meer: str) -> str:
    """A number with its noun.

    >>> count(1, "rij", "rijen"), count(0, "rij", "rijen"), count(47775, "rij", "rijen")
    ('1 rij', '0 rijen', '47.775 rijen')
    """
    return f"{getal(aantal)} {een if aantal == 1 else meer}"


def show_bedrag(centen: int) -> str:
    """An amount in euros, from cents.

    >>> show_bedrag(1900), show_bedrag(123456)
    ('€ 19,00', '€ 1.234,56')
    """
    return f"€ {getal(centen // 100)},{centen % 100:02}"
