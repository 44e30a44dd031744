"""What staff typed in the workbook of the monitor comes back in the next one.

Every sheet with an `Uitvoerderscode` has a column `Notitie`; a column of somebody's own is kept
too. A note belongs to a gemeente, or to a client of it. What is in the workbook besides (a sheet of
somebody's own) is kept as a copy of the whole file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from bvtool.dossier.feiten import Notitiefeit
from bvtool.dossier.publiceer import hash_bestand
from bvtool.dossier.spoor import list_geschreven
from bvtool.dossier.vragen import notities as vragen
from bvtool.tabel.lezen.bestand import read_bestand
from bvtool.tabel.lezen.ruw import RuwBlad
from bvtool.tabel.schrijven.werkmap import Blad, Kolom
from bvtool.vak.fouten import BvFout

if TYPE_CHECKING:
    from bvtool.dossier.werkgang import Werkgang

MAP, NAAM = "rapporten", "monitor.xlsx"
NOTITIE = "Notitie"
GEMEENTE, KLANT = "gemeente", "klant"
_CODE, _BSN, _RIJ = "Uitvoerderscode", "BSN", "Rij in B4"

Cel = tuple[str, str, str]
"""Kind of row (gemeente or klant), its key, and the header of the column."""
Notities = Mapping[Cel, str]


def read_notities(w: Werkgang, koppen: Mapping[str, Sequence[str]]) -> Notities:
    """Every note as it stands now: what the ledger holds, with what was typed since.

    `koppen`: the headers of bvtool per sheet. A workbook that nobody touched is not read.
    """
    historie = list(vragen.iter_notities(w.verbinding))
    nu = {(n.blad, n.sleutel, n.kolom): n.tekst for n in historie}
    gezien = {(n.blad, n.sleutel, n.kolom, n.tekst) for n in historie}
    nieuw: list[Notitiefeit] = []
    for pad in _find_bewerkt(w):
        try:
            bladen = read_bestand(pad, {}).bladen
        except BvFout:
            _keep_copy(w, pad)
            continue
        if any(blad.naam not in koppen for blad in bladen):
            _keep_copy(w, pad)
        for cel, tekst in _read_cellen(bladen, koppen):
            if (*cel, tekst) in gezien:  # as it was written, or older than what a colleague typed
                continue
            gezien.add((*cel, tekst))
            eerder = next((n.tekst for n in nieuw if n[:3] == cel), "")
            nu[cel] = f"{eerder} / {tekst}" if eerder else tekst
            nieuw.append(Notitiefeit(*cel, nu[cel], w.klok.nu.isoformat()))
    vragen.add_notities(w.verbinding, nieuw)
    return nu


def _find_bewerkt(w: Werkgang) -> Iterator[Path]:
    """The workbooks of the monitor in which somebody worked."""
    stam = Path(NAAM).stem
    paden = [
        p for p in sorted((w.dossier.pad / MAP).glob(f"{stam}*.xlsx"))
        if p.name == NAAM or p.name.startswith(f"{stam} (")
    ]  # fmt: skip
    bekend = list_geschreven(w.verbinding, "monitor") if paden else set()
    yield from (p for p in paden if p.is_file() and hash_bestand(p) not in bekend)


def _keep_copy(w: Werkgang, pad: Path) -> None:
    inhoud = pad.read_bytes()
    bewaard = (w.dossier.pad / MAP / "bewaard").glob("*")
    if any(p.read_bytes() == inhoud for p in bewaard if p.is_file()):
        return
    doel = f"{MAP}/bewaard/{pad.stem} {w.klok.nu:%Y-%m-%d %H%M}{pad.suffix}"
    w.publiceer(doel, partial(Path.write_bytes, data=inhoud))
    w.meldingen.append(f"In {MAP}/{pad.name} stond iets van uzelf. Een kopie staat in {doel}.")


def _read_cellen(
    bladen: Iterable[RuwBlad], koppen: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Cel, str]]:
    for blad in bladen:
        if _CODE not in koppen.get(blad.naam, ()) or blad.frame.is_empty():
            continue
        kop, *rijen = blad.frame.drop("rij").rows()
        namen = [str(k or "").strip() for k in kop]
        eigen = [k for k in namen if k and k not in koppen[blad.naam]]
        for rij in rijen:
            cellen = {k: str(c).strip() for k, c in zip(namen, rij, strict=True) if c}
            sleutel = _make_sleutel(cellen)
            if sleutel is None:
                continue
            for kolom in (NOTITIE, *eigen):
                if cellen.get(kolom):
                    yield (*sleutel, kolom), cellen[kolom]


def _make_sleutel(cellen: Mapping[str, str]) -> tuple[str, str] | None:
    if not cellen.get(_CODE):
        return None
    klant = cellen.get(_BSN) or cellen.get(_RIJ)
    return (KLANT, f"{cellen[_CODE]}|{klant}") if klant else (GEMEENTE, cellen[_CODE])


def list_koppen(bladen: Iterable[Blad]) -> dict[str, list[str]]:
    """The headers of bvtool per sheet, without the column for notes."""
    return {b.naam: [k.kop for k in b.kolommen] for b in bladen}


def add_notities(blad: Blad, notities: Notities) -> Blad:
    """The sheet with the notes on its rows, in `Notitie` and in columns of somebody's own.

    Without a single note these columns are not printed.
    """
    naam_van = {k.kop: k.naam for k in blad.kolommen}
    if _CODE not in naam_van:
        return blad
    soort = KLANT if _BSN in naam_van else GEMEENTE
    eigen = sorted({k for s, _, k in notities if s == soort} - {NOTITIE, *naam_van})
    code = pl.col(naam_van[_CODE])
    if soort == KLANT:
        klant = pl.coalesce(naam_van[_BSN], pl.col(naam_van[_RIJ]).cast(pl.String))
        code = code + pl.lit("|") + klant
    sleutels = blad.frame.select(code).to_series().to_list()
    kolommen = [
        pl.Series(f"notitie {nr}", [notities.get((soort, s or "", k)) for s in sleutels], pl.String)
        for nr, k in enumerate((NOTITIE, *eigen))
    ]
    leeg = all(kolom.is_null().all() for kolom in kolommen)
    return blad._replace(
        afdruk_kolommen=blad.afdruk_kolommen or (len(blad.kolommen) if leeg else None),
        kolommen=[
            *blad.kolommen,
            *(
                Kolom(k, f"notitie {nr}", breedte=40, invulbaar=True)
                for nr, k in enumerate((NOTITIE, *eigen))
            ),
        ],
        frame=blad.frame.with_columns(kolommen),
    )
