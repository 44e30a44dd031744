"""Reads `werk/leeswijzer.xlsx` back: what a person said about columns and values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.bestanden.leeswijzer import (
    KOLOMMEN,
    KOPPEN,
    NIET_GEBRUIKEN,
    WAARDEN,
    Leestafel,
    Leeswijzer,
    name_betekenis,
)
from bvtool.bestanden.waardevragen import list_keuzes
from bvtool.tabel.lezen.afspraak import NIET, Leesafspraak, name_vorm
from bvtool.tabel.lezen.inhoud import fits
from bvtool.tabel.lezen.kolombeeld import Leeskolom
from bvtool.tabel.lezen.kolommen import list_koppen
from bvtool.tabel.lezen.koprij import fold_kop
from bvtool.tabel.lezen.lezing import read_bestand
from bvtool.tabel.waarden.betekenis import fold_waarde
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd

if TYPE_CHECKING:
    import polars as pl


@dataclass(slots=True)
class Antwoorden:
    """What a person filled in: forms of headers and of values to their meaning; empty where an
    answer was taken back."""

    kolommen: dict[tuple[str, str], str] = field(default_factory=dict)
    waarden: dict[tuple[str, str], str] = field(default_factory=dict)
    gezien: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """Every row that was read, also those that say nothing new: two must not differ."""

    def lay_over(self, afspraak: Leesafspraak) -> Leesafspraak:
        """The agreement with these answers."""
        kolommen = {k: v for k, v in {**afspraak.kolommen, **self.kolommen}.items() if v}
        waarden = {k: v for k, v in {**afspraak.waarden, **self.waarden}.items() if v}
        return replace(afspraak, kolommen=kolommen, waarden=waarden)


def read_leeswijzer(pad: Path, naam: str, wijzer: Leeswijzer, afspraak: Leesafspraak) -> Antwoorden:
    """What a person filled in, held against how the files are read now (`wijzer`, by `afspraak`).

    Raises InvoerGeweigerd with every row that cannot be: a header or value that no file has, a
    meaning outside the list, one that does not fit what the column holds, two different answers
    for the same thing, a certain meaning that was made empty, or a sheet or header that is gone. A
    row that was taken away changes nothing: what was open is asked again. What bvtool was certain
    of by itself is no answer, so that it is judged anew in the next export.
    """
    bestand = read_bestand(pad, {})
    fouten: list[Bevinding] = []
    uit = Antwoorden()
    for blad in (KOLOMMEN, WAARDEN):
        gevonden = next((b for b in bestand.bladen if fold_kop(b.naam) == fold_kop(blad)), None)
        if gevonden is None:
            nu = "Zet het terug, of haal het bestand weg en geef de opdracht opnieuw."
            fouten.append(Bevinding(naam, f"Het blad {blad} ontbreekt.", nu))
            continue
        rijen = list(_rows(gevonden.frame, blad, naam, fouten))
        if gevonden.formules:
            nu = "Zet er de gewone waarde neer."
            plek = f"{naam}, blad '{blad}', cel {gevonden.formules[0]}"
            fouten.append(Bevinding(plek, "Hier staat een formule.", nu))
        lees = _take_kolom if blad == KOLOMMEN else _take_waarde
        for nummer, rij in rijen:
            if fout := lees(rij, wijzer, afspraak, uit):
                waar = f"{naam}, blad '{blad}', rij {nummer}"
                fouten.append(Bevinding(waar, fout[0], fout[1]))
    if fouten:
        raise InvoerGeweigerd(
            "In de leeswijzer staat iets dat bvtool niet kan gebruiken. Er is niets veranderd.",
            waar=naam,
            wat_nu="Herstel deze rijen en geef de opdracht opnieuw. Haalt u het bestand weg, dan "
            "maakt bvtool het opnieuw.",
            bevindingen=fouten,
        )
    return uit


def _rows(
    frame: pl.DataFrame, blad: str, naam: str, fouten: list[Bevinding]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows under the header, by header."""
    koppen = KOPPEN[blad]
    kop, letters = 0, {}
    for rij in frame.head(20).iter_rows(named=True):
        gezien = {fold_kop(str(v)): k for k, v in rij.items() if k != "rij" and v is not None}
        if all(fold_kop(k) in gezien for k in koppen):
            kop, letters = int(rij["rij"]), {k: gezien[fold_kop(k)] for k in koppen}
            break
    if not kop:
        nu = "Zet de koppen terug, of haal het bestand weg en geef de opdracht opnieuw."
        waar = f"{naam}, blad '{blad}'"
        fouten.append(Bevinding(waar, f"De koppen zijn niet meer: {', '.join(koppen)}.", nu))
        return
    for rij in frame.iter_rows(named=True):
        cellen = {k: " ".join(str(rij[b] or "").split()) for k, b in letters.items()}
        if int(rij["rij"]) > kop and any(cellen.values()):
            yield int(rij["rij"]), cellen


Fout = tuple[str, str] | None


_LEEGGEMAAKT = (
    "Deze Betekenis is leeg gemaakt, terwijl bvtool zeker is.",
    "Kies een Betekenis, of haal de rij weg.",
)


def _is_stale(rij: Mapping[str, str], eerder: AbstractSet[str]) -> bool:
    """A row about an earlier export that says nothing new: it is no answer any more."""
    gezegd = fold_waarde(rij["Betekenis"])
    niets = not gezegd or gezegd == fold_waarde(rij["Bvtool denkt"])
    return niets or gezegd in {fold_waarde(e) for e in eerder}


def _take_kolom(
    rij: Mapping[str, str], wijzer: Leeswijzer, afspraak: Leesafspraak, uit: Antwoorden
) -> Fout:
    """One row of the sheet Kolommen; the fault in it, if any."""
    plek = _find_kolom(rij, wijzer)
    if plek is None:
        vorm_hier = name_vorm(rij["Kop"], rij["Kolom"])
        eerder = {name_betekenis(s, k) for (s, v), k in afspraak.kolommen.items() if v == vorm_hier}
        if _is_stale(rij, eerder):
            return None
        nu = "Zet de kop terug zoals hij in uw bestand staat, of haal deze rij weg."
        return "Deze kolom staat in geen van de bestanden.", nu
    tafel, kolom = plek
    soort = tafel.beeld.soort
    vorm = (soort, name_vorm(kolom.kop, kolom.letter))
    if not rij["Betekenis"]:
        if vorm in afspraak.kolommen:
            uit.kolommen.setdefault(vorm, "")
        elif not kolom.open:
            return _LEEGGEMAAKT
        return None
    koppen = {fold_kop(kop): s for s, kop in list_koppen(soort).items()}
    koppen[fold_kop(NIET_GEBRUIKEN)] = NIET
    sleutel = koppen.get(fold_kop(rij["Betekenis"]))
    if sleutel is None:
        return "Deze Betekenis staat niet in de lijst.", "Kies een Betekenis uit de lijst."
    anders = sleutel not in (NIET, kolom.sleutel)
    inhoud = tafel.beeld.look(kolom) if anders else None
    if inhoud is not None and not fits(sleutel, inhoud):
        wat = f"De Betekenis past niet bij wat in deze kolom staat: {inhoud.tell()}."
        return wat, "Kies een andere Betekenis, of niet gebruiken."
    if uit.gezien.setdefault(("kolom", *vorm), sleutel) != sleutel:
        return "Bij deze kop staan twee verschillende antwoorden.", "Laat er een staan."
    if not kolom.open and sleutel == (kolom.sleutel or NIET) and vorm not in afspraak.kolommen:
        return None
    uit.kolommen[vorm] = sleutel
    return None


def _find_kolom(rij: Mapping[str, str], wijzer: Leeswijzer) -> tuple[Leestafel, Leeskolom] | None:
    """The column that a row speaks of: in that file, else one with the same header elsewhere."""
    vorm = name_vorm(rij["Kop"], rij["Kolom"])
    past = [
        (t, k)
        for t in wijzer.tafels
        for k in t.beeld.kolommen
        if name_vorm(k.kop, k.letter) == vorm
    ]
    eigen = [(t, k) for t, k in past if t.bestand == rij["Bestand"] and t.blad == rij["Blad"]]
    if eigen:
        return next(((t, k) for t, k in eigen if k.letter == rij["Kolom"]), None)
    bekend = any(t.bestand == rij["Bestand"] for t in wijzer.tafels)
    soorten = {t.beeld.soort for t, _ in past}
    return past[0] if past and len(soorten) == 1 and not bekend else None


def _take_waarde(
    rij: Mapping[str, str], wijzer: Leeswijzer, afspraak: Leesafspraak, uit: Antwoorden
) -> Fout:
    """One row of the sheet Waarden; the fault in it, if any."""
    kop, vorm = fold_kop(rij["Kop"]), fold_waarde(rij["Waarde"])
    past = [w for w in wijzer.waarden if fold_kop(w.kop) == kop and fold_waarde(w.waarde) == vorm]
    if not past:
        if _is_stale(rij, {b for (_, v), b in afspraak.waarden.items() if v == vorm}):
            return None
        nu = "Zet de waarde terug zoals hij in uw bestand staat, of haal deze rij weg."
        return "Deze waarde staat niet in die kolom.", nu
    sleutel = past[0].sleutel
    gezegd = (sleutel, vorm) in afspraak.waarden
    if not rij["Betekenis"]:
        if gezegd:
            uit.waarden.setdefault((sleutel, vorm), "")
        elif not past[0].open:
            return _LEEGGEMAAKT
        return None
    keuzes = {fold_waarde(k): k for k in list_keuzes(sleutel)}
    betekenis = keuzes.get(fold_waarde(rij["Betekenis"]))
    if betekenis is None:
        return (
            "Deze Betekenis past niet bij deze kolom.",
            f"Kies uit: {', '.join(keuzes.values())}.",
        )
    if uit.gezien.setdefault(("waarde", sleutel, vorm), betekenis) != betekenis:
        return "Bij deze waarde staan twee verschillende antwoorden.", "Laat er een staan."
    if not past[0].open and betekenis == past[0].betekenis and not gezegd:
        return None
    uit.waarden[sleutel, vorm] = betekenis
    return None


def count_open(pad: Path) -> int:
    """How many rows have no Betekenis yet."""
    bestand = read_bestand(pad, {})
    rijen = [
        rij
        for b in bestand.bladen
        if b.naam in (KOLOMMEN, WAARDEN)
        for _, rij in _rows(b.frame, b.naam, pad.name, [])
    ]
    return sum(not rij["Betekenis"] for rij in rijen)
