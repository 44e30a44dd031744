"""The sets of schemas at hand: those in the folder of the user, and behind them the shipped ones.

A set is what one folder holds of one release; which schema tells of what follows from namespaces.
Which set writes, the calendar decides; which one reads, the message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.berichten.berichtvorm import Berichtvorm
from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.release import parse_release
from bvtool.berichten.schemabundel import Schemabestand, Schemabundel, list_xsd, read_schemamap
from bvtool.berichten.schemapas import find_misfits
from bvtool.berichten.schemarollen import ANTWOORD, VRAAG
from bvtool.berichten.schemaset import Schemas
from bvtool.vak.fouten import Bevinding, InstellingFout, InvoerGeweigerd, InvoerOntbreekt

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier

BW = ("WMO407", "WMO408")
_ANDERS = "Zet alle schema's van een release bij elkaar, of haal de regel [schema] map weg."


@dataclass(frozen=True, eq=False)
class Schemasets:
    """The sets at hand, those of the user first; of each the newest release first."""

    sets: Sequence[Schemas]
    _gevonden: dict[object, tuple[Schemas, Berichtvorm]] = field(default_factory=dict)

    def find(self, tag: object) -> tuple[Schemas, Berichtvorm] | None:
        """The set and the kind of the message with this root element; None when there is none.

        Raises BerichtGeweigerd when the user's own schema of this kind cannot be used; that of
        beschermd wonen was tried when it was loaded.
        """
        if tag not in self._gevonden:
            for een in self.sets:
                try:
                    if (vorm := een.find_vorm(tag)) is not None:
                        self._gevonden[tag] = _checked(een, vorm.soort), vorm
                        break
                except (InstellingFout, InvoerGeweigerd) as fout:
                    raise BerichtGeweigerd(fout.fout, fout.wat_nu, stuk=False) from None
        return self._gevonden.get(tag)

    def list_met(self, soort: str) -> list[Schemas]:
        """The sets that have this kind of message."""
        return [een for een in self.sets if soort in een.bestanden]

    def choose(self, soort: str, release: str = "") -> Schemas:
        """The set that writes this kind in this release; without a release the first of the user,
        else the newest shipped one. Raises KeyError when there is none."""
        for een in self.list_met(soort):
            if release in ("", een.release):
                return _checked(een, soort)
        raise KeyError(soort)


def _checked(een: Schemas, soort: str) -> Schemas:
    """The same set. Raises InstellingFout when this kind of a user's own set cannot be used."""
    if een.eigen:
        check_paar(een, VRAAG.get(soort, soort))
    return een


class Schemaplek(NamedTuple):
    """Where the schemas of a user lie (empty: nowhere), and the parts whose element she named."""

    map: str = ""
    namen: tuple[tuple[str, str], ...] = ()


GEEN_PLEK = Schemaplek()


def find_schemaplek(dossier: Dossier) -> Schemaplek:
    """The folder of [schema] map as a path, seen from the dossier, and [schema.namen]."""
    i = dossier.instellingen
    map_ = str(dossier.pad / i.schema_map) if i.schema_map else ""
    return Schemaplek(map_, i.schema_namen)


@cache
def load_schemas(map_: str = "", namen: tuple[tuple[str, str], ...] = ()) -> Schemasets:
    """The shipped sets, and before them those in the folder `map_` ([schema] map in bvtool.toml).

    `namen` are the parts whose element the user named ([schema.namen]). Raises InstellingFout when
    a schema is missing or unreadable, and with the list of what does not fit beschermd wonen.
    """
    eigen = _load_eigen(Path(map_), dict(namen)) if map_ else []
    return Schemasets((*eigen, *_load_mee()))


_MEE = {"3.0": "3_0", "2.0": "", "1.0": "1_0"}
"""In which folder beside this module the schemas of each release lie that bvtool ships."""
_HERKOMST = "meegeleverd (reconstructie)"


@cache
def _load_mee() -> tuple[Schemas, ...]:
    """The sets that bvtool ships; what they hold follows from the names of the files, so that a
    schema is read only when it is asked for."""
    return tuple(
        Schemas(release, _HERKOMST, partial(open_mee, release), _list_mee(release), {}, eigen=False)
        for release in _MEE
    )


def _list_mee(release: str) -> dict[str, Schemabestand]:
    namen = [b.name for b in _find_mee(release).iterdir() if b.name.startswith("wmo")]
    soorten = {naam.removesuffix(".xsd").upper(): naam for naam in sorted(namen)}
    return {
        soort: Schemabestand(soort, release, _name_ruimte(release, soort), naam)
        for soort, naam in soorten.items()
    }


def _find_mee(release: str) -> Path:
    return Path(__file__).resolve().parent / "schema" / _MEE[release]


@cache
def open_mee(release: str, herkomst: str = _HERKOMST) -> Schemabundel:
    """The schemas of iEb that bvtool ships of this release; `herkomst` says whose they are."""
    delen = _find_mee(release).iterdir()
    documenten = {b.name: b.read_bytes() for b in delen if b.name.endswith(".xsd")}
    return Schemabundel(documenten, herkomst, "bvtool")


def _load_eigen(map_: Path, namen: Mapping[str, str]) -> list[Schemas]:
    try:
        sets = list_sets(map_, namen)
        _check_releases(map_, sets)
        _check_enkel(map_, sets)
        _check_paren(map_, sets)
        _check_namen(map_, sets, namen)
        for een in sets:
            if BW[0] in een.bestanden:
                check_paar(een, BW[0])
    except InvoerGeweigerd as fout:
        raise InstellingFout(fout.fout, waar=fout.waar, wat_nu=fout.wat_nu) from None
    return sets


def list_sets(map_: Path, namen: Mapping[str, str]) -> list[Schemas]:
    """The sets in a folder, the newest release first; empty when it has none."""
    try:
        bundels = read_schemamap(map_)
    except InvoerOntbreekt:
        return []
    sets = [een for b in bundels for een in _split(b, str(map_), namen)]
    return sorted(sets, key=lambda een: parse_release(een.release) or (), reverse=True)


def _split(bundel: Schemabundel, herkomst: str, namen: Mapping[str, str]) -> Iterator[Schemas]:
    """The sets in one folder: for each release its messages of iEb."""
    per_release: dict[str, dict[str, Schemabestand]] = {}
    for bestand in bundel.list_bestanden():
        if bestand.soort in (*ANTWOORD, *VRAAG):
            per_release.setdefault(bestand.release, {})[bestand.soort] = bestand
    for release, bestanden in per_release.items():
        yield Schemas(release, herkomst, lambda: bundel, bestanden, namen)


def _check_releases(map_: Path, sets: Sequence[Schemas]) -> None:
    """Raises InstellingFout for a set of which nothing says in which release it writes."""
    for een in sets:
        if parse_release(een.release) is None:
            raise InstellingFout(
                "In een schema staat niet van welke release het is.",
                waar=str(map_),
                wat_nu="Vraag de uitgever om de schema's met de release erin, of haal dit schema "
                "weg. De release staat in de naamruimte (4_0) of bij release in appinfo (4.0).",
                bevindingen=[
                    Bevinding(b.naam, f"De naamruimte is {b.ruimte[:100]}.")
                    for b in een.bestanden.values()
                ],
            )


def _check_enkel(map_: Path, sets: Sequence[Schemas]) -> None:
    """Raises InstellingFout when two schemas tell differently of one message of one release."""
    gezien: dict[tuple[str, str], tuple[str, frozenset[bytes]]] = {}
    for bundel in dict.fromkeys(een.bundel() for een in sets):
        for bestand, inhoud in bundel.list_inhoud():
            soort, release = bestand.soort, bestand.release
            pad = Path(bundel.waar, bestand.naam).relative_to(map_).as_posix()
            ander, toen = gezien.setdefault((soort, release), (pad, inhoud))
            if inhoud != toen and soort in (*ANTWOORD, *VRAAG):
                raise InstellingFout(
                    f"{soort} van release {release} ligt er twee keer, en niet hetzelfde: {ander} "
                    f"en {pad}.",
                    waar=str(map_),
                    wat_nu="Haal de oude weg, met alle schema's die erbij horen.",
                )


def _check_paren(map_: Path, sets: Sequence[Schemas]) -> None:
    """Raises InstellingFout when a message has no answer beside it, or nothing lies there."""
    mist = [
        (een.release, soort)
        for een in sets
        for heen, terug in ANTWOORD.items()
        for soort, ander in ((heen, terug), (terug, heen))
        if ander in een.bestanden and soort not in een.bestanden
    ]
    mist = mist if sets else [("2.0", soort) for soort in BW]
    if not mist:
        return
    ruimtes = list(_list_ruimtes(map_))
    raise InstellingFout(
        "In de map met schema's ontbreekt een schema: "
        + ", ".join(soort.lower() for _, soort in mist)
        + ".",
        waar=str(map_),
        wat_nu=_ANDERS,
        bevindingen=[_tell_mist(ruimtes, release, soort) for release, soort in mist]
        + [Bevinding("gevonden", ruimte) for ruimte in ruimtes],
    )


def _tell_mist(ruimtes: Sequence[str], release: str, soort: str) -> Bevinding:
    """What of this kind is not here, or lies apart from the message that it goes with."""
    ruimte = _name_ruimte(release, soort)
    if any(regel.endswith(f": {ruimte}") for regel in ruimtes):
        ander = ANTWOORD.get(soort) or VRAAG[soort]
        wat = f"Dit schema ligt in een andere map dan {ander.lower()}."
        return Bevinding(soort.lower(), wat, _ANDERS)
    return Bevinding(soort.lower(), f"Geen schema met een naamruimte als {ruimte}.")


def _name_ruimte(release: str, soort: str) -> str:
    stuk = release.replace(".", "_")
    return f"http://www.istandaarden.nl/ieb/{stuk}/{soort.lower()}/schema"


def _list_ruimtes(map_: Path) -> Iterator[str]:
    """What lies in the folder: file names with the namespaces in them."""
    for pad in list_xsd(map_):
        ruimte = read_boom(pad.read_bytes()).get("targetNamespace", "")
        yield f"{pad.name}: {ruimte[:100]}"


def _check_namen(map_: Path, sets: Sequence[Schemas], namen: Mapping[str, str]) -> None:
    """Raises InstellingFout for a name by hand that no message in the folder has."""
    bekend = {
        rol for een in sets for soort in een.bestanden for rol in een.vorm(soort).rollen.namen
    } if namen else set()  # fmt: skip
    for rol in namen.keys() - bekend:
        raise InstellingFout(
            f"Het element {namen[rol][:60]} staat in geen enkel schema in uw map.",
            waar=f"bvtool.toml, [schema.namen] {rol}",
            wat_nu="Schrijf de naam van het element zoals die in het schema staat. Kijk met "
            f"bvtool controleer {map_.name} welke elementen bvtool vond.",
        )


@cache
def check_paar(een: Schemas, heen: str) -> None:
    """Raises InstellingFout with everything in a message and its answer that bvtool cannot write
    or read in this set."""
    if fouten := find_misfits(een, heen):
        raise InstellingFout(
            "De schema's in uw map passen niet bij wat bvtool kan schrijven en lezen.",
            waar=een.herkomst,
            wat_nu="Noem bij [schema.namen] welk element wat is, of haal de regel [schema] map weg "
            "en geef deze lijst door aan de beheerder.",
            bevindingen=fouten,
        )
