"""Which schemas a command uses: those in the folder of the user, or those that bvtool ships."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bvtool.berichten.schema import open_mee
from bvtool.berichten.schemabundel import Berichtschema, Schemabundel, read_schemamap
from bvtool.vak.fouten import Gebruiksfout, InvoerGeweigerd, InvoerOntbreekt
from bvtool.wissel.conversie.schema import make_xsd
from bvtool.wissel.conversie.vormen import BERICHTEN
from bvtool.wissel.soorten import find_retour, find_soort

_EIGEN = "reconstructie van bvtool (niet de officiële schema's van"


@dataclass(slots=True)
class Schemakeuze:
    """The schemas at hand; each is read when it is asked for, once."""

    bundels: Sequence[Schemabundel]
    map: Path | None = None
    _gelezen: dict[tuple[int, str], Berichtschema] = field(default_factory=dict)

    def load(self, soort: str) -> Berichtschema:
        """The schema of a kind by name. Raises InvoerOntbreekt, or Gebruiksfout when the folder
        has it more than once."""
        naam = self._name(soort)
        waar = [n for n, bundel in enumerate(self.bundels) if naam in bundel.list_soorten()]
        if len(waar) > 1:
            raise Gebruiksfout(
                f"In deze map staat {naam} meer dan een keer.",
                waar=str(self.map),
                wat_nu="Geef met --schema de map van de ene release die u bedoelt.",
            )
        if not waar:
            raise self._missing(f"Er is geen schema van {naam[:40]}.")
        return self._load(waar[0], naam)

    def find_ruimte(self, ruimte: str) -> Berichtschema | None:
        """The schema of this namespace; None when it is not there."""
        for nummer, bundel in enumerate(self.bundels):
            if (soort := bundel.find_ruimte(ruimte)) is not None:
                return self._load(nummer, soort)
        return None

    def load_ruimte(self, ruimte: str) -> Berichtschema:
        """The schema of this namespace. Raises InvoerOntbreekt."""
        if (schema := self.find_ruimte(ruimte)) is not None:
            return schema
        raise self._missing(f"Er is geen schema met de naamruimte {ruimte[:100]}.")

    def find_retour(self, heen: Berichtschema) -> Berichtschema | None:
        """The schema of the retour of this kind, in the same release; None when it is not there."""
        soort = find_soort(heen.soort)
        retour = find_retour(soort) if soort else None
        if retour is None:
            return None
        for nummer, bundel in enumerate(self.bundels):
            if retour.naam in bundel.list_soorten():
                schema = self._load(nummer, retour.naam)
                if schema.release == heen.release:
                    return schema
        return None

    def _load(self, nummer: int, soort: str) -> Berichtschema:
        sleutel = (nummer, soort)
        if sleutel not in self._gelezen:
            self._gelezen[sleutel] = self.bundels[nummer].load(soort)
        return self._gelezen[sleutel]

    def _name(self, soort: str) -> str:
        bekend = find_soort(soort)
        return bekend.naam if bekend else soort.strip().upper()

    def _missing(self, wat: str) -> InvoerOntbreekt:
        soorten = sorted({soort for bundel in self.bundels for soort in bundel.list_soorten()})
        return InvoerOntbreekt(
            wat,
            waar=str(self.map) if self.map else "de schema's die bvtool meebrengt",
            wat_nu="Geef met --schema de map met de officiële schema's. Nu zijn er: "
            + ", ".join(soorten) + ".",
        )  # fmt: skip


def choose_schemas(map_: Path | None) -> Schemakeuze:
    """The schemas of the folder, or the reconstructions of iEb 2.0, of what 3.0 brought (405 and
    406), and of iWmo 2.1."""
    if map_ is not None:
        return Schemakeuze(read_schemamap(map_), map_)
    bundels = [open_mee(release, f"{_EIGEN} iEb {release})") for release in ("2.0", "3.0")]
    for bericht in BERICHTEN:
        documenten = {
            (f"{bericht}.xsd" if naam == "bericht.xsd" else naam): data
            for naam, data in make_xsd(bericht).items()
        }
        bundels.append(Schemabundel(documenten, f"{_EIGEN} iWmo 2.1)", "bvtool"))
    return Schemakeuze(bundels)


def need_retour(keuze: Schemakeuze, heen: Berichtschema) -> Berichtschema:
    """The schema of the retour. Raises InvoerGeweigerd for what has none, InvoerOntbreekt."""
    soort = find_soort(heen.soort)
    retour = find_retour(soort) if soort else None
    if retour is None:
        raise InvoerGeweigerd(
            f"Op een {heen.soort} hoort geen retourbericht, of bvtool kent het niet.",
            waar=heen.soort,
            wat_nu="Een retour maakt u op een heenbericht, zoals een WMO301 of een WMO407.",
        )
    schema = keuze.find_retour(heen)
    if schema is None:
        raise InvoerOntbreekt(
            f"Er is geen schema van {retour.naam} in release {heen.release}.",
            waar=str(keuze.map) if keuze.map else "de schema's die bvtool meebrengt",
            wat_nu="Geef met --schema de map met de officiële schema's van die release.",
        )
    return schema
