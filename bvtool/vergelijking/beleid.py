"""What the decision table depends on: the reference date and the policies of a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bvtool.tabel.waarden.telling import BW_CATEGORIEEN
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.peil import MIGRATIE, Peil

if TYPE_CHECKING:
    from bvtool.dossier.instellingen import Instellingen


class Beleid(NamedTuple):
    """What the dossier chooses (`[beleid]` in bvtool.toml), and the day it is compared on."""

    categorie18: bool = False
    buitenregionaal: str = "aanmelden"
    overlijden: str = "cak"
    release: str = "3.1"
    abo_categorieen: tuple[str, ...] = ()
    peil: Peil = MIGRATIE

    @property
    def bw_categorieen(self) -> tuple[str, ...]:
        """The categories that are beschermd wonen."""
        return (*BW_CATEGORIEEN, "18") if self.categorie18 else BW_CATEGORIEEN

    @property
    def categorieen(self) -> tuple[str, ...]:
        """The categories that count for the contribution that is compared."""
        is_bw = self.peil.bijdrage is Bijdrage.BW
        return self.bw_categorieen if is_bw else self.abo_categorieen

    @classmethod
    def of(cls, instellingen: Instellingen, peil: Peil = MIGRATIE) -> Beleid:
        """The policies in the settings of a dossier, for a comparison on this reference date."""
        return cls(
            categorie18=instellingen.categorie18,
            buitenregionaal=instellingen.buitenregionaal,
            overlijden=instellingen.overlijden,
            release=instellingen.release,
            abo_categorieen=instellingen.abo_categorieen,
            peil=peil,
        )
