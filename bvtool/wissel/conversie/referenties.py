"""The references of the aanbieder (ReferentieAanbieder), which EI does not have.

A 315 of 2.1 must carry one for each product, unique at its aanbieder, and its answer carries it
back. So each is kept in a file beside the messages (`referenties.csv`, no personal data of ours):
what was lost on the way to EI comes back, and what was made for XML is made the same again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bvtool.wissel.conversie.boom import Berichtboom, Tak
from bvtool.wissel.csvbestand import make_csv, read_csv

KOLOMMEN = (
    "bericht", "gemeente", "aanbieder", "identificatie", "dagtekening", "product", "referentie",
)  # fmt: skip
_VELD = "ReferentieAanbieder"
_Sleutel = tuple[str, ...]


class Referenties:
    """The table in memory: by message and by the place of the product in it (from 1)."""

    def __init__(self, bekend: dict[_Sleutel, str] | None = None) -> None:
        self._bekend = dict(bekend or {})

    def give(self, boom: Berichtboom) -> None:
        """Put the reference of each product that had one; a product of a 315 gets one if not."""
        _, gemeente, _, identificatie, dagtekening = boom.sleutel
        for nr, product in enumerate(_producten(boom), 1):
            referentie = self._bekend.get((*boom.sleutel, str(nr)), "")
            if not referentie and boom.bericht == "WMO315":
                dag = dagtekening.replace("-", "")
                referentie = f"{gemeente}-{identificatie}-{dag}-{nr}"
            if referentie:
                product.waarden[_VELD] = referentie

    def keep(self, boom: Berichtboom) -> None:
        """Remember the reference of each product that has one."""
        for nr, product in enumerate(_producten(boom), 1):
            if _VELD in product.waarden:
                self._bekend[(*boom.sleutel, str(nr))] = product.waarden[_VELD]

    def dump(self) -> bytes:
        """The table as a csv; empty when there is nothing to keep."""
        if not self._bekend:
            return b""
        return make_csv(KOLOMMEN, ([*s, r] for s, r in sorted(self._bekend.items())))


def read_referenties(pad: Path) -> Referenties:
    """The table that an earlier run kept; empty when there is none. Raises InvoerGeweigerd."""
    if not pad.is_file():
        return Referenties()
    rijen = read_csv(pad, KOLOMMEN, "De bewaarde referenties zijn niet te lezen.")
    return Referenties({tuple(rij[k] for k in KOLOMMEN[:-1]): rij[KOLOMMEN[-1]] for rij in rijen})


def _producten(boom: Berichtboom) -> Iterator[Tak]:
    for client in boom.clienten:
        for tak in client.walk():
            if tak.pad.endswith(("/ToegewezenProduct", "/Producten/Product")):
                yield tak
