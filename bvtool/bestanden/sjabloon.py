"""The CAK's own form, as far as bvtool must know it to fill it in: which column is which.

Its layout is not published. A header is known by the names in `data/kolommen.csv` (or those of the
dossier), else by its words; what only its words say is told. A form of which bvtool cannot hand on
every part is refused: what goes out holds no macros, formulas, outside links or hidden sheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from bvtool.bestanden.sjabloonpoort import refuse_delen, refuse_formules
from bvtool.tabel.lezen.bestand import read_bestand
from bvtool.tabel.lezen.kolommen import match_kolommen, name_kop
from bvtool.tabel.lezen.koprij import Koprij, find_koprij, fold_kop, list_bekend
from bvtool.tabel.lezen.kopwoorden import guess_sleutel
from bvtool.tabel.lezen.pakket import parse_xml
from bvtool.tabel.lezen.poort import open_bron
from bvtool.tabel.lezen.ruw import RuwBestand, RuwBlad, list_rijen, show_kop
from bvtool.tabel.lezen.werkmapdelen import list_bladen
from bvtool.tabel.schrijven.bouwdelen import Schrijfverslag
from bvtool.tabel.schrijven.celtekst import Ingrepen, clean_text
from bvtool.tabel.schrijven.invullen import (
    Vulplek,
    Waarde,
    fill_blad,
    list_datumstijlen,
)
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd, LeesSchrijfFout
from bvtool.vak.grenzen import STANDAARD, Grenzen
from bvtool.zips.kopie import copy_zip
from bvtool.zips.lezen import read_deel, refuse, stream_xml

SOORT = "formulier"
_MAX_KOPPEN = 12
_KORT = 60
"""A longer text is an explanation and no header."""


class Sjabloon(NamedTuple):
    """A form that may be filled in.

    `blad` and `koprij` (as Excel shows it) say where its headers stand; `letters` which column is
    which key of `data/kolommen.csv`; `gegokt` the keys that only the words of a header say, with
    that header; `leeg` the headers that bvtool did not recognise; `deel` is the part of the zip.
    """

    pad: Path
    sha256: str
    blad: str
    deel: str
    koprij: int
    letters: Mapping[str, str]
    gegokt: Mapping[str, str]
    leeg: tuple[str, ...]
    datum1904: bool

    def list_meldingen(self) -> Iterator[Bevinding]:
        """What a person must look at before the form is sent."""
        waar = f"{self.pad.name}, blad '{self.blad}', rij {self.koprij}"
        for sleutel, kop in self.gegokt.items():
            yield Bevinding(
                waar,
                f"Bvtool denkt dat kolom '{show_kop(kop)}' {name_kop(SOORT, sleutel)} is, en "
                "heeft die zo ingevuld.",
                "Kijk dit na voor u het formulier verstuurt.",
            )
        if self.leeg:
            namen = ", ".join(f"'{show_kop(kop)}'" for kop in self.leeg[:_MAX_KOPPEN])
            meer = " en andere" if len(self.leeg) > _MAX_KOPPEN else ""
            yield Bevinding(
                waar,
                f"Deze kolommen kent bvtool niet; zij zijn leeg gebleven: {namen}{meer}.",
                "Vul ze zelf in. Weet u welk gegeven het is, zet de kop dan in bvtool.toml onder "
                "[kolommen.formulier] en geef de opdracht opnieuw.",
            )


def read_sjabloon(
    pad: Path, eigen_koppen: Mapping[str, str] | None = None, grenzen: Grenzen = STANDAARD
) -> Sjabloon:
    """Where the headers of the form at `pad` stand and which column is which; changes nothing.

    `eigen_koppen` maps keys to the dossier's own headers. Raises InvoerOntbreekt, LeesSchrijfFout,
    and InvoerGeweigerd when it is no xlsx, holds what may not go out, has no column for the BSN, or
    has rows that are filled in already.
    """
    eigen = eigen_koppen or {}
    bron = open_bron(pad, grenzen)
    if bron.vorm != "xlsx" or bron.zipmap is None:
        raise InvoerGeweigerd(
            "Het formulier is geen Excel-werkmap (xlsx).",
            waar=pad.name,
            wat_nu="Open het in Excel, kies Opslaan als en sla het op als xlsx.",
        )
    refuse_delen(bron.zipmap, grenzen)
    bestand = read_bestand(pad, list_bekend(SOORT, eigen), grenzen)
    refuse_formules(bestand)
    blad, koprij = _choose_blad(bestand, eigen)
    scan = list_bladen(bron.zipmap, grenzen)
    deel = next(b.deel for b in scan.bladen if b.naam == blad.naam)
    letters, gegokt, leeg = _recognise(blad, koprij, eigen, pad.name)
    _refuse_gevuld(blad, koprij, letters, pad.name)
    return Sjabloon(
        pad,
        bestand.sha256,
        blad.naam,
        deel,
        koprij.index + 1,
        letters,
        gegokt,
        leeg,
        scan.datum1904,
    )


def write_ingevuld(
    doel: Path,
    sjabloon: Sjabloon,
    rijen: Sequence[Mapping[str, Waarde]],
    grenzen: Grenzen = STANDAARD,
) -> Schrijfverslag:
    """Writes the form with these rows (by key) under its headers; every other part stays as it is.
    Gives the cells whose text had to be changed to fit.

    Raises as `fill_blad`, and LeesSchrijfFout when the form was changed meanwhile.
    """
    bron = open_bron(sjabloon.pad, grenzen)
    if bron.sha256 != sjabloon.sha256 or bron.zipmap is None:
        raise LeesSchrijfFout(
            "Dit bestand is veranderd terwijl bvtool het las.",
            waar=bron.naam,
            wat_nu="Wacht tot het bestand klaar is en geef de opdracht opnieuw.",
        )
    stijlen = list_bladen(bron.zipmap, grenzen).stijlen
    boom = parse_xml(read_deel(bron.zipmap, stijlen, grenzen), bron.naam) if stijlen else None
    plek = Vulplek(
        sjabloon.koprij + 1,
        tuple(sjabloon.letters.values()),
        f"{bron.naam}, blad '{sjabloon.blad}'",
        list_datumstijlen(boom),
        sjabloon.datum1904,
    )
    ingrepen = Ingrepen()
    per_letter = _clean(
        [
            {sjabloon.letters[k]: w for k, w in rij.items() if k in sjabloon.letters}
            for rij in rijen
        ],
        plek,
        ingrepen,
    )
    if bron.zipmap.delen[sjabloon.deel].uitgepakt > grenzen.hoofddeel:
        raise refuse(plek.waar, "Dit formulier is onwaarschijnlijk groot.")
    xml = b"".join(stream_xml(bron.zipmap, sjabloon.deel, grenzen))
    copy_zip(sjabloon.pad, doel, {sjabloon.deel: fill_blad(xml, per_letter, plek)})
    return Schrijfverslag({sjabloon.blad: len(rijen)}, ingrepen.aanpassingen(plek.waar))


def _clean(
    rijen: list[dict[str, Waarde]], plek: Vulplek, ingrepen: Ingrepen
) -> list[dict[str, Waarde]]:
    """The rows with every text as a cell can hold it."""
    for letter in plek.letters:
        tekst = [w if isinstance(w := rij.get(letter), str) else None for rij in rijen]
        schoon = clean_text(
            pl.Series(letter, tekst, dtype=pl.String), ingrepen.melder(letter, plek.eerste)
        )
        for rij, waarde in zip(rijen, schoon, strict=True):
            if waarde is not None:
                rij[letter] = waarde
    return rijen


def _choose_blad(bestand: RuwBestand, eigen: Mapping[str, str]) -> tuple[RuwBlad, Koprij]:
    """The one sheet with a header for the BSN."""
    gevonden = []
    for blad in bestand.bladen:
        bekend = _know_words(blad.frame, list_bekend(SOORT, eigen))
        koprij = find_koprij(blad.frame, bekend, blad.samengevoegd)
        if koprij and koprij.treffers > 1:
            sleutels = {bekend.get(fold_kop(k)) for k in koprij.koppen}
            if "bsn" in sleutels:
                gevonden.append((blad, koprij))
    if len(gevonden) == 1:
        return gevonden[0]
    if gevonden:
        namen = ", ".join(f"'{b.naam}'" for b, _ in gevonden)
        raise InvoerGeweigerd(
            f"Meer dan een blad van dit formulier kan worden ingevuld: {namen}.",
            waar=bestand.naam,
            wat_nu="Bewaar een kopie van het formulier met alleen het blad dat geldt, en geef die.",
        )
    raise InvoerGeweigerd(
        "In dit formulier staat geen rij met koppen waarin bvtool BSN herkent.",
        waar=bestand.naam,
        wat_nu="Controleer of dit het formulier is. Heet de kolom anders, zet die kop dan in "
        'bvtool.toml onder [kolommen.formulier], bijvoorbeeld: bsn = "de kop in het formulier".',
    )


def _know_words(frame: pl.DataFrame, bekend: dict[str, str]) -> dict[str, str]:
    """The known headers, and those of this sheet of which the words say what they are."""
    woorden = {}
    for rij in frame.head(200).drop("rij").iter_rows():
        for cel in rij:
            if cel and len(cel) < _KORT and (sleutel := guess_sleutel(cel, SOORT)):
                woorden[fold_kop(cel)] = sleutel
    return woorden | bekend


def _recognise(
    blad: RuwBlad, koprij: Koprij, eigen: Mapping[str, str], naam: str
) -> tuple[dict[str, str], dict[str, str], tuple[str, ...]]:
    """The letter of every key, which of these are only said by words, and the other headers."""
    onder = blad.frame.slice(koprij.index + 1)
    beeld = match_kolommen(koprij.koppen, blad.frame.columns[1:], onder, SOORT, eigen)
    bekend = list_bekend(SOORT, eigen)
    dicht = [k for k in beeld.kolommen if not k.open]
    letters = {k.sleutel: k.letter for k in dicht if bekend.get(fold_kop(k.kop)) == k.sleutel != ""}
    # The columns are empty, so nothing in them bears out what the words of a header say.
    bezet = {*letters, *(k.denkt for k in beeld.open)}
    denkt = [(guess_sleutel(k.kop, SOORT), k) for k in dicht if k.letter not in letters.values()]
    keer = [s for s, _ in denkt]
    gegokt = {s: k for s, k in denkt if s and s not in bezet and keer.count(s) == 1}
    letters |= {sleutel: k.letter for sleutel, k in gegokt.items()}
    if "bsn" not in letters:
        raise InvoerGeweigerd(
            "Meer dan een kolom van dit formulier kan BSN zijn.",
            waar=f"{naam}, blad '{blad.naam}', rij {koprij.index + 1}",
            wat_nu="Zet de kop die geldt in bvtool.toml onder [kolommen.formulier], bijvoorbeeld: "
            'bsn = "de kop in het formulier".',
        )
    gebruikt = set(letters.values())
    leeg = [
        k.kop
        for k in beeld.kolommen
        if k.kop.strip() and k.letter not in gebruikt and not onder[k.letter].count()
    ]
    return letters, {s: k.kop for s, k in gegokt.items()}, tuple(leeg)


def _refuse_gevuld(blad: RuwBlad, koprij: Koprij, letters: Mapping[str, str], naam: str) -> None:
    """Refuses a form with rows under its headers: whether those were sent already, bvtool cannot
    know, and nobody may stand there twice. Rows with only a number in front are empty."""
    gevuld = []
    koppen = zip(blad.frame.columns[1:], koprij.koppen, strict=True)
    van_tabel = [letter for letter, kop in koppen if kop.strip()]
    for rij in blad.frame.slice(koprij.index + 1).iter_rows(named=True):
        eigen = any(rij[letter] for letter in letters.values())
        ander = [rij[v] for v in van_tabel if v not in letters.values() and rij[v]]
        if eigen or not all(cel.isdecimal() for cel in ander):
            gevuld.append(int(rij["rij"]))
    if gevuld:
        raise InvoerGeweigerd(
            "Onder de koppen van dit formulier is al iets ingevuld. Bvtool schrijft daar niet "
            "overheen, en weet niet of deze mensen al zijn doorgegeven.",
            waar=f"{naam}, blad '{blad.naam}', {list_rijen(gevuld)}",
            wat_nu="Neem een leeg formulier, of haal deze rijen in een kopie weg.",
        )
