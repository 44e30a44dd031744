"""What kind of table a file is, by its sheets and headers and nothing else.

A B4 file and a register export share many headers (BSN, name, start date), and a header of the one
can be an alias in the other; so only headers that belong to one of the two count as evidence. When
that does not decide, the file is said to be in doubt and a person names it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from bvtool.tabel.lezen.anderssoort import GeenTabel
from bvtool.tabel.lezen.kijk import Kijkje, peek_bladen
from bvtool.tabel.lezen.kolommen import list_verplicht
from bvtool.tabel.lezen.koprij import fold_kop, list_bekend
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.grenzen import STANDAARD, Grenzen
from bvtool.vak.tabellen import load_tabel

Soort = Literal[
    "b4", "register", "werkboek", "rondewerkboek", "terugkoppeling", "aanleverrapportage",
    "leeswijzer", "formulier",
]  # fmt: skip
EigenKoppen = Mapping[str, Mapping[str, str]]
_WERKBOEK = {"aan te melden", "niet aanleveren", "te beoordelen"}
_RONDEWERKBOEK = {"wij corrigeren", "cak corrigeert", "te beoordelen"}
_LEESWIJZER = {"kolommen", "waarden", "lijsten"}
_RAPPORTAGE = {"berichten", "productafname"}
_FORMULIER = {"bsn", "soort_melding", "huishouden"}
"""What only the form of the old way asks together."""
_ANTWOORD = (("terugkoppeling", "aanmelden"), ("bestandsvergelijking", "besluit"))
"""The column that only an answer to the CAK has: of the migration, and of a round."""
_NAAM = {"b4": "het B4-bestand", "register": "de export van het register"}


class Herkenning(NamedTuple):
    """What a file is: `soort`, or None with `mogelijk` (none: no table of this process; two:
    doubt).

    `blad` and `rij` (as Excel shows it) say where the header stands, `kolommen` which keys it
    names.
    """

    soort: Soort | None
    mogelijk: tuple[Soort, ...] = ()
    blad: str | None = None
    rij: int | None = None
    kolommen: tuple[str, ...] = ()


def find_soort(
    pad: Path, eigen_koppen: EigenKoppen | None = None, grenzen: Grenzen = STANDAARD
) -> Soort | None:
    """The kind of table at `pad`; None when it is no table of this process.

    `eigen_koppen` holds the dossier's own headers per kind ("b4", "register"). Raises
    InvoerGeweigerd when it can be either B4 or register, and as `guards.open_bron` for a file that
    may not be read.
    """
    herkend = recognise(pad, eigen_koppen, grenzen)
    if herkend.soort is None and herkend.mogelijk:
        raise InvoerGeweigerd(
            "Aan de koppen is niet te zien wat dit bestand is: "
            + " of ".join(_NAAM[s] for s in herkend.mogelijk)
            + ".",
            waar=pad.name,
            wat_nu="Zeg het er zelf bij met --b4 of --register.",
            bevindingen=[
                Bevinding(
                    f"blad '{herkend.blad}', rij {herkend.rij}"
                    if herkend.blad
                    else f"rij {herkend.rij}",
                    f"Herkend: {', '.join(herkend.kolommen)}.",
                )
            ],
        )
    return herkend.soort


def recognise(
    pad: Path, eigen_koppen: EigenKoppen | None = None, grenzen: Grenzen = STANDAARD
) -> Herkenning:
    """What the file at `pad` is, with where that was seen; does not raise for doubt."""
    eigen = eigen_koppen or {}
    vormen = {s: list_bekend(s, eigen.get(s)) for s in ("b4", "register", "terugkoppeling")}
    alle = {v: v for per_soort in vormen.values() for v in per_soort}
    try:
        bladen = peek_bladen(pad, alle, grenzen)
    except GeenTabel:
        return Herkenning(None)
    if ander := _name_by_bladen(bladen):
        return Herkenning(ander, (ander,))
    return max(
        (h for blad in bladen for h in _recognise_rijen(blad, vormen, eigen)),
        key=lambda h: len(h.kolommen),
        default=Herkenning(None),
    )


def _name_by_bladen(bladen: Sequence[Kijkje]) -> Soort | None:
    """A file that its sheets give away."""
    namen = {b.naam.casefold() for b in bladen}
    if namen >= _WERKBOEK:
        return "werkboek"
    if namen >= _RONDEWERKBOEK:
        return "rondewerkboek"
    if namen >= _LEESWIJZER:
        return "leeswijzer"
    vormen = {fold_kop(b.naam) for b in bladen}
    return "aanleverrapportage" if vormen >= _RAPPORTAGE else None


def recognise_kijkjes(bladen: Sequence[Kijkje], eigen: EigenKoppen) -> Soort | None:
    """What a file is when it is neither B4 nor a register, by its first rows; else None."""
    if ander := _name_by_bladen(bladen):
        return ander
    vormen = {s: list_bekend(s, eigen.get(s)) for s in ("b4", "register", "terugkoppeling")}
    formulier = list_bekend("formulier")
    for blad in bladen:
        for rij in blad.rijen:
            koppen = {fold_kop(c) for c in rij if c and len(c) < 200}
            if {formulier[k] for k in koppen if k in formulier} >= _FORMULIER:
                return "formulier"
            if _decide(koppen, vormen, eigen) == ("terugkoppeling",):
                return "terugkoppeling"
    return None


def _recognise_rijen(
    blad: Kijkje, vormen: Mapping[str, Mapping[str, str]], eigen: EigenKoppen
) -> list[Herkenning]:
    """Every row of a sheet that can be a header."""
    herkend: list[Herkenning] = []
    for nummer, rij in enumerate(blad.rijen, start=1):
        koppen = {fold_kop(c) for c in rij if c and len(c) < 200}
        mogelijk = _decide(koppen, vormen, eigen)
        if mogelijk:
            soorten = {*mogelijk, "b4"} if "terugkoppeling" in mogelijk else mogelijk
            sleutels = {vormen[s][k] for s in soorten for k in koppen if k in vormen[s]}
            herkend.append(
                Herkenning(
                    mogelijk[0] if len(mogelijk) == 1 else None,
                    mogelijk,
                    blad.naam or None,
                    nummer,
                    tuple(sorted(sleutels)),
                )
            )
    return herkend


def _decide(
    koppen: set[str], vormen: Mapping[str, Mapping[str, str]], eigen: EigenKoppen
) -> tuple[Soort, ...]:
    """Which kinds a header row can be of."""
    antwoorden = {fold_kop(_find_kop(*van)) for van in _ANTWOORD}
    if koppen & antwoorden and koppen & {k for k, s in vormen["b4"].items() if s == "bsn"}:
        return ("terugkoppeling",)
    soorten: tuple[Soort, ...] = ("b4", "register")
    mogelijk = [
        s
        for s in soorten
        if {vormen[s][k] for k in koppen if k in vormen[s]} >= set(list_verplicht(s))
    ]
    if len(mogelijk) < 2:
        return tuple(mogelijk)
    bewijs = {s: _count_bewijs(koppen, s, vormen, eigen) for s in soorten}
    verschil = bewijs["b4"] - bewijs["register"]
    if verschil and (abs(verschil) > 1 or min(bewijs.values()) == 0):
        return ("b4",) if verschil > 0 else ("register",)
    return soorten


def _count_bewijs(
    koppen: set[str], soort: str, vormen: Mapping[str, Mapping[str, str]], eigen: EigenKoppen
) -> int:
    """How many headers speak for this kind: known only here, or a name of the dossier's own."""
    ander = vormen["register" if soort == "b4" else "b4"]
    zelf = {fold_kop(k) for k in eigen.get(soort, {}).values()}
    return sum(1 for k in koppen if k in vormen[soort] and (k not in ander or k in zelf))


def _find_kop(bestand: str, sleutel: str) -> str:
    rijen: Sequence[dict[str, str]] = load_tabel("kolommen")
    return next(r["kop"] for r in rijen if (r["bestand"], r["sleutel"]) == (bestand, sleutel))
