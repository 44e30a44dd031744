"""What is asked about the columns of a table, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bvtool.tabel.lezen.kolombeeld import Kolombeeld, Leeskolom
from bvtool.tabel.lezen.kolommen import GROEPEN, list_verplicht, name_kop
from bvtool.tabel.lezen.ruw import show_kop
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd

_SOORTNAAM = {"b4": "het B4-bestand", "register": "de export van het register"}
_MAX_KOPPEN = 40


class KolommenOpen(InvoerGeweigerd):
    """The columns of a table are not clear: `beeld` tells which, `bestand` and `blad` where."""

    def __init__(self, fout: str, beeld: Kolombeeld, **rest: object) -> None:
        super().__init__(fout, **rest)  # type: ignore[arg-type]
        self.beeld = beeld
        self.bestand = ""
        self.blad = ""


def recognise_kolommen(
    beeld: Kolombeeld,
    eigen_koppen: Mapping[str, str],
    waar: str,
    nodig: Sequence[str] | None = None,
) -> dict[str, str]:
    """The letter of every recognised key. `waar` names the header row for the message, `nodig` the
    columns that must be there (the usual ones when None).

    Raises KolommenOpen, with all faults at once, when a required column is missing, a name of the
    dossier's own is not there, two columns fit the same key, or a column may decide and is not
    known.
    """
    soort = beeld.soort
    letters = beeld.find_letters()
    fouten = [
        *_list_open(beeld, waar),
        *_list_eigen(beeld, letters, eigen_koppen, waar),
        *_list_gemist(beeld, nodig or list_verplicht(soort), letters, eigen_koppen, waar),
    ]
    if not fouten:
        return letters
    er_is = ", ".join(f"'{show_kop(k.kop)}'" for k in beeld.kolommen if k.kop.strip())
    raise KolommenOpen(
        f"De kolommen van {_SOORTNAAM.get(soort, 'dit bestand')} zijn niet duidelijk.",
        beeld,
        waar=waar,
        wat_nu=f"In de koprij staat: {er_is[: _MAX_KOPPEN * 20]}. Geef in bvtool.toml de naam op "
        f"die in uw bestand staat, onder [kolommen.{soort}], bijvoorbeeld: "
        f'{fouten[0][0]} = "de kop in uw bestand".',
        bevindingen=[b for _, b in fouten],
    )


def _list_open(beeld: Kolombeeld, waar: str) -> Iterator[tuple[str, Bevinding]]:
    """One finding per key that two columns want, and one per other column that is open."""
    dubbel: dict[str, list[Leeskolom]] = {}
    for k in beeld.open:
        if k.waarom.startswith("Meer dan een"):
            dubbel.setdefault(k.denkt, []).append(k)
            continue
        plek = f"kolom '{show_kop(k.kop)}'" if k.kop.strip() else f"kolom {k.letter}"
        nu = "Zeg wat deze kolom is, of dat u hem niet gebruikt."
        yield k.denkt or "einddatum", Bevinding(f"{waar}, {plek}", k.waarom, nu)
    for sleutel, kolommen in dubbel.items():
        namen = " en ".join(f"'{show_kop(k.kop)}'" for k in kolommen)
        yield (
            sleutel,
            Bevinding(
                f"{waar}, kolom {' en '.join(k.letter for k in kolommen)}",
                f"Meer dan een kolom past bij {name_kop(beeld.soort, sleutel)}: {namen}.",
                "Geef aan welke het is, of geef de andere kolom een andere kop.",
            ),
        )


def _list_eigen(
    beeld: Kolombeeld, letters: Mapping[str, str], eigen: Mapping[str, str], waar: str
) -> Iterator[tuple[str, Bevinding]]:
    open_ = {k.denkt for k in beeld.open}
    for sleutel, kop in eigen.items():
        if sleutel not in letters and sleutel not in open_:
            yield (
                sleutel,
                Bevinding(
                    waar,
                    f"De kolom '{show_kop(kop)}', die in bvtool.toml staat voor "
                    f"{name_kop(beeld.soort, sleutel)}, is er niet.",
                    f"Pas {sleutel} onder [kolommen.{beeld.soort}] aan of haal de regel weg.",
                ),
            )


def _list_gemist(
    beeld: Kolombeeld,
    nodig: Sequence[str],
    letters: Mapping[str, str],
    eigen: Mapping[str, str],
    waar: str,
) -> Iterator[tuple[str, Bevinding]]:
    open_ = {k.denkt for k in beeld.open}
    for sleutel in nodig:
        er_is = {*GROEPEN.get(sleutel, ()), sleutel} & ({*letters} | open_)
        if not er_is and sleutel not in eigen:
            yield (
                sleutel,
                Bevinding(
                    waar,
                    f"De kolom {name_kop(beeld.soort, sleutel)} is nodig en is niet gevonden.",
                    "Controleer of dit het goede bestand is.",
                ),
            )
