"""Which column is which: by header and alias, with the dossier's own names before all.

The known headers stand in `data/kolommen.csv` (an assumption of ours: no layout is published). Two
columns that fit one key are never chosen between, a required column is never done without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bvtool.tabel.lezen.koprij import fold_kop, list_bekend
from bvtool.tabel.lezen.ruw import show_kop
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.tabellen import load_tabel

_SOORTNAAM = {"b4": "het B4-bestand", "register": "de export van het register"}
_MAX_KOPPEN = 40


def list_verplicht(soort: str) -> tuple[str, ...]:
    """The keys that a file of this kind cannot do without."""
    return tuple(
        r["sleutel"]
        for r in load_tabel("kolommen")
        if r["bestand"] == soort and r["verplicht"] == "ja"
    )


def name_kop(soort: str, sleutel: str) -> str:
    """The usual header of a key."""
    for rij in load_tabel("kolommen"):
        if rij["bestand"] == soort and rij["sleutel"] == sleutel:
            return rij["kop"]
    raise KeyError(sleutel)


def recognise_kolommen(
    koppen: Sequence[str],
    letters: Sequence[str],
    soort: str,
    eigen_koppen: Mapping[str, str],
    waar: str,
) -> dict[str, str]:
    """The letter of every recognised key. `waar` names the header row for the message.

    Raises InvoerGeweigerd, with all faults at once, when a required column is missing, a name of
    the dossier's own is not there, or two columns fit the same key.
    """
    bekend = list_bekend(soort, eigen_koppen)
    gevonden: dict[str, list[str]] = {}
    for kop, letter in zip(koppen, letters, strict=True):
        sleutel = bekend.get(fold_kop(kop)) if kop else None
        if sleutel is not None:
            gevonden.setdefault(sleutel, []).append(letter)
    kop_bij = dict(zip(letters, koppen, strict=True))
    fouten = [
        *_list_dubbel(gevonden, kop_bij, soort, waar),
        *_list_eigen(gevonden, eigen_koppen, soort, waar),
        *_list_gemist(gevonden, eigen_koppen, soort, waar),
    ]
    if fouten:
        er_is = ", ".join(f"'{show_kop(k)}'" for k in koppen if k.strip())
        raise InvoerGeweigerd(
            f"De kolommen van {_SOORTNAAM.get(soort, 'dit bestand')} zijn niet duidelijk.",
            waar=waar,
            wat_nu=f"In de koprij staat: {er_is[: _MAX_KOPPEN * 20]}. Geef in bvtool.toml de naam "
            f"op die in uw bestand staat, onder [kolommen.{soort}], bijvoorbeeld: "
            f'{fouten[0][0]} = "de kop in uw bestand".',
            bevindingen=[b for _, b in fouten],
        )
    return {sleutel: plaatsen[0] for sleutel, plaatsen in gevonden.items()}


Gevonden = Mapping[str, Sequence[str]]


def _list_dubbel(
    gevonden: Gevonden, kop_bij: Mapping[str, str], soort: str, waar: str
) -> list[tuple[str, Bevinding]]:
    return [
        (
            sleutel,
            Bevinding(
                f"{waar}, kolom {' en '.join(letters)}",
                f"Meer dan een kolom past bij {name_kop(soort, sleutel)}: "
                + " en ".join(f"'{show_kop(kop_bij[x])}'" for x in letters)
                + ".",
                "Geef in bvtool.toml aan welke het is, of geef de andere kolom een andere kop.",
            ),
        )
        for sleutel, letters in gevonden.items()
        if len(letters) > 1
    ]


def _list_eigen(
    gevonden: Gevonden, eigen: Mapping[str, str], soort: str, waar: str
) -> list[tuple[str, Bevinding]]:
    return [
        (
            sleutel,
            Bevinding(
                waar,
                f"De kolom '{show_kop(kop)}', die in bvtool.toml staat voor "
                f"{name_kop(soort, sleutel)}, is er niet.",
                f"Pas {sleutel} onder [kolommen.{soort}] aan of haal de regel weg.",
            ),
        )
        for sleutel, kop in eigen.items()
        if sleutel not in gevonden
    ]


def _list_gemist(
    gevonden: Gevonden, eigen: Mapping[str, str], soort: str, waar: str
) -> list[tuple[str, Bevinding]]:
    return [
        (
            sleutel,
            Bevinding(
                waar,
                f"De kolom {name_kop(soort, sleutel)} is nodig en is niet gevonden.",
                "Controleer of dit het goede bestand is.",
            ),
        )
        for sleutel in list_verplicht(soort)
        if sleutel not in gevonden and sleutel not in eigen
    ]
