"""Sentences behind each other."""

from collections.abc import Iterable


def join_zinnen(zinnen: Iterable[str]) -> str:
    """Sentences in one text: each but the last ends with a mark, also one that ends in a command.

    >>> join_zinnen(["Geef: bvtool aanmelden", "", "Bel het CAK."])
    'Geef: bvtool aanmelden. Bel het CAK.'
    """
    delen = [zin.strip() for zin in zinnen if zin.strip()]
    heel = [zin if zin[-1] in ".!?:" else f"{zin}." for zin in delen[:-1]]
    return " ".join([*heel, *delen[-1:]])
